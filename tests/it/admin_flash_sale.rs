//! Flash sales in the console.

use serde_json::{Value, json};

use crate::support::{Mall, key, sale, with_mall};

const SALES: &str = "/api/admin/flash-sales";

async fn draft(mall: &Mall, admin: &str) -> Value {
    mall.post_once(admin, &key(), SALES, sale(-60, 600, 100, 2)).await.ok(201)
}

#[test]
fn a_sale_goes_from_draft_to_its_end() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let draft = draft(mall, &admin).await;
        assert_eq!((&draft["status"], &draft["version"]), (&json!(0), &json!(0)));
        assert_eq!(draft["items"][0]["pool_id"], Value::Null);
        let path = format!("{SALES}/{}", draft["id"]);
        assert_eq!(mall.get(&admin, &path).await.ok(200), draft);
        let act = |action: &'static str| {
            let path = format!("{path}/{action}");
            let admin = admin.clone();
            async move { mall.post(&admin, &path, json!({})).await }
        };
        assert_eq!(act("pause").await.code(), (409, "sale_status"));
        let published = act("publish").await.ok(200);
        assert_eq!(published["status"], 1);
        assert!(published["items"][0]["pool_id"].is_i64());
        assert_eq!(act("publish").await.ok(200)["status"], 1, "again is the same");
        assert_eq!(act("pause").await.ok(200)["status"], 2);
        assert_eq!(act("resume").await.ok(200)["status"], 1);
        assert_eq!(act("end").await.ok(200)["status"], 3);
        assert_eq!(act("resume").await.code(), (409, "sale_status"));
        // What was not sold is back.
        let product = mall.get("", "/api/v1/products/1").await.ok(200);
        assert_eq!(product["skus"][0]["stock"], 1_000_000);
        let logged = "SELECT COUNT(*) FROM audit_log WHERE target_type = 'flash_sale'";
        assert_eq!(mall.number(logged).await, 6);
    });
}

#[test]
fn the_same_key_creates_one_sale() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let body = sale(600, 1_200, 10, 1);
        let create = |body: Value| mall.post_once(&admin, "create-1", SALES, body);
        let (first, second) = futures_util::join!(create(body.clone()), create(body.clone()));
        let first = first.ok(201);
        assert_eq!(second.ok(201), first);
        let mut other = body.clone();
        other["name"] = json!("另一个");
        assert_eq!(create(other).await.code(), (422, "idempotency_conflict"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM flash_sales").await, 1);
        let refused = mall.post(&admin, SALES, body).await;
        assert_eq!(refused.field(), (400, "invalid_request", "Idempotency-Key"));
    });
}

#[test]
fn a_draft_can_be_changed_and_deleted_and_nothing_else_can() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let id = draft(mall, &admin).await["id"].clone();
        let path = format!("{SALES}/{id}");
        let changed = mall.put(&admin, &path, sale(-60, 600, 7, 1)).await.ok(200);
        assert_eq!(changed["items"][0]["stock"], 7);
        assert_eq!(changed["version"], 1);
        let mut old = sale(-60, 600, 9, 1);
        old["version"] = json!(0);
        let stale = mall.put(&admin, &path, old.clone()).await;
        assert_eq!((stale.code(), &stale.body["details"]["version"]), ((409, "stale"), &json!(1)));
        old["version"] = json!(1);
        old["items"][0]["stock"] = json!(7);
        assert_eq!(mall.put(&admin, &path, old).await.ok(200)["version"], 2);
        mall.post(&admin, &format!("{path}/publish"), json!({})).await.ok(200);
        let refused = mall.put(&admin, &path, sale(-60, 600, 8, 1)).await;
        assert_eq!(refused.code(), (409, "sale_status"));
        assert_eq!(mall.delete(&admin, &path).await.code(), (409, "sale_status"));
        let other = draft(mall, &admin).await["id"].clone();
        let path = format!("{SALES}/{other}");
        mall.delete(&admin, &path).await.ok(204);
        assert_eq!(mall.get(&admin, &path).await.code(), (404, "not_found"));
        let gone = mall.put(&admin, &path, sale(-60, 600, 8, 1)).await;
        assert_eq!(gone.code(), (404, "not_found"));
        assert_eq!(mall.delete(&admin, &path).await.code(), (404, "not_found"));
        let publish = mall.post(&admin, &format!("{path}/publish"), json!({})).await;
        assert_eq!(publish.code(), (404, "not_found"));
    });
}

#[test]
fn what_is_wrong_with_a_sale_is_named() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let refused = |change: fn(&mut Value)| {
            let mut body = sale(600, 1_200, 10, 1);
            change(&mut body);
            let admin = admin.clone();
            async move { mall.post_once(&admin, &key(), SALES, body).await }
        };
        let wrong = |field| (422, "validation_failed", field);
        assert_eq!(refused(|sale| sale["name"] = json!(" ")).await.field(), wrong("name"));
        let backwards = |sale: &mut Value| sale["end_time"] = sale["start_time"].clone();
        assert_eq!(refused(backwards).await.field(), wrong("end_time"));
        let no_date = |sale: &mut Value| sale["start_time"] = json!("tomorrow");
        assert_eq!(refused(no_date).await.field(), wrong("start_time"));
        assert_eq!(refused(|sale| sale["items"] = json!([])).await.field(), wrong("items"));
        let free = |sale: &mut Value| sale["items"][0]["flash_price"] = json!("0.00");
        assert_eq!(refused(free).await.field(), wrong("items[0].flash_price"));
        let mills = |sale: &mut Value| sale["items"][0]["flash_price"] = json!("1.001");
        assert_eq!(refused(mills).await.field(), wrong("items[0].flash_price"));
        let none = |sale: &mut Value| sale["items"][0]["stock"] = json!(0);
        assert_eq!(refused(none).await.field(), wrong("items[0].stock"));
        let unknown = |sale: &mut Value| sale["items"][0]["sku_id"] = json!(999);
        assert_eq!(refused(unknown).await.field(), wrong("items[0].sku_id"));
        let instant = |sale: &mut Value| sale["order_timeout_secs"] = json!(0);
        assert_eq!(refused(instant).await.field(), wrong("order_timeout_secs"));
        let missing =
            |sale: &mut Value| drop(sale["items"][0].as_object_mut().unwrap().remove("stock"));
        let missing = refused(missing).await;
        assert_eq!(missing.field(), (400, "invalid_request", "items[0].stock"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM flash_sales").await, 0);
    });
}

#[test]
fn no_more_can_be_carved_out_than_there_is() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let body = sale(-60, 600, 1_000_001, 1);
        let id = mall.post_once(&admin, &key(), SALES, body).await.ok(201)["id"].clone();
        let publish = format!("{SALES}/{id}/publish");
        assert_eq!(mall.post(&admin, &publish, json!({})).await.code(), (409, "stock_shortage"));
        assert_eq!(mall.get(&admin, &format!("{SALES}/{id}")).await.ok(200)["status"], 0);
    });
}

#[test]
fn stock_is_added_and_taken_once_per_key() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let (id, item) = mall.running_sale(1, 1).await;
        mall.order(&alice, (id, item), &key(), 1).await.ok(201);
        let path = format!("{SALES}/{id}/items/{item}/stock");
        let change = |key: &'static str, delta: i64| {
            let body = json!({ "delta": delta, "reason": "追加库存" });
            mall.post_once(&admin, key, &path, body)
        };
        assert_eq!(change("stock-01", 5).await.ok(200)["items"][0]["stock"], 6);
        assert_eq!(change("stock-01", 5).await.ok(200)["items"][0]["stock"], 6);
        assert_eq!(change("stock-01", 6).await.code(), (422, "idempotency_conflict"));
        // What was added is to be had.
        let bob = mall.shopper("bob").await;
        crate::support::wait_until("the units are there", async || {
            mall.order(&bob, (id, item), &key(), 1).await.status == 201
        })
        .await;
        assert_eq!(change("stock-02", -2).await.ok(200)["items"][0]["stock"], 4);
        assert_eq!(change("stock-03", -100).await.code(), (409, "stock_shortage"));
        assert_eq!(change("stock-04", 0).await.field(), (422, "validation_failed", "delta"));
        let elsewhere = format!("{SALES}/{id}/items/999/stock");
        let body = json!({ "delta": 1, "reason": "x" });
        let refused = mall.post_once(&admin, "stock-05", &elsewhere, body).await;
        assert_eq!(refused.code(), (404, "not_found"));
        assert_eq!(mall.number("SELECT total FROM stock_pools WHERE kind = 2").await, 4);
    });
}

#[test]
fn sales_are_listed_by_page_and_audited() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        for _sale in 0..3 {
            draft(mall, &admin).await;
        }
        let list = mall.get(&admin, &format!("{SALES}?page=2&page_size=2")).await.ok(200);
        assert_eq!((&list["total"], &list["page"]), (&json!(3), &json!(2)));
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let (running, _item) = mall.running_sale(5, 1).await;
        let report = mall.get(&admin, &format!("{SALES}/{running}/audit")).await.ok(200);
        assert_eq!(report["verdict"], "pass");
        assert!(10 < report["checks"].as_array().unwrap().len());
        assert_eq!(
            mall.get(&admin, &format!("{SALES}/999/audit")).await.code(),
            (404, "not_found")
        );
        assert_eq!(
            mall.get("", &format!("{SALES}/{running}/audit")).await.code(),
            (401, "unauthorized")
        );
    });
}
