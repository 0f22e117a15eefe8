//! The stock of SKUs in the console.

use serde_json::{Value, json};

use crate::support::{Mall, key, wait_until, with_mall};

const STOCK: &str = "/api/admin/stock";

async fn adjust(
    mall: &Mall,
    admin: &str,
    key: &str,
    sku: i64,
    delta: i64,
) -> crate::support::Answer {
    let body = json!({ "delta": delta, "reason": "盘点" });
    mall.post_once(admin, key, &format!("/api/admin/skus/{sku}/stock"), body).await
}

async fn left(mall: &Mall, sku: i64) -> i64 {
    let sql = format!("SELECT total - taken FROM stock_pools WHERE kind = 1 AND ref_id = {sku}");
    mall.number(&sql).await
}

#[test]
fn stock_is_changed_once_per_key_and_written_down() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let answer = adjust(mall, &admin, "adjust-01", 2, 50).await.ok(200);
        assert_eq!(answer, json!({ "sku_id": 2, "stock": 2_050 }));
        assert_eq!(adjust(mall, &admin, "adjust-01", 2, 50).await.ok(200), answer, "once");
        let other = adjust(mall, &admin, "adjust-01", 2, 51).await;
        assert_eq!(other.code(), (422, "idempotency_conflict"));
        assert_eq!(adjust(mall, &admin, &key(), 2, -2_050).await.ok(200)["stock"], 0);
        let refused = adjust(mall, &admin, "adjust-02", 2, -1).await;
        assert_eq!(refused.code(), (409, "stock_shortage"));
        adjust(mall, &admin, "adjust-02", 2, 1).await.ok(200);
        assert_eq!(left(mall, 2).await, 1);
        // What shoppers see, and what the ledger says.
        let product = mall.get("", "/api/v1/products/1").await.ok(200);
        assert_eq!(product["skus"][1]["stock"], 1);
        let ledger = mall.get(&admin, &format!("{STOCK}/ledger?sku_id=2")).await.ok(200);
        let deltas: Vec<_> = ledger["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["delta"].clone())
            .collect();
        assert_eq!(deltas, [1, -2_050, 50, 2_000]);
        let entry = &ledger["items"][1];
        assert_eq!((&entry["balance"], &entry["reason"]), (&json!(0), &json!("adjust")));
        assert_eq!((&entry["remark"], &entry["admin_name"]), (&json!("盘点"), &json!("root")));
        assert_eq!(entry["product_name"], product["name"]);
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'stock.adjust'";
        assert_eq!(mall.number(logged).await, 3);
    });
}

#[test]
fn the_stock_is_listed_and_low_stock_found() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        adjust(mall, &admin, &key(), 3, -2_995).await.ok(200);
        let low = mall.get(&admin, &format!("{STOCK}?low=1")).await.ok(200);
        assert_eq!(low["total"], 1);
        let row = &low["items"][0];
        assert_eq!(
            (&row["sku_id"], &row["stock"], &row["low"]),
            (&json!(3), &json!(5), &json!(true))
        );
        assert_eq!(row["specs"], json!({ "容量": "10000 毫安" }));
        assert_eq!(low["low_stock_threshold"], 10);
        let by_code = mall.get(&admin, &format!("{STOCK}?keyword=DEMO-003")).await.ok(200);
        assert_eq!(by_code["items"][0]["sku_id"], 3);
        let by_name =
            mall.get(&admin, &format!("{STOCK}?keyword=%E7%A7%BB%E5%8A%A8")).await.ok(200);
        assert_eq!(by_name["total"], 2);
        let all = mall.get(&admin, &format!("{STOCK}?page_size=100")).await.ok(200);
        assert_eq!(all["total"], all["items"].as_array().unwrap().len());
        assert_eq!(mall.get(&admin, &format!("{STOCK}?low=7")).await.field().2, "low");
        let ledger = async |query: &str| mall.get(&admin, &format!("{STOCK}/ledger?{query}")).await;
        assert_eq!(ledger("reason=adjust").await.ok(200)["total"], 1);
        assert_eq!(ledger("reason=magic").await.field().2, "reason");
        assert_eq!(ledger("pool_id=x").await.field().2, "pool_id");
        assert_eq!(ledger("pool_id=99999").await.ok(200)["total"], 0);
    });
}

#[test]
fn a_change_of_stock_must_say_what_and_why() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let post = async |body: Value| {
            mall.post_once(&admin, &key(), "/api/admin/skus/2/stock", body).await
        };
        assert_eq!(post(json!({ "delta": 0, "reason": "x" })).await.field().2, "delta");
        assert_eq!(post(json!({ "delta": 100_000_001, "reason": "x" })).await.field().2, "delta");
        assert_eq!(post(json!({ "delta": 1, "reason": " " })).await.field().2, "reason");
        assert_eq!(post(json!({ "delta": 1 })).await.field(), (400, "invalid_request", "reason"));
        let no_key = mall.post(&admin, "/api/admin/skus/2/stock", json!({})).await;
        assert_eq!(no_key.field(), (400, "invalid_request", "Idempotency-Key"));
        assert_eq!(adjust(mall, &admin, &key(), 999, 1).await.code(), (404, "not_found"));
        let reader = mall.admin_who_may(&["stock:read"]).await;
        assert_eq!(adjust(mall, &reader, &key(), 2, 1).await.code(), (403, "forbidden"));
        assert_eq!(adjust(mall, "", &key(), 2, 1).await.code(), (401, "unauthorized"));
        assert_eq!(left(mall, 2).await, 2_000);
    });
}

/// Stock goes up and down while shoppers order, carving takes from the same row, and at the end the
/// books add up: the audit runs after every test.
#[test]
fn stock_changes_while_shoppers_order() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (sale, item) = mall.running_sale(40, 1).await;
        let mut shoppers = Vec::new();
        for number in 0..30 {
            shoppers.push(mall.shopper(&format!("shopper{number}")).await);
        }
        let orders =
            futures_util::future::join_all(shoppers.iter().map(|shopper| async {
                mall.order(shopper, (sale, item), &key(), 1).await.status
            }));
        let path = format!("/api/admin/flash-sales/{sale}/items/{item}/stock");
        let changes = async {
            for round in 0..10 {
                let delta = if round % 2 == 0 { 7 } else { -7 };
                adjust(mall, &admin, &key(), 1, delta).await.ok(200);
                let body = json!({ "delta": delta, "reason": "现场调整" });
                let changed = mall.post_once(&admin, &key(), &path, body).await;
                assert!([200, 409].contains(&changed.status), "{}", changed.body);
            }
        };
        let (placed, ()) = futures_util::join!(orders, changes);
        assert!(placed.iter().all(|status| *status == 201 || *status == 409), "{placed:?}");
        let accepted = placed.iter().filter(|status| **status == 201).count();
        wait_until("every order is written", async || {
            usize::try_from(mall.number("SELECT COUNT(*) FROM orders").await).unwrap() == accepted
        })
        .await;
        let all = "SELECT CAST(SUM(total) AS SIGNED) FROM stock_pools p
            WHERE p.ref_id = 1 OR p.kind = 2";
        assert_eq!(mall.number(all).await, 1_000_000, "no unit came out of nothing");
    });
}
