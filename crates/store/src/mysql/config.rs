//! `system_configs`: what admins set while the shop runs. Which settings there are, and what their
//! values mean, `mall_domain::config` says.

use chrono::{DateTime, Utc};
use mall_domain::config::{Entry, ShopConfig};
use sqlx::MySqlConnection;

use crate::StoreError;

/// A setting as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Which setting.
    pub key: String,
    /// Its text.
    pub value: String,
    /// What an admin noted beside it.
    pub remark: Option<String>,
    /// When it was set for the first time.
    pub created_at: DateTime<Utc>,
}

/// More settings than there are; who adds the next hundred finds this bound.
const ROWS_MAX: u32 = 500;

/// Every stored setting, those that mean nothing to this program among them.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn all(conn: &mut MySqlConnection) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query_as!(
        Stored,
        r#"SELECT config_key as "key", COALESCE(config_value, '') as "value!: String", remark,
               created_at as "created_at: DateTime<Utc>"
           FROM system_configs ORDER BY config_key LIMIT ?"#,
        ROWS_MAX
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// The values in force. A stored value that is none leaves the default, and is logged.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn load(conn: &mut MySqlConnection) -> Result<ShopConfig, StoreError> {
    let stored = all(conn).await?;
    let (config, wrong) = ShopConfig::from_stored(stored.iter().map(|row| (&row.key, &row.value)));
    if !wrong.is_empty() {
        tracing::warn!(keys = wrong.join(" "), "settings in system_configs have no valid value");
    }
    Ok(config)
}

/// Sets `entry` to `value`, which [`Entry::parse`] answered. Tell the nodes with
/// [`crate::Store::config_changed`] after the commit.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set(conn: &mut MySqlConnection, entry: &Entry, value: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO system_configs (config_key, config_value, remark) VALUES (?, ?, ?)
         ON DUPLICATE KEY UPDATE config_value = VALUES(config_value)",
        entry.key,
        value,
        entry.title
    )
    .execute(conn)
    .await?;
    Ok(())
}
