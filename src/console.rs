//! The built admin console, as files. It knows nothing of the API: the pages ask for themselves.
//!
//! A path without a dot is a page, and every page is `index.html`: which one to show is decided in
//! the browser. What stands under `assets/` has a hash in its name and never changes.

use std::path::{Path, PathBuf};

use actix_files::NamedFile;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_SECURITY_POLICY, ContentEncoding, HeaderName,
    HeaderValue, LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::error::ApiError;

/// Where the console is served.
const ROOT: &str = "/admin/";
/// The one document.
const INDEX: &str = "index.html";
/// Scripts only of our own; styles also in the markup, where the component library and the editor
/// put positions; pictures also of shoppers, who bring them from elsewhere.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob: https:; font-src 'self' data:; connect-src 'self' blob:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// What has a hash in its name may be kept for a year.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again; unchanged, it is not sent again.
const ASK_AGAIN: &str = "no-cache";

/// Where the built console lies; `None`: it is served by somebody else.
#[derive(Debug, Clone)]
pub struct Console(pub Option<PathBuf>);

/// `/admin` is not `/admin/`: links in the document are relative to the latter.
pub(crate) async fn to_root() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, ROOT)).finish()
}

/// A file of the console, or the document for one of its pages.
pub(crate) async fn file(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let missing = || ApiError::NotFound("path");
    let console = request.app_data::<Data<Console>>().and_then(|console| console.0.as_deref());
    let dir = console.ok_or_else(missing)?;
    let path = request.match_info().query("path");
    if !is_plain(path) {
        return Err(missing());
    }
    let name = if is_page(path) { INDEX } else { path };
    let file = open(dir, name, accepts_gzip(&request)).ok_or_else(missing)?;
    let mut answer = file.into_response(&request);
    let kept = if name.starts_with("assets/") { FOREVER } else { ASK_AGAIN };
    let headers: [(HeaderName, &'static str); 5] = [
        (CACHE_CONTROL, kept),
        (VARY, "Accept-Encoding"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    for (name, value) in headers {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}

/// Whether `path` can only lead down, and to nothing hidden.
fn is_plain(path: &str) -> bool {
    let is_name = |part: &str| !part.starts_with('.') && !part.contains(['\\', '\0']);
    path.is_empty()
        || path.trim_end_matches('/').split('/').all(|part| is_name(part) && !part.is_empty())
}

/// Whether `path` is one of the pages that the browser makes.
fn is_page(path: &str) -> bool {
    !path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn accepts_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|value| value.contains("gzip"))
}

/// Opens `name`, packed if there is a packed one and it may be sent.
fn open(dir: &Path, name: &str, gzip: bool) -> Option<NamedFile> {
    let whole = NamedFile::open(dir.join(name)).ok()?;
    if !whole.metadata().is_file() {
        return None;
    }
    let packed = gzip.then(|| NamedFile::open(dir.join(format!("{name}.gz"))).ok()).flatten();
    let file = match packed {
        None => whole,
        Some(packed) => packed
            .set_content_type(whole.content_type().clone())
            .set_content_encoding(ContentEncoding::Gzip),
    };
    Some(file.disable_content_disposition().prefer_utf8(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_below_the_folder_can_be_asked_for() {
        for path in
            ["", "orders", "orders/7", "assets/index-1a2b.js", "flash-sales/", "favicon.svg"]
        {
            assert!(is_plain(path), "{path}");
        }
        for path in ["..", "../secrets", "a/../../b", ".vite/manifest.json", "a//b", "a\\b", "/etc"]
        {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn a_page_has_no_dot() {
        assert!(is_page("") && is_page("orders") && is_page("orders/7"));
        assert!(!is_page("assets/index.js") && !is_page("favicon.svg"));
    }
}
