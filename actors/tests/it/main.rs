//! The actors on a real MariaDB, a real Redis and a simulated WeChat. `DATABASE_URL` and
//! `MALL_TEST_REDIS_URL` say where the first two are.

mod audit;
mod faults;
mod nodes;
mod paying;
mod placing;
mod sales;
mod world;
