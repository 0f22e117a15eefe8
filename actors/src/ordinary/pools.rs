//! The pools of SKUs' ordinary stock: served from the first order on, and let go when nobody has
//! asked for a while. There are as many as SKUs, so a node serves only those that are wanted.

use std::sync::Arc;
use std::time::Duration;

use actix::Actor;
use mall_domain::PoolId;
use mall_domain::order::NewOrder;
use mall_store::StoreError;
use mall_store::mysql::{audit, pool};

use super::{OrderRefusal, Part};
use crate::recovery::{self, Reason};
use crate::shop::Shop;
use crate::sku::actor::SkuActor;
use crate::sku::{Goods, Offer, Sku};

/// A pool that nobody asked for this long is let go.
const IDLE: Duration = Duration::from_secs(60);

/// The parts of an order, in ascending pool: the order in which everybody takes them. Pools that this
/// node does not serve are taken up.
pub(super) async fn serve(shop: &Arc<Shop>, order: &NewOrder) -> Result<Vec<Part>, OrderRefusal> {
    let mut parts = Vec::with_capacity(order.items.len());
    for item in &order.items {
        let sku = match shop.directory.pool(item.pool_id) {
            Some(sku) => sku,
            None => take_up(shop, item.pool_id).await?,
        };
        parts.push(Part { sku, sku_id: item.sku_id, quantity: item.quantity });
    }
    parts.sort_by_key(|part| part.sku.offer.pool_id);
    Ok(parts)
}

/// Starts to serve a pool.
async fn take_up(shop: &Arc<Shop>, pool_id: PoolId) -> Result<Arc<Sku>, StoreError> {
    recovery::ensure(shop, pool_id, Reason::Start).await?;
    if has_lost_units(shop, pool_id).await? {
        recovery::ensure(shop, pool_id, Reason::Backwards).await?;
    }
    let offer = Offer { pool_id, hold_ms: None, goods: Goods::Ordinary };
    let arbiter = shop.arbiter(pool_id).unwrap_or_else(actix::Arbiter::current);
    let for_actor = Arc::clone(shop);
    let addr = SkuActor::start_in_arbiter(&arbiter, move |_ctx| SkuActor::new(for_actor));
    let sku = Arc::new(Sku::new(offer, addr, shop.settings.sku_waiting_max));
    recovery::refresh(shop, &sku).await?;
    // Another task may have been faster; then this actor ends with its last reference.
    Ok(shop.directory.insert_new(sku))
}

/// Whether Redis gives out fewer units than MySQL has, although nothing is under way: it lost
/// something while no node looked at the pool.
async fn has_lost_units(shop: &Shop, pool_id: PoolId) -> Result<bool, StoreError> {
    let Some(look) = shop.store.redis().look(pool_id).await? else { return Ok(false) };
    let mut conn = shop.store.connection().await?;
    let Some(found) = pool::find(&mut conn, pool_id).await? else { return Ok(false) };
    if found.total.saturating_sub(found.taken) <= look.view.avail {
        return Ok(false);
    }
    Ok(shop.store.redis().log_len(pool_id).await? == 0
        && audit::unsettled(&mut conn, pool_id).await? == 0)
}

/// Lets this node know what a pool has, after units came back.
pub(super) async fn learn(shop: &Arc<Shop>, pool: PoolId) {
    let Some(sku) = shop.directory.pool(pool) else { return };
    if let Err(error) = recovery::refresh(shop, &sku).await {
        tracing::warn!(error = %crate::chain(&error), %pool, "a pool could not be read");
    }
}

/// Lets go of pools that nobody asks for, once nothing in their log waits to be settled.
pub(crate) async fn let_go(shop: &Arc<Shop>) -> Result<(), StoreError> {
    for sku in shop.directory.all() {
        let pool = sku.offer.pool_id;
        if sku.offer.flash().is_some() || sku.snapshot.idle() < IDLE {
            continue;
        }
        if shop.store.redis().log_len(pool).await? == 0 {
            shop.directory.remove(pool);
            shop.rebuilding.lock().await.remove(&pool);
        }
    }
    Ok(())
}
