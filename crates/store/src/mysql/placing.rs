//! Writing new orders: many of them, of many pools, in one transaction that the caller owns.

use std::collections::HashMap;

use mall_domain::order::{NewOrder, Status};
use mall_domain::{AddressId, Money, OrderId, PoolId, UserId};
use serde::Serialize;
use sqlx::MySqlConnection;
use sqlx::types::Json;

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
    for piece in rows::pieces(ids) {
        let sql = rows::in_list(
            "SELECT id, user_id, name, phone, province, city, district, detail
             FROM user_addresses WHERE id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query_as::<_, Row>(sql);
        for id in piece {
            query = query.bind(id.0);
        }
        for row in query.fetch_all(&mut *conn).await? {
            let (id, user, name, phone, province, city, district, detail) = row;
            let snapshot = AddressSnapshot { name, phone, province, city, district, detail };
            found.insert(AddressId(id), (UserId(user), snapshot));
        }
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

/// What the lines of `order` cost, and with the freight.
fn amounts(order: &NewOrder) -> Result<(Money, Money), StoreError> {
    let too_large = |_error| StoreError::corrupt("orders", "total_amount", &order.order_no);
    let mut total = Money::ZERO;
    for item in &order.items {
        let line = item.price.times(item.quantity).map_err(too_large)?;
        total = total.plus(line).map_err(too_large)?;
    }
    Ok((total, total.plus(order.freight_amount).map_err(too_large)?))
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
        let sql = rows::statement(
            "INSERT INTO orders (order_no, user_id, kind, sale_id, request_key, request_hash,
                 total_amount, pay_amount, freight_amount, status, expire_at, address_id,
                 address_snapshot) VALUES ",
            "(?,?,?,?,?,?,?,?,?,?,?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for order in piece {
            let (total, pay) = amounts(order)?;
            let snapshot = addresses.get(&order.address_id).map(|(_user, address)| Json(address));
            query = query
                .bind(order.order_no.as_str())
                .bind(order.user_id.0)
                .bind(order.kind.code())
                .bind(order.sale_id.map(|sale| sale.0))
                .bind(order.request_key.as_str())
                .bind(order.request_hash.0)
                .bind(total.to_decimal())
                .bind(pay.to_decimal())
                .bind(order.freight_amount.to_decimal())
                .bind(Status::PendingPayment.code())
                .bind(order.expire_at)
                .bind(order.address_id.0)
                .bind(snapshot);
        }
        let done = query.execute(&mut *conn).await?;
        // An insert whose row count is known beforehand gets ids one step apart, in row order.
        let mut id = pool::id_of(done.last_insert_id())?;
        for _order in piece {
            ids.push(OrderId(id));
            id = id.saturating_add(id_step);
        }
    }
    insert_items(conn, orders, &ids).await?;
    Ok(ids)
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
                 flash_item_id, product_name, product_image, specs, price, quantity, pay_amount)
             VALUES ",
            "(?,?,?,?,?,?,?,?,?,?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for (order, user, item) in piece {
            let line = item.price.times(item.quantity);
            let line =
                line.map_err(|_error| StoreError::corrupt("order_items", "pay_amount", order))?;
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
                .bind(line.to_decimal());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Units per pool of `orders`, in ascending pool id: the order in which every transaction locks
/// pools, so that none waits for another in a circle.
#[must_use]
pub fn units_by_pool(orders: &[&NewOrder]) -> Vec<(PoolId, i64)> {
    let mut units = std::collections::BTreeMap::new();
    for item in orders.iter().flat_map(|order| &order.items) {
        let sum: &mut i64 = units.entry(item.pool_id).or_default();
        *sum = sum.saturating_add(i64::from(item.quantity));
    }
    units.into_iter().collect()
}
