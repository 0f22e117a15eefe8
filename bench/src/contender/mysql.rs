//! One MySQL transaction per order with a guarded update of the hot row, as good as it gets. It writes
//! the rows that the shop writes.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use mall_domain::order::{Kind, NewItem, NewOrder};
use mall_domain::order_no::OrderNumbers;
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{
    AddressId, Money, OrderId, OrderNo, PoolId, ProductId, SaleId, SaleItemId, SkuId, UserId,
};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::{placing, pool};
use mall_store::{Store, StoreError};

use super::Order;

/// No node of the shop has this number.
const NODE: u16 = 999;

/// The one sale of the contender.
pub(super) struct Sale {
    pool: PoolId,
    numbers: Mutex<OrderNumbers>,
}

impl Sale {
    pub(super) fn new(pool: PoolId) -> Self {
        Self { pool, numbers: Mutex::new(OrderNumbers::new(NODE)) }
    }

    /// Commits an order; `None` if there are no units.
    pub(super) async fn place(
        &self,
        store: &Store,
        now: DateTime<Utc>,
        user: UserId,
        sale: i64,
        key: &str,
        order: Order,
    ) -> Result<Option<(OrderId, OrderNo)>, StoreError> {
        let order_no = {
            let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
            numbers.next(now.timestamp_millis())
        };
        let order = NewOrder {
            order_no,
            user_id: user,
            request_key: RequestKey::parse(key).map_err(|_bad| StoreError::Conflict)?,
            request_hash: RequestHash::of_numbers(&[order.item_id, order.address_id]),
            kind: Kind::Flash,
            sale_id: Some(SaleId(sale)),
            address_id: AddressId(order.address_id),
            items: vec![NewItem {
                product_id: ProductId(1),
                sku_id: SkuId(1),
                flash_item_id: Some(SaleItemId(order.item_id)),
                pool_id: self.pool,
                product_name: "对照组商品".to_owned(),
                product_image: None,
                specs: None,
                price: super::price()?,
                quantity: order.quantity,
                discount_amount: Money::ZERO,
            }],
            freight_amount: Money::ZERO,
            coupon_id: None,
            remark: None,
            cart_ids: Vec::new(),
            expire_at: now + chrono::TimeDelta::minutes(5),
        };
        let committed = self.commit(store, &order).await?;
        Ok(committed.map(|id| (id, order.order_no)))
    }

    /// The same rows that the shop writes: the order with the address as it is now, its line, the hot
    /// row, the ledger entry. The hot row comes late, so that its lock is held as short as can be.
    async fn commit(&self, store: &Store, order: &NewOrder) -> Result<Option<OrderId>, StoreError> {
        let units: i64 = order.items.iter().map(|item| i64::from(item.quantity)).sum();
        let mut tx = store.begin().await?;
        let addresses = placing::addresses(&mut tx, &[order.address_id]).await?;
        let ids = placing::insert(&mut tx, store.id_step(), &[order], &addresses).await?;
        if !pool::take(&mut tx, self.pool, 1, units).await? {
            return Ok(None);
        }
        let (delta, reason) = (units.saturating_neg(), Reason::Reserve);
        ledger::record(&mut tx, self.pool, delta, reason, &[&order.order_no], None, None).await?;
        tx.commit().await?;
        Ok(ids.first().copied())
    }
}
