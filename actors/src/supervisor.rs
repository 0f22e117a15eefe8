//! The payment and timeout machines of orders, sharded by order: what happens to one order happens
//! one after another.
//!
//! A supervisor holds nothing that MySQL does not know: every job reads the order first, decides
//! with [`core`], and writes with guarded updates. Losing one loses time, not money.

pub(crate) mod actor;
pub(crate) mod admin;
pub(crate) mod core;
pub(crate) mod deadlines;
mod jobs;
pub(crate) mod receipt;
pub(crate) mod settle;

use std::sync::Arc;

use actix::Addr;
use actix::dev::SendError;
use chrono::{DateTime, Utc};
use mall_domain::order::Status;
use mall_domain::order::pricing::NewPrice;
use mall_domain::{AdminId, OrderId, OrderNo, UserId};
use mall_store::StoreError;
use mall_wechat::{PaymentParameters, Transaction};
use tokio::sync::oneshot;

use self::actor::{Ask, SupervisorActor, Watch};
pub use self::admin::{RepriceRefusal, Repriced};
pub use self::receipt::{Wish, WishRefusal};
use crate::shop::Shop;

/// What the mini-program needs to let the shopper pay.
#[derive(Debug, Clone)]
pub struct Prepaid {
    /// WeChat's name of the attempt.
    pub prepay_id: String,
    /// The signed parameters of `wx.requestPayment`.
    pub parameters: PaymentParameters,
}

/// Why an order can't be paid now.
#[derive(Debug, thiserror::Error)]
pub enum PrepayRefusal {
    /// There is no such order, or it is another shopper's.
    #[error("no such order")]
    NotFound,
    /// It does not wait for payment.
    #[error("the order does not wait for payment")]
    NotPayable(Status),
    /// Its deadline passed.
    #[error("the order's payment deadline has passed")]
    Expired,
    /// Too much is going on, or another prepay of this order is.
    #[error("too many requests at once")]
    Busy,
    /// WeChat did not answer, or not usefully.
    #[error("wechat pay is not available")]
    WeChat(#[source] mall_wechat::PayError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an order can't be cancelled now.
#[derive(Debug, thiserror::Error)]
pub enum CancelRefusal {
    /// There is no such order, or it is another shopper's.
    #[error("no such order")]
    NotFound,
    /// It does not wait for payment.
    #[error("the order does not wait for payment")]
    NotCancellable(Status),
    /// Whether it was paid is not known yet: WeChat does not answer.
    #[error("whether the order was paid is not known yet")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a notification is not accepted. Nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum NotifyRefusal {
    /// No attempt has this number.
    #[error("no such payment")]
    NotFound,
    /// This part is not what was asked for.
    #[error("the {0} is not what was asked for")]
    Mismatch(&'static str),
    /// Too much is going on: WeChat sends it again.
    #[error("too many requests at once")]
    Busy,
    /// The store failed: WeChat sends it again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One thing to do for an order.
#[derive(Debug)]
pub(crate) enum Job {
    /// A shopper wants to pay.
    Prepay {
        user: UserId,
        order_no: OrderNo,
        openid: String,
        reply: oneshot::Sender<Result<Prepaid, PrepayRefusal>>,
    },
    /// WeChat says that money came in.
    Money { transaction: Box<Transaction>, reply: oneshot::Sender<Result<(), NotifyRefusal>> },
    /// A shopper does not want the order any more.
    Cancel { user: UserId, reply: oneshot::Sender<Result<Status, CancelRefusal>> },
    /// An admin ends it.
    CancelByAdmin {
        admin: AdminId,
        reason: String,
        reply: oneshot::Sender<Result<Status, CancelRefusal>>,
    },
    /// An admin gives it another price.
    Reprice {
        admin: AdminId,
        price: NewPrice,
        reply: oneshot::Sender<Result<Repriced, RepriceRefusal>>,
    },
    /// A shopper wants something of an order that was shipped or is over.
    Wish { user: UserId, wish: Wish, reply: oneshot::Sender<Result<Status, WishRefusal>> },
    /// A payment may have been made without a notification: ask.
    Query { reply: oneshot::Sender<Result<Status, PrepayRefusal>> },
    /// The deadline passed.
    Expire,
}

/// The supervisors' handle.
#[derive(Debug, Clone)]
pub(crate) struct Supervisors {
    shards: Arc<[Addr<SupervisorActor>]>,
}

impl Supervisors {
    /// Starts the supervisors on `arbiter`.
    pub(crate) fn start(shop: &Arc<Shop>, arbiter: &actix::ArbiterHandle) -> Self {
        let shards = (0..shop.settings.supervisors.max(1))
            .map(|_| SupervisorActor::start_on(Arc::clone(shop), arbiter))
            .collect();
        Self { shards }
    }

    fn shard(&self, order: OrderId) -> Option<&Addr<SupervisorActor>> {
        let shards = i64::try_from(self.shards.len()).unwrap_or(1);
        self.shards.get(usize::try_from(order.0.rem_euclid(shards)).unwrap_or(0))
    }

    /// Looks at `order` when its deadline, and the grace after it, has passed.
    pub(crate) fn watch(&self, order: OrderId, expire_at: DateTime<Utc>) {
        self.watch_all(std::iter::once((order, expire_at)));
    }

    /// The same for many orders, with a message for each supervisor instead of each order.
    pub(crate) fn watch_all(&self, orders: impl Iterator<Item = (OrderId, DateTime<Utc>)>) {
        let mut by_shard = vec![Vec::new(); self.shards.len()];
        let shards = i64::try_from(self.shards.len()).unwrap_or(1);
        for (order, expire_at) in orders {
            let index = usize::try_from(order.0.rem_euclid(shards)).unwrap_or(0);
            if let Some(orders) = by_shard.get_mut(index) {
                orders.push((order, expire_at));
            }
        }
        for (shard, orders) in self.shards.iter().zip(by_shard) {
            if !orders.is_empty() {
                // Full: the sweeps know the deadlines too.
                shard.try_send(Watch(orders)).ok();
            }
        }
    }

    /// Gives a supervisor something to do for `order`; `false` if it has too much to do.
    pub(crate) fn ask(&self, order: OrderId, job: Job) -> bool {
        let Some(shard) = self.shard(order) else { return false };
        match shard.try_send(Ask { order, job }) {
            Ok(()) => true,
            Err(SendError::Full(_) | SendError::Closed(_)) => false,
        }
    }

    /// Whether every supervisor lives.
    pub(crate) fn are_alive(&self) -> bool {
        self.shards.iter().all(Addr::connected)
    }
}

/// Pays an order, as far as this side can.
pub(crate) async fn prepay(
    shop: &Shop,
    user: UserId,
    order_no: &OrderNo,
    openid: &str,
) -> Result<Prepaid, PrepayRefusal> {
    let order = jobs::own_order(shop, user, order_no).await?.ok_or(PrepayRefusal::NotFound)?;
    let (reply, answer) = oneshot::channel();
    let job = Job::Prepay { user, order_no: order.order_no, openid: openid.to_owned(), reply };
    if !shop.supervisors.get().is_some_and(|supervisors| supervisors.ask(order.id, job)) {
        return Err(PrepayRefusal::Busy);
    }
    answer.await.unwrap_or(Err(PrepayRefusal::Busy))
}

/// Where an order stands; if it waits for payment, WeChat is asked first.
pub(crate) async fn payment_status(
    shop: &Shop,
    user: UserId,
    order_no: &OrderNo,
) -> Result<Status, PrepayRefusal> {
    let order = jobs::own_order(shop, user, order_no).await?.ok_or(PrepayRefusal::NotFound)?;
    if order.status != Status::PendingPayment {
        return Ok(order.status);
    }
    let (reply, answer) = oneshot::channel();
    if !shop
        .supervisors
        .get()
        .is_some_and(|supervisors| supervisors.ask(order.id, Job::Query { reply }))
    {
        return Ok(order.status);
    }
    match answer.await {
        Ok(Ok(status)) => Ok(status),
        // Not knowing better is no error here: the shopper asks again.
        Ok(Err(PrepayRefusal::WeChat(_) | PrepayRefusal::Busy)) | Err(_) => Ok(order.status),
        Ok(Err(refusal)) => Err(refusal),
    }
}

/// Takes a payment notification whose origin was proved.
pub(crate) async fn payment_notified(
    shop: &Shop,
    transaction: Transaction,
) -> Result<(), NotifyRefusal> {
    let payment = jobs::payment(shop, &transaction.out_trade_no).await?;
    let payment = payment.ok_or(NotifyRefusal::NotFound)?;
    let (reply, answer) = oneshot::channel();
    let job = Job::Money { transaction: Box::new(transaction), reply };
    if !shop.supervisors.get().is_some_and(|supervisors| supervisors.ask(payment.order_id, job)) {
        return Err(NotifyRefusal::Busy);
    }
    answer.await.unwrap_or(Err(NotifyRefusal::Busy))
}

/// Cancels an order for its shopper.
pub(crate) async fn cancel(
    shop: &Shop,
    user: UserId,
    order: OrderId,
) -> Result<Status, CancelRefusal> {
    let (reply, answer) = oneshot::channel();
    let job = Job::Cancel { user, reply };
    if !shop.supervisors.get().is_some_and(|supervisors| supervisors.ask(order, job)) {
        return Err(CancelRefusal::Busy);
    }
    answer.await.unwrap_or(Err(CancelRefusal::Busy))
}

/// Grants what a shopper wants of an order that was shipped or is over.
pub(crate) async fn wish(
    shop: &Shop,
    user: UserId,
    order: OrderId,
    wish: Wish,
) -> Result<Status, WishRefusal> {
    let (reply, answer) = oneshot::channel();
    let job = Job::Wish { user, wish, reply };
    if !shop.supervisors.get().is_some_and(|supervisors| supervisors.ask(order, job)) {
        return Err(WishRefusal::Busy);
    }
    answer.await.unwrap_or(Err(WishRefusal::Busy))
}
