//! The calls of the mini-program's server API that need an access token: phone numbers, subscribe
//! messages, content checks, shipping information. None of them moves money.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::access::AccessToken;
use crate::client::{Inner, JSON, WeChat, send, send_twice};
use crate::error::{Cause, LoginError, ServiceError};
use crate::wire::CHINA;

const CODE_MAX: usize = 128;
/// What a content check takes, in characters.
const CONTENT_CHARS_MAX: usize = 2_500;
/// Parcels of one order.
const PARCELS_MAX: usize = 15;
const TRACKING_NO_MAX: usize = 128;
const GOODS_CHARS_MAX: usize = 120;

/// A phone number that a shopper agreed to give.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// Such as `86`.
    pub country_code: String,
    /// Without the country code.
    pub number: String,
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneNumber(***)")
    }
}

/// A message that a shopper agreed to get, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscribeMessage {
    /// Who gets it.
    pub openid: String,
    /// The template, from the mini-program's list.
    pub template_id: String,
    /// The page of the mini-program that it opens; `None` opens nothing.
    pub page: Option<String>,
    /// The template's fields, such as `thing1`; each is cut to what its kind may hold.
    pub fields: BTreeMap<String, String>,
}

/// What WeChat thinks of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggestion {
    /// It may be shown.
    Pass,
    /// A person should look at it.
    Review,
    /// It must not be shown.
    Risky,
}

/// Where a text stands that is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// In a profile: nickname, signature.
    Profile,
    /// In a comment: reviews, remarks.
    Comment,
}

/// How the parcels of an order are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// One parcel has everything.
    Whole,
    /// One of several parcels.
    Part {
        /// Whether nothing remains to be shipped.
        last: bool,
    },
}

/// Parcels to report for a paid order (发货信息管理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipping {
    /// WeChat's number of the payment.
    pub transaction_id: String,
    /// Who paid.
    pub openid: String,
    /// All at once, or one of several.
    pub delivery: Delivery,
    /// The parcels, 1 to 15.
    pub parcels: Vec<ShippedParcel>,
    /// When it is reported: later than everything reported before.
    pub at: DateTime<Utc>,
}

/// One parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedParcel {
    /// The carrier, by WeChat's code (such as `SF`).
    pub company: String,
    /// The number of the waybill.
    pub tracking_no: String,
    /// What is in it; cut to 120 characters.
    pub goods: String,
    /// The receiver's phone number; SF wants it, masked here.
    pub receiver_phone: Option<String>,
}

impl WeChat {
    /// The phone number behind `code` from a button with `open-type="getPhoneNumber"`. A code works
    /// once.
    ///
    /// # Errors
    ///
    /// [`LoginError`] says whether a new code may help.
    #[tracing::instrument(name = "wechat.phone", skip_all)]
    pub async fn phone_number(
        &self,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<PhoneNumber, LoginError> {
        #[derive(Deserialize)]
        struct Answer {
            phone_info: PhoneInfo,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct PhoneInfo {
            pure_phone_number: String,
            country_code: String,
            watermark: Watermark,
        }
        #[derive(Deserialize)]
        struct Watermark {
            appid: String,
        }

        if code.is_empty() || CODE_MAX < code.len() {
            return Err(LoginError::InvalidCode);
        }
        let path = "/wxa/business/getuserphonenumber";
        let answer = self.inner.call::<Answer>(path, &json!({ "code": code }), now).await;
        let info = match answer {
            Ok(answer) => answer.phone_info,
            Err(ServiceError::Refused { errcode: 40029 | 40163 | 41008, .. }) => {
                return Err(LoginError::InvalidCode);
            }
            Err(ServiceError::Refused { errcode, .. }) => {
                tracing::error!(wechat.code = errcode, "WeChat gives us no phone numbers");
                let code = errcode.to_string();
                return Err(LoginError::Unavailable(Cause::Failed { status: 200, code }));
            }
            Err(ServiceError::Unavailable(Cause::Failed { code, .. })) if code == "45011" => {
                return Err(LoginError::RateLimited);
            }
            Err(ServiceError::Unavailable(cause)) => return Err(LoginError::Unavailable(cause)),
            Err(ServiceError::Invalid(_)) => return Err(LoginError::InvalidCode),
        };
        if info.watermark.appid != self.inner.appid {
            return Err(LoginError::Unavailable(Cause::Foreign("appid")));
        }
        if info.pure_phone_number.is_empty() {
            return Err(LoginError::Unavailable(Cause::Unreadable));
        }
        Ok(PhoneNumber { country_code: info.country_code, number: info.pure_phone_number })
    }

    /// Sends a message that a shopper agreed to get. It may arrive twice if it is sent twice.
    ///
    /// # Errors
    ///
    /// [`ServiceError`]; 43101 means that the shopper does not want it (any more).
    #[tracing::instrument(name = "wechat.message", skip_all)]
    pub async fn send_message(
        &self,
        message: &SubscribeMessage,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let data: BTreeMap<&str, Value> = message
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), json!({ "value": fitted(name, value) })))
            .collect();
        let mut body = json!({
            "touser": message.openid,
            "template_id": message.template_id,
            "data": data,
            "lang": "zh_CN",
        });
        if let (Some(body), Some(page)) = (body.as_object_mut(), &message.page) {
            body.insert("page".to_owned(), page.as_str().into());
        }
        self.inner.call::<Value>("/cgi-bin/message/subscribe/send", &body, now).await.map(drop)
    }

    /// What WeChat thinks of a text that a shopper wrote.
    ///
    /// # Errors
    ///
    /// [`ServiceError`]; then nothing is known of the text.
    #[tracing::instrument(name = "wechat.check", skip_all)]
    pub async fn check_content(
        &self,
        openid: &str,
        scene: Scene,
        content: &str,
        now: DateTime<Utc>,
    ) -> Result<Suggestion, ServiceError> {
        #[derive(Deserialize)]
        struct Answer {
            result: Verdict,
        }
        #[derive(Deserialize)]
        struct Verdict {
            suggest: String,
        }

        if content.is_empty() || CONTENT_CHARS_MAX < content.chars().count() {
            return Err(ServiceError::Invalid("a text to check has 1 to 2500 characters"));
        }
        let scene = match scene {
            Scene::Profile => 1,
            Scene::Comment => 2,
        };
        let body = json!({ "version": 2, "scene": scene, "openid": openid, "content": content });
        let answer: Answer = self.inner.call("/wxa/msg_sec_check", &body, now).await?;
        Ok(match answer.result.suggest.as_str() {
            "pass" => Suggestion::Pass,
            "risky" => Suggestion::Risky,
            // What is new to us is for a person to look at.
            _ => Suggestion::Review,
        })
    }

    /// Reports parcels, so that WeChat settles the money and tells the shopper. Reporting the same
    /// again is answered with [`ServiceError::is_reported_before`].
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    #[tracing::instrument(name = "wechat.shipping", skip_all)]
    pub async fn upload_shipping(
        &self,
        shipping: &Shipping,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let body = shipping_body(shipping).map_err(ServiceError::Invalid)?;
        self.inner.call::<Value>("/wxa/sec/order/upload_shipping_info", &body, now).await.map(drop)
    }
}

fn shipping_body(shipping: &Shipping) -> Result<Value, &'static str> {
    if !(1..=PARCELS_MAX).contains(&shipping.parcels.len()) {
        return Err("a report has 1 to 15 parcels");
    }
    if shipping.delivery == Delivery::Whole && shipping.parcels.len() != 1 {
        return Err("what is shipped as a whole is one parcel");
    }
    let mut list = Vec::with_capacity(shipping.parcels.len());
    for parcel in &shipping.parcels {
        if parcel.tracking_no.is_empty() || TRACKING_NO_MAX < parcel.tracking_no.len() {
            return Err("a waybill number has 1 to 128 characters");
        }
        let goods: String = parcel.goods.trim().chars().take(GOODS_CHARS_MAX).collect();
        if goods.is_empty() {
            return Err("a parcel has a description");
        }
        let mut entry = json!({
            "tracking_no": parcel.tracking_no,
            "express_company": parcel.company,
            "item_desc": goods,
        });
        if let (Some(entry), Some(phone)) = (entry.as_object_mut(), &parcel.receiver_phone) {
            let contact = json!({ "receiver_contact": masked(phone) });
            entry.insert("contact".to_owned(), contact);
        }
        list.push(entry);
    }
    let mode = match shipping.delivery {
        Delivery::Whole => 1,
        Delivery::Part { .. } => 2,
    };
    let time = shipping.at.with_timezone(&CHINA).to_rfc3339_opts(SecondsFormat::Millis, false);
    let mut body = json!({
        "order_key": { "order_number_type": 2, "transaction_id": shipping.transaction_id },
        "logistics_type": 1,
        "delivery_mode": mode,
        "shipping_list": list,
        "upload_time": time,
        "payer": { "openid": shipping.openid },
    });
    if let (Some(body), Delivery::Part { last }) = (body.as_object_mut(), shipping.delivery) {
        body.insert("is_all_delivered".to_owned(), last.into());
    }
    Ok(body)
}

/// A phone number with its last four digits: `138****8000`.
fn masked(phone: &str) -> String {
    let count = phone.chars().count();
    let shown = |index: usize| index < 3 || count.saturating_sub(4) <= index;
    phone.chars().enumerate().map(|(index, c)| if shown(index) { c } else { '*' }).collect()
}

/// `value` cut to what the kind of field that `name` begins with may hold: WeChat refuses a message
/// with a longer one.
fn fitted(name: &str, value: &str) -> String {
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let max = match kind {
        "thing" => 20,
        "number" | "letter" | "character_string" => 32,
        "symbol" | "phrase" => 5,
        "phone_number" => 17,
        "car_number" => 8,
        "name" => 10,
        _ => usize::MAX,
    };
    let cut: String = value.trim().chars().take(max).collect();
    // An empty field is refused, too.
    if cut.is_empty() { "-".to_owned() } else { cut }
}

/// The outside of every answer: no code means that it worked.
#[derive(Deserialize)]
struct Outside {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    expires_in: i64,
}

impl Inner {
    /// Calls a function of the server API; with a new token once more if WeChat does not take the
    /// one we have.
    async fn call<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        now: DateTime<Utc>,
    ) -> Result<T, ServiceError> {
        let token = self.access_token(None, now).await?;
        match self.call_with(path, body, &token.text).await {
            Err(ServiceError::Refused { errcode: 40001 | 40014 | 42001, .. }) => {
                let token = self.access_token(Some(&token.text), now).await?;
                self.call_with(path, body, &token.text).await
            }
            outcome => outcome,
        }
    }

    async fn access_token(
        &self,
        refused: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<std::sync::Arc<AccessToken>, ServiceError> {
        // Boxed, because it is hardly ever needed.
        let fetch = Box::pin(self.fetch_token(now));
        self.access.token(refused, now, fetch).await.map_err(ServiceError::Unavailable)
    }

    /// Fetches the stable token, in the mode in which asking again does no harm.
    async fn fetch_token(&self, now: DateTime<Utc>) -> Result<AccessToken, Cause> {
        let mut url = self.login_url.clone();
        url.set_path("/cgi-bin/stable_token");
        let body = json!({
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self.app_secret.expose(),
            "force_refresh": false,
        });
        let request =
            || self.http.post(url.clone()).header(CONTENT_TYPE, JSON).body(body.to_string());
        let answer = send_twice(&self.api_breaker, request).await?;
        if answer.status != StatusCode::OK {
            return Err(answer.failed(String::new()));
        }
        let outside: Outside = answer.json()?;
        if outside.errcode != 0 {
            if outside.errcode != -1 {
                let code = outside.errcode;
                tracing::error!(wechat.code = code, "WeChat gives us no access token");
            }
            return Err(answer.failed(outside.errcode.to_string()));
        }
        let token: TokenAnswer = answer.json()?;
        let life = chrono::TimeDelta::try_seconds(token.expires_in).ok_or(Cause::Unreadable)?;
        Ok(AccessToken { text: token.access_token, expires_at: now + life })
    }

    async fn call_with<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        token: &str,
    ) -> Result<T, ServiceError> {
        let mut url = self.login_url.clone();
        url.set_path(path);
        url.query_pairs_mut().append_pair("access_token", token);
        let request = self.http.post(url).header(ACCEPT, JSON).header(CONTENT_TYPE, JSON);
        let answer = send(&self.api_breaker, request.body(body.to_string())).await;
        let answer = answer.map_err(ServiceError::Unavailable)?;
        if answer.status != StatusCode::OK {
            return Err(ServiceError::Unavailable(answer.failed(String::new())));
        }
        let outside: Outside = answer.json().map_err(ServiceError::Unavailable)?;
        match outside.errcode {
            0 => answer.json().map_err(ServiceError::Unavailable),
            // Busy, or asked too often: later it may work.
            code @ (-1 | 45009 | 45011) => {
                Err(ServiceError::Unavailable(answer.failed(code.to_string())))
            }
            errcode => {
                let message = outside.errmsg.chars().take(200).collect();
                Err(ServiceError::Refused { errcode, message })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipping() -> Shipping {
        Shipping {
            transaction_id: "4200001926202611235681342683".to_owned(),
            openid: "o1".to_owned(),
            delivery: Delivery::Whole,
            parcels: vec![ShippedParcel {
                company: "SF".to_owned(),
                tracking_no: "SF1".to_owned(),
                goods: "茶".repeat(200),
                receiver_phone: Some("13800138000".to_owned()),
            }],
            at: DateTime::from_timestamp_millis(1_671_082_175_120).unwrap(),
        }
    }

    #[test]
    fn a_report_has_china_time_in_milliseconds_and_a_masked_phone() {
        let body = shipping_body(&shipping()).unwrap();
        assert_eq!(body["upload_time"], "2022-12-15T13:29:35.120+08:00");
        let parcel = &body["shipping_list"][0];
        assert_eq!(parcel["contact"]["receiver_contact"], "138****8000");
        assert_eq!(parcel["item_desc"].as_str().unwrap().chars().count(), 120);
        assert_eq!(body["delivery_mode"], 1);
        assert_eq!(body["is_all_delivered"], Value::Null);
    }

    #[test]
    fn one_of_several_parcels_says_whether_it_is_the_last() {
        let part = Shipping { delivery: Delivery::Part { last: true }, ..shipping() };
        let body = shipping_body(&part).unwrap();
        assert_eq!((&body["delivery_mode"], &body["is_all_delivered"]), (&json!(2), &json!(true)));
    }

    #[test]
    fn a_report_that_wechat_would_refuse_is_not_sent() {
        assert!(shipping_body(&Shipping { parcels: Vec::new(), ..shipping() }).is_err());
        let two = [shipping().parcels, shipping().parcels].concat();
        assert!(shipping_body(&Shipping { parcels: two, ..shipping() }).is_err());
        let mut nameless = shipping();
        nameless.parcels[0].goods = " ".to_owned();
        assert!(shipping_body(&nameless).is_err());
    }

    #[test]
    fn values_are_cut_to_what_their_kind_may_hold() {
        assert_eq!(fitted("thing12", &"茶".repeat(30)).chars().count(), 20);
        assert_eq!(fitted("phrase1", "已经发货了啊"), "已经发货了");
        assert_eq!(fitted("amount3", "99.00元"), "99.00元");
        assert_eq!(fitted("thing1", " "), "-");
    }

    #[test]
    fn a_phone_number_does_not_show_itself() {
        let phone = PhoneNumber { country_code: "86".to_owned(), number: "13800138000".to_owned() };
        assert!(!format!("{phone:?}").contains("138"));
    }
}
