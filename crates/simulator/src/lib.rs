//! A server that stands in for WeChat: login of mini-programs, and WeChat Pay v3 with real
//! signatures and encryption; and for the partners that ship, write and store. No money moves.
//!
//! It checks requests, signs answers and tells merchants about payments as the real platform does,
//! and it shares no code with the shop that talks to it: a mistake made twice would go unseen.
//!
//! # Layout
//!
//! * `identity`, `sign`, `seal`: who is who, and what proves it.
//! * `order`, `shipment`, `store`, `journal`: the platform's books and how they survive a restart.
//! * `login`, `pay`: the two public interfaces of WeChat.
//! * `partners`: Kuaidi100, text messages, object storage.
//! * `notify`: telling merchants until they listen.
//! * `faults`, `control`: what goes wrong on purpose, and who sets it.

mod app;
mod clock;
mod control;
mod faults;
mod identity;
mod journal;
mod login;
mod notify;
mod options;
mod order;
mod partners;
mod pay;
mod random;
mod seal;
mod server;
mod shipment;
mod sign;
mod store;
mod trade;

pub use self::identity::Identity;
pub use self::options::Options;
pub use self::partners::PartnerKeys;
pub use self::server::Simulator;
