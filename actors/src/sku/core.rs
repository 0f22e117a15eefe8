//! The open batch of a pool and when it is sent. Nothing here waits, logs or knows actix.

use std::collections::VecDeque;

/// How much may wait and fly at once.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The most items of one batch.
    pub batch_max: usize,
    /// The most batches on their way at once.
    pub in_flight_max: usize,
    /// The most items waiting for a batch.
    pub waiting_max: usize,
}

/// Items on their way to Redis: group commit without a timer.
///
/// At low load a batch has one item and nothing waits. Under load a batch is what came in while
/// the batches before it were away. Items leave in the order they came, except those that
/// [`Batcher::requeue`] puts back in front.
#[derive(Debug)]
pub struct Batcher<T> {
    bounds: Bounds,
    waiting: VecDeque<T>,
    in_flight: usize,
}

impl<T> Batcher<T> {
    /// Nothing waits, nothing flies.
    ///
    /// # Panics
    ///
    /// If a bound is zero.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        assert!(0 < bounds.batch_max, "a batch has at least one item");
        assert!(0 < bounds.in_flight_max, "a batch must be able to leave");
        Self { bounds, waiting: VecDeque::new(), in_flight: 0 }
    }

    /// Whether one more batch may be on its way.
    #[must_use]
    pub fn may_depart(&self) -> bool {
        self.in_flight < self.bounds.in_flight_max
    }

    /// How many items the next batch has room for.
    #[must_use]
    pub fn room(&self) -> usize {
        self.bounds.batch_max.saturating_sub(self.waiting.len())
    }

    /// Adds an item.
    ///
    /// # Errors
    ///
    /// The item, if too many wait.
    pub fn offer(&mut self, item: T) -> Result<(), T> {
        if self.bounds.waiting_max <= self.waiting.len() {
            return Err(item);
        }
        self.waiting.push_back(item);
        Ok(())
    }

    /// The next batch to send now, if there is one and it may leave. `keep` sorts out items that
    /// nobody waits for any more; they are dropped unsent.
    pub fn depart(&mut self, mut keep: impl FnMut(&T) -> bool) -> Option<Vec<T>> {
        if !self.may_depart() {
            return None;
        }
        let mut batch = Vec::with_capacity(self.waiting.len().min(self.bounds.batch_max));
        while batch.len() < self.bounds.batch_max
            && let Some(item) = self.waiting.pop_front()
        {
            if keep(&item) {
                batch.push(item);
            }
        }
        if batch.is_empty() {
            return None;
        }
        self.in_flight += 1;
        Some(batch)
    }

    /// A batch got a definite answer.
    ///
    /// # Panics
    ///
    /// If none was away.
    pub fn arrive(&mut self) {
        assert!(0 < self.in_flight, "a batch that arrives has departed");
        self.in_flight -= 1;
    }

    /// Puts items back in front: they keep their turn, and no bound refuses them.
    pub fn requeue(&mut self, items: Vec<T>) {
        for item in items.into_iter().rev() {
            self.waiting.push_front(item);
        }
    }

    /// How many items wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOUNDS: Bounds = Bounds { batch_max: 3, in_flight_max: 2, waiting_max: 5 };

    #[test]
    fn a_lone_item_leaves_at_once() {
        let mut batcher = Batcher::new(BOUNDS);
        batcher.offer(1).unwrap();
        assert_eq!(batcher.depart(|_| true), Some(vec![1]));
    }

    #[test]
    fn what_comes_in_while_batches_are_away_leaves_together() {
        let mut batcher = Batcher::new(BOUNDS);
        for item in 1..=2 {
            batcher.offer(item).unwrap();
            assert!(batcher.depart(|_| true).is_some());
        }
        for item in 3..=6 {
            batcher.offer(item).unwrap();
            assert_eq!(batcher.depart(|_| true), None);
        }
        batcher.arrive();
        assert_eq!(batcher.depart(|_| true), Some(vec![3, 4, 5]));
    }

    #[test]
    fn a_full_batcher_gives_the_item_back() {
        let mut batcher = Batcher::new(BOUNDS);
        for item in 0..5 {
            batcher.offer(item).unwrap();
        }
        assert_eq!(batcher.offer(9), Err(9));
    }

    #[test]
    fn an_item_nobody_waits_for_is_not_sent() {
        let mut batcher = Batcher::new(BOUNDS);
        batcher.offer(1).unwrap();
        batcher.offer(2).unwrap();
        assert_eq!(batcher.depart(|item| *item != 1), Some(vec![2]));
        batcher.offer(1).unwrap();
        assert_eq!(batcher.depart(|item| *item != 1), None);
    }

    #[test]
    fn items_put_back_keep_their_turn() {
        let mut batcher = Batcher::new(BOUNDS);
        batcher.offer(1).unwrap();
        batcher.offer(2).unwrap();
        let batch = batcher.depart(|_| true).unwrap();
        batcher.offer(3).unwrap();
        batcher.arrive();
        batcher.requeue(batch);
        assert_eq!(batcher.depart(|_| true), Some(vec![1, 2, 3]));
    }

    proptest! {
        /// Whatever the order of events, every accepted item leaves exactly once and in turn, no
        /// batch is too large and no more fly than may.
        #[test]
        fn every_item_leaves_once_and_in_turn(steps in prop::collection::vec(0..3_u8, 0..200)) {
            let mut batcher = Batcher::new(BOUNDS);
            let (mut next, mut accepted, mut sent, mut away) = (0, Vec::new(), Vec::new(), 0);
            for step in steps {
                match step {
                    0 => {
                        if batcher.offer(next).is_ok() {
                            accepted.push(next);
                        }
                        next += 1;
                    }
                    1 => {
                        if let Some(batch) = batcher.depart(|_| true) {
                            prop_assert!(batch.len() <= BOUNDS.batch_max);
                            sent.extend(batch);
                            away += 1;
                        }
                    }
                    _ if 0 < away => {
                        batcher.arrive();
                        away -= 1;
                    }
                    _ => {}
                }
                prop_assert!(away <= BOUNDS.in_flight_max);
                prop_assert_eq!(batcher.waiting() + sent.len(), accepted.len());
            }
            prop_assert_eq!(&sent[..], &accepted[..sent.len()]);
        }
    }
}
