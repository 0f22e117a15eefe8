//! The other end of a draft: given up, its units released; and the drafts that a dead node left behind.

use std::sync::Arc;
use std::time::Duration;

use mall_domain::order::{Declined, NewOrder};
use mall_domain::stock::Settlement;
use mall_store::StoreError;
use mall_store::mysql::draft::{self, State};
use mall_store::mysql::order;
use mall_store::redis::stock::Bounced;
use tokio::time::Instant;

use super::{OrderRefusal, finish, known, pools};
use crate::placing::Placing;
use crate::shop::Shop;

/// The most drafts taken up in one round of the sweep.
const DRAFTS_ROUND_MAX: u32 = 64;
/// How long the sweep waits for the order of a draft.
const RESUME_WITHIN: Duration = Duration::from_secs(8);
/// How often a transaction that lost a race for locks is tried again.
const RACES_MAX: u32 = 10;

/// Gives an order up that was not written, and releases its units. Answers what became of it: it may
/// have been written by somebody else in the meantime.
pub(crate) async fn abandon(shop: &Arc<Shop>, order: &NewOrder, declined: Declined) -> Placing {
    for _attempt in 0..RACES_MAX {
        let given_up = async {
            let mut tx = shop.store.begin().await?;
            let given_up = draft::abandon(&mut tx, &order.order_no, &declined).await?;
            tx.commit().await?;
            Ok::<_, StoreError>(given_up)
        };
        match given_up.await {
            Ok(true) => {
                metrics::counter!("orders_given_up").increment(1);
                release(shop, order).await;
                return Placing::Declined(declined);
            }
            Ok(false) => return settled(shop, order).await,
            Err(StoreError::Deadlock) => {}
            Err(error) => {
                tracing::warn!(error = %crate::chain(&error), "an order could not be given up yet");
                break;
            }
        }
    }
    // The draft is open: the sweep tries again.
    Placing::Unknown
}

/// What became of an order whose draft is not open any more.
pub(crate) async fn settled(shop: &Arc<Shop>, order: &NewOrder) -> Placing {
    match known(shop, order.user_id, &order.request_key, order.request_hash).await {
        Ok(Some(Placing::Placed(placed))) => Placing::Placed(placed),
        Ok(Some(Placing::Declined(declined))) => {
            // Whoever gave it up may not have known of the units that were reserved since.
            release(shop, order).await;
            Placing::Declined(declined)
        }
        Ok(known) => known.unwrap_or(Placing::Unknown),
        Err(error) => {
            tracing::warn!(error = %crate::chain(&error), "an order could not be looked up");
            Placing::Unknown
        }
    }
}

/// Gives back whatever units an order holds that will never be written; `false` if some pool could
/// not be told. Idempotent.
async fn release(shop: &Arc<Shop>, order: &NewOrder) -> bool {
    let name = [order.request_key.reservation(order.user_id)];
    let mut all = true;
    for pool in order.pools() {
        match shop.store.redis().settle(pool, Settlement::Cancelled, &name).await {
            Ok(Ok(_)) => pools::learn(shop, pool).await,
            // A pool that Redis lost holds nothing; a rebuild brings only orders back.
            Ok(Err(Bounced::NotLoaded)) => {}
            Ok(Err(bounced)) => {
                tracing::warn!(%pool, ?bounced, "units were not released yet");
                all = false;
            }
            Err(error) => {
                tracing::warn!(%pool, error = %crate::chain(&error), "units were not released yet");
                all = false;
            }
        }
    }
    all
}

/// Goes on with drafts that were left behind; every node may.
pub(crate) async fn drafts(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let due = draft::claim_due(&mut tx, DRAFTS_ROUND_MAX).await?;
    tx.commit().await?;
    let resumed = due.into_iter().map(|draft| resume(shop, draft));
    futures_util::future::join_all(resumed).await;
    Ok(())
}

/// Ends a draft that was left behind: its order is written, or given up, or its units released.
async fn resume(shop: &Arc<Shop>, draft: draft::Draft) {
    let order = draft.order;
    match draft.state {
        State::Open => {
            tracing::info!(order.no = %order.order_no, "an order that was left behind is taken up");
            metrics::counter!("orders_taken_up").increment(1);
            let placing = match pools::serve(shop, &order).await {
                Ok(parts) => finish(shop, order, parts, Instant::now() + RESUME_WITHIN).await,
                Err(OrderRefusal::Declined(declined)) => abandon(shop, &order, declined).await,
                Err(error) => {
                    tracing::warn!(error = %crate::chain(&error), "an order is not taken up yet");
                    return;
                }
            };
            tracing::debug!(?placing, "an order that was left behind");
        }
        State::Abandoned(_) => {
            if !release(shop, &order).await {
                return;
            }
            let written = async {
                let mut tx = shop.store.begin().await?;
                draft::released(&mut tx, &order.order_no).await?;
                tx.commit().await?;
                Ok::<_, StoreError>(())
            };
            if let Err(error) = written.await {
                tracing::warn!(error = %crate::chain(&error), "a release is done once more");
            }
        }
    }
}

/// Whether a reservation of this pool belongs to an order that will never be written: then nobody
/// else will release it.
pub(crate) async fn is_orphan(
    shop: &Shop,
    order_no: &mall_domain::OrderNo,
) -> Result<Option<bool>, StoreError> {
    let mut conn = shop.store.connection().await?;
    // The draft first: when it is gone, the order is there.
    if draft::is_open(&mut conn, order_no).await? {
        return Ok(None);
    }
    Ok(Some(order::find_by_no(&mut conn, order_no).await?.is_none()))
}
