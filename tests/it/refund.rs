//! Refunds from the request to the money, through the shop, WeChat and back, with the books audited
//! at the end of every test.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Mall, Setup, Shopper, key, wait_until, with_mall, with_setup};

/// A paid order of `units` units in a sale of 10.
struct Paid {
    alice: Shopper,
    sale: (i64, i64),
    order: i64,
    number: String,
    item: i64,
}

async fn paid(mall: &Mall, units: u32) -> Paid {
    let alice = mall.shopper("alice").await;
    let sale = mall.running_sale(10, 5).await;
    let placed = mall.order(&alice, sale, &key(), units).await.ok(201);
    let number = placed["order_no"].as_str().unwrap().to_owned();
    let order = placed["id"].as_i64().unwrap();
    let prepay_id = mall.prepay(&alice, &number).await;
    mall.pay(&prepay_id).await;
    mall.until_status(&alice, order, 1).await;
    let detail = mall.get(&alice.token, &format!("/api/v1/orders/{order}")).await.ok(200);
    let item = detail["items"][0]["id"].as_i64().unwrap();
    Paid { alice, sale, order, number, item }
}

impl Paid {
    fn path(&self) -> String {
        format!("/api/v1/orders/{}/refunds", self.order)
    }

    async fn ask(&self, mall: &Mall, body: Value) -> Value {
        mall.post_once(&self.alice.token, &key(), &self.path(), body).await.ok(201)
    }

    /// Asks for `units` of the order's line.
    async fn ask_units(&self, mall: &Mall, units: u32) -> Value {
        let items = json!([{ "order_item_id": self.item, "quantity": units }]);
        self.ask(mall, json!({ "kind": 1, "reason": "不想要了", "items": items })).await
    }

    async fn detail(&self, mall: &Mall) -> Value {
        mall.get(&self.alice.token, &format!("/api/v1/orders/{}", self.order)).await.ok(200)
    }

    /// The shop ships it, in one parcel.
    async fn ship(&self, mall: &Mall) {
        let (order, sql) =
            (self.order, "INSERT INTO order_logistics (order_id, company, tracking_no)");
        let sql = format!(
            "UPDATE orders SET status = 2, ship_time = NOW(3) WHERE id = {order};
             {sql} VALUES ({order}, 'shunfeng', 'SF1234567890')"
        );
        mall.store.execute_raw(&sql).await.unwrap();
    }
}

async fn refund(mall: &Mall, token: &str, id: i64) -> Value {
    mall.get(token, &format!("/api/v1/refunds/{id}")).await.ok(200)
}

async fn until_refund(mall: &Mall, token: &str, id: i64, status: i64) -> Value {
    let what = format!("refund {id} has the status {status}");
    wait_until(&what, async || refund(mall, token, id).await["status"] == status).await;
    refund(mall, token, id).await
}

async fn decide(mall: &Mall, id: i64, what: &str, body: Value) -> crate::support::Answer {
    let admin = mall.admin().await;
    mall.post(&admin, &format!("/api/admin/refunds/{id}/{what}"), body).await
}

async fn faults(mall: &Mall, faults: Value) {
    mall.sim(Method::PUT, "/_sim/faults", Some(faults)).await.ok(200);
}

/// What Redis gives out of the sale's item, once it was told.
async fn until_left(mall: &Mall, sale: (i64, i64), left: i64) {
    wait_until(&format!("{left} units are on sale"), async || {
        let sale = mall.get("", &format!("/api/v1/flash-sales/{}", sale.0)).await.ok(200);
        sale["items"][0]["available"] == left || sale["items"][0]["left"] == left || {
            let sql = "SELECT total - taken FROM stock_pools WHERE kind = 2";
            mall.number(sql).await == left
        }
    })
    .await;
}

fn id(refund: &Value) -> i64 {
    refund["id"].as_i64().unwrap()
}

#[test]
fn what_was_not_shipped_is_refunded_by_itself_and_goes_back_on_sale() {
    let setup = Setup { refund_approve_after: Duration::ZERO, ..Setup::default() };
    with_setup(setup, async |mall| {
        let paid = paid(mall, 2).await;
        let asked = paid.ask(mall, json!({ "kind": 1, "reason": "不想要了" })).await;
        assert_eq!(asked["amount"], "198.00");
        assert_eq!(asked["refund_no"], format!("{}R01", paid.number));
        let done = until_refund(mall, &paid.alice.token, id(&asked), 3).await;
        assert_eq!(done["auto"], 1);
        assert!(done["success_time"].is_string());

        let order = paid.detail(mall).await;
        assert_eq!((&order["status"], &order["refund_status"]), (&json!(5), &json!(2)));
        assert_eq!(order["items"][0]["refunded_quantity"], 2);
        assert_eq!(order["refunds"][0]["refund_no"], asked["refund_no"]);
        let events: Vec<&str> = order["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event"].as_str().unwrap())
            .collect();
        for event in ["paid", "refund_requested", "refund_approved", "refunded"] {
            assert!(events.contains(&event), "{event} in {events:?}");
        }
        until_left(mall, paid.sale, 10).await;
        // The limit of the sale counts what one has, not what one had.
        mall.order(&paid.alice, paid.sale, &key(), 5).await.ok(201);
        let at_wechat = mall.sim(Method::GET, "/_sim/refunds", None).await.ok(200);
        assert_eq!(at_wechat["total"], 1);
    });
}

#[test]
fn parts_are_refunded_by_the_unit_until_nothing_is_left() {
    with_mall(async |mall| {
        let paid = paid(mall, 3).await;
        let first = paid.ask_units(mall, 1).await;
        assert_eq!(first["amount"], "99.00");
        decide(mall, id(&first), "approve", json!({})).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&first), 3).await;
        let admin = mall.admin().await;
        let seen = mall.get(&admin, &format!("/api/admin/refunds/{}", id(&first))).await.ok(200);
        assert_eq!((&seen["status"], &seen["refund_no"]), (&json!(3), &first["refund_no"]));
        let order = paid.detail(mall).await;
        assert_eq!((&order["status"], &order["refund_status"]), (&json!(1), &json!(1)));
        assert_eq!(order["items"][0]["refunded_quantity"], 1);
        until_left(mall, paid.sale, 8).await;
        mall.audit().await;

        // Two at once: each locks the order, and together they can't claim more than is left.
        let path = paid.path();
        let two = json!([{ "order_item_id": paid.item, "quantity": 2 }]);
        let body = json!({ "kind": 1, "reason": "不想要了", "items": two });
        let (one_key, other_key) = (key(), key());
        let (one, other) = tokio::join!(
            mall.post_once(&paid.alice.token, &one_key, &path, body.clone()),
            mall.post_once(&paid.alice.token, &other_key, &path, body.clone()),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.body, other.body);
        let rest = if one.status == 201 { one.body } else { other.body };
        decide(mall, id(&rest), "approve", json!({ "remark": "同意" })).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&rest), 3).await;
        let order = paid.detail(mall).await;
        assert_eq!((&order["status"], &order["refund_status"]), (&json!(5), &json!(2)));
        let more = mall.post_once(&paid.alice.token, &key(), &path, body).await;
        assert_eq!(more.code(), (409, "order_status"));
    });
}

#[test]
fn the_same_request_is_one_refund() {
    with_mall(async |mall| {
        let paid = paid(mall, 2).await;
        let (key, path) = (key(), paid.path());
        let body = json!({ "kind": 1, "reason": "不想要了" });
        let first = mall.post_once(&paid.alice.token, &key, &path, body.clone()).await.ok(201);
        let again = mall.post_once(&paid.alice.token, &key, &path, body).await.ok(201);
        assert_eq!(first, again);
        let other = json!({ "kind": 1, "reason": "别的原因" });
        let other = mall.post_once(&paid.alice.token, &key, &path, other).await;
        assert_eq!(other.code(), (422, "idempotency_conflict"));
        let list = mall.get(&paid.alice.token, "/api/v1/refunds?status=0").await.ok(200);
        assert_eq!(list["total"], 1);
    });
}

#[test]
fn a_refund_can_be_taken_back_or_refused_and_asked_for_again() {
    with_mall(async |mall| {
        let paid = paid(mall, 1).await;
        let first = paid.ask_units(mall, 1).await;
        let path = format!("/api/v1/refunds/{}/cancel", id(&first));
        assert_eq!(mall.post(&paid.alice.token, &path, json!({})).await.ok(200)["status"], 5);
        let again = mall.post(&paid.alice.token, &path, json!({})).await;
        assert_eq!(again.code(), (409, "refund_status"));

        let second = paid.ask_units(mall, 1).await;
        let refused = decide(mall, id(&second), "reject", json!({ "remark": "已经发货" })).await;
        assert_eq!(refused.ok(200)["status"], 4);
        let seen = refund(mall, &paid.alice.token, id(&second)).await;
        assert_eq!(seen["admin_remark"], "已经发货");
        let late = decide(mall, id(&second), "approve", json!({})).await;
        assert_eq!(late.code(), (409, "refund_status"));
        paid.ask_units(mall, 1).await;
        assert_eq!(paid.detail(mall).await["status"], 1);
    });
}

#[test]
fn goods_that_came_back_are_paid_and_put_on_sale_by_the_unit() {
    with_mall(async |mall| {
        let paid = paid(mall, 3).await;
        paid.ship(mall).await;
        let items = json!([{ "order_item_id": paid.item, "quantity": 2 }]);
        let body = json!({ "kind": 2, "reason": "质量问题", "items": items });
        let asked = paid.ask(mall, body).await;
        let early = decide(mall, id(&asked), "receive", json!({ "restock": 1 })).await;
        assert_eq!(early.code(), (409, "refund_status"));
        decide(mall, id(&asked), "approve", json!({})).await.ok(200);
        let path = format!("/api/v1/refunds/{}/return", id(&asked));
        let parcel = json!({ "company": "中通快递", "tracking_no": "ZT0001" });
        let sent = mall.post(&paid.alice.token, &path, parcel).await.ok(200);
        assert_eq!((&sent["status"], &sent["return_company"]), (&json!(1), &json!("zhongtong")));
        decide(mall, id(&asked), "receive", json!({ "restock": 1 })).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&asked), 3).await;
        let order = paid.detail(mall).await;
        assert_eq!((&order["status"], &order["refund_status"]), (&json!(2), &json!(1)));
        until_left(mall, paid.sale, 9).await;
        mall.audit().await;

        // The last one is refunded without coming back: it stays sold.
        let rest = paid.ask_units(mall, 1).await;
        decide(mall, id(&rest), "approve", json!({})).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&rest), 3).await;
        assert_eq!(paid.detail(mall).await["status"], 5);
        assert_eq!(mall.number("SELECT taken FROM stock_pools WHERE kind = 2").await, 1);
    });
}

#[test]
fn a_refund_that_wechat_closed_begins_anew_under_another_number() {
    with_mall(async |mall| {
        faults(mall, json!({ "refund_result": "closed" })).await;
        let paid = paid(mall, 1).await;
        let asked = paid.ask_units(mall, 1).await;
        decide(mall, id(&asked), "approve", json!({})).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&asked), 6).await;
        faults(mall, json!({ "refund_result": "success" })).await;
        decide(mall, id(&asked), "retry", json!({})).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&asked), 3).await;
        let at_wechat = mall.sim(Method::GET, "/_sim/refunds", None).await.ok(200);
        assert_eq!(at_wechat["total"], 2);
        assert_eq!(paid.detail(mall).await["status"], 5);
        let retried = decide(mall, id(&asked), "retry", json!({})).await;
        assert_eq!(retried.code(), (409, "refund_status"));
    });
}

#[test]
fn a_refund_that_the_bank_refused_waits_for_an_operator() {
    with_mall(async |mall| {
        faults(mall, json!({ "refund_result": "abnormal" })).await;
        let paid = paid(mall, 1).await;
        let asked = paid.ask_units(mall, 1).await;
        decide(mall, id(&asked), "approve", json!({})).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&asked), 7).await;
        assert_eq!(paid.detail(mall).await["status"], 1);
        let list = "/api/admin/refunds?status=7";
        let list = mall.get(&mall.admin().await, list).await.ok(200);
        assert_eq!(list["items"][0]["refund_no"], asked["refund_no"]);
    });
}

#[test]
fn a_refund_is_made_once_however_wechat_answers() {
    with_mall(async |mall| {
        let paid = paid(mall, 2).await;
        let asked = paid.ask_units(mall, 2).await;
        let trouble = json!({ "error_after": 0.4, "error_before": 0.3, "rate_limited": 0.2,
            "bad_answer_signature": 0.3, "lost": 1, "refund_delay_ms": 100, "seed": 7 });
        faults(mall, trouble).await;
        decide(mall, id(&asked), "approve", json!({})).await.ok(200);
        wait_until("WeChat knows of the refund", async || {
            let at_wechat = mall.sim(Method::GET, "/_sim/refunds", None).await.ok(200);
            at_wechat["total"] == 1
        })
        .await;
        let calm = json!({ "error_after": 0, "error_before": 0, "rate_limited": 0,
            "bad_answer_signature": 0 });
        faults(mall, calm).await;
        // No notification comes: asking finds out.
        until_refund(mall, &paid.alice.token, id(&asked), 3).await;
        let at_wechat = mall.sim(Method::GET, "/_sim/refunds", None).await.ok(200);
        assert_eq!(at_wechat["total"], 1);
    });
}

#[test]
fn refunds_of_others_are_not_there() {
    with_mall(async |mall| {
        let paid = paid(mall, 1).await;
        let asked = paid.ask_units(mall, 1).await;
        let mallory = mall.shopper("mallory").await;
        let (token, id) = (&mallory.token, id(&asked));
        let body = json!({ "kind": 1, "reason": "不想要了" });
        let answer = mall.post_once(token, &key(), &paid.path(), body).await;
        assert_eq!(answer.code(), (404, "not_found"));
        for path in [format!("/api/v1/refunds/{id}"), "/api/v1/refunds/999".to_owned()] {
            assert_eq!(mall.get(token, &path).await.code(), (404, "not_found"));
        }
        let cancel = format!("/api/v1/refunds/{id}/cancel");
        assert_eq!(mall.post(token, &cancel, json!({})).await.code(), (404, "not_found"));
        let parcel = json!({ "company": "shunfeng", "tracking_no": "SF1234" });
        let path = format!("/api/v1/refunds/{id}/return");
        assert_eq!(mall.post(token, &path, parcel).await.code(), (404, "not_found"));
        let approve = format!("/api/admin/refunds/{id}/approve");
        assert_eq!(mall.post(token, &approve, json!({})).await.status, 403);
    });
}

#[test]
fn what_can_t_be_refunded_is_refused_and_named() {
    with_mall(async |mall| {
        let paid = paid(mall, 2).await;
        let ask = async |body: Value| {
            let answer = mall.post_once(&paid.alice.token, &key(), &paid.path(), body).await;
            let (status, code, field) = answer.field();
            (status, code.to_owned(), field.to_owned())
        };
        let wrong = |field: &str| (422, "validation_failed".to_owned(), field.to_owned());
        let items = |quantity: u32| json!([{ "order_item_id": paid.item, "quantity": quantity }]);
        let twice = json!([items(1)[0], items(1)[0]]);
        let cases = [
            (json!({ "kind": 3, "reason": "x" }), "kind"),
            (json!({ "kind": 1, "reason": " " }), "reason"),
            (json!({ "kind": 1, "reason": "长".repeat(27) }), "reason"),
            (json!({ "kind": 1, "reason": "x", "items": [] }), "items"),
            (json!({ "kind": 1, "reason": "x", "items": items(0) }), "items[0].quantity"),
            (json!({ "kind": 1, "reason": "x", "items": twice }), "items[1].order_item_id"),
            (json!({ "kind": 1, "reason": "x", "images": ["javascript:1"] }), "images[0]"),
        ];
        for (body, field) in cases {
            assert_eq!(ask(body.clone()).await, wrong(field), "{body}");
        }
        let strange = json!([{ "order_item_id": 987_654, "quantity": 1 }]);
        let strange = ask(json!({ "kind": 1, "reason": "x", "items": strange })).await;
        assert_eq!(strange, wrong("items.order_item_id"));
        let more = ask(json!({ "kind": 1, "reason": "x", "items": items(3) })).await;
        assert_eq!(more.1, "refund_exceeds");
        let unshipped = ask(json!({ "kind": 2, "reason": "x" })).await;
        assert_eq!(unshipped.1, "order_status");

        let asked = paid.ask_units(mall, 2).await;
        let more = decide(mall, id(&asked), "approve", json!({ "amount": "198.01" })).await;
        assert_eq!(more.code(), (409, "refund_exceeds"));
        let none = decide(mall, id(&asked), "approve", json!({ "amount": "0.00" })).await;
        assert_eq!(none.field(), (422, "validation_failed", "amount"));
        // A part of what was asked for leaves the order where it stands.
        decide(mall, id(&asked), "approve", json!({ "amount": "100.00" })).await.ok(200);
        until_refund(mall, &paid.alice.token, id(&asked), 3).await;
        let order = paid.detail(mall).await;
        assert_eq!((&order["status"], &order["refund_status"]), (&json!(1), &json!(1)));
    });
}

#[test]
fn after_the_after_sale_time_nothing_is_refunded() {
    with_mall(async |mall| {
        let paid = paid(mall, 1).await;
        paid.ship(mall).await;
        let sql = format!(
            "UPDATE orders SET status = 3, receive_time = NOW(3) - INTERVAL 8 DAY WHERE id = {}",
            paid.order
        );
        mall.store.execute_raw(&sql).await.unwrap();
        let body = json!({ "kind": 1, "reason": "x" });
        let answer = mall.post_once(&paid.alice.token, &key(), &paid.path(), body).await;
        assert_eq!(answer.code(), (409, "after_sale_closed"));
    });
}

#[test]
fn a_return_that_is_never_sent_is_given_up() {
    with_mall(async |mall| {
        let paid = paid(mall, 1).await;
        paid.ship(mall).await;
        let asked = paid.ask(mall, json!({ "kind": 2, "reason": "x" })).await;
        decide(mall, id(&asked), "approve", json!({})).await.ok(200);
        let sql = format!(
            "UPDATE refunds SET next_query_at = NOW(3) - INTERVAL 1 DAY WHERE id = {}",
            id(&asked)
        );
        mall.store.execute_raw(&sql).await.unwrap();
        until_refund(mall, &paid.alice.token, id(&asked), 5).await;
    });
}

#[test]
fn payments_are_listed_for_those_who_may_see_them() {
    with_mall(async |mall| {
        let paid = paid(mall, 1).await;
        let admin = mall.admin().await;
        let path = format!("/api/admin/payments?state=2&order_no={}", paid.number);
        let list = mall.get(&admin, &path).await.ok(200);
        assert_eq!((&list["total"], &list["items"][0]["amount"]), (&json!(1), &json!("99.00")));
        let none = mall.get(&admin, "/api/admin/payments?order_no=nothing").await.ok(200);
        assert_eq!(none["total"], 0);
        let wrong = mall.get(&admin, "/api/admin/payments?state=9").await;
        assert_eq!(wrong.field(), (422, "validation_failed", "state"));
        assert_eq!(mall.get(&paid.alice.token, &path).await.status, 403);
    });
}

/// Units of the order of the race below, and refunds that share them.
const UNITS: usize = 20;

#[test]
fn load_two_hundred_refunds_of_one_order_want_what_is_left_and_each_ends_one_way() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(30, 20).await;
        let placed = mall.order(&alice, sale, &key(), 20).await.ok(201);
        let order = placed["id"].as_i64().unwrap();
        let number = placed["order_no"].as_str().unwrap().to_owned();
        let prepay_id = mall.prepay(&alice, &number).await;
        mall.pay(&prepay_id).await;
        mall.until_status(&alice, order, 1).await;
        let detail = mall.get(&alice.token, &format!("/api/v1/orders/{order}")).await.ok(200);
        let item = detail["items"][0]["id"].as_i64().unwrap();
        let paid = Paid { alice, sale, order, number, item };

        // Two hundred ask at once, for a unit each: twenty can be had.
        let body = json!({ "kind": 1, "reason": "不想要了",
            "items": [{ "order_item_id": paid.item, "quantity": 1 }] });
        let (path, token) = (paid.path(), &paid.alice.token);
        let asking =
            (0..200).map(async |_| mall.post_once(token, &key(), &path, body.clone()).await);
        let answers = join_all(asking).await;
        for answer in &answers {
            let known = matches!(
                answer.code(),
                (201, _) | (409, "refund_exceeds" | "order_status") | (503, "busy" | "unavailable")
            );
            assert!(known, "{answer:?}");
        }
        let asked = answers.iter().filter(|answer| answer.status == 201).count();
        assert!((1..=UNITS).contains(&asked), "{asked}");
        // Whoever lost the race for the row came to no harm, and may ask again.
        for _more in asked..UNITS {
            paid.ask_units(mall, 1).await;
        }
        let over = mall.post_once(token, &key(), &path, body.clone()).await;
        assert_eq!(over.code(), (409, "refund_exceeds"));
        let claimed = "SELECT CAST(SUM(i.quantity) AS SIGNED) FROM refund_items i
             JOIN refunds r ON r.id = i.refund_id WHERE r.status < 3";
        assert_eq!(mall.number(claimed).await, 20);

        // Each refund is approved five times and taken back five times, all at once.
        let list = mall.get(token, "/api/v1/refunds?page_size=100").await.ok(200);
        let refunds: Vec<i64> = list["items"].as_array().unwrap().iter().map(id).collect();
        assert_eq!(refunds.len(), UNITS);
        let admin = mall.admin().await;
        let racing = (0..200).map(async |turn: usize| {
            let refund = refunds[turn % UNITS];
            let answer = if (turn / UNITS).is_multiple_of(2) {
                let approve = format!("/api/admin/refunds/{refund}/approve");
                mall.post(&admin, &approve, json!({})).await
            } else {
                mall.post(token, &format!("/api/v1/refunds/{refund}/cancel"), json!({})).await
            };
            assert!([200, 409, 503].contains(&answer.status), "{answer:?}");
        });
        join_all(racing).await;
        let open = "SELECT COUNT(*) FROM refunds WHERE status NOT IN (3, 5)";
        wait_until("every refund was paid or taken back", async || mall.number(open).await == 0)
            .await;

        // What WeChat paid back is what the books say, to the fen and to the unit.
        let done = mall.number("SELECT COUNT(*) FROM refunds WHERE status = 3").await;
        let at_wechat = mall.sim(Method::GET, "/_sim/refunds", None).await.ok(200);
        assert_eq!(at_wechat["total"], done);
        let cents =
            format!("SELECT CAST(refunded_amount * 100 AS SIGNED) FROM orders WHERE id = {order}");
        assert_eq!(mall.number(&cents).await, done * 9_900);
        let detail = paid.detail(mall).await;
        assert_eq!(detail["items"][0]["refunded_quantity"], done);
        until_left(mall, paid.sale, 10 + done).await;
        mall.audit().await;

        // And what was taken back can be asked for again, until nothing is left.
        if done < 20 {
            let rest = paid.ask(mall, json!({ "kind": 1, "reason": "不想要了" })).await;
            decide(mall, id(&rest), "approve", json!({})).await.ok(200);
            until_refund(mall, token, id(&rest), 3).await;
        }
        assert_eq!(paid.detail(mall).await["status"], 5);
    });
}
