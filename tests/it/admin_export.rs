//! Files of data for admins.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Mall, key, wait_until, with_mall};

const EXPORTS: &str = "/api/admin/exports";

async fn ask(mall: &Mall, token: &str, kind: &str, format: &str, filter: Value) -> Answer {
    let body = json!({ "kind": kind, "format": format, "filter": filter });
    mall.post(token, EXPORTS, body).await
}

/// Asks for a file, waits for it, and fetches it.
async fn made(
    mall: &Mall,
    token: &str,
    kind: &str,
    format: &str,
    filter: Value,
) -> (Value, Vec<u8>) {
    let asked = ask(mall, token, kind, format, filter).await.ok(202);
    let path = format!("{EXPORTS}/{}", asked["id"]);
    wait_until("the export is done", async || mall.get(token, &path).await.ok(200)["state"] == 2)
        .await;
    let export = mall.get(token, &path).await.ok(200);
    let request = mall.request(Method::GET, &format!("{path}/file")).bearer_auth(token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(name, format!("attachment; filename=\"{}\"", export["file_name"].as_str().unwrap()));
    let bytes = answer.bytes().await.unwrap().to_vec();
    assert_eq!(export["file_size"], bytes.len());
    (export, bytes)
}

#[test]
fn users_are_exported_with_formulas_defused_and_phones_masked() {
    with_mall(async |mall| {
        let (id, _token) = mall.log_in("alice").await;
        mall.log_in("bob").await;
        let sql = format!(
            "UPDATE users SET nickname = '=HYPERLINK(\"x\")', phone = '13800138000' WHERE id = {id}"
        );
        mall.store.execute_raw(&sql).await.unwrap();
        let operator = mall.admin_as("operator").await;
        let (export, bytes) = made(mall, &operator, "users", "csv", json!({ "status": 1 })).await;
        assert_eq!(export["total_rows"], 2);
        assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
        let text = String::from_utf8(bytes[3..].to_vec()).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "用户ID,昵称,手机号,性别,状态,注册时间,最近登录");
        let start = format!("{id},\"'=HYPERLINK(\"\"x\"\")\",138****8000,未知,正常,");
        assert!(lines[1].starts_with(&start), "{}", lines[1]);
        assert_eq!(lines.len(), 4);
        // Who may see personal data gets it in full.
        let root = mall.admin().await;
        let (_export, bytes) = made(mall, &root, "users", "csv", json!({})).await;
        assert!(String::from_utf8(bytes).unwrap().contains("13800138000"));
        let logged =
            "SELECT COUNT(*) FROM audit_log WHERE action IN ('export.create', 'export.download')";
        assert_eq!(mall.number(logged).await, 4);
    });
}

#[test]
fn every_kind_is_made_in_both_formats() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(5, 2).await;
        let order = mall.order(&alice, sale, &key(), 2).await.ok(201);
        let order_no = order["order_no"].as_str().unwrap();
        for kind in ["orders", "users", "products", "stock_ledger", "refunds", "coupon_records"] {
            let (_export, csv) = made(mall, &root, kind, "csv", json!({})).await;
            let (_export, xlsx) = made(mall, &root, kind, "xlsx", json!({})).await;
            assert!(xlsx.starts_with(b"PK\x03\x04"), "{kind}");
            let text = String::from_utf8(csv).unwrap();
            match kind {
                "orders" => {
                    assert!(text.contains(order_no) && text.contains(",198.00,"), "{text}");
                    assert!(text.contains("深圳市") && text.contains("×2"), "{text}");
                }
                "products" | "stock_ledger" => assert!(2 < text.lines().count(), "{text}"),
                _ => {}
            }
        }
        let (none, _bytes) = made(mall, &root, "orders", "csv", json!({ "status": 3 })).await;
        assert_eq!(none["total_rows"], 0);
        let (none, _bytes) =
            made(mall, &root, "orders", "csv", json!({ "end": "2020-01-01" })).await;
        assert_eq!(none["total_rows"], 0);
    });
}

#[test]
fn an_export_is_ones_own_and_expires() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let finance = mall.admin_as("finance").await;
        let (export, _bytes) = made(mall, &root, "products", "csv", json!({})).await;
        let path = format!("{EXPORTS}/{}", export["id"]);
        for path in [path.clone(), format!("{path}/file")] {
            assert_eq!(mall.get(&finance, &path).await.code(), (404, "not_found"));
            assert_eq!(mall.get("", &path).await.code(), (401, "unauthorized"));
        }
        assert_eq!(mall.get(&finance, EXPORTS).await.ok(200)["total"], 0);
        assert_eq!(mall.get(&root, EXPORTS).await.ok(200)["items"][0], export);
        mall.store.execute_raw("UPDATE exports SET expires_at = NOW(3)").await.unwrap();
        wait_until("the file is gone", async || mall.get(&root, &path).await.ok(200)["state"] == 4)
            .await;
        assert_eq!(mall.number("SELECT COUNT(*) FROM export_chunks").await, 0);
        let gone = mall.get(&root, &format!("{path}/file")).await;
        assert_eq!(
            (gone.code(), &gone.body["details"]["state"]),
            ((409, "export_state"), &json!(4))
        );
    });
}

#[test]
fn an_export_of_a_node_that_died_is_made_by_another() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        // A node took it long ago, left a piece behind, and was never heard of again.
        for sql in [
            "INSERT INTO exports (id, admin_id, kind, format, state, claimed_until)
             SELECT 900, id, 'products', 'csv', 1, NOW(3) - INTERVAL 1 SECOND FROM admins LIMIT 1",
            "INSERT INTO export_chunks VALUES (900, 0, 'half a file')",
        ] {
            mall.store.execute_raw(sql).await.unwrap();
        }
        let path = format!("{EXPORTS}/900");
        wait_until("it is done", async || mall.get(&root, &path).await.ok(200)["state"] == 2).await;
        let file = mall.get(&root, &format!("{path}/file")).await;
        let text = file.body.as_str().unwrap();
        assert!(text.contains("商品ID") && !text.contains("half a file"), "{text}");
    });
}

#[test]
fn what_is_wrong_with_an_export_is_named_and_not_everybody_may() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let field = |kind: &'static str, format: &'static str, filter: Value| {
            let root = root.clone();
            async move {
                let answer = ask(mall, &root, kind, format, filter).await;
                assert_eq!((answer.status, answer.code().1), (422, "validation_failed"));
                answer.field().2.to_owned()
            }
        };
        assert_eq!(field("passwords", "csv", json!({})).await, "kind");
        assert_eq!(field("orders", "exe", json!({})).await, "format");
        assert_eq!(field("orders", "csv", json!({ "status": 9 })).await, "filter.status");
        assert_eq!(field("users", "csv", json!({ "sku_id": 1 })).await, "filter.sku_id");
        assert_eq!(field("orders", "csv", json!({ "start": "soon" })).await, "filter.start");
        let missing = mall.post(&root, EXPORTS, json!({ "kind": "orders" })).await;
        assert_eq!(missing.field(), (400, "invalid_request", "format"));
        assert_eq!(mall.get(&root, &format!("{EXPORTS}/999")).await.code(), (404, "not_found"));
        let support = mall.admin_as("support").await;
        let refused = ask(mall, &support, "orders", "csv", json!({})).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        assert_eq!(mall.get(&support, EXPORTS).await.code(), (403, "forbidden"));
        assert_eq!(ask(mall, "", "orders", "csv", json!({})).await.code(), (401, "unauthorized"));
        // Six at once are too many: the sixth is told to come back.
        let busy = "INSERT INTO exports (admin_id, kind, format, state, claimed_until)
             SELECT a.id, 'orders', 'csv', 1, NOW(3) + INTERVAL 1 DAY
             FROM admins a JOIN roles r ON r.id <= 5 WHERE a.username = 'root'";
        mall.store.execute_raw(busy).await.unwrap();
        let full = ask(mall, &root, "orders", "csv", json!({})).await;
        assert_eq!(full.code(), (429, "too_many_requests"));
        assert!(full.headers.contains_key("retry-after"));
    });
}
