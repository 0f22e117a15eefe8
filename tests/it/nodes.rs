//! Two nodes over the same databases: what an admin changes at one, shoppers of the other see within
//! a second.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Mall, Node, wait_until, with_mall};

/// How long the other node may be behind.
const WITHIN: Duration = Duration::from_secs(1);

/// Waits until `node` shows `expected` at `pointer` of the answer to `path`, and checks that it did
/// so in time; `since` is when the change was answered.
async fn until_seen(
    mall: &Mall,
    node: &Node,
    since: Instant,
    (token, path, pointer): (&str, &str, &str),
    expected: &Value,
) {
    let what = format!("the other node shows {expected} at {path}");
    wait_until(&what, async || {
        let answer = mall.get_from(node, token, path).await;
        answer.body.pointer(pointer) == Some(expected)
    })
    .await;
    assert!(since.elapsed() < WITHIN, "{what} after {:?}", since.elapsed());
}

/// The product 3 as the console would send it back, with another name and other prices.
async fn edited(mall: &Mall, admin: &str, name: &str, price: &str) -> Value {
    let mut product = mall.get(admin, "/api/admin/products/3").await.ok(200);
    product["name"] = name.into();
    for sku in product["skus"].as_array_mut().unwrap() {
        sku["price"] = price.into();
        sku.as_object_mut().unwrap().remove("stock");
    }
    product
}

#[test]
fn the_other_node_sees_a_ban_a_setting_an_edit_and_a_price_within_a_second() {
    with_mall(async |mall| {
        let node = mall.another_node().await;
        let admin = mall.admin().await;
        let (id, alice) = mall.log_in("alice").await;
        let (_id, bob) = mall.log_in("bob").await;
        let product = mall.get("", "/api/v1/products/3").await.ok(200);
        let line = json!({ "product_id": 3, "sku_id": product["skus"][0]["id"], "quantity": 1 });
        mall.post(&bob, "/api/v1/cart", line).await.ok(201);
        // The other node has read everything before, so that it has something to forget.
        let category = format!("/api/v1/products?category_id={}", product["category_id"]);
        let list = mall.get_from(&node, "", &category).await.ok(200);
        let place = list["items"].as_array().unwrap().iter().position(|item| item["id"] == 3);
        let listed = format!("/items/{}/", place.unwrap());
        mall.get_from(&node, "", "/api/v1/products/3").await.ok(200);
        mall.get_from(&node, "", "/api/v1/configs").await.ok(200);
        mall.get_from(&node, &alice, "/api/v1/user/profile").await.ok(200);
        mall.get_from(&node, &bob, "/api/v1/cart").await.ok(200);

        // A ban.
        let ban = json!({ "status": 0, "reason": "刷单" });
        mall.put(&admin, &format!("/api/admin/users/{id}"), ban).await.ok(200);
        let banned = (alice.as_str(), "/api/v1/user/profile", "/code");
        until_seen(mall, &node, Instant::now(), banned, &json!("account_disabled")).await;

        // A setting.
        let items = json!({ "items": [{ "config_key": "notice", "config_value": "今日满减" }] });
        mall.put(&admin, "/api/admin/configs", items).await.ok(200);
        let notice = ("", "/api/v1/configs", "/notice");
        until_seen(mall, &node, Instant::now(), notice, &json!("今日满减")).await;

        // An edit, in the detail and in the list.
        let edit = edited(mall, &admin, "新名字的音箱", "88.00").await;
        let before = edit["version"].clone();
        mall.put(&admin, "/api/admin/products/3", edit).await.ok(200);
        let since = Instant::now();
        let name = json!("新名字的音箱");
        until_seen(mall, &node, since, ("", "/api/v1/products/3", "/name"), &name).await;
        let in_list = format!("{listed}name");
        until_seen(mall, &node, since, ("", &category, &in_list), &name).await;

        // A price alone: in the detail, of the variant, in the list and in a cart.
        let edit = edited(mall, &admin, "新名字的音箱", "77.50").await;
        assert_ne!(edit["version"], before);
        mall.put(&admin, "/api/admin/products/3", edit).await.ok(200);
        let since = Instant::now();
        let price = json!("77.50");
        let in_list = format!("{listed}price");
        for (token, path, pointer) in [
            ("", "/api/v1/products/3", "/price"),
            ("", "/api/v1/products/3", "/skus/0/price"),
            ("", category.as_str(), in_list.as_str()),
            (bob.as_str(), "/api/v1/cart", "/items/0/price"),
        ] {
            until_seen(mall, &node, since, (token, path, pointer), &price).await;
        }
        node.finish().await;
    });
}
