//! A shopper's refunds: asking for one, taking it back, sending goods back.

use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use mall_actors::refunds::{self, Ask, RefundError};
use mall_domain::payment::{RefundKind, RefundStatus};
use mall_domain::refund::{Refusal, Wanted};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{Money, OrderId, RefundId, UserId, carrier};
use mall_store::mysql::idempotency::{self, Begun};
use mall_store::mysql::refund_view::{self, Filter, RefundItem, RefundView};
use mall_store::{MySqlConnection, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::admin::check;
use crate::error::ApiError;
use crate::extract::{self, CurrentUser, IdempotencyKey, JsonBody, Page, Shared};
use crate::flag::Flag;
use crate::state::Failure;

/// How long the same key gets the same answer.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);
/// Lines of one request.
const ITEMS_MAX: usize = 200;
/// Pictures of one request.
const IMAGES_MAX: usize = 9;
/// What WeChat shows of a reason, in characters.
const REASON_MAX: usize = 26;

/// A refund to ask for.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = RefundRequest)]
pub struct RequestBody {
    /// 1 仅退款 2 退货退款
    #[schema(minimum = 1, maximum = 2)]
    kind: i8,
    /// Which units; missing: all that are left.
    items: Option<Vec<WantedBody>>,
    #[schema(example = "不想要了", min_length = 1, max_length = 26)]
    reason: String,
    #[schema(max_length = 255)]
    description: Option<String>,
    /// Addresses of uploaded pictures, at most 9.
    images: Option<Vec<String>>,
}

/// Units of one line.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = RefundRequestItem)]
pub struct WantedBody {
    order_item_id: i64,
    #[schema(minimum = 1)]
    quantity: u32,
}

impl RequestBody {
    fn parse(self, user: UserId, order: OrderId) -> Result<Ask, ApiError> {
        let kind = RefundKind::from_code(self.kind);
        let kind = kind.filter(|kind| *kind != RefundKind::LateMoney);
        let kind = kind.ok_or_else(|| ApiError::validation("kind", "应为 1 或 2"))?;
        let reason = check::text("reason", &self.reason, REASON_MAX)?;
        let description = check::optional("description", self.description.as_deref(), 255)?;
        let images = self.images.filter(|images| !images.is_empty());
        if images.as_ref().is_some_and(|images| IMAGES_MAX < images.len()) {
            return Err(ApiError::validation("images", "最多 9 张图片"));
        }
        for (index, image) in images.iter().flatten().enumerate() {
            check::picture(format!("images[{index}]"), image)?;
        }
        let wanted = self.items.map(|items| wanted(&items)).transpose()?;
        let images = images.map(Value::from);
        Ok(Ask { user, order, kind, wanted, reason, description, images })
    }
}

fn wanted(items: &[WantedBody]) -> Result<Vec<Wanted>, ApiError> {
    if !(1..=ITEMS_MAX).contains(&items.len()) {
        return Err(ApiError::validation("items", "应有 1 到 200 项"));
    }
    let mut wanted: Vec<Wanted> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        if wanted.iter().any(|known| known.line == item.order_item_id) {
            return Err(ApiError::validation(format!("items[{index}].order_item_id"), "重复"));
        }
        if item.quantity == 0 {
            return Err(ApiError::validation(format!("items[{index}].quantity"), "应大于 0"));
        }
        wanted.push(Wanted { line: item.order_item_id, quantity: item.quantity });
    }
    Ok(wanted)
}

/// A refund.
#[derive(Serialize, ToSchema)]
#[schema(as = Refund)]
pub struct RefundAnswer {
    id: i64,
    refund_no: String,
    order_id: i64,
    order_no: String,
    /// 1 仅退款 2 退货退款 3 迟到款项退回
    kind: i8,
    #[schema(value_type = String, example = "99.00")]
    amount: Money,
    reason: String,
    description: Option<String>,
    #[schema(value_type = Vec<String>)]
    images: Value,
    /// 0 已申请 1 已同意（待寄回） 2 退款中 3 退款成功 4 已拒绝 5 已撤销 6 失败 7 异常
    status: i8,
    return_company: Option<String>,
    return_tracking_no: Option<String>,
    admin_remark: Option<String>,
    /// 1 if nobody had to decide.
    #[schema(value_type = i8, example = 0)]
    auto: Flag,
    success_time: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    items: Vec<ItemAnswer>,
}

/// Units of one line of a refund.
#[derive(Serialize, ToSchema)]
#[schema(as = RefundItem)]
pub struct ItemAnswer {
    order_item_id: i64,
    product_name: String,
    product_image: Option<String>,
    specs: Option<String>,
    quantity: i32,
    #[schema(value_type = String, example = "99.00")]
    amount: Money,
}

impl From<RefundView> for RefundAnswer {
    fn from(refund: RefundView) -> Self {
        Self {
            id: refund.id.0,
            refund_no: refund.refund_no,
            order_id: refund.order_id.0,
            order_no: refund.order_no,
            kind: refund.kind,
            amount: refund.amount,
            reason: refund.reason,
            description: refund.description,
            images: refund.images.unwrap_or_else(|| Value::Array(Vec::new())),
            status: refund.status,
            return_company: refund.return_company,
            return_tracking_no: refund.return_tracking_no,
            admin_remark: refund.admin_remark,
            auto: Flag(refund.auto),
            success_time: refund.success_time,
            created_at: refund.created_at,
            items: refund.items.into_iter().map(ItemAnswer::from).collect(),
        }
    }
}

impl From<RefundItem> for ItemAnswer {
    fn from(item: RefundItem) -> Self {
        Self {
            order_item_id: item.order_item_id,
            product_name: item.product_name,
            product_image: item.product_image,
            specs: item.specs,
            quantity: item.quantity,
            amount: item.amount,
        }
    }
}

/// A page of refunds.
#[derive(Serialize, ToSchema)]
pub struct Refunds {
    items: Vec<RefundAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

impl From<RefundError> for ApiError {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::NotFound(what) => Self::NotFound(what),
            RefundError::Rule(Refusal::OrderStatus(status)) => Self::OrderStatus(status),
            RefundError::Rule(Refusal::Closed) => Self::AfterSaleClosed,
            RefundError::Rule(Refusal::Exceeds) => Self::RefundExceeds,
            RefundError::Rule(Refusal::NoSuchLine(_)) => {
                Self::validation("items.order_item_id", "订单中没有该商品")
            }
            RefundError::Status(status) => Self::RefundStatus(status),
            RefundError::Store(error) => error.into(),
        }
    }
}

impl From<RefundError> for Failure {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::Store(error) => Self::Store(error),
            error @ (RefundError::NotFound(_) | RefundError::Rule(_) | RefundError::Status(_)) => {
                Self::Api(error.into())
            }
        }
    }
}

/// 申请退款
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/refunds", tag = "售后",
    params(("id" = i64, Path), ("Idempotency-Key" = String, Header)),
    security(("shopper" = [])),
    request_body = RequestBody,
    responses(
        (status = 201, body = RefundAnswer),
        (status = 409, description = "`refund_exceeds` `order_status` `after_sale_closed`"),
    ),
)]
pub(crate) async fn request(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<RequestBody>,
) -> Result<HttpResponse, ApiError> {
    let ask = body.0.parse(user.id, OrderId(*id))?;
    let shared = state.clone();
    let write = move |store: Store| {
        let (shared, key, ask) = (shared.clone(), key.clone(), ask.clone());
        async move { request_once(&shared, &store, &key, &ask).await }
    };
    let (status, body) = state.transact(write).await?;
    Ok(HttpResponse::build(status).content_type("application/json").body(body))
}

fn fingerprint(ask: &Ask) -> RequestHash {
    let mut numbers = vec![ask.order.0, ask.kind.code().into()];
    for wanted in ask.wanted.iter().flatten() {
        numbers.extend([wanted.line, wanted.quantity.into()]);
    }
    let RequestHash(numbers) = RequestHash::of_numbers(&numbers);
    let images = ask.images.as_ref().map(Value::to_string).unwrap_or_default();
    let description = ask.description.as_deref().unwrap_or_default();
    RequestHash::of(&[
        &numbers.to_le_bytes(),
        ask.reason.as_bytes(),
        description.as_bytes(),
        images.as_bytes(),
    ])
}

async fn request_once(
    state: &Shared,
    store: &Store,
    key: &RequestKey,
    ask: &Ask,
) -> Result<(StatusCode, String), Failure> {
    let now = state.clock.now();
    let after_sale = TimeDelta::days(store.config().await?.after_sale_days().into());
    let scope = format!("user:{}:refund", ask.user);
    let mut tx = store.begin().await?;
    let hash = fingerprint(ask);
    match idempotency::begin(&mut tx, &scope, key, hash, now, now + KEPT_FOR).await? {
        Begun::New => {}
        Begun::Replay { status, body } => {
            let status = StatusCode::from_u16(status);
            let status = status.map_err(|error| ApiError::Internal(error.into()))?;
            return Ok((status, body));
        }
        Begun::Conflict => return Err(ApiError::IdempotencyConflict.into()),
        Begun::InProgress => return Err(ApiError::InProgress.into()),
    }
    let rules = state.mall.refund_rules();
    let id = refunds::request(&mut tx, rules, ask, after_sale, now).await?;
    let answer = own(&mut tx, ask.user, id).await?;
    let body = serde_json::to_string(&answer).map_err(|error| ApiError::Internal(error.into()))?;
    let kept = (StatusCode::CREATED.as_u16(), body.as_str());
    idempotency::finish(&mut tx, &scope, key, kept, now + KEPT_FOR).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok((StatusCode::CREATED, body))
}

/// This refund, if it is `user`'s.
async fn own(
    conn: &mut MySqlConnection,
    user: UserId,
    id: RefundId,
) -> Result<RefundAnswer, Failure> {
    let filter = Filter { user: Some(user), id: Some(id), ..Filter::default() };
    let (found, _total) = refund_view::page(conn, &filter, 0, 1).await?;
    let found = found.into_iter().next().ok_or(ApiError::NotFound("refund"))?;
    Ok(found.into())
}

/// The refunds of an order, newest first, for its details.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub(crate) async fn of_order(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<RefundAnswer>, StoreError> {
    let filter = Filter { order: Some(order), ..Filter::default() };
    let (found, _total) = refund_view::page(conn, &filter, 0, 100).await?;
    Ok(found.into_iter().map(RefundAnswer::from).collect())
}

#[derive(Deserialize)]
struct Query {
    status: Option<String>,
}

/// 退款列表
#[utoipa::path(
    get, path = "/api/v1/refunds", tag = "售后",
    params(
        ("status" = Option<i8>, Query), ("page" = Option<u32>, Query),
        ("page_size" = Option<u32>, Query),
    ),
    security(("shopper" = [])),
    responses((status = 200, body = Refunds)),
)]
pub(crate) async fn list(
    state: Shared,
    user: CurrentUser,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Refunds>, ApiError> {
    let Query { status } = extract::query(&request)?;
    let status = check::code("status", status.as_deref(), 0..=7)?;
    let status = status.and_then(RefundStatus::from_code);
    let filter = Filter { user: Some(user.id), status, ..Filter::default() };
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        refund_view::page(&mut conn, &filter, page.offset(), page.page_size).await
    };
    let (found, total) = state.io(read).await?;
    let items = found.into_iter().map(RefundAnswer::from).collect();
    Ok(Json(Refunds { items, total, page: page.page, page_size: page.page_size }))
}

/// 退款详情
#[utoipa::path(
    get, path = "/api/v1/refunds/{id}", tag = "售后",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses((status = 200, body = RefundAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<RefundAnswer>, ApiError> {
    let id = RefundId(*id);
    let read =
        move |store: Store| async move { own(&mut *store.connection().await?, user.id, id).await };
    Ok(Json(state.transact(read).await?))
}

/// 撤销退款申请
#[utoipa::path(
    post, path = "/api/v1/refunds/{id}/cancel", tag = "售后",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses((status = 200, body = RefundAnswer), (status = 409, description = "`refund_status`")),
)]
pub(crate) async fn cancel(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<RefundAnswer>, ApiError> {
    let (user, id) = (user.id, RefundId(*id));
    let write = move |store: Store| async move {
        let mut tx = store.begin().await?;
        refunds::cancel(&mut tx, user, id).await?;
        let answer = own(&mut tx, user, id).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(answer)
    };
    Ok(Json(state.transact(write).await?))
}

/// The parcel that goes back.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = ReturnRequest)]
pub struct ReturnBody {
    /// The carrier, by code or name.
    #[schema(example = "shunfeng")]
    company: String,
    #[schema(example = "SF1234567890", min_length = 4, max_length = 64)]
    tracking_no: String,
}

impl ReturnBody {
    fn parse(&self) -> Result<(&'static str, String), ApiError> {
        let carrier = carrier::find(self.company.trim());
        let carrier = carrier.ok_or_else(|| ApiError::validation("company", "没有这家物流公司"))?;
        Ok((carrier.code, check_tracking_no(&self.tracking_no)?))
    }
}

/// A waybill number: letters, digits and dashes.
pub(crate) fn check_tracking_no(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain && (4..=64).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err(ApiError::validation("tracking_no", "应为 4 到 64 位字母、数字或连字符"))
    }
}

/// 填写退货物流
#[utoipa::path(
    post, path = "/api/v1/refunds/{id}/return", tag = "售后",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    request_body = ReturnBody,
    responses((status = 200, body = RefundAnswer), (status = 409, description = "`refund_status`")),
)]
pub(crate) async fn send_back(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
    body: JsonBody<ReturnBody>,
) -> Result<Json<RefundAnswer>, ApiError> {
    let (company, tracking_no) = body.0.parse()?;
    let (user, id) = (user.id, RefundId(*id));
    let write = move |store: Store| {
        let tracking_no = tracking_no.clone();
        async move {
            let mut tx = store.begin().await?;
            refunds::send_back(&mut tx, user, id, company, &tracking_no).await?;
            let answer = own(&mut tx, user, id).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok(answer)
        }
    };
    Ok(Json(state.transact(write).await?))
}
