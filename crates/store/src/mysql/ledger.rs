//! `stock_ledger`: every change of a pool's available units, why, and what was left after it.

use mall_domain::{AdminId, OrderNo, PoolId};
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::rows;
use crate::StoreError;

/// Why the units of a pool changed (`stock_ledger.reason`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Orders were placed.
    Reserve,
    /// Orders were cancelled or timed out.
    Cancel,
    /// Orders were refunded before shipping.
    Refund,
    /// A pool began with these units.
    Publish,
    /// Units went from a SKU to a flash sale.
    Carve,
    /// Leftovers of a flash sale went back to the SKU.
    Return,
    /// An admin changed the stock.
    Adjust,
    /// The stock that a SKU began with.
    Initial,
}

impl Reason {
    /// The name that the ledger stores.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::Reserve => "reserve",
            Reason::Cancel => "cancel",
            Reason::Refund => "refund",
            Reason::Publish => "publish",
            Reason::Carve => "carve",
            Reason::Return => "return",
            Reason::Adjust => "adjust",
            Reason::Initial => "initial",
        }
    }
}

/// Units of one pool that new orders took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved<'a> {
    /// Which pool.
    pub pool: PoolId,
    /// How many units.
    pub units: i64,
    /// The orders.
    pub orders: Vec<&'a OrderNo>,
}

/// The same as [`record`] with [`Reason::Reserve`], for many pools at once.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn record_reserved(
    conn: &mut MySqlConnection,
    reserved: &[Reserved<'_>],
) -> Result<(), StoreError> {
    let columns =
        [("id", "SIGNED"), ("delta", "SIGNED"), ("orders", "SIGNED"), ("order_nos", "CHAR")];
    for piece in rows::pieces(reserved) {
        let rows = rows::union(&columns, piece.len());
        let sql = format!(
            "INSERT INTO stock_ledger (pool_id, delta, balance, reason, orders, order_nos)
             SELECT p.id, w.delta, p.total - p.taken, ?, w.orders, w.order_nos
             FROM ({rows}) w STRAIGHT_JOIN stock_pools p ON p.id = w.id"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(Reason::Reserve.name());
        for entry in piece {
            query = query
                .bind(entry.pool.0)
                .bind(entry.units.saturating_neg())
                .bind(i64::try_from(entry.orders.len()).unwrap_or(i64::MAX))
                .bind(Json(&entry.orders));
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Writes down that the available units of `pool` changed by `delta`. Call it after the change, in
/// the same transaction, which then holds the row: the balance it records is exact.
///
/// A batch of orders is one entry that names them all.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn record(
    conn: &mut MySqlConnection,
    pool: PoolId,
    delta: i64,
    reason: Reason,
    orders: &[&OrderNo],
    admin: Option<AdminId>,
    remark: Option<&str>,
) -> Result<(), StoreError> {
    let count = i64::try_from(orders.len()).unwrap_or(i64::MAX);
    let numbers = (!orders.is_empty()).then_some(Json(orders));
    sqlx::query!(
        "INSERT INTO stock_ledger
             (pool_id, delta, balance, reason, orders, order_nos, admin_id, remark)
         SELECT id, ?, total - taken, ?, ?, ?, ?, ? FROM stock_pools WHERE id = ?",
        delta,
        reason.name(),
        count,
        numbers,
        admin.map(|admin| admin.0),
        remark,
        pool.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
