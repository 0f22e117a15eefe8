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
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use anyhow::Context;
use aws_lc_rs::digest;
use chrono::{DateTime, TimeDelta, Utc};
use mall_partners::oss::{Bucket, PostPolicy};
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
/// How long a client may take to upload a picture by itself.
const DIRECT_LIFE: TimeDelta = TimeDelta::minutes(10);
/// The path that pictures are served below.
pub const ROOT: &str = "/uploads/";

/// Where pictures are put.
#[derive(Debug, Clone)]
pub enum Storage {
    /// A folder of this machine, or one that all nodes have mounted; the mall serves it.
    Local {
        /// The folder.
        dir: PathBuf,
        /// What stands before the paths in the addresses of pictures, such as a CDN; or nothing.
        cdn: String,
    },
    /// A bucket of object storage, which clients read from, through a CDN or not.
    Bucket(Bucket),
}

impl Storage {
    /// Puts a picture at `name`, such as `2026/11/ab.jpg`; answers the address that clients use. The
    /// same bytes have the same name, so doing it twice does no harm.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] if the disk is full or the folder can't be written;
    /// [`ApiError::StorageUnavailable`] if the bucket does not take it.
    pub async fn put(
        &self,
        name: &str,
        content_type: &'static str,
        bytes: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<String, ApiError> {
        match self {
            Self::Local { dir, cdn } => {
                let path = dir.join(name);
                let write = move || put_file(&path, &bytes);
                let written = tokio::task::spawn_blocking(write).await;
                let written = written.map_err(|panicked| ApiError::Internal(panicked.into()))?;
                let context = || format!("can't write {name}");
                written.with_context(context).map_err(ApiError::Internal)?;
                Ok(format!("{cdn}{ROOT}{name}"))
            }
            Self::Bucket(bucket) => {
                let key = key_of(name);
                let put = bucket.put(&key, content_type, bytes, now).await;
                put.map_err(|error| ApiError::StorageUnavailable(error.into()))?;
                Ok(bucket.public_url(&key))
            }
        }
    }

    /// What lets a client upload one picture by itself, under a name that `path` and a random part
    /// make; `None` where pictures go through the mall.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] if the policy can't be made.
    pub fn direct(
        &self,
        path: &str,
        content_type: &'static str,
        now: DateTime<Utc>,
    ) -> Result<Option<Direct>, ApiError> {
        let Self::Bucket(bucket) = self else { return Ok(None) };
        let extension = match content_type {
            "image/png" => "png",
            "image/webp" => "webp",
            "image/gif" => "gif",
            _ => "jpg",
        };
        let random: u128 = rand::random();
        let key = key_of(&format!("{path}/{random:032x}.{extension}"));
        let bytes_max = u64::try_from(BYTES_MAX).unwrap_or(u64::MAX);
        let policy = bucket
            .post_policy(&key, content_type, bytes_max, DIRECT_LIFE, now)
            .map_err(|error| ApiError::Internal(error.into()))?;
        let (file_url, expires_at) = (bucket.public_url(&key), now + DIRECT_LIFE);
        Ok(Some(Direct { policy, file_url, expires_at }))
    }
}

/// Leave to upload one picture without the mall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Direct {
    /// Where to, and what goes with it.
    pub policy: PostPolicy,
    /// Where the picture will be read.
    pub file_url: String,
    /// Until when the policy is good.
    pub expires_at: DateTime<Utc>,
}

/// The key of a picture in a bucket.
fn key_of(name: &str) -> String {
    format!("{}{name}", ROOT.trim_start_matches('/'))
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
    /// [`ApiError::TooManyRequests`] if too many wait; whatever [`Storage::put`] fails with.
    pub async fn take(&self, bytes: Vec<u8>, now: DateTime<Utc>) -> Result<Stored, ApiError> {
        let _place = self.waiting.try_acquire().map_err(|_full| ApiError::TooManyRequests)?;
        let closed = |_closed| ApiError::Internal(anyhow::anyhow!("uploads are closed"));
        let turn = self.working.acquire().await.map_err(closed)?;
        let remade = tokio::task::spawn_blocking(move || picture::remake(&bytes)).await;
        drop(turn);
        let remade = remade.map_err(|panicked| ApiError::Internal(panicked.into()))?;
        let (whole, small) =
            remade.map_err(|error| ApiError::validation("file", error.to_string()))?;
        store(&self.storage, whole, small, now).await
    }

    /// What lets `path` be uploaded to without the mall: see [`Storage::direct`].
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] if the policy can't be made.
    pub fn direct(
        &self,
        path: &str,
        content_type: &'static str,
        now: DateTime<Utc>,
    ) -> Result<Option<Direct>, ApiError> {
        self.storage.direct(path, content_type, now)
    }
}

async fn store(
    storage: &Storage,
    whole: Encoded,
    small: Encoded,
    now: DateTime<Utc>,
) -> Result<Stored, ApiError> {
    let name = format!("{}/{}", now.format("%Y/%m"), name_of(&whole.bytes));
    let (width, height, size) = (whole.width, whole.height, whole.bytes.len());
    let content_type = whole.content_type();
    let whole_name = format!("{name}.{}", whole.extension());
    let small_name = format!("{name}_s.{}", small.extension());
    let url = storage.put(&whole_name, content_type, whole.bytes, now).await?;
    let thumbnail_url = storage.put(&small_name, small.content_type(), small.bytes, now).await?;
    Ok(Stored { url, thumbnail_url, width, height, size, content_type })
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
    if !is_name(&name) {
        return Err(ApiError::NotFound("upload"));
    }
    let dir = match &state.uploads.storage {
        Storage::Local { dir, .. } => dir,
        // What was stored under a path, such as the demo's pictures, is found in the bucket.
        Storage::Bucket(bucket) => {
            let place = bucket.public_url(&key_of(&name));
            return Ok(HttpResponse::Found().insert_header((LOCATION, place)).finish());
        }
    };
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
