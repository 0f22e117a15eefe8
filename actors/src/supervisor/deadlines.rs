//! The payment deadlines that a supervisor keeps in memory: one ordered set, no timer per order.
//!
//! It is a convenience. Redis and MySQL know every deadline too, and sweeps find what this forgot.

use std::collections::BTreeSet;

use mall_domain::OrderId;

/// The most deadlines kept; the sweeps find the others.
const KEPT_MAX: usize = 500_000;

/// Orders by the moment at which they are to be looked at, in milliseconds since 1970.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    set: BTreeSet<(i64, OrderId)>,
}

impl Deadlines {
    /// Adds a deadline, unless there are too many.
    pub(crate) fn add(&mut self, at_ms: i64, order: OrderId) {
        if self.set.len() < KEPT_MAX {
            self.set.insert((at_ms, order));
        }
    }

    /// Takes out at most `max` orders whose moment has come.
    pub(crate) fn due(&mut self, now_ms: i64, max: usize) -> Vec<OrderId> {
        let mut due = Vec::new();
        while due.len() < max
            && let Some((at_ms, order)) = self.set.first().copied()
            && at_ms <= now_ms
        {
            self.set.pop_first();
            due.push(order);
        }
        due
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.set.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_come_due_in_their_order() {
        let mut deadlines = Deadlines::default();
        for (at, order) in [(30, 3), (10, 1), (20, 2), (20, 4)] {
            deadlines.add(at, OrderId(order));
        }
        assert_eq!(deadlines.due(9, 10), []);
        assert_eq!(deadlines.due(20, 2), [OrderId(1), OrderId(2)]);
        assert_eq!(deadlines.due(20, 2), [OrderId(4)]);
        assert_eq!(deadlines.len(), 1);
    }
}
