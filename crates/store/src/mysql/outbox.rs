//! Side effects that were decided in a transaction and are carried out after its commit, at least
//! once. Each is idempotent by (order number, op, pool).

use chrono::{DateTime, Utc};
use mall_domain::{OrderId, OrderNo, PoolId};
use serde::{Deserialize, Serialize};
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::rows;
use crate::StoreError;

/// What is to be done (`outbox.op`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Tell Redis that a reservation was paid.
    SettlePaid,
    /// Tell Redis that a reservation was cancelled: its units go back on sale.
    SettleCancelled,
    /// Tell Redis that units of a refunded order are back on sale.
    SettleRefunded,
    /// Ask WeChat to send money back.
    Refund,
    /// Report the parcels of an order to WeChat.
    ShipUpload,
    /// Tell Redis that a pool grew or shrank.
    Resize,
    /// Have the tracks of a parcel pushed.
    Track,
    /// Send a text message.
    Sms,
    /// Send a message inside WeChat.
    Message,
}

impl Op {
    /// Every op.
    pub const ALL: [Op; 9] = [
        Op::SettlePaid,
        Op::SettleCancelled,
        Op::SettleRefunded,
        Op::Refund,
        Op::ShipUpload,
        Op::Resize,
        Op::Track,
        Op::Sms,
        Op::Message,
    ];

    /// The name that the table stores.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Op::SettlePaid => "settle_paid",
            Op::SettleCancelled => "settle_cancelled",
            Op::SettleRefunded => "settle_refunded",
            Op::Refund => "refund",
            Op::ShipUpload => "ship_upload",
            Op::Resize => "resize",
            Op::Track => "track",
            Op::Sms => "sms",
            Op::Message => "message",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.name() == name)
    }
}

/// What an effect is about: only the fields of its op are set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The reservation to settle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<String>,
    /// How many units the reservation keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<i64>,
    /// The order to report (`orders.id`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// The parcel that it is about (`order_logistics.id`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcel: Option<i64>,
    /// The refund to ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_no: Option<String>,
    /// By how many units a pool grew; below zero, it shrank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<i64>,
    /// The pool's epoch when it did: a rebuild since then has counted the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i64>,
}

/// One side effect to carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// `outbox.id`; 0 before it is stored.
    pub id: i64,
    /// What to do.
    pub op: Op,
    /// The order it is about, or another name that makes it unique.
    pub order_no: OrderNo,
    /// The pool it is about; 0 for none.
    pub pool_id: PoolId,
    /// What it takes.
    pub payload: Payload,
    /// How often it was tried.
    pub attempts: i32,
}

impl Effect {
    /// A new effect.
    #[must_use]
    pub fn new(op: Op, order_no: OrderNo, pool_id: PoolId, payload: Payload) -> Self {
        Self { id: 0, op, order_no, pool_id, payload, attempts: 0 }
    }

    /// Reports `parcel` (`order_logistics.id`) of this order to WeChat, with all parcels of the
    /// order that were not reported before.
    #[must_use]
    pub fn ship_upload(order: OrderId, parcel: i64) -> Self {
        let payload = Payload { order_id: Some(order.0), ..Payload::default() };
        // Every parcel is an effect of its own.
        let name = OrderNo(format!("P{parcel}"));
        Self::new(Op::ShipUpload, name, PoolId(0), payload)
    }

    /// Has the tracks of `parcel` pushed.
    #[must_use]
    pub fn track(parcel: i64) -> Self {
        let payload = Payload { parcel: Some(parcel), ..Payload::default() };
        Self::new(Op::Track, Self::track_name(parcel), PoolId(0), payload)
    }

    fn track_name(parcel: i64) -> OrderNo {
        OrderNo(format!("T{parcel}"))
    }

    /// Tells the shopper inside WeChat that `parcel` of this order is on its way.
    #[must_use]
    pub fn message(order: OrderId, parcel: i64) -> Self {
        let payload =
            Payload { order_id: Some(order.0), parcel: Some(parcel), ..Payload::default() };
        Self::new(Op::Message, OrderNo(format!("M{parcel}")), PoolId(0), payload)
    }

    /// Sends the text message with this number.
    #[must_use]
    pub fn sms(message_no: &str) -> Self {
        Self::new(Op::Sms, OrderNo(message_no.to_owned()), PoolId(0), Payload::default())
    }
}

/// Stores effects, to be carried out from `at` on.
///
/// # Errors
///
/// [`StoreError::Conflict`] if one is there already: the change it belongs to was made before.
pub async fn add(
    conn: &mut MySqlConnection,
    effects: &[Effect],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for piece in rows::pieces(effects) {
        let sql = rows::statement(
            "INSERT INTO outbox (op, order_no, pool_id, payload, next_at) VALUES ",
            "(?,?,?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for effect in piece {
            query = query
                .bind(effect.op.name())
                .bind(effect.order_no.as_str())
                .bind(effect.pool_id.0)
                .bind(Json(&effect.payload))
                .bind(at);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Claims effects whose time has come, until `claimed_until`; no other node takes them meanwhile.
/// A claim that runs out is taken again: that is the "at least" of at least once.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    claimed_until: DateTime<Utc>,
    max: u32,
) -> Result<Vec<Effect>, StoreError> {
    let found = sqlx::query!(
        r#"SELECT id, op, order_no, pool_id, payload as "payload: Json<Payload>", attempts
           FROM outbox
           WHERE state = 0 AND next_at <= ? AND (claimed_until IS NULL OR claimed_until < ?)
           ORDER BY next_at, id LIMIT ? FOR UPDATE SKIP LOCKED"#,
        now,
        now,
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    for piece in rows::pieces(&ids) {
        let sql = rows::in_list(
            "UPDATE outbox SET claimed_until = ?, attempts = attempts + 1 WHERE id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query(sql).bind(claimed_until);
        for id in piece {
            query = query.bind(*id);
        }
        query.execute(&mut *conn).await?;
    }
    found
        .into_iter()
        .map(|row| {
            let op = Op::from_name(&row.op);
            Ok(Effect {
                id: row.id,
                op: op.ok_or_else(|| StoreError::corrupt("outbox", "op", row.id))?,
                order_no: OrderNo(row.order_no),
                pool_id: PoolId(row.pool_id),
                payload: row.payload.0,
                attempts: row.attempts.saturating_add(1),
            })
        })
        .collect()
}

/// Marks effects as carried out. Idempotent.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn done(
    conn: &mut MySqlConnection,
    ids: &[i64],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for piece in rows::pieces(ids) {
        let sql = rows::in_list(
            "UPDATE outbox SET state = 1, done_at = ?, claimed_until = NULL WHERE id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query(sql).bind(at);
        for id in piece {
            query = query.bind(*id);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Puts effects that failed off to `next_at`, with the reason; or parks them for a person to see.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn postpone(
    conn: &mut MySqlConnection,
    ids: &[i64],
    next_at: DateTime<Utc>,
    error: &str,
    park: bool,
) -> Result<(), StoreError> {
    let state: i8 = if park { 2 } else { 0 };
    let error: String = error.chars().take(255).collect();
    for piece in rows::pieces(ids) {
        let sql = rows::in_list(
            "UPDATE outbox SET next_at = ?, last_error = ?, state = ?, claimed_until = NULL
             WHERE state = 0 AND id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query(sql).bind(next_at).bind(&error).bind(state);
        for id in piece {
            query = query.bind(*id);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Has an effect that waits or is parked tried again at once; `false` if it is done, or is not there.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn hurry(
    conn: &mut MySqlConnection,
    op: Op,
    order_no: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outbox SET state = 0, attempts = 0, next_at = ?, claimed_until = NULL
         WHERE op = ? AND order_no = ? AND state <> 1",
        at,
        op.name(),
        order_no
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() != 0)
}

/// Has the tracks of a parcel asked for once more from `at` on, although that was done. `false` if it
/// waits already.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn track_again(
    conn: &mut MySqlConnection,
    parcel: i64,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let name = Effect::track_name(parcel);
    let done = sqlx::query!(
        "UPDATE outbox SET state = 0, attempts = 0, next_at = ?, claimed_until = NULL
         WHERE op = ? AND order_no = ? AND state <> 0",
        at,
        Op::Track.name(),
        name.as_str()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() != 0)
}

/// How many effects wait, and since when the oldest does.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn backlog(
    conn: &mut MySqlConnection,
) -> Result<(i64, Option<DateTime<Utc>>), StoreError> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) as "count!: i64", MIN(created_at) as "oldest: DateTime<Utc>"
           FROM outbox WHERE state = 0"#
    )
    .fetch_one(conn)
    .await?;
    Ok((row.count, row.oldest))
}
