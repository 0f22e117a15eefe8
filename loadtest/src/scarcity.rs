//! Equation X5: whether those who were told "sold out" were told the truth, judged by what the
//! shoppers themselves saw. Nothing here does I/O.
//!
//! Nobody outside can know when exactly a unit changed hands, so every unit is taken to be out for
//! as long as it can have been: from the moment an order was first asked for, until [`BACK_WITHIN`]
//! after it was cancelled. A shopper was told the truth if at some moment between question and
//! answer all units can have been out.

use std::time::Duration;

/// Within this time of its order's cancellation, a unit is on sale again: the outbox is carried out,
/// Redis is told, and every node hears of it.
pub(crate) const BACK_WITHIN: Duration = Duration::from_secs(5);

/// One unit that was out. Times count from the start of the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hold {
    /// When it was first asked for.
    pub(crate) asked: Duration,
    /// When its order was cancelled; `None` if it never was.
    pub(crate) ended: Option<Duration>,
}

/// Somebody was told "sold out". Times count from the start of the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SoldOut {
    /// When the unit was asked for.
    pub(crate) asked: Duration,
    /// When the answer was there.
    pub(crate) answered: Duration,
}

/// How many of `answers` can't have been true in a sale of `stock` units.
pub(crate) fn untrue(stock: u32, holds: &[Hold], answers: &[SoldOut]) -> u64 {
    let out = Out::of(holds);
    let stock = usize::try_from(stock).unwrap_or(usize::MAX);
    let untrue = answers.iter().filter(|answer| out.most(answer.asked, answer.answered) < stock);
    u64::try_from(untrue.count()).unwrap_or(u64::MAX)
}

/// How many units can have been out, from each moment on.
struct Out(Vec<(Duration, usize)>);

impl Out {
    fn of(holds: &[Hold]) -> Self {
        let begins = holds.iter().map(|hold| (hold.asked, false));
        let ends = holds.iter().filter_map(|hold| Some((hold.ended? + BACK_WITHIN, true)));
        let mut changes: Vec<(Duration, bool)> = begins.chain(ends).collect();
        // At one moment, what goes out counts before what comes back.
        changes.sort_unstable();
        let mut count = 0_usize;
        let steps = changes.into_iter().map(|(moment, is_back)| {
            count = if is_back { count.saturating_sub(1) } else { count + 1 };
            (moment, count)
        });
        Self(steps.collect())
    }

    /// The most units that can have been out at a moment from `from` to `to`.
    fn most(&self, from: Duration, to: Duration) -> usize {
        let (before, after) =
            self.0.split_at(self.0.partition_point(|(moment, _count)| *moment <= from));
        let at_first = before.last().map_or(0, |(_moment, count)| *count);
        let later = after.iter().take_while(|(moment, _count)| *moment <= to);
        later.map(|(_moment, count)| *count).fold(at_first, usize::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn hold(asked: u64, ended: Option<u64>) -> Hold {
        Hold { asked: ms(asked), ended: ended.map(ms) }
    }

    fn told(asked: u64, answered: u64) -> SoldOut {
        SoldOut { asked: ms(asked), answered: ms(answered) }
    }

    #[test]
    fn sold_out_is_true_once_every_unit_can_be_out() {
        let holds = [hold(10, None), hold(30, None)];
        assert_eq!(untrue(2, &holds, &[told(20, 40), told(30, 30), told(90, 95)]), 0);
    }

    #[test]
    fn sold_out_is_untrue_while_a_unit_must_be_left() {
        let holds = [hold(10, None), hold(30, None)];
        assert_eq!(untrue(2, &holds, &[told(5, 29), told(12, 20)]), 2);
        assert_eq!(untrue(3, &holds, &[told(90, 95)]), 1);
    }

    #[test]
    fn a_unit_that_came_back_may_be_missed_for_a_moment_and_no_longer() {
        let holds = [hold(10, Some(1_000))];
        let back = u64::try_from(BACK_WITHIN.as_millis()).unwrap();
        assert_eq!(untrue(1, &holds, &[told(1_500, 1_600), told(900 + back, 1_100 + back)]), 0);
        assert_eq!(untrue(1, &holds, &[told(1_001 + back, 1_100 + back)]), 1);
    }

    #[test]
    fn a_unit_sold_again_is_out_again() {
        let holds = [hold(10, Some(1_000)), hold(8_000, None)];
        assert_eq!(untrue(1, &holds, &[told(7_000, 7_500)]), 1);
        assert_eq!(untrue(1, &holds, &[told(7_000, 8_100)]), 0);
    }
}
