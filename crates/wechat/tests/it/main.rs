//! The client against the simulator, which shares no code with it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, reason = "tests")]

mod service;
mod shop;

use std::time::Duration;

use mall_wechat::{
    BillKind, BillReader, BillRow, Cause, Downloaded, KeyMode, LoginError, NotificationError,
    NotificationEvent, PayError, RefundStatus, Secret, SignatureError, TradeState, Transaction,
};
use serde_json::json;

use crate::shop::{Shop, now};

const BOTH: [KeyMode; 2] = [KeyMode::PublicKey, KeyMode::Certificate];

fn payment(event: NotificationEvent) -> Transaction {
    let NotificationEvent::Payment(transaction) = event else { panic!("not a payment: {event:?}") };
    transaction
}

#[tokio::test]
async fn a_shopper_is_the_same_at_every_login() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let first = shop.wechat.login("sim:zhang").await.unwrap();
    let second = shop.wechat.login("sim:zhang").await.unwrap();
    let other = shop.wechat.login("sim:li").await.unwrap();
    assert_eq!(first, second);
    assert_ne!(first.openid, other.openid);
    shop.close().await;
}

#[tokio::test]
async fn a_code_that_wechat_does_not_know_is_invalid() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let error = shop.wechat.login("no-such-code").await.unwrap_err();
    assert!(matches!(error, LoginError::InvalidCode), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_wrong_app_secret_is_our_fault_and_not_the_shoppers() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let client = shop.client(|config| config.app_secret = Secret::new("wrong"));
    let error = client.login("sim:zhang").await.unwrap_err();
    assert!(matches!(error, LoginError::Unavailable(_)), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn an_order_is_paid_notified_and_refunded_in_either_key_mode() {
    for mode in BOTH {
        let shop = Shop::open(mode).await;
        let wechat = &shop.wechat;
        let prepay_id = shop.order("T20261123001").await;
        let parameters = wechat.payment_parameters(&prepay_id, now()).unwrap();
        assert_eq!(parameters.package, format!("prepay_id={prepay_id}"));
        let unpaid = wechat.query("T20261123001", now()).await.unwrap();
        assert_eq!(unpaid.trade_state, TradeState::NotPay, "{mode:?}");
        assert_eq!(unpaid.transaction_id, None);

        shop.pay(&prepay_id).await;
        let told = payment(shop.told().await.unwrap().event);
        let paid = wechat.query("T20261123001", now()).await.unwrap();
        assert_eq!(told, paid);
        assert_eq!(paid.trade_state, TradeState::Success);
        assert_eq!(paid.amount_fen, Some(9900));
        assert_eq!(paid.currency.as_deref(), Some("CNY"));
        assert_eq!(paid.openid, Some(shop.openid.clone()));
        assert!(paid.transaction_id.is_some() && paid.success_time.is_some());

        let refund = shop.refund("R20261123001", "T20261123001", 100);
        let asked = wechat.refund(&refund, now()).await.unwrap();
        let again = wechat.refund(&refund, now()).await.unwrap();
        assert_eq!(asked.refund_id, again.refund_id);
        assert_eq!((asked.refund_fen, asked.total_fen), (Some(100), Some(9900)));
        let NotificationEvent::Refund(told) = shop.told().await.unwrap().event else {
            panic!("a refund");
        };
        let done = wechat.query_refund("R20261123001", now()).await.unwrap();
        assert_eq!(done.status, RefundStatus::Success);
        assert_eq!((told.status, told.refund_fen), (RefundStatus::Success, 100));
        assert_eq!((told.refund_id, told.success_time), (done.refund_id, done.success_time));
        let refunded = wechat.query("T20261123001", now()).await.unwrap();
        assert_eq!(refunded.trade_state, TradeState::Refund);
        shop.close().await;
    }
}

#[tokio::test]
async fn a_payment_can_be_prepared_again_unchanged() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let order = shop.prepay("T20261123001");
    let first = shop.wechat.prepay(&order, now()).await;
    let second = shop.wechat.prepay(&order, now()).await;
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    let changed = mall_wechat::Prepay { amount_fen: 1, ..order };
    let error = shop.wechat.prepay(&changed, now()).await.unwrap_err();
    assert!(matches!(error, PayError::Refused { status: 400, .. }), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_closed_order_can_be_closed_again_but_not_paid() {
    for mode in BOTH {
        let shop = Shop::open(mode).await;
        shop.order("T20261123001").await;
        shop.wechat.close("T20261123001", now()).await.unwrap();
        shop.wechat.close("T20261123001", now()).await.unwrap();
        let closed = shop.wechat.query("T20261123001", now()).await.unwrap();
        assert_eq!(closed.trade_state, TradeState::Closed);
        let order = shop.prepay("T20261123001");
        let error = shop.wechat.prepay(&order, now()).await.unwrap_err();
        assert!(matches!(error, PayError::Closed | PayError::Refused { .. }), "{error:?}");
        shop.close().await;
    }
}

#[tokio::test]
async fn a_paid_order_can_not_be_closed() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let prepay_id = shop.order("T20261123001").await;
    shop.pay(&prepay_id).await;
    let error = shop.wechat.close("T20261123001", now()).await.unwrap_err();
    assert!(matches!(error, PayError::AlreadyPaid), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn what_wechat_has_never_seen_is_not_found() {
    let shop = Shop::open(KeyMode::Certificate).await;
    let order = shop.wechat.query("T20261123999", now()).await.unwrap_err();
    assert!(matches!(order, PayError::NotFound), "{order:?}");
    let refund = shop.wechat.query_refund("R20261123999", now()).await.unwrap_err();
    assert!(matches!(refund, PayError::NotFound), "{refund:?}");
    let unpaid = shop.refund("R1", "T20261123999", 1);
    let refund = shop.wechat.refund(&unpaid, now()).await.unwrap_err();
    assert!(matches!(refund, PayError::NotFound), "{refund:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_signature_with_the_wrong_key_number_is_refused() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let client = shop.client(|config| config.merchant_serial = "00AB".to_owned());
    let error = client.query("T20261123001", now()).await.unwrap_err();
    assert!(matches!(error, PayError::Refused { status: 401, .. }), "{error:?}");
    shop.close().await;
}

#[tokio::test]
async fn an_outcome_that_is_not_known_is_called_so_and_asking_again_settles_it() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let order = shop.prepay("T20261123001");
    let faults = [
        json!({"error_before": 1.0}),
        json!({"error_before": 0.0, "error_after": 1.0}),
        json!({"error_after": 0.0, "rate_limited": 1.0}),
        json!({"rate_limited": 0.0, "bad_answer_signature": 1.0}),
    ];
    for fault in faults {
        shop.faults(fault.clone()).await;
        let error = shop.wechat.prepay(&order, now()).await.unwrap_err();
        assert!(matches!(error, PayError::Unknown(_)), "{fault}: {error:?}");
        let error = shop.wechat.query("T20261123001", now()).await.unwrap_err();
        assert!(matches!(error, PayError::Unknown(_)), "{fault}: {error:?}");
    }
    let error = shop.wechat.prepay(&order, now()).await.unwrap_err();
    assert!(matches!(error, PayError::Unknown(Cause::Unproved(_))), "{error:?}");

    shop.faults(json!({"bad_answer_signature": 0.0})).await;
    shop.wechat.prepay(&order, now()).await.unwrap();
    shop.close().await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_leaves_the_outcome_open() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    shop.faults(json!({"timeout": 1.0, "timeout_ms": 2000})).await;
    let hasty = shop.client(|config| config.request_timeout = Duration::from_millis(200));
    let order = shop.prepay("T20261123001");
    let error = hasty.prepay(&order, now()).await.unwrap_err();
    assert!(matches!(error, PayError::Unknown(Cause::TimedOut)), "{error:?}");

    shop.faults(json!({"timeout": 0.0})).await;
    let unpaid = shop.wechat.query("T20261123001", now()).await.unwrap();
    assert_eq!(unpaid.trade_state, TradeState::NotPay);
    shop.close().await;
}

#[tokio::test]
async fn notifications_of_both_keys_are_accepted_in_either_mode() {
    for mode in BOTH {
        let shop = Shop::open(mode).await;
        let prepay_id = shop.order("T20261123001").await;
        shop.pay(&prepay_id).await;
        shop.told().await.unwrap();
        for key in ["public_key", "certificate", "public_key", "certificate"] {
            let told = shop.forge(json!({"out_trade_no": "T20261123001", "key": key})).await;
            assert_eq!(payment(told.unwrap().event).amount_fen, Some(9900), "{mode:?} {key}");
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn forged_notifications_are_refused_and_the_next_good_one_is_not() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let prepay_id = shop.order("T20261123001").await;
    shop.pay(&prepay_id).await;
    let first = shop.told().await.unwrap();

    let cases = [
        (json!({"signature": "wrong_key"}), SignatureError::Wrong),
        (json!({"signature": "altered_body"}), SignatureError::Wrong),
        (json!({"signature": "signtest"}), SignatureError::Wrong),
        (json!({"signature": "not_base64"}), SignatureError::Wrong),
        (json!({"signature": "missing"}), SignatureError::Missing("wechatpay-signature")),
        (json!({"timestamp_offset_secs": -301}), SignatureError::Stale),
        (json!({"timestamp_offset_secs": 302}), SignatureError::Stale),
        (json!({"serial": "PUB_KEY_ID_0999"}), SignatureError::UnknownKey),
        (json!({"serial": "0123456789ABCDEF"}), SignatureError::UnknownKey),
    ];
    for (mut forgery, expected) in cases {
        forgery["out_trade_no"] = "T20261123001".into();
        let told = shop.forge(forgery.clone()).await;
        assert_eq!(told, Err(NotificationError::Signature(expected)), "{forgery}");
    }

    for good in [json!({}), json!({"timestamp_offset_secs": -295}), json!({"currency": "USD"})] {
        let mut forgery = good.clone();
        forgery["out_trade_no"] = "T20261123001".into();
        forgery["id"] = first.id.clone().into();
        let told = shop.forge(forgery).await.unwrap();
        assert_eq!(told.id, first.id, "{good}");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_notification_about_somebody_else_is_foreign_although_well_signed() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let prepay_id = shop.order("T20261123001").await;
    shop.pay(&prepay_id).await;
    shop.told().await.unwrap();
    for (field, value) in [("appid", "wxother"), ("mchid", "1999999999")] {
        let told = shop.forge(json!({"out_trade_no": "T20261123001", field: value})).await;
        let error = told.unwrap_err();
        assert_eq!(error, NotificationError::Foreign(field));
        assert!(!error.is_forged());
    }
    shop.close().await;
}

#[tokio::test]
async fn a_probe_is_refused_and_the_payment_still_arrives() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    shop.faults(json!({"signtest": 1.0})).await;
    let prepay_id = shop.order("T20261123001").await;
    shop.pay(&prepay_id).await;
    assert_eq!(shop.told().await, Err(NotificationError::Signature(SignatureError::Wrong)));
    let told = payment(shop.told().await.unwrap().event);
    assert_eq!(told.trade_state, TradeState::Success);
    shop.close().await;
}

#[tokio::test]
async fn many_payments_are_prepared_at_once_with_no_key_but_the_certificate() {
    let shop = Shop::open(KeyMode::Certificate).await;
    let wechat = shop.client(|config| config.public_key = None);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..200 {
        let wechat = wechat.clone();
        let order = shop.prepay(&format!("T20261124{number:04}"));
        tasks.spawn(async move { wechat.prepay(&order, now()).await });
    }
    let mut ids = std::collections::HashSet::new();
    while let Some(prepay_id) = tasks.join_next().await {
        ids.insert(prepay_id.unwrap().unwrap());
    }
    assert_eq!(ids.len(), 200);
    shop.close().await;
}

#[tokio::test]
async fn the_bills_of_a_day_are_downloaded_proved_and_read() {
    for mode in BOTH {
        let shop = Shop::open(mode).await;
        shop.faults(json!({ "bill_at_once": true, "refund_delay_ms": 0 })).await;
        let today = today();
        let mut file = Vec::new();
        let none = shop.wechat.download_bill(BillKind::Trade, today, now(), &mut file).await;
        assert_eq!(none.unwrap(), Downloaded::Nothing);

        for number in ["T20261123001", "T20261123002"] {
            let prepay_id = shop.order(number).await;
            shop.pay(&prepay_id).await;
            shop.told().await.unwrap();
        }
        let refund = shop.refund("R20261123001", "T20261123001", 100);
        shop.wechat.refund(&refund, now()).await.unwrap();
        shop.told().await.unwrap();

        let trades = bill(&shop, BillKind::Trade).await.unwrap();
        let mut numbers: Vec<_> = trades.iter().map(|row| row.out_trade_no.as_str()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, ["T20261123001", "T20261123002"]);
        assert!(trades.iter().all(|row| row.order_fen == 9_900 && row.state == "SUCCESS"));
        let refunds = bill(&shop, BillKind::Refund).await.unwrap();
        let refund = refunds[0].refund.as_ref().unwrap();
        assert_eq!((refund.out_refund_no.as_str(), refund.fen), ("R20261123001", 100));

        shop.faults(json!({ "bill_wrong_hash": 1 })).await;
        let error = bill(&shop, BillKind::Trade).await.unwrap_err();
        assert!(matches!(error, PayError::Unknown(Cause::Unproved(_))), "{error:?}");
        shop.close().await;
    }
}

fn today() -> chrono::NaiveDate {
    (now() + chrono::TimeDelta::hours(8)).date_naive()
}

async fn bill(shop: &Shop, kind: BillKind) -> Result<Vec<BillRow>, PayError> {
    let mut file = Vec::new();
    let downloaded = shop.wechat.download_bill(kind, today(), now(), &mut file).await?;
    assert_eq!(downloaded, Downloaded::Bill(file.len()));
    Ok(BillReader::new(file.as_slice()).unwrap().map(Result::unwrap).collect())
}

#[tokio::test]
async fn a_wechat_that_is_down_is_left_alone_until_it_answers_again() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    let prepay_id = shop.order("T20261123001").await;
    shop.faults(json!({ "error_before": 1 })).await;
    let ask = || shop.wechat.query("T20261123001", now());
    for _call in 0..10 {
        let error = ask().await.unwrap_err();
        assert!(matches!(error, PayError::Unknown(Cause::Failed { status: 500, .. })), "{error:?}");
    }
    let begun = std::time::Instant::now();
    for _call in 0..100 {
        assert!(matches!(ask().await, Err(PayError::Unknown(Cause::Paused))));
    }
    assert!(begun.elapsed() < Duration::from_millis(500), "nothing was sent");
    // The login is another host's: it goes on.
    shop.wechat.login("sim:zhang").await.unwrap();

    // A probe that fails makes the pause longer; one that is answered ends it.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(matches!(ask().await, Err(PayError::Unknown(Cause::Failed { .. }))));
    assert!(matches!(ask().await, Err(PayError::Unknown(Cause::Paused))));
    shop.faults(json!({ "error_before": 0 })).await;
    shop.pay(&prepay_id).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(ask().await.unwrap().trade_state, TradeState::Success);
    assert_eq!(ask().await.unwrap().trade_state, TradeState::Success);
    shop.close().await;
}

#[tokio::test]
async fn calls_that_are_refused_or_too_many_do_not_count_as_no_answer() {
    let shop = Shop::open(KeyMode::PublicKey).await;
    for _call in 0..15 {
        let error = shop.wechat.query("T20261123009", now()).await.unwrap_err();
        assert!(matches!(error, PayError::NotFound), "{error:?}");
    }
    shop.faults(json!({ "rate_limited": 1 })).await;
    for _call in 0..15 {
        let error = shop.wechat.query("T20261123009", now()).await.unwrap_err();
        assert!(matches!(error, PayError::Unknown(Cause::Failed { status: 429, .. })), "{error:?}");
    }
    shop.close().await;
}
