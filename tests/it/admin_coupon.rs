//! Coupons in the console.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Mall, in_secs, key, with_mall};

const COUPONS: &str = "/api/admin/coupons";

fn coupon(total: i64, per_limit: i64) -> Value {
    json!({
        "name": "满 100 减 10", "type": 1, "value": "10.00", "min_amount": "100.00",
        "total_count": total, "per_limit": per_limit, "start_time": in_secs(-60),
        "end_time": in_secs(3_600),
    })
}

async fn create(mall: &Mall, token: &str, body: Value) -> (String, Value) {
    let created = mall.post(token, COUPONS, body).await.ok(201);
    (format!("{COUPONS}/{}", created["id"]), created)
}

async fn issue(mall: &Mall, token: &str, path: &str, users: Value) -> Value {
    let path = format!("{path}/issue");
    mall.post_once(token, &key(), &path, json!({ "user_ids": users })).await.ok(200)
}

#[test]
fn a_coupon_is_created_changed_and_deleted() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let (path, created) = create(mall, &root, coupon(5, 1)).await;
        assert_eq!((&created["remain_count"], &created["received_count"]), (&json!(5), &json!(0)));
        assert_eq!(mall.get(&root, &path).await.ok(200), created);
        let mut change = coupon(8, 2);
        change["name"] = json!("年货券");
        let missing = mall.put(&root, &path, change.clone()).await;
        assert_eq!(missing.field(), (400, "invalid_request", "version"));
        change["version"] = json!(0);
        let changed = mall.put(&root, &path, change.clone()).await.ok(200);
        assert_eq!((&changed["version"], &changed["remain_count"]), (&json!(1), &json!(8)));
        let stale = mall.put(&root, &path, change).await;
        assert_eq!((stale.code(), &stale.body["details"]["version"]), ((409, "stale"), &json!(1)));
        let list =
            mall.get(&root, &format!("{COUPONS}?keyword=年货&type=1&status=1")).await.ok(200);
        assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &created["id"]));
        assert_eq!(mall.get(&root, &format!("{COUPONS}?keyword=%25货")).await.ok(200)["total"], 0);
        mall.delete(&root, &path).await.ok(204);
        assert_eq!(mall.get(&root, &path).await.code(), (404, "not_found"));
        assert_eq!(mall.delete(&root, &path).await.code(), (404, "not_found"));
        let logged =
            "SELECT COUNT(*) FROM audit_log WHERE target_type = 'coupon' AND outcome = 'ok'";
        assert_eq!(mall.number(logged).await, 3);
    });
}

#[test]
fn what_was_given_out_stays_as_it_is_and_counts() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let (path, created) = create(mall, &root, coupon(3, 1)).await;
        let (alice, token) = mall.log_in("alice").await;
        let (bob, _token) = mall.log_in("bob").await;
        let receive = json!({ "coupon_id": created["id"] });
        mall.post_once(&token, &key(), "/api/v1/coupons/receive", receive).await.ok(201);
        let issued = issue(mall, &root, &path, json!([alice, bob, 999, bob])).await;
        assert_eq!(
            issued["items"],
            json!([
                { "user_id": alice, "ok": false, "code": "coupon_limit" },
                { "user_id": bob, "ok": true, "code": null },
                { "user_id": 999, "ok": false, "code": "not_found" },
            ])
        );
        let now = mall.get(&root, &path).await.ok(200);
        assert_eq!((&now["remain_count"], &now["received_count"]), (&json!(1), &json!(2)));
        // Its terms are in shoppers' hands; how many there are may change, not below those.
        let refused = |change: fn(&mut Value)| {
            let mut body = coupon(3, 1);
            body["version"] = json!(0);
            change(&mut body);
            let (root, path) = (root.clone(), path.clone());
            async move { mall.put(&root, &path, body).await }
        };
        let terms = refused(|body| body["value"] = json!("20.00")).await;
        assert_eq!((terms.code(), &terms.body["details"]["count"]), ((409, "in_use"), &json!(2)));
        let fewer = refused(|body| body["total_count"] = json!(1)).await;
        assert_eq!(fewer.field(), (422, "validation_failed", "total_count"));
        assert_eq!(mall.delete(&root, &path).await.code(), (409, "in_use"));
        let more = refused(|body| body["total_count"] = json!(10)).await.ok(200);
        assert_eq!((&more["remain_count"], &more["total_count"]), (&json!(8), &json!(10)));
        // Shoppers see what is left by the new count.
        let left = async || {
            let list = mall.get(&token, "/api/v1/coupons").await.ok(200);
            let items = list["items"].as_array().unwrap().clone();
            items.iter().find(|item| item["id"] == created["id"]).unwrap()["remain_count"].clone()
        };
        crate::support::wait_until("the new count", async || left().await == 8).await;

        let records = |query: String| {
            let root = root.clone();
            async move { mall.get(&root, &format!("{COUPONS}/records?{query}")).await.ok(200) }
        };
        let id = &created["id"];
        assert_eq!(records(format!("coupon_id={id}")).await["total"], 2);
        let bobs = records(format!("coupon_id={id}&user_id={bob}&status=0")).await;
        assert_eq!(
            (&bobs["total"], &bobs["items"][0]["name"]),
            (&json!(1), &json!("满 100 减 10"))
        );
        assert_eq!(records(format!("coupon_id={id}&status=1")).await["total"], 0);
        mall.store.execute_raw("UPDATE user_coupons SET expire_time = NOW(3)").await.unwrap();
        assert_eq!(records(format!("coupon_id={id}&status=0")).await["total"], 0);
        assert_eq!(records(format!("coupon_id={id}&status=2")).await["items"][0]["status"], 2);
    });
}

#[test]
fn giving_out_happens_once_per_key_and_never_more_than_there_are() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let mut users = Vec::new();
        for index in 0..12 {
            users.push(mall.log_in(&format!("shopper-{index}")).await);
        }
        let ids: Vec<i64> = users.iter().map(|(id, _token)| *id).collect();
        let (path, created) = create(mall, &root, coupon(10, 2)).await;
        let body = json!({ "user_ids": ids });
        let path = format!("{path}/issue");
        let once = |key: &'static str, body: Value| mall.post_once(&root, key, &path, body);
        // At the same moment the shoppers ask for themselves.
        let receive = json!({ "coupon_id": created["id"] });
        let receiving = users.iter().map(async |(_id, token)| {
            mall.post_once(token, &key(), "/api/v1/coupons/receive", receive.clone()).await
        });
        let (first, second, received) = futures_util::join!(
            once("issue-001", body.clone()),
            once("issue-001", body.clone()),
            join_all(receiving)
        );
        let first = first.ok(200);
        assert_eq!(second.ok(200), first);
        let given = first["items"].as_array().unwrap().iter().filter(|item| item["ok"] == true);
        let taken = received.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(given.count() + taken, 10);
        let id = &created["id"];
        let rows = format!("SELECT COUNT(*) FROM user_coupons WHERE coupon_id = {id}");
        assert_eq!(mall.number(&rows).await, 10);
        let left = format!("SELECT remain_count FROM coupon_templates WHERE id = {id}");
        assert_eq!(mall.number(&left).await, 0);
        assert_eq!(
            once("issue-001", json!({ "user_ids": [1] })).await.code(),
            (422, "idempotency_conflict")
        );
        let nothing_left = once("issue-002", body).await.ok(200);
        assert!(nothing_left["items"].as_array().unwrap().iter().all(|item| item["ok"] == false));
        assert_eq!(
            once("issue-003", json!({ "user_ids": [] })).await.field(),
            (422, "validation_failed", "user_ids")
        );
        let without = mall.post(&root, &path, json!({ "user_ids": [1] })).await;
        assert_eq!(without.field(), (400, "invalid_request", "Idempotency-Key"));
        let gone = format!("{COUPONS}/999/issue");
        let gone = mall.post_once(&root, &key(), &gone, json!({ "user_ids": [1] })).await;
        assert_eq!(gone.code(), (404, "not_found"));
    });
}

#[test]
fn what_is_wrong_with_a_coupon_is_named_and_not_everybody_may() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let refused = |field: &'static str, value: Value| {
            let mut body = coupon(10, 1);
            body[field] = value;
            let root = root.clone();
            async move {
                let answer = mall.post(&root, COUPONS, body).await;
                assert_eq!(answer.field(), (422, "validation_failed", field), "{}", answer.body);
            }
        };
        refused("name", json!(" ")).await;
        refused("type", json!(4)).await;
        refused("value", json!("0.00")).await;
        refused("value", json!("1.234")).await;
        refused("value", json!(-1)).await;
        refused("min_amount", json!("5.00")).await;
        refused("max_discount", json!("5.00")).await;
        refused("total_count", json!(0)).await;
        refused("per_limit", json!(0)).await;
        refused("valid_days", json!(0)).await;
        refused("end_time", json!(in_secs(-3_600))).await;
        refused("start_time", json!("9999-12-31T23:59:59Z")).await;
        let discount = json!({
            "name": "八五折", "type": 2, "value": "8.5", "max_discount": "50.00", "total_count": 1,
            "valid_days": 7,
        });
        mall.post(&root, COUPONS, discount).await.ok(201);
        let support = mall.admin_as("support").await;
        let (path, _created) = create(mall, &root, coupon(1, 1)).await;
        mall.get(&support, &path).await.ok(200);
        assert_eq!(mall.post(&support, COUPONS, coupon(1, 1)).await.code(), (403, "forbidden"));
        assert_eq!(mall.delete(&support, &path).await.code(), (403, "forbidden"));
        let (alice, _token) = mall.log_in("alice").await;
        assert_eq!(issue(mall, &support, &path, json!([alice])).await["items"][0]["ok"], true);
        let warehouse = mall.admin_as("warehouse").await;
        for path in [COUPONS.to_owned(), format!("{COUPONS}/records"), path] {
            assert_eq!(mall.get(&warehouse, &path).await.code(), (403, "forbidden"));
            assert_eq!(mall.get("", &path).await.code(), (401, "unauthorized"));
        }
        for query in ["status=3", "coupon_id=x", "user_id=-1"] {
            let wrong = mall.get(&root, &format!("{COUPONS}/records?{query}")).await;
            assert_eq!(wrong.code(), (422, "validation_failed"), "{query}");
        }
    });
}
