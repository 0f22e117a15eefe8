//! How a refused call is answered: one type, one table.

use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::store::{CloseRefused, PrepayRefused, RefundRefused};

/// What a merchant may act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    ParamError,
    InvalidRequest,
    AppidMchidNotMatch,
    OrderClosed,
    OrderPaid,
    SignError,
    OutTradeNoUsed,
    OrderNotExist,
    ResourceNotExists,
    FrequencyLimited,
    NoStatementExist,
    StatementCreating,
    SystemError,
}

impl Code {
    /// The status and the name: the whole table, in one match.
    fn outcome(self) -> (StatusCode, &'static str) {
        match self {
            Self::ParamError => (StatusCode::BAD_REQUEST, "PARAM_ERROR"),
            Self::InvalidRequest => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
            Self::AppidMchidNotMatch => (StatusCode::BAD_REQUEST, "APPID_MCHID_NOT_MATCH"),
            Self::OrderClosed => (StatusCode::BAD_REQUEST, "ORDER_CLOSED"),
            Self::OrderPaid => (StatusCode::BAD_REQUEST, "ORDER_PAID"),
            Self::SignError => (StatusCode::UNAUTHORIZED, "SIGN_ERROR"),
            Self::OutTradeNoUsed => (StatusCode::FORBIDDEN, "OUT_TRADE_NO_USED"),
            Self::OrderNotExist => (StatusCode::NOT_FOUND, "ORDER_NOT_EXIST"),
            Self::ResourceNotExists => (StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS"),
            Self::FrequencyLimited => (StatusCode::TOO_MANY_REQUESTS, "FREQUENCY_LIMITED"),
            Self::NoStatementExist => (StatusCode::BAD_REQUEST, "NO_STATEMENT_EXIST"),
            Self::StatementCreating => (StatusCode::BAD_REQUEST, "STATEMENT_CREATING"),
            Self::SystemError => (StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR"),
        }
    }
}

/// A call that is refused.
#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    code: Code,
    message: String,
    detail: Option<Value>,
    /// The platform's own number of the case, where one is published.
    internal: u32,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a Value>,
}

impl Refusal {
    /// A refusal that says no more than `message`.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: None, internal: 1 }
    }

    /// A field is wrong; `field` is a JSON pointer.
    pub(crate) fn field(location: &str, field: &str, value: Option<&Value>, issue: &str) -> Self {
        let mut detail = json!({ "location": location, "field": field, "issue": issue });
        if let (Some(detail), Some(value)) = (detail.as_object_mut(), value) {
            detail.insert("value".to_owned(), value.clone());
        }
        let message = format!("参数错误：{field} {issue}");
        Self { detail: Some(detail), ..Self::new(Code::ParamError, message) }
    }

    /// The same, in a request's body.
    pub(crate) fn body(field: &str, value: Option<&Value>, issue: &str) -> Self {
        Self::field("body", field, value, issue)
    }

    /// The same, with the platform's number of the case.
    pub(crate) fn numbered(self, internal: u32) -> Self {
        Self { internal, ..self }
    }

    /// The same, with more about it.
    pub(crate) fn detailed(self, detail: Value) -> Self {
        Self { detail: Some(detail), ..self }
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.code.outcome().0
    }

    /// The number at the end of the answer's `Request-ID`.
    pub(crate) fn internal(&self) -> u32 {
        self.internal
    }

    /// The answer's body.
    pub(crate) fn json(&self) -> serde_json::Result<Vec<u8>> {
        let (_status, code) = self.code.outcome();
        serde_json::to_vec(&Body { code, message: &self.message, detail: self.detail.as_ref() })
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "an answer can't be written");
        Self::new(Code::SystemError, "系统异常，请稍后重试")
    }
}

impl From<PrepayRefused> for Refusal {
    fn from(refused: PrepayRefused) -> Self {
        let (code, internal) = match refused {
            PrepayRefused::Closed => (Code::OrderClosed, 1),
            PrepayRefused::Paid => (Code::OutTradeNoUsed, 268_449_538),
            PrepayRefused::Differs => (Code::InvalidRequest, 268_498_688),
            PrepayRefused::Expired => (Code::InvalidRequest, 1),
        };
        Self::new(code, refused.to_string()).numbered(internal)
    }
}

impl From<CloseRefused> for Refusal {
    fn from(refused: CloseRefused) -> Self {
        match refused {
            CloseRefused::Paid => Self::new(Code::OrderPaid, refused.to_string()),
        }
    }
}

impl From<RefundRefused> for Refusal {
    fn from(refused: RefundRefused) -> Self {
        let code = match refused {
            RefundRefused::NotPaid => Code::ResourceNotExists,
            RefundRefused::TwoOrders
            | RefundRefused::Differs
            | RefundRefused::OtherTotal
            | RefundRefused::TooMuch
            | RefundRefused::TooMany => Code::InvalidRequest,
            RefundRefused::TooSoon => Code::FrequencyLimited,
        };
        Self::new(code, refused.to_string())
    }
}
