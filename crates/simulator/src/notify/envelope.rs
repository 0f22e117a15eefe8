//! One attempt of a notification as bytes: wrapped, signed, and spoilt if that is wanted.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::identity::Identity;
use crate::order::RefundStatus;
use crate::random;
use crate::seal::Sealed;
use crate::sign::{self, SCHEME};
use crate::trade::{RefundNotice, Transaction};

/// How the signature of a probe begins.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// What the merchant is told.
pub(crate) enum Content {
    /// An order was paid.
    Payment(Box<Transaction>),
    /// A refund ended.
    Refund(Box<RefundNotice>, RefundStatus),
}

/// What is done with the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Signature {
    /// Nothing: it is right.
    #[default]
    Ok,
    /// It is another key's.
    WrongKey,
    /// The body is changed once it is made.
    AlteredBody,
    /// It is a probe.
    Signtest,
    /// It is no base64.
    NotBase64,
    /// It is left out.
    Missing,
}

/// How an attempt is signed.
#[derive(Debug, Default)]
pub(crate) struct Manner {
    /// What is done with the signature.
    pub(crate) signature: Signature,
    /// Whether the certificate's key signs; otherwise the public-mode one.
    pub(crate) by_certificate: bool,
    /// How far the stated time is from the true one.
    pub(crate) offset: TimeDelta,
    /// The stated serial, if not the key's.
    pub(crate) serial: Option<String>,
}

/// A notification's bytes and headers.
#[derive(Debug, Clone)]
pub(crate) struct Envelope {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    create_time: String,
    resource_type: &'static str,
    event_type: &'static str,
    summary: &'static str,
    resource: Resource,
}

#[derive(Serialize)]
struct Resource {
    original_type: &'static str,
    #[serde(flatten)]
    sealed: Sealed,
}

impl Content {
    /// The event's type and its name for people.
    fn event(&self) -> (&'static str, &'static str) {
        match self {
            Self::Payment(_) => ("TRANSACTION.SUCCESS", "支付成功"),
            Self::Refund(_, RefundStatus::Abnormal) => ("REFUND.ABNORMAL", "退款异常"),
            Self::Refund(_, RefundStatus::Closed) => ("REFUND.CLOSED", "退款关闭"),
            Self::Refund(_, RefundStatus::Success | RefundStatus::Processing) => {
                ("REFUND.SUCCESS", "退款成功")
            }
        }
    }

    /// The resource's type and text.
    fn resource(&self) -> serde_json::Result<(&'static str, Vec<u8>)> {
        match self {
            Self::Payment(payment) => Ok(("transaction", serde_json::to_vec(payment)?)),
            Self::Refund(refund, _) => Ok(("refund", serde_json::to_vec(refund)?)),
        }
    }
}

/// The body of a notification; wrapped anew each time, so that no nonce is used twice.
pub(crate) fn body(
    identity: &Identity,
    id: &str,
    created_at: DateTime<Utc>,
    content: &Content,
) -> anyhow::Result<Vec<u8>> {
    let (event_type, summary) = content.event();
    let (original_type, plain) = content.resource()?;
    let sealed = identity.keys.sealing.seal(original_type, plain).context("can't wrap")?;
    let body = Body {
        id,
        create_time: clock::rfc3339(created_at),
        resource_type: "encrypt-resource",
        event_type,
        summary,
        resource: Resource { original_type, sealed },
    };
    Ok(serde_json::to_vec(&body)?)
}

/// Signs `body`, which then is ready to be sent.
pub(crate) fn sign(
    identity: &Identity,
    mut body: Vec<u8>,
    manner: &Manner,
    now: DateTime<Utc>,
) -> anyhow::Result<Envelope> {
    let (key, serial) = if manner.by_certificate {
        (&identity.keys.certificate_mode, &identity.platform_cert_serial)
    } else {
        (&identity.keys.public_mode, &identity.platform_public_key_id)
    };
    let key = if manner.signature == Signature::WrongKey { &identity.keys.stranger } else { key };
    let timestamp = (now + manner.offset).timestamp().to_string();
    let nonce = random::text(32);
    let right = key
        .sign(&sign::answer_message(&timestamp, &nonce, &body))
        .context("can't sign a notification")?;

    let mut headers = vec![
        ("Content-Type", "application/json; charset=utf-8".to_owned()),
        ("User-Agent", "Mozilla/4.0".to_owned()),
        ("Wechatpay-Timestamp", timestamp),
        ("Wechatpay-Nonce", nonce),
        ("Wechatpay-Serial", manner.serial.as_ref().unwrap_or(serial).clone()),
        ("Wechatpay-Signature-Type", SCHEME.to_owned()),
        ("Request-ID", format!("{}-0", random::text(32).to_uppercase())),
    ];
    if let Some(signature) = spoil(manner.signature, right, &mut body) {
        headers.push(("Wechatpay-Signature", signature));
    }
    Ok(Envelope { headers, body })
}

/// The signature to send, if any.
fn spoil(how: Signature, right: String, body: &mut Vec<u8>) -> Option<String> {
    match how {
        Signature::Ok | Signature::WrongKey => Some(right),
        Signature::AlteredBody => {
            // A blank at the end: the body stays good JSON, so that only a check of the bytes
            // notices.
            body.push(b' ');
            Some(right)
        }
        Signature::Signtest => Some(probe(&right)),
        Signature::NotBase64 => Some("%%% not base64 %%%".to_owned()),
        Signature::Missing => None,
    }
}

/// A probe of the same length as a signature.
pub(crate) fn probe(right: &str) -> String {
    let tail: String = right.chars().skip(PROBE.len()).collect();
    format!("{PROBE}{tail}")
}
