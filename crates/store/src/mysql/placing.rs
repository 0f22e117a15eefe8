//! Writing new orders: many of them, of many pools, in one transaction that the caller owns.

use std::collections::{BTreeMap, HashMap};

use mall_domain::order::{Amounts, Kind, NewItem, NewOrder, Status};
use mall_domain::{AddressId, Money, OrderId, PoolId, UserId};
use serde::Serialize;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::ledger::Reserved;
use super::{pool, rows};
use crate::StoreError;

/// Where an order is delivered, as it was when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressSnapshot {
    name: String,
    phone: String,
    province: String,
    city: String,
    district: String,
    detail: String,
}

/// The addresses of a batch of orders, by id, with their owners. Ids that are gone are missing.
pub type Addresses = HashMap<AddressId, (UserId, AddressSnapshot)>;

/// Reads the addresses with these ids.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn addresses(
    conn: &mut MySqlConnection,
    ids: &[AddressId],
) -> Result<Addresses, StoreError> {
    type Row = (i64, i64, String, String, String, String, String, String);
    let mut found = Addresses::with_capacity(ids.len());
    let rows = rows::find_in::<Row, _>(
        &mut *conn,
        "SELECT id, user_id, name, phone, province, city, district, detail
             FROM user_addresses WHERE id IN",
        ids,
        |id| id.0,
        "",
    );
    for row in rows.await? {
        let (id, user, name, phone, province, city, district, detail) = row;
        let snapshot = AddressSnapshot { name, phone, province, city, district, detail };
        found.insert(AddressId(id), (UserId(user), snapshot));
    }
    Ok(found)
}

/// Whose address this is; `None` if there is no such.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn address_owner(
    conn: &mut MySqlConnection,
    id: AddressId,
) -> Result<Option<UserId>, StoreError> {
    let owner = sqlx::query_scalar!("SELECT user_id FROM user_addresses WHERE id = ?", id.0)
        .fetch_optional(conn)
        .await?;
    Ok(owner.map(UserId))
}

/// The sums of `order`.
fn amounts(order: &NewOrder) -> Result<Amounts, StoreError> {
    let no_money = |_error| StoreError::corrupt("orders", "total_amount", &order.order_no);
    order.amounts().map_err(no_money)
}

/// Inserts `orders` with their items; answers the new ids, in order. Every order's address must be
/// in `addresses`.
///
/// # Errors
///
/// [`StoreError::Conflict`] if one order number or (user, request key) is there already: then the
/// transaction must be rolled back and the orders tried apart.
pub async fn insert(
    conn: &mut MySqlConnection,
    id_step: i64,
    orders: &[&NewOrder],
    addresses: &Addresses,
) -> Result<Vec<OrderId>, StoreError> {
    let mut ids = Vec::with_capacity(orders.len());
    for piece in rows::pieces(orders) {
        let first = if piece.iter().all(|order| is_plain(order)) {
            insert_plain(conn, piece, addresses).await?
        } else {
            insert_any(conn, piece, addresses).await?
        };
        // An insert whose row count is known beforehand gets ids one step apart, in row order.
        let next = |id: &OrderId| Some(OrderId(id.0.saturating_add(id_step)));
        let new: Vec<OrderId> =
            std::iter::successors(Some(OrderId(first)), next).take(piece.len()).collect();
        match only_item(piece) {
            Some(item) => copy_item(conn, item, &new).await?,
            None => insert_items(conn, piece, &new).await?,
        }
        ids.extend(new);
    }
    Ok(ids)
}

/// Whether an order has nothing but what every order of a flash sale has.
fn is_plain(order: &NewOrder) -> bool {
    order.kind == Kind::Flash
        && order.freight_amount == Money::ZERO
        && order.coupon_id.is_none()
        && order.remark.is_none()
        && order.items.iter().all(|item| item.discount_amount == Money::ZERO)
}

/// Inserts orders of flash sales: what is the same in all of them stands in the statement, which is
/// read once, and not among the values, which are read each time. Answers the first id.
async fn insert_plain(
    conn: &mut MySqlConnection,
    orders: &[&NewOrder],
    addresses: &Addresses,
) -> Result<i64, StoreError> {
    let sql = rows::statement(
        "INSERT INTO orders (order_no, user_id, kind, sale_id, request_key, request_hash,
             total_amount, pay_amount, status, expire_at, address_id, address_snapshot) VALUES ",
        "(?,?,1,?,?,?,?,?,0,?,?,?)",
        orders.len(),
    );
    let mut query = sqlx::query(sql);
    for order in orders {
        let amounts = amounts(order)?;
        let snapshot = addresses.get(&order.address_id).map(|(_user, address)| Json(address));
        query = query
            .bind(order.order_no.as_str())
            .bind(order.user_id.0)
            .bind(order.sale_id.map(|sale| sale.0))
            .bind(order.request_key.as_str())
            .bind(order.request_hash.0)
            .bind(amounts.total.to_decimal())
            .bind(amounts.pay.to_decimal())
            .bind(order.expire_at)
            .bind(order.address_id.0)
            .bind(snapshot);
    }
    pool::id_of(query.execute(conn).await?.last_insert_id())
}

/// Inserts orders of any kind; answers the first id.
async fn insert_any(
    conn: &mut MySqlConnection,
    orders: &[&NewOrder],
    addresses: &Addresses,
) -> Result<i64, StoreError> {
    let sql = rows::statement(
        "INSERT INTO orders (order_no, user_id, kind, sale_id, request_key, request_hash,
             total_amount, pay_amount, freight_amount, discount_amount, coupon_id, status,
             expire_at, address_id, address_snapshot, remark) VALUES ",
        "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        orders.len(),
    );
    let mut query = sqlx::query(sql);
    for order in orders {
        let amounts = amounts(order)?;
        let snapshot = addresses.get(&order.address_id).map(|(_user, address)| Json(address));
        query = query
            .bind(order.order_no.as_str())
            .bind(order.user_id.0)
            .bind(order.kind.code())
            .bind(order.sale_id.map(|sale| sale.0))
            .bind(order.request_key.as_str())
            .bind(order.request_hash.0)
            .bind(amounts.total.to_decimal())
            .bind(amounts.pay.to_decimal())
            .bind(order.freight_amount.to_decimal())
            .bind(amounts.discount.to_decimal())
            .bind(order.coupon_id.map(|coupon| coupon.0))
            .bind(Status::PendingPayment.code())
            .bind(order.expire_at)
            .bind(order.address_id.0)
            .bind(snapshot)
            .bind(order.remark.as_deref());
    }
    pool::id_of(query.execute(conn).await?.last_insert_id())
}

/// The item, if each of two or more orders has this one and no other: as in a flash sale.
fn only_item<'a>(orders: &[&'a NewOrder]) -> Option<&'a NewItem> {
    let [first, second, ..] = orders else { return None };
    let [item] = first.items.as_slice() else { return None };
    let has_it = |order: &&NewOrder| matches!(order.items.as_slice(), [only] if only == item);
    (has_it(second) && orders.iter().all(has_it)).then_some(item)
}

/// Gives each of the orders `ids` the same line: MySQL hears of it once.
async fn copy_item(
    conn: &mut MySqlConnection,
    item: &NewItem,
    ids: &[OrderId],
) -> Result<(), StoreError> {
    let no_money = |_error| StoreError::corrupt("order_items", "pay_amount", item.pool_id);
    let paid = item.pay_amount().map_err(no_money)?;
    // The ids are those of one insert: no other order has one between them.
    sqlx::query!(
        "INSERT INTO order_items (order_id, user_id, product_id, sku_id, pool_id,
             flash_item_id, product_name, product_image, specs, price, quantity,
             discount_amount, pay_amount)
         SELECT id, user_id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM orders WHERE id BETWEEN ? AND ?",
        item.product_id.0,
        item.sku_id.0,
        item.pool_id.0,
        item.flash_item_id.map(|item| item.0),
        item.product_name,
        item.product_image,
        item.specs,
        item.price.to_decimal(),
        item.quantity,
        item.discount_amount.to_decimal(),
        paid.to_decimal(),
        ids.first().map(|id| id.0),
        ids.last().map(|id| id.0)
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_items(
    conn: &mut MySqlConnection,
    orders: &[&NewOrder],
    ids: &[OrderId],
) -> Result<(), StoreError> {
    let lines: Vec<_> = orders
        .iter()
        .zip(ids)
        .flat_map(|(order, id)| order.items.iter().map(move |item| (*id, order.user_id, item)))
        .collect();
    for piece in rows::pieces(&lines) {
        let sql = rows::statement(
            "INSERT INTO order_items (order_id, user_id, product_id, sku_id, pool_id,
                 flash_item_id, product_name, product_image, specs, price, quantity,
                 discount_amount, pay_amount)
             VALUES ",
            "(?,?,?,?,?,?,?,?,?,?,?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for (order, user, item) in piece {
            let no_money = |_error| StoreError::corrupt("order_items", "pay_amount", order);
            let paid = item.pay_amount().map_err(no_money)?;
            query = query
                .bind(order.0)
                .bind(user.0)
                .bind(item.product_id.0)
                .bind(item.sku_id.0)
                .bind(item.pool_id.0)
                .bind(item.flash_item_id.map(|item| item.0))
                .bind(item.product_name.as_str())
                .bind(item.product_image.as_deref())
                .bind(item.specs.as_deref())
                .bind(item.price.to_decimal())
                .bind(item.quantity)
                .bind(item.discount_amount.to_decimal())
                .bind(paid.to_decimal());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// What `orders` take from each pool, in ascending pool id: the order in which every transaction
/// locks pools, so that none waits for another in a circle.
#[must_use]
pub fn units_by_pool<'a>(orders: &[&'a NewOrder]) -> Vec<Reserved<'a>> {
    let mut pools: BTreeMap<PoolId, Reserved<'a>> = BTreeMap::new();
    for order in orders {
        for item in &order.items {
            let pool = item.pool_id;
            let none = || Reserved { pool, units: 0, orders: Vec::new() };
            let reserved = pools.entry(pool).or_insert_with(none);
            reserved.units = reserved.units.saturating_add(i64::from(item.quantity));
            if reserved.orders.last() != Some(&&order.order_no) {
                reserved.orders.push(&order.order_no);
            }
        }
    }
    pools.into_values().collect()
}
