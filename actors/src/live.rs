//! The live board of flash sales: one picture per second of who asks, who gets something and what
//! is left, for people to watch.
//!
//! | figure | whose | how exact |
//! |---|---|---|
//! | units of the items | all nodes | Redis at the moment of the tick |
//! | accepted, paid, returned | all nodes | counted in MySQL; accepted means committed |
//! | demand, refused | all nodes | each node publishes its counters every second; a node that is killed takes its last second with it |
//! | waiting | all nodes | the sum of what each published within the last three seconds |
//! | commit_ms_p99 | all nodes | the worst node's, over its last 512 transactions |
//!
//! A tick gets its number when it is appended to the ring in Redis, which takes each number once:
//! however many nodes are at it, a sale has one sequence without gaps. Ticks are made while
//! somebody watches, and for ten minutes after, so that whoever lost the connection misses none.
//! A tick is `behind` when it is late, or when one of its sources could not be asked: then the last
//! figures known stand in it.

mod board;
mod tally;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dashmap::DashMap;
use mall_domain::SaleId;
use mall_store::StoreError;
use serde::{Deserialize, Serialize};

pub(crate) use self::board::{Boards, watch};
pub use self::board::{Line, Watch, WatchRefusal};
pub use self::tally::Refused;
pub(crate) use self::tally::{Counts, Tally};
use crate::shop::Shop;

/// How often counters are published.
pub(crate) const PUBLISH_EVERY: Duration = Duration::from_secs(1);
/// The commits whose times are remembered.
const COMMITS_MAX: usize = 512;
/// A process that said nothing for this long is late.
const LATE_AFTER_MS: i64 = 3_000;
/// A process that said nothing for this long has ended.
const GONE_AFTER_MS: i64 = 60_000;

/// The requests of a sale and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Requests for units.
    pub demand: u64,
    /// Orders.
    pub accepted: u64,
    /// Orders that were paid.
    pub paid: u64,
    /// Orders that ended unpaid.
    pub returned: u64,
    /// Requests that got nothing.
    pub refused: Refused,
}

/// How busy the nodes are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Requests between their arrival and their answer.
    pub waiting: u64,
    /// Accepted orders that wait for a transaction.
    pub writer_waiting: u64,
    /// How long a transaction of orders takes, in milliseconds, but for one in a hundred.
    pub commit_ms_p99: u64,
}

/// How busy this process is, for the board.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    writer_waiting: AtomicUsize,
    commits_us: Mutex<VecDeque<u64>>,
}

impl Pulse {
    /// So many accepted orders wait for a transaction.
    pub(crate) fn writer_waits(&self, orders: usize) {
        self.writer_waiting.store(orders, Ordering::Relaxed);
    }

    /// A transaction of orders took so long.
    pub(crate) fn committed(&self, took: Duration) {
        let mut commits = self.commits_us.lock().unwrap_or_else(PoisonError::into_inner);
        if commits.len() == COMMITS_MAX {
            commits.pop_front();
        }
        commits.push_back(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    fn commit_ms_p99(&self) -> u64 {
        let commits = self.commits_us.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<u64> = commits.iter().copied().collect();
        drop(commits);
        sorted.sort_unstable();
        let rank = (sorted.len() * 99).div_ceil(100);
        let slow = sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0);
        slow.div_ceil(1_000)
    }
}

/// What the board needs of one process.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) pulse: Pulse,
    pub(crate) boards: Boards,
    /// What was published last, so that what did not change is not published again.
    published: DashMap<SaleId, Counts>,
}

/// The name of this process among all that ever counted.
fn process(shop: &Shop) -> String {
    format!("{}-{}", shop.settings.node_id, shop.boot)
}

/// Publishes what this process counted.
pub(crate) async fn publish(shop: &Shop) -> Result<(), StoreError> {
    let process = process(shop);
    let mut by_sale: BTreeMap<SaleId, Counts> = BTreeMap::new();
    for sku in shop.directory.all() {
        let Some((sale, _item)) = sku.offer.flash() else { continue };
        let sum = by_sale.entry(sale).or_default();
        *sum = sum.plus(&sku.tally.counts());
    }
    for (sale, counts) in by_sale {
        let known = shop.live.published.get(&sale).is_some_and(|known| *known == counts);
        if known || counts == Counts::default() {
            continue;
        }
        shop.store.redis().publish_counts(sale, &process, &counts.to_text()).await?;
        shop.live.published.insert(sale, counts);
    }
    let pulse = &shop.live.pulse;
    let load = Load {
        at_ms: shop.clock.now_ms(),
        queue: Queue {
            waiting: to_u64(shop.placing.load(Ordering::Relaxed)),
            writer_waiting: to_u64(pulse.writer_waiting.load(Ordering::Relaxed)),
            commit_ms_p99: pulse.commit_ms_p99(),
        },
    };
    shop.store.redis().publish_load(&process, &load.to_text()).await
}

fn to_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// How busy a process said it was, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Load {
    at_ms: i64,
    queue: Queue,
}

impl Load {
    fn to_text(self) -> String {
        let Queue { waiting, writer_waiting, commit_ms_p99 } = self.queue;
        format!("{} {waiting} {writer_waiting} {commit_ms_p99}", self.at_ms)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let at_ms = words.next()?.parse().ok()?;
        let mut number = || words.next()?.parse().ok();
        let (waiting, writer_waiting, commit_ms_p99) = (number()?, number()?, number()?);
        Some(Self { at_ms, queue: Queue { waiting, writer_waiting, commit_ms_p99 } })
    }
}

/// The processes that say how busy they are: all of them together, and how many are late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Processes {
    /// Those that were heard of within the last three seconds.
    pub alive: usize,
    /// Those that were heard of within the last minute, and should have been since.
    pub late: usize,
    /// How busy those alive are.
    pub queue: Queue,
}

/// Adds up what the processes said; names those that have ended.
fn sum(loads: &BTreeMap<String, String>, now_ms: i64) -> (Processes, HashSet<String>) {
    let (mut sum, mut gone) = (Processes::default(), HashSet::new());
    for (process, text) in loads {
        let load = Load::parse(text);
        let age_ms = load.map_or(i64::MAX, |load| now_ms.saturating_sub(load.at_ms));
        let Some(load) = load.filter(|_load| age_ms <= GONE_AFTER_MS) else {
            gone.insert(process.clone());
            continue;
        };
        if LATE_AFTER_MS < age_ms {
            sum.late += 1;
            continue;
        }
        sum.alive += 1;
        let queue = &mut sum.queue;
        queue.waiting = queue.waiting.saturating_add(load.queue.waiting);
        queue.writer_waiting = queue.writer_waiting.saturating_add(load.queue.writer_waiting);
        queue.commit_ms_p99 = queue.commit_ms_p99.max(load.queue.commit_ms_p99);
    }
    (sum, gone)
}

/// The processes of the whole mall, as they last reported.
pub(crate) async fn processes(shop: &Arc<Shop>) -> Result<Processes, StoreError> {
    let redis = shop.store.redis();
    let (sum, gone) = sum(&redis.loads().await?, shop.clock.now_ms());
    redis.forget_loads(gone.into_iter().collect()).await?;
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_commit_in_a_hundred_does_not_count() {
        let pulse = Pulse::default();
        assert_eq!(pulse.commit_ms_p99(), 0);
        for _ in 0..99 {
            pulse.committed(Duration::from_millis(4));
        }
        pulse.committed(Duration::from_millis(900));
        assert_eq!(pulse.commit_ms_p99(), 4);
        for _ in 0..5 {
            pulse.committed(Duration::from_millis(900));
        }
        assert_eq!(pulse.commit_ms_p99(), 900);
    }

    #[test]
    fn the_commits_remembered_are_bounded() {
        let pulse = Pulse::default();
        for _ in 0..2 * COMMITS_MAX {
            pulse.committed(Duration::from_millis(1));
        }
        assert_eq!(pulse.commits_us.lock().unwrap().len(), COMMITS_MAX);
    }

    #[test]
    fn a_silent_process_is_late_and_then_gone() {
        let load = |at_ms| {
            let queue = Queue { waiting: 2, writer_waiting: 1, commit_ms_p99: 7 };
            Load { at_ms, queue }.to_text()
        };
        let now = 1_000_000;
        let loads = BTreeMap::from([
            ("1-1".to_owned(), load(now)),
            ("2-1".to_owned(), load(now - 2_000)),
            ("3-1".to_owned(), load(now - 10_000)),
            ("4-1".to_owned(), load(now - 100_000)),
            ("5-1".to_owned(), "nonsense".to_owned()),
        ]);
        let (sum, gone) = sum(&loads, now);
        let queue = Queue { waiting: 4, writer_waiting: 2, commit_ms_p99: 7 };
        assert_eq!(sum, Processes { alive: 2, late: 1, queue });
        assert_eq!(gone, HashSet::from(["4-1".to_owned(), "5-1".to_owned()]));
    }
}
