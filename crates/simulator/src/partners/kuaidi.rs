//! Kuaidi100: answers where a parcel is, and pushes tracks to those who subscribed. What happens to
//! parcels, the control interface says.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::web::{Bytes, Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{field, form, mac};
use crate::app::App;
use crate::clock;

/// The most parcels that are known.
const PARCELS_MAX: usize = 100_000;
/// How often one number may be subscribed to.
const SUBSCRIPTIONS_MAX: usize = 4;
/// How long a shop may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Carriers that answer only to who knows a phone number.
const PHONE_WANTED: [&str; 3] = ["shunfeng", "shunfengkuaiyun", "zhongtong"];

/// A line of a track.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// Beijing's time: `2026-11-23 10:00:00`.
    time: String,
    context: String,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Known {
    company: String,
    state: String,
    data: Vec<Line>,
    asked_at: Option<DateTime<Utc>>,
    subscriptions: Vec<Subscription>,
    /// The phone number that came with the last question.
    phone: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Subscription {
    company: String,
    url: String,
    #[serde(skip)]
    salt: String,
    phone: Option<String>,
}

/// All parcels, by the number of the waybill.
#[derive(Default)]
pub(crate) struct Parcels {
    inner: Mutex<HashMap<String, Known>>,
}

impl Parcels {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(code: &str, message: &str) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "result": false, "returnCode": code, "message": message }))
}

/// Whether `number` can be that of a waybill.
fn is_number(number: &str) -> bool {
    (6..=32).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_company(company: &str) -> bool {
    !company.is_empty() && company.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// Whether the carrier lacks the phone number that it wants.
fn lacks_phone(company: &str, phone: Option<&str>) -> bool {
    let given = phone
        .is_some_and(|phone| 4 <= phone.len() && phone.bytes().all(|byte| byte.is_ascii_digit()));
    PHONE_WANTED.contains(&company) && !given
}

/// Where a parcel is.
pub(super) async fn query(app: Data<App>, request: HttpRequest, payload: Payload) -> HttpResponse {
    #[derive(Deserialize)]
    struct Param {
        com: String,
        num: String,
        phone: Option<String>,
        #[serde(default)]
        order: String,
    }

    let fields = form(&request, payload).await;
    if app.faults.for_partner() {
        return HttpResponse::InternalServerError().body("busy");
    }
    let (customer, param) = (field(&fields, "customer"), field(&fields, "param"));
    let keys = &app.partner_keys;
    if customer != keys.kuaidi100_customer {
        return refused("601", "KEY已过期");
    }
    let sign = mac::md5(&format!("{param}{}{customer}", keys.kuaidi100_key));
    if field(&fields, "sign") != sign {
        return refused("503", "验证签名失败");
    }
    let Ok(param) = serde_json::from_str::<Param>(param) else {
        return refused("400", "提交的数据不完整，或者贵公司没授权");
    };
    if !is_company(&param.com) || !is_number(&param.num) {
        return refused("400", "找不到对应公司");
    }
    if lacks_phone(&param.com, param.phone.as_deref()) {
        return refused("408", "验证码错误，请输入收、寄件人的电话号码后四位");
    }
    let now = clock::now();
    let lock = TimeDelta::milliseconds(app.faults.settings().track_lock_ms.into());
    let mut parcels = app.parcels.lock();
    let Some(known) = parcels.get_mut(&param.num) else {
        return refused("500", "查询无结果，请隔段时间再查");
    };
    if known.asked_at.is_some_and(|at| now < at + lock) {
        return refused("400", "查询过于频繁，单号已被锁定");
    }
    known.asked_at = Some(now);
    known.phone = param.phone;
    if known.company != param.com || known.data.is_empty() {
        return refused("500", "查询无结果，请隔段时间再查");
    }
    let mut result = result(&param.num, known);
    if param.order == "asc"
        && let Some(data) = result.get_mut("data").and_then(Value::as_array_mut)
    {
        data.reverse();
    }
    HttpResponse::Ok().json(result)
}

/// A track as both questions and pushes have it, newest line first.
fn result(number: &str, known: &Known) -> Value {
    let mut data = known.data.clone();
    data.sort_by(|a, b| b.time.cmp(&a.time));
    let data: Vec<Value> = data
        .into_iter()
        .map(|line| json!({ "time": line.time, "ftime": line.time, "context": line.context }))
        .collect();
    let signed = if known.state == "3" { "1" } else { "0" };
    json!({
        "message": "ok", "state": known.state, "status": "200", "condition": "00",
        "ischeck": signed, "com": known.company, "nu": number, "data": data,
    })
}

/// Takes a subscription.
pub(super) async fn subscribe(
    app: Data<App>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    #[derive(Deserialize)]
    struct Param {
        company: String,
        number: String,
        key: String,
        parameters: Parameters,
    }
    #[derive(Deserialize)]
    struct Parameters {
        callbackurl: String,
        salt: Option<String>,
        phone: Option<String>,
    }

    let fields = form(&request, payload).await;
    if app.faults.for_partner() {
        return HttpResponse::InternalServerError().body("busy");
    }
    if field(&fields, "schema") != "json" {
        return refused("700", "不支持的数据格式");
    }
    let Ok(param) = serde_json::from_str::<Param>(field(&fields, "param")) else {
        return refused("701", "提交的数据不完整");
    };
    if param.key != app.partner_keys.kuaidi100_key {
        return refused("600", "您不是合法的订阅者");
    }
    if !is_company(&param.company) || !is_number(&param.number) {
        return refused("701", "找不到对应公司");
    }
    if !param.parameters.callbackurl.starts_with("http") {
        return refused("701", "回调地址有误");
    }
    if lacks_phone(&param.company, param.parameters.phone.as_deref()) {
        return refused("408", "验证码错误，请输入收、寄件人的电话号码");
    }
    let mut parcels = app.parcels.lock();
    if PARCELS_MAX <= parcels.len() && !parcels.contains_key(&param.number) {
        return refused("502", "服务器繁忙");
    }
    let known = parcels.entry(param.number).or_default();
    if SUBSCRIPTIONS_MAX <= known.subscriptions.len() {
        return refused("501", "重复订阅");
    }
    if known.company.is_empty() {
        known.company.clone_from(&param.company);
    }
    known.subscriptions.push(Subscription {
        company: param.company,
        url: param.parameters.callbackurl,
        salt: param.parameters.salt.unwrap_or_default(),
        phone: param.parameters.phone,
    });
    HttpResponse::Ok().json(json!({ "result": true, "returnCode": "200", "message": "提交成功" }))
}

/// What is known of a parcel, for people and tests.
pub(super) async fn known(app: Data<App>, number: Path<String>) -> HttpResponse {
    match app.parcels.lock().get(number.as_str()) {
        Some(known) => HttpResponse::Ok().json(known),
        None => HttpResponse::NotFound().json(json!({ "code": "not_found" })),
    }
}

/// What happened to a parcel.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happened {
    /// The carrier, if it is not the one that was subscribed with.
    company: Option<String>,
    /// Such as `0` in transit, `3` signed.
    #[serde(default = "in_transit")]
    state: String,
    data: Vec<Line>,
    /// Whether subscribers are told, and how.
    push: Option<Push>,
}

fn in_transit() -> String {
    "0".to_owned()
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Push {
    /// `polling` `shutdown` `abort` `updateall`
    status: String,
    message: String,
    /// How often it is pushed at once.
    times: u32,
    /// Whether the signature is wrong.
    forged: bool,
    /// Whether the address lacks its token.
    without_token: bool,
    /// The carrier that was wrong, where Kuaidi100 found the right one.
    com_old: Option<String>,
}

impl Default for Push {
    fn default() -> Self {
        Self {
            status: "polling".to_owned(),
            message: String::new(),
            times: 1,
            forged: false,
            without_token: false,
            com_old: None,
        }
    }
}

/// Sets the track of a parcel; answers what subscribers said to being told.
pub(super) async fn set(app: Data<App>, number: Path<String>, body: Bytes) -> HttpResponse {
    let happened: Happened = match serde_json::from_slice(&body) {
        Ok(happened) => happened,
        Err(error) => {
            let answer = json!({ "code": "invalid_request", "message": error.to_string() });
            return HttpResponse::BadRequest().json(answer);
        }
    };
    let known = {
        let mut parcels = app.parcels.lock();
        let known = parcels.entry(number.to_string()).or_default();
        if let Some(company) = happened.company {
            known.company = company;
        }
        (known.state, known.data) = (happened.state, happened.data);
        known.clone()
    };
    let mut replies = Vec::new();
    if let Some(push) = happened.push {
        for subscription in &known.subscriptions {
            for _ in 0..push.times.clamp(1, 10) {
                replies.push(tell(&number, &known, subscription, &push).await);
            }
        }
    }
    HttpResponse::Ok().json(json!({ "pushed": replies }))
}

/// Pushes a track once; answers the shop's reply.
async fn tell(number: &str, known: &Known, subscription: &Subscription, push: &Push) -> Value {
    let mut param = json!({
        "status": push.status,
        "billstatus": "got",
        "message": push.message,
        "lastResult": result(number, known),
    });
    if let (Some(param), Some(old)) = (param.as_object_mut(), &push.com_old) {
        param.insert("autoCheck".to_owned(), "1".into());
        param.insert("comOld".to_owned(), old.as_str().into());
        param.insert("comNew".to_owned(), known.company.as_str().into());
    }
    let param = param.to_string();
    let salt = if push.forged { "another salt" } else { &subscription.salt };
    let sign = mac::md5(&format!("{param}{salt}"));
    let body = format!("sign={}&param={}", mac::encode(&sign, false), mac::encode(&param, false));
    let url = match subscription.url.split_once('?') {
        Some((bare, _query)) if push.without_token => bare,
        Some(_) | None => &subscription.url,
    };
    let client =
        reqwest::Client::builder().timeout(TIMEOUT).redirect(Policy::none()).no_proxy().build();
    let sent = async {
        let response = client?
            .post(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await?;
        let status = response.status().as_u16();
        reqwest::Result::Ok((status, response.text().await?))
    };
    match sent.await {
        Ok((status, body)) => json!({ "status": status, "body": body }),
        Err(error) => json!({ "status": 0, "body": error.without_url().to_string() }),
    }
}
