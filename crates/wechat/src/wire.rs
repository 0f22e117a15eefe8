//! The JSON on the line: what is sent, and what is read of the answers. Unknown fields are
//! ignored, and fields that WeChat may leave out are optional.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::payment::{
    Prepay, Refund, RefundNotification, RefundResult, RefundStatus, TradeState, Transaction,
};

const CURRENCY: &str = "CNY";
const DESCRIPTION_CHARS_MAX: usize = 127;
const REASON_BYTES_MAX: usize = 80;
const NOTIFY_URL_MAX: usize = 255;
const OPENID_MAX: usize = 128;

/// WeChat's times are in China's, and the order's expiry is compared as text when it is repeated.
pub(crate) const CHINA: FixedOffset = match FixedOffset::east_opt(8 * 60 * 60) {
    Some(offset) => offset,
    None => panic!("eight hours is an offset"),
};

/// `POST /v3/pay/transactions/jsapi`.
#[derive(Debug, Serialize)]
pub(crate) struct PrepayBody<'a> {
    appid: &'a str,
    mchid: &'a str,
    description: &'a str,
    out_trade_no: &'a str,
    time_expire: String,
    notify_url: &'a str,
    amount: PrepayAmount,
    payer: PrepayPayer<'a>,
}

#[derive(Debug, Serialize)]
struct PrepayAmount {
    total: i64,
    currency: &'static str,
}

#[derive(Debug, Serialize)]
struct PrepayPayer<'a> {
    openid: &'a str,
}

impl<'a> PrepayBody<'a> {
    /// The body for `order`, the same whenever it is asked for: WeChat refuses a changed repeat.
    pub(crate) fn new(
        appid: &'a str,
        mchid: &'a str,
        order: &'a Prepay,
    ) -> Result<Self, &'static str> {
        check_trade_no(&order.out_trade_no)?;
        check_notify_url(&order.notify_url)?;
        if order.amount_fen <= 0 {
            return Err("the amount must be above zero");
        }
        if order.openid.is_empty() || OPENID_MAX < order.openid.len() {
            return Err("the openid must have 1 to 128 characters");
        }
        let description = first_chars(order.description.trim(), DESCRIPTION_CHARS_MAX);
        if description.is_empty() {
            return Err("the description must not be empty");
        }

        Ok(Self {
            appid,
            mchid,
            description,
            out_trade_no: &order.out_trade_no,
            time_expire: time(order.expire_at),
            notify_url: &order.notify_url,
            amount: PrepayAmount { total: order.amount_fen, currency: CURRENCY },
            payer: PrepayPayer { openid: &order.openid },
        })
    }
}

/// `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close`.
#[derive(Debug, Serialize)]
pub(crate) struct CloseBody<'a> {
    pub(crate) mchid: &'a str,
}

/// `POST /v3/refund/domestic/refunds`.
#[derive(Debug, Serialize)]
pub(crate) struct RefundBody<'a> {
    out_trade_no: &'a str,
    out_refund_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    notify_url: &'a str,
    amount: RefundAmount,
}

#[derive(Debug, Serialize)]
struct RefundAmount {
    refund: i64,
    total: i64,
    currency: &'static str,
}

impl<'a> RefundBody<'a> {
    /// The body for `refund`, the same whenever it is asked for.
    pub(crate) fn new(refund: &'a Refund) -> Result<Self, &'static str> {
        check_trade_no(&refund.out_trade_no)?;
        check_refund_no(&refund.out_refund_no)?;
        check_notify_url(&refund.notify_url)?;
        if refund.refund_fen <= 0 {
            return Err("the amount must be above zero");
        }
        if refund.total_fen < refund.refund_fen {
            return Err("no more can go back than was paid");
        }

        let reason = refund.reason.as_deref().map(|reason| first_bytes(reason, REASON_BYTES_MAX));
        Ok(Self {
            out_trade_no: &refund.out_trade_no,
            out_refund_no: &refund.out_refund_no,
            reason: reason.filter(|reason| !reason.is_empty()),
            notify_url: &refund.notify_url,
            amount: RefundAmount {
                refund: refund.refund_fen,
                total: refund.total_fen,
                currency: CURRENCY,
            },
        })
    }
}

/// The answer of `GET /sns/jscode2session`. The session key has no field here: it is never kept.
#[derive(Deserialize)]
pub(crate) struct SessionAnswer {
    #[serde(default)]
    pub(crate) errcode: i64,
    pub(crate) openid: Option<String>,
    pub(crate) unionid: Option<String>,
}

/// The answer of the prepay call.
#[derive(Debug, Deserialize)]
pub(crate) struct PrepayAnswer {
    pub(crate) prepay_id: String,
}

/// The body of a refusal.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Refusal {
    #[serde(default)]
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
}

/// A payment, as the query and the notification have it.
#[derive(Debug, Deserialize)]
pub(crate) struct WireTransaction {
    #[serde(default)]
    appid: String,
    mchid: String,
    out_trade_no: String,
    trade_state: String,
    transaction_id: Option<String>,
    success_time: Option<String>,
    payer: Option<WirePayer>,
    amount: Option<WireAmount>,
}

#[derive(Debug, Deserialize)]
struct WirePayer {
    openid: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct WireAmount {
    total: Option<i64>,
    payer_total: Option<i64>,
    currency: Option<String>,
}

impl From<WireTransaction> for Transaction {
    fn from(wire: WireTransaction) -> Self {
        let amount = wire.amount.unwrap_or_default();
        Self {
            out_trade_no: wire.out_trade_no,
            trade_state: TradeState::from_wire(&wire.trade_state),
            transaction_id: present(wire.transaction_id),
            amount_fen: amount.total,
            payer_total_fen: amount.payer_total,
            currency: amount.currency,
            openid: present(wire.payer.and_then(|payer| payer.openid)),
            success_time: read_time(wire.success_time.as_deref()),
            appid: wire.appid,
            mchid: wire.mchid,
        }
    }
}

/// A refund, as the refund call and its query have it.
#[derive(Debug, Deserialize)]
pub(crate) struct WireRefund {
    refund_id: String,
    out_refund_no: String,
    out_trade_no: String,
    transaction_id: Option<String>,
    status: String,
    success_time: Option<String>,
    user_received_account: Option<String>,
    amount: Option<WireRefundAmount>,
}

#[derive(Debug, Default, Deserialize)]
struct WireRefundAmount {
    total: Option<i64>,
    refund: Option<i64>,
    payer_refund: Option<i64>,
}

impl From<WireRefund> for RefundResult {
    fn from(wire: WireRefund) -> Self {
        let amount = wire.amount.unwrap_or_default();
        Self {
            refund_id: wire.refund_id,
            out_refund_no: wire.out_refund_no,
            out_trade_no: wire.out_trade_no,
            transaction_id: present(wire.transaction_id),
            status: RefundStatus::from_wire(&wire.status),
            success_time: read_time(wire.success_time.as_deref()),
            refund_fen: amount.refund,
            total_fen: amount.total,
            payer_refund_fen: amount.payer_refund,
            user_received_account: present(wire.user_received_account),
        }
    }
}

/// A refund, as the notification has it: other names than the query's.
#[derive(Debug, Deserialize)]
pub(crate) struct WireRefundNotification {
    mchid: String,
    refund_id: String,
    out_refund_no: String,
    out_trade_no: String,
    transaction_id: String,
    refund_status: String,
    success_time: Option<String>,
    user_received_account: Option<String>,
    amount: WireRefundNotificationAmount,
}

#[derive(Debug, Deserialize)]
struct WireRefundNotificationAmount {
    total: i64,
    refund: i64,
    payer_refund: Option<i64>,
}

impl From<WireRefundNotification> for RefundNotification {
    fn from(wire: WireRefundNotification) -> Self {
        Self {
            mchid: wire.mchid,
            refund_id: wire.refund_id,
            out_refund_no: wire.out_refund_no,
            out_trade_no: wire.out_trade_no,
            transaction_id: wire.transaction_id,
            status: RefundStatus::from_wire(&wire.refund_status),
            success_time: read_time(wire.success_time.as_deref()),
            refund_fen: wire.amount.refund,
            total_fen: wire.amount.total,
            payer_refund_fen: wire.amount.payer_refund,
            user_received_account: present(wire.user_received_account),
        }
    }
}

/// The outside of a notification.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) id: String,
    pub(crate) event_type: String,
    /// [`Encrypted`], where the event is one that this client knows.
    pub(crate) resource: Box<RawValue>,
}

/// Something encrypted with the APIv3 key.
#[derive(Debug, Deserialize)]
pub(crate) struct Encrypted {
    pub(crate) algorithm: String,
    pub(crate) ciphertext: String,
    pub(crate) associated_data: Option<String>,
    pub(crate) nonce: String,
}

/// The answer of `GET /v3/certificates`.
#[derive(Debug, Deserialize)]
pub(crate) struct CertificatesAnswer {
    pub(crate) data: Vec<CertificateEntry>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CertificateEntry {
    pub(crate) encrypt_certificate: Encrypted,
}

/// Checks the number of a payment attempt: letters and digits that need no escaping in a path.
pub(crate) fn check_trade_no(number: &str) -> Result<(), &'static str> {
    if (6..=32).contains(&number.len()) && number.bytes().all(is_plain) {
        Ok(())
    } else {
        Err("a payment number has 6 to 32 letters, digits, dashes or underscores")
    }
}

/// Checks the number of a refund.
pub(crate) fn check_refund_no(number: &str) -> Result<(), &'static str> {
    if (1..=64).contains(&number.len()) && number.bytes().all(is_plain) {
        Ok(())
    } else {
        Err("a refund number has 1 to 64 letters, digits, dashes or underscores")
    }
}

fn check_notify_url(url: &str) -> Result<(), &'static str> {
    let absolute = url.starts_with("https://") || url.starts_with("http://");
    if absolute && !url.contains(['?', '#']) && url.len() <= NOTIFY_URL_MAX {
        Ok(())
    } else {
        Err("the notification address must be absolute and without a query")
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn first_chars(text: &str, max: usize) -> &str {
    let end = text.char_indices().nth(max).map_or(text.len(), |(index, _)| index);
    text.get(..end).unwrap_or(text)
}

fn first_bytes(text: &str, max: usize) -> &str {
    text.get(..text.floor_char_boundary(max)).unwrap_or(text)
}

fn time(time: DateTime<Utc>) -> String {
    time.with_timezone(&CHINA).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// A time that can't be read is as good as none: nothing is decided by it.
fn read_time(text: Option<&str>) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text?).ok().map(|time| time.to_utc())
}

fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepay() -> Prepay {
        Prepay {
            out_trade_no: "T20261123001".to_owned(),
            description: "限时抢购".to_owned(),
            amount_fen: 9900,
            openid: "o1".to_owned(),
            expire_at: DateTime::from_timestamp(1_795_442_400, 999_000_000).unwrap(),
            notify_url: "https://shop.example/api/v1/payment/notify".to_owned(),
        }
    }

    fn refund() -> Refund {
        Refund {
            out_refund_no: "R20261123001".to_owned(),
            out_trade_no: "T20261123001".to_owned(),
            refund_fen: 100,
            total_fen: 9900,
            reason: None,
            notify_url: "https://shop.example/api/v1/payment/refund-notify".to_owned(),
        }
    }

    #[test]
    fn a_prepay_body_has_china_time_and_whole_fen() {
        let order = prepay();
        let body = PrepayBody::new("wxsim", "1900007291", &order).unwrap();
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"appid":"wxsim","mchid":"1900007291","description":"限时抢购","out_trade_no":"T20261123001","time_expire":"2026-11-23T22:00:00+08:00","notify_url":"https://shop.example/api/v1/payment/notify","amount":{"total":9900,"currency":"CNY"},"payer":{"openid":"o1"}}"#
        );
    }

    #[test]
    fn a_long_description_is_cut_between_characters() {
        let order = Prepay { description: "长".repeat(200), ..prepay() };
        let body = PrepayBody::new("wxsim", "1900007291", &order).unwrap();
        assert_eq!(body.description.chars().count(), 127);
    }

    #[test]
    fn a_prepay_that_wechat_would_refuse_is_not_sent() {
        let bad = [
            Prepay { out_trade_no: "short".to_owned(), ..prepay() },
            Prepay { out_trade_no: "a/../../etc".to_owned(), ..prepay() },
            Prepay { amount_fen: 0, ..prepay() },
            Prepay { openid: String::new(), ..prepay() },
            Prepay { description: "  ".to_owned(), ..prepay() },
            Prepay { notify_url: "https://shop.example/notify?a=b".to_owned(), ..prepay() },
            Prepay { notify_url: "/notify".to_owned(), ..prepay() },
        ];
        for order in bad {
            assert!(PrepayBody::new("wxsim", "1900007291", &order).is_err(), "{order:?}");
        }
    }

    #[test]
    fn a_refund_without_a_reason_has_no_reason_field() {
        let refund = refund();
        let body = RefundBody::new(&refund).unwrap();
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"out_trade_no":"T20261123001","out_refund_no":"R20261123001","notify_url":"https://shop.example/api/v1/payment/refund-notify","amount":{"refund":100,"total":9900,"currency":"CNY"}}"#
        );
    }

    #[test]
    fn a_long_reason_is_cut_to_80_bytes_between_characters() {
        let refund = Refund { reason: Some("退".repeat(100)), ..refund() };
        let body = RefundBody::new(&refund).unwrap();
        assert_eq!(body.reason.map(str::len), Some(78));
    }

    #[test]
    fn more_than_was_paid_is_not_refunded() {
        assert!(RefundBody::new(&Refund { refund_fen: 9901, ..refund() }).is_err());
        assert!(RefundBody::new(&Refund { refund_fen: 0, ..refund() }).is_err());
    }

    #[test]
    fn an_unpaid_transaction_may_lack_nearly_everything() {
        let json = r#"{"appid":"wxsim","mchid":"1900007291","out_trade_no":"T20261123001",
            "trade_state":"NOTPAY","trade_state_desc":"订单未支付","transaction_id":"",
            "success_time":"","payer":{},"amount":{"total":1},"new_field":[1]}"#;
        let wire: WireTransaction = serde_json::from_str(json).unwrap();
        let transaction = Transaction::from(wire);
        assert_eq!(transaction.trade_state, TradeState::NotPay);
        assert_eq!(transaction.transaction_id, None);
        assert_eq!(transaction.openid, None);
        assert_eq!(transaction.success_time, None);
        assert_eq!(transaction.amount_fen, Some(1));
    }

    #[test]
    fn a_state_that_is_new_to_us_is_unknown() {
        assert_eq!(TradeState::from_wire("ACCEPT"), TradeState::Unknown);
        assert!(!TradeState::Unknown.is_paid());
        assert_eq!(RefundStatus::from_wire("CHANGE"), RefundStatus::Unknown);
    }
}
