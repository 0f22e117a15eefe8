//! What every page needs: the public settings, the banners, the regions of address pickers.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::web::{Bytes, Json};
use actix_web::{HttpRequest, HttpResponse};
use mall_domain::Money;
use mall_domain::config::ShopConfig;
use mall_domain::region;
use mall_store::mysql;
use mall_store::mysql::catalogue::Banner;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::catalogue::{Key, body};
use crate::error::ApiError;
use crate::extract::Shared;

/// The settings that shoppers may see.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicConfigs)]
pub struct ConfigsAnswer {
    /// 商城名称.
    #[schema(example = "云雀商城")]
    shop_name: String,
    /// 客服电话; empty if there is none.
    #[schema(example = "400-800-8200")]
    customer_service_phone: String,
    /// 满额包邮门槛.
    #[schema(value_type = String, example = "99.00")]
    free_freight_threshold: Money,
    /// 基础运费.
    #[schema(value_type = String, example = "8.00")]
    base_freight: Money,
    /// How long an ordinary order waits for its payment.
    #[schema(example = 1800)]
    order_timeout_secs: u32,
    /// 发货后自动确认收货天数.
    #[schema(example = 7)]
    auto_confirm_days: u32,
    /// 收货后可申请售后天数.
    #[schema(example = 7)]
    after_sale_days: u32,
    /// 商城公告; empty if there is none.
    notice: String,
    /// 发货订阅消息模板: what to ask the shopper's consent for; empty if there is none.
    message_template_shipped: String,
}

impl From<&ShopConfig> for ConfigsAnswer {
    fn from(config: &ShopConfig) -> Self {
        Self {
            shop_name: config.text("shop_name").to_owned(),
            customer_service_phone: config.text("customer_service_phone").to_owned(),
            free_freight_threshold: config.free_freight_threshold(),
            base_freight: config.base_freight(),
            order_timeout_secs: config.order_timeout_secs(),
            auto_confirm_days: config.auto_confirm_days(),
            after_sale_days: config.after_sale_days(),
            notice: config.text("notice").to_owned(),
            message_template_shipped: config.text("message_template_shipped").to_owned(),
        }
    }
}

/// 公开配置
#[utoipa::path(
    get, path = "/api/v1/configs", tag = "公共",
    responses((status = 200, body = ConfigsAnswer)),
)]
pub(crate) async fn configs(state: Shared) -> Result<Json<ConfigsAnswer>, ApiError> {
    let store = state.store.clone();
    let config = state.io(async move { store.config().await }).await?;
    Ok(Json(ConfigsAnswer::from(config.as_ref())))
}

/// A picture at the top of the home page.
#[derive(Serialize, ToSchema)]
#[schema(as = Banner)]
pub struct BannerAnswer {
    id: i64,
    title: Option<String>,
    image: String,
    /// 1 a product, 2 a category, 3 a page, 4 an address outside.
    link_type: Option<i8>,
    link_value: Option<String>,
    sort: i32,
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
        }
    }
}

/// The banners: there are few.
#[derive(Serialize, ToSchema)]
pub struct Banners {
    items: Vec<BannerAnswer>,
    total: usize,
    page: u32,
    page_size: u32,
}

/// 轮播图
#[utoipa::path(
    get, path = "/api/v1/banners", tag = "公共",
    responses((status = 200, body = Banners)),
)]
pub(crate) async fn banners(state: Shared) -> Result<HttpResponse, ApiError> {
    let shared = state.clone();
    let read = |_key| async move {
        let found = mysql::catalogue::banners(&mut *shared.store.connection().await?).await?;
        let items: Vec<_> = found.into_iter().map(BannerAnswer::from).collect();
        let total = items.len();
        body(&Banners { items, total, page: 1, page_size: 20 })
    };
    state.answer(Key::Banners, read).await
}

/// A province, city or district.
#[derive(ToSchema)]
#[schema(as = Region)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct RegionSchema {
    /// GB/T 2260.
    #[schema(example = "440305")]
    code: String,
    #[schema(example = "南山区")]
    name: String,
    /// Missing where nothing is inside it.
    #[schema(no_recursion)]
    children: Option<Vec<RegionSchema>>,
}

/// The provinces.
#[derive(ToSchema)]
#[schema(as = Regions)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct RegionsSchema {
    items: Vec<RegionSchema>,
}

/// The regions as JSON, and a name for just this text.
static REGIONS: LazyLock<(Bytes, String)> = LazyLock::new(|| {
    let text = json!({ "items": region::all() }).to_string();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    (Bytes::from(text), tag)
});

/// 省市区数据
#[utoipa::path(
    get, path = "/api/v1/regions", tag = "公共",
    responses(
        (status = 200, body = RegionsSchema, headers(("ETag" = String))),
        (status = 304, description = "`If-None-Match` has this version"),
    ),
)]
pub(crate) async fn regions(request: HttpRequest) -> HttpResponse {
    let (text, tag) = &*REGIONS;
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known == "*" || known.contains(tag.as_str()));
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag.as_str()));
    answer.insert_header((CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")));
    if is_known {
        return answer.finish();
    }
    answer.insert_header((CONTENT_TYPE, HeaderValue::from_static("application/json")));
    answer.body(text.clone())
}
