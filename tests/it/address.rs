//! Delivery addresses.

use serde_json::{Value, json};

use crate::support::{Mall, address, with_mall};

const ADDRESSES: &str = "/api/v1/user/addresses";

async fn defaults(mall: &Mall, token: &str) -> Vec<i64> {
    let list = mall.get(token, ADDRESSES).await.ok(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len());
    let is_default = |item: &&Value| item["is_default"] == 1;
    items.iter().filter(is_default).map(|item| item["id"].as_i64().unwrap()).collect()
}

fn with_default(is_default: bool) -> Value {
    let mut address = address();
    address["is_default"] = json!(is_default);
    address
}

async fn create(mall: &Mall, token: &str, is_default: bool) -> i64 {
    let body = with_default(is_default);
    mall.post(token, ADDRESSES, body).await.ok(201)["id"].as_i64().unwrap()
}

#[test]
fn a_shopper_with_addresses_has_exactly_one_default() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        assert!(defaults(mall, &token).await.is_empty());
        let first = create(mall, &token, false).await;
        assert_eq!(defaults(mall, &token).await, [first], "the first one is it");
        let second = create(mall, &token, true).await;
        assert_eq!(defaults(mall, &token).await, [second]);
        let third = create(mall, &token, false).await;
        let path = format!("{ADDRESSES}/{first}");
        mall.put(&token, &path, with_default(true)).await.ok(200);
        assert_eq!(defaults(mall, &token).await, [first]);
        let kept = mall.put(&token, &path, with_default(false)).await.ok(200);
        assert_eq!(kept["is_default"], 1, "it moves only when another takes over");
        mall.delete(&token, &path).await.ok(204);
        assert_eq!(defaults(mall, &token).await, [third], "the newest of the others takes over");
        assert_ne!(second, third);
    });
}

#[test]
fn an_address_is_kept_as_it_was_written() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let id = create(mall, &token, false).await;
        let mut other = address();
        other["name"] = json!("  李四 ");
        other["phone"] = json!("+86 139 0013 9000");
        let path = format!("{ADDRESSES}/{id}");
        let saved = mall.put(&token, &path, other).await.ok(200);
        assert_eq!((&saved["name"], &saved["phone"]), (&json!("李四"), &json!("13900139000")));
        let list = mall.get(&token, ADDRESSES).await.ok(200);
        assert_eq!(list["items"][0], saved);
    });
}

#[test]
fn someone_elses_address_does_not_exist() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (_id, bob) = mall.log_in("bob").await;
        let path = format!("{ADDRESSES}/{}", alice.address_id);
        assert_eq!(mall.put(&bob, &path, address()).await.code(), (404, "not_found"));
        assert_eq!(mall.delete(&bob, &path).await.code(), (404, "not_found"));
        assert_eq!(mall.delete("", &path).await.code(), (401, "unauthorized"));
        let list = mall.get(&bob, ADDRESSES).await.ok(200);
        assert_eq!(list["total"], 0);
        let list = mall.get(&alice.token, ADDRESSES).await.ok(200);
        assert_eq!(list["total"], 1);
    });
}

#[test]
fn what_is_wrong_with_an_address_is_named() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let create = |field: &'static str, value: Value| {
            let mut body = address();
            body[field] = value;
            mall.post(&token, ADDRESSES, body)
        };
        for (field, value) in [
            ("phone", json!("110")),
            ("phone", json!(13_800_138_000_i64)),
            ("name", json!("  ")),
            ("name", json!("长".repeat(33))),
            ("detail", json!("长".repeat(256))),
            ("city", Value::Null),
            ("is_default", json!("yes")),
        ] {
            let refused = create(field, value.clone()).await;
            assert_eq!(refused.field(), (422, "validation_failed", field), "{value}");
        }
        let mut incomplete = address();
        incomplete.as_object_mut().unwrap().remove("detail");
        let refused = mall.post(&token, ADDRESSES, incomplete).await;
        assert_eq!(refused.field(), (400, "invalid_request", "detail"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM user_addresses").await, 0);
    });
}

#[test]
fn nobody_keeps_more_than_fifty() {
    with_mall(async |mall| {
        let (id, token) = mall.log_in("alice").await;
        let row = format!("({id}, '张三', '13800138000', '省', '市', '区', '详细')");
        let rows = vec![row; 50].join(",");
        let sql = format!(
            "INSERT INTO user_addresses (user_id, name, phone, province, city, district, detail)
             VALUES {rows}"
        );
        mall.store.execute_raw(&sql).await.unwrap();
        let refused = mall.post(&token, ADDRESSES, address()).await;
        assert_eq!(refused.code(), (409, "address_limit"));
    });
}
