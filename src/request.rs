//! What happens around every request: its id, its span, its error body, its measurement.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument;

use crate::error::ApiError;
use crate::metrics;

/// Names the request in the answer, in the log, and in what a client reports.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// A longer id of a client's making is replaced.
const ID_MAX: usize = 64;

/// The id of a request: the client's or a proxy's, or one that was made here.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl RequestId {
    fn of(request: &ServiceRequest) -> Self {
        let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let brought = request.headers().get(&REQUEST_ID).filter(|value| {
            let bytes = value.as_bytes();
            (1..=ID_MAX).contains(&bytes.len()) && bytes.iter().all(allowed)
        });
        brought.cloned().map_or_else(Self::make, Self)
    }

    /// A new id: unique in this process, and not likely to be another process's.
    fn make() -> Self {
        static START: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| {
            use std::hash::{BuildHasher, Hasher};
            std::hash::RandomState::new().build_hasher().finish()
        });
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:016x}", START.wrapping_add(count));
        Self(HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("-")))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or("-")
    }
}

/// The pattern of the path that a request took, such as `/api/v1/orders/{id}`: what metrics and
/// logs call it, for the path itself has ids in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route(pub &'static str);

/// What no route matched.
const NO_ROUTE: Route = Route("unmatched");

/// Wraps every request.
///
/// # Errors
///
/// None: an error becomes an answer here.
pub async fn around<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let started = Instant::now();
    let _active = metrics::Active::begin();
    let id = RequestId::of(&request);
    request.extensions_mut().insert(id.clone());
    // At `info` there is no span: one per request would cost more than most requests do. What is
    // logged of a request at that level names the request itself.
    let span = tracing::debug_span!(
        "http",
        request.id = id.as_str(),
        method = request.method().as_str(),
        route = tracing::field::Empty,
        status = tracing::field::Empty,
    );
    let response = async {
        let outcome = next.call(request).await;
        outcome.map(|response| with_error_body(response, &id))
    };
    let mut response = response.instrument(span.clone()).await?;

    let route = response.request().app_data::<Route>().copied().unwrap_or(NO_ROUTE);
    let status = response.status();
    span.record("route", route.0).record("status", status.as_u16());
    response.headers_mut().insert(REQUEST_ID, id.0);
    let elapsed = started.elapsed();
    metrics::served(route.0, response.request().method(), status, elapsed);
    span.in_scope(|| tracing::debug!(duration_us = elapsed.as_micros(), "served"));
    Ok(response)
}

/// What is said where the path exists and has not this method: actix-web answers without a body, and
/// knows which methods there are.
fn other_method<B>(response: &ServiceResponse<B>, id: &RequestId) -> Option<HttpResponse> {
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return None;
    }
    let mut answer = ApiError::MethodNotAllowed.answer(id.as_str());
    if let Some(methods) = response.headers().get(ALLOW) {
        answer.headers_mut().insert(ALLOW, methods.clone());
    }
    Some(answer)
}

/// Puts the body of an error where there was one.
fn with_error_body<B: MessageBody>(
    response: ServiceResponse<B>,
    id: &RequestId,
) -> ServiceResponse<EitherBody<B>> {
    let answer = response.response().error().map(|error| {
        let own = error.as_error::<ApiError>().map(|error| error.answer(id.as_str()));
        own.unwrap_or_else(|| {
            let status = error.as_response_error().status_code();
            ApiError::of_status(status).answer(id.as_str())
        })
    });
    let answer = answer.or_else(|| other_method(&response, id));
    match answer {
        None => response.map_into_left_body(),
        Some(answer) => response.into_response(answer).map_into_right_body(),
    }
}
