//! The audit: every conservation equation of the shop, checked read-only against Redis and MySQL.
//!
//! | equation | says |
//! |---|---|
//! | R1 | a pool's units are available, held or sold; none of these is negative |
//! | R2 | held and sold are the sums over the reservations |
//! | R3 | a shopper's units are the sum of their reservations, and within the limit |
//! | R4 | every unpaid reservation has a deadline |
//! | R5 | a pool's version only grows, and its epoch is MySQL's |
//! | M1 | the units taken are the units of orders that hold stock |
//! | M2 | no more are taken than there are |
//! | M3 | order numbers, requests and transactions are unique |
//! | M4 | all money that came in paid one order, or is on its way back |
//! | M5 | a cancelled order gave its units back exactly once |
//! | M6 | the ledger's running balance is the stock |
//! | M7 | coupons are neither over-issued nor used twice, and name the order that used them |
//! | M8 | the lines of an order add up to it, and a draft becomes an order or none |
//! | X1 | Redis never gives out more than MySQL has |
//! | X2 | at rest, every reservation stands where its order stands |
//! | X4 | at rest, Redis gives out all that MySQL has: no unit is lost |
//! | X6 | no order waits long after its deadline, no side effect long after its decision |
//!
//! X3 (every success ever answered has its order) and X5 (sold out was the truth) need what
//! shoppers were told: the load driver and the tests check them from their own records.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use chrono::TimeDelta;
use mall_domain::order::Status;
use mall_domain::{Clock, PoolId, UserId};
use mall_store::mysql::audit::{self, Holding, PoolSums};
use mall_store::redis::stock::{PoolDump, PoolView, Record, RecordState};
use mall_store::{Store, StoreError};
use serde::Serialize;

/// How the audit is made.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How long to wait until nothing is under way any more.
    pub rest_within: Duration,
    /// How long after its deadline an unpaid order counts as leaked.
    pub leak_after: TimeDelta,
}

/// What the audit found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// `pass` if every equation that could be checked holds.
    pub verdict: Verdict,
    /// Whether nothing was under way. If something was, X2 and X4 could not be checked.
    pub at_rest: bool,
    /// One entry per equation.
    pub checks: Vec<Check>,
    /// Pools that were looked at.
    pub pools: usize,
    /// All orders.
    pub orders: i64,
    /// Orders that wait for payment.
    pub unpaid: i64,
    /// Paid orders.
    pub paid: i64,
    /// Cancelled orders.
    pub cancelled: i64,
    /// Units of orders beyond what there is.
    pub oversold: i64,
    /// Reservations whose order is missing: a shopper holds units and has no order.
    pub lost: i64,
    /// Order numbers or requests that are there twice.
    pub duplicate_orders: i64,
    /// Orders that still wait for payment long after their deadline.
    pub unpaid_leaked: i64,
    /// Units that Redis and MySQL count differently.
    pub redis_mysql_drift: i64,
}

/// Whether the books are in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They are.
    Pass,
    /// They are not.
    Fail,
}

/// One equation.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Whether it holds; `null` if it could not be checked.
    pub holds: Option<bool>,
    /// Where it does not hold, at most a few places.
    pub detail: Vec<String>,
}

/// The equations, in the order of the report.
const EQUATIONS: [(&str, &str); 17] = [
    ("R1", "total = avail + held + sold, none negative"),
    ("R2", "held and sold are the sums of the reservations"),
    ("R3", "units per shopper are the sum of their reservations, within the limit"),
    ("R4", "every held reservation has a deadline"),
    ("R5", "the version only grows, the epoch is MySQL's"),
    ("M1", "taken = units of orders that hold stock"),
    ("M2", "taken <= total"),
    ("M3", "order numbers, requests and transactions are unique"),
    ("M4", "all money paid one order or goes back"),
    ("M5", "a cancelled order gave its units back exactly once"),
    ("M6", "the ledger's balance is the stock"),
    ("M7", "coupons are neither over-issued nor used twice"),
    ("M8", "the lines of an order add up to it"),
    ("X1", "Redis never gives out more than MySQL has"),
    ("X2", "at rest, reservations stand where their orders stand"),
    ("X4", "at rest, Redis gives out all that MySQL has"),
    ("X6", "no order waits long after its deadline, no effect long after its decision"),
];

/// The most places named for one equation.
const PLACES_MAX: usize = 20;

/// What was found so far.
#[derive(Debug, Default)]
struct Findings {
    broken: BTreeMap<&'static str, Vec<String>>,
    lost: i64,
    oversold: i64,
    drift: i64,
    duplicates: i64,
}

impl Findings {
    fn expect(&mut self, equation: &'static str, holds: bool, place: impl FnOnce() -> String) {
        if !holds {
            let places = self.broken.entry(equation).or_default();
            if places.len() < PLACES_MAX {
                places.push(place());
            }
        }
    }
}

/// Audits the shop. Read-only. If things are under way, it waits for rest as long as it may; the
/// equations of the running state are checked in any case.
///
/// # Errors
///
/// [`StoreError`] if MySQL or Redis does not answer.
pub async fn run(store: &Store, clock: &Clock, options: Options) -> Result<Report, StoreError> {
    let until = tokio::time::Instant::now() + options.rest_within;
    loop {
        let report = look(store, clock, options).await?;
        let again = tokio::time::Instant::now() < until;
        // Between two reads of a running shop things move; only what stays wrong is wrong.
        if (report.at_rest && report.verdict == Verdict::Pass) || !again {
            return Ok(report);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn look(store: &Store, clock: &Clock, options: Options) -> Result<Report, StoreError> {
    let mut findings = Findings::default();
    // Redis before MySQL's snapshot and after it: a pool that did not move in between is compared
    // as of one moment.
    let before = versions(store).await?;
    let mut conn = store.snapshot().await?;
    let long_ago = clock.now() - options.leak_after;
    let (pending, stuck) = audit::pending_effects(&mut conn, long_ago).await?;
    let mut at_rest = pending == 0;
    let pools = audit::pools(&mut conn).await?;
    for pool in &pools {
        check_books(&mut findings, pool);
        let Some(dump) = store.redis().dump(pool.pool_id).await? else {
            // Never loaded, or lost: then nothing is given out, and the next call rebuilds it.
            let unused = pool.active == 0 && pool.total == pool.taken;
            findings.expect("X4", !pool.is_flash || unused, || {
                format!("pool {}: Redis does not have it", pool.pool_id)
            });
            continue;
        };
        let after = store.redis().look(pool.pool_id).await?.map(|look| version(&look.view));
        let first = before.get(&pool.pool_id).copied();
        let moved = first != Some(version(&dump.view)) || after != Some(version(&dump.view));
        check_counters(&mut findings, pool, &dump, first, after);
        if moved || log_is_unwritten(store, pool.pool_id).await? {
            at_rest = false;
        }
        if moved {
            continue;
        }
        check_reservations(&mut findings, pool, &dump);
        let orders = audit::reservations(&mut conn, pool.pool_id).await?;
        let unsettled = audit::unsettled(&mut conn, pool.pool_id).await?;
        check_both(&mut findings, pool, &dump, &orders, unsettled);
    }
    for question in audit::QUESTIONS {
        let rows = audit::ask(&mut conn, question).await?;
        if question.equation == "M3" {
            findings.duplicates += i64::try_from(rows.len()).unwrap_or(i64::MAX);
        }
        for row in rows {
            findings.expect(question.equation, false, || format!("{row}: {}", question.meaning));
        }
    }
    let counts = audit::counts(&mut conn, long_ago).await?;
    findings.expect("X6", counts.leaked == 0, || format!("{} orders", counts.leaked));
    findings.expect("X6", stuck == 0, || format!("{stuck} effects of the outbox are stuck"));
    Ok(report(findings, at_rest, pools.len(), counts))
}

/// Epoch and version: what every change of a pool changes.
type Version = (i64, i64);

fn version(view: &PoolView) -> Version {
    (view.epoch, view.ver)
}

/// The versions of all pools that Redis has.
async fn versions(store: &Store) -> Result<HashMap<PoolId, Version>, StoreError> {
    let mut tx = store.begin().await?;
    let ids = audit::pool_ids(&mut tx).await?;
    drop(tx);
    let mut versions = HashMap::with_capacity(ids.len());
    for id in ids {
        if let Some(look) = store.redis().look(id).await? {
            versions.insert(id, version(&look.view));
        }
    }
    Ok(versions)
}

fn report(mut findings: Findings, at_rest: bool, pools: usize, counts: audit::Counts) -> Report {
    let checks: Vec<Check> = EQUATIONS
        .into_iter()
        .map(|(name, says)| {
            let detail = findings.broken.remove(name).unwrap_or_default();
            let known = at_rest || !matches!(name, "X2" | "X4");
            let holds = known.then_some(detail.is_empty());
            Check { name, says, holds, detail }
        })
        .collect();
    let fails = checks.iter().any(|check| check.holds == Some(false));
    Report {
        verdict: if fails { Verdict::Fail } else { Verdict::Pass },
        at_rest,
        checks,
        pools,
        orders: counts.orders,
        unpaid: counts.unpaid,
        paid: counts.paid,
        cancelled: counts.cancelled,
        oversold: findings.oversold,
        lost: if at_rest { findings.lost } else { 0 },
        duplicate_orders: findings.duplicates,
        unpaid_leaked: counts.leaked,
        redis_mysql_drift: if at_rest { findings.drift } else { 0 },
    }
}

/// Whether the log names an order that MySQL lacks.
async fn log_is_unwritten(store: &Store, pool: PoolId) -> Result<bool, StoreError> {
    for entry in store.redis().log(pool, 1_000).await? {
        let numbers: Vec<_> = entry
            .items
            .iter()
            .filter_map(|(_reservation, payload)| payload.split('|').next())
            .map(|number| mall_domain::OrderNo(number.to_owned()))
            .collect();
        let mut tx = store.begin().await?;
        let existing = mall_store::mysql::order::existing(&mut tx, &numbers).await?;
        if existing.len() < numbers.len() {
            for (reservation, _payload) in &entry.items {
                let record = store.redis().record(pool, reservation).await?;
                if record.is_some_and(|record| {
                    record.state == RecordState::Held && !existing.contains(&record.order_no)
                }) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// M1, M2, M6: MySQL against itself.
fn check_books(findings: &mut Findings, pool: &PoolSums) {
    let id = pool.pool_id;
    findings.expect("M1", pool.taken == pool.active, || {
        format!("pool {id}: taken {} but orders hold {}", pool.taken, pool.active)
    });
    findings.expect("M2", 0 <= pool.taken && pool.taken <= pool.total, || {
        format!("pool {id}: taken {} of {}", pool.taken, pool.total)
    });
    let left = pool.total - pool.taken;
    let balance = pool.ledger_balance.unwrap_or(0);
    findings.expect("M6", pool.ledger_sum == left && balance == left, || {
        format!("pool {id}: left {left}, ledger sum {}, balance {balance}", pool.ledger_sum)
    });
    findings.oversold += (pool.active - pool.total).max(0);
}

/// R1 and R5: counters that one read takes together.
fn check_counters(
    findings: &mut Findings,
    pool: &PoolSums,
    dump: &PoolDump,
    first: Option<Version>,
    last: Option<Version>,
) {
    let (id, view) = (pool.pool_id, &dump.view);
    let sane = view.avail >= 0 && view.held >= 0 && view.sold >= 0;
    findings.expect("R1", sane && view.total == view.avail + view.held + view.sold, || {
        format!("pool {id}: {} <> {} + {} + {}", view.total, view.avail, view.held, view.sold)
    });
    let now = version(view);
    let grows = first.is_none_or(|first| first <= now) && last.is_some_and(|last| now <= last);
    findings.expect("R5", grows && view.ver >= 1 && view.epoch == pool.epoch, || {
        format!(
            "pool {id}: epoch and version {first:?}, {now:?}, {last:?}; MySQL's epoch is {}",
            pool.epoch
        )
    });
}

/// R2, R3, R4: the counters against the reservations.
fn check_reservations(findings: &mut Findings, pool: &PoolSums, dump: &PoolDump) {
    let (id, view) = (pool.pool_id, &dump.view);
    let (mut held, mut sold) = (0, 0);
    let mut units: HashMap<UserId, i64> = HashMap::new();
    for (_reservation, record) in &dump.records {
        match record.state {
            RecordState::Held => held += record.quantity,
            RecordState::Paid => sold += record.quantity,
            RecordState::Cancelled => continue,
        }
        *units.entry(record.user_id).or_default() += record.quantity;
    }
    findings.expect("R2", view.held == held && view.sold == sold, || {
        format!("pool {id}: held {}, sold {}, reservations {held}, {sold}", view.held, view.sold)
    });
    for (user, recorded) in &dump.units {
        let actual = units.remove(user).unwrap_or(0);
        let within = view.limit == 0 || *recorded <= view.limit;
        findings.expect("R3", *recorded == actual && within, || {
            format!("pool {id}: user {user} has {recorded}, reservations {actual}")
        });
    }
    findings.expect("R3", units.is_empty(), || {
        format!("pool {id}: {} shoppers have reservations and no units", units.len())
    });
    let deadlines: HashSet<&String> = dump.deadlines.iter().collect();
    for (reservation, record) in &dump.records {
        let is_held = record.state == RecordState::Held;
        findings.expect("R4", is_held == deadlines.contains(reservation), || {
            format!("pool {id}: {reservation} is {:?} and its deadline is not right", record.state)
        });
    }
    findings.expect("R4", deadlines.len() <= dump.records.len(), || {
        format!("pool {id}: deadlines without reservations")
    });
}

/// X1, X2, X4: Redis against MySQL.
fn check_both(
    findings: &mut Findings,
    pool: &PoolSums,
    dump: &PoolDump,
    orders: &[(String, Holding)],
    unsettled: i64,
) {
    let (id, view) = (pool.pool_id, &dump.view);
    let left = pool.total - pool.active;
    findings.expect("X1", view.avail <= left + unsettled, || {
        format!("pool {id}: Redis gives out {}, MySQL has {left}", view.avail)
    });
    findings.oversold += (view.avail - left - unsettled).max(0);
    findings.expect("X4", view.avail == left && view.total == pool.total, || {
        format!(
            "pool {id}: Redis has {} of {}, MySQL {left} of {}",
            view.avail, view.total, pool.total
        )
    });
    findings.drift += (view.avail - left).abs() + (view.total - pool.total).abs();

    let mut orders: HashMap<&str, Holding> =
        orders.iter().map(|(reservation, holding)| (reservation.as_str(), *holding)).collect();
    for (reservation, record) in &dump.records {
        let holding = orders.remove(reservation.as_str());
        findings.expect("X2", fits(record, holding), || {
            format!(
                "pool {id}: {reservation} is {:?} with {}, its order {holding:?}",
                record.state, record.quantity
            )
        });
        if holding.is_none() && record.state != RecordState::Cancelled {
            findings.lost += record.quantity;
        }
    }
    for (reservation, holding) in orders {
        // A rebuild keeps only reservations that hold units.
        let holds = 0 < holding.units;
        findings.expect("X2", !holds, || {
            format!("pool {id}: order of {reservation} ({holding:?}) holds nothing in Redis")
        });
        findings.drift += i64::from(holds);
    }
}

/// Whether a reservation stands where its order stands.
fn fits(record: &Record, order: Option<Holding>) -> bool {
    let status = order.map(|order| Status::try_from(order.status));
    let units = order.map_or(0, |order| order.units);
    match (record.state, status) {
        (RecordState::Held, Some(Ok(Status::PendingPayment)))
        | (
            RecordState::Paid,
            Some(Ok(
                Status::PendingShipment | Status::Shipped | Status::Completed | Status::Refunded,
            )),
        ) => record.quantity == units,
        // Released before it was written: no order, no units. Or all its units came back.
        (RecordState::Cancelled, None) => true,
        (RecordState::Cancelled, Some(Ok(_))) => units == 0,
        (RecordState::Held | RecordState::Paid | RecordState::Cancelled, _) => false,
    }
}
