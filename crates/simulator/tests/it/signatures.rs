//! Who may call, and who answers.

use serde_json::{Value, json};

use crate::support::{JSAPI, Manner, World, open};

#[actix_web::test]
async fn a_signed_request_is_answered_with_a_signature() {
    let world = World::new();
    let answer = world.post(JSAPI, &world.prepay_body("T20261123001")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.verified);
    assert_eq!(answer.headers["Wechatpay-Serial"], world.identity().platform_public_key_id);
    assert_eq!(answer.headers["Content-Type"], "application/json; charset=utf-8");
    assert!(answer.headers["Request-ID"].to_str().unwrap().ends_with("-0"));
    assert_eq!(answer.json["prepay_id"].as_str().unwrap().len(), 36);
}

#[actix_web::test]
async fn a_body_that_was_changed_is_refused_with_what_should_have_been_signed() {
    let world = World::new();
    let body = world.prepay_body("T20261123001").to_string();
    let changed = body.replace("1990", "1");
    let manner = Manner { sent: Some(changed.clone()), ..world.manner() };
    let answer = world.send("POST", JSAPI, &body, manner).await;

    assert_eq!(answer.status, 401);
    assert_eq!(answer.json["code"], "SIGN_ERROR");
    let detail = &answer.json["detail"];
    assert_eq!(detail["detail"]["issue"], "sign not match");
    assert_eq!(detail["sign_information"]["method"], "POST");
    let quoted = detail["sign_information"]["truncated_sign_message"].as_str().unwrap();
    assert!(quoted.starts_with("POST\n/v3/pay/transactions/jsapi\n"));
    assert!(quoted.ends_with(&format!("{changed}\n")));
    assert_eq!(world.query("T20261123001").await.status, 404);
}

#[actix_web::test]
async fn the_query_is_part_of_what_is_signed() {
    let world = World::new();
    world.prepay("T20261123001").await;
    let path = "/v3/pay/transactions/out-trade-no/T20261123001";
    let answer = world.get(&format!("{path}?mchid={}", world.identity().mchid)).await;
    assert_eq!(answer.status, 200);
    let answer = world.get(path).await;
    assert_eq!((answer.status, &answer.json["detail"]["location"]), (400, &json!("query")));
    let answer = world.get(&format!("{path}?mchid=1900000000")).await;
    assert_eq!((answer.status, &answer.json["detail"]["field"]), (400, &json!("/mchid")));
}

#[actix_web::test]
async fn a_request_is_signed_within_five_minutes() {
    let world = World::new();
    for (offset_secs, status) in [(-305, 401), (-295, 404), (295, 404), (305, 401)] {
        let manner = Manner { offset_secs, ..world.manner() };
        let target = "/v3/refund/domestic/refunds/R1";
        let answer = world.send("GET", target, "", manner).await;
        assert_eq!(answer.status, status, "{offset_secs}");
    }
}

#[actix_web::test]
async fn only_the_merchant_calls() {
    let world = World::new();
    let strangers = [
        Manner { mchid: "1900000000".to_owned(), ..world.manner() },
        Manner { merchant_serial: "A".repeat(40), ..world.manner() },
        Manner { authorization: false, ..world.manner() },
    ];
    for manner in strangers {
        let answer = world.send("GET", "/v3/certificates", "", manner).await;
        assert_eq!((answer.status, &answer.json["code"]), (401, &json!("SIGN_ERROR")));
        assert!(answer.verified);
    }
}

#[actix_web::test]
async fn a_body_states_the_merchant_who_signed() {
    let world = World::new();
    let mut body = world.prepay_body("T20261123001");
    body["mchid"] = "1900000000".into();
    let answer = world.post(JSAPI, &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("PARAM_ERROR")));
    assert_eq!(answer.json["detail"]["field"], "/mchid");
}

#[actix_web::test]
async fn without_a_serial_the_certificate_signs_and_is_handed_out() {
    let world = World::new();
    let manner = Manner { platform_serial: None, ..world.manner() };
    let answer = world.send("GET", "/v3/certificates", "", manner).await;
    assert_eq!(answer.status, 200);
    assert!(answer.verified);
    let serial = &world.identity().platform_cert_serial;
    assert_eq!(answer.headers["Wechatpay-Serial"], *serial);

    let item = &answer.json["data"][0];
    assert_eq!(item["serial_no"], **serial);
    let wrapped = &item["encrypt_certificate"];
    assert_eq!(wrapped["associated_data"], "certificate");
    let kept = std::fs::read(&world.identity().platform_cert_file).unwrap();
    assert_eq!(open(world.identity(), wrapped), kept);
}

#[actix_web::test]
async fn what_is_not_json_is_refused() {
    let world = World::new();
    let answer = world.send("POST", JSAPI, "total=1", world.manner()).await;
    assert_eq!((answer.status, &answer.json["code"]), (400, &json!("PARAM_ERROR")));
    assert_ne!(answer.json["message"], Value::Null);
}
