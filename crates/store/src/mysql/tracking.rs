//! What carriers tell of parcels (`order_logistics`): who is asked, and what they said last.

use chrono::{DateTime, Utc};
use mall_domain::OrderId;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::rows;
use crate::StoreError;

/// The most parcels that one number of a waybill stands for.
const TWINS_MAX: u32 = 50;

/// A parcel as its carrier knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Waybill {
    /// `order_logistics.id`.
    pub parcel: i64,
    /// The carrier's code.
    pub company: String,
    /// The number of the waybill.
    pub tracking_no: String,
    /// The receiver's phone number, as the order has it.
    pub phone: Option<String>,
    /// When it was handed over.
    pub created_at: DateTime<Utc>,
}

impl std::fmt::Debug for Waybill {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waybill").field("parcel", &self.parcel).finish_non_exhaustive()
    }
}

/// A track that was read or pushed: it replaces the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTrack<'a> {
    /// Where the parcel is (`order_logistics.state`).
    pub state: &'a str,
    /// The lines, newest first, as JSON.
    pub traces: &'a Value,
    /// The time of the newest line; `None` if there is none.
    pub newest_at: Option<DateTime<Utc>>,
    /// Another carrier than before, where the first was wrong.
    pub company: Option<&'a str>,
    /// Whether it also replaces a newer one.
    pub is_correction: bool,
}

/// The parcel with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn waybill(
    conn: &mut MySqlConnection,
    parcel: i64,
) -> Result<Option<Waybill>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT l.id, l.company, l.tracking_no, l.created_at as "created_at: DateTime<Utc>",
               JSON_UNQUOTE(JSON_EXTRACT(o.address_snapshot, '$.phone')) as "phone?: String"
           FROM order_logistics l JOIN orders o ON o.id = l.order_id WHERE l.id = ?"#,
        parcel
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Waybill {
        parcel: row.id,
        company: row.company.unwrap_or_default(),
        tracking_no: row.tracking_no.unwrap_or_default(),
        phone: row.phone,
        created_at: row.created_at,
    }))
}

/// The parcels that this number of a waybill stands for, with one of these carriers, their rows
/// locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn lock_by_number(
    conn: &mut MySqlConnection,
    tracking_no: &str,
    companies: [&str; 2],
) -> Result<Vec<(i64, DateTime<Utc>)>, StoreError> {
    let [company, other] = companies;
    let rows = sqlx::query!(
        r#"SELECT id, created_at as "created_at: DateTime<Utc>" FROM order_logistics
           WHERE tracking_no = ? AND company IN (?, ?) ORDER BY id LIMIT ? FOR UPDATE"#,
        tracking_no,
        company,
        other,
        TWINS_MAX
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.created_at)).collect())
}

/// Puts a track in the place of the one before; `false` if that one is newer. Idempotent.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_track(
    conn: &mut MySqlConnection,
    parcel: i64,
    track: &NewTrack<'_>,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE order_logistics
         SET state = ?, traces = ?, newest_at = ?, tracked_at = ?, track_error = NULL,
             company = COALESCE(?, company)
         WHERE id = ? AND (? OR newest_at IS NULL OR newest_at <= ?)",
        track.state,
        Json(track.traces),
        track.newest_at,
        at,
        track.company,
        parcel,
        track.is_correction,
        track.newest_at
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a carrier's tracks of a parcel will be pushed.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_subscribed(
    conn: &mut MySqlConnection,
    parcel: i64,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE order_logistics SET subscribed_at = ? WHERE id = ?", at, parcel)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes why nothing more is told of a parcel.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_stopped(
    conn: &mut MySqlConnection,
    parcel: i64,
    reason: &str,
) -> Result<(), StoreError> {
    let reason: String = reason.chars().take(255).collect();
    sqlx::query!(
        "UPDATE order_logistics SET track_error = ?, subscribed_at = NULL WHERE id = ?",
        reason,
        parcel
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The parcels of an order of which nothing was heard or asked since `before`, and that have not
/// arrived: at most `max`. They count as asked for at `now`, so that nobody else asks.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim_silent(
    conn: &mut MySqlConnection,
    order: OrderId,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
    max: u32,
) -> Result<Vec<Waybill>, StoreError> {
    let found = sqlx::query!(
        r#"SELECT l.id, l.company, l.tracking_no, l.created_at as "created_at: DateTime<Utc>",
               JSON_UNQUOTE(JSON_EXTRACT(o.address_snapshot, '$.phone')) as "phone?: String"
           FROM order_logistics l JOIN orders o ON o.id = l.order_id
           WHERE l.order_id = ? AND l.created_at <= ? AND (l.state IS NULL OR l.state <> 'signed')
               AND (l.asked_at IS NULL OR l.asked_at <= ?)
               AND (l.tracked_at IS NULL OR l.tracked_at <= ?)
           ORDER BY l.id LIMIT ? FOR UPDATE SKIP LOCKED"#,
        order.0,
        before,
        before,
        before,
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    for piece in rows::pieces(&ids) {
        let sql =
            rows::in_list("UPDATE order_logistics SET asked_at = ? WHERE id IN", piece.len(), "");
        let mut query = sqlx::query(sql).bind(now);
        for id in piece {
            query = query.bind(*id);
        }
        query.execute(&mut *conn).await?;
    }
    let waybills = found.into_iter().map(|row| Waybill {
        parcel: row.id,
        company: row.company.unwrap_or_default(),
        tracking_no: row.tracking_no.unwrap_or_default(),
        phone: row.phone,
        created_at: row.created_at,
    });
    Ok(waybills.collect())
}
