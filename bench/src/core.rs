//! The pure part of accepting a flash order, without I/O: what comes in is parsed and named, memory
//! is asked whether it refuses, and what it does not refuse leaves in batches.

use chrono::DateTime;
use mall_actors::sku::core::{Batcher, Bounds};
use mall_actors::sku::snapshot::Snapshot;
use mall_domain::order::{Kind, NewItem, NewOrder};
use mall_domain::request::{InvalidRequestKey, RequestHash, RequestKey};
use mall_domain::stock::PoolState;
use mall_domain::{
    AddressId, Money, OrderNo, PoolId, ProductId, SaleId, SaleItemId, SkuId, UserId,
};
use mall_store::redis::stock::{Look, PoolView};

/// As `mall serve` has it unless its settings say otherwise.
pub const BOUNDS: Bounds = Bounds { batch_max: 256, in_flight_max: 1, waiting_max: 4_096 };

/// What is known of an open pool with `avail` units left, and of which nothing is due.
#[must_use]
pub fn snapshot(avail: i64) -> Snapshot {
    let view = PoolView {
        total: 1_000_000,
        avail,
        held: 1_000_000 - avail,
        sold: 0,
        epoch: 1,
        ver: 1,
        state: Some(PoolState::Open),
        opens_ms: 0,
        closes_ms: i64::MAX,
        limit: 1,
    };
    let snapshot = Snapshot::new();
    snapshot.learn(&Look { view, records: 0, now_ms: 1_000, due_ms: None, logged: 0 });
    snapshot
}

/// An order of one unit of `pool` for 99.00, as the handler makes it from a request with this key.
///
/// # Errors
///
/// [`InvalidRequestKey`] if the key is none.
pub fn order(pool: PoolId, user: UserId, key: &str) -> Result<NewOrder, InvalidRequestKey> {
    let address_id = AddressId(user.0);
    Ok(NewOrder {
        order_no: OrderNo(format!("26112412{:0>12}", key.len())),
        user_id: user,
        request_key: RequestKey::parse(key)?,
        request_hash: RequestHash::of_numbers(&[1, 1, address_id.0]),
        kind: Kind::Flash,
        sale_id: Some(SaleId(1)),
        address_id,
        items: vec![NewItem {
            product_id: ProductId(1),
            sku_id: SkuId(1),
            flash_item_id: Some(SaleItemId(1)),
            pool_id: pool,
            product_name: "基准测试商品".to_owned(),
            product_image: None,
            specs: None,
            price: Money::from_fen(9_900).unwrap_or(Money::ZERO),
            quantity: 1,
            discount_amount: Money::ZERO,
        }],
        freight_amount: Money::ZERO,
        coupon_id: None,
        cart_ids: Vec::new(),
        remark: None,
        expire_at: DateTime::UNIX_EPOCH,
    })
}

/// Asks memory for one unit for each order and sends those that it does not refuse away in batches;
/// answers how many left.
pub fn accept(snapshot: &Snapshot, batcher: &mut Batcher<String>, orders: &[NewOrder]) -> usize {
    let mut gone = 0;
    for order in orders {
        let reservation = order.request_key.reservation(order.user_id);
        if snapshot.refusal(&reservation, 1).is_some() {
            continue;
        }
        if let Err(refused) = batcher.offer(reservation) {
            drop(refused);
            continue;
        }
        if batcher.room() == 0 {
            gone += depart(snapshot, batcher);
        }
    }
    gone + depart(snapshot, batcher)
}

fn depart(snapshot: &Snapshot, batcher: &mut Batcher<String>) -> usize {
    let Some(batch) = batcher.depart(|_reservation| true) else { return 0 };
    for reservation in &batch {
        snapshot.remember(reservation);
    }
    batcher.arrive();
    batch.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders() -> Vec<NewOrder> {
        let order = |user| order(PoolId(1), UserId(user), &format!("bench-{user:0>6}")).unwrap();
        (0..600).map(order).collect()
    }

    #[test]
    fn every_order_of_an_open_pool_leaves() {
        let left = accept(&snapshot(1_000), &mut Batcher::new(BOUNDS), &orders());
        assert_eq!(left, 600);
    }

    #[test]
    fn nobody_leaves_a_pool_that_is_sold_out() {
        assert_eq!(accept(&snapshot(0), &mut Batcher::new(BOUNDS), &orders()), 0);
    }
}
