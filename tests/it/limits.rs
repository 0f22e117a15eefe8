//! How often somebody may ask.

use mall::config::RateLimits;
use mall::config::limits::Counted;
use mall_domain::config;
use mall_store::mysql;

use crate::support::{Setup, wait_until, with_mall, with_setup};

#[test]
fn who_asks_too_often_is_sent_away_and_told_when_to_come_back() {
    let limits = RateLimits { counted: Counted::Everybody, ..RateLimits::default() };
    with_setup(Setup { limits, ..Setup::default() }, async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let profile = async || mall.get(&token, "/api/v1/user/profile").await;
        let entry = config::find("rate_limit_user_per_minute").unwrap();
        let mut conn = mall.store.connection().await.unwrap();
        mysql::config::set(&mut conn, entry, "3").await.unwrap();
        mall.store.config_changed().await.unwrap();
        wait_until("the limit holds", async || profile().await.status == 429).await;
        let refused = profile().await;
        assert_eq!(refused.code(), (429, "too_many_requests"));
        assert!(refused.headers.contains_key("retry-after"));
        assert!(refused.body["request_id"].is_string());
        // Others are not meant, nor who has no name.
        let (_id, other) = mall.log_in("bob").await;
        mall.get(&other, "/api/v1/user/profile").await.ok(200);
        mall.get("", "/api/v1/banners").await.ok(200);

        let entry = config::find("rate_limit_ip_per_minute").unwrap();
        mysql::config::set(&mut conn, entry, "5").await.unwrap();
        mall.store.config_changed().await.unwrap();
        wait_until("the address is counted", async || {
            mall.get("", "/api/v1/banners").await.code() == (429, "too_many_requests")
        })
        .await;
        mall.get("", "/healthz").await.ok(200);
        // The audit at the end asks the stores and not the mall.
    });
}

#[test]
fn this_machine_is_not_counted_unless_it_is_wished() {
    with_mall(async |mall| {
        let mut conn = mall.store.connection().await.unwrap();
        for key in ["rate_limit_user_per_minute", "rate_limit_ip_per_minute"] {
            mysql::config::set(&mut conn, config::find(key).unwrap(), "1").await.unwrap();
        }
        mall.store.config_changed().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        let (_id, token) = mall.log_in("alice").await;
        for _ in 0..20 {
            mall.get(&token, "/api/v1/user/profile").await.ok(200);
        }
    });
}
