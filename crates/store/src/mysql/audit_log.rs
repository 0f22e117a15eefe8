//! `audit_log`: who did what in the admin console. Rows are only ever added.

use mall_domain::AdminId;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use crate::StoreError;

/// One thing that somebody did or tried. No secret may stand in the values.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Who, if the account is known.
    pub admin: Option<AdminId>,
    /// The name that was given.
    pub username: &'a str,
    /// What, such as `flash_sale.publish`.
    pub action: &'static str,
    /// What it was done to: a kind and an id.
    pub target: Option<(&'static str, i64)>,
    /// How it was before.
    pub before: Option<&'a Value>,
    /// How it is after.
    pub after: Option<&'a Value>,
    /// `ok`, or the code of the refusal.
    pub outcome: &'a str,
    /// From where.
    pub ip: Option<&'a str>,
    /// The request, as logs name it.
    pub request_id: Option<&'a str>,
}

/// Adds an entry, in the transaction of what it tells about where there is one.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn record(conn: &mut MySqlConnection, entry: Entry<'_>) -> Result<(), StoreError> {
    // What was typed may be longer than any name of ours.
    let username: String = entry.username.chars().take(32).collect();
    sqlx::query!(
        "INSERT INTO audit_log (admin_id, username, action, target_type, target_id, before_value,
             after_value, outcome, ip, request_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.admin.map(|admin| admin.0),
        username,
        entry.action,
        entry.target.map(|(kind, _id)| kind),
        entry.target.map(|(_kind, id)| id.to_string()),
        entry.before.map(Json),
        entry.after.map(Json),
        entry.outcome,
        entry.ip,
        entry.request_id
    )
    .execute(conn)
    .await?;
    Ok(())
}
