//! The catalogue: products with their SKUs.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::{Money, ProductId, SkuId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::rows;
use crate::StoreError;

/// A product with what can be bought of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Which product.
    pub id: ProductId,
    /// Its category.
    pub category_id: i64,
    /// 商品名称.
    pub name: String,
    /// 副标题.
    pub subtitle: Option<String>,
    /// 封面图.
    pub cover: Option<String>,
    /// 商品图片.
    pub images: Vec<String>,
    /// 商品描述, as HTML.
    pub description: Option<String>,
    /// 销售价.
    pub price: Money,
    /// 原价.
    pub original_price: Option<Money>,
    /// Units of all its SKUs.
    pub stock: i64,
    /// 销量.
    pub sales: i32,
    /// Whether shoppers may see and buy it.
    pub on_sale: bool,
    /// 是否热门.
    pub is_hot: bool,
    /// 是否新品.
    pub is_new: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Its variants.
    pub skus: Vec<Sku>,
}

/// One variant of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sku {
    /// Which variant.
    pub id: SkuId,
    /// Its product.
    pub product_id: ProductId,
    /// SKU编码.
    pub sku_code: Option<String>,
    /// 规格, a JSON object such as `{"颜色":"红色"}`.
    pub specs: Option<Value>,
    /// 价格.
    pub price: Money,
    /// Units that can be bought.
    pub stock: i64,
    /// SKU图片.
    pub image: Option<String>,
}

/// `products.status` of a product that shoppers see.
const ON_SALE: i8 = 1;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    category_id: i64,
    name: String,
    subtitle: Option<String>,
    cover: Option<String>,
    images: Option<Json<Vec<String>>>,
    description: Option<String>,
    price: Decimal,
    original_price: Option<Decimal>,
    sales: i32,
    status: i8,
    is_hot: i8,
    is_new: i8,
    created_at: DateTime<Utc>,
}

impl Row {
    fn with_skus(self, skus: Vec<Sku>) -> Result<Product, StoreError> {
        let money = |amount: Decimal, column| {
            Money::try_from(amount).map_err(|_bad| StoreError::corrupt("products", column, self.id))
        };
        let original_price = self.original_price.map(|price| money(price, "original_price"));
        Ok(Product {
            id: ProductId(self.id),
            category_id: self.category_id,
            price: money(self.price, "price")?,
            original_price: original_price.transpose()?,
            name: self.name,
            subtitle: self.subtitle,
            cover: self.cover,
            images: self.images.map(|images| images.0).unwrap_or_default(),
            description: self.description,
            stock: skus.iter().map(|sku| sku.stock).sum(),
            sales: self.sales,
            on_sale: self.status == ON_SALE,
            is_hot: self.is_hot != 0,
            is_new: self.is_new != 0,
            created_at: self.created_at,
            skus,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SkuRow {
    id: i64,
    product_id: i64,
    sku_code: Option<String>,
    specs: Option<Json<Value>>,
    price: Decimal,
    stock: i64,
    image: Option<String>,
}

impl TryFrom<SkuRow> for Sku {
    type Error = StoreError;

    fn try_from(row: SkuRow) -> Result<Self, StoreError> {
        let corrupt = |_bad| StoreError::corrupt("product_skus", "price", row.id);
        Ok(Sku {
            id: SkuId(row.id),
            product_id: ProductId(row.product_id),
            sku_code: row.sku_code,
            specs: row.specs.map(|specs| specs.0),
            price: Money::try_from(row.price).map_err(corrupt)?,
            stock: row.stock,
            image: row.image,
        })
    }
}

/// The product with this id and its SKUs, whether it is on sale or not.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    id: ProductId,
) -> Result<Option<Product>, StoreError> {
    Ok(by_ids(conn, &[id]).await?.pop())
}

/// The products with these ids and their SKUs, in the order of `ids`, whether they are on sale or not;
/// those that do not exist are left out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn by_ids(
    conn: &mut MySqlConnection,
    ids: &[ProductId],
) -> Result<Vec<Product>, StoreError> {
    let mut skus = skus(&mut *conn, ids).await?;
    let mut products: HashMap<i64, Product> = HashMap::with_capacity(ids.len());
    let rows = rows::find_in::<Row, _>(
        &mut *conn,
        "SELECT id, category_id, name, subtitle, cover, images, description, price,
                 original_price, sales, status, is_hot, is_new, created_at
             FROM products WHERE id IN",
        ids,
        |id| id.0,
        "",
    );
    for row in rows.await? {
        let skus = skus.remove(&row.id).unwrap_or_default();
        products.insert(row.id, row.with_skus(skus)?);
    }
    Ok(ids.iter().filter_map(|id| products.remove(&id.0)).collect())
}

/// The variants of these products, by product. What can be bought stands in their pools; the column of
/// the SKU is a copy, and is only asked where a SKU has no pool.
async fn skus(
    conn: &mut MySqlConnection,
    products: &[ProductId],
) -> Result<HashMap<i64, Vec<Sku>>, StoreError> {
    let mut skus: HashMap<i64, Vec<Sku>> = HashMap::with_capacity(products.len());
    // A product has at most two hundred.
    let rows = rows::find_in::<SkuRow, _>(
        &mut *conn,
        "SELECT k.id, k.product_id, k.sku_code, k.specs, k.price,
                 CAST(COALESCE(p.available, k.stock) AS SIGNED) AS stock, k.image
             FROM product_skus k
             LEFT JOIN stock_pools p ON p.kind = 1 AND p.ref_id = k.id
             WHERE k.product_id IN",
        products,
        |id| id.0,
        "ORDER BY k.product_id, k.id",
    );
    for row in rows.await? {
        skus.entry(row.product_id).or_default().push(row.try_into()?);
    }
    Ok(skus)
}

/// Units that can be bought of each variant of a product.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn stocks(
    conn: &mut MySqlConnection,
    product: ProductId,
) -> Result<HashMap<SkuId, i64>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id, CAST(COALESCE(p.available, k.stock) AS SIGNED) as "stock!: i64"
           FROM product_skus k
           LEFT JOIN stock_pools p ON p.kind = 1 AND p.ref_id = k.id
           WHERE k.product_id = ? LIMIT 200"#,
        product.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (SkuId(row.id), row.stock)).collect())
}

/// The SKU with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_sku(conn: &mut MySqlConnection, id: SkuId) -> Result<Option<Sku>, StoreError> {
    sqlx::query_as!(
        SkuRow,
        r#"SELECT k.id, k.product_id, k.sku_code, k.specs as "specs: Json<Value>", k.price,
               CAST(COALESCE(p.available, k.stock) AS SIGNED) as "stock!: i64", k.image
           FROM product_skus k
           LEFT JOIN stock_pools p ON p.kind = 1 AND p.ref_id = k.id
           WHERE k.id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Sku::try_from)
    .transpose()
}
