//! Parcels of orders, with what is in them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::order::Status;
use mall_domain::order::shipping::{Line, Units};
use mall_domain::{OrderId, UserId};
use serde_json::Value;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::pool::id_of;
use super::rows;
use crate::StoreError;

/// The most parcels of one order that are shown.
const PARCELS_MAX: u32 = 200;

/// A parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// `order_logistics.id`.
    pub id: i64,
    /// The carrier's code.
    pub company: String,
    /// The number of the waybill.
    pub tracking_no: String,
    /// Where it was, as the carrier told, as JSON.
    pub traces: Option<Value>,
    /// Where it is, as the carrier told.
    pub state: Option<String>,
    /// When the carrier told it.
    pub tracked_at: Option<DateTime<Utc>>,
    /// Why the carrier tells no more.
    pub track_error: Option<String>,
    /// When WeChat was told of it.
    pub uploaded_at: Option<DateTime<Utc>>,
    /// The text message that told the shopper, if one was to be sent.
    pub sms: Option<ParcelSms>,
    /// When it was handed over.
    pub created_at: DateTime<Utc>,
    /// When its traces were read last.
    pub updated_at: DateTime<Utc>,
    /// What is in it.
    pub units: Vec<Units>,
}

/// The text message about a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelSms {
    /// `sms_log.state`.
    pub state: i8,
    /// How often it was tried.
    pub attempts: i32,
    /// What the provider's reports name.
    pub provider_id: Option<String>,
    /// Why it was not sent.
    pub last_error: Option<String>,
    /// When the provider took it.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The number of the text message about a parcel.
#[must_use]
pub fn sms_no(parcel: i64) -> String {
    format!("ship-{parcel}")
}

/// Who gets an order.
#[derive(Clone, PartialEq, Eq)]
pub struct Receiver {
    /// The shopper.
    pub user: UserId,
    /// The phone number of the address.
    pub phone: Option<String>,
    /// The order's number.
    pub order_no: String,
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receiver").field("order_no", &self.order_no).finish_non_exhaustive()
    }
}

/// Who gets this order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn receiver(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Option<Receiver>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT user_id, order_no,
               JSON_UNQUOTE(JSON_EXTRACT(address_snapshot, '$.phone')) as "phone?: String"
           FROM orders WHERE id = ?"#,
        order.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Receiver {
        user: UserId(row.user_id),
        phone: row.phone,
        order_no: row.order_no,
    }))
}

/// The lines of an order, with what was refunded and shipped of each.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn lines(conn: &mut MySqlConnection, order: OrderId) -> Result<Vec<Line>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.id, i.quantity, i.refunded_quantity,
               CAST(COALESCE((SELECT SUM(l.quantity) FROM order_logistics_items l
                    WHERE l.order_item_id = i.id), 0) AS SIGNED) as "shipped!: i64"
           FROM order_items i WHERE i.order_id = ? ORDER BY i.id"#,
        order.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |_bad| StoreError::corrupt("order_items", "quantity", row.id);
            Ok(Line {
                item: row.id,
                ordered: u32::try_from(row.quantity).map_err(corrupt)?,
                refunded: u32::try_from(row.refunded_quantity).map_err(corrupt)?,
                shipped: u32::try_from(row.shipped).map_err(corrupt)?,
            })
        })
        .collect()
}

/// The parcels of an order, oldest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn parcels(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Vec<Parcel>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.id, l.company, l.tracking_no, l.traces as "traces: Json<Value>", l.state,
               l.tracked_at as "tracked_at: DateTime<Utc>", l.track_error,
               l.uploaded_at as "uploaded_at: DateTime<Utc>",
               l.created_at as "created_at: DateTime<Utc>",
               l.updated_at as "updated_at: DateTime<Utc>",
               s.state as "sms_state?: i8", s.attempts as "sms_attempts?: i32",
               s.provider_id as "sms_provider_id?: String",
               s.last_error as "sms_last_error?: String",
               s.sent_at as "sms_sent_at?: DateTime<Utc>"
           FROM order_logistics l LEFT JOIN sms_log s ON s.message_no = CONCAT('ship-', l.id)
           WHERE l.order_id = ? ORDER BY l.id LIMIT ?"#,
        order.0,
        PARCELS_MAX
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut units = units(conn, &ids).await?;
    let parcels = rows.into_iter().map(|row| Parcel {
        units: units.remove(&row.id).unwrap_or_default(),
        id: row.id,
        company: row.company.unwrap_or_default(),
        tracking_no: row.tracking_no.unwrap_or_default(),
        traces: row.traces.map(|traces| traces.0),
        state: row.state,
        tracked_at: row.tracked_at,
        track_error: row.track_error,
        uploaded_at: row.uploaded_at,
        sms: row.sms_state.map(|state| ParcelSms {
            state,
            attempts: row.sms_attempts.unwrap_or_default(),
            provider_id: row.sms_provider_id,
            last_error: row.sms_last_error,
            sent_at: row.sms_sent_at,
        }),
        created_at: row.created_at,
        updated_at: row.updated_at,
    });
    Ok(parcels.collect())
}

/// What is in these parcels.
async fn units(
    conn: &mut MySqlConnection,
    parcels: &[i64],
) -> Result<HashMap<i64, Vec<Units>>, StoreError> {
    let mut found: HashMap<i64, Vec<Units>> = HashMap::new();
    let rows = rows::find_in::<(i64, i64, i32), _>(
        &mut *conn,
        "SELECT logistics_id, order_item_id, quantity FROM order_logistics_items
             WHERE logistics_id IN",
        parcels,
        |parcel| *parcel,
        "ORDER BY id",
    );
    for (parcel, item, quantity) in rows.await? {
        let quantity = u32::try_from(quantity)
            .map_err(|_bad| StoreError::corrupt("order_logistics_items", "quantity", item))?;
        found.entry(parcel).or_default().push(Units { item, quantity });
    }
    Ok(found)
}

/// Adds a parcel to an order that the transaction has locked; answers its id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn add_parcel(
    conn: &mut MySqlConnection,
    order: OrderId,
    company: &str,
    tracking_no: &str,
    units: &[Units],
) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO order_logistics (order_id, company, tracking_no) VALUES (?, ?, ?)",
        order.0,
        company,
        tracking_no
    )
    .execute(&mut *conn)
    .await?;
    let parcel = id_of(done.last_insert_id())?;
    for piece in rows::pieces(units) {
        let sql = rows::statement(
            "INSERT INTO order_logistics_items (logistics_id, order_item_id, quantity) VALUES ",
            "(?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for units in piece {
            query = query.bind(parcel).bind(units.item).bind(units.quantity);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(parcel)
}

/// Moves an order from pending shipment to shipped; `false` if it does not stand there.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_shipped(
    conn: &mut MySqlConnection,
    order: OrderId,
    shipped_at: DateTime<Utc>,
    auto_confirm_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE orders SET status = ?, ship_time = ?, auto_confirm_at = ?
         WHERE id = ? AND status = ?",
        Status::Shipped.code(),
        shipped_at,
        auto_confirm_at,
        order.0,
        Status::PendingShipment.code()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many refunds of an order are under way: requested, approved or at WeChat.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn open_refunds(conn: &mut MySqlConnection, order: OrderId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT COUNT(*) FROM refunds WHERE order_id = ? AND kind IN (1, 2) AND status IN (0, 1, 2)",
        order.0
    )
    .fetch_one(conn)
    .await?)
}
