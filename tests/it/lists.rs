//! What lists cost when there is much of everything: with a hundred thousand rows of each kind, no
//! list reads a table from end to end, whatever it is filtered by.
//!
//! Counted is what the database's engine really read for an answer (`Handler_read_…`), which leaves
//! nothing to an optimizer's guess. The lists and their filters are those of the API's document, so
//! that a new one is tried as well.

use mall_store::mysql::seed::scale::{self, Kind, Scale};
use serde_json::Value;

use crate::support::{Mall, query, with_mall};

/// Rows of each kind.
const ROWS: i64 = 100_000;
/// The most rows that one answer may read: fewer than there are. A list counts to 10,000, which reads
/// each once from an index and once more from the table that is counted; the console's orders are
/// counted so for each status.
const READ_MAX: i64 = 95_000;

/// Filters for which a list does read a whole index, and why.
const WHOLE: [(&str, &str); 6] = [
    // Letters anywhere in a name: no index finds them. `/api/v1/search` is for that.
    ("/api/v1/products", "keyword"),
    ("/api/admin/products", "keyword"),
    ("/api/admin/stock", "keyword"),
    // What is left of a SKU is `total - taken`: an index of it would be written by every order.
    ("/api/admin/products", "low_stock"),
    ("/api/admin/stock", "low"),
    // All orders here have the same receiver, whom the keyword finds.
    ("/api/admin/orders", "keyword"),
];

/// Every kind of row that a list shows, a hundred thousand times.
async fn fill(mall: &Mall) {
    let scale = Scale { products: ROWS, users: ROWS, orders: ROWS };
    let mut conn = mall.store.connection().await.unwrap();
    for kind in [Kind::Products, Kind::Users, Kind::Orders] {
        for from in (0..ROWS).step_by(usize::try_from(scale::ROWS).unwrap()) {
            scale.add(&mut conn, kind, from).await.unwrap();
        }
    }
    drop(conn);
    // The shoppers' ids count up: they serve as numbers.
    let numbers = format!(
        "FROM (SELECT id, id - {} AS n FROM users WHERE id >= {}) u",
        scale::FIRST_ID,
        scale::FIRST_ID
    );
    let inserts = [
        "refunds (refund_no, order_id, payment_id, user_id, kind, amount, reason, status)
         SELECT CONCAT('S', LPAD(n, 19, '0'), 'R01'), id, id, id, 1 + (MOD(n, 50) = 0), 1, '测试',
             IF(MOD(n, 1000) = 0, 0, 4)",
        "coupon_templates (name, type, value, total_count, remain_count)
         SELECT CONCAT('优惠券', n), 1 + MOD(n, 3), 5, 10, 10",
        "user_coupons (user_id, coupon_id, status, expire_time)
         SELECT id, 1, MOD(n, 3), TIMESTAMPADD(DAY, MOD(n, 60) - 30, UTC_TIMESTAMP(3))",
        "audit_log (admin_id, username, action, target_type, target_id, created_at)
         SELECT 1 + MOD(n, 20), 'somebody', ELT(1 + MOD(n, 3), 'order.ship', 'config.update', 'x'),
             ELT(1 + MOD(n, 3), 'order', 'config', 'x'), n,
             TIMESTAMPADD(MINUTE, -MOD(n * 7, 525600), UTC_TIMESTAMP(3))",
        "exports (admin_id, kind, state) SELECT 1 + MOD(n, 20), 'orders', 4",
        "outbox (op, order_no, payload, state, next_at)
         SELECT 'settle', CONCAT('S', LPAD(n, 19, '0')), '{}', 1, UTC_TIMESTAMP(3)",
        "reconciliations (bill_date, kind, state, next_at)
         SELECT DATE_SUB('2026-01-01', INTERVAL n DAY), 'trade', 'done', UTC_TIMESTAMP(3)",
        "flash_sales (name, start_time, end_time, status)
         SELECT CONCAT('活动', n), '2025-01-01', '2025-01-02', 3",
        "user_addresses (user_id, name, phone, province, city, district, detail)
         SELECT id, '张三', '13800138000', '广东省', '深圳市', '南山区', '科技园 1 号'",
    ];
    for insert in inserts {
        mall.store.execute_raw(&format!("INSERT INTO {insert} {numbers}")).await.unwrap();
    }
    mall.store
        .execute_raw(
            "ANALYZE TABLE products, product_skus, stock_pools, stock_ledger, users, orders,
             order_items, payments, refunds, coupon_templates, user_coupons, audit_log, exports,
             outbox, reconciliations, flash_sales, user_addresses",
        )
        .await
        .unwrap();
}

/// Rows that the server's engine read until now.
async fn read(mall: &Mall) -> i64 {
    mall.number(
        "SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS
         WHERE VARIABLE_NAME IN ('HANDLER_READ_FIRST', 'HANDLER_READ_LAST', 'HANDLER_READ_KEY',
             'HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT')",
    )
    .await
}

/// What a filter may be set to.
fn values(path: &str, parameter: &Value) -> Vec<String> {
    let words: &[&str] = match (path, parameter["name"].as_str().unwrap()) {
        ("/api/v1/products" | "/api/admin/products", "sort") => {
            &["price_asc", "price_desc", "sales", "newest"]
        }
        ("/api/admin/jobs", "state") => &["failed", "parked"],
        ("/api/admin/payments", "state") => &["2", "4"],
        ("/api/admin/refunds", "status") => &["0", "4"],
        ("/api/admin/refunds", "keyword") => &["S0000000000000000123"],
        ("/api/admin/payments", "order_no") => &["S0000000000000000123"],
        ("/api/admin/orders", "status") => &["0", "3"],
        ("/api/admin/orders", "keyword") => &["S00000000000000001", "张", "13800138000", "zzz"],
        ("/api/admin/users", "keyword") => &["用户12", "138", "zzz"],
        ("/api/admin/coupons", "keyword") => &["优惠券12", "zzz"],
        ("/api/admin/admins", "keyword") => &["admin12", "zzz"],
        ("/api/admin/stock/ledger", "reason") => &["initial", "adjust"],
        (_, "user_id" | "sku_id" | "pool_id") => &["1000000123"],
        ("/api/admin/orders", "kind") => &["0", "1"],
        (_, "type" | "kind") => &["1", "2"],
        (_, "is_hot" | "is_new" | "status") => &["0", "1"],
        (_, "min_price") => &["400.00"],
        (_, "max_price") => &["20.00"],
        _ => &[],
    };
    if words.is_empty() {
        let example = &parameter["example"];
        return vec![example.as_str().map_or_else(|| example.to_string(), str::to_owned)];
    }
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A path, whether it is the console's, and its filters.
type Query = (String, bool, Vec<(String, String)>);

/// The lists of the API's document that have pages, and the queries that each is tried with: none,
/// each filter alone, and each two of them.
fn queries(document: &Value) -> Vec<Query> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let given = item["get"]["parameters"].as_array();
        let given: Vec<&Value> = given.into_iter().flatten().collect();
        // The search asks its own index, and where that is not ready it is one of `WHOLE`.
        let is_search = path == "/api/v1/search";
        if is_search || !given.iter().any(|parameter| parameter["name"] == "page") {
            continue;
        }
        let is_admins = path.starts_with("/api/admin/");
        let filters: Vec<_> = given
            .into_iter()
            .filter(|parameter| {
                let name = parameter["name"].as_str().unwrap();
                !name.starts_with("page") && !WHOLE.contains(&(path.as_str(), name))
            })
            .map(|parameter| (parameter["name"].as_str().unwrap(), values(path, parameter)))
            .collect();
        all.push((path.clone(), is_admins, Vec::new()));
        for (index, (name, values)) in filters.iter().enumerate() {
            for value in values {
                let one = (String::from(*name), value.clone());
                all.push((path.clone(), is_admins, vec![one.clone()]));
                for (other, others) in &filters[..index] {
                    for value in others {
                        let two = vec![one.clone(), (String::from(*other), value.clone())];
                        all.push((path.clone(), is_admins, two));
                    }
                }
            }
        }
    }
    all
}

#[test]
fn load_no_list_reads_a_whole_table() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        let document = mall.get("", "/api/openapi.json").await.ok(200);
        fill(mall).await;
        let (mut tried, mut worst, mut broken) = (0, (0, String::new()), Vec::new());
        for (path, is_admins, filters) in queries(&document) {
            let token = if is_admins { &admin } else { &shopper };
            // The first page, and one that somebody may still turn to.
            for page in ["1", "40"] {
                let mut pairs = filters.clone();
                pairs.push(("page".to_owned(), page.to_owned()));
                let before = read(mall).await;
                let answer = mall.get(token, &format!("{path}{}", query(&pairs))).await;
                let rows = read(mall).await - before;
                let what = format!("{path} {filters:?} page {page}");
                if answer.status != 200 {
                    broken.push(format!("{what}: {} {}", answer.status, answer.body));
                }
                tried += 1;
                if worst.0 < rows {
                    worst = (rows, what.clone());
                }
                if READ_MAX < rows {
                    broken.push(format!("{what}: {rows} rows"));
                }
            }
        }
        println!("{tried} requests; the most rows, {}: {}", worst.0, worst.1);
        assert!(200 < tried, "{tried}");
        assert!(broken.is_empty(), "{}:\n{}", broken.len(), broken.join("\n"));
    });
}
