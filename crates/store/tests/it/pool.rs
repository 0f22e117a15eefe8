//! `stock_pools` and `stock_ledger`: the backstop.

use mall_domain::stock::{PoolKind, PoolState};
use mall_domain::{OrderNo, PoolId};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::pool;
use mall_store::{Store, StoreError};

use crate::support::{pool_of, with_store};

async fn read(store: &Store, id: PoolId) -> pool::Pool {
    pool::find(&mut store.connection().await.unwrap(), id).await.unwrap().unwrap()
}

async fn take(store: &Store, id: PoolId, epoch: i64, quantity: i64) -> bool {
    pool::take(&mut store.connection().await.unwrap(), id, epoch, quantity).await.unwrap()
}

#[test]
fn a_pool_is_found_by_its_id_and_by_what_it_belongs_to() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        let id = pool::create(&mut tx, PoolKind::Sku, 42, 9).await.unwrap();
        let found = pool::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((found.kind, found.ref_id, found.total, found.taken), (PoolKind::Sku, 42, 9, 0));
        assert_eq!((found.epoch, found.state), (1, PoolState::Open));
        let by_ref = pool::find_by_ref(&mut tx, PoolKind::Sku, 42).await.unwrap();
        assert_eq!(by_ref, Some(found));
        assert_eq!(pool::lock(&mut tx, id).await.unwrap(), Some(found));
        assert_eq!(pool::find_by_ref(&mut tx, PoolKind::FlashItem, 42).await.unwrap(), None);
        assert_eq!(pool::find(&mut tx, PoolId(999)).await.unwrap(), None);
        assert_eq!(pool::lock(&mut tx, PoolId(999)).await.unwrap(), None);
        assert_eq!(pool::all(&mut tx, PoolKind::Sku).await.unwrap(), [found]);
        assert_eq!(pool::all(&mut tx, PoolKind::FlashItem).await.unwrap(), []);
    });
}

#[test]
fn a_second_pool_of_the_same_item_is_a_conflict() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        pool::create(&mut conn, PoolKind::Sku, 1, 9).await.unwrap();
        let second = pool::create(&mut conn, PoolKind::Sku, 1, 9).await;
        assert!(matches!(second, Err(StoreError::Conflict)), "{second:?}");
    });
}

#[test]
fn what_is_rolled_back_never_happened() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut tx = store.begin().await.unwrap();
        assert!(pool::take(&mut tx, id, 1, 5).await.unwrap());
        tx.rollback().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert!(pool::take(&mut tx, id, 1, 5).await.unwrap());
        drop(tx);
        assert_eq!(read(&store, id).await.taken, 0);
    });
}

#[test]
fn the_backstop_refuses_more_units_than_there_are() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        assert!(take(&store, id, 1, 3).await);
        assert!(!take(&store, id, 1, 3).await);
        assert!(take(&store, id, 1, 2).await);
        assert!(!take(&store, id, 1, 1).await);
        assert_eq!(read(&store, id).await.taken, 5);
    });
}

#[test]
fn the_backstop_refuses_another_epoch() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut conn = store.connection().await.unwrap();
        assert!(pool::next_epoch(&mut conn, id, 1).await.unwrap());
        assert!(!pool::next_epoch(&mut conn, id, 1).await.unwrap());
        assert!(!take(&store, id, 1, 1).await);
        assert!(!take(&store, id, 3, 1).await);
        assert!(take(&store, id, 2, 1).await);
        assert!(!take(&store, PoolId(999), 1, 1).await);
    });
}

#[test]
fn fifty_transactions_at_once_take_no_more_than_there_is() {
    with_store(async |store| {
        let id = pool_of(&store, 20).await;
        let takers = (0..50).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { take(&store, id, 1, 1).await })
        });
        let mut taken = 0;
        for taker in takers.collect::<Vec<_>>() {
            taken += i64::from(taker.await.unwrap());
        }
        assert_eq!((taken, read(&store, id).await.taken), (20, 20));
    });
}

#[test]
fn no_more_is_given_back_than_was_taken() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut conn = store.connection().await.unwrap();
        assert!(take(&store, id, 1, 2).await);
        assert!(!pool::give_back(&mut conn, id, 3).await.unwrap());
        assert!(pool::give_back(&mut conn, id, 2).await.unwrap());
        assert_eq!(read(&store, id).await.taken, 0);
    });
}

#[test]
fn a_pool_does_not_shrink_below_what_is_taken() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut conn = store.connection().await.unwrap();
        assert!(take(&store, id, 1, 3).await);
        assert!(!pool::resize(&mut conn, id, -3).await.unwrap());
        assert!(pool::resize(&mut conn, id, -2).await.unwrap());
        assert!(pool::resize(&mut conn, id, 7).await.unwrap());
        assert_eq!(read(&store, id).await.total, 10);
        assert!(!pool::resize(&mut conn, PoolId(999), 1).await.unwrap());
    });
}

#[test]
fn the_state_of_a_pool_can_be_set() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut conn = store.connection().await.unwrap();
        for state in PoolState::ALL {
            pool::set_state(&mut conn, id, state).await.unwrap();
            assert_eq!(read(&store, id).await.state, state);
        }
    });
}

#[test]
fn the_ledger_records_what_was_left_after_each_change() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut tx = store.begin().await.unwrap();
        ledger::record(&mut tx, id, 5, Reason::Publish, &[], None, None).await.unwrap();
        pool::take(&mut tx, id, 1, 2).await.unwrap();
        let numbers = [&OrderNo("N1".into()), &OrderNo("N2".into())];
        ledger::record(&mut tx, id, -2, Reason::Reserve, &numbers, None, Some("x")).await.unwrap();
        tx.commit().await.unwrap();
        let balance = "SELECT balance FROM stock_ledger ORDER BY id DESC LIMIT 1";
        assert_eq!(store.number_raw(balance).await.unwrap(), 3);
        let orders = "SELECT SUM(orders) FROM stock_ledger";
        assert_eq!(store.number_raw(orders).await.unwrap(), 2);
        let named = "SELECT COUNT(*) FROM stock_ledger WHERE JSON_CONTAINS(order_nos, '\"N2\"')";
        assert_eq!(store.number_raw(named).await.unwrap(), 1);
    });
}

#[test]
fn the_ledger_of_a_rolled_back_change_is_empty() {
    with_store(async |store| {
        let id = pool_of(&store, 5).await;
        let mut tx = store.begin().await.unwrap();
        ledger::record(&mut tx, id, 5, Reason::Initial, &[], None, None).await.unwrap();
        drop(tx);
        assert_eq!(store.number_raw("SELECT COUNT(*) FROM stock_ledger").await.unwrap(), 0);
    });
}
