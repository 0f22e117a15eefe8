//! Parcels of orders, as far as they are reported to WeChat.

use mall_domain::OrderId;
use mall_domain::order::Status;
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use crate::StoreError;

/// The parcels of an order that WeChat has not been told of.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreported {
    /// WeChat's number of the payment.
    pub transaction_id: String,
    /// Who paid.
    pub openid: String,
    /// Whether all of the order is shipped.
    pub is_complete: bool,
    /// Whether a parcel was reported before.
    pub is_begun: bool,
    /// Where it goes, as JSON.
    pub address: Option<Value>,
    /// What is in the order, in words.
    pub goods: String,
    /// The parcels.
    pub parcels: Vec<UnreportedParcel>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreportedParcel {
    /// `order_logistics.id`.
    pub id: i64,
    /// The carrier, by our code.
    pub company: String,
    /// The number of the waybill.
    pub tracking_no: String,
}

/// The parcels of an order that WeChat has not been told of, the oldest `max`; `None` if the order
/// was not paid.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn unreported(
    conn: &mut MySqlConnection,
    order: OrderId,
    max: u32,
) -> Result<Option<Unreported>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT o.status, o.transaction_id, p.openid,
               o.address_snapshot as "address: Json<Value>",
               (SELECT GROUP_CONCAT(i.product_name ORDER BY i.id SEPARATOR '、')
                    FROM order_items i WHERE i.order_id = o.id) as goods,
               EXISTS (SELECT 1 FROM order_logistics l WHERE l.order_id = o.id
                    AND l.uploaded_at IS NOT NULL) as "is_begun!: bool"
           FROM orders o JOIN payments p ON p.order_id = o.id AND p.state = 2
           WHERE o.id = ?"#,
        order.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(transaction_id) = row.transaction_id else { return Ok(None) };
    let parcels = sqlx::query!(
        "SELECT id, company, tracking_no FROM order_logistics
         WHERE order_id = ? AND uploaded_at IS NULL ORDER BY id LIMIT ?",
        order.0,
        max
    )
    .fetch_all(conn)
    .await?;
    let parcels = parcels
        .into_iter()
        .map(|row| UnreportedParcel {
            id: row.id,
            company: row.company.unwrap_or_default(),
            tracking_no: row.tracking_no.unwrap_or_default(),
        })
        .collect();
    let status = Status::try_from(row.status);
    let status = status.map_err(|_bad| StoreError::corrupt("orders", "status", order))?;
    Ok(Some(Unreported {
        transaction_id,
        openid: row.openid,
        is_complete: status != Status::PendingShipment,
        is_begun: row.is_begun,
        address: row.address.map(|address| address.0),
        goods: row.goods.unwrap_or_default(),
        parcels,
    }))
}

/// Notes that WeChat was told of a parcel.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_reported(conn: &mut MySqlConnection, parcel: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE order_logistics SET uploaded_at = NOW(3) WHERE id = ?", parcel)
        .execute(conn)
        .await?;
    Ok(())
}

/// Who paid an order, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Who paid.
    pub openid: String,
    /// What is in the order, in words.
    pub goods: String,
}

/// Who paid this order; `None` if nobody did.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn payer(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Option<Payer>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT p.openid,
               (SELECT GROUP_CONCAT(i.product_name ORDER BY i.id SEPARATOR '、')
                    FROM order_items i WHERE i.order_id = p.order_id) as goods
           FROM payments p WHERE p.order_id = ? AND p.state = 2 LIMIT 1"#,
        order.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Payer { openid: row.openid, goods: row.goods.unwrap_or_default() }))
}
