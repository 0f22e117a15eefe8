//! What WeChat tells us on its own: checked and decrypted, but not compared with any order.

use serde::de::DeserializeOwned;

use crate::error::{NotificationError, SignatureError};
use crate::payment::{RefundNotification, Transaction};
use crate::sign::ApiV3Key;
use crate::wire::{Encrypted, Envelope, WireRefundNotification, WireTransaction};

const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// The headers that prove where an answer or a notification comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationHeaders<'a> {
    /// `Wechatpay-Timestamp`: when it was signed, in seconds since 1970.
    pub timestamp: &'a str,
    /// `Wechatpay-Nonce`.
    pub nonce: &'a str,
    /// `Wechatpay-Serial`: the key it was signed with.
    pub serial: &'a str,
    /// `Wechatpay-Signature`, in base64.
    pub signature: &'a str,
}

impl<'a> NotificationHeaders<'a> {
    /// Takes the headers from `get`, which finds one by its lower-case name.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Missing`] if `get` does not find one of them.
    pub fn read(get: impl Fn(&'static str) -> Option<&'a str>) -> Result<Self, SignatureError> {
        let header = |name| get(name).ok_or(SignatureError::Missing(name));
        Ok(Self {
            timestamp: header("wechatpay-timestamp")?,
            nonce: header("wechatpay-nonce")?,
            serial: header("wechatpay-serial")?,
            signature: header("wechatpay-signature")?,
        })
    }
}

/// Something WeChat told us. The same one may come many times, late, or never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The same for all deliveries of one notification.
    pub id: String,
    /// What happened.
    pub event: NotificationEvent,
}

/// What happened. Amount, currency and payer are still to be compared with the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationEvent {
    /// An order was paid: see its state.
    Payment(Transaction),
    /// A refund came to an end: see its status.
    Refund(RefundNotification),
    /// Something that this client does not know. Answer it as if it were understood.
    Other {
        /// WeChat's name for it.
        event_type: String,
    },
}

/// Reads a notification whose signature is right, and checks whom it is about.
pub(crate) fn open(
    body: &[u8],
    key: &ApiV3Key,
    appid: &str,
    mchid: &str,
) -> Result<Notification, NotificationError> {
    let envelope: Envelope = from_json(body)?;
    let content = || decrypt(&envelope, key);
    let event = read(&envelope.event_type, content, appid, mchid)?;
    Ok(Notification { id: envelope.id, event })
}

/// What a notification of this type says; `content` is what lay encrypted in it.
pub(crate) fn read(
    event_type: &str,
    content: impl FnOnce() -> Result<Vec<u8>, NotificationError>,
    appid: &str,
    mchid: &str,
) -> Result<NotificationEvent, NotificationError> {
    if event_type == "TRANSACTION.SUCCESS" {
        let wire: WireTransaction = from_json(&content()?)?;
        let transaction = Transaction::from(wire);
        if transaction.appid != appid {
            return Err(NotificationError::Foreign("appid"));
        }
        if transaction.mchid != mchid {
            return Err(NotificationError::Foreign("mchid"));
        }
        Ok(NotificationEvent::Payment(transaction))
    } else if event_type.starts_with("REFUND.") {
        let wire: WireRefundNotification = from_json(&content()?)?;
        let refund = RefundNotification::from(wire);
        if refund.mchid != mchid {
            return Err(NotificationError::Foreign("mchid"));
        }
        Ok(NotificationEvent::Refund(refund))
    } else {
        Ok(NotificationEvent::Other { event_type: event_type.to_owned() })
    }
}

fn decrypt(envelope: &Envelope, key: &ApiV3Key) -> Result<Vec<u8>, NotificationError> {
    let encrypted: Encrypted = from_json(envelope.resource.get().as_bytes())?;
    if encrypted.algorithm != ALGORITHM {
        return Err(NotificationError::Unreadable);
    }
    let associated_data = encrypted.associated_data.as_deref().unwrap_or_default();
    key.decrypt(&encrypted.nonce, associated_data, &encrypted.ciphertext)
        .map_err(|_wrong_key| NotificationError::Undecryptable)
}

/// The reason that JSON can't be read quotes it, and is dropped for that.
fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, NotificationError> {
    serde_json::from_slice(json).map_err(|_not_as_expected| NotificationError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::{RefundStatus, TradeState};
    use crate::vectors::{self, APPID, MCHID, published};

    fn open_signed(event_type: &str, plaintext: &str) -> Result<Notification, NotificationError> {
        let notification = vectors::signed(event_type, plaintext);
        open(notification.body.as_bytes(), &vectors::v3_key(), APPID, MCHID)
    }

    #[test]
    fn the_published_notification_opens() {
        let body = published().notification.body.as_bytes();
        let notification = open(body, &vectors::v3_key(), APPID, MCHID).unwrap();
        assert_eq!(notification.id, "29a61973-babf-599a-966d-6bcdcf17360c");
        let NotificationEvent::Payment(transaction) = notification.event else {
            panic!("a payment");
        };
        assert_eq!(transaction.out_trade_no, "T20261123001");
        assert_eq!(transaction.trade_state, TradeState::Success);
        assert_eq!(transaction.transaction_id.unwrap(), "4200001926202611235681342683");
        assert_eq!(transaction.amount_fen, Some(1));
        assert_eq!(transaction.payer_total_fen, Some(1));
        assert_eq!(transaction.currency.unwrap(), "CNY");
        assert_eq!(transaction.openid.unwrap(), "o1");
        assert_eq!(
            transaction.success_time.unwrap(),
            vectors::now() - chrono::TimeDelta::seconds(1)
        );
    }

    #[test]
    fn the_published_content_is_what_was_encrypted() {
        let envelope: Envelope = from_json(published().notification.body.as_bytes()).unwrap();
        let plain = decrypt(&envelope, &vectors::v3_key()).unwrap();
        assert_eq!(plain, published().notification.plaintext.as_bytes());
    }

    #[test]
    fn the_payment_of_another_mini_program_or_merchant_is_foreign() {
        let body = published().notification.body.as_bytes();
        let key = vectors::v3_key();
        assert_eq!(open(body, &key, "wxother", MCHID), Err(NotificationError::Foreign("appid")));
        assert_eq!(open(body, &key, APPID, "1900000000"), Err(NotificationError::Foreign("mchid")));
    }

    #[test]
    fn another_api_v3_key_does_not_open_it() {
        let body = published().notification.body.as_bytes();
        let key = ApiV3Key::new(b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
        assert_eq!(open(body, &key, APPID, MCHID), Err(NotificationError::Undecryptable));
    }

    #[test]
    fn a_refund_opens_under_its_own_names() {
        let plaintext = r#"{"mchid":"1900007291","out_trade_no":"T20261123001",
            "transaction_id":"42","out_refund_no":"R1","refund_id":"50",
            "refund_status":"ABNORMAL","user_received_account":"",
            "amount":{"total":9900,"refund":100,"payer_total":9900,"payer_refund":90}}"#;
        let notification = open_signed("REFUND.ABNORMAL", plaintext).unwrap();
        let NotificationEvent::Refund(refund) = notification.event else { panic!("a refund") };
        assert_eq!(refund.status, RefundStatus::Abnormal);
        assert_eq!((refund.refund_fen, refund.total_fen), (100, 9900));
        assert_eq!(refund.payer_refund_fen, Some(90));
        assert_eq!(refund.success_time, None);
        assert_eq!(refund.user_received_account, None);
    }

    #[test]
    fn an_event_that_is_new_to_us_is_named() {
        let notification = open_signed("COUPON.USE", "{}").unwrap();
        let event_type = "COUPON.USE".to_owned();
        assert_eq!(notification.event, NotificationEvent::Other { event_type });
    }

    #[test]
    fn content_that_is_not_as_expected_is_unreadable() {
        for plaintext in ["", "{}", "[1]", r#"{"mchid":1}"#] {
            let opened = open_signed("TRANSACTION.SUCCESS", plaintext);
            assert_eq!(opened, Err(NotificationError::Unreadable), "{plaintext}");
        }
        let key = vectors::v3_key();
        assert_eq!(open(b"<html>", &key, APPID, MCHID), Err(NotificationError::Unreadable));
    }

    #[test]
    fn a_missing_header_is_named() {
        let headers = NotificationHeaders::read(|name| (name != "wechatpay-nonce").then_some("1"));
        assert_eq!(headers, Err(SignatureError::Missing("wechatpay-nonce")));
    }
}
