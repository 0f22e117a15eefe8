//! Banners: the pictures that turn at the top of the home page.

use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_store::mysql::banner::{self, Banner, NewBanner};
use mall_store::{MySqlConnection, Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{self, BannerRead, BannerWrite, CurrentAdmin, JsonBody, Page, Shared};
use crate::flag::Flag;
use crate::state::Failure;

/// How far a banner may be moved up or down.
const SORT_MAX: i32 = 1_000_000;

/// A banner.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminBanner)]
pub struct BannerAnswer {
    id: i64,
    title: Option<String>,
    image: String,
    /// 1 商品 2 分类 3 页面 4 外链
    link_type: Option<i8>,
    /// A product's or category's id, a page, or an address.
    link_value: Option<String>,
    sort: i32,
    /// 0 停用 1 启用
    status: i8,
    /// Grows with every change.
    version: i32,
    created_at: DateTime<Utc>,
}

impl From<Banner> for BannerAnswer {
    fn from(banner: Banner) -> Self {
        Self {
            id: banner.id,
            title: banner.title,
            image: banner.image,
            link_type: banner.link_type,
            link_value: banner.link_value,
            sort: banner.sort,
            status: banner.status,
            version: banner.version,
            created_at: banner.created_at,
        }
    }
}

/// A page of banners.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminBanners)]
pub struct Banners {
    items: Vec<BannerAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// What a banner is to be.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminBannerRequest)]
pub struct BannerRequest {
    #[schema(example = "双十二", max_length = 64)]
    title: Option<String>,
    #[schema(example = "/uploads/banner.webp", min_length = 1, max_length = 255)]
    image: String,
    /// 1 商品 2 分类 3 页面 4 外链; missing: it links to nothing.
    #[schema(minimum = 1, maximum = 4, example = 1)]
    link_type: Option<i8>,
    #[schema(example = "1", max_length = 255)]
    link_value: Option<String>,
    /// Smaller comes first; missing: 0.
    #[schema(minimum = -1000000, maximum = 1000000)]
    sort: Option<i32>,
    /// 0 停用 1 启用; missing: 1.
    status: Option<Flag>,
    /// The version that was edited; needed for a change.
    #[schema(example = 0)]
    version: Option<i32>,
}

impl BannerRequest {
    fn parse(&self) -> Result<NewBanner, ApiError> {
        let sort = self.sort.unwrap_or(0);
        if !(-SORT_MAX..=SORT_MAX).contains(&sort) {
            return Err(ApiError::validation("sort", "应为 -1000000 到 1000000 的整数"));
        }
        Ok(NewBanner {
            title: check::optional("title", self.title.as_deref(), 64)?,
            image: check::picture("image", &self.image)?,
            link_type: self.link_type,
            link_value: self.link()?,
            sort,
            status: i8::from(self.status.is_none_or(|flag| flag.0)),
        })
    }

    /// What it links to, in the form that its kind has.
    fn link(&self) -> Result<Option<String>, ApiError> {
        const FIELD: &str = "link_value";
        let value = check::optional(FIELD, self.link_value.as_deref(), 255)?;
        let wrong = |reason: &'static str| Err(ApiError::validation(FIELD, reason));
        match (self.link_type, value) {
            (None, None) => Ok(None),
            (None, Some(_)) => wrong("没有链接类型"),
            (Some(1 | 2), Some(value)) if check::id(FIELD, Some(&value))?.is_some() => {
                Ok(Some(value))
            }
            (Some(3), Some(value)) => {
                let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte);
                let page = value.starts_with("/pages/") || value.starts_with("/package");
                if page && value.bytes().all(plain) {
                    Ok(Some(value))
                } else {
                    wrong("应为小程序页面路径，以 /pages/ 或 /package 开头")
                }
            }
            (Some(4), Some(value)) => {
                let plain = check::picture(FIELD, &value).is_ok();
                if plain && value.starts_with("https://") {
                    Ok(Some(value))
                } else {
                    wrong("应为 https:// 开头的地址")
                }
            }
            (Some(1..=4), _) => wrong("缺少链接内容"),
            (Some(_), _) => Err(ApiError::validation("link_type", "应为 1 到 4 的整数")),
        }
    }
}

/// A link to nothing would show shoppers an error.
async fn check_link(conn: &mut MySqlConnection, new: &NewBanner) -> Result<(), Failure> {
    let id = new.link_value.as_deref().and_then(|value| value.parse().ok()).unwrap_or(0);
    let exists = match new.link_type {
        Some(1) => banner::product_exists(conn, id).await?,
        Some(2) => banner::category_exists(conn, id).await?,
        _ => true,
    };
    if exists {
        Ok(())
    } else {
        Err(ApiError::validation("link_value", "没有这个商品或分类").into())
    }
}

#[derive(Deserialize)]
struct Query {
    status: Option<String>,
}

/// 轮播图列表
#[utoipa::path(
    get, path = "/api/admin/banners", tag = "管理端系统",
    params(
        ("status" = Option<i8>, Query), ("page" = Option<u32>, Query),
        ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Banners)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<BannerRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Banners>, ApiError> {
    let query: Query = extract::query(&request)?;
    let status = check::code("status", query.status.as_deref(), 0..=1)?;
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        banner::page(&mut conn, status, page.offset(), page.page_size).await
    };
    let (banners, total) = state.io(read).await?;
    let items = banners.into_iter().map(BannerAnswer::from).collect();
    Ok(Json(Banners { items, total, page: page.page, page_size: page.page_size }))
}

/// 新建轮播图
#[utoipa::path(
    post, path = "/api/admin/banners", tag = "管理端系统",
    security(("admin" = [])),
    request_body = BannerRequest,
    responses((status = 201, body = BannerAnswer)),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<BannerWrite>,
    body: JsonBody<BannerRequest>,
) -> Result<HttpResponse, ApiError> {
    let (new, by) = (body.0.parse()?, admin.by());
    let write = move |store: Store| {
        let (new, by) = (new.clone(), by.clone());
        async move {
            let mut tx = store.begin().await?;
            check_link(&mut tx, &new).await?;
            let id = banner::create(&mut tx, &new).await?;
            let banner = banner::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("banner"))?;
            let answer = BannerAnswer::from(banner);
            by.record(&mut tx, "banner.create", ("banner", id), &Change::created(&answer)).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(answer)
        }
    };
    let answer = state.transact(write).await?;
    state.banners_changed().await?;
    Ok(HttpResponse::Created().json(answer))
}

/// 修改轮播图
#[utoipa::path(
    put, path = "/api/admin/banners/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = BannerRequest,
    responses(
        (status = 200, body = BannerAnswer),
        (status = 409, description = "`stale`: somebody else changed it meanwhile"),
    ),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<BannerWrite>,
    id: Path<i64>,
    body: JsonBody<BannerRequest>,
) -> Result<Json<BannerAnswer>, ApiError> {
    let new = body.0.parse()?;
    let version = body.0.version.ok_or_else(|| ApiError::invalid("version", "缺少该字段"))?;
    let (id, by) = (*id, admin.by());
    let write = move |store: Store| {
        let (new, by) = (new.clone(), by.clone());
        async move { change(&store, &by, id, version, &new).await }
    };
    let answer = state.transact(write).await?;
    state.banners_changed().await?;
    Ok(Json(answer))
}

async fn change(
    store: &Store,
    by: &By,
    id: i64,
    version: i32,
    new: &NewBanner,
) -> Result<BannerAnswer, Failure> {
    let mut tx = store.begin().await?;
    let before = banner::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("banner"))?;
    if before.version != version {
        return Err(ApiError::Stale { version: before.version.into() }.into());
    }
    check_link(&mut tx, new).await?;
    banner::update(&mut tx, id, new).await?;
    let after = banner::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("banner"))?;
    let (before, after) = (BannerAnswer::from(before), BannerAnswer::from(after));
    let change = Change::between(&before, &after);
    by.record(&mut tx, "banner.update", ("banner", id), &change).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(after)
}

/// 删除轮播图
#[utoipa::path(
    delete, path = "/api/admin/banners/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 204)),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<BannerWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let (id, by) = (*id, admin.by());
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            let before = banner::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("banner"))?;
            banner::delete(&mut tx, id).await?;
            let change = Change::deleted(&BannerAnswer::from(before));
            by.record(&mut tx, "banner.delete", ("banner", id), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    state.banners_changed().await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(link_type: Option<i8>, link_value: Option<&str>) -> Option<String> {
        let request = BannerRequest {
            title: None,
            image: "/uploads/a.webp".to_owned(),
            link_type,
            link_value: link_value.map(str::to_owned),
            sort: None,
            status: None,
            version: None,
        };
        match request.parse() {
            Ok(_banner) => None,
            Err(ApiError::Validation { field, .. }) => Some(field.into_owned()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_link_has_the_form_of_its_kind() {
        for right in [
            (None, None),
            (None, Some(" ")),
            (Some(1), Some("7")),
            (Some(2), Some("7")),
            (Some(3), Some("/pages/product/index?id=1")),
            (Some(4), Some("https://example.com/a?b=c")),
        ] {
            assert_eq!(field(right.0, right.1), None, "{right:?}");
        }
        for wrong in [
            (None, Some("7")),
            (Some(1), None),
            (Some(1), Some("seven")),
            (Some(3), Some("pages/x")),
            (Some(3), Some("/pages/<script>")),
            (Some(4), Some("http://example.com")),
            (Some(4), Some("javascript:alert(1)")),
            (Some(4), Some("https://exa mple.com")),
        ] {
            assert_eq!(field(wrong.0, wrong.1).as_deref(), Some("link_value"), "{wrong:?}");
        }
        assert_eq!(field(Some(5), Some("7")).as_deref(), Some("link_type"));
        assert_eq!(field(Some(0), None).as_deref(), Some("link_type"));
    }
}
