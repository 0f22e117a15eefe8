//! What this node knows of a pool, readable by every handler without a lock or a message.
//!
//! It may only ever say no. A yes comes from Redis.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use dashmap::DashSet;
use mall_domain::stock::{PoolState, Refusal};
use mall_store::redis::stock::Look;

/// Knowledge older than this proves nothing any more: the question goes to Redis.
const STALE_AFTER_MS: i64 = 1_000;
/// How far this node's idea of Redis's clock may be off. Near the edges of the window Redis is asked.
const CLOCK_SLACK_MS: i64 = 100;
/// A pool that nobody asked for this long is not wanted.
const WANTED_MS: i64 = 1_000;
/// The names of all reservations are not read more often than this.
const NAMES_EVERY_MS: i64 = 500;
/// Knowledge of a pool that nobody asks for is confirmed more often than this, unless Redis does not answer.
const UNSURE_AFTER_MS: i64 = 5_000;
/// The state stored for a pool that is being rebuilt.
const REBUILDING: i64 = 5;

/// What is known of a pool at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Units that can be reserved.
    pub avail: i64,
    /// Whether it gives out units; `None` while it is rebuilt.
    pub state: Option<PoolState>,
    /// From when, milliseconds since 1970 by Redis's clock.
    pub opens_ms: i64,
    /// Until when.
    pub closes_ms: i64,
}

/// Epoch and version of a pool: together they only grow.
pub type Version = (i64, i64);

/// Why `quantity` units can't be had at `now_ms`, as far as `known` tells; `None` if Redis must
/// be asked.
#[must_use]
pub fn refusal(known: &Known, quantity: u32, now_ms: i64) -> Option<Refusal> {
    match known.state {
        Some(PoolState::Paused) => return Some(Refusal::Paused),
        Some(PoolState::Closed) => return Some(Refusal::Ended),
        Some(PoolState::Frozen) | None => return Some(Refusal::Busy),
        Some(PoolState::Open) => {}
    }
    if now_ms.saturating_add(CLOCK_SLACK_MS) < known.opens_ms {
        return Some(Refusal::NotStarted);
    }
    if known.closes_ms.saturating_add(CLOCK_SLACK_MS) <= now_ms {
        return Some(Refusal::Ended);
    }
    (known.avail < i64::from(quantity)).then_some(Refusal::SoldOut)
}

/// The shared copy of [`Known`], with the reservations that are known to exist.
///
/// A shopper whose request was accepted must never be told "sold out" when asking again with the
/// same key. So the names of accepted requests are kept too (as hashes; there are at most as many
/// as units were given out), and memory refuses only while it knows them all: Redis says how many
/// there are.
#[derive(Debug)]
pub struct Snapshot {
    /// Epoch and version of what is known. Whoever adopts news holds it; readers don't.
    version: Mutex<Version>,
    avail: AtomicI64,
    epoch: AtomicI64,
    state: AtomicI64,
    opens_ms: AtomicI64,
    closes_ms: AtomicI64,
    total: AtomicI64,
    /// When this was last confirmed, in milliseconds of this process.
    seen_ms: AtomicI64,
    /// What to add to this process's milliseconds to get Redis's clock.
    offset_ms: AtomicI64,
    /// How many reservations Redis has.
    records: AtomicI64,
    /// The first deadline of a reservation by Redis's clock.
    due_ms: AtomicI64,
    /// How many entries the log has.
    logged: AtomicI64,
    accepted: DashSet<u64>,
    hasher: RandomState,
    started: Instant,
    /// When somebody asked last, in milliseconds of this process.
    wanted_ms: AtomicI64,
    /// When the names of all reservations were last read.
    named_ms: AtomicI64,
}

impl Snapshot {
    /// A snapshot that knows nothing and refuses nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            version: Mutex::new((0, -1)),
            avail: AtomicI64::new(0),
            epoch: AtomicI64::new(0),
            state: AtomicI64::new(REBUILDING),
            opens_ms: AtomicI64::new(0),
            closes_ms: AtomicI64::new(0),
            total: AtomicI64::new(0),
            seen_ms: AtomicI64::new(i64::MIN / 2),
            offset_ms: AtomicI64::new(0),
            records: AtomicI64::new(i64::MAX),
            due_ms: AtomicI64::new(0),
            logged: AtomicI64::new(i64::MAX),
            accepted: DashSet::new(),
            hasher: RandomState::new(),
            started: Instant::now(),
            wanted_ms: AtomicI64::new(i64::MIN / 2),
            named_ms: AtomicI64::new(i64::MIN / 2),
        }
    }

    fn process_ms(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// What is known now.
    #[must_use]
    pub fn known(&self) -> Known {
        Known {
            avail: self.avail.load(Ordering::Acquire),
            state: i8::try_from(self.state.load(Ordering::Acquire))
                .ok()
                .and_then(PoolState::from_code),
            opens_ms: self.opens_ms.load(Ordering::Acquire),
            closes_ms: self.closes_ms.load(Ordering::Acquire),
        }
    }

    /// All units of the pool.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.total.load(Ordering::Acquire)
    }

    /// The epoch to write under.
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Why this request can be refused without asking anybody; `None` if Redis must be asked.
    #[must_use]
    pub fn refusal(&self, reservation: &str, quantity: u32) -> Option<Refusal> {
        let now = self.process_ms();
        // Relaxed: it only tells the refresh that somebody is interested.
        self.wanted_ms.store(now, Ordering::Relaxed);
        if STALE_AFTER_MS < now.saturating_sub(self.seen_ms.load(Ordering::Acquire)) {
            return None;
        }
        let redis_now = now.saturating_add(self.offset_ms.load(Ordering::Acquire));
        let refusal = refusal(&self.known(), quantity, redis_now)?;
        let complete = self.records.load(Ordering::Acquire) <= self.known_records();
        let known = self.accepted.contains(&self.hasher.hash_one(reservation));
        (complete && !known).then_some(refusal)
    }

    fn known_records(&self) -> i64 {
        i64::try_from(self.accepted.len()).unwrap_or(i64::MAX)
    }

    /// Whether anybody asked lately.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        let asked = self.wanted_ms.load(Ordering::Relaxed);
        self.process_ms().saturating_sub(asked) < WANTED_MS
    }

    /// How long nobody has asked.
    #[must_use]
    pub fn idle(&self) -> std::time::Duration {
        // Before the first question it is as old as the snapshot.
        let asked = self.wanted_ms.load(Ordering::Relaxed).max(0);
        let idle = self.process_ms().saturating_sub(asked);
        std::time::Duration::from_millis(u64::try_from(idle).unwrap_or(0))
    }

    /// Whether a reservation may be held whose deadline passed `grace_ms` ago.
    #[must_use]
    pub fn may_be_due(&self, grace_ms: i64) -> bool {
        let now = self.process_ms().saturating_add(self.offset_ms.load(Ordering::Acquire));
        let due = self.due_ms.load(Ordering::Acquire).saturating_add(grace_ms);
        self.is_unsure() || due <= now.saturating_add(CLOCK_SLACK_MS)
    }

    /// Whether the log may have entries.
    #[must_use]
    pub fn may_be_logged(&self) -> bool {
        self.is_unsure() || self.logged.load(Ordering::Acquire) != 0
    }

    /// Whether what is known is too old, or changes too quickly, to leave the pool alone.
    fn is_unsure(&self) -> bool {
        let age = self.process_ms().saturating_sub(self.seen_ms.load(Ordering::Acquire));
        UNSURE_AFTER_MS < age || self.is_wanted()
    }

    /// Whether reservations exist that this node has not heard of, and should: only who may be
    /// refused from memory is looked up by name. Reading the names of a large pool takes Redis a
    /// while, so it is done once things have calmed down, and not often.
    #[must_use]
    pub fn needs_names(&self, quantity: u32) -> bool {
        let records = self.records.load(Ordering::Acquire);
        let now = self.process_ms();
        let redis_now = now.saturating_add(self.offset_ms.load(Ordering::Acquire));
        let lately = now.saturating_sub(self.named_ms.load(Ordering::Acquire)) < NAMES_EVERY_MS;
        records != i64::MAX
            && self.known_records() < records
            && self.is_wanted()
            && !lately
            && refusal(&self.known(), quantity, redis_now).is_some()
    }

    /// Remembers the names of all reservations.
    pub fn remember_all(&self, reservations: &[String]) {
        self.named_ms.store(self.process_ms(), Ordering::Release);
        for reservation in reservations {
            self.remember(reservation);
        }
    }

    /// Epoch and version of what is known: whatever is read from Redis after this was asked is not
    /// older, unless Redis forgot something.
    #[must_use]
    pub fn version(&self) -> Version {
        *self.adopting()
    }

    fn adopting(&self) -> MutexGuard<'_, Version> {
        self.version.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adopts what a batch of this node brought back. Older news than what is known is dropped.
    pub fn learn_batch(&self, epoch: i64, ver: i64, avail: i64, redis_now_ms: i64) {
        let mut version = self.adopting();
        if epoch != version.0 || ver < version.1 {
            return;
        }
        self.avail.store(avail, Ordering::Release);
        self.confirm(redis_now_ms);
        version.1 = ver;
    }

    /// Adopts what Redis says of the pool. Older news than what is known is dropped: a batch overtook
    /// it.
    pub fn learn(&self, look: &Look) {
        let view = &look.view;
        let mut version = self.adopting();
        if (view.epoch, view.ver) < *version {
            return;
        }
        if view.epoch != version.0 {
            self.accepted.clear();
        }
        self.avail.store(view.avail, Ordering::Release);
        self.state
            .store(view.state.map_or(REBUILDING, |state| state.code().into()), Ordering::Release);
        self.opens_ms.store(view.opens_ms, Ordering::Release);
        self.closes_ms.store(view.closes_ms, Ordering::Release);
        self.total.store(view.total, Ordering::Release);
        self.records.store(look.records, Ordering::Release);
        self.due_ms.store(look.due_ms.unwrap_or(i64::MAX), Ordering::Release);
        self.logged.store(look.logged, Ordering::Release);
        self.epoch.store(view.epoch, Ordering::Release);
        self.confirm(look.now_ms);
        *version = (view.epoch, view.ver);
    }

    fn confirm(&self, redis_now_ms: i64) {
        let now = self.process_ms();
        self.offset_ms.store(redis_now_ms.saturating_sub(now), Ordering::Release);
        self.seen_ms.store(now, Ordering::Release);
    }

    /// Remembers that this request was accepted.
    pub fn remember(&self, reservation: &str) {
        self.accepted.insert(self.hasher.hash_one(reservation));
    }
}

impl Default for Snapshot {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use mall_store::redis::stock::PoolView;

    use super::*;

    /// A look at 1000 ms, at a pool of which nothing is due.
    fn look(avail: i64, ver: i64, records: i64) -> Look {
        let view = PoolView {
            total: 10,
            avail,
            held: 10 - avail,
            sold: 0,
            epoch: 1,
            ver,
            state: Some(PoolState::Open),
            opens_ms: 0,
            closes_ms: i64::MAX,
            limit: 1,
        };
        Look { view, records, now_ms: 1_000, due_ms: None, logged: 0 }
    }

    #[test]
    fn a_fresh_snapshot_refuses_nothing() {
        assert_eq!(Snapshot::new().refusal("1:key", 1), None);
    }

    #[test]
    fn sold_out_is_said_only_to_those_who_hold_nothing() {
        let snapshot = Snapshot::new();
        snapshot.remember("1:winner");
        snapshot.learn(&look(0, 5, 1));
        // The first epoch seen drops what was remembered before it.
        assert_eq!(snapshot.refusal("2:loser", 1), None);
        snapshot.remember("1:winner");
        assert_eq!(snapshot.refusal("2:loser", 1), Some(Refusal::SoldOut));
        assert_eq!(snapshot.refusal("1:winner", 1), None);
    }

    #[test]
    fn returned_units_end_the_refusals() {
        let snapshot = Snapshot::new();
        snapshot.learn(&look(0, 5, 0));
        assert_eq!(snapshot.refusal("2:loser", 1), Some(Refusal::SoldOut));
        snapshot.learn(&look(1, 6, 0));
        assert_eq!(snapshot.refusal("2:loser", 1), None);
    }

    #[test]
    fn a_pool_is_left_alone_until_its_first_deadline() {
        let snapshot = Snapshot::new();
        assert!(snapshot.may_be_due(0) && snapshot.may_be_logged(), "nothing is known yet");
        snapshot.learn(&look(3, 5, 0));
        assert!(!snapshot.may_be_due(0) && !snapshot.may_be_logged());
        snapshot.learn(&Look { due_ms: Some(61_000), ..look(3, 5, 1) });
        assert!(!snapshot.may_be_due(0));
        snapshot.learn(&Look { now_ms: 62_000, due_ms: Some(61_000), ..look(3, 5, 1) });
        assert!(snapshot.may_be_due(0));
        assert!(!snapshot.may_be_due(5_000), "there is a grace");
        snapshot.learn(&Look { logged: 1, ..look(3, 5, 1) });
        assert!(snapshot.may_be_logged());
    }

    #[test]
    fn a_pool_that_somebody_asks_for_is_never_left_alone() {
        let snapshot = Snapshot::new();
        snapshot.learn(&look(3, 5, 0));
        assert_eq!(snapshot.refusal("1:key", 1), None);
        assert!(snapshot.may_be_due(0) && snapshot.may_be_logged());
    }

    #[test]
    fn news_that_was_overtaken_is_dropped() {
        let snapshot = Snapshot::new();
        snapshot.learn(&look(3, 5, 0));
        snapshot.learn_batch(1, 8, 1, 1_000);
        snapshot.learn(&look(9, 7, 0));
        snapshot.learn_batch(2, 9, 9, 1_000);
        assert_eq!(snapshot.known().avail, 1);
        assert_eq!(snapshot.version(), (1, 8));
    }

    #[test]
    fn the_edges_of_the_window_are_left_to_redis() {
        let known =
            Known { avail: 1, state: Some(PoolState::Open), opens_ms: 10_000, closes_ms: 20_000 };
        assert_eq!(refusal(&known, 1, 9_000), Some(Refusal::NotStarted));
        assert_eq!(refusal(&known, 1, 9_950), None);
        assert_eq!(refusal(&known, 1, 15_000), None);
        assert_eq!(refusal(&known, 1, 20_050), None);
        assert_eq!(refusal(&known, 1, 20_200), Some(Refusal::Ended));
        assert_eq!(refusal(&known, 2, 15_000), Some(Refusal::SoldOut));
    }
}
