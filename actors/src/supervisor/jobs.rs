//! The jobs of a supervisor: read the order, decide with `core`, call WeChat, write.

use std::sync::Arc;

use chrono::TimeDelta;
use mall_domain::order::Status;
use mall_domain::payment::PaymentState;
use mall_domain::{OrderId, OrderNo, UserId};
use mall_store::StoreError;
use mall_store::mysql::order::Order;
use mall_store::mysql::payment::{NewPayment, Payment};
use mall_store::mysql::{order, payment};
use mall_wechat::{PayError, Prepay, PrepayId, Transaction};

use super::core::{self, AnswerStep, EndStep, Ending, PrepayStep};
use super::{CancelRefusal, Job, NotifyRefusal, Prepaid, PrepayRefusal, admin, receipt, settle};
use crate::shop::Shop;

/// When WeChat is first asked about an attempt of which nothing was heard.
const FIRST_QUERY_AFTER: TimeDelta = TimeDelta::seconds(5);

/// A payment lock older than this was left behind: calls to WeChat end sooner.
const LOCK_AGE_MAX_MS: i64 = 20_000;
/// How soon an order is looked at again that somebody else holds.
const LOOK_AGAIN_AFTER: std::time::Duration = std::time::Duration::from_millis(20);

/// Runs one job and answers whoever waits for it.
pub(super) async fn run(shop: &Arc<Shop>, order: OrderId, job: Job) {
    match job {
        Job::Prepay { user, order_no, openid, reply } => {
            reply.send(prepay(shop, order, &order_no, user, &openid).await).ok();
        }
        Job::Money { transaction, reply } => {
            reply.send(settle::money(shop, &transaction).await).ok();
        }
        Job::Cancel { user, reply } => {
            reply.send(cancel(shop, order, user).await).ok();
        }
        Job::CancelByAdmin { admin, reason, reply } => {
            reply.send(admin::do_cancel(shop, order, admin, &reason).await).ok();
        }
        Job::Reprice { admin, price, reply } => {
            reply.send(admin::do_reprice(shop, order, admin, price).await).ok();
        }
        Job::Wish { user, wish, reply } => {
            reply.send(receipt::grant(shop, order, user, wish).await).ok();
        }
        Job::Query { reply } => {
            reply.send(query(shop, order).await).ok();
        }
        Job::Expire => match end(shop, order, Ending::Expired).await {
            Ok(_status) => {}
            // The order stays as it is; the sweep comes back to it.
            Err(error) => {
                tracing::warn!(order.id = %order, error = %crate::chain(&error), "an order could not be given up yet");
            }
        },
    }
}

/// The shopper's order with this number.
pub(super) async fn own_order(
    shop: &Shop,
    user: UserId,
    order_no: &OrderNo,
) -> Result<Option<Order>, StoreError> {
    let mut tx = shop.store.begin().await?;
    let order = order::find_by_no(&mut tx, order_no).await?;
    Ok(order.filter(|order| order.user_id == user))
}

/// The attempt with this number.
pub(super) async fn payment(
    shop: &Shop,
    out_trade_no: &str,
) -> Result<Option<Payment>, StoreError> {
    let mut tx = shop.store.begin().await?;
    payment::find_by_out_trade_no(&mut tx, out_trade_no).await
}

pub(super) async fn read(
    shop: &Shop,
    order: OrderId,
) -> Result<Option<(Order, Vec<Payment>)>, StoreError> {
    let mut tx = shop.store.begin().await?;
    let Some(order) = order::find(&mut tx, order).await? else { return Ok(None) };
    let payments = payment::of_order(&mut tx, order.id).await?;
    Ok(Some((order, payments)))
}

/// Takes the payment lock of an order; `false` if somebody who may still be at it has it. A lock
/// that cannot be asked for is done without.
async fn lock(shop: &Shop, order_no: &OrderNo) -> bool {
    let redis = shop.store.redis();
    let mine = LockHolder::new(shop);
    let outcome = async {
        let Some(theirs) = redis.lock_order(order_no.as_str(), &mine.to_string()).await? else {
            return Ok::<_, StoreError>(true);
        };
        let is_gone = LockHolder::parse(&theirs).is_none_or(|theirs| theirs.is_gone(&mine));
        if is_gone {
            redis.take_over_order(order_no.as_str(), &mine.to_string()).await?;
        }
        Ok(is_gone)
    };
    outcome.await.unwrap_or_else(|error| {
        tracing::warn!(error = %crate::chain(&error), "the payment lock is not to be had");
        true
    })
}

/// Who holds the payment lock of an order, since when. A process that was killed leaves its locks
/// behind, and no shopper should wait for the dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LockHolder {
    node: u16,
    boot: u32,
    since_ms: i64,
}

impl LockHolder {
    fn new(shop: &Shop) -> Self {
        Self { node: shop.settings.node_id, boot: shop.boot, since_ms: shop.clock.now_ms() }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        Some(Self {
            node: parts.next()?.parse().ok()?,
            boot: parts.next()?.parse().ok()?,
            since_ms: parts.next()?.parse().ok()?,
        })
    }

    /// Whether this holder can't be at work any more, as `other` sees it: an earlier process of the
    /// same node, or one that took longer than any call to WeChat may.
    fn is_gone(self, other: &Self) -> bool {
        let is_predecessor = self.node == other.node && self.boot != other.boot;
        is_predecessor || LOCK_AGE_MAX_MS < other.since_ms.saturating_sub(self.since_ms)
    }
}

impl std::fmt::Display for LockHolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.node, self.boot, self.since_ms)
    }
}

async fn prepay(
    shop: &Shop,
    order: OrderId,
    order_no: &OrderNo,
    user: UserId,
    openid: &str,
) -> Result<Prepaid, PrepayRefusal> {
    // It only spares a second call to WeChat; the row lock below decides.
    if !lock(shop, order_no).await {
        return Err(PrepayRefusal::Busy);
    }
    let outcome = prepay_locked(shop, order, user, openid).await;
    if let Err(error) = shop.store.redis().unlock_order(order_no.as_str()).await {
        tracing::warn!(error = %crate::chain(&error), "a payment lock runs out by itself");
    }
    outcome
}

async fn prepay_locked(
    shop: &Shop,
    order_id: OrderId,
    user: UserId,
    openid: &str,
) -> Result<Prepaid, PrepayRefusal> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let order = order::lock(&mut tx, order_id).await?;
    let order = order.filter(|order| order.user_id == user).ok_or(PrepayRefusal::NotFound)?;
    let payments = payment::of_order_locked(&mut tx, order.id).await?;
    let attempt = match core::prepay(&order, &payments, now) {
        PrepayStep::NotPayable(status) => return Err(PrepayRefusal::NotPayable(status)),
        PrepayStep::Expired => return Err(PrepayRefusal::Expired),
        PrepayStep::Reuse(payment) => {
            let id = payment.prepay_id.unwrap_or_default();
            return signed(shop, PrepayId::new(id));
        }
        PrepayStep::Enter(payment) => payment,
        PrepayStep::Begin(attempt) => {
            let out_trade_no = order.order_no.out_trade_no(attempt);
            let new = NewPayment {
                order_id: order.id,
                order_no: &order.order_no,
                user_id: user,
                out_trade_no: &out_trade_no,
                attempt,
                amount: order.pay_amount,
                openid,
                expire_at: order.expire_at,
                next_query_at: now + FIRST_QUERY_AFTER,
            };
            payment::create(&mut tx, new).await?;
            let created = payment::find_by_out_trade_no(&mut tx, &out_trade_no).await?;
            created.ok_or(PrepayRefusal::NotFound)?
        }
    };
    // Before WeChat hears of it: an attempt that nobody here knows could be paid and lost.
    tx.commit().await.map_err(StoreError::from)?;
    enter(shop, &order, &attempt).await
}

/// Asks WeChat for an attempt's prepay id.
async fn enter(shop: &Shop, order: &Order, attempt: &Payment) -> Result<Prepaid, PrepayRefusal> {
    let _permit = shop.wechat_calls.acquire().await.map_err(|_closed| PrepayRefusal::Busy)?;
    let request = Prepay {
        out_trade_no: attempt.out_trade_no.clone(),
        description: format!("商城订单 {}", order.order_no),
        amount_fen: attempt.amount.to_fen(),
        openid: attempt.openid.clone(),
        expire_at: attempt.expire_at,
        notify_url: shop.settings.notify_url.clone(),
    };
    let entered = shop.wechat.prepay(&request, shop.clock.now()).await;
    let id = match entered {
        Ok(id) => id,
        // The attempt stays as it is: the next prepay enters it again, or the deadline asks.
        Err(error @ PayError::Unknown(_)) => return Err(PrepayRefusal::WeChat(error)),
        Err(error) => {
            let mut tx = shop.store.begin().await?;
            payment::close(&mut tx, attempt.id, PaymentState::Failed, &error.to_string()).await?;
            tx.commit().await.map_err(StoreError::from)?;
            return Err(PrepayRefusal::WeChat(error));
        }
    };
    let mut tx = shop.store.begin().await?;
    let recorded = payment::set_prepaid(&mut tx, attempt.id, id.as_str(), shop.clock.now()).await?;
    tx.commit().await.map_err(StoreError::from)?;
    if !recorded {
        // The order ended meanwhile: nobody may pay this any more.
        if let Err(error) = shop.wechat.close(&attempt.out_trade_no, shop.clock.now()).await {
            tracing::warn!(error = %crate::chain(&error), "an attempt could not be closed; late money goes back");
        }
        return Err(PrepayRefusal::Expired);
    }
    signed(shop, id)
}

fn signed(shop: &Shop, id: PrepayId) -> Result<Prepaid, PrepayRefusal> {
    let parameters = shop.wechat.payment_parameters(&id, shop.clock.now());
    let parameters = parameters.map_err(PrepayRefusal::WeChat)?;
    Ok(Prepaid { prepay_id: id.as_str().to_owned(), parameters })
}

/// Asks WeChat about the live attempts of an order; money that is in is taken.
async fn query(shop: &Shop, order: OrderId) -> Result<Status, PrepayRefusal> {
    let Some((order, payments)) = read(shop, order).await? else {
        return Err(PrepayRefusal::NotFound);
    };
    if order.status != Status::PendingPayment {
        return Ok(order.status);
    }
    for attempt in payments.iter().filter(|payment| payment.state.is_live()) {
        match ask(shop, attempt).await {
            Ok(Some(transaction)) if transaction.trade_state.is_paid() => {
                // What does not fit stays as it is, and the shopper sees an unpaid order.
                let _taken: bool = take(shop, &transaction).await;
            }
            Ok(_) => {}
            Err(error) => return Err(PrepayRefusal::WeChat(error)),
        }
    }
    let mut tx = shop.store.begin().await?;
    let order = order::find(&mut tx, order.id).await?;
    order.map(|order| order.status).ok_or(PrepayRefusal::NotFound)
}

/// What WeChat knows of an attempt; `None` if it does not know it.
async fn ask(shop: &Shop, attempt: &Payment) -> Result<Option<Transaction>, PayError> {
    let Ok(_permit) = shop.wechat_calls.acquire().await else { return Ok(None) };
    match shop.wechat.query(&attempt.out_trade_no, shop.clock.now()).await {
        Ok(transaction) => Ok(Some(transaction)),
        Err(PayError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes money that a query found; `false` if it could not be taken. Money that does not fit its
/// attempt is left for a person to see.
pub(crate) async fn take(shop: &Shop, transaction: &Transaction) -> bool {
    match settle::money(shop, transaction).await {
        Ok(()) => return true,
        Err(NotifyRefusal::Mismatch(field)) => {
            metrics::counter!("payments_mismatched").increment(1);
            tracing::error!(field, "a payment at WeChat is not what was asked for");
        }
        Err(error) => {
            tracing::warn!(error = %crate::chain(&error), "money could not be taken yet");
        }
    }
    false
}

async fn cancel(shop: &Shop, order: OrderId, user: UserId) -> Result<Status, CancelRefusal> {
    let Some((found, _payments)) = read(shop, order).await? else {
        return Err(CancelRefusal::NotFound);
    };
    if found.user_id != user {
        return Err(CancelRefusal::NotFound);
    }
    match end(shop, order, Ending::ByUser).await {
        Ok(Status::Cancelled) if found.status == Status::PendingPayment => Ok(Status::Cancelled),
        Ok(status) => Err(CancelRefusal::NotCancellable(status)),
        Err(EndError::Store(error)) => Err(CancelRefusal::Store(error)),
        Err(EndError::WeChat(error)) => {
            tracing::warn!(error = %crate::chain(&error), "whether an order was paid is not known");
            Err(CancelRefusal::Busy)
        }
    }
}

/// Why an order could not be ended now; it stays as it is.
#[derive(Debug, thiserror::Error)]
pub(super) enum EndError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("wechat pay does not say whether the order was paid")]
    WeChat(#[source] PayError),
}

/// Ends an unpaid order, after every attempt that could still pay it was closed at WeChat. Answers
/// where the order stands then: money that came in first wins.
pub(super) async fn end(shop: &Shop, order: OrderId, ending: Ending) -> Result<Status, EndError> {
    // Each round closes an attempt or ends; attempts are bounded.
    for _ in 0..=core::ATTEMPTS_MAX {
        let Some((order, payments)) = read(shop, order).await? else {
            return Ok(Status::Cancelled);
        };
        let grace = TimeDelta::from_std(shop.settings.pay_grace).unwrap_or(TimeDelta::zero());
        match core::end(&order, &payments, ending, shop.clock.now(), grace) {
            EndStep::Nothing(status) => return Ok(status),
            EndStep::NotYet => return Ok(order.status),
            EndStep::Cancel => {
                let ended = settle::give_up(shop, &[order.id], ending).await?;
                if ended.is_empty() && ending == Ending::Expired {
                    // Somebody holds the row, or MySQL's clock is behind: the sweep comes back.
                    return Ok(order.status);
                }
                if ended.is_empty() {
                    tokio::time::sleep(LOOK_AGAIN_AFTER).await;
                }
            }
            EndStep::Ask(attempt) => close_attempt(shop, &attempt).await?,
        }
    }
    let found = read(shop, order).await?;
    Ok(found.map_or(Status::Cancelled, |(order, _payments)| order.status))
}

/// Makes sure that an attempt can't be paid any more, or takes its money.
///
/// Close, then ask: WeChat also says "closed" of numbers it does not know, and a shopper may be
/// paying at this very moment.
pub(super) async fn close_attempt(shop: &Shop, attempt: &Payment) -> Result<(), EndError> {
    let mut asked = ask(shop, attempt).await.map_err(EndError::WeChat)?;
    if asked.as_ref().is_some_and(|found| core::answer(found.trade_state) == AnswerStep::Open) {
        match shop.wechat.close(&attempt.out_trade_no, shop.clock.now()).await {
            Ok(()) | Err(PayError::AlreadyPaid | PayError::Closed | PayError::NotFound) => {}
            Err(error) => return Err(EndError::WeChat(error)),
        }
        asked = ask(shop, attempt).await.map_err(EndError::WeChat)?;
    }
    match asked.as_ref().map(|found| core::answer(found.trade_state)) {
        Some(AnswerStep::Paid) => {
            let taken = match &asked {
                Some(transaction) => take(shop, transaction).await,
                None => false,
            };
            let untaken = PayError::Invalid("the attempt was paid, and its money can't be taken");
            taken.then_some(()).ok_or(EndError::WeChat(untaken))
        }
        Some(AnswerStep::Open) => {
            Err(EndError::WeChat(PayError::Invalid("the attempt is still open after its close")))
        }
        Some(AnswerStep::Over) | None => {
            let mut tx = shop.store.begin().await?;
            let note = if asked.is_some() { "closed" } else { "unknown to WeChat" };
            payment::close(&mut tx, attempt.id, PaymentState::Closed, note).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_a_process_that_is_gone() {
        let mine = LockHolder { node: 1, boot: 7, since_ms: 100_000 };
        assert_eq!(LockHolder::parse(&mine.to_string()), Some(mine));
        let gone = |node, boot, since_ms| LockHolder { node, boot, since_ms }.is_gone(&mine);
        assert!(gone(1, 6, 99_999), "the same node was started again");
        assert!(!gone(1, 7, 99_999), "this very process is at it");
        assert!(!gone(2, 6, 99_999), "another node is at it");
        assert!(gone(2, 6, 79_999), "another node would have ended");
    }
}
