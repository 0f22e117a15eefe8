//! Drafts of orders: one of two ends, and no way back.

use mall_domain::SkuId;
use mall_domain::order::{Declined, Kind, NewOrder};
use mall_store::mysql::draft::{self, State};
use mall_store::{Store, StoreError};

use crate::support::{new_order, pool_of, shopper, with_store};

async fn drafted(store: &Store, name: &str) -> NewOrder {
    let pool = pool_of(store, 10).await;
    let order = NewOrder { kind: Kind::Ordinary, ..new_order(1, name, pool, 2) };
    let mut tx = store.begin().await.unwrap();
    draft::create(&mut tx, &order).await.unwrap();
    tx.commit().await.unwrap();
    order
}

#[test]
fn a_draft_is_found_with_all_that_it_takes_to_write_the_order() {
    with_store(async |store| {
        let user = shopper(&store, 1).await;
        let order = drafted(&store, "a").await;
        let mut tx = store.begin().await.unwrap();
        let found = draft::find_by_request(&mut tx, user, &order.request_key).await.unwrap();
        let found = found.unwrap();
        assert_eq!((&found.order.items, &found.state), (&order.items, &State::Open));
        assert!(draft::is_open(&mut tx, &order.order_no).await.unwrap());
        let other = new_order(1, "b", order.items[0].pool_id, 1);
        let none = draft::find_by_request(&mut tx, user, &other.request_key).await.unwrap();
        assert_eq!(none, None);
        assert!(!draft::is_open(&mut tx, &other.order_no).await.unwrap());
    });
}

#[test]
fn a_request_has_one_draft() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let order = drafted(&store, "a").await;
        let again = NewOrder { order_no: mall_domain::OrderNo("other".to_owned()), ..order };
        let mut tx = store.begin().await.unwrap();
        let created = draft::create(&mut tx, &again).await;
        assert!(matches!(created, Err(StoreError::Conflict)), "{created:?}");
    });
}

#[test]
fn a_draft_that_was_closed_can_not_be_given_up_nor_the_reverse() {
    with_store(async |store| {
        let user = shopper(&store, 1).await;
        let (one, two) = (drafted(&store, "a").await, drafted(&store, "b").await);
        let declined = Declined::SoldOut { sku_id: SkuId(7) };
        let mut tx = store.begin().await.unwrap();
        assert!(draft::close(&mut tx, &one.order_no).await.unwrap());
        assert!(!draft::close(&mut tx, &one.order_no).await.unwrap());
        assert!(!draft::abandon(&mut tx, &one.order_no, &declined).await.unwrap());
        assert!(draft::abandon(&mut tx, &two.order_no, &declined).await.unwrap());
        assert!(!draft::abandon(&mut tx, &two.order_no, &Declined::NotOnSale).await.unwrap());
        assert!(!draft::close(&mut tx, &two.order_no).await.unwrap());
        let found = draft::find_by_request(&mut tx, user, &two.request_key).await.unwrap();
        assert_eq!(found.unwrap().state, State::Abandoned(declined));
    });
}

#[test]
fn what_is_due_is_claimed_once_and_a_release_is_repeated_once() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let order = drafted(&store, "a").await;
        let claim = async || {
            let mut tx = store.begin().await.unwrap();
            let due = draft::claim_due(&mut tx, 10).await.unwrap();
            tx.commit().await.unwrap();
            due.len()
        };
        let due_now = "UPDATE order_drafts SET next_at = NOW(3) - INTERVAL 1 SECOND";
        assert_eq!(claim().await, 0, "its node may be at it");
        store.execute_raw(due_now).await.unwrap();
        assert_eq!((claim().await, claim().await), (1, 0));

        let state = async || store.number_raw("SELECT state FROM order_drafts").await.unwrap();
        let mut conn = store.connection().await.unwrap();
        assert!(draft::abandon(&mut conn, &order.order_no, &Declined::NotOnSale).await.unwrap());
        draft::released(&mut conn, &order.order_no).await.unwrap();
        assert_eq!(state().await, 1, "a minute has not passed");
        let sql = "UPDATE order_drafts SET created_at = NOW(3) - INTERVAL 2 MINUTE";
        store.execute_raw(sql).await.unwrap();
        draft::released(&mut conn, &order.order_no).await.unwrap();
        assert_eq!((state().await, claim().await), (2, 0));
        assert_eq!(draft::forget_old(&mut conn, 10).await.unwrap(), 0, "it answers for days");
        store.execute_raw(due_now).await.unwrap();
        assert_eq!(draft::forget_old(&mut conn, 10).await.unwrap(), 1);
    });
}
