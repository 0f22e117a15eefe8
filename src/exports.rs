//! Makes the files that admins ask for, beside the requests. Any node takes the oldest that waits;
//! should it die, another takes it again when the claim has run out.

mod sheet;

use std::fs::File;
use std::io::Read;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::{Clock, day};
use mall_store::mysql::admin;
use mall_store::mysql::export::{self, Cell, Export, Finished};
use mall_store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

use self::sheet::Sheet;
use crate::extract::{Permission, PiiRead, allows};

/// How often a node looks for work.
const TICK: Duration = Duration::from_millis(500);
/// How long a piece of work may take before another node may take the export.
const CLAIM: TimeDelta = TimeDelta::seconds(60);
/// Rows in memory at once.
const PIECE: u32 = 500;
/// Rows of one file: Excel takes hardly more.
const ROWS_MAX: i32 = 1_000_000;
/// Bytes of one piece of a file in the database.
const CHUNK: usize = 512 * 1024;
/// How long a file is kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(7);
/// Files that are thrown away at once.
const EXPIRED_MAX: u32 = 10;

/// Makes exports until `stop`.
pub async fn run(store: Store, clock: Clock, stop: CancellationToken) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while stop.run_until_cancelled(tick.tick()).await.is_some() {
        // Not dropped when `stop` comes: a statement that is dropped half-way would leave its
        // connection in disorder.
        if let Err(error) = round(&store, &clock, &stop).await {
            tracing::warn!(error = format!("{error:#}"), "an export could not be made yet");
        }
    }
}

/// Makes one export, and throws away what is old.
async fn round(store: &Store, clock: &Clock, stop: &CancellationToken) -> anyhow::Result<()> {
    let now = clock.now();
    let mut tx = store.begin().await?;
    export::expire(&mut tx, now, EXPIRED_MAX).await?;
    let claim = milliseconds(now + CLAIM);
    let claimed = export::claim(&mut tx, now, claim).await?;
    tx.commit().await.map_err(StoreError::from)?;
    let Some(job) = claimed else { return Ok(()) };
    let id = job.id;
    match make(store, clock, stop, job, claim).await {
        Ok(()) => Ok(()),
        Err(error) if error.is::<StoreError>() => {
            // MySQL may be back when the claim has run out.
            Err(error)
        }
        Err(error) => {
            tracing::error!(export = id, error = format!("{error:#}"), "an export failed");
            let mut tx = store.begin().await?;
            export::fail(&mut tx, id, "文件生成失败", clock.now()).await?;
            Ok(tx.commit().await.map_err(StoreError::from)?)
        }
    }
}

/// What the column holds: a claim is compared with it.
fn milliseconds(moment: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(moment.timestamp_millis()).unwrap_or(moment)
}

async fn make(
    store: &Store,
    clock: &Clock,
    stop: &CancellationToken,
    job: Export,
    mut claim: DateTime<Utc>,
) -> anyhow::Result<()> {
    // What the admin may see counts now, not when the file was asked for.
    let admin = admin::find(&mut *store.connection().await?, job.admin_id).await?;
    let admin = admin.filter(|admin| admin.active).context("the admin is gone")?;
    let in_full = allows(&admin.permissions, PiiRead::NAME);
    let mut sheet = Sheet::new(job.format, job.kind.titles(), in_full)?;
    let (mut after, mut total, mut note) = (0, 0_i32, None);
    loop {
        if stop.is_cancelled() {
            // Another node, or the next process, begins anew.
            let mut conn = store.connection().await?;
            return Ok(export::release(&mut conn, job.id, claim).await?);
        }
        let mut conn = store.connection().await?;
        let lines = export::rows::piece(&mut conn, job.kind, &job.filter, after, PIECE).await?;
        drop(conn);
        let Some((last, _cells)) = lines.last() else { break };
        after = *last;
        total = total.saturating_add(i32::try_from(lines.len()).unwrap_or(i32::MAX));
        sheet = write(sheet, lines).await?;
        let until = milliseconds(clock.now() + CLAIM);
        let mut conn = store.connection().await?;
        if !export::progress(&mut conn, job.id, claim, total, until).await? {
            // Another node has it.
            return Ok(());
        }
        claim = until;
        if ROWS_MAX <= total {
            note = Some("超过 1000000 行，其余未导出");
            break;
        }
    }
    let (file, size) = tokio::task::spawn_blocking(move || sheet.finish()).await??;
    let until = milliseconds(clock.now() + CLAIM);
    if !export::progress(&mut *store.connection().await?, job.id, claim, total, until).await? {
        return Ok(());
    }
    keep(store, job.id, file).await?;
    let now = clock.now();
    let (kind, format) = (job.kind.name(), job.format.name());
    let name = format!("{kind}-{}-{}.{format}", day::day_of(now).format("%Y%m%d"), job.id);
    let finished = Finished {
        total_rows: total,
        file_name: &name,
        file_size: i64::try_from(size).unwrap_or(i64::MAX),
        note,
        at: now,
        expires_at: now + KEPT_FOR,
    };
    export::finish(&mut *store.connection().await?, job.id, until, finished).await?;
    Ok(())
}

/// Writes rows on a thread that may block.
async fn write(mut sheet: Sheet, lines: Vec<(i64, Vec<Cell>)>) -> anyhow::Result<Sheet> {
    let work = move || {
        sheet.append(lines.iter().map(|(_id, cells)| cells.as_slice()))?;
        Ok(sheet)
    };
    tokio::task::spawn_blocking(work).await?
}

/// Puts a file into the database, a piece at a time.
async fn keep(store: &Store, id: i64, mut file: File) -> anyhow::Result<()> {
    for seq in 0.. {
        let read = move || {
            let mut piece = Vec::with_capacity(CHUNK);
            let limit = u64::try_from(CHUNK).unwrap_or(u64::MAX);
            (&mut file).take(limit).read_to_end(&mut piece)?;
            Ok::<_, std::io::Error>((file, piece))
        };
        let (rest, piece) = tokio::task::spawn_blocking(read).await??;
        if piece.is_empty() {
            break;
        }
        export::put_chunk(&mut *store.connection().await?, id, seq, &piece).await?;
        file = rest;
    }
    Ok(())
}
