//! The values that go into the calls and come out of them. All amounts are whole fen.

use std::fmt;

use chrono::{DateTime, Utc};

/// Who logged in. The session key that WeChat sends with it is never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The user within this mini-program.
    pub openid: String,
    /// The user within the merchant's Open Platform account, if there is one.
    pub unionid: Option<String>,
}

/// An order that a shopper is about to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepay {
    /// Our number of this payment attempt: 6 to 32 of `[0-9A-Za-z_-]`, never used twice.
    pub out_trade_no: String,
    /// What the shopper's bill shows; cut to 127 characters.
    pub description: String,
    /// What has to be paid, in fen, above zero.
    pub amount_fen: i64,
    /// Who has to pay it.
    pub openid: String,
    /// The last moment to pay it; seconds count.
    pub expire_at: DateTime<Utc>,
    /// Where the payment is notified: an absolute address without a query.
    pub notify_url: String,
}

/// WeChat's name for a payment that was prepared; valid for two hours.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PrepayId(String);

impl PrepayId {
    /// A name that WeChat gave earlier.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PrepayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What `wx.requestPayment` takes, under the names it takes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentParameters {
    /// Seconds since 1970, as text.
    pub time_stamp: String,
    /// A random text.
    pub nonce_str: String,
    /// `prepay_id=` and the prepay id.
    pub package: String,
    /// Always `RSA`.
    pub sign_type: String,
    /// The merchant's signature.
    pub pay_sign: String,
}

/// What WeChat knows of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Our number.
    pub out_trade_no: String,
    /// Where the order stands.
    pub trade_state: TradeState,
    /// WeChat's number, once paid.
    pub transaction_id: Option<String>,
    /// What had to be paid, in fen.
    pub amount_fen: Option<i64>,
    /// What the shopper paid, in fen: less than the amount if WeChat gave a voucher.
    pub payer_total_fen: Option<i64>,
    /// The currency of the amount: `CNY`.
    pub currency: Option<String>,
    /// Who paid.
    pub openid: Option<String>,
    /// When it was paid.
    pub success_time: Option<DateTime<Utc>>,
    /// The mini-program it was paid in.
    pub appid: String,
    /// The merchant it was paid to.
    pub mchid: String,
}

/// Where an order stands at WeChat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TradeState {
    /// Not paid, or an attempt failed; it still can be paid.
    NotPay,
    /// Paid.
    Success,
    /// Paid, and a refund of all or a part was asked for.
    Refund,
    /// Closed: it can neither be paid nor refunded.
    Closed,
    /// Withdrawn; only with payment codes.
    Revoked,
    /// The user is paying; only with payment codes.
    UserPaying,
    /// The payment failed; only with payment codes.
    PayError,
    /// A state that this client does not know: nothing may be concluded from it.
    Unknown,
}

impl TradeState {
    /// Whether money has come in, also if it went back since.
    #[must_use]
    pub fn is_paid(self) -> bool {
        match self {
            Self::Success | Self::Refund => true,
            Self::NotPay
            | Self::Closed
            | Self::Revoked
            | Self::UserPaying
            | Self::PayError
            | Self::Unknown => false,
        }
    }

    pub(crate) fn from_wire(text: &str) -> Self {
        match text {
            "NOTPAY" => Self::NotPay,
            "SUCCESS" => Self::Success,
            "REFUND" => Self::Refund,
            "CLOSED" => Self::Closed,
            "REVOKED" => Self::Revoked,
            "USERPAYING" => Self::UserPaying,
            "PAYERROR" => Self::PayError,
            _ => Self::Unknown,
        }
    }
}

/// Money that is to go back. Repeat it unchanged until its outcome is known: a new number is a
/// new refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Our number of this refund: up to 64 of `[0-9A-Za-z_-]`.
    pub out_refund_no: String,
    /// The number of the payment.
    pub out_trade_no: String,
    /// How much goes back, in fen.
    pub refund_fen: i64,
    /// How much the whole payment was, in fen.
    pub total_fen: i64,
    /// What the shopper reads; cut to 80 bytes.
    pub reason: Option<String>,
    /// Where the outcome is notified: an absolute address without a query.
    pub notify_url: String,
}

/// What WeChat knows of a refund. Being accepted is not being done: see `status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundResult {
    /// WeChat's number.
    pub refund_id: String,
    /// Our number.
    pub out_refund_no: String,
    /// The number of the payment.
    pub out_trade_no: String,
    /// WeChat's number of the payment.
    pub transaction_id: Option<String>,
    /// Where the refund stands.
    pub status: RefundStatus,
    /// When the money arrived.
    pub success_time: Option<DateTime<Utc>>,
    /// How much goes back, in fen.
    pub refund_fen: Option<i64>,
    /// How much the whole payment was, in fen.
    pub total_fen: Option<i64>,
    /// How much the shopper gets, in fen: less than the refund if WeChat gave a voucher.
    pub payer_refund_fen: Option<i64>,
    /// Where the money goes, in WeChat's words for people.
    pub user_received_account: Option<String>,
}

/// Where a refund stands at WeChat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundStatus {
    /// Accepted; the money is on its way.
    Processing,
    /// The money arrived.
    Success,
    /// Given up; a new refund needs a new number.
    Closed,
    /// The money can't be delivered: somebody has to settle it by hand.
    Abnormal,
    /// A status that this client does not know: nothing may be concluded from it.
    Unknown,
}

impl RefundStatus {
    pub(crate) fn from_wire(text: &str) -> Self {
        match text {
            "PROCESSING" => Self::Processing,
            "SUCCESS" => Self::Success,
            "CLOSED" => Self::Closed,
            "ABNORMAL" => Self::Abnormal,
            _ => Self::Unknown,
        }
    }
}

/// The outcome of a refund, as WeChat notifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundNotification {
    /// The merchant.
    pub mchid: String,
    /// WeChat's number.
    pub refund_id: String,
    /// Our number.
    pub out_refund_no: String,
    /// The number of the payment.
    pub out_trade_no: String,
    /// WeChat's number of the payment.
    pub transaction_id: String,
    /// Where the refund stands.
    pub status: RefundStatus,
    /// When the money arrived.
    pub success_time: Option<DateTime<Utc>>,
    /// How much goes back, in fen.
    pub refund_fen: i64,
    /// How much the whole payment was, in fen.
    pub total_fen: i64,
    /// How much the shopper gets, in fen.
    pub payer_refund_fen: Option<i64>,
    /// Where the money went, in WeChat's words for people.
    pub user_received_account: Option<String>,
}
