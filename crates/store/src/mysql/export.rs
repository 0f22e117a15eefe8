//! Exports: files of data that admins ask for. Any node makes one, and keeps it in pieces beside
//! the row, so that any other node can hand it out. What goes into a file stands in [`rows`].

pub mod rows;

use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use sqlx::MySqlConnection;
use sqlx::types::Json;

pub use self::rows::{Cell, Filter, Kind};
use super::pool::id_of;
use crate::StoreError;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel's.
    Xlsx,
    /// Text with commas.
    Csv,
}

impl Format {
    /// The name that the table stores, which is also the end of the file's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Format::Xlsx, Format::Csv].into_iter().find(|format| format.name() == name)
    }
}

/// Where an export stands (`exports.state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for a node.
    Waiting,
    /// A node makes it.
    Running,
    /// The file is there.
    Done,
    /// It could not be made.
    Failed,
    /// The file was there, and is gone.
    Expired,
}

impl State {
    const ALL: [State; 5] =
        [State::Waiting, State::Running, State::Done, State::Failed, State::Expired];

    /// The number that the table stores.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            State::Waiting => 0,
            State::Running => 1,
            State::Done => 2,
            State::Failed => 3,
            State::Expired => 4,
        }
    }

    fn from_code(code: i8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An export.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// Which one.
    pub id: i64,
    /// Who asked for it, and may have it.
    pub admin_id: AdminId,
    /// What is in it.
    pub kind: Kind,
    /// Which of it.
    pub filter: Filter,
    /// How it is written.
    pub format: Format,
    /// Where it stands.
    pub state: State,
    /// Rows that were written until now.
    pub total_rows: i32,
    /// What the file is called, once it is there.
    pub file_name: Option<String>,
    /// Its size in bytes, once it is there.
    pub file_size: Option<i64>,
    /// Why it failed, or what is missing in it.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was done, or failed.
    pub finished_at: Option<DateTime<Utc>>,
    /// Until when the file is kept.
    pub expires_at: Option<DateTime<Utc>>,
}

struct Row {
    id: i64,
    admin_id: i64,
    kind: String,
    filter: Option<Json<Filter>>,
    format: String,
    state: i8,
    total_rows: i32,
    file_path: Option<String>,
    file_size: Option<i64>,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Export {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("exports", column, row.id);
        Ok(Export {
            id: row.id,
            admin_id: AdminId(row.admin_id),
            kind: Kind::from_name(&row.kind).ok_or_else(|| corrupt("kind"))?,
            filter: row.filter.map(|filter| filter.0).unwrap_or_default(),
            format: Format::from_name(&row.format).ok_or_else(|| corrupt("format"))?,
            state: State::from_code(row.state).ok_or_else(|| corrupt("state"))?,
            total_rows: row.total_rows,
            file_name: row.file_path,
            file_size: row.file_size,
            last_error: row.last_error,
            created_at: row.created_at,
            finished_at: row.finished_at,
            expires_at: row.expires_at,
        })
    }
}

/// Asks for an export.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(
    conn: &mut MySqlConnection,
    admin: AdminId,
    kind: Kind,
    filter: &Filter,
    format: Format,
) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO exports (admin_id, kind, filter, format) VALUES (?, ?, ?, ?)",
        admin.0,
        kind.name(),
        Json(filter),
        format.name()
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id())
}

/// How many exports of this admin wait or are being made.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn waiting_of(conn: &mut MySqlConnection, admin: AdminId) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM exports WHERE state IN (0, 1) AND admin_id = ?",
        admin.0
    );
    Ok(count.fetch_one(conn).await?)
}

/// The exports of an admin, newest first, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    admin: AdminId,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Export>, i64), StoreError> {
    let total = sqlx::query_scalar!("SELECT COUNT(*) FROM exports WHERE admin_id = ?", admin.0)
        .fetch_one(&mut *conn)
        .await?;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, admin_id, kind, filter as "filter: Json<Filter>", format, state, total_rows,
               file_path, file_size, last_error, created_at as "created_at: DateTime<Utc>",
               finished_at as "finished_at: DateTime<Utc>",
               expires_at as "expires_at: DateTime<Utc>"
           FROM exports WHERE admin_id = ? ORDER BY id DESC LIMIT ? OFFSET ?"#,
        admin.0,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    let exports = rows.into_iter().map(Export::try_from).collect::<Result<_, _>>()?;
    Ok((exports, total))
}

/// This export, if it is this admin's.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    admin: AdminId,
    id: i64,
) -> Result<Option<Export>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, admin_id, kind, filter as "filter: Json<Filter>", format, state, total_rows,
               file_path, file_size, last_error, created_at as "created_at: DateTime<Utc>",
               finished_at as "finished_at: DateTime<Utc>",
               expires_at as "expires_at: DateTime<Utc>"
           FROM exports WHERE id = ? AND admin_id = ?"#,
        id,
        admin.0
    )
    .fetch_optional(conn)
    .await?
    .map(Export::try_from)
    .transpose()
}

/// Takes the oldest export that waits, or whose node is gone, until `claimed_until`: that moment is
/// also the name of the claim. Run it in a transaction.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    claimed_until: DateTime<Utc>,
) -> Result<Option<Export>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, admin_id, kind, filter as "filter: Json<Filter>", format, state, total_rows,
               file_path, file_size, last_error, created_at as "created_at: DateTime<Utc>",
               finished_at as "finished_at: DateTime<Utc>",
               expires_at as "expires_at: DateTime<Utc>"
           FROM exports
           WHERE state IN (0, 1) AND (claimed_until IS NULL OR claimed_until < ?)
           ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"#,
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!(
        "UPDATE exports SET state = 1, total_rows = 0, claimed_until = ? WHERE id = ?",
        claimed_until,
        row.id
    )
    .execute(&mut *conn)
    .await?;
    // What a node left behind that did not come to the end.
    sqlx::query!("DELETE FROM export_chunks WHERE export_id = ?", row.id).execute(conn).await?;
    Export::try_from(row).map(Some)
}

/// Says how far an export is, and keeps the claim until `until`; `false` if it was lost.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn progress(
    conn: &mut MySqlConnection,
    id: i64,
    claim: DateTime<Utc>,
    total_rows: i32,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE exports SET total_rows = ?, claimed_until = ?
         WHERE id = ? AND state = 1 AND claimed_until = ?",
        total_rows,
        until,
        id,
        claim
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a claim back: any node may take the export at once.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn release(
    conn: &mut MySqlConnection,
    id: i64,
    claim: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE exports SET state = 0, claimed_until = NULL
         WHERE id = ? AND state = 1 AND claimed_until = ?",
        id,
        claim
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps a piece of the file.
///
/// # Errors
///
/// [`StoreError::Conflict`] if another node made the piece meanwhile.
pub async fn put_chunk(
    conn: &mut MySqlConnection,
    id: i64,
    seq: u32,
    data: &[u8],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO export_chunks (export_id, seq, data) VALUES (?, ?, ?)",
        id,
        seq,
        data
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A piece of the file; `None` after the last.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn chunk(
    conn: &mut MySqlConnection,
    id: i64,
    seq: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let data = sqlx::query_scalar!(
        "SELECT data FROM export_chunks WHERE export_id = ? AND seq = ?",
        id,
        seq
    );
    Ok(data.fetch_optional(conn).await?)
}

/// A file that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished<'a> {
    /// Rows in it.
    pub total_rows: i32,
    /// What it is called.
    pub file_name: &'a str,
    /// Its size in bytes.
    pub file_size: i64,
    /// What is missing in it, if something is.
    pub note: Option<&'a str>,
    /// When it was completed.
    pub at: DateTime<Utc>,
    /// Until when it is kept.
    pub expires_at: DateTime<Utc>,
}

/// Says that the file of an export is complete; `false` if the claim was lost.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn finish(
    conn: &mut MySqlConnection,
    id: i64,
    claim: DateTime<Utc>,
    file: Finished<'_>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE exports SET state = 2, total_rows = ?, file_path = ?, file_size = ?,
             last_error = ?, finished_at = ?, expires_at = ?, claimed_until = NULL
         WHERE id = ? AND state = 1 AND claimed_until = ?",
        file.total_rows,
        file.file_name,
        file.file_size,
        file.note,
        file.at,
        file.expires_at,
        id,
        claim
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says that an export can't be made.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn fail(
    conn: &mut MySqlConnection,
    id: i64,
    error: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let error: String = error.chars().take(255).collect();
    sqlx::query!(
        "UPDATE exports SET state = 3, last_error = ?, finished_at = ?, claimed_until = NULL
         WHERE id = ? AND state = 1",
        error,
        at,
        id
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM export_chunks WHERE export_id = ?", id).execute(conn).await?;
    Ok(())
}

/// Throws away the files of up to `max` exports that were kept until `now`; answers how many. Run it
/// in a transaction.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn expire(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    max: u32,
) -> Result<u64, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM exports WHERE state = 2 AND expires_at < ? LIMIT ? FOR UPDATE SKIP LOCKED",
        now,
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut count: u64 = 0;
    for id in ids {
        sqlx::query!("DELETE FROM export_chunks WHERE export_id = ?", id)
            .execute(&mut *conn)
            .await?;
        sqlx::query!("UPDATE exports SET state = 4 WHERE id = ?", id).execute(&mut *conn).await?;
        count = count.saturating_add(1);
    }
    Ok(count)
}
