//! Typed identifiers: an order's id can't be passed for a user's.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// A database row number: positive, and below 2^53 so that JSON readers keep it exact.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A shopper.
    UserId;
    /// A shopper's delivery address.
    AddressId;
    /// Somebody who works in the admin console.
    AdminId;
    /// A product of the catalogue.
    ProductId;
    /// One variant of a product, the unit that is stocked and sold.
    SkuId;
    /// A flash sale.
    SaleId;
    /// One SKU within a flash sale.
    SaleItemId;
    /// A stock pool: a SKU's ordinary stock, or the units carved out for one flash-sale item.
    PoolId;
    /// An order, as the database counts them; shoppers see its order number.
    OrderId;
    /// One attempt to pay an order.
    PaymentId;
    /// One refund.
    RefundId;
    /// One line of a shopper's cart.
    CartId;
    /// A coupon that the shop gives out, as many times as it has them.
    CouponId;
    /// One coupon in a shopper's hand.
    UserCouponId;
}
