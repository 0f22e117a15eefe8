//! Refunds of orders: asked for by shoppers, decided by admins or by time, carried out by WeChat.
//!
//! The steps that people take are functions over a transaction of the caller, who commits it together
//! with what it has to write down, and then wakes the courier. Every step locks the order first, so
//! that the refunds of one order follow one another.

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::order::{Event, Status};
use mall_domain::payment::{RefundKind, RefundStatus};
use mall_domain::refund::{self as rules, Extent, Refusal, Restock, Step, Wanted};
use mall_domain::{AdminId, Money, OrderId, OrderNo, PoolId, RefundId, UserId};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::outbox::{self, Effect, Op, Payload};
use mall_store::mysql::refund::Refund;
use mall_store::mysql::refunding::{self, Decision, NewRefund};
use mall_store::mysql::{coupon, order, pool, refund};
use mall_store::{MySqlConnection, StoreError};
use mall_wechat::RefundResult;
use serde_json::{Value, json};

use crate::shop::Shop;

/// How soon WeChat is asked how a refund is coming on.
const QUERY_AFTER: TimeDelta = TimeDelta::seconds(5);
/// The longest time between two questions.
const QUERY_EVERY_MAX: TimeDelta = TimeDelta::hours(1);
/// How often a transaction that lost a race for locks is tried again.
const RACES_MAX: u32 = 10;
/// The most refunds of one round of the machine.
const ROUND_MAX: u32 = 64;

/// What is settled about refunds by those who run the shop. How long after the receipt one may be
/// asked for is a setting of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// After how long a refund of what was not shipped approves itself; `None` never.
    pub approve_after: Option<TimeDelta>,
    /// How long a shopper has to send goods back.
    pub return_within: TimeDelta,
}

impl Default for Rules {
    fn default() -> Self {
        Self { approve_after: Some(TimeDelta::minutes(10)), return_within: TimeDelta::days(7) }
    }
}

/// Why a step can't be done.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// There is no such order or refund, or it is another shopper's.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The order does not allow it.
    #[error(transparent)]
    Rule(#[from] Refusal),
    /// The refund stands where this can't be done.
    #[error("the refund is {0:?}")]
    Status(RefundStatus),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a shopper asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who.
    pub user: UserId,
    /// Of which order.
    pub order: OrderId,
    /// Money only, or against the goods.
    pub kind: RefundKind,
    /// Which units; `None` for all that are left.
    pub wanted: Option<Vec<Wanted>>,
    /// Why, in a few words.
    pub reason: String,
    /// Why, in more words.
    pub description: Option<String>,
    /// Pictures: a JSON array of addresses.
    pub images: Option<Value>,
}

/// Asks for a refund; `after_sale` is how long after the receipt that may be done.
///
/// # Errors
///
/// A [`RefundError`].
pub async fn request(
    conn: &mut MySqlConnection,
    rules: &Rules,
    ask: &Ask,
    after_sale: TimeDelta,
    now: DateTime<Utc>,
) -> Result<RefundId, RefundError> {
    let order = order::lock(&mut *conn, ask.order).await?;
    let order = order.filter(|order| order.user_id == ask.user);
    let order = order.ok_or(RefundError::NotFound("order"))?;
    let found = refunding::refundable(&mut *conn, order.id).await?;
    let found = found.ok_or(RefundError::NotFound("order"))?;
    let standing = &found.standing;
    let wanted = ask.wanted.as_deref();
    let proposal = rules::propose(standing, ask.kind, wanted, now, after_sale)?;
    let payment = found.payment.ok_or(Refusal::OrderStatus(standing.status))?;
    // The order's number and the how manieth it is: unique while the order's row is held.
    let refund_no = format!("{}R{:02}", found.order_no, standing.refunds + 1);
    let by_itself = ask.kind == RefundKind::MoneyOnly && !standing.is_shipped;
    let new = NewRefund {
        refund_no: &refund_no,
        order: order.id,
        payment,
        user: ask.user,
        kind: ask.kind,
        proposal: &proposal,
        reason: &ask.reason,
        description: ask.description.as_deref(),
        images: ask.images.as_ref(),
        approve_at: rules.approve_after.filter(|_| by_itself).map(|after| now + after),
    };
    let id = refunding::create(&mut *conn, new).await?.ok_or(Refusal::Exceeds)?;
    let detail = json!({ "refund_no": refund_no, "amount": proposal.amount });
    let by = ("user", Some(ask.user.0));
    order::add_event(conn, order.id, "refund_requested", by, &detail).await?;
    Ok(id)
}

/// The refund with this id, its order's row held; only `user`'s, if one is named.
async fn held(
    conn: &mut MySqlConnection,
    id: RefundId,
    user: Option<UserId>,
) -> Result<Refund, RefundError> {
    let missing = || RefundError::NotFound("refund");
    let found = refund::find(&mut *conn, id).await?.ok_or_else(missing)?;
    if user.is_some_and(|user| user != found.user_id) {
        return Err(missing());
    }
    order::lock(&mut *conn, found.order_id).await?.ok_or_else(missing)?;
    // Read again, now that nobody else moves it.
    refund::find(conn, id).await?.ok_or_else(missing)
}

/// Takes a step with a refund that is held; answers where it stands then.
async fn step(
    conn: &mut MySqlConnection,
    refund: &Refund,
    step: Step,
    decision: Decision<'_>,
    next_at: Option<DateTime<Utc>>,
) -> Result<RefundStatus, RefundError> {
    let to = rules::after(refund.kind, refund.status, step);
    let to = to.ok_or(RefundError::Status(refund.status))?;
    if !refunding::step(conn, refund.id, (refund.status, to), decision, next_at).await? {
        return Err(RefundError::Status(refund.status));
    }
    Ok(to)
}

async fn event(
    conn: &mut MySqlConnection,
    refund: &Refund,
    event: &'static str,
    by: (&'static str, Option<i64>),
) -> Result<(), StoreError> {
    let detail = json!({ "refund_no": refund.refund_no, "amount": refund.amount });
    order::add_event(conn, refund.order_id, event, by, &detail).await
}

/// Takes a refund back that is not decided, or whose goods are not in.
///
/// # Errors
///
/// A [`RefundError`].
pub async fn cancel(
    conn: &mut MySqlConnection,
    user: UserId,
    id: RefundId,
) -> Result<(), RefundError> {
    let refund = held(&mut *conn, id, Some(user)).await?;
    step(&mut *conn, &refund, Step::Cancel, Decision::default(), None).await?;
    Ok(event(conn, &refund, "refund_cancelled", ("user", Some(user.0))).await?)
}

/// Notes the parcel that a shopper sent back.
///
/// # Errors
///
/// A [`RefundError`].
pub async fn send_back(
    conn: &mut MySqlConnection,
    user: UserId,
    id: RefundId,
    company: &str,
    tracking_no: &str,
) -> Result<(), RefundError> {
    let refund = held(&mut *conn, id, Some(user)).await?;
    step(&mut *conn, &refund, Step::SendBack, Decision::default(), None).await?;
    refunding::set_return(&mut *conn, id, company, tracking_no).await?;
    Ok(event(conn, &refund, "return_sent", ("user", Some(user.0))).await?)
}

/// Who decides; `None` if time did.
fn actor(admin: Option<AdminId>) -> (&'static str, Option<i64>) {
    match admin {
        Some(admin) => ("admin", Some(admin.0)),
        None => ("system", None),
    }
}

/// Agrees to a refund: WeChat is asked for the money, or the shopper for the goods.
///
/// # Errors
///
/// A [`RefundError`]; [`Refusal::Exceeds`] if `amount` is more than was asked for, or nothing.
pub async fn approve(
    conn: &mut MySqlConnection,
    rules: &Rules,
    id: RefundId,
    decision: Decision<'_>,
    amount: Option<Money>,
    restock: Option<bool>,
    now: DateTime<Utc>,
) -> Result<(), RefundError> {
    let refund = held(&mut *conn, id, None).await?;
    let amount = amount.unwrap_or(refund.amount);
    if refund.amount < amount || amount == Money::ZERO {
        return Err(Refusal::Exceeds.into());
    }
    let next_at = match refund.kind {
        RefundKind::Return => now + rules.return_within,
        RefundKind::MoneyOnly | RefundKind::LateMoney => now + QUERY_AFTER * 6,
    };
    let to = step(&mut *conn, &refund, Step::Approve, decision, Some(next_at)).await?;
    let refund = Refund { amount, ..refund };
    let auto = decision.admin.is_none();
    if !refunding::set_terms(&mut *conn, id, amount, Restock::of(restock), auto).await? {
        return Err(Refusal::Exceeds.into());
    }
    if to == RefundStatus::Processing {
        ask_wechat(&mut *conn, &refund, now).await?;
    }
    Ok(event(conn, &refund, "refund_approved", actor(decision.admin)).await?)
}

/// Does not agree to a refund, or to what came back.
///
/// # Errors
///
/// A [`RefundError`].
pub async fn refuse(
    conn: &mut MySqlConnection,
    id: RefundId,
    decision: Decision<'_>,
) -> Result<(), RefundError> {
    let refund = held(&mut *conn, id, None).await?;
    step(&mut *conn, &refund, Step::Refuse, decision, None).await?;
    Ok(event(conn, &refund, "refund_refused", actor(decision.admin)).await?)
}

/// Confirms that the goods came back: WeChat is asked for the money, and the units go back on sale
/// if they are fit for it.
///
/// # Errors
///
/// A [`RefundError`].
pub async fn receive(
    conn: &mut MySqlConnection,
    id: RefundId,
    decision: Decision<'_>,
    restock: bool,
    now: DateTime<Utc>,
) -> Result<(), RefundError> {
    let refund = held(&mut *conn, id, None).await?;
    let next_at = Some(now + QUERY_AFTER * 6);
    step(&mut *conn, &refund, Step::Receive, decision, next_at).await?;
    refunding::set_received(&mut *conn, id, Restock::of(Some(restock)), now).await?;
    ask_wechat(&mut *conn, &refund, now).await?;
    event(&mut *conn, &refund, "return_received", actor(decision.admin)).await?;
    if restock {
        put_back(conn, &refund, now).await?;
    }
    Ok(())
}

/// Has WeChat asked again: for the same refund, or for a new one where it closed the first.
///
/// # Errors
///
/// A [`RefundError`].
pub async fn retry(
    conn: &mut MySqlConnection,
    id: RefundId,
    decision: Decision<'_>,
    now: DateTime<Utc>,
) -> Result<(), RefundError> {
    let refund = held(&mut *conn, id, None).await?;
    step(&mut *conn, &refund, Step::Retry, decision, Some(now)).await?;
    let number = rules::number_at_wechat(&refund.refund_no, refund.retries);
    if refund.status == RefundStatus::Failed {
        refunding::count_retry(&mut *conn, id).await?;
        let refund = Refund { retries: refund.retries.saturating_add(1), ..refund.clone() };
        ask_wechat(&mut *conn, &refund, now).await?;
    } else if !outbox::hurry(&mut *conn, Op::Refund, &number, now).await? {
        tracing::debug!(number, "WeChat was asked before, and is asked how it is coming on");
    }
    Ok(event(conn, &refund, "refund_retried", actor(decision.admin)).await?)
}

/// Has the courier ask WeChat for the money.
async fn ask_wechat(
    conn: &mut MySqlConnection,
    refund: &Refund,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let number = rules::number_at_wechat(&refund.refund_no, refund.retries);
    let payload = Payload { refund_no: Some(refund.refund_no.clone()), ..Payload::default() };
    let effect = Effect::new(Op::Refund, OrderNo(number), PoolId(0), payload);
    outbox::add(conn, &[effect], now).await
}

/// Puts the units of a refund back on sale: MySQL now, Redis after the commit. Once for a refund.
async fn put_back(
    conn: &mut MySqlConnection,
    refund: &Refund,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let order = order::find(&mut *conn, refund.order_id).await?;
    let order = order.ok_or_else(|| StoreError::corrupt("refunds", "order_id", refund.id))?;
    for back in refunding::restock(&mut *conn, refund.id, refund.order_id).await? {
        let payload = Payload {
            reservation: Some(back.reservation),
            units: Some(back.keeps),
            ..Payload::default()
        };
        let name = OrderNo(refund.refund_no.clone());
        let effect = Effect::new(Op::SettleRefunded, name, back.pool, payload);
        outbox::add(&mut *conn, &[effect], now).await?;
        if !pool::give_back(&mut *conn, back.pool, back.units).await? {
            return Err(StoreError::corrupt("stock_pools", "taken", back.pool));
        }
        let orders = [&order.order_no];
        let remark = Some(refund.refund_no.as_str());
        ledger::record(conn, back.pool, back.units, Reason::Refund, &orders, None, remark).await?;
    }
    Ok(())
}

/// What time does: refunds that nobody decided on approve themselves while nothing was shipped, and
/// returns whose goods were never sent are given up.
pub(crate) async fn by_time(shop: &Shop) -> Result<(), StoreError> {
    let now = shop.clock.now();
    let due = refunding::due(&mut *shop.store.connection().await?, now, ROUND_MAX).await?;
    let mut any = false;
    for (id, status) in due {
        match decide(shop, id, status, now).await {
            Ok(()) => any = true,
            // Somebody else decided meanwhile; or another node does.
            Err(RefundError::Status(_) | RefundError::Store(StoreError::Deadlock)) => {}
            Err(RefundError::Store(error)) => return Err(error),
            Err(error) => {
                tracing::warn!(refund = id.0, %error, "a refund can't be decided by itself");
                let mut conn = shop.store.connection().await?;
                refunding::look_at(&mut conn, id, None).await?;
            }
        }
    }
    if any && let Some(courier) = shop.courier.get() {
        courier.wake();
    }
    Ok(())
}

async fn decide(
    shop: &Shop,
    id: RefundId,
    status: RefundStatus,
    now: DateTime<Utc>,
) -> Result<(), RefundError> {
    let mut tx = shop.store.begin().await?;
    let rules = &shop.settings.refunds;
    if status == RefundStatus::Requested {
        let refund = held(&mut tx, id, None).await?;
        let found = refunding::refundable(&mut tx, refund.order_id).await?;
        if found.is_none_or(|found| found.standing.is_shipped) {
            // Shipped since: now it is for a person to decide.
            refunding::look_at(&mut tx, id, None).await?;
        } else {
            let nobody = Decision::default();
            approve(&mut tx, rules, id, nobody, None, None, now).await?;
        }
    } else {
        let refund = held(&mut tx, id, None).await?;
        let remark = Some("超时未寄回商品，退款申请已关闭");
        let decision = Decision { admin: None, remark };
        step(&mut tx, &refund, Step::Cancel, decision, None).await?;
        event(&mut tx, &refund, "refund_expired", ("system", None)).await?;
    }
    tx.commit().await.map_err(|error| RefundError::Store(error.into()))
}

/// Writes down where WeChat says a refund stands. Idempotent.
pub(crate) async fn note(shop: &Shop, result: &RefundResult) -> Result<(), StoreError> {
    for _ in 0..RACES_MAX {
        match note_once(shop, result).await {
            Err(StoreError::Deadlock) => {}
            other => return other,
        }
    }
    Err(StoreError::Deadlock)
}

async fn note_once(shop: &Shop, result: &RefundResult) -> Result<(), StoreError> {
    let now = shop.clock.now();
    let (number, retries) = rules::number_here(&result.out_refund_no);
    let mut tx = shop.store.begin().await?;
    let Some(found) = refund::find_by_no(&mut tx, number).await? else { return Ok(()) };
    order::lock(&mut tx, found.order_id).await?;
    // Read again, now that nobody else moves it.
    let Some(refund) = refund::find(&mut tx, found.id).await? else { return Ok(()) };
    if refund.retries != retries {
        tracing::debug!(number = result.out_refund_no, "news of a try that was given up");
        return Ok(());
    }
    let (status, again) = match result.status {
        mall_wechat::RefundStatus::Success => (RefundStatus::Success, None),
        mall_wechat::RefundStatus::Closed => (RefundStatus::Failed, None),
        mall_wechat::RefundStatus::Abnormal => (RefundStatus::Abnormal, None),
        mall_wechat::RefundStatus::Processing | mall_wechat::RefundStatus::Unknown => {
            // The longer it takes, the less often WeChat is asked.
            let wait = ((now - refund.created_at) / 10).clamp(QUERY_AFTER, QUERY_EVERY_MAX);
            (RefundStatus::Processing, Some(now + wait))
        }
    };
    let id = Some(result.refund_id.as_str());
    let at = result.success_time;
    if !refund::set_status(&mut tx, number, status, id, at, again).await? {
        return Ok(());
    }
    if status != refund.status {
        news(&mut tx, &refund, status, now).await?;
    }
    tx.commit().await?;
    if let Some(courier) = shop.courier.get() {
        courier.wake();
    }
    Ok(())
}

/// What a refund's new status does to its order.
async fn news(
    conn: &mut MySqlConnection,
    refund: &Refund,
    status: RefundStatus,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match status {
        RefundStatus::Success => {
            if refund.kind != RefundKind::LateMoney {
                refunded(&mut *conn, refund, now).await?;
            }
            event(conn, refund, "refunded", ("wechat", None)).await
        }
        RefundStatus::Failed | RefundStatus::Abnormal => {
            tracing::error!(refund.refund_no, ?status, "a refund needs an operator");
            let name =
                if status == RefundStatus::Failed { "refund_failed" } else { "refund_abnormal" };
            event(conn, refund, name, ("wechat", None)).await
        }
        RefundStatus::Requested
        | RefundStatus::Approved
        | RefundStatus::Processing
        | RefundStatus::Refused
        | RefundStatus::Cancelled => Ok(()),
    }
}

/// Counts money that went back: the order's sums, its status when all of it did, the units that were
/// not shipped, and the coupon.
async fn refunded(
    conn: &mut MySqlConnection,
    refund: &Refund,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let found = refunding::refundable(&mut *conn, refund.order_id).await?;
    let corrupt = |column| StoreError::corrupt("refunds", column, refund.id);
    let order = found.ok_or_else(|| corrupt("order_id"))?.standing;
    let sums = refunding::count(&mut *conn, refund.order_id, refund.id, refund.amount).await?;
    let sums = sums.ok_or_else(|| corrupt("amount"))?;
    let (paid, freight) = (order.paid, order.freight);
    let extent = rules::extent(paid, freight, order.is_shipped, sums.amount, sums.units_left);
    let to = match extent {
        Extent::Full => order.status.after(Event::Refunded).map_err(|_wrong| corrupt("status"))?,
        Extent::Part => order.status,
    };
    if !refunding::set_extent(&mut *conn, refund.order_id, extent, order.status, to).await? {
        return Err(corrupt("status"));
    }
    let back_on_sale = match refund.restock {
        Restock::Yes => refund.kind == RefundKind::MoneyOnly,
        Restock::Unshipped => refund.kind == RefundKind::MoneyOnly && !order.is_shipped,
        Restock::No => false,
    };
    if back_on_sale {
        put_back(&mut *conn, refund, now).await?;
    }
    if to == Status::Refunded && !order.is_shipped {
        coupon::give_back(conn, &[refund.order_id]).await?;
    }
    Ok(())
}
