//! Orders as the console lists them, shows them and changes them.

mod change;

use chrono::{DateTime, Utc};
use mall_domain::OrderId;
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

pub use self::change::{
    Priced, PricedLine, explain_cancel, priced, set_address, set_amounts, set_remarks, snapshot,
};
use super::select;
use crate::StoreError;

/// An order with all that the console shows of it besides its parcels, payments and refunds.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AdminOrder {
    /// Which order.
    pub id: i64,
    /// 订单号.
    pub order_no: String,
    /// 0 ordinary, 1 flash sale.
    pub kind: i8,
    /// The flash sale.
    pub sale_id: Option<i64>,
    /// Where it stands.
    pub status: i8,
    /// The goods at their prices.
    pub total_amount: Decimal,
    /// What is to be paid.
    pub pay_amount: Decimal,
    /// Freight.
    pub freight_amount: Decimal,
    /// What was taken off.
    pub discount_amount: Decimal,
    /// The coupon (`user_coupons.id`).
    pub coupon_id: Option<i64>,
    /// 0 nothing, 1 a part, 2 everything went back.
    pub refund_status: i8,
    /// How much went back.
    pub refunded_amount: Decimal,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
    /// When it was paid.
    pub pay_time: Option<DateTime<Utc>>,
    /// WeChat's number of the payment.
    pub transaction_id: Option<String>,
    /// When it was cancelled.
    pub cancel_time: Option<DateTime<Utc>>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// When all of it was shipped.
    pub ship_time: Option<DateTime<Utc>>,
    /// When it was received.
    pub receive_time: Option<DateTime<Utc>>,
    /// When it counts as received.
    pub auto_confirm_at: Option<DateTime<Utc>>,
    /// Whether that was put off.
    pub confirm_extended: bool,
    /// Where it goes.
    pub address_snapshot: Option<Json<Value>>,
    /// The shopper's note.
    pub remark: Option<String>,
    /// The shop's note.
    pub admin_remark: Option<String>,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// Whose it is.
    pub user_id: i64,
    /// The shopper's nickname.
    pub nickname: Option<String>,
    /// The shopper's phone number.
    pub phone: Option<String>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AdminItem {
    /// `order_items.id`.
    pub id: i64,
    /// The order.
    pub order_id: i64,
    /// The product.
    pub product_id: i64,
    /// The variant.
    pub sku_id: Option<i64>,
    /// The flash-sale item.
    pub flash_item_id: Option<i64>,
    /// Its name then.
    pub product_name: String,
    /// Its picture then.
    pub product_image: Option<String>,
    /// The variant in words.
    pub specs: Option<String>,
    /// The price of one then.
    pub price: Decimal,
    /// How many.
    pub quantity: i32,
    /// The line's share of the discount.
    pub discount_amount: Decimal,
    /// What the line cost after it.
    pub pay_amount: Decimal,
    /// Units whose money went back.
    pub refunded_quantity: i32,
    /// Units in parcels.
    pub shipped_quantity: i64,
}

/// Something that happened to an order, with who did it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AdminEvent {
    /// What happened.
    pub event: String,
    /// `user`, `admin`, `system` or `wechat`.
    pub actor: String,
    /// Which user or admin.
    pub actor_id: Option<i64>,
    /// The admin's or the shopper's name.
    pub actor_name: Option<String>,
    /// What else there is to know.
    pub detail: Option<Json<Value>>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// An attempt to pay an order.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AdminPayment {
    /// Which attempt.
    pub id: i64,
    /// Its number at WeChat.
    pub out_trade_no: String,
    /// Counted from 1.
    pub attempt: i32,
    /// 0 created, 1 prepaid, 2 paid, 3 closed, 4 orphan, 5 failed.
    pub state: i8,
    /// How much.
    pub amount: Decimal,
    /// WeChat's number of the payment.
    pub transaction_id: Option<String>,
    /// When it was paid.
    pub success_time: Option<DateTime<Utc>>,
    /// What else there is to know.
    pub note: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
}

/// A refund of an order.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AdminRefund {
    /// Which refund.
    pub id: i64,
    /// Its number.
    pub refund_no: String,
    /// 1 money only, 2 goods come back, 3 late money.
    pub kind: i8,
    /// How much.
    pub amount: Decimal,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub status: i8,
    /// When the money was back.
    pub success_time: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// Which orders to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this status.
    pub status: Option<i8>,
    /// The beginning of the order's number; or, of a paid order, the beginning of the receiver's
    /// name, or the receiver's phone number.
    pub keyword: Option<String>,
    /// Of this shopper.
    pub user_id: Option<i64>,
    /// 0 ordinary, 1 flash sale.
    pub kind: Option<i8>,
    /// 0 nothing, 1 a part, 2 everything went back.
    pub refund_status: Option<i8>,
    /// Placed at or after this moment.
    pub start: Option<DateTime<Utc>>,
    /// Placed before this moment.
    pub end: Option<DateTime<Utc>>,
}

/// The tables and conditions of `filter`, after FROM. The order is `o`.
fn from(query: &mut QueryBuilder<MySql>, filter: &Filter) {
    if let Some(keyword) = &filter.keyword {
        // Each part reads one index alone.
        let beginning = select::beginning(keyword);
        query
            .push("((SELECT id FROM orders WHERE order_no LIKE ")
            .push_bind(beginning.clone())
            .push(" ORDER BY order_no DESC LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(") UNION (SELECT order_id FROM order_receivers WHERE phone = ")
            .push_bind(keyword.clone())
            .push(" LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(") UNION (SELECT order_id FROM order_receivers WHERE name LIKE ")
            .push_bind(beginning)
            .push(" LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(")) hits STRAIGHT_JOIN orders o ON o.id = hits.id WHERE 1 = 1");
    } else {
        query.push("orders o WHERE 1 = 1");
    }
    conditions(query, filter);
}

/// The conditions of `filter` but for its keyword. The order is `o`.
fn conditions(query: &mut QueryBuilder<MySql>, filter: &Filter) {
    if let Some(status) = filter.status {
        query.push(" AND o.status = ").push_bind(status);
    }
    if let Some(user) = filter.user_id {
        query.push(" AND o.user_id = ").push_bind(user);
    }
    if let Some(kind) = filter.kind {
        query.push(" AND o.kind = ").push_bind(kind);
    }
    match filter.kind {
        // Only a flash order names a sale, and that has an index.
        Some(1) => query.push(" AND o.sale_id > 0"),
        Some(_ordinary) => query.push(" AND o.sale_id IS NULL"),
        None => query,
    };
    if let Some(status) = filter.refund_status {
        query.push(" AND o.refund_status = ").push_bind(status);
        if status != 0 {
            // Few orders had money back, and their refunds name them.
            query.push(" AND o.id IN (SELECT r.order_id FROM refunds r WHERE r.status = 3)");
        }
    }
    // Bound as DATETIME: a TIMESTAMP ends in 2038.
    if let Some(start) = filter.start {
        query.push(" AND o.created_at >= ").push_bind(start.naive_utc());
    }
    if let Some(end) = filter.end {
        query.push(" AND o.created_at < ").push_bind(end.naive_utc());
    }
}

const COLUMNS: &str = "SELECT o.id, o.order_no, o.kind, o.sale_id, o.status, o.total_amount, \
     o.pay_amount, o.freight_amount, o.discount_amount, o.coupon_id, o.refund_status, \
     o.refunded_amount, o.expire_at, o.pay_time, o.transaction_id, o.cancel_time, \
     o.cancel_reason, o.ship_time, o.receive_time, o.auto_confirm_at, o.confirm_extended, \
     o.address_snapshot, o.remark, o.admin_remark, o.created_at, o.user_id, u.nickname, u.phone \
     FROM orders o LEFT JOIN users u ON u.id = o.user_id";

/// How many orders there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn total(conn: &mut MySqlConnection, filter: &Filter) -> Result<i64, StoreError> {
    select::count(conn, "", |query| from(query, filter)).await
}

/// A page of orders, newest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<AdminOrder>, StoreError> {
    let mut query = QueryBuilder::new(COLUMNS);
    // The ids first: of the orders before the page, nothing else is read. With another condition MySQL
    // would sort all ids that meet it, by the index that has the column, instead of walking back from the
    // newest order.
    let by_ids = *filter == Filter::default() || filter.keyword.is_some();
    if by_ids {
        query.push(" JOIN (SELECT o.id FROM ");
        from(&mut query, filter);
    } else {
        query.push(" WHERE 1 = 1");
        conditions(&mut query, filter);
    }
    query.push(" ORDER BY o.id DESC LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(offset);
    if by_ids {
        query.push(") page ON page.id = o.id ORDER BY o.id DESC");
    }
    Ok(query.build_query_as().fetch_all(conn).await?)
}

/// The order with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    id: OrderId,
) -> Result<Option<AdminOrder>, StoreError> {
    let mut query = QueryBuilder::new(COLUMNS);
    query.push(" WHERE o.id = ").push_bind(id.0);
    Ok(query.build_query_as().fetch_optional(conn).await?)
}

/// The lines of these orders.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn items(
    conn: &mut MySqlConnection,
    orders: &[i64],
) -> Result<Vec<AdminItem>, StoreError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::new(
        "SELECT i.id, i.order_id, i.product_id, i.sku_id, i.flash_item_id, i.product_name, \
         i.product_image, i.specs, i.price, i.quantity, i.discount_amount, i.pay_amount, \
         i.refunded_quantity, CAST(COALESCE((SELECT SUM(l.quantity) \
             FROM order_logistics_items l WHERE l.order_item_id = i.id), 0) AS SIGNED) \
             AS shipped_quantity \
         FROM order_items i WHERE i.order_id IN (",
    );
    let mut list = query.separated(", ");
    for order in orders {
        list.push_bind(*order);
    }
    query.push(") ORDER BY i.id");
    Ok(query.build_query_as().fetch_all(conn).await?)
}

/// What happened to an order after it was placed, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn timeline(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<AdminEvent>, StoreError> {
    Ok(sqlx::query_as!(
        AdminEvent,
        r#"SELECT e.event, e.actor, e.actor_id,
               COALESCE(a.nickname, a.username, u.nickname) as "actor_name: String",
               e.detail as "detail: Json<Value>", e.created_at as "created_at: DateTime<Utc>"
           FROM order_events e
           LEFT JOIN admins a ON e.actor = 'admin' AND a.id = e.actor_id
           LEFT JOIN users u ON e.actor = 'user' AND u.id = e.actor_id
           WHERE e.order_id = ? ORDER BY e.id LIMIT 500"#,
        order.0
    )
    .fetch_all(conn)
    .await?)
}

/// The attempts to pay an order, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn payments(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<AdminPayment>, StoreError> {
    Ok(sqlx::query_as!(
        AdminPayment,
        r#"SELECT id, out_trade_no, attempt, state, amount, transaction_id,
               success_time as "success_time: DateTime<Utc>", note,
               created_at as "created_at: DateTime<Utc>"
           FROM payments WHERE order_id = ? ORDER BY attempt LIMIT 100"#,
        order.0
    )
    .fetch_all(conn)
    .await?)
}

/// The refunds of an order, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn refunds(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<AdminRefund>, StoreError> {
    Ok(sqlx::query_as!(
        AdminRefund,
        r#"SELECT id, refund_no, kind, amount, reason, status,
               success_time as "success_time: DateTime<Utc>",
               created_at as "created_at: DateTime<Utc>"
           FROM refunds WHERE order_id = ? ORDER BY id LIMIT 200"#,
        order.0
    )
    .fetch_all(conn)
    .await?)
}
