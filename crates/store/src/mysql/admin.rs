//! The people of the admin console: who they are, what they may do, how their logins went.
//!
//! What they change of their own account stands in [`account`]; what others change in [`people`].

pub mod account;
pub mod people;

use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::pool::id_of;
use crate::StoreError;

/// Somebody who works in the admin console.
#[derive(Clone, PartialEq, Eq)]
pub struct Admin {
    /// Who.
    pub id: AdminId,
    /// 用户名.
    pub username: String,
    /// The password's argon2 hash, a PHC string.
    pub password: String,
    /// 昵称.
    pub nickname: Option<String>,
    /// 头像.
    pub avatar: Option<String>,
    /// The name of the role.
    pub role: String,
    /// What the role allows: `area:action`, or `*` for everything.
    pub permissions: Vec<String>,
    /// Whether this admin may do anything.
    pub active: bool,
    /// Tokens of another version are no good.
    pub token_version: i64,
    /// No login succeeds before this moment.
    pub locked_until: Option<DateTime<Utc>>,
    /// The key of two-step verification, sealed; `None` while it is off.
    pub totp_secret: Option<Vec<u8>>,
    /// The last login that succeeded.
    pub last_login: Option<DateTime<Utc>>,
    /// Since when there is this account.
    pub created_at: DateTime<Utc>,
}

impl std::fmt::Debug for Admin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The hash must not reach a log by way of `{:?}`.
        f.debug_struct("Admin")
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

struct Row {
    id: i64,
    username: String,
    password: String,
    nickname: Option<String>,
    avatar: Option<String>,
    role: String,
    permissions: Option<Json<Vec<String>>>,
    status: i8,
    token_version: i64,
    locked_until: Option<DateTime<Utc>>,
    totp_secret: Option<Vec<u8>>,
    last_login: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Admin {
    fn from(row: Row) -> Self {
        Self {
            id: AdminId(row.id),
            username: row.username,
            password: row.password,
            nickname: row.nickname,
            avatar: row.avatar,
            role: row.role,
            // A role that was deleted allows nothing.
            permissions: row.permissions.map(|permissions| permissions.0).unwrap_or_default(),
            active: row.status == 1,
            token_version: row.token_version,
            locked_until: row.locked_until,
            totp_secret: row.totp_secret,
            last_login: row.last_login,
            created_at: row.created_at,
        }
    }
}

/// The admin with this name.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_username(
    conn: &mut MySqlConnection,
    username: &str,
) -> Result<Option<Admin>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT a.id, a.username, a.password, a.nickname, a.avatar, a.role, a.status,
               a.token_version, r.permissions as "permissions: Json<Vec<String>>",
               a.locked_until as "locked_until: DateTime<Utc>", a.totp_secret,
               a.last_login as "last_login: DateTime<Utc>",
               a.created_at as "created_at: DateTime<Utc>"
           FROM admins a LEFT JOIN roles r ON r.name = a.role WHERE a.username = ?"#,
        username
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Admin::from))
}

/// The admin with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: AdminId) -> Result<Option<Admin>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT a.id, a.username, a.password, a.nickname, a.avatar, a.role, a.status,
               a.token_version, r.permissions as "permissions: Json<Vec<String>>",
               a.locked_until as "locked_until: DateTime<Utc>", a.totp_secret,
               a.last_login as "last_login: DateTime<Utc>",
               a.created_at as "created_at: DateTime<Utc>"
           FROM admins a LEFT JOIN roles r ON r.name = a.role WHERE a.id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Admin::from))
}

/// Creates an admin, or gives the one of this name another password and role: then the lock is
/// lifted, two-step verification is off, and every token of theirs stops being good: this is also
/// how somebody who lost both gets in again.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn save(
    conn: &mut MySqlConnection,
    username: &str,
    password_hash: &str,
    role: &str,
) -> Result<AdminId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO admins (username, password, nickname, role) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), password = VALUES(password),
             role = VALUES(role), status = 1, failed_logins = 0, locked_until = NULL,
             totp_secret = NULL, totp_pending = NULL, totp_step = NULL,
             token_version = token_version + 1",
        username,
        password_hash,
        username,
        role
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id()).map(AdminId)
}

/// Whether there is a role of this name.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn role_exists(conn: &mut MySqlConnection, role: &str) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!("SELECT COUNT(*) FROM roles WHERE name = ?", role);
    Ok(0 < found.fetch_one(conn).await?)
}

/// What a role allows; nothing if it was deleted.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn role_permissions(
    conn: &mut MySqlConnection,
    role: &str,
) -> Result<Vec<String>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT permissions as "permissions: Json<Vec<String>>" FROM roles WHERE name = ?"#,
        role
    );
    Ok(found.fetch_optional(conn).await?.map(|permissions| permissions.0).unwrap_or_default())
}

/// Writes down a login that succeeded: the count of failures begins anew.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn login_succeeded(
    conn: &mut MySqlConnection,
    id: AdminId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE admins SET failed_logins = 0, locked_until = NULL, last_login = ? WHERE id = ?",
        now,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down a login that failed. Every `limit`-th failure in a row locks the account until
/// `locked_until`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn login_failed(
    conn: &mut MySqlConnection,
    id: AdminId,
    limit: u32,
    locked_until: DateTime<Utc>,
) -> Result<(), StoreError> {
    // MySQL assigns from left to right, so the lock is decided by the count before this failure.
    sqlx::query!(
        "UPDATE admins
         SET locked_until = IF(MOD(failed_logins + 1, ?) = 0, ?, locked_until),
             failed_logins = failed_logins + 1
         WHERE id = ?",
        limit,
        locked_until,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
