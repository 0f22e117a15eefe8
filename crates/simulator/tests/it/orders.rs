//! From the order to the payment, or to its end without one.

use serde_json::{Value, json};

use crate::support::{JSAPI, OPENID, World, now, seconds};

const NUMBER: &str = "T20261123001";

#[actix_web::test]
async fn an_order_is_paid_and_found_by_both_numbers() {
    let world = World::new();
    let prepay_id = world.prepay(NUMBER).await;
    let unpaid = world.query(NUMBER).await;
    assert_eq!(unpaid.status, 200);
    assert_eq!(unpaid.json["trade_state"], "NOTPAY");
    assert_eq!(unpaid.json["amount"], Value::Null);
    assert_eq!(unpaid.json["transaction_id"], Value::Null);

    let (status, paid) = world.pay(&prepay_id).await;
    assert_eq!(status, 200);
    assert_eq!(paid["out_trade_no"], NUMBER);
    assert_eq!(paid["trade_state"], "SUCCESS");

    let found = world.query(NUMBER).await;
    assert!(found.verified);
    assert_eq!(found.json["trade_state"], "SUCCESS");
    assert_eq!(found.json["transaction_id"], paid["transaction_id"]);
    assert_eq!(found.json["trade_type"], "JSAPI");
    assert_eq!(found.json["payer"]["openid"], OPENID);
    assert_eq!(found.json["amount"]["total"], 1990);
    assert_eq!(found.json["amount"]["currency"], "CNY");
    assert!(seconds(&found.json["success_time"]).abs_diff(now()) < 60);

    let id = paid["transaction_id"].as_str().unwrap();
    assert_eq!(id.len(), 28);
    let target = format!("/v3/pay/transactions/id/{id}?mchid={}", world.identity().mchid);
    assert_eq!(world.get(&target).await.json, found.json);
}

#[actix_web::test]
async fn an_order_that_never_was_is_not_found() {
    let world = World::new();
    let answer = world.query("T20261123404").await;
    assert_eq!((answer.status, &answer.json["code"]), (404, &json!("ORDER_NOT_EXIST")));
    assert!(answer.verified);
}

#[actix_web::test]
async fn asking_again_alike_gives_another_prepay_id_for_the_same_order() {
    let world = World::new();
    let (first, second) = (world.prepay(NUMBER).await, world.prepay(NUMBER).await);
    assert_ne!(first, second);
    assert_eq!(world.pay(&first).await.0, 200);
    let (status, answer) = world.pay(&second).await;
    assert_eq!((status, &answer["code"]), (409, &json!("order_paid")));
}

#[actix_web::test]
async fn asking_again_otherwise_is_refused() {
    let world = World::new();
    world.prepay(NUMBER).await;
    let mut body = world.prepay_body(NUMBER);
    body["amount"]["total"] = 1.into();
    let answer = world.post(JSAPI, &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("INVALID_REQUEST")));
    assert!(answer.headers["Request-ID"].to_str().unwrap().ends_with("-268498688"));
}

#[actix_web::test]
async fn asking_for_a_paid_order_is_refused() {
    let world = World::new();
    world.paid(NUMBER).await;
    let answer = world.post(JSAPI, &world.prepay_body(NUMBER)).await;
    assert_eq!((answer.status, &answer.json["code"]), (403, &json!("OUT_TRADE_NO_USED")));
}

#[actix_web::test]
async fn a_wrong_field_is_named() {
    let world = World::new();
    let wrongs = [
        ("/out_trade_no", json!("T#123456")),
        ("/out_trade_no", json!("short")),
        ("/description", json!("")),
        ("/description", json!("茶".repeat(128))),
        ("/notify_url", json!("https://shop.example/notify?a=1")),
        ("/amount/total", json!(0)),
        ("/amount/total", json!("1990")),
        ("/amount/total", json!(19.9)),
        ("/amount/currency", json!("USD")),
        ("/payer/openid", json!("someone")),
        ("/time_expire", json!("2026-11-23 22:30:00")),
        ("/attach", Value::Null),
        ("/colour", json!("red")),
    ];
    for (pointer, value) in wrongs {
        let mut body = world.prepay_body(NUMBER);
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        let answer = world.post(JSAPI, &body).await;
        assert_eq!((answer.status, &answer.json["code"]), (400, &json!("PARAM_ERROR")), "{body}");
        assert_eq!(answer.json["detail"]["field"], pointer, "{body}");
    }
    assert_eq!(world.query(NUMBER).await.status, 404);
}

#[actix_web::test]
async fn a_missing_field_is_named() {
    let world = World::new();
    for name in ["appid", "mchid", "description", "out_trade_no", "notify_url", "amount", "payer"] {
        let mut body = world.prepay_body(NUMBER);
        body.as_object_mut().unwrap().remove(name);
        let answer = world.post(JSAPI, &body).await;
        assert_eq!(answer.status, 400, "{name}");
        assert_eq!(answer.json["detail"]["field"], format!("/{name}"));
    }
}

#[actix_web::test]
async fn another_mini_program_is_refused() {
    let world = World::new();
    let mut body = world.prepay_body(NUMBER);
    body["appid"] = "wxd678efh567hg6787".into();
    let answer = world.post(JSAPI, &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("APPID_MCHID_NOT_MATCH")));
}

#[actix_web::test]
async fn a_closed_order_is_neither_paid_nor_asked_for_again() {
    let world = World::new();
    let prepay_id = world.prepay(NUMBER).await;
    for _ in 0..2 {
        let answer = world.close(NUMBER).await;
        assert_eq!(answer.status, 204);
        assert!(answer.verified);
        assert!(!answer.headers.contains_key("Content-Type"));
    }
    assert_eq!(world.query(NUMBER).await.json["trade_state"], "CLOSED");
    let (status, answer) = world.pay(&prepay_id).await;
    assert_eq!((status, &answer["code"]), (409, &json!("order_closed")));
    let answer = world.post(JSAPI, &world.prepay_body(NUMBER)).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("ORDER_CLOSED")));
}

#[actix_web::test]
async fn a_paid_order_is_not_closed() {
    let world = World::new();
    world.paid(NUMBER).await;
    let answer = world.close(NUMBER).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("ORDER_PAID")));
    assert_eq!(world.query(NUMBER).await.json["trade_state"], "SUCCESS");
}

#[actix_web::test]
async fn closing_an_order_that_never_was_looks_like_success() {
    let world = World::new();
    assert_eq!(world.close("T20261123404").await.status, 204);
    world.prepay("T20261123404").await;
}

#[actix_web::test]
async fn an_order_is_not_paid_after_its_end() {
    let world = World::with(|options| options.time_expire_min_secs = 0);
    let mut body = world.prepay_body(NUMBER);
    body["time_expire"] = "2026-01-01T00:00:00+08:00".into();
    let answer = world.post(JSAPI, &body).await;
    let (status, answer) = world.pay(answer.json["prepay_id"].as_str().unwrap()).await;
    assert_eq!((status, &answer["code"]), (409, &json!("order_expired")));
    assert_eq!(world.query(NUMBER).await.json["trade_state"], "NOTPAY");
}

#[actix_web::test]
async fn a_shopper_gets_a_minute_to_pay() {
    let world = World::new();
    let mut body = world.prepay_body(NUMBER);
    body["time_expire"] = "2026-01-01T00:00:00+08:00".into();
    let answer = world.post(JSAPI, &body).await;
    let order = world.control("GET", &format!("/_sim/orders/{NUMBER}"), Value::Null).await.1;
    assert_eq!(seconds(&order["pay_until"]) - seconds(&order["created_at"]), 60);
    assert_eq!(world.pay(answer.json["prepay_id"].as_str().unwrap()).await.0, 200);
}

#[actix_web::test]
async fn only_the_shopper_of_an_order_pays_it() {
    let world = World::new();
    let prepay_id = world.prepay(NUMBER).await;
    let pay = |openid: &str| {
        let body = json!({ "prepay_id": prepay_id, "openid": openid });
        world.control("POST", "/_sim/pay", body)
    };
    let (status, answer) = pay("oXXXXuMuAJO_M2pxb1Q9zNjWeS6o").await;
    assert_eq!((status, &answer["code"]), (403, &json!("other_payer")));
    assert_eq!(pay(OPENID).await.0, 200);
}

#[actix_web::test]
async fn a_prepay_id_that_never_was_is_not_found() {
    let world = World::new();
    let (status, answer) = world.pay("wx404").await;
    assert_eq!((status, &answer["code"]), (404, &json!("not_found")));
}

#[actix_web::test]
async fn an_order_is_paid_once_however_often_at_once() {
    let world = World::new();
    let prepay_id = world.prepay(NUMBER).await;
    let mut paying = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let url = format!("http://{}/_sim/pay", world.simulator.address());
        let request = world.http.post(url).json(&json!({ "prepay_id": prepay_id }));
        paying.spawn(async move { request.send().await.unwrap().status().as_u16() });
    }
    let mut statuses = paying.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    assert_eq!(world.summary().await["paid_count"], 1);
}

#[actix_web::test]
async fn the_newest_orders_come_first_and_are_counted_by_state() {
    let world = World::new();
    for turn in 1..=4 {
        world.prepay(&format!("T2026112300{turn}")).await;
    }
    world.paid("T20261123005").await;
    let list = |query: &'static str| {
        let world = &world;
        async move {
            let (_, list) = world.control("GET", &format!("/_sim/orders?{query}"), json!(0)).await;
            let items = list["items"].as_array().unwrap().clone();
            let numbers =
                items.iter().map(|item| item["out_trade_no"].as_str().unwrap().to_owned());
            (numbers.collect::<Vec<_>>(), list["total"].clone())
        }
    };
    let newest = ["T20261123005", "T20261123004"].map(str::to_owned).to_vec();
    assert_eq!(list("limit=2").await, (newest, json!(5)));
    let unpaid = ["T20261123003", "T20261123002"].map(str::to_owned).to_vec();
    assert_eq!(list("trade_state=NOTPAY&offset=1&limit=2").await, (unpaid, json!(4)));

    let summary = world.summary().await;
    let states = json!({ "NOTPAY": 4, "SUCCESS": 1, "REFUND": 0, "CLOSED": 0 });
    assert_eq!(summary["orders"], states);
    assert_eq!(summary["paid_fen"], 1990);
}
