//! Order numbers: what shoppers, merchants and WeChat Pay call an order by.

use std::fmt;

/// An order number: 22 decimal digits, unique, and silent about how many orders there are.
///
/// The first 15 digits are the time in Beijing to the millisecond (`yyMMddHHmmssSSS`), three
/// name the node, four are a scrambled count within that millisecond. It satisfies both character
/// sets that WeChat Pay documents for `out_trade_no` and leaves ten characters for an attempt.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct OrderNo(pub String);

impl OrderNo {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number that WeChat Pay knows the `attempt`-th attempt to pay this order by.
    #[must_use]
    pub fn out_trade_no(&self, attempt: u32) -> String {
        format!("{}A{attempt:02}", self.0)
    }

    /// Whether `text` has the shape of an order number.
    #[must_use]
    pub fn is_plausible(text: &str) -> bool {
        (6..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }
}

impl fmt::Display for OrderNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many numbers one millisecond of one node has.
const PER_MS: u32 = 10_000;
/// Coprime to [`PER_MS`], so that multiplying by it visits every number once.
const STEP: u32 = 7_919;
/// Beijing is eight hours ahead of UTC all year.
const BEIJING_MS: i64 = 8 * 3_600_000;

/// Makes the order numbers of one node; the caller brings the time.
#[derive(Debug)]
pub struct OrderNumbers {
    node: u16,
    ms: i64,
    count: u32,
}

impl OrderNumbers {
    /// A source for node number `node`, of which only the last three digits count.
    #[must_use]
    pub fn new(node: u16) -> Self {
        Self { node: node % 1000, ms: 0, count: 0 }
    }

    /// The next number at `now_ms` (milliseconds since 1970).
    ///
    /// A clock that goes back, or more than ten thousand numbers in a millisecond, borrows from
    /// the milliseconds to come: within one process no number is made twice.
    pub fn next(&mut self, now_ms: i64) -> OrderNo {
        if self.ms < now_ms {
            self.ms = now_ms;
            self.count = 0;
        } else if self.count == PER_MS {
            self.ms = self.ms.saturating_add(1);
            self.count = 0;
        }
        let start = u32::try_from(self.ms.rem_euclid(i64::from(PER_MS))).unwrap_or(0);
        let scrambled = (start * 37 + self.count * STEP) % PER_MS;
        self.count += 1;
        let beijing = chrono::DateTime::from_timestamp_millis(self.ms.saturating_add(BEIJING_MS))
            .unwrap_or_default();
        let time = beijing.format("%y%m%d%H%M%S%3f");
        OrderNo(format!("{time}{:03}{scrambled:04}", self.node))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const NOON: i64 = 1_795_507_200_000;

    #[test]
    fn a_number_starts_with_the_time_in_beijing() {
        let number = OrderNumbers::new(1).next(NOON);
        assert_eq!(number.0.len(), 22);
        assert!(number.0.starts_with("261124"), "{number}");
        assert!(OrderNo::is_plausible(&number.out_trade_no(99)));
    }

    #[test]
    fn thirty_thousand_numbers_in_a_millisecond_differ() {
        let mut numbers = OrderNumbers::new(7);
        let made: HashSet<_> = (0..30_000).map(|_| numbers.next(NOON)).collect();
        assert_eq!(made.len(), 30_000);
    }

    #[test]
    fn a_clock_that_goes_back_repeats_no_number() {
        let mut numbers = OrderNumbers::new(7);
        let mut made = HashSet::new();
        for ms in [5, 4, 5, 3, 6, 6, 2] {
            assert!(made.insert(numbers.next(NOON + ms)));
        }
    }

    #[test]
    fn neighbours_do_not_tell_the_volume() {
        let mut numbers = OrderNumbers::new(7);
        let tail = |number: &OrderNo| number.0.get(18..).unwrap().parse::<i32>().unwrap();
        let (first, second) = (numbers.next(NOON), numbers.next(NOON));
        assert_ne!(tail(&second) - tail(&first), 1);
    }
}
