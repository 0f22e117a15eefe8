//! Uploading a picture: for what shoppers show of their orders and of themselves.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use futures_util::TryStreamExt as _;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, Shared};
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
