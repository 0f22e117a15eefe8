//! Background work that failed, as the console shows it: rows of the outbox that are tried again,
//! or were given up.

use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use crate::StoreError;

/// An effect that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which one.
    pub id: i64,
    /// What it is to do.
    pub op: String,
    /// The order it is about, or another name.
    pub order_no: String,
    /// The pool it is about; 0 for none.
    pub pool_id: i64,
    /// 0 it is tried again, 2 it was given up.
    pub state: i8,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next.
    pub next_at: DateTime<Utc>,
    /// Why it failed the last time.
    pub last_error: Option<String>,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
}

/// Which of them to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Both kinds.
    All,
    /// Those that are tried again.
    Failed,
    /// Those that were given up.
    Parked,
}

impl Which {
    /// The states, as bounds.
    fn states(self) -> (i8, i8) {
        match self {
            Which::All => (0, 2),
            Which::Failed => (0, 0),
            Which::Parked => (2, 2),
        }
    }
}

/// A page of what failed, newest first, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    which: Which,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Job>, i64), StoreError> {
    let (first, second) = which.states();
    let total = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM outbox
         WHERE state IN (?, ?) AND (state = 2 OR last_error IS NOT NULL)",
        first,
        second
    )
    .fetch_one(&mut *conn)
    .await?;
    let rows = sqlx::query_as!(
        Job,
        r#"SELECT id, op, order_no, pool_id, state, attempts,
               next_at as "next_at: DateTime<Utc>", last_error,
               created_at as "created_at: DateTime<Utc>"
           FROM outbox WHERE state IN (?, ?) AND (state = 2 OR last_error IS NOT NULL)
           ORDER BY id DESC LIMIT ? OFFSET ?"#,
        first,
        second,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    Ok((rows, total))
}

/// The effect with this id, whatever its state, its row locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: i64) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query_as!(
        Job,
        r#"SELECT id, op, order_no, pool_id, state, attempts,
               next_at as "next_at: DateTime<Utc>", last_error,
               created_at as "created_at: DateTime<Utc>"
           FROM outbox WHERE id = ? FOR UPDATE"#,
        id
    );
    Ok(row.fetch_optional(conn).await?)
}

/// Has an effect tried again at `now`, as often as a new one; `false` if it is done already.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn retry(
    conn: &mut MySqlConnection,
    id: i64,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outbox SET state = 0, attempts = 0, next_at = ?, claimed_until = NULL
         WHERE id = ? AND state IN (0, 2)",
        now,
        id
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
