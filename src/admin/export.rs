//! Files of data for admins: asked for here, made beside the requests by any node, and fetched here.
//! Everybody sees only their own, for they may hold what others may not see.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Json, Path};
use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use mall_store::mysql::export::{self, Export, Filter, Format, Kind, State};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{Change, check};
use crate::error::ApiError;
use crate::extract::{CurrentAdmin, ExportWrite, JsonBody, Page, Shared};
use crate::state::Failure;

/// Exports of one admin that wait at once; more are told to come back.
const WAITING_MAX: i64 = 5;

/// A file to make.
#[derive(Deserialize, ToSchema)]
#[schema(as = ExportRequest)]
pub struct ExportRequest {
    /// `orders`, `users`, `products`, `stock_ledger`, `refunds` or `coupon_records`.
    #[schema(example = "orders")]
    kind: String,
    /// Which rows, by the fields that the kind's list is filtered by: `keyword`, `status`, `kind`,
    /// `refund_status`, `is_hot`, `is_new`, `low_stock`, `user_id`, `category_id`, `sku_id`,
    /// `coupon_id`, `start`, `end`.
    #[schema(value_type = Option<Object>, example = json!({ "status": 1, "start": "2026-11-01" }))]
    filter: Option<Map<String, Value>>,
    /// `xlsx` or `csv`.
    #[schema(example = "xlsx")]
    format: String,
}

/// The fields of a filter that a kind of export has, as the console's lists have them, and the
/// largest status.
fn fields(kind: Kind) -> (&'static [&'static str], i8) {
    match kind {
        Kind::Orders => {
            (&["keyword", "status", "user_id", "kind", "refund_status", "start", "end"], 5)
        }
        Kind::Users => (&["keyword", "status", "start", "end"], 1),
        Kind::Products => {
            (&["keyword", "status", "category_id", "is_hot", "is_new", "low_stock"], 1)
        }
        Kind::StockLedger => (&["sku_id", "start", "end"], 0),
        Kind::Refunds => (&["keyword", "status", "kind", "user_id", "start", "end"], 7),
        Kind::CouponRecords => (&["status", "user_id", "coupon_id", "start", "end"], 2),
    }
}

/// What a list's query has beside its filter, and an export has no use for.
const NO_FILTER: [&str; 3] = ["sort", "page", "page_size"];

/// Reads a filter, each field as the lists of the console have it. A SKU with at most `low_stock`
/// units is low.
fn parse_filter(
    kind: Kind,
    given: &Map<String, Value>,
    low_stock: u32,
) -> Result<Filter, ApiError> {
    let (known, status_max) = fields(kind);
    let text = |name: &str| match given.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            Err(ApiError::validation(format!("filter.{name}"), "应为文本或数字"))
        }
    };
    let unknown =
        |name: &&String| !known.contains(&name.as_str()) && !NO_FILTER.contains(&name.as_str());
    if let Some(name) = given.keys().find(unknown) {
        let name: String = name.chars().take(32).collect();
        return Err(ApiError::validation(format!("filter.{name}"), "该导出没有这个筛选条件"));
    }
    let id = |field: &'static str, name: &str| check::id(field, text(name)?.as_deref());
    let code = |field: &'static str, name: &str, max: i8| {
        check::code(field, text(name)?.as_deref(), 0..=max)
    };
    let low = code("filter.low_stock", "low_stock", 1)?;
    Ok(Filter {
        keyword: check::keyword("filter.keyword", text("keyword")?.as_deref())?,
        status: code("filter.status", "status", status_max)?,
        kind: code("filter.kind", "kind", 3)?,
        refund_status: code("filter.refund_status", "refund_status", 2)?,
        is_hot: code("filter.is_hot", "is_hot", 1)?,
        is_new: code("filter.is_new", "is_new", 1)?,
        stock_max: (low == Some(1)).then_some(low_stock),
        user_id: id("filter.user_id", "user_id")?,
        category_id: id("filter.category_id", "category_id")?,
        sku_id: id("filter.sku_id", "sku_id")?,
        coupon_id: id("filter.coupon_id", "coupon_id")?,
        start: check::start("filter.start", text("start")?.as_deref())?,
        end: check::end("filter.end", text("end")?.as_deref())?,
    })
}

/// A file that was asked for.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Export)]
pub struct ExportAnswer {
    id: i64,
    #[schema(example = "orders")]
    kind: &'static str,
    #[schema(value_type = Object)]
    filter: Value,
    #[schema(example = "xlsx")]
    format: &'static str,
    /// 0 排队 1 生成中 2 已完成 3 失败 4 已过期
    state: i8,
    /// Rows that were written until now.
    total_rows: i32,
    file_name: Option<String>,
    /// In bytes.
    file_size: Option<i64>,
    /// Why it failed, or what is missing in it.
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    /// Until when it can be fetched.
    expires_at: Option<DateTime<Utc>>,
}

impl From<Export> for ExportAnswer {
    fn from(export: Export) -> Self {
        Self {
            id: export.id,
            kind: export.kind.name(),
            filter: serde_json::to_value(&export.filter).unwrap_or_default(),
            format: export.format.name(),
            state: export.state.code(),
            total_rows: export.total_rows,
            file_name: export.file_name,
            file_size: export.file_size,
            last_error: export.last_error,
            created_at: export.created_at,
            finished_at: export.finished_at,
            expires_at: export.expires_at,
        }
    }
}

/// A page of one's own exports.
#[derive(Serialize, ToSchema)]
#[schema(as = Exports)]
pub struct Exports {
    items: Vec<ExportAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// 申请导出（后台生成）
#[utoipa::path(
    post, path = "/api/admin/exports", tag = "管理端系统",
    security(("admin" = [])),
    request_body = ExportRequest,
    responses(
        (status = 202, body = ExportAnswer),
        (status = 429, description = "`too_many_requests`: five of one's exports wait already"),
    ),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<ExportWrite>,
    body: JsonBody<ExportRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(ExportRequest { kind, filter, format }) = body;
    let kind =
        Kind::from_name(&kind).ok_or_else(|| ApiError::validation("kind", "没有这种导出"))?;
    let format = Format::from_name(&format);
    let format = format.ok_or_else(|| ApiError::validation("format", "应为 xlsx 或 csv"))?;
    let store = state.store.clone();
    let config = state.io(async move { store.config().await }).await?;
    let filter = parse_filter(kind, &filter.unwrap_or_default(), config.low_stock_threshold())?;
    let by = admin.by();
    let write = move |store: Store| {
        let (by, filter) = (by.clone(), filter.clone());
        async move {
            let mut tx = store.begin().await?;
            if WAITING_MAX <= export::waiting_of(&mut tx, by.id).await? {
                return Err(ApiError::TooManyRequests.into());
            }
            let id = export::create(&mut tx, by.id, kind, &filter, format).await?;
            let export = export::find(&mut tx, by.id, id).await?;
            let answer = ExportAnswer::from(export.ok_or(ApiError::NotFound("export"))?);
            by.record(&mut tx, "export.create", ("export", id), &Change::created(&answer)).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(answer)
        }
    };
    Ok(HttpResponse::Accepted().json(state.transact(write).await?))
}

/// 我的导出
#[utoipa::path(
    get, path = "/api/admin/exports", tag = "管理端系统",
    params(("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query)),
    security(("admin" = [])),
    responses((status = 200, body = Exports)),
)]
pub(crate) async fn list(
    state: Shared,
    admin: CurrentAdmin<ExportWrite>,
    page: Page,
) -> Result<Json<Exports>, ApiError> {
    let (store, id) = (state.store.clone(), admin.admin.id);
    let read = async move {
        export::page(&mut *store.connection().await?, id, page.offset(), page.page_size).await
    };
    let (exports, total) = state.io(read).await?;
    let items = exports.into_iter().map(ExportAnswer::from).collect();
    Ok(Json(Exports { items, total, page: page.page, page_size: page.page_size }))
}

async fn own(state: &Shared, admin: AdminId, id: i64) -> Result<Export, ApiError> {
    let store = state.store.clone();
    let read = async move { export::find(&mut *store.connection().await?, admin, id).await };
    state.io(read).await?.ok_or(ApiError::NotFound("export"))
}

/// 导出详情（进度）
#[utoipa::path(
    get, path = "/api/admin/exports/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = ExportAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    admin: CurrentAdmin<ExportWrite>,
    id: Path<i64>,
) -> Result<Json<ExportAnswer>, ApiError> {
    Ok(Json(own(&state, admin.admin.id, *id).await?.into()))
}

/// 下载导出文件
#[utoipa::path(
    get, path = "/api/admin/exports/{id}/file", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (
            status = 200, description = "The file",
            content(
                (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (String = "text/csv"),
            ),
        ),
        (status = 409, description = "`export_state`: it is not ready, failed, or expired"),
    ),
)]
pub(crate) async fn file(
    state: Shared,
    admin: CurrentAdmin<ExportWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let found = own(&state, admin.admin.id, *id).await?;
    let (State::Done, Some(name), Some(size)) = (found.state, found.file_name, found.file_size)
    else {
        return Err(ApiError::ExportState(found.state.code()));
    };
    let (store, by, id) = (state.store.clone(), admin.by(), *id);
    let change = Change::created(&json!({ "file_name": name }));
    let write = async move {
        let mut conn = store.connection().await?;
        by.record(&mut conn, "export.download", ("export", id), &change).await
    };
    state.io(write).await?;
    let kind = match found.format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Csv => "text/csv; charset=utf-8",
    };
    let pieces = futures_util::stream::try_unfold(0_u32, move |seq| {
        let state = state.clone();
        async move {
            let store = state.store.clone();
            let read = async move { export::chunk(&mut *store.connection().await?, id, seq).await };
            let piece = state.io(read).await?;
            Ok::<_, ApiError>(piece.map(|piece| (Bytes::from(piece), seq.saturating_add(1))))
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        // The name is made of letters, digits and a dash.
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .no_chunking(u64::try_from(size).unwrap_or(0))
        .streaming(Box::pin(pieces)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(kind: Kind, filter: Value) -> Result<Filter, ApiError> {
        parse_filter(kind, filter.as_object().unwrap(), 10)
    }

    fn field(kind: Kind, filter: Value) -> String {
        match parse(kind, filter) {
            Err(ApiError::Validation { field, .. }) => field.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_filter_has_the_fields_of_its_kind() {
        let filter = json!({ "status": 1, "user_id": "7", "start": "2026-11-25", "end": null });
        let parsed = parse(Kind::Orders, filter).unwrap();
        assert_eq!((parsed.status, parsed.user_id), (Some(1), Some(7)));
        assert_eq!(parsed.start.unwrap().to_rfc3339(), "2026-11-24T16:00:00+00:00");
        let low = json!({ "low_stock": 1, "keyword": " 耳机 ", "sort": "sales", "is_hot": "" });
        let low = parse(Kind::Products, low).unwrap();
        assert_eq!((low.stock_max, low.keyword.as_deref()), (Some(10), Some("耳机")));
        assert_eq!(field(Kind::Orders, json!({ "status": 6 })), "filter.status");
        assert_eq!(field(Kind::Users, json!({ "user_id": 1 })), "filter.user_id");
        assert_eq!(field(Kind::Orders, json!({ "start": "soon" })), "filter.start");
        assert_eq!(field(Kind::Orders, json!({ "user_id": [1] })), "filter.user_id");
        assert_eq!(field(Kind::Products, json!({ "' OR 1=1": 1 })), "filter.' OR 1=1");
    }
}
