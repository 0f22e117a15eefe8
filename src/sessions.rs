//! Which tokens are good, without asking anybody where that can be helped.
//!
//! MySQL holds the truth: `users.token_version` and `users.status`. Redis holds a copy under
//! `user:token:{openid}`, and each process a copy of what it read, so that the hot path asks
//! nobody. A copy here is dropped when a node says that the shopper logged in again or was banned,
//! and is not believed for long: a minute usually, a second while this process is cut off from
//! those hints.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use mall_domain::UserId;
use mall_store::redis::hints::{Hint, Hints, Received};
use mall_store::{Store, mysql};
use tokio_util::sync::CancellationToken;

use crate::error::ApiError;
use crate::token::ShopperToken;

/// How long a copy is believed.
const LIFE: Duration = Duration::from_secs(60);
/// How long a copy is believed while no hints arrive.
const LIFE_WITHOUT_HINTS: Duration = Duration::from_secs(1);
/// The most copies. More, and the old ones are dropped; if none is old, all.
const COPIES_MAX: usize = 500_000;
/// How often the connection that brings the hints is looked at, and made anew if it ended.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Shoppers who share a counter of hints. A shared one only costs a copy that is not kept.
const STRIPES: usize = 1_024;

/// What this process knows of a shopper's tokens.
#[derive(Debug, Clone, Copy)]
struct Copy {
    version: i64,
    active: bool,
    read_at: Instant,
}

/// Which tokens are good. Clones share what they know.
#[derive(Debug, Clone)]
pub struct Sessions {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    copies: DashMap<UserId, Copy>,
    /// Whether hints arrive.
    hinted: AtomicBool,
    /// Hints seen, by shopper. Something that was read before a hint came may be old news.
    hints: Vec<AtomicU64>,
}

impl Default for Sessions {
    fn default() -> Self {
        let hints = std::iter::repeat_with(AtomicU64::default).take(STRIPES).collect();
        let inner = Inner { copies: DashMap::new(), hinted: AtomicBool::new(false), hints };
        Self { inner: Arc::new(inner) }
    }
}

impl Sessions {
    /// Whether a token of this version is good, as far as this process knows; `None` if it must
    /// ask. Touches no I/O: this is what the hot path does.
    #[must_use]
    pub fn known(&self, user: UserId, version: i64) -> Option<Result<(), ApiError>> {
        // Copied out, so that no lock of the map is held.
        let copy = *self.inner.copies.get(&user)?;
        let life =
            if self.inner.hinted.load(Ordering::Acquire) { LIFE } else { LIFE_WITHOUT_HINTS };
        if life <= copy.read_at.elapsed() || copy.version < version {
            return None;
        }
        Some(verdict(copy.version, copy.active, version))
    }

    /// Whether `token` is good: Redis says yes, or MySQL decides and Redis is put right.
    ///
    /// # Errors
    ///
    /// [`ApiError::Unauthorized`], [`ApiError::AccountDisabled`], or [`ApiError::Unavailable`] if
    /// nobody can be asked.
    pub async fn ask(&self, store: Store, token: ShopperToken) -> Result<(), ApiError> {
        let heard = self.heard(token.user_id).load(Ordering::Acquire);
        // A Redis that does not answer is no reason to turn anybody away.
        let in_redis = store.redis().token_version(&token.openid).await.unwrap_or_default();
        if in_redis == Some(token.version) {
            self.keep(token.user_id, token.version, true, heard);
            return Ok(());
        }
        let mut conn = store.connection().await?;
        let user = mysql::user::find(&mut conn, token.user_id).await?;
        drop(conn);
        let Some(user) = user else { return Err(ApiError::Unauthorized) };
        if user.active && in_redis != Some(user.token_version) {
            let repaired = store.redis().set_token_version(&user.openid, user.token_version).await;
            if let Err(error) = repaired {
                tracing::debug!(error = %error, "a token version could not be put into Redis");
            }
        }
        self.keep(user.id, user.token_version, user.active, heard);
        verdict(user.token_version, user.active, token.version)
    }

    /// Adopts the version that a login here has just made.
    pub fn logged_in(&self, user: UserId, version: i64) {
        let heard = self.heard(user).load(Ordering::Acquire);
        self.keep(user, version, true, heard);
    }

    /// Believes no token of `user` any more without asking: one was ended here.
    pub fn logged_out(&self, user: UserId) {
        self.forget(user);
    }

    fn heard(&self, user: UserId) -> &AtomicU64 {
        let stripe = usize::try_from(user.0.unsigned_abs()).unwrap_or(0) % STRIPES;
        self.inner.hints.get(stripe).unwrap_or_else(|| unreachable!("a remainder is in range"))
    }

    /// Keeps what was read, unless a hint came since `heard`.
    fn keep(&self, user: UserId, version: i64, active: bool, heard: u64) {
        if self.heard(user).load(Ordering::Acquire) != heard {
            return;
        }
        if COPIES_MAX <= self.inner.copies.len() {
            self.inner.copies.retain(|_user, copy| copy.read_at.elapsed() < LIFE);
            if COPIES_MAX <= self.inner.copies.len() {
                self.inner.copies.clear();
            }
        }
        self.inner.copies.insert(user, Copy { version, active, read_at: Instant::now() });
    }

    fn forget(&self, user: UserId) {
        // Counted before the copy goes: whoever read before this and keeps after it sees it.
        self.heard(user).fetch_add(1, Ordering::AcqRel);
        self.inner.copies.remove(&user);
    }

    fn forget_all(&self) {
        for stripe in &self.inner.hints {
            stripe.fetch_add(1, Ordering::AcqRel);
        }
        self.inner.copies.clear();
    }

    /// Listens to the hints of all nodes until `stop`. Those that are not about shoppers go to
    /// `on_hint`; `None` means that some may have been missed, so every copy is to be forgotten.
    pub async fn listen(
        self,
        store: Store,
        on_hint: impl Fn(Option<Hint>),
        stop: CancellationToken,
    ) {
        let work = async {
            loop {
                match store.redis().hints().await {
                    Ok(hints) => self.follow(hints, &on_hint).await,
                    Err(error) => tracing::warn!(error = %error, "no hints from Redis"),
                }
                self.inner.hinted.store(false, Ordering::Release);
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    }

    /// Follows one subscription to its end.
    async fn follow(&self, mut hints: Hints, on_hint: &impl Fn(Option<Hint>)) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                received = hints.next() => match received {
                    Received::Hint(Hint::User(user)) => self.forget(user),
                    Received::Hint(hint) => on_hint(Some(hint)),
                    Received::Missed => {
                        self.forget_all();
                        on_hint(None);
                    }
                    Received::Closed => return,
                },
                _tick = look.tick() => {
                    let connected = hints.is_connected();
                    let before = self.inner.hinted.swap(connected, Ordering::AcqRel);
                    if connected && !before {
                        // Whatever was said meanwhile was not heard here.
                        self.forget_all();
                        on_hint(None);
                    }
                }
            }
        }
    }
}

/// What a token of `version` is worth, where the account has the version `good`.
fn verdict(good: i64, active: bool, version: i64) -> Result<(), ApiError> {
    match (active, good == version) {
        (false, _) => Err(ApiError::AccountDisabled),
        (true, false) => Err(ApiError::Unauthorized),
        (true, true) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: UserId = UserId(7);

    fn hinted() -> Sessions {
        let sessions = Sessions::default();
        sessions.inner.hinted.store(true, Ordering::Release);
        sessions
    }

    #[test]
    fn a_copy_tells_good_tokens_from_old_ones() {
        let sessions = hinted();
        assert!(sessions.known(ALICE, 3).is_none());
        sessions.logged_in(ALICE, 3);
        assert!(matches!(sessions.known(ALICE, 3), Some(Ok(()))));
        assert!(matches!(sessions.known(ALICE, 2), Some(Err(ApiError::Unauthorized))));
        assert!(sessions.known(ALICE, 4).is_none(), "a newer login happened elsewhere");
        sessions.forget(ALICE);
        assert!(sessions.known(ALICE, 3).is_none());
    }

    #[test]
    fn what_was_read_before_a_hint_is_not_kept_after_it() {
        let sessions = hinted();
        let heard = sessions.heard(ALICE).load(Ordering::Acquire);
        sessions.forget(ALICE);
        sessions.keep(ALICE, 3, true, heard);
        assert!(sessions.known(ALICE, 3).is_none());
    }

    #[test]
    fn a_banned_shopper_is_told_so() {
        let sessions = hinted();
        sessions.keep(ALICE, 3, false, 0);
        assert!(matches!(sessions.known(ALICE, 3), Some(Err(ApiError::AccountDisabled))));
    }
}
