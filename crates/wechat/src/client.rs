//! The client: one call of WeChat each. It repeats nothing that may have had an effect, and calls nobody
//! who has not answered for a while.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::{Access, TokenKeeper};
use crate::breaker::Breaker;
use crate::certificates::{self, Certificate, Certificates};
use crate::config::{Config, KeyMode, Secret};
use crate::error::{Cause, ConfigError, LoginError, NotificationError, PayError, SignatureError};
use crate::notify::{self, Notification, NotificationHeaders};
use crate::payment::{
    PaymentParameters, Prepay, PrepayId, Refund, RefundResult, Session, Transaction,
};
use crate::sign::{self, ApiV3Key, MerchantKey, VerifyingKey};
use crate::wire::{
    CloseBody, PrepayAnswer, PrepayBody, RefundBody, Refusal, SessionAnswer, WireRefund,
    WireTransaction, check_refund_no, check_trade_no,
};

const SERIAL_HEADER: HeaderName = HeaderName::from_static("wechatpay-serial");
const USER_AGENT: &str = concat!("mall-wechat/", env!("CARGO_PKG_VERSION"));
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// WeChat's own payment hosts, which do not serve the login.
const PAYMENT_HOSTS: [&str; 2] = ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com"];
const LOGIN_HOST: &str = "api.weixin.qq.com";

/// Idle connections kept for the next burst.
const IDLE_MAX: usize = 64;
const IDLE_FOR: Duration = Duration::from_secs(30);
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
const CODE_MAX: usize = 128;
const MESSAGE_CHARS_MAX: usize = 200;

/// A client of WeChat for one mini-program and one merchant. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct WeChat {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pay_base: String,
    pub(crate) login_url: Url,
    pub(crate) appid: String,
    pub(crate) app_secret: Secret,
    pub(crate) access: Access,
    /// Of payments, and of the server API: two hosts.
    pub(crate) pay_breaker: Breaker,
    pub(crate) api_breaker: Breaker,
    mchid: String,
    api_v3_key: ApiV3Key,
    merchant_key: MerchantKey,
    merchant_serial: String,
    public_key: Option<PublicKey>,
    /// What every request carries as `Wechatpay-Serial`, to be answered with that key.
    asked_key: Option<HeaderValue>,
    certificates: Certificates,
}

#[derive(Debug)]
struct PublicKey {
    id: String,
    key: Arc<VerifyingKey>,
}

/// An answer, of which nothing is believed yet.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl WeChat {
    /// A client with these settings. It connects to nothing yet.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first setting that can't be used.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Self::with_keeper(config, None)
    }

    /// A client that shares its access token with all that have the same keeper.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first setting that can't be used.
    pub fn with_keeper(
        config: Config,
        keeper: Option<Arc<dyn TokenKeeper>>,
    ) -> Result<Self, ConfigError> {
        let bad = |setting, problem| ConfigError { setting, problem };
        let base = base_url(&config.base_url)?;
        let identities = [
            ("appid", &config.appid),
            ("mchid", &config.mchid),
            ("merchant_serial", &config.merchant_serial),
        ];
        for (setting, text) in identities {
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(bad(setting, "must be letters and digits"));
            }
        }
        if config.app_secret.expose().is_empty() {
            return Err(bad("app_secret", "must not be empty"));
        }
        let api_v3_key = ApiV3Key::new(config.api_v3_key.expose().as_bytes())
            .map_err(|_bad_key| bad("api_v3_key", "must have 32 bytes"))?;
        let merchant_key = MerchantKey::from_pem(config.merchant_key_pem.expose())
            .map_err(|_bad_key| bad("merchant_key_pem", "must be an RSA private key in PEM"))?;
        let public_key = config.public_key.map(|public_key| {
            if public_key.id.is_empty() || !public_key.id.bytes().all(|b| b.is_ascii_graphic()) {
                return Err(bad("public_key.id", "must be an identifier"));
            }
            let key = VerifyingKey::from_pem(&public_key.pem)
                .map_err(|_bad_key| bad("public_key.pem", "must be an RSA public key in PEM"))?;
            Ok(PublicKey { id: public_key.id, key: Arc::new(key) })
        });
        let public_key = public_key.transpose()?;
        let asked_key = match (config.key_mode, &public_key) {
            (KeyMode::Certificate, _) => None,
            (KeyMode::PublicKey, Some(public_key)) => {
                let value = HeaderValue::from_str(&public_key.id)
                    .map_err(|_not_text| bad("public_key.id", "must be an identifier"))?;
                Some(value)
            }
            (KeyMode::PublicKey, None) => {
                return Err(bad("public_key", "must be given in public-key mode"));
            }
        };
        let http =
            http(&base, config.connect_timeout, config.request_timeout).map_err(|_no_tls| {
                bad("base_url", "can't be called: no CA certificates are installed")
            })?;

        Ok(Self {
            inner: Arc::new(Inner {
                http,
                login_url: login_url(&base),
                pay_base: base.as_str().trim_end_matches('/').to_owned(),
                appid: config.appid,
                app_secret: config.app_secret,
                access: Access::new(keeper),
                pay_breaker: Breaker::new("payment"),
                api_breaker: Breaker::new("server API"),
                mchid: config.mchid,
                api_v3_key,
                merchant_key,
                merchant_serial: config.merchant_serial,
                public_key,
                asked_key,
                certificates: Certificates::default(),
            }),
        })
    }

    /// The user who got `code` from `wx.login`. A code works once.
    ///
    /// # Errors
    ///
    /// [`LoginError`] says whether a new code may help.
    #[tracing::instrument(name = "wechat.login", skip_all)]
    pub async fn login(&self, code: &str) -> Result<Session, LoginError> {
        if code.is_empty() || CODE_MAX < code.len() {
            return Err(LoginError::InvalidCode);
        }
        let mut url = self.inner.login_url.clone();
        url.query_pairs_mut()
            .append_pair("appid", &self.inner.appid)
            .append_pair("secret", self.inner.app_secret.expose())
            .append_pair("js_code", code)
            .append_pair("grant_type", "authorization_code");

        let request = || self.inner.http.get(url.clone()).header(ACCEPT, JSON);
        let breaker = &self.inner.api_breaker;
        let answer = send_twice(breaker, request).await.map_err(LoginError::Unavailable)?;
        if answer.status != StatusCode::OK {
            return Err(LoginError::Unavailable(answer.failed(String::new())));
        }
        let session: SessionAnswer =
            answer.json().map_err(|_unreadable| LoginError::Unavailable(Cause::Unreadable))?;
        match session.errcode {
            0 => {
                let openid = session.openid.filter(|openid| !openid.is_empty());
                let openid = openid.ok_or(LoginError::Unavailable(Cause::Unreadable))?;
                let unionid = session.unionid.filter(|unionid| !unionid.is_empty());
                Ok(Session { openid, unionid })
            }
            40029 | 40163 | 41008 => Err(LoginError::InvalidCode),
            40226 => Err(LoginError::Blocked),
            45011 => Err(LoginError::RateLimited),
            // Its system is busy.
            -1 => Err(LoginError::Unavailable(answer.failed("-1".to_owned()))),
            errcode => {
                tracing::error!(wechat.code = errcode, "WeChat does not accept our login settings");
                Err(LoginError::Unavailable(answer.failed(errcode.to_string())))
            }
        }
    }

    /// Prepares a payment. Repeating it unchanged is safe and gives a fresh id.
    ///
    /// # Errors
    ///
    /// [`PayError`]. WeChat is not clear about which one a number that is already paid gets:
    /// when it is not [`PayError::Unknown`], query before giving up.
    #[tracing::instrument(name = "wechat.prepay", skip_all, fields(trade = %order.out_trade_no))]
    pub async fn prepay(&self, order: &Prepay, now: DateTime<Utc>) -> Result<PrepayId, PayError> {
        let body = PrepayBody::new(&self.inner.appid, &self.inner.mchid, order);
        let body = to_json(&body.map_err(PayError::Invalid)?)?;
        let answer = self.inner.post("/v3/pay/transactions/jsapi", body, now).await?;
        let answer: PrepayAnswer = answer.json().map_err(PayError::Unknown)?;
        Ok(PrepayId::new(answer.prepay_id))
    }

    /// What the mini-program hands to `wx.requestPayment`. Needs no network.
    ///
    /// # Errors
    ///
    /// [`PayError::Invalid`] if the merchant's key can't sign.
    pub fn payment_parameters(
        &self,
        prepay_id: &PrepayId,
        now: DateTime<Utc>,
    ) -> Result<PaymentParameters, PayError> {
        let time_stamp = now.timestamp().to_string();
        let nonce_str = sign::nonce();
        let package = format!("prepay_id={prepay_id}");
        let message = sign::payment_message(&self.inner.appid, &time_stamp, &nonce_str, &package);
        let pay_sign = self.inner.sign(message.as_bytes())?;
        Ok(PaymentParameters {
            time_stamp,
            nonce_str,
            package,
            sign_type: "RSA".to_owned(),
            pay_sign,
        })
    }

    /// What WeChat knows of the order: the one answer that may be acted on.
    ///
    /// # Errors
    ///
    /// [`PayError::NotFound`] if WeChat has never seen it, or another [`PayError`].
    #[tracing::instrument(name = "wechat.query", skip_all, fields(trade = %out_trade_no))]
    pub async fn query(
        &self,
        out_trade_no: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, PayError> {
        check_trade_no(out_trade_no).map_err(PayError::Invalid)?;
        let mchid = &self.inner.mchid;
        let target = format!("/v3/pay/transactions/out-trade-no/{out_trade_no}?mchid={mchid}");
        let answer = self.inner.get(&target, now).await?;
        let transaction: WireTransaction = answer.json().map_err(PayError::Unknown)?;
        let transaction = Transaction::from(transaction);
        if transaction.out_trade_no != out_trade_no {
            return Err(PayError::Unknown(Cause::Foreign("out_trade_no")));
        }
        if transaction.mchid != self.inner.mchid {
            return Err(PayError::Unknown(Cause::Foreign("mchid")));
        }
        if transaction.appid != self.inner.appid {
            return Err(PayError::Unknown(Cause::Foreign("appid")));
        }
        Ok(transaction)
    }

    /// Closes an order, so that it can't be paid any more. Repeating it is safe.
    ///
    /// It is no proof, also when it succeeds: the shopper may be paying at this moment, and WeChat
    /// says yes to numbers it does not know. Query afterwards, before stock is put back on sale.
    ///
    /// # Errors
    ///
    /// [`PayError::AlreadyPaid`] if it is too late, or another [`PayError`].
    #[tracing::instrument(name = "wechat.close", skip_all, fields(trade = %out_trade_no))]
    pub async fn close(&self, out_trade_no: &str, now: DateTime<Utc>) -> Result<(), PayError> {
        check_trade_no(out_trade_no).map_err(PayError::Invalid)?;
        let target = format!("/v3/pay/transactions/out-trade-no/{out_trade_no}/close");
        let body = to_json(&CloseBody { mchid: &self.inner.mchid })?;
        match self.inner.post(&target, body, now).await {
            Ok(_) | Err(PayError::Closed) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Asks for money to go back. Repeat it unchanged, with the same number, until it is known.
    ///
    /// # Errors
    ///
    /// [`PayError`]; [`PayError::NotFound`] also means that the order is not paid.
    #[tracing::instrument(name = "wechat.refund", skip_all, fields(refund = %refund.out_refund_no))]
    pub async fn refund(
        &self,
        refund: &Refund,
        now: DateTime<Utc>,
    ) -> Result<RefundResult, PayError> {
        let body = to_json(&RefundBody::new(refund).map_err(PayError::Invalid)?)?;
        let answer = self.inner.post("/v3/refund/domestic/refunds", body, now).await?;
        read_refund(&answer, &refund.out_refund_no)
    }

    /// What WeChat knows of a refund.
    ///
    /// # Errors
    ///
    /// [`PayError::NotFound`] if WeChat has never seen it, or another [`PayError`].
    #[tracing::instrument(name = "wechat.query_refund", skip_all, fields(refund = %out_refund_no))]
    pub async fn query_refund(
        &self,
        out_refund_no: &str,
        now: DateTime<Utc>,
    ) -> Result<RefundResult, PayError> {
        check_refund_no(out_refund_no).map_err(PayError::Invalid)?;
        let target = format!("/v3/refund/domestic/refunds/{out_refund_no}");
        let answer = self.inner.get(&target, now).await?;
        read_refund(&answer, out_refund_no)
    }

    /// Checks and reads a notification. `body` is the bytes exactly as they came.
    ///
    /// The time, the signature, the mini-program and the merchant are checked here. Amount,
    /// currency and payer are the caller's to compare, who knows the order. The same notification
    /// may come many times.
    ///
    /// # Errors
    ///
    /// [`NotificationError`]; then nothing of it may change any state.
    #[tracing::instrument(name = "wechat.notification", skip_all)]
    pub async fn notification(
        &self,
        headers: &NotificationHeaders<'_>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Notification, NotificationError> {
        self.inner.verify(headers, body, now).await?;
        notify::open(body, &self.inner.api_v3_key, &self.inner.appid, &self.inner.mchid)
    }
}

impl Inner {
    /// Sends a signed GET, and once more if no connection could be made.
    pub(crate) async fn get(&self, target: &str, now: DateTime<Utc>) -> Result<Answer, PayError> {
        let answer = self.get_unproved(target, now).await?;
        self.prove(answer, now).await
    }

    async fn get_unproved(&self, target: &str, now: DateTime<Utc>) -> Result<Answer, PayError> {
        let authorization = self.authorization(&Method::GET, target, b"", now)?;
        let request = || self.request(Method::GET, target, authorization.clone());
        send_twice(&self.pay_breaker, request).await.map_err(PayError::Unknown)
    }

    /// Sends a signed POST, once.
    async fn post(
        &self,
        target: &str,
        body: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<Answer, PayError> {
        let authorization = self.authorization(&Method::POST, target, &body, now)?;
        let request = self.request(Method::POST, target, authorization);
        let request = request.header(CONTENT_TYPE, JSON).body(body);
        let answer = send(&self.pay_breaker, request).await.map_err(PayError::Unknown)?;
        self.prove(answer, now).await
    }

    pub(crate) fn request(
        &self,
        method: Method,
        target: &str,
        authorization: HeaderValue,
    ) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{target}", self.pay_base))
            .header(ACCEPT, JSON)
            .header(AUTHORIZATION, authorization);
        match &self.asked_key {
            Some(id) => request.header(SERIAL_HEADER, id),
            None => request,
        }
    }

    pub(crate) fn authorization(
        &self,
        method: &Method,
        target: &str,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<HeaderValue, PayError> {
        let timestamp = now.timestamp();
        let nonce = sign::nonce();
        let message = sign::request_message(method.as_str(), target, timestamp, &nonce, body);
        let signature = self.sign(&message)?;
        let header =
            sign::authorization(&self.mchid, &self.merchant_serial, timestamp, &nonce, &signature);
        let mut header = HeaderValue::try_from(header)
            .map_err(|_not_text| PayError::Invalid("the merchant's settings can't be sent"))?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// Whether `url` is at the payment address, or at another of WeChat's own payment hosts.
    pub(crate) fn is_ours(&self, url: &Url) -> bool {
        let same = Url::parse(&self.pay_base).is_ok_and(|base| base.origin() == url.origin());
        let official = url.scheme() == "https"
            && url.host_str().is_some_and(|host| PAYMENT_HOSTS.contains(&host));
        same || official
    }

    fn sign(&self, message: &[u8]) -> Result<String, PayError> {
        let signature = self.merchant_key.sign(message);
        signature.map_err(|_cannot_sign| PayError::Invalid("the merchant's key can't sign"))
    }

    /// Lets an answer through that is a success and WeChat's.
    async fn prove(&self, answer: Answer, now: DateTime<Utc>) -> Result<Answer, PayError> {
        if !answer.status.is_success() {
            let error = answer.refusal();
            log_refusal(&error, answer.header("request-id"));
            return Err(error);
        }
        let proof = match NotificationHeaders::read(|name| answer.header(name)) {
            Ok(headers) => self.verify(&headers, &answer.body, now).await,
            Err(missing) => Err(missing),
        };
        match proof {
            Ok(()) => Ok(answer),
            Err(error) => {
                tracing::error!(%error, "an answer is not proved to be WeChat's");
                Err(PayError::Unknown(Cause::Unproved(error)))
            }
        }
    }

    /// Checks time, key and signature of an answer or a notification.
    async fn verify(
        &self,
        headers: &NotificationHeaders<'_>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), SignatureError> {
        sign::check_time(headers.timestamp, now)?;
        let key = self.verifying_key(headers.serial, now).await;
        let key = key.ok_or(SignatureError::UnknownKey)?;
        let message = sign::answer_message(headers.timestamp, headers.nonce, body);
        key.verify(&message, headers.signature)
    }

    /// The key named `serial`. If it is not here, WeChat's certificates are downloaded.
    async fn verifying_key(&self, serial: &str, now: DateTime<Utc>) -> Option<Arc<VerifyingKey>> {
        if let Some(key) = self.known_public_key(serial) {
            return Some(key);
        }
        if let Some(key) = self.certificates.find(serial, now) {
            return Some(key);
        }
        // A boxed future, because this waits in every call and is hardly ever needed.
        let download = Box::pin(self.download_certificates(now));
        match self.certificates.find_or_download(serial, now, download).await {
            Ok(key) => key,
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, "WeChat's certificates can't be downloaded");
                None
            }
        }
    }

    fn known_public_key(&self, serial: &str) -> Option<Arc<VerifyingKey>> {
        let public_key = self.public_key.as_ref()?;
        (public_key.id == serial).then(|| Arc::clone(&public_key.key))
    }

    /// Downloads WeChat's certificates. The list is signed with a key that may be in the list:
    /// that it can be decrypted is what proves the list, and the signature that it is not old.
    async fn download_certificates(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<Certificate>, PayError> {
        let answer = self.get_unproved("/v3/certificates", now).await?;
        if !answer.status.is_success() {
            return Err(answer.refusal());
        }
        let certificates = certificates::read(&answer.body, &self.api_v3_key).map_err(|error| {
            tracing::error!(%error, "WeChat's certificates can't be used");
            PayError::Unknown(Cause::Unreadable)
        })?;

        let unproved = |error| PayError::Unknown(Cause::Unproved(error));
        let headers = NotificationHeaders::read(|name| answer.header(name)).map_err(unproved)?;
        sign::check_time(headers.timestamp, now).map_err(unproved)?;
        let key = self
            .known_public_key(headers.serial)
            .or_else(|| certificates::find(&certificates, headers.serial, now))
            .ok_or(SignatureError::UnknownKey)
            .map_err(unproved)?;
        let message = sign::answer_message(headers.timestamp, headers.nonce, &answer.body);
        key.verify(&message, headers.signature).map_err(unproved)?;
        tracing::info!(certificates = certificates.len(), "WeChat's certificates downloaded");
        Ok(certificates)
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Cause> {
        serde_json::from_slice(&self.body).map_err(|_not_as_expected| Cause::Unreadable)
    }

    pub(crate) fn failed(&self, code: String) -> Cause {
        Cause::Failed { status: self.status.as_u16(), code }
    }

    /// What an answer that is no success says. Nothing of it is signed.
    fn refusal(&self) -> PayError {
        let Refusal { code, message } = self.json().unwrap_or_default();
        // Older parts of WeChat spell the codes without underscores.
        let plain: String = code.chars().filter(|&c| c != '_').collect();
        match plain.as_str() {
            "ORDERPAID" => return PayError::AlreadyPaid,
            "ORDERCLOSED" => return PayError::Closed,
            "ORDERNOTEXIST" | "ORDERNOTEXISTS" | "RESOURCENOTEXISTS" => return PayError::NotFound,
            _ => {}
        }

        // Older pages list these with 500, and they don't get better by repeating.
        let lasting = matches!(plain.as_str(), "OPENIDMISMATCH" | "INVALIDTRANSACTIONID");
        let from_wechat = self.status.is_client_error() && !code.is_empty();
        if lasting || (from_wechat && self.status != StatusCode::TOO_MANY_REQUESTS) {
            let message = message.chars().take(MESSAGE_CHARS_MAX).collect();
            PayError::Refused { status: self.status.as_u16(), code, message }
        } else {
            PayError::Unknown(self.failed(code))
        }
    }
}

/// Sends a request, and once more if no connection could be made the first time.
pub(crate) async fn send_twice(
    breaker: &Breaker,
    request: impl Fn() -> RequestBuilder,
) -> Result<Answer, Cause> {
    match send(breaker, request()).await {
        Err(Cause::Connect(_)) => send(breaker, request()).await,
        result => result,
    }
}

/// Sends a request, unless `breaker` is open.
pub(crate) async fn send(breaker: &Breaker, request: RequestBuilder) -> Result<Answer, Cause> {
    let call = breaker.enter()?;
    let outcome = receive(request).await;
    call.end(match &outcome {
        Ok(answer) => !answer.status.is_server_error(),
        Err(Cause::Connect(_) | Cause::TimedOut | Cause::Broken(_)) => false,
        Err(
            Cause::Paused
            | Cause::Failed { .. }
            | Cause::Unproved(_)
            | Cause::Unreadable
            | Cause::Foreign(_),
        ) => true,
    });
    outcome
}

async fn receive(request: RequestBuilder) -> Result<Answer, Cause> {
    let mut response: Response = request.send().await.map_err(cause)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(cause)? {
        if ANSWER_BYTES_MAX < body.len() + chunk.len() {
            return Err(Cause::Unreadable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
}

/// The address is dropped from the error: that of a login has secrets in it.
pub(crate) fn cause(error: reqwest::Error) -> Cause {
    let error = error.without_url();
    if error.is_connect() {
        Cause::Connect(error)
    } else if error.is_timeout() {
        Cause::TimedOut
    } else {
        Cause::Broken(error)
    }
}

fn log_refusal(error: &PayError, request_id: Option<&str>) {
    match error {
        PayError::Refused { status: 401, code, .. } => {
            tracing::error!(
                wechat.code = code,
                wechat.request_id = request_id,
                "WeChat does not accept our signature: key, serial number or clock is wrong"
            );
        }
        PayError::Refused { .. } | PayError::Unknown(_) => {
            let error: &dyn std::error::Error = error;
            tracing::warn!(error, wechat.request_id = request_id, "WeChat refused a call");
        }
        PayError::NotFound | PayError::AlreadyPaid | PayError::Closed | PayError::Invalid(_) => {
            tracing::debug!(%error, wechat.request_id = request_id, "WeChat refused a call");
        }
    }
}

fn read_refund(answer: &Answer, out_refund_no: &str) -> Result<RefundResult, PayError> {
    let refund: WireRefund = answer.json().map_err(PayError::Unknown)?;
    let refund = RefundResult::from(refund);
    if refund.out_refund_no == out_refund_no {
        Ok(refund)
    } else {
        Err(PayError::Unknown(Cause::Foreign("out_refund_no")))
    }
}

fn to_json(body: &impl Serialize) -> Result<Vec<u8>, PayError> {
    serde_json::to_vec(body).map_err(|_not_json| PayError::Invalid("the request is not JSON"))
}

fn base_url(text: &str) -> Result<Url, ConfigError> {
    let bad = |problem| ConfigError { setting: "base_url", problem };
    let url = Url::parse(text).map_err(|_not_a_url| bad("must be an absolute address"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(bad("must begin with https:// or http://"));
    }
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !bare || !url.username().is_empty() || url.password().is_some() {
        return Err(bad("must be scheme, host and port only, because the path is signed"));
    }
    Ok(url)
}

fn login_url(base: &Url) -> Url {
    let mut url = base.clone();
    if url.host_str().is_some_and(|host| PAYMENT_HOSTS.contains(&host)) {
        // Only an address without a host can't be given one.
        url.set_host(Some(LOGIN_HOST)).ok();
    }
    url.set_path("/sns/jscode2session");
    url
}

fn http(base: &Url, connect: Duration, total: Duration) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(connect)
        .timeout(total)
        .pool_max_idle_per_host(IDLE_MAX)
        .pool_idle_timeout(IDLE_FOR)
        .tcp_nodelay(true)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    // Plain HTTP is for the simulator next door, which no proxy can reach.
    let builder = if base.scheme() == "http" { builder.no_proxy() } else { builder };
    builder.build()
}

#[cfg(test)]
mod tests;
