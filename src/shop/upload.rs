//! Uploading a picture: for what shoppers show of their orders and of themselves. Through the mall, or
//! straight into the object storage where there is one.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Json;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, JsonBody, Shared};
use crate::uploads::{BYTES_MAX, Stored};

/// The most that all fields of a form hold together, in bytes.
const FORM_MAX: usize = BYTES_MAX + 64 * 1024;

/// A form with a picture.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct UploadForm {
    /// JPEG, PNG, WebP or GIF, at most 5 MiB and 40 million pixels.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

/// 上传图片
///
/// The picture is made anew: the right way up, without what else the file said, at most 2,048 pixels
/// a side. GIFs stand still.
#[utoipa::path(
    post, path = "/api/v1/upload", tag = "公共",
    security(("shopper" = [])),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Stored), (status = 429, description = "`too_many_requests`")),
)]
pub(crate) async fn upload(
    state: Shared,
    _user: CurrentUser,
    form: Multipart,
) -> Result<HttpResponse, ApiError> {
    let stored = take(&state, form).await?;
    Ok(HttpResponse::Created().json(stored))
}

/// Takes in the picture of a form: the same for shoppers and admins.
pub(crate) async fn take(state: &Shared, form: Multipart) -> Result<Stored, ApiError> {
    let bytes = picture_of(form).await?;
    let (shared, now) = (state.clone(), state.clock.now());
    state.io(async move { shared.uploads.take(bytes, now).await }).await
}

/// The bytes of the field `file`. Other fields are read and ignored.
async fn picture_of(mut form: Multipart) -> Result<Vec<u8>, ApiError> {
    let unreadable = |_error| ApiError::invalid("body", "应为 multipart/form-data 表单");
    let mut picture = None;
    let mut left = FORM_MAX;
    while let Some(mut field) = form.try_next().await.map_err(unreadable)? {
        let is_picture = field.name() == Some("file") && picture.is_none();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(unreadable)? {
            left = left.checked_sub(chunk.len()).ok_or(ApiError::PayloadTooLarge)?;
            if is_picture {
                bytes.extend_from_slice(&chunk);
            }
        }
        if is_picture {
            if BYTES_MAX < bytes.len() {
                return Err(ApiError::PayloadTooLarge);
            }
            picture = Some(bytes);
        }
    }
    picture
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| ApiError::validation("file", "请选择图片"))
}

/// The picture to upload.
#[derive(Deserialize, ToSchema)]
#[schema(as = UploadPolicyRequest)]
pub(crate) struct PolicyRequest {
    /// `image/jpeg`, `image/png`, `image/webp` or `image/gif`.
    #[schema(example = "image/jpeg")]
    content_type: String,
}

/// How to upload a picture with `wx.uploadFile`.
#[derive(Serialize, ToSchema)]
#[schema(as = UploadPolicy)]
pub(crate) struct PolicyAnswer {
    /// `direct`: into the object storage; `server`: through the mall, whose answer has the addresses.
    #[schema(example = "direct")]
    mode: &'static str,
    /// Where to; a path if it is the mall.
    #[schema(example = "https://shop.oss-cn-hangzhou.aliyuncs.com")]
    url: String,
    /// What `wx.uploadFile` calls `name`.
    #[schema(example = "file")]
    name: &'static str,
    /// What `wx.uploadFile` calls `formData`.
    #[schema(value_type = Object)]
    form_data: Map<String, Value>,
    /// Where the picture will be read; null if the answer to the upload says so.
    file_url: Option<String>,
    /// In bytes.
    size_max: usize,
    /// Until when it may be uploaded.
    expires_at: Option<DateTime<Utc>>,
}

/// The types that may be uploaded.
const TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/// 直传凭证
///
/// One picture under a name that the server chose, within ten minutes. Where there is no object
/// storage the answer says to upload through the mall.
#[utoipa::path(
    post, path = "/api/v1/upload/policy", tag = "公共",
    security(("shopper" = [])),
    request_body = PolicyRequest,
    responses((status = 200, body = PolicyAnswer)),
)]
pub(crate) async fn policy(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<PolicyRequest>,
) -> Result<Json<PolicyAnswer>, ApiError> {
    let content_type = TYPES.into_iter().find(|known| *known == body.0.content_type);
    let wrong = || ApiError::validation("content_type", "应为 JPEG、PNG、WebP 或 GIF 图片的类型");
    let content_type = content_type.ok_or_else(wrong)?;
    let now = state.clock.now();
    let path = format!("u/{}/{}", user.id, now.format("%Y/%m"));
    let answer = match state.uploads.direct(&path, content_type, now)? {
        Some(direct) => PolicyAnswer {
            mode: "direct",
            url: direct.policy.url,
            name: "file",
            form_data: direct
                .policy
                .fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Value::String(value)))
                .collect(),
            file_url: Some(direct.file_url),
            size_max: BYTES_MAX,
            expires_at: Some(direct.expires_at),
        },
        None => PolicyAnswer {
            mode: "server",
            url: "/api/v1/upload".to_owned(),
            name: "file",
            form_data: Map::new(),
            file_url: None,
            size_max: BYTES_MAX,
            expires_at: None,
        },
    };
    Ok(Json(answer))
}
