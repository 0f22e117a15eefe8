//! Text messages through Aliyun (ACS3) or Tencent Cloud (TC3). They go nowhere: people look at them in
//! the control interface.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{field, fields, header, mac};
use crate::app::App;
use crate::clock;
use crate::random;

/// How many messages are remembered.
const KEPT_MAX: usize = 10_000;
/// How many nonces are remembered.
const NONCES_MAX: usize = 100_000;

/// A message that was sent.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sent {
    provider: &'static str,
    id: String,
    phone: String,
    template: String,
    sign_name: String,
    /// By name at Aliyun, in order at Tencent.
    params: Value,
    at: DateTime<Utc>,
}

/// The messages that were sent, the newest ones, and the nonces that were used.
#[derive(Default)]
pub(crate) struct Messages {
    inner: Mutex<(VecDeque<Sent>, HashSet<String>)>,
}

impl Messages {
    fn lock(&self) -> MutexGuard<'_, (VecDeque<Sent>, HashSet<String>)> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, sent: Sent) {
        let (messages, _nonces) = &mut *self.lock();
        if KEPT_MAX <= messages.len() {
            messages.pop_front();
        }
        messages.push_back(sent);
    }

    /// Whether a nonce is used for the first time.
    fn is_new(&self, nonce: &str) -> bool {
        let (_messages, nonces) = &mut *self.lock();
        if NONCES_MAX <= nonces.len() {
            nonces.clear();
        }
        nonces.insert(nonce.to_owned())
    }
}

/// The messages that were sent, newest first.
pub(super) async fn sent(app: Data<App>) -> HttpResponse {
    let items: Vec<Sent> = app.sms.lock().0.iter().rev().cloned().collect();
    HttpResponse::Ok().json(json!({ "total": items.len(), "items": items }))
}

/// Takes a message, of whichever provider its headers name.
pub(super) fn send(app: &App, request: &HttpRequest, body: &[u8]) -> HttpResponse {
    let tencent = !header(request, "x-tc-action").is_empty();
    if !tencent && header(request, "x-acs-action").is_empty() {
        return HttpResponse::NotFound().finish();
    }
    if app.faults.for_partner() {
        return HttpResponse::InternalServerError().body("busy");
    }
    let outcome = if tencent { tc3(app, request, body) } else { acs3(app, request, body) };
    let limited = app.faults.for_sms_limit();
    let outcome = outcome.and_then(|sent| {
        let (code, text) = if tencent {
            ("LimitExceeded.PhoneNumberOneHourLimit", "too many in an hour")
        } else {
            ("isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5")
        };
        if limited { Err(Refused { status: 200, code, text }) } else { Ok(sent) }
    });
    let answer = match &outcome {
        Ok(sent) if tencent => json!({ "Response": {
            "SendStatusSet": [{
                "SerialNo": sent.id, "PhoneNumber": sent.phone, "Fee": 1, "Code": "Ok",
                "Message": "send success",
            }],
            "RequestId": random::uuid(),
        } }),
        Ok(sent) => json!({
            "Code": "OK", "Message": "OK", "BizId": sent.id, "RequestId": random::uuid(),
        }),
        Err(refused) if tencent => json!({ "Response": {
            "Error": { "Code": refused.code, "Message": refused.text },
            "RequestId": random::uuid(),
        } }),
        Err(refused) => json!({
            "Code": refused.code, "Message": refused.text, "RequestId": random::uuid(),
        }),
    };
    let status = outcome.as_ref().map_or_else(|refused| refused.status, |_sent| 200);
    if let Ok(sent) = outcome {
        app.sms.add(sent);
        if app.faults.for_sms_answer() {
            return HttpResponse::InternalServerError().body("the answer is lost");
        }
    }
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status).json(answer)
}

struct Refused {
    status: u16,
    code: &'static str,
    text: &'static str,
}

fn refused(status: u16, code: &'static str, text: &'static str) -> Refused {
    Refused { status, code, text }
}

/// The parts of an `Authorization` header: `Name=value`, separated by commas.
fn parts<'a>(authorization: &'a str, scheme: &str) -> Option<Vec<(&'a str, &'a str)>> {
    let rest = authorization.strip_prefix(scheme)?.trim_start();
    rest.split(',').map(|part| part.trim().split_once('=')).collect()
}

fn part<'a>(parts: &[(&str, &'a str)], name: &str) -> &'a str {
    parts.iter().find(|(known, _value)| *known == name).map_or("", |(_known, value)| value)
}

/// The signed headers as both schemes list them.
fn canonical_headers(request: &HttpRequest, names: &str) -> String {
    let line = |name: &str| {
        let value = header(request, name).trim();
        // The action is signed in lower case at Tencent.
        if name == "x-tc-action" {
            format!("{name}:{}\n", value.to_lowercase())
        } else {
            format!("{name}:{value}\n")
        }
    };
    names.split(';').map(line).collect()
}

/// Checks a call of Aliyun and reads what it asks for.
fn acs3(app: &App, request: &HttpRequest, body: &[u8]) -> Result<Sent, Refused> {
    let keys = &app.partner_keys;
    let no_match = || refused(400, "SignatureDoesNotMatch", "Specified signature is not matched.");
    let given = parts(header(request, "authorization"), "ACS3-HMAC-SHA256").ok_or_else(no_match)?;
    if part(&given, "Credential") != keys.sms_access_key_id {
        return Err(refused(
            404,
            "InvalidAccessKeyId.NotFound",
            "Specified access key is not found.",
        ));
    }
    let signed = part(&given, "SignedHeaders");
    let mut needed = request
        .headers()
        .keys()
        .map(actix_web::http::header::HeaderName::as_str)
        .filter(|name| name.starts_with("x-acs-") || *name == "host");
    if !needed.all(|name| signed.split(';').any(|signed| signed == name)) {
        return Err(no_match());
    }
    let hash = mac::sha256(body);
    if header(request, "x-acs-content-sha256") != hash {
        return Err(no_match());
    }
    let mut query = fields(request.query_string()).unwrap_or_default();
    query.sort();
    let pairs = query
        .iter()
        .map(|(name, value)| format!("{}={}", mac::encode(name, false), mac::encode(value, false)));
    let canonical = format!(
        "{}\n{}\n{}\n{}\n{signed}\n{hash}",
        request.method(),
        request.path(),
        pairs.collect::<Vec<_>>().join("&"),
        canonical_headers(request, signed),
    );
    let text = format!("ACS3-HMAC-SHA256\n{}", mac::sha256(canonical.as_bytes()));
    let signature = random::hex(&mac::hmac(keys.sms_access_key_secret.as_bytes(), &text));
    if part(&given, "Signature") != signature {
        return Err(no_match());
    }
    let date = DateTime::parse_from_rfc3339(header(request, "x-acs-date"));
    let now = clock::now();
    if !date.is_ok_and(|date| (now - date.to_utc()).abs() < TimeDelta::minutes(15)) {
        return Err(refused(400, "InvalidTimeStamp.Expired", "Specified time stamp is expired."));
    }
    if !app.sms.is_new(header(request, "x-acs-signature-nonce")) {
        return Err(refused(
            400,
            "SignatureNonceUsed",
            "Specified signature nonce was used already.",
        ));
    }
    if header(request, "x-acs-action") != "SendSms"
        || header(request, "x-acs-version") != "2017-05-25"
    {
        return Err(refused(404, "InvalidAction.NotFound", "Specified api is not found."));
    }
    let (phone, template) = (field(&query, "PhoneNumbers"), field(&query, "TemplateCode"));
    if !is_phone(phone) {
        return Err(refused(200, "isv.MOBILE_NUMBER_ILLEGAL", "号码格式错误"));
    }
    if field(&query, "SignName") != keys.sms_sign_name {
        return Err(refused(200, "isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法"));
    }
    if !template.starts_with("SMS_") {
        return Err(refused(200, "isv.SMS_TEMPLATE_ILLEGAL", "短信模版不合法"));
    }
    let params = serde_json::from_str::<Map<String, Value>>(field(&query, "TemplateParam"));
    let params = params.ok().filter(|params| params.values().all(Value::is_string));
    let params = params
        .ok_or_else(|| refused(200, "isv.INVALID_JSON_PARAM", "参数格式错误，请修改为字符串值"))?;
    Ok(Sent {
        provider: "aliyun",
        id: format!("{}^0", random::digits(18)),
        phone: phone.to_owned(),
        template: template.to_owned(),
        sign_name: keys.sms_sign_name.clone(),
        params: Value::Object(params),
        at: now,
    })
}

/// Checks a call of Tencent Cloud and reads what it asks for.
fn tc3(app: &App, request: &HttpRequest, body: &[u8]) -> Result<Sent, Refused> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase", deny_unknown_fields)]
    struct Body {
        phone_number_set: Vec<String>,
        sms_sdk_app_id: String,
        sign_name: String,
        template_id: String,
        #[serde(default)]
        template_param_set: Vec<String>,
        #[serde(default)]
        #[expect(dead_code, reason = "it may be there")]
        session_context: Option<String>,
    }

    let keys = &app.partner_keys;
    let failure = || {
        refused(
            200,
            "AuthFailure.SignatureFailure",
            "The provided credentials could not be validated.",
        )
    };
    let given = parts(header(request, "authorization"), "TC3-HMAC-SHA256").ok_or_else(failure)?;
    let seconds: i64 = header(request, "x-tc-timestamp").parse().map_err(|_none| failure())?;
    let at = DateTime::from_timestamp(seconds, 0).ok_or_else(failure)?;
    let now = clock::now();
    if TimeDelta::minutes(5) < (now - at).abs() {
        return Err(refused(200, "AuthFailure.SignatureExpire", "Signature expired."));
    }
    let day = at.format("%Y-%m-%d").to_string();
    let scope = format!("{day}/sms/tc3_request");
    if part(&given, "Credential") != format!("{}/{scope}", keys.sms_access_key_id) {
        return Err(refused(200, "AuthFailure.SecretIdNotFound", "The SecretId is not found."));
    }
    let signed = part(&given, "SignedHeaders");
    if !["content-type", "host"].iter().all(|name| signed.split(';').any(|s| s == *name)) {
        return Err(failure());
    }
    let canonical = format!(
        "{}\n{}\n{}\n{}\n{signed}\n{}",
        request.method(),
        request.path(),
        request.query_string(),
        canonical_headers(request, signed),
        mac::sha256(body),
    );
    let text =
        format!("TC3-HMAC-SHA256\n{seconds}\n{scope}\n{}", mac::sha256(canonical.as_bytes()));
    let first = format!("TC3{}", keys.sms_access_key_secret);
    let key = mac::chain(&first, &[&day, "sms", "tc3_request"]);
    if part(&given, "Signature") != random::hex(&mac::hmac(&key, &text)) {
        return Err(failure());
    }
    if header(request, "x-tc-action") != "SendSms"
        || header(request, "x-tc-version") != "2021-01-11"
        || header(request, "x-tc-region").is_empty()
    {
        return Err(refused(200, "InvalidAction", "The action can't be found."));
    }
    let body: Body = serde_json::from_slice(body)
        .map_err(|_bad| refused(200, "InvalidParameter", "The body can't be read."))?;
    if body.sms_sdk_app_id != keys.sms_app_id {
        return Err(refused(200, "UnauthorizedOperation.SmsSdkAppIdVerifyFail", "no such app"));
    }
    if body.sign_name != keys.sms_sign_name {
        return Err(refused(200, "FailedOperation.SignatureIncorrectOrUnapproved", "no such sign"));
    }
    if body.template_id.is_empty() || !body.template_id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused(200, "FailedOperation.TemplateIncorrectOrUnapproved", "no template"));
    }
    let [phone] = body.phone_number_set.as_slice() else {
        return Err(refused(
            200,
            "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
            "one number",
        ));
    };
    let phone = phone.strip_prefix("+86").filter(|phone| is_phone(phone));
    let phone = phone.ok_or_else(|| {
        refused(200, "InvalidParameterValue.IncorrectPhoneNumber", "no phone number")
    })?;
    Ok(Sent {
        provider: "tencent",
        id: format!("5000:{}", random::digits(24)),
        phone: phone.to_owned(),
        template: body.template_id,
        sign_name: body.sign_name,
        params: body.template_param_set.into(),
        at: now,
    })
}

fn is_phone(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit())
}
