//! What every handler can reach. It is wired in `app.rs` and shared by all threads.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mall_actors::Mall;
use mall_domain::{Clock, ProductId};
use mall_store::redis::hints::Hint;
use mall_store::{Redis, Store, StoreError};
use mall_wechat::WeChat;

use crate::admin::statistics::LastOverview;
use crate::admin::totals::Totals;
use crate::books::Books;
use crate::catalogue::Catalogue;
use crate::error::ApiError;
use crate::limits::Limits;
use crate::password::Passwords;
use crate::sale_token::SaleTokens;
use crate::sales::Sales;
use crate::search::Search;
use crate::sessions::Sessions;
use crate::token::Tokens;
use crate::two_step::TwoStep;
use crate::uploads::Uploads;

/// How often a transaction that lost a race for locks is tried.
const ATTEMPTS_MAX: u32 = 4;

/// How often and how long Redis is told again of a change that it did not take: for an hour, after
/// which its copies are gone by themselves.
const TELL_EVERY: Duration = Duration::from_secs(1);
const TELL_ATTEMPTS: u32 = 3_600;

/// The shared part of the HTTP edge.
#[derive(Debug)]
pub struct State {
    /// MySQL and Redis.
    pub store: Store,
    /// The actors.
    pub mall: Mall,
    /// WeChat.
    pub wechat: WeChat,
    /// The time.
    pub clock: Clock,
    /// Signs and reads tokens.
    pub tokens: Tokens,
    /// Which tokens are good.
    pub sessions: Sessions,
    /// Hashes and checks passwords, few at a time.
    pub passwords: Passwords,
    /// Checks codes of authenticator apps.
    pub two_step: TwoStep,
    /// The flash sales that shoppers see.
    pub sales: Sales,
    /// Products, categories and banners as they were last answered.
    pub catalogue: Arc<Catalogue>,
    /// The console's figures, as they were last made.
    pub last_overview: LastOverview,
    /// How long the console's lists are.
    pub totals: Totals,
    /// Audits that admins ask for.
    pub books: Arc<Books>,
    /// Full-text search.
    pub search: Arc<Search>,
    /// Tokens that orders of flash sales may be asked for.
    pub sale_tokens: SaleTokens,
    /// Pictures that are uploaded.
    pub uploads: Uploads,
    /// How often somebody may ask.
    pub limits: Limits,
    /// The runtime that does the I/O.
    pub io: tokio::runtime::Handle,
    /// Whether this process is about to end: then it is not ready.
    pub draining: AtomicBool,
}

impl State {
    /// Does `work` on the I/O runtime, and to its end even if the request goes away: a statement
    /// that is dropped half-way may leave its connection in disorder.
    ///
    /// # Errors
    ///
    /// Whatever `work` fails with.
    pub async fn io<T, E>(
        &self,
        work: impl Future<Output = Result<T, E>> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
    {
        match self.io.spawn(work).await {
            Ok(outcome) => outcome.map_err(Into::into),
            Err(panicked) => Err(ApiError::Internal(panicked.into())),
        }
    }

    /// Like [`State::io`], and once more when MySQL says that the transaction lost a race for
    /// locks: then nothing had happened.
    ///
    /// # Errors
    ///
    /// Whatever `work` fails with at last.
    pub async fn transact<T, W>(
        &self,
        work: impl Fn(Store) -> W + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let store = self.store.clone();
        self.io(async move {
            let mut attempt = 1;
            loop {
                match work(store.clone()).await {
                    Err(Failure::Store(StoreError::Deadlock)) if attempt < ATTEMPTS_MAX => {
                        attempt += 1;
                    }
                    Err(Failure::Store(error)) => return Err(error.into()),
                    Err(Failure::Api(error)) => return Err(error),
                    Ok(done) => return Ok(done),
                }
            }
        })
        .await
    }

    /// Forgets what a hint says is old; `None`: everything that hints are about.
    pub fn hear(&self, hint: Option<Hint>) {
        self.catalogue.hear(hint);
        self.search.hear(hint);
        match hint {
            Some(Hint::Sale(_)) => self.sales.forget(),
            Some(Hint::Config) => self.store.forget_config(),
            Some(
                Hint::Product(_) | Hint::Categories | Hint::Banners | Hint::User(_) | Hint::Pool(_),
            ) => {}
            None => {
                self.sales.forget();
                self.store.forget_config();
            }
        }
    }

    /// Makes every node read these products anew, this one at once. Call it after the commit. A Redis
    /// that does not answer is told later.
    ///
    /// # Errors
    ///
    /// None that a client can do anything about.
    pub async fn products_changed(&self, ids: Vec<ProductId>) -> Result<(), ApiError> {
        let tell = move |redis: Redis| {
            let ids = ids.clone();
            async move { redis.products_changed(&ids).await }
        };
        self.tell(tell).await
    }

    /// Makes every node read the categories anew, this one at once. Call it after the commit.
    ///
    /// # Errors
    ///
    /// None that a client can do anything about.
    pub async fn categories_changed(&self) -> Result<(), ApiError> {
        self.tell(|redis| async move { redis.categories_changed().await }).await
    }

    /// Makes every node read the banners anew, this one at once. Call it after the commit.
    ///
    /// # Errors
    ///
    /// None that a client can do anything about.
    pub async fn banners_changed(&self) -> Result<(), ApiError> {
        self.tell(|redis| async move { redis.banners_changed().await }).await
    }

    /// Tells every node of a change of the catalogue. The change stands, so whoever made it is not
    /// bothered when Redis does not answer: it is told again until it does.
    async fn tell<T>(&self, tell: impl Fn(Redis) -> T + Send + 'static) -> Result<(), ApiError>
    where
        T: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let redis = self.store.redis().clone();
        let first = tell(redis.clone());
        let told = self.io(first).await;
        if let Err(error) = told {
            tracing::warn!(error = %error, "a change of the catalogue is told later");
            self.io.spawn(async move {
                for _ in 0..TELL_ATTEMPTS {
                    tokio::time::sleep(TELL_EVERY).await;
                    if tell(redis.clone()).await.is_ok() {
                        return;
                    }
                }
                tracing::error!("Redis was not told of a change: copies may be old for an hour");
            });
        }
        self.catalogue.hear(None);
        Ok(())
    }

    /// Whether this process is about to end.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }
}

/// Why a transaction was given up.
#[derive(Debug)]
pub enum Failure {
    /// The store failed; a lost race is tried again.
    Store(StoreError),
    /// The request is refused.
    Api(ApiError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}
