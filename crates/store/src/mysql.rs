//! The MySQL side, one module per area.

pub mod audit;
pub mod flash_sale;
pub mod ledger;
pub mod migrate;
pub mod order;
pub mod outbox;
pub mod payment;
pub mod placing;
pub mod pool;
pub mod receipt;
pub mod refund;
mod rows;
mod select;

pub mod address;
pub mod admin;
pub mod audit_log;
pub mod banner;
pub mod cart;
pub mod catalogue;
pub mod category;
pub mod config;
pub mod coupon;
pub mod coupon_template;
pub mod draft;
pub mod export;
pub mod goods;
pub mod idempotency;
pub mod job;
pub mod product;
pub mod product_admin;
pub mod role;
pub mod seed;
pub mod shopper;
pub mod statistics;
pub mod stock_admin;
pub mod user;
