//! Products.

use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_domain::{Money, ProductId};
use mall_store::mysql::product;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::Shared;
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
    skus: Vec<SkuAnswer>,
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

impl From<product::Product> for ProductAnswer {
    fn from(product: product::Product) -> Self {
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
            skus: product.skus.into_iter().map(SkuAnswer::from).collect(),
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

/// 商品详情
#[utoipa::path(
    get, path = "/api/v1/products/{id}", tag = "商品",
    params(("id" = i64, Path)),
    responses((status = 200, body = ProductAnswer)),
)]
pub(crate) async fn detail(state: Shared, id: Path<i64>) -> Result<Json<ProductAnswer>, ApiError> {
    let (store, id) = (state.store.clone(), ProductId(*id));
    let read = async move { product::find(&mut *store.connection().await?, id).await };
    let product = state.io(read).await?.filter(|product| product.on_sale);
    Ok(Json(product.ok_or(ApiError::NotFound("product"))?.into()))
}
