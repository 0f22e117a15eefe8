//! Attempts to pay an order: one row and one number at WeChat each.

use chrono::{DateTime, Utc};
use mall_domain::payment::PaymentState;
use mall_domain::{Money, OrderId, OrderNo, PaymentId, UserId};
use rust_decimal::Decimal;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::pool::id_of;
use super::select;
use crate::StoreError;

/// One attempt to pay an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which attempt.
    pub id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// Who pays.
    pub user_id: UserId,
    /// The number that WeChat knows it by.
    pub out_trade_no: String,
    /// 1 for the first.
    pub attempt: i32,
    /// What WeChat gave the shopper to pay with.
    pub prepay_id: Option<String>,
    /// Where it stands.
    pub state: PaymentState,
    /// What is to be paid.
    pub amount: Money,
    /// Who pays, as WeChat names them.
    pub openid: String,
    /// WeChat's number of the payment.
    pub transaction_id: Option<String>,
    /// When WeChat gave the prepay id.
    pub prepaid_at: Option<DateTime<Utc>>,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
    /// How often WeChat was asked about it.
    pub queries: i32,
}

struct Row {
    id: i64,
    order_id: i64,
    order_no: String,
    user_id: i64,
    out_trade_no: String,
    attempt: i32,
    prepay_id: Option<String>,
    state: i8,
    amount: Decimal,
    openid: String,
    transaction_id: Option<String>,
    prepaid_at: Option<DateTime<Utc>>,
    expire_at: DateTime<Utc>,
    queries: i32,
}

impl TryFrom<Row> for Payment {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("payments", column, row.id);
        Ok(Payment {
            id: PaymentId(row.id),
            order_id: OrderId(row.order_id),
            order_no: OrderNo(row.order_no),
            user_id: UserId(row.user_id),
            out_trade_no: row.out_trade_no,
            attempt: row.attempt,
            prepay_id: row.prepay_id,
            state: PaymentState::from_code(row.state).ok_or_else(|| corrupt("state"))?,
            amount: Money::try_from(row.amount).map_err(|_bad| corrupt("amount"))?,
            openid: row.openid,
            transaction_id: row.transaction_id,
            prepaid_at: row.prepaid_at,
            expire_at: row.expire_at,
            queries: row.queries,
        })
    }
}

/// The attempts to pay an order, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn of_order(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<Payment>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_id, order_no, user_id, out_trade_no, attempt, prepay_id, state, amount,
               openid, transaction_id, prepaid_at as "prepaid_at: DateTime<Utc>",
               expire_at as "expire_at: DateTime<Utc>", queries
           FROM payments WHERE order_id = ? ORDER BY attempt"#,
        order.0
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Payment::try_from)
    .collect()
}

/// The attempts to pay an order, oldest first, as they stand now and until the transaction ends.
/// The caller holds the order's row.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn of_order_locked(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<Payment>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_id, order_no, user_id, out_trade_no, attempt, prepay_id, state, amount,
               openid, transaction_id, prepaid_at as "prepaid_at: DateTime<Utc>",
               expire_at as "expire_at: DateTime<Utc>", queries
           FROM payments WHERE order_id = ? ORDER BY attempt FOR UPDATE"#,
        order.0
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Payment::try_from)
    .collect()
}

/// The attempt that WeChat knows by this number.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_out_trade_no(
    conn: &mut MySqlConnection,
    out_trade_no: &str,
) -> Result<Option<Payment>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_id, order_no, user_id, out_trade_no, attempt, prepay_id, state, amount,
               openid, transaction_id, prepaid_at as "prepaid_at: DateTime<Utc>",
               expire_at as "expire_at: DateTime<Utc>", queries
           FROM payments WHERE out_trade_no = ?"#,
        out_trade_no
    )
    .fetch_optional(conn)
    .await?
    .map(Payment::try_from)
    .transpose()
}

/// The attempt with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    id: PaymentId,
) -> Result<Option<Payment>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_id, order_no, user_id, out_trade_no, attempt, prepay_id, state, amount,
               openid, transaction_id, prepaid_at as "prepaid_at: DateTime<Utc>",
               expire_at as "expire_at: DateTime<Utc>", queries
           FROM payments WHERE id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Payment::try_from)
    .transpose()
}

/// A new attempt to record.
#[derive(Debug, Clone, Copy)]
pub struct NewPayment<'a> {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_no: &'a OrderNo,
    /// Who pays.
    pub user_id: UserId,
    /// The number for WeChat.
    pub out_trade_no: &'a str,
    /// 1 for the first.
    pub attempt: u32,
    /// What is to be paid.
    pub amount: Money,
    /// Who pays, as WeChat names them.
    pub openid: &'a str,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
    /// When to ask WeChat about it, should no notification come.
    pub next_query_at: DateTime<Utc>,
}

/// Records a new attempt. The caller holds the order's row.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the attempt is recorded already.
pub async fn create(
    conn: &mut MySqlConnection,
    payment: NewPayment<'_>,
) -> Result<PaymentId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO payments (order_id, order_no, user_id, out_trade_no, attempt, state, amount,
             openid, expire_at, next_query_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        payment.order_id.0,
        payment.order_no.as_str(),
        payment.user_id.0,
        payment.out_trade_no,
        payment.attempt,
        PaymentState::Created.code(),
        payment.amount.to_decimal(),
        payment.openid,
        payment.expire_at,
        payment.next_query_at
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id()).map(PaymentId)
}

/// Records the prepay id of an attempt that can still be paid.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_prepaid(
    conn: &mut MySqlConnection,
    id: PaymentId,
    prepay_id: &str,
    prepaid_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE payments SET state = 1, prepay_id = ?, prepaid_at = ? WHERE id = ? AND state IN (0, 1)",
        prepay_id,
        prepaid_at,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks an attempt that can still be paid as closed or refused.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn close(
    conn: &mut MySqlConnection,
    id: PaymentId,
    state: PaymentState,
    note: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE payments SET state = ?, note = ?, next_query_at = NULL
         WHERE id = ? AND state IN (0, 1)",
        state.code(),
        note,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records that money came in by an attempt, as [`PaymentState::Success`] or
/// [`PaymentState::Orphan`]; `false` if that was recorded before.
///
/// # Errors
///
/// [`StoreError::Conflict`] if another attempt has this transaction id.
pub async fn set_paid(
    conn: &mut MySqlConnection,
    id: PaymentId,
    state: PaymentState,
    transaction_id: &str,
    success_time: DateTime<Utc>,
    note: Option<&str>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE payments SET state = ?, transaction_id = ?, success_time = ?, note = ?,
             next_query_at = NULL
         WHERE id = ? AND state NOT IN (2, 4)",
        state.code(),
        transaction_id,
        success_time,
        note,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Attempts that no notification has settled and whose time to ask WeChat has come. Each is put
/// off to `again_at`, so that no other node asks meanwhile.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim_unsettled(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    again_at: DateTime<Utc>,
    max: u32,
) -> Result<Vec<Payment>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, order_id, order_no, user_id, out_trade_no, attempt, prepay_id, state, amount,
               openid, transaction_id, prepaid_at as "prepaid_at: DateTime<Utc>",
               expire_at as "expire_at: DateTime<Utc>", queries
           FROM payments WHERE state IN (0, 1) AND next_query_at <= ?
           ORDER BY next_query_at LIMIT ? FOR UPDATE SKIP LOCKED"#,
        now,
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        sqlx::query!(
            "UPDATE payments SET next_query_at = ?, queries = queries + 1 WHERE id = ?",
            again_at,
            row.id
        )
        .execute(&mut *conn)
        .await?;
    }
    rows.into_iter().map(Payment::try_from).collect()
}

/// Writes down a notification; `false` if it was written down before.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn record_notification(
    conn: &mut MySqlConnection,
    notify_id: &str,
    event_type: &str,
    out_trade_no: Option<&str>,
    outcome: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO notifications (notify_id, event_type, out_trade_no, outcome)
         VALUES (?, ?, ?, ?)",
        notify_id,
        event_type,
        out_trade_no,
        outcome
    )
    .execute(conn)
    .await;
    match done.map_err(StoreError::from) {
        Ok(_done) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}

/// One attempt as admins see it.
#[derive(Debug, Clone)]
pub struct PaymentView {
    /// Which attempt.
    pub id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// Who pays.
    pub user_id: UserId,
    /// The number that WeChat knows it by.
    pub out_trade_no: String,
    /// 1 for the first.
    pub attempt: i32,
    /// Where it stands.
    pub state: PaymentState,
    /// What is to be paid.
    pub amount: Money,
    /// WeChat's number of the payment.
    pub transaction_id: Option<String>,
    /// When it was paid.
    pub success_time: Option<DateTime<Utc>>,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
    /// What there is to say about it.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct ViewRow {
    id: i64,
    order_id: i64,
    order_no: String,
    user_id: i64,
    out_trade_no: String,
    attempt: i32,
    state: i8,
    amount: Decimal,
    transaction_id: Option<String>,
    success_time: Option<DateTime<Utc>>,
    expire_at: DateTime<Utc>,
    note: Option<String>,
    created_at: DateTime<Utc>,
}

/// The order with this number.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn order_of(
    conn: &mut MySqlConnection,
    number: &str,
) -> Result<Option<OrderId>, StoreError> {
    let found = sqlx::query_scalar!("SELECT id FROM orders WHERE order_no = ?", number);
    Ok(found.fetch_optional(conn).await?.map(OrderId))
}

/// Which attempts to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<PaymentState>,
    /// Of this order.
    pub order: Option<OrderId>,
}

fn conditions(query: &mut QueryBuilder<MySql>, filter: Filter) {
    if let Some(state) = filter.state {
        query.push(" AND state = ").push_bind(state.code());
    }
    if let Some(order) = filter.order {
        query.push(" AND order_id = ").push_bind(order.0);
    }
}

/// How many attempts there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn total(conn: &mut MySqlConnection, filter: Filter) -> Result<i64, StoreError> {
    select::count(conn, "payments WHERE 1 = 1", |query| conditions(query, filter)).await
}

/// A page of attempts, newest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<PaymentView>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT id, order_id, order_no, user_id, out_trade_no, attempt, state, amount, \
         transaction_id, success_time, expire_at, note, created_at FROM payments WHERE 1 = 1",
    );
    conditions(&mut query, filter);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let rows: Vec<ViewRow> = query.build_query_as().fetch_all(conn).await?;
    let views = rows.into_iter().map(|row| {
        let corrupt = |column| StoreError::corrupt("payments", column, row.id);
        Ok(PaymentView {
            id: PaymentId(row.id),
            order_id: OrderId(row.order_id),
            order_no: OrderNo(row.order_no),
            user_id: UserId(row.user_id),
            out_trade_no: row.out_trade_no,
            attempt: row.attempt,
            state: PaymentState::from_code(row.state).ok_or_else(|| corrupt("state"))?,
            amount: Money::try_from(row.amount).map_err(|_bad| corrupt("amount"))?,
            transaction_id: row.transaction_id,
            success_time: row.success_time,
            expire_at: row.expire_at,
            note: row.note,
            created_at: row.created_at,
        })
    });
    views.collect()
}
