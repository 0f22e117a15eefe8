//! What shoppers ask for: `/api/v1`. One file per area, handlers and their JSON together.

pub mod address;
pub mod auth;
pub mod cart;
pub mod category;
pub mod checkout;
pub mod common;
pub mod coupon;
pub mod flash_sale;
pub mod listing;
pub mod logistics;
pub mod order;
pub mod payment;
pub mod product;
pub mod receipt;
pub mod refund;
pub mod search;
pub mod upload;
