//! Those a shop works with besides WeChat: Kuaidi100, providers of text messages, object storage. Each
//! checks what it is sent by the rules it publishes; nothing leaves this process but pushed tracks.

mod keys;
mod kuaidi;
mod mac;
mod oss;
mod sms;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Payload, ServiceConfig, get, post, put, route};
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};
use futures_util::StreamExt as _;

pub use self::keys::PartnerKeys;
pub(crate) use self::kuaidi::Parcels;
pub(crate) use self::oss::Objects;
pub(crate) use self::sms::Messages;
use crate::app::App;

/// The longest body that is read, in bytes.
const BODY_MAX: usize = 20 * 1024 * 1024;

/// Adds these endpoints. What no other endpoint takes is an object of the storage.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/poll/query.do", post().to(kuaidi::query))
        .route("/poll", post().to(kuaidi::subscribe))
        .route("/_sim/parcels/{number}", get().to(kuaidi::known))
        .route("/_sim/parcels/{number}", put().to(kuaidi::set))
        .route("/_sim/sms", get().to(sms::sent))
        .route("/", post().to(root))
        .default_service(route().to(oss::object));
}

/// A text message by its headers, or a file that a form brings into the storage.
async fn root(app: Data<App>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let headers = request.headers();
    let is_form = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if is_form {
        return oss::post(&app, &request, payload).await;
    }
    match read(payload).await {
        Some(body) => sms::send(&app, &request, &body),
        None => HttpResponse::PayloadTooLarge().finish(),
    }
}

/// A whole body; `None` if it is too long or breaks off.
async fn read(mut payload: Payload) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.ok()?;
        if BODY_MAX < body.len().saturating_add(chunk.len()) {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(body)
}

/// The header `name` as text, empty if there is none.
fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// The fields of a form or a query, decoded, in the order they came.
fn fields(text: &str) -> Option<Vec<(String, String)>> {
    actix_web::web::Query::<Vec<(String, String)>>::from_query(text)
        .ok()
        .map(actix_web::web::Query::into_inner)
}

/// The first field of this name.
fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(field, _value)| field == name).map_or("", |(_field, value)| value)
}

/// A request's body as the fields of a form; empty if it is none.
async fn form(request: &HttpRequest, payload: Payload) -> Vec<(String, String)> {
    let body = actix_web::web::Bytes::from_request(request, &mut payload.into_inner()).await;
    let text = body.ok().and_then(|body| String::from_utf8(body.to_vec()).ok());
    text.and_then(|text| fields(&text)).unwrap_or_default()
}
