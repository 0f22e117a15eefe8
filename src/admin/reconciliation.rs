//! The books against WeChat's bills, in the console.

use std::fmt::Write as _;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use mall_actors::reconciliation::ResolveError;
use mall_domain::reconciliation::Action;
use mall_domain::{Money, day};
use mall_store::mysql::reconciliation::{self, Kind, Run, Stored};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{Change, check};
use crate::error::ApiError;
use crate::extract::{
    self, CurrentAdmin, JsonBody, Page, ReconciliationRead, ReconciliationWrite, Shared,
};
use crate::flag::Flag;
use crate::state::Failure;

/// How far back WeChat keeps bills.
const KEPT: TimeDelta = TimeDelta::days(90);
/// The most differences of one answer.
const DIFFERENCES_MAX: u32 = 10_000;

/// One comparison of a day's bill with the books.
#[derive(Serialize, ToSchema)]
#[schema(as = Reconciliation)]
pub struct RunAnswer {
    id: i64,
    #[schema(value_type = String, example = "2026-11-24")]
    bill_date: NaiveDate,
    /// `trade` or `refund`.
    kind: &'static str,
    /// `waiting`, `running`, `done`, `no_bill` or `failed`.
    state: String,
    differences: i32,
    /// Lines of the bill.
    theirs: i32,
    /// Entries of the books.
    ours: i32,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<Run> for RunAnswer {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            bill_date: run.bill_date,
            kind: run.kind.name(),
            state: run.state,
            differences: run.differences,
            theirs: run.theirs,
            ours: run.ours,
            last_error: run.last_error,
            created_at: run.created_at,
            finished_at: run.finished_at,
        }
    }
}

/// A page of comparisons.
#[derive(Serialize, ToSchema)]
#[schema(as = Reconciliations)]
pub struct Runs {
    items: Vec<RunAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// What differs in one point.
#[derive(Serialize, ToSchema)]
#[schema(as = ReconciliationDifference)]
pub struct DifferenceAnswer {
    id: i64,
    /// `amount`, `state`, `missing_here` or `missing_there`.
    kind: String,
    /// Our number of the payment, or of the refund.
    number: String,
    out_trade_no: Option<String>,
    /// WeChat's number of the payment, or of the refund.
    transaction_id: Option<String>,
    #[schema(value_type = Option<String>, example = "99.00")]
    our_amount: Option<Money>,
    #[schema(value_type = Option<String>, example = "99.00")]
    their_amount: Option<Money>,
    our_state: Option<String>,
    their_state: Option<String>,
    /// What settles it: `query`, `manual` or `ignore`.
    action: String,
    /// 1 if it is settled.
    #[schema(value_type = i8)]
    resolved: Flag,
    /// How it was settled.
    resolution: Option<String>,
}

impl From<Stored> for DifferenceAnswer {
    fn from(stored: Stored) -> Self {
        Self {
            id: stored.id,
            kind: stored.kind,
            number: stored.number,
            out_trade_no: stored.out_trade_no,
            transaction_id: stored.transaction_id,
            our_amount: stored.our_amount,
            their_amount: stored.their_amount,
            our_state: stored.our_state,
            their_state: stored.their_state,
            action: stored.action,
            resolved: Flag(stored.is_resolved),
            resolution: stored.resolution,
        }
    }
}

/// What a comparison found.
#[derive(Serialize, ToSchema)]
#[schema(as = ReconciliationDifferences)]
pub struct Differences {
    items: Vec<DifferenceAnswer>,
    total: usize,
    run: RunAnswer,
}

#[derive(Deserialize)]
struct Query {
    date: Option<String>,
}

/// 对账记录
#[utoipa::path(
    get, path = "/api/admin/reconciliation", tag = "管理端财务",
    params(
        ("date" = Option<String>, Query), ("page" = Option<u32>, Query),
        ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Runs)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<ReconciliationRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Runs>, ApiError> {
    let Query { date } = extract::query(&request)?;
    let date = check::date("date", date.as_deref())?;
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        reconciliation::page(&mut conn, date, page.offset(), page.page_size).await
    };
    let (runs, total) = state.io(read).await?;
    let items = runs.into_iter().map(RunAnswer::from).collect();
    Ok(Json(Runs { items, total, page: page.page, page_size: page.page_size }))
}

async fn read(store: &Store, id: i64) -> Result<(Run, Vec<Stored>), Failure> {
    let mut conn = store.connection().await?;
    let run = reconciliation::find(&mut conn, id).await?;
    let run = run.ok_or(ApiError::NotFound("reconciliation"))?;
    let found = reconciliation::differences(&mut conn, id, DIFFERENCES_MAX).await?;
    Ok((run, found))
}

/// 对账差异
#[utoipa::path(
    get, path = "/api/admin/reconciliation/{id}", tag = "管理端财务",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = Differences)),
)]
pub(crate) async fn detail(
    state: Shared,
    _admin: CurrentAdmin<ReconciliationRead>,
    id: Path<i64>,
) -> Result<Json<Differences>, ApiError> {
    let id = *id;
    let (run, found) =
        state.transact(move |store: Store| async move { read(&store, id).await }).await?;
    let items: Vec<_> = found.into_iter().map(DifferenceAnswer::from).collect();
    Ok(Json(Differences { total: items.len(), items, run: run.into() }))
}

/// The day to compare.
#[derive(Deserialize, ToSchema)]
#[schema(as = ReconciliationRequest)]
pub struct StartBody {
    /// A day before today, in China.
    #[schema(example = "2026-11-24")]
    bill_date: String,
}

/// Both comparisons of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = ReconciliationStarted)]
pub struct Started {
    items: Vec<RunAnswer>,
}

/// 发起对账（支付与退款账单）
#[utoipa::path(
    post, path = "/api/admin/reconciliation", tag = "管理端财务",
    security(("admin" = [])),
    request_body = StartBody,
    responses((status = 202, body = Started)),
)]
pub(crate) async fn start(
    state: Shared,
    admin: CurrentAdmin<ReconciliationWrite>,
    body: JsonBody<StartBody>,
) -> Result<HttpResponse, ApiError> {
    let date = check::date("bill_date", Some(&body.0.bill_date))?;
    let date = date.ok_or_else(|| ApiError::validation("bill_date", "缺少该字段"))?;
    let now = state.clock.now();
    if day::day_of(now) < date {
        return Err(ApiError::validation("bill_date", "不能晚于今天"));
    }
    if date < day::day_of(now - KEPT) {
        return Err(ApiError::validation("bill_date", "微信只保留三个月内的账单"));
    }
    let by = admin.by();
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            for kind in Kind::ALL {
                reconciliation::start(&mut tx, date, kind, now, true).await?;
            }
            let (runs, _total) = reconciliation::page(&mut tx, Some(date), 0, 2).await?;
            let change = Change::created(&json!({ "bill_date": date }));
            by.record(&mut tx, "reconciliation.start", ("reconciliation", date), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok(runs)
        }
    };
    let runs = state.transact(write).await?;
    let items = runs.into_iter().map(RunAnswer::from).collect();
    Ok(HttpResponse::Accepted().json(Started { items }))
}

/// How a difference is settled.
#[derive(Deserialize, ToSchema)]
#[schema(as = ReconciliationResolution)]
pub struct ResolveBody {
    /// `query`, `manual` or `ignore`.
    #[schema(example = "query")]
    action: String,
}

impl From<ResolveError> for ApiError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::NotFound => Self::NotFound("difference"),
            ResolveError::Resolved => Self::AlreadyResolved,
            ResolveError::StillDiffers => Self::StillDiffers,
            ResolveError::WeChat(error) => {
                tracing::warn!(%error, "WeChat can't be asked about a difference");
                Self::WeChatUnavailable
            }
            ResolveError::Store(error) => error.into(),
        }
    }
}

/// 处理对账差异
#[utoipa::path(
    post, path = "/api/admin/reconciliation/differences/{id}/resolve", tag = "管理端财务",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ResolveBody,
    responses(
        (status = 200, body = DifferenceAnswer),
        (status = 409, description = "`already_resolved` `still_differs`"),
    ),
)]
pub(crate) async fn resolve(
    state: Shared,
    admin: CurrentAdmin<ReconciliationWrite>,
    id: Path<i64>,
    body: JsonBody<ResolveBody>,
) -> Result<Json<DifferenceAnswer>, ApiError> {
    let action = Action::from_name(&body.0.action);
    let action =
        action.ok_or_else(|| ApiError::validation("action", "应为 query、manual 或 ignore"))?;
    let (id, by) = (*id, admin.by());
    let (mall, store) = (state.mall.clone(), state.store.clone());
    let work = async move {
        mall.resolve_difference(id, action, by.id).await?;
        let mut conn = store.connection().await?;
        let change = Change::created(&json!({ "action": action.name() }));
        let target = ("reconciliation_difference", id);
        by.record(&mut conn, "reconciliation.resolve", target, &change).await?;
        let found = reconciliation::difference(&mut conn, id).await?;
        found.ok_or(ApiError::NotFound("difference"))
    };
    Ok(Json(state.io(work).await?.into()))
}

/// 对账报告（CSV）
#[utoipa::path(
    get, path = "/api/admin/reconciliation/{id}/file", tag = "管理端财务",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, description = "UTF-8 with BOM", content_type = "text/csv", body = String)),
)]
pub(crate) async fn file(
    state: Shared,
    _admin: CurrentAdmin<ReconciliationRead>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let id = *id;
    let (run, found) =
        state.transact(move |store: Store| async move { read(&store, id).await }).await?;
    let name = format!("reconciliation-{}-{}.csv", run.bill_date, run.kind.name());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(report(&run, &found)))
}

/// The report as spreadsheets read it: UTF-8 with a mark, numbers as text.
fn report(run: &Run, found: &[Stored]) -> String {
    let mut text = String::from(
        "\u{feff}账单日期,账单,差异,商户单号,商户支付单号,微信单号,本地金额,微信金额,本地状态,\
         微信状态,处理方式,是否已处理\r\n",
    );
    for row in found {
        let money = |amount: Option<Money>| amount.map(|amount| amount.to_string());
        let cells = [
            Some(run.bill_date.to_string()),
            Some(run.kind.name().to_owned()),
            Some(row.kind.clone()),
            Some(row.number.clone()),
            row.out_trade_no.clone(),
            row.transaction_id.clone(),
            money(row.our_amount),
            money(row.their_amount),
            row.our_state.clone(),
            row.their_state.clone(),
            Some(row.action.clone()),
            Some(if row.is_resolved { "是" } else { "否" }.to_owned()),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell.as_deref())).collect();
        let written = writeln!(text, "{}\r", cells.join(","));
        debug_assert!(written.is_ok(), "a String takes whatever is written");
    }
    text
}

/// A cell of the report. A tab keeps spreadsheets from rounding long numbers and from running
/// formulas.
fn quoted(cell: Option<&str>) -> String {
    let cell = cell.unwrap_or("").replace('"', "\"\"");
    let long = 11 < cell.len() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let tab = if long || cell.starts_with(['=', '+', '-', '@']) { "\t" } else { "" };
    format!("\"{tab}{cell}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_keeps_its_digits() {
        assert_eq!(quoted(Some("=1+1")), "\"\t=1+1\"");
        assert_eq!(
            quoted(Some("4200001926202611235681342683")),
            "\"\t4200001926202611235681342683\""
        );
        assert_eq!(quoted(Some("a\"b")), "\"a\"\"b\"");
        assert_eq!(quoted(None), "\"\"");
    }
}
