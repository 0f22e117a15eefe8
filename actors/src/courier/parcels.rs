//! Where parcels are: Kuaidi100 is asked to push their tracks, and asked itself where nothing came.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::{OrderId, carrier};
use mall_partners::PartnerError;
use mall_partners::kuaidi::{Kuaidi, Parcel, Push, PushError, Track};
use mall_store::mysql::outbox::{self, Effect};
use mall_store::mysql::tracking::{self, NewTrack, Waybill};
use mall_store::{MySqlConnection, StoreError};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Carried;
use crate::shop::Shop;

/// A number that is asked for more often gets locked at Kuaidi100.
const ASK_EVERY: TimeDelta = TimeDelta::minutes(30);
/// How long a shopper waits for the answer.
const ASK_WITHIN: Duration = Duration::from_secs(3);
/// The most parcels of one order that are asked for at once.
const ASKED_MAX: u32 = 5;
/// After an abort, the tracks of a parcel are asked for again after this.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(31);
/// A parcel that is older is given up: Kuaidi100 takes few subscriptions of a number.
const AGAIN_UNTIL: TimeDelta = TimeDelta::days(20);

/// Why a pushed track is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PushRefusal {
    /// It does not prove to come from Kuaidi100.
    #[error("the push is not Kuaidi100's")]
    Forged,
    /// It is not what was expected.
    #[error("the push can't be read")]
    Unreadable,
    /// MySQL failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PushError> for PushRefusal {
    fn from(error: PushError) -> Self {
        match error {
            PushError::Forged => Self::Forged,
            PushError::Unreadable => Self::Unreadable,
        }
    }
}

/// The parcel as Kuaidi100 is asked for it: with the receiver's phone number only where it must be.
fn named(waybill: &Waybill) -> Parcel<'_> {
    let needs_phone = carrier::find(&waybill.company).is_some_and(|known| known.needs_phone);
    Parcel {
        company: &waybill.company,
        tracking_no: &waybill.tracking_no,
        phone: waybill.phone.as_deref().filter(|_phone| needs_phone),
    }
}

/// Has the tracks of a parcel pushed.
pub(super) async fn subscribe(shop: &Shop, effect: &Effect) -> Result<Carried, StoreError> {
    let (Some(kuaidi), Some(parcel)) = (&shop.settings.partners.kuaidi, effect.payload.parcel)
    else {
        return Ok(Carried::Done);
    };
    let waybill = tracking::waybill(&mut *shop.store.connection().await?, parcel).await?;
    let Some(waybill) = waybill else { return Ok(Carried::Done) };
    match kuaidi.subscribe(named(&waybill)).await {
        Ok(()) => {
            let mut conn = shop.store.connection().await?;
            tracking::set_subscribed(&mut conn, parcel, shop.clock.now()).await?;
            Ok(Carried::Done)
        }
        Err(error @ (PartnerError::Refused { .. } | PartnerError::Invalid(_))) => {
            Ok(Carried::Never(crate::chain(&error)))
        }
        // Subscribing twice does no harm.
        Err(
            error @ (PartnerError::Limited(_)
            | PartnerError::Unreachable(_)
            | PartnerError::Unknown(_)
            | PartnerError::Unreadable),
        ) => Ok(Carried::Later(crate::chain(&error))),
    }
}

/// Takes what Kuaidi100 pushed, whose origin was proved. A number that no parcel has is no reason to
/// have it pushed again.
pub(crate) async fn track_pushed(shop: &Shop, push: Push) -> Result<(), PushRefusal> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    match push {
        Push::Track { track, is_correction, former_company } => {
            let former = former_company.as_deref().unwrap_or(&track.company);
            let companies = [track.company.as_str(), former];
            let twins = tracking::lock_by_number(&mut tx, &track.tracking_no, companies).await?;
            for (parcel, _since) in twins {
                take(&mut tx, parcel, &track, is_correction, now).await?;
            }
        }
        Push::Abort { company, tracking_no, message } => {
            let companies = [company.as_str(), company.as_str()];
            for (parcel, since) in
                tracking::lock_by_number(&mut tx, &tracking_no, companies).await?
            {
                tracking::set_stopped(&mut tx, parcel, &message).await?;
                if now < since + AGAIN_UNTIL {
                    outbox::track_again(&mut tx, parcel, now + AGAIN_AFTER).await?;
                }
            }
        }
    }
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Writes a track down, unless a newer one is there.
async fn take(
    conn: &mut MySqlConnection,
    parcel: i64,
    track: &Track,
    is_correction: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let line = |trace: &mall_partners::kuaidi::Trace| json!({ "time": trace.time, "context": trace.context });
    let traces: Value = track.traces.iter().map(line).collect();
    let new = NewTrack {
        state: track.state.name(),
        traces: &traces,
        newest_at: track.traces.first().map(|trace| trace.time),
        // Only a carrier that the shop knows.
        company: carrier::find(&track.company).map(|known| known.code),
        is_correction,
    };
    if !tracking::set_track(conn, parcel, &new, now).await? {
        tracing::debug!(parcel, "a track came that is older than what is known");
    }
    Ok(())
}

/// Asks for the parcels of an order of which nothing was heard for half an hour, and waits a moment
/// for the answers; what comes later is there the next time.
pub(crate) async fn ask_for_tracks(shop: &Arc<Shop>, order: OrderId) {
    let (done, answered) = oneshot::channel();
    let asker = Arc::clone(shop);
    shop.spawn("tracks", async move {
        if let Err(error) = ask(&asker, order).await {
            tracing::warn!(error = %crate::chain(&error), "tracks could not be asked for");
        }
        done.send(()).ok();
    });
    tokio::time::timeout(ASK_WITHIN, answered).await.ok();
}

async fn ask(shop: &Shop, order: OrderId) -> Result<(), StoreError> {
    let Some(kuaidi) = &shop.settings.partners.kuaidi else { return Ok(()) };
    // When many wait already, a look without fresh tracks is better than a queue.
    let Ok(_slot) = Arc::clone(&shop.partner_slots).try_acquire_owned() else { return Ok(()) };
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let silent = tracking::claim_silent(&mut tx, order, now - ASK_EVERY, now, ASKED_MAX).await?;
    tx.commit().await?;
    for waybill in silent {
        ask_one(shop, kuaidi, &waybill, now).await?;
    }
    Ok(())
}

async fn ask_one(
    shop: &Shop,
    kuaidi: &Kuaidi,
    waybill: &Waybill,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match kuaidi.query(named(waybill)).await {
        Ok(track) if track.tracking_no == waybill.tracking_no => {
            take(&mut *shop.store.connection().await?, waybill.parcel, &track, false, now).await
        }
        Ok(_foreign) => {
            tracing::warn!(parcel = waybill.parcel, "Kuaidi100 answered about another parcel");
            Ok(())
        }
        Err(error) => {
            tracing::info!(parcel = waybill.parcel, error = %crate::chain(&error), "no track");
            Ok(())
        }
    }
}
