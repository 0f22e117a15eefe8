//! `order_drafts`: ordinary orders between "wanted" and "written".
//!
//! The row is the arbiter of an order whose units come from several pools: the transaction that
//! writes the order deletes it while it is open ([`close`]), and whoever gives the order up moves
//! it on while it is open ([`abandon`]). Only one of the two ever succeeds, whichever node tries.

use mall_domain::order::{Declined, NewOrder};
use mall_domain::request::RequestKey;
use mall_domain::{OrderNo, UserId};
use sqlx::MySqlConnection;
use sqlx::types::Json;

use crate::StoreError;

/// How long after it was made a draft counts as left behind, in seconds: its node is dead or stuck.
const LEFT_AFTER_SECS: i64 = 5;
/// When the units of a draft that was given up are released once more, in seconds: a node that did
/// not know may have reserved some of them again.
const RELEASE_AGAIN_SECS: i64 = 60;
/// How long a draft that was given up answers repeats of its request, in seconds.
const KEPT_SECS: i64 = 3 * 24 * 3600;

/// Where a draft stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Its order may still be written.
    Open,
    /// It never will be, for this reason. Its units are released, or are to be.
    Abandoned(Declined),
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The order to write.
    pub order: NewOrder,
    /// Whether that may be done.
    pub state: State,
}

struct Row {
    order_no: String,
    content: Json<NewOrder>,
    state: i8,
    refusal: Option<Json<Declined>>,
}

impl TryFrom<Row> for Draft {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = match (row.state, row.refusal) {
            (0, _) => State::Open,
            (1 | 2, Some(Json(declined))) => State::Abandoned(declined),
            _ => return Err(StoreError::corrupt("order_drafts", "state", row.order_no)),
        };
        Ok(Draft { order: row.content.0, state })
    }
}

/// Writes a draft down.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the request has one already.
pub async fn create(conn: &mut MySqlConnection, order: &NewOrder) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO order_drafts (order_no, user_id, request_key, request_hash, content, next_at)
         VALUES (?, ?, ?, ?, ?, NOW(3) + INTERVAL ? SECOND)",
        order.order_no.as_str(),
        order.user_id.0,
        order.request_key.as_str(),
        order.request_hash.0,
        Json(order),
        LEFT_AFTER_SECS
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The draft of this request.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find_by_request(
    conn: &mut MySqlConnection,
    user: UserId,
    key: &RequestKey,
) -> Result<Option<Draft>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT order_no, content as "content: Json<NewOrder>", state,
               refusal as "refusal: Json<Declined>"
           FROM order_drafts WHERE user_id = ? AND request_key = ?"#,
        user.0,
        key.as_str()
    )
    .fetch_optional(conn)
    .await?
    .map(Draft::try_from)
    .transpose()
}

/// Whether the order with this number has a draft that is open.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn is_open(conn: &mut MySqlConnection, order_no: &OrderNo) -> Result<bool, StoreError> {
    let state =
        sqlx::query_scalar!("SELECT state FROM order_drafts WHERE order_no = ?", order_no.as_str())
            .fetch_optional(conn)
            .await?;
    Ok(state == Some(0))
}

/// Ends a draft because its order is written in this transaction; `false` if it is not open: the
/// order was written before, or was given up.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn close(conn: &mut MySqlConnection, order_no: &OrderNo) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM order_drafts WHERE order_no = ? AND state = 0",
        order_no.as_str()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a draft up; `false` if it is not open: its order was written, or it was given up before.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn abandon(
    conn: &mut MySqlConnection,
    order_no: &OrderNo,
    declined: &Declined,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE order_drafts SET state = 1, refusal = ?, next_at = NOW(3) + INTERVAL ? SECOND
         WHERE order_no = ? AND state = 0",
        Json(declined),
        LEFT_AFTER_SECS,
        order_no.as_str()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down that the units of an abandoned draft were released. They are released once more
/// after a while, and then the draft rests.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn released(conn: &mut MySqlConnection, order_no: &OrderNo) -> Result<(), StoreError> {
    // The columns are set from left to right, each from the row as it is by then.
    sqlx::query!(
        "UPDATE order_drafts
         SET next_at = CASE WHEN created_at + INTERVAL ? SECOND <= NOW(3)
                 THEN NOW(3) + INTERVAL ? SECOND ELSE created_at + INTERVAL ? SECOND END,
             state = CASE WHEN created_at + INTERVAL ? SECOND <= NOW(3) THEN 2 ELSE 1 END
         WHERE order_no = ? AND state = 1",
        RELEASE_AGAIN_SECS,
        KEPT_SECS,
        RELEASE_AGAIN_SECS,
        RELEASE_AGAIN_SECS,
        order_no.as_str()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims up to `max` drafts that were left behind or whose units are to be released; another node
/// gets none of them for the next ten seconds.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim_due(conn: &mut MySqlConnection, max: u32) -> Result<Vec<Draft>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT order_no, content as "content: Json<NewOrder>", state,
               refusal as "refusal: Json<Declined>"
           FROM order_drafts WHERE state IN (0, 1) AND next_at <= NOW(3)
           ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED"#,
        max
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        sqlx::query!(
            "UPDATE order_drafts SET next_at = NOW(3) + INTERVAL 10 SECOND WHERE order_no = ?",
            row.order_no
        )
        .execute(&mut *conn)
        .await?;
    }
    rows.into_iter().map(Draft::try_from).collect()
}

/// Deletes up to `max` drafts that were given up long ago; answers how many.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn forget_old(conn: &mut MySqlConnection, max: u32) -> Result<u64, StoreError> {
    let done =
        sqlx::query!("DELETE FROM order_drafts WHERE state = 2 AND next_at <= NOW(3) LIMIT ?", max)
            .execute(conn)
            .await?;
    Ok(done.rows_affected())
}
