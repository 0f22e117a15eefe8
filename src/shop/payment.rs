//! Paying: the parameters of `wx.requestPayment`, what became of it, and what WeChat tells us.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use mall_actors::{NotifyRefusal, Prepaid, PrepayRefusal};
use mall_domain::payment::RefundStatus;
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::stock::Refusal;
use mall_domain::{Money, OrderNo, UserId};
use mall_store::mysql::idempotency::{self, Begun};
use mall_store::mysql::{order, payment, refund};
use mall_store::{Store, StoreError};
use mall_wechat::{NotificationError, NotificationEvent, NotificationHeaders};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, IdempotencyKey, JsonBody, Shared};

/// How long the same key gets the same answer: as long as WeChat honours a prepay id.
const KEPT_FOR: TimeDelta = TimeDelta::hours(2);

/// The order to pay.
#[derive(Deserialize, ToSchema)]
pub struct PrepayRequest {
    #[schema(example = "2611241300000010010042")]
    order_no: String,
}

impl PrepayRequest {
    fn parse(self) -> Result<OrderNo, ApiError> {
        // What is no order number names no order.
        OrderNo::is_plausible(&self.order_no)
            .then_some(OrderNo(self.order_no))
            .ok_or(ApiError::NotFound("order"))
    }
}

/// What `wx.requestPayment` takes, under the names it takes, and the prepay id that stands in
/// `package`.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentParameters)]
pub struct PrepayAnswer {
    #[serde(rename = "timeStamp")]
    #[schema(example = "1795507200")]
    time_stamp: String,
    #[serde(rename = "nonceStr")]
    nonce_str: String,
    #[schema(example = "prepay_id=wx26112359f4d94a0e8d1a2c7b1f3e0a0000")]
    package: String,
    #[serde(rename = "signType")]
    #[schema(example = "RSA")]
    sign_type: String,
    #[serde(rename = "paySign")]
    pay_sign: String,
    #[schema(example = "wx26112359f4d94a0e8d1a2c7b1f3e0a0000")]
    prepay_id: String,
}

impl From<Prepaid> for PrepayAnswer {
    fn from(prepaid: Prepaid) -> Self {
        let parameters = prepaid.parameters;
        Self {
            time_stamp: parameters.time_stamp,
            nonce_str: parameters.nonce_str,
            package: parameters.package,
            sign_type: parameters.sign_type,
            pay_sign: parameters.pay_sign,
            prepay_id: prepaid.prepay_id,
        }
    }
}

impl From<PrepayRefusal> for ApiError {
    fn from(refusal: PrepayRefusal) -> Self {
        match refusal {
            PrepayRefusal::NotFound => Self::NotFound("order"),
            PrepayRefusal::NotPayable(status) => Self::OrderStatus(status),
            PrepayRefusal::Expired => Self::OrderExpired,
            PrepayRefusal::Busy => Self::Refused(Refusal::Busy),
            PrepayRefusal::WeChat(error) => {
                tracing::warn!(error = %error, "a prepay failed at WeChat");
                Self::WeChatUnavailable
            }
            PrepayRefusal::Store(error) => error.into(),
        }
    }
}

/// 发起支付
#[utoipa::path(
    post, path = "/api/v1/payment/prepay", tag = "支付",
    params(("Idempotency-Key" = String, Header)),
    security(("shopper" = [])),
    request_body = PrepayRequest,
    responses(
        (status = 200, body = PrepayAnswer),
        (status = 409, description = "`order_status` `order_expired`"),
    ),
)]
pub(crate) async fn prepay(
    state: Shared,
    user: CurrentUser,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<PrepayRequest>,
) -> Result<HttpResponse, ApiError> {
    let order_no = body.0.parse()?;
    let shared = state.clone();
    let work = async move { prepay_once(&shared, user, &key, &order_no).await };
    Ok(HttpResponse::Ok().content_type("application/json").body(state.io(work).await?))
}

/// The answer to this key: the one it got before, or a new one. A prepay is idempotent by itself
/// (a live attempt is used again), so two that come at once do no harm; their answers differ only
/// in the signature's time.
async fn prepay_once(
    state: &Shared,
    user: CurrentUser,
    key: &RequestKey,
    order_no: &OrderNo,
) -> Result<String, ApiError> {
    let now = state.clock.now();
    let scope = format!("user:{}:prepay", user.id);
    let hash = RequestHash::of(&[order_no.as_str().as_bytes()]);
    let mut conn = state.store.connection().await?;
    let before = idempotency::find(&mut conn, &scope, key, hash, now).await?;
    // A connection is not kept while WeChat is asked.
    drop(conn);
    match before {
        Some(Begun::Replay { body, .. }) => return Ok(body),
        Some(Begun::Conflict) => return Err(ApiError::IdempotencyConflict),
        Some(Begun::InProgress) => return Err(ApiError::InProgress),
        Some(Begun::New) | None => {}
    }
    let prepaid = state.mall.prepay(user.id, order_no, &user.openid).await?;
    let body = serde_json::to_string(&PrepayAnswer::from(prepaid))
        .map_err(|error| ApiError::Internal(error.into()))?;
    let mut conn = state.store.connection().await?;
    let answer = (StatusCode::OK.as_u16(), body.as_str());
    idempotency::keep(&mut conn, &scope, key, hash, answer, now + KEPT_FOR).await?;
    Ok(body)
}

/// Whether an order is paid, and whether money goes back.
#[derive(Serialize, ToSchema)]
pub struct PaymentStatus {
    order_no: String,
    /// 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
    status: i8,
    paid: bool,
    /// The newest refund; `null` if no money goes back.
    refund: Option<RefundAnswer>,
}

/// Money on its way back.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentRefund)]
pub struct RefundAnswer {
    refund_no: String,
    #[schema(value_type = String, example = "99.00")]
    amount: Money,
    /// 0 已申请 1 已同意 2 退款中 3 退款成功 4 已拒绝 5 已撤销 6 失败 7 异常
    status: i8,
    reason: String,
}

impl From<refund::Refund> for RefundAnswer {
    fn from(refund: refund::Refund) -> Self {
        Self {
            refund_no: refund.refund_no,
            amount: refund.amount,
            status: RefundStatus::code(refund.status),
            reason: refund.reason,
        }
    }
}

/// 支付结果
#[utoipa::path(
    get, path = "/api/v1/payment/{order_no}/status", tag = "支付",
    params(("order_no" = String, Path)),
    security(("shopper" = [])),
    responses((status = 200, body = PaymentStatus)),
)]
pub(crate) async fn status(
    state: Shared,
    user: CurrentUser,
    order_no: Path<String>,
) -> Result<Json<PaymentStatus>, ApiError> {
    let order_no = PrepayRequest { order_no: order_no.into_inner() }.parse()?;
    let (mall, store) = (state.mall.clone(), state.store.clone());
    let work = async move {
        // Asks WeChat where no notification has come; the rows are read after that.
        mall.payment_status(user.id, &order_no).await?;
        read_status(&store, user.id, order_no).await
    };
    Ok(Json(state.io(work).await?))
}

async fn read_status(
    store: &Store,
    user: UserId,
    order_no: OrderNo,
) -> Result<PaymentStatus, ApiError> {
    let mut conn = store.connection().await?;
    let order = order::find_by_no(&mut conn, &order_no).await?;
    let order = order.filter(|order| order.user_id == user);
    let order = order.ok_or(ApiError::NotFound("order"))?;
    let newest = refund::of_order(&mut conn, order.id).await?.pop();
    Ok(PaymentStatus {
        order_no: order_no.0,
        status: order.status.code(),
        paid: order.transaction_id.is_some(),
        refund: newest.map(RefundAnswer::from),
    })
}

/// What WeChat reads: anything but success makes it send the notification again.
#[derive(Serialize, ToSchema)]
pub struct NotifyAnswer {
    #[schema(example = "SUCCESS")]
    code: &'static str,
    #[schema(example = "成功")]
    message: &'static str,
}

/// Why a notification is not taken. WeChat reads the words, and nothing else of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NotTaken(StatusCode, &'static str);

impl From<NotificationError> for NotTaken {
    fn from(error: NotificationError) -> Self {
        tracing::warn!(error = %error, forged = error.is_forged(), "a notification is refused");
        match error {
            NotificationError::Signature(_) => Self(StatusCode::UNAUTHORIZED, "验签失败"),
            NotificationError::Unreadable => Self(StatusCode::BAD_REQUEST, "报文无法读取"),
            NotificationError::Undecryptable => Self(StatusCode::BAD_REQUEST, "报文无法解密"),
            NotificationError::Foreign(_) => Self(StatusCode::BAD_REQUEST, "商户信息不符"),
        }
    }
}

impl From<NotifyRefusal> for NotTaken {
    fn from(refusal: NotifyRefusal) -> Self {
        match refusal {
            NotifyRefusal::NotFound => Self(StatusCode::NOT_FOUND, "订单不存在"),
            NotifyRefusal::Mismatch(field) => {
                tracing::error!(field, "a notification is not about what was asked for");
                Self(StatusCode::BAD_REQUEST, "通知内容与订单不符")
            }
            NotifyRefusal::Busy => Self(StatusCode::SERVICE_UNAVAILABLE, "系统繁忙"),
            NotifyRefusal::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for NotTaken {
    fn from(error: StoreError) -> Self {
        tracing::warn!(error = %error, "a notification could not be taken");
        Self(StatusCode::SERVICE_UNAVAILABLE, "系统繁忙")
    }
}

/// 微信支付回调（支付与退款）
#[utoipa::path(
    post, path = "/api/v1/payment/notify", tag = "支付",
    request_body(content = Object, description = "WeChat Pay v3 notification"),
    responses(
        (status = 200, body = NotifyAnswer),
        (status = 400, description = "It can't be read, or is not about what was asked for", body = NotifyAnswer),
        (status = 401, description = "Its signature is not WeChat's", body = NotifyAnswer),
        (status = 404, description = "There is no such order", body = NotifyAnswer),
        (status = 503, description = "WeChat is to send it again", body = NotifyAnswer),
    ),
)]
pub(crate) async fn notify(
    state: Shared,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> HttpResponse {
    let outcome = match body {
        Ok(body) => take(&state, &request, body).await,
        Err(_too_large) => Err(NotTaken(StatusCode::BAD_REQUEST, "报文无法读取")),
    };
    match outcome {
        Ok(()) => HttpResponse::Ok().json(NotifyAnswer { code: "SUCCESS", message: "成功" }),
        Err(NotTaken(status, message)) => {
            HttpResponse::build(status).json(NotifyAnswer { code: "FAIL", message })
        }
    }
}

/// 微信退款回调
#[utoipa::path(
    post, path = "/api/v1/payment/refund-notify", tag = "支付",
    request_body(content = Object, description = "WeChat Pay v3 notification"),
    responses(
        (status = 200, body = NotifyAnswer),
        (status = 400, description = "It can't be read, or is not about what was asked for", body = NotifyAnswer),
        (status = 401, description = "Its signature is not WeChat's", body = NotifyAnswer),
        (status = 404, description = "There is no such order", body = NotifyAnswer),
        (status = 503, description = "WeChat is to send it again", body = NotifyAnswer),
    ),
)]
pub(crate) async fn refund_notify(
    state: Shared,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> HttpResponse {
    notify(state, request, body).await
}

/// Checks where a notification comes from, and has the actors take it. Success is said only after
/// their commit.
async fn take(state: &Shared, request: &HttpRequest, body: Bytes) -> Result<(), NotTaken> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let headers = NotificationHeaders::read(header).map_err(NotificationError::Signature)?;
    let now = state.clock.now();
    let notification = state.wechat.notification(&headers, &body, now).await?;
    let shared = state.clone();
    let work = async move {
        let (kind, number) = taken(&shared, notification.event).await?;
        note(&shared.store, &notification.id, &kind, number.as_deref()).await;
        Ok::<_, NotTaken>(())
    };
    let done = state.io.spawn(work).await;
    done.unwrap_or(Err(NotTaken(StatusCode::INTERNAL_SERVER_ERROR, "系统错误")))
}

/// What it was about: the kind, and the payment's number at WeChat.
async fn taken(
    state: &Shared,
    event: NotificationEvent,
) -> Result<(String, Option<String>), NotTaken> {
    match event {
        NotificationEvent::Payment(transaction) => {
            let number = transaction.out_trade_no.clone();
            if !transaction.trade_state.is_paid() {
                return Err(NotifyRefusal::Mismatch("trade_state").into());
            }
            state.mall.payment_notified(transaction).await?;
            Ok(("TRANSACTION.SUCCESS".to_owned(), Some(number)))
        }
        NotificationEvent::Refund(refund) => {
            let number = refund.out_trade_no.clone();
            state.mall.refund_notified(refund).await?;
            Ok(("REFUND".to_owned(), Some(number)))
        }
        // What is new to us is none of our business; sending it again would not change that.
        NotificationEvent::Other { event_type } => Ok((event_type, None)),
    }
}

/// Writes down that a notification was taken. Only a record: a failure is no reason to have WeChat
/// send it again.
async fn note(store: &Store, id: &str, kind: &str, number: Option<&str>) {
    let kind: String = kind.chars().take(32).collect();
    let write = async {
        let mut conn = store.connection().await?;
        payment::record_notification(&mut conn, id, &kind, number, "taken").await
    };
    match write.await {
        Ok(true) => {}
        Ok(false) => tracing::debug!("a notification came again"),
        Err(error) => tracing::warn!(error = %error, "a notification was not written down"),
    }
}
