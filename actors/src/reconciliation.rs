//! The books against WeChat's bills, once a day: what differs is written down, with what settles it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use mall_domain::reconciliation::{Action, compare};
use mall_domain::{AdminId, Money, day};
use mall_store::StoreError;
use mall_store::mysql::reconciliation::{self as store, Entry, Found, Kind, Run};
use mall_wechat::{BillError, BillKind, BillReader, BillRow, Downloaded, PayError, RefundStatus};

use crate::refunds;
use crate::shop::Shop;
use crate::supervisor::{self, NotifyRefusal};

/// How long after midnight in China the bill of yesterday can be had.
const READY: TimeDelta = TimeDelta::hours(10);
/// How long a run may take before another node may take it.
const CLAIM: TimeDelta = TimeDelta::minutes(30);
/// How long after a failure a run is tried again.
const AGAIN: TimeDelta = TimeDelta::minutes(5);
/// Runs that failed this often are given up.
const ATTEMPTS_MAX: i32 = 24;
/// The most entries of one day's books.
const ENTRIES_MAX: u32 = 2_000_000;
/// The most differences that are written down; more, and something is wrong with the bill.
const DIFFERENCES_MAX: usize = 10_000;

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("the bill is still being made")]
    NotYet,
    #[error("the bill can't be had")]
    WeChat(#[from] PayError),
    #[error(transparent)]
    Bill(#[from] BillError),
    #[error("no file for the bill")]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a difference can't be settled.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// There is none.
    #[error("no such difference")]
    NotFound,
    /// It was settled before.
    #[error("the difference is settled")]
    Resolved,
    /// WeChat was asked, and the books still differ.
    #[error("the books still differ")]
    StillDiffers,
    /// WeChat can't be asked.
    #[error("WeChat is not available")]
    WeChat(#[source] PayError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Starts yesterday's runs when their bills can be had, and makes one run whose time has come.
pub(crate) async fn by_time(shop: &Shop) -> Result<(), StoreError> {
    let now = shop.clock.now();
    let today = day::day_of(now);
    let mut tx = shop.store.begin().await?;
    if day::start_of(today) + READY <= now
        && let Some(yesterday) = today.pred_opt()
    {
        for kind in Kind::ALL {
            store::start(&mut tx, yesterday, kind, now, false).await?;
        }
    }
    let claimed = store::claim(&mut tx, now, now + CLAIM).await?;
    tx.commit().await?;
    let Some(run) = claimed else { return Ok(()) };
    if let Err(error) = make(shop, &run).await {
        let give_up = ATTEMPTS_MAX <= run.attempts;
        tracing::warn!(run = run.id, error = %crate::chain(&error), "a reconciliation failed");
        let mut conn = shop.store.connection().await?;
        let text = crate::chain(&error);
        store::put_off(&mut conn, run.id, now + AGAIN, &text, give_up).await?;
    }
    Ok(())
}

/// A file for a bill that nobody else sees, and that is gone when it is dropped.
struct Scratch {
    path: PathBuf,
    file: File,
}

impl Scratch {
    fn new(run: i64, boot: u32) -> std::io::Result<Self> {
        let name = format!("mall-bill-{run}-{boot}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let file =
            File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        Ok(Self { path, file })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "a bill's file stays");
        }
    }
}

/// Downloads the bill of a run, compares it with the books, and writes down what differs.
async fn make(shop: &Shop, run: &Run) -> Result<(), Failed> {
    let kind = match run.kind {
        Kind::Trade => BillKind::Trade,
        Kind::Refund => BillKind::Refund,
    };
    let now = shop.clock.now();
    let mut scratch = Scratch::new(run.id, shop.boot)?;
    let downloaded = shop.wechat.download_bill(kind, run.bill_date, now, &mut scratch.file).await?;
    let has_bill = match downloaded {
        Downloaded::Bill(_bytes) => true,
        Downloaded::Nothing => false,
        Downloaded::NotYet => return Err(Failed::NotYet),
    };
    let mut conn = shop.store.connection().await?;
    let day = bounds(run.bill_date);
    let ours = store::books(&mut conn, run.kind, day, ENTRIES_MAX).await?;
    let count = ours.len();
    let mut ours: HashMap<String, Entry> =
        ours.into_iter().map(|entry| (entry.number.clone(), entry)).collect();
    let mut found = Vec::new();
    let mut theirs: usize = 0;
    if has_bill {
        scratch.file.seek(SeekFrom::Start(0))?;
        for row in BillReader::new(BufReader::new(&scratch.file))? {
            let row = row?;
            theirs += 1;
            let number = number(&row);
            let entry = match ours.remove(number) {
                Some(entry) => Some(entry),
                // Done on another day by our clock, or not done here.
                None => store::entry(&mut conn, run.kind, number).await?,
            };
            note(&mut found, entry, Some(&row))?;
        }
    }
    for entry in ours.into_values() {
        note(&mut found, Some(entry), None)?;
    }
    drop(conn);
    let mut tx = shop.store.begin().await?;
    store::finish(&mut tx, run.id, (theirs, count), has_bill, &found).await?;
    tx.commit().await.map_err(StoreError::from)?;
    tracing::info!(run = run.id, theirs, ours = count, differences = found.len(), "reconciled");
    if !found.is_empty() {
        tracing::error!(run = run.id, differences = found.len(), "the books differ from the bill");
    }
    Ok(())
}

/// When a day begins and ends in China.
fn bounds(date: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    (day::start_of(date), day::end_of(date))
}

fn number(row: &BillRow) -> &str {
    row.refund.as_ref().map_or(&row.out_trade_no, |refund| &refund.out_refund_no)
}

/// Compares one entry with its line, and notes how they differ.
fn note(
    found: &mut Vec<Found>,
    entry: Option<Entry>,
    row: Option<&BillRow>,
) -> Result<(), BillError> {
    let fen = |row: &BillRow| row.refund.as_ref().map_or(row.order_fen, |refund| refund.fen);
    let theirs = row.map(fen).map(Money::from_fen).transpose();
    let theirs = theirs.map_err(|_too_much| BillError::Incomplete)?;
    let ours = entry.as_ref().map(|entry| entry.side);
    let Some(difference) = compare(ours, theirs) else { return Ok(()) };
    if DIFFERENCES_MAX <= found.len() {
        return Err(BillError::Incomplete);
    }
    let known = |entry: &Entry| entry.number.clone();
    let number = entry.as_ref().map(known).or_else(|| row.map(|row| number(row).to_owned()));
    let id = |row: &BillRow| {
        row.refund.as_ref().map_or(&row.transaction_id, |refund| &refund.refund_id).clone()
    };
    let state = |row: &BillRow| {
        row.refund.as_ref().map_or(&row.state, |refund| &refund.state).chars().take(32).collect()
    };
    let theirs_no = |row: &BillRow| row.out_trade_no.clone();
    found.push(Found {
        difference,
        number: number.unwrap_or_default().chars().take(64).collect(),
        out_trade_no: entry
            .as_ref()
            .map(|entry| entry.out_trade_no.clone())
            .or_else(|| row.map(theirs_no))
            .map(|number| number.chars().take(64).collect()),
        transaction_id: row
            .map(id)
            .or_else(|| entry.as_ref().and_then(|entry| entry.transaction_id.clone()))
            .map(|id| id.chars().take(64).collect()),
        our_amount: ours.map(|ours| ours.amount),
        their_amount: theirs,
        our_state: entry.as_ref().map(|entry| entry.state),
        their_state: row.map(state),
    });
    Ok(())
}

/// Settles a difference. [`Action::Query`] asks WeChat first, and settles it only if the books agree
/// with the bill then; the others are a person's word.
pub(crate) async fn resolve(
    shop: &Shop,
    id: i64,
    action: Action,
    admin: AdminId,
) -> Result<(), ResolveError> {
    let mut conn = shop.store.connection().await?;
    let found = store::difference(&mut conn, id).await?.ok_or(ResolveError::NotFound)?;
    if found.is_resolved {
        return Err(ResolveError::Resolved);
    }
    let run = store::find(&mut conn, found.run).await?.ok_or(ResolveError::NotFound)?;
    drop(conn);
    if action == Action::Query {
        let is_done_there = ask(shop, run.kind, &found.number).await?;
        let mut conn = shop.store.connection().await?;
        let entry = store::entry(&mut conn, run.kind, &found.number).await?;
        let mut theirs = found.their_amount;
        let ours = entry.map(|entry| entry.side);
        if theirs.is_none() && is_done_there {
            // The bill lacks what WeChat itself knows of.
            theirs = ours.map(|ours| ours.amount);
        }
        if compare(ours, theirs).is_some() {
            return Err(ResolveError::StillDiffers);
        }
    }
    let mut conn = shop.store.connection().await?;
    if store::resolve(&mut conn, id, action, admin).await? {
        Ok(())
    } else {
        Err(ResolveError::Resolved)
    }
}

/// Asks WeChat about one number, and writes down what it says; answers whether it is done there.
async fn ask(shop: &Shop, kind: Kind, number: &str) -> Result<bool, ResolveError> {
    match kind {
        Kind::Trade => {
            let transaction = match shop.wechat.query(number, shop.clock.now()).await {
                Ok(transaction) => transaction,
                Err(PayError::NotFound) => return Ok(false),
                Err(error) => return Err(ResolveError::WeChat(error)),
            };
            if !transaction.trade_state.is_paid() {
                return Ok(false);
            }
            match supervisor::payment_notified(shop, transaction).await {
                Ok(()) => Ok(true),
                Err(NotifyRefusal::Store(error)) => Err(error.into()),
                Err(NotifyRefusal::Busy) => Err(StoreError::Deadlock.into()),
                Err(NotifyRefusal::NotFound | NotifyRefusal::Mismatch(_)) => {
                    Err(ResolveError::StillDiffers)
                }
            }
        }
        Kind::Refund => {
            let result = match shop.wechat.query_refund(number, shop.clock.now()).await {
                Ok(result) => result,
                Err(PayError::NotFound) => return Ok(false),
                Err(error) => return Err(ResolveError::WeChat(error)),
            };
            refunds::note(shop, &result).await?;
            Ok(result.status == RefundStatus::Success)
        }
    }
}
