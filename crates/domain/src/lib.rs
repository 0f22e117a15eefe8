//! Values and rules of the shop. Nothing here does I/O, reads a clock or draws a random number.
//!
//! # Layout
//!
//! * [`money`]: amounts of yuan; the only arithmetic on money.
//! * [`id`]: one type per kind of identifier; [`order_no`] makes order numbers.
//! * [`clock`]: where the time comes from; [`day`]: which day it is in China.
//! * [`order`]: an order's status and the only ways it changes.
//! * [`payment`]: payment attempts and the states of refunds; [`refund`]: the rules of refunds;
//!   [`reconciliation`]: the books against WeChat's bills.
//! * [`stock`]: pools of units, what may happen to a reservation, why one is refused.
//! * [`sale`]: a flash sale and its window.
//! * [`cart`], [`coupon`], [`freight`]: what an order may have in it, what is taken off and added.
//! * [`request`]: the idempotency key of a request and the fingerprint of its body.
//! * [`config`]: what an admin may set while the shop runs.
//! * [`profile`]: what a shopper says of himself.
//! * [`product`]: how lists of products are sorted, and the matrix of their variants.
//! * [`region`]: provinces, cities, districts.
//! * [`carrier`]: who brings parcels.
//! * [`category`], [`variant`]: the tree of categories, the variants of a product.
//! * [`address`], [`phone`]: parsed input types; [`privacy`]: what is shown of them.

pub mod address;
pub mod carrier;
pub mod cart;
pub mod category;
pub mod clock;
pub mod config;
pub mod coupon;
pub mod day;
pub mod freight;
pub mod id;
pub mod money;
pub mod order;
pub mod order_no;
pub mod payment;
pub mod phone;
pub mod privacy;
pub mod product;
pub mod profile;
pub mod reconciliation;
pub mod refund;
pub mod region;
pub mod request;
pub mod sale;
pub mod stock;
pub mod variant;

pub use self::clock::{Clock, SystemClock, TestClock};
pub use self::id::*;
pub use self::money::{Money, Total};
pub use self::order_no::OrderNo;
