//! One bucket of object storage that anybody may read: requests, signed addresses and forms signed
//! with version 4. Version 1 is refused, as new buckets do.

use std::fs;
use std::path::PathBuf;

use actix_multipart::Multipart;
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use futures_util::TryStreamExt as _;
use serde_json::Value;

use super::{BODY_MAX, field, fields, header, mac, read};
use crate::app::App;
use crate::clock;
use crate::partners::PartnerKeys;
use crate::random;

const SCHEME: &str = "OSS4-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const KEY_BYTES_MAX: usize = 1023;
/// How far a request's time may be from ours.
const SKEW_MAX: TimeDelta = TimeDelta::minutes(15);
/// The longest life of a signed address, in seconds.
const LIFE_MAX_SECS: i64 = 604_800;

/// The objects, as files under the hash of their keys.
pub(crate) struct Objects {
    dir: PathBuf,
}

struct Object {
    content_type: String,
    bytes: Vec<u8>,
}

impl Objects {
    /// The objects kept in `dir`, which is made with the first.
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.dir.join(mac::sha256(key.as_bytes()))
    }

    /// The first line of a file is its type.
    fn put(&self, key: &str, object: &Object) -> std::io::Result<()> {
        let mut bytes = object.content_type.replace('\n', " ").into_bytes();
        bytes.push(b'\n');
        bytes.extend_from_slice(&object.bytes);
        fs::create_dir_all(&self.dir)?;
        let beside = self.dir.join(random::text(16));
        fs::write(&beside, bytes)?;
        fs::rename(beside, self.path(key))
    }

    fn get(&self, key: &str) -> Option<Object> {
        let whole = fs::read(self.path(key)).ok()?;
        let end = whole.iter().position(|byte| *byte == b'\n')?;
        let (content_type, rest) = whole.split_at_checked(end)?;
        let content_type = String::from_utf8(content_type.to_vec()).ok()?;
        Some(Object { content_type, bytes: rest.iter().skip(1).copied().collect() })
    }

    fn delete(&self, key: &str) {
        fs::remove_file(self.path(key)).ok();
    }
}

/// Why a request is refused: the status, the code, and a number that tells more.
#[derive(Debug, PartialEq, Eq)]
struct Refused(u16, &'static str, &'static str);

const V1: Refused = Refused(403, "InvalidAccessKeyId", "0002-00000080");
const NO_MATCH: Refused = Refused(403, "SignatureDoesNotMatch", "0002-00000040");
const DENIED: Refused = Refused(403, "AccessDenied", "0003-00000001");
const EXPIRED: Refused = Refused(403, "AccessDenied", "0002-00000069");
const NO_KEY: Refused = Refused(404, "NoSuchKey", "0026-00000001");

fn answer(Refused(status, code, number): &Refused) -> HttpResponse {
    let status = StatusCode::from_u16(*status).unwrap_or_default();
    let id = random::hex(&random::bytes::<12>()).to_uppercase();
    HttpResponse::build(status).content_type("application/xml").body(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>{code}</Code>\n  \
         <Message>{code}</Message>\n  <RequestId>{id}</RequestId>\n  <EC>{number}</EC>\n</Error>\n"
    ))
}

/// What a scope of a signature says: `key/day/region/oss/aliyun_v4_request`.
fn check_credential(keys: &PartnerKeys, credential: &str, day: &str) -> Result<String, Refused> {
    let (id, scope) = credential.split_once('/').ok_or(NO_MATCH)?;
    if id != keys.oss_access_key_id {
        return Err(Refused(403, "InvalidAccessKeyId", "0002-00000901"));
    }
    if scope != format!("{day}/{}/oss/aliyun_v4_request", keys.oss_region) {
        return Err(NO_MATCH);
    }
    Ok(scope.to_owned())
}

fn key(keys: &PartnerKeys, day: &str) -> Vec<u8> {
    let first = format!("aliyun_v4{}", keys.oss_access_key_secret);
    mac::chain(&first, &[day, &keys.oss_region, "oss", "aliyun_v4_request"])
}

/// A time such as `20231114T221320Z`, and its day.
fn moment(text: &str) -> Option<(DateTime<Utc>, String)> {
    let at = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?.and_utc();
    Some((at, at.format("%Y%m%d").to_string()))
}

/// What of a request is signed.
struct Signed<'a> {
    method: &'a str,
    key: &'a str,
    query: Vec<(String, String)>,
    additional: &'a str,
}

impl Signed<'_> {
    fn signature(
        mut self,
        keys: &PartnerKeys,
        request: &HttpRequest,
        date: &str,
        day: &str,
        scope: &str,
    ) -> String {
        self.query.sort();
        let query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| {
                let name = mac::encode(name, false);
                if value.is_empty() {
                    name
                } else {
                    format!("{name}={}", mac::encode(value, false))
                }
            })
            .collect();
        let mut names: Vec<&str> = request
            .headers()
            .keys()
            .map(|name| name.as_str())
            .filter(|name| {
                matches!(*name, "content-type" | "content-md5")
                    || name.starts_with("x-oss-")
                    || self.additional.split(';').any(|wanted| wanted == *name)
            })
            .collect();
        names.sort_unstable();
        let headers: String =
            names.iter().map(|name| format!("{name}:{}\n", header(request, name).trim())).collect();
        let canonical = format!(
            "{}\n/{}/{}\n{}\n{headers}\n{}\n{UNSIGNED}",
            self.method,
            keys.oss_bucket,
            mac::encode(self.key, true),
            query.join("&"),
            self.additional,
        );
        let text = format!("{SCHEME}\n{date}\n{scope}\n{}", mac::sha256(canonical.as_bytes()));
        random::hex(&mac::hmac(&key(keys, day), &text))
    }
}

/// Checks the signature of a request; `false` if it has none.
fn is_signed(
    keys: &PartnerKeys,
    request: &HttpRequest,
    object: &str,
    now: DateTime<Utc>,
) -> Result<bool, Refused> {
    let query = fields(request.query_string()).unwrap_or_default();
    let authorization = header(request, "authorization");
    let method = request.method().as_str();
    if authorization.starts_with("OSS ") || !field(&query, "OSSAccessKeyId").is_empty() {
        return Err(V1);
    }
    if let Some(rest) = authorization.strip_prefix(SCHEME) {
        let mut parts = [("Credential", ""), ("AdditionalHeaders", ""), ("Signature", "")];
        for given in rest.split(',') {
            let (name, value) = given.trim().split_once('=').ok_or(NO_MATCH)?;
            let part = parts.iter_mut().find(|(known, _value)| *known == name).ok_or(NO_MATCH)?;
            part.1 = value;
        }
        let [(_, credential), (_, additional), (_, signature)] = parts;
        let date = header(request, "x-oss-date");
        let (at, day) = moment(date).ok_or(NO_MATCH)?;
        if SKEW_MAX < (now - at).abs() {
            return Err(Refused(403, "RequestTimeTooSkewed", "0002-00000504"));
        }
        if header(request, "x-oss-content-sha256") != UNSIGNED {
            return Err(Refused(400, "InvalidArgument", "0016-00000000"));
        }
        let scope = check_credential(keys, credential, &day)?;
        let signed = Signed { method, key: object, query, additional };
        if signed.signature(keys, request, date, &day, &scope) != signature {
            return Err(NO_MATCH);
        }
        return Ok(true);
    }
    if field(&query, "x-oss-signature-version") == SCHEME {
        let date = field(&query, "x-oss-date").to_owned();
        let (at, day) = moment(&date).ok_or(NO_MATCH)?;
        let life: i64 = field(&query, "x-oss-expires").parse().map_err(|_none| NO_MATCH)?;
        if !(1..=LIFE_MAX_SECS).contains(&life) {
            return Err(Refused(400, "AuthorizationQueryParametersError", "0002-00000228"));
        }
        let scope = check_credential(keys, field(&query, "x-oss-credential"), &day)?;
        let signature = field(&query, "x-oss-signature").to_owned();
        let additional = field(&query, "x-oss-additional-headers").to_owned();
        let query = query.into_iter().filter(|(name, _value)| name != "x-oss-signature").collect();
        let signed = Signed { method, key: object, query, additional: &additional };
        if signed.signature(keys, request, &date, &day, &scope) != signature {
            return Err(NO_MATCH);
        }
        if at + TimeDelta::seconds(life) < now || now + SKEW_MAX < at {
            return Err(EXPIRED);
        }
        return Ok(true);
    }
    Ok(false)
}

/// Puts, gets or deletes the object that the path names.
pub(super) async fn object(app: Data<App>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let decoded =
        fields(&format!("k={}", request.path().trim_start_matches('/').replace('+', "%2B")));
    let decoded = decoded.unwrap_or_default();
    let name = field(&decoded, "k").to_owned();
    let method = request.method().clone();
    let known = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE];
    if name.is_empty() || KEY_BYTES_MAX < name.len() || !known.contains(&method) {
        return answer(&NO_KEY);
    }
    let signed = match is_signed(&app.partner_keys, &request, &name, clock::now()) {
        Ok(signed) => signed,
        Err(refused) => return answer(&refused),
    };
    if method == Method::GET || method == Method::HEAD {
        return match app.objects.get(&name) {
            Some(object) => HttpResponse::Ok().content_type(object.content_type).body(object.bytes),
            None => answer(&NO_KEY),
        };
    }
    if !signed {
        return answer(&DENIED);
    }
    if app.faults.for_partner() {
        return answer(&Refused(503, "ServiceUnavailable", "0000-00000000"));
    }
    if method == Method::DELETE {
        app.objects.delete(&name);
        return HttpResponse::NoContent().finish();
    }
    let content_type = header(&request, "content-type").to_owned();
    let Some(bytes) = read(payload).await else {
        return answer(&Refused(400, "EntityTooLarge", "0016-00000903"));
    };
    store(&app, &name, Object { content_type, bytes })
        .unwrap_or_else(|| HttpResponse::Ok().finish())
}

/// Stores an object; answers what went wrong.
fn store(app: &App, name: &str, object: Object) -> Option<HttpResponse> {
    let stored = app.objects.put(name, &object);
    stored.err().map(|error| {
        tracing::error!(%error, "an object was not stored");
        answer(&Refused(500, "InternalError", "0000-00000000"))
    })
}

/// Takes a file that a form brings, as `wx.uploadFile` sends it.
pub(super) async fn post(app: &App, request: &HttpRequest, payload: Payload) -> HttpResponse {
    let mut form = Multipart::new(request.headers(), payload);
    let mut sent: Vec<(String, String)> = Vec::new();
    let malformed = Refused(400, "MalformedPOSTRequest", "0022-00000000");
    let mut left = BODY_MAX;
    let mut file = None;
    while let Ok(Some(mut part)) = form.try_next().await {
        let Some(name) = part.name().map(str::to_owned) else { return answer(&malformed) };
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = part.try_next().await {
            let Some(rest) = left.checked_sub(chunk.len()) else {
                return answer(&Refused(400, "EntityTooLarge", "0016-00000903"));
            };
            left = rest;
            bytes.extend_from_slice(&chunk);
        }
        if name == "file" {
            file = Some(bytes);
            // Whatever comes after the file is not looked at.
            break;
        }
        let Ok(text) = String::from_utf8(bytes) else { return answer(&malformed) };
        sent.push((name.to_lowercase(), text));
    }
    let Some(bytes) = file else { return answer(&malformed) };
    if let Err(refused) = check_form(&app.partner_keys, &sent, bytes.len(), clock::now()) {
        return answer(&refused);
    }
    if app.faults.for_partner() {
        return answer(&Refused(503, "ServiceUnavailable", "0000-00000000"));
    }
    let content_type = field(&sent, "content-type").to_owned();
    if let Some(failed) = store(app, field(&sent, "key"), Object { content_type, bytes }) {
        return failed;
    }
    match field(&sent, "success_action_status") {
        "200" => HttpResponse::Ok().finish(),
        "201" => HttpResponse::Created().finish(),
        _ => HttpResponse::NoContent().finish(),
    }
}

/// Checks the policy of a form and whether the form keeps to it.
fn check_form(
    keys: &PartnerKeys,
    sent: &[(String, String)],
    length: usize,
    now: DateTime<Utc>,
) -> Result<(), Refused> {
    let broken = Refused(403, "AccessDenied", "0003-00000108");
    if !field(sent, "ossaccesskeyid").is_empty() || !field(sent, "signature").is_empty() {
        return Err(V1);
    }
    if field(sent, "x-oss-signature-version") != SCHEME {
        return Err(NO_MATCH);
    }
    let (_at, day) = moment(field(sent, "x-oss-date")).ok_or(NO_MATCH)?;
    check_credential(keys, field(sent, "x-oss-credential"), &day)?;
    let policy = field(sent, "policy");
    if random::hex(&mac::hmac(&key(keys, &day), policy)) != field(sent, "x-oss-signature") {
        return Err(NO_MATCH);
    }
    let unreadable = || Refused(400, "InvalidPolicyDocument", "0003-00000101");
    let policy = STANDARD.decode(policy).map_err(|_bad| unreadable())?;
    let policy: Value = serde_json::from_slice(&policy).map_err(|_bad| unreadable())?;
    let until = policy.get("expiration").and_then(Value::as_str).ok_or_else(unreadable)?;
    let until = DateTime::parse_from_rfc3339(until).map_err(|_bad| unreadable())?;
    if until.to_utc() < now {
        return Err(EXPIRED);
    }
    let conditions = policy.get("conditions").and_then(Value::as_array).ok_or_else(unreadable)?;
    let value = |name: &str| match name {
        "bucket" => keys.oss_bucket.as_str(),
        name => field(sent, name),
    };
    for condition in conditions {
        let kept = match condition {
            Value::Object(same) => same
                .iter()
                .all(|(name, wanted)| wanted.as_str() == Some(value(&name.to_lowercase()))),
            Value::Array(words) => keeps(words, length, value).ok_or_else(unreadable)?,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                return Err(unreadable());
            }
        };
        if !kept {
            return Err(broken);
        }
    }
    if field(sent, "key").is_empty() {
        return Err(Refused(400, "InvalidArgument", "0022-00000001"));
    }
    Ok(())
}

/// Whether a form keeps to a condition such as `["eq", "$key", "a"]`; `None` if it is none.
fn keeps<'a>(words: &[Value], length: usize, value: impl Fn(&str) -> &'a str) -> Option<bool> {
    let [kind, name, wanted] = words else { return None };
    if kind.as_str()? == "content-length-range" {
        let length = u64::try_from(length).ok()?;
        return Some((name.as_u64()?..=wanted.as_u64()?).contains(&length));
    }
    let given = value(&name.as_str()?.strip_prefix('$')?.to_lowercase());
    match kind.as_str()? {
        "eq" => Some(Some(given) == wanted.as_str()),
        "starts-with" => Some(given.starts_with(wanted.as_str()?)),
        "in" => Some(wanted.as_array()?.iter().any(|one| one.as_str() == Some(given))),
        "not-in" => Some(wanted.as_array()?.iter().all(|one| one.as_str() != Some(given))),
        _ => None,
    }
}
