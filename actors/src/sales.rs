//! Publishing, pausing, resuming and ending flash sales, and changing what they offer.
//!
//! Units move between a SKU's ordinary stock and the pool of a sale. Give first takes from MySQL,
//! take first takes from Redis: a crash between the two leaves too few on sale, never too many.

use std::sync::Arc;

use actix::Actor;
use mall_domain::sale::{InvalidSaleAction, SaleAction, SaleStatus};
use mall_domain::stock::{PoolKind, PoolState};
use mall_domain::{AdminId, OrderNo, PoolId, SaleId, SaleItemId, SkuId};
use mall_store::mysql::flash_sale::{self, Sale, SaleItem};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::outbox::{self, Effect, Op, Payload};
use mall_store::mysql::pool;
use mall_store::redis::hints::Hint;
use mall_store::{MySqlTransaction, StoreError};

use crate::recovery;
use crate::shop::Shop;
use crate::sku::actor::SkuActor;
use crate::sku::{Goods, Offer, Sku};

/// Why a sale can't be changed so.
#[derive(Debug, thiserror::Error)]
pub enum SaleError {
    /// There is no such sale, or no such item in it.
    #[error("no such sale")]
    NotFound,
    /// It does not stand where this can be done.
    #[error(transparent)]
    Status(#[from] InvalidSaleAction),
    /// A SKU, or an item, has fewer units left than that.
    #[error("sku {0} has too few units left")]
    TooFew(SkuId),
    /// The sale has no item.
    #[error("a sale without items can't be published")]
    Empty,
    /// The sale would end before it can begin.
    #[error("the sale's time is over")]
    Over,
    /// Somebody else changed it at the same time: look again.
    #[error("the sale was changed by somebody else")]
    Raced,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

async fn locked(tx: &mut MySqlTransaction, sale: SaleId) -> Result<Sale, SaleError> {
    flash_sale::lock(tx, sale).await?.ok_or(SaleError::NotFound)
}

/// Publishes a sale: its units are carved out of the SKUs' stock. Idempotent.
pub(crate) async fn publish(shop: &Arc<Shop>, id: SaleId, admin: AdminId) -> Result<(), SaleError> {
    let mut tx = shop.store.begin().await?;
    let sale = locked(&mut tx, id).await?;
    let next = sale.status.after(SaleAction::Publish)?;
    if sale.status == SaleStatus::Draft {
        if sale.items.is_empty() {
            return Err(SaleError::Empty);
        }
        if sale.end_time <= shop.clock.now() {
            return Err(SaleError::Over);
        }
        let mut items: Vec<&SaleItem> = sale.items.iter().collect();
        // In ascending SKU, as everybody does.
        items.sort_by_key(|item| item.sku_id);
        for item in items {
            carve(shop, &mut tx, item, admin).await?;
        }
        if !flash_sale::move_status(&mut tx, id, sale.status, next).await? {
            return Err(SaleError::Raced);
        }
    }
    tx.commit().await.map_err(StoreError::from)?;
    changed(shop, id).await
}

/// Moves the units of an item from its SKU's stock into a pool of its own.
async fn carve(
    shop: &Shop,
    tx: &mut MySqlTransaction,
    item: &SaleItem,
    admin: AdminId,
) -> Result<(), SaleError> {
    let units = i64::from(item.stock);
    take_from_sku(shop, tx, item, units, admin, "carve").await?;
    let id = pool::create(tx, PoolKind::FlashItem, item.id.0, units).await?;
    ledger::record(tx, id, units, Reason::Publish, &[], Some(admin), None).await?;
    flash_sale::set_pool(tx, item.id, id).await?;
    Ok(())
}

/// Takes units out of a SKU's ordinary stock.
async fn take_from_sku(
    shop: &Shop,
    tx: &mut MySqlTransaction,
    item: &SaleItem,
    units: i64,
    admin: AdminId,
    operation: &str,
) -> Result<(), SaleError> {
    let too_few = || SaleError::TooFew(item.sku_id);
    let stock = pool::find_by_ref(tx, PoolKind::Sku, item.sku_id.0).await?.ok_or_else(too_few)?;
    let stock = pool::lock(tx, stock.id).await?.ok_or_else(too_few)?;
    let operation = format!("{operation}-{}-{}", item.id, stock.taken);
    // If the SKU is on sale by itself, Redis must let go of the units first.
    let redis = shop.store.redis();
    if redis.look(stock.id).await?.is_some()
        && redis.resize(stock.id, stock.epoch, units.saturating_neg(), &operation).await?
            != Ok(true)
    {
        return Err(too_few());
    }
    if !pool::resize(tx, stock.id, units.saturating_neg()).await? {
        return Err(too_few());
    }
    let delta = units.saturating_neg();
    ledger::record(tx, stock.id, delta, Reason::Carve, &[], Some(admin), None).await?;
    flash_sale::show_sku_stock(tx, item.sku_id, delta).await?;
    Ok(())
}

/// Stops giving out units. Idempotent.
pub(crate) async fn pause(shop: &Arc<Shop>, id: SaleId) -> Result<(), SaleError> {
    move_to(shop, id, SaleAction::Pause, PoolState::Paused).await
}

/// Gives out units again. Idempotent.
pub(crate) async fn resume(shop: &Arc<Shop>, id: SaleId) -> Result<(), SaleError> {
    move_to(shop, id, SaleAction::Resume, PoolState::Open).await
}

/// Ends a sale for good; what is left goes back to the SKUs. Idempotent.
pub(crate) async fn end(shop: &Arc<Shop>, id: SaleId) -> Result<(), SaleError> {
    move_to(shop, id, SaleAction::End, PoolState::Closed).await?;
    let mut tx = shop.store.begin().await?;
    let sale = flash_sale::find(&mut tx, id).await?.ok_or(SaleError::NotFound)?;
    drop(tx);
    for item in sale.items {
        if let Some(pool) = item.pool_id {
            return_leftovers(shop, pool, item.id).await?;
        }
    }
    Ok(())
}

async fn move_to(
    shop: &Arc<Shop>,
    id: SaleId,
    action: SaleAction,
    state: PoolState,
) -> Result<(), SaleError> {
    let mut tx = shop.store.begin().await?;
    let sale = locked(&mut tx, id).await?;
    let next = sale.status.after(action)?;
    if next != sale.status && !flash_sale::move_status(&mut tx, id, sale.status, next).await? {
        return Err(SaleError::Raced);
    }
    let mut pools: Vec<PoolId> = sale.items.iter().filter_map(|item| item.pool_id).collect();
    pools.sort_unstable();
    for pool in pools {
        pool::set_state(&mut tx, pool, state).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    changed(shop, id).await
}

/// Makes Redis and every node follow a sale that was changed in MySQL.
async fn changed(shop: &Arc<Shop>, id: SaleId) -> Result<(), SaleError> {
    adopt(shop, id).await?;
    configure(shop, id).await?;
    if let Err(error) = shop.store.redis().hint(Hint::Sale(id)).await {
        tracing::warn!(error = %crate::chain(&error), "other nodes learn of a change within a second");
    }
    Ok(())
}

/// Tells Redis the state and the window of a sale's pools.
async fn configure(shop: &Arc<Shop>, id: SaleId) -> Result<(), SaleError> {
    let mut tx = shop.store.begin().await?;
    let sale = flash_sale::find(&mut tx, id).await?.ok_or(SaleError::NotFound)?;
    for item in &sale.items {
        let (Some(pool_id), Some(window)) = (item.pool_id, recovery::window(&sale, item.id)) else {
            continue;
        };
        let Some(pool) = pool::find(&mut tx, pool_id).await? else { continue };
        if let Err(bounced) = shop.store.redis().configure(pool_id, pool.epoch, window).await? {
            tracing::info!(pool = %pool_id, ?bounced, "a pool is rebuilt to take its new state");
            recovery::ensure(shop, pool_id, recovery::Reason::Bounced).await?;
            // A rebuild that was under way may have read the sale as it was before.
            if let Some(pool) = pool::find(&mut tx, pool_id).await?
                && let Err(bounced) =
                    shop.store.redis().configure(pool_id, pool.epoch, window).await?
            {
                tracing::warn!(pool = %pool_id, ?bounced, "a pool did not take its new state");
            }
        }
        if let Some(sku) = shop.directory.pool(pool_id) {
            recovery::refresh(shop, &sku).await?;
        }
    }
    Ok(())
}

/// Starts to serve the pools of a sale, if this node does not yet.
pub(crate) async fn adopt(shop: &Arc<Shop>, id: SaleId) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let Some(sale) = flash_sale::find(&mut tx, id).await? else { return Ok(()) };
    drop(tx);
    for item in &sale.items {
        let Some(pool_id) = item.pool_id else { continue };
        if shop.directory.pool(pool_id).is_some() {
            continue;
        }
        load(shop, &sale, item, pool_id).await?;
        let seconds = sale.order_timeout_secs.map(|seconds| i64::from(seconds) * 1_000);
        let default = i64::try_from(shop.settings.flash_timeout.as_millis()).unwrap_or(i64::MAX);
        let hold_ms = seconds.unwrap_or(default);
        let specs = item.specs.as_deref().map(in_words);
        let item = SaleItem { specs, ..item.clone() };
        let goods = Goods::Flash { sale_id: id, item: Box::new(item) };
        let offer = Offer { pool_id, hold_ms: Some(hold_ms), goods };
        let Some(arbiter) = shop.arbiter(pool_id) else { continue };
        let for_actor = Arc::clone(shop);
        let addr = SkuActor::start_in_arbiter(&arbiter, move |_ctx| SkuActor::new(for_actor));
        let sku = Arc::new(Sku::new(offer, addr, shop.settings.sku_waiting_max));
        recovery::refresh(shop, &sku).await?;
        // Another task may have been faster; then this actor ends with its last reference.
        shop.directory.insert_new(sku);
    }
    Ok(())
}

/// A variant as its order names it: `{"颜色":"红色","尺寸":"XL"}` becomes `红色 XL`.
fn in_words(specs: &str) -> String {
    let Ok(specs) = serde_json::from_str::<serde_json::Map<_, _>>(specs) else {
        return specs.to_owned();
    };
    let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let words: Vec<String> = specs.values().filter_map(word).collect();
    words.join(" ").chars().take(255).collect()
}

/// Makes sure that Redis has a pool: one that never gave out a unit is simply loaded.
async fn load(
    shop: &Arc<Shop>,
    sale: &Sale,
    item: &SaleItem,
    pool_id: PoolId,
) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let Some(pool) = pool::find(&mut tx, pool_id).await? else { return Ok(()) };
    drop(tx);
    let never_used = pool.taken == 0 && pool.epoch == 1;
    if let (true, Some(window)) = (never_used, recovery::window(sale, item.id)) {
        // Bounced or not, what follows looks at what is there.
        let loaded = shop.store.redis().load(pool_id, pool.epoch, pool.total, window).await?;
        tracing::debug!(pool = %pool_id, ?loaded, "a pool was loaded");
    }
    recovery::ensure(shop, pool_id, recovery::Reason::Start).await
}

/// Starts to serve every pool that may be asked for, and lets go of those that will not be.
pub(crate) async fn adopt_all(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let live = flash_sale::live_pools(&mut tx).await?;
    drop(tx);
    let mut wanted: Vec<SaleId> = live
        .iter()
        .filter(|(pool, _item, _sale)| shop.directory.pool(*pool).is_none())
        .map(|(_pool, _item, sale)| *sale)
        .collect();
    wanted.dedup();
    for sale in wanted {
        adopt(shop, sale).await?;
    }
    Ok(())
}

/// Gives what is left of an ended sale's item back to its SKU. Units that come back later, from
/// orders that end unpaid, are given back when this is called again. Idempotent.
pub(crate) async fn return_leftovers(
    shop: &Arc<Shop>,
    pool_id: PoolId,
    item: SaleItemId,
) -> Result<(), StoreError> {
    let redis = shop.store.redis();
    let mut tx = shop.store.begin().await?;
    let Some(found) = pool::find(&mut tx, pool_id).await? else { return Ok(()) };
    drop(tx);
    if found.state != PoolState::Closed {
        return Ok(());
    }
    // Redis lets go first. Orders that are accepted and not written yet still need their units.
    if redis.log_len(pool_id).await? != 0 {
        return Ok(());
    }
    if redis.close(pool_id, found.epoch).await?.is_err() {
        return recovery::ensure(shop, pool_id, recovery::Reason::Bounced).await;
    }

    let mut tx = shop.store.begin().await?;
    let Some(item) = flash_sale::find_by_pool(&mut tx, pool_id)
        .await?
        .and_then(|sale| sale.items.into_iter().find(|candidate| candidate.id == item))
    else {
        return Ok(());
    };
    let stock = pool::find_by_ref(&mut tx, PoolKind::Sku, item.sku_id.0).await?;
    let Some(stock) = stock else { return Ok(()) };
    // Both rows in ascending id: a SKU's pool is older than the pools carved out of it.
    let Some(stock) = pool::lock(&mut tx, stock.id).await? else { return Ok(()) };
    let Some(pool) = pool::lock(&mut tx, pool_id).await? else { return Ok(()) };
    let left = pool.total.saturating_sub(pool.taken);
    if left == 0 {
        return Ok(());
    }
    pool::resize(&mut tx, pool_id, left.saturating_neg()).await?;
    ledger::record(&mut tx, pool_id, left.saturating_neg(), Reason::Return, &[], None, None)
        .await?;
    pool::resize(&mut tx, stock.id, left).await?;
    ledger::record(&mut tx, stock.id, left, Reason::Return, &[], None, None).await?;
    flash_sale::show_sku_stock(&mut tx, item.sku_id, left).await?;
    if redis.look(stock.id).await?.is_some() {
        let name = OrderNo(format!("return{pool_id}x{}", pool.taken));
        let payload = Payload { delta: Some(left), epoch: Some(stock.epoch), ..Payload::default() };
        let effect = Effect::new(Op::Resize, name, stock.id, payload);
        outbox::add(&mut tx, &[effect], shop.clock.now()).await?;
    }
    tx.commit().await?;
    tracing::info!(pool = %pool_id, units = left, "leftovers of a sale went back to the SKU");
    Ok(())
}

/// Adds units to an item of a published sale, out of its SKU's stock; or gives `-delta` of those
/// left back. `name` makes the change happen once.
pub(crate) async fn add_stock(
    shop: &Arc<Shop>,
    item_id: SaleItemId,
    delta: i64,
    name: &str,
    admin: AdminId,
    reason: &str,
) -> Result<(), SaleError> {
    let Some(sku) = shop.directory.item(item_id) else { return Err(SaleError::NotFound) };
    let pool_id = sku.offer.pool_id;
    let Some((sale_id, item)) = sku.offer.flash() else { return Err(SaleError::NotFound) };
    let mut tx = shop.store.begin().await?;
    let sale = locked(&mut tx, sale_id).await?;
    // Only a sale that could be paused takes a change of stock.
    sale.status.after(SaleAction::Pause)?;
    let too_few = || SaleError::TooFew(item.sku_id);
    let stock = pool::find_by_ref(&mut tx, PoolKind::Sku, item.sku_id.0).await?;
    let stock = stock.ok_or_else(too_few)?;
    // Both rows in ascending id: a SKU's pool is older than the pools carved out of it.
    pool::lock(&mut tx, stock.id).await?;
    let pool = pool::lock(&mut tx, pool_id).await?.ok_or(SaleError::NotFound)?;
    let number = OrderNo(name.chars().take(32).collect());
    let payload = Payload { delta: Some(delta), epoch: Some(pool.epoch), ..Payload::default() };
    let effect = Effect::new(Op::Resize, number.clone(), pool_id, payload);
    match outbox::add(&mut tx, &[effect], shop.clock.now()).await {
        Ok(()) => {}
        // It was made before.
        Err(StoreError::Conflict) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    if 0 < delta {
        take_from_sku(shop, &mut tx, item, delta, admin, name).await?;
        pool::resize(&mut tx, pool.id, delta).await?;
    } else {
        // Redis lets go first, under the name that the effect repeats.
        let redis = shop.store.redis();
        if redis.resize(pool_id, pool.epoch, delta, number.as_str()).await? != Ok(true)
            || !pool::resize(&mut tx, pool_id, delta).await?
        {
            return Err(too_few());
        }
        pool::resize(&mut tx, stock.id, delta.saturating_neg()).await?;
        let back = delta.saturating_neg();
        ledger::record(&mut tx, stock.id, back, Reason::Return, &[], Some(admin), Some(reason))
            .await?;
        flash_sale::show_sku_stock(&mut tx, item.sku_id, back).await?;
    }
    let remark = Some(reason);
    ledger::record(&mut tx, pool_id, delta, Reason::Adjust, &[], Some(admin), remark).await?;
    flash_sale::add_stock(&mut tx, item_id, delta).await?;
    tx.commit().await.map_err(StoreError::from)?;
    if let Some(courier) = shop.courier.get() {
        courier.wake();
    }
    Ok(())
}
