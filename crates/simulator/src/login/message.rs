//! Subscribe messages and content checks. Messages go nowhere: people look at them in the control
//! interface.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::web::{Bytes, Data, Query, ServiceConfig, post};
use actix_web::{HttpResponse, Responder};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{TokenQuery, check_token, is_openid, refusal};
use crate::app::App;
use crate::clock;
use crate::random;

/// How many messages are remembered.
const KEPT_MAX: usize = 1_000;
const CONTENT_CHARS_MAX: usize = 2_500;

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/cgi-bin/message/subscribe/send", post().to(subscribe))
        .route("/wxa/msg_sec_check", post().to(check));
}

/// A message that a shopper got.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Message {
    pub(crate) touser: String,
    pub(crate) template_id: String,
    pub(crate) page: Option<String>,
    pub(crate) data: Map<String, Value>,
    pub(crate) at: DateTime<Utc>,
}

/// The messages that were sent, the newest ones.
#[derive(Default)]
pub(crate) struct Messages {
    inner: Mutex<VecDeque<Message>>,
}

impl Messages {
    fn add(&self, message: Message) {
        let mut messages = self.lock();
        if KEPT_MAX <= messages.len() {
            messages.pop_front();
        }
        messages.push_back(message);
    }

    /// All that are remembered, newest first.
    pub(crate) fn newest(&self) -> Vec<Message> {
        self.lock().iter().rev().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Message>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn subscribe(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    if let Err(failure) = check_token(&app, &query) {
        return HttpResponse::Ok().json(failure.json());
    }
    let answer = match read(&body) {
        Ok(_message) if app.faults.for_message() => refusal(43101, "user refuse to accept the msg"),
        Ok(message) => {
            app.messages.add(message);
            json!({ "errcode": 0, "errmsg": "ok" })
        }
        Err((errcode, text)) => refusal(errcode, &text),
    };
    HttpResponse::Ok().json(answer)
}

/// Why a message is not sent: the code and the text.
type Wrong = (i32, String);

fn read(body: &[u8]) -> Result<Message, Wrong> {
    let argument =
        |name: &str, problem: &str| (47003, format!("argument invalid! {name} {problem}"));
    let body: Value = serde_json::from_slice(body)
        .map_err(|_not_json| (47001, "data format error".to_owned()))?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let touser = text("touser").filter(|openid| is_openid(openid));
    let touser = touser.ok_or_else(|| (40003, "invalid openid".to_owned()))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let template = text("template_id").filter(|id| id.len() <= 64 && id.chars().all(plain));
    let template = template.ok_or_else(|| (40037, "invalid template_id".to_owned()))?;
    let state = body.get("miniprogram_state").map(|state| state.as_str().unwrap_or(""));
    if state.is_some_and(|state| !matches!(state, "developer" | "trial" | "formal")) {
        return Err(argument("miniprogram_state", "is not in the range"));
    }
    let Some(Value::Object(data)) = body.get("data") else {
        return Err(argument("data", "is not an object"));
    };
    for (name, value) in data {
        let place = format!("data.{name}.value");
        let value = value.get("value").and_then(Value::as_str);
        let value = value.filter(|value| !value.trim().is_empty());
        // The typing error is WeChat's.
        let value = value.ok_or_else(|| argument(&place, "is emtpy"))?;
        if !fits(name, value) {
            return Err(argument(&place, "invalid"));
        }
    }
    Ok(Message {
        touser: touser.to_owned(),
        template_id: template.to_owned(),
        page: text("page").map(str::to_owned),
        data: data.clone(),
        at: clock::now(),
    })
}

/// Whether `value` is what the field `name` may hold: the name begins with the kind.
fn fits(name: &str, value: &str) -> bool {
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let length = value.chars().count();
    let all = |allowed: fn(char) -> bool| value.chars().all(allowed);
    match kind {
        "thing" => length <= 20,
        "number" => length <= 32 && all(|c| c.is_ascii_digit() || c == '.'),
        "letter" => length <= 32 && all(|c| c.is_ascii_alphabetic()),
        "symbol" => length <= 5,
        "character_string" => length <= 32 && all(|c| c.is_ascii_graphic()),
        "time" | "date" => value.chars().any(|c| c.is_ascii_digit()),
        "amount" => {
            let number = value.trim_start_matches(['¥', '￥', '$']).trim_end_matches('元');
            let digits = number.chars().filter(char::is_ascii_digit).count();
            (1..=12).contains(&digits) && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        }
        "phone_number" => length <= 17 && all(|c| c.is_ascii_digit() || matches!(c, '+' | '-')),
        "car_number" => length <= 8,
        "name" => length <= if value.is_ascii() { 20 } else { 10 },
        "phrase" => length <= 5 && !value.is_ascii(),
        _ => false,
    }
}

async fn check(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    if let Err(failure) = check_token(&app, &query) {
        return HttpResponse::Ok().json(failure.json());
    }
    HttpResponse::Ok().json(judge(&body))
}

fn judge(body: &[u8]) -> Value {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return refusal(47001, "data format error");
    };
    let known = body.get("version") == Some(&json!(2))
        && body.get("scene").and_then(Value::as_i64).is_some_and(|scene| (1..=4).contains(&scene));
    if !known {
        return refusal(40129, "invalid scene or version");
    }
    if !body.get("openid").and_then(Value::as_str).is_some_and(is_openid) {
        return refusal(40003, "invalid openid");
    }
    let content = body.get("content").and_then(Value::as_str).unwrap_or("");
    if content.is_empty() || CONTENT_CHARS_MAX < content.chars().count() {
        return refusal(44004, "content size out of limit");
    }
    // The words that stand for what the real one finds.
    let (suggest, label) = if content.contains("违规") {
        ("risky", 20003)
    } else if content.contains("可疑") {
        ("review", 21000)
    } else {
        ("pass", 100)
    };
    json!({
        "errcode": 0,
        "errmsg": "ok",
        "trace_id": random::hex(&random::bytes::<8>()),
        "result": { "suggest": suggest, "label": label },
        "detail": [{
            "strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label,
            "prob": 90,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(change: impl FnOnce(&mut Value)) -> i32 {
        let mut body = json!({
            "touser": format!("o{}", "a".repeat(27)),
            "template_id": "T1",
            "data": { "thing1": { "value": "茶" } },
        });
        change(&mut body);
        read(body.to_string().as_bytes()).map_or_else(|(errcode, _text)| errcode, |_sent| 0)
    }

    #[test]
    fn a_message_is_checked_as_the_real_one_is() {
        assert_eq!(wrong(|_body| {}), 0);
        assert_eq!(wrong(|body| body["touser"] = json!("o1")), 40003);
        assert_eq!(wrong(|body| body["template_id"] = json!("")), 40037);
        assert_eq!(wrong(|body| body["data"] = json!("{}")), 47003);
        assert_eq!(wrong(|body| body["data"]["thing1"]["value"] = json!("")), 47003);
        assert_eq!(wrong(|body| body["data"]["thing1"]["value"] = json!("茶".repeat(21))), 47003);
        assert_eq!(wrong(|body| body["data"]["else"] = json!({ "value": "1" })), 47003);
    }

    #[test]
    fn the_kind_of_a_field_decides_what_it_holds() {
        assert!(fits("amount2", "￥99.00元") && !fits("amount2", "九十九元"));
        assert!(fits("character_string1", "SF-1") && !fits("character_string1", "单号1"));
        assert!(fits("phrase3", "已发货") && !fits("phrase3", "已经全部发货"));
        assert!(fits("time4", "2026年11月23日 21:00"));
    }
}
