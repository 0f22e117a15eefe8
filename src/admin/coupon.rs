//! Coupons in the console: preparing them, giving them to shoppers, and who has which.

use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::coupon::{CouponStatus, Kind, Period, Terms};
use mall_domain::{CouponId, Money};
use mall_store::mysql::coupon_template::{
    self, Filter, Managed, NewTemplate, NotIssued, Record, RecordFilter,
};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{By, Change, Once, Reply, check, fingerprint};
use crate::error::ApiError;
use crate::extract::{
    self, CouponIssue, CouponRead, CouponWrite, CurrentAdmin, IdempotencyKey, JsonBody, Page,
    Shared,
};
use crate::flag::Flag;
use crate::state::Failure;

/// Coupons of one kind.
const TOTAL_MAX: i32 = 100_000_000;
/// Coupons of one kind per shopper.
const PER_LIMIT_MAX: i32 = 1_000;
/// Days that a coupon lasts.
const DAYS_MAX: u32 = 3_650;
/// Shoppers of one request.
const USERS_MAX: usize = 200;

/// A coupon.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminCoupon)]
pub struct CouponAnswer {
    id: i64,
    name: String,
    /// 1 满减 2 折扣 3 无门槛
    #[serde(rename = "type")]
    kind: i8,
    /// Yuan off; of a discount tenths of the price, such as `"8.50"`.
    #[schema(value_type = String, example = "30.00")]
    value: Money,
    #[schema(value_type = String, example = "199.00")]
    min_amount: Money,
    #[schema(value_type = Option<String>, example = "50.00")]
    max_discount: Option<Money>,
    total_count: i32,
    remain_count: i32,
    per_limit: i32,
    start_time: Option<DateTime<Utc>>,
    end_time: Option<DateTime<Utc>>,
    valid_days: Option<u32>,
    /// 0 停用 1 启用
    status: i8,
    /// How many were given out.
    received_count: i32,
    used_count: i64,
    /// Grows with every change of an admin's.
    version: i32,
    created_at: DateTime<Utc>,
}

impl From<Managed> for CouponAnswer {
    fn from(managed: Managed) -> Self {
        let received_count = managed.received_count();
        let NewTemplate { name, terms, total_count, per_limit, period, status } = managed.template;
        Self {
            id: managed.id.0,
            name,
            kind: terms.kind.code(),
            value: terms.value,
            min_amount: terms.min_amount,
            max_discount: terms.max_discount,
            total_count,
            remain_count: managed.remain_count,
            per_limit,
            start_time: period.start,
            end_time: period.end,
            valid_days: period.valid_days,
            status,
            received_count,
            used_count: managed.used_count,
            version: managed.version,
            created_at: managed.created_at,
        }
    }
}

/// A page of coupons.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCoupons)]
pub struct Coupons {
    items: Vec<CouponAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// What a coupon is to be.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminCouponRequest)]
pub struct CouponRequest {
    #[schema(example = "八五折", min_length = 1, max_length = 64)]
    name: String,
    /// 1 满减 2 折扣 3 无门槛
    #[serde(rename = "type")]
    #[schema(minimum = 1, maximum = 3, example = 2)]
    kind: i8,
    /// Yuan off; of a discount tenths of the price, such as `"8.5"`.
    #[schema(value_type = String, example = "8.50")]
    value: Money,
    /// Missing: 0.
    #[schema(value_type = Option<String>, example = "199.00")]
    min_amount: Option<Money>,
    /// The most that a discount takes off.
    #[schema(value_type = Option<String>, example = "50.00")]
    max_discount: Option<Money>,
    #[schema(minimum = 1, maximum = 100000000)]
    total_count: i32,
    /// Missing: 1.
    #[schema(minimum = 1, maximum = 1000)]
    per_limit: Option<i32>,
    start_time: Option<DateTime<Utc>>,
    end_time: Option<DateTime<Utc>>,
    /// Days that it lasts after it was received; missing: until `end_time`.
    #[schema(minimum = 1, maximum = 3650)]
    valid_days: Option<u32>,
    /// 0 停用 1 启用; missing: 1.
    status: Option<Flag>,
    /// The version that was edited; needed for a change.
    #[schema(example = 0)]
    version: Option<i32>,
}

impl CouponRequest {
    fn parse(&self) -> Result<NewTemplate, ApiError> {
        let kind = Kind::from_code(self.kind);
        let kind = kind.ok_or_else(|| ApiError::validation("type", "应为 1 到 3 的整数"))?;
        let terms = Terms {
            kind,
            value: self.value,
            min_amount: self.min_amount.unwrap_or(Money::ZERO),
            max_discount: self.max_discount,
        };
        terms.check().map_err(|wrong| ApiError::validation(wrong.field, wrong.reason))?;
        if !(1..=TOTAL_MAX).contains(&self.total_count) {
            return Err(ApiError::validation("total_count", "应为 1 到 100000000 的整数"));
        }
        let per_limit = self.per_limit.unwrap_or(1);
        if !(1..=PER_LIMIT_MAX).contains(&per_limit) {
            return Err(ApiError::validation("per_limit", "应为 1 到 1000 的整数"));
        }
        if self.valid_days.is_some_and(|days| !(1..=DAYS_MAX).contains(&days)) {
            return Err(ApiError::validation("valid_days", "应为 1 到 3650 的整数"));
        }
        let period = Period {
            start: time("start_time", self.start_time)?,
            end: time("end_time", self.end_time)?,
            valid_days: self.valid_days,
        };
        if let (Some(start), Some(end)) = (period.start, period.end)
            && end <= start
        {
            return Err(ApiError::validation("end_time", "应晚于开始时间"));
        }
        Ok(NewTemplate {
            name: check::text("name", &self.name, 64)?,
            terms,
            total_count: self.total_count,
            per_limit,
            period,
            status: i8::from(self.status.is_none_or(|flag| flag.0)),
        })
    }
}

/// A time that the column holds, and that a century of days may be added to.
fn time(
    field: &'static str,
    moment: Option<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>, ApiError> {
    let Some(moment) = moment else { return Ok(None) };
    let bounds = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::days(365 * 200));
    if bounds.0 <= moment && moment < bounds.1 {
        return Ok(Some(moment));
    }
    Err(ApiError::validation(field, "时间超出范围"))
}

#[derive(Deserialize)]
struct Query {
    keyword: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    status: Option<String>,
}

/// 优惠券列表
#[utoipa::path(
    get, path = "/api/admin/coupons", tag = "管理端优惠券",
    params(
        ("keyword" = Option<String>, Query, description = "How the name begins"),
        ("type" = Option<i8>, Query), ("status" = Option<i8>, Query),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Coupons)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<CouponRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Coupons>, ApiError> {
    let query: Query = extract::query(&request)?;
    let filter = Filter {
        keyword: check::keyword("keyword", query.keyword.as_deref())?,
        kind: check::code("type", query.kind.as_deref(), 1..=3)?,
        status: check::code("status", query.status.as_deref(), 0..=1)?,
    };
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        coupon_template::page(&mut conn, &filter, page.offset(), page.page_size).await
    };
    let (coupons, total) = state.io(read).await?;
    let items = coupons.into_iter().map(CouponAnswer::from).collect();
    Ok(Json(Coupons { items, total, page: page.page, page_size: page.page_size }))
}

/// 优惠券详情
#[utoipa::path(
    get, path = "/api/admin/coupons/{id}", tag = "管理端优惠券",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = CouponAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    _admin: CurrentAdmin<CouponRead>,
    id: Path<i64>,
) -> Result<Json<CouponAnswer>, ApiError> {
    let (store, id) = (state.store.clone(), CouponId(*id));
    let read = async move { coupon_template::lock(&mut *store.connection().await?, id).await };
    let found = state.io(read).await?.ok_or(ApiError::NotFound("coupon"))?;
    Ok(Json(found.into()))
}

/// 新建优惠券
#[utoipa::path(
    post, path = "/api/admin/coupons", tag = "管理端优惠券",
    security(("admin" = [])),
    request_body = CouponRequest,
    responses((status = 201, body = CouponAnswer)),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<CouponWrite>,
    body: JsonBody<CouponRequest>,
) -> Result<HttpResponse, ApiError> {
    let (new, by) = (body.0.parse()?, admin.by());
    let write = move |store: Store| {
        let (new, by) = (new.clone(), by.clone());
        async move {
            let mut tx = store.begin().await?;
            let id = coupon_template::create(&mut tx, &new).await?;
            let coupon = coupon_template::lock(&mut tx, id).await?;
            let answer = CouponAnswer::from(coupon.ok_or(ApiError::NotFound("coupon"))?);
            by.record(&mut tx, "coupon.create", ("coupon", id), &Change::created(&answer)).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(answer)
        }
    };
    Ok(HttpResponse::Created().json(state.transact(write).await?))
}

/// 修改优惠券
#[utoipa::path(
    put, path = "/api/admin/coupons/{id}", tag = "管理端优惠券",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = CouponRequest,
    responses(
        (status = 200, body = CouponAnswer),
        (
            status = 409,
            description = "`stale`: somebody else changed it meanwhile; `in_use`: shoppers have \
                           it, so what it takes off stays",
        ),
    ),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<CouponWrite>,
    id: Path<i64>,
    body: JsonBody<CouponRequest>,
) -> Result<Json<CouponAnswer>, ApiError> {
    let new = body.0.parse()?;
    let version = body.0.version.ok_or_else(|| ApiError::invalid("version", "缺少该字段"))?;
    let (id, by) = (CouponId(*id), admin.by());
    let write = move |store: Store| {
        let (new, by) = (new.clone(), by.clone());
        async move { change(&store, &by, id, version, &new).await }
    };
    let answer = state.transact(write).await?;
    let store = state.store.clone();
    state.io(async move { store.redis().forget_coupon(id).await }).await?;
    Ok(Json(answer))
}

async fn change(
    store: &Store,
    by: &By,
    id: CouponId,
    version: i32,
    new: &NewTemplate,
) -> Result<CouponAnswer, Failure> {
    let mut tx = store.begin().await?;
    let before = coupon_template::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("coupon"))?;
    if before.version != version {
        return Err(ApiError::Stale { version: before.version.into() }.into());
    }
    let received = before.received_count();
    if 0 < received && before.template.terms != new.terms {
        // A shopper's coupon is not changed behind their back.
        return Err(ApiError::InUse { by: "user_coupons", count: received.into() }.into());
    }
    if !coupon_template::update(&mut tx, id, new).await? {
        let reason = format!("不能少于已发放的 {received} 张");
        return Err(ApiError::validation("total_count", reason).into());
    }
    let after = coupon_template::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("coupon"))?;
    let (before, after) = (CouponAnswer::from(before), CouponAnswer::from(after));
    let change = Change::between(&before, &after);
    by.record(&mut tx, "coupon.update", ("coupon", id), &change).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(after)
}

/// 删除优惠券（仅未发放的）
#[utoipa::path(
    delete, path = "/api/admin/coupons/{id}", tag = "管理端优惠券",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 204), (status = 409, description = "`in_use`: shoppers have it")),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<CouponWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let (id, by) = (CouponId(*id), admin.by());
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            let before = coupon_template::lock(&mut tx, id).await?;
            let before = before.ok_or(ApiError::NotFound("coupon"))?;
            let count = i64::from(before.received_count());
            if 0 < count {
                return Err(ApiError::InUse { by: "user_coupons", count }.into());
            }
            coupon_template::delete(&mut tx, id).await?;
            let change = Change::deleted(&CouponAnswer::from(before));
            by.record(&mut tx, "coupon.delete", ("coupon", id), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    let store = state.store.clone();
    state.io(async move { store.redis().forget_coupon(id).await }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whom to give a coupon.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = AdminCouponIssueRequest)]
pub struct IssueRequest {
    #[schema(min_items = 1, max_items = 200)]
    user_ids: Vec<i64>,
}

/// What came of it, a shopper each.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCouponIssued)]
pub struct Issued {
    items: Vec<IssuedItem>,
}

/// What came of it for one shopper.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCouponIssuedItem)]
pub struct IssuedItem {
    user_id: i64,
    ok: bool,
    /// Why not: `not_found`, `account_disabled`, `coupon_limit`, `coupon_exhausted` or
    /// `coupon_ended`.
    code: Option<&'static str>,
}

fn code(refusal: NotIssued) -> &'static str {
    match refusal {
        NotIssued::NoSuch => "not_found",
        NotIssued::Banned => "account_disabled",
        NotIssued::Refused(refusal) => refusal.name(),
    }
}

/// 向用户发放优惠券
#[utoipa::path(
    post, path = "/api/admin/coupons/{id}/issue", tag = "管理端优惠券",
    params(("id" = i64, Path), ("Idempotency-Key" = String, Header)),
    security(("admin" = [])),
    request_body = IssueRequest,
    responses((status = 200, body = Issued)),
)]
pub(crate) async fn issue(
    state: Shared,
    admin: CurrentAdmin<CouponIssue>,
    id: Path<i64>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<IssueRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(request) = body;
    if !(1..=USERS_MAX).contains(&request.user_ids.len()) {
        return Err(ApiError::validation("user_ids", "应有 1 到 200 个用户"));
    }
    let (id, by, now) = (CouponId(*id), admin.by(), state.clock.now());
    let once = Once::new(&by, "coupon.issue", key, fingerprint(&(id, &request)), now);
    let write = move |store: Store| {
        let (by, once, request) = (by.clone(), once.clone(), request.clone());
        async move { issue_once(&store, &by, &once, id, &request, now).await }
    };
    let reply = state.transact(write).await?;
    let store = state.store.clone();
    state.io(async move { store.redis().forget_coupon(id).await }).await?;
    Ok(reply.into())
}

async fn issue_once(
    store: &Store,
    by: &By,
    once: &Once,
    id: CouponId,
    request: &IssueRequest,
    now: DateTime<Utc>,
) -> Result<Reply, Failure> {
    let mut tx = store.begin().await?;
    if let Some(reply) = once.begin(&mut tx).await? {
        return Ok(reply);
    }
    let coupon = coupon_template::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("coupon"))?;
    let users = coupon_template::without_twins(&request.user_ids);
    let outcomes = coupon_template::issue(&mut tx, &coupon, &users, now).await?;
    let item = |(user, outcome): (mall_domain::UserId, Result<(), NotIssued>)| IssuedItem {
        user_id: user.0,
        ok: outcome.is_ok(),
        code: outcome.err().map(code),
    };
    let answer = Issued { items: outcomes.into_iter().map(item).collect() };
    let reply = once.finish(&mut tx, StatusCode::OK, &answer).await?;
    by.record(&mut tx, "coupon.issue", ("coupon", id), &Change::created(&answer)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(reply)
}

/// A coupon that somebody received.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCouponRecord)]
pub struct RecordAnswer {
    id: i64,
    user_id: i64,
    nickname: Option<String>,
    coupon_id: i64,
    name: Option<String>,
    /// 0 未使用 1 已使用 2 已过期
    status: i64,
    used_time: Option<DateTime<Utc>>,
    order_id: Option<i64>,
    expire_time: DateTime<Utc>,
    /// When it was received.
    created_at: DateTime<Utc>,
}

impl From<Record> for RecordAnswer {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            user_id: record.user_id,
            nickname: record.nickname,
            coupon_id: record.coupon_id,
            name: record.name,
            status: record.status,
            used_time: record.used_time,
            order_id: record.order_id,
            expire_time: record.expire_time,
            created_at: record.created_at,
        }
    }
}

/// A page of coupons that were received.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCouponRecords)]
pub struct Records {
    items: Vec<RecordAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

#[derive(Deserialize)]
struct RecordQuery {
    coupon_id: Option<String>,
    user_id: Option<String>,
    status: Option<String>,
}

/// 优惠券发放记录
#[utoipa::path(
    get, path = "/api/admin/coupons/records", tag = "管理端优惠券",
    params(
        ("coupon_id" = Option<i64>, Query), ("user_id" = Option<i64>, Query),
        ("status" = Option<i8>, Query), ("page" = Option<u32>, Query),
        ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, description = "Newest first; `total` counts to 10000.", body = Records)),
)]
pub(crate) async fn records(
    state: Shared,
    _admin: CurrentAdmin<CouponRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Records>, ApiError> {
    let query: RecordQuery = extract::query(&request)?;
    let status = check::code("status", query.status.as_deref(), 0..=2)?;
    let filter = RecordFilter {
        coupon_id: check::id("coupon_id", query.coupon_id.as_deref())?,
        user_id: check::id("user_id", query.user_id.as_deref())?,
        status: status.and_then(CouponStatus::from_code),
    };
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        coupon_template::records(&mut conn, filter, page.offset(), page.page_size).await
    };
    let (records, total) = state.io(read).await?;
    let items = records.into_iter().map(RecordAnswer::from).collect();
    Ok(Json(Records { items, total, page: page.page, page_size: page.page_size }))
}
