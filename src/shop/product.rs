//! Products: their pages, and the lists that lead there.

use std::collections::HashMap;

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_domain::product::{Spec, spec_matrix};
use mall_domain::{Money, ProductId};
use mall_store::catalogue::{Page as Found, RANKED_MAX};
use mall_store::mysql::catalogue::{self, Card};
use mall_store::mysql::product;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::flash_sale::{SaleState, state_of};
use super::listing::Listing;
use super::search;
use crate::catalogue::{Key, body, ready};
use crate::error::ApiError;
use crate::extract::{self, Page, Shared};
use crate::flag::Flag;

/// A product with its variants.
#[derive(Serialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductAnswer {
    id: i64,
    category_id: i64,
    name: String,
    subtitle: Option<String>,
    cover: Option<String>,
    images: Vec<String>,
    /// HTML.
    description: Option<String>,
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    #[schema(value_type = Option<String>, example = "399.00")]
    original_price: Option<Money>,
    stock: i64,
    sales: i32,
    #[schema(value_type = u8)]
    is_hot: Flag,
    #[schema(value_type = u8)]
    is_new: Flag,
    created_at: DateTime<Utc>,
    /// What tells the variants apart.
    #[schema(value_type = Vec<SpecAnswer>)]
    specs: Vec<Spec>,
    skus: Vec<SkuAnswer>,
    /// The flash sale that has it: the one that runs, or else the next.
    flash: Option<FlashAnswer>,
}

/// One property of the variants, and the values it takes.
#[derive(ToSchema)]
#[schema(as = Spec)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct SpecAnswer {
    #[schema(example = "颜色")]
    name: String,
    #[schema(example = json!(["红色", "蓝色"]))]
    values: Vec<String>,
}

/// A product in a flash sale.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductFlash)]
pub struct FlashAnswer {
    sale_id: i64,
    item_id: i64,
    sku_id: i64,
    #[schema(value_type = String, example = "99.00")]
    flash_price: Money,
    start_time: DateTime<Utc>,
    end_time: DateTime<Utc>,
    state: SaleState,
}

/// One variant.
#[derive(Serialize, ToSchema)]
#[schema(as = Sku)]
pub struct SkuAnswer {
    id: i64,
    sku_code: Option<String>,
    /// Such as `{"颜色":"红色"}`.
    #[schema(value_type = Option<Object>)]
    specs: Option<Value>,
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    stock: i64,
    image: Option<String>,
}

impl ProductAnswer {
    fn of(product: product::Product, flash: Option<FlashAnswer>) -> Self {
        let specs = product.skus.iter().filter_map(|sku| sku.specs.as_ref()?.as_object());
        let specs = spec_matrix(specs);
        Self {
            id: product.id.0,
            category_id: product.category_id,
            name: product.name,
            subtitle: product.subtitle,
            cover: product.cover,
            images: product.images,
            description: product.description,
            price: product.price,
            original_price: product.original_price,
            stock: product.stock,
            sales: product.sales,
            is_hot: Flag(product.is_hot),
            is_new: Flag(product.is_new),
            created_at: product.created_at,
            specs,
            skus: product.skus.into_iter().map(SkuAnswer::from).collect(),
            flash,
        }
    }
}

impl From<product::Sku> for SkuAnswer {
    fn from(sku: product::Sku) -> Self {
        Self {
            id: sku.id.0,
            sku_code: sku.sku_code,
            specs: sku.specs,
            price: sku.price,
            stock: sku.stock,
            image: sku.image,
        }
    }
}

/// A product as it stands in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductCard)]
pub struct CardAnswer {
    id: i64,
    category_id: i64,
    #[schema(example = "云雀 Pro 降噪蓝牙耳机")]
    name: String,
    subtitle: Option<String>,
    cover: Option<String>,
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    #[schema(value_type = Option<String>, example = "399.00")]
    original_price: Option<Money>,
    /// Units of all its variants that can be bought.
    stock: i64,
    sales: i32,
    #[schema(value_type = u8)]
    is_hot: Flag,
    #[schema(value_type = u8)]
    is_new: Flag,
    created_at: DateTime<Utc>,
}

impl CardAnswer {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn of(card: Card, stocks: &HashMap<ProductId, i64>) -> Self {
        Self {
            id: card.id.0,
            category_id: card.category_id,
            name: card.name,
            subtitle: card.subtitle,
            cover: card.cover,
            price: card.price,
            original_price: card.original_price,
            stock: stocks.get(&card.id).copied().unwrap_or(0),
            sales: card.sales,
            is_hot: Flag(card.is_hot),
            is_new: Flag(card.is_new),
            created_at: card.created_at,
        }
    }
}

/// A page of products.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductCards)]
pub struct Cards {
    items: Vec<CardAnswer>,
    /// Counted up to 10,000.
    total: i64,
    page: u32,
    page_size: u32,
}

/// These products with the stock of now.
pub(crate) async fn with_stocks(
    state: &Shared,
    cards: Vec<Card>,
) -> Result<Vec<CardAnswer>, ApiError> {
    let ids: Vec<ProductId> = cards.iter().map(|card| card.id).collect();
    let stocks = catalogue::stocks(&mut *state.store.connection().await?, &ids).await?;
    Ok(cards.into_iter().map(|card| CardAnswer::of(card, &stocks)).collect())
}

/// 商品列表
#[utoipa::path(
    get, path = "/api/v1/products", tag = "商品",
    params(
        ("category_id" = Option<i64>, Query, description = "分类，含其下级"),
        ("keyword" = Option<String>, Query, description = "名称或副标题中的文字"),
        ("min_price" = Option<String>, Query, example = "10.00"),
        ("max_price" = Option<String>, Query, example = "99.00"),
        ("is_hot" = Option<u8>, Query), ("is_new" = Option<u8>, Query),
        ("sort" = Option<String>, Query, description = "default、price_asc、price_desc、sales、newest"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    responses((status = 200, body = Cards)),
)]
pub(crate) async fn list(
    state: Shared,
    request: HttpRequest,
    page: Page,
) -> Result<HttpResponse, ApiError> {
    let listing = Listing::read(&request, page)?;
    let shared = state.clone();
    let read = |key| async move {
        let Key::List(listing) = key else { return Err(ApiError::NotFound("list")) };
        let found = listed(&shared, &listing).await?;
        let items = with_stocks(&shared, found.items).await?;
        let Page { page, page_size } = listing.page;
        body(&Cards { items, total: found.total, page, page_size })
    };
    state.answer(Key::List(listing), read).await
}

/// The products of a page of a list.
async fn listed(state: &Shared, listing: &Listing) -> Result<Found, ApiError> {
    let tree = state.catalogue.tree(&state.store).await?;
    let Some(filter) = listing.filter(&tree) else {
        return Ok(Found { items: Vec::new(), total: 0 });
    };
    let Page { page, page_size } = listing.page;
    let store = &state.store;
    if listing.keyword.is_some() {
        return Ok(search::found(state, listing, &filter).await?.0);
    }
    Ok(if listing.is_usual() {
        let category = listing.category.unwrap_or(0);
        store.product_list(category, &filter, page, page_size).await?
    } else {
        store.product_page(&filter, page, page_size).await?
    })
}

/// The most hot products that are shown at once.
const HOT_MAX: u32 = 50;
/// How many are shown if nobody says.
const HOT_USUAL: u32 = 10;
const _: () = assert!(HOT_MAX <= RANKED_MAX);

#[derive(serde::Deserialize)]
struct HotQuery {
    limit: Option<String>,
}

/// 热门商品
#[utoipa::path(
    get, path = "/api/v1/products/hot", tag = "商品",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 50)),
    responses((status = 200, body = Cards)),
)]
pub(crate) async fn hot(state: Shared, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let query: HotQuery = extract::query(&request)?;
    let limit = extract::number("limit", query.limit, HOT_USUAL, HOT_MAX)?;
    let shared = state.clone();
    let read = |_key| async move {
        let items = with_stocks(&shared, shared.store.hot_products(limit).await?).await?;
        let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
        body(&Cards { items, total, page: 1, page_size: limit })
    };
    state.answer(Key::Hot(limit), read).await
}

/// 商品详情
#[utoipa::path(
    get, path = "/api/v1/products/{id}", tag = "商品",
    params(("id" = i64, Path)),
    responses((status = 200, body = ProductAnswer)),
)]
pub(crate) async fn detail(state: Shared, id: Path<i64>) -> Result<HttpResponse, ApiError> {
    let id = ProductId(*id);
    let known = match state.catalogue.known_product(id).await {
        Some(known) => known,
        None => {
            let shared = state.clone();
            let read = async move {
                let made = Box::pin(page_of(&shared, id));
                shared.catalogue.product(id, made).await
            };
            state.io(read).await?
        }
    };
    known.map(ready).ok_or(ApiError::NotFound("product"))
}

/// The body of a product's page; `None` if there is no such product to see.
async fn page_of(state: &Shared, id: ProductId) -> Result<Option<Bytes>, ApiError> {
    let Some(product) = state.store.product(id).await? else { return Ok(None) };
    let flash = flash(state, id).await?;
    body(&ProductAnswer::of(product, flash)).map(Some)
}

/// The flash sale that has this product: the one that runs, or else the next.
async fn flash(state: &Shared, id: ProductId) -> Result<Option<FlashAnswer>, ApiError> {
    let now = state.clock.now();
    let sales = state.sales.visible(&state.store, now).await?;
    // In the order in which they open: one that runs comes before one that will.
    let found = sales.iter().filter(|sale| now < sale.end_time).find_map(|sale| {
        let item = sale.items.iter().find(|item| item.product_id == id)?;
        Some((sale, item))
    });
    Ok(found.map(|(sale, item)| FlashAnswer {
        sale_id: sale.id.0,
        item_id: item.id.0,
        sku_id: item.sku_id.0,
        flash_price: item.flash_price,
        start_time: sale.start_time,
        end_time: sale.end_time,
        state: state_of(sale, now),
    }))
}
