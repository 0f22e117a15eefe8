//! Who may do what in the console, and that a refusal is written down.

use serde_json::json;

use crate::support::{key, sale, with_mall};

const SALES: &str = "/api/admin/flash-sales";

#[test]
fn a_refusal_stands_in_the_audit_log() {
    with_mall(async |mall| {
        let reader = mall.admin_who_may(&["flash_sale:read"]).await;
        mall.get(&reader, SALES).await.ok(200);
        let refused = mall.post_once(&reader, &key(), SALES, sale(600, 1_200, 1, 1)).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'access.refused'
             AND outcome = 'forbidden' AND target_type = 'permission'
             AND target_id = 'flash_sale:write' AND admin_id IS NOT NULL AND ip = '127.0.0.1'
             AND JSON_VALUE(after_value, '$.request') = 'POST /api/admin/flash-sales'";
        assert_eq!(mall.number(logged).await, 1);
        assert_eq!(mall.number("SELECT COUNT(*) FROM flash_sales").await, 0);
        // Who has no good token is nobody, and fills no log.
        assert_eq!(mall.get("nonsense", SALES).await.code(), (401, "unauthorized"));
        let all = "SELECT COUNT(*) FROM audit_log WHERE action = 'access.refused'";
        assert_eq!(mall.number(all).await, 1);
    });
}

#[test]
fn what_the_builtin_roles_may_do_are_permissions_that_exist() {
    with_mall(async |mall| {
        let mut conn = mall.store.connection().await.unwrap();
        let (roles, total) = mall_store::mysql::role::page(&mut conn, 0, 100).await.unwrap();
        assert_eq!(total, 5);
        for role in roles {
            for permission in &role.permissions {
                let known = mall::extract::PERMISSIONS.iter().any(|info| info.name == permission);
                assert!(known || permission == "*", "{} may {permission}", role.name);
            }
        }
        let support = mall.admin_as("support").await;
        assert_eq!(mall.get(&support, SALES).await.code(), (403, "forbidden"));
        let operator = mall.admin_as("operator").await;
        assert_eq!(mall.get(&operator, SALES).await.ok(200)["items"], json!([]));
    });
}
