//! Shoppers in the console: who they are, what they ordered, and whether they may come in.

use actix_web::HttpRequest;
use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_domain::money::Total;
use mall_domain::privacy::{masked_openid, masked_phone};
use mall_domain::{Money, UserId};
use mall_store::mysql::address::{self, SavedAddress};
use mall_store::mysql::shopper::{self, CouponBrief, Filter, OrderBrief, Shopper};
use mall_store::mysql::user;
use mall_store::redis::hints::Hint;
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, JsonBody, Page, PiiRead, Shared, UserRead, UserWrite};
use crate::flag::Flag;
use crate::state::Failure;

/// Orders and coupons that the details show; the other lists have all.
const BRIEF_MAX: u32 = 20;

/// A shopper.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminUser)]
pub struct UserAnswer {
    id: i64,
    /// Only its ends.
    #[schema(example = "oUpF****eS6o")]
    openid: String,
    nickname: Option<String>,
    avatar: Option<String>,
    /// Only its ends, unless one has the permission `pii:read`.
    #[schema(example = "138****8000")]
    phone: Option<String>,
    /// 0 未知 1 男 2 女
    gender: i8,
    /// 0 禁用 1 正常
    status: i8,
    /// Orders of every status.
    order_count: i64,
    /// What all paid orders cost, refunded or not.
    #[schema(value_type = String, example = "299.00")]
    paid_amount: Total,
    created_at: DateTime<Utc>,
    last_login: Option<DateTime<Utc>>,
}

impl UserAnswer {
    fn new(shopper: Shopper, in_full: bool) -> Self {
        Self {
            id: shopper.id.0,
            openid: masked_openid(&shopper.openid),
            nickname: shopper.nickname,
            avatar: shopper.avatar,
            phone: shopper.phone.map(|phone| shown(phone, in_full)),
            gender: shopper.gender,
            status: shopper.status,
            order_count: shopper.order_count,
            paid_amount: shopper.paid_amount,
            created_at: shopper.created_at,
            last_login: shopper.last_login,
        }
    }
}

/// A telephone number as this admin may see it.
fn shown(phone: String, in_full: bool) -> String {
    if in_full { phone } else { masked_phone(&phone) }
}

/// A page of shoppers.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminUsers)]
pub struct Users {
    items: Vec<UserAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// A shopper with what they ordered and have.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminUserDetail)]
pub struct DetailAnswer {
    #[serde(flatten)]
    user: UserAnswer,
    /// The newest.
    orders: Vec<OrderAnswer>,
    /// The newest.
    coupons: Vec<CouponAnswer>,
    addresses: Vec<AddressAnswer>,
}

/// An order of a shopper's, in brief.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminUserOrder)]
pub struct OrderAnswer {
    id: i64,
    order_no: String,
    /// 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
    status: i8,
    #[schema(value_type = String, example = "99.00")]
    pay_amount: Money,
    created_at: DateTime<Utc>,
}

impl From<OrderBrief> for OrderAnswer {
    fn from(order: OrderBrief) -> Self {
        let OrderBrief { id, order_no, status, pay_amount, created_at } = order;
        Self { id, order_no, status, pay_amount, created_at }
    }
}

/// A coupon of a shopper's, in brief.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminUserCoupon)]
pub struct CouponAnswer {
    id: i64,
    coupon_id: i64,
    name: String,
    /// 0 未使用 1 已使用 2 已过期
    status: i8,
    used_time: Option<DateTime<Utc>>,
    order_id: Option<i64>,
    expire_time: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

impl From<CouponBrief> for CouponAnswer {
    fn from(coupon: CouponBrief) -> Self {
        Self {
            id: coupon.id,
            coupon_id: coupon.coupon_id,
            name: coupon.name,
            status: coupon.status,
            used_time: coupon.used_time,
            order_id: coupon.order_id,
            expire_time: coupon.expire_time,
            created_at: coupon.created_at,
        }
    }
}

/// An address of a shopper's, in brief.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminUserAddress)]
pub struct AddressAnswer {
    id: i64,
    name: String,
    /// Only its ends, unless one has the permission `pii:read`.
    phone: String,
    province: String,
    city: String,
    district: String,
    detail: String,
    #[schema(value_type = i8)]
    is_default: Flag,
}

impl AddressAnswer {
    fn new(saved: SavedAddress, in_full: bool) -> Self {
        let address = saved.address;
        Self {
            id: saved.id.0,
            name: address.name,
            phone: shown(address.phone.as_str().to_owned(), in_full),
            province: address.province,
            city: address.city,
            district: address.district,
            detail: address.detail,
            is_default: Flag(saved.is_default),
        }
    }
}

#[derive(Deserialize)]
struct Query {
    keyword: Option<String>,
    status: Option<String>,
}

/// 用户列表
#[utoipa::path(
    get, path = "/api/admin/users", tag = "管理端用户",
    params(
        (
            "keyword" = Option<String>, Query,
            description = "An id, a phone number, or how a nickname begins",
        ),
        ("status" = Option<i8>, Query), ("page" = Option<u32>, Query),
        ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, description = "Newest first; `total` counts to 10000.", body = Users)),
)]
pub(crate) async fn list(
    state: Shared,
    admin: CurrentAdmin<UserRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Users>, ApiError> {
    let query: Query = extract::query(&request)?;
    let in_full = admin.may::<PiiRead>();
    let filter = Filter {
        keyword: check::keyword("keyword", query.keyword.as_deref())?,
        phone_prefix: in_full,
        status: check::code("status", query.status.as_deref(), 0..=1)?,
    };
    let shared = state.clone();
    let read = async move {
        let mut conn = shared.store.connection().await?;
        let total = shopper::total(&mut conn, &filter);
        let total = shared.totals.of("users", &filter, total).await?;
        let page = shopper::page(&mut conn, &filter, page.offset(), page.page_size).await?;
        Ok::<_, StoreError>((page, total))
    };
    let (shoppers, total) = state.io(read).await?;
    let items = shoppers.into_iter().map(|found| UserAnswer::new(found, in_full)).collect();
    Ok(Json(Users { items, total, page: page.page, page_size: page.page_size }))
}

/// 用户详情（含最近订单、优惠券和收货地址）
#[utoipa::path(
    get, path = "/api/admin/users/{id}", tag = "管理端用户",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = DetailAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    admin: CurrentAdmin<UserRead>,
    id: Path<i64>,
) -> Result<Json<DetailAnswer>, ApiError> {
    let in_full = admin.may::<PiiRead>();
    let (store, id) = (state.store.clone(), UserId(*id));
    let read = async move { read_detail(&store, id, in_full).await };
    Ok(Json(state.io(read).await?))
}

async fn read_detail(store: &Store, id: UserId, in_full: bool) -> Result<DetailAnswer, ApiError> {
    let mut conn = store.connection().await?;
    let found = shopper::find(&mut conn, id).await?.ok_or(ApiError::NotFound("user"))?;
    let orders = shopper::orders(&mut conn, id, BRIEF_MAX).await?;
    let coupons = shopper::coupons(&mut conn, id, BRIEF_MAX).await?;
    let addresses = address::list(&mut conn, id).await?;
    let address = |saved| AddressAnswer::new(saved, in_full);
    Ok(DetailAnswer {
        user: UserAnswer::new(found, in_full),
        orders: orders.into_iter().map(OrderAnswer::from).collect(),
        coupons: coupons.into_iter().map(CouponAnswer::from).collect(),
        addresses: addresses.into_iter().map(address).collect(),
    })
}

/// Whether a shopper may come in.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminUserRequest)]
pub struct StatusRequest {
    /// 0 禁用 1 正常
    status: Flag,
}

/// 禁用或启用用户（所有节点一秒内生效）
#[utoipa::path(
    put, path = "/api/admin/users/{id}", tag = "管理端用户",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = StatusRequest,
    responses((status = 200, body = DetailAnswer)),
)]
pub(crate) async fn set_status(
    state: Shared,
    admin: CurrentAdmin<UserWrite>,
    id: Path<i64>,
    body: JsonBody<StatusRequest>,
) -> Result<Json<DetailAnswer>, ApiError> {
    let in_full = admin.may::<PiiRead>();
    let (id, active, by) = (UserId(*id), body.0.status.0, admin.by());
    let write = move |store: Store| {
        let by = by.clone();
        async move { change_status(&store, &by, id, active).await }
    };
    state.transact(write).await?;
    let store = state.store.clone();
    let work = async move {
        tell(&store, id).await?;
        read_detail(&store, id, in_full).await
    };
    Ok(Json(state.io(work).await?))
}

async fn change_status(store: &Store, by: &By, id: UserId, active: bool) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    let before = shopper::lock_status(&mut tx, id).await?.ok_or(ApiError::NotFound("user"))?;
    let after = i8::from(active);
    if before == after {
        return Ok(());
    }
    user::set_active(&mut tx, id, active).await?;
    let action = if active { "user.unban" } else { "user.ban" };
    let change = Change::between(&json!({ "status": before }), &json!({ "status": after }));
    by.record(&mut tx, action, ("user", id), &change).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Ends the shopper's tokens on every node. It is done also where nothing changed: whoever asks
/// again because Redis did not answer gets it done.
async fn tell(store: &Store, id: UserId) -> Result<(), ApiError> {
    let found = user::find(&mut *store.connection().await?, id).await?;
    let user = found.ok_or(ApiError::NotFound("user"))?;
    store.redis().set_token_version(&user.openid, user.token_version).await?;
    Ok(store.redis().hint(Hint::User(id)).await?)
}
