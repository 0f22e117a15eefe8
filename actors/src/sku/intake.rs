//! Requests on their way to a pool's actor: every thread puts them in, the actor takes them out.
//!
//! A message for each request would wake the actor's thread for each, and under load that costs more
//! than the request itself. So the actor is called once; while it works, or waits for a batch that is
//! away, requests only queue up, and it finds them when it looks next.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};

use crossbeam::queue::SegQueue;

/// A bounded queue with one reader that sleeps while nothing is there.
#[derive(Debug)]
pub(crate) struct Intake<T> {
    queue: SegQueue<T>,
    /// Items in the queue, or about to be.
    len: AtomicUsize,
    max: usize,
    /// Whether the reader was called, or will look by itself.
    called: AtomicBool,
}

impl<T> Intake<T> {
    /// Empty, with room for `max` items.
    pub(crate) fn new(max: usize) -> Self {
        Self {
            queue: SegQueue::new(),
            len: AtomicUsize::new(0),
            max,
            called: AtomicBool::new(false),
        }
    }

    /// Puts an item in; answers whether the reader must be called.
    ///
    /// # Errors
    ///
    /// The item, if there is no room.
    pub(crate) fn put(&self, item: T) -> Result<bool, T> {
        if self.max <= self.len.fetch_add(1, Ordering::AcqRel) {
            self.len.fetch_sub(1, Ordering::AcqRel);
            return Err(item);
        }
        self.queue.push(item);
        // Pairs with the fence of `rest`: either the reader sees the item, or this sees that it rests.
        fence(Ordering::SeqCst);
        Ok(!self.called.swap(true, Ordering::SeqCst))
    }

    /// Takes up to `max` items out, in the order they came.
    pub(crate) fn take(&self, max: usize) -> Vec<T> {
        let items: Vec<T> = std::iter::from_fn(|| self.queue.pop()).take(max).collect();
        self.len.fetch_sub(items.len(), Ordering::AcqRel);
        items
    }

    /// The reader wants to rest until it is called; `false` if something is there: it must look again.
    pub(crate) fn rest(&self) -> bool {
        self.called.store(false, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        // Who put something in meanwhile may have found the reader called. One of the two looks.
        self.queue.is_empty() || self.called.swap(true, Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn the_reader_is_called_once_until_it_rests() {
        let intake = Intake::new(10);
        assert_eq!(intake.put(1), Ok(true));
        assert_eq!(intake.put(2), Ok(false));
        assert_eq!(intake.take(9), [1, 2]);
        assert!(intake.rest());
        assert_eq!(intake.put(3), Ok(true));
        assert!(!intake.rest(), "something is there");
        assert_eq!(intake.take(9), [3]);
    }

    #[test]
    fn a_full_queue_gives_the_item_back() {
        let intake = Intake::new(1);
        assert_eq!(intake.put(1), Ok(true));
        assert_eq!(intake.put(2), Err(2));
        assert_eq!(intake.take(9), [1]);
        assert_eq!(intake.put(3), Ok(false), "the reader has not rested");
    }

    #[test]
    fn nothing_is_left_behind_whatever_the_threads_do() {
        const WRITERS: usize = 4;
        const ITEMS: usize = 5_000;
        let intake = Intake::new(WRITERS * ITEMS);
        let (call, calls) = mpsc::channel();
        let mut read = 0;
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                let (intake, call) = (&intake, call.clone());
                scope.spawn(move || {
                    for item in 0..ITEMS {
                        if intake.put(item).unwrap() {
                            call.send(()).unwrap();
                        }
                    }
                });
            }
            drop(call);
            // Every call is waited for; an item that nobody is called for would be missing.
            while calls.recv().is_ok() {
                loop {
                    read += intake.take(usize::MAX).len();
                    if intake.rest() {
                        break;
                    }
                }
            }
        });
        assert_eq!(read, WRITERS * ITEMS);
    }
}
