//! The pure cores by the clock: `./dev bench cores`.

#![expect(clippy::unwrap_used, reason = "a measurement that can't be made ends here")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mall_actors::sku::core::Batcher;
use mall_bench::core::{BOUNDS, accept, order, snapshot};
use mall_domain::order::pricing::share;
use mall_domain::order::{Event, Status};
use mall_domain::{Money, PoolId, UserId};

const ORDERS: u16 = 1_024;

fn stock(c: &mut Criterion) {
    let orders: Vec<_> = (0..i64::from(ORDERS))
        .map(|user| order(PoolId(1), UserId(user), &format!("bench-{user:0>16}")).unwrap())
        .collect();
    let mut group = c.benchmark_group("stock");
    group.throughput(Throughput::Elements(ORDERS.into()));
    let (open, sold_out) = (snapshot(1_000_000), snapshot(0));
    group.bench_function("asked of memory, sent in batches", |b| {
        let mut batcher = Batcher::new(BOUNDS);
        b.iter(|| accept(&open, &mut batcher, black_box(&orders)));
    });
    group.bench_function("refused from memory", |b| {
        let mut batcher = Batcher::new(BOUNDS);
        b.iter(|| accept(&sold_out, &mut batcher, black_box(&orders)));
    });
    group.finish();
}

fn orders(c: &mut Criterion) {
    let mut group = c.benchmark_group("order");
    group.bench_function("made of a request", |b| {
        b.iter(|| order(PoolId(1), UserId(7), black_box("bench-0000000000000001")));
    });
    let made = order(PoolId(1), UserId(7), "bench-0000000000000001").unwrap();
    group.bench_function("added up", |b| b.iter(|| black_box(&made).amounts()));
    group.bench_function("paid", |b| {
        b.iter(|| black_box(Status::PendingPayment).after(black_box(Event::Paid)));
    });
    let lines: Vec<Money> = (1..=20).map(|fen| Money::from_fen(fen * 137).unwrap()).collect();
    let discount = Money::from_fen(1_001).unwrap();
    group.bench_function("a discount shared by 20 lines", |b| {
        b.iter(|| share(discount, black_box(&lines)));
    });
    group.finish();
}

criterion_group!(benches, stock, orders);
criterion_main!(benches);
