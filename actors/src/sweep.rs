//! The repairs: whatever a crash, a lost message or a lost notification left undone is found here
//! and finished. Every repair may run on several nodes at once.

use std::collections::HashSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use mall_domain::OrderId;
use mall_domain::sale::SaleStatus;
use mall_domain::stock::{PoolState, Settlement};
use mall_store::StoreError;
use mall_store::mysql::{audit, coupon, draft, flash_sale, order, payment, refund};
use mall_store::redis::hints::{Hint, Received};
use mall_store::redis::stock::{LogEntry as RedisEntry, RecordState};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::recovery::{self, Reason};
use crate::shop::Shop;
use crate::sku::{Hold, LogEntry, Sku};
use crate::supervisor::{Job, receipt, settle};
use crate::writer::Accepted;
use crate::{courier, live, ordinary, payload, reconciliation, refunds, reply, sales};

/// How often knowledge of a pool that somebody asks for is confirmed.
const REFRESH_EVERY: Duration = Duration::from_millis(50);
/// Of a pool that nobody asks for, every so many rounds.
const REFRESH_IDLE_ROUNDS: u32 = 20;
/// How old a log entry must be before it counts as left behind.
const LOG_AGE_MS: i64 = 2_000;
/// The most log entries looked at in one round.
const LOG_ROUND_MAX: u64 = 64;
/// Pools looked at together. Calls to Redis that are made at once travel together: of a thousand pools, one
/// after another would keep a node busy although nobody buys.
const POOLS_TOGETHER: usize = 32;
/// The most orders looked at in one round.
const ORDERS_ROUND_MAX: u32 = 512;
/// The most coupons marked as expired in one round.
const COUPONS_ROUND_MAX: u32 = 1_000;
/// The most kinds of coupons whose number Redis is told.
const COUPON_TEMPLATES_MAX: u32 = 500;
/// The most drafts of orders, given up days ago, that are deleted in one round.
const DRAFTS_FORGOTTEN_MAX: u32 = 1_000;
/// The most deadlines read at start.
const DEADLINES_MAX: u32 = 200_000;
/// How long another node leaves an order alone that this one has taken up.
const LEASE_MS: i64 = 10_000;
/// How often it is looked whether a bill is to be compared with the books.
const RECONCILE_EVERY: Duration = Duration::from_secs(2);
/// How long a sale that is over stays open for stragglers before it is ended.
const END_AFTER: TimeDelta = TimeDelta::seconds(1);

/// Starts everything that runs by the clock.
pub(crate) fn start(shop: &Arc<Shop>) {
    spawn_refresh(shop);
    spawn_hints(shop);
    every(
        shop,
        "adopt",
        Duration::from_secs(1),
        |shop| async move { sales::adopt_all(&shop).await },
    );
    every(shop, "live", live::PUBLISH_EVERY, |shop| async move { live::publish(&shop).await });
    if !shop.settings.background {
        return;
    }
    spawn_restart_watch(shop);
    every(shop, "due", Duration::from_millis(500), |shop| async move { due(&shop).await });
    every(shop, "log", Duration::from_millis(1_000), |shop| async move { logs(&shop).await });
    every(shop, "drafts", Duration::from_millis(1_000), |shop| async move {
        ordinary::drafts(&shop).await
    });
    every(shop, "receipts", Duration::from_secs(5), |shop| async move {
        receipt::confirm_due(&shop).await
    });
    every(shop, "coupons", Duration::from_secs(15), |shop| async move { coupons(&shop).await });
    every(shop, "idle", Duration::from_secs(10), |shop| async move {
        ordinary::pools::let_go(&shop).await
    });
    every(shop, "overdue", Duration::from_secs(2), |shop| async move { overdue(&shop).await });
    every(shop, "payments", Duration::from_secs(1), |shop| async move { payments(&shop).await });
    every(shop, "refunds", Duration::from_secs(1), |shop| async move { refunding(&shop).await });
    every(shop, "reconciliation", RECONCILE_EVERY, |shop| async move {
        reconciliation::by_time(&shop).await
    });
    every(shop, "refunds due", Duration::from_secs(1), |shop| async move {
        refunds::by_time(&shop).await
    });
    every(shop, "ends", Duration::from_secs(1), |shop| async move { ends(&shop).await });
}

/// Runs `work` every `period` until the shop stops. A failure is logged and tried again then.
fn every<F, W>(shop: &Arc<Shop>, name: &'static str, period: Duration, work: F)
where
    F: Fn(Arc<Shop>) -> W + Send + 'static,
    W: Future<Output = Result<(), StoreError>> + Send,
{
    let runner = Arc::clone(shop);
    shop.spawn(name, async move {
        loop {
            tokio::select! {
                () = runner.stop.cancelled() => return,
                () = tokio::time::sleep(period) => {}
            }
            if let Err(error) = work(Arc::clone(&runner)).await {
                tracing::warn!(sweep = name, error = %crate::chain(&error), "a sweep failed");
            }
        }
    });
}

/// Confirms what this node knows of its pools, often enough for "sold out" to be the truth.
fn spawn_refresh(shop: &Arc<Shop>) {
    let runner = Arc::clone(shop);
    shop.spawn("refresh", async move {
        let mut round: u32 = 0;
        while !runner.stop.is_cancelled() {
            tokio::time::sleep(REFRESH_EVERY).await;
            round = round.wrapping_add(1);
            let everyone = round.is_multiple_of(REFRESH_IDLE_ROUNDS);
            let is_due = |sku: &Arc<Sku>| {
                let may_wait = !everyone || sku.offer.flash().is_none();
                sku.snapshot.is_wanted() || !may_wait
            };
            let skus = runner.directory.all().into_iter().filter(is_due);
            let refresh = |shop, sku| async move { recovery::refresh(&shop, &sku).await };
            if let Err(error) = each(&runner, skus, refresh).await {
                tracing::warn!(error = %crate::chain(&error), "a pool could not be read");
            }
        }
    });
}

/// Does `work` for each of these pools, for several at once; the first failure ends it.
async fn each<W>(
    shop: &Arc<Shop>,
    skus: impl IntoIterator<Item = Arc<Sku>>,
    work: impl Fn(Arc<Shop>, Arc<Sku>) -> W,
) -> Result<(), StoreError>
where
    W: Future<Output = Result<(), StoreError>>,
{
    let skus: Vec<_> = skus.into_iter().map(Ok).collect();
    stream::iter(skus)
        .try_for_each_concurrent(POOLS_TOGETHER, |sku| work(Arc::clone(shop), sku))
        .await
}

/// Listens to what other nodes say.
fn spawn_hints(shop: &Arc<Shop>) {
    let runner = Arc::clone(shop);
    shop.spawn("hints", async move {
        while !runner.stop.is_cancelled() {
            let mut hints = match runner.store.redis().hints().await {
                Ok(hints) => hints,
                Err(error) => {
                    tracing::warn!(error = %crate::chain(&error), "hints can't be heard");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    continue;
                }
            };
            loop {
                let received = tokio::select! {
                    () = runner.stop.cancelled() => return,
                    received = hints.next() => received,
                };
                let outcome = match received {
                    Received::Hint(Hint::Sale(sale)) => sales::adopt(&runner, sale).await,
                    Received::Hint(Hint::Pool(pool)) => match runner.directory.pool(pool) {
                        Some(sku) => recovery::refresh(&runner, &sku).await,
                        None => Ok(()),
                    },
                    // Every process reads the settings with a copy of its own.
                    Received::Hint(Hint::Config) => {
                        runner.store.forget_config();
                        Ok(())
                    }
                    Received::Hint(
                        Hint::User(_) | Hint::Product(_) | Hint::Categories | Hint::Banners,
                    ) => Ok(()),
                    Received::Missed => sales::adopt_all(&runner).await,
                    Received::Closed => break,
                };
                if let Err(error) = outcome {
                    tracing::warn!(error = %crate::chain(&error), "a hint could not be followed");
                }
            }
        }
    });
}

/// Notices that Redis is another process than before, and rebuilds what it may have forgotten.
fn spawn_restart_watch(shop: &Arc<Shop>) {
    let runner = Arc::clone(shop);
    shop.spawn("restarts", async move {
        let mut known: Option<String> = None;
        while !runner.stop.is_cancelled() {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let Ok(run_id) = runner.store.redis().run_id().await else { continue };
            if known.as_ref() == Some(&run_id) {
                continue;
            }
            if known.is_some() {
                tracing::warn!("Redis was restarted; its pools are rebuilt from MySQL");
                if let Err(error) = rebuild_all(&runner, Reason::Restarted).await {
                    tracing::warn!(error = %crate::chain(&error), "the pools could not be rebuilt yet");
                    continue;
                }
            }
            known = Some(run_id);
        }
    });
}

/// Rebuilds every pool that this node serves.
async fn rebuild_all(shop: &Arc<Shop>, reason: Reason) -> Result<(), StoreError> {
    shop.store.redis().load_functions().await?;
    for sku in shop.directory.all() {
        recovery::ensure(shop, sku.offer.pool_id, reason).await?;
    }
    Ok(())
}

/// Rebuilds every pool that Redis has or should have, whoever serves it; answers how many.
pub(crate) async fn repair(shop: &Arc<Shop>) -> Result<usize, StoreError> {
    let redis = shop.store.redis();
    redis.load_functions().await?;
    let mut tx = shop.store.begin().await?;
    let ids = audit::pool_ids(&mut tx).await?;
    drop(tx);
    let mut repaired = 0;
    for id in ids {
        if redis.look(id).await?.is_some() || shop.directory.pool(id).is_some() {
            recovery::ensure(shop, id, Reason::Doctor).await?;
            repaired += 1;
        }
    }
    Ok(repaired)
}

fn grace(shop: &Shop) -> TimeDelta {
    TimeDelta::from_std(shop.settings.pay_grace).unwrap_or(TimeDelta::zero())
}

/// Reservations whose deadline Redis says has passed.
async fn due(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let grace = grace(shop).num_milliseconds();
    let look = |sku: Arc<Sku>| {
        let redis = shop.store.redis().clone();
        async move { redis.due(sku.offer.pool_id, grace, LEASE_MS, ORDERS_ROUND_MAX).await }
    };
    let mut pools = shop.directory.all();
    pools.retain(|sku| sku.snapshot.may_be_due(grace));
    let mut looks = stream::iter(pools).map(look).buffer_unordered(POOLS_TOGETHER);
    while let Some(found) = looks.try_next().await? {
        if found.is_empty() {
            continue;
        }
        let mut tx = shop.store.begin().await?;
        let mut orders = Vec::with_capacity(found.len());
        for (_reservation, record) in found {
            let Some(record) = record else { continue };
            if let Some(order) = order::find_by_no(&mut tx, &record.order_no).await? {
                orders.push(order.id);
            }
        }
        drop(tx);
        expire(shop, orders).await;
    }
    Ok(())
}

/// Orders whose deadline MySQL says has passed: the truth behind the other two.
async fn overdue(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let before = shop.clock.now() - grace(shop);
    let orders = order::overdue(&mut tx, before, ORDERS_ROUND_MAX).await?;
    drop(tx);
    expire(shop, orders).await;
    Ok(())
}

async fn expire(shop: &Arc<Shop>, mut orders: Vec<OrderId>) {
    orders.sort_unstable();
    orders.dedup();
    for chunk in orders.chunks(128) {
        settle::expire(shop, chunk.to_vec()).await;
    }
}

/// Payments of which nothing was heard: the notification may be lost.
async fn payments(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    // Thirty seconds is the second look of the plan; deadlines make the last one.
    let again = now + TimeDelta::seconds(30);
    let unsettled = payment::claim_unsettled(&mut tx, now, again, 64).await?;
    tx.commit().await?;
    let Some(supervisors) = shop.supervisors.get() else { return Ok(()) };
    for payment in unsettled {
        let (reply, _nobody_waits) = oneshot::channel();
        supervisors.ask(payment.order_id, Job::Query { reply });
    }
    Ok(())
}

/// Refunds that WeChat is at.
async fn refunding(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let again = now + TimeDelta::seconds(30);
    let processing = refund::claim_processing(&mut tx, now, again, 64).await?;
    tx.commit().await?;
    for number in processing {
        if let Err(error) = courier::query_refund(shop, &number).await {
            tracing::warn!(error = %crate::chain(&error), "a refund could not be asked for");
        }
    }
    Ok(())
}

/// Coupons whose time is over are marked; and Redis learns how many are left of those that are given
/// out, for what a crash set aside is in nobody's hand.
async fn coupons(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let mut conn = shop.store.connection().await?;
    let expired = coupon::expire(&mut conn, COUPONS_ROUND_MAX).await?;
    metrics::counter!("coupons_expired").increment(expired);
    for (id, left) in coupon::remaining(&mut conn, COUPON_TEMPLATES_MAX).await? {
        shop.store.redis().set_coupon(id, left).await?;
    }
    let forgotten = draft::forget_old(&mut conn, DRAFTS_FORGOTTEN_MAX).await?;
    metrics::counter!("order_drafts_forgotten").increment(forgotten);
    Ok(())
}

/// Sales whose time is over are ended; what is left of ended ones goes back to the SKU.
async fn ends(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let pools = flash_sale::live_pools(&mut tx).await?;
    let ids: HashSet<_> = pools.iter().map(|(_pool, _item, sale)| *sale).collect();
    let mut ended = HashSet::new();
    let mut over = Vec::new();
    for id in ids {
        let Some(sale) = flash_sale::find(&mut tx, id).await? else { continue };
        if sale.status == SaleStatus::Ended {
            ended.insert(id);
        } else if sale.end_time + END_AFTER < shop.clock.now() {
            over.push(id);
        }
    }
    drop(tx);
    for sale in over {
        if let Err(error) = sales::end(shop, sale).await {
            tracing::warn!(%sale, error = %crate::chain(&error), "a sale could not be ended yet");
        }
    }
    for (pool, item, sale) in pools {
        if ended.contains(&sale) {
            sales::return_leftovers(shop, pool, item).await?;
        }
    }
    Ok(())
}

/// Accepted requests that did not reach MySQL: their node died, or had no room. And pools that a
/// node stopped and did not live to open again.
async fn logs(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let look = |shop: Arc<Shop>, sku: Arc<Sku>| async move {
        if matches!(sku.snapshot.known().state, None | Some(PoolState::Frozen)) {
            recovery::ensure(&shop, sku.offer.pool_id, Reason::Start).await?;
        }
        persist_log(&shop, &sku, LOG_AGE_MS).await
    };
    let mut pools = shop.directory.all();
    pools.retain(|sku| {
        let is_shut = matches!(sku.snapshot.known().state, None | Some(PoolState::Frozen));
        is_shut || sku.snapshot.may_be_logged()
    });
    each(shop, pools, look).await
}

/// Writes the orders of a pool's log entries that are older than `age_ms`, and deletes the entries
/// whose orders are all in MySQL.
pub(crate) async fn persist_log(
    shop: &Arc<Shop>,
    sku: &Arc<Sku>,
    age_ms: i64,
) -> Result<(), StoreError> {
    let redis = shop.store.redis();
    let pool = sku.offer.pool_id;
    loop {
        let entries = redis.log(pool, LOG_ROUND_MAX).await?;
        if entries.is_empty() {
            return Ok(());
        }
        let Some(look) = redis.look(pool).await? else { return Ok(()) };
        let is_left = |entry: &RedisEntry| entry.written_ms().saturating_add(age_ms) <= look.now_ms;
        let full = entries.len() >= usize::try_from(LOG_ROUND_MAX).unwrap_or(usize::MAX);
        let left: Vec<RedisEntry> = entries.into_iter().filter(is_left).collect();
        let found = left.len();
        let mut persisted = Vec::with_capacity(found);
        for entry in left {
            if persist_entry(shop, sku, look.view.epoch, &entry).await? {
                persisted.push(entry.id);
            }
        }
        let done = persisted.len();
        redis.forget_log(pool, persisted).await?;
        if !full || done < found || found == 0 {
            return Ok(());
        }
    }
}

/// Writes the orders of one entry that MySQL lacks; answers whether the entry may go.
async fn persist_entry(
    shop: &Arc<Shop>,
    sku: &Arc<Sku>,
    epoch: i64,
    entry: &RedisEntry,
) -> Result<bool, StoreError> {
    let Some(offer) = sku.offer.as_flash() else {
        return settle_entry(shop, sku, entry).await;
    };
    let mut missing = Vec::new();
    for (reservation, text) in &entry.items {
        let record = shop.store.redis().record(sku.offer.pool_id, reservation).await?;
        // Settled: it was written, or released, long ago.
        let Some(record) = record.filter(|record| record.state == RecordState::Held) else {
            continue;
        };
        match payload::read(offer, reservation, text, record.deadline_ms) {
            Some(order) => missing.push(order),
            None => tracing::error!(entry = entry.id, "a log entry means nothing"),
        }
    }
    let numbers: Vec<_> = missing.iter().map(|order| order.order_no.clone()).collect();
    let mut tx = shop.store.begin().await?;
    let existing = order::existing(&mut tx, &numbers).await?;
    drop(tx);
    missing.retain(|order| !existing.contains(&order.order_no));
    if missing.is_empty() {
        return Ok(true);
    }
    tracing::info!(orders = missing.len(), "orders that were accepted and not written are written");
    let Some(writer) = shop.writer.get() else { return Ok(false) };
    let log_entry = LogEntry::new(Arc::clone(sku), entry.id.clone(), missing.len());
    let until = Instant::now() + Duration::from_secs(10);
    let mut answers = Vec::with_capacity(missing.len());
    let mut accepted = Vec::with_capacity(missing.len());
    for order in missing {
        let (reply, answer) = reply::channel();
        let hold = Hold { sku: Arc::clone(sku), epoch, entry: Some(Arc::clone(&log_entry)) };
        accepted.push(Accepted { order, reply, until, holds: vec![hold] });
        answers.push(answer);
    }
    drop(writer.offer(accepted));
    for answer in answers {
        // Whatever came of it, the next round looks again.
        tokio::time::timeout_at(until, answer).await.ok();
    }
    // The entry goes with the next batch, or in the next round.
    Ok(false)
}

/// Looks at an entry of a SKU's ordinary stock; answers whether it may go. No order is written from
/// here: the draft of an order writes it, with its units of all pools, or gives it up. What is held for
/// an order that was given up, and whose release did not come here, is released.
async fn settle_entry(
    shop: &Arc<Shop>,
    sku: &Arc<Sku>,
    entry: &RedisEntry,
) -> Result<bool, StoreError> {
    let (redis, pool) = (shop.store.redis(), sku.offer.pool_id);
    for (reservation, _order_no) in &entry.items {
        let record = redis.record(pool, reservation).await?;
        let Some(record) = record.filter(|record| record.state == RecordState::Held) else {
            continue;
        };
        match ordinary::is_orphan(shop, &record.order_no).await? {
            Some(false) => {}
            None => return Ok(false),
            Some(true) => {
                tracing::info!(%pool, order.no = %record.order_no, "units of no order are released");
                let names = std::slice::from_ref(reservation);
                if redis.settle(pool, Settlement::Cancelled, names).await?.is_err() {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

/// Reads the deadlines of unpaid orders, so that this process keeps them from the start.
pub(crate) async fn load_deadlines(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let mut tx = shop.store.begin().await?;
    let unpaid = order::unpaid(&mut tx, DEADLINES_MAX).await?;
    let Some(supervisors) = shop.supervisors.get() else { return Ok(()) };
    for (order, expire_at) in unpaid {
        supervisors.watch(order, expire_at);
    }
    Ok(())
}
