//! What becomes of an order once it is shipped or over: received, put off, hidden.

use chrono::{DateTime, Utc};
use mall_domain::order::Status;
use mall_domain::{OrderId, UserId};
use sqlx::MySqlConnection;

use super::rows;
use crate::StoreError;

/// Moves an order from shipped to completed; `false` if it is not shipped.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn receive(
    conn: &mut MySqlConnection,
    id: OrderId,
    received_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET status = ?, receive_time = ? WHERE id = ? AND status = ?",
        Status::Completed.code(),
        received_at,
        id.0,
        Status::Shipped.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts the moment off when a shipped order counts as received, by `days`; `false` if it is not
/// shipped, or was put off before: a shopper may do so once.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn extend(
    conn: &mut MySqlConnection,
    id: OrderId,
    days: u32,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders
         SET auto_confirm_at = COALESCE(auto_confirm_at, NOW(3)) + INTERVAL ? DAY,
             confirm_extended = 1
         WHERE id = ? AND status = ? AND confirm_extended = 0",
        days,
        id.0,
        Status::Shipped.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Hides an order that is over from its shopper; `false` if it is not over. Idempotent.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn hide(conn: &mut MySqlConnection, id: OrderId) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET hidden = 1 WHERE id = ? AND status IN (?, ?, ?)",
        id.0,
        Status::Completed.code(),
        Status::Cancelled.code(),
        Status::Refunded.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says of up to `max` shipped orders when they count as received, `days` after they were shipped, if
/// that was not said; answers how many there were.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn schedule(conn: &mut MySqlConnection, days: u32, max: u32) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET auto_confirm_at = COALESCE(ship_time, NOW(3)) + INTERVAL ? DAY
         WHERE status = 2 AND auto_confirm_at IS NULL LIMIT ?",
        days,
        max
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Locks up to `max` shipped orders that count as received by MySQL's clock, and of which no refund
/// is under way; orders that another transaction holds are left out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn lock_due(conn: &mut MySqlConnection, max: u32) -> Result<Vec<OrderId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT o.id FROM orders o
         WHERE o.status = 2 AND o.auto_confirm_at <= NOW(3)
             AND NOT EXISTS (SELECT 1 FROM refunds r
                 WHERE r.order_id = o.id AND r.kind IN (1, 2) AND r.status IN (0, 1, 2, 7))
         ORDER BY o.auto_confirm_at LIMIT ? FOR UPDATE SKIP LOCKED",
        max
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Moves orders that [`lock_due`] answered from shipped to completed; answers how many.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn receive_all(
    conn: &mut MySqlConnection,
    orders: &[OrderId],
    received_at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut moved: u64 = 0;
    for piece in rows::pieces(orders) {
        let head = "UPDATE orders SET status = 3, receive_time = ? WHERE status = 2 AND id IN";
        let mut query = sqlx::query(rows::in_list(head, piece.len(), "")).bind(received_at);
        for order in piece {
            query = query.bind(order.0);
        }
        moved = moved.saturating_add(query.execute(&mut *conn).await?.rows_affected());
    }
    Ok(moved)
}

/// How many orders of `user` stand where, hidden ones left out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn counts(
    conn: &mut MySqlConnection,
    user: UserId,
) -> Result<Vec<(Status, i64)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT status, COUNT(*) as count FROM orders FORCE INDEX (uk_user_request)
         WHERE user_id = ? AND hidden = 0 GROUP BY status",
        user.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = Status::try_from(row.status);
            let status = status.map_err(|_bad| StoreError::corrupt("orders", "status", user))?;
            Ok((status, row.count))
        })
        .collect()
}
