//! Orders: their status, and what a new one is made of.

pub mod pricing;
pub mod shipping;
pub mod status;

use chrono::{DateTime, Utc};

pub use self::status::{Event, InvalidTransition, Status, UnknownStatus};
use crate::coupon::Unusable;
use crate::money::MoneyError;
use crate::request::{RequestHash, RequestKey};
use crate::{
    AddressId, CartId, Money, OrderNo, PoolId, ProductId, SaleId, SaleItemId, SkuId, UserCouponId,
    UserId,
};

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
    /// This line's share of the order's discount.
    pub discount_amount: Money,
}

impl NewItem {
    /// What the line costs before discounts.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] if it is more than money can be.
    pub fn amount(&self) -> Result<Money, MoneyError> {
        self.price.times(self.quantity)
    }

    /// What is paid for the line.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] if that is no amount of money.
    pub fn pay_amount(&self) -> Result<Money, MoneyError> {
        self.amount()?.minus(self.discount_amount)
    }
}

/// The sums of a new order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// The goods before discounts.
    pub total: Money,
    /// What is taken off.
    pub discount: Money,
    /// What is to be paid, freight and all.
    pub pay: Money,
}

/// Why an ordinary order that was wanted is not made. Final for its request: asking again with the
/// same key gets the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Declined {
    /// Of this variant there are not enough left.
    SoldOut {
        /// Which variant.
        sku_id: SkuId,
    },
    /// Something of it is not sold any more.
    NotOnSale,
    /// The coupon can't be used.
    CouponUnusable {
        /// Why.
        reason: Unusable,
    },
    /// The address is gone.
    NoSuchAddress,
    /// It can't be written: a mistake of ours, which is in the log.
    Unwritable,
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
    /// The coupon that takes the discount off.
    pub coupon_id: Option<UserCouponId>,
    /// The lines of the cart that become this order.
    pub cart_ids: Vec<CartId>,
    /// The shopper's note.
    pub remark: Option<String>,
    /// The last moment to pay.
    pub expire_at: DateTime<Utc>,
}

impl NewOrder {
    /// The sums of the order.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] if one is more than money can be.
    pub fn amounts(&self) -> Result<Amounts, MoneyError> {
        let (mut total, mut discount) = (Money::ZERO, Money::ZERO);
        for item in &self.items {
            total = total.plus(item.amount()?)?;
            discount = discount.plus(item.discount_amount)?;
        }
        let pay = total.minus(discount)?.plus(self.freight_amount)?;
        Ok(Amounts { total, discount, pay })
    }

    /// The pools that its units come from, in ascending id, each once.
    #[must_use]
    pub fn pools(&self) -> Vec<PoolId> {
        let mut pools: Vec<PoolId> = self.items.iter().map(|item| item.pool_id).collect();
        pools.sort_unstable();
        pools.dedup();
        pools
    }
}
