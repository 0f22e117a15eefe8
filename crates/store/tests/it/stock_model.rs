//! The stock functions of Redis against the same rules in plain Rust: random calls, and after each
//! one the same answer and the same books.

use std::collections::{BTreeMap, BTreeSet};

use mall_domain::request::RequestHash;
use mall_domain::stock::{PoolState, Refusal, Settlement};
use mall_domain::{OrderNo, PoolId, UserId};
use mall_store::Redis;
use mall_store::redis::stock::{
    Bounced, LogEntry, PoolView, Record, RecordState, ReserveItem, ReserveOutcome, SettleOutcome,
    Window,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::support::with_redis;

/// Sequences of calls that are tried.
const SEQUENCES: u32 = 220;
/// Calls of one sequence.
const STEPS: usize = 30;
/// Far enough away that no run gets there.
const FAR_MS: i64 = 4_000_000_000_000;

/// One item of a reserve call: whose, which request of theirs, how many units of what.
#[derive(Debug, Clone, Copy)]
struct Wish {
    user: i64,
    request: u8,
    quantity: u32,
    variant: i64,
}

/// Where the window lies, seen from the moment of the call.
#[derive(Debug, Clone, Copy)]
enum When {
    Always,
    OpensIn(i64),
    ClosesIn(i64),
    Over,
}

/// One call.
#[derive(Debug, Clone)]
enum Step {
    Reserve {
        wishes: Vec<Wish>,
        epoch_off: i64,
        forget_log: bool,
    },
    /// The last reserve call once more, as a client library re-sends it.
    ReserveAgain,
    Settle {
        settlement: Settlement,
        requests: Vec<(i64, u8)>,
    },
    Resize {
        delta: i64,
        operation: u8,
        epoch_off: i64,
    },
    Configure {
        state: PoolState,
        when: When,
        limit: u32,
        epoch_off: i64,
    },
    Close {
        epoch_off: i64,
    },
    Freeze {
        epoch_off: i64,
    },
    Load {
        total: i64,
    },
    /// A rebuild that stops before its end; `keep` of the records that hold units survive.
    Rehydrate {
        epoch_off: i64,
        keep: usize,
    },
    Reopen {
        epoch_off: i64,
        total: i64,
    },
    /// A whole rebuild.
    Rebuild {
        total: i64,
    },
    Lose,
}

/// The answer of any call.
#[derive(Debug, PartialEq)]
enum Answer {
    Bounced(Bounced),
    Reserved { avail: i64, ver: i64, has_log: bool, outcomes: Vec<ReserveOutcome> },
    Settled { avail: i64, ver: i64, outcomes: Vec<SettleOutcome> },
    Number(i64),
    Flag(bool),
    Done,
}

/// A pool, as the header of `stock.lua` describes it.
#[derive(Debug, Clone)]
struct Pool {
    view: PoolView,
    records: BTreeMap<String, Record>,
    units: BTreeMap<UserId, i64>,
    deadlines: BTreeSet<String>,
    log: Vec<LogEntry>,
    operations: BTreeSet<String>,
}

impl Pool {
    fn new(epoch: i64, total: i64, window: Window) -> Self {
        let mut view = PoolView {
            total,
            avail: total,
            held: 0,
            sold: 0,
            epoch,
            ver: 1,
            state: None,
            opens_ms: 0,
            closes_ms: 0,
            limit: 0,
        };
        set_window(&mut view, window);
        Self {
            view,
            records: BTreeMap::new(),
            units: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            log: Vec::new(),
            operations: BTreeSet::new(),
        }
    }

    fn shut(&self, now_ms: i64) -> Option<Refusal> {
        match self.view.state {
            Some(PoolState::Paused) => Some(Refusal::Paused),
            Some(PoolState::Closed) => Some(Refusal::Ended),
            Some(PoolState::Frozen) | None => Some(Refusal::Busy),
            Some(PoolState::Open) if now_ms < self.view.opens_ms => Some(Refusal::NotStarted),
            Some(PoolState::Open) if self.view.closes_ms <= now_ms => Some(Refusal::Ended),
            Some(PoolState::Open) => None,
        }
    }

    /// What must come of one item.
    fn reserve(&mut self, item: &ReserveItem, now_ms: i64, deadline_ms: i64) -> ReserveOutcome {
        let quantity = i64::from(item.quantity);
        if let Some(record) = self.records.get(&item.reservation) {
            return match record.hash == item.hash {
                false => ReserveOutcome::Refused(Refusal::Conflict),
                // What was released holds nothing any more, whoever asks again.
                true if record.order_no == item.order_no
                    && record.state != RecordState::Cancelled =>
                {
                    ReserveOutcome::Accepted
                }
                true => ReserveOutcome::Duplicate(record.order_no.clone()),
            };
        }
        if let Some(refusal) = self.shut(now_ms) {
            return ReserveOutcome::Refused(refusal);
        }
        let bought = self.units.get(&item.user_id).copied().unwrap_or(0);
        if 0 < self.view.limit && self.view.limit < bought + quantity {
            return ReserveOutcome::Refused(Refusal::LimitExceeded);
        }
        if self.view.avail < quantity {
            return ReserveOutcome::Refused(Refusal::SoldOut);
        }
        self.view.avail -= quantity;
        self.view.held += quantity;
        self.units.insert(item.user_id, bought + quantity);
        self.deadlines.insert(item.reservation.clone());
        let record = Record {
            state: RecordState::Held,
            order_no: item.order_no.clone(),
            user_id: item.user_id,
            quantity,
            deadline_ms,
            hash: item.hash,
        };
        self.records.insert(item.reservation.clone(), record);
        ReserveOutcome::Accepted
    }

    /// What must come of one settlement.
    fn settle(&mut self, settlement: Settlement, reservation: &str) -> SettleOutcome {
        let Some(record) = self.records.get_mut(reservation) else { return SettleOutcome::Missing };
        let target = match settlement {
            Settlement::Paid => RecordState::Paid,
            Settlement::Cancelled | Settlement::Refunded => RecordState::Cancelled,
        };
        match (record.state, settlement) {
            (state, _) if state == target => return SettleOutcome::Repeated,
            (RecordState::Held, _) => self.view.held -= record.quantity,
            (RecordState::Paid, Settlement::Refunded) => self.view.sold -= record.quantity,
            (RecordState::Paid | RecordState::Cancelled, _) => return SettleOutcome::Final,
        }
        record.state = target;
        if target == RecordState::Paid {
            self.view.sold += record.quantity;
        } else {
            if self.view.state == Some(PoolState::Closed) {
                self.view.total -= record.quantity;
            } else {
                self.view.avail += record.quantity;
            }
            *self.units.get_mut(&record.user_id).unwrap() -= record.quantity;
        }
        self.deadlines.remove(reservation);
        SettleOutcome::Done
    }
}

fn set_window(view: &mut PoolView, window: Window) {
    view.state = Some(window.state);
    view.opens_ms = window.opens_ms;
    view.closes_ms = window.closes_ms;
    view.limit = window.limit.into();
}

/// A pool in Redis beside its model.
struct Pair<'a> {
    redis: &'a Redis,
    id: PoolId,
    model: Option<Pool>,
    /// The newest epoch there was: a lost pool comes back under a later one.
    epoch: i64,
    orders: i64,
    last: Option<(i64, Vec<ReserveItem>, Vec<String>)>,
}

const HOLD_MS: i64 = 60_000;

fn name(user: i64, request: u8) -> String {
    format!("{user}:request-{request}")
}

impl Pair<'_> {
    /// The answer that a call other than `reserve` must have before it looks at anything else.
    fn gate(&self, epoch: Option<i64>) -> Option<Bounced> {
        let Some(pool) = &self.model else { return Some(Bounced::NotLoaded) };
        if epoch.is_some_and(|epoch| epoch != pool.view.epoch) {
            return Some(Bounced::StaleEpoch(pool.view.epoch));
        }
        pool.view.state.is_none().then_some(Bounced::Rebuilding)
    }

    async fn now_ms(&self) -> i64 {
        self.redis.look(self.id).await.unwrap().map_or(0, |look| look.now_ms)
    }

    async fn window(&self, state: PoolState, when: When, limit: u32) -> Window {
        let (opens_ms, closes_ms) = match when {
            When::Always => (0, FAR_MS),
            When::OpensIn(ms) => (self.now_ms().await + ms, FAR_MS),
            When::ClosesIn(ms) => (0, self.now_ms().await + ms),
            When::Over => (0, 1),
        };
        Window { state, opens_ms, closes_ms, limit }
    }

    /// Makes one call on both sides; answers what each said.
    async fn step(&mut self, step: &Step) -> (Answer, Answer) {
        match step {
            Step::Reserve { wishes, epoch_off, forget_log } => {
                let items = wishes.iter().map(|wish| self.item(wish)).collect();
                let log = self.model.as_ref().map(|pool| &pool.log);
                let persisted = log.filter(|_| *forget_log).into_iter().flatten();
                let persisted = persisted.map(|entry| entry.id.clone()).collect();
                self.last = Some((self.epoch + epoch_off, items, persisted));
                self.reserve().await
            }
            Step::ReserveAgain if self.last.is_none() => (Answer::Done, Answer::Done),
            Step::ReserveAgain => self.reserve().await,
            Step::Settle { settlement, requests } => {
                let names: Vec<_> = requests.iter().map(|(user, nth)| name(*user, *nth)).collect();
                self.settle(*settlement, &names).await
            }
            Step::Resize { delta, operation, epoch_off } => {
                self.resize(self.epoch + epoch_off, *delta, &operation.to_string()).await
            }
            Step::Configure { state, when, limit, epoch_off } => {
                let window = self.window(*state, *when, *limit).await;
                self.configure(self.epoch + epoch_off, window).await
            }
            Step::Close { epoch_off } => self.close(self.epoch + epoch_off).await,
            Step::Freeze { epoch_off } => self.freeze(self.epoch + epoch_off).await,
            Step::Load { total } => self.load(*total).await,
            Step::Rehydrate { epoch_off, keep } => {
                self.rehydrate(self.epoch + epoch_off, *keep).await
            }
            Step::Reopen { epoch_off, total } => self.reopen(self.epoch + epoch_off, *total).await,
            Step::Rebuild { total } => {
                let (said, expected) = self.rehydrate(self.epoch + 1, usize::MAX).await;
                assert_eq!(said, expected);
                self.reopen(self.epoch, *total).await
            }
            Step::Lose => {
                self.redis.drop_pool(self.id).await.unwrap();
                self.model = None;
                (Answer::Done, Answer::Done)
            }
        }
    }

    fn item(&mut self, wish: &Wish) -> ReserveItem {
        self.orders += 1;
        ReserveItem {
            reservation: name(wish.user, wish.request),
            user_id: UserId(wish.user),
            quantity: wish.quantity,
            order_no: OrderNo(format!("N{}", self.orders)),
            hash: RequestHash::of_numbers(&[i64::from(wish.quantity), wish.variant]),
            payload: format!("payload {}", self.orders),
        }
    }

    async fn reserve(&mut self) -> (Answer, Answer) {
        let (epoch, items, persisted) = self.last.clone().unwrap();
        let call = self.redis.reserve(self.id, epoch, HOLD_MS, &items, &persisted).await.unwrap();
        let gate = self.gate(Some(epoch));
        let reserved = match (call, gate, &mut self.model) {
            (Err(bounced), gate, _) => {
                return (Answer::Bounced(bounced), gate.map_or(Answer::Done, Answer::Bounced));
            }
            (Ok(_), Some(gate), _) => return (Answer::Done, Answer::Bounced(gate)),
            (Ok(_), None, None) => unreachable!("the gate is shut while nothing is loaded"),
            (Ok(reserved), None, Some(pool)) => {
                assert_eq!(reserved.deadline_ms, reserved.now_ms + HOLD_MS);
                let held = pool.view.held;
                let mut entry = Vec::new();
                let mut outcomes = Vec::new();
                for item in &items {
                    let before = pool.view.held;
                    outcomes.push(pool.reserve(item, reserved.now_ms, reserved.deadline_ms));
                    if before < pool.view.held {
                        entry.push((item.reservation.clone(), item.payload.clone()));
                    }
                }
                let accepts = held < pool.view.held;
                pool.view.ver += i64::from(accepts);
                if let (true, Some(id)) = (accepts, &reserved.log_id) {
                    entry.sort();
                    pool.log.push(LogEntry { id: id.clone(), items: entry });
                }
                pool.log.retain(|entry| !persisted.contains(&entry.id));
                let (avail, ver) = (pool.view.avail, pool.view.ver);
                let expected = Answer::Reserved { avail, ver, has_log: accepts, outcomes };
                (reserved, expected)
            }
        };
        let (reserved, expected) = reserved;
        let said = Answer::Reserved {
            avail: reserved.avail,
            ver: reserved.ver,
            has_log: reserved.log_id.is_some(),
            outcomes: reserved.outcomes,
        };
        (said, expected)
    }

    async fn settle(&mut self, settlement: Settlement, names: &[String]) -> (Answer, Answer) {
        let said = match self.redis.settle(self.id, settlement, names).await.unwrap() {
            Ok((avail, ver, outcomes)) => Answer::Settled { avail, ver, outcomes },
            Err(bounced) => Answer::Bounced(bounced),
        };
        if let Some(gate) = self.gate(None) {
            return (said, Answer::Bounced(gate));
        }
        let pool = self.model.as_mut().unwrap();
        let outcomes: Vec<_> = names.iter().map(|name| pool.settle(settlement, name)).collect();
        pool.view.ver += i64::from(outcomes.contains(&SettleOutcome::Done));
        let (avail, ver) = (pool.view.avail, pool.view.ver);
        (said, Answer::Settled { avail, ver, outcomes })
    }

    async fn resize(&mut self, epoch: i64, delta: i64, operation: &str) -> (Answer, Answer) {
        let said = self.redis.resize(self.id, epoch, delta, operation).await.unwrap();
        let said = said.map_or_else(Answer::Bounced, Answer::Flag);
        if let Some(gate) = self.gate(Some(epoch)) {
            return (said, Answer::Bounced(gate));
        }
        let pool = self.model.as_mut().unwrap();
        let known = pool.operations.contains(operation);
        let applies = known || 0 <= pool.view.avail + delta;
        if applies && !known {
            pool.operations.insert(operation.to_owned());
            pool.view.avail += delta;
            pool.view.total += delta;
            pool.view.ver += 1;
        }
        (said, Answer::Flag(applies))
    }

    async fn configure(&mut self, epoch: i64, window: Window) -> (Answer, Answer) {
        let said = self.redis.configure(self.id, epoch, window).await.unwrap();
        let said = said.map_or_else(Answer::Bounced, |()| Answer::Done);
        if let Some(gate) = self.gate(Some(epoch)) {
            return (said, Answer::Bounced(gate));
        }
        let pool = self.model.as_mut().unwrap();
        set_window(&mut pool.view, window);
        pool.view.ver += 1;
        (said, Answer::Done)
    }

    async fn close(&mut self, epoch: i64) -> (Answer, Answer) {
        let said = self.redis.close(self.id, epoch).await.unwrap();
        let said = said.map_or_else(Answer::Bounced, Answer::Number);
        if let Some(gate) = self.gate(Some(epoch)) {
            return (said, Answer::Bounced(gate));
        }
        let view = &mut self.model.as_mut().unwrap().view;
        let left = view.avail;
        if view.state != Some(PoolState::Closed) || 0 < left {
            view.state = Some(PoolState::Closed);
            view.total -= left;
            view.avail = 0;
            view.ver += 1;
        }
        (said, Answer::Number(left))
    }

    async fn freeze(&mut self, epoch: i64) -> (Answer, Answer) {
        let said = self.redis.freeze(self.id, epoch).await.unwrap();
        let said = said.map_or_else(Answer::Bounced, |()| Answer::Done);
        // A later epoch is a later rebuild: what was wrong before it is not wrong any more.
        let Some(pool) = &mut self.model else {
            return (said, Answer::Bounced(Bounced::NotLoaded));
        };
        if epoch < pool.view.epoch {
            return (said, Answer::Bounced(Bounced::StaleEpoch(pool.view.epoch)));
        }
        if pool.view.state.is_none() {
            return (said, Answer::Bounced(Bounced::Rebuilding));
        }
        pool.view.state = Some(PoolState::Frozen);
        pool.view.ver += 1;
        (said, Answer::Done)
    }

    async fn load(&mut self, total: i64) -> (Answer, Answer) {
        let window = Window { state: PoolState::Open, opens_ms: 0, closes_ms: FAR_MS, limit: 3 };
        let epoch = self.epoch + i64::from(self.model.is_none());
        let said = self.redis.load(self.id, epoch, total, window).await.unwrap();
        if self.model.is_none() {
            self.epoch = epoch;
            self.model = Some(Pool::new(epoch, total, window));
        }
        let expected = self.model.as_ref().unwrap().view.epoch;
        (said.map_or_else(Answer::Bounced, Answer::Number), Answer::Number(expected))
    }

    async fn rehydrate(&mut self, epoch: i64, keep: usize) -> (Answer, Answer) {
        let holds = |record: &&(String, Record)| record.1.state != RecordState::Cancelled;
        let records: Vec<(String, Record)> =
            self.model.iter().flat_map(|pool| pool.records.clone()).collect();
        let records: Vec<_> = records.iter().filter(holds).take(keep).cloned().collect();
        let said = match self.redis.clear(self.id, epoch).await.unwrap() {
            Ok(()) => self.redis.rehydrate(self.id, epoch, &records).await.unwrap(),
            Err(bounced) => Err(bounced),
        };
        let said = said.map_or_else(Answer::Bounced, |()| Answer::Done);
        if let Some(pool) = self.model.as_ref().filter(|pool| epoch < pool.view.epoch) {
            return (said, Answer::Bounced(Bounced::StaleEpoch(pool.view.epoch)));
        }
        let nothing = Window { state: PoolState::Open, opens_ms: 0, closes_ms: 0, limit: 0 };
        let mut pool = Pool::new(epoch, 0, nothing);
        pool.view.state = None;
        for (reservation, record) in records {
            *pool.units.entry(record.user_id).or_default() += record.quantity;
            if record.state == RecordState::Held {
                pool.view.held += record.quantity;
                pool.deadlines.insert(reservation.clone());
            } else {
                pool.view.sold += record.quantity;
            }
            pool.records.insert(reservation, record);
        }
        self.epoch = epoch;
        self.model = Some(pool);
        (said, Answer::Done)
    }

    async fn reopen(&mut self, epoch: i64, total: i64) -> (Answer, Answer) {
        let window = Window { state: PoolState::Open, opens_ms: 0, closes_ms: FAR_MS, limit: 3 };
        let said = self.redis.reopen(self.id, epoch, total, window).await.unwrap();
        let said = said.map_or_else(Answer::Bounced, Answer::Number);
        let Some(pool) = &mut self.model else {
            return (said, Answer::Bounced(Bounced::NotLoaded));
        };
        if epoch < pool.view.epoch {
            return (said, Answer::Bounced(Bounced::StaleEpoch(pool.view.epoch)));
        }
        if pool.view.state.is_some() {
            return (said, Answer::Bounced(Bounced::NotLoaded));
        }
        let view = &mut pool.view;
        let left = total - view.held - view.sold;
        set_window(view, window);
        view.total = total.max(view.held + view.sold);
        view.avail = left.max(0);
        view.ver = 2;
        if left < 0 {
            view.state = Some(PoolState::Frozen);
        }
        (said, Answer::Number(left.max(0)))
    }

    /// The books of both sides, and the equations that each must satisfy.
    async fn compare(&self) -> Result<(), TestCaseError> {
        let dump = self.redis.dump(self.id).await.unwrap();
        let (Some(dump), Some(pool)) = (&dump, &self.model) else {
            prop_assert_eq!(dump.is_some(), self.model.is_some());
            return Ok(());
        };
        let view = &dump.view;
        prop_assert_eq!(view, &pool.view);
        let records: BTreeMap<_, _> = dump.records.iter().cloned().collect();
        prop_assert_eq!(&records, &pool.records);
        prop_assert_eq!(dump.units.iter().copied().collect::<BTreeMap<_, _>>(), pool.units.clone());
        prop_assert_eq!(
            dump.deadlines.iter().cloned().collect::<BTreeSet<_>>(),
            pool.deadlines.clone()
        );
        prop_assert_eq!(self.redis.log(self.id, 1_000).await.unwrap(), pool.log.clone());
        if view.state.is_none() {
            return Ok(());
        }
        let sum = |state: RecordState| -> i64 {
            let in_state = records.values().filter(|record| record.state == state);
            in_state.map(|record| record.quantity).sum()
        };
        prop_assert_eq!(view.total, view.avail + view.held + view.sold, "R1");
        prop_assert!(0 <= view.avail && 0 <= view.held && 0 <= view.sold, "R1");
        prop_assert_eq!(view.held, sum(RecordState::Held), "R2");
        prop_assert_eq!(view.sold, sum(RecordState::Paid), "R2");
        for (user, units) in &pool.units {
            let theirs = records.values().filter(|record| record.user_id == *user);
            let active = theirs.filter(|record| record.state != RecordState::Cancelled);
            prop_assert_eq!(*units, active.map(|record| record.quantity).sum::<i64>(), "R3");
        }
        for (reservation, record) in &records {
            let is_held = record.state == RecordState::Held;
            prop_assert_eq!(is_held, pool.deadlines.contains(reservation), "R4");
        }
        Ok(())
    }
}

async fn run_sequence(redis: &Redis, id: PoolId, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut pair = Pair { redis, id, model: None, epoch: 1, orders: 0, last: None };
    let (said, expected) = pair.load(12).await;
    prop_assert_eq!(said, expected);
    let mut newest = (0, 0);
    for (nth, step) in steps.iter().enumerate() {
        let (said, expected) = pair.step(step).await;
        prop_assert_eq!(said, expected, "step {}: {:?}", nth, step);
        pair.compare().await?;
        if let Some(pool) = &pair.model {
            let version = (pool.view.epoch, pool.view.ver);
            // A rebuild that is begun again under its own epoch counts anew.
            let is_rebuild = matches!(step, Step::Rehydrate { .. });
            prop_assert!(is_rebuild || newest <= version, "R5: {:?} then {:?}", newest, version);
            newest = version;
        }
    }
    redis.drop_pool(id).await.unwrap();
    Ok(())
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Mostly right, sometimes stale or from the future.
    let epoch_off = || prop_oneof![12 => Just(0_i64), 1 => Just(-1), 1 => Just(1)];
    let wish = (1..5_i64, 0..4_u8, 1..4_u32, prop_oneof![6 => Just(0_i64), 1 => Just(1)])
        .prop_map(|(user, request, quantity, variant)| Wish { user, request, quantity, variant });
    let wishes = prop::collection::vec(wish, 1..7);
    let settlement = prop_oneof![
        Just(Settlement::Paid),
        Just(Settlement::Cancelled),
        Just(Settlement::Refunded)
    ];
    let requests = prop::collection::vec((1..5_i64, 0..4_u8), 1..6);
    let state = prop_oneof![
        8 => Just(PoolState::Open),
        1 => Just(PoolState::Paused),
        1 => Just(PoolState::Closed),
        1 => Just(PoolState::Frozen)
    ];
    let when = prop_oneof![
        6 => Just(When::Always),
        2 => (-2..4_i64).prop_map(When::OpensIn),
        2 => (-2..4_i64).prop_map(When::ClosesIn),
        1 => Just(When::Over)
    ];
    let step = prop_oneof![
        16 => (wishes, epoch_off(), any::<bool>()).prop_map(|(wishes, epoch_off, forget_log)| {
            Step::Reserve { wishes, epoch_off, forget_log }
        }),
        3 => Just(Step::ReserveAgain),
        10 => (settlement, requests)
            .prop_map(|(settlement, requests)| Step::Settle { settlement, requests }),
        3 => (-6..7_i64, 0..5_u8, epoch_off())
            .prop_map(|(delta, operation, epoch_off)| Step::Resize { delta, operation, epoch_off }),
        5 => (state, when, 0..6_u32, epoch_off()).prop_map(|(state, when, limit, epoch_off)| {
            Step::Configure { state, when, limit, epoch_off }
        }),
        1 => epoch_off().prop_map(|epoch_off| Step::Close { epoch_off }),
        1 => epoch_off().prop_map(|epoch_off| Step::Freeze { epoch_off }),
        1 => (0..20_i64).prop_map(|total| Step::Load { total }),
        1 => (prop_oneof![Just(-1_i64), Just(1)], 0..9_usize)
            .prop_map(|(epoch_off, keep)| Step::Rehydrate { epoch_off, keep }),
        1 => (epoch_off(), 0..20_i64)
            .prop_map(|(epoch_off, total)| Step::Reopen { epoch_off, total }),
        2 => (0..25_i64).prop_map(|total| Step::Rebuild { total }),
        1 => Just(Step::Lose),
    ];
    prop::collection::vec(step, STEPS)
}

#[test]
fn redis_answers_as_the_rules_say_whatever_the_calls() {
    with_redis(async |redis| {
        let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
        let handle = tokio::runtime::Handle::current();
        // The runner is no future: it blocks a thread of its own.
        let run = tokio::task::spawn_blocking(move || {
            let mut pool = 0;
            let cell = std::cell::RefCell::new(&mut pool);
            TestRunner::new(config).run(&steps(), |steps| {
                **cell.borrow_mut() += 1;
                let id = PoolId(**cell.borrow());
                handle.block_on(run_sequence(&redis, id, &steps))
            })
        });
        if let Err(failure) = run.await.unwrap() {
            panic!("{failure}");
        }
    });
}
