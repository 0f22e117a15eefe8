//! Roles, and the permissions they are made of.

use serde_json::{Value, json};

use crate::support::{Mall, with_mall};

const ROLES: &str = "/api/admin/roles";

async fn named(mall: &Mall, token: &str, name: &str) -> Value {
    let roles = mall.get(token, &format!("{ROLES}?page_size=100")).await.ok(200);
    let items = roles["items"].as_array().unwrap();
    items.iter().find(|role| role["name"] == name).unwrap().clone()
}

#[test]
fn a_role_is_created_used_changed_and_deleted() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let permissions = mall.get(&root, "/api/admin/permissions").await.ok(200);
        let ship = permissions["items"].as_array().unwrap().iter();
        let ship = ship.clone().find(|item| item["name"] == "order:ship").unwrap();
        assert_eq!((&ship["title"], &ship["area"]), (&json!("发货"), &json!("订单")));

        let body = json!({ "name": "auditor", "title": "审计", "permissions": ["audit:read"] });
        let created = mall.post(&root, ROLES, body.clone()).await.ok(201);
        assert_eq!((&created["builtin"], &created["name"]), (&json!(false), &json!("auditor")));
        assert_eq!(mall.post(&root, ROLES, body).await.field(), (409, "duplicate", "name"));
        let auditor = mall.admin_as("auditor").await;
        mall.get(&auditor, "/api/admin/audit-log").await.ok(200);
        assert_eq!(mall.get(&auditor, ROLES).await.code(), (403, "forbidden"));

        // What a role may do counts for the next request of those who have it.
        let path = format!("{ROLES}/{}", created["id"]);
        let change = json!({ "title": "查看角色", "permissions": ["role:read", "role:read"] });
        let changed = mall.put(&root, &path, change).await.ok(200);
        assert_eq!(changed["permissions"], json!(["role:read"]));
        assert_eq!((&created["version"], &changed["version"]), (&json!(0), &json!(1)));
        let late = json!({ "title": "迟了", "permissions": [], "version": created["version"] });
        assert_eq!(mall.put(&root, &path, late).await.code(), (409, "stale"));
        mall.get(&auditor, ROLES).await.ok(200);
        assert_eq!(mall.get(&auditor, "/api/admin/audit-log").await.code(), (403, "forbidden"));

        let in_use = mall.delete(&root, &path).await;
        assert_eq!(in_use.code(), (409, "in_use"));
        assert_eq!(in_use.body["details"], json!({ "by": "admins", "count": 1 }));
        mall.store.execute_raw("DELETE FROM admins WHERE role = 'auditor'").await.unwrap();
        mall.delete(&root, &path).await.ok(204);
        assert_eq!(mall.delete(&root, &path).await.code(), (404, "not_found"));
        let gone = json!({ "title": "x", "permissions": [] });
        assert_eq!(mall.put(&root, &path, gone).await.code(), (404, "not_found"));
        let logged = "SELECT COUNT(*) FROM audit_log WHERE target_type = 'role' AND outcome = 'ok'";
        assert_eq!(mall.number(logged).await, 3);
    });
}

#[test]
fn builtin_roles_stay_and_somebody_may_always_do_everything() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let support = named(mall, &root, "support").await;
        let path = format!("{ROLES}/{}", support["id"]);
        assert_eq!(mall.delete(&root, &path).await.code(), (409, "builtin"));
        let change = json!({ "title": "客服组", "permissions": ["order:read"] });
        assert_eq!(mall.put(&root, &path, change).await.ok(200)["title"], "客服组");
        let path = format!("{ROLES}/{}", named(mall, &root, "super").await["id"]);
        let less = json!({ "title": "超级管理员", "permissions": ["order:read"] });
        assert_eq!(mall.put(&root, &path, less).await.code(), (409, "last_super"));
    });
}

#[test]
fn nobody_raises_a_role_above_their_own_permissions() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let clerk = mall.admin_who_may(&["role:read", "role:write", "order:read"]).await;
        let create = |permissions: Value| {
            let name = "sneaky";
            mall.post(
                &clerk,
                ROLES,
                json!({ "name": name, "title": "x", "permissions": permissions }),
            )
        };
        assert_eq!(create(json!(["*"])).await.code(), (403, "forbidden"));
        assert_eq!(create(json!(["order:read", "order:ship"])).await.code(), (403, "forbidden"));
        let own = mall.get(&clerk, "/api/admin/profile").await.ok(200)["role"].clone();
        let own = named(mall, &clerk, own.as_str().unwrap()).await;
        let raised = json!({ "title": "x", "permissions": ["role:write", "admin:write"] });
        let path = format!("{ROLES}/{}", own["id"]);
        assert_eq!(mall.put(&clerk, &path, raised).await.code(), (403, "forbidden"));
        // Nor does anybody cut down a role above.
        let path = format!("{ROLES}/{}", named(mall, &root, "super").await["id"]);
        let less = json!({ "title": "x", "permissions": ["order:read"] });
        assert_eq!(mall.put(&clerk, &path, less).await.code(), (403, "forbidden"));
        let created = create(json!(["order:read"])).await.ok(201);
        mall.delete(&clerk, &format!("{ROLES}/{}", created["id"])).await.ok(204);
        let reader = mall.admin_who_may(&["role:read"]).await;
        let refused = mall.delete(&reader, &format!("{ROLES}/1")).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        assert_eq!(mall.get("", "/api/admin/permissions").await.code(), (401, "unauthorized"));
    });
}

#[test]
fn what_is_wrong_with_a_role_is_named() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let refused = |field: &'static str, named: &'static str, value: Value| {
            let mut body = json!({ "name": "role", "title": "x", "permissions": [] });
            body[field] = value;
            let root = root.clone();
            async move {
                let answer = mall.post(&root, ROLES, body).await;
                assert_eq!(answer.field(), (422, "validation_failed", named), "{}", answer.body);
            }
        };
        refused("name", "name", json!("Has Space")).await;
        refused("title", "title", json!(" ")).await;
        refused("title", "title", json!("a\u{0}b")).await;
        refused("permissions", "permissions[1]", json!(["order:read", "order:steal"])).await;
        refused("permissions", "permissions", json!("order:read")).await;
    });
}
