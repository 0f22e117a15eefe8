//! Shipping many orders from a file: each row is an order of its own, with a report of each.

mod table;

use actix_multipart::Multipart;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;
use mall_domain::OrderNo;
use mall_domain::order::Status;
use mall_store::mysql::{order, shipment};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::table::Row;
use super::order::ship::{self, Shipment};
use super::{By, check};
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, ImportWrite, Shared};
use crate::state::Failure;

/// The largest file, in bytes.
const FILE_MAX: usize = 1024 * 1024;
/// What is read, and thrown away, of a larger one: who sends it should hear the answer.
const READ_MAX: usize = 8 * FILE_MAX;
/// Parts of one form besides the file.
const PARTS_MAX: usize = 8;
/// What the template begins with, so that spreadsheets read it as UTF-8.
const BOM: &str = "\u{feff}";

/// The form that brings the file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct ShipmentFile {
    /// XLSX or CSV (UTF-8 or GBK), at most 1 MiB and 1000 rows; columns 订单号, 物流公司, 物流单号.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
#[schema(as = ShipmentImport)]
pub struct ImportAnswer {
    total: usize,
    succeeded: usize,
    failed: usize,
    rows: Vec<RowAnswer>,
}

/// What became of one row.
#[derive(Serialize, ToSchema)]
#[schema(as = ShipmentImportRow)]
pub struct RowAnswer {
    /// The row of the file, counted from 1.
    row: usize,
    order_no: String,
    ok: bool,
    /// `ok`, `repeated` (it was shipped so before), or the code of the refusal.
    code: String,
    message: String,
}

/// The query, as text.
#[derive(Deserialize)]
struct ImportQuery {
    dry_run: Option<String>,
}

/// 批量发货导入
#[utoipa::path(
    post, path = "/api/admin/imports/shipments", tag = "管理端订单",
    params(("dry_run" = Option<i8>, Query, description = "1：只检查，不发货")),
    security(("admin" = [])),
    request_body(content = ShipmentFile, content_type = "multipart/form-data"),
    responses((status = 200, description = "A report of every row", body = ImportAnswer)),
)]
pub(crate) async fn shipments(
    state: Shared,
    admin: CurrentAdmin<ImportWrite>,
    request: HttpRequest,
    form: Multipart,
) -> Result<Json<ImportAnswer>, ApiError> {
    let ImportQuery { dry_run } = extract::query(&request)?;
    let dry_run = check::code("dry_run", dry_run.as_deref(), 0..=1)? == Some(1);
    let file = read_file(form).await?;
    let (by, now) = (admin.by(), state.clock.now());
    // To unpack and read a file takes a while.
    let reading = state.io.spawn_blocking(move || table::read(&file));
    let rows = reading.await.map_err(|panicked| ApiError::Internal(panicked.into()))??;
    let store = state.store.clone();
    let rules = state.io(async move { ship::Rules::read(&store, now).await }).await?;
    let mut answers = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = carry_out(&state, &by, &row, &rules, dry_run).await;
        let (ok, code, message) = match outcome {
            Ok(Done::Shipped) if dry_run => (true, "ok", "可以发货".to_owned()),
            Ok(Done::Shipped) => (true, "ok", "已发货".to_owned()),
            Ok(Done::Repeated) => (true, "repeated", "此前已用相同单号发货".to_owned()),
            Err(error) => {
                let (_status, code, message) = error.outcome();
                (false, code, reason(&error).unwrap_or_else(|| message.to_owned()))
            }
        };
        answers.push(RowAnswer {
            row: row.number,
            order_no: row.order_no,
            ok,
            code: code.to_owned(),
            message,
        });
    }
    let succeeded = answers.iter().filter(|row| row.ok).count();
    let total = answers.len();
    Ok(Json(ImportAnswer { total, succeeded, failed: total - succeeded, rows: answers }))
}

/// What is wrong, in more words than its code has.
fn reason(error: &ApiError) -> Option<String> {
    if let ApiError::Validation { reason, .. } = error {
        return Some(reason.clone().into_owned());
    }
    matches!(error, ApiError::NotFound(_)).then(|| "没有这个订单".to_owned())
}

/// The file of a form, within its bounds.
async fn read_file(mut form: Multipart) -> Result<Vec<u8>, ApiError> {
    let unreadable = |_error| ApiError::invalid("file", "无法读取上传的表单");
    for _part in 0..PARTS_MAX {
        let Some(mut field) = form.try_next().await.map_err(unreadable)? else { break };
        let is_file = field.name() == Some("file");
        let (mut content, mut size) = (Vec::new(), 0_usize);
        while let Some(chunk) = field.try_next().await.map_err(unreadable)? {
            size = size.saturating_add(chunk.len());
            if READ_MAX < size {
                return Err(ApiError::PayloadTooLarge);
            }
            if size <= FILE_MAX {
                content.extend_from_slice(&chunk);
            }
        }
        if FILE_MAX < size {
            return Err(ApiError::PayloadTooLarge);
        }
        if is_file {
            return Ok(content);
        }
    }
    Err(ApiError::invalid("file", "缺少文件"))
}

/// What a row that is all right led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Shipped,
    /// The order was shipped with this very number before.
    Repeated,
}

async fn carry_out(
    state: &Shared,
    by: &By,
    row: &Row,
    rules: &ship::Rules,
    dry_run: bool,
) -> Result<Done, ApiError> {
    let company = ship::company(&row.company)?;
    let parcel = ship::whole(company, ship::tracking_no(&row.tracking_no)?);
    let (by, order_no, rules) = (by.clone(), OrderNo(row.order_no.clone()), rules.clone());
    let write = move |store: Store| {
        let (by, order_no, parcel) = (by.clone(), order_no.clone(), parcel.clone());
        let rules = rules.clone();
        async move { ship_row(&store, &by, &order_no, &parcel, &rules, dry_run).await }
    };
    state.transact(write).await
}

async fn ship_row(
    store: &Store,
    by: &By,
    order_no: &OrderNo,
    parcel: &Shipment,
    rules: &ship::Rules,
    dry_run: bool,
) -> Result<Done, Failure> {
    let mut tx = store.begin().await?;
    let found = order::find_by_no(&mut tx, order_no).await?;
    let found = found.ok_or(ApiError::NotFound("order"))?;
    if found.status == Status::Shipped {
        let parcels = shipment::parcels(&mut tx, found.id).await?;
        let is_same = |known: &shipment::Parcel| {
            known.company == parcel.company && known.tracking_no == parcel.tracking_no
        };
        if parcels.iter().any(is_same) {
            return Ok(Done::Repeated);
        }
    }
    ship::hand_over(&mut tx, by, found.id, parcel, rules).await?;
    // Without a commit all of it was only tried.
    if !dry_run {
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(Done::Shipped)
}

/// 批量发货导入模板（CSV）
#[utoipa::path(
    get, path = "/api/admin/imports/shipments/template", tag = "管理端订单",
    security(("admin" = [])),
    responses((status = 200, description = "CSV", body = String, content_type = "text/csv")),
)]
pub(crate) async fn template(_admin: CurrentAdmin<ImportWrite>) -> HttpResponse {
    let [order_no, company, tracking_no] = table::COLUMNS;
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"shipments.csv\""))
        .body(format!(
            "{BOM}{order_no},{company},{tracking_no}\r\n2611250000000000010001,顺丰速运,SF1234567890\r\n"
        ))
}
