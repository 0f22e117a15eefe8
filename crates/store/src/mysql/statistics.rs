//! Figures of the shop. Every question is bounded by a range of time and answered by an index.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use mall_domain::day::Days;
use mall_domain::money::Total;
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use crate::StoreError;

/// An order waits for its payment at most this long: those that were paid on a day were placed on
/// it, or not long before. So the index on when orders were placed finds them.
const PAID_WITHIN: TimeDelta = TimeDelta::days(2);

/// `refunds.status` of a refund whose money is back.
const REFUNDED: i8 = 3;

fn total(sum: Decimal, column: &'static str) -> Result<Total, StoreError> {
    Total::try_from(sum).map_err(|_bad| StoreError::corrupt("orders", column, "a sum"))
}

/// What happened on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayFigures {
    /// Orders that were placed.
    pub orders: i64,
    /// Orders that were paid, whenever they were placed.
    pub paid_orders: i64,
    /// What was paid for them.
    pub paid_amount: Total,
    /// Shoppers who came for the first time.
    pub new_users: i64,
    /// What was paid back of orders; money that came too late for one does not count.
    pub refund_amount: Total,
}

/// What happened on these days.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn figures(conn: &mut MySqlConnection, days: Days) -> Result<DayFigures, StoreError> {
    let (start, end) = (days.start(), days.end());
    let orders = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM orders WHERE created_at >= ? AND created_at < ?",
        start,
        end
    )
    .fetch_one(&mut *conn)
    .await?;
    let paid = sqlx::query!(
        r#"SELECT COUNT(*) as count, COALESCE(SUM(pay_amount), 0) as "amount!: Decimal"
           FROM orders
           WHERE created_at >= ? AND created_at < ? AND pay_time >= ? AND pay_time < ?"#,
        start - PAID_WITHIN,
        end,
        start,
        end
    )
    .fetch_one(&mut *conn)
    .await?;
    let new_users = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM users WHERE created_at >= ? AND created_at < ?",
        start,
        end
    )
    .fetch_one(&mut *conn)
    .await?;
    let refunded = sqlx::query_scalar!(
        r#"SELECT COALESCE(SUM(amount), 0) as "amount!: Decimal" FROM refunds
           WHERE success_time >= ? AND success_time < ? AND status = ? AND kind IN (1, 2)"#,
        start,
        end,
        REFUNDED
    )
    .fetch_one(conn)
    .await?;
    Ok(DayFigures {
        orders,
        paid_orders: paid.count,
        paid_amount: total(paid.amount, "pay_amount")?,
        new_users,
        refund_amount: total(refunded, "refunded_amount")?,
    })
}

/// What waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Todo {
    /// Paid orders that were not shipped.
    pub to_ship: i64,
    /// Refunds that were asked for.
    pub to_refund: i64,
    /// SKUs of products on the shelf with few units left.
    pub low_stock: i64,
    /// Background work that was given up.
    pub failed_jobs: i64,
    /// Orders that wait for their payment.
    pub unpaid: i64,
}

/// What waits for somebody; a SKU with at most `low_stock` units is low.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn todo(conn: &mut MySqlConnection, low_stock: u32) -> Result<Todo, StoreError> {
    let orders = sqlx::query!(
        r#"SELECT CAST(COALESCE(SUM(status = 1), 0) AS SIGNED) as "to_ship!: i64",
               CAST(COALESCE(SUM(status = 0), 0) AS SIGNED) as "unpaid!: i64"
           FROM orders WHERE status IN (0, 1)"#
    )
    .fetch_one(&mut *conn)
    .await?;
    let to_refund = sqlx::query_scalar!("SELECT COUNT(*) FROM refunds WHERE status = 0")
        .fetch_one(&mut *conn)
        .await?;
    let low_stock = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM stock_pools s
         JOIN product_skus k ON k.id = s.ref_id
         JOIN products p ON p.id = k.product_id
         WHERE s.kind = 1 AND s.available <= ? AND p.status = 1",
        low_stock
    )
    .fetch_one(&mut *conn)
    .await?;
    let failed_jobs =
        sqlx::query_scalar!("SELECT COUNT(*) FROM outbox WHERE state = 2").fetch_one(conn).await?;
    Ok(Todo { to_ship: orders.to_ship, to_refund, low_stock, failed_jobs, unpaid: orders.unpaid })
}

/// What there is in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Shoppers.
    pub users: i64,
    /// Products, on the shelf or not.
    pub products: i64,
    /// Orders of every status.
    pub orders: i64,
    /// What all paid orders cost, refunded or not.
    pub paid_amount: Total,
}

/// What there is in all. It reads every order: ask rarely.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn totals(conn: &mut MySqlConnection) -> Result<Totals, StoreError> {
    let users = sqlx::query_scalar!("SELECT COUNT(*) FROM users").fetch_one(&mut *conn).await?;
    let products =
        sqlx::query_scalar!("SELECT COUNT(*) FROM products").fetch_one(&mut *conn).await?;
    let orders = sqlx::query!(
        r#"SELECT COUNT(*) as count,
               COALESCE(SUM(IF(pay_time IS NULL, 0, pay_amount)), 0) as "paid!: Decimal"
           FROM orders"#
    )
    .fetch_one(conn)
    .await?;
    let paid_amount = total(orders.paid, "pay_amount")?;
    Ok(Totals { users, products, orders: orders.count, paid_amount })
}

/// What became of the orders of some time: of one day, one category, one product, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sales {
    /// Which day, category or product.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Orders that were placed in that time.
    pub orders: i64,
    /// Those of them that were paid.
    pub paid_orders: i64,
    /// What was paid for them. Of a product or a category without freight.
    pub paid_amount: Total,
    /// What was paid back of it.
    pub refund_amount: Total,
    /// Units in the orders that were paid.
    pub quantity: i64,
}

impl Sales {
    fn none(key: String, name: String) -> Self {
        let (paid_amount, refund_amount) = (Total::ZERO, Total::ZERO);
        Self { key, name, orders: 0, paid_orders: 0, paid_amount, refund_amount, quantity: 0 }
    }
}

/// What became of all orders that were placed on these days.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn summary(conn: &mut MySqlConnection, days: Days) -> Result<Sales, StoreError> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) as orders, COUNT(pay_time) as paid_orders,
               COALESCE(SUM(IF(pay_time IS NULL, 0, pay_amount)), 0) as "paid!: Decimal",
               COALESCE(SUM(refunded_amount), 0) as "refunded!: Decimal"
           FROM orders WHERE created_at >= ? AND created_at < ?"#,
        days.start(),
        days.end()
    )
    .fetch_one(conn)
    .await?;
    Ok(Sales {
        orders: row.orders,
        paid_orders: row.paid_orders,
        paid_amount: total(row.paid, "pay_amount")?,
        refund_amount: total(row.refunded, "refunded_amount")?,
        ..Sales::none(String::new(), String::new())
    })
}

/// What became of the orders of each of these days; of a day without any, nothing.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn by_day(conn: &mut MySqlConnection, days: Days) -> Result<Vec<Sales>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT DATE(created_at + INTERVAL 8 HOUR) as "day!: NaiveDate",
               COUNT(*) as orders, COUNT(pay_time) as paid_orders,
               COALESCE(SUM(IF(pay_time IS NULL, 0, pay_amount)), 0) as "paid!: Decimal",
               COALESCE(SUM(refunded_amount), 0) as "refunded!: Decimal"
           FROM orders WHERE created_at >= ? AND created_at < ? GROUP BY 1"#,
        days.start(),
        days.end()
    )
    .fetch_all(&mut *conn)
    .await?;
    let units = sqlx::query!(
        r#"SELECT DATE(o.created_at + INTERVAL 8 HOUR) as "day!: NaiveDate",
               CAST(SUM(i.quantity) AS SIGNED) as "quantity!: i64"
           FROM orders o JOIN order_items i ON i.order_id = o.id
           WHERE o.created_at >= ? AND o.created_at < ? AND o.pay_time IS NOT NULL GROUP BY 1"#,
        days.start(),
        days.end()
    )
    .fetch_all(conn)
    .await?;
    days.iter()
        .map(|day| {
            let mut sales = Sales::none(day.to_string(), day.to_string());
            if let Some(row) = rows.iter().find(|row| row.day == day) {
                sales.orders = row.orders;
                sales.paid_orders = row.paid_orders;
                sales.paid_amount = total(row.paid, "pay_amount")?;
                sales.refund_amount = total(row.refunded, "refunded_amount")?;
            }
            if let Some(row) = units.iter().find(|row| row.day == day) {
                sales.quantity = row.quantity;
            }
            Ok(sales)
        })
        .collect()
}

/// What became of the orders of each category, the best first, at most `max`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn by_category(
    conn: &mut MySqlConnection,
    days: Days,
    max: u32,
) -> Result<Vec<Sales>, StoreError> {
    let rows = sqlx::query_as!(
        GroupRow,
        r#"SELECT COALESCE(p.category_id, 0) as "id!: i64",
               COALESCE(MAX(c.name), '未分类') as "name!: String",
               COUNT(DISTINCT o.id) as orders,
               COUNT(DISTINCT IF(o.pay_time IS NULL, NULL, o.id)) as paid_orders,
               COALESCE(SUM(IF(o.pay_time IS NULL, 0, i.pay_amount)), 0) as "paid!: Decimal",
               CAST(COALESCE(SUM(IF(o.pay_time IS NULL, 0, i.quantity)), 0) AS SIGNED)
                   as "quantity!: i64"
           FROM orders o JOIN order_items i ON i.order_id = o.id
           LEFT JOIN products p ON p.id = i.product_id
           LEFT JOIN categories c ON c.id = p.category_id
           WHERE o.created_at >= ? AND o.created_at < ?
           GROUP BY 1 ORDER BY 5 DESC, 1 LIMIT ?"#,
        days.start(),
        days.end(),
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    let refunded = sqlx::query_as!(
        RefundRow,
        r#"SELECT COALESCE(p.category_id, 0) as "id!: i64", SUM(x.amount) as "amount!: Decimal"
           FROM refunds r JOIN orders o ON o.id = r.order_id
           JOIN refund_items x ON x.refund_id = r.id
           JOIN order_items i ON i.id = x.order_item_id
           LEFT JOIN products p ON p.id = i.product_id
           WHERE r.success_time >= ? AND r.status = ?
               AND o.created_at >= ? AND o.created_at < ?
           GROUP BY 1"#,
        days.start(),
        REFUNDED,
        days.start(),
        days.end()
    )
    .fetch_all(conn)
    .await?;
    with_refunds(rows, &refunded)
}

/// What became of the orders of each product, the best first, at most `max`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn by_product(
    conn: &mut MySqlConnection,
    days: Days,
    max: u32,
) -> Result<Vec<Sales>, StoreError> {
    let rows = sqlx::query_as!(
        GroupRow,
        r#"SELECT i.product_id as id, MAX(i.product_name) as "name!: String",
               COUNT(DISTINCT o.id) as orders,
               COUNT(DISTINCT IF(o.pay_time IS NULL, NULL, o.id)) as paid_orders,
               COALESCE(SUM(IF(o.pay_time IS NULL, 0, i.pay_amount)), 0) as "paid!: Decimal",
               CAST(COALESCE(SUM(IF(o.pay_time IS NULL, 0, i.quantity)), 0) AS SIGNED)
                   as "quantity!: i64"
           FROM orders o JOIN order_items i ON i.order_id = o.id
           WHERE o.created_at >= ? AND o.created_at < ?
           GROUP BY 1 ORDER BY 5 DESC, 1 LIMIT ?"#,
        days.start(),
        days.end(),
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    let refunded = sqlx::query_as!(
        RefundRow,
        r#"SELECT i.product_id as id, SUM(x.amount) as "amount!: Decimal"
           FROM refunds r JOIN orders o ON o.id = r.order_id
           JOIN refund_items x ON x.refund_id = r.id
           JOIN order_items i ON i.id = x.order_item_id
           WHERE r.success_time >= ? AND r.status = ?
               AND o.created_at >= ? AND o.created_at < ?
           GROUP BY 1"#,
        days.start(),
        REFUNDED,
        days.start(),
        days.end()
    )
    .fetch_all(conn)
    .await?;
    with_refunds(rows, &refunded)
}

struct GroupRow {
    id: i64,
    name: String,
    orders: i64,
    paid_orders: i64,
    paid: Decimal,
    quantity: i64,
}

struct RefundRow {
    id: i64,
    amount: Decimal,
}

fn with_refunds(rows: Vec<GroupRow>, refunded: &[RefundRow]) -> Result<Vec<Sales>, StoreError> {
    rows.into_iter()
        .map(|row| {
            let back = refunded.iter().find(|refund| refund.id == row.id);
            let back = back.map_or(Decimal::ZERO, |refund| refund.amount);
            Ok(Sales {
                key: row.id.to_string(),
                name: row.name,
                orders: row.orders,
                paid_orders: row.paid_orders,
                paid_amount: total(row.paid, "pay_amount")?,
                refund_amount: total(back, "refunded_amount")?,
                quantity: row.quantity,
            })
        })
        .collect()
}

/// What of the background work waits, and what of it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Background {
    /// Effects that wait, those that failed and are tried again among them.
    pub waiting: i64,
    /// Effects that failed the last time they were tried.
    pub failed: i64,
    /// Effects that were given up.
    pub parked: i64,
    /// Since when the oldest effect waits.
    pub oldest: Option<DateTime<Utc>>,
    /// Exports that wait or are being made.
    pub exports_waiting: i64,
    /// Exports that failed.
    pub exports_failed: i64,
}

/// How the background work is.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn background(conn: &mut MySqlConnection) -> Result<Background, StoreError> {
    let outbox = sqlx::query!(
        r#"SELECT CAST(COALESCE(SUM(state = 0), 0) AS SIGNED) as "waiting!: i64",
               CAST(COALESCE(SUM(state = 0 AND last_error IS NOT NULL), 0) AS SIGNED)
                   as "failed!: i64",
               CAST(COALESCE(SUM(state = 2), 0) AS SIGNED) as "parked!: i64",
               MIN(IF(state = 0, created_at, NULL)) as "oldest: DateTime<Utc>"
           FROM outbox WHERE state IN (0, 2)"#
    )
    .fetch_one(&mut *conn)
    .await?;
    let exports = sqlx::query!(
        r#"SELECT CAST(COALESCE(SUM(state IN (0, 1)), 0) AS SIGNED) as "waiting!: i64",
               CAST(COALESCE(SUM(state = 3), 0) AS SIGNED) as "failed!: i64"
           FROM exports WHERE state IN (0, 1, 3)"#
    )
    .fetch_one(conn)
    .await?;
    Ok(Background {
        waiting: outbox.waiting,
        failed: outbox.failed,
        parked: outbox.parked,
        oldest: outbox.oldest,
        exports_waiting: exports.waiting,
        exports_failed: exports.failed,
    })
}
