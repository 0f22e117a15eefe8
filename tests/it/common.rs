//! What every page needs: settings.

use mall_domain::config;
use mall_store::{Store, mysql};
use serde_json::json;

use crate::support::{wait_until, with_mall};

const CONFIGS: &str = "/api/v1/configs";

async fn set(store: &Store, key: &str, value: &str) {
    let entry = config::find(key).unwrap();
    let value = entry.parse(value).unwrap();
    let mut conn = store.connection().await.unwrap();
    mysql::config::set(&mut conn, entry, &value).await.unwrap();
}

#[test]
fn shoppers_see_the_public_settings_and_no_others() {
    with_mall(async |mall| {
        let configs = mall.get("", CONFIGS).await.ok(200);
        assert_eq!(configs["shop_name"], "云雀商城");
        assert_eq!(configs["free_freight_threshold"], "99.00");
        assert_eq!(configs["order_timeout_secs"], 1800);
        let keys: Vec<_> = configs.as_object().unwrap().keys().map(String::as_str).collect();
        for key in &keys {
            assert!(config::find(key).unwrap().public, "{key}");
        }
        let public = config::ENTRIES.iter().filter(|entry| entry.public).count();
        assert_eq!(keys.len(), public, "every public setting is there");
    });
}

#[test]
fn a_changed_setting_is_seen_at_once_and_without_a_hint_within_a_second() {
    with_mall(async |mall| {
        mall.get("", CONFIGS).await.ok(200);
        // The store of the test is not the mall's: to the mall this is another node.
        set(&mall.store, "base_freight", "12").await;
        mall.store.config_changed().await.unwrap();
        wait_until("the hint arrived", async || {
            mall.get("", CONFIGS).await.ok(200)["base_freight"] == "12.00"
        })
        .await;
        set(&mall.store, "base_freight", "13.5").await;
        let begin = std::time::Instant::now();
        wait_until("the copy was too old", async || {
            mall.get("", CONFIGS).await.ok(200)["base_freight"] == "13.50"
        })
        .await;
        assert!(begin.elapsed() < std::time::Duration::from_secs(1));
    });
}

#[test]
fn a_stored_value_that_means_nothing_leaves_the_default() {
    with_mall(async |mall| {
        let wrong = "INSERT INTO system_configs (config_key, config_value)
                     VALUES ('after_sale_days', 'soon'), ('nobody_knows', '1'),
                            ('auto_confirm_days', '9')";
        mall.store.execute_raw(wrong).await.unwrap();
        wait_until("the settings were read again", async || {
            mall.get("", CONFIGS).await.ok(200)["auto_confirm_days"] == json!(9)
        })
        .await;
        assert_eq!(mall.get("", CONFIGS).await.ok(200)["after_sale_days"], json!(7));
    });
}

#[test]
fn banners_come_in_their_order_and_a_change_is_seen() {
    with_mall(async |mall| {
        let banners = async || mall.get("", "/api/v1/banners").await.ok(200)["items"].clone();
        let first = banners().await;
        let sorts: Vec<_> =
            first.as_array().unwrap().iter().map(|b| b["sort"].as_i64().unwrap()).collect();
        assert!(!sorts.is_empty() && sorts.is_sorted());
        assert!(first[0]["image"].as_str().unwrap().starts_with("/uploads/"));
        mall.store.execute_raw("UPDATE banners SET status = 0 WHERE id = 1").await.unwrap();
        mall.store.redis().banners_changed().await.unwrap();
        wait_until("the banner is gone", async || {
            banners().await.as_array().unwrap().iter().all(|banner| banner["id"] != 1)
        })
        .await;
    });
}

#[test]
fn regions_are_complete_and_kept_by_clients() {
    with_mall(async |mall| {
        let answer = mall.get("", "/api/v1/regions").await;
        let tag = answer.headers["etag"].to_str().unwrap().to_owned();
        assert!(answer.headers["cache-control"].to_str().unwrap().contains("max-age"));
        let regions = answer.ok(200);
        assert_eq!(regions["items"].as_array().unwrap().len(), 34);
        assert_eq!(regions["items"][0]["children"][0]["children"][0]["name"], "东城区");
        let request = mall.request(reqwest::Method::GET, "/api/v1/regions");
        let again = mall.send(request.header("If-None-Match", tag)).await;
        assert_eq!((again.status, &again.body), (304, &json!("")));
        let request = mall.request(reqwest::Method::GET, "/api/v1/regions");
        assert_eq!(mall.send(request.header("If-None-Match", "\"x\"")).await.status, 200);
    });
}
