use super::*;
use crate::config::PublicKeyConfig;
use crate::notify::NotificationEvent;
use crate::vectors::{self, APPID, MCHID, published};

fn config() -> Config {
    Config {
        base_url: "http://127.0.0.1:9".to_owned(),
        appid: APPID.to_owned(),
        app_secret: Secret::new("app-secret"),
        mchid: MCHID.to_owned(),
        api_v3_key: Secret::new(published().notification.api_v3_key.clone()),
        merchant_key_pem: Secret::new(vectors::merchant_key_pem()),
        merchant_serial: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB".to_owned(),
        key_mode: KeyMode::PublicKey,
        public_key: Some(PublicKeyConfig {
            id: "PUB_KEY_ID_1".to_owned(),
            pem: vectors::document_public_key(),
        }),
        request_timeout: Config::REQUEST_TIMEOUT,
        connect_timeout: Config::CONNECT_TIMEOUT,
    }
}

/// A client that has downloaded the published platform certificate.
async fn client() -> WeChat {
    let client = WeChat::new(config()).unwrap();
    let body = vectors::certificates_answer();
    let list = certificates::read(body.as_bytes(), &vectors::v3_key()).unwrap();
    let serial = &published().notification.serial;
    let download = async { Ok::<_, ()>(list) };
    let certificates = &client.inner.certificates;
    let found = certificates.find_or_download(serial, vectors::now(), download).await;
    assert!(found.unwrap().is_some());
    client
}

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    }
}

#[test]
fn a_bad_setting_is_named() {
    type Change = fn(&mut Config);
    let changes: [(&str, Change); 11] = [
        ("base_url", |config| config.base_url = "mch.weixin.qq.com".to_owned()),
        ("base_url", |config| config.base_url = "ftp://127.0.0.1".to_owned()),
        ("base_url", |config| config.base_url = "http://127.0.0.1/wechat".to_owned()),
        ("appid", |config| config.appid = String::new()),
        ("mchid", |config| config.mchid = "1\",x=\"".to_owned()),
        ("merchant_serial", |config| config.merchant_serial = "a b".to_owned()),
        ("app_secret", |config| config.app_secret = Secret::new("")),
        ("api_v3_key", |config| config.api_v3_key = Secret::new("short")),
        ("merchant_key_pem", |config| config.merchant_key_pem = Secret::new("-")),
        ("public_key", |config| config.public_key = None),
        ("public_key.pem", |config| {
            config.public_key =
                Some(PublicKeyConfig { id: "PUB_KEY_ID_1".to_owned(), pem: String::new() });
        }),
    ];
    for (setting, change) in changes {
        let mut config = config();
        change(&mut config);
        assert_eq!(WeChat::new(config).unwrap_err().setting, setting);
    }
}

#[test]
fn certificate_mode_needs_no_public_key() {
    let config = Config { key_mode: KeyMode::Certificate, public_key: None, ..config() };
    assert!(WeChat::new(config).is_ok());
}

#[test]
fn no_secret_shows_in_the_debug_form() {
    let config = config();
    let shown = format!("{config:?} {:?}", WeChat::new(config.clone()).unwrap());
    let secrets = [&config.app_secret, &config.api_v3_key, &config.merchant_key_pem];
    for secret in secrets {
        assert!(!shown.contains(secret.expose()));
    }
}

#[test]
fn only_wechats_own_payment_hosts_imply_another_login_host() {
    for (base, login) in [
        ("https://api.mch.weixin.qq.com", "https://api.weixin.qq.com/sns/jscode2session"),
        ("https://api2.mch.weixin.qq.com/", "https://api.weixin.qq.com/sns/jscode2session"),
        ("http://127.0.0.1:8090", "http://127.0.0.1:8090/sns/jscode2session"),
    ] {
        assert_eq!(login_url(&base_url(base).unwrap()).as_str(), login);
    }
}

#[test]
fn payment_parameters_carry_the_signature_of_their_own_values() {
    let client = WeChat::new(config()).unwrap();
    let prepay_id = PrepayId::new("wx201410272009395522657a690389285100");
    let parameters = client.payment_parameters(&prepay_id, vectors::now()).unwrap();
    assert_eq!(parameters.package, format!("prepay_id={prepay_id}"));
    assert_eq!(parameters.time_stamp, published().notification.timestamp);
    let message = sign::payment_message(
        APPID,
        &parameters.time_stamp,
        &parameters.nonce_str,
        &parameters.package,
    );
    assert_eq!(parameters.pay_sign, vectors::merchant_key().sign(message.as_bytes()).unwrap());
    let json = serde_json::to_value(&parameters).unwrap();
    for name in ["timeStamp", "nonceStr", "package", "signType", "paySign"] {
        assert!(json[name].is_string(), "{name}");
    }
    assert_eq!(json["signType"], "RSA");
}

#[tokio::test]
async fn the_published_notification_is_accepted() {
    let client = client().await;
    let vector = &published().notification;
    let notification =
        client.notification(&vector.headers(), vector.body.as_bytes(), vectors::now()).await;
    assert!(matches!(notification.unwrap().event, NotificationEvent::Payment(_)));
}

#[tokio::test]
async fn a_notification_that_was_changed_is_forged() {
    let client = client().await;
    let vector = &published().notification;
    let right = vector.headers();
    let probe = format!("WECHATPAY/SIGNTEST/{}", right.signature);
    let changed = [
        (NotificationHeaders { nonce: "other", ..right }, SignatureError::Wrong),
        (NotificationHeaders { signature: &probe, ..right }, SignatureError::Wrong),
        (NotificationHeaders { timestamp: "1795438802", ..right }, SignatureError::Wrong),
        (NotificationHeaders { timestamp: "1795438501", ..right }, SignatureError::Stale),
        (NotificationHeaders { timestamp: "1795439101", ..right }, SignatureError::Stale),
        (NotificationHeaders { serial: "ABCD", ..right }, SignatureError::UnknownKey),
        (NotificationHeaders { serial: "PUB_KEY_ID_1", ..right }, SignatureError::Wrong),
        (NotificationHeaders { serial: "PUB_KEY_ID_2", ..right }, SignatureError::UnknownKey),
    ];
    for (headers, expected) in changed {
        let answer = client.notification(&headers, vector.body.as_bytes(), vectors::now()).await;
        let error = answer.unwrap_err();
        assert_eq!(error, NotificationError::Signature(expected), "{headers:?}");
        assert!(error.is_forged());
    }
    let body = vector.body.replace("TRANSACTION", "TRANSACTIOM");
    let answer = client.notification(&right, body.as_bytes(), vectors::now()).await;
    assert_eq!(answer, Err(NotificationError::Signature(SignatureError::Wrong)));
}

#[tokio::test]
async fn a_success_without_a_signature_is_an_unknown_outcome() {
    let client = WeChat::new(config()).unwrap();
    let unsigned = answer(200, r#"{"prepay_id":"wx1"}"#);
    let error = client.inner.prove(unsigned, vectors::now()).await.unwrap_err();
    let missing = SignatureError::Missing("wechatpay-timestamp");
    assert!(
        matches!(error, PayError::Unknown(Cause::Unproved(error)) if error == missing),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_empty_204_has_to_be_signed_too() {
    let client = client().await;
    let signed = vectors::signed_body("");
    let mut answer = answer(204, "");
    for (name, value) in [
        ("wechatpay-timestamp", &signed.timestamp),
        ("wechatpay-nonce", &signed.nonce),
        ("wechatpay-serial", &signed.serial),
        ("wechatpay-signature", &signed.signature),
    ] {
        answer.headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    assert!(client.inner.prove(answer, vectors::now()).await.is_ok());
}

#[test]
fn what_a_refusal_says_decides_and_not_its_status_alone() {
    let refused = |status, body| format!("{:?}", answer(status, body).refusal());
    let cases = [
        (404, r#"{"code":"ORDER_NOT_EXIST","message":"x"}"#, "NotFound"),
        (404, r#"{"code":"ORDERNOTEXIST"}"#, "NotFound"),
        (404, r#"{"code":"RESOURCE_NOT_EXISTS"}"#, "NotFound"),
        (404, "<html>no such page</html>", "Unknown(Failed { status: 404"),
        (400, r#"{"code":"ORDER_PAID"}"#, "AlreadyPaid"),
        (400, r#"{"code":"ORDERPAID"}"#, "AlreadyPaid"),
        (400, r#"{"code":"ORDER_CLOSED"}"#, "Closed"),
        (400, r#"{"code":"PARAM_ERROR"}"#, "Refused { status: 400"),
        (401, r#"{"code":"SIGN_ERROR"}"#, "Refused { status: 401"),
        (403, r#"{"code":"NOT_ENOUGH"}"#, "Refused { status: 403"),
        (429, r#"{"code":"FREQUENCY_LIMITED"}"#, "Unknown(Failed { status: 429"),
        (500, r#"{"code":"SYSTEM_ERROR"}"#, "Unknown(Failed { status: 500"),
        (500, r#"{"code":"OPENID_MISMATCH"}"#, "Refused { status: 500"),
        (502, "<html>", "Unknown(Failed { status: 502"),
        (302, "", "Unknown(Failed { status: 302"),
    ];
    for (status, body, expected) in cases {
        let refusal = refused(status, body);
        assert!(refusal.starts_with(expected), "{status} {body}: {refusal}");
    }
}

#[tokio::test]
async fn without_a_connection_the_address_and_its_secrets_stay_here() {
    let client = WeChat::new(config()).unwrap();
    let error = client.login("a-code").await.unwrap_err();
    assert!(matches!(error, LoginError::Unavailable(Cause::Connect(_))), "{error:?}");
    let shown = format!("{error:?}");
    assert!(!shown.contains("app-secret") && !shown.contains("a-code"), "{shown}");
}

#[tokio::test]
async fn a_number_that_could_leave_its_path_is_not_sent() {
    let client = WeChat::new(config()).unwrap();
    let error = client.query("../refunds", vectors::now()).await.unwrap_err();
    assert!(matches!(error, PayError::Invalid(_)));
    let error = client.query_refund("a/b", vectors::now()).await.unwrap_err();
    assert!(matches!(error, PayError::Invalid(_)));
}

#[tokio::test]
async fn a_code_that_can_not_be_one_is_not_sent() {
    let client = WeChat::new(config()).unwrap();
    assert!(matches!(client.login("").await, Err(LoginError::InvalidCode)));
    assert!(matches!(client.login(&"x".repeat(129)).await, Err(LoginError::InvalidCode)));
}
