//! Signing, verifying and decrypting, as plain functions of bytes. Nothing here waits or logs.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use rand::Rng;
use rand::distr::Alphanumeric;

use crate::error::SignatureError;

/// The name of the one signature scheme, as the `Authorization` header has it.
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
/// A signature this many seconds away from our time is too old, or too new.
const TOLERANCE_S: u64 = 300;
const NONCE_LENGTH: usize = 32;

/// The merchant's private key.
pub(crate) struct MerchantKey(RsaKeyPair);

/// One of WeChat's public keys.
pub(crate) struct VerifyingKey(ParsedPublicKey);

/// The key that notifications and certificates are encrypted with.
pub(crate) struct ApiV3Key(LessSafeKey);

/// The bytes are no key of the kind that is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a usable key")]
pub(crate) struct BadKey;

/// The private key can't sign. It could when it was read, so this does not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the merchant's key can't sign")]
pub(crate) struct CannotSign;

/// The ciphertext was not made with this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the ciphertext does not belong to the APIv3 key")]
pub(crate) struct CannotDecrypt;

impl MerchantKey {
    /// Reads an RSA key of 2048 bits or more, as PKCS#8 (what WeChat hands out) or PKCS#1.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, BadKey> {
        let pem = pem::parse(pem).map_err(|_not_pem| BadKey)?;
        let key = match pem.tag() {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(pem.contents()),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(pem.contents()),
            _ => return Err(BadKey),
        };
        key.map(Self).map_err(|_rejected| BadKey)
    }

    /// The signature of `message` in base64.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, CannotSign> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_unspecified| CannotSign)?;
        Ok(STANDARD.encode(signature))
    }
}

impl fmt::Debug for MerchantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MerchantKey(***)")
    }
}

impl VerifyingKey {
    /// Reads `-----BEGIN PUBLIC KEY-----`.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, BadKey> {
        let pem = pem::parse(pem).map_err(|_not_pem| BadKey)?;
        if pem.tag() != "PUBLIC KEY" {
            return Err(BadKey);
        }
        Self::from_spki(pem.contents())
    }

    /// Reads the DER form of a `SubjectPublicKeyInfo`.
    pub(crate) fn from_spki(der: &[u8]) -> Result<Self, BadKey> {
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der);
        key.map(Self).map_err(|_rejected| BadKey)
    }

    /// Whether `signature`, in base64, is this key's signature of `message`.
    ///
    /// WeChat sends broken signatures on purpose now and then, also broken base64.
    pub(crate) fn verify(&self, message: &[u8], signature: &str) -> Result<(), SignatureError> {
        let signature = STANDARD.decode(signature).map_err(|_not_base64| SignatureError::Wrong)?;
        self.0.verify_sig(message, &signature).map_err(|_unspecified| SignatureError::Wrong)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyingKey(..)")
    }
}

impl ApiV3Key {
    /// Reads the 32 bytes of the key.
    pub(crate) fn new(key: &[u8]) -> Result<Self, BadKey> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_wrong_length| BadKey)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// The plain bytes of `ciphertext`, which is base64 of the encrypted bytes and their tag.
    pub(crate) fn decrypt(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Vec<u8>, CannotDecrypt> {
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes())
            .map_err(|_wrong_length| CannotDecrypt)?;
        let mut bytes = STANDARD.decode(ciphertext).map_err(|_not_base64| CannotDecrypt)?;
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(associated_data.as_bytes()), &mut bytes)
            .map_err(|_wrong_tag| CannotDecrypt)?;
        let length = plain.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV3Key(***)")
    }
}

/// A random text for one signature.
pub(crate) fn nonce() -> String {
    rand::rng().sample_iter(Alphanumeric).take(NONCE_LENGTH).map(char::from).collect()
}

/// What is signed of a request. `target` is the path and query, and `body` the bytes, exactly as
/// they are sent.
pub(crate) fn request_message(
    method: &str,
    target: &str,
    timestamp: i64,
    nonce: &str,
    body: &[u8],
) -> Vec<u8> {
    let mut message = format!("{method}\n{target}\n{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// The `Authorization` header of a request.
pub(crate) fn authorization(
    mchid: &str,
    serial: &str,
    timestamp: i64,
    nonce: &str,
    signature: &str,
) -> String {
    format!(
        "{SCHEME} mchid=\"{mchid}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
         timestamp=\"{timestamp}\",serial_no=\"{serial}\""
    )
}

/// What is signed of the parameters of `wx.requestPayment`.
pub(crate) fn payment_message(appid: &str, timestamp: &str, nonce: &str, package: &str) -> String {
    format!("{appid}\n{timestamp}\n{nonce}\n{package}\n")
}

/// What WeChat signs of an answer or a notification.
pub(crate) fn answer_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// Whether WeChat's `timestamp` is less than five minutes away from `now`.
pub(crate) fn check_time(timestamp: &str, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let seconds: i64 = timestamp.parse().map_err(|_not_a_number| SignatureError::Stale)?;
    if seconds.abs_diff(now.timestamp()) < TOLERANCE_S {
        Ok(())
    } else {
        Err(SignatureError::Stale)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::digest::{SHA256, digest};

    use super::*;
    use crate::vectors::{self, published};

    #[test]
    fn the_published_request_signs_as_published() {
        let request = &published().request;
        let message = request_message(
            "POST",
            &request.target,
            request.timestamp,
            &request.nonce,
            request.body.as_bytes(),
        );
        let hash = digest(&SHA256, &message);
        let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(request.body.len(), 295);
        assert_eq!(hash, request.message_sha256);
        assert_eq!(vectors::merchant_key().sign(&message).unwrap(), request.signature);
    }

    #[test]
    fn the_published_payment_parameters_sign_as_published() {
        let payment = &published().payment;
        let package = format!("prepay_id={}", payment.prepay_id);
        let message = payment_message(&payment.appid, &payment.timestamp, &payment.nonce, &package);
        let signature = vectors::merchant_key().sign(message.as_bytes()).unwrap();
        assert_eq!(signature, payment.signature);
    }

    #[test]
    fn a_bare_prepay_id_is_what_apps_sign_and_not_mini_programs() {
        let payment = &published().payment;
        let bare = &payment.prepay_id;
        let message = payment_message(&payment.appid, &payment.timestamp, &payment.nonce, bare);
        let signature = vectors::merchant_key().sign(message.as_bytes()).unwrap();
        assert_eq!(signature, payment.app_signature);
        assert_ne!(signature, payment.signature);
    }

    #[test]
    fn a_real_answer_of_wechat_verifies() {
        let answer = &published().answer;
        let key = VerifyingKey::from_pem(&vectors::document_public_key()).unwrap();
        let message = answer_message(&answer.timestamp, &answer.nonce, answer.body.as_bytes());
        assert_eq!(answer.body.len(), 52);
        assert_eq!(key.verify(&message, &answer.signature), Ok(()));
    }

    #[test]
    fn an_answer_that_was_changed_does_not_verify() {
        let answer = &published().answer;
        let key = VerifyingKey::from_pem(&vectors::document_public_key()).unwrap();
        let body = answer.body.as_bytes();
        let changed = [
            answer_message("1722850422", &answer.nonce, body),
            answer_message(&answer.timestamp, "x824f2e086d3c1df967785d13fcd22ef", body),
            answer_message(&answer.timestamp, &answer.nonce, b"{}"),
        ];
        for message in changed {
            assert_eq!(key.verify(&message, &answer.signature), Err(SignatureError::Wrong));
        }
        let right = answer_message(&answer.timestamp, &answer.nonce, body);
        let probe = format!("WECHATPAY/SIGNTEST/{}", answer.signature);
        for signature in ["", "!", &probe, "AAAA"] {
            assert_eq!(key.verify(&right, signature), Err(SignatureError::Wrong), "{signature}");
        }
    }

    #[test]
    fn the_published_ciphertext_decrypts() {
        let vector = &published().encrypted;
        let key = ApiV3Key::new(vector.key.as_bytes()).unwrap();
        let plain = key.decrypt(&vector.nonce, &vector.associated_data, &vector.ciphertext);
        assert_eq!(plain.unwrap(), vector.plaintext.as_bytes());
    }

    #[test]
    fn a_ciphertext_of_another_key_nonce_or_context_does_not_decrypt() {
        let vector = &published().encrypted;
        let key = ApiV3Key::new(vector.key.as_bytes()).unwrap();
        let other = ApiV3Key::new(b"b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
        let (nonce, data, ciphertext) =
            (&vector.nonce, &vector.associated_data, &vector.ciphertext);
        let tries = [
            other.decrypt(nonce, data, ciphertext),
            key.decrypt("uluk4a9R25RX", data, ciphertext),
            key.decrypt(nonce, "", ciphertext),
            key.decrypt("short", data, ciphertext),
            key.decrypt(nonce, data, "AAAA"),
            key.decrypt(nonce, data, "not base64"),
        ];
        for attempt in tries {
            assert_eq!(attempt, Err(CannotDecrypt));
        }
    }

    #[test]
    fn a_key_of_the_wrong_length_or_kind_is_refused() {
        assert_eq!(ApiV3Key::new(b"sixteen bytes 16").err(), Some(BadKey));
        assert_eq!(MerchantKey::from_pem("nothing").err(), Some(BadKey));
        assert_eq!(MerchantKey::from_pem(&vectors::document_public_key()).err(), Some(BadKey));
        assert_eq!(VerifyingKey::from_pem(&vectors::merchant_key_pem()).err(), Some(BadKey));
    }

    #[test]
    fn a_signature_is_good_for_less_than_five_minutes_either_way() {
        let now = DateTime::from_timestamp(1_722_850_421, 0).unwrap();
        for (timestamp, expected) in [
            ("1722850421", Ok(())),
            ("1722850122", Ok(())),
            ("1722850720", Ok(())),
            ("1722850121", Err(SignatureError::Stale)),
            ("1722850721", Err(SignatureError::Stale)),
            ("-9223372036854775808", Err(SignatureError::Stale)),
            ("yesterday", Err(SignatureError::Stale)),
        ] {
            assert_eq!(check_time(timestamp, now), expected, "{timestamp}");
        }
    }

    #[test]
    fn nonces_are_32_letters_and_digits_and_differ() {
        let one = nonce();
        assert_eq!(one.len(), 32);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(one, nonce());
    }

    #[test]
    fn the_authorization_header_names_the_key() {
        assert_eq!(
            authorization("1900007291", "408B", 5, "n", "s="),
            "WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\"n\",signature=\"s=\",\
             timestamp=\"5\",serial_no=\"408B\""
        );
    }
}
