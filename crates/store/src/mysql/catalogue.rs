//! What shoppers page through: lists of products, categories, banners.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::product::Sort;
use mall_domain::{Money, ProductId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::rows;
use crate::StoreError;

/// A product as it stands in a list. Its stock changes with every order, and is read by
/// [`stocks`] instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
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
    /// 销售价.
    pub price: Money,
    /// 原价.
    pub original_price: Option<Money>,
    /// 销量.
    pub sales: i32,
    /// 是否热门.
    pub is_hot: bool,
    /// 是否新品.
    pub is_new: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    category_id: i64,
    name: String,
    subtitle: Option<String>,
    cover: Option<String>,
    price: Decimal,
    original_price: Option<Decimal>,
    sales: i32,
    is_hot: i8,
    is_new: i8,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Card {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let money = |amount: Decimal, column| {
            Money::try_from(amount).map_err(|_bad| StoreError::corrupt("products", column, row.id))
        };
        Ok(Self {
            id: ProductId(row.id),
            category_id: row.category_id,
            price: money(row.price, "price")?,
            original_price: row
                .original_price
                .map(|price| money(price, "original_price"))
                .transpose()?,
            name: row.name,
            subtitle: row.subtitle,
            cover: row.cover,
            sales: row.sales,
            is_hot: row.is_hot != 0,
            is_new: row.is_new != 0,
            created_at: row.created_at,
        })
    }
}

/// Which products of those on sale a list has, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only of these categories; empty for all.
    pub categories: Vec<i64>,
    /// Only those whose name or subtitle has this text.
    pub keyword: Option<String>,
    /// Only from this price on, in fen.
    pub min_fen: Option<i64>,
    /// Only up to this price, in fen.
    pub max_fen: Option<i64>,
    /// Only hot ones.
    pub hot: bool,
    /// Only new ones.
    pub new: bool,
    /// The order.
    pub sort: Sort,
}

/// Products are not counted beyond this: nobody turns so many pages.
pub const COUNT_MAX: i64 = 10_000;

/// The columns of a [`Row`], of the table that is called `p`.
const COLUMNS: &str = "SELECT p.id, p.category_id, p.name, p.subtitle, p.cover, p.price, \
     p.original_price, p.sales, p.is_hot, p.is_new, p.created_at FROM products p ";

impl Filter {
    fn push_where(&self, query: &mut QueryBuilder<MySql>) {
        query.push(" WHERE status = 1");
        if !self.categories.is_empty() {
            query.push(" AND category_id IN (");
            let mut list = query.separated(", ");
            for category in &self.categories {
                list.push_bind(*category);
            }
            query.push(")");
        }
        if let Some(keyword) = &self.keyword {
            let pattern = like(keyword);
            query.push(" AND (name LIKE ").push_bind(pattern.clone());
            query.push(" ESCAPE '|' OR subtitle LIKE ").push_bind(pattern).push(" ESCAPE '|')");
        }
        if let Some(fen) = self.min_fen {
            query.push(" AND price >= ").push_bind(Decimal::new(fen, 2));
        }
        if let Some(fen) = self.max_fen {
            query.push(" AND price <= ").push_bind(Decimal::new(fen, 2));
        }
        if self.hot {
            query.push(" AND is_hot = 1");
        }
        if self.new {
            query.push(" AND is_new = 1");
        }
    }

    /// The order, for the table with this name.
    fn order(&self) -> &'static str {
        match self.sort {
            Sort::Default => " ORDER BY sort, id DESC",
            Sort::PriceAsc => " ORDER BY price, id",
            Sort::PriceDesc => " ORDER BY price DESC, id DESC",
            Sort::Sales => " ORDER BY sales DESC, id DESC",
            Sort::Newest => " ORDER BY id DESC",
        }
    }
}

/// A pattern that finds `text` wherever it stands, and means nothing else by it.
fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '|') {
            pattern.push('|');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// A page of the products that `filter` lets through.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<Card>, StoreError> {
    // The ids first, from an index alone; then the rows of only these.
    let mut ids = QueryBuilder::new("SELECT id FROM products");
    filter.push_where(&mut ids);
    ids.push(filter.order());
    ids.push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let ids: Vec<i64> = ids.build_query_scalar().fetch_all(&mut *conn).await?;
    let ids: Vec<ProductId> = ids.into_iter().map(ProductId).collect();
    by_ids(conn, &ids).await
}

/// How many products `filter` lets through, counted up to [`COUNT_MAX`].
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn count(conn: &mut MySqlConnection, filter: &Filter) -> Result<i64, StoreError> {
    let mut query = QueryBuilder::new("SELECT COUNT(*) FROM (SELECT 1 FROM products");
    filter.push_where(&mut query);
    query.push(" LIMIT ").push_bind(COUNT_MAX).push(") counted");
    Ok(query.build_query_scalar().fetch_one(conn).await?)
}

/// Those of the products with these ids that are on sale, in the order of the ids.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn by_ids(
    conn: &mut MySqlConnection,
    ids: &[ProductId],
) -> Result<Vec<Card>, StoreError> {
    let mut found: HashMap<ProductId, Card> = HashMap::with_capacity(ids.len());
    let head = format!("{COLUMNS} WHERE p.status = 1 AND p.id IN");
    let rows = rows::find_in::<Row, _>(&mut *conn, &head, ids, |id| id.0, "");
    for row in rows.await? {
        let card = Card::try_from(row)?;
        found.insert(card.id, card);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Units that can be bought of each of these products, all variants together. What can be bought
/// stands in the pools; the column of a SKU is only asked where it has none.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn stocks(
    conn: &mut MySqlConnection,
    ids: &[ProductId],
) -> Result<HashMap<ProductId, i64>, StoreError> {
    let mut stocks = HashMap::with_capacity(ids.len());
    let found = rows::find_in::<(i64, i64), _>(
        &mut *conn,
        "SELECT k.product_id, CAST(SUM(COALESCE(q.available, k.stock)) AS SIGNED)
             FROM product_skus k LEFT JOIN stock_pools q ON q.kind = 1 AND q.ref_id = k.id
             WHERE k.product_id IN",
        ids,
        |id| id.0,
        "GROUP BY k.product_id",
    )
    .await?;
    stocks.extend(found.into_iter().map(|(id, stock)| (ProductId(id), stock)));
    Ok(stocks)
}

/// The hottest products, best first, each with a score that grows with its rank.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn ranking(
    conn: &mut MySqlConnection,
    limit: u32,
) -> Result<Vec<(ProductId, u32)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, CAST(is_hot * 2000000000 + LEAST(sales, 1999999999) AS UNSIGNED)
               as "score!: u64"
           FROM products WHERE status = 1
           ORDER BY is_hot DESC, sales DESC, id DESC LIMIT ?"#,
        limit
    )
    .fetch_all(conn)
    .await?;
    let score = |score: u64| u32::try_from(score).unwrap_or(u32::MAX);
    Ok(rows.into_iter().map(|row| (ProductId(row.id), score(row.score))).collect())
}

/// A page of the ids and texts that the search index is made of, from `after` on, by id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn after(
    conn: &mut MySqlConnection,
    after: ProductId,
    limit: u32,
) -> Result<Vec<Card>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, category_id, name, subtitle, cover, price, original_price, sales, is_hot,
               is_new, created_at as "created_at: DateTime<Utc>"
           FROM products WHERE id > ? AND status = 1 ORDER BY id LIMIT ?"#,
        after.0,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Card::try_from).collect()
}

/// A category that shoppers see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Which category.
    pub id: i64,
    /// The one it is in; 0 for none.
    pub parent_id: i64,
    /// 分类名称.
    pub name: String,
    /// 分类图标.
    pub icon: Option<String>,
    /// 排序.
    pub sort: i32,
}

/// More categories than a shop has.
const CATEGORIES_MAX: u32 = 2_000;

/// The enabled categories, in their order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn categories(conn: &mut MySqlConnection) -> Result<Vec<Category>, StoreError> {
    let rows = sqlx::query_as!(
        Category,
        "SELECT id, parent_id, name, icon, sort FROM categories WHERE status = 1
         ORDER BY sort, id LIMIT ?",
        CATEGORIES_MAX
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// A picture at the top of the home page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// Which banner.
    pub id: i64,
    /// 标题.
    pub title: Option<String>,
    /// 图片.
    pub image: String,
    /// 1 a product, 2 a category, 3 a page, 4 an address outside.
    pub link_type: Option<i8>,
    /// What it links to.
    pub link_value: Option<String>,
    /// 排序.
    pub sort: i32,
}

/// The most banners that turn at the top of the home page.
const BANNERS_MAX: u32 = 20;

/// The enabled banners, in their order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn banners(conn: &mut MySqlConnection) -> Result<Vec<Banner>, StoreError> {
    let rows = sqlx::query_as!(
        Banner,
        "SELECT id, title, image, link_type, link_value, sort FROM banners WHERE status = 1
         ORDER BY sort, id LIMIT ?",
        BANNERS_MAX
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_keyword_mean_themselves() {
        assert_eq!(like("100%_|棉"), "%100|%|_||棉%");
    }
}
