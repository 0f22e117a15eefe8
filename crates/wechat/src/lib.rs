//! A client for WeChat's server API and WeChat Pay v3. It knows no order, no database and no clock.
//!
//! Amounts are whole fen, and only here. The current time is passed in by the caller. Every 2xx
//! answer of WeChat Pay has proved its origin before anything of it is believed; what 4xx and 5xx
//! answers say is a hint at best.
//!
//! # Layout
//!
//! * `config`: what the client has to be told.
//! * `client`: the client and its calls of login and payment.
//! * `service`: the calls that need an access token, and `access`: that token.
//! * `bill`: the bills of a day.
//! * `notify`: what WeChat tells us on its own.
//! * `payment`: the values that go in and come out.
//! * `wire`: those values as JSON.
//! * `sign`: signing, verifying and decrypting, as plain functions.
//! * `certificates`: WeChat's platform certificates, downloaded when they are needed.
//! * `breaker`: not calling a WeChat that does not answer.
//! * `error`: what can go wrong.

mod access;
mod bill;
mod breaker;
mod certificates;
mod client;
mod config;
mod error;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod notify;
mod payment;
mod service;
mod sign;
#[cfg(test)]
mod vectors;
mod wire;

pub use self::access::{AccessToken, Kept, TokenKeeper};
pub use self::bill::{BillError, BillKind, BillReader, BillRefund, BillRow, Downloaded};
pub use self::client::WeChat;
pub use self::config::{Config, KeyMode, PublicKeyConfig, Secret};
pub use self::error::{
    Cause, ConfigError, LoginError, NotificationError, PayError, ServiceError, SignatureError,
};
pub use self::notify::{Notification, NotificationEvent, NotificationHeaders};
pub use self::payment::{
    PaymentParameters, Prepay, PrepayId, Refund, RefundNotification, RefundResult, RefundStatus,
    Session, TradeState, Transaction,
};
pub use self::service::{
    Delivery, PhoneNumber, Scene, ShippedParcel, Shipping, SubscribeMessage, Suggestion,
};
