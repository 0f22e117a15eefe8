//! Demo data: a small shop to look at. Repeating it adds what is missing and changes nothing that
//! is there, so an admin's changes survive.

mod data;
pub mod scale;

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::PoolId;
use mall_domain::stock::PoolKind;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use self::data::{CATEGORIES, DemoProduct, PRODUCTS, SkuRow};
use super::ledger::{self, Reason};
use super::pool::id_of;
use super::product_name;
use crate::StoreError;

/// Where the pictures of the demo data are served.
const PICTURES: &str = "/uploads/demo/";
/// Demo products have the ids from 1 to this.
pub const PRODUCTS_MAX: i64 = 24;

/// The ids of the demo categories.
pub fn category_ids() -> impl Iterator<Item = i64> {
    CATEGORIES.into_iter().map(|(id, _parent, _name)| id)
}

/// Id, name, type, value, minimum, limit of the discount, count, all amounts in fen.
type DemoCoupon = (i64, &'static str, i8, i64, i64, Option<i64>, i32);
const COUPONS: [DemoCoupon; 3] = [
    (1, "满 199 减 30", 1, 3_000, 19_900, None, 10_000),
    (2, "全场 8.5 折", 2, 850, 0, Some(5_000), 5_000),
    (3, "新人 5 元无门槛", 3, 500, 0, None, 100_000),
];

/// Id, title, picture, kind of link, what it links to.
const BANNERS: [(i64, &str, &str, i8, &str); 3] = [
    (1, "限时秒杀", "/uploads/demo/banner-1.png", 3, "/pages/index/index"),
    (2, "降噪耳机新品首发", "/uploads/demo/banner-2.png", 1, "1"),
    (3, "健康零食季", "/uploads/demo/banner-3.png", 2, "31"),
];

/// Settings that a shop has a text of its own for; for the others the defaults will do.
const CONFIGS: [(&str, &str); 3] = [
    ("shop_name", "云雀商城"),
    ("customer_service_phone", "400-800-8200"),
    ("notice", "新人领 5 元无门槛券，满 99 元包邮；每晚八点限时秒杀。"),
];

/// Adds the demo data that is missing. Run it in a transaction.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
#[tracing::instrument(name = "db.seed", skip_all, err)]
pub async fn run(conn: &mut MySqlConnection, now: DateTime<Utc>) -> Result<(), StoreError> {
    for (sort, (id, parent, name)) in (0_i32..).zip(CATEGORIES) {
        sqlx::query!(
            "INSERT IGNORE INTO categories (id, parent_id, name, icon, sort) VALUES (?, ?, ?, ?, ?)",
            id,
            parent,
            name,
            format!("{PICTURES}category-{id}.png"),
            sort
        )
        .execute(&mut *conn)
        .await?;
    }
    for product in &PRODUCTS {
        add_product(conn, product).await?;
        for sku in product.skus() {
            add_sku(conn, product.id, &sku).await?;
        }
    }
    add_coupons(conn, now).await?;
    for (sort, (id, title, image, link_type, link_value)) in (0_i32..).zip(BANNERS) {
        sqlx::query!(
            "INSERT IGNORE INTO banners (id, title, image, link_type, link_value, sort)
             VALUES (?, ?, ?, ?, ?, ?)",
            id,
            title,
            image,
            link_type,
            link_value,
            sort
        )
        .execute(&mut *conn)
        .await?;
    }
    for (key, value) in CONFIGS {
        sqlx::query!(
            "INSERT IGNORE INTO system_configs (config_key, config_value, remark)
             VALUES (?, ?, ?)",
            key,
            value,
            mall_domain::config::find(key).map(|entry| entry.title)
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// An amount of `fen` as the database takes it.
fn yuan(fen: i64) -> rust_decimal::Decimal {
    rust_decimal::Decimal::new(fen, 2)
}

async fn add_product(conn: &mut MySqlConnection, product: &DemoProduct) -> Result<(), StoreError> {
    let skus = product.skus();
    let price = skus.iter().map(|sku| sku.fen).min().unwrap_or(product.original_fen);
    let stock: i32 = skus.iter().map(|sku| sku.stock).sum();
    let id = product.id;
    let images = [format!("{PICTURES}product-{id}.png"), format!("{PICTURES}product-{id}-2.png")];
    let [cover, other] = &images;
    let (name, subtitle) = (product.name, product.subtitle);
    let description = format!(
        "<p>{name}，{subtitle}。</p><p><img src=\"{cover}\" alt=\"{name}\"></p>\
         <h3>为什么选它</h3><ul><li>{subtitle}</li><li>七天无理由退货</li><li>满 99 元包邮</li></ul>\
         <p><img src=\"{other}\" alt=\"{name} 细节\"></p>"
    );
    // Numbers to sort by; they look as if a shop had been open for a while.
    let sales = (id * 7_919) % 1_500;
    let done = sqlx::query!(
        "INSERT IGNORE INTO products (id, category_id, name, subtitle, cover, images, description,
             price, original_price, stock, sales, is_hot, is_new)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        product.category,
        name,
        subtitle,
        cover,
        Json(&images),
        description,
        yuan(price),
        yuan(product.original_fen),
        stock,
        sales,
        product.hot,
        product.new
    )
    .execute(&mut *conn)
    .await?;
    if 0 < done.rows_affected() {
        product_name::record(conn, id, name).await?;
    }
    Ok(())
}

async fn add_sku(conn: &mut MySqlConnection, product: i64, sku: &SkuRow) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "INSERT IGNORE INTO product_skus (id, product_id, sku_code, specs, price, stock)
         VALUES (?, ?, ?, ?, ?, ?)",
        sku.id,
        product,
        format!("DEMO-{:03}", sku.id),
        Json(&sku.specs),
        yuan(sku.fen),
        sku.stock
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let done = sqlx::query!(
        "INSERT IGNORE INTO stock_pools (kind, ref_id, total) VALUES (?, ?, ?)",
        PoolKind::Sku.code(),
        sku.id,
        sku.stock
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 1 {
        let pool = PoolId(id_of(done.last_insert_id())?);
        ledger::record(conn, pool, sku.stock.into(), Reason::Initial, &[], None, Some("演示数据"))
            .await?;
    }
    Ok(())
}

async fn add_coupons(conn: &mut MySqlConnection, now: DateTime<Utc>) -> Result<(), StoreError> {
    let end = now + TimeDelta::days(90);
    for (id, name, kind, value, min, max, count) in COUPONS {
        sqlx::query!(
            "INSERT IGNORE INTO coupon_templates (id, name, type, value, min_amount, max_discount,
                 total_count, remain_count, start_time, end_time)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id,
            name,
            kind,
            yuan(value),
            yuan(min),
            max.map(yuan),
            count,
            count,
            now,
            end
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
