//! Money on its way back.

use serde_json::{Value, json};

use crate::support::{Answer, World, until};

const NUMBER: &str = "T20261123001";
const REFUNDS: &str = "/v3/refund/domestic/refunds";

fn body(world: &World, number: &str, fen: i64) -> Value {
    json!({
        "out_trade_no": NUMBER,
        "out_refund_no": number,
        "reason": "不想要了",
        "notify_url": world.shop.url("/refund-notify"),
        "amount": { "refund": fen, "total": 1990, "currency": "CNY" },
    })
}

async fn refund(world: &World, number: &str, fen: i64) -> Answer {
    world.post(REFUNDS, &body(world, number, fen)).await
}

/// The refund, once it ended.
async fn ended(world: &World, number: &str) -> Value {
    let target = format!("{REFUNDS}/{number}");
    let ask = || async {
        let answer = world.get(&target).await;
        Some(answer.json).filter(|refund| refund["status"] != "PROCESSING")
    };
    until(ask).await
}

#[actix_web::test]
async fn a_refund_is_processed_and_then_told() {
    let world = World::new();
    let transaction_id = world.paid(NUMBER).await;
    world.shop.first(1).await;
    let answer = refund(&world, "R1", 1990).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.verified);
    assert_eq!(answer.json["status"], "PROCESSING");
    assert_eq!(answer.json["success_time"], Value::Null);
    assert_eq!(answer.json["amount"]["payer_refund"], 1990);
    assert_eq!(world.query(NUMBER).await.json["trade_state"], "REFUND");

    let told = world.shop.first(2).await.remove(1);
    assert!(world.verifies(&told));
    assert_eq!(told.json()["event_type"], "REFUND.SUCCESS");
    assert_eq!(told.json()["resource"]["associated_data"], "refund");
    let plain = world.open(&told);
    assert_eq!(plain["refund_status"], "SUCCESS");
    assert_eq!(plain["status"], Value::Null);
    assert_eq!(plain["appid"], Value::Null);
    assert_eq!(plain["mchid"], world.identity().mchid);
    assert_eq!(plain["out_trade_no"], NUMBER);
    assert_eq!(plain["transaction_id"], transaction_id);
    assert_eq!(plain["out_refund_no"], "R1");
    assert_eq!(plain["refund_id"], answer.json["refund_id"]);
    let amount =
        json!({ "total": 1990, "refund": 1990, "payer_total": 1990, "payer_refund": 1990 });
    assert_eq!(plain["amount"], amount);

    let refund = ended(&world, "R1").await;
    assert_eq!(refund["status"], "SUCCESS");
    assert_eq!(refund["success_time"], plain["success_time"]);
    let summary = world.summary().await;
    assert_eq!(summary["refunded_count"], 1);
    assert_eq!(summary["refunded_fen"], 1990);
    assert_eq!(summary["refunding_fen"], 0);
}

#[actix_web::test]
async fn no_more_is_given_back_than_was_paid() {
    let world = World::new();
    world.paid(NUMBER).await;
    assert_eq!(refund(&world, "R1", 1000).await.status, 200);
    let answer = refund(&world, "R2", 991).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("INVALID_REQUEST")));
    assert_eq!(refund(&world, "R2", 990).await.status, 200);
    assert_eq!(refund(&world, "R3", 1).await.status, 400);
}

#[actix_web::test]
async fn one_number_refunds_once() {
    let world = World::new();
    world.paid(NUMBER).await;
    let (first, second) = (refund(&world, "R1", 700).await, refund(&world, "R1", 700).await);
    assert_eq!(first.json["refund_id"], second.json["refund_id"]);
    let answer = refund(&world, "R1", 701).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("INVALID_REQUEST")));

    assert_eq!(ended(&world, "R1").await["status"], "SUCCESS");
    assert_eq!(refund(&world, "R1", 700).await.json["status"], "SUCCESS");
    world.shop.first(2).await;
    let summary = world.summary_when(|summary| summary["notifications"]["pending"] == 0).await;
    assert_eq!(summary["refunded_fen"], 700);
    assert_eq!(world.shop.received().len(), 2);
}

#[actix_web::test]
async fn only_a_paid_order_is_refunded() {
    let world = World::new();
    let answer = refund(&world, "R1", 1).await;
    assert_eq!((answer.status, &answer.json["code"]), (404, &json!("RESOURCE_NOT_EXISTS")));
    world.prepay(NUMBER).await;
    let answer = refund(&world, "R1", 1).await;
    assert_eq!((answer.status, &answer.json["code"]), (404, &json!("RESOURCE_NOT_EXISTS")));
    assert_eq!(world.get(&format!("{REFUNDS}/R1")).await.status, 404);
}

#[actix_web::test]
async fn the_total_is_the_orders() {
    let world = World::new();
    world.paid(NUMBER).await;
    let mut body = body(&world, "R1", 1);
    body["amount"]["total"] = 1991.into();
    let answer = world.post(REFUNDS, &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("INVALID_REQUEST")));
}

#[actix_web::test]
async fn an_order_is_named_by_its_transaction_too() {
    let world = World::new();
    let transaction_id = world.paid(NUMBER).await;
    let mut request = body(&world, "R1", 1);
    request.as_object_mut().unwrap().remove("out_trade_no");
    let answer = world.post(REFUNDS, &request).await;
    assert_eq!(answer.json["detail"]["field"], "/transaction_id");
    request["transaction_id"] = transaction_id.into();
    let answer = world.post(REFUNDS, &request).await;
    assert_eq!((answer.status, &answer.json["out_trade_no"]), (200, &json!(NUMBER)));
}

#[actix_web::test]
async fn a_refund_ends_as_the_settings_want_it() {
    let world = World::new();
    world.paid(NUMBER).await;
    world.faults(json!({ "refund_delay_ms": 0, "refund_result": "abnormal" })).await;
    refund(&world, "R1", 1990).await;
    assert_eq!(world.shop.first(2).await[1].json()["event_type"], "REFUND.ABNORMAL");
    assert_eq!(ended(&world, "R1").await["status"], "ABNORMAL");
}

#[actix_web::test]
async fn a_refund_that_was_given_up_can_be_asked_for_again() {
    let world = World::new();
    world.paid(NUMBER).await;
    world.faults(json!({ "refund_delay_ms": 0, "refund_result": "closed" })).await;
    refund(&world, "R1", 1990).await;
    assert_eq!(ended(&world, "R1").await["status"], "CLOSED");
    world.faults(json!({ "refund_result": "success" })).await;
    refund(&world, "R2", 1990).await;
    assert_eq!(ended(&world, "R2").await["status"], "SUCCESS");
    assert_eq!(world.summary().await["refunded_count"], 1);
}

#[actix_web::test]
async fn refunds_of_one_order_are_apart_if_the_settings_want_it() {
    let world = World::new();
    world.paid(NUMBER).await;
    world.faults(json!({ "refund_spacing_ms": 60_000 })).await;
    assert_eq!(refund(&world, "R1", 1).await.status, 200);
    let answer = refund(&world, "R2", 1).await;
    assert_eq!((answer.status, &answer.json["code"]), (429, &json!("FREQUENCY_LIMITED")));
    assert_eq!(refund(&world, "R1", 1).await.status, 200);
}

#[actix_web::test]
async fn the_newest_refunds_come_first() {
    let world = World::new();
    world.paid(NUMBER).await;
    refund(&world, "R1", 1).await;
    refund(&world, "R2", 2).await;
    let (_, list) = world.control("GET", "/_sim/refunds?limit=1", Value::Null).await;
    assert_eq!(list["total"], 2);
    assert_eq!(list["items"][0]["out_refund_no"], "R2");
    assert_eq!(list["items"][0]["refund"], 2);
}
