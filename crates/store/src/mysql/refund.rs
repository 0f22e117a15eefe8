//! Money on its way back to shoppers.

use chrono::{DateTime, Utc};
use mall_domain::payment::{RefundKind, RefundStatus};
use mall_domain::refund::Restock;
use mall_domain::{Money, OrderId, PaymentId, RefundId, UserId};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use super::pool::id_of;
use crate::StoreError;

/// One refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Which refund.
    pub id: RefundId,
    /// The number that WeChat knows it by; every retry uses the same.
    pub refund_no: String,
    /// The order.
    pub order_id: OrderId,
    /// The payment whose money goes back.
    pub payment_id: PaymentId,
    /// Whose money it is.
    pub user_id: UserId,
    /// Why.
    pub kind: RefundKind,
    /// How much.
    pub amount: Money,
    /// Why, for people.
    pub reason: String,
    /// Where it stands.
    pub status: RefundStatus,
    /// WeChat's number of the refund.
    pub wechat_id: Option<String>,
    /// How often it was begun anew, because WeChat had closed it.
    pub retries: u32,
    /// Whether its units go back on sale.
    pub restock: Restock,
    /// When the money was back.
    pub success_time: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

struct Row {
    id: i64,
    refund_no: String,
    order_id: i64,
    payment_id: i64,
    user_id: i64,
    kind: i8,
    amount: Decimal,
    reason: String,
    status: i8,
    refund_id: Option<String>,
    retries: i32,
    restock: i8,
    success_time: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Refund {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("refunds", column, row.id);
        Ok(Refund {
            id: RefundId(row.id),
            refund_no: row.refund_no,
            order_id: OrderId(row.order_id),
            payment_id: PaymentId(row.payment_id),
            user_id: UserId(row.user_id),
            kind: RefundKind::from_code(row.kind).ok_or_else(|| corrupt("kind"))?,
            amount: Money::try_from(row.amount).map_err(|_bad| corrupt("amount"))?,
            reason: row.reason,
            status: RefundStatus::from_code(row.status).ok_or_else(|| corrupt("status"))?,
            wechat_id: row.refund_id,
            retries: u32::try_from(row.retries).map_err(|_bad| corrupt("retries"))?,
            restock: Restock::from_code(row.restock).ok_or_else(|| corrupt("restock"))?,
            success_time: row.success_time,
            created_at: row.created_at,
        })
    }
}

/// The refund with this number.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_no(
    conn: &mut MySqlConnection,
    refund_no: &str,
) -> Result<Option<Refund>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, refund_no, order_id, payment_id, user_id, kind, amount, reason, status,
               refund_id, retries, restock, success_time as "success_time: DateTime<Utc>",
               created_at as "created_at: DateTime<Utc>"
           FROM refunds WHERE refund_no = ?"#,
        refund_no
    )
    .fetch_optional(conn)
    .await?
    .map(Refund::try_from)
    .transpose()
}

/// The refund with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: RefundId) -> Result<Option<Refund>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, refund_no, order_id, payment_id, user_id, kind, amount, reason, status,
               refund_id, retries, restock, success_time as "success_time: DateTime<Utc>",
               created_at as "created_at: DateTime<Utc>"
           FROM refunds WHERE id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Refund::try_from)
    .transpose()
}

/// The refunds of an order, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn of_order(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<Refund>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, refund_no, order_id, payment_id, user_id, kind, amount, reason, status,
               refund_id, retries, restock, success_time as "success_time: DateTime<Utc>",
               created_at as "created_at: DateTime<Utc>"
           FROM refunds WHERE order_id = ? ORDER BY id"#,
        order.0
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Refund::try_from)
    .collect()
}

/// Records the refund of money that no order can take; `None` if it is recorded already.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create_late(
    conn: &mut MySqlConnection,
    refund_no: &str,
    order: OrderId,
    payment: PaymentId,
    user: UserId,
    amount: Money,
    reason: &str,
) -> Result<Option<RefundId>, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO refunds (refund_no, order_id, payment_id, user_id, kind, amount, reason,
             status, auto)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        refund_no,
        order.0,
        payment.0,
        user.0,
        RefundKind::LateMoney.code(),
        amount.to_decimal(),
        reason,
        RefundStatus::Approved.code()
    )
    .execute(conn)
    .await;
    match done.map_err(StoreError::from) {
        Ok(done) => id_of(done.last_insert_id()).map(|id| Some(RefundId(id))),
        Err(StoreError::Conflict) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Records where WeChat says a refund stands. A refund that ended stays as it ended: `false`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_status(
    conn: &mut MySqlConnection,
    refund_no: &str,
    status: RefundStatus,
    wechat_id: Option<&str>,
    success_time: Option<DateTime<Utc>>,
    next_query_at: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE refunds SET status = ?, refund_id = COALESCE(?, refund_id), success_time = ?,
             next_query_at = ?
         WHERE refund_no = ? AND status IN (1, 2, 7)",
        status.code(),
        wechat_id,
        success_time,
        next_query_at,
        refund_no
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Refunds that WeChat is at and whose time to ask has come; each is put off to `again_at`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim_processing(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    again_at: DateTime<Utc>,
    max: u32,
) -> Result<Vec<String>, StoreError> {
    let numbers = sqlx::query_scalar!(
        "SELECT refund_no FROM refunds WHERE status = ? AND next_query_at <= ?
         ORDER BY next_query_at LIMIT ? FOR UPDATE SKIP LOCKED",
        RefundStatus::Processing.code(),
        now,
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    for number in &numbers {
        sqlx::query!("UPDATE refunds SET next_query_at = ? WHERE refund_no = ?", again_at, number)
            .execute(&mut *conn)
            .await?;
    }
    Ok(numbers)
}
