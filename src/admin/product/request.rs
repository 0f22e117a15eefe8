//! A product as the console sends it, and what it must be like.

use std::collections::HashSet;

use mall_domain::variant::{self, Specs, VARIANTS_MAX};
use mall_domain::{Money, SkuId};
use mall_store::mysql::product_admin::{NewProduct, NewSku};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::admin::{category, check, stock};
use crate::error::ApiError;
use crate::flag::Flag;
use crate::html;

/// Pictures of one product.
const IMAGES_MAX: usize = 20;
/// The longest description in bytes: what the column holds.
const DESCRIPTION_MAX: usize = 65_535;

/// What a product is to be. Its price is the lowest of its variants'.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminProductRequest)]
pub(crate) struct ProductRequest {
    category_id: i64,
    #[schema(example = "云雀 Pro 降噪蓝牙耳机", min_length = 1, max_length = 128)]
    name: String,
    #[schema(max_length = 255)]
    subtitle: Option<String>,
    #[schema(max_length = 255, example = "/uploads/2026/11/cover.webp")]
    cover: Option<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    images: Vec<String>,
    /// HTML; what can run or lead astray is taken out.
    #[schema(example = "<p>主动降噪，三十小时续航。</p>")]
    description: Option<String>,
    #[schema(value_type = Option<String>, example = "399.00")]
    original_price: Option<Money>,
    /// 0 下架 1 上架; missing: 上架
    status: Option<Flag>,
    #[serde(default)]
    is_hot: Flag,
    #[serde(default)]
    is_new: Flag,
    #[serde(default)]
    #[schema(minimum = -1000000, maximum = 1000000)]
    sort: i32,
    /// To change one: the version that was read. With another one there, nothing changes.
    #[schema(example = 0)]
    pub(super) version: Option<i32>,
    #[schema(min_items = 1, max_items = 200)]
    skus: Vec<SkuRequest>,
}

/// What a variant is to be.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminSkuRequest)]
pub(crate) struct SkuRequest {
    /// Missing: a new variant.
    id: Option<i64>,
    #[schema(max_length = 64, example = "LARK-PRO-BK")]
    sku_code: Option<String>,
    /// The same names for all variants of the product; each combination once.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"颜色": "曜石黑"}))]
    specs: Specs,
    #[schema(value_type = String, example = "299.00")]
    price: Money,
    /// Of a new variant; that of others changes by `POST /api/admin/skus/{id}/stock`.
    #[schema(minimum = 0)]
    stock: Option<u32>,
    #[schema(max_length = 255)]
    image: Option<String>,
}

/// A product that was checked as far as that needs no database.
#[derive(Debug, Clone)]
pub(super) struct Parsed {
    pub(super) product: NewProduct,
    pub(super) skus: Vec<ParsedSku>,
}

/// One of its variants.
#[derive(Debug, Clone)]
pub(super) struct ParsedSku {
    pub(super) id: Option<SkuId>,
    pub(super) sku: NewSku,
    /// Units that a new one begins with.
    pub(super) stock: u32,
}

impl ProductRequest {
    pub(super) fn parse(self) -> Result<Parsed, ApiError> {
        if self.category_id <= 0 {
            return Err(ApiError::validation("category_id", "没有这个分类"));
        }
        let name = check::text("name", &self.name, 128)?;
        let subtitle = check::optional("subtitle", self.subtitle.as_deref(), 255)?;
        let cover = check::optional_picture("cover", self.cover.as_deref())?;
        if IMAGES_MAX < self.images.len() {
            return Err(ApiError::validation("images", "最多 20 张图片"));
        }
        let picture =
            |(index, image): (usize, &String)| check::picture(format!("images[{index}]"), image);
        let images = self.images.iter().enumerate().map(picture).collect::<Result<_, _>>()?;
        let description = description(self.description.as_deref())?;
        if self.original_price == Some(Money::ZERO) {
            return Err(ApiError::validation("original_price", "应大于 0"));
        }
        let skus = parse_skus(self.skus)?;
        let price = skus.iter().map(|sku| sku.sku.price).min().unwrap_or(Money::ZERO);
        let product = NewProduct {
            category_id: self.category_id,
            name,
            subtitle,
            cover,
            images,
            description,
            price,
            original_price: self.original_price,
            on_sale: self.status.is_none_or(|status| status.0),
            is_hot: self.is_hot.0,
            is_new: self.is_new.0,
            sort: category::sort(self.sort)?,
        };
        Ok(Parsed { product, skus })
    }
}

fn description(html: Option<&str>) -> Result<Option<String>, ApiError> {
    let Some(html) = html.map(str::trim).filter(|html| !html.is_empty()) else { return Ok(None) };
    let cleaned = html::clean(html);
    if DESCRIPTION_MAX < cleaned.len() {
        return Err(ApiError::validation("description", "内容过长，不超过 65535 字节"));
    }
    Ok(Some(cleaned))
}

fn parse_skus(skus: Vec<SkuRequest>) -> Result<Vec<ParsedSku>, ApiError> {
    if !(1..=VARIANTS_MAX).contains(&skus.len()) {
        return Err(ApiError::validation("skus", "应有 1 到 200 个规格"));
    }
    let specs: Vec<Specs> = skus.iter().map(|sku| sku.specs.clone()).collect();
    let specs = variant::check(&specs).map_err(|wrong| {
        ApiError::validation(format!("skus[{}].specs", wrong.index), wrong.reason)
    })?;
    let (mut ids, mut codes) = (HashSet::new(), HashSet::new());
    let mut parsed = Vec::with_capacity(skus.len());
    for (index, (sku, specs)) in skus.into_iter().zip(specs).enumerate() {
        let field = |name: &str| format!("skus[{index}].{name}");
        if sku.id.is_some_and(|id| !ids.insert(id)) {
            return Err(ApiError::validation(field("id"), "重复"));
        }
        let sku_code = check::optional(field("sku_code"), sku.sku_code.as_deref(), 64)?;
        if sku_code.as_ref().is_some_and(|code| !codes.insert(code.clone())) {
            return Err(ApiError::validation(field("sku_code"), "重复"));
        }
        if sku.price == Money::ZERO {
            return Err(ApiError::validation(field("price"), "应大于 0"));
        }
        let stock = sku.stock.unwrap_or(0);
        if stock::UNITS_MAX < stock {
            return Err(ApiError::validation(field("stock"), "不超过一亿件"));
        }
        let image = check::optional_picture(field("image"), sku.image.as_deref())?;
        let id = sku.id.map(SkuId);
        parsed.push(ParsedSku {
            id,
            sku: NewSku { sku_code, specs, price: sku.price, image },
            stock,
        });
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(change: impl FnOnce(&mut Value)) -> Result<Parsed, ApiError> {
        let mut request = json!({
            "category_id": 1, "name": " 耳机 ", "description": "<p>好<script>x</script></p>",
            "skus": [
                { "specs": { "颜色": "黑" }, "price": "30.00", "stock": 5, "sku_code": "A" },
                { "id": 7, "specs": { "颜色": "白" }, "price": "29.00" },
            ],
        });
        change(&mut request);
        serde_json::from_value::<ProductRequest>(request).unwrap().parse()
    }

    fn field(change: impl FnOnce(&mut Value)) -> String {
        match parse(change) {
            Err(ApiError::Validation { field, .. }) => field.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_product_costs_what_its_cheapest_variant_costs() {
        let parsed = parse(|_good| {}).unwrap();
        assert_eq!(parsed.product.price, Money::from_fen(2_900).unwrap());
        assert_eq!(parsed.product.name, "耳机");
        assert_eq!(parsed.product.description.as_deref(), Some("<p>好</p>"));
        assert_eq!(parsed.skus[0].stock, 5);
        assert_eq!(parsed.skus[1].id, Some(SkuId(7)));
    }

    #[test]
    fn the_first_wrong_field_is_named() {
        assert_eq!(field(|p| p["name"] = json!("长".repeat(129))), "name");
        assert_eq!(field(|p| p["cover"] = json!("javascript:x")), "cover");
        assert_eq!(field(|p| p["images"] = json!(["/a.png", "b"])), "images[1]");
        assert_eq!(field(|p| p["original_price"] = json!("0.00")), "original_price");
        assert_eq!(field(|p| p["sort"] = json!(1_000_001)), "sort");
        assert_eq!(field(|p| p["skus"] = json!([])), "skus");
        assert_eq!(field(|p| p["skus"][1]["specs"] = json!({ "颜色": "黑" })), "skus[1].specs");
        assert_eq!(field(|p| p["skus"][1]["sku_code"] = json!("A")), "skus[1].sku_code");
        assert_eq!(field(|p| p["skus"][0]["price"] = json!("0.00")), "skus[0].price");
        assert_eq!(field(|p| p["skus"][0]["id"] = json!(7)), "skus[1].id");
        assert_eq!(field(|p| p["skus"][0]["stock"] = json!(100_000_001)), "skus[0].stock");
    }
}
