//! The boards that somebody watches: each makes, or follows, the ticks of one sale.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use dashmap::DashMap;
use mall_domain::sale::SaleStatus;
use mall_domain::{SaleId, SaleItemId};
use mall_store::StoreError;
use mall_store::mysql::flash_sale::{self, OrderCounts, Sale};
use mall_store::redis::live::Tick as Kept;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::time::{Instant, MissedTickBehavior};

use super::{Counts, Figures, Queue};
use crate::shop::Shop;

/// How often a tick is made.
const EVERY: Duration = Duration::from_secs(1);
/// A tick that follows the last one sooner is left to whoever made that one.
const SOON_MS: i64 = 800;
/// A tick that follows the last one later is behind.
const LATE_MS: i64 = 1_500;
/// How long ticks are made after the last watcher left: as long as the ring is.
const LINGER: Duration = Duration::from_secs(600);
/// The most watchers of one process.
const WATCHERS_MAX: usize = 64;
/// The most sales watched at once on one process.
const BOARDS_MAX: usize = 16;
/// Ticks that a slow watcher may be behind before it reads the ring again.
const BACKLOG_MAX: usize = 32;

/// One second of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tick {
    seq: u64,
    at: DateTime<Utc>,
    sale_status: i8,
    items: Vec<Units>,
    per_second: Figures,
    totals: Figures,
    queue: Queue,
    behind: bool,
}

/// The units of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Units {
    item_id: SaleItemId,
    total: i64,
    avail: i64,
    held: i64,
    sold: i64,
}

/// A tick as watchers get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub seq: u64,
    /// Its JSON text.
    pub json: Arc<str>,
}

impl From<Kept> for Line {
    fn from(tick: Kept) -> Self {
        Self { seq: tick.seq, json: tick.json.into() }
    }
}

/// The boards of this process.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    by_sale: DashMap<SaleId, Arc<Board>>,
    watchers: AtomicUsize,
}

#[derive(Debug)]
struct Board {
    lines: broadcast::Sender<Line>,
    watchers: AtomicUsize,
}

/// Why a sale can't be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchRefusal {
    /// There is no such sale.
    #[error("no such sale")]
    NotFound,
    /// Too many watch, or the process is about to end.
    #[error("too many watch")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A seat before a board; dropping it leaves.
#[derive(Debug)]
struct Seat {
    shop: Arc<Shop>,
    board: Arc<Board>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.board.watchers.fetch_sub(1, Ordering::AcqRel);
        self.shop.live.boards.watchers.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Somebody who watches a sale.
#[derive(Debug)]
pub struct Watch {
    seat: Seat,
    sale: SaleId,
    lines: broadcast::Receiver<Line>,
    /// What is to be told before the board's next tick.
    backlog: VecDeque<Line>,
    /// The number of the last tick that was told; 0 for none.
    last: u64,
}

/// Starts to watch a sale: with the ticks after number `after` that the ring still has, or with the
/// last one.
pub(crate) async fn watch(
    shop: &Arc<Shop>,
    sale: SaleId,
    after: Option<u64>,
) -> Result<Watch, WatchRefusal> {
    if shop.is_draining() {
        return Err(WatchRefusal::Busy);
    }
    let mut conn = shop.store.connection().await?;
    let found = flash_sale::find(&mut conn, sale).await?;
    drop(conn);
    if found.is_none() {
        return Err(WatchRefusal::NotFound);
    }
    let (seat, lines) = sit_down(shop, sale)?;
    let redis = shop.store.redis();
    let last = redis.last_tick(sale).await?;
    let newest = last.as_ref().map_or(0, |tick| tick.seq);
    // A number that the ring has not reached is of a ring that was lost: begin anew.
    let (backlog, told) = match after.filter(|after| *after <= newest) {
        Some(after) => (redis.ticks(sale, after).await?, after),
        None => (last.into_iter().collect(), 0),
    };
    let backlog = backlog.into_iter().map(Line::from).collect();
    Ok(Watch { seat, sale, lines, backlog, last: told })
}

/// Takes a seat before the board of a sale, which is set up if nobody watches it yet.
fn sit_down(
    shop: &Arc<Shop>,
    sale: SaleId,
) -> Result<(Seat, broadcast::Receiver<Line>), WatchRefusal> {
    let boards = &shop.live.boards;
    if WATCHERS_MAX <= boards.watchers.fetch_add(1, Ordering::AcqRel) {
        boards.watchers.fetch_sub(1, Ordering::AcqRel);
        return Err(WatchRefusal::Busy);
    }
    if BOARDS_MAX <= boards.by_sale.len() && !boards.by_sale.contains_key(&sale) {
        boards.watchers.fetch_sub(1, Ordering::AcqRel);
        return Err(WatchRefusal::Busy);
    }
    // The entry is held while the watcher is counted, so that a board is not taken down meanwhile.
    let entry = boards.by_sale.entry(sale).or_insert_with(|| {
        let (lines, _nobody) = broadcast::channel(BACKLOG_MAX);
        let board = Arc::new(Board { lines, watchers: AtomicUsize::new(0) });
        let (runner, run) = (Arc::clone(shop), Arc::clone(&board));
        shop.spawn("board", async move { run_board(&runner, sale, &run).await });
        board
    });
    entry.watchers.fetch_add(1, Ordering::AcqRel);
    let seat = Seat { shop: Arc::clone(shop), board: Arc::clone(&entry) };
    drop(entry);
    let lines = seat.board.lines.subscribe();
    Ok((seat, lines))
}

impl Watch {
    /// The next tick; `None` when there will be no more. Nothing is lost if it is dropped before it
    /// is done.
    pub async fn next(&mut self) -> Option<Line> {
        loop {
            while let Some(line) = self.backlog.pop_front() {
                if self.last < line.seq {
                    self.last = line.seq;
                    return Some(line);
                }
            }
            match self.lines.recv().await {
                Ok(line) if line.seq <= self.last => {}
                Ok(line) if line.seq == self.last + 1 || self.last == 0 => {
                    self.last = line.seq;
                    return Some(line);
                }
                Ok(line) => {
                    self.backlog = self.missed().await;
                    self.backlog.push_back(line);
                }
                Err(broadcast::error::RecvError::Lagged(_)) => self.backlog = self.missed().await,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    /// The ticks that the ring has and this watcher was not told.
    async fn missed(&self) -> VecDeque<Line> {
        let (shop, sale, last) = (Arc::clone(&self.seat.shop), self.sale, self.last);
        let runner = Arc::clone(&shop);
        let read = async move { runner.store.redis().ticks(sale, last).await };
        shop.on_io(read).await.map_or_else(
            |error| {
                tracing::warn!(error = %crate::chain(&error), "missed ticks can't be read");
                VecDeque::new()
            },
            |ticks| ticks.into_iter().map(Line::from).collect(),
        )
    }
}

/// What a board remembers from tick to tick.
#[derive(Debug, Default)]
struct Memory {
    last: Option<Tick>,
}

impl Memory {
    fn seq(&self) -> u64 {
        self.last.as_ref().map_or(0, |tick| tick.seq)
    }

    fn learn(&mut self, kept: &Kept) {
        match serde_json::from_str(&kept.json) {
            Ok(tick) => self.last = Some(tick),
            Err(error) => tracing::warn!(%error, "a tick can't be read"),
        }
    }
}

/// Makes a tick every second until nobody has watched for a while.
async fn run_board(shop: &Arc<Shop>, sale: SaleId, board: &Board) {
    let mut memory = Memory::default();
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut watched = Instant::now();
    loop {
        tokio::select! {
            () = shop.stop.cancelled() => break,
            _at = every.tick() => {}
        }
        if 0 < board.watchers.load(Ordering::Acquire) {
            watched = Instant::now();
        }
        let unwatched =
            |_: &SaleId, board: &Arc<Board>| board.watchers.load(Ordering::Acquire) == 0;
        if LINGER < watched.elapsed()
            && shop.live.boards.by_sale.remove_if(&sale, unwatched).is_some()
        {
            return;
        }
        match step(shop, sale, &mut memory).await {
            Ok(lines) => {
                for line in lines {
                    // Nobody may be watching right now.
                    board.lines.send(line).ok();
                }
            }
            Err(error) => {
                tracing::warn!(%sale, error = %crate::chain(&error), "a tick could not be made");
            }
        }
    }
    shop.live.boards.by_sale.remove(&sale);
}

/// Follows the ring, and adds to it if it is time; answers what is new in it.
async fn step(
    shop: &Arc<Shop>,
    sale: SaleId,
    memory: &mut Memory,
) -> Result<Vec<Line>, StoreError> {
    let redis = shop.store.redis();
    let mut fresh = match &memory.last {
        Some(last) => redis.ticks(sale, last.seq).await?,
        None => redis.last_tick(sale).await?.into_iter().collect(),
    };
    if let Some(last) = fresh.last() {
        memory.learn(last);
    }
    let now = shop.clock.now();
    let age_ms = memory.last.as_ref().map(|last| (now - last.at).num_milliseconds());
    if age_ms.is_none_or(|age_ms| SOON_MS <= age_ms) {
        let tick = look(shop, sale, memory, now).await?;
        let json = serde_json::to_string(&tick)
            .map_err(|_never| StoreError::corrupt("redis live", "tick", sale))?;
        let kept = Kept { seq: tick.seq, json };
        if redis.add_tick(sale, &kept).await? {
            memory.last = Some(tick);
            fresh.push(kept);
        }
        // Else another node was faster: its tick is read in a second.
    }
    Ok(fresh.into_iter().map(Line::from).collect())
}

/// Looks at a sale, and at what changed since the last tick.
async fn look(
    shop: &Arc<Shop>,
    id: SaleId,
    memory: &Memory,
    now: DateTime<Utc>,
) -> Result<Tick, StoreError> {
    let redis = shop.store.redis();
    let mut behind = false;
    let counts = redis.counts(id).await?;
    let counts = counts.iter().filter_map(|text| Counts::parse(text));
    let counts = counts.fold(Counts::default(), |sum, counts| sum.plus(&counts));
    let processes = super::processes(shop).await?;
    behind |= 0 < processes.late;

    let from_mysql = async {
        let mut conn = shop.store.connection().await?;
        let sale = flash_sale::find(&mut conn, id).await?;
        Ok::<_, StoreError>((sale, flash_sale::order_counts(&mut conn, id).await?))
    };
    let (sale, orders) = match from_mysql.await {
        Ok((sale, orders)) => (sale, Some(orders)),
        Err(error) => {
            tracing::warn!(sale = %id, error = %crate::chain(&error), "a tick is made without MySQL");
            (None, None)
        }
    };
    behind |= orders.is_none();
    let last = memory.last.as_ref();
    let items = match &sale {
        Some(sale) => units(shop, sale, &mut behind).await?,
        None => last.map(|last| last.items.clone()).unwrap_or_default(),
    };
    let status = sale.map(|sale| sale.status.code());
    let status = status.or(last.map(|last| last.sale_status));
    let known = last.map(|last| last.totals).unwrap_or_default();
    let totals = totals(counts, orders, known);
    let elapsed_ms = last.map_or(0, |last| (now - last.at).num_milliseconds());
    Ok(Tick {
        seq: memory.seq() + 1,
        at: now,
        sale_status: status.unwrap_or(SaleStatus::Draft.code()),
        items,
        per_second: last.map_or(Figures::default(), |last| rate(&last.totals, &totals, elapsed_ms)),
        totals,
        queue: processes.queue,
        behind: behind || LATE_MS < elapsed_ms,
    })
}

/// The units of a sale's items. Before it is published they are none.
async fn units(shop: &Arc<Shop>, sale: &Sale, behind: &mut bool) -> Result<Vec<Units>, StoreError> {
    let mut found = Vec::with_capacity(sale.items.len());
    for item in &sale.items {
        let Some(pool) = item.pool_id else {
            let total = item.stock.into();
            found.push(Units { item_id: item.id, total, avail: total, held: 0, sold: 0 });
            continue;
        };
        let look = shop.store.redis().look(pool).await?;
        match look.map(|look| look.view).filter(|view| view.state.is_some()) {
            Some(view) => found.push(Units {
                item_id: item.id,
                total: view.total,
                avail: view.avail,
                held: view.held,
                sold: view.sold,
            }),
            // It is being rebuilt: nothing is given out.
            None => {
                *behind = true;
                let total = item.stock.into();
                found.push(Units { item_id: item.id, total, avail: 0, held: 0, sold: 0 });
            }
        }
    }
    Ok(found)
}

fn totals(counts: Counts, orders: Option<OrderCounts>, known: Figures) -> Figures {
    let number = |number: i64| u64::try_from(number).unwrap_or(0);
    let (accepted, paid, returned) = orders
        .map_or((known.accepted, known.paid, known.returned), |orders| {
            (number(orders.accepted), number(orders.paid), number(orders.returned))
        });
    Figures { demand: counts.demand, accepted, paid, returned, refused: counts.refused }
}

/// What happened per second between two totals.
fn rate(before: &Figures, after: &Figures, elapsed_ms: i64) -> Figures {
    let elapsed_ms = u64::try_from(elapsed_ms).unwrap_or(0);
    let late = u64::try_from(LATE_MS).unwrap_or(u64::MAX) < elapsed_ms;
    let per_second = |before: u64, after: u64| {
        let more = after.saturating_sub(before);
        // A tick is a second, give or take; only one that took much longer is put into proportion.
        if late { more.saturating_mul(1_000) / elapsed_ms } else { more }
    };
    let (old, new) = (&before.refused, &after.refused);
    Figures {
        demand: per_second(before.demand, after.demand),
        accepted: per_second(before.accepted, after.accepted),
        paid: per_second(before.paid, after.paid),
        returned: per_second(before.returned, after.returned),
        refused: super::Refused {
            sold_out: per_second(old.sold_out, new.sold_out),
            limit_exceeded: per_second(old.limit_exceeded, new.limit_exceeded),
            not_started: per_second(old.not_started, new.not_started),
            ended: per_second(old.ended, new.ended),
            paused: per_second(old.paused, new.paused),
            busy: per_second(old.busy, new.busy),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(demand: u64) -> Figures {
        Figures { demand, ..Figures::default() }
    }

    #[test]
    fn a_late_tick_tells_the_mean() {
        assert_eq!(rate(&figures(10), &figures(40), 1_010).demand, 30);
        assert_eq!(rate(&figures(10), &figures(40), 3_000).demand, 10);
        // A ring that was lost begins anew: nothing was taken back.
        assert_eq!(rate(&figures(40), &figures(10), 1_000).demand, 0);
    }

    #[test]
    fn without_mysql_the_last_orders_known_are_told() {
        let known = Figures { accepted: 7, paid: 5, returned: 1, ..Figures::default() };
        let told = totals(Counts::default(), None, known);
        assert_eq!((told.accepted, told.paid, told.returned), (7, 5, 1));
    }
}
