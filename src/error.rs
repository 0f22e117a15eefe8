//! [`ApiError`]: why a request was not served. The one place that knows the status of an answer.
//!
//! Which type to use where: handlers return `ApiError`; what the domain and the actors refuse with
//! converts into it, one variant per thing a client may act on. What a client can't act on is
//! [`ApiError::Internal`] or [`ApiError::Unavailable`]: its cause is logged here, once, and never
//! leaves the process.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use mall_domain::coupon::{NotReceivable, Unusable};
use mall_domain::order::Status;
use mall_domain::payment::RefundStatus;
use mall_domain::sale::SaleStatus;
use mall_domain::stock::Refusal;
use mall_domain::{Money, SkuId};
use mall_store::StoreError;
use serde_json::{Value, json};

use crate::token::TokenError;

/// The least wait that 429 and 503 ask for, in seconds; a jitter is added, so that those who were
/// sent away together don't come back together.
const RETRY_AFTER_SECS: u64 = 1;
/// The jitter stays below this, in seconds.
const RETRY_JITTER_SECS: u64 = 3;

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The request can't be read: broken JSON, a missing field or header.
    #[error("the request can't be read at {field}")]
    Invalid {
        /// The field or header.
        field: Cow<'static, str>,
        /// What is wrong, for people.
        reason: Cow<'static, str>,
    },
    /// The request can be read, and asks for something that can't be.
    #[error("the value of {field} can't be")]
    Validation {
        /// The field.
        field: Cow<'static, str>,
        /// What is wrong, for people.
        reason: Cow<'static, str>,
    },
    /// No token, or one that is not good any more.
    #[error("not logged in")]
    Unauthorized,
    /// The user name or the password is wrong; which, nobody is told.
    #[error("wrong user name or password")]
    WrongPassword,
    /// WeChat does not know the login code.
    #[error("the login code is not valid")]
    InvalidCode,
    /// The account was disabled, here or at WeChat.
    #[error("the account is disabled")]
    AccountDisabled,
    /// Too many wrong passwords.
    #[error("the account is locked")]
    AccountLocked {
        /// How long it stays locked.
        seconds: i64,
    },
    /// Logged in, but not allowed to do this.
    #[error("not allowed")]
    Forbidden,
    /// The shop wants a sale token with orders of flash sales, and none was shown.
    #[error("a sale token is wanted")]
    SaleTokenRequired,
    /// The sale token is none of ours, for another shopper or sale, too old, or used.
    #[error("the sale token is not good")]
    SaleTokenInvalid,
    /// There is no such thing, or it is someone else's: the answer is the same.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The path exists, but not with this method.
    #[error("no such method here")]
    MethodNotAllowed,
    /// The body is longer than any sensible one.
    #[error("the body is too large")]
    PayloadTooLarge,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyConflict,
    /// The first request with this idempotency key is still at work.
    #[error("the same request is still at work")]
    InProgress,
    /// No units for this shopper.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The order stands where this can't be done.
    #[error("the order is {0:?}")]
    OrderStatus(Status),
    /// The payment deadline passed.
    #[error("the payment deadline has passed")]
    OrderExpired,
    /// The refund stands where this can't be done.
    #[error("the refund is {0:?}")]
    RefundStatus(RefundStatus),
    /// More is to be refunded than is left.
    #[error("no more can go back than is left")]
    RefundExceeds,
    /// The difference between books and bill is settled.
    #[error("the difference is settled")]
    AlreadyResolved,
    /// WeChat was asked, and books and bill still differ.
    #[error("books and bill still differ")]
    StillDiffers,
    /// The order was received too long ago.
    #[error("the after-sale time is over")]
    AfterSaleClosed,
    /// The flash sale stands where this can't be done.
    #[error("the sale is {0:?}")]
    SaleStatus(SaleStatus),
    /// The SKU has fewer units than the flash sale takes.
    #[error("not enough stock")]
    NotEnoughStock,
    /// The shopper has as many addresses as one may have.
    #[error("too many addresses")]
    AddressLimit,
    /// Somebody else changed the row meanwhile.
    #[error("the row has the version {version} by now")]
    Stale {
        /// The version it has.
        version: i64,
    },
    /// Something else needs it, so it can't be deleted.
    #[error("{count} {by} need it")]
    InUse {
        /// What needs it, such as `products`.
        by: &'static str,
        /// How many of them.
        count: i64,
    },
    /// There is one with this value already, and there may be only one.
    #[error("{0} is taken")]
    Duplicate(&'static str),
    /// It came with the shop and stays.
    #[error("it is built in")]
    Builtin,
    /// Without this account nobody could manage the others.
    #[error("it is the last active super admin")]
    LastSuper,
    /// Nobody disables or deletes their own account: it would be a mistake.
    #[error("it is one's own account")]
    OwnAccount,
    /// The file of an export is not there: not yet, or not any more.
    #[error("the export has the state {0}")]
    ExportState(i8),
    /// The background work was carried out: there is nothing to try again.
    #[error("the work is done")]
    JobDone,
    /// The password is right, and a code of the authenticator is wanted as well.
    #[error("a TOTP code is wanted")]
    TotpRequired,
    /// Two-step verification is on, or off, already.
    #[error("two-step verification stands where this can't be done")]
    TotpState,
    /// A cart, or a line of it, is as full as it may be.
    #[error("the cart is full")]
    CartLimit,
    /// The goods are not sold any more.
    #[error("the goods are not on sale")]
    NotOnSale,
    /// Of this variant there are not enough left.
    #[error("sku {0} is sold out")]
    SkuSoldOut(SkuId),
    /// The shopper can't receive this coupon.
    #[error("the coupon can't be received: {0:?}")]
    NotReceivable(NotReceivable),
    /// The coupon can't be used for this order.
    #[error("the coupon can't be used: {0:?}")]
    CouponUnusable(Unusable),
    /// Nothing is delivered to this province.
    #[error("nothing is delivered there")]
    RegionBlocked,
    /// The order costs something else than the shopper saw.
    #[error("the order costs {0} now")]
    PriceChanged(Money),
    /// Somebody asks too often.
    #[error("too many requests")]
    TooManyRequests,
    /// WeChat can't be asked. Nothing happened, or it will be found out later.
    #[error("WeChat is not available")]
    WeChatUnavailable,
    /// The storage of pictures can't be reached. Sending the picture again is safe.
    #[error("the storage of pictures is not available")]
    StorageUnavailable(#[source] anyhow::Error),
    /// MySQL or Redis can't be asked. Asking again is safe.
    #[error("a store is not available")]
    Unavailable(#[source] anyhow::Error),
    /// A mistake of ours.
    #[error("internal error")]
    Internal(#[source] anyhow::Error),
    /// Many waited for one answer, and this is why there is none.
    #[error(transparent)]
    Shared(std::sync::Arc<ApiError>),
}

impl ApiError {
    /// The request can't be read at `field`.
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }

    /// The value of `field` can't be.
    pub fn validation(
        field: impl Into<Cow<'static, str>>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Validation { field: field.into(), reason: reason.into() }
    }

    /// The status, the stable code and the words for people: the whole table.
    #[must_use]
    pub fn outcome(&self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::Invalid { .. } => (S::BAD_REQUEST, "invalid_request", "请求格式不正确"),
            Self::InvalidCode => (S::BAD_REQUEST, "invalid_code", "登录凭证无效，请重试"),
            Self::Unauthorized => (S::UNAUTHORIZED, "unauthorized", "请先登录"),
            Self::WrongPassword => (S::UNAUTHORIZED, "invalid_credentials", "用户名或密码不正确"),
            Self::Forbidden => (S::FORBIDDEN, "forbidden", "没有权限"),
            Self::AccountDisabled => (S::FORBIDDEN, "account_disabled", "账号已停用"),
            Self::SaleTokenRequired => (S::FORBIDDEN, "sale_token_required", "请先领取抢购令牌"),
            Self::SaleTokenInvalid => {
                (S::FORBIDDEN, "sale_token_invalid", "抢购令牌已失效，请重新领取")
            }
            Self::NotFound(_) => (S::NOT_FOUND, "not_found", "内容不存在"),
            Self::MethodNotAllowed => {
                (S::METHOD_NOT_ALLOWED, "method_not_allowed", "不支持的请求方法")
            }
            Self::Refused(refusal) => refused(*refusal),
            Self::OrderStatus(_) => (S::CONFLICT, "order_status", "订单当前状态不支持该操作"),
            Self::OrderExpired => (S::CONFLICT, "order_expired", "订单已超过付款时间"),
            Self::RefundStatus(_) => (S::CONFLICT, "refund_status", "退款当前状态不支持该操作"),
            Self::RefundExceeds => (S::CONFLICT, "refund_exceeds", "超出可退的数量或金额"),
            Self::AlreadyResolved => (S::CONFLICT, "already_resolved", "差异已处理"),
            Self::StillDiffers => (S::CONFLICT, "still_differs", "查询后账目仍不一致，请人工核对"),
            Self::AfterSaleClosed => (S::CONFLICT, "after_sale_closed", "已超过售后期限"),
            Self::SaleStatus(_) => (S::CONFLICT, "sale_status", "活动当前状态不支持该操作"),
            Self::NotEnoughStock => (S::CONFLICT, "stock_shortage", "库存不足"),
            Self::AddressLimit => (S::CONFLICT, "address_limit", "收货地址数量已达上限"),
            Self::CartLimit => (S::CONFLICT, "cart_limit", "购物车已满，或单品数量已达上限"),
            Self::NotOnSale => (S::CONFLICT, "not_on_sale", "商品已下架或规格已失效"),
            Self::SkuSoldOut(_) => refused(Refusal::SoldOut),
            Self::NotReceivable(reason) => not_receivable(*reason),
            Self::CouponUnusable(_) => (S::CONFLICT, "coupon_unusable", "优惠券不可用"),
            Self::RegionBlocked => (S::CONFLICT, "region_blocked", "该地区暂不支持配送"),
            Self::PriceChanged(_) => (S::CONFLICT, "price_changed", "商品价格已变化，请重新确认"),
            Self::InProgress => (S::CONFLICT, "request_in_progress", "请求正在处理"),
            Self::Stale { .. } => (S::CONFLICT, "stale", "内容已被他人修改，请刷新后重试"),
            Self::InUse { .. } => (S::CONFLICT, "in_use", "正在被使用，不能删除"),
            Self::Duplicate(_) => (S::CONFLICT, "duplicate", "已存在，不能重复"),
            Self::Builtin => (S::CONFLICT, "builtin", "系统内置，不能删除"),
            Self::LastSuper => (S::CONFLICT, "last_super", "至少保留一名启用的超级管理员"),
            Self::OwnAccount => (S::CONFLICT, "own_account", "不能停用或删除自己的账号"),
            Self::JobDone => (S::CONFLICT, "job_done", "任务已完成，无需重试"),
            Self::ExportState(_) => (S::CONFLICT, "export_state", "文件尚未生成或已过期"),
            Self::TotpState => (S::CONFLICT, "totp_state", "两步验证当前状态不支持该操作"),
            Self::TotpRequired => (S::UNAUTHORIZED, "totp_required", "请输入两步验证码"),
            Self::PayloadTooLarge => (S::PAYLOAD_TOO_LARGE, "payload_too_large", "请求内容过大"),
            Self::Validation { .. } => {
                (S::UNPROCESSABLE_ENTITY, "validation_failed", "请求参数不正确")
            }
            Self::IdempotencyConflict => refused(Refusal::Conflict),
            Self::TooManyRequests => {
                (S::TOO_MANY_REQUESTS, "too_many_requests", "操作太频繁，请稍后再试")
            }
            Self::AccountLocked { .. } => {
                (S::TOO_MANY_REQUESTS, "account_locked", "登录失败次数过多，请稍后再试")
            }
            Self::WeChatUnavailable => {
                (S::SERVICE_UNAVAILABLE, "wechat_unavailable", "微信服务暂不可用，请稍后再试")
            }
            Self::StorageUnavailable(_) => {
                (S::SERVICE_UNAVAILABLE, "storage_unavailable", "图片暂时无法保存，请稍后再试")
            }
            Self::Unavailable(_) => {
                (S::SERVICE_UNAVAILABLE, "unavailable", "服务暂不可用，请稍后再试")
            }
            Self::Internal(_) => (S::INTERNAL_SERVER_ERROR, "internal", "系统错误"),
            Self::Shared(error) => error.outcome(),
        }
    }

    /// What else a client is told, besides the code and the words.
    pub(crate) fn details(&self) -> Option<Value> {
        match self {
            Self::Invalid { field, reason } | Self::Validation { field, reason } => {
                Some(json!({ "field": field, "reason": reason }))
            }
            Self::NotFound(resource) => Some(json!({ "resource": resource })),
            Self::OrderStatus(status) => Some(json!({ "status": status.code() })),
            Self::SaleStatus(status) => Some(json!({ "status": status.code() })),
            Self::RefundStatus(status) => Some(json!({ "status": status.code() })),
            Self::AccountLocked { seconds } => Some(json!({ "seconds": seconds })),
            Self::Stale { version } => Some(json!({ "version": version })),
            Self::InUse { by, count } => Some(json!({ "by": by, "count": count })),
            Self::ExportState(state) => Some(json!({ "state": state })),
            Self::Duplicate(field) => Some(json!({ "field": field })),
            Self::Shared(error) => error.details(),
            Self::SkuSoldOut(sku) => Some(json!({ "sku_id": sku })),
            Self::CouponUnusable(reason) => {
                Some(json!({ "reason": reason.name(), "reason_text": reason.words() }))
            }
            Self::PriceChanged(amount) => Some(json!({ "pay_amount": amount })),
            Self::Unauthorized
            | Self::WrongPassword
            | Self::InvalidCode
            | Self::AccountDisabled
            | Self::Forbidden
            | Self::SaleTokenRequired
            | Self::SaleTokenInvalid
            | Self::MethodNotAllowed
            | Self::PayloadTooLarge
            | Self::IdempotencyConflict
            | Self::InProgress
            | Self::Refused(_)
            | Self::OrderExpired
            | Self::RefundExceeds
            | Self::AfterSaleClosed
            | Self::AlreadyResolved
            | Self::StillDiffers
            | Self::NotEnoughStock
            | Self::AddressLimit
            | Self::Builtin
            | Self::LastSuper
            | Self::OwnAccount
            | Self::JobDone
            | Self::TotpRequired
            | Self::TotpState
            | Self::CartLimit
            | Self::NotOnSale
            | Self::NotReceivable(_)
            | Self::RegionBlocked
            | Self::TooManyRequests
            | Self::WeChatUnavailable
            | Self::StorageUnavailable(_)
            | Self::Unavailable(_)
            | Self::Internal(_) => None,
        }
    }

    /// How long to wait before asking again, in seconds.
    fn retry_after(&self) -> Option<u64> {
        if let Self::AccountLocked { seconds } = self {
            return Some(u64::try_from(*seconds).unwrap_or(RETRY_AFTER_SECS));
        }
        let status = self.outcome().0;
        let waits =
            status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE;
        // A fresh hasher's keys are random enough for a jitter, and cost nothing.
        let jitter = || RandomState::new().build_hasher().finish() % RETRY_JITTER_SECS;
        waits.then(|| RETRY_AFTER_SECS.saturating_add(jitter()))
    }

    /// The body of the answer. Written by hand where there are no details: most refusals of a sale
    /// come this way.
    fn body(&self, request_id: &str) -> String {
        let (_status, code, message) = self.outcome();
        let mut body = String::with_capacity(160);
        // The request id has only letters, digits and `-_.`; the others are our own words.
        let written = write!(
            body,
            r#"{{"code":"{code}","message":"{message}","request_id":"{request_id}","details":"#
        );
        debug_assert!(written.is_ok(), "a String takes whatever is written");
        match self.details() {
            None => body.push_str("{}"),
            Some(details) => body.push_str(&details.to_string()),
        }
        body.push('}');
        body
    }

    /// The complete answer to the request with this id.
    #[must_use]
    pub fn answer(&self, request_id: &str) -> HttpResponse {
        self.log(request_id);
        let mut response = HttpResponse::build(self.outcome().0);
        response.insert_header((CONTENT_TYPE, HeaderValue::from_static("application/json")));
        if let Some(seconds) = self.retry_after() {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.body(self.body(request_id))
    }

    /// Logs a cause that nobody outside may read. A refusal is a normal answer and no error.
    fn log(&self, request_id: &str) {
        if let Self::Shared(error) = self {
            error.log(request_id);
        } else if let Self::Internal(cause) = self {
            tracing::error!(
                request.id = request_id,
                error = format!("{cause:#}"),
                "internal error"
            );
        } else if let Self::Unavailable(cause) | Self::StorageUnavailable(cause) = self {
            tracing::warn!(
                request.id = request_id,
                error = format!("{cause:#}"),
                "a store is not available"
            );
        } else {
            tracing::debug!(code = self.outcome().1, "refused");
        }
    }

    /// What an error of actix-web's own stands for.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound("path"),
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::PayloadTooLarge,
            status if status.is_client_error() => Self::invalid("body", "无法读取请求"),
            status => Self::Internal(anyhow::anyhow!("actix-web answered {status}")),
        }
    }
}

/// The row of the table for a refusal of units.
fn refused(refusal: Refusal) -> (StatusCode, &'static str, &'static str) {
    let (status, message) = match refusal {
        Refusal::SoldOut => (StatusCode::CONFLICT, "已售罄"),
        Refusal::LimitExceeded => (StatusCode::CONFLICT, "已达到每人限购数量"),
        Refusal::NotStarted => (StatusCode::CONFLICT, "活动尚未开始"),
        Refusal::Ended => (StatusCode::CONFLICT, "活动已结束"),
        Refusal::Paused => (StatusCode::CONFLICT, "活动已暂停"),
        Refusal::Conflict => (StatusCode::UNPROCESSABLE_ENTITY, "幂等键已用于另一个请求"),
        Refusal::Busy => (StatusCode::SERVICE_UNAVAILABLE, "人太多啦，请稍后再试"),
    };
    (status, refusal.name(), message)
}

/// The row of the table for a coupon that can't be received.
fn not_receivable(reason: NotReceivable) -> (StatusCode, &'static str, &'static str) {
    let message = match reason {
        NotReceivable::Exhausted => "优惠券已领完",
        NotReceivable::Limit => "已达到每人限领数量",
        NotReceivable::NotStarted => "领取尚未开始",
        NotReceivable::Ended => "领取已结束",
    };
    (StatusCode::CONFLICT, reason.name(), message)
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.outcome().0
    }

    /// Without a body: only the middleware of `request.rs` knows the request's id, and writes it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Deadlock => Self::Refused(Refusal::Busy),
            error @ (StoreError::MySql(_) | StoreError::Redis(_)) => {
                Self::Unavailable(error.into())
            }
            error @ (StoreError::Conflict
            | StoreError::BadRow(_)
            | StoreError::Corrupt { .. }
            | StoreError::Migrate(_)
            | StoreError::MigrationLocked) => Self::Internal(error.into()),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Invalid => Self::Unauthorized,
            TokenError::OtherAudience => Self::Forbidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_json_whatever_the_error() {
        let errors = [
            ApiError::Refused(Refusal::SoldOut),
            ApiError::validation("quantity", "必须\"大于\"零"),
            ApiError::NotFound("order"),
            ApiError::Internal(anyhow::anyhow!("secret cause")),
        ];
        for error in errors {
            let body: Value = serde_json::from_str(&error.body("abc-1")).unwrap();
            assert_eq!(body["code"], error.outcome().1);
            assert_eq!(body["request_id"], "abc-1");
            assert!(body["details"].is_object());
            assert!(!body.to_string().contains("secret"));
        }
    }

    #[test]
    fn those_who_are_sent_away_learn_when_to_come_back() {
        for error in [ApiError::Refused(Refusal::Busy), ApiError::TooManyRequests] {
            let answer = error.answer("1");
            let seconds = answer.headers().get(RETRY_AFTER).unwrap().to_str().unwrap();
            assert!((1..=3).contains(&seconds.parse::<u64>().unwrap()));
        }
        let answer = ApiError::Refused(Refusal::SoldOut).answer("1");
        assert!(answer.headers().get(RETRY_AFTER).is_none());
    }
}
