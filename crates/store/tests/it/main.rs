//! The store against a real MariaDB and a real Redis. `DATABASE_URL` and `MALL_TEST_REDIS_URL`
//! say where they are.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail so")]

mod admin;
mod catalogue;
mod cluster;
mod draft;
mod idempotency;
mod migrate;
mod order;
mod outbox;
mod payment;
mod pool;
mod refund;
mod sale;
mod stock;
mod stock_model;
mod support;
mod user;
