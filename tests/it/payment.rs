//! Paying: prepay, the shopper's payment at WeChat, the signed notification, and what may go wrong.

use std::time::Duration;

use mall_wechat::KeyMode;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Mall, Setup, Shopper, key, wait_until, with_mall, with_setup};

const PREPAY: &str = "/api/v1/payment/prepay";

/// An order that was just placed: the shopper, its id, its number.
async fn unpaid(mall: &Mall) -> (Shopper, i64, String) {
    let alice = mall.shopper("alice").await;
    let sale = mall.running_sale(10, 5).await;
    let placed = mall.order(&alice, sale, &key(), 1).await.ok(201);
    let number = placed["order_no"].as_str().unwrap().to_owned();
    (alice, placed["id"].as_i64().unwrap(), number)
}

async fn faults(mall: &Mall, faults: Value) {
    mall.sim(Method::PUT, "/_sim/faults", Some(faults)).await.ok(200);
}

async fn payment_status(mall: &Mall, shopper: &Shopper, number: &str) -> Value {
    mall.get(&shopper.token, &format!("/api/v1/payment/{number}/status")).await.ok(200)
}

/// Has the simulator send one notification, and tells what the mall answered: status and body.
async fn forge(mall: &Mall, what: Value) -> (u64, Value) {
    let reply = mall.sim(Method::POST, "/_sim/notify", Some(what)).await.ok(200);
    let body = reply["body"].as_str().unwrap();
    (reply["status"].as_u64().unwrap(), serde_json::from_str(body).unwrap_or_default())
}

fn with(mut fields: Value, more: Value) -> Value {
    let more = more.as_object().unwrap().clone();
    fields.as_object_mut().unwrap().extend(more);
    fields
}

async fn pays(mall: &Mall) {
    let (alice, order, number) = unpaid(mall).await;
    let prepay_id = mall.prepay(&alice, &number).await;
    assert_eq!(payment_status(mall, &alice, &number).await["paid"], false);
    mall.pay(&prepay_id).await;
    mall.until_status(&alice, order, 1).await;
    let status = payment_status(mall, &alice, &number).await;
    assert_eq!((&status["status"], &status["paid"]), (&json!(1), &json!(true)));
    assert_eq!(status["refund"], Value::Null);
    let order = mall.get(&alice.token, &format!("/api/v1/orders/{order}")).await.ok(200);
    assert!(order["transaction_id"].is_string());
    assert!(order["pay_time"].is_string());
    assert_eq!(order["timeline"].as_array().unwrap().last().unwrap()["event"], "paid");
    let again = json!({ "order_no": number });
    let again = mall.post_once(&alice.token, &key(), PREPAY, again).await;
    assert_eq!(again.code(), (409, "order_status"));
}

#[test]
fn an_order_is_paid_in_public_key_mode() {
    with_mall(async |mall| pays(mall).await);
}

#[test]
fn an_order_is_paid_in_certificate_mode() {
    let setup = Setup { key_mode: KeyMode::Certificate, ..Setup::default() };
    with_setup(setup, async |mall| {
        faults(mall, json!({ "notify_key": "certificate" })).await;
        pays(mall).await;
    });
}

#[test]
fn the_parameters_are_what_the_mini_program_takes() {
    with_mall(async |mall| {
        let (alice, _order, number) = unpaid(mall).await;
        let body = json!({ "order_no": number });
        let prepaid = mall.post_once(&alice.token, "prepay-1", PREPAY, body).await.ok(200);
        let mut names: Vec<_> = prepaid.as_object().unwrap().keys().collect();
        names.sort();
        let expected = ["nonceStr", "package", "paySign", "prepay_id", "signType", "timeStamp"];
        assert_eq!(names, expected);
        let prepay_id = prepaid["prepay_id"].as_str().unwrap();
        assert_eq!(prepaid["package"], format!("prepay_id={prepay_id}"));
        assert_eq!(prepaid["signType"], "RSA");
    });
}

#[test]
fn the_same_key_gets_the_same_parameters_and_a_live_attempt_is_used_again() {
    with_mall(async |mall| {
        let (alice, _order, number) = unpaid(mall).await;
        let prepay = |key: &'static str, number: String| {
            let body = json!({ "order_no": number });
            mall.post_once(&alice.token, key, PREPAY, body)
        };
        let first = prepay("prepay-1", number.clone()).await.ok(200);
        assert_eq!(prepay("prepay-1", number.clone()).await.ok(200), first);
        let other = prepay("prepay-2", number.clone()).await.ok(200);
        assert_eq!(other["prepay_id"], first["prepay_id"]);
        let conflict = prepay("prepay-1", "2611240000000000000000".to_owned()).await;
        assert_eq!(conflict.code(), (422, "idempotency_conflict"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM payments").await, 1);
    });
}

#[test]
fn a_doubled_late_or_disordered_notification_has_one_effect() {
    with_mall(async |mall| {
        let (alice, order, number) = unpaid(mall).await;
        let prepay_id = mall.prepay(&alice, &number).await;
        faults(mall, json!({ "doubled": 1, "late": 1, "late_ms": 300, "reordered": 1 })).await;
        let trade = mall.pay(&prepay_id).await;
        mall.until_status(&alice, order, 1).await;
        faults(mall, json!({ "doubled": 0, "late": 0, "reordered": 0 })).await;
        for _again in 0..3 {
            let (status, body) = forge(mall, json!({ "out_trade_no": trade })).await;
            assert_eq!((status, &body["code"]), (200, &json!("SUCCESS")));
        }
        assert_eq!(mall.number("SELECT COUNT(*) FROM payments WHERE state = 2").await, 1);
        assert_eq!(mall.number("SELECT COUNT(*) FROM refunds").await, 0);
        assert_eq!(mall.number("SELECT COUNT(*) FROM outbox WHERE op = 'settle_paid'").await, 1);
        let events = "SELECT COUNT(*) FROM order_events WHERE event = 'paid'";
        assert_eq!(mall.number(events).await, 1);
    });
}

#[test]
fn a_payment_whose_notification_is_lost_is_found_by_asking() {
    with_mall(async |mall| {
        let (alice, order, number) = unpaid(mall).await;
        let prepay_id = mall.prepay(&alice, &number).await;
        faults(mall, json!({ "lost": 1 })).await;
        mall.pay(&prepay_id).await;
        let status = payment_status(mall, &alice, &number).await;
        assert_eq!((&status["status"], &status["paid"]), (&json!(1), &json!(true)));
        assert_eq!(mall.status(&alice, order).await, 1);
    });
}

#[test]
fn a_forged_notification_is_refused_in_wechats_words_and_changes_nothing() {
    with_mall(async |mall| {
        let (alice, order, number) = unpaid(mall).await;
        mall.prepay(&alice, &number).await;
        let trade = json!({ "out_trade_no": format!("{number}A01") });
        let forgeries = [
            json!({ "signature": "wrong_key" }),
            json!({ "signature": "altered_body" }),
            json!({ "signature": "signtest" }),
            json!({ "signature": "not_base64" }),
            json!({ "signature": "missing" }),
            json!({ "serial": "PUB_KEY_ID_0000000000000000000000000000000" }),
            json!({ "timestamp_offset_secs": -301 }),
            json!({ "timestamp_offset_secs": 301 }),
            json!({ "appid": "wx0000000000000000" }),
            json!({ "mchid": "1000000000" }),
            json!({ "amount_total": 1 }),
            json!({ "amount_total": 990_000 }),
            json!({ "currency": "USD" }),
            json!({ "openid": "oSomebodyElse" }),
            json!({ "trade_state": "NOTPAY" }),
            json!({ "as_out_trade_no": "2611240000000000000000A01" }),
        ];
        for forgery in forgeries {
            let (status, body) = forge(mall, with(trade.clone(), forgery.clone())).await;
            assert!((400..500).contains(&status), "{forgery}: {status}");
            assert_eq!(body["code"], "FAIL", "{forgery}");
            assert!(body["message"].is_string());
        }
        assert_eq!(mall.status(&alice, order).await, 0);
        assert_eq!(mall.number("SELECT COUNT(*) FROM payments WHERE state = 1").await, 1);
        assert_eq!(mall.number("SELECT COUNT(*) FROM notifications").await, 0);
        assert_eq!(mall.number("SELECT COUNT(*) FROM outbox").await, 0);
        // So was everything but the signature of what nobody signed at all.
        for path in ["notify", "refund-notify"] {
            let path = format!("/api/v1/payment/{path}");
            let refused = mall.post("", &path, json!({ "id": "x" })).await;
            assert_eq!((refused.status, &refused.body["code"]), (401, &json!("FAIL")));
            let huge = mall.post("", &path, json!({ "id": "x".repeat(70_000) })).await;
            assert!(400 <= huge.status && huge.body["code"] == "FAIL");
        }
    });
}

#[test]
fn money_for_a_cancelled_order_goes_back() {
    with_mall(async |mall| {
        let (alice, order, number) = unpaid(mall).await;
        let prepay_id = mall.prepay(&alice, &number).await;
        // As if the attempt had been closed at WeChat, and the payment slipped through all the same.
        mall.store.execute_raw("UPDATE payments SET state = 3").await.unwrap();
        let cancel = format!("/api/v1/orders/{order}/cancel");
        mall.post(&alice.token, &cancel, json!({})).await.ok(200);
        mall.pay(&prepay_id).await;
        wait_until("the refund arrived", async || {
            payment_status(mall, &alice, &number).await["refund"]["status"] == 3
        })
        .await;
        let status = payment_status(mall, &alice, &number).await;
        assert_eq!((&status["status"], &status["paid"]), (&json!(4), &json!(false)));
        assert_eq!(status["refund"]["amount"], "99.00");
        assert_eq!(mall.number("SELECT COUNT(*) FROM payments WHERE state = 4").await, 1);
        assert_eq!(mall.number("SELECT COUNT(*) FROM refunds").await, 1);
        let sim = mall.sim(Method::GET, "/_sim/refunds", None).await.ok(200);
        assert_eq!(sim["total"], 1, "one refund at WeChat, however often it was asked for");
    });
}

#[test]
fn a_refund_that_nobody_asked_for_or_of_another_amount_is_refused() {
    with_mall(async |mall| {
        let (alice, order, number) = unpaid(mall).await;
        let prepay_id = mall.prepay(&alice, &number).await;
        mall.store.execute_raw("UPDATE payments SET state = 3").await.unwrap();
        mall.post(&alice.token, &format!("/api/v1/orders/{order}/cancel"), json!({})).await.ok(200);
        // The refund stays under way until it is looked at here.
        faults(mall, json!({ "refund_delay_ms": 600_000 })).await;
        let trade = mall.pay(&prepay_id).await;
        wait_until("the refund is under way", async || {
            payment_status(mall, &alice, &number).await["refund"]["status"] == 2
        })
        .await;
        let refund = json!({ "out_refund_no": format!("R{trade}") });
        for forgery in [
            json!({ "amount_total": 1 }),
            json!({ "mchid": "1000000000" }),
            json!({ "signature": "wrong_key" }),
        ] {
            let (status, body) = forge(mall, with(refund.clone(), forgery.clone())).await;
            assert!((400..500).contains(&status), "{forgery}: {status}");
            assert_eq!(body["code"], "FAIL", "{forgery}");
        }
        assert_eq!(payment_status(mall, &alice, &number).await["refund"]["status"], 2);
        mall.store.execute_raw("UPDATE refunds SET next_query_at = NULL").await.unwrap();
    });
}

#[test]
fn an_order_that_was_paid_cannot_be_cancelled() {
    with_mall(async |mall| {
        let (alice, order, number) = unpaid(mall).await;
        let prepay_id = mall.prepay(&alice, &number).await;
        faults(mall, json!({ "lost": 1 })).await;
        mall.pay(&prepay_id).await;
        // No notification came: cancelling asks WeChat first, and finds the money.
        let cancel = format!("/api/v1/orders/{order}/cancel");
        let refused = mall.post(&alice.token, &cancel, json!({})).await;
        assert_eq!(refused.code(), (409, "order_status"));
        assert_eq!(mall.status(&alice, order).await, 1);
    });
}

#[test]
fn an_order_whose_time_is_over_cannot_be_paid() {
    let setup = Setup {
        flash_timeout: Duration::from_secs(1),
        pay_grace: Duration::from_secs(5),
        ..Setup::default()
    };
    with_setup(setup, async |mall| {
        let (alice, _order, number) = unpaid(mall).await;
        wait_until("the deadline passed", async || {
            let body = json!({ "order_no": number });
            let refused = mall.post_once(&alice.token, &key(), PREPAY, body).await;
            refused.status == 409
        })
        .await;
        let body = json!({ "order_no": number });
        let refused = mall.post_once(&alice.token, &key(), PREPAY, body).await;
        assert!([(409, "order_expired"), (409, "order_status")].contains(&refused.code()));
    });
}

#[test]
fn when_wechat_is_down_the_shopper_is_told_and_may_try_again() {
    with_mall(async |mall| {
        let (alice, _order, number) = unpaid(mall).await;
        faults(mall, json!({ "error_before": 1 })).await;
        let body = json!({ "order_no": number });
        let refused = mall.post_once(&alice.token, "prepay-1", PREPAY, body.clone()).await;
        assert_eq!(refused.code(), (503, "wechat_unavailable"));
        assert!(refused.headers.contains_key("retry-after"));
        faults(mall, json!({ "error_before": 0 })).await;
        mall.post_once(&alice.token, "prepay-1", PREPAY, body).await.ok(200);
    });
}
