//! Orders: their status, and what a new one is made of.

pub mod status;

use chrono::{DateTime, Utc};

pub use self::status::{Event, InvalidTransition, Status, UnknownStatus};
use crate::request::{RequestHash, RequestKey};
use crate::{AddressId, Money, OrderNo, PoolId, ProductId, SaleId, SaleItemId, SkuId, UserId};

/// How an order came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// From the cart or a buy-now.
    Ordinary,
    /// From a flash sale.
    Flash,
}

impl Kind {
    /// The number that `orders.kind` stores for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            Kind::Ordinary => 0,
            Kind::Flash => 1,
        }
    }
}

/// One line of a new order, with the price that the server decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewItem {
    /// Which product.
    pub product_id: ProductId,
    /// Which variant of it.
    pub sku_id: SkuId,
    /// The flash-sale item it was sold through, if any.
    pub flash_item_id: Option<SaleItemId>,
    /// The pool that its units come from.
    pub pool_id: PoolId,
    /// The product's name when it was ordered.
    pub product_name: String,
    /// The product's picture when it was ordered.
    pub product_image: Option<String>,
    /// The variant in words, such as `红色 XL`.
    pub specs: Option<String>,
    /// The price of one unit.
    pub price: Money,
    /// How many units; at least one.
    pub quantity: u32,
}

/// An order that holds its units in Redis and is about to be committed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewOrder {
    /// What shoppers see.
    pub order_no: OrderNo,
    /// Whose it is.
    pub user_id: UserId,
    /// The request that asked for it.
    pub request_key: RequestKey,
    /// A fingerprint of that request's body.
    pub request_hash: RequestHash,
    /// How it came about.
    pub kind: Kind,
    /// The flash sale, if any.
    pub sale_id: Option<SaleId>,
    /// Where to deliver.
    pub address_id: AddressId,
    /// What is delivered and from which pool: one line per pool.
    pub items: Vec<NewItem>,
    /// Freight.
    pub freight_amount: Money,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
}
