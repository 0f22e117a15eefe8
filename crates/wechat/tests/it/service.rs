//! What needs an access token: phone numbers, messages, checks, shipping information.

use mall_wechat::{
    Delivery, KeyMode, LoginError, Scene, ServiceError, ShippedParcel, Shipping, SubscribeMessage,
    Suggestion,
};
use serde_json::json;

use crate::shop::{Shop, now};

#[tokio::test]
async fn a_phone_number_comes_for_its_code() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let phone = shop.wechat.phone_number("phone:13800138000", now()).await.unwrap();
    assert_eq!((phone.country_code.as_str(), phone.number.as_str()), ("86", "13800138000"));
    let error = shop.wechat.phone_number("sim:zhang", now()).await.unwrap_err();
    assert!(matches!(error, LoginError::InvalidCode), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_token_that_died_early_is_replaced_without_the_callers_notice() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    shop.wechat.phone_number("phone:13800138000", now()).await.unwrap();
    // Somebody forces a new token: the old one is dead at once.
    shop.force_token().await;
    shop.wechat.phone_number("phone:13800138001", now()).await.unwrap();
    shop.close().await;
}

#[tokio::test]
async fn a_message_is_sent_cut_to_what_its_fields_hold() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let message = SubscribeMessage {
        openid: shop.openid.clone(),
        template_id: "TEMPLATE1".to_owned(),
        page: Some("pages/order/detail/index?id=1".to_owned()),
        fields: [("thing1", "很长的商品名称".repeat(5)), ("amount2", "99.00元".to_owned())]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
    };
    shop.wechat.send_message(&message, now()).await.unwrap();
    let sent = shop.look("/_sim/messages").await;
    assert_eq!(sent["items"][0]["data"]["amount2"]["value"], "99.00元");

    shop.faults(json!({ "message_refused": 1 })).await;
    let error = shop.wechat.send_message(&message, now()).await.unwrap_err();
    assert!(matches!(error, ServiceError::Refused { errcode: 43101, .. }), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_text_is_judged() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let texts =
        [("好茶", Suggestion::Pass), ("可疑", Suggestion::Review), ("违规", Suggestion::Risky)];
    for (text, suggestion) in texts {
        let judged = shop.wechat.check_content(&shop.openid, Scene::Comment, text, now()).await;
        assert_eq!(judged.unwrap(), suggestion);
    }
    shop.close().await;
}

#[tokio::test]
async fn parcels_are_reported_once_and_again_once() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let prepay_id = shop.order("T20261123001").await;
    shop.pay(&prepay_id).await;
    let paid = shop.wechat.query("T20261123001", now()).await.unwrap();
    let parcel = ShippedParcel {
        company: "SF".to_owned(),
        tracking_no: "SF1234567890".to_owned(),
        goods: "茶叶".to_owned(),
        receiver_phone: Some("13800138000".to_owned()),
    };
    let at = now();
    let shipping = Shipping {
        transaction_id: paid.transaction_id.unwrap(),
        openid: shop.openid.clone(),
        delivery: Delivery::Part { last: false },
        parcels: vec![parcel],
        at,
    };
    shop.wechat.upload_shipping(&shipping, now()).await.unwrap();
    let last = Shipping {
        delivery: Delivery::Part { last: true },
        at: at + chrono::TimeDelta::milliseconds(1),
        ..shipping.clone()
    };
    shop.wechat.upload_shipping(&last, now()).await.unwrap();
    let shipment = shop.look("/_sim/shipments/T20261123001").await;
    assert_eq!(shipment["finished"], true);
    assert_eq!(shipment["parcels"].as_array().unwrap().len(), 2);

    let later = |ms| Shipping { at: at + chrono::TimeDelta::milliseconds(ms), ..last.clone() };
    shop.wechat.upload_shipping(&later(2), now()).await.unwrap();
    let error = shop.wechat.upload_shipping(&later(3), now()).await.unwrap_err();
    assert!(error.is_reported_before(), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn parcels_of_a_payment_that_wechat_does_not_know_are_reported_later() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let shipping = Shipping {
        transaction_id: "4200000000202611230000000000".to_owned(),
        openid: shop.openid.clone(),
        delivery: Delivery::Whole,
        parcels: vec![ShippedParcel {
            company: "ZTO".to_owned(),
            tracking_no: "1".to_owned(),
            goods: "茶叶".to_owned(),
            receiver_phone: None,
        }],
        at: now(),
    };
    let error = shop.wechat.upload_shipping(&shipping, now()).await.unwrap_err();
    assert!(error.is_passing(), "{error:?}");
    shop.close().await;
}
