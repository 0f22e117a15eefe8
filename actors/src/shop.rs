//! What the actors of one process share: connections, settings, each other's addresses.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use futures_util::FutureExt;
use mall_domain::freight::FreightRules;
use mall_domain::order_no::OrderNumbers;
use mall_domain::{AddressId, Clock, OrderNo, PoolId, UserId};
use mall_store::{Store, StoreError};
use mall_wechat::WeChat;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::courier::Courier;
use crate::live::Live;
use crate::settings::Settings;
use crate::sku::directory::Directory;
use crate::supervisor::Supervisors;
use crate::writer::Writer;

/// The most address owners remembered; more, and the memory is emptied.
const OWNERS_MAX: usize = 200_000;

/// The shared part of one process's actors. Everything in it can be rebuilt from MySQL and Redis.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) store: Store,
    pub(crate) wechat: WeChat,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) directory: Directory,
    pub(crate) writer: OnceLock<Writer>,
    pub(crate) supervisors: OnceLock<Supervisors>,
    pub(crate) courier: OnceLock<Courier>,
    /// One rebuild of a pool at a time within this process.
    pub(crate) rebuilding: tokio::sync::Mutex<HashMap<PoolId, Arc<tokio::sync::Mutex<()>>>>,
    pub(crate) wechat_calls: Semaphore,
    /// One for each effect that somebody outside is being asked for.
    pub(crate) partner_slots: Arc<Semaphore>,
    /// Who an address belongs to. That never changes; the address itself is read at the commit.
    pub(crate) owners: dashmap::DashMap<AddressId, UserId>,
    /// Requests between [`crate::Mall::place`] and its answer.
    pub(crate) placing: AtomicUsize,
    pub(crate) draining: AtomicBool,
    /// What the live board of flash sales is made of.
    pub(crate) live: Live,
    /// Ends the background work.
    pub(crate) stop: CancellationToken,
    /// Cancelled when an actor died: the process must end, and start again clean.
    pub(crate) fatal: CancellationToken,
    pub(crate) tasks: TaskTracker,
    /// The threads that actors live on.
    pub(crate) arbiters: Vec<actix::ArbiterHandle>,
    /// Which start of this node this is: two processes of one node never have the same.
    pub(crate) boot: u32,
    io: tokio::runtime::Handle,
    numbers: Mutex<OrderNumbers>,
}

/// A number that differs from start to start.
fn boot() -> u32 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let random = RandomState::new().build_hasher().finish();
    u32::try_from(random % u64::from(u32::MAX)).unwrap_or(0)
}

impl Shop {
    /// The shared part, before its actors are started. Must be called on the runtime that is to
    /// do the I/O.
    pub(crate) fn new(store: Store, wechat: WeChat, settings: Settings, clock: Clock) -> Self {
        Self {
            store,
            wechat,
            directory: Directory::default(),
            writer: OnceLock::new(),
            supervisors: OnceLock::new(),
            courier: OnceLock::new(),
            rebuilding: tokio::sync::Mutex::default(),
            wechat_calls: Semaphore::new(settings.wechat_calls_max),
            partner_slots: Arc::new(Semaphore::new(settings.partner_calls_max)),
            owners: dashmap::DashMap::new(),
            placing: AtomicUsize::new(0),
            draining: AtomicBool::new(false),
            live: Live::default(),
            stop: CancellationToken::new(),
            fatal: CancellationToken::new(),
            tasks: TaskTracker::new(),
            arbiters: crate::arbiters(),
            boot: boot(),
            io: tokio::runtime::Handle::current(),
            numbers: Mutex::new(OrderNumbers::new(settings.node_id)),
            settings,
            clock,
        }
    }

    /// A new order number.
    pub(crate) fn order_no(&self) -> OrderNo {
        let now = self.clock.now_ms();
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner).next(now)
    }

    /// How long an unpaid ordinary order holds its units: as the shop's settings say, and no longer
    /// than this process may.
    pub(crate) fn order_hold_ms(&self) -> i64 {
        let most = i64::try_from(self.settings.order_timeout.as_millis()).unwrap_or(i64::MAX);
        let wanted = i64::from(self.store.config_known().order_timeout_secs());
        wanted.saturating_mul(1_000).min(most)
    }

    /// What delivery costs, as the shop's settings say.
    pub(crate) async fn freight_rules(&self) -> Result<FreightRules, StoreError> {
        Ok(FreightRules::from(self.store.config().await?.as_ref()))
    }

    /// Remembers whose an address is.
    pub(crate) fn remember_owner(&self, address: AddressId, user: UserId) {
        if OWNERS_MAX <= self.owners.len() {
            self.owners.clear();
        }
        self.owners.insert(address, user);
    }

    /// Runs `work` beside the actors, on the I/O runtime. If it panics, the process must end:
    /// somebody waits for it for ever.
    pub(crate) fn spawn(
        self: &Arc<Self>,
        name: &'static str,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let fatal = self.fatal.clone();
        let watched = async move {
            if AssertUnwindSafe(work).catch_unwind().await.is_err() {
                tracing::error!(task = name, "a task panicked; the process must end");
                fatal.cancel();
            }
        };
        self.tasks.spawn_on(watched, &self.io);
    }

    /// Does `work` on the I/O runtime, and to its end even if whoever waits goes away: a statement
    /// that is dropped half-way may leave its connection in disorder.
    pub(crate) async fn on_io<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        match self.io.spawn(work).await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is going down, and the caller with it.
                Err(_cancelled) => std::future::pending().await,
            },
        }
    }

    /// The thread that the actor of `pool` lives on: never the first, which has the others.
    pub(crate) fn arbiter(&self, pool: PoolId) -> Option<actix::ArbiterHandle> {
        let rest = i64::try_from(self.arbiters.len()).unwrap_or(1).saturating_sub(1).max(1);
        let index = usize::try_from(pool.0.rem_euclid(rest)).unwrap_or(0).saturating_add(1);
        self.arbiters.get(index).or(self.arbiters.first()).cloned()
    }

    /// Whether this node takes no new requests.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }
}
