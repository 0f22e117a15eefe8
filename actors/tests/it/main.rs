//! The actors on a real MariaDB, a real Redis and a simulated WeChat. `DATABASE_URL` and
//! `MALL_TEST_REDIS_URL` say where the first two are.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail on anything that it does not expect"
)]

mod audit;
mod faults;
mod nodes;
mod ordinary;
mod paying;
mod placing;
mod sales;
mod world;
