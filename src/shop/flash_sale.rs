//! Flash sales: what is on offer, and asking for it.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_actors::{FlashOrder, Placed, Placing};
use mall_domain::request::RequestKey;
use mall_domain::sale::SaleStatus;
use mall_domain::stock::{PoolState, Refusal};
use mall_domain::{AddressId, Money, PoolId, SaleId, SaleItemId, UserId};
use mall_store::mysql::flash_sale::{Sale, SaleItem};
use mall_store::mysql::order;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, IdempotencyKey, JsonBody, MaybeUser, Shared};
use crate::sale_token;

/// Where a sale or an item of it stands, for shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaleState {
    /// It has not opened.
    Upcoming,
    /// Units are to be had.
    Running,
    /// It waits for an admin.
    Paused,
    /// Everything is given out; units of unpaid orders may come back.
    SoldOut,
    /// It is over.
    Ended,
}

/// A flash sale.
#[derive(Serialize, ToSchema)]
#[schema(as = FlashSale)]
pub struct SaleAnswer {
    id: i64,
    name: String,
    start_time: DateTime<Utc>,
    end_time: DateTime<Utc>,
    state: SaleState,
    /// The server's clock, for countdowns.
    server_time: DateTime<Utc>,
    items: Vec<ItemAnswer>,
}

/// One item of a flash sale.
#[derive(Serialize, ToSchema)]
#[schema(as = FlashSaleItem)]
pub struct ItemAnswer {
    id: i64,
    product_id: i64,
    sku_id: i64,
    product_name: String,
    product_image: Option<String>,
    /// Such as `{"颜色":"红色"}`.
    #[schema(value_type = Option<Object>)]
    specs: Option<Value>,
    /// The ordinary price.
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    #[schema(value_type = String, example = "99.00")]
    flash_price: Money,
    /// Units on offer in all.
    stock: i64,
    /// The share that is left, in percent: 0 only if nothing is.
    #[schema(minimum = 0, maximum = 100, example = 73)]
    remaining: i64,
    state: SaleState,
    /// Units that one shopper may have.
    per_limit: u32,
    /// Units that the shopper has or holds; missing if nobody is logged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    purchased: Option<i64>,
}

/// Flash sales.
#[derive(Serialize, ToSchema)]
#[schema(as = FlashSales)]
pub struct Sales {
    items: Vec<SaleAnswer>,
    total: usize,
    page: u32,
    page_size: u32,
    /// The server's clock, for countdowns.
    server_time: DateTime<Utc>,
}

/// The most sales of the list: more than anybody runs at once.
const SALES_MAX: u32 = 200;

/// What a shopper has of each pool.
type Purchases = HashMap<PoolId, i64>;

/// 秒杀活动列表（进行中与即将开始）
#[utoipa::path(
    get, path = "/api/v1/flash-sales", tag = "秒杀",
    security((), ("shopper" = [])),
    responses((status = 200, body = Sales)),
)]
pub(crate) async fn list(
    state: Shared,
    MaybeUser(user): MaybeUser,
) -> Result<Json<Sales>, ApiError> {
    let server_time = state.clock.now();
    let sales = match state.sales.known() {
        Some(known) => known,
        None => {
            let shared = state.clone();
            let read = async move { shared.sales.visible(&shared.store, server_time).await };
            state.io(read).await?
        }
    };
    let purchases = purchases(&state, user, sales.iter().map(Arc::as_ref)).await?;
    let items: Vec<_> = sales
        .iter()
        .filter(|sale| server_time < sale.end_time)
        .map(|sale| answer(&state, sale, purchases.as_ref(), server_time))
        .collect();
    let total = items.len();
    Ok(Json(Sales { items, total, page: 1, page_size: SALES_MAX, server_time }))
}

/// 秒杀活动详情
#[utoipa::path(
    get, path = "/api/v1/flash-sales/{id}", tag = "秒杀",
    params(("id" = i64, Path)),
    security((), ("shopper" = [])),
    responses((status = 200, body = SaleAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    MaybeUser(user): MaybeUser,
    id: Path<i64>,
) -> Result<Json<SaleAnswer>, ApiError> {
    let (id, server_time) = (SaleId(*id), state.clock.now());
    let sale = find(&state, id, server_time).await?;
    let purchases = purchases(&state, user, std::iter::once(sale.as_ref())).await?;
    Ok(Json(answer(&state, &sale, purchases.as_ref(), server_time)))
}

/// The sale `id`, if shoppers may see it.
async fn find(state: &Shared, id: SaleId, now: DateTime<Utc>) -> Result<Arc<Sale>, ApiError> {
    let known = state.sales.known();
    let known = known.and_then(|sales| sales.iter().find(|sale| sale.id == id).cloned());
    match known {
        Some(known) => Ok(known),
        None => {
            let shared = state.clone();
            let read = async move { shared.sales.find(&shared.store, id, now).await };
            state.io(read).await?.ok_or(ApiError::NotFound("flash_sale"))
        }
    }
}

/// What `user` has of the items of `sales`; `None` if nobody is logged in.
async fn purchases(
    state: &Shared,
    user: Option<CurrentUser>,
    sales: impl Iterator<Item = &Sale>,
) -> Result<Option<Purchases>, ApiError> {
    let Some(user) = user else { return Ok(None) };
    let pools: Vec<PoolId> =
        sales.flat_map(|sale| &sale.items).filter_map(|item| item.pool_id).collect();
    if pools.is_empty() {
        return Ok(Some(Purchases::new()));
    }
    let store = state.store.clone();
    let read = async move { order::bought(&mut *store.connection().await?, user.id, &pools).await };
    Ok(Some(state.io(read).await?.into_iter().collect()))
}

fn answer(
    state: &Shared,
    sale: &Sale,
    purchases: Option<&Purchases>,
    now: DateTime<Utc>,
) -> SaleAnswer {
    let sale_state = state_of(sale, now);
    SaleAnswer {
        id: sale.id.0,
        name: sale.name.clone(),
        start_time: sale.start_time,
        end_time: sale.end_time,
        state: sale_state,
        server_time: now,
        items: sale
            .items
            .iter()
            .map(|item| item_answer(state, item, purchases, sale_state))
            .collect(),
    }
}

/// Where a sale stands, for shoppers.
pub(crate) fn state_of(sale: &Sale, now: DateTime<Utc>) -> SaleState {
    match sale.status {
        SaleStatus::Ended => SaleState::Ended,
        _ if sale.end_time <= now => SaleState::Ended,
        SaleStatus::Paused => SaleState::Paused,
        SaleStatus::Draft | SaleStatus::Published if now < sale.start_time => SaleState::Upcoming,
        SaleStatus::Draft | SaleStatus::Published => SaleState::Running,
    }
}

fn item_answer(
    state: &Shared,
    item: &SaleItem,
    purchases: Option<&Purchases>,
    sale_state: SaleState,
) -> ItemAnswer {
    // What this process's actors know; before they know, everything is still there.
    let view = state.mall.sale_view(item.id).filter(|view| view.state.is_some());
    let (total, avail) =
        view.map_or((item.stock.into(), item.stock.into()), |view| (view.total, view.avail));
    let item_state = match (sale_state, view.and_then(|view| view.state)) {
        (SaleState::Running, Some(PoolState::Paused)) => SaleState::Paused,
        (SaleState::Running, Some(PoolState::Closed)) => SaleState::Ended,
        (SaleState::Running, _) if avail <= 0 => SaleState::SoldOut,
        (other, _) => other,
    };
    let bought = |bought: &Purchases| {
        item.pool_id.and_then(|pool| bought.get(&pool).copied()).unwrap_or_default()
    };
    ItemAnswer {
        id: item.id.0,
        product_id: item.product_id.0,
        sku_id: item.sku_id.0,
        product_name: item.product_name.clone(),
        product_image: item.image.clone(),
        specs: item.specs.as_deref().and_then(|specs| serde_json::from_str(specs).ok()),
        price: item.price,
        flash_price: item.flash_price,
        stock: total,
        remaining: share(avail, total),
        state: item_state,
        per_limit: item.per_limit,
        purchased: purchases.map(bought),
    }
}

/// `part` of `whole` in percent, rounded up: the last unit is still one percent.
fn share(part: i64, whole: i64) -> i64 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let percent = part.saturating_mul(100).saturating_add(whole - 1) / whole;
    percent.min(100)
}

/// What a shopper asks for.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = FlashOrderRequest)]
pub struct OrderRequest {
    #[schema(example = 1)]
    item_id: i64,
    #[schema(minimum = 1, example = 1)]
    quantity: u32,
    #[schema(example = 1)]
    address_id: i64,
}

/// An order that was placed.
#[derive(Serialize, ToSchema)]
#[schema(as = PlacedOrder)]
pub struct PlacedAnswer {
    id: i64,
    order_no: String,
    /// 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
    status: i8,
    #[schema(value_type = String, example = "99.00")]
    pay_amount: Money,
    /// The last moment to pay.
    expire_at: DateTime<Utc>,
}

impl From<Placed> for PlacedAnswer {
    fn from(placed: Placed) -> Self {
        Self {
            id: placed.order_id.0,
            order_no: placed.order_no.0,
            status: placed.status.code(),
            pay_amount: placed.pay_amount,
            expire_at: placed.expire_at,
        }
    }
}

/// The outcome is not known yet: ask `/api/v1/orders/by-request/{request_id}`, or ask again with
/// the same key.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingOrder)]
pub struct PendingAnswer {
    /// The idempotency key of the request.
    pub request_id: String,
}

/// A token to order with.
#[derive(Serialize, ToSchema)]
#[schema(as = SaleToken)]
pub struct TokenAnswer {
    /// For the header `X-Sale-Token` of one order and its repetitions.
    #[schema(example = "00000000692570f9c3a1b2d4e5f60718")]
    token: String,
    /// When it ends by itself.
    expires_at: DateTime<Utc>,
}

/// 领取抢购令牌（活动开始后；一次有效）
#[utoipa::path(
    post, path = "/api/v1/flash-sales/{id}/token", tag = "秒杀",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses(
        (status = 200, body = TokenAnswer),
        (status = 409, description = "`not_started` `ended` `paused`"),
    ),
)]
pub(crate) async fn token(
    state: Shared,
    user: CurrentUser,
    sale: Path<i64>,
) -> Result<Json<TokenAnswer>, ApiError> {
    let (id, now) = (SaleId(*sale), state.clock.now());
    let sale = find(&state, id, now).await?;
    match state_of(&sale, now) {
        SaleState::Upcoming => return Err(ApiError::Refused(Refusal::NotStarted)),
        SaleState::Paused => return Err(ApiError::Refused(Refusal::Paused)),
        SaleState::Ended => return Err(ApiError::Refused(Refusal::Ended)),
        SaleState::Running | SaleState::SoldOut => {}
    }
    let issued = state.sale_tokens.issue(id, user.id, now).map_err(ApiError::Internal)?;
    let (token, expires_at) = issued;
    Ok(Json(TokenAnswer { token, expires_at }))
}

/// Uses the sale token of an order, where the shop wants one.
async fn use_token(
    state: &Shared,
    request: &HttpRequest,
    (sale, user): (SaleId, UserId),
    key: &RequestKey,
) -> Result<(), ApiError> {
    let shown = request.headers().get("x-sale-token").ok_or(ApiError::SaleTokenRequired)?;
    let shown = shown.to_str().map_err(|_not_text| ApiError::SaleTokenInvalid)?;
    let nonce = state.sale_tokens.check(sale, user, shown, state.clock.now());
    let nonce = nonce.ok_or(ApiError::SaleTokenInvalid)?.to_owned();
    let (store, used_for) = (state.store.clone(), key.as_str().to_owned());
    let claim =
        async move { store.redis().claim_sale_token(&nonce, &used_for, sale_token::LIFE).await };
    if state.io(claim).await? { Ok(()) } else { Err(ApiError::SaleTokenInvalid) }
}

/// 秒杀下单
#[utoipa::path(
    post, path = "/api/v1/flash-sales/{id}/orders", tag = "秒杀",
    params(
        ("id" = i64, Path), ("Idempotency-Key" = String, Header),
        ("X-Sale-Token" = Option<String>, Header, description = "抢购令牌，商城要求时必填"),
    ),
    security(("shopper" = [])),
    request_body = OrderRequest,
    responses(
        (status = 201, body = PlacedAnswer),
        (status = 202, body = PendingAnswer),
        (status = 403, description = "`sale_token_required` `sale_token_invalid`"),
        (status = 409, description = "`sold_out` `limit_exceeded` `not_started` `ended` `paused`"),
    ),
)]
pub(crate) async fn order(
    state: Shared,
    user: CurrentUser,
    request: HttpRequest,
    sale: Path<i64>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<OrderRequest>,
) -> Result<HttpResponse, ApiError> {
    if state.sale_tokens.are_wanted() {
        use_token(&state, &request, (SaleId(*sale), user.id), &key).await?;
    }
    let request_id = key.as_str().to_owned();
    let order = wanted(user.id, SaleId(*sale), key, body.0)?;
    match state.mall.place(order).await {
        Placing::Placed(placed) => Ok(HttpResponse::Created().json(PlacedAnswer::from(placed))),
        Placing::Unknown | Placing::Earlier(_) | Placing::Rebuilt => {
            Ok(HttpResponse::Accepted().json(PendingAnswer { request_id }))
        }
        Placing::Refused(refusal) => Err(ApiError::Refused(refusal)),
        Placing::Declined(declined) => Err(declined.into()),
        Placing::NoSuchItem => Err(ApiError::NotFound("item")),
        Placing::NoSuchAddress => Err(ApiError::NotFound("address")),
        Placing::BadQuantity { max } => {
            Err(ApiError::validation("quantity", format!("应为 1 到 {max} 的整数")))
        }
    }
}

fn wanted(
    user_id: UserId,
    sale_id: SaleId,
    key: RequestKey,
    body: OrderRequest,
) -> Result<FlashOrder, ApiError> {
    if body.quantity == 0 {
        return Err(ApiError::validation("quantity", "应为大于 0 的整数"));
    }
    Ok(FlashOrder {
        user_id,
        sale_id,
        item_id: SaleItemId(body.item_id),
        quantity: body.quantity,
        address_id: AddressId(body.address_id),
        key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_unit_is_still_one_percent() {
        assert_eq!(share(0, 500), 0);
        assert_eq!(share(-1, 500), 0);
        assert_eq!(share(1, 500), 1);
        assert_eq!(share(499, 500), 100);
        assert_eq!(share(250, 500), 50);
        assert_eq!(share(0, 0), 0);
    }

    #[test]
    fn no_units_are_no_order() {
        let key = RequestKey::parse("12345678").unwrap();
        let body = OrderRequest { item_id: 1, quantity: 0, address_id: 1 };
        assert!(wanted(UserId(1), SaleId(1), key, body).is_err());
    }
}
