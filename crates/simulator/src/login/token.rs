//! Access tokens: two families that know nothing of each other, and when their tokens die.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::random;

/// How long a token lives.
const LIFE: TimeDelta = TimeDelta::seconds(7200);
/// How long before its end a token is replaced, and how long both are good.
const OVERLAP: TimeDelta = TimeDelta::seconds(300);
/// How far apart forced replacements have to be.
const FORCE_SPACING: TimeDelta = TimeDelta::seconds(30);
/// How many replacements can be forced in a day.
const FORCED_MAX: u32 = 20;

/// An access token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) expires_at: DateTime<Utc>,
}

/// The family of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Stays the same until near its end.
    Stable,
    /// Replaced at every call.
    Classic,
}

/// Why a token can't be forced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tokens were forced too often today")]
pub(crate) struct ForcedTooOften;

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadToken {
    /// It was never issued, or was replaced long ago.
    #[error("unknown token")]
    Unknown,
    /// It is too old.
    #[error("expired token")]
    Expired,
}

/// All tokens that may be good.
#[derive(Default)]
pub(crate) struct Tokens {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    stable: Family,
    classic: Family,
    forced_at: Option<DateTime<Utc>>,
    forced_on: Option<(NaiveDate, u32)>,
}

#[derive(Default)]
struct Family {
    current: Option<Token>,
    previous: Option<Token>,
}

impl Tokens {
    /// Puts back a token issued before a restart.
    pub(crate) fn restore(&self, token: Token) {
        let issued_at = token.expires_at - LIFE;
        self.lock().family(token.kind).replace(token, issued_at);
    }

    /// The stable token; `true` if it is a new one.
    pub(crate) fn stable(
        &self,
        force: bool,
        now: DateTime<Utc>,
    ) -> Result<(Token, bool), ForcedTooOften> {
        let mut inner = self.lock();
        let current = inner.stable.current.clone();
        let current = current.filter(|token| OVERLAP < token.expires_at - now);
        let Some(current) = current else {
            return Ok((inner.issue(Kind::Stable, now), true));
        };
        if !force || inner.forced_at.is_some_and(|last| now < last + FORCE_SPACING) {
            return Ok((current, false));
        }
        inner.note_force(now)?;
        let token = inner.issue(Kind::Stable, now);
        inner.stable.previous = None;
        Ok((token, true))
    }

    /// A new classic token.
    pub(crate) fn classic(&self, now: DateTime<Utc>) -> Token {
        self.lock().issue(Kind::Classic, now)
    }

    /// Whether a shop may use this token.
    pub(crate) fn check(&self, text: &str, now: DateTime<Utc>) -> Result<(), BadToken> {
        let inner = self.lock();
        let families = [&inner.stable, &inner.classic];
        let mut tokens = families.into_iter().flat_map(|f| [&f.current, &f.previous]).flatten();
        let token = tokens.find(|token| token.text == text).ok_or(BadToken::Unknown)?;
        if token.expires_at <= now { Err(BadToken::Expired) } else { Ok(()) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn family(&mut self, kind: Kind) -> &mut Family {
        match kind {
            Kind::Stable => &mut self.stable,
            Kind::Classic => &mut self.classic,
        }
    }

    fn issue(&mut self, kind: Kind, now: DateTime<Utc>) -> Token {
        // As long as real ones, which are the reason for columns of 512 characters.
        let token =
            Token { kind, text: format!("100_{}", random::text(132)), expires_at: now + LIFE };
        self.family(kind).replace(token.clone(), now);
        token
    }

    fn note_force(&mut self, now: DateTime<Utc>) -> Result<(), ForcedTooOften> {
        let today = clock::beijing(now).date_naive();
        let count = match self.forced_on {
            Some((day, count)) if day == today => count,
            Some(_) | None => 0,
        };
        if FORCED_MAX <= count {
            return Err(ForcedTooOften);
        }
        self.forced_on = Some((today, count + 1));
        self.forced_at = Some(now);
        Ok(())
    }
}

impl Family {
    fn replace(&mut self, token: Token, now: DateTime<Utc>) {
        self.previous = self.current.replace(token).map(|mut old| {
            old.expires_at = old.expires_at.min(now + OVERLAP);
            old
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_438_800 + second, 0).unwrap()
    }

    #[test]
    fn the_stable_token_stays_until_five_minutes_before_its_end() {
        let tokens = Tokens::default();
        let (first, _) = tokens.stable(false, at(0)).unwrap();
        assert_eq!(tokens.stable(false, at(6899)), Ok((first.clone(), false)));
        let (second, new) = tokens.stable(false, at(6900)).unwrap();
        assert!(new);
        assert_eq!(tokens.check(&first.text, at(7199)), Ok(()));
        assert_eq!(tokens.check(&first.text, at(7200)), Err(BadToken::Expired));
        assert_eq!(tokens.check(&second.text, at(7200)), Ok(()));
    }

    #[test]
    fn a_forced_token_ends_the_one_before_at_once() {
        let tokens = Tokens::default();
        let (first, _) = tokens.stable(false, at(0)).unwrap();
        let (second, _) = tokens.stable(true, at(10)).unwrap();
        assert_eq!(tokens.check(&first.text, at(10)), Err(BadToken::Unknown));
        assert_eq!(tokens.stable(true, at(39)), Ok((second, false)));
    }

    #[test]
    fn tokens_are_forced_twenty_times_a_day() {
        let tokens = Tokens::default();
        tokens.stable(false, at(0)).unwrap();
        for turn in 1..=20 {
            assert!(tokens.stable(true, at(30 * turn)).is_ok());
        }
        assert_eq!(tokens.stable(true, at(30 * 21)), Err(ForcedTooOften));
    }

    #[test]
    fn a_classic_token_shortens_the_life_of_the_one_before() {
        let tokens = Tokens::default();
        let (first, second) = (tokens.classic(at(0)), tokens.classic(at(10)));
        assert_eq!(tokens.check(&first.text, at(309)), Ok(()));
        assert_eq!(tokens.check(&first.text, at(310)), Err(BadToken::Expired));
        assert_eq!(tokens.check(&second.text, at(310)), Ok(()));
    }
}
