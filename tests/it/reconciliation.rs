//! The books against WeChat's bills: what differs is found, named, and settled.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Mall, Shopper, key, now, wait_until, with_mall};

async fn faults(mall: &Mall, faults: Value) {
    mall.sim(Method::PUT, "/_sim/faults", Some(faults)).await.ok(200);
}

/// An order that was paid at WeChat; whether the mall has heard of it is another matter.
async fn pays(mall: &Mall, alice: &Shopper, sale: (i64, i64)) -> (i64, String) {
    let placed = mall.order(alice, sale, &key(), 1).await.ok(201);
    let prepay_id = mall.prepay(alice, placed["order_no"].as_str().unwrap()).await;
    (placed["id"].as_i64().unwrap(), mall.pay(&prepay_id).await)
}

fn today() -> String {
    (now() + chrono::TimeDelta::hours(8)).date_naive().to_string()
}

/// Has the mall compare today's bills, and waits until both are; answers trade and refund.
async fn compared(mall: &Mall, admin: &str) -> (Value, Value) {
    let body = json!({ "bill_date": today() });
    mall.post(admin, "/api/admin/reconciliation", body).await.ok(202);
    let path = format!("/api/admin/reconciliation?date={}", today());
    wait_until("both bills are compared", async || {
        let runs = mall.get(admin, &path).await.ok(200);
        let is_over = |run: &Value| ["done", "no_bill"].contains(&run["state"].as_str().unwrap());
        runs["total"] == 2 && runs["items"].as_array().unwrap().iter().all(is_over)
    })
    .await;
    let runs = mall.get(admin, &path).await.ok(200);
    let detail = async |index: usize| {
        let id = runs["items"][index]["id"].as_i64().unwrap();
        mall.get(admin, &format!("/api/admin/reconciliation/{id}")).await.ok(200)
    };
    let (trade, refund) = (detail(0).await, detail(1).await);
    assert_eq!(
        (&trade["run"]["kind"], &refund["run"]["kind"]),
        (&json!("trade"), &json!("refund"))
    );
    (trade, refund)
}

#[test]
fn books_that_agree_with_the_bills_have_no_differences() {
    with_mall(async |mall| {
        faults(mall, json!({ "bill_at_once": true })).await;
        let (alice, admin) = (mall.shopper("alice").await, mall.admin().await);
        let empty = compared(mall, &admin).await;
        assert_eq!((&empty.0["run"]["state"], &empty.0["total"]), (&json!("no_bill"), &json!(0)));

        let sale = mall.running_sale(10, 5).await;
        let (order, _number) = pays(mall, &alice, sale).await;
        let (other, _number) = pays(mall, &alice, sale).await;
        for order in [order, other] {
            mall.until_status(&alice, order, 1).await;
        }
        let body = json!({ "kind": 1, "reason": "不想要了" });
        let path = format!("/api/v1/orders/{order}/refunds");
        let refund = mall.post_once(&alice.token, &key(), &path, body).await.ok(201);
        let approve = format!("/api/admin/refunds/{}/approve", refund["id"]);
        mall.post(&admin, &approve, json!({})).await.ok(200);
        mall.until_status(&alice, order, 5).await;

        let (trade, refund) = compared(mall, &admin).await;
        assert_eq!((&trade["total"], &refund["total"]), (&json!(0), &json!(0)), "{trade} {refund}");
        assert_eq!((&trade["run"]["theirs"], &trade["run"]["ours"]), (&json!(2), &json!(2)));
        assert_eq!(refund["run"]["theirs"], 1);
    });
}

#[test]
fn each_difference_is_named_and_settled_in_its_way() {
    with_mall(async |mall| {
        let chaos = json!({ "bill_at_once": true, "bill_extra": 1, "bill_amount": 1 });
        faults(mall, chaos).await;
        let (alice, admin) = (mall.shopper("alice").await, mall.admin().await);
        let sale = mall.running_sale(10, 5).await;
        let (order, number) = pays(mall, &alice, sale).await;
        mall.until_status(&alice, order, 1).await;

        let (trade, _refund) = compared(mall, &admin).await;
        let kinds: Vec<&str> = trade["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["kind"].as_str().unwrap())
            .collect();
        assert_eq!(trade["total"], 2, "{trade}");
        assert!(kinds.contains(&"amount") && kinds.contains(&"missing_here"), "{kinds:?}");
        let amount = trade["items"].as_array().unwrap();
        let amount = amount.iter().find(|found| found["kind"] == "amount").unwrap();
        assert_eq!(amount["out_trade_no"], number);
        assert_eq!(
            (&amount["our_amount"], &amount["their_amount"]),
            (&json!("99.00"), &json!("199.00"))
        );

        let resolve = format!("/api/admin/reconciliation/differences/{}/resolve", amount["id"]);
        let asked = mall.post(&admin, &resolve, json!({ "action": "query" })).await;
        assert_eq!(asked.code(), (409, "still_differs"));
        let wrong = mall.post(&admin, &resolve, json!({ "action": "magic" })).await;
        assert_eq!(wrong.field(), (422, "validation_failed", "action"));
        let done = mall.post(&admin, &resolve, json!({ "action": "manual" })).await.ok(200);
        assert_eq!((&done["resolved"], &done["resolution"]), (&json!(1), &json!("manual")));
        let again = mall.post(&admin, &resolve, json!({ "action": "manual" })).await;
        assert_eq!(again.code(), (409, "already_resolved"));

        let file = format!("/api/admin/reconciliation/{}/file", trade["run"]["id"]);
        let file = mall.get(&admin, &file).await;
        assert_eq!(file.status, 200);
        let text = file.body.as_str().unwrap();
        assert!(text.contains(&number) && text.contains("amount"), "{text}");
        assert_eq!(mall.get(&alice.token, "/api/admin/reconciliation").await.status, 403);
    });
}

#[test]
fn what_the_bill_lacks_is_settled_by_asking() {
    with_mall(async |mall| {
        faults(mall, json!({ "bill_at_once": true, "bill_missing": 1 })).await;
        let (alice, admin) = (mall.shopper("alice").await, mall.admin().await);
        let sale = mall.running_sale(10, 5).await;
        let (order, _number) = pays(mall, &alice, sale).await;
        mall.until_status(&alice, order, 1).await;
        let (trade, _refund) = compared(mall, &admin).await;
        assert_eq!(trade["items"][0]["kind"], "missing_there", "{trade}");
        let id = &trade["items"][0]["id"];
        let resolve = format!("/api/admin/reconciliation/differences/{id}/resolve");
        let done = mall.post(&admin, &resolve, json!({ "action": "query" })).await.ok(200);
        assert_eq!(done["resolved"], 1);
    });
}

#[test]
fn a_bill_that_is_not_what_was_announced_is_not_believed() {
    with_mall(async |mall| {
        faults(mall, json!({ "bill_at_once": true, "bill_wrong_hash": 1 })).await;
        let (alice, admin) = (mall.shopper("alice").await, mall.admin().await);
        let sale = mall.running_sale(10, 5).await;
        let (order, _number) = pays(mall, &alice, sale).await;
        mall.until_status(&alice, order, 1).await;
        let body = json!({ "bill_date": today() });
        mall.post(&admin, "/api/admin/reconciliation", body).await.ok(202);
        wait_until("the run is put off with its reason", async || {
            let runs = mall.get(&admin, "/api/admin/reconciliation").await.ok(200);
            let trade = &runs["items"][0];
            trade["state"] == "waiting" && trade["last_error"].is_string()
        })
        .await;
        for date in ["2020-01-01", "2099-01-01", "tomorrow"] {
            let body = json!({ "bill_date": date });
            let answer = mall.post(&admin, "/api/admin/reconciliation", body).await;
            assert_eq!(answer.field(), (422, "validation_failed", "bill_date"), "{date}");
        }
    });
}
