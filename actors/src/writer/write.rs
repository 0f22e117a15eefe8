//! One batch of orders on its way into MySQL, whatever happens on the way.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use mall_domain::order::{Declined, Kind, NewOrder, Status};
use mall_domain::stock::{Refusal, Settlement};
use mall_domain::{AddressId, OrderId, OrderNo, PoolId};
use mall_store::mysql::ledger::{self, Reserved};
use mall_store::mysql::pool::{self, Take};
use mall_store::mysql::{cart, coupon, draft, order, placing};
use mall_store::{MySqlTransaction, StoreError};

use super::Accepted;
use crate::placing::{Placed, Placing};
use crate::reply::Answers;
use crate::shop::Shop;
use crate::sku::Ticket;
use crate::{ordinary, recovery};

/// The first and the longest wait before a transaction is tried again.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(5), Duration::from_secs(1));

/// What one transaction did.
enum Written {
    /// Committed, under these ids in order.
    All(Vec<OrderId>),
    /// Rolled back: addresses that are gone, or not the shopper's.
    BadAddresses(HashSet<AddressId>),
    /// Rolled back: this ordinary order was written before, or given up.
    DraftClosed(OrderNo),
    /// Rolled back: the coupon of this order can't be used any more.
    NoCoupon(OrderNo),
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
                let is_bad = |order: &Accepted| gone.contains(&order.order.address_id);
                let (bad, good): (Vec<_>, Vec<_>) = batch.into_iter().partition(is_bad);
                todo.extend((!good.is_empty()).then_some(good));
                give_up(shop, bad, Placing::NoSuchAddress, Declined::NoSuchAddress).await;
            }
            Written::DraftClosed(number) => {
                let (closed, others) = apart(batch, &number);
                todo.extend((!others.is_empty()).then_some(others));
                for order in closed {
                    let placing = ordinary::settled(shop, &order.order).await;
                    // The commit whose answer was lost did happen, as a rule.
                    if let (Placing::Placed(placed), Some(supervisors)) =
                        (&placing, shop.supervisors.get())
                    {
                        supervisors.watch(placed.order_id, placed.expire_at);
                    }
                    order.settled();
                    order.answer(placing);
                }
            }
            Written::NoCoupon(number) => {
                let (without, others) = apart(batch, &number);
                todo.extend((!others.is_empty()).then_some(others));
                let reason = mall_domain::coupon::Unusable::Used;
                let declined = Declined::CouponUnusable { reason };
                give_up(shop, without, Placing::Declined(declined), declined).await;
            }
            Written::NoRoom(pool) => {
                let is_stuck = |order: &Accepted| order.hold(pool).is_some();
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

/// The order with this number, and the others.
fn apart(batch: Vec<Accepted>, number: &OrderNo) -> (Vec<Accepted>, Vec<Accepted>) {
    batch.into_iter().partition(|order| order.order.order_no == *number)
}

/// Tries one transaction until its outcome is known.
async fn attempt(shop: &Arc<Shop>, batch: &[Accepted]) -> Written {
    let started = tokio::time::Instant::now();
    let mut wait = BACKOFF.0;
    loop {
        match transact(shop, batch).await {
            Ok(None) => match full_pool(shop, batch).await {
                Ok(Some(full)) => return Written::NoRoom(full),
                // It has room by now.
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(error = %crate::chain(&error), "pools could not be looked at");
                }
            },
            Ok(Some(written)) => {
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

/// `None` is rolled back: one of the pools has no room, or another epoch.
async fn transact(shop: &Shop, batch: &[Accepted]) -> Result<Option<Written>, StoreError> {
    let mut tx = shop.store.begin().await?;
    let orders: Vec<&NewOrder> = batch.iter().map(|order| &order.order).collect();

    // Only an open draft becomes an order; its row keeps everybody else off until the commit.
    for accepted in batch.iter().filter(|accepted| accepted.has_draft()) {
        if !draft::close(&mut tx, &accepted.order.order_no).await? {
            return Ok(Some(Written::DraftClosed(accepted.order.order_no.clone())));
        }
    }

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
        return Ok(Some(Written::BadAddresses(bad)));
    }

    let ids = placing::insert(&mut tx, shop.store.id_step(), &orders, &addresses).await?;
    if let Some(number) = use_coupons(&mut tx, &orders, &ids).await? {
        return Ok(Some(Written::NoCoupon(number)));
    }
    empty_carts(shop, &mut tx, &orders).await?;
    // Last and in ascending id: the rows that everybody wants are held shortest.
    let reserved = placing::units_by_pool(&orders);
    let Ok(takes) = takes(batch, &reserved) else { return Ok(None) };
    if !pool::take_all(&mut tx, &takes).await? {
        return Ok(None);
    }
    ledger::record_reserved(&mut tx, &reserved).await?;
    tx.commit().await?;
    Ok(Some(Written::All(ids)))
}

/// Uses the coupons of the batch; answers the order whose coupon can't be used any more.
async fn use_coupons(
    tx: &mut MySqlTransaction,
    orders: &[&NewOrder],
    ids: &[OrderId],
) -> Result<Option<OrderNo>, StoreError> {
    for (order, id) in orders.iter().zip(ids) {
        if let Some(coupon) = order.coupon_id
            && !coupon::consume(tx, order.user_id, coupon, *id).await?
        {
            return Ok(Some(order.order_no.clone()));
        }
    }
    Ok(None)
}

/// Removes the lines of carts that become orders, in ascending shopper.
async fn empty_carts(
    shop: &Shop,
    tx: &mut MySqlTransaction,
    orders: &[&NewOrder],
) -> Result<(), StoreError> {
    let mut from_carts: Vec<&&NewOrder> =
        orders.iter().filter(|order| !order.cart_ids.is_empty()).collect();
    from_carts.sort_by_key(|order| order.user_id);
    for order in from_carts {
        cart::delete(tx, order.user_id, &order.cart_ids).await?;
        // An order is not held up for the copy of a cart: at worst its count is off until the next
        // change.
        if let Err(error) = shop.store.redis().forget_cart(order.user_id).await {
            tracing::warn!(error = %crate::chain(&error), "the copy of a cart is old");
        }
    }
    Ok(())
}

/// What the batch takes from each pool, at the epoch that Redis gave the units out. A pool of two
/// epochs is the error: it was rebuilt between two of these orders.
fn takes(batch: &[Accepted], reserved: &[Reserved<'_>]) -> Result<Vec<Take>, PoolId> {
    let mut epochs: HashMap<PoolId, i64> = HashMap::new();
    for accepted in batch {
        for pool in accepted.order.items.iter().map(|item| item.pool_id) {
            let epoch = accepted.hold(pool).map_or(0, |hold| hold.epoch);
            if *epochs.entry(pool).or_insert(epoch) != epoch {
                return Err(pool);
            }
        }
    }
    let take = |taken: &Reserved<'_>| Take {
        pool: taken.pool,
        epoch: epochs.get(&taken.pool).copied().unwrap_or_default(),
        units: taken.units,
    };
    Ok(reserved.iter().map(take).collect())
}

/// The pool that has no room for what the batch takes, if there still is one.
async fn full_pool(shop: &Shop, batch: &[Accepted]) -> Result<Option<PoolId>, StoreError> {
    let orders: Vec<&NewOrder> = batch.iter().map(|order| &order.order).collect();
    let takes = match takes(batch, &placing::units_by_pool(&orders)) {
        Ok(takes) => takes,
        Err(mixed) => return Ok(Some(mixed)),
    };
    // Nothing of this is committed.
    let mut tx = shop.store.begin().await?;
    for take in takes {
        if !pool::take(&mut tx, take.pool, take.epoch, take.units).await? {
            return Ok(Some(take.pool));
        }
    }
    Ok(None)
}

/// Answers the shoppers of a committed batch.
fn placed(shop: &Arc<Shop>, batch: Vec<Accepted>, ids: &[OrderId]) {
    if let Some(supervisors) = shop.supervisors.get() {
        let deadlines = batch.iter().zip(ids).map(|(accepted, id)| (*id, accepted.order.expire_at));
        supervisors.watch_all(deadlines);
    }
    let (mut flash, mut ordinary) = (0, 0);
    let mut answers = Answers::default();
    for (accepted, id) in batch.into_iter().zip(ids) {
        accepted.settled();
        match accepted.order.kind {
            Kind::Flash => flash += 1,
            Kind::Ordinary => ordinary += 1,
        }
        let placed = Placed::of(&accepted.order, *id);
        answers.add(accepted.reply, Placing::Placed(placed));
    }
    metrics::counter!("flash_attempts", "result" => "accepted").increment(flash);
    metrics::counter!("orders_placed").increment(ordinary);
}

/// A pool took none of these. Either it was rebuilt since: then Redis is asked again. Or Redis was
/// wrong and the backstop held: then the pool stops until its books are in order.
async fn no_room(shop: &Arc<Shop>, pool_id: PoolId, stuck: Vec<Accepted>) {
    let hold = stuck.iter().find_map(|order| order.hold(pool_id));
    let Some((sku, epoch)) = hold.map(|hold| (Arc::clone(&hold.sku), hold.epoch)) else { return };
    let other_epoch =
        |order: &Accepted| order.hold(pool_id).is_some_and(|hold| hold.epoch != epoch);
    if stuck.iter().any(other_epoch) {
        return reserve_again(&sku, stuck);
    }
    let current = match read_pool(shop, pool_id).await {
        Some(pool) => pool,
        None => {
            let busy = Placing::Refused(Refusal::Busy);
            return give_up(shop, stuck, busy, Declined::NotOnSale).await;
        }
    };
    if current.epoch != epoch {
        if let Err(error) = recovery::refresh(shop, &sku).await {
            tracing::warn!(error = %crate::chain(&error), pool = %pool_id, "a pool could not be read");
        }
        return reserve_again(&sku, stuck);
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
    let sold_out = Placing::Refused(Refusal::SoldOut);
    let sku_id = stuck
        .iter()
        .flat_map(|order| &order.order.items)
        .find(|item| item.pool_id == pool_id)
        .map(|item| item.sku_id);
    let declined = sku_id.map_or(Declined::NotOnSale, |sku_id| Declined::SoldOut { sku_id });
    give_up(shop, stuck, sold_out, declined).await;
    let shop = Arc::clone(shop);
    let again = Arc::clone(&shop);
    shop.spawn("rebuild", async move {
        if let Err(error) = recovery::ensure(&again, pool_id, recovery::Reason::Backstop).await {
            tracing::warn!(error = %crate::chain(&error), pool = %pool_id, "a pool could not be rebuilt yet");
        }
    });
}

/// Has the units of orders reserved once more; their names make that safe. Who gathers the units of
/// an ordinary order does so itself.
#[expect(clippy::disallowed_methods, reason = "these were admitted before; losing them is worse")]
fn reserve_again(sku: &Arc<crate::sku::Sku>, orders: Vec<Accepted>) {
    let mut tickets = Vec::with_capacity(orders.len());
    for order in orders {
        if order.has_draft() {
            order.answer(Placing::Rebuilt);
        } else {
            tickets.push(Ticket::for_order(order.order, order.reply, order.until));
        }
    }
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
    let wanted = &accepted.order;
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
            give_up(shop, vec![accepted], earlier, Declined::Unwritable).await;
        }
        Some(_) => {
            let conflict = Placing::Refused(Refusal::Conflict);
            give_up(shop, vec![accepted], conflict, Declined::Unwritable).await;
        }
        None => {
            tracing::error!(order.no = %wanted.order_no, "an order can't be written, or its number was given out twice");
            let busy = Placing::Refused(Refusal::Busy);
            give_up(shop, vec![accepted], busy, Declined::Unwritable).await;
        }
    }
}

/// Gives the units of orders back that will not be written, and tells their shoppers: of flash orders
/// `answer`; ordinary ones are given up for the reason `declined`, unless somebody wrote them.
async fn give_up(shop: &Arc<Shop>, orders: Vec<Accepted>, answer: Placing, declined: Declined) {
    let (drafted, flash): (Vec<_>, Vec<_>) = orders.into_iter().partition(Accepted::has_draft);
    release_all(shop, flash, answer).await;
    for order in drafted {
        let placing = ordinary::abandon(shop, &order.order, declined).await;
        if matches!(placing, Placing::Declined(_)) {
            order.settled();
        }
        order.answer(placing);
    }
}

/// Gives the units of flash orders back that will not be written, and tells their shoppers `answer`.
async fn release_all(shop: &Arc<Shop>, orders: Vec<Accepted>, answer: Placing) {
    let mut by_pool: BTreeMap<PoolId, Vec<Accepted>> = BTreeMap::new();
    for order in orders {
        let pool = order.holds.first().map(|hold| hold.sku.offer.pool_id);
        by_pool.entry(pool.unwrap_or(PoolId(0))).or_default().push(order);
    }
    for (pool_id, orders) in by_pool {
        let reservation = |order: &Accepted| {
            let order = &order.order;
            order.request_key.reservation(order.user_id)
        };
        let names: Vec<String> = orders.iter().map(reservation).collect();
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
            order.answer(answer.clone());
        }
    }
}

impl Placed {
    /// A new order, as its shopper learns of it.
    fn of(order: &NewOrder, id: OrderId) -> Self {
        Self {
            order_id: id,
            order_no: order.order_no.clone(),
            status: Status::PendingPayment,
            // The very sums were stored a moment ago, so they are amounts.
            pay_amount: order.amounts().map_or(mall_domain::Money::ZERO, |amounts| amounts.pay),
            expire_at: order.expire_at,
        }
    }
}
