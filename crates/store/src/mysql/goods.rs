//! What a SKU is at this moment: name, price, whether it can be bought. For carts and checkouts.

use std::collections::HashMap;

use mall_domain::cart::Availability;
use mall_domain::stock::PoolKind;
use mall_domain::{Money, OrderNo, PoolId, ProductId, SkuId};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::rows;
use crate::StoreError;

/// A SKU as it can be bought now.
#[derive(Debug, Clone, PartialEq)]
pub struct Goods {
    /// Which variant.
    pub sku_id: SkuId,
    /// Of which product.
    pub product_id: ProductId,
    /// What the product is called.
    pub product_name: String,
    /// The variant's picture, or else the product's.
    pub product_image: Option<String>,
    /// 规格, a JSON object.
    pub specs: Option<Value>,
    /// What one costs.
    pub price: Money,
    /// Whether the product is on sale.
    pub on_sale: bool,
    /// The pool of its ordinary stock; one without has none.
    pub pool_id: Option<PoolId>,
    /// How many are left, as MySQL has it.
    pub stock: i64,
}

impl Goods {
    /// Whether it can be bought.
    #[must_use]
    pub fn availability(&self) -> Availability {
        // What costs nothing can't be paid for.
        let on_sale = self.on_sale && Money::ZERO < self.price;
        Availability { on_sale, has_sku: true, stock: self.stock }
    }
}

/// A variant as an order names it: `{"颜色":"红色","尺寸":"XL"}` becomes `红色 XL`.
#[must_use]
pub fn in_words(specs: &Value) -> String {
    let values = specs.as_object().into_iter().flat_map(serde_json::Map::values);
    let words: Vec<&str> = values.filter_map(Value::as_str).collect();
    words.join(" ").chars().take(255).collect()
}

type Row =
    (i64, i64, String, Option<String>, Option<Json<Value>>, Decimal, i8, Option<i64>, Option<i64>);

/// The goods with these SKUs; those that do not exist are missing.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    skus: &[SkuId],
) -> Result<HashMap<SkuId, Goods>, StoreError> {
    let mut found = HashMap::with_capacity(skus.len());
    for piece in rows::pieces(skus) {
        let sql = rows::in_list(
            "SELECT s.id, p.id, p.name, COALESCE(s.image, p.cover), s.specs, s.price, p.status,
                 l.id, CAST(l.total - l.taken AS SIGNED)
             FROM product_skus s JOIN products p ON p.id = s.product_id
             LEFT JOIN stock_pools l ON l.kind = ? AND l.ref_id = s.id
             WHERE s.id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query_as::<_, Row>(sql).bind(PoolKind::Sku.code());
        for sku in piece {
            query = query.bind(sku.0);
        }
        for row in query.fetch_all(&mut *conn).await? {
            let (sku, product, product_name, product_image, specs, price, status, pool, left) = row;
            let corrupt = |_bad| StoreError::corrupt("product_skus", "price", sku);
            let goods = Goods {
                sku_id: SkuId(sku),
                product_id: ProductId(product),
                product_name,
                product_image,
                specs: specs.map(|specs| specs.0),
                price: Money::try_from(price).map_err(corrupt)?,
                on_sale: status == 1,
                pool_id: pool.map(PoolId),
                stock: left.unwrap_or(0),
            };
            found.insert(goods.sku_id, goods);
        }
    }
    Ok(found)
}

/// Counts the units of a pool that these orders paid for among the sales of their products.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn count_sales(
    conn: &mut MySqlConnection,
    pool: PoolId,
    orders: &[OrderNo],
) -> Result<(), StoreError> {
    for piece in rows::pieces(orders) {
        // A product that is sold was not changed by anybody.
        let sql = rows::in_list(
            "UPDATE products p JOIN (
                 SELECT i.product_id, SUM(i.quantity) AS units
                 FROM orders o JOIN order_items i ON i.order_id = o.id
                 WHERE i.pool_id = ? AND o.order_no IN",
            piece.len(),
            "GROUP BY i.product_id) s ON s.product_id = p.id
             SET p.sales = p.sales + s.units, p.updated_at = p.updated_at",
        );
        let mut query = sqlx::query(sql).bind(pool.0);
        for order in piece {
            query = query.bind(order.as_str());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
