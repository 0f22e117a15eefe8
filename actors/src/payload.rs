//! What a log entry of Redis says of an accepted request for a flash-sale item: all that it takes to
//! write its order. That of an ordinary order has its number only: the draft has the rest.

use chrono::DateTime;
use mall_domain::order::{Kind, NewItem, NewOrder};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{AddressId, Money, OrderNo, PoolId, SaleId, UserId};
use mall_store::mysql::flash_sale::SaleItem;

/// The payload of `order`: `order_no|address|quantity|fen|hash`. User and key stand in the
/// reservation's name; what was on offer, in the pool's.
pub(crate) fn write(order: &NewOrder) -> String {
    let (quantity, fen) =
        order.items.first().map_or((0, 0), |item| (item.quantity, item.price.to_fen()));
    format!("{}|{}|{quantity}|{fen}|{}", order.order_no, order.address_id, order.request_hash.0)
}

/// The order of a log entry's item; `None` if it is none that this program wrote.
pub(crate) fn read(
    offer: Flash<'_>,
    reservation: &str,
    payload: &str,
    deadline_ms: i64,
) -> Option<NewOrder> {
    let (user, key) = reservation.split_once(':')?;
    let mut parts = payload.split('|');
    let order_no = OrderNo(parts.next()?.to_owned());
    let address_id = AddressId(parts.next()?.parse().ok()?);
    let quantity = parts.next()?.parse().ok()?;
    let price = Money::from_fen(parts.next()?.parse().ok()?).ok()?;
    let request_hash = RequestHash(parts.next()?.parse().ok()?);
    let mut order = new_order(
        offer,
        order_no,
        UserId(user.parse().ok()?),
        RequestKey::parse(key).ok()?,
        request_hash,
        address_id,
        quantity,
    );
    order.expire_at = DateTime::from_timestamp_millis(deadline_ms)?;
    for item in &mut order.items {
        item.price = price;
    }
    Some(order)
}

/// What a flash sale offers in a pool.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flash<'a> {
    pub(crate) sale_id: SaleId,
    pub(crate) item: &'a SaleItem,
    pub(crate) pool_id: PoolId,
}

/// An order for `quantity` units of what is on offer; its deadline comes from Redis.
pub(crate) fn new_order(
    offer: Flash<'_>,
    order_no: OrderNo,
    user_id: UserId,
    request_key: RequestKey,
    request_hash: RequestHash,
    address_id: AddressId,
    quantity: u32,
) -> NewOrder {
    let item = offer.item;
    NewOrder {
        order_no,
        user_id,
        request_key,
        request_hash,
        kind: Kind::Flash,
        sale_id: Some(offer.sale_id),
        address_id,
        items: vec![NewItem {
            product_id: item.product_id,
            sku_id: item.sku_id,
            flash_item_id: Some(item.id),
            pool_id: offer.pool_id,
            product_name: item.product_name.clone(),
            product_image: item.image.clone(),
            specs: item.specs.clone(),
            price: item.flash_price,
            quantity,
            discount_amount: Money::ZERO,
        }],
        freight_amount: Money::ZERO,
        coupon_id: None,
        cart_ids: Vec::new(),
        remark: None,
        expire_at: DateTime::UNIX_EPOCH,
    }
}
