//! The people of the console.

use serde_json::{Value, json};

use crate::support::{Answer, Mall, with_mall};

const ADMINS: &str = "/api/admin/admins";

fn wang() -> Value {
    json!({ "username": "wang", "password": "open sesame", "nickname": "小王", "role": "support" })
}

async fn log_in(mall: &Mall, username: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "password": password });
    mall.post("", "/api/admin/login", body).await
}

#[test]
fn an_account_is_created_changed_and_deleted() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let created = mall.post(&root, ADMINS, wang()).await.ok(201);
        assert_eq!((&created["role"], &created["status"]), (&json!("support"), &json!(1)));
        assert!(!created.to_string().contains("argon2"));
        let path = format!("{ADMINS}/{}", created["id"]);
        let login = log_in(mall, "wang", "open sesame").await.ok(200);
        let token = login["token"].as_str().unwrap();

        let list =
            mall.get(&root, &format!("{ADMINS}?keyword=wa&role=support&status=1")).await.ok(200);
        assert_eq!((&list["total"], &list["items"][0]["username"]), (&json!(1), &json!("wang")));
        assert_eq!(mall.get(&root, &format!("{ADMINS}?keyword=%25")).await.ok(200)["total"], 0);

        let change = json!({ "nickname": "老王", "role": "finance", "status": 1 });
        let changed = mall.put(&root, &path, change).await.ok(200);
        assert_eq!((&changed["role"], &changed["nickname"]), (&json!("finance"), &json!("老王")));
        assert_eq!((&created["version"], &changed["version"]), (&json!(0), &json!(1)));
        let late = json!({ "role": "operator", "version": created["version"] });
        assert_eq!(mall.put(&root, &path, late).await.code(), (409, "stale"));
        mall.get(token, "/api/admin/profile").await.ok(200);

        // Disabled, every token is over at once; enabled again, a new login is needed.
        let off = json!({ "nickname": "老王", "role": "finance", "status": 0 });
        mall.put(&root, &path, off).await.ok(200);
        assert_eq!(mall.get(token, "/api/admin/profile").await.code(), (401, "unauthorized"));
        assert_eq!(log_in(mall, "wang", "open sesame").await.code(), (403, "account_disabled"));
        let on = json!({ "role": "finance", "status": 1, "password": "a new password" });
        mall.put(&root, &path, on).await.ok(200);
        assert_eq!(log_in(mall, "wang", "open sesame").await.code(), (401, "invalid_credentials"));
        log_in(mall, "wang", "a new password").await.ok(200);

        mall.delete(&root, &path).await.ok(204);
        assert_eq!(mall.delete(&root, &path).await.code(), (404, "not_found"));
        let gone = mall.put(&root, &path, json!({ "role": "finance" })).await;
        assert_eq!(gone.code(), (404, "not_found"));
        let logged = "SELECT COUNT(*) FROM audit_log WHERE target_type = 'admin'
             AND action IN ('admin.create', 'admin.update', 'admin.reset_password', 'admin.delete')";
        assert_eq!(mall.number(logged).await, 6);
    });
}

#[test]
fn what_is_wrong_with_an_account_is_named() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        mall.post(&root, ADMINS, wang()).await.ok(201);
        assert_eq!(mall.post(&root, ADMINS, wang()).await.field(), (409, "duplicate", "username"));
        let refused = |field: &'static str, value: Value| {
            let mut body = wang();
            body["username"] = json!("zhang");
            body[field] = value;
            let root = root.clone();
            async move {
                let answer = mall.post(&root, ADMINS, body).await;
                assert_eq!(answer.field(), (422, "validation_failed", field), "{}", answer.body);
            }
        };
        refused("username", json!("a b")).await;
        refused("username", json!("x".repeat(33))).await;
        refused("password", json!("short")).await;
        refused("password", json!("x".repeat(257))).await;
        refused("role", json!("king")).await;
        refused("status", json!(2)).await;
        refused("nickname", json!("长".repeat(65))).await;
        refused("avatar", json!("//evil")).await;
        for query in ["status=2", "page=0", "page_size=101"] {
            assert_eq!(mall.get(&root, &format!("{ADMINS}?{query}")).await.status, 422, "{query}");
        }
        let missing = mall.post(&root, ADMINS, json!({ "username": "zhang" })).await;
        assert_eq!(missing.code(), (400, "invalid_request"));
    });
}

#[test]
fn the_last_active_super_stays() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let id = mall.get(&root, "/api/admin/profile").await.ok(200)["id"].clone();
        let path = format!("{ADMINS}/{id}");
        let off = json!({ "role": "super", "status": 0 });
        assert_eq!(mall.put(&root, &path, off.clone()).await.code(), (409, "own_account"));
        assert_eq!(mall.delete(&root, &path).await.code(), (409, "own_account"));
        let lower = json!({ "role": "support", "status": 1 });
        assert_eq!(mall.put(&root, &path, lower.clone()).await.code(), (409, "last_super"));
        // Of two supers who disable each other at once, one stays.
        let other = json!({ "username": "second", "password": "open sesame", "role": "super" });
        let other = mall.post(&root, ADMINS, other).await.ok(201);
        let login = log_in(mall, "second", "open sesame").await.ok(200);
        let (second, other) =
            (login["token"].as_str().unwrap(), format!("{ADMINS}/{}", other["id"]));
        let (one, two) = futures_util::join!(
            mall.put(&root, &other, lower.clone()),
            mall.put(second, &path, lower.clone())
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!(statuses == [200, 409] || statuses == [200, 403], "{statuses:?}");
        let supers = "SELECT COUNT(*) FROM admins WHERE role = 'super' AND status = 1";
        assert_eq!(mall.number(supers).await, 1);
    });
}

#[test]
fn nobody_gives_or_touches_more_rights_than_they_have() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let root_id = mall.get(&root, "/api/admin/profile").await.ok(200)["id"].clone();
        let clerk = mall.admin_who_may(&["admin:read", "admin:write", "order:read"]).await;
        let reader = mall.admin_who_may(&["order:read"]).await;
        assert_eq!(mall.get(&reader, ADMINS).await.code(), (403, "forbidden"));
        assert_eq!(mall.get("", ADMINS).await.code(), (401, "unauthorized"));
        mall.get(&clerk, ADMINS).await.ok(200);
        assert_eq!(mall.post(&clerk, ADMINS, wang()).await.code(), (403, "forbidden"));
        // What a role below one's own allows may be given.
        let role = mall.get(&reader, "/api/admin/profile").await.ok(200)["role"].clone();
        let mut below = wang();
        below["role"] = role;
        let created = mall.post(&clerk, ADMINS, below).await.ok(201);
        let raised = json!({ "role": "super" });
        let path = format!("{ADMINS}/{}", created["id"]);
        assert_eq!(mall.put(&clerk, &path, raised).await.code(), (403, "forbidden"));
        // The password of somebody above is not theirs to reset.
        let taken_over = json!({ "role": "super", "password": "mine now, all of it" });
        let path = format!("{ADMINS}/{root_id}");
        assert_eq!(mall.put(&clerk, &path, taken_over).await.code(), (403, "forbidden"));
        assert_eq!(mall.delete(&clerk, &path).await.code(), (403, "forbidden"));
        mall.get(&root, ADMINS).await.ok(200);
    });
}
