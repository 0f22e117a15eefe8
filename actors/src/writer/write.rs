//! One batch of orders on its way into MySQL, whatever happens on the way.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use mall_domain::order::{NewOrder, Status};
use mall_domain::stock::{Refusal, Settlement};
use mall_domain::{AddressId, OrderId, PoolId};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::{order, placing, pool};
use mall_store::{MySqlTransaction, StoreError};

use super::Accepted;
use crate::placing::{Placed, Placing};
use crate::recovery;
use crate::shop::Shop;

/// The first and the longest wait before a transaction is tried again.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(5), Duration::from_secs(1));

/// What one transaction did.
enum Written {
    /// Committed, under these ids in order.
    All(Vec<OrderId>),
    /// Rolled back: addresses that are gone, or not the shopper's.
    BadAddresses(HashSet<AddressId>),
    /// Rolled back: this pool has no room, or another epoch.
    NoRoom(PoolId),
    /// Rolled back: one order or request is there already.
    Conflict,
}

/// Writes `batch`; answers every shopper in it.
pub(super) async fn write(shop: &Arc<Shop>, batch: Vec<Accepted>) {
    let mut todo = vec![batch];
    // A batch is cut in two where one of its orders is the trouble: the work is bounded by the
    // number of orders times its logarithm.
    while let Some(batch) = todo.pop() {
        match attempt(shop, &batch).await {
            Written::All(ids) => placed(shop, batch, &ids),
            Written::BadAddresses(gone) => {
                let is_bad = |order: &Accepted| gone.contains(&order.ticket.order.address_id);
                let (bad, good): (Vec<_>, Vec<_>) = batch.into_iter().partition(is_bad);
                release_all(shop, bad, Placing::NoSuchAddress).await;
                todo.extend((!good.is_empty()).then_some(good));
            }
            Written::NoRoom(pool) => {
                let is_stuck = |order: &Accepted| order.sku.offer.pool_id == pool;
                let (stuck, others): (Vec<_>, Vec<_>) = batch.into_iter().partition(is_stuck);
                todo.extend((!others.is_empty()).then_some(others));
                no_room(shop, pool, stuck).await;
            }
            Written::Conflict if batch.len() == 1 => {
                for order in batch {
                    resolve(shop, order).await;
                }
            }
            Written::Conflict => {
                let mut first = batch;
                let second = first.split_off(first.len() / 2);
                todo.push(second);
                todo.push(first);
            }
        }
    }
}

/// Tries one transaction until its outcome is known.
async fn attempt(shop: &Arc<Shop>, batch: &[Accepted]) -> Written {
    let started = tokio::time::Instant::now();
    let mut wait = BACKOFF.0;
    loop {
        match transact(shop, batch).await {
            Ok(written) => {
                metrics::histogram!("writer_commit_seconds").record(started.elapsed());
                shop.live.pulse.committed(started.elapsed());
                return written;
            }
            Err(StoreError::Conflict) => return Written::Conflict,
            Err(error @ StoreError::BadRow(_)) => {
                // One order is poison: cutting the batch in two isolates it.
                tracing::error!(error = %crate::chain(&error), "an order can't be written");
                return Written::Conflict;
            }
            Err(error) => {
                metrics::counter!("writer_retries").increment(1);
                tracing::warn!(error = %crate::chain(&error), orders = batch.len(), "a write is tried again");
            }
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(BACKOFF.1);
        // A commit whose answer was lost may have happened. All of it did, or nothing: if an order
        // is there, the next attempt ends in a conflict and each is looked up by its number.
    }
}

async fn transact(shop: &Shop, batch: &[Accepted]) -> Result<Written, StoreError> {
    let mut tx = shop.store.begin().await?;
    let orders: Vec<&NewOrder> = batch.iter().map(|order| &order.ticket.order).collect();

    let mut ids: Vec<AddressId> = orders.iter().map(|order| order.address_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let addresses = placing::addresses(&mut tx, &ids).await?;
    let is_owners = |order: &&&NewOrder| {
        addresses.get(&order.address_id).is_some_and(|(user, _)| *user == order.user_id)
    };
    let bad: HashSet<AddressId> =
        orders.iter().filter(|order| !is_owners(order)).map(|order| order.address_id).collect();
    if !bad.is_empty() {
        return Ok(Written::BadAddresses(bad));
    }

    let ids = placing::insert(&mut tx, shop.store.id_step(), &orders, &addresses).await?;
    if let Some(full) = take_units(&mut tx, batch, &orders).await? {
        return Ok(Written::NoRoom(full));
    }
    tx.commit().await?;
    Ok(Written::All(ids))
}

/// Takes the units of the batch from their pools, last and in ascending id: the rows that
/// everybody wants are held shortest. Answers the pool that has no room.
async fn take_units(
    tx: &mut MySqlTransaction,
    batch: &[Accepted],
    orders: &[&NewOrder],
) -> Result<Option<PoolId>, StoreError> {
    let epochs: BTreeMap<PoolId, i64> =
        batch.iter().map(|order| (order.sku.offer.pool_id, order.epoch)).collect();
    for (pool_id, units) in placing::units_by_pool(orders) {
        let epoch = epochs.get(&pool_id).copied().unwrap_or_default();
        let mixed =
            batch.iter().any(|order| order.sku.offer.pool_id == pool_id && order.epoch != epoch);
        if mixed || !pool::take(tx, pool_id, epoch, units).await? {
            return Ok(Some(pool_id));
        }
        let in_pool = |order: &&&NewOrder| order.items.iter().any(|item| item.pool_id == pool_id);
        let numbers: Vec<_> = orders.iter().filter(in_pool).map(|order| &order.order_no).collect();
        let delta = units.saturating_neg();
        ledger::record(tx, pool_id, delta, Reason::Reserve, &numbers, None, None).await?;
    }
    Ok(None)
}

/// Answers the shoppers of a committed batch.
fn placed(shop: &Arc<Shop>, batch: Vec<Accepted>, ids: &[OrderId]) {
    let supervisors = shop.supervisors.get();
    for (accepted, id) in batch.into_iter().zip(ids) {
        let order = &accepted.ticket.order;
        if let Some(supervisors) = supervisors {
            supervisors.watch(*id, order.expire_at);
        }
        accepted.settled();
        metrics::counter!("flash_attempts", "result" => "accepted").increment(1);
        let placed = Placed::of(order, *id);
        accepted.ticket.answer(Placing::Placed(placed));
    }
}

/// A pool took none of these. Either it was rebuilt since: then Redis is asked again. Or Redis was
/// wrong and the backstop held: then the pool stops until its books are in order.
async fn no_room(shop: &Arc<Shop>, pool_id: PoolId, stuck: Vec<Accepted>) {
    let Some(sku) = stuck.first().map(|order| Arc::clone(&order.sku)) else { return };
    if stuck.len() > 1 && !shares_epoch(&stuck) {
        return retry_under_new_epoch(&sku, stuck);
    }
    let epoch = stuck.first().map_or(0, |order| order.epoch);
    let current = match read_pool(shop, pool_id).await {
        Some(pool) => pool,
        None => return release_all(shop, stuck, Placing::Refused(Refusal::Busy)).await,
    };
    if current.epoch != epoch {
        if let Err(error) = recovery::refresh(shop, &sku).await {
            tracing::warn!(error = %crate::chain(&error), pool = %pool_id, "a pool could not be read");
        }
        return retry_under_new_epoch(&sku, stuck);
    }
    tracing::error!(
        pool = %pool_id,
        orders = stuck.len(),
        "Redis gave out units that MySQL does not have: the pool is frozen and rebuilt"
    );
    metrics::counter!("stock_backstop_hits").increment(1);
    if let Err(error) = shop.store.redis().freeze(pool_id, epoch).await {
        tracing::warn!(error = %crate::chain(&error), pool = %pool_id, "a pool could not be frozen");
    }
    release_all(shop, stuck, Placing::Refused(Refusal::SoldOut)).await;
    let shop = Arc::clone(shop);
    let again = Arc::clone(&shop);
    shop.spawn("rebuild", async move {
        if let Err(error) = recovery::ensure(&again, pool_id, recovery::Reason::Backstop).await {
            tracing::warn!(error = %crate::chain(&error), pool = %pool_id, "a pool could not be rebuilt yet");
        }
    });
}

fn shares_epoch(orders: &[Accepted]) -> bool {
    orders.windows(2).all(|pair| match pair {
        [first, second] => first.epoch == second.epoch,
        _ => true,
    })
}

/// Sends orders through Redis once more; their names make that safe.
#[expect(clippy::disallowed_methods, reason = "these were admitted before; losing them is worse")]
fn retry_under_new_epoch(sku: &Arc<crate::sku::Sku>, orders: Vec<Accepted>) {
    let tickets = orders.into_iter().map(|order| order.ticket).collect();
    sku.addr().do_send(crate::sku::actor::Again { sku: Arc::clone(sku), tickets });
}

/// The pool's row, however long MySQL takes; `None` if there is no such pool.
async fn read_pool(shop: &Shop, id: PoolId) -> Option<pool::Pool> {
    loop {
        let read = async {
            let mut tx = shop.store.begin().await?;
            pool::find(&mut tx, id).await
        };
        match read.await {
            Ok(pool) => return pool,
            Err(error) => tracing::warn!(error = %crate::chain(&error), "a pool could not be read"),
        }
        tokio::time::sleep(BACKOFF.1).await;
    }
}

/// One order conflicts with what is there: it was written before, or its request made another.
async fn resolve(shop: &Arc<Shop>, accepted: Accepted) {
    let wanted = &accepted.ticket.order;
    let found = loop {
        let read = async {
            let mut tx = shop.store.begin().await?;
            order::find_by_request(&mut tx, wanted.user_id, &wanted.request_key).await
        };
        match read.await {
            Ok(found) => break found,
            Err(error) => {
                tracing::warn!(error = %crate::chain(&error), "an order could not be looked up")
            }
        }
        tokio::time::sleep(BACKOFF.1).await;
    };
    match found {
        Some(found) if found.order_no == wanted.order_no => {
            // The commit whose answer was lost did happen.
            placed(shop, vec![accepted], &[found.id]);
        }
        Some(found) if found.request_hash == wanted.request_hash => {
            let earlier = Placing::Earlier(found.order_no);
            release_all(shop, vec![accepted], earlier).await;
        }
        Some(_) => {
            release_all(shop, vec![accepted], Placing::Refused(Refusal::Conflict)).await;
        }
        None => {
            tracing::error!(order.no = %wanted.order_no, "an order number was given out twice");
            release_all(shop, vec![accepted], Placing::Refused(Refusal::Busy)).await;
        }
    }
}

/// Gives the units of orders back that will not be written, and tells their shoppers `answer`.
async fn release_all(shop: &Arc<Shop>, orders: Vec<Accepted>, answer: Placing) {
    let mut by_pool: BTreeMap<PoolId, Vec<Accepted>> = BTreeMap::new();
    for order in orders {
        by_pool.entry(order.sku.offer.pool_id).or_default().push(order);
    }
    for (pool_id, orders) in by_pool {
        let names: Vec<String> =
            orders.iter().map(|order| order.ticket.reservation.clone()).collect();
        let released = shop.store.redis().settle(pool_id, Settlement::Cancelled, &names).await;
        match released {
            Ok(Ok(_)) => orders.iter().for_each(Accepted::settled),
            // The log entry stays; the sweep finds the order missing and tries the same again.
            Ok(Err(bounced)) => {
                tracing::warn!(pool = %pool_id, ?bounced, "units were not released yet")
            }
            Err(error) => {
                tracing::warn!(pool = %pool_id, error = %crate::chain(&error), "units were not released yet");
            }
        }
        for order in orders {
            order.ticket.answer(answer.clone());
        }
    }
}

impl Placed {
    /// A new order, as its shopper learns of it.
    fn of(order: &NewOrder, id: OrderId) -> Self {
        let goods = order.items.iter().try_fold(order.freight_amount, |sum, item| {
            item.price.times(item.quantity).and_then(|line| sum.plus(line))
        });
        Self {
            order_id: id,
            order_no: order.order_no.clone(),
            status: Status::PendingPayment,
            // The very sum was stored a moment ago, so it is an amount.
            pay_amount: goods.unwrap_or(mall_domain::Money::ZERO),
            expire_at: order.expire_at,
        }
    }
}
