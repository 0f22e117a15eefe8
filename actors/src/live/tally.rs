//! What a pool's shoppers asked for on this node: counters that a request touches without a lock.

use std::sync::atomic::{AtomicU64, Ordering};

use mall_domain::stock::Refusal;
use serde::{Deserialize, Serialize};

/// Requests that were refused, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Fewer units were left.
    pub sold_out: u64,
    /// The shopper had as many as one may have.
    pub limit_exceeded: u64,
    /// The sale had not begun.
    pub not_started: u64,
    /// The sale was over.
    pub ended: u64,
    /// The sale was paused.
    pub paused: u64,
    /// Too many waited.
    pub busy: u64,
}

/// What came in and was refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) demand: u64,
    pub(crate) refused: Refused,
}

impl Counts {
    fn numbers(&self) -> [u64; 7] {
        let Refused { sold_out, limit_exceeded, not_started, ended, paused, busy } = self.refused;
        [self.demand, sold_out, limit_exceeded, not_started, ended, paused, busy]
    }

    fn of([demand, sold_out, limit_exceeded, not_started, ended, paused, busy]: [u64; 7]) -> Self {
        let refused = Refused { sold_out, limit_exceeded, not_started, ended, paused, busy };
        Self { demand, refused }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let mut sums = self.numbers();
        for (sum, more) in sums.iter_mut().zip(other.numbers()) {
            *sum = sum.saturating_add(more);
        }
        Self::of(sums)
    }

    /// As it is published.
    pub(crate) fn to_text(self) -> String {
        self.numbers().map(|number| number.to_string()).join(" ")
    }

    /// What [`Counts::to_text`] wrote; `None` if it is something else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = [0; 7];
        let mut words = text.split(' ');
        for number in &mut numbers {
            *number = words.next()?.parse().ok()?;
        }
        words.next().is_none().then(|| Self::of(numbers))
    }
}

/// The counters of one pool on this node. They only grow, and nothing is decided by them: relaxed.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    demand: AtomicU64,
    sold_out: AtomicU64,
    limit_exceeded: AtomicU64,
    not_started: AtomicU64,
    ended: AtomicU64,
    paused: AtomicU64,
    busy: AtomicU64,
}

impl Tally {
    /// Somebody asks for units.
    pub(crate) fn demanded(&self) {
        self.demand.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody gets none.
    pub(crate) fn refused(&self, refusal: Refusal) {
        let counter = match refusal {
            Refusal::SoldOut => &self.sold_out,
            Refusal::LimitExceeded => &self.limit_exceeded,
            Refusal::NotStarted => &self.not_started,
            Refusal::Ended => &self.ended,
            Refusal::Paused => &self.paused,
            Refusal::Busy => &self.busy,
            // A client's mistake is no answer of the sale.
            Refusal::Conflict => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted so far.
    pub(crate) fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            demand: read(&self.demand),
            refused: Refused {
                sold_out: read(&self.sold_out),
                limit_exceeded: read(&self.limit_exceeded),
                not_started: read(&self.not_started),
                ended: read(&self.ended),
                paused: read(&self.paused),
                busy: read(&self.busy),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_of_a_sale_is_counted_under_its_name() {
        let tally = Tally::default();
        for refusal in Refusal::ALL {
            tally.demanded();
            tally.refused(refusal);
        }
        let counts = tally.counts();
        assert_eq!(counts.numbers(), [7, 1, 1, 1, 1, 1, 1]);
        let names = serde_json::to_value(counts.refused).unwrap();
        for refusal in Refusal::ALL.into_iter().filter(|refusal| *refusal != Refusal::Conflict) {
            assert_eq!(names[refusal.name()], 1, "{refusal}");
        }
    }

    #[test]
    fn counts_survive_the_wire_and_add_up() {
        let counts = Counts::of([1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(Counts::parse(&counts.to_text()), Some(counts));
        assert_eq!(counts.plus(&counts).numbers(), [2, 4, 6, 8, 10, 12, 14]);
        for text in ["", "1 2 3", "1 2 3 4 5 6 x", "1 2 3 4 5 6 7 8"] {
            assert_eq!(Counts::parse(text), None, "{text}");
        }
    }
}
