//! How a failed control request is answered: one type, one table.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::store::ConfirmRefused;

/// A control request that failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ControlError {
    /// The request is wrong.
    #[error("{0}")]
    Invalid(String),
    /// No such order or refund.
    #[error("没有这个单号")]
    NotFound,
    /// The payment is refused.
    #[error(transparent)]
    Refused(#[from] ConfirmRefused),
    /// The merchant's server doesn't answer.
    #[error("商户服务器没有应答：{0}")]
    Unreachable(#[source] reqwest::Error),
    /// Our fault.
    #[error("internal error")]
    Internal(#[from] anyhow::Error),
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: String,
}

impl ControlError {
    /// The status and the stable code: the whole table, in one match.
    fn outcome(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::NotFound | Self::Refused(ConfirmRefused::Unknown) => {
                (StatusCode::NOT_FOUND, "not_found")
            }
            Self::Refused(ConfirmRefused::OtherPayer) => (StatusCode::FORBIDDEN, "other_payer"),
            Self::Refused(ConfirmRefused::Paid) => (StatusCode::CONFLICT, "order_paid"),
            Self::Refused(ConfirmRefused::Closed) => (StatusCode::CONFLICT, "order_closed"),
            Self::Refused(ConfirmRefused::Expired) => (StatusCode::CONFLICT, "order_expired"),
            Self::Refused(ConfirmRefused::Stale) => (StatusCode::CONFLICT, "prepay_expired"),
            Self::Unreachable(_) => (StatusCode::BAD_GATEWAY, "unreachable"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl ResponseError for ControlError {
    fn status_code(&self) -> StatusCode {
        self.outcome().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, code) = self.outcome();
        if let Self::Internal(error) = self {
            tracing::error!(error = format!("{error:#}"), "control request failed");
        }
        HttpResponse::build(status).json(Body { code, message: self.to_string() })
    }
}
