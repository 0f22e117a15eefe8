//! What the admin console asks for: `/api/admin`. One file per area, handlers and their JSON together.
//!
//! A handler takes `CurrentAdmin<P>`, which names the permission. Whatever changes something writes
//! it down with [`By::record`] in the same transaction, and a POST that must happen once goes
//! through [`Once`].

pub mod account;
pub mod audit_log;
pub mod auth;
pub mod banner;
mod by;
pub mod category;
pub mod check;
pub mod config;
pub mod coupon;
pub mod export;
pub mod flash_sale;
pub mod import;
pub mod job;
pub mod live;
mod once;
pub mod order;
pub mod payment;
pub mod people;
pub mod preflight;
pub mod product;
pub mod reconciliation;
pub mod refund;
pub mod role;
pub mod statistics;
pub mod stock;
pub mod totals;
pub mod upload;
pub mod user;

pub use self::by::{By, Change};
pub use self::once::{Once, Reply, fingerprint};
