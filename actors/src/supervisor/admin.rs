//! What admins want of an unpaid order: that it ends, or that it costs something else. Either way no
//! attempt that is open at WeChat may still pay it as it was.

use std::sync::Arc;

use mall_domain::order::Status;
use mall_domain::order::pricing::{self, Amounts, BadPrice, NewPrice};
use mall_domain::{AdminId, Money, OrderId};
use mall_store::StoreError;
use mall_store::mysql::{order, order_admin, payment};
use serde_json::json;
use tokio::sync::oneshot;

use super::core::{self, Ending};
use super::jobs::{self, EndError};
use super::{CancelRefusal, Job};
use crate::shop::Shop;

/// How often a transaction that lost a race for locks is tried again.
const RACES_MAX: u32 = 10;

/// Why an order can't cost something else.
#[derive(Debug, thiserror::Error)]
pub enum RepriceRefusal {
    /// There is no such order.
    #[error("no such order")]
    NotFound,
    /// It does not wait for payment.
    #[error("the order does not wait for payment")]
    NotPayable(Status),
    /// No order can cost that.
    #[error(transparent)]
    BadPrice(#[from] BadPrice),
    /// Whether it was paid is not known yet, or too much is going on.
    #[error("whether the order was paid is not known yet")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an order cost and costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repriced {
    /// Before.
    pub before: Amounts,
    /// From now on.
    pub after: Amounts,
}

/// Cancels an unpaid order for an admin.
pub(crate) async fn cancel(
    shop: &Shop,
    admin: AdminId,
    order: OrderId,
    reason: &str,
) -> Result<Status, CancelRefusal> {
    let (reply, answer) = oneshot::channel();
    let job = Job::CancelByAdmin { admin, reason: reason.to_owned(), reply };
    if !shop.supervisors.get().is_some_and(|supervisors| supervisors.ask(order, job)) {
        return Err(CancelRefusal::Busy);
    }
    answer.await.unwrap_or(Err(CancelRefusal::Busy))
}

/// Gives an unpaid order another price.
pub(crate) async fn reprice(
    shop: &Shop,
    admin: AdminId,
    order: OrderId,
    price: NewPrice,
) -> Result<Repriced, RepriceRefusal> {
    let (reply, answer) = oneshot::channel();
    let job = Job::Reprice { admin, price, reply };
    if !shop.supervisors.get().is_some_and(|supervisors| supervisors.ask(order, job)) {
        return Err(RepriceRefusal::Busy);
    }
    answer.await.unwrap_or(Err(RepriceRefusal::Busy))
}

/// The job of [`cancel`].
pub(super) async fn do_cancel(
    shop: &Shop,
    id: OrderId,
    admin: AdminId,
    reason: &str,
) -> Result<Status, CancelRefusal> {
    let Some((found, _payments)) = jobs::read(shop, id).await? else {
        return Err(CancelRefusal::NotFound);
    };
    match jobs::end(shop, id, Ending::ByAdmin(admin)).await {
        Ok(Status::Cancelled) if found.status == Status::PendingPayment => {
            // The order has ended whatever becomes of the words.
            let mut conn = shop.store.connection().await?;
            order_admin::explain_cancel(&mut conn, id, reason).await?;
            Ok(Status::Cancelled)
        }
        Ok(status) => Err(CancelRefusal::NotCancellable(status)),
        Err(EndError::Store(error)) => Err(CancelRefusal::Store(error)),
        Err(EndError::WeChat(error)) => {
            tracing::warn!(error = %crate::chain(&error), "whether an order was paid is not known");
            Err(CancelRefusal::Busy)
        }
    }
}

/// The job of [`reprice`].
pub(super) async fn do_reprice(
    shop: &Arc<Shop>,
    id: OrderId,
    admin: AdminId,
    price: NewPrice,
) -> Result<Repriced, RepriceRefusal> {
    let mut races = 0;
    // Each round closes an attempt or ends; attempts are bounded.
    for _ in 0..=core::ATTEMPTS_MAX.saturating_add(RACES_MAX) {
        let read = jobs::read(shop, id).await?;
        let (found, payments) = read.ok_or(RepriceRefusal::NotFound)?;
        if found.status != Status::PendingPayment {
            return Err(RepriceRefusal::NotPayable(found.status));
        }
        if let Some(live) = payments.iter().find(|payment| payment.state.is_live()) {
            match jobs::close_attempt(shop, live).await {
                Ok(()) => continue,
                Err(EndError::Store(error)) => return Err(error.into()),
                Err(EndError::WeChat(error)) => {
                    tracing::warn!(error = %crate::chain(&error), "an attempt could not be closed");
                    return Err(RepriceRefusal::Busy);
                }
            }
        }
        match write(shop, id, admin, price).await {
            Ok(Some(repriced)) => return Ok(repriced),
            // An attempt has begun meanwhile.
            Ok(None) => {}
            Err(RepriceRefusal::Store(StoreError::Deadlock)) if races < RACES_MAX => races += 1,
            Err(refusal) => return Err(refusal),
        }
    }
    Err(RepriceRefusal::Busy)
}

/// Writes the new price, if no attempt is open; all in one transaction.
async fn write(
    shop: &Shop,
    id: OrderId,
    admin: AdminId,
    price: NewPrice,
) -> Result<Option<Repriced>, RepriceRefusal> {
    let mut tx = shop.store.begin().await?;
    // A prepay locks the order first as well, and takes the price that it finds then.
    let locked = order::lock(&mut tx, id).await?.ok_or(RepriceRefusal::NotFound)?;
    if locked.status != Status::PendingPayment {
        return Err(RepriceRefusal::NotPayable(locked.status));
    }
    let payments = payment::of_order_locked(&mut tx, id).await?;
    if payments.iter().any(|payment| payment.state.is_live()) {
        return Ok(None);
    }
    let priced = order_admin::priced(&mut tx, id).await?.ok_or(RepriceRefusal::NotFound)?;
    let after = pricing::reprice(&priced.amounts, price)?;
    let totals: Vec<Money> = priced.lines.iter().map(|line| line.total).collect();
    let shares = pricing::share(after.discount, &totals);
    let lines: Vec<(i64, Money, Money)> = priced
        .lines
        .iter()
        .zip(shares)
        .map(|(line, (discount, pay))| (line.item, discount, pay))
        .collect();
    if !order_admin::set_amounts(&mut tx, id, &after, &lines).await? {
        return Ok(None);
    }
    let before = priced.amounts;
    let detail = json!({
        "before": { "pay_amount": before.pay, "freight_amount": before.freight },
        "after": { "pay_amount": after.pay, "freight_amount": after.freight },
    });
    order::add_event(&mut tx, id, "repriced", ("admin", Some(admin.0)), &detail).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(Some(Repriced { before, after }))
}
