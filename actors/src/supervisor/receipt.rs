//! What a shopper does with an order that was shipped or is over, and what time does with it.

use std::sync::Arc;

use mall_domain::order::{Event, Status};
use mall_domain::{OrderId, UserId};
use mall_store::StoreError;
use mall_store::mysql::{order, receipt};

use crate::shop::Shop;

/// The most orders that count as received in one round.
const ROUND_MAX: u32 = 200;

/// What a shopper wants of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The goods are here.
    Confirm,
    /// More time before the goods count as received.
    Extend,
    /// Not to see it any more.
    Hide,
}

/// Why a wish is not granted.
#[derive(Debug, thiserror::Error)]
pub enum WishRefusal {
    /// There is no such order, or it is another shopper's.
    #[error("no such order")]
    NotFound,
    /// It stands where this can't be done.
    #[error("the order is {0:?}")]
    Status(Status),
    /// Too much is going on.
    #[error("too many requests at once")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Grants a wish; answers where the order stands then.
pub(super) async fn grant(
    shop: &Shop,
    id: OrderId,
    user: UserId,
    wish: Wish,
) -> Result<Status, WishRefusal> {
    let days = shop.store.config().await?.auto_confirm_days();
    let mut tx = shop.store.begin().await?;
    let found = order::lock(&mut tx, id).await?;
    let found = found.filter(|order| order.user_id == user).ok_or(WishRefusal::NotFound)?;
    let refused = WishRefusal::Status(found.status);
    let (granted, event, status) = match wish {
        Wish::Confirm => {
            let Ok(next) = found.status.after(Event::Received) else { return Err(refused) };
            (receipt::receive(&mut tx, id, shop.clock.now()).await?, "received", next)
        }
        Wish::Extend => (receipt::extend(&mut tx, id, days).await?, "extended", found.status),
        Wish::Hide => (receipt::hide(&mut tx, id).await?, "hidden", found.status),
    };
    if !granted {
        return Err(refused);
    }
    order::add_events(&mut tx, &[id], event, "user", Some(user.0)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(status)
}

/// Counts shipped orders as received whose time has come; every node may.
pub(crate) async fn confirm_due(shop: &Arc<Shop>) -> Result<(), StoreError> {
    let days = shop.store.config().await?.auto_confirm_days();
    let mut tx = shop.store.begin().await?;
    let scheduled = receipt::schedule(&mut tx, days, ROUND_MAX).await?;
    let due = receipt::lock_due(&mut tx, ROUND_MAX).await?;
    if scheduled == 0 && due.is_empty() {
        return Ok(());
    }
    let received = receipt::receive_all(&mut tx, &due, shop.clock.now()).await?;
    order::add_events(&mut tx, &due, "received", "system", None).await?;
    tx.commit().await?;
    metrics::counter!("orders_auto_confirmed").increment(received);
    Ok(())
}
