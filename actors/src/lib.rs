//! The heart of the shop: who gets a unit, and what becomes of the order. No HTTP and no SQL text.
//!
//! | actor | how many | bound | asks | what dies with it |
//! |---|---|---|---|---|
//! | `sku` | one per pool of units and node | waiting requests, batches in flight | Redis, then the writer | nothing: Redis knows who holds what |
//! | `writer` | one per node | waiting orders, transactions in flight | MySQL | nothing: Redis's log names every order not written |
//! | `supervisor` | a few per node, sharded by order | waiting jobs, kept deadlines | MySQL, WeChat | deadlines in memory: Redis and MySQL have them |
//! | `courier` | one per node | effects of a round | Redis, WeChat | nothing: the outbox is in MySQL |
//!
//! **Architecture Invariant:** asks go down, never up: a handler asks a supervisor or a SKU, these
//! ask the store and WeChat. Nobody waits for somebody who waits for them.
//!
//! **Architecture Invariant:** memory may refuse, only Redis may accept, and only a commit in MySQL
//! is an order.
//!
//! **Architecture Invariant:** an actor never waits. It decides and hands I/O to a task beside it,
//! whose result comes back as a message. A task or an actor that panics ends the process, which
//! starts again clean: see `watch`.

pub mod audit;
mod courier;
pub mod live;
mod ordinary;
mod payload;
mod placing;
pub mod reconciliation;
mod recovery;
pub mod refunds;
mod reply;
mod sales;
mod settings;
mod shop;
pub mod sku;
mod stock;
mod supervisor;
mod sweep;
mod watch;
mod writer;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix::{Arbiter, ArbiterHandle};
use mall_domain::order::Status;
use mall_domain::order::pricing::NewPrice;
use mall_domain::reconciliation::Action;
use mall_domain::request::RequestKey;
use mall_domain::stock::PoolState;
use mall_domain::{
    AddressId, AdminId, Clock, OrderId, OrderNo, PoolId, SaleId, SaleItemId, SkuId, UserId,
};
use mall_store::{MySqlTransaction, Store, StoreError};
use mall_wechat::{RefundNotification, Transaction, WeChat};

pub use self::courier::PushRefusal;
pub use self::ordinary::quote::{Quote, QuoteError, QuoteLine, Source, Wanted};
pub use self::ordinary::{OrderRefusal, OrdinaryOrder};
pub use self::placing::{ByRequest, FlashOrder, Placed, Placing};
pub use self::sales::SaleError;
pub use self::settings::{Partners, Settings};
use self::shop::Shop;
pub use self::stock::{Adjusted, Adjustment, StockError};
pub use self::supervisor::{
    CancelRefusal, NotifyRefusal, Prepaid, PrepayRefusal, RepriceRefusal, Repriced, Wish,
    WishRefusal,
};

/// The running actors of this process, cheap to clone.
#[derive(Debug, Clone)]
pub struct Mall {
    shop: Arc<Shop>,
}

/// A pool of units as this node knows it, for people to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemView {
    /// All units.
    pub total: i64,
    /// Units that can be ordered.
    pub avail: i64,
    /// Whether they can; `None` while the pool is being rebuilt.
    pub state: Option<PoolState>,
}

impl Mall {
    /// Starts the actors, after Redis was made to agree with MySQL. Call it on the actix system
    /// whose runtime is to do the I/O.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL or Redis does not answer.
    pub async fn start(
        store: Store,
        wechat: WeChat,
        settings: Settings,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let shop = Arc::new(Shop::new(store, wechat, settings, clock));
        let work = shop.arbiters.first().cloned().unwrap_or_else(Arbiter::current);
        start_once(&shop.writer, writer::Writer::start(Arc::clone(&shop), &work));
        start_once(&shop.supervisors, supervisor::Supervisors::start(&shop, &work));
        start_once(&shop.courier, courier::Courier::start(Arc::clone(&shop), &work));
        sales::adopt_all(&shop).await?;
        sweep::load_deadlines(&shop).await?;
        sweep::start(&shop);
        watch::start(&shop);
        Ok(Self { shop })
    }

    /// Lets the answers to requests of this thread come together instead of one by one. Call it on every
    /// thread that serves HTTP, within its local set of tasks.
    pub fn answer_here(&self) {
        reply::open_desk();
    }

    /// Places a flash order. Idempotent by the shopper and the key.
    pub async fn place(&self, order: FlashOrder) -> Placing {
        placing::place(&self.shop, order).await
    }

    /// What an ordinary order would cost.
    ///
    /// # Errors
    ///
    /// A [`QuoteError`].
    pub async fn quote(&self, wanted: Wanted) -> Result<Quote, QuoteError> {
        self.run(move |shop| async move {
            let rules = shop.freight_rules().await?;
            let mut conn = shop.store.connection().await?;
            ordinary::quote::quote(&mut conn, &rules, &wanted, shop.clock.now()).await
        })
        .await
    }

    /// Places an ordinary order: from the cart, or right away. Idempotent by the shopper and the key.
    ///
    /// # Errors
    ///
    /// An [`OrderRefusal`] if nothing was tried.
    pub async fn place_ordinary(&self, order: OrdinaryOrder) -> Result<Placing, OrderRefusal> {
        self.run(move |shop| async move { ordinary::place(&shop, order).await }).await
    }

    /// Does `work` beside the caller, and to its end even if the caller goes away.
    async fn run<T, W>(&self, work: impl FnOnce(Arc<Shop>) -> W) -> T
    where
        T: Send + 'static,
        W: Future<Output = T> + Send + 'static,
    {
        self.shop.on_io(work(Arc::clone(&self.shop))).await
    }

    /// What came of the request with this key.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL or Redis does not answer.
    pub async fn by_request(
        &self,
        user: UserId,
        key: &RequestKey,
    ) -> Result<ByRequest, StoreError> {
        let key = key.clone();
        self.run(move |shop| async move { placing::by_request(&shop, user, &key).await }).await
    }

    /// What this node knows of the units of a flash-sale item; no I/O.
    #[must_use]
    pub fn sale_view(&self, item: SaleItemId) -> Option<ItemView> {
        let sku = self.shop.directory.item(item)?;
        let known = sku.snapshot.known();
        Some(ItemView { total: sku.snapshot.total(), avail: known.avail, state: known.state })
    }

    /// Remembers whose an address is, so that the hot path need not ask.
    pub fn remember_address(&self, address: AddressId, user: UserId) {
        self.shop.remember_owner(address, user);
    }

    /// Forgets an address that was deleted.
    pub fn forget_address(&self, address: AddressId) {
        self.shop.owners.remove(&address);
    }

    /// Prepares an order's payment at WeChat. A live attempt is used again.
    ///
    /// # Errors
    ///
    /// A [`PrepayRefusal`].
    pub async fn prepay(
        &self,
        user: UserId,
        order_no: &OrderNo,
        openid: &str,
    ) -> Result<Prepaid, PrepayRefusal> {
        let (order_no, openid) = (order_no.clone(), openid.to_owned());
        self.run(
            move |shop| async move { supervisor::prepay(&shop, user, &order_no, &openid).await },
        )
        .await
    }

    /// Where an order stands; if it waits for payment, WeChat is asked first.
    ///
    /// # Errors
    ///
    /// A [`PrepayRefusal`].
    pub async fn payment_status(
        &self,
        user: UserId,
        order_no: &OrderNo,
    ) -> Result<Status, PrepayRefusal> {
        let order_no = order_no.clone();
        self.run(
            move |shop| async move { supervisor::payment_status(&shop, user, &order_no).await },
        )
        .await
    }

    /// Takes a payment notification whose origin was proved. Idempotent.
    ///
    /// # Errors
    ///
    /// A [`NotifyRefusal`]; nothing changed, and WeChat will send it again.
    pub async fn payment_notified(&self, transaction: Transaction) -> Result<(), NotifyRefusal> {
        self.run(move |shop| async move { supervisor::payment_notified(&shop, transaction).await })
            .await
    }

    /// Takes a refund notification whose origin was proved. Idempotent.
    ///
    /// # Errors
    ///
    /// A [`NotifyRefusal`]; nothing changed, and WeChat will send it again.
    pub async fn refund_notified(&self, notified: RefundNotification) -> Result<(), NotifyRefusal> {
        self.run(move |shop| async move { courier::refund_notified(&shop, notified).await }).await
    }

    /// Takes a track that Kuaidi100 pushed. Idempotent; an older one than is known changes nothing.
    ///
    /// # Errors
    ///
    /// A [`PushRefusal`]; nothing changed, and it will be pushed again.
    pub async fn track_pushed(
        &self,
        token: &str,
        param: &str,
        sign: &str,
    ) -> Result<(), PushRefusal> {
        let Some(kuaidi) = &self.shop.settings.partners.kuaidi else {
            return Err(PushRefusal::Forged);
        };
        if !kuaidi.is_token(token) {
            return Err(PushRefusal::Forged);
        }
        let push = kuaidi.push(param, sign)?;
        self.run(move |shop| async move { courier::track_pushed(&shop, push).await }).await
    }

    /// Asks where the parcels of an order are of which nothing was heard for long, and waits a moment
    /// for the answers. Whether there are any, the tables tell.
    pub async fn ask_for_tracks(&self, order: OrderId) {
        if self.shop.settings.partners.kuaidi.is_some() {
            courier::ask_for_tracks(&self.shop, order).await;
        }
    }

    /// Settles a difference between the books and a bill of WeChat.
    ///
    /// # Errors
    ///
    /// A [`reconciliation::ResolveError`].
    pub async fn resolve_difference(
        &self,
        id: i64,
        action: Action,
        admin: AdminId,
    ) -> Result<(), reconciliation::ResolveError> {
        self.run(move |shop| async move { reconciliation::resolve(&shop, id, action, admin).await })
            .await
    }

    /// What the shop has settled about refunds.
    #[must_use]
    pub fn refund_rules(&self) -> &refunds::Rules {
        &self.shop.settings.refunds
    }

    /// Says that the outbox has something: after the commit of whoever put it there.
    pub fn wake_courier(&self) {
        if let Some(courier) = self.shop.courier.get() {
            courier.wake();
        }
    }

    /// Cancels an unpaid order for its shopper; WeChat is asked first whether it was paid.
    ///
    /// # Errors
    ///
    /// A [`CancelRefusal`].
    pub async fn cancel(&self, user: UserId, order: OrderId) -> Result<Status, CancelRefusal> {
        self.run(move |shop| async move { supervisor::cancel(&shop, user, order).await }).await
    }

    /// Confirms the receipt of an order, puts it off, or hides an order that is over.
    ///
    /// # Errors
    ///
    /// A [`WishRefusal`].
    pub async fn wish(
        &self,
        user: UserId,
        order: OrderId,
        wish: Wish,
    ) -> Result<Status, WishRefusal> {
        self.run(move |shop| async move { supervisor::wish(&shop, user, order, wish).await }).await
    }

    /// Cancels an unpaid order for an admin; WeChat is asked first whether it was paid.
    ///
    /// # Errors
    ///
    /// A [`CancelRefusal`].
    pub async fn cancel_by_admin(
        &self,
        admin: AdminId,
        order: OrderId,
        reason: &str,
    ) -> Result<Status, CancelRefusal> {
        let reason = reason.to_owned();
        let work = move |shop: Arc<Shop>| async move {
            supervisor::admin::cancel(&shop, admin, order, &reason).await
        };
        self.run(work).await
    }

    /// Gives an unpaid order another price, after every attempt to pay the old one was closed.
    ///
    /// # Errors
    ///
    /// A [`RepriceRefusal`].
    pub async fn reprice(
        &self,
        admin: AdminId,
        order: OrderId,
        price: NewPrice,
    ) -> Result<Repriced, RepriceRefusal> {
        let work = move |shop: Arc<Shop>| async move {
            supervisor::admin::reprice(&shop, admin, order, price).await
        };
        self.run(work).await
    }

    /// Publishes a flash sale: its units are carved out of the SKUs' stock. Idempotent.
    ///
    /// # Errors
    ///
    /// A [`SaleError`].
    pub async fn publish(&self, sale: SaleId, admin: AdminId) -> Result<(), SaleError> {
        self.run(move |shop| async move { sales::publish(&shop, sale, admin).await }).await
    }

    /// Stops giving out units. Idempotent.
    ///
    /// # Errors
    ///
    /// A [`SaleError`].
    pub async fn pause(&self, sale: SaleId) -> Result<(), SaleError> {
        self.run(move |shop| async move { sales::pause(&shop, sale).await }).await
    }

    /// Gives out units again. Idempotent.
    ///
    /// # Errors
    ///
    /// A [`SaleError`].
    pub async fn resume(&self, sale: SaleId) -> Result<(), SaleError> {
        self.run(move |shop| async move { sales::resume(&shop, sale).await }).await
    }

    /// Ends a flash sale for good; what is left goes back to the SKUs. Idempotent.
    ///
    /// # Errors
    ///
    /// A [`SaleError`].
    pub async fn end(&self, sale: SaleId) -> Result<(), SaleError> {
        self.run(move |shop| async move { sales::end(&shop, sale).await }).await
    }

    /// Adds units to an item of a published sale, or takes some of those left. `name` makes the
    /// change happen once.
    ///
    /// # Errors
    ///
    /// A [`SaleError`].
    pub async fn add_stock(
        &self,
        item: SaleItemId,
        delta: i64,
        name: &str,
        admin: AdminId,
        reason: &str,
    ) -> Result<(), SaleError> {
        let (name, reason) = (name.to_owned(), reason.to_owned());
        self.run(move |shop| async move {
            sales::add_stock(&shop, item, delta, &name, admin, &reason).await
        })
        .await
    }

    /// Adds units to a SKU's ordinary stock, or takes some of those left, in a transaction of the
    /// caller's, who commits it soon and then calls [`Mall::stock_committed`], or else
    /// [`Mall::stock_unsure`].
    ///
    /// # Errors
    ///
    /// A [`StockError`].
    pub async fn adjust_stock(
        &self,
        tx: &mut MySqlTransaction,
        adjustment: &Adjustment,
    ) -> Result<Adjusted, StockError> {
        stock::adjust(&self.shop, tx, adjustment).await
    }

    /// Takes a SKU off sale for good: whatever is left of it is written off, in a transaction of the
    /// caller's. If that is not committed, call [`Mall::stock_unsure`].
    ///
    /// # Errors
    ///
    /// A [`StockError`].
    pub async fn retire_sku(
        &self,
        tx: &mut MySqlTransaction,
        sku: SkuId,
        admin: AdminId,
    ) -> Result<Option<PoolId>, StockError> {
        stock::retire(&self.shop, tx, sku, admin).await
    }

    /// Makes Redis follow a change of stock that was committed.
    pub async fn stock_committed(&self, adjusted: Adjusted) {
        self.run(move |shop| async move { stock::committed(&shop, adjusted).await }).await;
    }

    /// Makes Redis agree with MySQL again about a pool: a change of stock may or may not have been
    /// committed.
    pub async fn stock_unsure(&self, pool: PoolId) {
        self.run(move |shop| async move { stock::unsure(&shop, pool).await }).await;
    }

    /// Starts to watch a flash sale: with the ticks after number `after`, or with the last one.
    ///
    /// # Errors
    ///
    /// A [`live::WatchRefusal`].
    pub async fn watch(
        &self,
        sale: SaleId,
        after: Option<u64>,
    ) -> Result<live::Watch, live::WatchRefusal> {
        self.run(move |shop| async move { live::watch(&shop, sale, after).await }).await
    }

    /// The processes that do background work, and how busy they are.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn processes(&self) -> Result<live::Processes, StoreError> {
        self.run(|shop| async move { live::processes(&shop).await }).await
    }

    /// Rebuilds every pool in Redis from MySQL; answers how many.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL or Redis does not answer.
    pub async fn repair(&self) -> Result<usize, StoreError> {
        self.run(|shop| async move { sweep::repair(&shop).await }).await
    }

    /// Resolves when an actor died: the process must end, and be started again.
    pub async fn died(&self) {
        self.shop.fatal.cancelled().await;
    }

    /// Takes no new requests, waits at most `within` for those under way, and ends the background
    /// work.
    pub async fn drain(&self, within: Duration) {
        self.shop.draining.store(true, Ordering::Release);
        let until = tokio::time::Instant::now() + within;
        while 0 < self.shop.placing.load(Ordering::Acquire) && tokio::time::Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.shop.stop.cancel();
        self.shop.tasks.close();
        tokio::time::timeout_at(until, self.shop.tasks.wait()).await.ok();
        for arbiter in &self.shop.arbiters {
            arbiter.stop();
        }
    }
}

/// Fills a cell that nobody has filled.
fn start_once<T>(cell: &std::sync::OnceLock<T>, value: T) {
    assert!(cell.set(value).is_ok(), "an actor is started once");
}

/// Threads of their own for the actors: one for the pools, one for the rest.
fn arbiters() -> Vec<ArbiterHandle> {
    (0..2).map(|_| Arbiter::new().handle()).collect()
}

/// An error with everything that caused it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
