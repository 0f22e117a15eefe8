//! What handlers take instead of a raw request: each parameter type is a proof. A `CurrentUser` is
//! logged in, an `IdempotencyKey` is well formed, a `JsonBody<T>` was read in full.
//!
//! What admins may do stands in [`permission`].

pub mod permission;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::{Either, LocalBoxFuture};
use mall_domain::UserId;
use mall_domain::request::RequestKey;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

pub use self::permission::*;
use crate::error::ApiError;
use crate::request::RequestId;
use crate::state::State;

/// The longest body that any JSON endpoint takes.
pub const BODY_MAX: usize = 64 * 1024;

/// What all handlers share.
pub type Shared = Data<State>;

fn shared(request: &HttpRequest) -> Result<&Shared, ApiError> {
    let state = request.app_data::<Shared>();
    state.ok_or_else(|| ApiError::Internal(anyhow::anyhow!("the state is not wired")))
}

/// The token of an `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Result<&str, ApiError> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) =
        header.and_then(|header| header.split_once(' ')).ok_or(ApiError::Unauthorized)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(ApiError::Unauthorized);
    }
    Ok(token.trim())
}

/// An answer that is there at once, or one that somebody has to be asked for.
type Answer<T> = Either<Ready<Result<T, ApiError>>, LocalBoxFuture<'static, Result<T, ApiError>>>;

/// The shopper who asks: logged in, and not banned.
#[derive(Clone, PartialEq, Eq)]
pub struct CurrentUser {
    /// Who.
    pub id: UserId,
    /// Who, as WeChat names them.
    pub openid: String,
    /// The version of the token that was shown.
    pub version: i64,
}

impl FromRequest for CurrentUser {
    type Error = ApiError;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let read = || {
            let state = shared(request)?;
            let token = state.tokens.shopper(bearer(request.headers())?, state.clock.now())?;
            Ok((state.clone(), token))
        };
        let (state, token) = match read() {
            Ok(read) => read,
            Err(error) => return Either::Left(ready(Err(error))),
        };
        if let Err(error) = state.limits.count_user(token.user_id, request) {
            return Either::Left(ready(Err(error)));
        }
        if let Some(verdict) = state.sessions.known(token.user_id, token.version) {
            let (id, version) = (token.user_id, token.version);
            let user = Self { id, openid: token.openid, version };
            return Either::Left(ready(verdict.map(|()| user)));
        }
        Either::Right(Box::pin(async move {
            let (sessions, store) = (state.sessions.clone(), state.store.clone());
            let (id, version) = (token.user_id, token.version);
            let user = Self { id, openid: token.openid.clone(), version };
            state.io(async move { sessions.ask(store, token).await }).await?;
            Ok(user)
        }))
    }
}

/// The shopper who asks, or nobody: for what everybody may see, and shoppers see more of. A token
/// that is not good is refused, so that the mini-program learns of it.
#[derive(Clone, PartialEq, Eq)]
pub struct MaybeUser(pub Option<CurrentUser>);

impl FromRequest for MaybeUser {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(AUTHORIZATION) {
            return Box::pin(ready(Ok(Self(None))));
        }
        let user = CurrentUser::from_request(request, payload);
        Box::pin(async move { Ok(Self(Some(user.await?))) })
    }
}

/// The `Idempotency-Key` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub RequestKey);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        const NAME: &str = "Idempotency-Key";
        let Some(header) = request.headers().get(NAME) else {
            return ready(Err(ApiError::invalid(NAME, "缺少幂等键")));
        };
        let key = header.to_str().ok().and_then(|text| RequestKey::parse(text).ok());
        ready(key.map(Self).ok_or_else(|| {
            ApiError::invalid(NAME, "幂等键应为 8 到 64 位字母、数字、下划线或连字符")
        }))
    }
}

/// Who asks and from where, for the audit log.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The id of the request.
    pub request_id: String,
    /// The address of the client, as the connection has it.
    pub ip: Option<String>,
}

impl FromRequest for Origin {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl Origin {
    /// Where `request` comes from.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let id = request.extensions().get::<RequestId>().map(|id| id.as_str().to_owned());
        let ip = request.peer_addr().map(|address| address.ip().to_string());
        Self { request_id: id.unwrap_or_default(), ip }
    }
}

/// A JSON object in the body, read into `T`. Unknown fields are ignored.
///
/// What can't be read (broken JSON, a missing field) is [`ApiError::Invalid`]; a field whose value
/// has another type or is out of its range is [`ApiError::Validation`]. Both name the field.
#[derive(Debug, Clone)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            let body = body
                .await
                .map_err(|error| ApiError::of_status(error.as_response_error().status_code()))?;
            read_json(&body).map(Self)
        })
    }
}

/// Reads a JSON object.
///
/// # Errors
///
/// [`ApiError::Invalid`] or [`ApiError::Validation`], with the field.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    // serde also reads a struct from an array, field after field: no client means that.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(ApiError::invalid("body", "应为 JSON 对象"));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| wrong(&error))?;
    json.end().map_err(|_more| ApiError::invalid("body", "JSON 对象之后有多余内容"))?;
    Ok(value)
}

/// Names the field that a deserializer stopped at. Its own words may quote the value, and stay here.
fn wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let path = error.path().to_string();
    let inside = |name: &str| match path.as_str() {
        "." => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match error.inner().classify() {
        Category::Syntax | Category::Eof | Category::Io => {
            // Between two fields there is no path.
            let nowhere = path.trim_end_matches(['?', '.']).is_empty();
            ApiError::invalid(if nowhere { "body".to_owned() } else { path }, "不是合法的 JSON")
        }
        Category::Data => {
            let message = error.inner().to_string();
            let named = |kind: &str| {
                let rest = message.strip_prefix(kind)?.strip_prefix('`')?;
                rest.split_once('`').map(|(name, _rest)| inside(name))
            };
            if let Some(field) = named("missing field ") {
                return ApiError::invalid(field, "缺少该字段");
            }
            if let Some(field) = named("duplicate field ") {
                return ApiError::invalid(field, "字段重复");
            }
            ApiError::validation(path, "类型或取值范围不正确")
        }
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    /// From 1.
    pub page: u32,
    /// From 1 to 100.
    pub page_size: u32,
}

/// The query of a list, as text: each part is parsed on its own, so that the wrong one is named.
#[derive(Debug, Default, Deserialize)]
struct PageQuery {
    page: Option<String>,
    page_size: Option<String>,
}

impl Page {
    /// How many rows a page has if nobody says.
    pub const SIZE: u32 = 20;
    const SIZE_MAX: u32 = 100;
    /// Nobody turns more pages; a deeper page would make the database count through all before it.
    const PAGE_MAX: u32 = 10_000;

    /// How many rows stand before this page.
    #[must_use]
    pub fn offset(self) -> u32 {
        self.page.saturating_sub(1).saturating_mul(self.page_size)
    }

    fn read(request: &HttpRequest) -> Result<Self, ApiError> {
        let query = query::<PageQuery>(request)?;
        Ok(Self {
            page: number("page", query.page, 1, Self::PAGE_MAX)?,
            page_size: number("page_size", query.page_size, Self::SIZE, Self::SIZE_MAX)?,
        })
    }
}

/// The query of a request.
///
/// # Errors
///
/// [`ApiError::Invalid`] if it can't be read.
pub fn query<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, ApiError> {
    actix_web::web::Query::<T>::from_query(request.query_string())
        .map(actix_web::web::Query::into_inner)
        .map_err(|_unreadable| ApiError::invalid("query", "查询参数无法读取"))
}

/// A whole number from 1 to `max` of a query, or `usual` where it is missing.
///
/// # Errors
///
/// [`ApiError::Validation`] if it is none.
pub fn number(
    name: &'static str,
    text: Option<String>,
    usual: u32,
    max: u32,
) -> Result<u32, ApiError> {
    let Some(text) = text else { return Ok(usual) };
    let number = text.parse().ok().filter(|number| (1..=max).contains(number));
    number.ok_or_else(|| ApiError::validation(name, format!("应为 1 到 {max} 的整数")))
}

impl FromRequest for Page {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Body {
        quantity: u32,
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Item {
        sku_id: i64,
    }

    fn refusal(body: &str) -> (String, &'static str) {
        let error = read_json::<Body>(body.as_bytes()).unwrap_err();
        let details = error.details().unwrap();
        (details["field"].as_str().unwrap().to_owned(), error.outcome().1)
    }

    #[test]
    fn what_can_t_be_read_is_invalid_and_names_the_field() {
        let cases = [
            ("", "body"),
            ("[1,[]]", "body"),
            ("\"x\"", "body"),
            ("{", "body"),
            ("{\"quantity\":1", "body"),
            ("{\"quantity\":1,\"items\":[]} x", "body"),
            ("{\"quantity\":}", "quantity"),
            ("{\"items\":[]}", "quantity"),
            ("{\"quantity\":1,\"quantity\":2,\"items\":[]}", "quantity"),
            ("{\"quantity\":1,\"items\":[{}]}", "items[0].sku_id"),
        ];
        for (body, field) in cases {
            assert_eq!(refusal(body), (field.to_owned(), "invalid_request"), "{body}");
        }
    }

    #[test]
    fn a_value_of_another_type_or_range_fails_validation() {
        for value in ["-1", "1.5", "\"x\"", "null", "4294967296", "1e2", "true", "[]", "{}"] {
            let body = format!("{{\"quantity\":{value},\"items\":[]}}");
            assert_eq!(refusal(&body), ("quantity".to_owned(), "validation_failed"), "{body}");
        }
        let nested = "{\"quantity\":1,\"items\":[{\"sku_id\":1},{\"sku_id\":\"a\"}]}";
        assert_eq!(refusal(nested), ("items[1].sku_id".to_owned(), "validation_failed"));
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let body = br#" {"quantity":1,"items":[{"sku_id":2,"x":null}],"more":{"a":[1]}} "#;
        assert!(read_json::<Body>(body).is_ok());
    }
}
