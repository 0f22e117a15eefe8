//! Products as the console lists and edits them.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use mall_domain::stock::PoolKind;
use mall_domain::{AdminId, Money, ProductId, SkuId};
use sqlx::types::Json;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::ledger::{self, Reason};
use super::pool::{self, id_of};
use super::product::{self, Product};
use super::{product_name, rows, select};
use crate::StoreError;

/// A product with what only the console sees of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Goods {
    /// What shoppers see.
    pub product: Product,
    /// The name of its category; `None` if that is gone.
    pub category_name: Option<String>,
    /// 排序, ascending.
    pub sort: i32,
    /// Grows with every change.
    pub version: i32,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// What a product is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProduct {
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
    /// 商品描述, as HTML that was cleaned.
    pub description: Option<String>,
    /// 销售价: the lowest of its variants.
    pub price: Money,
    /// 原价.
    pub original_price: Option<Money>,
    /// Whether shoppers may see and buy it.
    pub on_sale: bool,
    /// 是否热门.
    pub is_hot: bool,
    /// 是否新品.
    pub is_new: bool,
    /// 排序, ascending.
    pub sort: i32,
}

/// What a variant is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSku {
    /// SKU编码.
    pub sku_code: Option<String>,
    /// 规格.
    pub specs: BTreeMap<String, String>,
    /// 价格.
    pub price: Money,
    /// SKU图片.
    pub image: Option<String>,
}

/// Which products to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name, the beginning of a SKU's code, or an id.
    pub keyword: Option<String>,
    /// In one of these categories; empty for any.
    pub categories: Vec<i64>,
    /// 0 off the shelf, 1 on it.
    pub status: Option<i8>,
    /// Whether it is hot.
    pub is_hot: Option<bool>,
    /// Whether it is new.
    pub is_new: Option<bool>,
    /// With a variant of which no more units than this are left.
    pub low_stock: Option<i64>,
}

/// The order of the list; equals stand newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Cheapest first.
    PriceAsc,
    /// Dearest first.
    PriceDesc,
    /// Best sold first.
    Sales,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Order::Newest => " ORDER BY p.id DESC",
            Order::PriceAsc => " ORDER BY p.price, p.id",
            Order::PriceDesc => " ORDER BY p.price DESC, p.id DESC",
            Order::Sales => " ORDER BY p.sales DESC, p.id DESC",
        }
    }
}

/// The tables and conditions of `filter`, after FROM. The product is `p`.
fn from(query: &mut QueryBuilder<MySql>, filter: &Filter) {
    if let Some(keyword) = &filter.keyword {
        // Each part reads one index alone.
        query.push("((");
        product_name::push_ids(query, keyword);
        query
            .push(") UNION (SELECT product_id FROM product_skus WHERE sku_code LIKE ")
            .push_bind(select::beginning(keyword))
            .push(" LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(") UNION (SELECT id FROM products WHERE id = ")
            .push_bind(keyword.parse::<i64>().unwrap_or(0))
            .push(
                ")) hits STRAIGHT_JOIN products p FORCE INDEX (PRIMARY) \
                 ON p.id = hits.id WHERE 1 = 1",
            );
    } else {
        query.push("products p WHERE 1 = 1");
    }
    if !filter.categories.is_empty() {
        query.push(" AND p.category_id IN (");
        let mut list = query.separated(", ");
        for category in &filter.categories {
            list.push_bind(*category);
        }
        query.push(")");
    }
    if let Some(status) = filter.status {
        query.push(" AND p.status = ").push_bind(status);
    }
    if let Some(is_hot) = filter.is_hot {
        query.push(" AND p.is_hot = ").push_bind(is_hot);
    }
    if let Some(is_new) = filter.is_new {
        query.push(" AND p.is_new = ").push_bind(is_new);
    }
    if let Some(units) = filter.low_stock {
        query
            .push(
                " AND p.id IN (SELECT k.product_id FROM stock_pools s
                 JOIN product_skus k ON k.id = s.ref_id
                 WHERE s.kind = 1 AND s.available <= ",
            )
            .push_bind(units)
            .push(")");
    }
}

/// How many products there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn total(conn: &mut MySqlConnection, filter: &Filter) -> Result<i64, StoreError> {
    select::count(conn, "", |query| from(query, filter)).await
}

/// A page of products.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    order: Order,
    offset: u32,
    limit: u32,
) -> Result<Vec<Goods>, StoreError> {
    let mut query = QueryBuilder::new("SELECT p.id FROM ");
    from(&mut query, filter);
    query.push(order.sql());
    query.push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let ids: Vec<i64> = query.build_query_scalar().fetch_all(&mut *conn).await?;
    by_ids(conn, &ids.into_iter().map(ProductId).collect::<Vec<_>>()).await
}

/// The product with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: ProductId) -> Result<Option<Goods>, StoreError> {
    Ok(by_ids(conn, &[id]).await?.pop())
}

/// What only the console sees of a product.
#[derive(sqlx::FromRow)]
struct Rest {
    id: i64,
    category_name: Option<String>,
    sort: i32,
    version: i32,
    updated_at: DateTime<Utc>,
}

/// The products with these ids, in their order; those that do not exist are left out.
async fn by_ids(conn: &mut MySqlConnection, ids: &[ProductId]) -> Result<Vec<Goods>, StoreError> {
    let products = product::by_ids(&mut *conn, ids).await?;
    let mut rest: HashMap<i64, Rest> = HashMap::with_capacity(ids.len());
    let found = rows::find_in::<Rest, _>(
        &mut *conn,
        "SELECT p.id, c.name AS category_name, p.sort, p.version, p.updated_at
             FROM products p LEFT JOIN categories c ON c.id = p.category_id WHERE p.id IN",
        ids,
        |id| id.0,
        "",
    );
    rest.extend(found.await?.into_iter().map(|row| (row.id, row)));
    let goods = |product: Product| {
        let row = rest.remove(&product.id.0)?;
        Some(Goods {
            product,
            category_name: row.category_name,
            sort: row.sort,
            version: row.version,
            updated_at: row.updated_at,
        })
    };
    Ok(products.into_iter().filter_map(goods).collect())
}

/// The version of a product, its row locked until the transaction ends; `None` if it is gone.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: ProductId) -> Result<Option<i32>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT version FROM products WHERE id = ? FOR UPDATE", id.0)
        .fetch_optional(conn)
        .await?)
}

/// Creates a product without variants.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(conn: &mut MySqlConnection, new: &NewProduct) -> Result<ProductId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO products (category_id, name, subtitle, cover, images, description, price,
             original_price, status, is_hot, is_new, sort)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.category_id,
        new.name,
        new.subtitle,
        new.cover,
        Json(&new.images),
        new.description,
        new.price.to_decimal(),
        new.original_price.map(Money::to_decimal),
        new.on_sale,
        new.is_hot,
        new.is_new,
        new.sort
    )
    .execute(&mut *conn)
    .await?;
    let id = id_of(done.last_insert_id())?;
    product_name::record(conn, id, &new.name).await?;
    Ok(ProductId(id))
}

/// Changes a product that the transaction has locked; its version grows.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update(
    conn: &mut MySqlConnection,
    id: ProductId,
    new: &NewProduct,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE products SET category_id = ?, name = ?, subtitle = ?, cover = ?, images = ?,
             description = ?, price = ?, original_price = ?, status = ?, is_hot = ?, is_new = ?,
             sort = ?, version = version + 1
         WHERE id = ?",
        new.category_id,
        new.name,
        new.subtitle,
        new.cover,
        Json(&new.images),
        new.description,
        new.price.to_decimal(),
        new.original_price.map(Money::to_decimal),
        new.on_sale,
        new.is_hot,
        new.is_new,
        new.sort,
        id.0
    )
    .execute(&mut *conn)
    .await?;
    product_name::record(conn, id.0, &new.name).await
}

/// Puts a product that the transaction has locked on the shelf, or takes it off; its version grows.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_on_sale(
    conn: &mut MySqlConnection,
    id: ProductId,
    on_sale: bool,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE products SET status = ?, version = version + 1 WHERE id = ?",
        on_sale,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes the displayed stock of a product the sum of its variants' again.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn sum_stock(conn: &mut MySqlConnection, id: ProductId) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE products SET stock = (SELECT CAST(COALESCE(SUM(k.stock), 0) AS SIGNED)
             FROM product_skus k WHERE k.product_id = ?) WHERE id = ?",
        id.0,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds a variant with a pool of `stock` units of its own.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn add_sku(
    conn: &mut MySqlConnection,
    product: ProductId,
    new: &NewSku,
    stock: u32,
    admin: AdminId,
) -> Result<SkuId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO product_skus (product_id, sku_code, specs, price, stock, image)
         VALUES (?, ?, ?, ?, ?, ?)",
        product.0,
        new.sku_code,
        Json(&new.specs),
        new.price.to_decimal(),
        stock,
        new.image
    )
    .execute(&mut *conn)
    .await?;
    let sku = id_of(done.last_insert_id()).map(SkuId)?;
    let units = i64::from(stock);
    let pool = pool::create(&mut *conn, PoolKind::Sku, sku.0, units).await?;
    ledger::record(conn, pool, units, Reason::Initial, &[], Some(admin), None).await?;
    Ok(sku)
}

/// Changes a variant; its units stay as they are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update_sku(
    conn: &mut MySqlConnection,
    id: SkuId,
    new: &NewSku,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE product_skus SET sku_code = ?, specs = ?, price = ?, image = ? WHERE id = ?",
        new.sku_code,
        Json(&new.specs),
        new.price.to_decimal(),
        new.image,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes a variant whose units were taken out of its pool. Orders keep what they copied.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete_sku(conn: &mut MySqlConnection, id: SkuId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM product_skus WHERE id = ?", id.0).execute(conn).await?;
    Ok(())
}

/// Deletes a product whose variants were deleted.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: ProductId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM products WHERE id = ?", id.0).execute(&mut *conn).await?;
    product_name::forget(conn, id.0).await
}

/// How many orders of this variant are not received yet, counted up to a hundred.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn open_orders(conn: &mut MySqlConnection, sku: SkuId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COUNT(*) FROM (
               SELECT i.order_id FROM order_items i JOIN orders o ON o.id = i.order_id
               WHERE o.status IN (0, 1, 2) AND i.sku_id = ? AND i.pool_id IN (
                   SELECT p.id FROM stock_pools p WHERE p.kind = 1 AND p.ref_id = ?
                   UNION SELECT f.pool_id FROM flash_sale_items f WHERE f.sku_id = ?)
               LIMIT 100) open_orders"#,
        sku.0,
        sku.0,
        sku.0
    )
    .fetch_one(conn)
    .await?)
}

/// How many flash sales that have not ended offer this variant.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn open_sales(conn: &mut MySqlConnection, sku: SkuId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT COUNT(*) FROM flash_sales s JOIN flash_sale_items i ON i.sale_id = s.id
         WHERE s.status IN (0, 1, 2) AND i.sku_id = ?",
        sku.0
    )
    .fetch_one(conn)
    .await?)
}
