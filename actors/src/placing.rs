//! From a request to "placed", a refusal, or "not known yet": the way every flash order takes.
//! Ordinary orders take the way of [`crate::ordinary`]; both end at the writer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use mall_domain::order::{Declined, Status};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::sale::SaleStatus;
use mall_domain::stock::Refusal;
use mall_domain::{AddressId, Money, OrderId, OrderNo, SaleId, SaleItemId, UserId};
use mall_store::StoreError;
use mall_store::mysql::draft::State;
use mall_store::mysql::{flash_sale, order, placing};
use mall_store::redis::stock::RecordState;
use tokio::time::Instant;

use crate::shop::Shop;
use crate::sku::{Sku, Ticket, flush};
use crate::{ordinary, payload, reply, sales};

/// A shopper asks for units of a flash-sale item.
#[derive(Debug, Clone)]
pub struct FlashOrder {
    /// Who asks.
    pub user_id: UserId,
    /// In which sale.
    pub sale_id: SaleId,
    /// For which item of it.
    pub item_id: SaleItemId,
    /// For how many units.
    pub quantity: u32,
    /// To be delivered where.
    pub address_id: AddressId,
    /// The request's name; asking again with it changes nothing.
    pub key: RequestKey,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placing {
    /// The order is committed.
    Placed(Placed),
    /// The same request was accepted before under this number; it may be on its way into MySQL.
    Earlier(OrderNo),
    /// Not known yet: ask again with the same key.
    Unknown,
    /// No.
    Refused(Refusal),
    /// No, and for an ordinary order: this is in the way.
    Declined(Declined),
    /// A pool was rebuilt since its units were reserved: they must be reserved again. Nobody outside
    /// hears of this.
    Rebuilt,
    /// There is no such item in such a sale.
    NoSuchItem,
    /// There is no such address, or it is another shopper's.
    NoSuchAddress,
    /// The quantity is none that one may ask for.
    BadQuantity {
        /// The most that one shopper may have.
        max: u32,
    },
}

/// An order that is committed in MySQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Which order.
    pub order_id: OrderId,
    /// What the shopper sees.
    pub order_no: OrderNo,
    /// Where it stands.
    pub status: Status,
    /// What it costs.
    pub pay_amount: Money,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
}

impl From<order::Order> for Placed {
    fn from(order: order::Order) -> Self {
        Self {
            order_id: order.id,
            order_no: order.order_no,
            status: order.status,
            pay_amount: order.pay_amount,
            expire_at: order.expire_at,
        }
    }
}

/// Counts a request in while it lives.
pub(crate) struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    /// `None` if `max` are in already.
    pub(crate) fn enter(count: &'a AtomicUsize, max: usize) -> Option<Self> {
        if max <= count.fetch_add(1, Ordering::AcqRel) {
            count.fetch_sub(1, Ordering::AcqRel);
            return None;
        }
        Some(Self(count))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Places a flash order. Idempotent by the shopper and the key.
pub(crate) async fn place(shop: &Arc<Shop>, request: FlashOrder) -> Placing {
    let sku = match shop.directory.item(request.item_id) {
        Some(sku) => sku,
        None => {
            // Boxed, as everything that is rare: the future of a request is moved more than once.
            let look = unserved(Arc::clone(shop), request.sale_id, request.item_id);
            match Box::pin(shop.on_io(look)).await {
                Ok(sku) => sku,
                Err(placing) => return placing,
            }
        }
    };
    let Some((_sale, item)) = sku.offer.flash().filter(|(sale, _item)| *sale == request.sale_id)
    else {
        return Placing::NoSuchItem;
    };
    let max = item.per_limit;
    if request.quantity == 0 || max < request.quantity {
        return Placing::BadQuantity { max };
    }
    sku.tally.demanded();
    let reservation = request.key.reservation(request.user_id);
    if let Some(refusal) = sku.snapshot.refusal(&reservation, request.quantity) {
        flush::count_refusal(refusal);
        sku.tally.refused(refusal);
        return Placing::Refused(refusal);
    }
    let placing = ask(shop, &sku, request).await;
    if let Placing::Refused(refusal) = &placing {
        flush::count_refusal(*refusal);
        sku.tally.refused(*refusal);
    }
    placing
}

/// An item that this node does not serve: of a sale that is over, of one that it has not heard of
/// yet, or of none.
async fn unserved(shop: Arc<Shop>, sale: SaleId, item: SaleItemId) -> Result<Arc<Sku>, Placing> {
    let busy = |error: StoreError| {
        tracing::warn!(error = %crate::chain(&error), "a sale could not be looked up");
        Placing::Refused(Refusal::Busy)
    };
    let Some(_waiting) = Waiting::enter(&shop.placing, shop.settings.node_waiting_max) else {
        return Err(Placing::Refused(Refusal::Busy));
    };
    let found = async {
        let mut tx = shop.store.begin().await?;
        flash_sale::find(&mut tx, sale).await
    };
    let found = found.await.map_err(busy)?.ok_or(Placing::NoSuchItem)?;
    if !found.items.iter().any(|candidate| candidate.id == item) {
        return Err(Placing::NoSuchItem);
    }
    match found.status {
        SaleStatus::Draft => Err(Placing::NoSuchItem),
        SaleStatus::Ended => Err(Placing::Refused(Refusal::Ended)),
        SaleStatus::Published | SaleStatus::Paused => {
            sales::adopt(&shop, sale).await.map_err(busy)?;
            shop.directory.item(item).ok_or(Placing::Refused(Refusal::Busy))
        }
    }
}

/// The part of the way that costs something.
async fn ask(shop: &Arc<Shop>, sku: &Arc<Sku>, request: FlashOrder) -> Placing {
    let Some(offer) = sku.offer.as_flash() else { return Placing::NoSuchItem };
    if shop.is_draining() {
        return Placing::Refused(Refusal::Busy);
    }
    let Some(_waiting) = Waiting::enter(&shop.placing, shop.settings.node_waiting_max) else {
        return Placing::Refused(Refusal::Busy);
    };
    match owns_address(shop, request.user_id, request.address_id).await {
        Ok(true) => {}
        Ok(false) => return Placing::NoSuchAddress,
        Err(error) => {
            tracing::warn!(error = %crate::chain(&error), "an address could not be looked up");
            return Placing::Refused(Refusal::Busy);
        }
    }
    let until = Instant::now() + shop.settings.answer_within;
    let (user, key) = (request.user_id, request.key.clone());
    let hash = hash_of(&request);
    let order = payload::new_order(
        offer,
        shop.order_no(),
        user,
        request.key,
        hash,
        request.address_id,
        request.quantity,
    );
    let (reply, answer) = reply::channel();
    if let Err(refusal) = sku.offer(Ticket::for_order(order, reply, until)) {
        return Placing::Refused(refusal);
    }
    match tokio::time::timeout_at(until, answer).await {
        Ok(Ok(Placing::Earlier(_order_no))) => {
            Box::pin(earlier(shop, sku, user, &key, hash, until)).await
        }
        Ok(Ok(placing)) => placing,
        // The pool's actor is gone, or time is up: whether units are held is not known.
        Ok(Err(_)) | Err(_) => Placing::Unknown,
    }
}

/// The fingerprint of what a request asks for.
fn hash_of(request: &FlashOrder) -> RequestHash {
    let item = request.item_id.0;
    RequestHash::of_numbers(&[item, i64::from(request.quantity), request.address_id.0])
}

/// The order that this request made before; it may need a moment to reach MySQL. Or none will come
/// of it, because its units were given back unwritten: then the request got none.
async fn earlier(
    shop: &Arc<Shop>,
    sku: &Sku,
    user: UserId,
    key: &RequestKey,
    hash: RequestHash,
    until: Instant,
) -> Placing {
    let mut wait = std::time::Duration::from_millis(10);
    loop {
        let look = {
            let (shop, pool, key) = (Arc::clone(shop), sku.offer.pool_id, key.clone());
            async move {
                // Redis first: an order that was cancelled is in MySQL before Redis hears of it.
                let record = shop.store.redis().record(pool, &key.reservation(user)).await?;
                let state = record.map(|record| record.state);
                Ok::<_, StoreError>((find(&shop, user, &key).await?, state))
            }
        };
        match shop.on_io(look).await {
            Ok((Some(order), _)) if order.request_hash == hash => {
                return Placing::Placed(order.into());
            }
            Ok((Some(_), _)) => return Placing::Refused(Refusal::Conflict),
            Ok((None, Some(RecordState::Cancelled))) => return Placing::Refused(Refusal::SoldOut),
            Ok((None, _)) => {}
            Err(error) => {
                tracing::warn!(error = %crate::chain(&error), "an order could not be looked up");
            }
        }
        if until <= Instant::now() + wait {
            return Placing::Unknown;
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
    }
}

async fn find(
    shop: &Shop,
    user: UserId,
    key: &RequestKey,
) -> Result<Option<order::Order>, StoreError> {
    let mut tx = shop.store.begin().await?;
    order::find_by_request(&mut tx, user, key).await
}

async fn owns_address(shop: &Shop, user: UserId, address: AddressId) -> Result<bool, StoreError> {
    if let Some(owner) = shop.owners.get(&address).map(|owner| *owner) {
        return Ok(owner == user);
    }
    let store = shop.store.clone();
    let look = async move {
        let mut conn = store.begin().await?;
        placing::address_owner(&mut conn, address).await
    };
    let owner = Box::pin(shop.on_io(look)).await?;
    if let Some(owner) = owner {
        shop.remember_owner(address, owner);
    }
    Ok(owner == Some(user))
}

/// What is known of a request by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByRequest {
    /// It made this order.
    Order(Placed),
    /// It holds units and is on its way into MySQL.
    Pending,
    /// It made nothing, and nothing of it is on its way: it may be sent again.
    Nothing,
    /// It was for an ordinary order, and this was in the way.
    Declined(Declined),
}

/// What came of the request with this key.
pub(crate) async fn by_request(
    shop: &Shop,
    user: UserId,
    key: &RequestKey,
) -> Result<ByRequest, StoreError> {
    // The draft first: when it is gone, the order is there.
    let draft = ordinary::by_request(shop, user, key).await?;
    if let Some(order) = find(shop, user, key).await? {
        return Ok(ByRequest::Order(order.into()));
    }
    match draft {
        Some(State::Open) => return Ok(ByRequest::Pending),
        Some(State::Abandoned(declined)) => return Ok(ByRequest::Declined(declined)),
        None => {}
    }
    let reservation = key.reservation(user);
    for sku in shop.directory.all() {
        if sku.offer.flash().is_none() {
            continue;
        }
        let Some(record) = shop.store.redis().record(sku.offer.pool_id, &reservation).await? else {
            continue;
        };
        // Settled between the two looks, or not written yet.
        match find(shop, user, key).await? {
            Some(order) => return Ok(ByRequest::Order(order.into())),
            None if record.state == RecordState::Cancelled => {}
            None => return Ok(ByRequest::Pending),
        }
    }
    Ok(ByRequest::Nothing)
}
