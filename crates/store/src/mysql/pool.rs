//! `stock_pools`: the backstop of every sale. No commit takes more units than a pool has.

use mall_domain::PoolId;
use mall_domain::stock::{PoolKind, PoolState};
use sqlx::MySqlConnection;

use super::rows;
use crate::StoreError;

/// A pool of units as MySQL has it; `total - taken` are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Which pool.
    pub id: PoolId,
    /// Whose units these are.
    pub kind: PoolKind,
    /// The id of the SKU or flash-sale item.
    pub ref_id: i64,
    /// All units.
    pub total: i64,
    /// Units of orders that hold stock.
    pub taken: i64,
    /// Grows with every rebuild of the pool in Redis; writes of an older epoch are refused.
    pub epoch: i64,
    /// Whether it gives out units.
    pub state: PoolState,
}

struct Row {
    id: i64,
    kind: i8,
    ref_id: i64,
    total: i32,
    taken: i32,
    epoch: i32,
    state: i8,
}

impl TryFrom<Row> for Pool {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("stock_pools", column, row.id);
        Ok(Pool {
            id: PoolId(row.id),
            kind: PoolKind::from_code(row.kind).ok_or_else(|| corrupt("kind"))?,
            ref_id: row.ref_id,
            total: row.total.into(),
            taken: row.taken.into(),
            epoch: row.epoch.into(),
            state: PoolState::from_code(row.state).ok_or_else(|| corrupt("state"))?,
        })
    }
}

/// The pool with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: PoolId) -> Result<Option<Pool>, StoreError> {
    sqlx::query_as!(
        Row,
        "SELECT id, kind, ref_id, total, taken, epoch, state FROM stock_pools WHERE id = ?",
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Pool::try_from)
    .transpose()
}

/// The pool of this SKU or flash-sale item.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_ref(
    conn: &mut MySqlConnection,
    kind: PoolKind,
    ref_id: i64,
) -> Result<Option<Pool>, StoreError> {
    sqlx::query_as!(
        Row,
        "SELECT id, kind, ref_id, total, taken, epoch, state FROM stock_pools
         WHERE kind = ? AND ref_id = ?",
        kind.code(),
        ref_id
    )
    .fetch_optional(conn)
    .await?
    .map(Pool::try_from)
    .transpose()
}

/// The pool with this id, locked until the transaction ends: no order takes from it or gives
/// back to it meanwhile.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: PoolId) -> Result<Option<Pool>, StoreError> {
    sqlx::query_as!(
        Row,
        "SELECT id, kind, ref_id, total, taken, epoch, state FROM stock_pools
         WHERE id = ? FOR UPDATE",
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Pool::try_from)
    .transpose()
}

/// Every pool of this kind that gives out units or may get some back.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn all(conn: &mut MySqlConnection, kind: PoolKind) -> Result<Vec<Pool>, StoreError> {
    sqlx::query_as!(
        Row,
        "SELECT id, kind, ref_id, total, taken, epoch, state FROM stock_pools
         WHERE kind = ? ORDER BY id",
        kind.code()
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Pool::try_from)
    .collect()
}

/// Creates an open pool of `total` units.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the SKU or item has one.
pub async fn create(
    conn: &mut MySqlConnection,
    kind: PoolKind,
    ref_id: i64,
    total: i64,
) -> Result<PoolId, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO stock_pools (kind, ref_id, total) VALUES (?, ?, ?)",
        kind.code(),
        ref_id,
        total
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id()).map(PoolId)
}

/// Takes `quantity` units for orders; `false` if the pool has too few left or another epoch: then
/// nothing changed. **The backstop**: whatever Redis said, this decides.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn take(
    conn: &mut MySqlConnection,
    id: PoolId,
    epoch: i64,
    quantity: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stock_pools SET taken = taken + ? WHERE id = ? AND epoch = ? AND taken + ? <= total",
        quantity,
        id.0,
        epoch,
        quantity
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Units to take from a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// Which pool.
    pub pool: PoolId,
    /// The epoch that Redis gave them out under.
    pub epoch: i64,
    /// How many.
    pub units: i64,
}

/// The same as [`take`] for many pools at once, given in ascending id, which is the order in which
/// they are locked; `false` if one of them has too few left or another epoch: then the transaction
/// must be rolled back.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn take_all(conn: &mut MySqlConnection, takes: &[Take]) -> Result<bool, StoreError> {
    let columns = [("id", "SIGNED"), ("epoch", "SIGNED"), ("units", "SIGNED")];
    for piece in rows::pieces(takes) {
        let rows = rows::union(&columns, piece.len());
        let sql = format!(
            "UPDATE ({rows}) w STRAIGHT_JOIN stock_pools p ON p.id = w.id
             SET p.taken = p.taken + w.units
             WHERE p.epoch = w.epoch AND p.taken + w.units <= p.total"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for take in piece {
            query = query.bind(take.pool.0).bind(take.epoch).bind(take.units);
        }
        let done = query.execute(&mut *conn).await?;
        if usize::try_from(done.rows_affected()).ok() != Some(piece.len()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives `quantity` units of cancelled orders back; `false` if fewer are taken, which means that
/// the books do not add up.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn give_back(
    conn: &mut MySqlConnection,
    id: PoolId,
    quantity: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stock_pools SET taken = taken - ? WHERE id = ? AND taken >= ?",
        quantity,
        id.0,
        quantity
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds `delta` units to the pool, or takes `-delta` of those that are left; `false` if fewer are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn resize(
    conn: &mut MySqlConnection,
    id: PoolId,
    delta: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stock_pools SET total = total + ? WHERE id = ? AND total + ? >= taken",
        delta,
        id.0,
        delta
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets whether the pool gives out units.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_state(
    conn: &mut MySqlConnection,
    id: PoolId,
    state: PoolState,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE stock_pools SET state = ? WHERE id = ?", state.code(), id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Moves the pool from `epoch` to the next; `false` if another node did so before.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn next_epoch(
    conn: &mut MySqlConnection,
    id: PoolId,
    epoch: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stock_pools SET epoch = epoch + 1 WHERE id = ? AND epoch = ?",
        id.0,
        epoch
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A row id as MySQL reports it after an insert.
pub(super) fn id_of(last_insert_id: u64) -> Result<i64, StoreError> {
    i64::try_from(last_insert_id)
        .map_err(|_too_large| StoreError::corrupt("last_insert_id", "id", last_insert_id))
}
