//! `audit_log`: who did what in the admin console. Rows are only ever added.

use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::select;
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
    pub target: Option<(&'static str, &'a str)>,
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
        entry.target.map(|(_kind, id)| id),
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

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Logged {
    /// Which entry.
    pub id: i64,
    /// Who, if the account was known.
    pub admin_id: Option<i64>,
    /// The name that was given.
    pub username: String,
    /// What.
    pub action: String,
    /// The kind of thing.
    pub target_type: Option<String>,
    /// Which of them.
    pub target_id: Option<String>,
    /// How it was before.
    pub before_value: Option<Json<Value>>,
    /// How it was after.
    pub after_value: Option<Json<Value>>,
    /// `ok`, or the code of the refusal.
    pub outcome: String,
    /// From where.
    pub ip: Option<String>,
    /// The request, as logs name it.
    pub request_id: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this admin.
    pub admin_id: Option<i64>,
    /// This action.
    pub action: Option<String>,
    /// About this kind of thing.
    pub target_type: Option<String>,
    /// About this one.
    pub target_id: Option<String>,
    /// From this moment on.
    pub start: Option<DateTime<Utc>>,
    /// Before this moment.
    pub end: Option<DateTime<Utc>>,
}

fn conditions(query: &mut sqlx::QueryBuilder<sqlx::MySql>, filter: &Filter) {
    if let Some(admin) = filter.admin_id {
        query.push(" AND admin_id = ").push_bind(admin);
    }
    if let Some(action) = &filter.action {
        query.push(" AND action = ").push_bind(action.clone());
    }
    if let Some(kind) = &filter.target_type {
        query.push(" AND target_type = ").push_bind(kind.clone());
    }
    if let Some(id) = &filter.target_id {
        query.push(" AND target_id = ").push_bind(id.clone());
    }
    // Bound as DATETIME: a TIMESTAMP ends in 2038.
    if let Some(start) = filter.start {
        query.push(" AND created_at >= ").push_bind(start.naive_utc());
    }
    if let Some(end) = filter.end {
        query.push(" AND created_at < ").push_bind(end.naive_utc());
    }
}

/// A page of entries, newest first, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Logged>, i64), StoreError> {
    let total =
        select::count(conn, "audit_log WHERE 1 = 1", |query| conditions(query, filter)).await?;
    let mut query = sqlx::QueryBuilder::new(
        "SELECT id, admin_id, username, action, target_type, target_id, before_value, after_value, \
         outcome, ip, request_id, created_at FROM audit_log WHERE 1 = 1",
    );
    conditions(&mut query, filter);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let rows = query.build_query_as().fetch_all(conn).await?;
    Ok((rows, total))
}
