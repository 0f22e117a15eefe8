//! What admins change of other admins' accounts.

use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use sqlx::MySqlConnection;

use super::super::pool::id_of;
use super::super::select;
use crate::StoreError;

/// An account as others see it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Who.
    pub id: i64,
    /// 用户名.
    pub username: String,
    /// 昵称.
    pub nickname: Option<String>,
    /// 头像.
    pub avatar: Option<String>,
    /// The name of the role.
    pub role: String,
    /// 0 disabled, 1 active.
    pub status: i8,
    /// Whether two-step verification is on.
    pub totp_enabled: bool,
    /// The last login that succeeded.
    pub last_login: Option<DateTime<Utc>>,
    /// Since when there is this account.
    pub created_at: DateTime<Utc>,
    /// Grows with every change by somebody who manages accounts.
    pub version: i32,
}

/// Which accounts to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// How the user name begins.
    pub keyword: Option<String>,
    /// Of this role.
    pub role: Option<String>,
    /// Of this status.
    pub status: Option<i8>,
}

const COLUMNS: &str = "SELECT id, username, nickname, avatar, role, status, \
     totp_secret IS NOT NULL AS totp_enabled, last_login, created_at, version FROM admins WHERE 1 = 1";

fn conditions(query: &mut sqlx::QueryBuilder<sqlx::MySql>, filter: &Filter) {
    if let Some(keyword) = &filter.keyword {
        query.push(" AND username LIKE ").push_bind(select::beginning(keyword));
    }
    if let Some(role) = &filter.role {
        query.push(" AND role = ").push_bind(role.clone());
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status);
    }
}

/// A page of accounts, oldest first, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Person>, i64), StoreError> {
    let total =
        select::count(conn, "admins WHERE 1 = 1", |query| conditions(query, filter)).await?;
    let mut query = sqlx::QueryBuilder::new(COLUMNS);
    conditions(&mut query, filter);
    query.push(" ORDER BY id LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let rows = query.build_query_as().fetch_all(conn).await?;
    Ok((rows, total))
}

/// An account, its row locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: AdminId) -> Result<Option<Person>, StoreError> {
    let row = sqlx::query_as!(
        Person,
        r#"SELECT id, username, nickname, avatar, role, status,
               totp_secret IS NOT NULL as "totp_enabled!: bool",
               last_login as "last_login: DateTime<Utc>",
               created_at as "created_at: DateTime<Utc>", version
           FROM admins WHERE id = ? FOR UPDATE"#,
        id.0
    );
    Ok(row.fetch_optional(conn).await?)
}

/// What an account is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// 昵称.
    pub nickname: Option<String>,
    /// 头像.
    pub avatar: Option<String>,
    /// The name of the role.
    pub role: String,
    /// 0 disabled, 1 active.
    pub status: i8,
}

/// Creates an account.
///
/// # Errors
///
/// [`StoreError::Conflict`] if there is one of this name.
pub async fn create(
    conn: &mut MySqlConnection,
    username: &str,
    password_hash: &str,
    new: &NewPerson,
) -> Result<AdminId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO admins (username, password, nickname, avatar, role, status)
         VALUES (?, ?, ?, ?, ?, ?)",
        username,
        password_hash,
        new.nickname,
        new.avatar,
        new.role,
        new.status
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id()).map(AdminId)
}

/// Changes an account. One that is disabled has no good tokens left.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update(
    conn: &mut MySqlConnection,
    id: AdminId,
    new: &NewPerson,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE admins SET nickname = ?, avatar = ?, role = ?, version = version + 1,
             token_version = token_version + IF(status = 1 AND ? = 0, 1, 0), status = ?
         WHERE id = ?",
        new.nickname,
        new.avatar,
        new.role,
        new.status,
        new.status,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives an account another password: the lock is lifted, and every token stops being good.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn reset_password(
    conn: &mut MySqlConnection,
    id: AdminId,
    password_hash: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE admins SET password = ?, failed_logins = 0, locked_until = NULL,
             token_version = token_version + 1
         WHERE id = ?",
        password_hash,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes an account.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: AdminId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM admins WHERE id = ?", id.0).execute(conn).await?;
    Ok(())
}

/// How many active accounts may do everything. Their rows are locked until the transaction ends, so
/// that of two who disable each other one sees the other's change.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or a lock is not to be had in time.
pub async fn active_supers(conn: &mut MySqlConnection) -> Result<usize, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT a.id FROM admins a JOIN roles r ON r.name = a.role
           WHERE a.status = 1 AND JSON_CONTAINS(r.permissions, '"*"') = 1
           ORDER BY a.id FOR UPDATE"#
    );
    Ok(ids.fetch_all(conn).await?.len())
}
