//! Comparisons of the books with WeChat's bills: the runs, what they found, and the books of a day.

use chrono::{DateTime, NaiveDate, Utc};
use mall_domain::payment::{PaymentState, RefundStatus};
use mall_domain::reconciliation::{Action, Difference, Side};
use mall_domain::{AdminId, Money};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use super::select;
use crate::StoreError;

/// Which bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Payments.
    Trade,
    /// Refunds.
    Refund,
}

impl Kind {
    /// Both.
    pub const ALL: [Kind; 2] = [Kind::Trade, Kind::Refund];

    /// The name that the table has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Trade => "trade",
            Kind::Refund => "refund",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Run {
    /// Which.
    pub id: i64,
    /// The day.
    pub bill_date: NaiveDate,
    /// The bill.
    pub kind: Kind,
    /// `waiting`, `running`, `done`, `no_bill` or `failed`.
    pub state: String,
    /// How many differences were found.
    pub differences: i32,
    /// How many lines the bill has.
    pub theirs: i32,
    /// How many entries the books have.
    pub ours: i32,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

struct RunRow {
    id: i64,
    bill_date: NaiveDate,
    kind: String,
    state: String,
    differences: i32,
    theirs: i32,
    ours: i32,
    attempts: i32,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<RunRow> for Run {
    type Error = StoreError;

    fn try_from(row: RunRow) -> Result<Self, StoreError> {
        let kind = Kind::from_name(&row.kind);
        Ok(Run {
            id: row.id,
            bill_date: row.bill_date,
            kind: kind.ok_or_else(|| StoreError::corrupt("reconciliations", "kind", row.id))?,
            state: row.state,
            differences: row.differences,
            theirs: row.theirs,
            ours: row.ours,
            attempts: row.attempts,
            last_error: row.last_error,
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
    }
}

/// Starts the comparison of a day, or starts it again; with `again` false, one that was started stays
/// as it is.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn start(
    conn: &mut MySqlConnection,
    date: NaiveDate,
    kind: Kind,
    at: DateTime<Utc>,
    again: bool,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO reconciliations (bill_date, kind, next_at) VALUES (?, ?, ?)
         ON DUPLICATE KEY UPDATE
             state = CASE WHEN ? AND state <> 'running' THEN 'waiting' ELSE state END,
             attempts = CASE WHEN ? AND state <> 'running' THEN 0 ELSE attempts END,
             next_at = CASE WHEN ? THEN VALUES(next_at) ELSE next_at END",
        date,
        kind.name(),
        at,
        again,
        again,
        again
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims a run whose time has come, until `until`; one that another process did not end is claimed
/// again then.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn claim(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Run>, StoreError> {
    let row = sqlx::query_as!(
        RunRow,
        r#"SELECT id, bill_date, kind, state, differences, theirs, ours, attempts, last_error,
               created_at as "created_at: DateTime<Utc>",
               finished_at as "finished_at: DateTime<Utc>"
           FROM reconciliations
           WHERE (state = 'waiting' AND next_at <= ?) OR (state = 'running' AND claimed_until < ?)
           ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"#,
        now,
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!(
        "UPDATE reconciliations SET state = 'running', claimed_until = ?, attempts = attempts + 1
         WHERE id = ?",
        until,
        row.id
    )
    .execute(conn)
    .await?;
    Run::try_from(row).map(Some)
}

/// Puts a run off, with the reason; or gives it up.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn put_off(
    conn: &mut MySqlConnection,
    run: i64,
    next_at: DateTime<Utc>,
    error: &str,
    give_up: bool,
) -> Result<(), StoreError> {
    let error: String = error.chars().take(255).collect();
    let state = if give_up { "failed" } else { "waiting" };
    sqlx::query!(
        "UPDATE reconciliations SET state = ?, next_at = ?, last_error = ?, claimed_until = NULL
         WHERE id = ?",
        state,
        next_at,
        error,
        run
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What differs in one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How.
    pub difference: Difference,
    /// Our number.
    pub number: String,
    /// Our number of the payment.
    pub out_trade_no: Option<String>,
    /// WeChat's number.
    pub transaction_id: Option<String>,
    /// How much here.
    pub our_amount: Option<Money>,
    /// How much there.
    pub their_amount: Option<Money>,
    /// Where it stands here.
    pub our_state: Option<&'static str>,
    /// Where it stands there.
    pub their_state: Option<String>,
}

/// Ends a run with what it found; what it found before and is not there any more is gone, and what
/// was settled stays settled.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn finish(
    conn: &mut MySqlConnection,
    run: i64,
    (theirs, ours): (usize, usize),
    has_bill: bool,
    found: &[Found],
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM reconciliation_differences WHERE reconciliation_id = ? AND resolved = 0",
        run
    )
    .execute(&mut *conn)
    .await?;
    for found in found {
        sqlx::query!(
            "INSERT INTO reconciliation_differences (reconciliation_id, kind, number, out_trade_no,
                 transaction_id, our_amount, their_amount, our_state, their_state, action)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = id",
            run,
            found.difference.name(),
            found.number,
            found.out_trade_no,
            found.transaction_id,
            found.our_amount.map(Money::to_decimal),
            found.their_amount.map(Money::to_decimal),
            found.our_state,
            found.their_state,
            found.difference.action().name()
        )
        .execute(&mut *conn)
        .await?;
    }
    let state = if has_bill { "done" } else { "no_bill" };
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    sqlx::query!(
        "UPDATE reconciliations SET state = ?, differences = ?, theirs = ?, ours = ?,
             finished_at = NOW(3), last_error = NULL, claimed_until = NULL
         WHERE id = ?",
        state,
        count(found.len()),
        count(theirs),
        count(ours),
        run
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One entry of the books.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Our number: of the payment, or of the refund at WeChat.
    pub number: String,
    /// Our number of the payment.
    pub out_trade_no: String,
    /// WeChat's number.
    pub transaction_id: Option<String>,
    /// How much, and whether it is done.
    pub side: Side,
    /// Where it stands.
    pub state: &'static str,
}

fn payment_word(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Created => "CREATED",
        PaymentState::Prepaid => "PREPAID",
        PaymentState::Success => "SUCCESS",
        PaymentState::Closed => "CLOSED",
        PaymentState::Orphan => "ORPHAN",
        PaymentState::Failed => "FAILED",
    }
}

fn refund_word(status: RefundStatus) -> &'static str {
    match status {
        RefundStatus::Requested => "REQUESTED",
        RefundStatus::Approved => "APPROVED",
        RefundStatus::Processing => "PROCESSING",
        RefundStatus::Success => "SUCCESS",
        RefundStatus::Refused => "REFUSED",
        RefundStatus::Cancelled => "CANCELLED",
        RefundStatus::Failed => "FAILED",
        RefundStatus::Abnormal => "ABNORMAL",
    }
}

type PaymentRow = (String, Option<String>, Decimal, i8);

fn payment_entry((number, transaction_id, amount, state): PaymentRow) -> Result<Entry, StoreError> {
    let corrupt = |column| StoreError::corrupt("payments", column, &number);
    let state = PaymentState::from_code(state).ok_or_else(|| corrupt("state"))?;
    let amount = Money::try_from(amount).map_err(|_bad| corrupt("amount"))?;
    let is_done = matches!(state, PaymentState::Success | PaymentState::Orphan);
    Ok(Entry {
        out_trade_no: number.clone(),
        number,
        transaction_id,
        side: Side { amount, is_done },
        state: payment_word(state),
    })
}

type RefundRow = (String, i32, String, Option<String>, Decimal, i8);

fn refund_entry(row: RefundRow) -> Result<Entry, StoreError> {
    let (refund_no, retries, out_trade_no, refund_id, amount, status) = row;
    let corrupt = |column| StoreError::corrupt("refunds", column, &refund_no);
    let status = RefundStatus::from_code(status).ok_or_else(|| corrupt("status"))?;
    let amount = Money::try_from(amount).map_err(|_bad| corrupt("amount"))?;
    let retries = u32::try_from(retries).map_err(|_bad| corrupt("retries"))?;
    Ok(Entry {
        number: mall_domain::refund::number_at_wechat(&refund_no, retries),
        out_trade_no,
        transaction_id: refund_id,
        side: Side { amount, is_done: status == RefundStatus::Success },
        state: refund_word(status),
    })
}

/// The entries of the books that were done from `from` until before `until`, at most `max`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn books(
    conn: &mut MySqlConnection,
    kind: Kind,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    max: u32,
) -> Result<Vec<Entry>, StoreError> {
    match kind {
        Kind::Trade => sqlx::query_as::<_, PaymentRow>(
            "SELECT out_trade_no, transaction_id, amount, state FROM payments
             WHERE success_time >= ? AND success_time < ? AND state IN (2, 4) LIMIT ?",
        )
        .bind(from)
        .bind(until)
        .bind(max)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(payment_entry)
        .collect(),
        Kind::Refund => sqlx::query_as::<_, RefundRow>(
            "SELECT r.refund_no, r.retries, p.out_trade_no, r.refund_id, r.amount, r.status
             FROM refunds r JOIN payments p ON p.id = r.payment_id
             WHERE r.success_time >= ? AND r.success_time < ? AND r.status = 3 LIMIT ?",
        )
        .bind(from)
        .bind(until)
        .bind(max)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(refund_entry)
        .collect(),
    }
}

/// The entry with this number, whenever it was done.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn entry(
    conn: &mut MySqlConnection,
    kind: Kind,
    number: &str,
) -> Result<Option<Entry>, StoreError> {
    match kind {
        Kind::Trade => sqlx::query_as::<_, PaymentRow>(
            "SELECT out_trade_no, transaction_id, amount, state FROM payments
             WHERE out_trade_no = ?",
        )
        .bind(number)
        .fetch_optional(conn)
        .await?
        .map(payment_entry)
        .transpose(),
        Kind::Refund => {
            let (refund_no, retries) = mall_domain::refund::number_here(number);
            let row = sqlx::query_as::<_, RefundRow>(
                "SELECT r.refund_no, r.retries, p.out_trade_no, r.refund_id, r.amount, r.status
                 FROM refunds r JOIN payments p ON p.id = r.payment_id
                 WHERE r.refund_no = ? AND r.retries = ?",
            );
            let row = row.bind(refund_no).bind(retries).fetch_optional(conn).await?;
            row.map(refund_entry).transpose()
        }
    }
}

/// No bill is older, or newer: the bounds of what the column holds.
const FIRST_DAY: NaiveDate = day(1000, 1, 1);
const LAST_DAY: NaiveDate = day(9999, 12, 31);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Runs, newest day first, and how many there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    date: Option<NaiveDate>,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Run>, i64), StoreError> {
    // Any day is a range as well: one statement for both questions, and both use the index.
    let first = date.unwrap_or(FIRST_DAY);
    let last = date.unwrap_or(LAST_DAY);
    let total = select::count(&mut *conn, "reconciliations WHERE bill_date >= ", |query| {
        query.push_bind(first).push(" AND bill_date <= ").push_bind(last);
    })
    .await?;
    let rows = sqlx::query_as!(
        RunRow,
        r#"SELECT id, bill_date, kind, state, differences, theirs, ours, attempts, last_error,
               created_at as "created_at: DateTime<Utc>",
               finished_at as "finished_at: DateTime<Utc>"
           FROM reconciliations WHERE bill_date >= ? AND bill_date <= ?
           ORDER BY bill_date DESC, kind DESC LIMIT ? OFFSET ?"#,
        first,
        last,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    Ok((rows.into_iter().map(Run::try_from).collect::<Result<_, _>>()?, total))
}

/// The run with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: i64) -> Result<Option<Run>, StoreError> {
    sqlx::query_as!(
        RunRow,
        r#"SELECT id, bill_date, kind, state, differences, theirs, ours, attempts, last_error,
               created_at as "created_at: DateTime<Utc>",
               finished_at as "finished_at: DateTime<Utc>"
           FROM reconciliations WHERE id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?
    .map(Run::try_from)
    .transpose()
}

/// A difference as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Which.
    pub id: i64,
    /// The run that found it.
    pub run: i64,
    /// `amount`, `state`, `missing_here` or `missing_there`.
    pub kind: String,
    /// Our number.
    pub number: String,
    /// Our number of the payment.
    pub out_trade_no: Option<String>,
    /// WeChat's number.
    pub transaction_id: Option<String>,
    /// How much here.
    pub our_amount: Option<Money>,
    /// How much there.
    pub their_amount: Option<Money>,
    /// Where it stands here.
    pub our_state: Option<String>,
    /// Where it stands there.
    pub their_state: Option<String>,
    /// What settles it.
    pub action: String,
    /// Whether it is settled.
    pub is_resolved: bool,
    /// How it was settled.
    pub resolution: Option<String>,
}

struct StoredRow {
    id: i64,
    run: i64,
    kind: String,
    number: String,
    out_trade_no: Option<String>,
    transaction_id: Option<String>,
    our_amount: Option<Decimal>,
    their_amount: Option<Decimal>,
    our_state: Option<String>,
    their_state: Option<String>,
    action: String,
    resolved: i8,
    resolution: Option<String>,
}

impl TryFrom<StoredRow> for Stored {
    type Error = StoreError;

    fn try_from(row: StoredRow) -> Result<Self, StoreError> {
        let money = |amount: Option<Decimal>, column| {
            let corrupt = |_bad| StoreError::corrupt("reconciliation_differences", column, row.id);
            amount.map(Money::try_from).transpose().map_err(corrupt)
        };
        Ok(Stored {
            id: row.id,
            run: row.run,
            our_amount: money(row.our_amount, "our_amount")?,
            their_amount: money(row.their_amount, "their_amount")?,
            kind: row.kind,
            number: row.number,
            out_trade_no: row.out_trade_no,
            transaction_id: row.transaction_id,
            our_state: row.our_state,
            their_state: row.their_state,
            action: row.action,
            is_resolved: row.resolved != 0,
            resolution: row.resolution,
        })
    }
}

/// What a run found, the first `max`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn differences(
    conn: &mut MySqlConnection,
    run: i64,
    max: u32,
) -> Result<Vec<Stored>, StoreError> {
    sqlx::query_as!(
        StoredRow,
        r#"SELECT id, reconciliation_id as "run!", kind, number, out_trade_no, transaction_id,
               our_amount, their_amount, our_state, their_state, action, resolved, resolution
           FROM reconciliation_differences WHERE reconciliation_id = ? ORDER BY id LIMIT ?"#,
        run,
        max
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Stored::try_from)
    .collect()
}

/// The difference with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn difference(conn: &mut MySqlConnection, id: i64) -> Result<Option<Stored>, StoreError> {
    sqlx::query_as!(
        StoredRow,
        r#"SELECT id, reconciliation_id as "run!", kind, number, out_trade_no, transaction_id,
               our_amount, their_amount, our_state, their_state, action, resolved, resolution
           FROM reconciliation_differences WHERE id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?
    .map(Stored::try_from)
    .transpose()
}

/// Marks a difference as settled; `false` if it was settled before.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn resolve(
    conn: &mut MySqlConnection,
    id: i64,
    action: Action,
    admin: AdminId,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE reconciliation_differences
         SET resolved = 1, resolution = ?, admin_id = ?, resolved_at = NOW(3)
         WHERE id = ? AND resolved = 0",
        action.name(),
        admin.0,
        id
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
