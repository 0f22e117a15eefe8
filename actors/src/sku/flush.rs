//! One batch's way through Redis: a single call, repeated with the same names until its answer is
//! definite.

use std::sync::Arc;
use std::time::Duration;

use mall_domain::stock::Refusal;
use mall_store::StoreError;
use mall_store::redis::stock::{Bounced, ReserveItem, ReserveOutcome, Reserved};

use super::{Hold, LogEntry, Sku, Then, Ticket};
use crate::placing::Placing;
use crate::recovery;
use crate::reply::Answers;
use crate::shop::Shop;
use crate::writer::Accepted;

/// The first and the longest wait before a call is repeated.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));
/// Log entries that one call deletes on its way.
const PERSISTED_PER_CALL: usize = 64;

/// What who gathers units of several pools is told of one.
#[derive(Debug)]
pub(crate) enum Told {
    /// They are held, until this moment in milliseconds since 1970.
    Held(Hold, i64),
    /// There are none.
    Refused(Refusal),
    /// The name is another order's, or was given up: it can't be used any more.
    Earlier,
}

/// Reserves units for `batch`, answers those that get none and hands the others to the writer.
/// Answers the items to send once more.
pub(crate) async fn flush(shop: &Arc<Shop>, sku: &Arc<Sku>, batch: Vec<Ticket>) -> Vec<Ticket> {
    let items: Vec<ReserveItem> = batch.iter().map(|ticket| ticket.item.clone()).collect();
    let (epoch, reserved) = reserve(shop, sku, &items).await;

    for (item, outcome) in items.iter().zip(&reserved.outcomes) {
        if !matches!(outcome, ReserveOutcome::Refused(_)) {
            sku.snapshot.remember(&item.reservation);
        }
    }
    sku.snapshot.learn_batch(epoch, reserved.ver, reserved.avail, reserved.now_ms);

    let is_accepted = |outcome: &&ReserveOutcome| matches!(outcome, ReserveOutcome::Accepted);
    let accepted = reserved.outcomes.iter().filter(is_accepted).count();
    let entry = reserved.log_id.map(|id| LogEntry::new(Arc::clone(sku), id, accepted));
    let expire_at =
        chrono::DateTime::from_timestamp_millis(reserved.deadline_ms).unwrap_or_default();
    let mut to_write = Vec::with_capacity(accepted);
    let mut answers = Answers::default();
    for (ticket, outcome) in batch.into_iter().zip(reserved.outcomes) {
        let Ticket { until, then, .. } = ticket;
        match (outcome, then) {
            (ReserveOutcome::Accepted, then) => {
                let hold = Hold { sku: Arc::clone(sku), epoch, entry: entry.clone() };
                match then {
                    Then::Write { mut order, reply } => {
                        order.expire_at = expire_at;
                        to_write.push(Accepted { order: *order, reply, until, holds: vec![hold] });
                    }
                    Then::Tell(reply) => {
                        reply.send(Told::Held(hold, reserved.deadline_ms)).ok();
                    }
                }
            }
            (ReserveOutcome::Duplicate(order_no), Then::Write { reply, .. }) => {
                answers.add(reply, Placing::Earlier(order_no));
            }
            (ReserveOutcome::Refused(refusal), Then::Write { reply, .. }) => {
                answers.add(reply, Placing::Refused(refusal));
            }
            (ReserveOutcome::Duplicate(_), Then::Tell(reply)) => {
                reply.send(Told::Earlier).ok();
            }
            (ReserveOutcome::Refused(refusal), Then::Tell(reply)) => {
                reply.send(Told::Refused(refusal)).ok();
            }
        }
    }
    // Those that the writer has no room for hold their units and are in the log: the sweep writes
    // them, and the shopper learns that the outcome is not known yet.
    if let Some(writer) = shop.writer.get() {
        for refused in writer.offer(to_write) {
            refused.answer(Placing::Unknown);
        }
    }
    Vec::new()
}

/// Calls Redis until the answer is definite. The names of the items make repeating safe.
async fn reserve(shop: &Arc<Shop>, sku: &Arc<Sku>, items: &[ReserveItem]) -> (i64, Reserved) {
    let redis = shop.store.redis();
    let offer = &sku.offer;
    let persisted = sku.take_persisted(PERSISTED_PER_CALL);
    let mut wait = BACKOFF.0;
    loop {
        let epoch = sku.snapshot.epoch();
        // Of ordinary stock, the shop's settings say how long; they may change meanwhile.
        let hold_ms = offer.hold_ms.unwrap_or_else(|| shop.order_hold_ms());
        match redis.reserve(offer.pool_id, epoch, hold_ms, items, &persisted).await {
            Ok(Ok(reserved)) => return (epoch, reserved),
            Ok(Err(bounced)) => adapt(shop, sku, epoch, bounced).await,
            Err(error) => log_retry(&error, wait),
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(BACKOFF.1);
    }
}

/// Does what it takes for the pool to take calls again.
async fn adapt(shop: &Arc<Shop>, sku: &Arc<Sku>, epoch: i64, bounced: Bounced) {
    let outcome = match bounced {
        // Somebody else is at it.
        Bounced::Rebuilding => Ok(()),
        // Another node rebuilt the pool.
        Bounced::StaleEpoch(newer) if epoch < newer => recovery::refresh(shop, sku).await,
        Bounced::StaleEpoch(_) | Bounced::NotLoaded => {
            recovery::ensure(shop, sku.offer.pool_id, recovery::Reason::Bounced).await
        }
    };
    if let Err(error) = outcome {
        tracing::warn!(error = %crate::chain(&error), pool = %sku.offer.pool_id, "a pool could not be rebuilt yet");
    }
}

fn log_retry(error: &StoreError, wait: Duration) {
    metrics::counter!("stock_batch_retries").increment(1);
    let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    tracing::warn!(error = %crate::chain(error), wait_ms, "a batch is sent again");
}

/// What a refusal of the snapshot is, counted.
pub(crate) fn count_refusal(refusal: Refusal) {
    metrics::counter!("flash_attempts", "result" => refusal.name()).increment(1);
}
