//! The stock of SKUs and its ledger as the console lists them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::{product_name, rows, select};
use crate::StoreError;

/// The ordinary stock of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SkuStock {
    /// The variant.
    pub sku_id: i64,
    /// Its product.
    pub product_id: i64,
    /// The product's name.
    pub product_name: String,
    /// The variant, as JSON object text.
    pub specs: Option<String>,
    /// SKU编码.
    pub sku_code: Option<String>,
    /// Units that can be bought.
    pub stock: i64,
    /// Units of orders that wait for payment.
    #[sqlx(default)]
    pub reserved: i64,
    /// The pool of its units.
    pub pool_id: i64,
}

/// Which SKUs to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the product's name, the beginning of the SKU's code, or a SKU's id.
    pub keyword: Option<String>,
    /// No more units than this are left.
    pub low: Option<i64>,
}

const SOURCES: &str = "stock_pools s JOIN product_skus k ON k.id = s.ref_id \
     JOIN products p ON p.id = k.product_id WHERE s.kind = 1";
/// What is counted unless the units matter: every SKU has a product and a pool, and an index alone
/// tells how many there are.
const SKUS: &str = "product_skus k WHERE 1 = 1";
const COLUMNS: &str = "SELECT k.id AS sku_id, k.product_id, p.name AS product_name, \
     CAST(k.specs AS CHAR) AS specs, k.sku_code, \
     CAST(s.available AS SIGNED) AS stock, s.id AS pool_id FROM ";

/// The tables and conditions of `filter`, after FROM. The pool is `s`, its SKU `k`, the product `p`.
fn from(query: &mut QueryBuilder<MySql>, filter: &Filter, tables: &str) {
    if let Some(keyword) = &filter.keyword {
        // Each part reads one index alone.
        query.push("((SELECT v.id FROM (");
        product_name::push_ids(query, keyword);
        query
            .push(") named STRAIGHT_JOIN product_skus v ON v.product_id = named.id LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(") UNION (SELECT id FROM product_skus WHERE sku_code LIKE ")
            .push_bind(select::beginning(keyword))
            .push(" LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(") UNION (SELECT id FROM product_skus WHERE id = ")
            .push_bind(keyword.parse::<i64>().unwrap_or(0))
            .push(")) hits STRAIGHT_JOIN ");
    }
    query.push(tables);
    if filter.keyword.is_some() {
        query.push(" AND k.id = hits.id");
    }
    if let Some(units) = filter.low {
        query.push(" AND s.available <= ").push_bind(units);
    }
}

/// How many SKUs there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn total(conn: &mut MySqlConnection, filter: &Filter) -> Result<i64, StoreError> {
    let counted = if filter.low.is_some() { SOURCES } else { SKUS };
    select::count(conn, "", |query| from(query, filter, counted)).await
}

/// A page of SKUs, newest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<SkuStock>, StoreError> {
    let mut query = QueryBuilder::new(COLUMNS);
    from(&mut query, filter, SOURCES);
    query.push(" ORDER BY s.ref_id DESC LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(offset);
    let mut page: Vec<SkuStock> = query.build_query_as().fetch_all(&mut *conn).await?;
    let reserved = reserved(conn, &page.iter().map(|row| row.pool_id).collect::<Vec<_>>()).await?;
    for row in &mut page {
        row.reserved = reserved.get(&row.pool_id).copied().unwrap_or(0);
    }
    Ok(page)
}

/// Units of orders that wait for payment, by pool. The orders that wait are read once for all pools.
async fn reserved(
    conn: &mut MySqlConnection,
    pools: &[i64],
) -> Result<HashMap<i64, i64>, StoreError> {
    let mut reserved = HashMap::new();
    let rows = rows::find_in::<(i64, i64), _>(
        &mut *conn,
        "SELECT i.pool_id, CAST(SUM(i.quantity) AS SIGNED) FROM orders o
             STRAIGHT_JOIN order_items i ON i.order_id = o.id
             WHERE o.status = 0 AND i.pool_id IN",
        pools,
        |id| *id,
        "GROUP BY i.pool_id",
    );
    reserved.extend(rows.await?);
    Ok(reserved)
}

/// An entry of the ledger, with the names of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Which entry.
    pub id: i64,
    /// The pool whose units changed.
    pub pool_id: i64,
    /// The variant; `None` if it was deleted.
    pub sku_id: Option<i64>,
    /// Its product's name.
    pub product_name: Option<String>,
    /// By how many units.
    pub delta: i32,
    /// How many can be had after it.
    pub balance: i32,
    /// Why.
    pub reason: String,
    /// How many orders it is about.
    pub orders: i32,
    /// Their numbers, as a JSON list.
    pub order_nos: Option<String>,
    /// The admin who did it.
    pub admin_id: Option<i64>,
    /// The admin's name.
    pub admin_name: Option<String>,
    /// What the admin wrote.
    pub remark: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct LedgerFilter {
    /// Of the ordinary stock of this SKU and of its flash sales.
    pub sku_id: Option<i64>,
    /// Of this pool.
    pub pool_id: Option<i64>,
    /// For this reason.
    pub reason: Option<String>,
}

const ENTRIES: &str = "SELECT l.id, l.pool_id, COALESCE(k.id, f.sku_id) AS sku_id, \
     p.name AS product_name, l.delta, l.balance, l.reason, l.orders, \
     CAST(l.order_nos AS CHAR) AS order_nos, l.admin_id, \
     COALESCE(a.nickname, a.username) AS admin_name, l.remark, l.created_at \
     FROM stock_ledger l \
     LEFT JOIN stock_pools s ON s.id = l.pool_id \
     LEFT JOIN product_skus k ON s.kind = 1 AND k.id = s.ref_id \
     LEFT JOIN flash_sale_items f ON s.kind = 2 AND f.id = s.ref_id \
     LEFT JOIN products p ON p.id = COALESCE(k.product_id, f.product_id) \
     LEFT JOIN admins a ON a.id = l.admin_id WHERE 1 = 1";

fn entries(query: &mut QueryBuilder<MySql>, filter: &LedgerFilter) {
    if let Some(sku) = filter.sku_id {
        query
            .push(
                " AND l.pool_id IN (SELECT id FROM (SELECT q.id FROM stock_pools q
                 WHERE q.kind = 1 AND q.ref_id = ",
            )
            .push_bind(sku)
            .push(
                " UNION SELECT g.pool_id FROM flash_sale_items g
                 WHERE g.pool_id IS NOT NULL AND g.sku_id = ",
            )
            .push_bind(sku)
            // A table of its own is made once; without it each entry would ask anew.
            .push(") pools)");
    }
    if let Some(pool) = filter.pool_id {
        query.push(" AND l.pool_id = ").push_bind(pool);
    }
    if let Some(reason) = &filter.reason {
        query.push(" AND l.reason = ").push_bind(reason.clone());
    }
}

/// How many entries of the ledger there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn ledger_total(
    conn: &mut MySqlConnection,
    filter: &LedgerFilter,
) -> Result<i64, StoreError> {
    select::count(conn, "stock_ledger l WHERE 1 = 1", |query| entries(query, filter)).await
}

/// A page of the ledger, newest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn ledger(
    conn: &mut MySqlConnection,
    filter: &LedgerFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    let mut query = QueryBuilder::new(ENTRIES);
    entries(&mut query, filter);
    query.push(" ORDER BY l.id DESC LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(offset);
    Ok(query.build_query_as().fetch_all(conn).await?)
}
