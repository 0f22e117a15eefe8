//! Flash sales in the console: preparing one, letting it run, and looking after it.

use std::collections::HashSet;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use chrono::{DateTime, TimeDelta, Utc};
use mall_actors::SaleError;
use mall_actors::audit::{self, Report};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::sale::SaleStatus;
use mall_domain::stock::Refusal;
use mall_domain::{Money, SaleId, SaleItemId, SkuId};
use mall_store::mysql::flash_sale::{self, NewSale, NewSaleItem, Sale, SaleItem};
use mall_store::mysql::product;
use mall_store::redis::hints::Hint;
use mall_store::{MySqlConnection, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{By, Change, Once, Reply};
use crate::error::ApiError;
use crate::extract::{
    CurrentAdmin, FlashSaleRead, FlashSaleWrite, IdempotencyKey, JsonBody, Page, Shared,
};
use crate::state::Failure;

/// Items of one sale.
const ITEMS_MAX: usize = 100;
/// Units of one item: far above any sale, far below what the column holds.
const STOCK_MAX: u32 = 100_000_000;
/// Units per shopper.
const PER_LIMIT_MAX: u32 = 10_000;
/// The longest time that an unpaid order may hold units.
const TIMEOUT_MAX_SECS: u32 = 86_400;

/// A flash sale to prepare.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminSaleRequest)]
pub struct SaleRequest {
    #[schema(example = "双十二秒杀", min_length = 1, max_length = 64)]
    name: String,
    #[schema(example = "2037-12-12T02:00:00Z")]
    start_time: DateTime<Utc>,
    #[schema(example = "2037-12-12T04:00:00Z")]
    end_time: DateTime<Utc>,
    /// How long an unpaid order holds its units; missing: the shop's setting.
    #[schema(minimum = 1, maximum = 86400)]
    order_timeout_secs: Option<u32>,
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<ItemRequest>,
    /// To change one: the version that was edited. With another one there, nothing changes. Missing:
    /// any.
    version: Option<i32>,
}

/// One item of it.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = AdminSaleItemRequest)]
pub struct ItemRequest {
    sku_id: i64,
    #[schema(value_type = String, example = "99.00")]
    flash_price: Money,
    /// Units on offer; they are carved out of the SKU's stock when the sale is published.
    #[schema(minimum = 1)]
    stock: u32,
    /// Units that one shopper may have.
    #[schema(minimum = 1, example = 1)]
    per_limit: u32,
}

impl SaleRequest {
    fn parse(self, now: DateTime<Utc>) -> Result<NewSale, ApiError> {
        let name = self.name.trim().to_owned();
        if !(1..=64).contains(&name.chars().count()) {
            return Err(ApiError::validation("name", "应为 1 到 64 个字"));
        }
        if self.end_time <= self.start_time {
            return Err(ApiError::validation("end_time", "应晚于开始时间"));
        }
        if self.end_time <= now {
            return Err(ApiError::validation("end_time", "应晚于当前时间"));
        }
        if self.order_timeout_secs.is_some_and(|secs| !(1..=TIMEOUT_MAX_SECS).contains(&secs)) {
            return Err(ApiError::validation("order_timeout_secs", "应为 1 到 86400 的整数"));
        }
        if !(1..=ITEMS_MAX).contains(&self.items.len()) {
            return Err(ApiError::validation("items", "应有 1 到 100 个商品"));
        }
        let mut skus = HashSet::new();
        let mut items = Vec::with_capacity(self.items.len());
        for (index, item) in self.items.into_iter().enumerate() {
            if !skus.insert(item.sku_id) {
                return Err(ApiError::validation(format!("items[{index}].sku_id"), "重复"));
            }
            items.push(item.parse(index)?);
        }
        Ok(NewSale {
            name,
            start_time: self.start_time,
            end_time: self.end_time,
            order_timeout_secs: self.order_timeout_secs,
            items,
        })
    }

    /// What makes two requests the same.
    fn hash(sale: &NewSale) -> RequestHash {
        let mut numbers = vec![
            sale.start_time.timestamp_millis(),
            sale.end_time.timestamp_millis(),
            sale.order_timeout_secs.map_or(-1, i64::from),
        ];
        for item in &sale.items {
            let (stock, limit) = (item.stock.into(), item.per_limit.into());
            numbers.extend([item.sku_id.0, item.flash_price.to_fen(), stock, limit]);
        }
        let RequestHash(numbers) = RequestHash::of_numbers(&numbers);
        RequestHash::of(&[sale.name.as_bytes(), &numbers.to_le_bytes()])
    }
}

impl ItemRequest {
    fn parse(self, index: usize) -> Result<NewSaleItem, ApiError> {
        let wrong = |field: &str, reason: &'static str| {
            Err(ApiError::validation(format!("items[{index}].{field}"), reason))
        };
        if self.flash_price == Money::ZERO {
            return wrong("flash_price", "应大于 0");
        }
        if !(1..=STOCK_MAX).contains(&self.stock) {
            return wrong("stock", "应为 1 到 100000000 的整数");
        }
        if !(1..=PER_LIMIT_MAX).contains(&self.per_limit) {
            return wrong("per_limit", "应为 1 到 10000 的整数");
        }
        Ok(NewSaleItem {
            sku_id: SkuId(self.sku_id),
            flash_price: self.flash_price,
            stock: self.stock,
            per_limit: self.per_limit,
        })
    }
}

/// A flash sale.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminSale)]
pub struct SaleAnswer {
    id: i64,
    name: String,
    start_time: DateTime<Utc>,
    end_time: DateTime<Utc>,
    /// 0 草稿 1 已发布 2 已暂停 3 已结束
    status: i8,
    order_timeout_secs: Option<i32>,
    /// Grows with every change.
    version: i32,
    items: Vec<ItemAnswer>,
}

/// One item of it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminSaleItem)]
pub struct ItemAnswer {
    id: i64,
    product_id: i64,
    sku_id: i64,
    product_name: String,
    product_image: Option<String>,
    #[schema(value_type = Option<Object>)]
    specs: Option<Value>,
    /// The ordinary price.
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    #[schema(value_type = String, example = "99.00")]
    flash_price: Money,
    stock: i32,
    per_limit: u32,
    /// The pool of its units, once the sale was published.
    pool_id: Option<i64>,
    /// Units that are left, as this node knows it; `null` before the sale was published.
    available: Option<i64>,
}

/// A page of flash sales.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminSales)]
pub struct Sales {
    items: Vec<SaleAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

impl SaleAnswer {
    fn new(state: &Shared, sale: Sale) -> Self {
        Self {
            id: sale.id.0,
            name: sale.name,
            start_time: sale.start_time,
            end_time: sale.end_time,
            status: sale.status.code(),
            order_timeout_secs: sale.order_timeout_secs,
            version: sale.version,
            items: sale.items.into_iter().map(|item| ItemAnswer::new(state, item)).collect(),
        }
    }
}

impl ItemAnswer {
    fn new(state: &Shared, item: SaleItem) -> Self {
        let view = state.mall.sale_view(item.id).filter(|view| view.state.is_some());
        Self {
            id: item.id.0,
            product_id: item.product_id.0,
            sku_id: item.sku_id.0,
            product_name: item.product_name,
            product_image: item.image,
            specs: item.specs.as_deref().and_then(|specs| serde_json::from_str(specs).ok()),
            price: item.price,
            flash_price: item.flash_price,
            stock: item.stock,
            per_limit: item.per_limit,
            pool_id: item.pool_id.map(|pool| pool.0),
            available: view.map(|view| view.avail),
        }
    }
}

impl From<SaleError> for ApiError {
    fn from(error: SaleError) -> Self {
        match error {
            SaleError::NotFound => Self::NotFound("flash_sale"),
            SaleError::Status(wrong) => Self::SaleStatus(wrong.status),
            SaleError::TooFew(_) => Self::NotEnoughStock,
            SaleError::Empty => Self::validation("items", "活动没有商品"),
            SaleError::Over => Self::validation("end_time", "活动时间已过"),
            SaleError::Raced => Self::Refused(Refusal::Busy),
            SaleError::Store(error) => error.into(),
        }
    }
}

/// 秒杀活动列表
#[utoipa::path(
    get, path = "/api/admin/flash-sales", tag = "管理端秒杀",
    params(("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query)),
    security(("admin" = [])),
    responses((status = 200, body = Sales)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<FlashSaleRead>,
    page: Page,
) -> Result<Json<Sales>, ApiError> {
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        flash_sale::page(&mut conn, page.offset(), page.page_size).await
    };
    let (sales, total) = state.io(read).await?;
    let items = sales.into_iter().map(|sale| SaleAnswer::new(&state, sale)).collect();
    Ok(Json(Sales { items, total, page: page.page, page_size: page.page_size }))
}

/// 秒杀活动详情
#[utoipa::path(
    get, path = "/api/admin/flash-sales/{id}", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = SaleAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    _admin: CurrentAdmin<FlashSaleRead>,
    id: Path<i64>,
) -> Result<Json<SaleAnswer>, ApiError> {
    read(&state, SaleId(*id)).await.map(Json)
}

/// 新建秒杀活动（草稿）
#[utoipa::path(
    post, path = "/api/admin/flash-sales", tag = "管理端秒杀",
    params(("Idempotency-Key" = String, Header)),
    security(("admin" = [])),
    request_body = SaleRequest,
    responses((status = 201, body = SaleAnswer)),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<SaleRequest>,
) -> Result<HttpResponse, ApiError> {
    let new = body.0.parse(state.clock.now())?;
    let (shared, by) = (state.clone(), admin.by());
    let hash = SaleRequest::hash(&new);
    let once = Once::new(&by, "flash_sale.create", key, hash, state.clock.now());
    let write = move |store: Store| {
        let (shared, by, once, new) = (shared.clone(), by.clone(), once.clone(), new.clone());
        async move { create_once(&shared, &store, &by, &once, &new).await }
    };
    Ok(state.transact(write).await?.into())
}

/// Creates a sale, or answers what its key was answered before. All in one transaction.
async fn create_once(
    state: &Shared,
    store: &Store,
    by: &By,
    once: &Once,
    new: &NewSale,
) -> Result<Reply, Failure> {
    let mut tx = store.begin().await?;
    if let Some(reply) = once.begin(&mut tx).await? {
        return Ok(reply);
    }
    check_skus(&mut tx, new).await?;
    let id = flash_sale::create(&mut tx, new, by.id).await?;
    let sale = flash_sale::find(&mut tx, id).await?.ok_or(ApiError::NotFound("flash_sale"))?;
    let answer = SaleAnswer::new(state, sale);
    let reply = once.finish(&mut tx, StatusCode::CREATED, &answer).await?;
    record(&mut tx, by, "flash_sale.create", id).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(reply)
}

/// An item of a SKU that does not exist would silently be none.
async fn check_skus(conn: &mut MySqlConnection, new: &NewSale) -> Result<(), Failure> {
    for (index, item) in new.items.iter().enumerate() {
        if product::find_sku(conn, item.sku_id).await?.is_none() {
            let field = format!("items[{index}].sku_id");
            return Err(ApiError::validation(field, "没有这个规格").into());
        }
    }
    Ok(())
}

async fn record(
    conn: &mut MySqlConnection,
    by: &By,
    action: &'static str,
    sale: SaleId,
) -> Result<(), StoreError> {
    by.record(conn, action, ("flash_sale", sale), &Change::none()).await
}

/// 修改秒杀活动（仅草稿）
#[utoipa::path(
    put, path = "/api/admin/flash-sales/{id}", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = SaleRequest,
    responses(
        (status = 200, body = SaleAnswer),
        (status = 409, description = "`sale_status`; `stale`: somebody else changed it meanwhile"),
    ),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    id: Path<i64>,
    body: JsonBody<SaleRequest>,
) -> Result<Json<SaleAnswer>, ApiError> {
    let version = body.0.version;
    let (id, new) = (SaleId(*id), body.0.parse(state.clock.now())?);
    let by = admin.by();
    let write = move |store: Store| {
        let (by, new) = (by.clone(), new.clone());
        async move {
            let mut tx = store.begin().await?;
            check_skus(&mut tx, &new).await?;
            if !flash_sale::replace(&mut tx, id, version, &new).await? {
                return Err(no_draft(&mut tx, id).await?.into());
            }
            record(&mut tx, &by, "flash_sale.replace", id).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    read(&state, id).await.map(Json)
}

/// 删除秒杀活动（仅草稿）
#[utoipa::path(
    delete, path = "/api/admin/flash-sales/{id}", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 204), (status = 409, description = "`sale_status`")),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let id = SaleId(*id);
    let by = admin.by();
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            if !flash_sale::delete(&mut tx, id).await? {
                return Err(no_draft(&mut tx, id).await?.into());
            }
            record(&mut tx, &by, "flash_sale.delete", id).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Why a sale can't be edited: it does not exist, it was published, or it is another draft than the
/// one that was edited.
async fn no_draft(conn: &mut MySqlConnection, id: SaleId) -> Result<ApiError, StoreError> {
    Ok(match flash_sale::find(conn, id).await? {
        None => ApiError::NotFound("flash_sale"),
        Some(sale) if sale.status == SaleStatus::Draft => {
            ApiError::Stale { version: sale.version.into() }
        }
        Some(sale) => ApiError::SaleStatus(sale.status),
    })
}

/// 发布秒杀活动
#[utoipa::path(
    post, path = "/api/admin/flash-sales/{id}/publish", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 200, body = SaleAnswer),
        (status = 409, description = "`sale_status` `stock_shortage`"),
    ),
)]
pub(crate) async fn publish(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    id: Path<i64>,
) -> Result<Json<SaleAnswer>, ApiError> {
    let (mall, sale, by) = (state.mall.clone(), SaleId(*id), admin.admin.id);
    state.io(async move { mall.publish(sale, by).await }).await?;
    changed(&state, admin, "flash_sale.publish", sale).await
}

/// 暂停秒杀活动
#[utoipa::path(
    post, path = "/api/admin/flash-sales/{id}/pause", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = SaleAnswer), (status = 409, description = "`sale_status`")),
)]
pub(crate) async fn pause(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    id: Path<i64>,
) -> Result<Json<SaleAnswer>, ApiError> {
    let (mall, sale) = (state.mall.clone(), SaleId(*id));
    state.io(async move { mall.pause(sale).await }).await?;
    changed(&state, admin, "flash_sale.pause", sale).await
}

/// 恢复秒杀活动
#[utoipa::path(
    post, path = "/api/admin/flash-sales/{id}/resume", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = SaleAnswer), (status = 409, description = "`sale_status`")),
)]
pub(crate) async fn resume(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    id: Path<i64>,
) -> Result<Json<SaleAnswer>, ApiError> {
    let (mall, sale) = (state.mall.clone(), SaleId(*id));
    state.io(async move { mall.resume(sale).await }).await?;
    changed(&state, admin, "flash_sale.resume", sale).await
}

/// 结束秒杀活动
#[utoipa::path(
    post, path = "/api/admin/flash-sales/{id}/end", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = SaleAnswer), (status = 409, description = "`sale_status`")),
)]
pub(crate) async fn end(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    id: Path<i64>,
) -> Result<Json<SaleAnswer>, ApiError> {
    let (mall, sale) = (state.mall.clone(), SaleId(*id));
    state.io(async move { mall.end(sale).await }).await?;
    changed(&state, admin, "flash_sale.end", sale).await
}

/// After a change: tells the other nodes, writes it down, and answers the sale as it is.
async fn changed(
    state: &Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    action: &'static str,
    sale: SaleId,
) -> Result<Json<SaleAnswer>, ApiError> {
    state.sales.forget();
    let by = admin.by();
    let store = state.store.clone();
    let write = async move {
        record(&mut *store.connection().await?, &by, action, sale).await?;
        store.redis().hint(Hint::Sale(sale)).await
    };
    state.io(write).await?;
    read(state, sale).await.map(Json)
}

async fn read(state: &Shared, id: SaleId) -> Result<SaleAnswer, ApiError> {
    let store = state.store.clone();
    let read = async move { flash_sale::find(&mut *store.connection().await?, id).await };
    let sale = state.io(read).await?.ok_or(ApiError::NotFound("flash_sale"))?;
    Ok(SaleAnswer::new(state, sale))
}

/// A change of what an item offers.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminStockRequest)]
pub struct StockRequest {
    /// Units to add, or below zero: to take from those that are left.
    #[schema(example = 100)]
    delta: i32,
    /// Why, for the stock ledger.
    #[schema(example = "追加库存", min_length = 1, max_length = 200)]
    reason: String,
}

impl StockRequest {
    fn check(&self) -> Result<(), ApiError> {
        if self.delta == 0 || STOCK_MAX < self.delta.unsigned_abs() {
            return Err(ApiError::validation("delta", "应为不等于 0 的整数"));
        }
        if !(1..=200).contains(&self.reason.trim().chars().count()) {
            return Err(ApiError::validation("reason", "应为 1 到 200 个字"));
        }
        Ok(())
    }
}

/// 调整秒杀商品库存
#[utoipa::path(
    post, path = "/api/admin/flash-sales/{id}/items/{item_id}/stock", tag = "管理端秒杀",
    params(
        ("id" = i64, Path), ("item_id" = i64, Path), ("Idempotency-Key" = String, Header),
    ),
    security(("admin" = [])),
    request_body = StockRequest,
    responses(
        (status = 200, body = SaleAnswer),
        (status = 409, description = "`sale_status` `stock_shortage`"),
    ),
)]
pub(crate) async fn stock(
    state: Shared,
    admin: CurrentAdmin<FlashSaleWrite>,
    path: Path<(i64, i64)>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<StockRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(change) = body;
    change.check()?;
    let (sale, item) = path.into_inner();
    let (sale, item) = (SaleId(sale), SaleItemId(item));
    let by = admin.by();
    let numbers = [sale.0, item.0, change.delta.into()];
    let RequestHash(numbers) = RequestHash::of_numbers(&numbers);
    let hash = RequestHash::of(&[change.reason.as_bytes(), &numbers.to_le_bytes()]);
    let once = Once::new(&by, "flash_sale.stock", key.clone(), hash, state.clock.now());
    let shared = state.clone();
    // The actors have transactions of their own for it, so the key is claimed first.
    let work = async move {
        if let Some(reply) = once.claim(&shared.store).await? {
            return Ok(reply);
        }
        let outcome = change_stock(&shared, &by, sale, item, &key, &change).await;
        once.settle(&shared.store, outcome).await
    };
    Ok(state.io(work).await?.into())
}

async fn change_stock(
    state: &Shared,
    by: &By,
    sale: SaleId,
    item: SaleItemId,
    key: &RequestKey,
    change: &StockRequest,
) -> Result<Reply, ApiError> {
    let mut conn = state.store.connection().await?;
    let found = flash_sale::find(&mut conn, sale).await?;
    drop(conn);
    let found = found.ok_or(ApiError::NotFound("flash_sale"))?;
    if !found.items.iter().any(|known| known.id == item) {
        return Err(ApiError::NotFound("item"));
    }
    // The name of the change, for the parts of it that are carried out later: the same for the same
    // key, and short enough for every table.
    let RequestHash(mark) = RequestHash::of(&[key.as_str().as_bytes(), &by.id.0.to_le_bytes()]);
    let name = format!("S{}X{mark:016X}", item.0);
    let (delta, reason) = (change.delta.into(), change.reason.trim());
    state.mall.add_stock(item, delta, &name, by.id, reason).await?;
    state.sales.forget();
    let mut conn = state.store.connection().await?;
    record(&mut conn, by, "flash_sale.stock", sale).await?;
    let sale = flash_sale::find(&mut conn, sale).await?;
    drop(conn);
    let sale = sale.ok_or(ApiError::NotFound("flash_sale"))?;
    Reply::new(StatusCode::OK, &SaleAnswer::new(state, sale))
}

/// 秒杀活动对账（只读）
#[utoipa::path(
    get, path = "/api/admin/flash-sales/{id}/audit", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, description = "The report of `mall audit`", body = Object)),
)]
pub(crate) async fn audit(
    state: Shared,
    _admin: CurrentAdmin<FlashSaleRead>,
    id: Path<i64>,
) -> Result<Json<Report>, ApiError> {
    read(&state, SaleId(*id)).await?;
    let (books, store, clock) =
        (Arc::clone(&state.books), state.store.clone(), state.clock.clone());
    let options = audit::Options {
        // Whoever looks at a running sale does not wait for it to rest.
        rest_within: std::time::Duration::ZERO,
        leak_after: TimeDelta::seconds(120),
    };
    let work = async move { books.audit(audit::run(&store, &clock, options)).await };
    Ok(Json(Report::clone(&*state.io(work).await?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> SaleRequest {
        let start = DateTime::from_timestamp(1_795_507_200, 0).unwrap();
        let item = ItemRequest {
            sku_id: 1,
            flash_price: Money::from_fen(9_900).unwrap(),
            stock: 10,
            per_limit: 1,
        };
        SaleRequest {
            name: " 秒杀 ".to_owned(),
            start_time: start,
            end_time: start + TimeDelta::hours(1),
            order_timeout_secs: None,
            items: vec![item],
            version: None,
        }
    }

    fn field(change: impl FnOnce(&mut SaleRequest)) -> String {
        let mut request = request();
        change(&mut request);
        let now = request.start_time;
        match request.parse(now) {
            Err(ApiError::Validation { field, .. }) => field.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_wrong_field_is_named() {
        let now = request().start_time;
        assert_eq!(request().parse(now).unwrap().name, "秒杀");
        assert_eq!(field(|sale| sale.name = "长".repeat(65)), "name");
        assert_eq!(field(|sale| sale.end_time = sale.start_time), "end_time");
        assert_eq!(field(|sale| sale.order_timeout_secs = Some(0)), "order_timeout_secs");
        assert_eq!(field(|sale| sale.items.clear()), "items");
        assert_eq!(field(|sale| sale.items[0].flash_price = Money::ZERO), "items[0].flash_price");
        assert_eq!(field(|sale| sale.items[0].stock = 0), "items[0].stock");
        assert_eq!(field(|sale| sale.items[0].per_limit = 0), "items[0].per_limit");
        assert_eq!(field(|sale| sale.items.push(sale.items[0])), "items[1].sku_id");
    }

    #[test]
    fn another_sale_has_another_fingerprint() {
        let hash = |change: fn(&mut SaleRequest)| {
            let mut request = request();
            change(&mut request);
            let now = request.start_time;
            SaleRequest::hash(&request.parse(now).unwrap())
        };
        let same = hash(|_same| {});
        assert_eq!(same, hash(|_same| {}));
        assert_ne!(same, hash(|sale| sale.name = "别的".to_owned()));
        assert_ne!(same, hash(|sale| sale.items[0].stock = 11));
    }
}
