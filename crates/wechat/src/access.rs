//! The access token of the server API: one for all nodes, fetched by one of them, early enough.
//!
//! WeChat hands out the same token to everybody who asks until five minutes before its end, and
//! honours the old one beside the new one for those five minutes. So two nodes that fetch at once do
//! no harm: what is kept for all nodes, and its lock, only spare work.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use crate::error::Cause;

/// A token this near its end is replaced. Asking earlier would only give the same token again.
const RENEW_BEFORE: TimeDelta = TimeDelta::seconds(300);
/// How long nobody asks again after asking failed.
const PAUSE: TimeDelta = TimeDelta::seconds(3);
/// How often a node looks whether another one has brought the token it is waiting for.
const LOOKS: u32 = 10;
/// How long it waits between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A future as [`TokenKeeper`] returns it.
pub type Kept<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keeps the access token where all nodes find it. None of its answers decides anything: a keeper
/// that forgets or fails costs one call of WeChat.
pub trait TokenKeeper: fmt::Debug + Send + Sync {
    /// The token that was kept last; `None` if there is none, or nobody knows.
    fn read(&self) -> Kept<'_, Option<AccessToken>>;

    /// Whether this node is the one to fetch the next token. Whoever got this far and fails is
    /// replaced after a few seconds.
    fn begin(&self) -> Kept<'_, bool>;

    /// Keeps a token that was fetched.
    fn keep<'a>(&'a self, token: &'a AccessToken) -> Kept<'a, ()>;
}

/// An access token, and when it ends.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// The token: a secret.
    pub text: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl AccessToken {
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        RENEW_BEFORE < self.expires_at - now
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The token of this node.
#[derive(Debug, Default)]
pub(crate) struct Access {
    current: ArcSwapOption<AccessToken>,
    /// When fetching failed last. Held locked while one task fetches; the others wait for it.
    failed: Mutex<Option<DateTime<Utc>>>,
    keeper: Option<Arc<dyn TokenKeeper>>,
}

impl Access {
    /// A node that shares its token with those that have the same keeper.
    pub(crate) fn new(keeper: Option<Arc<dyn TokenKeeper>>) -> Self {
        Self { keeper, ..Self::default() }
    }

    /// A token that is good at `now` and is not `refused`, which WeChat did not take. If there is
    /// none, `fetch` brings one.
    pub(crate) async fn token(
        &self,
        refused: Option<&str>,
        now: DateTime<Utc>,
        fetch: impl Future<Output = Result<AccessToken, Cause>>,
    ) -> Result<Arc<AccessToken>, Cause> {
        let is_good = |token: &AccessToken| token.is_fresh(now) && refused != Some(&token.text);
        if let Some(token) = self.current.load_full().filter(|token| is_good(token)) {
            return Ok(token);
        }
        let mut failed = self.failed.lock().await;
        if let Some(token) = self.current.load_full().filter(|token| is_good(token)) {
            return Ok(token);
        }
        if failed.is_some_and(|failed| (now - failed).abs() < PAUSE) {
            return Err(Cause::Paused);
        }
        if let Some(token) = self.brought_by_others(is_good).await {
            return Ok(self.adopt(token));
        }
        match fetch.await {
            Ok(token) => {
                if let Some(keeper) = &self.keeper {
                    keeper.keep(&token).await;
                }
                *failed = None;
                Ok(self.adopt(token))
            }
            Err(cause) => {
                *failed = Some(now);
                Err(cause)
            }
        }
    }

    /// The token that another node has fetched or is fetching; `None` if this node is to fetch it.
    async fn brought_by_others(
        &self,
        is_good: impl Fn(&AccessToken) -> bool,
    ) -> Option<AccessToken> {
        let keeper = self.keeper.as_ref()?;
        if let Some(token) = keeper.read().await.filter(&is_good) {
            return Some(token);
        }
        if keeper.begin().await {
            return None;
        }
        for _ in 0..LOOKS {
            tokio::time::sleep(LOOK_EVERY).await;
            if let Some(token) = keeper.read().await.filter(&is_good) {
                return Some(token);
            }
        }
        None
    }

    fn adopt(&self, token: AccessToken) -> Arc<AccessToken> {
        let token = Arc::new(token);
        self.current.store(Some(Arc::clone(&token)));
        token
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex as Cell;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn at(secs: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_507_200 + secs, 0).unwrap()
    }

    fn token(text: &str, ends: i64) -> AccessToken {
        AccessToken { text: text.to_owned(), expires_at: at(ends) }
    }

    /// One memory for all nodes.
    #[derive(Debug, Default)]
    struct Board {
        kept: Cell<Option<AccessToken>>,
        begun: AtomicU32,
    }

    impl TokenKeeper for Board {
        fn read(&self) -> Kept<'_, Option<AccessToken>> {
            let kept = self.kept.lock().unwrap().clone();
            Box::pin(std::future::ready(kept))
        }

        fn begin(&self) -> Kept<'_, bool> {
            let first = self.begun.fetch_add(1, Ordering::SeqCst) == 0;
            Box::pin(std::future::ready(first))
        }

        fn keep<'a>(&'a self, token: &'a AccessToken) -> Kept<'a, ()> {
            *self.kept.lock().unwrap() = Some(token.clone());
            Box::pin(std::future::ready(()))
        }
    }

    #[tokio::test]
    async fn a_token_is_used_until_five_minutes_before_its_end() {
        let access = Access::default();
        let first = access.token(None, at(0), async { Ok(token("a", 7_200)) }).await.unwrap();
        let same = access.token(None, at(6_899), async { Err(Cause::TimedOut) }).await.unwrap();
        assert_eq!(first, same);
        let next = access.token(None, at(6_900), async { Ok(token("b", 14_100)) }).await.unwrap();
        assert_eq!(next.text, "b");
    }

    #[tokio::test]
    async fn a_token_that_was_refused_is_replaced_once() {
        let access = Access::default();
        access.token(None, at(0), async { Ok(token("a", 7_200)) }).await.unwrap();
        let next = access.token(Some("a"), at(1), async { Ok(token("b", 7_200)) }).await.unwrap();
        let same = access.token(Some("a"), at(1), async { Err(Cause::TimedOut) }).await.unwrap();
        assert_eq!((next.text.as_str(), same.text.as_str()), ("b", "b"));
    }

    #[tokio::test]
    async fn a_failure_is_not_asked_for_again_at_once() {
        let access = Access::default();
        let failed = access.token(None, at(0), async { Err(Cause::TimedOut) }).await;
        assert!(matches!(failed, Err(Cause::TimedOut)));
        let paused = access.token(None, at(2), async { Ok(token("a", 7_200)) }).await;
        assert!(matches!(paused, Err(Cause::Paused)));
        assert!(access.token(None, at(3), async { Ok(token("a", 7_200)) }).await.is_ok());
    }

    #[tokio::test]
    async fn nodes_share_one_fetch() {
        let board: Arc<dyn TokenKeeper> = Arc::new(Board::default());
        let nodes = [0; 2].map(|_| Arc::new(Access::new(Some(Arc::clone(&board)))));
        let fetches = Arc::new(AtomicU32::new(0));
        let ask = |node: &Arc<Access>| {
            let (node, fetches) = (Arc::clone(node), Arc::clone(&fetches));
            tokio::spawn(async move {
                let fetch = async {
                    fetches.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    Ok(token("a", 7_200))
                };
                node.token(None, at(0), fetch).await.unwrap()
            })
        };
        let answers = [ask(&nodes[0]), ask(&nodes[1]), ask(&nodes[0])];
        for answer in answers {
            assert_eq!(answer.await.unwrap().text, "a");
        }
        assert_eq!(fetches.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_token_does_not_show_itself() {
        assert!(!format!("{:?}", token("secret", 0)).contains("secret"));
    }
}
