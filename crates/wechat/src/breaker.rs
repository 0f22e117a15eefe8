//! Leaves WeChat alone for a moment after many calls in a row were not answered, so that a WeChat that
//! is down costs a shopper no time-out and is not called by a crowd when it comes back. It repeats
//! nothing and decides no outcome: what was not sent is [`Cause::Paused`], as unknown as a time-out.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Cause;

/// So many calls in a row without an answer open it. With one failure in five that happens once in
/// ten million calls; with everything down it happens at once.
const FAILURES_MAX: u32 = 10;
/// How long it stays open the first time.
const PAUSE: Duration = Duration::from_secs(1);
/// Each pause that did not help doubles the next, up to this.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// One for each host that may be down by itself.
#[derive(Debug)]
pub(crate) struct Breaker {
    name: &'static str,
    state: Mutex<State>,
}

/// What the calls so far have taught.
///
/// Closed: every call is let through. Open until a moment: none is. After that moment one call, the
/// probe, is let through; its end closes the breaker or opens it for longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct State {
    /// Calls in a row that were not answered.
    failures: u32,
    /// Until when nothing is sent, and how long the pause is; `None`: closed.
    open: Option<(Instant, Duration)>,
    /// Whether the probe is under way.
    probing: bool,
}

impl State {
    /// Whether a call may be sent; and whether it is the probe.
    fn enter(&mut self, now: Instant) -> Option<bool> {
        match self.open {
            None => Some(false),
            Some((until, _pause)) if now < until || self.probing => None,
            Some(_over) => {
                self.probing = true;
                Some(true)
            }
        }
    }

    /// A call was answered. Answers whether that closes the breaker.
    fn answered(&mut self) -> bool {
        let was_open = self.open.is_some();
        *self = Self::default();
        was_open
    }

    /// A call was not answered. Answers the pause if that opens the breaker.
    fn failed(&mut self, was_probe: bool, now: Instant) -> Option<Duration> {
        self.failures = self.failures.saturating_add(1);
        let pause = match self.open {
            Some((_until, pause)) if was_probe => pause.saturating_mul(2).min(PAUSE_MAX),
            // A call that was under way when the breaker opened teaches nothing new.
            Some(_) => return None,
            None if self.failures < FAILURES_MAX => return None,
            None => PAUSE,
        };
        self.open = Some((now.checked_add(pause).unwrap_or(now), pause));
        self.probing = false;
        Some(pause)
    }
}

impl Breaker {
    /// A breaker that lets everything through; `name` is for the log.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, state: Mutex::default() }
    }

    /// Leave to send one call.
    ///
    /// # Errors
    ///
    /// [`Cause::Paused`]; then nothing is to be sent.
    pub(crate) fn enter(&self) -> Result<Call<'_>, Cause> {
        let is_probe = self.lock().enter(Instant::now()).ok_or(Cause::Paused)?;
        Ok(Call { breaker: self, is_probe, is_over: false })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, was_probe: bool) {
        let pause = self.lock().failed(was_probe, Instant::now());
        if let Some(pause) = pause {
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            tracing::error!(host = self.name, pause_ms, "WeChat does not answer: it is left alone");
        }
    }
}

/// One call that was let through. Whoever drops it without an end gave up waiting.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    breaker: &'a Breaker,
    is_probe: bool,
    is_over: bool,
}

impl Call<'_> {
    /// The call ended: WeChat answered, or it did not.
    pub(crate) fn end(mut self, answered: bool) {
        self.is_over = true;
        if !answered {
            self.breaker.failed(self.is_probe);
        } else if self.breaker.lock().answered() {
            tracing::info!(host = self.breaker.name, "WeChat answers again");
        }
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        // Only the probe's end matters: without it nothing would ever be sent again.
        if !self.is_over && self.is_probe {
            self.breaker.failed(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(now: Instant) -> State {
        let mut state = State::default();
        for failure in 1..=FAILURES_MAX {
            assert_eq!(state.enter(now), Some(false));
            let pause = state.failed(false, now);
            assert_eq!(pause, (failure == FAILURES_MAX).then_some(PAUSE));
        }
        state
    }

    #[test]
    fn an_answer_between_failures_keeps_it_closed() {
        let now = Instant::now();
        let mut state = State::default();
        for _round in 0..5 {
            for _failure in 1..FAILURES_MAX {
                assert_eq!(state.failed(false, now), None);
            }
            assert!(!state.answered());
        }
        assert_eq!(state.enter(now), Some(false));
    }

    #[test]
    fn nothing_is_sent_until_the_pause_is_over_and_then_one_call() {
        let now = Instant::now();
        let mut state = opened(now);
        assert_eq!(state.enter(now + PAUSE / 2), None);
        assert_eq!(state.enter(now + PAUSE), Some(true));
        assert_eq!(state.enter(now + PAUSE), None, "the probe is under way");
        assert!(state.answered());
        assert_eq!(state.enter(now + PAUSE), Some(false));
    }

    #[test]
    fn pauses_grow_until_a_probe_is_answered() {
        let mut now = Instant::now();
        let mut state = opened(now);
        let mut expected = PAUSE;
        for _probe in 0..8 {
            now += expected;
            assert_eq!(state.enter(now), Some(true));
            expected = (expected * 2).min(PAUSE_MAX);
            assert_eq!(state.failed(true, now), Some(expected));
            assert_eq!(state.enter(now), None);
        }
        assert_eq!(expected, PAUSE_MAX);
    }

    #[test]
    fn stragglers_neither_lengthen_the_pause_nor_hinder_the_probe() {
        let now = Instant::now();
        let mut state = opened(now);
        assert_eq!(state.failed(false, now + PAUSE / 2), None);
        assert_eq!(state.enter(now + PAUSE), Some(true));
        assert_eq!(state.failed(false, now + PAUSE), None);
        assert_eq!(state.enter(now + PAUSE), None);
        // One that is answered after all proves as much as the probe would.
        assert!(state.answered());
    }

    #[test]
    fn a_probe_that_nobody_waits_for_is_not_the_last() {
        let breaker = Breaker::new("test");
        for _failure in 0..FAILURES_MAX {
            breaker.enter().unwrap().end(false);
        }
        assert!(matches!(breaker.enter(), Err(Cause::Paused)));
        breaker.lock().open = Some((Instant::now(), PAUSE));
        drop(breaker.enter().unwrap());
        let state = *breaker.lock();
        assert!(!state.probing);
        assert_eq!(state.open.unwrap().1, PAUSE * 2);
    }
}
