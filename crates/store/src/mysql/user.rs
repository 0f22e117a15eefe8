//! Shoppers: who they are at WeChat, and which of their tokens is good.

use chrono::{DateTime, Utc};
use mall_domain::{Money, UserId};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use super::pool::id_of;
use crate::StoreError;

/// A shopper, as the shopper sees himself.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Which shopper.
    pub id: UserId,
    /// The shopper within our mini-program, as WeChat names them.
    pub openid: String,
    /// 昵称.
    pub nickname: Option<String>,
    /// 头像.
    pub avatar: Option<String>,
    /// 手机号.
    pub phone: Option<String>,
    /// 0 unknown, 1 man, 2 woman.
    pub gender: i8,
    /// 余额.
    pub balance: Money,
    /// 积分.
    pub points: i32,
    /// Whether the shopper may do anything; a banned one may not.
    pub active: bool,
    /// The version of the one token that is good.
    pub token_version: i64,
    /// When the shopper came for the first time.
    pub created_at: DateTime<Utc>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Name, phone and openid are personal: they must not reach a log by way of `{:?}`.
        f.debug_struct("User").field("id", &self.id).finish_non_exhaustive()
    }
}

/// `users.status` of a shopper who may use the shop.
const ACTIVE: i8 = 1;
/// `users.status` of a banned shopper.
const BANNED: i8 = 0;

struct Row {
    id: i64,
    openid: String,
    nickname: Option<String>,
    avatar: Option<String>,
    phone: Option<String>,
    gender: i8,
    balance: Decimal,
    points: i32,
    status: i8,
    token_version: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("users", column, row.id);
        Ok(User {
            id: UserId(row.id),
            balance: Money::try_from(row.balance).map_err(|_bad| corrupt("balance"))?,
            openid: row.openid,
            nickname: row.nickname,
            avatar: row.avatar,
            phone: row.phone,
            gender: row.gender,
            points: row.points,
            active: row.status == ACTIVE,
            token_version: row.token_version,
            created_at: row.created_at,
        })
    }
}

/// Lets the shopper with this openid in, for the first time or again: every older token of theirs
/// stops being good. The answer's `token_version` is this login's, also when two come at once.
///
/// One statement, so that a crash can't leave a shopper half logged in.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
#[tracing::instrument(name = "db.user.login", skip_all, err)]
pub async fn login(
    conn: &mut MySqlConnection,
    openid: &str,
    unionid: Option<&str>,
    now: DateTime<Utc>,
) -> Result<User, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO users (openid, unionid, token_version, last_login) VALUES (?, ?, 1, ?)
         ON DUPLICATE KEY UPDATE token_version = LAST_INSERT_ID(token_version + 1),
             unionid = COALESCE(VALUES(unionid), unionid), last_login = VALUES(last_login)",
        openid,
        unionid,
        now
    )
    .execute(&mut *conn)
    .await?;
    // One row is a new shopper, whose id MySQL reports. Two are a known one; then LAST_INSERT_ID
    // carries the version that this very statement wrote.
    let version = if done.rows_affected() == 1 { 1 } else { id_of(done.last_insert_id())? };
    let user = find_by_openid(conn, openid).await?;
    let user = user.ok_or_else(|| StoreError::corrupt("users", "openid", "just written"))?;
    Ok(User { token_version: version, ..user })
}

/// The shopper with this openid.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
async fn find_by_openid(
    conn: &mut MySqlConnection,
    openid: &str,
) -> Result<Option<User>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, openid, nickname, avatar, phone, gender, balance, points, status,
               token_version, created_at as "created_at: DateTime<Utc>"
           FROM users WHERE openid = ?"#,
        openid
    )
    .fetch_optional(conn)
    .await?
    .map(User::try_from)
    .transpose()
}

/// The shopper with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: UserId) -> Result<Option<User>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, openid, nickname, avatar, phone, gender, balance, points, status,
               token_version, created_at as "created_at: DateTime<Utc>"
           FROM users WHERE id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(User::try_from)
    .transpose()
}

/// Bans a shopper or lets them in again; `false` if there is no such shopper. Either way every
/// token they have stops being good: after the commit give Redis the new version, and tell the
/// nodes with [`crate::redis::hints::Hint::User`].
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_active(
    conn: &mut MySqlConnection,
    id: UserId,
    active: bool,
) -> Result<bool, StoreError> {
    let status = if active { ACTIVE } else { BANNED };
    let done = sqlx::query!(
        "UPDATE users SET status = ?, token_version = token_version + 1 WHERE id = ?",
        status,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every token of a shopper; answers the version of the next.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn log_out(conn: &mut MySqlConnection, id: UserId) -> Result<Option<i64>, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET token_version = LAST_INSERT_ID(token_version + 1) WHERE id = ?",
        id.0
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    id_of(done.last_insert_id()).map(Some)
}

/// What a shopper changes of himself; `None` leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// 昵称.
    pub nickname: Option<String>,
    /// 头像.
    pub avatar: Option<String>,
    /// 0 unknown, 1 man, 2 woman.
    pub gender: Option<i8>,
}

/// Changes a shopper's profile; `false` if there is no such shopper.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn change(
    conn: &mut MySqlConnection,
    id: UserId,
    change: &ProfileChange,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET nickname = COALESCE(?, nickname), avatar = COALESCE(?, avatar),
             gender = COALESCE(?, gender) WHERE id = ?",
        change.nickname,
        change.avatar,
        change.gender,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes the phone number that WeChat vouched for; `false` if there is no such shopper.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_phone(
    conn: &mut MySqlConnection,
    id: UserId,
    phone: &str,
) -> Result<bool, StoreError> {
    let done =
        sqlx::query!("UPDATE users SET phone = ? WHERE id = ?", phone, id.0).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
