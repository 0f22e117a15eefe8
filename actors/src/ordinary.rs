//! From a cart or a buy-now to an order: units of several pools, all or none.
//!
//! A flash order is one reservation, and its log entry is enough to write it. An ordinary order is
//! several, in several pools, with prices, a coupon and lines of a cart: no pool's log can name it
//! all. So it has a **draft** in MySQL, committed before the first unit is reserved:
//!
//! 1. [`place`] prices the request, and writes the draft.
//! 2. [`gather`] reserves the units of one pool after another, in ascending id, under the one name
//!    that the shopper's key gives them.
//! 3. The writer commits the order, and deletes the draft in the same transaction: only an open
//!    draft becomes an order.
//! 4. If a pool refuses, the draft is given up by a guarded update, and only who gave it up (or finds
//!    it given up) releases units. A draft ends one way, whoever is at it.
//!
//! What a crash leaves behind is an open draft or one whose units are not released: [`ending`], run
//! by a sweep on any node, does the rest. Every step may be repeated, because names are the same.

mod ending;
pub(crate) mod pools;
pub(crate) mod quote;

use std::sync::Arc;
use std::time::Duration;

use mall_domain::order::{Declined, NewOrder};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::stock::Refusal;
use mall_domain::{Money, SkuId, UserId};
use mall_store::StoreError;
use mall_store::mysql::draft::{self, State};
use mall_store::mysql::order;
use mall_store::redis::stock::ReserveItem;
use tokio::sync::oneshot;
use tokio::time::Instant;

pub(crate) use self::ending::{abandon, drafts, is_orphan, settled};
use self::quote::{Quote, QuoteError, Wanted};
use crate::placing::{Placing, Waiting};
use crate::reply;
use crate::shop::Shop;
use crate::sku::{Hold, Sku, Then, Ticket, flush};
use crate::writer::Accepted;

/// How often a draft is taken up again because the pools were rebuilt meanwhile.
const ROUNDS_MAX: u32 = 8;
/// How long a request waits, at first, before its draft is written once more after it lost a race for
/// locks against itself and nothing is known of the other.
const RACE_WAIT: Duration = Duration::from_millis(5);

/// A shopper wants to buy what is in the cart, or something right away.
#[derive(Debug, Clone)]
pub struct OrdinaryOrder {
    /// What, where to, with which coupon.
    pub wanted: Wanted,
    /// The shopper's note.
    pub remark: Option<String>,
    /// What the shopper saw that it costs.
    pub expected: Option<Money>,
    /// The request's name; asking again with it changes nothing.
    pub key: RequestKey,
    /// The fingerprint of the request.
    pub hash: RequestHash,
}

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum OrderRefusal {
    /// There is no such line in the cart.
    #[error("no such line of the cart")]
    NoSuchLine,
    /// There is no such variant.
    #[error("no such sku")]
    NoSuchSku,
    /// There is no such address, or it is another shopper's.
    #[error("no such address")]
    NoSuchAddress,
    /// It would be an order of nothing, or one that costs too much to count.
    #[error("the order can't be that small or large")]
    BadSize,
    /// Nothing is delivered there.
    #[error("nothing is delivered there")]
    RegionBlocked,
    /// It costs this, and not what the shopper saw.
    #[error("the order costs {0}")]
    PriceChanged(Money),
    /// The goods, the coupon or the address do not allow it.
    #[error("declined: {0:?}")]
    Declined(Declined),
    /// The store failed before anything was tried.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<QuoteError> for OrderRefusal {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::NoSuchLine => Self::NoSuchLine,
            QuoteError::NoSuchSku => Self::NoSuchSku,
            QuoteError::NoSuchAddress => Self::NoSuchAddress,
            QuoteError::BadSize => Self::BadSize,
            QuoteError::Store(error) => Self::Store(error),
        }
    }
}

/// Places an ordinary order. Idempotent by the shopper and the key.
pub(crate) async fn place(
    shop: &Arc<Shop>,
    request: OrdinaryOrder,
) -> Result<Placing, OrderRefusal> {
    if shop.is_draining() {
        return Ok(Placing::Refused(Refusal::Busy));
    }
    let Some(_waiting) = Waiting::enter(&shop.placing, shop.settings.node_waiting_max) else {
        return Ok(Placing::Refused(Refusal::Busy));
    };
    let until = Instant::now() + shop.settings.answer_within;
    let user = request.wanted.user;
    if let Some(known) = known(shop, user, &request.key, request.hash).await? {
        return Ok(wait_for(shop, user, &request.key, request.hash, known, until).await);
    }
    let rules = shop.freight_rules().await?;
    let mut conn = shop.store.connection().await?;
    let quote = quote::quote(&mut conn, &rules, &request.wanted, shop.clock.now()).await?;
    drop(conn);
    check(&quote, &request)?;
    let order = to_order(shop, &quote, request)?;

    let pools = pools::serve(shop, &order).await?;
    let reservation = order.request_key.reservation(user);
    for part in &pools {
        let refusal = part.sku.snapshot.refusal(&reservation, part.quantity);
        if refusal == Some(Refusal::SoldOut) {
            flush::count_refusal(Refusal::SoldOut);
            return Err(OrderRefusal::Declined(Declined::SoldOut { sku_id: part.sku_id }));
        }
    }
    let mut wait = RACE_WAIT;
    loop {
        match write_draft(shop, &order).await {
            Ok(true) => break,
            // The same request came twice at once: the other one is at it, or done. More than two at
            // once wait for each other in a circle; MySQL sends all but one of them away.
            Ok(false) | Err(StoreError::Conflict | StoreError::Deadlock) => {
                let (key, hash) = (&order.request_key, order.request_hash);
                if let Some(known) = known(shop, user, key, hash).await? {
                    return Ok(wait_for(shop, user, key, hash, known, until).await);
                }
                if Instant::now() + wait >= until {
                    return Err(StoreError::Deadlock.into());
                }
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(finish(shop, order, pools, until).await)
}

/// Whether the quote is one that can be ordered, and is what the shopper saw.
fn check(quote: &Quote, request: &OrdinaryOrder) -> Result<(), OrderRefusal> {
    use mall_domain::cart::Invalid;
    use mall_domain::freight::FreightReason;

    if let Some(line) = quote.lines.iter().find(|line| line.invalid.is_some()) {
        let declined = match line.invalid {
            Some(Invalid::SoldOut | Invalid::InsufficientStock) => {
                Declined::SoldOut { sku_id: line.sku_id }
            }
            Some(Invalid::OffShelf | Invalid::SkuGone) | None => Declined::NotOnSale,
        };
        return Err(OrderRefusal::Declined(declined));
    }
    if quote.address.is_none() {
        return Err(OrderRefusal::NoSuchAddress);
    }
    if quote.freight.reason == Some(FreightReason::Blocked) {
        return Err(OrderRefusal::RegionBlocked);
    }
    if let Some(reason) = quote.coupon_refusal {
        return Err(OrderRefusal::Declined(Declined::CouponUnusable { reason }));
    }
    match request.expected {
        Some(expected) if expected != quote.pay_amount => {
            Err(OrderRefusal::PriceChanged(quote.pay_amount))
        }
        Some(_) | None => Ok(()),
    }
}

fn to_order(shop: &Shop, quote: &Quote, request: OrdinaryOrder) -> Result<NewOrder, OrderRefusal> {
    let items = quote.new_items().ok_or(OrderRefusal::Declined(Declined::NotOnSale))?;
    let address = quote.address.as_ref().ok_or(OrderRefusal::NoSuchAddress)?;
    Ok(NewOrder {
        order_no: shop.order_no(),
        user_id: request.wanted.user,
        request_key: request.key,
        request_hash: request.hash,
        kind: mall_domain::order::Kind::Ordinary,
        sale_id: None,
        address_id: address.id,
        items,
        freight_amount: quote.freight.amount,
        coupon_id: quote.coupon,
        cart_ids: quote.lines.iter().filter_map(|line| line.cart_id).collect(),
        remark: request.remark,
        // Redis says when; the draft only must have something.
        expire_at: shop.clock.now(),
    })
}

/// Commits a draft; `false` if the request made an order before.
async fn write_draft(shop: &Shop, order: &NewOrder) -> Result<bool, StoreError> {
    let mut tx = shop.store.begin().await?;
    // The draft first: from here on the key is this order's, unless an order has it.
    draft::create(&mut tx, order).await?;
    if order::find_by_request(&mut tx, order.user_id, &order.request_key).await?.is_some() {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// What is known of a request: its order, its open draft ([`Placing::Unknown`]), why it was given
/// up; `None` if nothing is.
async fn known(
    shop: &Shop,
    user: UserId,
    key: &RequestKey,
    hash: RequestHash,
) -> Result<Option<Placing>, StoreError> {
    let mut conn = shop.store.connection().await?;
    // The draft first: when it is gone, the order is there.
    let draft = draft::find_by_request(&mut conn, user, key).await?;
    if let Some(order) = order::find_by_request(&mut conn, user, key).await? {
        let same = order.request_hash == hash;
        return Ok(Some(if same {
            Placing::Placed(order.into())
        } else {
            Placing::Refused(Refusal::Conflict)
        }));
    }
    Ok(draft.map(|draft| match draft.state {
        _ if draft.order.request_hash != hash => Placing::Refused(Refusal::Conflict),
        State::Open => Placing::Unknown,
        State::Abandoned(declined) => Placing::Declined(declined),
    }))
}

/// Waits for what becomes of a request that somebody else is at.
async fn wait_for(
    shop: &Shop,
    user: UserId,
    key: &RequestKey,
    hash: RequestHash,
    mut placing: Placing,
    until: Instant,
) -> Placing {
    let mut wait = Duration::from_millis(10);
    while placing == Placing::Unknown && Instant::now() + wait < until {
        tokio::time::sleep(wait).await;
        wait *= 2;
        match known(shop, user, key, hash).await {
            Ok(Some(known)) => placing = known,
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = %crate::chain(&error), "an order could not be looked up");
            }
        }
    }
    placing
}

/// The units that an order wants of one pool.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) sku: Arc<Sku>,
    pub(crate) sku_id: SkuId,
    pub(crate) quantity: u32,
}

/// What came of gathering the units of an order.
enum Gathered {
    /// All are held.
    Held(Vec<Hold>, i64),
    /// This variant can't be had.
    Refused(SkuId),
    /// Not known yet.
    Unknown,
}

/// Reserves the units of every part, one pool after another.
async fn gather(order: &NewOrder, parts: &[Part], until: Instant) -> Gathered {
    let reservation = order.request_key.reservation(order.user_id);
    let (mut holds, mut deadline_ms) = (Vec::with_capacity(parts.len()), 0);
    for part in parts {
        let (reply, answer) = oneshot::channel();
        let item = ReserveItem {
            reservation: reservation.clone(),
            user_id: order.user_id,
            quantity: part.quantity,
            order_no: order.order_no.clone(),
            hash: order.request_hash,
            payload: order.order_no.to_string(),
        };
        let ticket = Ticket { item, until, then: Then::Tell(reply) };
        if part.sku.offer(ticket).is_err() {
            return Gathered::Unknown;
        }
        match tokio::time::timeout_at(until, answer).await {
            Ok(Ok(flush::Told::Held(hold, until_ms))) => {
                holds.push(hold);
                deadline_ms = deadline_ms.max(until_ms);
            }
            Ok(Ok(flush::Told::Refused(Refusal::Busy))) | Ok(Err(_)) | Err(_) => {
                return Gathered::Unknown;
            }
            // An earlier order had this name and was given up days ago: the name is used up.
            Ok(Ok(flush::Told::Refused(_) | flush::Told::Earlier)) => {
                return Gathered::Refused(part.sku_id);
            }
        }
    }
    Gathered::Held(holds, deadline_ms)
}

/// Makes an order of an open draft, or gives it up. At `until` the outcome is not known yet; then
/// the sweep goes on with it.
async fn finish(
    shop: &Arc<Shop>,
    mut order: NewOrder,
    parts: Vec<Part>,
    until: Instant,
) -> Placing {
    for _round in 0..ROUNDS_MAX {
        let holds = match gather(&order, &parts, until).await {
            Gathered::Held(holds, deadline_ms) => {
                order.expire_at =
                    chrono::DateTime::from_timestamp_millis(deadline_ms).unwrap_or_default();
                holds
            }
            Gathered::Refused(sku_id) => {
                return abandon(shop, &order, Declined::SoldOut { sku_id }).await;
            }
            Gathered::Unknown => return Placing::Unknown,
        };
        let (reply, answer) = reply::channel();
        let accepted = Accepted { order: order.clone(), reply, until, holds };
        let Some(writer) = shop.writer.get() else { return Placing::Unknown };
        if !writer.offer(vec![accepted]).is_empty() {
            return Placing::Unknown;
        }
        match tokio::time::timeout_at(until, answer).await {
            // A pool was rebuilt since: its units are reserved again, under the same name.
            Ok(Ok(Placing::Rebuilt)) => {}
            Ok(Ok(placing)) => return placing,
            Ok(Err(_)) | Err(_) => return Placing::Unknown,
        }
    }
    Placing::Unknown
}

/// What is known of a request by its key, for who asks after a 202: see [`crate::ByRequest`].
pub(crate) async fn by_request(
    shop: &Shop,
    user: UserId,
    key: &RequestKey,
) -> Result<Option<State>, StoreError> {
    let mut conn = shop.store.connection().await?;
    Ok(draft::find_by_request(&mut conn, user, key).await?.map(|draft| draft.state))
}
