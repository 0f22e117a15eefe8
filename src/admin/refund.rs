//! Refunds in the console: looking at them, deciding, confirming what came back.

use actix_web::HttpRequest;
use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_actors::refunds::{self, RefundError};
use mall_domain::payment::{RefundKind, RefundStatus};
use mall_domain::{Money, RefundId};
use mall_store::mysql::refund_view::{self, Filter, RefundView};
use mall_store::mysql::refunding::Decision;
use mall_store::{MySqlConnection, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{
    self, CurrentAdmin, JsonBody, Page, RefundApprove, RefundRead, RefundReceive, RefundWrite,
    Shared,
};
use crate::flag::Flag;
use crate::shop::refund::RefundAnswer;
use crate::state::Failure;

/// A refund, and what only the shop sees of it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminRefund)]
pub struct AdminRefundAnswer {
    #[serde(flatten)]
    refund: RefundAnswer,
    user_id: i64,
    /// WeChat's number of the refund.
    wechat_refund_id: Option<String>,
    /// When the goods came in.
    received_at: Option<DateTime<Utc>>,
    /// 0 不归还 1 未发货则归还 2 归还
    restock: i8,
}

impl From<RefundView> for AdminRefundAnswer {
    fn from(refund: RefundView) -> Self {
        Self {
            user_id: refund.user_id.0,
            wechat_refund_id: refund.wechat_id.clone(),
            received_at: refund.received_at,
            restock: refund.restock,
            refund: refund.into(),
        }
    }
}

/// A page of refunds.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminRefunds)]
pub struct Refunds {
    items: Vec<AdminRefundAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

#[derive(Deserialize)]
struct Query {
    status: Option<String>,
    kind: Option<String>,
    keyword: Option<String>,
}

/// 退款列表
#[utoipa::path(
    get, path = "/api/admin/refunds", tag = "管理端售后",
    params(
        ("status" = Option<i8>, Query), ("kind" = Option<i8>, Query),
        ("keyword" = Option<String>, Query, description = "The number of a refund or an order"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Refunds)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<RefundRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Refunds>, ApiError> {
    let query: Query = extract::query(&request)?;
    let filter = Filter {
        status: check::code("status", query.status.as_deref(), 0..=7)?
            .and_then(RefundStatus::from_code),
        kind: check::code("kind", query.kind.as_deref(), 1..=3)?.and_then(RefundKind::from_code),
        number: check::keyword("keyword", query.keyword.as_deref())?,
        ..Filter::default()
    };
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        refund_view::page(&mut conn, &filter, page.offset(), page.page_size).await
    };
    let (found, total) = state.io(read).await?;
    let items = found.into_iter().map(AdminRefundAnswer::from).collect();
    Ok(Json(Refunds { items, total, page: page.page, page_size: page.page_size }))
}

async fn read(conn: &mut MySqlConnection, id: RefundId) -> Result<AdminRefundAnswer, Failure> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    let (found, _total) = refund_view::page(conn, &filter, 0, 1).await?;
    let found = found.into_iter().next().ok_or(ApiError::NotFound("refund"))?;
    Ok(found.into())
}

/// 退款详情
#[utoipa::path(
    get, path = "/api/admin/refunds/{id}", tag = "管理端售后",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = AdminRefundAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    _admin: CurrentAdmin<RefundRead>,
    id: Path<i64>,
) -> Result<Json<AdminRefundAnswer>, ApiError> {
    let id = RefundId(*id);
    let read = move |store: Store| async move { read(&mut *store.connection().await?, id).await };
    Ok(Json(state.transact(read).await?))
}

/// What an admin does to a refund.
#[derive(Debug, Clone)]
enum Act {
    Approve { amount: Option<Money>, restock: Option<bool> },
    Refuse,
    Receive { restock: bool },
    Retry,
}

impl Act {
    fn name(&self) -> &'static str {
        match self {
            Act::Approve { .. } => "refund.approve",
            Act::Refuse => "refund.reject",
            Act::Receive { .. } => "refund.receive",
            Act::Retry => "refund.retry",
        }
    }
}

/// Does it, writes it down, and answers the refund as it is then; all in one transaction.
async fn act(
    state: &Shared,
    by: By,
    id: RefundId,
    act: Act,
    remark: Option<String>,
) -> Result<Json<AdminRefundAnswer>, ApiError> {
    let (rules, now) = (*state.mall.refund_rules(), state.clock.now());
    let write = move |store: Store| {
        let (by, act, remark) = (by.clone(), act.clone(), remark.clone());
        async move {
            let decision = Decision { admin: Some(by.id), remark: remark.as_deref() };
            let mut tx = store.begin().await?;
            let before = read(&mut tx, id).await?;
            let done: Result<(), RefundError> = match &act {
                Act::Approve { amount, restock } => {
                    refunds::approve(&mut tx, &rules, id, decision, *amount, *restock, now).await
                }
                Act::Refuse => refunds::refuse(&mut tx, id, decision).await,
                Act::Receive { restock } => {
                    refunds::receive(&mut tx, id, decision, *restock, now).await
                }
                Act::Retry => refunds::retry(&mut tx, id, decision, now).await,
            };
            done?;
            let after = read(&mut tx, id).await?;
            let told = |refund: &AdminRefundAnswer| {
                let value = serde_json::to_value(refund).unwrap_or_default();
                let part = |name: &str| value.get(name).cloned().unwrap_or_default();
                json!({
                    "status": part("status"), "amount": part("amount"),
                    "restock": part("restock"), "admin_remark": part("admin_remark"),
                })
            };
            let change = Change::between(&told(&before), &told(&after));
            by.record(&mut tx, act.name(), ("refund", id.0), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok(after)
        }
    };
    let answer = state.transact(write).await?;
    state.mall.wake_courier();
    Ok(Json(answer))
}

/// An approval.
#[derive(Deserialize, ToSchema)]
#[schema(as = RefundApproval)]
pub struct ApproveBody {
    /// Less than was asked for, if not all of it goes back.
    #[schema(value_type = Option<String>, example = "99.00")]
    amount: Option<Money>,
    #[schema(max_length = 255)]
    remark: Option<String>,
    /// Whether the units go back on sale; missing: if nothing was shipped.
    restock: Option<Flag>,
}

/// 同意退款（退货退款则等待寄回）
#[utoipa::path(
    post, path = "/api/admin/refunds/{id}/approve", tag = "管理端售后",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ApproveBody,
    responses(
        (status = 200, body = AdminRefundAnswer),
        (status = 409, description = "`refund_status` `refund_exceeds`"),
    ),
)]
pub(crate) async fn approve(
    state: Shared,
    admin: CurrentAdmin<RefundApprove>,
    id: Path<i64>,
    body: JsonBody<ApproveBody>,
) -> Result<Json<AdminRefundAnswer>, ApiError> {
    let JsonBody(ApproveBody { amount, remark, restock }) = body;
    if amount == Some(Money::ZERO) {
        return Err(ApiError::validation("amount", "应大于 0"));
    }
    let remark = check::optional("remark", remark.as_deref(), 255)?;
    let what = Act::Approve { amount, restock: restock.map(|flag| flag.0) };
    act(&state, admin.by(), RefundId(*id), what, remark).await
}

/// A rejection.
#[derive(Deserialize, ToSchema)]
#[schema(as = RefundRejection)]
pub struct RejectBody {
    /// What the shopper reads.
    #[schema(min_length = 1, max_length = 255)]
    remark: String,
}

/// 拒绝退款
#[utoipa::path(
    post, path = "/api/admin/refunds/{id}/reject", tag = "管理端售后",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = RejectBody,
    responses(
        (status = 200, body = AdminRefundAnswer),
        (status = 409, description = "`refund_status`"),
    ),
)]
pub(crate) async fn reject(
    state: Shared,
    admin: CurrentAdmin<RefundWrite>,
    id: Path<i64>,
    body: JsonBody<RejectBody>,
) -> Result<Json<AdminRefundAnswer>, ApiError> {
    let remark = check::text("remark", &body.0.remark, 255)?;
    act(&state, admin.by(), RefundId(*id), Act::Refuse, Some(remark)).await
}

/// Goods that came back.
#[derive(Deserialize, ToSchema)]
#[schema(as = RefundReceipt)]
pub struct ReceiveBody {
    /// Whether they go back on sale.
    restock: Flag,
    #[schema(max_length = 255)]
    remark: Option<String>,
}

/// 确认收到退货
#[utoipa::path(
    post, path = "/api/admin/refunds/{id}/receive", tag = "管理端售后",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ReceiveBody,
    responses(
        (status = 200, body = AdminRefundAnswer),
        (status = 409, description = "`refund_status`"),
    ),
)]
pub(crate) async fn receive(
    state: Shared,
    admin: CurrentAdmin<RefundReceive>,
    id: Path<i64>,
    body: JsonBody<ReceiveBody>,
) -> Result<Json<AdminRefundAnswer>, ApiError> {
    let JsonBody(ReceiveBody { restock, remark }) = body;
    let remark = check::optional("remark", remark.as_deref(), 255)?;
    act(&state, admin.by(), RefundId(*id), Act::Receive { restock: restock.0 }, remark).await
}

/// 重试退款
#[utoipa::path(
    post, path = "/api/admin/refunds/{id}/retry", tag = "管理端售后",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 200, body = AdminRefundAnswer),
        (status = 409, description = "`refund_status`"),
    ),
)]
pub(crate) async fn retry(
    state: Shared,
    admin: CurrentAdmin<RefundApprove>,
    id: Path<i64>,
) -> Result<Json<AdminRefundAnswer>, ApiError> {
    act(&state, admin.by(), RefundId(*id), Act::Retry, None).await
}
