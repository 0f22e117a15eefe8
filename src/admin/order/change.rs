//! What admins change of an order: its price, where it goes, the notes, and whether it goes on.

use actix_web::web::{Json, Path};
use mall_actors::{RepriceRefusal, Repriced};
use mall_domain::address::Address;
use mall_domain::order::pricing::{BadPrice, NewPrice};
use mall_domain::stock::Refusal;
use mall_domain::{Money, OrderId};
use mall_store::mysql::{order, order_admin, shipment};
use mall_store::{Store, StoreError};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{OrderDetail, find};
use crate::admin::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{CurrentAdmin, JsonBody, OrderPrice, OrderWrite, PiiRead, Shared};
use crate::state::Failure;

/// What is to change of an order; what is missing stays.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminOrderChange)]
pub(crate) struct ChangeRequest {
    /// All that is to be paid, with freight. Unpaid orders only; needs `order:price`.
    #[schema(value_type = Option<String>, example = "88.00")]
    pay_amount: Option<Money>,
    /// Unpaid orders only; needs `order:price`.
    #[schema(value_type = Option<String>, example = "0.00")]
    freight_amount: Option<Money>,
    /// Until the first parcel is shipped.
    address: Option<AddressRequest>,
    #[schema(max_length = 255)]
    remark: Option<String>,
    /// Shoppers don't see it.
    #[schema(max_length = 255)]
    admin_remark: Option<String>,
}

/// Where an order is to go.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminOrderAddress)]
pub(crate) struct AddressRequest {
    #[schema(example = "张三")]
    name: String,
    #[schema(example = "13800138000")]
    phone: String,
    #[schema(example = "广东省")]
    province: String,
    #[schema(example = "深圳市")]
    city: String,
    #[schema(example = "南山区")]
    district: String,
    #[schema(example = "科技园 1 号")]
    detail: String,
}

impl AddressRequest {
    fn parse(&self) -> Result<Value, ApiError> {
        let Self { name, phone, province, city, district, detail } = self;
        let address = Address::parse(name, phone, province, city, district, detail);
        let address = address.map_err(|wrong| {
            ApiError::validation(format!("address.{}", wrong.field), wrong.reason)
        })?;
        Ok(json!({
            "name": address.name, "phone": address.phone.as_str(), "province": address.province,
            "city": address.city, "district": address.district, "detail": address.detail,
        }))
    }
}

impl From<RepriceRefusal> for ApiError {
    fn from(refusal: RepriceRefusal) -> Self {
        match refusal {
            RepriceRefusal::NotFound => Self::NotFound("order"),
            RepriceRefusal::NotPayable(status) => Self::OrderStatus(status),
            RepriceRefusal::BadPrice(wrong) => wrong.into(),
            RepriceRefusal::Busy => Self::Refused(Refusal::Busy),
            RepriceRefusal::Store(error) => error.into(),
        }
    }
}

impl From<BadPrice> for ApiError {
    fn from(wrong: BadPrice) -> Self {
        let reason = match wrong {
            BadPrice::Nothing => "应付金额至少为 0.01 元",
            BadPrice::BelowFreight => "应付金额不能低于运费",
            BadPrice::TooMuch => "应付金额不能高于商品总额加运费",
        };
        Self::validation("pay_amount", reason)
    }
}

/// What of a change goes into the order without asking anybody.
#[derive(Clone, Default)]
struct Edit {
    address: Option<Value>,
    remark: Option<String>,
    admin_remark: Option<String>,
}

/// A note: trimmed, and possibly empty, which clears it.
fn note(field: &'static str, text: Option<&str>) -> Result<Option<String>, ApiError> {
    let Some(text) = text.map(str::trim) else { return Ok(None) };
    if text.is_empty() { Ok(Some(String::new())) } else { check::text(field, text, 255).map(Some) }
}

/// 修改订单（改价、改址、备注）
///
/// 改价先关闭微信侧未完成的支付单，再分摊到每个商品。
#[utoipa::path(
    put, path = "/api/admin/orders/{id}", tag = "管理端订单",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ChangeRequest,
    responses(
        (status = 200, body = OrderDetail),
        (status = 403, description = "`forbidden`: also for a price without `order:price`"),
        (status = 409, description = "`order_status`: it is paid (price) or shipped (address)"),
    ),
)]
pub(crate) async fn change(
    state: Shared,
    admin: CurrentAdmin<OrderWrite>,
    id: Path<i64>,
    body: JsonBody<ChangeRequest>,
) -> Result<Json<OrderDetail>, ApiError> {
    let JsonBody(request) = body;
    let id = OrderId(*id);
    let price = NewPrice { pay: request.pay_amount, freight: request.freight_amount };
    let edit = Edit {
        address: request.address.as_ref().map(AddressRequest::parse).transpose()?,
        remark: note("remark", request.remark.as_deref())?,
        admin_remark: note("admin_remark", request.admin_remark.as_deref())?,
    };
    if price != NewPrice::default() && !admin.may::<OrderPrice>() {
        return Err(ApiError::Forbidden);
    }
    let (sees_phones, by) = (admin.may::<PiiRead>(), admin.by());
    if price != NewPrice::default() {
        reprice(&state, &by, id, price).await?;
    }
    let write = move |store: Store| {
        let (by, edit) = (by.clone(), edit.clone());
        async move { write(&store, &by, id, &edit, sees_phones).await }
    };
    Ok(Json(state.transact(write).await?))
}

async fn reprice(state: &Shared, by: &By, id: OrderId, price: NewPrice) -> Result<(), ApiError> {
    let (mall, store, by) = (state.mall.clone(), state.store.clone(), by.clone());
    let work = async move {
        let Repriced { before, after } = mall.reprice(by.id, id, price).await?;
        let amounts = |amounts: mall_domain::order::pricing::Amounts| {
            json!({
                "pay_amount": amounts.pay, "freight_amount": amounts.freight,
                "discount_amount": amounts.discount,
            })
        };
        let change = Change::between(&amounts(before), &amounts(after));
        let mut conn = store.connection().await?;
        by.record(&mut conn, "order.price", ("order", id), &change).await?;
        Ok::<_, ApiError>(())
    };
    state.io(work).await
}

async fn write(
    store: &Store,
    by: &By,
    id: OrderId,
    edit: &Edit,
    sees_phones: bool,
) -> Result<OrderDetail, Failure> {
    let mut tx = store.begin().await?;
    let locked = order::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("order"))?;
    if let Some(address) = &edit.address {
        let before = order_admin::snapshot(&mut tx, id).await?;
        // Money that is going back is no reason to send the goods elsewhere.
        let refunds = shipment::open_refunds(&mut tx, id).await?;
        if refunds != 0 || !order_admin::set_address(&mut tx, id, address).await? {
            return Err(ApiError::OrderStatus(locked.status).into());
        }
        let nothing = Value::Null;
        order::add_event(&mut tx, id, "address_changed", ("admin", Some(by.id.0)), &nothing)
            .await?;
        let change = Change::between(&before, &Some(address));
        by.record(&mut tx, "order.address", ("order", id), &change).await?;
    }
    if edit.remark.is_some() || edit.admin_remark.is_some() {
        let (remark, own) = (edit.remark.as_deref(), edit.admin_remark.as_deref());
        order_admin::set_remarks(&mut tx, id, remark, own).await?;
        let change = Change::created(&json!({ "remark": remark, "admin_remark": own }));
        by.record(&mut tx, "order.remark", ("order", id), &change).await?;
    }
    let answer = find(&mut tx, id, sees_phones).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(answer)
}

/// Why an order is cancelled.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminOrderCancel)]
pub(crate) struct CancelRequest {
    #[schema(example = "用户电话要求取消", min_length = 1, max_length = 200)]
    reason: String,
}

/// 取消未付款订单
#[utoipa::path(
    post, path = "/api/admin/orders/{id}/cancel", tag = "管理端订单",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = CancelRequest,
    responses(
        (status = 200, body = OrderDetail),
        (status = 409, description = "`order_status`: it is paid (refund it), or has ended"),
    ),
)]
pub(crate) async fn cancel(
    state: Shared,
    admin: CurrentAdmin<OrderWrite>,
    id: Path<i64>,
    body: JsonBody<CancelRequest>,
) -> Result<Json<OrderDetail>, ApiError> {
    let reason = check::text("reason", &body.0.reason, 200)?;
    let (id, sees_phones, by) = (OrderId(*id), admin.may::<PiiRead>(), admin.by());
    let (mall, store) = (state.mall.clone(), state.store.clone());
    let work = async move {
        mall.cancel_by_admin(by.id, id, &reason).await?;
        let mut conn = store.connection().await?;
        let change = Change::created(&json!({ "reason": reason }));
        by.record(&mut conn, "order.cancel", ("order", id), &change).await?;
        find(&mut conn, id, sees_phones).await
    };
    Ok(Json(state.io(work).await?))
}
