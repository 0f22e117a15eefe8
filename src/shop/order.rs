//! A shopper's orders.

use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_actors::{ByRequest, CancelRefusal};
use mall_domain::order::{Kind, Status};
use mall_domain::request::RequestKey;
use mall_domain::{Money, OrderId, UserId};
use mall_store::mysql::order::{self, OrderDetail, OrderEvent, OrderItem};
use mall_store::mysql::{order_page, receipt};
use mall_store::{MySqlConnection, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::flash_sale::{PendingAnswer, PlacedAnswer};
use super::refund::{self, RefundAnswer};
use crate::error::ApiError;
use crate::extract::{self, CurrentUser, Page, Shared};
use crate::flag::Flag;

/// An order.
#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderAnswer {
    id: i64,
    order_no: String,
    /// 0 普通 1 秒杀
    kind: i8,
    sale_id: Option<i64>,
    /// 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
    status: i8,
    #[schema(value_type = String, example = "99.00")]
    total_amount: Money,
    #[schema(value_type = String, example = "99.00")]
    pay_amount: Money,
    #[schema(value_type = String, example = "0.00")]
    freight_amount: Money,
    #[schema(value_type = String, example = "0.00")]
    discount_amount: Money,
    /// 0 无 1 部分退款 2 全额退款
    refund_status: i8,
    #[schema(value_type = String, example = "0.00")]
    refunded_amount: Money,
    /// `user_coupons.id` of the coupon that was used.
    coupon_id: Option<i64>,
    /// When it counts as received by itself.
    auto_confirm_at: Option<DateTime<Utc>>,
    /// Whether that was put off: 0 or 1.
    #[schema(value_type = u8)]
    confirm_extended: Flag,
    /// The last moment to pay.
    expire_at: DateTime<Utc>,
    pay_time: Option<DateTime<Utc>>,
    transaction_id: Option<String>,
    cancel_time: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
    ship_time: Option<DateTime<Utc>>,
    receive_time: Option<DateTime<Utc>>,
    /// Where it goes, as the address was then.
    #[schema(value_type = Option<Object>)]
    address_snapshot: Option<Value>,
    remark: Option<String>,
    created_at: DateTime<Utc>,
    items: Vec<ItemAnswer>,
    /// What happened to it, oldest first; missing in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline: Option<Vec<EventAnswer>>,
    /// Its refunds, newest first; missing in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunds: Option<Vec<RefundAnswer>>,
}

/// One line of an order.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderItem)]
pub struct ItemAnswer {
    id: i64,
    product_id: i64,
    sku_id: Option<i64>,
    flash_item_id: Option<i64>,
    product_name: String,
    product_image: Option<String>,
    specs: Option<String>,
    #[schema(value_type = String, example = "99.00")]
    price: Money,
    quantity: i32,
    /// The line's share of the discount.
    #[schema(value_type = String, example = "0.00")]
    discount_amount: Money,
    #[schema(value_type = String, example = "99.00")]
    pay_amount: Money,
    /// Units whose money went back.
    refunded_quantity: i32,
}

/// Something that happened to an order.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderEvent)]
pub struct EventAnswer {
    event: String,
    /// `user`, `admin`, `system` or `wechat`.
    actor: String,
    created_at: DateTime<Utc>,
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
pub struct Orders {
    items: Vec<OrderAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
    counts: Counts,
}

/// How many of the shopper's orders stand where.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = OrderCounts)]
pub struct Counts {
    all: i64,
    /// 待付款
    pending_payment: i64,
    /// 待发货
    pending_shipment: i64,
    /// 待收货
    shipped: i64,
    /// 已完成
    completed: i64,
    /// 已取消
    cancelled: i64,
    /// 已退款
    refunded: i64,
}

impl Counts {
    fn new(found: Vec<(Status, i64)>) -> Self {
        let mut counts = Self::default();
        for (status, count) in found {
            counts.all = counts.all.saturating_add(count);
            let place = match status {
                Status::PendingPayment => &mut counts.pending_payment,
                Status::PendingShipment => &mut counts.pending_shipment,
                Status::Shipped => &mut counts.shipped,
                Status::Completed => &mut counts.completed,
                Status::Cancelled => &mut counts.cancelled,
                Status::Refunded => &mut counts.refunded,
            };
            *place = count;
        }
        counts
    }
}

impl OrderAnswer {
    fn new(detail: OrderDetail, timeline: Option<Vec<OrderEvent>>) -> Self {
        let order = detail.order;
        let events = |events: Vec<OrderEvent>| events.into_iter().map(EventAnswer::from).collect();
        Self {
            id: order.id.0,
            order_no: order.order_no.0,
            kind: Kind::code(order.kind),
            sale_id: order.sale_id.map(|sale| sale.0),
            status: order.status.code(),
            total_amount: detail.total_amount,
            pay_amount: order.pay_amount,
            freight_amount: detail.freight_amount,
            discount_amount: detail.discount_amount,
            refund_status: detail.refund_status,
            refunded_amount: detail.refunded_amount,
            coupon_id: detail.coupon_id.map(|coupon| coupon.0),
            auto_confirm_at: detail.auto_confirm_at,
            confirm_extended: Flag(detail.confirm_extended),
            expire_at: order.expire_at,
            pay_time: detail.pay_time,
            transaction_id: order.transaction_id,
            cancel_time: detail.cancel_time,
            cancel_reason: detail.cancel_reason,
            ship_time: detail.ship_time,
            receive_time: detail.receive_time,
            address_snapshot: detail.address_snapshot,
            remark: detail.remark,
            created_at: detail.created_at,
            items: detail.items.into_iter().map(ItemAnswer::from).collect(),
            timeline: timeline.map(events),
            refunds: None,
        }
    }
}

impl From<OrderItem> for ItemAnswer {
    fn from(item: OrderItem) -> Self {
        Self {
            id: item.id,
            product_id: item.product_id,
            sku_id: item.sku_id,
            flash_item_id: item.flash_item_id.map(|item| item.0),
            product_name: item.product_name,
            product_image: item.product_image,
            specs: item.specs,
            price: item.price,
            quantity: item.quantity,
            discount_amount: item.discount_amount,
            pay_amount: item.pay_amount,
            refunded_quantity: item.refunded_quantity,
        }
    }
}

impl From<OrderEvent> for EventAnswer {
    fn from(event: OrderEvent) -> Self {
        Self { event: event.event, actor: event.actor, created_at: event.created_at }
    }
}

/// The filter of the list, as text: so that a wrong one is named.
#[derive(Deserialize)]
struct Filter {
    status: Option<String>,
}

impl Filter {
    fn read(request: &HttpRequest) -> Result<Option<Status>, ApiError> {
        let Filter { status } = extract::query(request)?;
        let Some(text) = status.filter(|text| !text.is_empty()) else { return Ok(None) };
        let status = text.parse::<i8>().ok().and_then(|code| Status::try_from(code).ok());
        status.map(Some).ok_or_else(|| ApiError::validation("status", "应为 0 到 5 的整数"))
    }
}

/// 订单列表
#[utoipa::path(
    get, path = "/api/v1/orders", tag = "订单",
    params(
        ("status" = Option<i8>, Query), ("page" = Option<u32>, Query),
        ("page_size" = Option<u32>, Query),
    ),
    security(("shopper" = [])),
    responses((status = 200, body = Orders)),
)]
pub(crate) async fn list(
    state: Shared,
    user: CurrentUser,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Orders>, ApiError> {
    let status = Filter::read(&request)?;
    let store = state.store.clone();
    let read = async move { read_page(&store, user.id, status, page).await };
    let (details, total, counts) = state.io(read).await?;
    let items = details.into_iter().map(|detail| OrderAnswer::new(detail, None)).collect();
    let counts = Counts::new(counts);
    Ok(Json(Orders { items, total, page: page.page, page_size: page.page_size, counts }))
}

async fn read_page(
    store: &Store,
    user: UserId,
    status: Option<Status>,
    page: Page,
) -> Result<(Vec<OrderDetail>, i64, Vec<(Status, i64)>), StoreError> {
    let mut conn = store.connection().await?;
    let (ids, total) =
        order::page_of_user(&mut conn, user, status, page.offset(), page.page_size).await?;
    let details = order_page::details(&mut conn, &ids).await?;
    let counts = receipt::counts(&mut conn, user).await?;
    Ok((details, total, counts))
}

/// 订单详情
#[utoipa::path(
    get, path = "/api/v1/orders/{id}", tag = "订单",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses((status = 200, body = OrderAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<OrderAnswer>, ApiError> {
    let (store, id) = (state.store.clone(), OrderId(*id));
    let read = async move { own(&mut *store.connection().await?, user.id, id).await };
    Ok(Json(state.io(read).await?))
}

/// This order with its timeline, if it is `user`'s.
pub(super) async fn own(
    conn: &mut MySqlConnection,
    user: UserId,
    id: OrderId,
) -> Result<OrderAnswer, ApiError> {
    let found = order::detail(conn, id).await?;
    let found = found.filter(|detail| detail.order.user_id == user && !detail.hidden);
    let found = found.ok_or(ApiError::NotFound("order"))?;
    let timeline = order::events(&mut *conn, id).await?;
    let refunds = Some(refund::of_order(conn, id).await?);
    Ok(OrderAnswer { refunds, ..OrderAnswer::new(found, Some(timeline)) })
}

/// 按幂等键查询下单结果
#[utoipa::path(
    get, path = "/api/v1/orders/by-request/{key}", tag = "订单",
    params(("key" = String, Path)),
    security(("shopper" = [])),
    responses(
        (status = 200, body = PlacedAnswer),
        (status = 202, description = "Not known yet: ask again.", body = PendingAnswer),
        (
            status = 409,
            description = "Nothing came of it: `sold_out` `not_on_sale` `coupon_unusable`",
        ),
    ),
)]
pub(crate) async fn by_request(
    state: Shared,
    user: CurrentUser,
    key: Path<String>,
) -> Result<HttpResponse, ApiError> {
    // What is no key made no order.
    let key = RequestKey::parse(&key).map_err(|_no_key| ApiError::NotFound("order"))?;
    let (mall, request_id) = (state.mall.clone(), key.as_str().to_owned());
    let read = async move { mall.by_request(user.id, &key).await };
    match state.io(read).await? {
        ByRequest::Order(placed) => Ok(HttpResponse::Ok().json(PlacedAnswer::from(placed))),
        ByRequest::Pending => Ok(HttpResponse::Accepted().json(PendingAnswer { request_id })),
        ByRequest::Declined(declined) => Err(declined.into()),
        ByRequest::Nothing => Err(ApiError::NotFound("order")),
    }
}

impl From<CancelRefusal> for ApiError {
    fn from(refusal: CancelRefusal) -> Self {
        match refusal {
            CancelRefusal::NotFound => Self::NotFound("order"),
            CancelRefusal::NotCancellable(status) => Self::OrderStatus(status),
            CancelRefusal::Busy => Self::Refused(mall_domain::stock::Refusal::Busy),
            CancelRefusal::Store(error) => error.into(),
        }
    }
}

/// 取消订单
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/cancel", tag = "订单",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses(
        (status = 200, body = OrderAnswer),
        (status = 409, description = "`order_status`: it is paid, or was cancelled before"),
    ),
)]
pub(crate) async fn cancel(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<OrderAnswer>, ApiError> {
    let (mall, store, id) = (state.mall.clone(), state.store.clone(), OrderId(*id));
    let work = async move {
        mall.cancel(user.id, id).await?;
        own(&mut *store.connection().await?, user.id, id).await
    };
    Ok(Json(state.io(work).await?))
}
