//! The mini-program's server API: who a shopper is, access tokens, phone numbers, messages, content
//! checks, shipping information. No payments.

mod message;
mod shipping;
mod token;

use actix_web::http::header::ContentType;
use actix_web::web::{Bytes, Data, Query, ServiceConfig, get, post};
use actix_web::{HttpResponse, Responder};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use self::message::Messages;
use self::token::BadToken;
pub(crate) use self::token::{Token, Tokens};
use crate::app::App;
use crate::clock;
use crate::random;

/// How a code begins that is always accepted.
const SIMULATED: &str = "sim:";
/// How a code begins that stands for the phone number behind it.
const PHONE: &str = "phone:";

/// Adds these endpoints.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/sns/jscode2session", get().to(code_to_session))
        .route("/cgi-bin/token", get().to(classic_token))
        .route("/cgi-bin/stable_token", post().to(stable_token))
        .route("/wxa/business/getuserphonenumber", post().to(phone_number));
    message::routes(config);
    shipping::routes(config);
}

/// Why a call fails. The answer's status is 200 all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    AppidMissing,
    SecretMissing,
    CodeMissing,
    TokenMissing,
    BadGrantType,
    BadAppid,
    BadSecret,
    BadCode,
    BadToken,
    ExpiredToken,
    BadBody,
    ForcedTooOften,
}

impl Failure {
    /// The code and what it says: the whole table, in one match.
    fn outcome(self) -> (i32, &'static str) {
        match self {
            Self::AppidMissing => (41002, "appid missing"),
            Self::SecretMissing => (41004, "appsecret missing"),
            Self::CodeMissing => (41008, "missing code"),
            Self::TokenMissing => (41001, "access_token missing"),
            Self::BadGrantType => (40002, "invalid grant_type"),
            Self::BadAppid => (40013, "invalid appid"),
            Self::BadSecret => (40125, "invalid appsecret"),
            Self::BadCode => (40029, "invalid code"),
            Self::BadToken => (40001, "invalid credential, access_token is invalid or not latest"),
            Self::ExpiredToken => (42001, "access_token expired"),
            Self::BadBody => (47001, "data format error"),
            Self::ForcedTooOften => (45009, "reach max api daily quota limit"),
        }
    }

    fn json(self) -> Value {
        let (errcode, text) = self.outcome();
        refusal(errcode, text)
    }
}

/// The answer of a call that fails; a real one names the request in its text, too.
fn refusal(errcode: i32, text: &str) -> Value {
    let id = random::hex(&random::bytes::<12>());
    let (a, rest) = id.split_at_checked(8).unwrap_or((&id, ""));
    let (b, c) = rest.split_at_checked(8).unwrap_or((rest, ""));
    json!({ "errcode": errcode, "errmsg": format!("{text}, rid: {a}-{b}-{c}") })
}

fn value(result: Result<Value, Failure>) -> Value {
    result.unwrap_or_else(Failure::json)
}

#[derive(Deserialize)]
struct SessionQuery {
    appid: Option<String>,
    secret: Option<String>,
    js_code: Option<String>,
    grant_type: Option<String>,
}

async fn code_to_session(app: Data<App>, query: Query<SessionQuery>) -> impl Responder {
    // The real one, too, says that its JSON is plain text.
    let body = value(session(&app, &query)).to_string();
    HttpResponse::Ok().content_type(ContentType::plaintext()).body(body)
}

fn session(app: &App, query: &SessionQuery) -> Result<Value, Failure> {
    let credentials = Credentials {
        appid: query.appid.as_deref(),
        secret: query.secret.as_deref(),
        grant_type: query.grant_type.as_deref(),
    };
    credentials.check(app, "authorization_code")?;
    let code = given(query.js_code.as_deref()).ok_or(Failure::CodeMissing)?;
    let name = code.strip_prefix(SIMULATED).filter(|name| !name.is_empty());
    let openid = openid(&app.identity.appid, name.ok_or(Failure::BadCode)?);
    let session_key = STANDARD.encode(random::bytes::<16>());
    Ok(json!({ "openid": openid, "session_key": session_key }))
}

/// The id that the shopper called `name` always has in this mini-program.
fn openid(appid: &str, name: &str) -> String {
    let hash = digest(&SHA256, format!("{appid}\n{name}").as_bytes());
    let text = URL_SAFE_NO_PAD.encode(hash);
    std::iter::once('o').chain(text.chars().take(27)).collect()
}

/// Who calls.
struct Credentials<'a> {
    appid: Option<&'a str>,
    secret: Option<&'a str>,
    grant_type: Option<&'a str>,
}

impl Credentials<'_> {
    fn check(&self, app: &App, grant_type: &str) -> Result<(), Failure> {
        let appid = given(self.appid).ok_or(Failure::AppidMissing)?;
        let secret = given(self.secret).ok_or(Failure::SecretMissing)?;
        if appid != app.identity.appid {
            return Err(Failure::BadAppid);
        }
        if secret != app.identity.app_secret {
            return Err(Failure::BadSecret);
        }
        if self.grant_type != Some(grant_type) {
            return Err(Failure::BadGrantType);
        }
        Ok(())
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

#[derive(Deserialize)]
struct TokenRequest {
    appid: Option<String>,
    secret: Option<String>,
    grant_type: Option<String>,
    #[serde(default)]
    force_refresh: bool,
}

impl TokenRequest {
    fn check(&self, app: &App) -> Result<(), Failure> {
        let credentials = Credentials {
            appid: self.appid.as_deref(),
            secret: self.secret.as_deref(),
            grant_type: self.grant_type.as_deref(),
        };
        credentials.check(app, "client_credential")
    }
}

async fn classic_token(app: Data<App>, request: Query<TokenRequest>) -> impl Responder {
    let issue = || {
        request.check(&app)?;
        let now = clock::now();
        let token = app.tokens.classic(now);
        app.store.note_token(&token);
        Ok(granted(&token, now))
    };
    HttpResponse::Ok().json(value(issue()))
}

async fn stable_token(app: Data<App>, body: Bytes) -> impl Responder {
    let issue = || {
        let request: TokenRequest =
            serde_json::from_slice(&body).map_err(|_not_json| Failure::BadBody)?;
        request.check(&app)?;
        let now = clock::now();
        let token = app.tokens.stable(request.force_refresh, now);
        let (token, new) = token.map_err(|_too_often| Failure::ForcedTooOften)?;
        if new {
            app.store.note_token(&token);
        }
        Ok(granted(&token, now))
    };
    HttpResponse::Ok().json(value(issue()))
}

fn granted(token: &Token, now: DateTime<Utc>) -> Value {
    let left = token.expires_at - now;
    json!({ "access_token": token.text, "expires_in": left.num_seconds() })
}

#[derive(Deserialize)]
struct TokenQuery {
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct PhoneRequest {
    code: Option<String>,
}

async fn phone_number(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    HttpResponse::Ok().json(value(phone(&app, &query, &body)))
}

/// Refuses a call without a good token.
fn check_token(app: &App, query: &TokenQuery) -> Result<(), Failure> {
    let token = given(query.access_token.as_deref()).ok_or(Failure::TokenMissing)?;
    app.tokens.check(token, clock::now()).map_err(|bad| match bad {
        BadToken::Unknown => Failure::BadToken,
        BadToken::Expired => Failure::ExpiredToken,
    })
}

/// Whether this may be the openid of a shopper of the mini-program.
fn is_openid(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    text.len() == 28 && text.starts_with('o') && text.bytes().all(plain)
}

fn phone(app: &App, query: &TokenQuery, body: &[u8]) -> Result<Value, Failure> {
    check_token(app, query)?;
    let request: PhoneRequest = serde_json::from_slice(body).map_err(|_bad| Failure::BadBody)?;
    let code = given(request.code.as_deref()).ok_or(Failure::CodeMissing)?;
    let number = code.strip_prefix(PHONE).filter(|number| is_phone_number(number));
    let number = number.ok_or(Failure::BadCode)?;
    let watermark = json!({ "timestamp": clock::now().timestamp(), "appid": app.identity.appid });
    Ok(json!({
        "errcode": 0,
        "errmsg": "ok",
        "phone_info": {
            "phoneNumber": number,
            "purePhoneNumber": number,
            "countryCode": "86",
            "watermark": watermark,
        },
    }))
}

fn is_phone_number(text: &str) -> bool {
    text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_openid_is_the_shoppers_and_the_mini_programs() {
        let one = openid("wx1", "zhang");
        assert_eq!(one, openid("wx1", "zhang"));
        assert_ne!(one, openid("wx1", "li"));
        assert_ne!(one, openid("wx2", "zhang"));
        assert_eq!(one.len(), 28);
        assert!(one.starts_with('o'));
    }

    #[test]
    fn a_failure_names_its_request() {
        let json = Failure::BadCode.json();
        assert_eq!(json["errcode"], 40029);
        let text = json["errmsg"].as_str().unwrap();
        assert_eq!(text.len(), "invalid code, rid: 623ea70a-74b9b592-3e3d489a".len());
    }
}
