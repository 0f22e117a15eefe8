//! Published test vectors and the keys that belong to them, for the tests of this crate.

use std::sync::LazyLock;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use crate::notify::NotificationHeaders;
use crate::sign::{ApiV3Key, MerchantKey, answer_message};

pub(crate) const MCHID: &str = "1900007291";
pub(crate) const APPID: &str = "wxsim";

#[derive(Debug, Deserialize)]
pub(crate) struct Vectors {
    merchant_key: String,
    platform_key: String,
    platform_certificate: String,
    document_public_key: String,
    pub(crate) request: Request,
    pub(crate) payment: Payment,
    pub(crate) answer: Answer,
    pub(crate) notification: Signed,
    pub(crate) encrypted: Encrypted,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    pub(crate) target: String,
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
    pub(crate) body: String,
    pub(crate) message_sha256: String,
    pub(crate) signature: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Payment {
    pub(crate) appid: String,
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) prepay_id: String,
    pub(crate) signature: String,
    pub(crate) app_signature: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) body: String,
    pub(crate) signature: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Signed {
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) serial: String,
    pub(crate) signature: String,
    pub(crate) body: String,
    pub(crate) plaintext: String,
    pub(crate) api_v3_key: String,
}

impl Signed {
    pub(crate) fn headers(&self) -> NotificationHeaders<'_> {
        NotificationHeaders {
            timestamp: &self.timestamp,
            nonce: &self.nonce,
            serial: &self.serial,
            signature: &self.signature,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Encrypted {
    pub(crate) key: String,
    pub(crate) nonce: String,
    pub(crate) associated_data: String,
    pub(crate) ciphertext: String,
    pub(crate) plaintext: String,
}

static PUBLISHED: LazyLock<Vectors> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../tests/vectors/published.json")).expect("the vectors")
});

pub(crate) fn published() -> &'static Vectors {
    &PUBLISHED
}

pub(crate) fn merchant_key_pem() -> String {
    pem("PRIVATE KEY", &PUBLISHED.merchant_key)
}

pub(crate) fn merchant_key() -> MerchantKey {
    MerchantKey::from_pem(&merchant_key_pem()).expect("the published key")
}

pub(crate) fn document_public_key() -> String {
    pem("PUBLIC KEY", &PUBLISHED.document_public_key)
}

pub(crate) fn platform_certificate() -> String {
    pem("CERTIFICATE", &PUBLISHED.platform_certificate)
}

/// When the published notification was signed.
pub(crate) fn now() -> DateTime<Utc> {
    let seconds = PUBLISHED.notification.timestamp.parse().expect("a number");
    DateTime::from_timestamp(seconds, 0).expect("a time")
}

pub(crate) fn v3_key() -> ApiV3Key {
    ApiV3Key::new(PUBLISHED.notification.api_v3_key.as_bytes()).expect("the published key")
}

/// The list of certificates that the published platform would answer with.
pub(crate) fn certificates_answer() -> String {
    let nonce = "certificate1";
    json!({"data": [{
        "serial_no": PUBLISHED.notification.serial,
        "effective_time": "2024-01-01T08:00:00+08:00",
        "expire_time": "2044-01-01T08:00:00+08:00",
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": "certificate",
            "ciphertext": encrypt(nonce, "certificate", &platform_certificate()),
        },
    }]})
    .to_string()
}

/// A notification of the published platform about `plaintext`, signed now.
pub(crate) fn signed(event_type: &str, plaintext: &str) -> Signed {
    let nonce = "notification";
    let body = json!({
        "id": "29a61973-babf-599a-966d-6bcdcf17360c",
        "create_time": "2026-11-23T21:00:01+08:00",
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "resource": {
            "original_type": "x",
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "ciphertext": encrypt(nonce, "", plaintext),
        },
    })
    .to_string();
    signed_body(&body)
}

/// `body`, signed by the published platform now.
pub(crate) fn signed_body(body: &str) -> Signed {
    let timestamp = PUBLISHED.notification.timestamp.clone();
    let platform_key = MerchantKey::from_pem(&pem("PRIVATE KEY", &PUBLISHED.platform_key));
    let message = answer_message(&timestamp, "n", body.as_bytes());
    Signed {
        signature: platform_key.expect("the published key").sign(&message).expect("a signature"),
        timestamp,
        nonce: "n".to_owned(),
        serial: PUBLISHED.notification.serial.clone(),
        body: body.to_owned(),
        plaintext: String::new(),
        api_v3_key: String::new(),
    }
}

fn encrypt(nonce: &str, associated_data: &str, plaintext: &str) -> String {
    let key = PUBLISHED.notification.api_v3_key.as_bytes();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a key"));
    let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).expect("twelve bytes");
    let mut bytes = plaintext.as_bytes().to_vec();
    let aad = Aad::from(associated_data.as_bytes());
    key.seal_in_place_append_tag(nonce, aad, &mut bytes).expect("a ciphertext");
    STANDARD.encode(bytes)
}

fn pem(tag: &str, der: &str) -> String {
    pem::encode(&pem::Pem::new(tag, STANDARD.decode(der).expect("base64")))
}
