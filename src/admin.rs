//! What the admin console asks for: `/api/admin`. One file per area, handlers and their JSON together.

pub mod auth;
pub mod flash_sale;
