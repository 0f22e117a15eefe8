//! What admins change of an order.

use mall_domain::order::Status;
use mall_domain::order::pricing::Amounts;
use mall_domain::{Money, OrderId};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sqlx::MySqlConnection;
use sqlx::types::Json;

use crate::StoreError;
use crate::mysql::order::note_receiver;

/// The amounts of an order and of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// Those of the order.
    pub amounts: Amounts,
    /// Its lines.
    pub lines: Vec<PricedLine>,
}

/// A line of an order at its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// `order_items.id`.
    pub item: i64,
    /// What it costs before any discount.
    pub total: Money,
}

/// The amounts of an order; `None` if there is no such order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn priced(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Option<Priced>, StoreError> {
    let row = sqlx::query!(
        "SELECT total_amount, discount_amount, freight_amount, pay_amount FROM orders WHERE id = ?",
        order.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let money = |amount: Decimal, column| {
        Money::try_from(amount).map_err(|_bad| StoreError::corrupt("orders", column, order))
    };
    let amounts = Amounts {
        total: money(row.total_amount, "total_amount")?,
        discount: money(row.discount_amount, "discount_amount")?,
        freight: money(row.freight_amount, "freight_amount")?,
        pay: money(row.pay_amount, "pay_amount")?,
    };
    let rows = sqlx::query!(
        r#"SELECT id, price * quantity as "total!: Decimal" FROM order_items
           WHERE order_id = ? ORDER BY id"#,
        order.0
    )
    .fetch_all(conn)
    .await?;
    let line = |(item, total): (i64, Decimal)| {
        let corrupt = |_bad| StoreError::corrupt("order_items", "price", item);
        Ok(PricedLine { item, total: Money::try_from(total).map_err(corrupt)? })
    };
    let lines =
        rows.into_iter().map(|row| line((row.id, row.total))).collect::<Result<_, StoreError>>()?;
    Ok(Some(Priced { amounts, lines }))
}

/// Gives an unpaid order other amounts, and each line its share of the discount and what it costs
/// then; `false` if the order does not wait for payment any more.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_amounts(
    conn: &mut MySqlConnection,
    order: OrderId,
    amounts: &Amounts,
    lines: &[(i64, Money, Money)],
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET discount_amount = ?, freight_amount = ?, pay_amount = ?
         WHERE id = ? AND status = ?",
        amounts.discount.to_decimal(),
        amounts.freight.to_decimal(),
        amounts.pay.to_decimal(),
        order.0,
        Status::PendingPayment.code()
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    for (item, discount, pay) in lines {
        sqlx::query!(
            "UPDATE order_items SET discount_amount = ?, pay_amount = ?
             WHERE id = ? AND order_id = ?",
            discount.to_decimal(),
            pay.to_decimal(),
            item,
            order.0
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(true)
}

/// Where an order goes, as it stands in the order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn snapshot(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Option<Value>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT address_snapshot as "address: Json<Value>" FROM orders WHERE id = ?"#,
        order.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| row.address).map(|address| address.0))
}

/// Sends an order somewhere else; `false` if it was shipped, wholly or in part, or has ended.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_address(
    conn: &mut MySqlConnection,
    order: OrderId,
    address: &Value,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET address_snapshot = ? WHERE id = ? AND status IN (0, 1)
             AND NOT EXISTS (SELECT 1 FROM order_logistics l WHERE l.order_id = orders.id)",
        Json(address),
        order.0
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    note_receiver(conn, order).await?;
    Ok(true)
}

/// Changes the notes of an order; `None` leaves one as it is.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_remarks(
    conn: &mut MySqlConnection,
    order: OrderId,
    remark: Option<&str>,
    admin_remark: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE orders SET remark = COALESCE(?, remark), admin_remark = COALESCE(?, admin_remark)
         WHERE id = ?",
        remark,
        admin_remark,
        order.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Says in the timeline why an admin cancelled an order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn explain_cancel(
    conn: &mut MySqlConnection,
    order: OrderId,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE order_events SET detail = ?
         WHERE order_id = ? AND event = 'cancelled' AND actor = 'admin' AND detail IS NULL",
        Json(json!({ "reason": reason })),
        order.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
