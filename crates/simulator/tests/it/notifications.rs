//! What the shop is told, how often, and how it knows who tells.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{OPENID, Received, World};

const NUMBER: &str = "T20261123001";

fn ids(received: &[Received]) -> HashSet<String> {
    received.iter().map(Received::id).collect()
}

async fn notify(world: &World, changes: Value) -> (u16, Value) {
    let mut body = json!({ "out_trade_no": NUMBER });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    world.control("POST", "/_sim/notify", body).await
}

/// Nothing is under way any more.
async fn settled(world: &World) -> Value {
    world.summary_when(|summary| summary["notifications"]["pending"] == 0).await
}

#[actix_web::test]
async fn the_shop_is_told_about_a_payment() {
    let world = World::new();
    let transaction_id = world.paid(NUMBER).await;
    let told = world.shop.first(1).await.remove(0);
    assert!(world.verifies(&told));
    assert_eq!(told.header("Wechatpay-Serial"), world.identity().platform_public_key_id);

    let body = told.json();
    assert_eq!(body["id"].as_str().unwrap().len(), 36);
    assert_eq!(body["event_type"], "TRANSACTION.SUCCESS");
    assert_eq!(body["resource_type"], "encrypt-resource");
    assert_eq!(body["resource"]["original_type"], "transaction");
    assert_eq!(body["resource"]["associated_data"], "transaction");
    assert_eq!(body["resource"]["nonce"].as_str().unwrap().len(), 12);

    let plain = world.open(&told);
    assert_eq!(plain["appid"], world.identity().appid);
    assert_eq!(plain["mchid"], world.identity().mchid);
    assert_eq!(plain["out_trade_no"], NUMBER);
    assert_eq!(plain["transaction_id"], transaction_id);
    assert_eq!(plain["trade_state"], "SUCCESS");
    assert_eq!(plain["payer"]["openid"], OPENID);
    assert_eq!(plain["amount"]["total"], 1990);
    assert_eq!(plain["attach"], "");
    assert_eq!(settled(&world).await["notifications"]["delivered"], 1);
}

#[actix_web::test]
async fn a_notification_is_signed_anew_until_it_is_taken() {
    let world = World::new();
    world.shop.answers(&[500, 201, 302]);
    world.paid(NUMBER).await;
    settled(&world).await;
    let told = world.shop.received();
    assert_eq!(told.len(), 4);
    assert_eq!(ids(&told).len(), 1);
    assert!(told.iter().all(|told| world.verifies(told)));
    let signatures: HashSet<&str> =
        told.iter().map(|told| told.header("Wechatpay-Signature")).collect();
    assert_eq!(signatures.len(), 4);
}

#[actix_web::test]
async fn a_notification_is_given_up_after_fifteen_retries() {
    let world = World::new();
    world.shop.answers(&[500; 100]);
    world.paid(NUMBER).await;
    let summary = settled(&world).await;
    assert_eq!(summary["notifications"]["failed"], 1);
    assert_eq!(world.shop.received().len(), 16);
}

#[actix_web::test]
async fn a_notification_can_be_lost() {
    let world = World::new();
    world.faults(json!({ "lost": 1 })).await;
    world.paid(NUMBER).await;
    let summary = settled(&world).await;
    assert_eq!(summary["notifications"]["lost"], 1);
    assert_eq!(world.shop.received().len(), 0);
    assert_eq!(world.query(NUMBER).await.json["trade_state"], "SUCCESS");
}

#[actix_web::test]
async fn a_notification_can_come_several_times_at_once() {
    let world = World::new();
    world.faults(json!({ "doubled": 1 })).await;
    world.paid(NUMBER).await;
    settled(&world).await;
    let told = world.shop.received();
    assert!((2..=5).contains(&told.len()));
    assert_eq!(ids(&told).len(), 1);
    assert!(told.iter().all(|told| world.verifies(told)));
}

#[actix_web::test]
async fn a_notification_can_be_late() {
    let world = World::new();
    world.faults(json!({ "late": 1, "late_ms": 30_000 })).await;
    world.paid("T20261123001").await;
    world.faults(json!({ "late": 0 })).await;
    world.paid("T20261123002").await;
    let told = world.shop.first(1).await;
    assert_eq!(world.open(&told[0])["out_trade_no"], "T20261123002");
    assert_eq!(world.summary().await["notifications"]["pending"], 1);
}

#[actix_web::test]
async fn a_notification_can_let_another_go_first() {
    let world = World::new();
    world.faults(json!({ "reordered": 1 })).await;
    world.paid("T20261123001").await;
    world.faults(json!({ "reordered": 0 })).await;
    world.paid("T20261123002").await;
    let told = world.shop.first(2).await;
    let numbers: Vec<Value> =
        told.iter().map(|told| world.open(told)["out_trade_no"].clone()).collect();
    assert_eq!(numbers, ["T20261123002", "T20261123001"]);
}

#[actix_web::test]
async fn a_badly_signed_notification_is_followed_by_a_good_one() {
    for fault in ["wrong_signature", "signtest"] {
        let world = World::new();
        world.faults(json!({ fault: 1 })).await;
        world.shop.answers(&[401]);
        world.paid(NUMBER).await;
        let told = world.shop.first(2).await;
        let good: Vec<bool> = told.iter().map(|told| world.verifies(told)).collect();
        assert_eq!(good, [false, true], "{fault}");
        let summary = settled(&world).await;
        assert_eq!(summary["notifications"]["forged_accepted"], 0);
        assert_eq!(summary["notifications"]["delivered"], 1);
    }
}

#[actix_web::test]
async fn a_shop_that_takes_a_bad_signature_is_found_out() {
    let world = World::new();
    world.faults(json!({ "wrong_signature": 1 })).await;
    world.paid(NUMBER).await;
    let told = world.shop.first(2).await;
    assert_eq!(told.len(), 2);
    assert_eq!(settled(&world).await["notifications"]["forged_accepted"], 1);
}

#[actix_web::test]
async fn a_wrong_amount_is_followed_by_the_right_one_under_another_id() {
    let world = World::new();
    world.faults(json!({ "wrong_amount": 1 })).await;
    world.paid(NUMBER).await;
    let told = world.shop.first(2).await;
    assert!(told.iter().all(|told| world.verifies(told)));
    assert_eq!(ids(&told).len(), 2);
    let amounts: Vec<Value> =
        told.iter().map(|told| world.open(told)["amount"]["total"].clone()).collect();
    assert_eq!(amounts, [1991, 1990]);
    assert_eq!(settled(&world).await["notifications"]["forged_accepted"], 0);
}

#[actix_web::test]
async fn either_key_of_the_platform_can_sign() {
    let world = World::new();
    world.faults(json!({ "notify_key": "alternate" })).await;
    world.paid("T20261123001").await;
    world.paid("T20261123002").await;
    let told = world.shop.first(2).await;
    assert!(told.iter().all(|told| world.verifies(told)));
    let serials: HashSet<&str> = told.iter().map(|told| told.header("Wechatpay-Serial")).collect();
    let identity = world.identity();
    let both = [&identity.platform_public_key_id, &identity.platform_cert_serial];
    assert_eq!(serials, both.map(String::as_str).into());
}

#[actix_web::test]
async fn a_notification_is_repeated_on_request() {
    let world = World::new();
    world.paid(NUMBER).await;
    world.shop.first(1).await;
    world.shop.answers(&[409]);
    let (status, answer) = notify(&world, json!({ "id": "again" })).await;
    assert_eq!((status, &answer), (200, &json!({ "status": 409, "body": "" })));
    let told = world.shop.received();
    assert_eq!(told[1].id(), "again");
    assert!(world.verifies(&told[1]));
    assert_eq!(world.open(&told[1]), world.open(&told[0]));
}

#[actix_web::test]
async fn a_signature_is_spoilt_on_request() {
    let world = World::new();
    world.paid(NUMBER).await;
    world.shop.first(1).await;
    for how in ["wrong_key", "altered_body", "signtest", "not_base64", "missing"] {
        assert_eq!(notify(&world, json!({ "signature": how })).await.0, 200, "{how}");
        let told = world.shop.received().pop().unwrap();
        assert!(!world.verifies(&told), "{how}");
        assert_eq!(world.open(&told)["out_trade_no"], NUMBER, "{how}");
    }
    for changes in [json!({ "timestamp_offset_secs": -301 }), json!({ "serial": "00FF" })] {
        assert_eq!(notify(&world, changes.clone()).await.0, 200);
        assert!(!world.verifies(&world.shop.received().pop().unwrap()), "{changes}");
    }
}

#[actix_web::test]
async fn a_well_signed_lie_is_told_on_request() {
    let world = World::new();
    world.prepay(NUMBER).await;
    let lies = [
        ("appid", "/appid", json!("wx0")),
        ("mchid", "/mchid", json!("1")),
        ("amount_total", "/amount/total", json!(1)),
        ("openid", "/payer/openid", json!("o2")),
        ("currency", "/amount/currency", json!("USD")),
        ("trade_state", "/trade_state", json!("NOTPAY")),
        ("as_out_trade_no", "/out_trade_no", json!("T404")),
    ];
    for (name, pointer, lie) in lies {
        assert_eq!(notify(&world, json!({ name: lie })).await.0, 200, "{name}");
        let told = world.shop.received().pop().unwrap();
        assert!(world.verifies(&told));
        assert_eq!(world.open(&told).pointer(pointer), Some(&lie));
    }
    assert_eq!(world.query(NUMBER).await.json["trade_state"], "NOTPAY");
}

#[actix_web::test]
async fn a_request_for_a_notification_names_what_there_is() {
    let world = World::new();
    assert_eq!(notify(&world, json!({})).await.0, 404);
    world.prepay(NUMBER).await;
    assert_eq!(notify(&world, json!({ "colour": "red" })).await.0, 400);
    assert_eq!(notify(&world, json!({ "out_refund_no": "R1" })).await.0, 400);
}
