//! Banners in the console.

use serde_json::{Value, json};

use crate::support::with_mall;

const BANNERS: &str = "/api/admin/banners";

fn banner() -> Value {
    json!({ "title": "双十二", "image": "/uploads/b.webp", "link_type": 1, "link_value": "1", "sort": -5 })
}

#[test]
fn a_banner_is_created_changed_and_deleted_and_shoppers_see_it() {
    with_mall(async |mall| {
        let node = mall.another_node().await;
        let root = mall.admin().await;
        let shown = async || {
            let here = mall.get("", "/api/v1/banners").await.ok(200)["items"][0]["title"].clone();
            let there = mall.get_from(&node, "", "/api/v1/banners").await.ok(200);
            (here, there["items"][0]["title"].clone())
        };
        shown().await;
        let created = mall.post(&root, BANNERS, banner()).await.ok(201);
        assert_eq!((&created["version"], &created["status"]), (&json!(0), &json!(1)));
        // It comes first, on every node, within a second.
        let (title, begun) = (json!("双十二"), std::time::Instant::now());
        crate::support::wait_until("both nodes show it", async || {
            shown().await == (title.clone(), title.clone())
        })
        .await;
        assert!(begun.elapsed() < std::time::Duration::from_secs(1), "{:?}", begun.elapsed());

        let path = format!("{BANNERS}/{}", created["id"]);
        let mut change = banner();
        change["title"] = json!("年货节");
        assert_eq!(
            mall.put(&root, &path, change.clone()).await.field(),
            (400, "invalid_request", "version")
        );
        change["version"] = json!(0);
        assert_eq!(mall.put(&root, &path, change.clone()).await.ok(200)["version"], 1);
        let stale = mall.put(&root, &path, change.clone()).await;
        assert_eq!(stale.code(), (409, "stale"));
        assert_eq!(stale.body["details"]["version"], 1);
        crate::support::wait_until("both nodes show the change", async || {
            shown().await == (json!("年货节"), json!("年货节"))
        })
        .await;

        let list = mall.get(&root, &format!("{BANNERS}?status=1&page_size=1")).await.ok(200);
        assert_eq!(list["items"][0]["title"], "年货节");
        change["version"] = json!(1);
        change["status"] = json!(0);
        mall.put(&root, &path, change.clone()).await.ok(200);
        let off = mall.get(&root, &format!("{BANNERS}?status=0")).await.ok(200);
        assert_eq!((&off["total"], &off["items"][0]["id"]), (&json!(1), &created["id"]));
        mall.delete(&root, &path).await.ok(204);
        assert_eq!(mall.delete(&root, &path).await.code(), (404, "not_found"));
        assert_eq!(mall.put(&root, &path, change).await.code(), (404, "not_found"));
        let logged =
            "SELECT COUNT(*) FROM audit_log WHERE target_type = 'banner' AND outcome = 'ok'";
        assert_eq!(mall.number(logged).await, 4);
        let before = "SELECT COUNT(*) FROM audit_log WHERE action = 'banner.update'
             AND JSON_VALUE(before_value, '$.title') = '双十二'
             AND JSON_VALUE(after_value, '$.title') = '年货节'";
        assert_eq!(mall.number(before).await, 1);
        node.finish().await;
    });
}

#[test]
fn what_is_wrong_with_a_banner_is_named_and_not_everybody_may() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let refused = |field: &'static str, value: Value| {
            let mut body = banner();
            body[field] = value;
            let root = root.clone();
            async move {
                let answer = mall.post(&root, BANNERS, body).await;
                assert_eq!(answer.field(), (422, "validation_failed", field), "{}", answer.body);
            }
        };
        refused("title", json!("长".repeat(65))).await;
        refused("image", json!("javascript:alert(1)")).await;
        refused("link_type", json!(5)).await;
        refused("link_value", json!("999")).await;
        refused("link_value", json!("x")).await;
        refused("sort", json!(1_000_001)).await;
        refused("status", json!("on")).await;
        assert_eq!(
            mall.post(&root, BANNERS, json!({})).await.field(),
            (400, "invalid_request", "image")
        );
        let reader = mall.admin_who_may(&["banner:read"]).await;
        mall.get(&reader, BANNERS).await.ok(200);
        assert_eq!(mall.post(&reader, BANNERS, banner()).await.code(), (403, "forbidden"));
        assert_eq!(mall.delete(&reader, &format!("{BANNERS}/1")).await.code(), (403, "forbidden"));
        let support = mall.admin_as("support").await;
        assert_eq!(mall.get(&support, BANNERS).await.code(), (403, "forbidden"));
        assert_eq!(mall.get("", BANNERS).await.code(), (401, "unauthorized"));
        let wrong = mall.get(&root, &format!("{BANNERS}?status=9")).await;
        assert_eq!(wrong.field(), (422, "validation_failed", "status"));
    });
}
