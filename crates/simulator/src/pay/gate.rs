//! Whether a request was signed by the merchant. Reads nothing of what it asks for.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::refusal::{Code, Refusal};
use crate::identity::Identity;
use crate::sign::{SCHEME, request_message};

/// How far a request's time may be from ours, in seconds.
const SKEW_MAX: u64 = 300;
/// How much of the signed text a refusal quotes, in characters.
const QUOTED_MAX: usize = 1024;

/// A request as it came in.
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    /// The path and the query, exactly as sent.
    pub(crate) target: &'a str,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

/// Refuses `call` unless the merchant signed it, recently.
pub(crate) fn check(
    identity: &Identity,
    call: &Call<'_>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let header = call.authorization.ok_or_else(|| malformed("Http头缺少Authorization"))?;
    let credentials = Credentials::parse(header)
        .ok_or_else(|| malformed("Http头Authorization值格式错误，请参考签名规则"))?;

    let seconds: i64 = credentials
        .timestamp
        .parse()
        .map_err(|_not_a_number| malformed("Http头Authorization中的timestamp不是秒数"))?;
    if SKEW_MAX < now.timestamp().abs_diff(seconds) {
        return Err(malformed("Http头Authorization中的timestamp与当前时间相差超过5分钟"));
    }
    if credentials.serial_no != identity.merchant_serial {
        return Err(malformed("商户证书序列号有误，请使用商户号对应的证书序列号"));
    }
    if credentials.mchid != identity.mchid {
        return Err(malformed("Http头Authorization中的mchid与商户证书不匹配"));
    }

    let Credentials { timestamp, nonce_str, signature, .. } = credentials;
    let message = request_message(call.method, call.target, timestamp, nonce_str, call.body);
    if !identity.keys.merchant.accepts(&message, signature) {
        return Err(not_signed(call, &message));
    }
    Ok(())
}

fn malformed(message: &str) -> Refusal {
    Refusal::new(Code::SignError, message)
}

/// The refusal of a bad signature quotes what should have been signed.
fn not_signed(call: &Call<'_>, message: &[u8]) -> Refusal {
    let text: String = String::from_utf8_lossy(message).chars().take(QUOTED_MAX).collect();
    let detail: Value = json!({
        "detail": { "issue": "sign not match" },
        "field": "signature",
        "location": "authorization",
        "sign_information": {
            "method": call.method,
            "sign_message_length": message.len(),
            "truncated_sign_message": text,
            "url": call.target,
        },
    });
    Refusal::new(Code::SignError, "错误的签名，验签失败").detailed(detail)
}

/// The five parts of an `Authorization` header.
#[derive(Debug, PartialEq, Eq)]
struct Credentials<'a> {
    mchid: &'a str,
    nonce_str: &'a str,
    timestamp: &'a str,
    serial_no: &'a str,
    signature: &'a str,
}

impl<'a> Credentials<'a> {
    /// Reads the parts by name, in any order; [`None`] unless each is there exactly once.
    fn parse(header: &'a str) -> Option<Self> {
        let parts = header.strip_prefix(SCHEME)?.strip_prefix(' ')?;
        let [mut mchid, mut nonce_str, mut timestamp, mut serial_no, mut signature] = [None; 5];
        for part in parts.split(',') {
            let (name, quoted) = part.trim().split_once('=')?;
            let place = match name {
                "mchid" => &mut mchid,
                "nonce_str" => &mut nonce_str,
                "timestamp" => &mut timestamp,
                "serial_no" => &mut serial_no,
                "signature" => &mut signature,
                _ => return None,
            };
            let value = quoted.strip_prefix('"')?.strip_suffix('"')?;
            if place.replace(value).is_some() {
                return None;
            }
        }
        Some(Self {
            mchid: mchid?,
            nonce_str: nonce_str?,
            timestamp: timestamp?,
            serial_no: serial_no?,
            signature: signature?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(parts: &str) -> Option<Credentials<'_>> {
        Credentials::parse(parts)
    }

    #[test]
    fn the_parts_come_in_any_order() {
        let one = r#"WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",timestamp="2",serial_no="s",signature="a+/=""#;
        let two = r#"WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",signature="a+/=",timestamp="2",serial_no="s""#;
        assert!(parse(one).is_some());
        assert_eq!(parse(one), parse(two));
        assert_eq!(parse(one).unwrap().signature, "a+/=");
    }

    #[test]
    fn each_part_is_there_once() {
        let twice = r#"WECHATPAY2-SHA256-RSA2048 mchid="1",mchid="1",nonce_str="n",timestamp="2",serial_no="s",signature="a""#;
        assert_eq!(parse(twice), None);
        let none =
            r#"WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="n",timestamp="2",serial_no="s""#;
        assert_eq!(parse(none), None);
    }

    #[test]
    fn another_scheme_is_refused() {
        assert_eq!(parse(r#"Bearer mchid="1""#), None);
        assert_eq!(parse(r#"WECHATPAY2-SHA256-RSA2048mchid="1""#), None);
    }
}
