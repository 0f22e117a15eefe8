//! Who did what in the console.

use serde_json::json;

use crate::support::with_mall;

const LOG: &str = "/api/admin/audit-log";

#[test]
fn what_was_done_is_found_by_who_what_and_when() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let id = mall.get(&root, "/api/admin/profile").await.ok(200)["id"].clone();
        let body = json!({ "name": "auditor", "title": "审计", "permissions": ["audit:read"] });
        let role = mall.post(&root, "/api/admin/roles", body).await.ok(201)["id"].clone();
        let change = json!({ "title": "审计员", "permissions": ["audit:read"] });
        let path = format!("/api/admin/roles/{role}");
        mall.put(&root, &path, change).await.ok(200);
        let find = |query: String| {
            let root = root.clone();
            async move { mall.get(&root, &format!("{LOG}?{query}")).await.ok(200) }
        };

        let found = find(format!("action=role.update&target_type=role&target_id={role}")).await;
        assert_eq!(found["total"], 1);
        let entry = &found["items"][0];
        assert_eq!(entry["before_value"], json!({ "title": "审计", "version": 0 }));
        assert_eq!(entry["after_value"], json!({ "title": "审计员", "version": 1 }));
        assert_eq!((&entry["admin_id"], &entry["username"]), (&id, &json!("root")));
        assert_eq!((&entry["outcome"], &entry["ip"]), (&json!("ok"), &json!("127.0.0.1")));
        assert!(entry["request_id"].is_string() && entry["created_at"].is_string());

        // Newest first: the two of the role, then the login.
        let all = find(format!("admin_id={id}")).await;
        let actions = all["items"].as_array().unwrap().iter().map(|entry| entry["action"].clone());
        let actions = actions.collect::<Vec<_>>();
        assert_eq!(actions, [json!("role.update"), json!("role.create"), json!("admin.login")]);
        let second = find(format!("admin_id={id}&page=2&page_size=1")).await;
        assert_eq!(
            (&second["total"], &second["items"][0]["action"]),
            (&json!(3), &json!("role.create"))
        );
        assert_eq!(find("admin_id=999".to_owned()).await["total"], 0);
        let today = mall_domain::day::day_of(crate::support::now());
        let tomorrow = today.succ_opt().unwrap();
        assert_eq!(find(format!("start={today}&end={today}")).await["total"], 3);
        assert_eq!(find(format!("start={tomorrow}")).await["total"], 0);
        assert_eq!(find("end=2020-01-01T00:00:00Z".to_owned()).await["total"], 0);
        assert_eq!(find("action=%27%20OR%201%3D1".to_owned()).await["total"], 0);
    });
}

#[test]
fn a_filter_that_can_t_be_is_named_and_not_everybody_may_look() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        for (query, field) in [
            ("admin_id=x", "admin_id"),
            ("start=yesterday", "start"),
            ("end=2026-02-30", "end"),
            ("page=0", "page"),
            ("page_size=1000", "page_size"),
        ] {
            let refused = mall.get(&root, &format!("{LOG}?{query}")).await;
            assert_eq!(refused.field(), (422, "validation_failed", field), "{query}");
        }
        let long = format!("{LOG}?action={}", "x".repeat(65));
        assert_eq!(mall.get(&root, &long).await.field(), (422, "validation_failed", "action"));
        let operator = mall.admin_as("operator").await;
        assert_eq!(mall.get(&operator, LOG).await.code(), (403, "forbidden"));
        assert_eq!(mall.get("", LOG).await.code(), (401, "unauthorized"));
    });
}
