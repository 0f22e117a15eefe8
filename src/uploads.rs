//! Uploaded pictures: checked, made anew, stored and served.
//!
//! * [`picture`]: what is taken, and what becomes of it.
//! * [`Storage`]: where it is put.

pub mod picture;

use std::path::{Path, PathBuf};

use actix_files::NamedFile;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use anyhow::Context;
use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use self::picture::Encoded;
use crate::error::ApiError;
use crate::extract::Shared;

/// The largest picture that is taken, in bytes.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// Pictures that are worked on at once: each may take a hundred megabytes for a moment.
const WORKING_MAX: usize = 2;
/// Pictures that wait for that; more are turned away.
const WAITING_MAX: usize = 16;
/// The path that pictures are served below.
pub const ROOT: &str = "/uploads/";

/// Where pictures are put.
#[derive(Debug, Clone)]
pub enum Storage {
    /// A folder of this machine, or one that all nodes have mounted.
    Local(PathBuf),
}

impl Storage {
    /// Puts `bytes` at `name`, such as `2026/11/ab.jpg`; answers the address that clients use. The
    /// same bytes have the same name, so doing it twice does no harm.
    ///
    /// # Errors
    ///
    /// If the disk is full or the folder can't be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> anyhow::Result<String> {
        match self {
            Self::Local(dir) => {
                put_file(&dir.join(name), bytes).with_context(|| format!("can't write {name}"))?;
                Ok(format!("{ROOT}{name}"))
            }
        }
    }
}

/// Writes beside the file and moves into place: nobody ever reads half a picture.
fn put_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

/// Takes pictures in.
#[derive(Debug)]
pub struct Uploads {
    storage: Storage,
    working: Semaphore,
    waiting: Semaphore,
}

/// A picture that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Upload)]
pub struct Stored {
    /// Where it is served; good in every field that takes a picture.
    #[schema(example = "/uploads/2026/11/3f2a.jpg")]
    pub url: String,
    /// The same, small.
    #[schema(example = "/uploads/2026/11/3f2a_s.jpg")]
    pub thumbnail_url: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// In bytes.
    pub size: usize,
    /// What it became, whatever it was.
    #[schema(example = "image/jpeg")]
    pub content_type: &'static str,
}

impl Uploads {
    /// Puts pictures into `storage`.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        let (working, waiting) = (Semaphore::new(WORKING_MAX), Semaphore::new(WAITING_MAX));
        Self { storage, working, waiting }
    }

    /// Checks a picture, makes it and a small one of it anew, and stores both.
    ///
    /// # Errors
    ///
    /// [`ApiError::Validation`] of `file` if it is no picture that is taken;
    /// [`ApiError::TooManyRequests`] if too many wait.
    pub async fn take(&self, bytes: Vec<u8>, now: DateTime<Utc>) -> Result<Stored, ApiError> {
        let _place = self.waiting.try_acquire().map_err(|_full| ApiError::TooManyRequests)?;
        let closed = |_closed| ApiError::Internal(anyhow::anyhow!("uploads are closed"));
        let _turn = self.working.acquire().await.map_err(closed)?;
        let storage = self.storage.clone();
        let work = move || {
            let (whole, small) = picture::remake(&bytes)
                .map_err(|error| ApiError::validation("file", error.to_string()))?;
            store(&storage, &whole, &small, now).map_err(ApiError::Internal)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|panicked| ApiError::Internal(panicked.into()))?
    }
}

fn store(
    storage: &Storage,
    whole: &Encoded,
    small: &Encoded,
    now: DateTime<Utc>,
) -> anyhow::Result<Stored> {
    let name = format!("{}/{}", now.format("%Y/%m"), name_of(&whole.bytes));
    let url = storage.put(&format!("{name}.{}", whole.extension()), &whole.bytes)?;
    let thumbnail_url = storage.put(&format!("{name}_s.{}", small.extension()), &small.bytes)?;
    Ok(Stored {
        url,
        thumbnail_url,
        width: whole.width,
        height: whole.height,
        size: whole.bytes.len(),
        content_type: whole.content_type(),
    })
}

/// Half of a SHA-256 as hexadecimal digits: nobody finds another picture with the same.
fn name_of(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    let digest = digest::digest(&digest::SHA256, bytes);
    digest.as_ref().iter().take(16).fold(String::new(), |mut name, byte| {
        let written = write!(name, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes whatever is written");
        name
    })
}

/// Whether `name` is one that [`Storage::put`] was given: it can't lead out of the folder.
fn is_name(name: &str) -> bool {
    let plain = |part: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(allowed)
    };
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    name.len() <= 200
        && name.split('/').all(plain)
        && extension.is_some_and(|extension| ["jpg", "png", "webp", "gif"].contains(&extension))
}

/// Serves a picture. Its name is a digest of it, so it never changes.
pub(crate) async fn serve(
    state: Shared,
    request: HttpRequest,
    name: actix_web::web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let Storage::Local(dir) = &state.uploads.storage;
    if !is_name(&name) {
        return Err(ApiError::NotFound("upload"));
    }
    let path = dir.join(name.as_str());
    let opened = tokio::task::spawn_blocking(move || NamedFile::open(path)).await;
    let file = opened.map_err(|panicked| ApiError::Internal(panicked.into()))?;
    let file = file.map_err(|_missing| ApiError::NotFound("upload"))?;
    let mut answer = file.into_response(&request);
    let headers = answer.headers_mut();
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(CACHE_CONTROL, forever);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let nothing = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, nothing);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_pictures_are_names() {
        for name in ["2026/11/ab12.jpg", "demo/product-1.png", "2026/11/ab12_s.png"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            "a",
            "../a.jpg",
            "a/../b.jpg",
            "/etc/passwd.png",
            "a//b.jpg",
            ".a.jpg",
            "a.svg",
            "a.html",
            "a\\b.jpg",
            "a\0.jpg",
            "a/.jpg",
        ] {
            assert!(!is_name(name), "{name:?}");
        }
    }

    #[test]
    fn the_same_picture_has_the_same_name() {
        assert_eq!(name_of(b"a"), name_of(b"a"));
        assert_ne!(name_of(b"a"), name_of(b"b"));
        assert_eq!(name_of(b"a").len(), 32);
    }
}
