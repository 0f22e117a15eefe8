//! Orders: looking them up, and the guarded updates that move them.

use chrono::{DateTime, Utc};
use mall_domain::order::{Kind, Status};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{Money, OrderId, OrderNo, PoolId, SaleId, SaleItemId, UserCouponId, UserId};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use sqlx::MySqlConnection;

use super::rows;
use crate::StoreError;

/// What the payment and timeout machines need to know of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which order.
    pub id: OrderId,
    /// What shoppers see.
    pub order_no: OrderNo,
    /// Whose it is.
    pub user_id: UserId,
    /// How it came about.
    pub kind: Kind,
    /// The flash sale it came from.
    pub sale_id: Option<SaleId>,
    /// Where it stands.
    pub status: Status,
    /// What it costs.
    pub pay_amount: Money,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
    /// The payment that paid it, as WeChat names it.
    pub transaction_id: Option<String>,
    /// The request that asked for it.
    pub request_key: RequestKey,
    /// The fingerprint of that request.
    pub request_hash: RequestHash,
}

struct Row {
    id: i64,
    order_no: String,
    user_id: i64,
    kind: i8,
    sale_id: Option<i64>,
    status: i8,
    pay_amount: Decimal,
    expire_at: DateTime<Utc>,
    transaction_id: Option<String>,
    request_key: String,
    request_hash: i64,
}

impl TryFrom<Row> for Order {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("orders", column, row.id);
        Ok(Order {
            id: OrderId(row.id),
            order_no: OrderNo(row.order_no),
            user_id: UserId(row.user_id),
            kind: if row.kind == Kind::Flash.code() { Kind::Flash } else { Kind::Ordinary },
            sale_id: row.sale_id.map(SaleId),
            status: Status::try_from(row.status).map_err(|_unknown| corrupt("status"))?,
            pay_amount: Money::try_from(row.pay_amount).map_err(|_bad| corrupt("pay_amount"))?,
            expire_at: row.expire_at,
            transaction_id: row.transaction_id,
            request_key: RequestKey::parse(&row.request_key)
                .map_err(|_bad| corrupt("request_key"))?,
            request_hash: RequestHash(row.request_hash),
        })
    }
}

/// The order with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: OrderId) -> Result<Option<Order>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_no, user_id, kind, sale_id, status, pay_amount,
               expire_at as "expire_at: DateTime<Utc>", transaction_id, request_key, request_hash
           FROM orders WHERE id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Order::try_from)
    .transpose()
}

/// The order with this number.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_no(
    conn: &mut MySqlConnection,
    order_no: &OrderNo,
) -> Result<Option<Order>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_no, user_id, kind, sale_id, status, pay_amount,
               expire_at as "expire_at: DateTime<Utc>", transaction_id, request_key, request_hash
           FROM orders WHERE order_no = ?"#,
        order_no.as_str()
    )
    .fetch_optional(conn)
    .await?
    .map(Order::try_from)
    .transpose()
}

/// The order that this request of this shopper made.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_request(
    conn: &mut MySqlConnection,
    user: UserId,
    key: &RequestKey,
) -> Result<Option<Order>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_no, user_id, kind, sale_id, status, pay_amount,
               expire_at as "expire_at: DateTime<Utc>", transaction_id, request_key, request_hash
           FROM orders WHERE user_id = ? AND request_key = ?"#,
        user.0,
        key.as_str()
    )
    .fetch_optional(conn)
    .await?
    .map(Order::try_from)
    .transpose()
}

/// The order with this id, locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: OrderId) -> Result<Option<Order>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, order_no, user_id, kind, sale_id, status, pay_amount,
               expire_at as "expire_at: DateTime<Utc>", transaction_id, request_key, request_hash
           FROM orders WHERE id = ? FOR UPDATE"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Order::try_from)
    .transpose()
}

/// Which of these order numbers MySQL has.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn existing(
    conn: &mut MySqlConnection,
    numbers: &[OrderNo],
) -> Result<Vec<OrderNo>, StoreError> {
    let mut found = Vec::with_capacity(numbers.len());
    for piece in rows::pieces(numbers) {
        let sql = rows::in_list("SELECT order_no FROM orders WHERE order_no IN", piece.len(), "");
        let mut query = sqlx::query_scalar::<_, String>(sql);
        for number in piece {
            query = query.bind(number.as_str());
        }
        found.extend(query.fetch_all(&mut *conn).await?.into_iter().map(OrderNo));
    }
    Ok(found)
}

/// The units of one order in one pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_no: OrderNo,
    /// The name of its reservation in Redis.
    pub reservation: String,
    /// The pool.
    pub pool_id: PoolId,
    /// How many units.
    pub quantity: i64,
}

/// The units of these orders, by pool and order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn units(
    conn: &mut MySqlConnection,
    orders: &[OrderId],
) -> Result<Vec<Units>, StoreError> {
    type UnitsRow = (i64, String, i64, String, i64, i64);
    let mut found = Vec::with_capacity(orders.len());
    for piece in rows::pieces(orders) {
        let sql = rows::in_list(
            "SELECT o.id, o.order_no, o.user_id, o.request_key, i.pool_id,
                 CAST(SUM(i.quantity) AS SIGNED)
             FROM orders o JOIN order_items i ON i.order_id = o.id
             WHERE i.pool_id IS NOT NULL AND o.id IN",
            piece.len(),
            "GROUP BY o.id, o.order_no, o.user_id, o.request_key, i.pool_id
             ORDER BY i.pool_id, o.id",
        );
        let mut query = sqlx::query_as::<_, UnitsRow>(sql);
        for order in piece {
            query = query.bind(order.0);
        }
        for (id, order_no, user, key, pool, quantity) in query.fetch_all(&mut *conn).await? {
            let key = RequestKey::parse(&key)
                .map_err(|_bad| StoreError::corrupt("orders", "request_key", id))?;
            found.push(Units {
                order_id: OrderId(id),
                order_no: OrderNo(order_no),
                reservation: key.reservation(UserId(user)),
                pool_id: PoolId(pool),
                quantity,
            });
        }
    }
    found.sort_by_key(|units| (units.pool_id, units.order_id));
    Ok(found)
}

/// Moves an order from pending payment to paid, and makes its receiver known to the console's search;
/// `false` if it no longer waits for payment.
///
/// # Errors
///
/// [`StoreError::Conflict`] if another order has this transaction id.
pub async fn pay(
    conn: &mut MySqlConnection,
    id: OrderId,
    transaction_id: &str,
    paid_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET status = ?, pay_time = ?, pay_type = 1, transaction_id = ?
         WHERE id = ? AND status = ?",
        Status::PendingShipment.code(),
        paid_at,
        transaction_id,
        id.0,
        Status::PendingPayment.code()
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    note_receiver(conn, id).await?;
    Ok(true)
}

/// Writes down who receives a paid order, as its address says now. Idempotent.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub(super) async fn note_receiver(
    conn: &mut MySqlConnection,
    id: OrderId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "REPLACE INTO order_receivers (order_id, name, phone)
         SELECT id, JSON_VALUE(address_snapshot, '$.name'), JSON_VALUE(address_snapshot, '$.phone')
         FROM orders
         WHERE id = ? AND pay_time IS NOT NULL
             AND JSON_VALUE(address_snapshot, '$.name') IS NOT NULL
             AND JSON_VALUE(address_snapshot, '$.phone') IS NOT NULL",
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks those of `orders` that wait for payment and that no live payment attempt can pay; answers
/// them in ascending id. Orders that another transaction holds are left out. With `overdue_ms`, so
/// are those whose deadline did not pass that long ago by MySQL's clock: no other clock decides.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn lock_unpaid(
    conn: &mut MySqlConnection,
    orders: &[OrderId],
    overdue_ms: Option<i64>,
) -> Result<Vec<OrderId>, StoreError> {
    let mut found = Vec::with_capacity(orders.len());
    for piece in rows::pieces(orders) {
        let sql = rows::in_list(
            "SELECT id FROM orders WHERE status = 0 AND id IN",
            piece.len(),
            "AND (? IS NULL OR expire_at <= NOW(3) - INTERVAL ? MICROSECOND)
             ORDER BY id FOR UPDATE SKIP LOCKED",
        );
        let mut query = sqlx::query_scalar::<_, i64>(sql);
        for order in piece {
            query = query.bind(order.0);
        }
        let overdue_us = overdue_ms.map(|ms| ms.saturating_mul(1_000));
        query = query.bind(overdue_us).bind(overdue_us);
        found.extend(query.fetch_all(&mut *conn).await?);
    }
    let mut live = Vec::new();
    for piece in rows::pieces(&found) {
        // A locking read: it sees attempts that were committed after this transaction began.
        let sql = rows::in_list(
            "SELECT order_id FROM payments WHERE state IN (0, 1, 2) AND order_id IN",
            piece.len(),
            "FOR UPDATE",
        );
        let mut query = sqlx::query_scalar::<_, i64>(sql);
        for order in piece {
            query = query.bind(*order);
        }
        live.extend(query.fetch_all(&mut *conn).await?);
    }
    found.retain(|order| !live.contains(order));
    found.sort_unstable();
    Ok(found.into_iter().map(OrderId).collect())
}

/// Moves orders that [`lock_unpaid`] answered from pending payment to cancelled; answers how many.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn cancel(
    conn: &mut MySqlConnection,
    orders: &[OrderId],
    reason: &'static str,
    cancelled_at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut moved: u64 = 0;
    for piece in rows::pieces(orders) {
        let sql = rows::in_list(
            "UPDATE orders SET status = 4, cancel_time = ?, cancel_reason = ?
             WHERE status = 0 AND id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query(sql).bind(cancelled_at).bind(reason);
        for order in piece {
            query = query.bind(order.0);
        }
        moved = moved.saturating_add(query.execute(&mut *conn).await?.rows_affected());
    }
    Ok(moved)
}

/// Orders that wait for payment although their deadline passed before `before`, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn overdue(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
    max: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM orders WHERE status = 0 AND expire_at < ? ORDER BY expire_at LIMIT ?",
        before,
        max
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Unpaid orders with their deadlines, for the deadlines that a process keeps in memory.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn unpaid(
    conn: &mut MySqlConnection,
    max: u32,
) -> Result<Vec<(OrderId, DateTime<Utc>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, expire_at as "expire_at: DateTime<Utc>" FROM orders
           WHERE status = 0 ORDER BY expire_at LIMIT ?"#,
        max
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (OrderId(row.id), row.expire_at)).collect())
}

/// Writes the same event into the timeline of many orders.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn add_events(
    conn: &mut MySqlConnection,
    orders: &[OrderId],
    event: &'static str,
    actor: &'static str,
    actor_id: Option<i64>,
) -> Result<(), StoreError> {
    for piece in rows::pieces(orders) {
        let sql = rows::statement(
            "INSERT INTO order_events (order_id, event, actor, actor_id) VALUES ",
            "(?,?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for order in piece {
            query = query.bind(order.0).bind(event).bind(actor).bind(actor_id);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Writes an event with its details into the timeline of one order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn add_event(
    conn: &mut MySqlConnection,
    order: OrderId,
    event: &'static str,
    (actor, actor_id): (&'static str, Option<i64>),
    detail: &Json,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO order_events (order_id, event, actor, actor_id, detail)
         VALUES (?, ?, ?, ?, ?)",
        order.0,
        event,
        actor,
        actor_id,
        sqlx::types::Json(detail)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The reservation of an order that holds units of a pool, for a rebuild of the pool in Redis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveUnits {
    /// The name of the reservation.
    pub reservation: String,
    /// The order.
    pub order_no: OrderNo,
    /// Whose it is.
    pub user_id: UserId,
    /// Where the order stands.
    pub status: Status,
    /// How many units.
    pub quantity: i64,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
    /// The fingerprint of the request.
    pub hash: RequestHash,
}

/// Every order that holds units of this pool.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn active_units(
    conn: &mut MySqlConnection,
    pool: PoolId,
) -> Result<Vec<ActiveUnits>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.order_no, o.user_id, o.request_key, o.request_hash, o.status,
               o.expire_at as "expire_at: DateTime<Utc>",
               CAST(SUM(i.quantity - i.restocked_quantity) AS SIGNED) as "quantity!: i64"
           FROM order_items i JOIN orders o ON o.id = i.order_id
           WHERE i.pool_id = ? AND o.status <> 4 AND i.restocked_quantity < i.quantity
           GROUP BY o.id, o.order_no, o.user_id, o.request_key, o.request_hash, o.status,
               o.expire_at"#,
        pool.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |column| StoreError::corrupt("orders", column, &row.order_no);
            let key = RequestKey::parse(&row.request_key).map_err(|_bad| corrupt("request_key"))?;
            Ok(ActiveUnits {
                reservation: key.reservation(UserId(row.user_id)),
                user_id: UserId(row.user_id),
                status: Status::try_from(row.status).map_err(|_bad| corrupt("status"))?,
                quantity: row.quantity,
                expire_at: row.expire_at,
                hash: RequestHash(row.request_hash),
                order_no: OrderNo(row.order_no),
            })
        })
        .collect()
}

/// An order as its shopper sees it.
#[derive(Debug, Clone)]
pub struct OrderDetail {
    /// The order itself.
    pub order: Order,
    /// The goods.
    pub total_amount: Money,
    /// Freight.
    pub freight_amount: Money,
    /// What was taken off.
    pub discount_amount: Money,
    /// When it was paid.
    pub pay_time: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancel_time: Option<DateTime<Utc>>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// When it was shipped.
    pub ship_time: Option<DateTime<Utc>>,
    /// When it was received.
    pub receive_time: Option<DateTime<Utc>>,
    /// Where it is delivered, as JSON.
    pub address_snapshot: Option<Json>,
    /// The shopper's note.
    pub remark: Option<String>,
    /// 0 nothing, 1 a part, 2 everything went back.
    pub refund_status: i8,
    /// What went back.
    pub refunded_amount: Money,
    /// The coupon that was used.
    pub coupon_id: Option<UserCouponId>,
    /// When it counts as received by itself.
    pub auto_confirm_at: Option<DateTime<Utc>>,
    /// Whether the shopper put that off.
    pub confirm_extended: bool,
    /// Whether the shopper does not want to see it any more.
    pub hidden: bool,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// The goods.
    pub items: Vec<OrderItem>,
}

/// One line of an order.
#[derive(Debug, Clone)]
pub struct OrderItem {
    /// `order_items.id`.
    pub id: i64,
    /// The order.
    pub order_id: OrderId,
    /// The product.
    pub product_id: i64,
    /// The variant.
    pub sku_id: Option<i64>,
    /// The flash-sale item.
    pub flash_item_id: Option<SaleItemId>,
    /// Its name then.
    pub product_name: String,
    /// Its picture then.
    pub product_image: Option<String>,
    /// The variant in words.
    pub specs: Option<String>,
    /// The price of one then.
    pub price: Money,
    /// How many.
    pub quantity: i32,
    /// The line's share of the discount.
    pub discount_amount: Money,
    /// What the line cost after discounts.
    pub pay_amount: Money,
    /// Units whose money went back.
    pub refunded_quantity: i32,
}

/// The ids of a shopper's orders that are not hidden, newest first, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page_of_user(
    conn: &mut MySqlConnection,
    user: UserId,
    status: Option<Status>,
    offset: u32,
    limit: u32,
) -> Result<(Vec<OrderId>, i64), StoreError> {
    // -1 stands for any status: one statement for both questions. The index is named, or MySQL may read
    // all orders backwards, newest first, until it has met enough of this shopper's.
    let code = status.map_or(-1, Status::code);
    let total = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM orders FORCE INDEX (uk_user_request)
         WHERE user_id = ? AND hidden = 0 AND (? = -1 OR status = ?)",
        user.0,
        code,
        code
    )
    .fetch_one(&mut *conn)
    .await?;
    let ids = sqlx::query_scalar!(
        "SELECT id FROM orders FORCE INDEX (uk_user_request)
         WHERE user_id = ? AND hidden = 0 AND (? = -1 OR status = ?)
         ORDER BY id DESC LIMIT ? OFFSET ?",
        user.0,
        code,
        code,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    Ok((ids.into_iter().map(OrderId).collect(), total))
}

/// The details of an order with its lines; `None` if there is no such order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn detail(
    conn: &mut MySqlConnection,
    id: OrderId,
) -> Result<Option<OrderDetail>, StoreError> {
    let Some(order) = find(&mut *conn, id).await? else { return Ok(None) };
    let row = sqlx::query!(
        r#"SELECT total_amount, freight_amount, discount_amount, refund_status,
               refunded_amount, coupon_id, confirm_extended, hidden, remark, cancel_reason,
               auto_confirm_at as "auto_confirm_at: DateTime<Utc>",
               pay_time as "pay_time: DateTime<Utc>",
               cancel_time as "cancel_time: DateTime<Utc>",
               ship_time as "ship_time: DateTime<Utc>",
               receive_time as "receive_time: DateTime<Utc>",
               address_snapshot as "address_snapshot: sqlx::types::Json<Json>",
               created_at as "created_at: DateTime<Utc>"
           FROM orders WHERE id = ?"#,
        id.0
    )
    .fetch_one(&mut *conn)
    .await?;
    let money = |amount: Decimal, column| {
        Money::try_from(amount).map_err(|_bad| StoreError::corrupt("orders", column, id))
    };
    Ok(Some(OrderDetail {
        order,
        total_amount: money(row.total_amount, "total_amount")?,
        freight_amount: money(row.freight_amount, "freight_amount")?,
        discount_amount: money(row.discount_amount, "discount_amount")?,
        pay_time: row.pay_time,
        cancel_time: row.cancel_time,
        cancel_reason: row.cancel_reason,
        ship_time: row.ship_time,
        receive_time: row.receive_time,
        address_snapshot: row.address_snapshot.map(|json| json.0),
        remark: row.remark,
        refund_status: row.refund_status,
        refunded_amount: money(row.refunded_amount, "refunded_amount")?,
        coupon_id: row.coupon_id.map(UserCouponId),
        auto_confirm_at: row.auto_confirm_at,
        confirm_extended: row.confirm_extended != 0,
        hidden: row.hidden != 0,
        created_at: row.created_at,
        items: items(conn, id).await?,
    }))
}

async fn items(conn: &mut MySqlConnection, order: OrderId) -> Result<Vec<OrderItem>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, product_id, sku_id, flash_item_id, product_name, product_image, specs, price,
             quantity, discount_amount, pay_amount, refunded_quantity
         FROM order_items WHERE order_id = ? ORDER BY id",
        order.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let money = |amount: Decimal, column| {
                let corrupt = |_bad| StoreError::corrupt("order_items", column, row.id);
                Money::try_from(amount).map_err(corrupt)
            };
            Ok(OrderItem {
                id: row.id,
                order_id: order,
                product_id: row.product_id,
                sku_id: row.sku_id,
                flash_item_id: row.flash_item_id.map(SaleItemId),
                price: money(row.price, "price")?,
                discount_amount: money(row.discount_amount, "discount_amount")?,
                pay_amount: money(row.pay_amount, "pay_amount")?,
                product_name: row.product_name,
                product_image: row.product_image,
                specs: row.specs,
                quantity: row.quantity,
                refunded_quantity: row.refunded_quantity,
            })
        })
        .collect()
}

/// One line of an order's timeline.
#[derive(Debug, Clone)]
pub struct OrderEvent {
    /// What happened.
    pub event: String,
    /// Who did it: user, admin, system, wechat.
    pub actor: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// What happened to an order after it was placed, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn events(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<OrderEvent>, StoreError> {
    Ok(sqlx::query_as!(
        OrderEvent,
        r#"SELECT event, actor, created_at as "created_at: DateTime<Utc>"
           FROM order_events WHERE order_id = ? ORDER BY id LIMIT 200"#,
        order.0
    )
    .fetch_all(conn)
    .await?)
}

/// How many units this shopper has bought or holds of each of these pools.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn bought(
    conn: &mut MySqlConnection,
    user: UserId,
    pools: &[PoolId],
) -> Result<Vec<(PoolId, i64)>, StoreError> {
    let mut found = Vec::new();
    // From the shopper's orders to their lines: a pool of a flash sale has thousands of lines.
    for piece in rows::pieces(pools) {
        let sql = rows::in_list(
            "SELECT STRAIGHT_JOIN i.pool_id, CAST(SUM(i.quantity - i.restocked_quantity) AS SIGNED)
             FROM orders o FORCE INDEX (uk_user_request) JOIN order_items i ON i.order_id = o.id
             WHERE o.user_id = ? AND o.status <> 4 AND i.pool_id IN",
            piece.len(),
            "GROUP BY i.pool_id",
        );
        let mut query = sqlx::query_as::<_, (i64, i64)>(sql).bind(user.0);
        for pool in piece {
            query = query.bind(pool.0);
        }
        let rows = query.fetch_all(&mut *conn).await?;
        found.extend(rows.into_iter().map(|(pool, units)| (PoolId(pool), units)));
    }
    Ok(found)
}
