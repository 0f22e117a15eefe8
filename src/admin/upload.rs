//! Uploading a picture: for products, categories and banners.

use actix_multipart::Multipart;
use actix_web::HttpResponse;

use crate::error::ApiError;
use crate::extract::{CurrentAdmin, Shared, UploadWrite};
use crate::shop::upload::{UploadForm, take};
use crate::uploads::Stored;

/// 上传图片
#[utoipa::path(
    post, path = "/api/admin/uploads", tag = "管理端系统",
    security(("admin" = [])),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Stored), (status = 429, description = "`too_many_requests`")),
)]
pub(crate) async fn upload(
    state: Shared,
    _admin: CurrentAdmin<UploadWrite>,
    form: Multipart,
) -> Result<HttpResponse, ApiError> {
    let stored = take(&state, form).await?;
    Ok(HttpResponse::Created().json(stored))
}
