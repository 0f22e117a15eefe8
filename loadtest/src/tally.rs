//! Counting, and what the figures mean. Nothing here does I/O.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::audit::Audit;
use crate::scarcity::{self, Hold, SoldOut};

const MILLION: u32 = 1_000_000;
const MILLION_DIGITS: usize = 6;
/// Latencies are kept in microseconds, up to a minute.
const LATENCY_MAX_US: u64 = 60_000_000;
const LATENCY_DIGITS: u8 = 3;

/// A share from 0 to 1, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio(u32);

/// The text is not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadRatio;

impl std::fmt::Display for BadRatio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a share is a number from 0 to 1 with at most six decimals")
    }
}

impl std::error::Error for BadRatio {}

impl FromStr for Ratio {
    type Err = BadRatio;

    fn from_str(text: &str) -> Result<Self, BadRatio> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) {
            return Err(BadRatio);
        }
        if MILLION_DIGITS < decimals.len() {
            return Err(BadRatio);
        }
        let whole: u32 = whole.parse().map_err(|_too_large| BadRatio)?;
        let decimals: u32 =
            format!("{decimals:0<MILLION_DIGITS$}").parse().map_err(|_impossible| BadRatio)?;
        let millionths = whole.checked_mul(MILLION).and_then(|whole| whole.checked_add(decimals));
        match millionths {
            Some(millionths) if millionths <= MILLION => Ok(Self(millionths)),
            _ => Err(BadRatio),
        }
    }
}

impl Ratio {
    /// Whether the `nth` of many, counted from zero, belongs to the share: evenly spread, and
    /// exact at every moment.
    pub(crate) fn takes(self, nth: u64) -> bool {
        let before = |n: u64| u128::from(n) * u128::from(self.0) / u128::from(MILLION);
        before(nth) < before(nth.saturating_add(1))
    }
}

/// What happens while it happens, shared by all shoppers.
#[derive(Debug)]
pub(crate) struct Live {
    attempts: AtomicU64,
    accepted: AtomicU64,
    settled: AtomicU64,
    paid: AtomicU64,
    cancelled: AtomicU64,
    waiting: AtomicU64,
    /// Shoppers whose first attempt has no outcome yet.
    first_open: AtomicU64,
    first_accepted: AtomicU64,
    /// Microseconds from the start to the last order of the first wave.
    first_accepted_us: AtomicU64,
    refused: Mutex<BTreeMap<String, u64>>,
    holds: Mutex<Vec<Hold>>,
    sold_out: Mutex<Vec<SoldOut>>,
    latency: Mutex<Histogram<u64>>,
}

/// One look at [`Live`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) attempts: u64,
    pub(crate) accepted: u64,
    /// Accepted orders that are paid or cancelled.
    pub(crate) settled: u64,
    pub(crate) paid: u64,
    pub(crate) cancelled: u64,
    pub(crate) waiting: u64,
    pub(crate) first_open: u64,
}

impl Live {
    pub(crate) fn new(shoppers: u32) -> anyhow::Result<Self> {
        Ok(Self {
            attempts: AtomicU64::new(0),
            accepted: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            paid: AtomicU64::new(0),
            cancelled: AtomicU64::new(0),
            waiting: AtomicU64::new(0),
            first_open: AtomicU64::new(u64::from(shoppers)),
            first_accepted: AtomicU64::new(0),
            first_accepted_us: AtomicU64::new(0),
            refused: Mutex::default(),
            holds: Mutex::default(),
            sold_out: Mutex::default(),
            latency: Mutex::new(Histogram::new_with_max(LATENCY_MAX_US, LATENCY_DIGITS)?),
        })
    }

    /// An order was asked for, and answered after `took`.
    pub(crate) fn answered(&self, took: Duration) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        lock(&self.latency).saturating_record(micros(took));
    }

    /// An order was accepted; says how many were before.
    pub(crate) fn accept(&self) -> u64 {
        self.accepted.fetch_add(1, Ordering::Relaxed)
    }

    /// Somebody was refused.
    pub(crate) fn refuse(&self, code: &str) {
        let mut refused = lock(&self.refused);
        match refused.get_mut(code) {
            Some(count) => *count += 1,
            None => {
                refused.insert(code.to_owned(), 1);
            }
        }
    }

    /// A unit is out, or may be.
    pub(crate) fn hold(&self, hold: Hold) {
        lock(&self.holds).push(hold);
    }

    /// Somebody was told "sold out".
    pub(crate) fn sold_out(&self, answer: SoldOut) {
        lock(&self.sold_out).push(answer);
    }

    /// How many of those who were told "sold out" were not told the truth (X5).
    pub(crate) fn untrue_sold_out(&self, stock: u32) -> u64 {
        scarcity::untrue(stock, &lock(&self.holds), &lock(&self.sold_out))
    }

    /// The first attempt of a shopper has its outcome, `since_start` after the start.
    pub(crate) fn first_done(&self, accepted: bool, since_start: Duration) {
        if accepted {
            self.first_accepted.fetch_add(1, Ordering::Relaxed);
            self.first_accepted_us.fetch_max(micros(since_start), Ordering::Relaxed);
        }
        self.first_open.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn settle(&self, status: Status) {
        match status {
            Status::Paid => self.paid.fetch_add(1, Ordering::Relaxed),
            Status::Cancelled => self.cancelled.fetch_add(1, Ordering::Relaxed),
            Status::Unpaid | Status::Refunded => return,
        };
        self.settled.fetch_add(1, Ordering::Relaxed);
    }

    /// A shopper waits for a unit to come back, until the guard is dropped.
    pub(crate) fn wait(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }

    pub(crate) fn look(&self) -> Snapshot {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Snapshot {
            // Before `accepted`, so that there never seem to be more settled than accepted.
            settled: read(&self.settled),
            attempts: read(&self.attempts),
            accepted: read(&self.accepted),
            paid: read(&self.paid),
            cancelled: read(&self.cancelled),
            waiting: read(&self.waiting),
            first_open: read(&self.first_open),
        }
    }

    /// How often each reason was given.
    pub(crate) fn refused(&self) -> BTreeMap<String, u64> {
        lock(&self.refused).clone()
    }

    /// How fast it went, when the first wave took `first_wave` and brought `answers` answers.
    pub(crate) fn speed(&self, first_wave: Duration, answers: u64) -> Speed {
        let latency = lock(&self.latency);
        let accepted_us = self.first_accepted_us.load(Ordering::Relaxed);
        Speed {
            accept_per_s: per_second(self.first_accepted.load(Ordering::Relaxed), accepted_us),
            http_per_s: per_second(answers, micros(first_wave)),
            p50_us: latency.value_at_quantile(0.5),
            p99_us: latency.value_at_quantile(0.99),
        }
    }
}

/// A shopper who waits for a unit to come back.
#[derive(Debug)]
pub(crate) struct Waiting<'a>(&'a Live);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Snapshot {
    /// Accepted orders that are neither paid nor cancelled yet.
    pub(crate) fn open(&self) -> u64 {
        self.accepted.saturating_sub(self.settled)
    }
}

/// How fast it went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Speed {
    pub(crate) accept_per_s: u64,
    pub(crate) http_per_s: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
}

/// Where an order stands, as far as a sale is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Neither paid nor cancelled.
    Unpaid,
    /// Paid, whatever happened to the goods since.
    Paid,
    /// Not paid in time; its units are back.
    Cancelled,
    /// Paid, and the money went back.
    Refunded,
}

impl Status {
    /// What the number in an order's JSON means.
    pub(crate) fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Unpaid),
            1..=3 => Some(Self::Paid),
            4 => Some(Self::Cancelled),
            5 => Some(Self::Refunded),
            _ => None,
        }
    }

    pub(crate) fn is_settled(self) -> bool {
        match self {
            Self::Unpaid => false,
            Self::Paid | Self::Cancelled | Self::Refunded => true,
        }
    }
}

/// How the sale ended for one shopper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// With an order.
    Ordered(Ordered),
    /// With nothing, because all was sold.
    SoldOut,
    /// With nothing, for this reason.
    Refused(String),
    /// Without a definite answer.
    Failed(&'static str),
}

/// An order that a shopper was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ordered {
    pub(crate) id: u64,
    pub(crate) order_no: String,
    /// The shopper's, to ask for the order.
    pub(crate) token: String,
    /// How many other orders the shopper was told of under the same key.
    pub(crate) duplicates: u64,
    /// Whether WeChat took the shopper's money.
    pub(crate) confirmed: bool,
    /// When it was cancelled, since the start of the sale; `None` if it was not.
    pub(crate) cancelled: Option<Duration>,
    /// What the mall says of it in the end.
    pub(crate) found: Found,
}

/// What the mall says of an order in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// It was not asked yet, or did not answer.
    Unasked,
    /// It has this order.
    Here(Status),
    /// It does not have this order.
    Missing,
}

/// All that is known of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) shoppers: u64,
    pub(crate) stock: u64,
    /// Distinct orders; more than the stock if returned units were sold again.
    pub(crate) accepted: u64,
    pub(crate) rejected_sold_out: u64,
    pub(crate) rejected_other: u64,
    pub(crate) failed: u64,
    pub(crate) paid: u64,
    pub(crate) cancelled: u64,
    pub(crate) refunded: u64,
    /// Accepted, and in the end neither paid nor cancelled.
    pub(crate) unsettled: u64,
    /// WeChat took the money, and the order is not paid.
    pub(crate) paid_in_vain: u64,
    pub(crate) oversold: u64,
    pub(crate) lost: u64,
    pub(crate) duplicate_orders: u64,
    pub(crate) unpaid_leaked: u64,
    pub(crate) redis_mysql_drift: u64,
    /// Those who were told "sold out" while a unit was left (X5).
    pub(crate) untrue_sold_out: u64,
    pub(crate) speed: Speed,
    /// How the shoppers without an order ended, by reason.
    pub(crate) reasons: BTreeMap<String, u64>,
    /// How often each reason was given, also to those who came back.
    pub(crate) refused: BTreeMap<String, u64>,
    /// The equations that don't hold; `None` if there was no audit.
    pub(crate) audit: Option<Vec<String>>,
}

impl Figures {
    /// The figures of a sale of `stock` units that ended so for each shopper.
    pub(crate) fn new(stock: u32, ends: &[End], speed: Speed, audit: Option<&Audit>) -> Self {
        let mut figures = Self { stock: u64::from(stock), speed, ..Self::default() };
        for end in ends {
            figures.count(end);
        }
        // No more than what is paid needs to be looked at: an order that still holds a unit in
        // the end is unsettled, and that is no better.
        figures.oversold = figures.paid.saturating_sub(figures.stock);
        if let Some(audit) = audit {
            figures.add(audit);
        }
        figures
    }

    fn count(&mut self, end: &End) {
        self.shoppers += 1;
        let reason = match end {
            End::Ordered(order) => return self.count_order(order),
            End::SoldOut => {
                self.rejected_sold_out += 1;
                "sold_out"
            }
            End::Refused(code) => {
                self.rejected_other += 1;
                code
            }
            End::Failed(reason) => {
                self.failed += 1;
                reason
            }
        };
        *self.reasons.entry(reason.to_owned()).or_default() += 1;
    }

    fn count_order(&mut self, order: &Ordered) {
        self.accepted += 1;
        self.duplicate_orders += order.duplicates;
        let paid = match order.found {
            Found::Here(Status::Paid) => {
                self.paid += 1;
                true
            }
            Found::Here(Status::Cancelled) => {
                self.cancelled += 1;
                false
            }
            Found::Here(Status::Refunded) => {
                self.refunded += 1;
                false
            }
            Found::Here(Status::Unpaid) | Found::Unasked => {
                self.unsettled += 1;
                false
            }
            Found::Missing => {
                self.lost += 1;
                false
            }
        };
        if order.confirmed && !paid {
            self.paid_in_vain += 1;
        }
    }

    fn add(&mut self, audit: &Audit) {
        // A drift in either direction is one; what both sides saw is not counted twice.
        self.oversold = self.oversold.max(audit.oversold.unsigned_abs());
        self.lost = self.lost.max(audit.lost.unsigned_abs());
        self.duplicate_orders = self.duplicate_orders.max(audit.duplicate_orders.unsigned_abs());
        self.unpaid_leaked = audit.unpaid_leaked.unsigned_abs();
        self.redis_mysql_drift = audit.redis_mysql_drift.unsigned_abs();

        let broken = audit.checks.iter().filter(|check| !check.holds);
        let mut broken: Vec<String> = broken.map(|check| check.describe()).collect();
        if broken.is_empty() && !audit.passes() {
            broken.push("mall audit fails and does not say why".to_owned());
        }
        self.audit = Some(broken);
    }

    /// Everything that must not be, one sentence each.
    pub(crate) fn problems(&self) -> Vec<String> {
        let counts = [
            (self.oversold, "units sold that there were not"),
            (self.lost, "accepted orders that the mall does not have"),
            (self.duplicate_orders, "orders made twice"),
            (self.unpaid_leaked, "units that never came back from unpaid orders"),
            (self.redis_mysql_drift, "units that Redis and MySQL disagree about"),
            (self.untrue_sold_out, "answers \"sold out\" while a unit was left (X5)"),
            (self.paid_in_vain, "payments taken for orders that are not paid"),
            (self.refunded, "orders refunded that nobody asked to refund"),
            (self.unsettled, "orders neither paid nor cancelled in the end"),
            (self.failed, "shoppers who never got a definite answer"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count != 0);
        let mut problems: Vec<String> =
            counts.map(|(count, what)| format!("{count} {what}")).collect();
        problems.extend(self.audit.iter().flatten().map(|broken| format!("audit: {broken}")));
        if self.shoppers
            != self.accepted + self.rejected_sold_out + self.rejected_other + self.failed
        {
            problems.push("the shoppers do not add up".to_owned());
        }
        problems
    }

    /// Whether nothing was oversold, lost, made twice or left unexplained.
    pub(crate) fn passes(&self) -> bool {
        self.problems().is_empty()
    }
}

fn per_second(count: u64, micros: u64) -> u64 {
    count.saturating_mul(u64::from(MILLION)).checked_div(micros).unwrap_or(0)
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A counter that a panicking shopper left is still a counter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Check;

    fn ordered(found: Found) -> Ordered {
        Ordered {
            id: 1,
            order_no: "1".to_owned(),
            token: String::new(),
            duplicates: 0,
            confirmed: false,
            cancelled: None,
            found,
        }
    }

    fn order(status: Status) -> End {
        End::Ordered(ordered(Found::Here(status)))
    }

    fn good_audit() -> Audit {
        let check = Check { name: "R1".to_owned(), holds: true, detail: "".into() };
        Audit { verdict: "pass".to_owned(), checks: vec![check], ..Audit::default() }
    }

    fn figures(ends: &[End]) -> Figures {
        Figures::new(1, ends, Speed::default(), Some(&good_audit()))
    }

    #[test]
    fn a_ratio_is_read_exactly() {
        for (text, millionths) in
            [("0", 0), ("1", MILLION), ("0.7", 700_000), ("1.0", MILLION), ("0.000001", 1)]
        {
            assert_eq!(text.parse(), Ok(Ratio(millionths)), "{text}");
        }
        for text in ["", ".5", "1.1", "2", "-0.5", "0.0000001", "70%", "1e-1", "9999999999"] {
            assert_eq!(text.parse::<Ratio>(), Err(BadRatio), "{text}");
        }
    }

    #[test]
    fn a_ratio_takes_its_share_and_spreads_it() {
        for (text, expected) in [("0", 0), ("0.7", 700), ("0.333", 333), ("1", 1000)] {
            let ratio: Ratio = text.parse().unwrap();
            assert_eq!((0..1000).filter(|&nth| ratio.takes(nth)).count(), expected, "{text}");
        }
        let half: Ratio = "0.5".parse().unwrap();
        assert_eq!((0..4).filter(|&nth| half.takes(nth)).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_unit_that_came_back_is_sold_twice_and_that_is_right() {
        let figures =
            figures(&[order(Status::Cancelled), order(Status::Paid), End::SoldOut, End::SoldOut]);
        assert_eq!((figures.accepted, figures.stock), (2, 1));
        assert_eq!((figures.paid, figures.cancelled), (1, 1));
        assert_eq!(figures.rejected_sold_out, 2);
        assert_eq!(figures.problems(), Vec::<String>::new());
    }

    #[test]
    fn two_paid_orders_for_one_unit_are_an_oversell() {
        let figures = figures(&[order(Status::Paid), order(Status::Paid)]);
        assert_eq!(figures.oversold, 1);
        assert!(!figures.passes());
    }

    #[test]
    fn an_order_that_the_mall_does_not_have_is_lost() {
        let figures = figures(&[End::Ordered(ordered(Found::Missing))]);
        assert_eq!(figures.lost, 1);
        assert!(!figures.passes());
    }

    #[test]
    fn nothing_may_be_left_open() {
        for end in [
            order(Status::Unpaid),
            order(Status::Refunded),
            End::Ordered(ordered(Found::Unasked)),
            End::Failed("no_answer"),
        ] {
            assert!(!figures(std::slice::from_ref(&end)).passes(), "{end:?}");
        }
    }

    #[test]
    fn a_refusal_with_a_reason_is_no_problem() {
        let figures = figures(&[End::Refused("busy".to_owned()), order(Status::Paid)]);
        assert_eq!(figures.rejected_other, 1);
        assert_eq!(figures.reasons.get("busy"), Some(&1));
        assert!(figures.passes());
    }

    #[test]
    fn money_for_an_order_that_was_cancelled_is_a_problem() {
        let order = Ordered { confirmed: true, ..ordered(Found::Here(Status::Cancelled)) };
        let figures = figures(&[End::Ordered(order)]);
        assert_eq!(figures.paid_in_vain, 1);
        assert!(!figures.passes());
    }

    #[test]
    fn a_second_order_under_one_key_is_a_duplicate() {
        let order = Ordered { duplicates: 1, ..ordered(Found::Here(Status::Paid)) };
        let figures = figures(&[End::Ordered(order)]);
        assert_eq!(figures.duplicate_orders, 1);
        assert!(!figures.passes());
    }

    #[test]
    fn the_audit_decides_with_us() {
        let ends = [order(Status::Paid)];
        let verdict = |audit: &Audit| Figures::new(1, &ends, Speed::default(), Some(audit));
        assert!(verdict(&good_audit()).passes());
        let drift = Audit { redis_mysql_drift: -2, ..good_audit() };
        assert_eq!(verdict(&drift).redis_mysql_drift, 2);
        assert!(!verdict(&drift).passes());
        assert!(!verdict(&Audit { verdict: "fail".to_owned(), ..good_audit() }).passes());
        let check = Check { name: "M1".to_owned(), holds: false, detail: "taken 3, sum 2".into() };
        let broken = verdict(&Audit { checks: vec![check], ..good_audit() });
        assert_eq!(broken.problems(), ["audit: M1: taken 3, sum 2"]);
    }

    #[test]
    fn an_untrue_sold_out_is_a_problem() {
        let figures = Figures { untrue_sold_out: 1, ..figures(&[order(Status::Paid)]) };
        assert!(!figures.passes());
    }

    #[test]
    fn without_an_audit_only_the_shoppers_decide() {
        let figures = Figures::new(1, &[order(Status::Paid)], Speed::default(), None);
        assert!(figures.passes());
        assert_eq!(figures.audit, None);
    }

    #[test]
    fn speed_is_counted_over_the_first_wave() {
        let live = Live::new(3).unwrap();
        live.first_done(true, Duration::from_millis(100));
        live.first_done(true, Duration::from_millis(500));
        live.first_done(false, Duration::from_secs(9));
        live.answered(Duration::from_millis(2));
        let speed = live.speed(Duration::from_secs(2), 6000);
        assert_eq!(speed.accept_per_s, 4);
        assert_eq!(speed.http_per_s, 3000);
        assert!((1990..=2010).contains(&speed.p99_us), "{}", speed.p99_us);
        assert_eq!(live.look().first_open, 0);
    }

    #[test]
    fn a_run_without_an_order_has_no_speed() {
        let speed = Live::new(0).unwrap().speed(Duration::ZERO, 0);
        assert_eq!(speed, Speed::default());
    }

    #[test]
    fn who_stops_waiting_is_not_counted_any_more() {
        let live = Live::new(1).unwrap();
        let waiting = live.wait();
        assert_eq!(live.look().waiting, 1);
        drop(waiting);
        assert_eq!(live.look().waiting, 0);
    }

    #[test]
    fn every_published_status_is_understood() {
        assert_eq!(Status::from_code(0), Some(Status::Unpaid));
        assert_eq!(Status::from_code(2), Some(Status::Paid));
        assert_eq!(Status::from_code(4), Some(Status::Cancelled));
        assert_eq!(Status::from_code(5), Some(Status::Refunded));
        assert_eq!(Status::from_code(6), None);
    }
}
