//! From a cart or a buy-now to an order. Every price is the server's.

use actix_web::HttpResponse;
use actix_web::web::Json;
use mall_actors::{
    OrderRefusal, OrdinaryOrder, Placing, Quote, QuoteError, QuoteLine, Source, Wanted,
};
use mall_domain::cart::{Invalid, LINES_MAX, QUANTITY_MAX};
use mall_domain::coupon::Unusable;
use mall_domain::freight::FreightReason;
use mall_domain::order::Declined;
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::stock::Refusal;
use mall_domain::{AddressId, CartId, Money, SkuId, UserCouponId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::address::AddressAnswer;
use super::coupon::UserCouponAnswer;
use super::flash_sale::{PendingAnswer, PlacedAnswer};
use crate::error::ApiError;
use crate::extract::{CurrentUser, IdempotencyKey, JsonBody, Shared};

/// The most characters of a note.
const REMARK_MAX: usize = 200;

/// Units of a variant.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = OrderLineRequest)]
pub struct LineRequest {
    #[schema(example = 1)]
    sku_id: i64,
    #[schema(minimum = 1, maximum = 999, example = 1)]
    quantity: u32,
}

/// What is to be priced: either `cart_ids` or `items`.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PreviewRequest {
    /// Lines of the cart.
    #[schema(min_items = 1, max_items = 120)]
    cart_ids: Option<Vec<i64>>,
    /// Or goods to buy right away.
    #[schema(
        min_items = 1, max_items = 120,
        example = json!([{ "sku_id": 1, "quantity": 1 }]),
    )]
    items: Option<Vec<LineRequest>>,
    /// Missing: the default address.
    address_id: Option<i64>,
    /// `user_coupons.id`.
    coupon_id: Option<i64>,
}

/// What is to be ordered: either `cart_ids` or `items`.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = CreateOrderRequest)]
pub struct CreateRequest {
    /// Lines of the cart.
    #[schema(min_items = 1, max_items = 120)]
    cart_ids: Option<Vec<i64>>,
    /// Or goods to buy right away.
    #[schema(
        min_items = 1, max_items = 120,
        example = json!([{ "sku_id": 1, "quantity": 1 }]),
    )]
    items: Option<Vec<LineRequest>>,
    #[schema(example = 1)]
    address_id: i64,
    /// `user_coupons.id`.
    coupon_id: Option<i64>,
    /// 订单备注.
    #[schema(max_length = 200)]
    remark: Option<String>,
    /// What the shopper saw; if it costs something else, nothing is ordered.
    #[schema(value_type = Option<String>, example = "99.00")]
    pay_amount: Option<Money>,
}

/// What is to be bought.
fn source(cart_ids: Option<Vec<i64>>, items: Option<Vec<LineRequest>>) -> Result<Source, ApiError> {
    let bounds = 1..=LINES_MAX;
    let size = || format!("应有 1 到 {LINES_MAX} 项");
    match (cart_ids, items) {
        (Some(mut ids), None) => {
            ids.sort_unstable();
            ids.dedup();
            if !bounds.contains(&ids.len()) {
                return Err(ApiError::validation("cart_ids", size()));
            }
            Ok(Source::Cart(ids.into_iter().map(CartId).collect()))
        }
        (None, Some(items)) => {
            if !bounds.contains(&items.len()) {
                return Err(ApiError::validation("items", size()));
            }
            let wrong = items.iter().position(|item| !(1..=QUANTITY_MAX).contains(&item.quantity));
            if let Some(index) = wrong {
                let reason = format!("应为 1 到 {QUANTITY_MAX} 的整数");
                return Err(ApiError::validation(format!("items[{index}].quantity"), reason));
            }
            let unit = |item: LineRequest| (SkuId(item.sku_id), item.quantity);
            Ok(Source::Items(items.into_iter().map(unit).collect()))
        }
        (Some(_), Some(_)) | (None, None) => {
            Err(ApiError::validation("items", "cart_ids 与 items 应有且仅有一个"))
        }
    }
}

/// One line of a preview.
#[derive(Serialize, ToSchema)]
#[schema(as = PreviewItem)]
pub struct LineAnswer {
    product_id: i64,
    sku_id: i64,
    product_name: String,
    product_image: Option<String>,
    /// Such as `{"颜色":"红色"}`.
    #[schema(value_type = Option<Object>)]
    specs: Option<Value>,
    #[schema(value_type = String, example = "99.00")]
    price: Money,
    quantity: u32,
    #[schema(value_type = String, example = "198.00")]
    amount: Money,
    /// The line's share of the discount.
    #[schema(value_type = String, example = "10.00")]
    discount_amount: Money,
    /// Whether it can be bought; one that can't is not in the sums.
    valid: bool,
    /// Why not: `off_shelf`, `sku_gone`, `sold_out` or `insufficient_stock`.
    reason: Option<&'static str>,
}

impl From<QuoteLine> for LineAnswer {
    fn from(line: QuoteLine) -> Self {
        Self {
            product_id: line.product_id.0,
            sku_id: line.sku_id.0,
            product_name: line.product_name,
            product_image: line.product_image,
            specs: line.specs,
            price: line.price,
            quantity: line.quantity,
            amount: line.amount,
            discount_amount: line.discount_amount,
            valid: line.invalid.is_none(),
            reason: line.invalid.map(Invalid::name),
        }
    }
}

/// What stands behind the freight.
#[derive(Serialize, ToSchema)]
pub struct FreightAnswer {
    /// From this sum of goods on, after discounts, it is free.
    #[schema(value_type = Option<String>, example = "99.00")]
    free_threshold: Option<Money>,
    /// `free`, `remote` or `blocked`; null: the base fee.
    #[schema(example = "free")]
    reason: Option<&'static str>,
}

/// A coupon that could be used.
#[derive(Serialize, ToSchema)]
pub struct UsableCoupon {
    #[serde(flatten)]
    coupon: UserCouponAnswer,
    /// What it would take off.
    #[schema(value_type = String, example = "30.00")]
    discount_amount: Money,
}

/// A coupon that can't be used.
#[derive(Serialize, ToSchema)]
pub struct UnusableCoupon {
    #[serde(flatten)]
    coupon: UserCouponAnswer,
    /// `below_min_amount`, `no_effect`, `expired` or `used`.
    #[schema(example = "below_min_amount")]
    reason: &'static str,
    /// The reason in words.
    #[schema(example = "还差 10.00 元可用")]
    reason_text: String,
}

/// The shopper's unused coupons.
#[derive(Serialize, ToSchema)]
pub struct PreviewCoupons {
    /// The best first.
    usable: Vec<UsableCoupon>,
    unusable: Vec<UnusableCoupon>,
}

/// What an order would cost.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderPreview)]
pub struct PreviewAnswer {
    items: Vec<LineAnswer>,
    #[schema(value_type = String, example = "198.00")]
    total_amount: Money,
    #[schema(value_type = String, example = "30.00")]
    discount_amount: Money,
    #[schema(value_type = String, example = "8.00")]
    freight_amount: Money,
    #[schema(value_type = String, example = "176.00")]
    pay_amount: Money,
    /// Where to; null if the shopper has no address.
    address: Option<AddressAnswer>,
    /// The coupon that is used; null if none was asked for, or it can't be.
    coupon_id: Option<i64>,
    freight: FreightAnswer,
    coupons: PreviewCoupons,
}

impl From<Quote> for PreviewAnswer {
    fn from(quote: Quote) -> Self {
        let usable = quote.usable.into_iter().map(|(coupon, discount_amount)| UsableCoupon {
            coupon: coupon.into(),
            discount_amount,
        });
        let unusable = quote.unusable.into_iter().map(|(coupon, reason)| UnusableCoupon {
            coupon: coupon.into(),
            reason: reason.name(),
            reason_text: reason.words(),
        });
        Self {
            items: quote.lines.into_iter().map(LineAnswer::from).collect(),
            total_amount: quote.total_amount,
            discount_amount: quote.discount_amount,
            freight_amount: quote.freight.amount,
            pay_amount: quote.pay_amount,
            address: quote.address.map(AddressAnswer::from),
            coupon_id: quote.coupon.map(|coupon| coupon.0),
            freight: FreightAnswer {
                free_threshold: quote.free_threshold,
                reason: quote.freight.reason.map(FreightReason::name),
            },
            coupons: PreviewCoupons { usable: usable.collect(), unusable: unusable.collect() },
        }
    }
}

impl From<Declined> for ApiError {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::SoldOut { sku_id } => Self::SkuSoldOut(sku_id),
            Declined::NotOnSale => Self::NotOnSale,
            Declined::CouponUnusable { reason: Unusable::NotFound } => Self::NotFound("coupon"),
            Declined::CouponUnusable { reason } => Self::CouponUnusable(reason),
            Declined::NoSuchAddress => Self::NotFound("address"),
            Declined::Unwritable => Self::Refused(Refusal::Busy),
        }
    }
}

impl From<OrderRefusal> for ApiError {
    fn from(refusal: OrderRefusal) -> Self {
        match refusal {
            OrderRefusal::NoSuchLine => Self::NotFound("cart"),
            OrderRefusal::NoSuchSku => Self::NotFound("sku"),
            OrderRefusal::NoSuchAddress => Self::NotFound("address"),
            OrderRefusal::BadSize => Self::validation("items", "商品数量或金额超出范围"),
            OrderRefusal::RegionBlocked => Self::RegionBlocked,
            OrderRefusal::PriceChanged(amount) => Self::PriceChanged(amount),
            OrderRefusal::Declined(declined) => declined.into(),
            OrderRefusal::Store(error) => error.into(),
        }
    }
}

impl From<QuoteError> for ApiError {
    fn from(error: QuoteError) -> Self {
        OrderRefusal::from(error).into()
    }
}

/// 订单预览（金额、运费、可用与不可用的优惠券）
#[utoipa::path(
    post, path = "/api/v1/orders/preview", tag = "订单",
    security(("shopper" = [])),
    request_body = PreviewRequest,
    responses(
        (status = 200, body = PreviewAnswer),
        (
            status = 404,
            description = "`not_found`: no such line of the cart, SKU, address or coupon",
        ),
    ),
)]
pub(crate) async fn preview(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<PreviewRequest>,
) -> Result<Json<PreviewAnswer>, ApiError> {
    let JsonBody(request) = body;
    let wanted = Wanted {
        user: user.id,
        source: source(request.cart_ids, request.items)?,
        address: request.address_id.map(AddressId),
        coupon: request.coupon_id.map(UserCouponId),
        with_coupons: true,
    };
    let quote = state.mall.quote(wanted).await?;
    if quote.coupon_refusal == Some(Unusable::NotFound) {
        return Err(ApiError::NotFound("coupon"));
    }
    Ok(Json(quote.into()))
}

/// 提交订单（购物车或立即购买）
#[utoipa::path(
    post, path = "/api/v1/orders", tag = "订单",
    params(("Idempotency-Key" = String, Header)),
    security(("shopper" = [])),
    request_body = CreateRequest,
    responses(
        (status = 201, body = PlacedAnswer),
        (status = 202, description = "Not known yet: ask again.", body = PendingAnswer),
        (
            status = 404,
            description = "`not_found`: no such line of the cart, SKU, address or coupon",
        ),
        (
            status = 409,
            description = "`sold_out` `not_on_sale` `coupon_unusable` `region_blocked` \
                           `price_changed`",
        ),
    ),
)]
pub(crate) async fn create(
    state: Shared,
    user: CurrentUser,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<CreateRequest>,
) -> Result<HttpResponse, ApiError> {
    let request_id = key.as_str().to_owned();
    let order = wanted(user.id, key, body.0)?;
    match state.mall.place_ordinary(order).await? {
        Placing::Placed(placed) => Ok(HttpResponse::Created().json(PlacedAnswer::from(placed))),
        Placing::Unknown | Placing::Earlier(_) | Placing::Rebuilt => {
            Ok(HttpResponse::Accepted().json(PendingAnswer { request_id }))
        }
        Placing::Refused(refusal) => Err(ApiError::Refused(refusal)),
        Placing::Declined(declined) => Err(declined.into()),
        Placing::NoSuchAddress => Err(ApiError::NotFound("address")),
        Placing::NoSuchItem => Err(ApiError::NotFound("item")),
        Placing::BadQuantity { max } => {
            Err(ApiError::validation("quantity", format!("应为 1 到 {max} 的整数")))
        }
    }
}

fn wanted(
    user: UserId,
    key: RequestKey,
    request: CreateRequest,
) -> Result<OrdinaryOrder, ApiError> {
    let remark = request.remark.map(|remark| remark.trim().to_owned());
    let remark = remark.filter(|remark| !remark.is_empty());
    if let Some(remark) = &remark {
        if REMARK_MAX < remark.chars().count() {
            return Err(ApiError::validation("remark", format!("最多 {REMARK_MAX} 个字")));
        }
        if remark.chars().any(|character| character.is_control() && character != '\n') {
            return Err(ApiError::validation("remark", "含有不可见字符"));
        }
    }
    let source = source(request.cart_ids, request.items)?;
    let hash = fingerprint(
        &source,
        &[request.address_id, request.coupon_id.unwrap_or(0)],
        remark.as_deref().unwrap_or(""),
        request.pay_amount,
    );
    let wanted = Wanted {
        user,
        source,
        address: Some(AddressId(request.address_id)),
        coupon: request.coupon_id.map(UserCouponId),
        with_coupons: false,
    };
    Ok(OrdinaryOrder { wanted, remark, expected: request.pay_amount, key, hash })
}

/// The fingerprint of what a request asks for.
fn fingerprint(
    source: &Source,
    numbers: &[i64],
    remark: &str,
    pay_amount: Option<Money>,
) -> RequestHash {
    let mut all = numbers.to_vec();
    all.push(pay_amount.map_or(-1, Money::to_fen));
    match source {
        Source::Cart(ids) => {
            all.push(0);
            all.extend(ids.iter().map(|id| id.0));
        }
        Source::Items(items) => {
            all.push(1);
            all.extend(items.iter().flat_map(|(sku, units)| [sku.0, i64::from(*units)]));
        }
    }
    let bytes: Vec<[u8; 8]> = all.iter().map(|number| number.to_le_bytes()).collect();
    let mut parts: Vec<&[u8]> = bytes.iter().map(<[u8; 8]>::as_slice).collect();
    parts.push(remark.as_bytes());
    RequestHash::of(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(cart_ids: Option<Vec<i64>>, items: Option<Vec<LineRequest>>) -> CreateRequest {
        let (coupon_id, remark, pay_amount) = (None, None, None);
        CreateRequest { cart_ids, items, address_id: 1, coupon_id, remark, pay_amount }
    }

    fn hash(request: CreateRequest) -> RequestHash {
        let key = RequestKey::parse("12345678").unwrap();
        wanted(UserId(1), key, request).unwrap().hash
    }

    #[test]
    fn one_of_the_two_ways_to_name_goods_must_be_used() {
        let line = LineRequest { sku_id: 1, quantity: 1 };
        assert!(source(None, None).is_err());
        assert!(source(Some(vec![1]), Some(vec![line])).is_err());
        assert!(source(Some(Vec::new()), None).is_err());
        assert!(source(None, Some(vec![line; 121])).is_err());
        assert_eq!(
            source(Some(vec![2, 1, 2]), None).unwrap(),
            Source::Cart(vec![CartId(1), CartId(2)])
        );
    }

    #[test]
    fn whatever_differs_makes_another_request() {
        let line = |quantity| Some(vec![LineRequest { sku_id: 1, quantity }]);
        let first = hash(request(None, line(1)));
        assert_eq!(first, hash(request(None, line(1))));
        assert_ne!(first, hash(request(None, line(2))));
        assert_ne!(first, hash(request(Some(vec![1, 1]), None)));
        let noted = CreateRequest { remark: Some("快".to_owned()), ..request(None, line(1)) };
        assert_ne!(first, hash(noted));
        let used = CreateRequest { coupon_id: Some(1), ..request(None, line(1)) };
        assert_ne!(first, hash(used));
        let seen = CreateRequest { pay_amount: Some(Money::ZERO), ..request(None, line(1)) };
        assert_ne!(first, hash(seen));
    }
}
