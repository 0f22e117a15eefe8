//! Who did what in the console.

use actix_web::HttpRequest;
use actix_web::web::Json;
use chrono::{DateTime, Utc};
use mall_store::mysql::audit_log::{self, Filter, Logged};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::check;
use crate::error::ApiError;
use crate::extract::{self, AuditRead, CurrentAdmin, Page, Shared};

/// One thing that somebody did or tried.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct EntryAnswer {
    id: i64,
    admin_id: Option<i64>,
    username: String,
    #[schema(example = "order.ship")]
    action: String,
    #[schema(example = "order")]
    target_type: Option<String>,
    target_id: Option<String>,
    /// Of a change, only the fields that differ.
    #[schema(value_type = Option<Object>)]
    before_value: Option<Value>,
    #[schema(value_type = Option<Object>)]
    after_value: Option<Value>,
    /// `ok`, or the code of the refusal.
    #[schema(example = "ok")]
    outcome: String,
    ip: Option<String>,
    request_id: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<Logged> for EntryAnswer {
    fn from(entry: Logged) -> Self {
        Self {
            id: entry.id,
            admin_id: entry.admin_id,
            username: entry.username,
            action: entry.action,
            target_type: entry.target_type,
            target_id: entry.target_id,
            before_value: entry.before_value.map(|value| value.0),
            after_value: entry.after_value.map(|value| value.0),
            outcome: entry.outcome,
            ip: entry.ip,
            request_id: entry.request_id,
            created_at: entry.created_at,
        }
    }
}

/// A page of the audit log.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntries)]
pub struct Entries {
    items: Vec<EntryAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

#[derive(Deserialize)]
struct Query {
    admin_id: Option<String>,
    action: Option<String>,
    target_type: Option<String>,
    target_id: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

/// 审计日志
#[utoipa::path(
    get, path = "/api/admin/audit-log", tag = "管理端系统",
    params(
        ("admin_id" = Option<i64>, Query), ("action" = Option<String>, Query),
        ("target_type" = Option<String>, Query), ("target_id" = Option<String>, Query),
        ("start" = Option<String>, Query, description = "A day (`2026-11-25`) or a time"),
        ("end" = Option<String>, Query, description = "A day, itself included, or a time"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, description = "Newest first; `total` counts to 10000.", body = Entries)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<AuditRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Entries>, ApiError> {
    let query: Query = extract::query(&request)?;
    let filter = Filter {
        admin_id: check::id("admin_id", query.admin_id.as_deref())?,
        action: check::keyword("action", query.action.as_deref())?,
        target_type: check::keyword("target_type", query.target_type.as_deref())?,
        target_id: check::keyword("target_id", query.target_id.as_deref())?,
        start: check::start("start", query.start.as_deref())?,
        end: check::end("end", query.end.as_deref())?,
    };
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        audit_log::page(&mut conn, &filter, page.offset(), page.page_size).await
    };
    let (entries, total) = state.io(read).await?;
    let items = entries.into_iter().map(EntryAnswer::from).collect();
    Ok(Json(Entries { items, total, page: page.page, page_size: page.page_size }))
}
