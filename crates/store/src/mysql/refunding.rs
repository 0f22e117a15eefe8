//! Asking for refunds and carrying them through: the order as its refunds see it, the guarded steps
//! of a refund, and what a refund that came to its end does to its order.

use chrono::{DateTime, Utc};
use mall_domain::order::Status;
use mall_domain::payment::{PaymentState, RefundKind, RefundStatus};
use mall_domain::refund::{Extent, Line, Proposal, Restock, Standing};
use mall_domain::{AdminId, Money, OrderId, OrderNo, PaymentId, PoolId, RefundId, UserId};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::pool::id_of;
use crate::StoreError;

/// An order as far as refunds go, and the payment that its money goes back by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refundable {
    /// The order's number.
    pub order_no: OrderNo,
    /// The payment; `None` if it was never paid.
    pub payment: Option<PaymentId>,
    /// What the rules look at.
    pub standing: Standing,
}

fn money(amount: Decimal, column: &'static str, row: i64) -> Result<Money, StoreError> {
    Money::try_from(amount).map_err(|_bad| StoreError::corrupt("orders", column, row))
}

/// The order as far as refunds go. The caller holds the order's row, so that no other refund of it
/// is asked for meanwhile.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn refundable(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Option<Refundable>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT o.order_no, o.status, o.pay_amount, o.freight_amount,
               o.receive_time as "receive_time: DateTime<Utc>",
               EXISTS (SELECT 1 FROM order_logistics l WHERE l.order_id = o.id)
                   as "is_shipped!: bool",
               (SELECT p.id FROM payments p WHERE p.order_id = o.id AND p.state = ?) as payment,
               (SELECT COUNT(*) FROM refunds r WHERE r.order_id = o.id AND r.kind IN (1, 2))
                   as "refunds!: i64",
               (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.order_id = o.id
                    AND r.kind IN (1, 2) AND r.status NOT IN (4, 5)) as "claimed!: Decimal"
           FROM orders o WHERE o.id = ?"#,
        PaymentState::Success.code(),
        order.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status = Status::try_from(row.status);
    let status = status.map_err(|_bad| StoreError::corrupt("orders", "status", order))?;
    let standing = Standing {
        status,
        is_shipped: row.is_shipped || matches!(status, Status::Shipped | Status::Completed),
        received_at: row.receive_time,
        paid: money(row.pay_amount, "pay_amount", order.0)?,
        freight: money(row.freight_amount, "freight_amount", order.0)?,
        claimed: money(row.claimed, "claimed", order.0)?,
        refunds: row.refunds,
        lines: lines(conn, order).await?,
    };
    let payment = row.payment.map(PaymentId);
    Ok(Some(Refundable { order_no: OrderNo(row.order_no), payment, standing }))
}

async fn lines(conn: &mut MySqlConnection, order: OrderId) -> Result<Vec<Line>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.id, i.quantity, i.pay_amount,
               CAST(COALESCE(SUM(CASE WHEN r.id IS NULL THEN 0 ELSE ri.quantity END), 0) AS SIGNED)
                   as "claimed_quantity!: i64",
               COALESCE(SUM(CASE WHEN r.id IS NULL THEN 0 ELSE ri.amount END), 0)
                   as "claimed!: Decimal"
           FROM order_items i
           LEFT JOIN refund_items ri ON ri.order_item_id = i.id
           LEFT JOIN refunds r ON r.id = ri.refund_id AND r.status NOT IN (4, 5)
           WHERE i.order_id = ? GROUP BY i.id, i.quantity, i.pay_amount ORDER BY i.id"#,
        order.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |column| StoreError::corrupt("order_items", column, row.id);
            Ok(Line {
                id: row.id,
                quantity: u32::try_from(row.quantity).map_err(|_bad| corrupt("quantity"))?,
                paid: money(row.pay_amount, "pay_amount", row.id)?,
                claimed_quantity: u32::try_from(row.claimed_quantity)
                    .map_err(|_bad| corrupt("claimed_quantity"))?,
                claimed: money(row.claimed, "claimed", row.id)?,
            })
        })
        .collect()
}

/// A refund to record.
#[derive(Debug, Clone, Copy)]
pub struct NewRefund<'a> {
    /// Its number.
    pub refund_no: &'a str,
    /// The order.
    pub order: OrderId,
    /// The payment whose money goes back.
    pub payment: PaymentId,
    /// Whose money it is.
    pub user: UserId,
    /// Money only, or against the goods.
    pub kind: RefundKind,
    /// How much, and for what.
    pub proposal: &'a Proposal,
    /// Why, in a few words.
    pub reason: &'a str,
    /// Why, in more words.
    pub description: Option<&'a str>,
    /// Pictures of it: a JSON array of addresses.
    pub images: Option<&'a Value>,
    /// When it is approved by itself, if ever.
    pub approve_at: Option<DateTime<Utc>>,
}

/// Records a refund that was asked for. The sum of an order's refunds is guarded here once more:
/// `None` if it would come to more than was paid.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(
    conn: &mut MySqlConnection,
    new: NewRefund<'_>,
) -> Result<Option<RefundId>, StoreError> {
    let amount = new.proposal.amount.to_decimal();
    let done = sqlx::query!(
        "INSERT INTO refunds (refund_no, order_id, payment_id, user_id, kind, amount, reason,
             description, images, status, next_query_at)
         SELECT ?, o.id, ?, ?, ?, ?, ?, ?, ?, 0, ? FROM orders o
         WHERE o.id = ? AND ? + (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r
             WHERE r.order_id = o.id AND r.kind IN (1, 2) AND r.status NOT IN (4, 5))
             <= o.pay_amount",
        new.refund_no,
        new.payment.0,
        new.user.0,
        new.kind.code(),
        amount,
        new.reason,
        new.description,
        new.images.map(Json),
        new.approve_at,
        new.order.0,
        amount
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(None);
    }
    let id = id_of(done.last_insert_id())?;
    for share in &new.proposal.shares {
        sqlx::query!(
            "INSERT INTO refund_items (refund_id, order_item_id, quantity, amount)
             VALUES (?, ?, ?, ?)",
            id,
            share.line,
            share.quantity,
            share.amount.to_decimal()
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(Some(RefundId(id)))
}

/// Who decided on a refund, and what was said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decision<'a> {
    /// The admin; `None` if the shop decided by itself.
    pub admin: Option<AdminId>,
    /// What was said.
    pub remark: Option<&'a str>,
}

/// Moves a refund from `from` to `to`; `false` if it no longer stands at `from`. `next_at` is when
/// the machine looks at it again.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn step(
    conn: &mut MySqlConnection,
    id: RefundId,
    (from, to): (RefundStatus, RefundStatus),
    decision: Decision<'_>,
    next_at: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE refunds SET status = ?, admin_id = COALESCE(?, admin_id),
             admin_remark = COALESCE(?, admin_remark), next_query_at = ?
         WHERE id = ? AND status = ?",
        to.code(),
        decision.admin.map(|admin| admin.0),
        decision.remark,
        next_at,
        id.0,
        from.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records what an approval settles: the amount, which only shrinks, what becomes of the units, and
/// whether nobody had to decide. The caller has moved the refund.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_terms(
    conn: &mut MySqlConnection,
    id: RefundId,
    amount: Money,
    restock: Restock,
    auto: bool,
) -> Result<bool, StoreError> {
    let amount = amount.to_decimal();
    let done = sqlx::query!(
        "UPDATE refunds SET amount = ?, restock = ?, auto = ? WHERE id = ? AND amount >= ?",
        amount,
        restock.code(),
        auto,
        id.0,
        amount
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records the parcel that the shopper sent back. The machine no longer gives the return up.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_return(
    conn: &mut MySqlConnection,
    id: RefundId,
    company: &str,
    tracking_no: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE refunds SET return_company = ?, return_tracking_no = ?, next_query_at = NULL
         WHERE id = ? AND status = 1 AND kind = 2",
        company,
        tracking_no,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records when the returned goods came in.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_received(
    conn: &mut MySqlConnection,
    id: RefundId,
    restock: Restock,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE refunds SET received_at = ?, restock = ? WHERE id = ?",
        at,
        restock.code(),
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a new beginning at WeChat.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn count_retry(conn: &mut MySqlConnection, id: RefundId) -> Result<(), StoreError> {
    sqlx::query!("UPDATE refunds SET retries = retries + 1 WHERE id = ?", id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Refunds whose time has come: those that approve themselves, and returns whose shopper did not
/// send anything.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn due(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    max: u32,
) -> Result<Vec<(RefundId, RefundStatus)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, status FROM refunds
         WHERE status IN (0, 1) AND kind IN (1, 2) AND next_query_at <= ?
         ORDER BY next_query_at LIMIT ?",
        now,
        max
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = RefundStatus::from_code(row.status);
            let corrupt = || StoreError::corrupt("refunds", "status", row.id);
            Ok((RefundId(row.id), status.ok_or_else(corrupt)?))
        })
        .collect()
}

/// Puts off when the machine looks at a refund again.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn look_at(
    conn: &mut MySqlConnection,
    id: RefundId,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE refunds SET next_query_at = ? WHERE id = ?", at, id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// An order's money, after a refund went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refunded {
    /// All that went back.
    pub amount: Money,
    /// Units that did not.
    pub units_left: i64,
}

/// Adds what went back to the order and to its lines; answers the sums. The caller holds the order's
/// row and has just ended the refund. `None` if it would come to more than was paid: nothing changed.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn count(
    conn: &mut MySqlConnection,
    order: OrderId,
    refund: RefundId,
    amount: Money,
) -> Result<Option<Refunded>, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET refunded_amount = refunded_amount + ?
         WHERE id = ? AND refunded_amount + ? <= pay_amount",
        amount.to_decimal(),
        order.0,
        amount.to_decimal()
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(None);
    }
    sqlx::query!(
        "UPDATE order_items i JOIN refund_items ri ON ri.order_item_id = i.id
         SET i.refunded_quantity = i.refunded_quantity + ri.quantity WHERE ri.refund_id = ?",
        refund.0
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query!(
        r#"SELECT o.refunded_amount,
               CAST((SELECT COALESCE(SUM(i.quantity - i.refunded_quantity), 0) FROM order_items i
                    WHERE i.order_id = o.id) AS SIGNED) as "units_left!: i64"
           FROM orders o WHERE o.id = ?"#,
        order.0
    )
    .fetch_one(conn)
    .await?;
    let amount = money(row.refunded_amount, "refunded_amount", order.0)?;
    Ok(Some(Refunded { amount, units_left: row.units_left }))
}

/// Records how much of an order went back; with `to`, it moves there from `from`. `false` if it no
/// longer stands at `from`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_extent(
    conn: &mut MySqlConnection,
    order: OrderId,
    extent: Extent,
    from: Status,
    to: Status,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET refund_status = ?, status = ? WHERE id = ? AND status = ?",
        extent.code(),
        to.code(),
        order.0,
        from.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Units of one pool that go back on sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The pool.
    pub pool: PoolId,
    /// How many come back.
    pub units: i64,
    /// How many the order keeps of it.
    pub keeps: i64,
    /// The name of the order's reservation.
    pub reservation: String,
}

/// Counts the units of a refund as back on sale; answers them by pool, in ascending id. The caller
/// holds the order's row and does this once for a refund.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn restock(
    conn: &mut MySqlConnection,
    refund: RefundId,
    order: OrderId,
) -> Result<Vec<Back>, StoreError> {
    sqlx::query!(
        "UPDATE order_items i JOIN refund_items ri ON ri.order_item_id = i.id
         SET i.restocked_quantity = i.restocked_quantity + ri.quantity
         WHERE ri.refund_id = ? AND i.pool_id IS NOT NULL",
        refund.0
    )
    .execute(&mut *conn)
    .await?;
    let rows = sqlx::query!(
        r#"SELECT i.pool_id as "pool_id!: i64",
               CAST(SUM(COALESCE(ri.quantity, 0)) AS SIGNED) as "units!: i64",
               CAST(SUM(i.quantity - i.restocked_quantity) AS SIGNED) as "keeps!: i64",
               CONCAT(o.user_id, ':', o.request_key) as "reservation!: String"
           FROM order_items i JOIN orders o ON o.id = i.order_id
           LEFT JOIN refund_items ri ON ri.order_item_id = i.id AND ri.refund_id = ?
           WHERE i.order_id = ? AND i.pool_id IS NOT NULL
           GROUP BY i.pool_id, o.user_id, o.request_key HAVING SUM(COALESCE(ri.quantity, 0)) > 0
           ORDER BY i.pool_id"#,
        refund.0,
        order.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Back {
            pool: PoolId(row.pool_id),
            units: row.units,
            keeps: row.keeps,
            reservation: row.reservation,
        })
        .collect())
}

/// Whether an order has refunds that are open: asked for and not yet decided, done or given up.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn has_open(conn: &mut MySqlConnection, order: OrderId) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM refunds WHERE order_id = ? AND kind IN (1, 2)
               AND status IN (0, 1, 2, 6, 7)) as "open!: bool""#,
        order.0
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}
