//! Orders in the console: the list and one order with all that belongs to it. What admins change of
//! an order stands in `change`, shipping in `ship`.

pub(crate) mod change;
pub(crate) mod ship;

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_domain::{OrderId, carrier};
use mall_store::mysql::order_admin::{
    self, AdminEvent, AdminItem, AdminOrder, AdminPayment, AdminRefund, Filter,
};
use mall_store::mysql::shipment::{self, Parcel};
use mall_store::{MySqlConnection, StoreError};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::check;
use super::totals::Totals;
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, OrderRead, Page, PiiRead, Shared};
use crate::shop::logistics::ParcelTrace;

/// An order.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrder)]
pub struct OrderAnswer {
    id: i64,
    order_no: String,
    /// 0 普通 1 秒杀
    kind: i8,
    sale_id: Option<i64>,
    /// 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
    status: i8,
    #[schema(value_type = String, example = "99.00")]
    total_amount: Decimal,
    #[schema(value_type = String, example = "99.00")]
    pay_amount: Decimal,
    #[schema(value_type = String, example = "0.00")]
    freight_amount: Decimal,
    #[schema(value_type = String, example = "0.00")]
    discount_amount: Decimal,
    coupon_id: Option<i64>,
    /// 0 无 1 部分退款 2 全额退款
    refund_status: i8,
    #[schema(value_type = String, example = "0.00")]
    refunded_amount: Decimal,
    expire_at: DateTime<Utc>,
    pay_time: Option<DateTime<Utc>>,
    transaction_id: Option<String>,
    cancel_time: Option<DateTime<Utc>>,
    /// `timeout` `user` `admin`
    cancel_reason: Option<String>,
    ship_time: Option<DateTime<Utc>>,
    receive_time: Option<DateTime<Utc>>,
    auto_confirm_at: Option<DateTime<Utc>>,
    confirm_extended: bool,
    #[schema(value_type = Option<Object>)]
    address_snapshot: Option<Value>,
    remark: Option<String>,
    /// Shoppers don't see it.
    admin_remark: Option<String>,
    created_at: DateTime<Utc>,
    user: OrderUser,
    items: Vec<ItemAnswer>,
}

/// Whose order it is.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrderUser)]
pub struct OrderUser {
    id: i64,
    nickname: Option<String>,
    /// Masked, unless one may see personal data.
    #[schema(example = "138****8000")]
    phone: Option<String>,
}

/// One line of an order.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrderItem)]
pub struct ItemAnswer {
    id: i64,
    product_id: i64,
    sku_id: Option<i64>,
    flash_item_id: Option<i64>,
    product_name: String,
    product_image: Option<String>,
    specs: Option<String>,
    #[schema(value_type = String, example = "99.00")]
    price: Decimal,
    quantity: i32,
    /// Its share of the order's discount.
    #[schema(value_type = String, example = "0.00")]
    discount_amount: Decimal,
    #[schema(value_type = String, example = "99.00")]
    pay_amount: Decimal,
    refunded_quantity: i32,
    /// Units in parcels.
    shipped_quantity: i64,
}

impl From<AdminItem> for ItemAnswer {
    fn from(item: AdminItem) -> Self {
        Self {
            id: item.id,
            product_id: item.product_id,
            sku_id: item.sku_id,
            flash_item_id: item.flash_item_id,
            product_name: item.product_name,
            product_image: item.product_image,
            specs: item.specs,
            price: item.price,
            quantity: item.quantity,
            discount_amount: item.discount_amount,
            pay_amount: item.pay_amount,
            refunded_quantity: item.refunded_quantity,
            shipped_quantity: item.shipped_quantity,
        }
    }
}

/// A phone number of which only the ends can be read.
fn masked(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let shown = if digits.len() < 8 { 1 } else { 3 };
    let tail = if digits.len() < 8 { 1 } else { 4 };
    let hidden = digits.len().saturating_sub(shown + tail);
    let head: String = digits.iter().take(shown).collect();
    let tail: String = digits.iter().skip(shown + hidden).collect();
    format!("{head}{}{tail}", "*".repeat(hidden))
}

impl OrderAnswer {
    fn new(order: AdminOrder, items: Vec<AdminItem>, sees_phones: bool) -> Self {
        let phone = |phone: String| if sees_phones { phone } else { masked(&phone) };
        Self {
            id: order.id,
            order_no: order.order_no,
            kind: order.kind,
            sale_id: order.sale_id,
            status: order.status,
            total_amount: order.total_amount,
            pay_amount: order.pay_amount,
            freight_amount: order.freight_amount,
            discount_amount: order.discount_amount,
            coupon_id: order.coupon_id,
            refund_status: order.refund_status,
            refunded_amount: order.refunded_amount,
            expire_at: order.expire_at,
            pay_time: order.pay_time,
            transaction_id: order.transaction_id,
            cancel_time: order.cancel_time,
            cancel_reason: order.cancel_reason,
            ship_time: order.ship_time,
            receive_time: order.receive_time,
            auto_confirm_at: order.auto_confirm_at,
            confirm_extended: order.confirm_extended,
            address_snapshot: order.address_snapshot.map(|address| address.0),
            remark: order.remark,
            admin_remark: order.admin_remark,
            created_at: order.created_at,
            user: OrderUser {
                id: order.user_id,
                nickname: order.nickname,
                phone: order.phone.map(phone),
            },
            items: items.into_iter().map(ItemAnswer::from).collect(),
        }
    }
}

/// How many orders stand where, each counted up to 10000.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminOrderCounts)]
pub struct Counts {
    all: i64,
    pending_payment: i64,
    pending_shipment: i64,
    shipped: i64,
    completed: i64,
    cancelled: i64,
    refunded: i64,
}

impl From<[i64; 7]> for Counts {
    fn from(counts: [i64; 7]) -> Self {
        let [all, pending_payment, pending_shipment, shipped, completed, cancelled, refunded] =
            counts;
        Self { all, pending_payment, pending_shipment, shipped, completed, cancelled, refunded }
    }
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminOrders)]
pub struct Orders {
    items: Vec<OrderAnswer>,
    /// Counted up to 10000.
    total: i64,
    page: u32,
    page_size: u32,
    counts: Counts,
}

/// The filter of the list, as text: so that the wrong part is named.
#[derive(Deserialize)]
struct OrderQuery {
    status: Option<String>,
    keyword: Option<String>,
    user_id: Option<String>,
    kind: Option<String>,
    refund_status: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

impl OrderQuery {
    fn parse(self) -> Result<Filter, ApiError> {
        Ok(Filter {
            status: check::code("status", self.status.as_deref(), 0..=5)?,
            keyword: check::keyword("keyword", self.keyword.as_deref())?,
            user_id: check::id("user_id", self.user_id.as_deref())?,
            kind: check::code("kind", self.kind.as_deref(), 0..=1)?,
            refund_status: check::code("refund_status", self.refund_status.as_deref(), 0..=2)?,
            start: check::start("start", self.start.as_deref())?,
            end: check::end("end", self.end.as_deref())?,
        })
    }
}

/// 订单列表
#[utoipa::path(
    get, path = "/api/admin/orders", tag = "管理端订单",
    params(
        ("status" = Option<i8>, Query),
        ("keyword" = Option<String>, Query, description = "订单号或收货人开头，或完整收货电话"),
        ("user_id" = Option<i64>, Query),
        ("kind" = Option<i8>, Query, description = "0 普通 1 秒杀"),
        ("refund_status" = Option<i8>, Query, description = "0 无 1 部分退款 2 全额退款"),
        ("start" = Option<String>, Query, description = "下单日期或 RFC 3339 时间，含"),
        ("end" = Option<String>, Query, description = "下单日期（含当日）或 RFC 3339 时间（不含）"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Orders)),
)]
pub(crate) async fn list(
    state: Shared,
    admin: CurrentAdmin<OrderRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Orders>, ApiError> {
    let filter = extract::query::<OrderQuery>(&request)?.parse()?;
    let (shared, sees_phones) = (state.clone(), admin.may::<PiiRead>());
    let read = async move {
        let mut conn = shared.store.connection().await?;
        let total = total(&shared.totals, &mut conn, &filter).await?;
        let orders = order_admin::page(&mut conn, &filter, page.offset(), page.page_size).await?;
        let ids: Vec<i64> = orders.iter().map(|order| order.id).collect();
        let mut items: HashMap<i64, Vec<AdminItem>> = HashMap::new();
        for item in order_admin::items(&mut conn, &ids).await? {
            items.entry(item.order_id).or_default().push(item);
        }
        let mut counts = [0; 7];
        for (count, status) in counts.iter_mut().zip([None].into_iter().chain((0..=5).map(Some))) {
            let filter = Filter { status, ..Filter::default() };
            *count = self::total(&shared.totals, &mut conn, &filter).await?;
        }
        let answer = |order: AdminOrder| {
            let items = items.remove(&order.id).unwrap_or_default();
            OrderAnswer::new(order, items, sees_phones)
        };
        let items: Vec<OrderAnswer> = orders.into_iter().map(answer).collect();
        Ok::<_, StoreError>((items, total, counts))
    };
    let (items, total, counts) = state.io(read).await?;
    let counts = counts.into();
    Ok(Json(Orders { items, total, page: page.page, page_size: page.page_size, counts }))
}

async fn total(
    totals: &Totals,
    conn: &mut MySqlConnection,
    filter: &Filter,
) -> Result<i64, StoreError> {
    totals.of("orders", filter, order_admin::total(conn, filter)).await
}

/// An order with all that belongs to it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrderDetail)]
pub struct OrderDetail {
    #[serde(flatten)]
    order: OrderAnswer,
    payments: Vec<PaymentAnswer>,
    refunds: Vec<RefundAnswer>,
    parcels: Vec<ParcelAnswer>,
    /// What happened to it, oldest first.
    timeline: Vec<EventAnswer>,
}

/// An attempt to pay.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrderPayment)]
pub struct PaymentAnswer {
    id: i64,
    out_trade_no: String,
    attempt: i32,
    /// 0 已创建 1 已预下单 2 支付成功 3 已关闭 4 无主款项 5 失败
    state: i8,
    #[schema(value_type = String, example = "99.00")]
    amount: Decimal,
    transaction_id: Option<String>,
    success_time: Option<DateTime<Utc>>,
    note: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<AdminPayment> for PaymentAnswer {
    fn from(payment: AdminPayment) -> Self {
        Self {
            id: payment.id,
            out_trade_no: payment.out_trade_no,
            attempt: payment.attempt,
            state: payment.state,
            amount: payment.amount,
            transaction_id: payment.transaction_id,
            success_time: payment.success_time,
            note: payment.note,
            created_at: payment.created_at,
        }
    }
}

/// A refund of the order.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrderRefund)]
pub struct RefundAnswer {
    id: i64,
    refund_no: String,
    /// 1 仅退款 2 退货退款 3 迟到款项退回
    kind: i8,
    #[schema(value_type = String, example = "99.00")]
    amount: Decimal,
    reason: String,
    /// 0 申请 1 已同意 2 退款中 3 成功 4 拒绝 5 撤销 6 失败 7 异常
    status: i8,
    success_time: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<AdminRefund> for RefundAnswer {
    fn from(refund: AdminRefund) -> Self {
        Self {
            id: refund.id,
            refund_no: refund.refund_no,
            kind: refund.kind,
            amount: refund.amount,
            reason: refund.reason,
            status: refund.status,
            success_time: refund.success_time,
            created_at: refund.created_at,
        }
    }
}

/// A parcel.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminParcel)]
pub struct ParcelAnswer {
    id: i64,
    /// The carrier's code.
    company: String,
    company_name: String,
    tracking_no: String,
    /// As the carrier told it.
    #[schema(value_type = Option<Vec<ParcelTrace>>)]
    traces: Option<Value>,
    /// `in_transit` `picked_up` `problem` `signed` `delivering` `returning` `refused` `other`
    state: Option<String>,
    /// When the carrier told that last.
    tracked_at: Option<DateTime<Utc>>,
    /// Why the carrier tells no more.
    track_error: Option<String>,
    /// When it was reported to WeChat (发货信息管理).
    uploaded_at: Option<DateTime<Utc>>,
    /// The text message that told the shopper.
    sms: Option<ParcelSms>,
    items: Vec<ParcelItem>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// The text message about a parcel.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminParcelSms)]
pub struct ParcelSms {
    /// 0 待发送 1 已发送 2 已送达 3 失败 4 结果未知
    state: i8,
    attempts: i32,
    /// What the provider's reports name.
    provider_id: Option<String>,
    last_error: Option<String>,
    sent_at: Option<DateTime<Utc>>,
}

/// Units in a parcel.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminParcelItem)]
pub struct ParcelItem {
    order_item_id: i64,
    quantity: u32,
}

impl From<Parcel> for ParcelAnswer {
    fn from(parcel: Parcel) -> Self {
        let item = |units: mall_domain::order::shipping::Units| ParcelItem {
            order_item_id: units.item,
            quantity: units.quantity,
        };
        Self {
            id: parcel.id,
            company_name: carrier::name_of(&parcel.company).to_owned(),
            company: parcel.company,
            tracking_no: parcel.tracking_no,
            traces: parcel.traces,
            state: parcel.state,
            tracked_at: parcel.tracked_at,
            track_error: parcel.track_error,
            uploaded_at: parcel.uploaded_at,
            sms: parcel.sms.map(|sms| ParcelSms {
                state: sms.state,
                attempts: sms.attempts,
                provider_id: sms.provider_id,
                last_error: sms.last_error,
                sent_at: sms.sent_at,
            }),
            items: parcel.units.into_iter().map(item).collect(),
            created_at: parcel.created_at,
            updated_at: parcel.updated_at,
        }
    }
}

/// Something that happened to an order, with who did it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminOrderEvent)]
pub struct EventAnswer {
    event: String,
    /// `user` `admin` `system` `wechat`
    actor: String,
    actor_id: Option<i64>,
    actor_name: Option<String>,
    #[schema(value_type = Option<Object>)]
    detail: Option<Value>,
    created_at: DateTime<Utc>,
}

impl From<AdminEvent> for EventAnswer {
    fn from(event: AdminEvent) -> Self {
        Self {
            event: event.event,
            actor: event.actor,
            actor_id: event.actor_id,
            actor_name: event.actor_name,
            detail: event.detail.map(|detail| detail.0),
            created_at: event.created_at,
        }
    }
}

/// 订单详情
#[utoipa::path(
    get, path = "/api/admin/orders/{id}", tag = "管理端订单",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = OrderDetail)),
)]
pub(crate) async fn detail(
    state: Shared,
    admin: CurrentAdmin<OrderRead>,
    id: Path<i64>,
) -> Result<Json<OrderDetail>, ApiError> {
    let (store, id, sees_phones) = (state.store.clone(), OrderId(*id), admin.may::<PiiRead>());
    let read = async move { find(&mut *store.connection().await?, id, sees_phones).await };
    Ok(Json(state.io(read).await?))
}

/// The order with this id and all that belongs to it.
async fn find(
    conn: &mut MySqlConnection,
    id: OrderId,
    sees_phones: bool,
) -> Result<OrderDetail, ApiError> {
    let order = order_admin::find(&mut *conn, id).await?.ok_or(ApiError::NotFound("order"))?;
    let items = order_admin::items(&mut *conn, &[id.0]).await?;
    let payments = order_admin::payments(&mut *conn, id).await?;
    let refunds = order_admin::refunds(&mut *conn, id).await?;
    let parcels = shipment::parcels(&mut *conn, id).await?;
    let timeline = order_admin::timeline(conn, id).await?;
    Ok(OrderDetail {
        order: OrderAnswer::new(order, items, sees_phones),
        payments: payments.into_iter().map(PaymentAnswer::from).collect(),
        refunds: refunds.into_iter().map(RefundAnswer::from).collect(),
        parcels: parcels.into_iter().map(ParcelAnswer::from).collect(),
        timeline: timeline.into_iter().map(EventAnswer::from).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ends_of_a_phone_number_can_be_read() {
        assert_eq!(masked("13800138000"), "138****8000");
        assert_eq!(masked("12345"), "1***5");
        assert_eq!(masked("1"), "1");
        assert_eq!(masked(""), "");
    }
}
