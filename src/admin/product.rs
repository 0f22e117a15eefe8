//! Products in the console: the list, one product, and what happens to many at once. Writing one
//! stands in `edit`.

pub(crate) mod edit;
mod request;

use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_domain::category::Tree;
use mall_domain::product::{Spec, spec_matrix};
use mall_domain::{Money, ProductId};
use mall_store::mysql::product::Sku;
use mall_store::mysql::product_admin::{self, Filter, Goods, Order};
use mall_store::mysql::{category, product};
use mall_store::{MySqlConnection, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{check, stock};
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, JsonBody, Page, ProductRead, ProductWrite, Shared};
use crate::flag::Flag;
use crate::state::State;

/// The most products that one request changes.
const BATCH_MAX: usize = 100;

/// A product.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminProduct)]
pub struct ProductAnswer {
    id: i64,
    category_id: i64,
    category_name: Option<String>,
    name: String,
    subtitle: Option<String>,
    cover: Option<String>,
    images: Vec<String>,
    /// HTML, cleaned when it was written.
    description: Option<String>,
    /// The lowest of its variants'.
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    #[schema(value_type = Option<String>, example = "399.00")]
    original_price: Option<Money>,
    /// Units of all variants that can be bought.
    stock: i64,
    sales: i32,
    /// 0 下架 1 上架
    #[schema(value_type = i8)]
    status: Flag,
    #[schema(value_type = i8)]
    is_hot: Flag,
    #[schema(value_type = i8)]
    is_new: Flag,
    sort: i32,
    /// Grows with every change.
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// What tells the variants apart.
    specs: Vec<SpecAnswer>,
    skus: Vec<SkuAnswer>,
}

/// One property that tells variants apart.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminSpec)]
pub struct SpecAnswer {
    #[schema(example = "颜色")]
    name: String,
    #[schema(example = json!(["红色", "蓝色"]))]
    values: Vec<String>,
}

/// One variant.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminSku)]
pub struct SkuAnswer {
    id: i64,
    sku_code: Option<String>,
    #[schema(value_type = Object, example = json!({"颜色": "红色"}))]
    specs: Value,
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    /// Units that can be bought.
    stock: i64,
    image: Option<String>,
}

impl From<Sku> for SkuAnswer {
    fn from(sku: Sku) -> Self {
        Self {
            id: sku.id.0,
            sku_code: sku.sku_code,
            specs: sku.specs.unwrap_or_else(|| Value::Object(serde_json::Map::new())),
            price: sku.price,
            stock: sku.stock,
            image: sku.image,
        }
    }
}

impl From<Goods> for ProductAnswer {
    fn from(goods: Goods) -> Self {
        let product = goods.product;
        let specs = product.skus.iter().filter_map(|sku| sku.specs.as_ref()?.as_object());
        let specs = spec_matrix(specs).into_iter();
        Self {
            id: product.id.0,
            category_id: product.category_id,
            category_name: goods.category_name,
            name: product.name,
            subtitle: product.subtitle,
            cover: product.cover,
            images: product.images,
            description: product.description,
            price: product.price,
            original_price: product.original_price,
            stock: product.stock,
            sales: product.sales,
            status: Flag(product.on_sale),
            is_hot: Flag(product.is_hot),
            is_new: Flag(product.is_new),
            sort: goods.sort,
            version: goods.version,
            created_at: product.created_at,
            updated_at: goods.updated_at,
            specs: specs.map(|Spec { name, values }| SpecAnswer { name, values }).collect(),
            skus: product.skus.into_iter().map(SkuAnswer::from).collect(),
        }
    }
}

/// A page of products.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminProducts)]
pub struct Products {
    items: Vec<ProductAnswer>,
    /// Counted up to 10000.
    total: i64,
    page: u32,
    page_size: u32,
}

/// The filter of the list, as text: so that the wrong part is named.
#[derive(Deserialize)]
struct ProductQuery {
    keyword: Option<String>,
    category_id: Option<String>,
    status: Option<String>,
    is_hot: Option<String>,
    is_new: Option<String>,
    low_stock: Option<String>,
    sort: Option<String>,
}

/// The filter as far as it needs no database.
struct Asked {
    filter: Filter,
    category: Option<i64>,
    low_stock: bool,
    order: Order,
}

impl ProductQuery {
    fn parse(self) -> Result<Asked, ApiError> {
        let flag = |field: &'static str, value: &Option<String>| {
            let code = check::code(field, value.as_deref(), 0..=1)?;
            Ok::<_, ApiError>(code.map(|code| code == 1))
        };
        let order = match self.sort.as_deref().unwrap_or("") {
            "" | "newest" => Order::Newest,
            "price_asc" => Order::PriceAsc,
            "price_desc" => Order::PriceDesc,
            "sales" => Order::Sales,
            _ => {
                let reason = "应为 newest、price_asc、price_desc 或 sales";
                return Err(ApiError::validation("sort", reason));
            }
        };
        Ok(Asked {
            category: check::id("category_id", self.category_id.as_deref())?,
            low_stock: flag("low_stock", &self.low_stock)? == Some(true),
            order,
            filter: Filter {
                keyword: check::keyword("keyword", self.keyword.as_deref())?,
                categories: Vec::new(),
                status: check::code("status", self.status.as_deref(), 0..=1)?,
                is_hot: flag("is_hot", &self.is_hot)?,
                is_new: flag("is_new", &self.is_new)?,
                low_stock: None,
            },
        })
    }
}

/// 商品列表
#[utoipa::path(
    get, path = "/api/admin/products", tag = "管理端商品",
    params(
        ("keyword" = Option<String>, Query, description = "商品名、SKU 编码开头或商品编号"),
        ("category_id" = Option<i64>, Query, description = "含下级分类"),
        ("status" = Option<i8>, Query), ("is_hot" = Option<i8>, Query),
        ("is_new" = Option<i8>, Query),
        ("low_stock" = Option<i8>, Query, description = "1：仅有低库存规格的"),
        ("sort" = Option<String>, Query, description = "newest price_asc price_desc sales"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Products)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<ProductRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Products>, ApiError> {
    let asked = extract::query::<ProductQuery>(&request)?.parse()?;
    let shared = state.clone();
    let (items, total) = state.io(async move { read_page(&shared, asked, page).await }).await?;
    Ok(Json(Products { items, total, page: page.page, page_size: page.page_size }))
}

async fn read_page(
    state: &State,
    asked: Asked,
    page: Page,
) -> Result<(Vec<ProductAnswer>, i64), StoreError> {
    let Asked { mut filter, category, low_stock, order } = asked;
    if low_stock {
        filter.low_stock = Some(stock::threshold(&state.store).await?);
    }
    let mut conn = state.store.connection().await?;
    if let Some(category) = category {
        filter.categories = Tree::new(category::tree(&mut conn).await?).subtree(category);
    }
    let total = product_admin::total(&mut conn, &filter);
    let total = state.totals.of("products", &filter, total).await?;
    let (offset, limit) = (page.offset(), page.page_size);
    let goods = product_admin::page(&mut conn, &filter, order, offset, limit).await?;
    Ok((goods.into_iter().map(ProductAnswer::from).collect(), total))
}

/// 商品详情
#[utoipa::path(
    get, path = "/api/admin/products/{id}", tag = "管理端商品",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = ProductAnswer)),
)]
pub(crate) async fn detail(
    state: Shared,
    _admin: CurrentAdmin<ProductRead>,
    id: Path<i64>,
) -> Result<Json<ProductAnswer>, ApiError> {
    let (store, id) = (state.store.clone(), ProductId(*id));
    let read = async move { find(&mut *store.connection().await?, id).await };
    Ok(Json(state.io(read).await?))
}

/// The product with this id, as the console shows it.
async fn find(conn: &mut MySqlConnection, id: ProductId) -> Result<ProductAnswer, ApiError> {
    let found = product_admin::find(conn, id).await?;
    found.map(ProductAnswer::from).ok_or(ApiError::NotFound("product"))
}

/// What to do with many products.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminProductBatch)]
pub struct BatchRequest {
    #[schema(min_items = 1, max_items = 100)]
    ids: Vec<i64>,
    action: BatchAction,
}

/// What to do with each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AdminProductAction)]
pub enum BatchAction {
    /// Show it to shoppers.
    OnShelf,
    /// Hide it.
    OffShelf,
    /// Delete it.
    Delete,
}

/// What became of each.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminProductBatchResult)]
pub struct BatchAnswer {
    items: Vec<BatchRow>,
}

/// What became of one.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminBatchRow)]
pub struct BatchRow {
    id: i64,
    ok: bool,
    /// `ok`, or the code of the refusal.
    code: &'static str,
    message: &'static str,
}

/// 批量上架、下架或删除商品
#[utoipa::path(
    post, path = "/api/admin/products/batch", tag = "管理端商品",
    security(("admin" = [])),
    request_body = BatchRequest,
    responses((status = 200, description = "Each product on its own", body = BatchAnswer)),
)]
pub(crate) async fn batch(
    state: Shared,
    admin: CurrentAdmin<ProductWrite>,
    body: JsonBody<BatchRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(BatchRequest { mut ids, action }) = body;
    if !(1..=BATCH_MAX).contains(&ids.len()) {
        return Err(ApiError::validation("ids", "应有 1 到 100 个商品"));
    }
    ids.sort_unstable();
    ids.dedup();
    let by = admin.by();
    let mut items = Vec::with_capacity(ids.len());
    let mut changed = Vec::new();
    for id in ids {
        let outcome = match action {
            BatchAction::OnShelf => edit::shelve(&state, &by, ProductId(id), true).await,
            BatchAction::OffShelf => edit::shelve(&state, &by, ProductId(id), false).await,
            BatchAction::Delete => edit::remove(&state, &by, ProductId(id)).await,
        };
        let (ok, code, message) = match outcome {
            Ok(()) => {
                changed.push(ProductId(id));
                (true, "ok", "成功")
            }
            Err(error @ (ApiError::Internal(_) | ApiError::Unavailable(_))) => return Err(error),
            Err(error) => {
                let (_status, code, message) = error.outcome();
                (false, code, message)
            }
        };
        items.push(BatchRow { id, ok, code, message });
    }
    if !changed.is_empty() {
        state.products_changed(changed).await?;
    }
    Ok(HttpResponse::Ok().json(BatchAnswer { items }))
}

/// The variants of a product, for those who change them.
async fn skus(conn: &mut MySqlConnection, id: ProductId) -> Result<Vec<Sku>, ApiError> {
    let found = product::find(conn, id).await?.ok_or(ApiError::NotFound("product"))?;
    Ok(found.skus)
}
