//! Demo data: a small shop to look at. Repeating it adds what is missing and changes nothing that
//! is there, so an admin's changes survive.

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::PoolId;
use mall_domain::stock::PoolKind;
use serde_json::json;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::ledger::{self, Reason};
use super::pool::id_of;
use crate::StoreError;

/// Units of the first SKU: enough to carve any flash sale out of.
const PLENTY: i32 = 1_000_000;

/// Id, parent, name.
const CATEGORIES: [(i64, i64, &str); 7] = [
    (1, 0, "数码"),
    (2, 0, "家居"),
    (3, 0, "食品"),
    (4, 0, "服饰"),
    (11, 1, "手机配件"),
    (12, 1, "影音"),
    (31, 3, "零食"),
];

struct DemoProduct {
    id: i64,
    category: i64,
    name: &'static str,
    subtitle: &'static str,
    original_fen: i64,
    hot: bool,
    new: bool,
    skus: &'static [DemoSku],
}

struct DemoSku {
    id: i64,
    /// Name and value of the one property that tells the SKUs apart.
    spec: (&'static str, &'static str),
    fen: i64,
    stock: i32,
}

const fn sku(id: i64, spec: (&'static str, &'static str), fen: i64, stock: i32) -> DemoSku {
    DemoSku { id, spec, fen, stock }
}

const PRODUCTS: [DemoProduct; 12] = [
    DemoProduct {
        id: 1,
        category: 12,
        name: "云雀 Pro 降噪蓝牙耳机",
        subtitle: "主动降噪，三十小时续航",
        original_fen: 39_900,
        hot: true,
        new: true,
        skus: &[
            sku(1, ("颜色", "曜石黑"), 29_900, PLENTY),
            sku(2, ("颜色", "云母白"), 29_900, 2_000),
        ],
    },
    DemoProduct {
        id: 2,
        category: 11,
        name: "20000 毫安双向快充移动电源",
        subtitle: "65 瓦输出，可带上飞机",
        original_fen: 19_900,
        hot: true,
        new: false,
        skus: &[
            sku(3, ("容量", "10000 毫安"), 9_900, 3_000),
            sku(4, ("容量", "20000 毫安"), 14_900, 3_000),
        ],
    },
    DemoProduct {
        id: 3,
        category: 12,
        name: "便携蓝牙音箱",
        subtitle: "户外防水，左右声道可组对",
        original_fen: 25_900,
        hot: false,
        new: true,
        skus: &[
            sku(5, ("颜色", "海盐蓝"), 19_900, 1_500),
            sku(6, ("颜色", "珊瑚橙"), 19_900, 1_500),
        ],
    },
    DemoProduct {
        id: 4,
        category: 2,
        name: "全棉四件套",
        subtitle: "六十支长绒棉，裸睡级触感",
        original_fen: 49_900,
        hot: true,
        new: false,
        skus: &[
            sku(7, ("尺寸", "1.5 米床"), 32_900, 800),
            sku(8, ("尺寸", "1.8 米床"), 36_900, 800),
        ],
    },
    DemoProduct {
        id: 5,
        category: 2,
        name: "双层玻璃保温杯",
        subtitle: "高硼硅玻璃，不烫手",
        original_fen: 8_900,
        hot: false,
        new: false,
        skus: &[
            sku(9, ("容量", "320 毫升"), 4_900, 5_000),
            sku(10, ("容量", "480 毫升"), 5_900, 5_000),
        ],
    },
    DemoProduct {
        id: 6,
        category: 2,
        name: "智能护眼台灯",
        subtitle: "国标 AA 级照度，无可视频闪",
        original_fen: 32_900,
        hot: false,
        new: true,
        skus: &[sku(11, ("颜色", "白色"), 23_900, 1_200)],
    },
    DemoProduct {
        id: 7,
        category: 31,
        name: "每日坚果礼盒",
        subtitle: "六种果仁，三十小包",
        original_fen: 12_900,
        hot: true,
        new: false,
        skus: &[
            sku(12, ("规格", "30 包"), 8_900, 10_000),
            sku(13, ("规格", "60 包"), 16_900, 6_000),
        ],
    },
    DemoProduct {
        id: 8,
        category: 3,
        name: "武夷山正山小种红茶",
        subtitle: "桐木关原产，松烟香",
        original_fen: 19_800,
        hot: false,
        new: false,
        skus: &[
            sku(14, ("净含量", "100 克"), 9_800, 2_000),
            sku(15, ("净含量", "250 克"), 18_800, 2_000),
        ],
    },
    DemoProduct {
        id: 9,
        category: 3,
        name: "五常稻花香大米",
        subtitle: "当季新米，真空锁鲜",
        original_fen: 9_900,
        hot: true,
        new: false,
        skus: &[
            sku(16, ("净含量", "5 千克"), 6_900, 4_000),
            sku(17, ("净含量", "10 千克"), 12_900, 3_000),
        ],
    },
    DemoProduct {
        id: 10,
        category: 4,
        name: "轻薄防晒外套",
        subtitle: "UPF50+，可收纳成一拳大小",
        original_fen: 29_900,
        hot: false,
        new: true,
        skus: &[
            sku(18, ("尺码", "M"), 15_900, 900),
            sku(19, ("尺码", "L"), 15_900, 900),
            sku(20, ("尺码", "XL"), 15_900, 900),
        ],
    },
    DemoProduct {
        id: 11,
        category: 4,
        name: "精梳棉中筒袜 五双装",
        subtitle: "抗菌防臭，久穿不垮",
        original_fen: 5_900,
        hot: false,
        new: false,
        skus: &[
            sku(21, ("颜色", "黑白灰"), 2_990, 8_000),
            sku(22, ("颜色", "大地色"), 2_990, 8_000),
        ],
    },
    DemoProduct {
        id: 12,
        category: 11,
        name: "磁吸车载手机支架",
        subtitle: "单手取放，过坎不掉",
        original_fen: 9_900,
        hot: false,
        new: false,
        skus: &[sku(23, ("颜色", "深空灰"), 6_900, 2_500)],
    },
];

/// Id, name, type, value, minimum, limit of the discount, count, all amounts in fen.
type DemoCoupon = (i64, &'static str, i8, i64, i64, Option<i64>, i32);
const COUPONS: [DemoCoupon; 3] = [
    (1, "满 199 减 30", 1, 3_000, 19_900, None, 10_000),
    (2, "全场 8.5 折", 2, 850, 0, Some(5_000), 5_000),
    (3, "新人 5 元无门槛", 3, 500, 0, None, 100_000),
];

/// Id, title, picture, kind of link, what it links to.
const BANNERS: [(i64, &str, &str, i8, &str); 3] = [
    (1, "限时秒杀", "/uploads/demo/banner-sale.webp", 3, "/pages/index/index"),
    (2, "降噪耳机新品首发", "/uploads/demo/banner-earphones.webp", 1, "1"),
    (3, "健康零食季", "/uploads/demo/banner-snacks.webp", 2, "31"),
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
            "INSERT IGNORE INTO categories (id, parent_id, name, sort) VALUES (?, ?, ?, ?)",
            id,
            parent,
            name,
            sort
        )
        .execute(&mut *conn)
        .await?;
    }
    for product in &PRODUCTS {
        add_product(conn, product).await?;
        for sku in product.skus {
            add_sku(conn, product.id, sku).await?;
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
    let price = product.skus.iter().map(|sku| sku.fen).min().unwrap_or(product.original_fen);
    let stock: i32 = product.skus.iter().map(|sku| sku.stock).sum();
    sqlx::query!(
        "INSERT IGNORE INTO products (id, category_id, name, subtitle, images, description, price,
             original_price, stock, is_hot, is_new)
         VALUES (?, ?, ?, ?, '[]', ?, ?, ?, ?, ?, ?)",
        product.id,
        product.category,
        product.name,
        product.subtitle,
        format!("<p>{}。{}。</p>", product.name, product.subtitle),
        yuan(price),
        yuan(product.original_fen),
        stock,
        product.hot,
        product.new
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn add_sku(
    conn: &mut MySqlConnection,
    product: i64,
    sku: &DemoSku,
) -> Result<(), StoreError> {
    let (name, value) = sku.spec;
    let done = sqlx::query!(
        "INSERT IGNORE INTO product_skus (id, product_id, sku_code, specs, price, stock)
         VALUES (?, ?, ?, ?, ?, ?)",
        sku.id,
        product,
        format!("DEMO-{:03}", sku.id),
        Json(json!({ name: value })),
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
