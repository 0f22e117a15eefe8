//! The settings of the shop in the console.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Answer, Mall, wait_until, with_mall};

const CONFIGS: &str = "/api/admin/configs";

async fn set(mall: &Mall, token: &str, key: &str, value: &str) -> Answer {
    let body = json!({ "items": [{ "config_key": key, "config_value": value }] });
    mall.put(token, CONFIGS, body).await
}

fn item<'a>(configs: &'a Value, key: &str) -> &'a Value {
    configs["items"].as_array().unwrap().iter().find(|item| item["config_key"] == key).unwrap()
}

#[test]
fn every_setting_is_listed_with_its_type_and_default() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let configs = mall.get(&root, CONFIGS).await.ok(200);
        assert_eq!(configs["items"].as_array().unwrap().len(), mall_domain::config::ENTRIES.len());
        let freight = item(&configs, "base_freight");
        assert_eq!((&freight["type"], &freight["public"]), (&json!("money"), &json!(1)));
        assert_eq!(freight["default_value"], "8.00");
        assert_eq!(item(&configs, "flash_sale_token")["type"], "bool");
        assert_eq!(item(&configs, "hot_words")["type"], "json");
    });
}

#[test]
fn a_change_counts_on_every_node_within_a_second() {
    with_mall(async |mall| {
        let node = mall.another_node().await;
        let root = mall.admin().await;
        let seen = async || {
            let here = mall.get("", "/api/v1/configs").await.ok(200)["base_freight"].clone();
            let there = mall.get_from(&node, "", "/api/v1/configs").await.ok(200);
            (here, there["base_freight"].clone())
        };
        seen().await;
        let changed = set(mall, &root, "base_freight", "12.5").await.ok(200);
        assert_eq!(item(&changed, "base_freight")["config_value"], "12.50");
        let begun = Instant::now();
        wait_until("both nodes know", async || seen().await == (json!("12.50"), json!("12.50")))
            .await;
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
        // Again is no change, and is not written down.
        set(mall, &root, "base_freight", "12.50").await.ok(200);
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'config.update'
             AND target_type = 'config' AND target_id = 'base_freight'
             AND JSON_VALUE(before_value, '$.config_value') = '8.00'
             AND JSON_VALUE(after_value, '$.config_value') = '12.50'";
        assert_eq!(mall.number(logged).await, 1);
        let all = "SELECT COUNT(*) FROM audit_log WHERE action = 'config.update'";
        assert_eq!(mall.number(all).await, 1);
        node.finish().await;
    });
}

#[test]
fn a_wrong_value_changes_nothing_and_is_named() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let cases = [
            ("base_freight", "free", "items[0].config_value"),
            ("base_freight", "-1", "items[0].config_value"),
            ("auto_confirm_days", "0", "items[0].config_value"),
            ("hot_words", "{}", "items[0].config_value"),
            ("shop_name", "a\u{0}b", "items[0].config_value"),
            ("no_such", "1", "items[0].config_key"),
        ];
        for (key, value, field) in cases {
            let refused = set(mall, &root, key, value).await;
            assert_eq!(refused.field(), (422, "validation_failed", field), "{key} {value}");
        }
        // One wrong item, and none of them counts.
        let body = json!({ "items": [
            { "config_key": "base_freight", "config_value": "1.00" },
            { "config_key": "auto_confirm_days", "config_value": "many" },
        ]});
        let refused = mall.put(&root, CONFIGS, body).await;
        assert_eq!(refused.field(), (422, "validation_failed", "items[1].config_value"));
        let empty = mall.put(&root, CONFIGS, json!({ "items": [] })).await;
        assert_eq!(empty.field(), (422, "validation_failed", "items"));
        let configs = mall.get(&root, CONFIGS).await.ok(200);
        assert_eq!(item(&configs, "base_freight")["config_value"], "8.00");

        let operator = mall.admin_as("operator").await;
        mall.get(&operator, CONFIGS).await.ok(200);
        let refused = set(mall, &operator, "base_freight", "1.00").await;
        assert_eq!(refused.code(), (403, "forbidden"));
        let support = mall.admin_as("support").await;
        assert_eq!(mall.get(&support, CONFIGS).await.code(), (403, "forbidden"));
        assert_eq!(set(mall, "", "base_freight", "1.00").await.code(), (401, "unauthorized"));
    });
}
