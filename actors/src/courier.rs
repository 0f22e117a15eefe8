//! Carries out the outbox: what a transaction decided and cannot do itself, at least once.
//!
//! Woken after a commit, and by the clock. Several nodes may carry at once: a row is claimed by
//! one of them, and every effect may be repeated.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, Addr, AsyncContext, Context, Handler, Message};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::stock::Settlement;
use mall_domain::{OrderNo, PoolId};
use mall_store::mysql::outbox::{self, Effect, Op};
use mall_store::mysql::{goods, pool};
use mall_store::redis::stock::{Bounced, Call};
use mall_store::{MySqlConnection, StoreError};
use tokio::sync::OwnedSemaphorePermit;

use crate::recovery;
use crate::shop::Shop;

mod messages;
mod parcels;
mod partners;

pub use self::parcels::PushRefusal;
pub(crate) use self::parcels::{ask_for_tracks, track_pushed};
pub(crate) use self::partners::{query_refund, refund_notified};

/// How often the outbox is looked at when nobody wakes the courier.
const TICK: Duration = Duration::from_millis(200);
/// The most effects of one round.
const ROUND_MAX: u32 = 256;
/// How long a round may take before another node may take its effects.
const CLAIM: TimeDelta = TimeDelta::seconds(30);
/// Effects that failed this often are parked for a person to see.
const ATTEMPTS_MAX: i32 = 60;
/// A tenth of a second doubled so often is the longest wait before the next try: 51 seconds.
const OWN_DOUBLINGS: i32 = 9;
/// The same where somebody outside is asked: 55 minutes.
const PARTNER_DOUBLINGS: i32 = 15;

/// The courier's handle.
#[derive(Debug, Clone)]
pub(crate) struct Courier {
    addr: Addr<CourierActor>,
}

impl Courier {
    /// Starts the courier on `arbiter`.
    pub(crate) fn start(shop: Arc<Shop>, arbiter: &actix::ArbiterHandle) -> Self {
        let addr = CourierActor::start_in_arbiter(arbiter, move |ctx| {
            ctx.set_mailbox_capacity(16);
            CourierActor { shop, is_away: false, is_wanted: false }
        });
        Self { addr }
    }

    /// Says that the outbox has something. One word is as good as many: a full mailbox is fine.
    pub(crate) fn wake(&self) {
        self.addr.try_send(Wake).ok();
    }

    /// Whether the actor lives.
    pub(crate) fn is_alive(&self) -> bool {
        self.addr.connected()
    }
}

/// One round at a time.
struct CourierActor {
    shop: Arc<Shop>,
    is_away: bool,
    is_wanted: bool,
}

impl CourierActor {
    fn depart(&mut self, ctx: &Context<Self>) {
        if self.is_away {
            self.is_wanted = true;
            return;
        }
        self.is_away = true;
        self.is_wanted = false;
        let (shop, addr) = (Arc::clone(&self.shop), ctx.address());
        self.shop.spawn("courier", async move {
            let more = match round(&shop).await {
                Ok(more) => more,
                Err(error) => {
                    tracing::warn!(error = %crate::chain(&error), "the outbox could not be read");
                    false
                }
            };
            back(&addr, more);
        });
    }
}

#[expect(clippy::disallowed_methods, reason = "one per round, and rounds come one by one")]
fn back(addr: &Addr<CourierActor>, more: bool) {
    addr.do_send(Back { more });
}

impl Actor for CourierActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        if self.shop.settings.background {
            ctx.run_interval(TICK, |courier, ctx| courier.depart(ctx));
        }
    }
}

#[derive(Message)]
#[rtype(result = "()")]
struct Wake;

impl Handler<Wake> for CourierActor {
    type Result = ();

    fn handle(&mut self, _wake: Wake, ctx: &mut Self::Context) {
        self.depart(ctx);
    }
}

/// A round is over; `more` if there may be more to do right away.
#[derive(Message)]
#[rtype(result = "()")]
struct Back {
    more: bool,
}

impl Handler<Back> for CourierActor {
    type Result = ();

    fn handle(&mut self, back: Back, ctx: &mut Self::Context) {
        self.is_away = false;
        if back.more || self.is_wanted {
            self.depart(ctx);
        }
    }
}

/// What became of an effect.
enum Carried {
    Done,
    /// Try again later, for this reason.
    Later(String),
    /// Trying again won't help, for this reason: a person has to look.
    Never(String),
}

/// Claims effects and carries them out; answers whether there may be more.
async fn round(shop: &Arc<Shop>) -> Result<bool, StoreError> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let effects = outbox::claim(&mut tx, now, now + CLAIM, ROUND_MAX).await?;
    tx.commit().await?;
    let more = effects.len() >= usize::try_from(ROUND_MAX).unwrap_or(usize::MAX);

    let mut settlements: BTreeMap<(PoolId, bool), Vec<Effect>> = BTreeMap::new();
    let mut carried: Vec<(Effect, Carried)> = Vec::with_capacity(effects.len());
    let mut partners = Vec::new();
    for effect in effects {
        match effect.op {
            Op::SettlePaid => settlements.entry((effect.pool_id, true)).or_default().push(effect),
            Op::SettleCancelled => {
                settlements.entry((effect.pool_id, false)).or_default().push(effect);
            }
            Op::SettleRefunded => {
                let outcome = keep(shop, &effect).await;
                carried.push((effect, outcome));
            }
            Op::Refund | Op::ShipUpload | Op::Track | Op::Sms | Op::Message => {
                partners.push(effect);
            }
            Op::Resize => {
                let outcome = resize(shop, &effect).await;
                carried.push((effect, outcome));
            }
        }
    }
    for ((pool_id, is_paid), effects) in settlements {
        let settlement = if is_paid { Settlement::Paid } else { Settlement::Cancelled };
        let outcome = settle(shop, pool_id, settlement, &effects).await;
        carried.extend(effects.into_iter().map(|effect| {
            let outcome = match &outcome {
                Carried::Done => Carried::Done,
                Carried::Later(reason) | Carried::Never(reason) => Carried::Later(reason.clone()),
            };
            (effect, outcome)
        }));
    }
    for effect in partners {
        match Arc::clone(&shop.partner_slots).try_acquire_owned() {
            Ok(slot) => visit(shop, effect, slot),
            Err(_none_left) => carried.push((effect, Carried::Later("no slot is free".to_owned()))),
        }
    }
    write_down(shop, carried).await?;
    Ok(more)
}

/// Carries out what somebody outside has to be asked for, beside the round: who is slow there does
/// not hold up what Redis is to be told.
fn visit(shop: &Arc<Shop>, effect: Effect, slot: OwnedSemaphorePermit) {
    let visitor = Arc::clone(shop);
    shop.spawn("partner", async move {
        let outcome = match effect.op {
            Op::Refund => partners::refund(&visitor, &effect).await,
            Op::ShipUpload => partners::report_parcels(&visitor, &effect).await,
            Op::Track => parcels::subscribe(&visitor, &effect).await,
            Op::Sms => messages::sms(&visitor, &effect).await,
            Op::Message => messages::message(&visitor, &effect).await,
            Op::SettlePaid | Op::SettleCancelled | Op::SettleRefunded | Op::Resize => {
                Ok(Carried::Done)
            }
        };
        let outcome = outcome.unwrap_or_else(|error| Carried::Later(crate::chain(&error)));
        if let Err(error) = write_down(&visitor, vec![(effect, outcome)]).await {
            tracing::warn!(error = %crate::chain(&error), "an effect is carried out again");
        }
        drop(slot);
    });
}

async fn write_down(shop: &Shop, carried: Vec<(Effect, Carried)>) -> Result<(), StoreError> {
    if carried.is_empty() {
        return Ok(());
    }
    let now = shop.clock.now();
    let mut done = Vec::with_capacity(carried.len());
    let mut sold: BTreeMap<PoolId, Vec<OrderNo>> = BTreeMap::new();
    let mut tx = shop.store.begin().await?;
    for (effect, outcome) in carried {
        match outcome {
            Carried::Done => {
                done.push(effect.id);
                if effect.op == Op::SettlePaid {
                    sold.entry(effect.pool_id).or_default().push(effect.order_no);
                }
            }
            Carried::Later(reason) => {
                let park = ATTEMPTS_MAX <= effect.attempts;
                put_off(&mut tx, &effect, now, &reason, park).await?;
            }
            Carried::Never(reason) => put_off(&mut tx, &effect, now, &reason, true).await?,
        }
    }
    for (pool, orders) in sold {
        goods::count_sales(&mut tx, pool, &orders).await?;
    }
    outbox::done(&mut tx, &done, now).await?;
    tx.commit().await?;
    metrics::counter!("outbox_done").increment(u64::try_from(done.len()).unwrap_or(0));
    Ok(())
}

async fn put_off(
    conn: &mut MySqlConnection,
    effect: &Effect,
    now: DateTime<Utc>,
    reason: &str,
    park: bool,
) -> Result<(), StoreError> {
    // Redis is back within seconds. Who is asked outside may take hours.
    let doublings = match effect.op {
        Op::Refund | Op::ShipUpload | Op::Track | Op::Sms | Op::Message => PARTNER_DOUBLINGS,
        Op::SettlePaid | Op::SettleCancelled | Op::SettleRefunded | Op::Resize => OWN_DOUBLINGS,
    };
    let wait = TimeDelta::milliseconds(100_i64 << effect.attempts.clamp(0, doublings));
    if park {
        tracing::error!(effect = effect.id, reason, "an effect is parked");
    }
    outbox::postpone(conn, &[effect.id], now + wait, reason, park).await
}

/// Tells Redis that units of a refunded order are back on sale.
async fn keep(shop: &Arc<Shop>, effect: &Effect) -> Carried {
    let (Some(reservation), Some(units)) = (&effect.payload.reservation, effect.payload.units)
    else {
        return Carried::Done;
    };
    let kept = shop.store.redis().keep(effect.pool_id, &[(reservation.clone(), units)]).await;
    told(shop, effect.pool_id, kept.map(|kept| kept.map(drop)), true).await
}

/// What Redis's answer to a settlement means; `gives_back` if units are on sale again now.
async fn told(shop: &Arc<Shop>, pool_id: PoolId, answer: Call<()>, gives_back: bool) -> Carried {
    match answer {
        // A reservation that Redis does not have, or that ended the other way, was counted by a
        // rebuild that had read MySQL after the decision: nothing is left to do.
        Ok(Ok(())) => {
            if gives_back
                && let Some(sku) = shop.directory.pool(pool_id)
                && let Err(error) = recovery::refresh(shop, &sku).await
            {
                tracing::warn!(error = %crate::chain(&error), "a pool could not be read");
            }
            Carried::Done
        }
        Ok(Err(bounced)) => {
            if let Err(error) = recovery::ensure(shop, pool_id, recovery::Reason::Bounced).await {
                tracing::warn!(error = %crate::chain(&error), "a pool could not be rebuilt yet");
            }
            Carried::Later(format!("the pool bounced the call: {bounced:?}"))
        }
        Err(error) => Carried::Later(crate::chain(&error)),
    }
}

/// Tells Redis what became of reservations.
async fn settle(
    shop: &Arc<Shop>,
    pool_id: PoolId,
    settlement: Settlement,
    effects: &[Effect],
) -> Carried {
    let names: Vec<String> =
        effects.iter().filter_map(|effect| effect.payload.reservation.clone()).collect();
    let settled = shop.store.redis().settle(pool_id, settlement, &names).await;
    let gives_back = settlement == Settlement::Cancelled;
    told(shop, pool_id, settled.map(|settled| settled.map(drop)), gives_back).await
}

/// Tells Redis that a pool grew or shrank.
async fn resize(shop: &Arc<Shop>, effect: &Effect) -> Carried {
    let outcome = async {
        let mut tx = shop.store.begin().await?;
        let Some(pool) = pool::find(&mut tx, effect.pool_id).await? else {
            return Ok(Carried::Done);
        };
        drop(tx);
        let delta = effect.payload.delta.unwrap_or(0);
        let epoch = effect.payload.epoch.unwrap_or(pool.epoch);
        let operation = effect.order_no.as_str();
        let redis = shop.store.redis();
        Ok::<_, StoreError>(match redis.resize(effect.pool_id, epoch, delta, operation).await? {
            Ok(_applied) => Carried::Done,
            // The rebuild read MySQL after the change, and forgot that this was done before.
            Err(Bounced::StaleEpoch(newer)) if epoch < newer => Carried::Done,
            Err(bounced) => {
                recovery::ensure(shop, effect.pool_id, recovery::Reason::Bounced).await?;
                Carried::Later(format!("the pool bounced the call: {bounced:?}"))
            }
        })
    };
    outcome.await.unwrap_or_else(|error| Carried::Later(crate::chain(&error)))
}
