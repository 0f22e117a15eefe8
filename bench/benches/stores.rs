//! The batch function of Redis by the size of its batches, and the group commit of MySQL by the size
//! of its chunks: `./dev bench stores`.

#![expect(clippy::unwrap_used, reason = "a measurement that can't be made ends here")]

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mall_bench::core::order;
use mall_domain::order::NewOrder;
use mall_domain::stock::{PoolKind, PoolState};
use mall_domain::{OrderNo, PoolId, UserId};
use mall_store::mysql::{ledger, placing, pool};
use mall_store::redis::stock::{ReserveItem, ReserveOutcome, Window};
use mall_store::testing::Sandbox;
use mall_store::{Store, StoreError};
use tokio::runtime::Runtime;

/// Shoppers that take turns.
const SHOPPERS: i64 = 1_000;
const SIZES: [usize; 7] = [1, 8, 32, 64, 128, 256, 512];
const UNITS: i64 = 1_000_000_000;

/// An open pool, and orders that were never made before.
struct Shop {
    store: Store,
    pool: PoolId,
    made: u64,
}

impl Shop {
    async fn open(sandbox: &Sandbox) -> Result<Self, StoreError> {
        let store = Store::connect(sandbox.settings()).await?;
        for user in 0..SHOPPERS {
            store
                .execute_raw(&format!(
                    "INSERT INTO users (id, openid) VALUES ({user} + 1, 'openid-{user}');
                     INSERT INTO user_addresses (id, user_id, name, phone, province, city, district, detail)
                     VALUES ({user} + 1, {user} + 1, '张三', '13800138000', '广东省', '深圳市', '南山区', '1 号')"
                ))
                .await?;
        }
        let mut tx = store.begin().await?;
        let pool = pool::create(&mut tx, PoolKind::FlashItem, 1, UNITS).await?;
        tx.commit().await?;
        let window =
            Window { state: PoolState::Open, opens_ms: 0, closes_ms: i64::MAX, limit: u32::MAX };
        store.redis().load_functions().await?;
        let loaded = store.redis().load(pool, 1, UNITS, window).await?;
        assert_eq!(loaded, Ok(1), "the pool is open");
        Ok(Self { store, pool, made: 0 })
    }

    fn orders(&mut self, count: usize) -> Vec<NewOrder> {
        (0..count)
            .map(|_nth| {
                self.made += 1;
                let user = UserId(i64::try_from(self.made).unwrap() % SHOPPERS + 1);
                let mut order =
                    order(self.pool, user, &format!("bench-{:0>16}", self.made)).unwrap();
                order.order_no = OrderNo(format!("2611{:0>16}", self.made));
                order
            })
            .collect()
    }

    /// Reserves one batch, and deletes the log entry of the batch before.
    async fn reserve(&self, items: &[ReserveItem], log: &mut Vec<String>) -> Duration {
        let started = Instant::now();
        let reserved = self.store.redis().reserve(self.pool, 1, 3_600_000, items, log).await;
        let took = started.elapsed();
        let reserved = reserved.unwrap().unwrap();
        assert!(
            reserved.outcomes.iter().all(|outcome| *outcome == ReserveOutcome::Accepted),
            "there are units for all"
        );
        *log = reserved.log_id.into_iter().collect();
        took
    }

    /// Commits one chunk, as the writer does.
    async fn commit(&self, orders: &[&NewOrder]) -> Result<Duration, StoreError> {
        let started = Instant::now();
        let mut tx = self.store.begin().await?;
        let mut ids: Vec<_> = orders.iter().map(|order| order.address_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let addresses = placing::addresses(&mut tx, &ids).await?;
        placing::insert(&mut tx, self.store.id_step(), orders, &addresses).await?;
        let reserved = placing::units_by_pool(orders);
        let takes: Vec<_> = reserved
            .iter()
            .map(|taken| pool::Take { pool: taken.pool, epoch: 1, units: taken.units })
            .collect();
        assert!(pool::take_all(&mut tx, &takes).await?, "the pool has room");
        ledger::record_reserved(&mut tx, &reserved).await?;
        tx.commit().await?;
        Ok(started.elapsed())
    }
}

fn item(order: &NewOrder) -> ReserveItem {
    ReserveItem {
        reservation: order.request_key.reservation(order.user_id),
        user_id: order.user_id,
        quantity: 1,
        order_no: order.order_no.clone(),
        hash: order.request_hash,
        payload: format!("{}|{}|1|9900|{}", order.order_no, order.address_id, order.request_hash.0),
    }
}

/// Measures `once`, which tells how long it took, for each size.
fn by_size(c: &mut Criterion, name: &str, mut once: impl FnMut(usize) -> Duration) {
    let mut group = c.benchmark_group(name);
    for size in SIZES {
        group.throughput(Throughput::Elements(u64::try_from(size).unwrap()));
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter_custom(|times| (0..times).map(|_time| once(size)).sum());
        });
    }
    group.finish();
}

fn stores(c: &mut Criterion) {
    let variable = |name: &str| {
        std::env::var(name)
            .unwrap_or_else(|_unset| panic!("{name} is not set: run ./dev bench stores"))
    };
    let runtime = Runtime::new().unwrap();
    let urls = (variable("DATABASE_URL"), variable("MALL_TEST_REDIS_URL"));
    let sandbox = runtime.block_on(Sandbox::create(&urls.0, &urls.1)).unwrap();
    let mut shop = runtime.block_on(Shop::open(&sandbox)).unwrap();

    let mut log = Vec::new();
    by_size(c, "reserve in Redis, items of a batch", |size| {
        let items: Vec<_> = shop.orders(size).iter().map(item).collect();
        runtime.block_on(shop.reserve(&items, &mut log))
    });
    by_size(c, "commit in MySQL, orders of a chunk", |size| {
        let orders = shop.orders(size);
        let orders: Vec<&NewOrder> = orders.iter().collect();
        runtime.block_on(shop.commit(&orders)).unwrap()
    });
    runtime.block_on(sandbox.clean()).unwrap();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(4));
    targets = stores
}
criterion_main!(benches);
