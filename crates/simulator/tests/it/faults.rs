//! Calls that fail on purpose.

use serde_json::{Value, json};

use crate::support::{JSAPI, World};

const NUMBER: &str = "T20261123001";

#[actix_web::test]
async fn settings_are_changed_one_by_one() {
    let world = World::new();
    let (_, before) = world.control("GET", "/_sim/faults", Value::Null).await;
    assert_eq!(before["lost"], 0.0);
    assert_eq!(before["refund_delay_ms"], 200);
    assert_eq!(before["notify_key"], "public_key");
    world.faults(json!({ "lost": 0.25, "seed": 7 })).await;
    let (_, after) = world.control("GET", "/_sim/faults", Value::Null).await;
    let mut wanted = before;
    wanted["lost"] = 0.25.into();
    wanted["seed"] = 7.into();
    assert_eq!(after, wanted);
}

#[actix_web::test]
async fn a_setting_that_makes_no_sense_changes_nothing() {
    let world = World::new();
    for changes in [json!({ "lost": 2 }), json!({ "colour": 1 }), json!({ "notify_key": "mine" })] {
        let (status, answer) = world.control("PUT", "/_sim/faults", changes).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalid_request")));
    }
    let (_, settings) = world.control("GET", "/_sim/faults", Value::Null).await;
    assert_eq!(settings["lost"], 0.0);
}

#[actix_web::test]
async fn an_error_before_the_call_leaves_nothing() {
    let world = World::new();
    for (fault, status, code) in
        [("error_before", 500, "SYSTEM_ERROR"), ("rate_limited", 429, "FREQUENCY_LIMITED")]
    {
        world.faults(json!({ fault: 1 })).await;
        let answer = world.post(JSAPI, &world.prepay_body(NUMBER)).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &json!(code)));
        world.faults(json!({ fault: 0 })).await;
        assert_eq!(world.query(NUMBER).await.status, 404);
    }
}

#[actix_web::test]
async fn an_error_after_the_call_leaves_it_done() {
    let world = World::new();
    world.faults(json!({ "error_after": 1 })).await;
    assert_eq!(world.post(JSAPI, &world.prepay_body(NUMBER)).await.status, 500);
    world.faults(json!({ "error_after": 0 })).await;
    assert_eq!(world.query(NUMBER).await.status, 200);
}

#[actix_web::test]
async fn an_answer_can_take_too_long_although_the_call_is_done() {
    let world = World::new();
    world.faults(json!({ "timeout": 1, "timeout_ms": 60_000 })).await;
    let body = world.prepay_body(NUMBER);
    let call = world.post(JSAPI, &body);
    let order = crate::support::until(|| async {
        let (status, order) =
            world.control("GET", &format!("/_sim/orders/{NUMBER}"), Value::Null).await;
        (status == 200).then_some(order)
    });
    tokio::select! {
        answer = call => panic!("answered already: {answer:?}"),
        order = order => assert_eq!(order["trade_state"], "NOTPAY"),
    }
}

#[actix_web::test]
async fn an_answer_can_be_badly_signed() {
    let world = World::new();
    world.faults(json!({ "bad_answer_signature": 1 })).await;
    let answer = world.post(JSAPI, &world.prepay_body(NUMBER)).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.verified);
    let signature = answer.headers["Wechatpay-Signature"].to_str().unwrap();
    assert!(signature.starts_with("WECHATPAY/SIGNTEST/"));
}

#[actix_web::test]
async fn the_page_needs_nothing_from_outside() {
    let world = World::new();
    let response = world.http.get(world.simulator.url()).send().await.unwrap();
    assert_eq!(response.headers()["Content-Type"], "text/html; charset=utf-8");
    let page = response.text().await.unwrap();
    assert!(page.contains("支付"));
    assert!(!page.contains("://"));
}
