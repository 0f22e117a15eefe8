//! A database and a key space per test, and the rows that most tests begin with.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::order::{Kind, NewItem, NewOrder};
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::stock::PoolKind;
use mall_domain::{AddressId, Clock, Money, OrderId, OrderNo, PoolId, ProductId, SkuId, UserId};
use mall_store::mysql::{placing, pool};
use mall_store::testing::Sandbox;
use mall_store::{Redis, Settings, Store};

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_unset| {
        panic!("{name} is not set: `eval \"$(./dev db)\"` starts MariaDB and Redis and sets it")
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Runs `test` on a store of its own, which is removed afterwards, also if the test fails.
pub(crate) fn with_store(test: impl AsyncFnOnce(Store)) {
    let runtime = runtime();
    let urls = (variable("DATABASE_URL"), variable("MALL_TEST_REDIS_URL"));
    let sandbox = runtime.block_on(Sandbox::create(&urls.0, &urls.1)).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { test(Store::connect(sandbox.settings()).await.unwrap()).await });
    }));
    runtime.block_on(sandbox.clean()).unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Runs `test` on a key space of its own in Redis, without a database.
pub(crate) fn with_redis(test: impl AsyncFnOnce(Redis)) {
    let runtime = runtime();
    let now = Clock::system().now().timestamp_micros();
    let settings = Settings {
        mysql_url: String::new(),
        mysql_connections_max: 0,
        redis_url: variable("MALL_TEST_REDIS_URL"),
        redis_prefix: format!("mall_test_{now}_{}:", std::process::id()),
        redis_clients: 1,
    };
    let redis = runtime.block_on(Redis::connect(&settings)).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { test(redis.clone()).await });
    }));
    runtime.block_on(redis.delete_all_keys()).unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// A moment to the second, so that MySQL gives back just what it was given.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(Clock::system().now().timestamp(), 0).unwrap()
}

pub(crate) fn seconds(seconds: i64) -> TimeDelta {
    TimeDelta::seconds(seconds)
}

pub(crate) fn yuan(text: &str) -> Money {
    Money::try_from(text.parse::<rust_decimal::Decimal>().unwrap()).unwrap()
}

pub(crate) fn key(text: &str) -> RequestKey {
    RequestKey::parse(&format!("key-{text:0>6}")).unwrap()
}

/// The address that [`shopper`] gives shopper number `user`.
pub(crate) fn address_of(user: i64) -> AddressId {
    AddressId(user + 1_000)
}

/// Adds shopper number `user` with an address.
pub(crate) async fn shopper(store: &Store, user: i64) -> UserId {
    let address = address_of(user);
    store
        .execute_raw(&format!(
            "INSERT INTO users (id, openid) VALUES ({user}, 'openid-{user}');
             INSERT INTO user_addresses (id, user_id, name, phone, province, city, district, detail)
             VALUES ({address}, {user}, '张三', '13800138000', '广东省', '深圳市', '南山区', '1 号')"
        ))
        .await
        .unwrap();
    UserId(user)
}

/// Adds an open pool of `total` units.
pub(crate) async fn pool_of(store: &Store, total: i64) -> PoolId {
    let mut tx = store.begin().await.unwrap();
    let next = store.number_raw("SELECT COUNT(*) + 1 FROM stock_pools").await.unwrap();
    let pool = pool::create(&mut tx, PoolKind::FlashItem, next, total).await.unwrap();
    tx.commit().await.unwrap();
    pool
}

/// An order of `quantity` units of `pool` at 9.90 each, still to be stored.
pub(crate) fn new_order(user: i64, name: &str, pool: PoolId, quantity: u32) -> NewOrder {
    NewOrder {
        order_no: OrderNo(format!("26112412{user:0>6}{name:0>8}")),
        user_id: UserId(user),
        request_key: key(name),
        request_hash: RequestHash(7),
        kind: Kind::Flash,
        sale_id: None,
        address_id: address_of(user),
        items: vec![NewItem {
            product_id: ProductId(1),
            sku_id: SkuId(1),
            flash_item_id: None,
            pool_id: pool,
            product_name: "耳机".to_owned(),
            product_image: None,
            specs: None,
            price: yuan("9.90"),
            quantity,
            discount_amount: Money::ZERO,
        }],
        freight_amount: Money::ZERO,
        coupon_id: None,
        cart_ids: Vec::new(),
        remark: None,
        expire_at: now() + seconds(300),
    }
}

/// Stores `order` and takes its units; the shopper must be there.
pub(crate) async fn place(store: &Store, order: &NewOrder) -> OrderId {
    let mut tx = store.begin().await.unwrap();
    let addresses = placing::addresses(&mut tx, &[order.address_id]).await.unwrap();
    let ids = placing::insert(&mut tx, store.id_step(), &[order], &addresses).await.unwrap();
    for taken in placing::units_by_pool(&[order]) {
        assert!(
            pool::take(&mut tx, taken.pool, 1, taken.units).await.unwrap(),
            "the pool has room"
        );
    }
    tx.commit().await.unwrap();
    ids[0]
}
