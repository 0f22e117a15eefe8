//! The delivery addresses of shoppers. A shopper who has any has exactly one default.
//!
//! The functions that write must run in a transaction: they lock the shopper's row first, so that
//! two writes of one shopper never interleave.

use chrono::{DateTime, Utc};
use mall_domain::address::Address;
use mall_domain::phone::Phone;
use mall_domain::{AddressId, UserId};
use sqlx::MySqlConnection;

use super::pool::id_of;
use crate::StoreError;

/// The most addresses that one shopper keeps.
pub const PER_USER_MAX: i64 = 50;

/// An address in a shopper's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAddress {
    /// Which address.
    pub id: AddressId,
    /// The address itself.
    pub address: Address,
    /// Whether it is the one that a new order starts with.
    pub is_default: bool,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
}

struct Row {
    id: i64,
    name: String,
    phone: String,
    province: String,
    city: String,
    district: String,
    detail: String,
    is_default: i8,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for SavedAddress {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("user_addresses", "phone", row.id);
        Ok(SavedAddress {
            id: AddressId(row.id),
            address: Address {
                phone: Phone::parse(&row.phone).map_err(|_bad| corrupt())?,
                name: row.name,
                province: row.province,
                city: row.city,
                district: row.district,
                detail: row.detail,
            },
            is_default: row.is_default != 0,
            created_at: row.created_at,
        })
    }
}

/// The addresses of `user`: the default first, then the newest.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn list(
    conn: &mut MySqlConnection,
    user: UserId,
) -> Result<Vec<SavedAddress>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, name, phone, province, city, district, detail, is_default,
               created_at as "created_at: DateTime<Utc>"
           FROM user_addresses WHERE user_id = ? ORDER BY is_default DESC, id DESC LIMIT 200"#,
        user.0
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(SavedAddress::try_from)
    .collect()
}

/// This address, if it is `user`'s.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    user: UserId,
    id: AddressId,
) -> Result<Option<SavedAddress>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, name, phone, province, city, district, detail, is_default,
               created_at as "created_at: DateTime<Utc>"
           FROM user_addresses WHERE id = ? AND user_id = ?"#,
        id.0,
        user.0
    )
    .fetch_optional(conn)
    .await?
    .map(SavedAddress::try_from)
    .transpose()
}

/// Adds an address; `None` if the shopper has [`PER_USER_MAX`] already. The first one becomes the
/// default whatever `is_default` says.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(
    conn: &mut MySqlConnection,
    user: UserId,
    address: &Address,
    is_default: bool,
) -> Result<Option<AddressId>, StoreError> {
    lock_owner(conn, user).await?;
    let held = sqlx::query_scalar!("SELECT COUNT(*) FROM user_addresses WHERE user_id = ?", user.0)
        .fetch_one(&mut *conn)
        .await?;
    if PER_USER_MAX <= held {
        return Ok(None);
    }
    let is_default = is_default || held == 0;
    if is_default && 0 < held {
        clear_default(conn, user).await?;
    }
    let done = sqlx::query!(
        "INSERT INTO user_addresses
             (user_id, name, phone, province, city, district, detail, is_default)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        user.0,
        address.name,
        address.phone.as_str(),
        address.province,
        address.city,
        address.district,
        address.detail,
        is_default
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id()).map(|id| Some(AddressId(id)))
}

/// Replaces an address; `false` if `user` has none with this id. The default stays the default:
/// it moves only when another address is made one.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn replace(
    conn: &mut MySqlConnection,
    user: UserId,
    id: AddressId,
    address: &Address,
    is_default: bool,
) -> Result<bool, StoreError> {
    lock_owner(conn, user).await?;
    let Some(before) = find(conn, user, id).await? else { return Ok(false) };
    if is_default && !before.is_default {
        clear_default(conn, user).await?;
    }
    let done = sqlx::query!(
        "UPDATE user_addresses
         SET name = ?, phone = ?, province = ?, city = ?, district = ?, detail = ?, is_default = ?
         WHERE id = ? AND user_id = ?",
        address.name,
        address.phone.as_str(),
        address.province,
        address.city,
        address.district,
        address.detail,
        is_default || before.is_default,
        id.0,
        user.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes an address; `false` if `user` has none with this id. After the default, the newest of
/// the others becomes it.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(
    conn: &mut MySqlConnection,
    user: UserId,
    id: AddressId,
) -> Result<bool, StoreError> {
    lock_owner(conn, user).await?;
    let Some(before) = find(conn, user, id).await? else { return Ok(false) };
    sqlx::query!("DELETE FROM user_addresses WHERE id = ? AND user_id = ?", id.0, user.0)
        .execute(&mut *conn)
        .await?;
    if before.is_default {
        sqlx::query!(
            "UPDATE user_addresses SET is_default = 1 WHERE user_id = ? ORDER BY id DESC LIMIT 1",
            user.0
        )
        .execute(conn)
        .await?;
    }
    Ok(true)
}

/// Makes this transaction the only one that writes addresses or the cart of `user`.
pub(super) async fn lock_owner(conn: &mut MySqlConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query!("SELECT id FROM users WHERE id = ? FOR UPDATE", user.0)
        .fetch_optional(conn)
        .await?;
    Ok(())
}

async fn clear_default(conn: &mut MySqlConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE user_addresses SET is_default = 0 WHERE user_id = ? AND is_default = 1",
        user.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
