//! `stock_ledger`: every change of a pool's available units, why, and what was left after it.

use mall_domain::{AdminId, OrderNo, PoolId};
use sqlx::MySqlConnection;
use sqlx::types::Json;

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
