//! Answers kept for repeated requests: the same key and body get the same answer.
//!
//! Three ways to use it, the first where it can be had:
//!
//! 1. [`begin`] and [`finish`] in the transaction of the work itself. Then a key is either unknown
//!    or answered, whenever a process dies; and a second request with the same key waits in
//!    [`begin`] until the first one committed or rolled back.
//! 2. [`begin`] committed, the work in transactions of its own, then [`finish`] or [`release`].
//!    A second request meanwhile is told [`Begun::InProgress`]; should the process die, it is new
//!    again when the short `expires_at` of [`begin`] has passed.
//! 3. [`find`], the work, [`keep`]: for work that is idempotent by itself.

use chrono::{DateTime, Utc};
use mall_domain::request::{RequestHash, RequestKey};
use sqlx::MySqlConnection;

use crate::StoreError;

/// What is known of a request's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: do the work, then [`finish`].
    New,
    /// It was answered before: answer the same.
    Replay {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// It belongs to another request body.
    Conflict,
    /// The same request is still at work.
    InProgress,
}

/// Claims `key` within `scope` (who asks, and for what) until `expires_at`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails, among them [`StoreError::Deadlock`] if another request with this
/// key takes too long.
pub async fn begin(
    conn: &mut MySqlConnection,
    scope: &str,
    key: &RequestKey,
    hash: RequestHash,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Begun, StoreError> {
    // A duplicate must be locked for writing at once: IGNORE and a caught conflict lock it for
    // reading first, and two requests that wait for a third would then wait for each other.
    // LAST_INSERT_ID tells the two cases apart: it is zero only where a row was there.
    let done = sqlx::query!(
        "INSERT INTO idempotency_keys (scope, idem_key, request_hash, expires_at)
         VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE id = id + LAST_INSERT_ID(0)",
        scope,
        key.as_str(),
        hash.0,
        expires_at
    )
    .execute(&mut *conn)
    .await?;
    if done.last_insert_id() != 0 {
        return Ok(Begun::New);
    }
    let row = sqlx::query!(
        r#"SELECT request_hash, status, response, expires_at as "expires_at: DateTime<Utc>"
           FROM idempotency_keys WHERE scope = ? AND idem_key = ? FOR UPDATE"#,
        scope,
        key.as_str()
    )
    .fetch_one(&mut *conn)
    .await?;
    if row.expires_at < now {
        renew(conn, scope, key, hash, expires_at).await?;
        return Ok(Begun::New);
    }
    if row.request_hash != hash.0 {
        return Ok(Begun::Conflict);
    }
    let Some(status) = row.status else { return Ok(Begun::InProgress) };
    let status = u16::try_from(status)
        .map_err(|_bad| StoreError::corrupt("idempotency_keys", "status", key))?;
    Ok(Begun::Replay { status, body: row.response.unwrap_or_default() })
}

/// Forgets what an expired key was answered.
async fn renew(
    conn: &mut MySqlConnection,
    scope: &str,
    key: &RequestKey,
    hash: RequestHash,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE idempotency_keys
         SET request_hash = ?, status = NULL, response = NULL, expires_at = ?
         WHERE scope = ? AND idem_key = ?",
        hash.0,
        expires_at,
        scope,
        key.as_str()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a key was answered, without claiming it; `None` if it is unknown. For work that is
/// idempotent by itself, and whose answer is kept afterwards with [`keep`].
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    scope: &str,
    key: &RequestKey,
    hash: RequestHash,
    now: DateTime<Utc>,
) -> Result<Option<Begun>, StoreError> {
    let row = sqlx::query!(
        "SELECT request_hash, status, response FROM idempotency_keys
         WHERE scope = ? AND idem_key = ? AND expires_at >= ?",
        scope,
        key.as_str(),
        now
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.request_hash != hash.0 {
        return Ok(Some(Begun::Conflict));
    }
    let Some(status) = row.status else { return Ok(Some(Begun::InProgress)) };
    let status = u16::try_from(status)
        .map_err(|_bad| StoreError::corrupt("idempotency_keys", "status", key))?;
    Ok(Some(Begun::Replay { status, body: row.response.unwrap_or_default() }))
}

/// Keeps the answer of a key that [`find`] did not know. An answer that was kept meanwhile stays.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn keep(
    conn: &mut MySqlConnection,
    scope: &str,
    key: &RequestKey,
    hash: RequestHash,
    (status, body): (u16, &str),
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO idempotency_keys (scope, idem_key, request_hash, status, response, expires_at)
         VALUES (?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE id = id",
        scope,
        key.as_str(),
        hash.0,
        status,
        body,
        expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the answer of a request that [`begin`] called new, until `expires_at`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn finish(
    conn: &mut MySqlConnection,
    scope: &str,
    key: &RequestKey,
    (status, body): (u16, &str),
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE idempotency_keys SET status = ?, response = ?, expires_at = ?
         WHERE scope = ? AND idem_key = ?",
        status,
        body,
        expires_at,
        scope,
        key.as_str()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives up a key that [`begin`] called new, because nothing came of it: the next request with it
/// is a new one.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn release(
    conn: &mut MySqlConnection,
    scope: &str,
    key: &RequestKey,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM idempotency_keys WHERE scope = ? AND idem_key = ? AND status IS NULL",
        scope,
        key.as_str()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes up to `max` keys that expired before `now`; answers how many.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn forget_expired(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    max: u32,
) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM idempotency_keys WHERE expires_at < ? LIMIT ?", now, max);
    Ok(done.execute(conn).await?.rows_affected())
}
