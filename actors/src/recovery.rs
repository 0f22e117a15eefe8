//! Making Redis agree with MySQL again: at start, and whenever Redis forgot something.
//!
//! A rebuild raises the pool's epoch in MySQL while it holds the pool's row. Whatever was reserved
//! under the old epoch bounces at the writer and is reserved again; so no unit is given out twice.

use std::sync::Arc;

use mall_domain::order::Status;
use mall_domain::sale::SaleStatus;
use mall_domain::stock::PoolState;
use mall_domain::{PoolId, SaleItemId};
use mall_store::StoreError;
use mall_store::mysql::flash_sale::{self, Sale};
use mall_store::mysql::order::{self, ActiveUnits};
use mall_store::mysql::pool;
use mall_store::redis::stock::{Look, Record, RecordState, Window};

use crate::shop::Shop;
use crate::sku::Sku;
use crate::sweep;

/// Why a pool is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// This process has just started, or has just heard of the pool.
    Start,
    /// A call to the pool bounced.
    Bounced,
    /// Redis is another process than before: it may have forgotten the last writes.
    Restarted,
    /// The version of the pool went backwards.
    Backwards,
    /// MySQL refused what Redis had given out.
    Backstop,
    /// A person asked for it.
    Doctor,
}

impl Reason {
    /// Whether the pool is rebuilt even if it looks well.
    fn is_forced(self) -> bool {
        match self {
            Reason::Start | Reason::Bounced => false,
            Reason::Restarted | Reason::Backwards | Reason::Backstop | Reason::Doctor => true,
        }
    }
}

/// Brings this node's knowledge of a pool up to date.
pub(crate) async fn refresh(shop: &Arc<Shop>, sku: &Arc<Sku>) -> Result<(), StoreError> {
    let pool = sku.offer.pool_id;
    let redis = shop.store.redis();
    // Asked before Redis is: what Redis says then can only be as new or newer.
    let before = sku.snapshot.version();
    let Some(look) = redis.look(pool).await? else {
        return Box::pin(ensure(shop, pool, Reason::Bounced)).await;
    };
    if (look.view.epoch, look.view.ver) < before {
        tracing::error!(%pool, "the version of a pool went backwards: Redis forgot something");
        return Box::pin(ensure(shop, pool, Reason::Backwards)).await;
    }
    sku.snapshot.learn(&look);
    if sku.snapshot.needs_names(sku.offer.usual_quantity()) {
        sku.snapshot.remember_all(&redis.reservations(pool).await?);
    }
    Ok(())
}

/// Makes sure that Redis has the pool and agrees with MySQL; rebuilds it if not.
pub(crate) async fn ensure(
    shop: &Arc<Shop>,
    pool_id: PoolId,
    reason: Reason,
) -> Result<(), StoreError> {
    let before = read_pool(shop, pool_id).await?;
    let lock = Arc::clone(shop.rebuilding.lock().await.entry(pool_id).or_default());
    let _one_at_a_time = lock.lock().await;

    let Some(pool) = read_pool(shop, pool_id).await? else { return Ok(()) };
    let rebuilt_meanwhile = before.is_some_and(|before| before.epoch < pool.epoch);
    let look = shop.store.redis().look(pool_id).await?;
    let is_well = match &look {
        None => false,
        Some(look) => {
            let state = look.view.state.filter(|state| *state != PoolState::Frozen);
            let open = state.is_some() && look.view.epoch == pool.epoch;
            open && (reason != Reason::Start || is_covered(shop, &pool, look).await?)
        }
    };
    if !is_well || (reason.is_forced() && !rebuilt_meanwhile) {
        if look.is_none() && reason == Reason::Start {
            tracing::debug!(pool = %pool_id, "a pool is built from MySQL");
        } else {
            tracing::warn!(pool = %pool_id, ?reason, "a pool is rebuilt from MySQL");
            metrics::counter!("stock_rebuilds").increment(1);
        }
        let is_locked = wait_for_others(shop, pool_id).await;
        let rebuilt = rebuild(shop, pool_id, pool.epoch).await;
        if is_locked && let Err(error) = shop.store.redis().unlock_pool(pool_id).await {
            tracing::debug!(error = %crate::chain(&error), "a rebuild lock runs out by itself");
        }
        rebuilt?;
    }
    if let Some(sku) = shop.directory.pool(pool_id)
        && let Some(look) = shop.store.redis().look(pool_id).await?
    {
        sku.snapshot.learn(&look);
    }
    Ok(())
}

/// Gives another node a moment to end its rebuild of this pool. It may have died over it: then this
/// node goes on, and the row lock in MySQL keeps the two apart. Answers whether it has the lock.
async fn wait_for_others(shop: &Shop, pool: PoolId) -> bool {
    let holder = shop.boot.to_string();
    for _ in 0..10 {
        match shop.store.redis().lock_pool(pool, &holder).await {
            Ok(true) => return true,
            Ok(false) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            Err(error) => {
                tracing::debug!(error = %crate::chain(&error), "the rebuild lock is not to be had");
                return false;
            }
        }
    }
    false
}

async fn read_pool(shop: &Shop, id: PoolId) -> Result<Option<pool::Pool>, StoreError> {
    let mut tx = shop.store.begin().await?;
    pool::find(&mut tx, id).await
}

/// Whether Redis gives out no more units than MySQL has. Units that were reserved and not written
/// yet, or cancelled and not settled yet, only make Redis give out fewer.
async fn is_covered(shop: &Shop, pool: &pool::Pool, look: &Look) -> Result<bool, StoreError> {
    // Read MySQL after Redis: orders that were written in between can only lower its side, so a
    // pool that looks uncovered is looked at twice.
    if look.view.avail <= pool.total.saturating_sub(pool.taken) {
        return Ok(true);
    }
    let Some(look) = shop.store.redis().look(pool.id).await? else { return Ok(false) };
    let Some(pool) = read_pool(shop, pool.id).await? else { return Ok(false) };
    Ok(look.view.avail <= pool.total.saturating_sub(pool.taken))
}

async fn rebuild(shop: &Arc<Shop>, pool_id: PoolId, epoch: i64) -> Result<(), StoreError> {
    let redis = shop.store.redis();
    // What was accepted and not written yet is written first, if Redis still knows it.
    if redis.freeze(pool_id, epoch).await?.is_ok()
        && let Some(sku) = shop.directory.pool(pool_id)
    {
        Box::pin(sweep::persist_log(shop, &sku, 0)).await?;
    }

    let mut tx = shop.store.begin().await?;
    let Some(pool) = pool::lock(&mut tx, pool_id).await? else { return Ok(()) };
    if pool.epoch != epoch {
        // Another node was faster.
        return Ok(());
    }
    let next = epoch.saturating_add(1);
    pool::next_epoch(&mut tx, pool_id, epoch).await?;
    // From here on Redis settles nothing. Whatever it settled before, MySQL had decided before: the
    // orders read next say so. Read first, a payment in between would be settled and forgotten.
    if let Err(bounced) = redis.clear(pool_id, next).await? {
        tracing::warn!(pool = %pool_id, ?bounced, "a rebuild was overtaken by another");
        return Ok(());
    }
    let records: Vec<(String, Record)> =
        order::active_units(&mut tx, pool_id).await?.into_iter().map(to_record).collect();
    let sale = flash_sale::find_by_pool(&mut tx, pool_id).await?;
    let window = sale.and_then(|sale| window_of_pool(&sale, pool_id)).unwrap_or(ALWAYS);
    if let Err(bounced) = redis.rehydrate(pool_id, next, &records).await? {
        tracing::warn!(pool = %pool_id, ?bounced, "a rebuild was overtaken by another");
        return Ok(());
    }
    tx.commit().await?;
    match redis.reopen(pool_id, next, pool.total, window).await? {
        Ok(avail) => {
            tracing::info!(pool = %pool_id, epoch = next, avail, records = records.len(), "a pool was rebuilt");
        }
        Err(bounced) => {
            tracing::warn!(pool = %pool_id, ?bounced, "a rebuild was overtaken by another");
        }
    }
    Ok(())
}

/// The window of a pool that belongs to no sale.
const ALWAYS: Window =
    Window { state: PoolState::Open, opens_ms: 0, closes_ms: i64::MAX / 4096, limit: 0 };

fn window_of_pool(sale: &Sale, pool: PoolId) -> Option<Window> {
    let item = sale.items.iter().find(|item| item.pool_id == Some(pool))?;
    window(sale, item.id)
}

/// When and to whom an item of a sale gives out units.
pub(crate) fn window(sale: &Sale, item: SaleItemId) -> Option<Window> {
    let item = sale.items.iter().find(|candidate| candidate.id == item)?;
    let state = match sale.status {
        SaleStatus::Published => PoolState::Open,
        SaleStatus::Paused => PoolState::Paused,
        SaleStatus::Draft | SaleStatus::Ended => PoolState::Closed,
    };
    Some(Window {
        state,
        opens_ms: sale.start_time.timestamp_millis(),
        closes_ms: sale.end_time.timestamp_millis(),
        limit: item.per_limit,
    })
}

fn to_record(units: ActiveUnits) -> (String, Record) {
    let state =
        if units.status == Status::PendingPayment { RecordState::Held } else { RecordState::Paid };
    let record = Record {
        state,
        order_no: units.order_no,
        user_id: units.user_id,
        quantity: units.quantity,
        deadline_ms: units.expire_at.timestamp_millis(),
        hash: units.hash,
    };
    (units.reservation, record)
}
