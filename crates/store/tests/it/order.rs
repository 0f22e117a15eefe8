//! Orders: placing them, finding them, and the guarded moves.

use mall_domain::order::{NewOrder, Status};
use mall_domain::{AddressId, OrderId, OrderNo, PoolId, UserId};
use mall_store::mysql::{order, placing};
use mall_store::{MySqlConnection, Store, StoreError};

use crate::support::{
    address_of, key, new_order, now, place, pool_of, seconds, shopper, with_store, yuan,
};

async fn insert(
    store: &Store,
    conn: &mut MySqlConnection,
    orders: &[&NewOrder],
) -> Result<Vec<OrderId>, StoreError> {
    let ids: Vec<_> = orders.iter().map(|order| order.address_id).collect();
    let addresses = placing::addresses(conn, &ids).await?;
    placing::insert(conn, store.id_step(), orders, &addresses).await
}

async fn status(store: &Store, id: OrderId) -> Status {
    order::find(&mut store.connection().await.unwrap(), id).await.unwrap().unwrap().status
}

/// A payment attempt of `order` in `state`, as SQL.
fn attempt(order: OrderId, state: i8) -> String {
    format!(
        "INSERT INTO payments (order_id, order_no, user_id, out_trade_no, attempt, state, amount,
             openid, expire_at)
         VALUES ({order}, 'N{order}', 1, 'T{order}', 1, {state}, 9.90, 'o1', NOW())"
    )
}

#[test]
fn an_order_is_found_by_id_number_and_request() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 9).await;
        let new = new_order(1, "a", pool, 2);
        let id = place(&store, &new).await;
        let mut tx = store.begin().await.unwrap();
        let found = order::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(found.order_no, new.order_no);
        assert_eq!(found.status, Status::PendingPayment);
        assert_eq!(found.pay_amount, yuan("19.80"));
        assert_eq!(found.expire_at, new.expire_at);
        assert_eq!(found.request_hash, new.request_hash);
        let expected = Some(found);
        assert_eq!(order::find_by_no(&mut tx, &new.order_no).await.unwrap(), expected);
        assert_eq!(order::lock(&mut tx, id).await.unwrap(), expected);
        let by_request = order::find_by_request(&mut tx, UserId(1), &key("a")).await.unwrap();
        assert_eq!(by_request, expected);
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 9).await;
        place(&store, &new_order(1, "a", pool, 2)).await;
        let mut tx = store.begin().await.unwrap();
        assert_eq!(order::find(&mut tx, OrderId(99)).await.unwrap(), None);
        assert_eq!(order::lock(&mut tx, OrderId(99)).await.unwrap(), None);
        assert_eq!(order::find_by_no(&mut tx, &OrderNo("none".into())).await.unwrap(), None);
        let other = order::find_by_request(&mut tx, UserId(2), &key("a")).await.unwrap();
        assert_eq!(other, None);
        // Request keys tell upper from lower case.
        let upper = mall_domain::request::RequestKey::parse("KEY-00000a").unwrap();
        assert_eq!(order::find_by_request(&mut tx, UserId(1), &upper).await.unwrap(), None);
        assert!(order::detail(&mut tx, OrderId(99)).await.unwrap().is_none());
    });
}

#[test]
fn many_orders_of_one_insert_get_their_ids_in_order() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 999).await;
        let orders: Vec<_> = (0..300).map(|nth| new_order(1, &nth.to_string(), pool, 1)).collect();
        let mut tx = store.begin().await.unwrap();
        let ids = insert(&store, &mut tx, &orders.iter().collect::<Vec<_>>()).await.unwrap();
        assert_eq!(ids.len(), 300);
        for (order, id) in orders.iter().zip(ids).step_by(37) {
            let found = order::find(&mut tx, id).await.unwrap().unwrap();
            assert_eq!(found.order_no, order.order_no);
        }
        let units = order::units(&mut tx, &[OrderId(1), OrderId(2)]).await.unwrap();
        assert_eq!(units.len(), 2);
        let numbers: Vec<_> = orders.iter().map(|order| order.order_no.clone()).collect();
        let unknown = [OrderNo("none".into())];
        let asked = [&numbers[..], &unknown].concat();
        assert_eq!(order::existing(&mut tx, &asked).await.unwrap().len(), 300);
    });
}

#[test]
fn the_same_request_or_number_twice_is_a_conflict_and_leaves_nothing() {
    with_store(async |store| {
        shopper(&store, 1).await;
        shopper(&store, 2).await;
        let pool = pool_of(&store, 9).await;
        let first = new_order(1, "a", pool, 1);
        place(&store, &first).await;
        let same_request = NewOrder { order_no: OrderNo("other".into()), ..first.clone() };
        let same_number = NewOrder { order_no: first.order_no, ..new_order(2, "b", pool, 1) };
        for second in [same_request, same_number] {
            let fresh = new_order(2, "c", pool, 1);
            let mut tx = store.begin().await.unwrap();
            let inserted = insert(&store, &mut tx, &[&fresh, &second]).await;
            assert!(matches!(inserted, Err(StoreError::Conflict)), "{inserted:?}");
            tx.rollback().await.unwrap();
        }
        let rows = "SELECT (SELECT COUNT(*) FROM orders) * 10 + (SELECT COUNT(*) FROM order_items)";
        assert_eq!(store.number_raw(rows).await.unwrap(), 11);
    });
}

#[test]
fn a_value_that_no_column_takes_is_told_apart_from_a_failure() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 9).await;
        let mut bad = new_order(1, "a", pool, 1);
        bad.items[0].product_name = "长".repeat(129);
        let mut tx = store.begin().await.unwrap();
        let inserted = insert(&store, &mut tx, &[&bad]).await;
        assert!(matches!(inserted, Err(StoreError::BadRow(_))), "{inserted:?}");
        drop(tx);
        let mut none = new_order(1, "b", pool, 1);
        none.items[0].quantity = 0;
        let mut tx = store.begin().await.unwrap();
        let inserted = insert(&store, &mut tx, &[&none]).await;
        assert!(matches!(inserted, Err(StoreError::BadRow(_))), "{inserted:?}");
    });
}

#[test]
fn addresses_come_with_their_owners_and_without_those_that_are_gone() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let mut conn = store.connection().await.unwrap();
        let ids = [address_of(1), AddressId(5)];
        let found = placing::addresses(&mut conn, &ids).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[&address_of(1)].0, UserId(1));
        let owner = placing::address_owner(&mut conn, address_of(1)).await.unwrap();
        assert_eq!(owner, Some(UserId(1)));
        assert_eq!(placing::address_owner(&mut conn, AddressId(5)).await.unwrap(), None);
    });
}

#[test]
fn units_are_summed_by_pool_in_ascending_order() {
    let orders = [
        new_order(1, "a", PoolId(3), 2),
        new_order(2, "b", PoolId(1), 1),
        new_order(3, "c", PoolId(3), 4),
    ];
    let orders: Vec<_> = orders.iter().collect();
    let taken: Vec<_> = placing::units_by_pool(&orders)
        .into_iter()
        .map(|pool| (pool.pool, pool.units, pool.orders))
        .collect();
    let [first, second, third] = [0, 1, 2].map(|index: usize| &orders[index].order_no);
    assert_eq!(taken, [(PoolId(1), 1, vec![second]), (PoolId(3), 6, vec![first, third])]);
}

#[test]
fn an_order_is_paid_once_and_a_transaction_pays_one_order() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 9).await;
        let first = place(&store, &new_order(1, "a", pool, 1)).await;
        let second = place(&store, &new_order(1, "b", pool, 1)).await;
        let mut conn = store.connection().await.unwrap();
        assert!(order::pay(&mut conn, first, "42", now()).await.unwrap());
        assert!(!order::pay(&mut conn, first, "42", now()).await.unwrap());
        assert!(!order::pay(&mut conn, OrderId(99), "43", now()).await.unwrap());
        let twice = order::pay(&mut conn, second, "42", now()).await;
        assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
        assert_eq!(status(&store, first).await, Status::PendingShipment);
        assert_eq!(status(&store, second).await, Status::PendingPayment);
        let found = order::find(&mut conn, first).await.unwrap().unwrap();
        assert_eq!(found.transaction_id.as_deref(), Some("42"));
    });
}

#[test]
fn a_payment_that_is_rolled_back_leaves_the_order_unpaid() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 9).await;
        let id = place(&store, &new_order(1, "a", pool, 1)).await;
        let mut tx = store.begin().await.unwrap();
        assert!(order::pay(&mut tx, id, "42", now()).await.unwrap());
        tx.rollback().await.unwrap();
        assert_eq!(status(&store, id).await, Status::PendingPayment);
    });
}

#[test]
fn only_unpaid_orders_that_nobody_holds_or_pays_are_locked_to_end() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 99).await;
        let mut ids = Vec::new();
        for name in ["free", "paid", "live", "prepaid", "succeeded", "held", "closed"] {
            ids.push(place(&store, &new_order(1, name, pool, 1)).await);
        }
        let [free, paid, live, prepaid, succeeded, held, closed] = ids[..] else { unreachable!() };
        let mut conn = store.connection().await.unwrap();
        order::pay(&mut conn, paid, "42", now()).await.unwrap();
        for (id, state) in [(live, 0), (prepaid, 1), (succeeded, 2), (closed, 3)] {
            store.execute_raw(&attempt(id, state)).await.unwrap();
        }
        let mut holder = store.begin().await.unwrap();
        order::lock(&mut holder, held).await.unwrap();

        let mut tx = store.begin().await.unwrap();
        ids.push(OrderId(999));
        let locked = order::lock_unpaid(&mut tx, &ids, None).await.unwrap();
        assert_eq!(locked, [free, closed]);
        // Dropped, they would let go of their locks a little later.
        holder.rollback().await.unwrap();
        tx.rollback().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let locked = order::lock_unpaid(&mut tx, &ids, None).await.unwrap();
        assert_eq!(locked, [free, held, closed]);
        assert_eq!(order::lock_unpaid(&mut tx, &[], None).await.unwrap(), []);
    });
}

#[test]
fn the_clock_of_mysql_decides_whether_an_order_is_overdue() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 99).await;
        let mut late = new_order(1, "late", pool, 1);
        late.expire_at = now() - seconds(60);
        let late = place(&store, &late).await;
        let fresh = place(&store, &new_order(1, "fresh", pool, 1)).await;
        let ids = [late, fresh];
        let mut tx = store.begin().await.unwrap();
        assert_eq!(order::lock_unpaid(&mut tx, &ids, Some(30_000)).await.unwrap(), [late]);
        assert_eq!(order::lock_unpaid(&mut tx, &ids, Some(90_000)).await.unwrap(), []);
        assert_eq!(order::lock_unpaid(&mut tx, &ids, None).await.unwrap(), ids);
    });
}

#[test]
fn cancelling_moves_unpaid_orders_only() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 9).await;
        let unpaid = place(&store, &new_order(1, "a", pool, 1)).await;
        let paid = place(&store, &new_order(1, "b", pool, 1)).await;
        let mut conn = store.connection().await.unwrap();
        order::pay(&mut conn, paid, "42", now()).await.unwrap();
        let both = [unpaid, paid];
        assert_eq!(order::cancel(&mut conn, &both, "user", now()).await.unwrap(), 1);
        assert_eq!(order::cancel(&mut conn, &both, "user", now()).await.unwrap(), 0);
        assert!(!order::pay(&mut conn, unpaid, "43", now()).await.unwrap());
        assert_eq!(status(&store, unpaid).await, Status::Cancelled);
        let detail = order::detail(&mut conn, unpaid).await.unwrap().unwrap();
        assert_eq!(detail.cancel_reason.as_deref(), Some("user"));
        assert_eq!(detail.cancel_time.map(|at| at < now() + seconds(2)), Some(true));
    });
}

#[test]
fn overdue_orders_come_oldest_first_and_paid_ones_never() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let pool = pool_of(&store, 99).await;
        let mut ids = Vec::new();
        for (name, age) in [("b", 20), ("a", 30), ("paid", 40), ("fresh", -300)] {
            let mut order = new_order(1, name, pool, 1);
            order.expire_at = now() - seconds(age);
            ids.push(place(&store, &order).await);
        }
        let mut conn = store.connection().await.unwrap();
        order::pay(&mut conn, ids[2], "42", now()).await.unwrap();
        let before = now() - seconds(10);
        let overdue = order::overdue(&mut conn, before, 10).await.unwrap();
        assert_eq!(overdue, [ids[1], ids[0]]);
        assert_eq!(order::overdue(&mut conn, before, 1).await.unwrap(), [ids[1]]);
        let unpaid = order::unpaid(&mut conn, 10).await.unwrap();
        let unpaid: Vec<_> = unpaid.into_iter().map(|(id, _)| id).collect();
        assert_eq!(unpaid, [ids[1], ids[0], ids[3]]);
    });
}

#[test]
fn a_rebuild_reads_every_order_that_holds_units_and_no_other() {
    with_store(async |store| {
        shopper(&store, 1).await;
        let (pool, other) = (pool_of(&store, 99).await, pool_of(&store, 99).await);
        let mut conn = store.connection().await.unwrap();
        let unpaid = new_order(1, "unpaid", pool, 2);
        place(&store, &unpaid).await;
        let paid = place(&store, &new_order(1, "paid", pool, 3)).await;
        let gone = place(&store, &new_order(1, "gone", pool, 4)).await;
        place(&store, &new_order(1, "elsewhere", other, 5)).await;
        order::pay(&mut conn, paid, "42", now()).await.unwrap();
        order::cancel(&mut conn, &[gone], "user", now()).await.unwrap();

        let mut active = order::active_units(&mut conn, pool).await.unwrap();
        active.sort_by_key(|units| units.quantity);
        let found: Vec<_> = active.iter().map(|units| (units.quantity, units.status)).collect();
        assert_eq!(found, [(2, Status::PendingPayment), (3, Status::PendingShipment)]);
        assert_eq!(active[0].reservation, unpaid.request_key.reservation(UserId(1)));
        assert_eq!(active[0].expire_at, unpaid.expire_at);
        let pools = [pool, other, PoolId(99)];
        let mut bought = order::bought(&mut conn, UserId(1), &pools).await.unwrap();
        bought.sort_unstable();
        assert_eq!(bought, [(pool, 5), (other, 5)]);
    });
}

#[test]
fn a_shopper_sees_own_orders_with_their_lines_and_their_history() {
    with_store(async |store| {
        shopper(&store, 1).await;
        shopper(&store, 2).await;
        let pool = pool_of(&store, 99).await;
        let mut mine = Vec::new();
        for name in ["a", "b", "c"] {
            mine.push(place(&store, &new_order(1, name, pool, 2)).await);
        }
        place(&store, &new_order(2, "d", pool, 1)).await;
        let mut conn = store.connection().await.unwrap();
        order::cancel(&mut conn, &mine[..1], "user", now()).await.unwrap();
        store
            .execute_raw(&format!("UPDATE orders SET hidden = 1 WHERE id = {}", mine[1]))
            .await
            .unwrap();
        let user = UserId(1);
        let page = order::page_of_user(&mut conn, user, None, 0, 10).await.unwrap();
        assert_eq!(page, (vec![mine[2], mine[0]], 2));
        let page = order::page_of_user(&mut conn, user, None, 1, 10).await.unwrap();
        assert_eq!(page, (vec![mine[0]], 2));
        let cancelled = Some(Status::Cancelled);
        let page = order::page_of_user(&mut conn, user, cancelled, 0, 10).await.unwrap();
        assert_eq!(page, (vec![mine[0]], 1));

        let detail = order::detail(&mut conn, mine[2]).await.unwrap().unwrap();
        assert_eq!((detail.total_amount, detail.items.len()), (yuan("19.80"), 1));
        assert_eq!((detail.items[0].quantity, detail.items[0].pay_amount), (2, yuan("19.80")));
        assert_eq!(detail.address_snapshot.unwrap()["city"], "深圳市");
        order::add_events(&mut conn, &mine, "placed", "user", Some(1)).await.unwrap();
        order::add_events(&mut conn, &mine[..1], "cancelled", "user", None).await.unwrap();
        let events = order::events(&mut conn, mine[0]).await.unwrap();
        let names: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
        assert_eq!(names, ["placed", "cancelled"]);
        assert_eq!(order::events(&mut conn, OrderId(999)).await.unwrap().len(), 0);
    });
}
