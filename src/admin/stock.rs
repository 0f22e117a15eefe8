//! The stock of SKUs in the console: what is left, changes with a reason, and the ledger.

use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_actors::{Adjusted, Adjustment, StockError};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::stock::Refusal;
use mall_domain::{ProductId, SkuId};
use mall_store::mysql::product;
use mall_store::mysql::stock_admin::{self, Entry, Filter, LedgerFilter, SkuStock};
use mall_store::{MySqlTransaction, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{By, Change, Once, Reply, check, fingerprint};
use crate::error::ApiError;
use crate::extract::{
    self, CurrentAdmin, IdempotencyKey, JsonBody, Page, Shared, StockRead, StockWrite,
};
use crate::state::Failure;

/// The most units of one change.
pub(crate) const UNITS_MAX: u32 = 100_000_000;
/// Why units may have changed, as the ledger names it.
const REASONS: [&str; 8] =
    ["reserve", "cancel", "refund", "publish", "carve", "return", "adjust", "initial"];

/// The ordinary stock of one SKU.
#[derive(Serialize, ToSchema)]
pub struct SkuStockAnswer {
    sku_id: i64,
    product_id: i64,
    product_name: String,
    #[schema(value_type = Option<Object>)]
    specs: Option<Value>,
    sku_code: Option<String>,
    /// Units that can be bought.
    stock: i64,
    /// Units of orders that wait for payment.
    reserved: i64,
    /// Whether no more are left than `low_stock_threshold` says.
    low: bool,
    pool_id: i64,
}

/// A page of the stock.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminStock)]
pub struct Stock {
    items: Vec<SkuStockAnswer>,
    /// Counted up to 10000.
    total: i64,
    page: u32,
    page_size: u32,
    /// Below or at this, stock is low.
    low_stock_threshold: i64,
}

/// The filter of the list, as text: so that the wrong part is named.
#[derive(Deserialize)]
struct StockQuery {
    keyword: Option<String>,
    low: Option<String>,
}

/// At how many units left the stock of a SKU is low.
pub(crate) async fn threshold(store: &Store) -> Result<i64, StoreError> {
    Ok(store.config().await?.low_stock_threshold().into())
}

/// 库存列表
#[utoipa::path(
    get, path = "/api/admin/stock", tag = "管理端库存",
    params(
        ("keyword" = Option<String>, Query, description = "商品名、SKU 编码开头或 SKU 编号"),
        ("low" = Option<i8>, Query, description = "1：仅低库存"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Stock)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<StockRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Stock>, ApiError> {
    let StockQuery { keyword, low } = extract::query(&request)?;
    let keyword = check::keyword("keyword", keyword.as_deref())?;
    let low = check::code("low", low.as_deref(), 0..=1)? == Some(1);
    let shared = state.clone();
    let read = async move {
        let threshold = threshold(&shared.store).await?;
        let filter = Filter { keyword, low: low.then_some(threshold) };
        let mut conn = shared.store.connection().await?;
        let total = stock_admin::total(&mut conn, &filter);
        let total = shared.totals.of("stock", &filter, total).await?;
        let rows = stock_admin::page(&mut conn, &filter, page.offset(), page.page_size).await?;
        Ok::<_, StoreError>((rows, total, threshold))
    };
    let (rows, total, threshold) = state.io(read).await?;
    let answer = |row: SkuStock| SkuStockAnswer {
        sku_id: row.sku_id,
        product_id: row.product_id,
        product_name: row.product_name,
        specs: row.specs.as_deref().and_then(|specs| serde_json::from_str(specs).ok()),
        sku_code: row.sku_code,
        stock: row.stock,
        reserved: row.reserved,
        low: row.stock <= threshold,
        pool_id: row.pool_id,
    };
    Ok(Json(Stock {
        items: rows.into_iter().map(answer).collect(),
        total,
        page: page.page,
        page_size: page.page_size,
        low_stock_threshold: threshold,
    }))
}

/// A change of a SKU's stock.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[schema(as = AdminSkuStockRequest)]
pub struct AdjustRequest {
    /// Units to add, or below zero: to take from those that are left.
    #[schema(example = 100)]
    delta: i32,
    /// Why, for the ledger.
    #[schema(example = "到货入库", min_length = 1, max_length = 200)]
    reason: String,
}

/// The stock of a SKU after a change.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminSkuStock)]
pub struct AdjustAnswer {
    sku_id: i64,
    /// Units that can be bought.
    stock: i64,
}

impl AdjustRequest {
    fn check(&mut self) -> Result<(), ApiError> {
        if self.delta == 0 || UNITS_MAX < self.delta.unsigned_abs() {
            let reason = "应为不等于 0 的整数，一次不超过一亿件";
            return Err(ApiError::validation("delta", reason));
        }
        self.reason = check::text("reason", &self.reason, 200)?;
        Ok(())
    }
}

impl From<StockError> for ApiError {
    fn from(error: StockError) -> Self {
        match error {
            StockError::NotFound => Self::NotFound("sku"),
            StockError::TooFew(_) => Self::NotEnoughStock,
            StockError::TooMany => Self::validation("delta", "库存总量过大"),
            StockError::Busy => Self::Refused(Refusal::Busy),
            StockError::Store(error) => error.into(),
        }
    }
}

impl From<StockError> for Failure {
    fn from(error: StockError) -> Self {
        match error {
            StockError::Store(error) => Self::Store(error),
            error @ (StockError::NotFound
            | StockError::TooFew(_)
            | StockError::TooMany
            | StockError::Busy) => Self::Api(error.into()),
        }
    }
}

/// 调整 SKU 库存（增减量）
#[utoipa::path(
    post, path = "/api/admin/skus/{id}/stock", tag = "管理端库存",
    params(("id" = i64, Path), ("Idempotency-Key" = String, Header)),
    security(("admin" = [])),
    request_body = AdjustRequest,
    responses(
        (status = 200, body = AdjustAnswer),
        (status = 409, description = "`stock_shortage`: fewer are left than are to be taken"),
    ),
)]
pub(crate) async fn adjust(
    state: Shared,
    admin: CurrentAdmin<StockWrite>,
    id: Path<i64>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<AdjustRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(mut request) = body;
    request.check()?;
    let (sku, by) = (SkuId(*id), admin.by());
    let hash = fingerprint(&(sku, &request));
    let once = Once::new(&by, "stock.adjust", key.clone(), hash, state.clock.now());
    let adjustment = Adjustment {
        sku,
        delta: request.delta.into(),
        reason: request.reason,
        admin: by.id,
        name: name(&by, &key, sku),
    };
    let shared = state.clone();
    let write = move |store: Store| {
        let (shared, by) = (shared.clone(), by.clone());
        let (once, adjustment) = (once.clone(), adjustment.clone());
        async move { adjust_once(&shared, &store, &by, &once, &adjustment).await }
    };
    let (reply, product) = state.transact(write).await?;
    if let Some(product) = product {
        state.products_changed(vec![product]).await?;
    }
    Ok(reply.into())
}

/// The name of a change in Redis and in the outbox: the same for the same key, and short.
fn name(by: &By, key: &RequestKey, sku: SkuId) -> String {
    let (admin, sku_bytes) = (by.id.0.to_le_bytes(), sku.0.to_le_bytes());
    let RequestHash(mark) = RequestHash::of(&[key.as_str().as_bytes(), &admin, &sku_bytes]);
    format!("A{mark:016X}")
}

/// Makes the change, or answers what its key was answered before. All in one transaction; of a new
/// change, the product whose stock it is comes with the answer.
async fn adjust_once(
    state: &Shared,
    store: &Store,
    by: &By,
    once: &Once,
    adjustment: &Adjustment,
) -> Result<(Reply, Option<ProductId>), Failure> {
    let mut tx = store.begin().await?;
    if let Some(reply) = once.begin(&mut tx).await? {
        return Ok((reply, None));
    }
    let sku = product::find_sku(&mut tx, adjustment.sku).await?;
    let sku = sku.ok_or(ApiError::NotFound("sku"))?;
    let adjusted = state.mall.adjust_stock(&mut tx, adjustment).await?;
    match finish(tx, by, once, adjustment, adjusted).await {
        Ok(reply) => {
            state.mall.stock_committed(adjusted).await;
            Ok((reply, Some(sku.product_id)))
        }
        Err(failure) => {
            state.mall.stock_unsure(adjusted.pool).await;
            Err(failure)
        }
    }
}

async fn finish(
    mut tx: MySqlTransaction,
    by: &By,
    once: &Once,
    adjustment: &Adjustment,
    adjusted: Adjusted,
) -> Result<Reply, Failure> {
    let sku = adjustment.sku;
    let before = json!({ "stock": adjusted.left.saturating_sub(adjustment.delta) });
    let after = json!({ "stock": adjusted.left, "reason": adjustment.reason });
    let change = Change::between(&before, &after);
    by.record(&mut tx, "stock.adjust", ("sku", sku), &change).await?;
    let answer = AdjustAnswer { sku_id: sku.0, stock: adjusted.left };
    let reply = once.finish(&mut tx, StatusCode::OK, &answer).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(reply)
}

/// An entry of the stock ledger.
#[derive(Serialize, ToSchema)]
pub struct LedgerEntry {
    id: i64,
    pool_id: i64,
    sku_id: Option<i64>,
    product_name: Option<String>,
    /// By how many units what can be had changed.
    delta: i32,
    /// What could be had after it.
    balance: i32,
    /// `reserve` `cancel` `refund` `publish` `carve` `return` `adjust` `initial`
    reason: String,
    /// How many orders it is about.
    orders: i32,
    order_nos: Vec<String>,
    admin_id: Option<i64>,
    admin_name: Option<String>,
    remark: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<Entry> for LedgerEntry {
    fn from(entry: Entry) -> Self {
        let order_nos = entry.order_nos.as_deref();
        let order_nos = order_nos.and_then(|text| serde_json::from_str(text).ok());
        Self {
            id: entry.id,
            pool_id: entry.pool_id,
            sku_id: entry.sku_id,
            product_name: entry.product_name,
            delta: entry.delta,
            balance: entry.balance,
            reason: entry.reason,
            orders: entry.orders,
            order_nos: order_nos.unwrap_or_default(),
            admin_id: entry.admin_id,
            admin_name: entry.admin_name,
            remark: entry.remark,
            created_at: entry.created_at,
        }
    }
}

/// A page of the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminLedger)]
pub struct Ledger {
    items: Vec<LedgerEntry>,
    /// Counted up to 10000.
    total: i64,
    page: u32,
    page_size: u32,
}

/// The filter of the ledger, as text.
#[derive(Deserialize)]
struct LedgerQuery {
    sku_id: Option<String>,
    pool_id: Option<String>,
    reason: Option<String>,
}

impl LedgerQuery {
    fn parse(self) -> Result<LedgerFilter, ApiError> {
        let reason = self.reason.filter(|reason| !reason.is_empty());
        if reason.as_deref().is_some_and(|reason| !REASONS.contains(&reason)) {
            return Err(ApiError::validation("reason", format!("应为 {}", REASONS.join("、"))));
        }
        Ok(LedgerFilter {
            sku_id: check::id("sku_id", self.sku_id.as_deref())?,
            pool_id: check::id("pool_id", self.pool_id.as_deref())?,
            reason,
        })
    }
}

/// 库存流水
#[utoipa::path(
    get, path = "/api/admin/stock/ledger", tag = "管理端库存",
    params(
        ("sku_id" = Option<i64>, Query), ("pool_id" = Option<i64>, Query),
        ("reason" = Option<String>, Query),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Ledger)),
)]
pub(crate) async fn ledger(
    state: Shared,
    _admin: CurrentAdmin<StockRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Ledger>, ApiError> {
    let filter = extract::query::<LedgerQuery>(&request)?.parse()?;
    let shared = state.clone();
    let read = async move {
        let mut conn = shared.store.connection().await?;
        let total = stock_admin::ledger_total(&mut conn, &filter);
        let total = shared.totals.of("ledger", &filter, total).await?;
        let page = stock_admin::ledger(&mut conn, &filter, page.offset(), page.page_size).await?;
        Ok::<_, StoreError>((page, total))
    };
    let (entries, total) = state.io(read).await?;
    let items = entries.into_iter().map(LedgerEntry::from).collect();
    Ok(Json(Ledger { items, total, page: page.page, page_size: page.page_size }))
}
