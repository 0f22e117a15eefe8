//! Coupons: what can be had, and what a shopper has.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::coupon::{CouponStatus, NotReceivable};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{CouponId, Money, UserId};
use mall_store::mysql::coupon::{self, Received, Template, UserCoupon};
use mall_store::mysql::idempotency::{self, Begun};
use mall_store::redis::coupon::Gate;
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{self, CurrentUser, IdempotencyKey, JsonBody, MaybeUser, Page, Shared};
use crate::state::Failure;

/// How long the same key gets the same answer.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// A coupon that the shop gives out.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponTemplate)]
pub struct TemplateAnswer {
    id: i64,
    name: String,
    /// 1 满减 2 折扣 3 无门槛
    #[serde(rename = "type")]
    kind: i8,
    /// Yuan off; of a 折扣, tenths of the price: 8.5 is 85 %.
    #[schema(value_type = String, example = "30.00")]
    value: Money,
    #[schema(value_type = String, example = "199.00")]
    min_amount: Money,
    #[schema(value_type = Option<String>, example = "50.00")]
    max_discount: Option<Money>,
    total_count: i64,
    remain_count: i64,
    per_limit: i64,
    start_time: Option<DateTime<Utc>>,
    end_time: Option<DateTime<Utc>>,
    /// How many days one lasts after it was received; null: until `end_time`.
    valid_days: Option<u32>,
    /// How many the shopper has received.
    received: i64,
    /// Whether the shopper could receive one now.
    receivable: bool,
    /// Why not: `coupon_exhausted`, `coupon_limit`, `coupon_not_started` or `coupon_ended`.
    #[schema(example = "coupon_limit")]
    reason: Option<&'static str>,
}

impl TemplateAnswer {
    fn new(template: Template, received: i64, now: DateTime<Utc>) -> Self {
        let refusal = template.supply.receive(received, now).err();
        let (terms, supply) = (template.terms, template.supply);
        Self {
            id: template.id.0,
            name: template.name,
            kind: terms.kind.code(),
            value: terms.value,
            min_amount: terms.min_amount,
            max_discount: terms.max_discount,
            total_count: template.total_count,
            remain_count: supply.remaining,
            per_limit: supply.per_limit,
            start_time: supply.period.start,
            end_time: supply.period.end,
            valid_days: supply.period.valid_days,
            received,
            receivable: refusal.is_none(),
            reason: refusal.map(NotReceivable::name),
        }
    }
}

/// A page of coupons to be had.
#[derive(Serialize, ToSchema)]
pub struct CouponTemplates {
    items: Vec<TemplateAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// A coupon in a shopper's hand.
#[derive(Serialize, ToSchema)]
#[schema(as = UserCoupon)]
pub struct UserCouponAnswer {
    id: i64,
    /// What it is one of.
    coupon_id: i64,
    /// 0 未使用 1 已使用 2 已过期
    status: i8,
    used_time: Option<DateTime<Utc>>,
    order_id: Option<i64>,
    expire_time: DateTime<Utc>,
    created_at: DateTime<Utc>,
    name: String,
    /// 1 满减 2 折扣 3 无门槛
    #[serde(rename = "type")]
    kind: i8,
    #[schema(value_type = String, example = "30.00")]
    value: Money,
    #[schema(value_type = String, example = "199.00")]
    min_amount: Money,
    #[schema(value_type = Option<String>, example = "50.00")]
    max_discount: Option<Money>,
}

impl From<UserCoupon> for UserCouponAnswer {
    fn from(coupon: UserCoupon) -> Self {
        Self {
            id: coupon.id.0,
            coupon_id: coupon.coupon_id.0,
            status: coupon.status.code(),
            used_time: coupon.used_time,
            order_id: coupon.order_id.map(|order| order.0),
            expire_time: coupon.expire_time,
            created_at: coupon.created_at,
            name: coupon.name,
            kind: coupon.terms.kind.code(),
            value: coupon.terms.value,
            min_amount: coupon.terms.min_amount,
            max_discount: coupon.terms.max_discount,
        }
    }
}

/// A page of a shopper's coupons.
#[derive(Serialize, ToSchema)]
pub struct UserCoupons {
    items: Vec<UserCouponAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// 可领优惠券列表
#[utoipa::path(
    get, path = "/api/v1/coupons", tag = "优惠券",
    params(("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query)),
    security((), ("shopper" = [])),
    responses((status = 200, body = CouponTemplates)),
)]
pub(crate) async fn list(
    state: Shared,
    MaybeUser(user): MaybeUser,
    page: Page,
) -> Result<Json<CouponTemplates>, ApiError> {
    let (store, now) = (state.store.clone(), state.clock.now());
    let read = async move {
        let mut conn = store.connection().await?;
        let (templates, total) =
            coupon::visible(&mut conn, now, page.offset(), page.page_size).await?;
        let ids: Vec<CouponId> = templates.iter().map(|template| template.id).collect();
        let received = match user {
            Some(user) => coupon::received(&mut conn, user.id, &ids).await?,
            None => HashMap::new(),
        };
        Ok::<_, StoreError>((templates, total, received))
    };
    let (templates, total, received) = state.io(read).await?;
    let answer = |template: Template| {
        let received = received.get(&template.id).copied().unwrap_or(0);
        TemplateAnswer::new(template, received, now)
    };
    let items = templates.into_iter().map(answer).collect();
    Ok(Json(CouponTemplates { items, total, page: page.page, page_size: page.page_size }))
}

/// The filter of the list, as text: so that a wrong one is named.
#[derive(Deserialize)]
struct Filter {
    status: Option<String>,
}

impl Filter {
    fn read(request: &HttpRequest) -> Result<Option<CouponStatus>, ApiError> {
        let Filter { status } = extract::query(request)?;
        let Some(text) = status.filter(|text| !text.is_empty()) else { return Ok(None) };
        let status = text.parse().ok().and_then(CouponStatus::from_code);
        status.map(Some).ok_or_else(|| ApiError::validation("status", "应为 0、1 或 2"))
    }
}

/// 我的优惠券
#[utoipa::path(
    get, path = "/api/v1/user/coupons", tag = "优惠券",
    params(
        ("status" = Option<i8>, Query, description = "0 未使用 1 已使用 2 已过期"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("shopper" = [])),
    responses((status = 200, body = UserCoupons)),
)]
pub(crate) async fn mine(
    state: Shared,
    user: CurrentUser,
    page: Page,
    request: HttpRequest,
) -> Result<Json<UserCoupons>, ApiError> {
    let status = Filter::read(&request)?;
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        coupon::of_user(&mut conn, user.id, status, page.offset(), page.page_size).await
    };
    let (coupons, total) = state.io(read).await?;
    let items = coupons.into_iter().map(UserCouponAnswer::from).collect();
    Ok(Json(UserCoupons { items, total, page: page.page, page_size: page.page_size }))
}

/// Which coupon a shopper wants.
#[derive(Clone, Copy, Deserialize, ToSchema)]
pub struct ReceiveRequest {
    #[schema(example = 1)]
    coupon_id: i64,
}

/// 领取优惠券
#[utoipa::path(
    post, path = "/api/v1/coupons/receive", tag = "优惠券",
    params(("Idempotency-Key" = String, Header)),
    security(("shopper" = [])),
    request_body = ReceiveRequest,
    responses(
        (status = 201, body = UserCouponAnswer),
        (status = 404, description = "`not_found`: no such coupon"),
        (
            status = 409,
            description = "`coupon_exhausted` `coupon_limit` `coupon_not_started` `coupon_ended`",
        ),
    ),
)]
pub(crate) async fn receive(
    state: Shared,
    user: CurrentUser,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<ReceiveRequest>,
) -> Result<HttpResponse, ApiError> {
    let request = Wanted { user: user.id, key, coupon: CouponId(body.0.coupon_id) };
    let now = state.clock.now();
    let (store, wanted) = (state.store.clone(), request.clone());
    let gate = state.io(async move { enter(&store, &wanted, now).await }).await?;
    let is_set_aside = match gate {
        Entered::SetAside => true,
        Entered::Anyway => false,
        Entered::Replay(answer) => return Ok(to_response(answer)),
    };
    let wanted = request.clone();
    let write = move |store: Store| {
        let wanted = wanted.clone();
        async move { take(&store, &wanted, now).await }
    };
    let outcome = state.transact(write).await;
    let is_new = matches!(&outcome, Ok(Taken::New(_)));
    if is_set_aside && !is_new {
        let (redis, coupon) = (state.store.redis().clone(), request.coupon);
        let give_back = async move { redis.return_coupon(coupon).await };
        if let Err(error) = state.io(give_back).await {
            tracing::debug!(%error, "the number of a coupon is set right by the job");
        }
    }
    match outcome? {
        Taken::New(answer) => {
            metrics::counter!("coupons_received").increment(1);
            Ok(to_response(answer))
        }
        Taken::Replay(answer) => Ok(to_response(answer)),
    }
}

/// Who wants which coupon.
#[derive(Clone)]
struct Wanted {
    user: UserId,
    key: RequestKey,
    coupon: CouponId,
}

impl Wanted {
    fn scope(&self) -> String {
        format!("user:{}:coupon.receive", self.user)
    }

    fn hash(&self) -> RequestHash {
        RequestHash::of_numbers(&[self.coupon.0])
    }
}

/// An answer: status and body.
type Kept = (StatusCode, String);

fn to_response((status, body): Kept) -> HttpResponse {
    HttpResponse::build(status).content_type("application/json").body(body)
}

/// What the gate in Redis says.
enum Entered {
    /// One coupon is set aside.
    SetAside,
    /// Redis can't tell: MySQL decides alone.
    Anyway,
    /// None is left, but this very request got one before.
    Replay(Kept),
}

/// Asks Redis whether there is any left: a rush for a coupon that is gone ends here.
async fn enter(store: &Store, wanted: &Wanted, now: DateTime<Utc>) -> Result<Entered, ApiError> {
    let redis = store.redis();
    for _attempt in 0..2 {
        match redis.take_coupon(wanted.coupon).await {
            Ok(Gate::Taken) => return Ok(Entered::SetAside),
            Ok(Gate::Empty) => break,
            Ok(Gate::Unknown) => {
                let mut conn = store.connection().await?;
                let template = coupon::template(&mut conn, wanted.coupon).await?;
                let template = template.filter(|template| template.enabled);
                let template = template.ok_or(ApiError::NotFound("coupon"))?;
                redis.load_coupon(wanted.coupon, template.supply.remaining).await?;
            }
            Err(error) => {
                tracing::warn!(%error, "the number of a coupon can't be asked for");
                return Ok(Entered::Anyway);
            }
        }
    }
    let mut conn = store.connection().await?;
    let (scope, hash) = (wanted.scope(), wanted.hash());
    match idempotency::find(&mut conn, &scope, &wanted.key, hash, now).await? {
        Some(begun) => match answered(begun)? {
            Some(answer) => Ok(Entered::Replay(answer)),
            None => Err(ApiError::InProgress),
        },
        None => Err(ApiError::NotReceivable(NotReceivable::Exhausted)),
    }
}

/// What the transaction did.
enum Taken {
    New(Kept),
    Replay(Kept),
}

async fn take(store: &Store, wanted: &Wanted, now: DateTime<Utc>) -> Result<Taken, Failure> {
    let (scope, key) = (wanted.scope(), &wanted.key);
    let mut tx = store.begin().await?;
    let begun =
        idempotency::begin(&mut tx, &scope, key, wanted.hash(), now, now + KEPT_FOR).await?;
    if let Some(answer) = answered(begun)? {
        return Ok(Taken::Replay(answer));
    }
    let id = match coupon::receive(&mut tx, wanted.user, wanted.coupon, now).await? {
        Received::Coupon(id) => id,
        Received::Refused(refusal) => return Err(ApiError::NotReceivable(refusal).into()),
        Received::NoSuch => return Err(ApiError::NotFound("coupon").into()),
    };
    let received = coupon::find(&mut tx, wanted.user, id).await?;
    let received = received.ok_or(ApiError::NotFound("coupon"))?;
    let body = serde_json::to_string(&UserCouponAnswer::from(received))
        .map_err(|error| ApiError::Internal(error.into()))?;
    let status = StatusCode::CREATED;
    let kept = (status.as_u16(), body.as_str());
    idempotency::finish(&mut tx, &scope, key, kept, now + KEPT_FOR).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(Taken::New((status, body)))
}

/// The answer that a key was given before, if it is to be given again.
fn answered(begun: Begun) -> Result<Option<Kept>, ApiError> {
    match begun {
        Begun::New => Ok(None),
        Begun::Replay { status, body } => {
            let status = StatusCode::from_u16(status);
            let status = status.map_err(|error| ApiError::Internal(error.into()))?;
            Ok(Some((status, body)))
        }
        Begun::Conflict => Err(ApiError::IdempotencyConflict),
        Begun::InProgress => Err(ApiError::InProgress),
    }
}
