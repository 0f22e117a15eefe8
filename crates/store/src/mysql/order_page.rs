//! A page of orders with their lines, in two statements however many there are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::order::{Kind, Status};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{Money, OrderId, OrderNo, SaleId, SaleItemId, UserCouponId, UserId};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::order::{Order, OrderDetail, OrderItem};
use super::rows;
use crate::StoreError;

#[derive(sqlx::FromRow)]
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
    total_amount: Decimal,
    freight_amount: Decimal,
    discount_amount: Decimal,
    refund_status: i8,
    refunded_amount: Decimal,
    coupon_id: Option<i64>,
    auto_confirm_at: Option<DateTime<Utc>>,
    confirm_extended: i8,
    hidden: i8,
    pay_time: Option<DateTime<Utc>>,
    cancel_time: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
    ship_time: Option<DateTime<Utc>>,
    receive_time: Option<DateTime<Utc>>,
    address_snapshot: Option<Json<Value>>,
    remark: Option<String>,
    created_at: DateTime<Utc>,
}

impl Row {
    fn with_items(self, items: Vec<OrderItem>) -> Result<OrderDetail, StoreError> {
        let corrupt = |column| StoreError::corrupt("orders", column, self.id);
        let money =
            |amount: Decimal, column| Money::try_from(amount).map_err(|_bad| corrupt(column));
        Ok(OrderDetail {
            order: Order {
                id: OrderId(self.id),
                order_no: OrderNo(self.order_no),
                user_id: UserId(self.user_id),
                kind: if self.kind == Kind::Flash.code() { Kind::Flash } else { Kind::Ordinary },
                sale_id: self.sale_id.map(SaleId),
                status: Status::try_from(self.status).map_err(|_bad| corrupt("status"))?,
                pay_amount: money(self.pay_amount, "pay_amount")?,
                expire_at: self.expire_at,
                transaction_id: self.transaction_id,
                request_key: RequestKey::parse(&self.request_key)
                    .map_err(|_bad| corrupt("request_key"))?,
                request_hash: RequestHash(self.request_hash),
            },
            total_amount: money(self.total_amount, "total_amount")?,
            freight_amount: money(self.freight_amount, "freight_amount")?,
            discount_amount: money(self.discount_amount, "discount_amount")?,
            refund_status: self.refund_status,
            refunded_amount: money(self.refunded_amount, "refunded_amount")?,
            coupon_id: self.coupon_id.map(UserCouponId),
            auto_confirm_at: self.auto_confirm_at,
            confirm_extended: self.confirm_extended != 0,
            hidden: self.hidden != 0,
            pay_time: self.pay_time,
            cancel_time: self.cancel_time,
            cancel_reason: self.cancel_reason,
            ship_time: self.ship_time,
            receive_time: self.receive_time,
            address_snapshot: self.address_snapshot.map(|json| json.0),
            remark: self.remark,
            created_at: self.created_at,
            items,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: i64,
    order_id: i64,
    product_id: i64,
    sku_id: Option<i64>,
    flash_item_id: Option<i64>,
    product_name: String,
    product_image: Option<String>,
    specs: Option<String>,
    price: Decimal,
    quantity: i32,
    discount_amount: Decimal,
    pay_amount: Decimal,
    refunded_quantity: i32,
}

impl TryFrom<ItemRow> for OrderItem {
    type Error = StoreError;

    fn try_from(row: ItemRow) -> Result<Self, StoreError> {
        let money = |amount: Decimal, column| {
            let corrupt = |_bad| StoreError::corrupt("order_items", column, row.id);
            Money::try_from(amount).map_err(corrupt)
        };
        Ok(OrderItem {
            id: row.id,
            order_id: OrderId(row.order_id),
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
    }
}

/// The details of these orders with their lines, in the order of `ids`; those that do not exist are
/// left out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn details(
    conn: &mut MySqlConnection,
    ids: &[OrderId],
) -> Result<Vec<OrderDetail>, StoreError> {
    let mut items: HashMap<i64, Vec<OrderItem>> = HashMap::with_capacity(ids.len());
    let mut orders: HashMap<OrderId, OrderDetail> = HashMap::with_capacity(ids.len());
    let lines = rows::find_in::<ItemRow, _>(
        &mut *conn,
        "SELECT id, order_id, product_id, sku_id, flash_item_id, product_name, product_image,
             specs, price, quantity, discount_amount, pay_amount, refunded_quantity
         FROM order_items WHERE order_id IN",
        ids,
        |id| id.0,
        "ORDER BY order_id, id",
    );
    for row in lines.await? {
        items.entry(row.order_id).or_default().push(row.try_into()?);
    }
    let found = rows::find_in::<Row, _>(
        &mut *conn,
        "SELECT id, order_no, user_id, kind, sale_id, status, pay_amount, expire_at,
             transaction_id, request_key, request_hash, total_amount, freight_amount,
             discount_amount, refund_status, refunded_amount, coupon_id, auto_confirm_at,
             confirm_extended, hidden, pay_time, cancel_time, cancel_reason, ship_time,
             receive_time, address_snapshot, remark, created_at
         FROM orders WHERE id IN",
        ids,
        |id| id.0,
        "",
    );
    for row in found.await? {
        let lines = items.remove(&row.id).unwrap_or_default();
        orders.insert(OrderId(row.id), row.with_items(lines)?);
    }
    Ok(ids.iter().filter_map(|id| orders.remove(id)).collect())
}
