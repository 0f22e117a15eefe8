//! The transactions that end an order's wait for payment: paid, or given up. Exactly one of them
//! finds the order waiting.

use std::collections::BTreeMap;
use std::sync::Arc;

use mall_domain::payment::PaymentState;
use mall_domain::{OrderId, OrderNo, PoolId};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::order::{self, Units};
use mall_store::mysql::outbox::{self, Effect, Op, Payload};
use mall_store::mysql::payment::Payment;
use mall_store::mysql::{coupon, payment, pool, refund};
use mall_store::{MySqlTransaction, StoreError};
use mall_wechat::Transaction;

use super::core::{self, Ending, MoneyStep};
use super::{Job, NotifyRefusal};
use crate::shop::Shop;

/// How often a transaction that lost a race for locks is tried again.
const RACES_MAX: u32 = 10;

/// Takes money that came in: it pays the order, or is sent back. Idempotent by the transaction.
pub(super) async fn money(shop: &Shop, transaction: &Transaction) -> Result<(), NotifyRefusal> {
    for _ in 0..RACES_MAX {
        match take_money(shop, transaction).await {
            Err(NotifyRefusal::Store(StoreError::Deadlock)) => {}
            other => return other,
        }
    }
    Err(NotifyRefusal::Busy)
}

async fn take_money(shop: &Shop, transaction: &Transaction) -> Result<(), NotifyRefusal> {
    let mut tx = shop.store.begin().await?;
    let found = payment::find_by_out_trade_no(&mut tx, &transaction.out_trade_no).await?;
    let order_id = found.ok_or(NotifyRefusal::NotFound)?.order_id;
    let order = order::lock(&mut tx, order_id).await?.ok_or(NotifyRefusal::NotFound)?;
    // Read again, now that nobody else can change it.
    let attempts = payment::of_order_locked(&mut tx, order.id).await?;
    let attempt = attempts
        .iter()
        .find(|attempt| attempt.out_trade_no == transaction.out_trade_no)
        .ok_or(NotifyRefusal::NotFound)?;
    let wrong = core::mismatch(
        attempt,
        transaction.amount_fen,
        transaction.currency.as_deref(),
        transaction.openid.as_deref(),
    );
    if let Some(field) = wrong {
        return Err(NotifyRefusal::Mismatch(field));
    }
    let id = transaction.transaction_id.as_deref();
    let id = id.ok_or(NotifyRefusal::Mismatch("transaction_id"))?;
    let now = shop.clock.now();
    let paid_at = transaction.success_time.unwrap_or(now);

    match core::money(&order, attempt) {
        MoneyStep::Known => return Ok(()),
        MoneyStep::Pay => {
            payment::set_paid(&mut tx, attempt.id, PaymentState::Success, id, paid_at, None)
                .await?;
            if !order::pay(&mut tx, order.id, id, paid_at).await? {
                return Err(NotifyRefusal::Busy);
            }
            let units = order::units(&mut tx, &[order.id]).await?;
            outbox::add(&mut tx, &settlements(&units, Op::SettlePaid), now).await?;
            order::add_events(&mut tx, &[order.id], "paid", "wechat", None).await?;
        }
        MoneyStep::SendBack(reason) => {
            send_back(shop, &mut tx, attempt, id, paid_at, reason).await?
        }
    }
    tx.commit().await.map_err(StoreError::from)?;
    metrics::counter!("payments_taken").increment(1);
    if let Some(courier) = shop.courier.get() {
        courier.wake();
    }
    Ok(())
}

/// Keeps money apart that no order can take, and has it sent back.
async fn send_back(
    shop: &Shop,
    tx: &mut MySqlTransaction,
    attempt: &Payment,
    transaction_id: &str,
    paid_at: chrono::DateTime<chrono::Utc>,
    reason: &'static str,
) -> Result<(), StoreError> {
    let orphan = PaymentState::Orphan;
    payment::set_paid(tx, attempt.id, orphan, transaction_id, paid_at, Some(reason)).await?;
    // The number comes from the attempt: however often this is decided, it is one refund.
    let refund_no = format!("R{}", attempt.out_trade_no);
    let amount = attempt.amount;
    let (order, user) = (attempt.order_id, attempt.user_id);
    refund::create_late(tx, &refund_no, order, attempt.id, user, amount, reason).await?;
    let payload = Payload { refund_no: Some(refund_no), ..Payload::default() };
    // An order may get money back more than once: the attempt's number makes the effect unique.
    let number = OrderNo(attempt.out_trade_no.clone());
    let effect = Effect::new(Op::Refund, number, PoolId(0), payload);
    outbox::add(tx, &[effect], shop.clock.now()).await?;
    order::add_events(tx, &[attempt.order_id], "late_money", "wechat", None).await?;
    tracing::warn!(order.no = %attempt.order_no, attempt = attempt.attempt, "money is sent back");
    Ok(())
}

/// What Redis is to be told of the units of orders.
fn settlements(units: &[Units], op: Op) -> Vec<Effect> {
    let effect = |units: &Units| {
        let payload =
            Payload { reservation: Some(units.reservation.clone()), ..Payload::default() };
        Effect::new(op, units.order_no.clone(), units.pool_id, payload)
    };
    units.iter().map(effect).collect()
}

/// Gives up those of `orders` that wait for payment and that no live attempt can pay. Answers
/// them. Idempotent.
pub(super) async fn give_up(
    shop: &Shop,
    orders: &[OrderId],
    ending: Ending,
) -> Result<Vec<OrderId>, StoreError> {
    for _ in 0..RACES_MAX {
        match end_unpaid(shop, orders, ending).await {
            Err(StoreError::Deadlock) => {}
            other => return other,
        }
    }
    Err(StoreError::Deadlock)
}

async fn end_unpaid(
    shop: &Shop,
    orders: &[OrderId],
    ending: Ending,
) -> Result<Vec<OrderId>, StoreError> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let overdue_ms = match ending {
        Ending::Expired => i64::try_from(shop.settings.pay_grace.as_millis()).ok(),
        Ending::ByUser | Ending::ByAdmin(_) => None,
    };
    let ended = order::lock_unpaid(&mut tx, orders, overdue_ms).await?;
    if ended.is_empty() {
        return Ok(ended);
    }
    order::cancel(&mut tx, &ended, ending.reason(), now).await?;
    let units = order::units(&mut tx, &ended).await?;
    outbox::add(&mut tx, &settlements(&units, Op::SettleCancelled), now).await?;
    coupon::give_back(&mut tx, &ended).await?;
    let (event, actor, id) = match ending {
        Ending::Expired => ("expired", "system", None),
        Ending::ByUser => ("cancelled", "user", None),
        Ending::ByAdmin(admin) => ("cancelled", "admin", Some(admin.0)),
    };
    order::add_events(&mut tx, &ended, event, actor, id).await?;

    // The rows that everybody wants come last, in ascending id.
    let mut by_pool: BTreeMap<PoolId, Vec<&Units>> = BTreeMap::new();
    for units in &units {
        by_pool.entry(units.pool_id).or_default().push(units);
    }
    for (pool_id, units) in by_pool {
        let quantity = units.iter().map(|units| units.quantity).sum();
        if !pool::give_back(&mut tx, pool_id, quantity).await? {
            return Err(StoreError::corrupt("stock_pools", "taken", pool_id));
        }
        let numbers: Vec<_> = units.iter().map(|units| &units.order_no).collect();
        ledger::record(&mut tx, pool_id, quantity, Reason::Cancel, &numbers, None, None).await?;
    }
    tx.commit().await?;
    metrics::counter!("orders_cancelled", "reason" => ending.reason())
        .increment(u64::try_from(ended.len()).unwrap_or(0));
    if let Some(courier) = shop.courier.get() {
        courier.wake();
    }
    Ok(ended)
}

/// Gives up orders whose deadline passed: those that nobody tried to pay in one transaction, the
/// others one by one, after WeChat was asked.
pub(crate) async fn expire(shop: &Arc<Shop>, orders: Vec<OrderId>) {
    let ended = match give_up(shop, &orders, Ending::Expired).await {
        Ok(ended) => ended,
        Err(error) => {
            tracing::warn!(error = %crate::chain(&error), "orders could not be given up yet");
            return;
        }
    };
    let Some(supervisors) = shop.supervisors.get() else { return };
    for order in orders.into_iter().filter(|order| !ended.contains(order)) {
        // Too busy: the sweep comes back to it.
        supervisors.ask(order, Job::Expire);
    }
}
