//! Changes of a SKU's ordinary stock by the people of the console.
//!
//! More: MySQL first, then Redis, by way of the outbox. Less: Redis lets go before the commit. So a
//! crash between the two leaves too few on sale, never too many. A pool that Redis does not have is
//! loaded from MySQL when somebody first asks for it, and needs nothing here.
//!
//! The caller owns the transaction, so that the key of the request, the ledger and the audit log
//! are committed with the change or not at all.

use std::sync::Arc;

use mall_domain::stock::{PoolKind, PoolState};
use mall_domain::{AdminId, OrderNo, PoolId, SkuId};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::outbox::{self, Effect, Op, Payload};
use mall_store::mysql::pool::Pool;
use mall_store::mysql::{flash_sale, pool};
use mall_store::{MySqlTransaction, StoreError};

use crate::recovery;
use crate::shop::Shop;

/// The most units of one pool: far below what the column holds.
const UNITS_MAX: i64 = 1_000_000_000;

/// Why stock can't be changed so.
#[derive(Debug, thiserror::Error)]
pub enum StockError {
    /// There is no such SKU.
    #[error("no such sku")]
    NotFound,
    /// Fewer units are left than should be taken.
    #[error("sku {0} has too few units left")]
    TooFew(SkuId),
    /// There would be more units than can be counted.
    #[error("there would be too many units")]
    TooMany,
    /// Its pool is being rebuilt, or units of it are on their way into an order: ask again.
    #[error("the stock is in motion")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A change of a SKU's ordinary stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// Which variant.
    pub sku: SkuId,
    /// Units to add, or below zero: to take from those left.
    pub delta: i64,
    /// Why, for the ledger.
    pub reason: String,
    /// Who.
    pub admin: AdminId,
    /// The name of the change, of at most 32 characters: it makes the change happen once in Redis.
    pub name: String,
}

/// A change that was made in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjusted {
    /// The pool of the units.
    pub pool: PoolId,
    /// Units left.
    pub left: i64,
    /// Whether Redis had the pool.
    is_loaded: bool,
}

/// The pool of a SKU, locked.
async fn locked(tx: &mut MySqlTransaction, sku: SkuId) -> Result<Option<Pool>, StoreError> {
    let Some(found) = pool::find_by_ref(tx, PoolKind::Sku, sku.0).await? else { return Ok(None) };
    pool::lock(tx, found.id).await
}

/// Makes a change within `tx`.
pub(crate) async fn adjust(
    shop: &Arc<Shop>,
    tx: &mut MySqlTransaction,
    adjustment: &Adjustment,
) -> Result<Adjusted, StockError> {
    let Adjustment { sku, delta, reason, admin, name } = adjustment;
    let found = locked(tx, *sku).await?.ok_or(StockError::NotFound)?;
    if UNITS_MAX < found.total.saturating_add(*delta) {
        return Err(StockError::TooMany);
    }
    if !pool::resize(tx, found.id, *delta).await? {
        return Err(StockError::TooFew(*sku));
    }
    ledger::record(tx, found.id, *delta, Reason::Adjust, &[], Some(*admin), Some(reason)).await?;
    flash_sale::show_sku_stock(tx, *sku, *delta).await?;
    let redis = shop.store.redis();
    let is_loaded = redis.look(found.id).await?.is_some();
    if is_loaded {
        let payload =
            Payload { delta: Some(*delta), epoch: Some(found.epoch), ..Payload::default() };
        let effect = Effect::new(Op::Resize, OrderNo(name.clone()), found.id, payload);
        outbox::add(tx, &[effect], shop.clock.now()).await?;
        if *delta < 0 {
            // Redis lets go first, under the name that the effect repeats.
            match redis.resize(found.id, found.epoch, *delta, name).await? {
                Ok(true) => {}
                Ok(false) => return Err(StockError::TooFew(*sku)),
                Err(_bounced) => return Err(StockError::Busy),
            }
        }
    }
    let left = found.total.saturating_sub(found.taken).saturating_add(*delta);
    Ok(Adjusted { pool: found.id, left, is_loaded })
}

/// Makes Redis follow a change that was committed.
pub(crate) async fn committed(shop: &Arc<Shop>, adjusted: Adjusted) {
    if adjusted.is_loaded {
        if let Some(courier) = shop.courier.get() {
            courier.wake();
        }
        return;
    }
    // Somebody may have loaded the pool meanwhile, as it was before.
    let check = async {
        let Some(look) = shop.store.redis().look(adjusted.pool).await? else { return Ok(()) };
        let mut conn = shop.store.connection().await?;
        let row = pool::find(&mut conn, adjusted.pool).await?;
        drop(conn);
        if row.is_some_and(|row| row.total != look.view.total) {
            recovery::ensure(shop, adjusted.pool, recovery::Reason::Doctor).await?;
        }
        Ok::<_, StoreError>(())
    };
    if let Err(error) = check.await {
        tracing::warn!(pool = %adjusted.pool, error = %crate::chain(&error), "a pool could not be compared");
    }
}

/// Makes Redis agree with MySQL, whether a change was committed or not.
pub(crate) async fn unsure(shop: &Arc<Shop>, pool: PoolId) {
    let rebuild = async {
        if shop.store.redis().look(pool).await?.is_some() {
            recovery::ensure(shop, pool, recovery::Reason::Doctor).await?;
        }
        Ok::<_, StoreError>(())
    };
    if let Err(error) = rebuild.await {
        tracing::warn!(%pool, error = %crate::chain(&error), "a pool could not be rebuilt yet");
    }
}

/// Closes a SKU's pool within `tx` and writes off what is left in it; answers the pool.
pub(crate) async fn retire(
    shop: &Arc<Shop>,
    tx: &mut MySqlTransaction,
    sku: SkuId,
    admin: AdminId,
) -> Result<Option<PoolId>, StockError> {
    let Some(found) = locked(tx, sku).await? else { return Ok(None) };
    let left = found.total.saturating_sub(found.taken);
    let redis = shop.store.redis();
    if redis.look(found.id).await?.is_some() {
        let taken_out = redis.close(found.id, found.epoch).await?;
        if taken_out != Ok(left) {
            // Units are on their way into an order, or the pool is being rebuilt.
            unsure_soon(shop, found.id);
            return Err(StockError::Busy);
        }
    }
    pool::set_state(tx, found.id, PoolState::Closed).await?;
    if left != 0 {
        let delta = left.saturating_neg();
        pool::resize(tx, found.id, delta).await?;
        let remark = Some("删除规格");
        ledger::record(tx, found.id, delta, Reason::Adjust, &[], Some(admin), remark).await?;
    }
    Ok(Some(found.id))
}

/// Like [`unsure`], once the transaction at hand has let go of the pool's row.
fn unsure_soon(shop: &Arc<Shop>, pool: PoolId) {
    let runner = Arc::clone(shop);
    shop.spawn("restore", async move { unsure(&runner, pool).await });
}
