//! Orders after they were shipped or are over: receipt, more time, hiding, counts.

use serde_json::{Value, json};

use crate::checkout::{ORDERS, buy};
use crate::support::{Mall, Shopper, wait_until, with_mall};

/// A paid order.
async fn paid(mall: &Mall, shopper: &Shopper) -> i64 {
    let placed = buy(mall, shopper, 9, 2).await;
    let prepay = mall.prepay(shopper, placed["order_no"].as_str().unwrap()).await;
    mall.pay(&prepay).await;
    let id = placed["id"].as_i64().unwrap();
    mall.until_status(shopper, id, 1).await;
    id
}

/// A shipped order, that counts as received in so many seconds.
async fn shipped(mall: &Mall, shopper: &Shopper, seconds: i64) -> i64 {
    let id = paid(mall, shopper).await;
    let sql = format!(
        "UPDATE orders SET status = 2, ship_time = NOW(3),
             auto_confirm_at = NOW(3) + INTERVAL {seconds} SECOND WHERE id = {id}"
    );
    mall.store.execute_raw(&sql).await.unwrap();
    id
}

async fn post(mall: &Mall, shopper: &Shopper, order: i64, what: &str) -> (u16, Value) {
    let path = format!("{ORDERS}/{order}/{what}");
    let answer = mall.post(&shopper.token, &path, json!({})).await;
    (answer.status, answer.body)
}

fn events(order: &Value) -> Vec<(String, String)> {
    let text = |event: &Value, field: &str| event[field].as_str().unwrap().to_owned();
    let timeline = order["timeline"].as_array().unwrap();
    timeline.iter().map(|event| (text(event, "event"), text(event, "actor"))).collect()
}

#[test]
fn a_shipped_order_is_received_once() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let id = shipped(mall, &alice, 3_600).await;
        let (status, order) = post(mall, &alice, id, "confirm").await;
        assert_eq!((status, &order["status"]), (200, &json!(3)));
        assert!(order["receive_time"].is_string());
        assert_eq!(events(&order).last().unwrap(), &("received".to_owned(), "user".to_owned()));
        let (status, again) = post(mall, &alice, id, "confirm").await;
        assert_eq!((status, &again["code"]), (409, &json!("order_status")));
        let id = paid(mall, &alice).await;
        assert_eq!(post(mall, &alice, id, "confirm").await.0, 409);
        assert_eq!(post(mall, &alice, id, "extend").await.0, 409);
    });
}

#[test]
fn the_time_to_receive_is_extended_once() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let id = shipped(mall, &alice, 3_600).await;
        let before = mall.get(&alice.token, &format!("{ORDERS}/{id}")).await.ok(200);
        let (status, order) = post(mall, &alice, id, "extend").await;
        assert_eq!((status, &order["confirm_extended"]), (200, &json!(1)));
        let at = |order: &Value| {
            let text = order["auto_confirm_at"].as_str().unwrap();
            chrono::DateTime::parse_from_rfc3339(text).unwrap()
        };
        assert_eq!(at(&order) - at(&before), chrono::TimeDelta::days(7));
        assert_eq!(post(mall, &alice, id, "extend").await.0, 409);
    });
}

#[test]
fn a_shipped_order_counts_as_received_in_time_unless_a_refund_is_open() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (due, later) = (shipped(mall, &alice, -1).await, shipped(mall, &alice, 3_600).await);
        let disputed = shipped(mall, &alice, 3_600).await;
        let sql = format!(
            "INSERT INTO refunds (refund_no, order_id, payment_id, user_id, kind, amount, reason)
                 SELECT 'TEST1', o.id, p.id, o.user_id, 1, 1.00, '测试' FROM orders o
                 JOIN payments p ON p.order_id = o.id WHERE o.id = {disputed};
             UPDATE orders SET auto_confirm_at = NOW(3) - INTERVAL 1 SECOND WHERE id = {disputed}"
        );
        mall.store.execute_raw(&sql).await.unwrap();
        mall.until_status(&alice, due, 3).await;
        let order = mall.get(&alice.token, &format!("{ORDERS}/{due}")).await.ok(200);
        assert_eq!(events(&order).last().unwrap(), &("received".to_owned(), "system".to_owned()));
        assert_eq!(mall.status(&alice, later).await, 2);
        assert_eq!(mall.status(&alice, disputed).await, 2);
        let sql = format!("UPDATE refunds SET status = 5 WHERE order_id = {disputed}");
        mall.store.execute_raw(&sql).await.unwrap();
        mall.until_status(&alice, disputed, 3).await;
    });
}

#[test]
fn whoever_ships_an_order_starts_the_clock() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let id = paid(mall, &alice).await;
        let sql = format!("UPDATE orders SET status = 2, ship_time = NOW(3) WHERE id = {id}");
        mall.store.execute_raw(&sql).await.unwrap();
        let days = format!(
            "SELECT TIMESTAMPDIFF(DAY, ship_time, auto_confirm_at) FROM orders
             WHERE id = {id} AND auto_confirm_at IS NOT NULL
             UNION ALL SELECT -1 LIMIT 1"
        );
        wait_until("the clock runs", async || mall.number(&days).await == 7).await;
        assert_eq!(mall.status(&alice, id).await, 2);
    });
}

#[test]
fn an_order_that_is_over_can_be_hidden_and_is_counted_no_more() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let open = buy(mall, &alice, 9, 1).await["id"].as_i64().unwrap();
        let done = shipped(mall, &alice, 3_600).await;
        post(mall, &alice, done, "confirm").await;
        let list = mall.get(&alice.token, ORDERS).await.ok(200);
        let counts = json!({
            "all": 2, "pending_payment": 1, "pending_shipment": 0, "shipped": 0, "completed": 1,
            "cancelled": 0, "refunded": 0,
        });
        assert_eq!((&list["counts"], &list["total"]), (&counts, &json!(2)));
        let hide =
            async |token: &str, order: i64| mall.delete(token, &format!("{ORDERS}/{order}")).await;
        assert_eq!(hide(&alice.token, open).await.code(), (409, "order_status"));
        hide(&alice.token, done).await.ok(204);
        hide(&alice.token, done).await.ok(204);
        let gone = mall.get(&alice.token, &format!("{ORDERS}/{done}")).await;
        assert_eq!(gone.code(), (404, "not_found"));
        let list = mall.get(&alice.token, ORDERS).await.ok(200);
        assert_eq!((&list["counts"]["all"], &list["items"][0]["id"]), (&json!(1), &json!(open)));
        assert_eq!(mall.number("SELECT COUNT(*) FROM orders").await, 2);
    });
}

#[test]
fn nobody_moves_anothers_order() {
    with_mall(async |mall| {
        let (alice, bob) = (mall.shopper("alice").await, mall.shopper("bob").await);
        let id = shipped(mall, &alice, 3_600).await;
        for what in ["confirm", "extend"] {
            let (status, body) = post(mall, &bob, id, what).await;
            assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{what}");
            let nobody = mall.post("", &format!("{ORDERS}/{id}/{what}"), json!({})).await;
            assert_eq!(nobody.code(), (401, "unauthorized"), "{what}");
        }
        let path = format!("{ORDERS}/{id}");
        assert_eq!(mall.delete(&bob.token, &path).await.code(), (404, "not_found"));
        assert_eq!(mall.delete("", &path).await.code(), (401, "unauthorized"));
        assert_eq!(mall.status(&alice, id).await, 2);
        let path = format!("{ORDERS}/x/confirm");
        let unknown = mall.post(&alice.token, &path, json!({})).await;
        assert_eq!(unknown.code(), (404, "not_found"));
    });
}

#[test]
fn coupons_that_nobody_used_in_time_are_marked() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let id = crate::coupon::receive(mall, &alice.token, 3).await.ok(201)["id"].clone();
        let sql = format!(
            "UPDATE user_coupons SET expire_time = NOW(3) - INTERVAL 1 SECOND WHERE id = {id}"
        );
        mall.store.execute_raw(&sql).await.unwrap();
        wait_until("the coupon is marked", async || {
            mall.number(&format!("SELECT status FROM user_coupons WHERE id = {id}")).await == 2
        })
        .await;
    });
}
