//! Flash sales and their items.

use chrono::{DateTime, Utc};
use mall_domain::sale::SaleStatus;
use mall_domain::{AdminId, Money, PoolId, ProductId, SaleId, SaleItemId, SkuId};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use super::pool::id_of;
use super::select;
use crate::StoreError;

/// A flash sale with its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// Which sale.
    pub id: SaleId,
    /// What it is called.
    pub name: String,
    /// When it opens.
    pub start_time: DateTime<Utc>,
    /// When it closes.
    pub end_time: DateTime<Utc>,
    /// Where it stands.
    pub status: SaleStatus,
    /// How long an unpaid order holds its units; `None` for the shop's setting.
    pub order_timeout_secs: Option<i32>,
    /// Grows with every change.
    pub version: i32,
    /// What is on offer.
    pub items: Vec<SaleItem>,
}

/// One SKU within a flash sale, with what a shopper sees of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleItem {
    /// Which item.
    pub id: SaleItemId,
    /// The sale.
    pub sale_id: SaleId,
    /// The product.
    pub product_id: ProductId,
    /// The variant.
    pub sku_id: SkuId,
    /// The product's name.
    pub product_name: String,
    /// The variant's picture, or the product's.
    pub image: Option<String>,
    /// The variant, as JSON object text.
    pub specs: Option<String>,
    /// The ordinary price.
    pub price: Money,
    /// The price in the sale.
    pub flash_price: Money,
    /// Units on offer.
    pub stock: i32,
    /// Units per shopper.
    pub per_limit: u32,
    /// The pool of its units, once the sale was published.
    pub pool_id: Option<PoolId>,
}

struct SaleRow {
    id: i64,
    name: String,
    start_time: DateTime<Utc>,
    end_time: DateTime<Utc>,
    status: i8,
    order_timeout_secs: Option<i32>,
    version: i32,
}

impl SaleRow {
    fn with_items(self, items: Vec<SaleItem>) -> Result<Sale, StoreError> {
        Ok(Sale {
            id: SaleId(self.id),
            name: self.name,
            start_time: self.start_time,
            end_time: self.end_time,
            status: SaleStatus::from_code(self.status)
                .ok_or_else(|| StoreError::corrupt("flash_sales", "status", self.id))?,
            order_timeout_secs: self.order_timeout_secs,
            version: self.version,
            items,
        })
    }
}

/// The sale with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: SaleId) -> Result<Option<Sale>, StoreError> {
    let row = sqlx::query_as!(
        SaleRow,
        r#"SELECT id, name, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", status, order_timeout_secs, version
           FROM flash_sales WHERE id = ?"#,
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let items = items(conn, id).await?;
    row.with_items(items).map(Some)
}

/// The sale with this id, its row locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: SaleId) -> Result<Option<Sale>, StoreError> {
    let row = sqlx::query_as!(
        SaleRow,
        r#"SELECT id, name, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", status, order_timeout_secs, version
           FROM flash_sales WHERE id = ? FOR UPDATE"#,
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let items = items(conn, id).await?;
    row.with_items(items).map(Some)
}

/// The sales that shoppers see: published or paused, and not over for longer than `over_since`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn visible(
    conn: &mut MySqlConnection,
    over_since: DateTime<Utc>,
) -> Result<Vec<Sale>, StoreError> {
    let rows = sqlx::query_as!(
        SaleRow,
        r#"SELECT id, name, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", status, order_timeout_secs, version
           FROM flash_sales WHERE status IN (1, 2) AND end_time > ?
           ORDER BY start_time, id LIMIT 200"#,
        over_since
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut sales = Vec::with_capacity(rows.len());
    for row in rows {
        let items = items(&mut *conn, SaleId(row.id)).await?;
        sales.push(row.with_items(items)?);
    }
    Ok(sales)
}

/// A page of all sales, newest first, and how many there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Sale>, i64), StoreError> {
    let total = select::count(&mut *conn, "flash_sales", |_all| {}).await?;
    let rows = sqlx::query_as!(
        SaleRow,
        r#"SELECT id, name, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", status, order_timeout_secs, version
           FROM flash_sales ORDER BY id DESC LIMIT ? OFFSET ?"#,
        limit,
        offset
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut sales = Vec::with_capacity(rows.len());
    for row in rows {
        let items = items(&mut *conn, SaleId(row.id)).await?;
        sales.push(row.with_items(items)?);
    }
    Ok((sales, total))
}

async fn items(conn: &mut MySqlConnection, sale: SaleId) -> Result<Vec<SaleItem>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.id, i.product_id, i.sku_id, i.flash_price, i.stock, i.per_limit, i.pool_id,
               p.name as product_name, COALESCE(k.image, p.cover) as "image: String",
               CAST(k.specs AS CHAR) as "specs: String", k.price as price
           FROM flash_sale_items i
           JOIN products p ON p.id = i.product_id
           JOIN product_skus k ON k.id = i.sku_id
           WHERE i.sale_id = ? ORDER BY i.sort, i.id"#,
        sale.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |column| StoreError::corrupt("flash_sale_items", column, row.id);
            let money =
                |amount: Decimal, column| Money::try_from(amount).map_err(|_bad| corrupt(column));
            Ok(SaleItem {
                id: SaleItemId(row.id),
                sale_id: sale,
                product_id: ProductId(row.product_id),
                sku_id: SkuId(row.sku_id),
                image: row.image,
                specs: row.specs,
                price: money(row.price, "price")?,
                flash_price: money(row.flash_price, "flash_price")?,
                stock: row.stock,
                per_limit: u32::try_from(row.per_limit).map_err(|_bad| corrupt("per_limit"))?,
                pool_id: row.pool_id.map(PoolId),
                product_name: row.product_name,
            })
        })
        .collect()
}

/// A flash sale to create.
#[derive(Debug, Clone)]
pub struct NewSale {
    /// What it is called.
    pub name: String,
    /// When it opens.
    pub start_time: DateTime<Utc>,
    /// When it closes.
    pub end_time: DateTime<Utc>,
    /// How long an unpaid order holds its units; `None` for the shop's setting.
    pub order_timeout_secs: Option<u32>,
    /// What is on offer.
    pub items: Vec<NewSaleItem>,
}

/// One item of a flash sale to create.
#[derive(Debug, Clone, Copy)]
pub struct NewSaleItem {
    /// The variant.
    pub sku_id: SkuId,
    /// The price in the sale.
    pub flash_price: Money,
    /// Units on offer.
    pub stock: u32,
    /// Units per shopper.
    pub per_limit: u32,
}

/// Creates a draft.
///
/// # Errors
///
/// [`StoreError::Conflict`] if a SKU stands in it twice.
pub async fn create(
    conn: &mut MySqlConnection,
    sale: &NewSale,
    admin: AdminId,
) -> Result<SaleId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO flash_sales (name, start_time, end_time, order_timeout_secs, created_by)
         VALUES (?, ?, ?, ?, ?)",
        sale.name,
        sale.start_time,
        sale.end_time,
        sale.order_timeout_secs,
        admin.0
    )
    .execute(&mut *conn)
    .await?;
    let id = id_of(done.last_insert_id()).map(SaleId)?;
    put_items(conn, id, &sale.items).await?;
    Ok(id)
}

/// Replaces a draft; `false` if it is no draft any more, or has another version than `version`.
///
/// # Errors
///
/// [`StoreError::Conflict`] if a SKU stands in it twice.
pub async fn replace(
    conn: &mut MySqlConnection,
    id: SaleId,
    version: Option<i32>,
    sale: &NewSale,
) -> Result<bool, StoreError> {
    let edited = version.unwrap_or(-1);
    let done = sqlx::query!(
        "UPDATE flash_sales SET name = ?, start_time = ?, end_time = ?, order_timeout_secs = ?,
             version = version + 1
         WHERE id = ? AND status = 0 AND (? = -1 OR version = ?)",
        sale.name,
        sale.start_time,
        sale.end_time,
        sale.order_timeout_secs,
        id.0,
        edited,
        edited
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!("DELETE FROM flash_sale_items WHERE sale_id = ?", id.0)
        .execute(&mut *conn)
        .await?;
    put_items(conn, id, &sale.items).await?;
    Ok(true)
}

async fn put_items(
    conn: &mut MySqlConnection,
    sale: SaleId,
    items: &[NewSaleItem],
) -> Result<(), StoreError> {
    for (sort, item) in (0_i32..).zip(items) {
        sqlx::query!(
            "INSERT INTO flash_sale_items
                 (sale_id, product_id, sku_id, flash_price, stock, per_limit, sort)
             SELECT ?, product_id, id, ?, ?, ?, ? FROM product_skus WHERE id = ?",
            sale.0,
            item.flash_price.to_decimal(),
            item.stock,
            item.per_limit,
            sort,
            item.sku_id.0
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Deletes a draft; `false` if it is no draft any more.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: SaleId) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM flash_sales WHERE id = ? AND status = 0", id.0)
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 1 {
        sqlx::query!("DELETE FROM flash_sale_items WHERE sale_id = ?", id.0).execute(conn).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Moves a sale from `from` to `to`; `false` if it no longer stands at `from`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn move_status(
    conn: &mut MySqlConnection,
    id: SaleId,
    from: SaleStatus,
    to: SaleStatus,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE flash_sales SET status = ?, version = version + 1 WHERE id = ? AND status = ?",
        to.code(),
        id.0,
        from.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Names the pool that an item's units were carved into.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_pool(
    conn: &mut MySqlConnection,
    item: SaleItemId,
    pool: PoolId,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE flash_sale_items SET pool_id = ? WHERE id = ?", pool.0, item.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds units to what an item offers.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn add_stock(
    conn: &mut MySqlConnection,
    item: SaleItemId,
    delta: i64,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE flash_sale_items SET stock = stock + ? WHERE id = ?", delta, item.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds `delta` units to a SKU's displayed stock, and to the product's sum of them.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn show_sku_stock(
    conn: &mut MySqlConnection,
    sku: SkuId,
    delta: i64,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE product_skus SET stock = stock + ? WHERE id = ?", delta, sku.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "UPDATE products SET stock = stock + ?
         WHERE id = (SELECT product_id FROM product_skus WHERE id = ?)",
        delta,
        sku.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The sale of the item whose pool this is, the item among its items.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_pool(
    conn: &mut MySqlConnection,
    pool: PoolId,
) -> Result<Option<Sale>, StoreError> {
    let sale =
        sqlx::query_scalar!("SELECT sale_id FROM flash_sale_items WHERE pool_id = ?", pool.0)
            .fetch_optional(&mut *conn)
            .await?;
    match sale {
        Some(sale) => find(conn, SaleId(sale)).await,
        None => Ok(None),
    }
}

/// Pools of flash-sale items that may still need something: those of sales that are published or
/// paused, and ended ones that still have units or unpaid orders.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn live_pools(
    conn: &mut MySqlConnection,
) -> Result<Vec<(PoolId, SaleItemId, SaleId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.pool_id as "pool_id!: i64", i.id, i.sale_id
           FROM flash_sale_items i
           JOIN flash_sales s ON s.id = i.sale_id
           JOIN stock_pools p ON p.id = i.pool_id
           WHERE s.status IN (1, 2)
              OR (s.status = 3 AND (p.total > p.taken OR EXISTS (
                     SELECT 1 FROM orders o WHERE o.sale_id = s.id AND o.status = 0)))
           ORDER BY i.pool_id LIMIT 10000"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (PoolId(row.pool_id), SaleItemId(row.id), SaleId(row.sale_id)))
        .collect())
}

/// How many orders a sale made, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrderCounts {
    /// All of them.
    pub accepted: i64,
    /// Those that were paid, whatever came later.
    pub paid: i64,
    /// Those that ended unpaid: their units came back.
    pub returned: i64,
}

/// Counts the orders of a sale.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn order_counts(
    conn: &mut MySqlConnection,
    sale: SaleId,
) -> Result<OrderCounts, StoreError> {
    Ok(sqlx::query_as!(
        OrderCounts,
        r#"SELECT COUNT(*) as "accepted!: i64",
               COUNT(CASE WHEN status IN (1, 2, 3, 5) THEN 1 END) as "paid!: i64",
               COUNT(CASE WHEN status = 4 THEN 1 END) as "returned!: i64"
           FROM orders WHERE sale_id = ?"#,
        sale.0
    )
    .fetch_one(conn)
    .await?)
}

/// Which of a sale's products are not on the shelf.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn off_shelf(
    conn: &mut MySqlConnection,
    sale: SaleId,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT p.name FROM flash_sale_items i JOIN products p ON p.id = i.product_id
         WHERE i.sale_id = ? AND p.status <> 1 ORDER BY p.name LIMIT 20",
        sale.0
    )
    .fetch_all(conn)
    .await?)
}
