//! What admins do with their own account.

use chrono::TimeDelta;
use mall::two_step::TwoStep;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, Mall, now, with_mall};

const PROFILE: &str = "/api/admin/profile";

async fn log_in(mall: &Mall, password: &str, code: Option<&str>) -> Answer {
    let body = json!({ "username": ADMIN.0, "password": password, "totp_code": code });
    mall.post("", "/api/admin/login", body).await
}

async fn remove_totp(mall: &Mall, token: &str, code: &str) -> Answer {
    let request = mall.request(Method::DELETE, "/api/admin/totp").bearer_auth(token);
    mall.send(request.json(&json!({ "code": code }))).await
}

#[test]
fn an_admin_sees_and_changes_their_own_name() {
    with_mall(async |mall| {
        // Even a role that allows nothing may do this.
        let token = mall.admin_who_may(&[]).await;
        let profile = mall.get(&token, PROFILE).await.ok(200);
        assert_eq!(
            (&profile["totp_enabled"], &profile["permissions"]),
            (&json!(false), &json!([]))
        );
        let body = json!({ "nickname": " 小王 ", "avatar": "/uploads/a.webp" });
        let changed = mall.put(&token, PROFILE, body).await.ok(200);
        assert_eq!(
            (&changed["nickname"], &changed["avatar"]),
            (&json!("小王"), &json!("/uploads/a.webp"))
        );
        assert_eq!(mall.get(&token, PROFILE).await.ok(200), changed);
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'admin.profile'
             AND JSON_VALUE(after_value, '$.nickname') = '小王'";
        assert_eq!(mall.number(logged).await, 1);

        let refused = |body: Value| mall.put(&token, PROFILE, body);
        let long = json!({ "nickname": "长".repeat(65) });
        assert_eq!(refused(long).await.field(), (422, "validation_failed", "nickname"));
        let script = json!({ "avatar": "javascript:alert(1)" });
        assert_eq!(refused(script).await.field(), (422, "validation_failed", "avatar"));
        assert_eq!(mall.get("", PROFILE).await.code(), (401, "unauthorized"));
        let (_id, shopper) = mall.log_in("alice").await;
        assert_eq!(mall.get(&shopper, PROFILE).await.code(), (403, "forbidden"));
    });
}

#[test]
fn a_new_password_ends_every_other_login() {
    with_mall(async |mall| {
        let first = mall.admin().await;
        let second = mall.admin().await;
        let change = |old: &'static str, new: &'static str| {
            let body = json!({ "old_password": old, "new_password": new });
            mall.put(&first, "/api/admin/password", body)
        };
        assert_eq!(change("wrong", "another one").await.code(), (401, "invalid_credentials"));
        assert_eq!(
            change(ADMIN.1, "short").await.field(),
            (422, "validation_failed", "new_password")
        );
        let changed = change(ADMIN.1, "another one").await.ok(200);
        for token in [&first, &second] {
            assert_eq!(mall.get(token, PROFILE).await.code(), (401, "unauthorized"));
        }
        mall.get(changed["token"].as_str().unwrap(), PROFILE).await.ok(200);
        assert_eq!(log_in(mall, ADMIN.1, None).await.code(), (401, "invalid_credentials"));
        log_in(mall, "another one", None).await.ok(200);
        assert!(
            !mall
                .get(changed["token"].as_str().unwrap(), PROFILE)
                .await
                .body
                .to_string()
                .contains("argon2")
        );
    });
}

#[test]
fn whoever_logs_out_is_out_everywhere() {
    with_mall(async |mall| {
        let (first, second) = (mall.admin().await, mall.admin().await);
        mall.post(&first, "/api/admin/logout", json!({})).await.ok(204);
        for token in [&first, &second] {
            assert_eq!(mall.get(token, PROFILE).await.code(), (401, "unauthorized"));
        }
        let again = mall.post(&first, "/api/admin/logout", json!({})).await;
        assert_eq!(again.code(), (401, "unauthorized"));
    });
}

#[test]
fn a_second_step_is_asked_for_once_it_was_confirmed() {
    with_mall(async |mall| {
        let token = mall.admin().await;
        let post = |path: &'static str, body: Value| mall.post(&token, path, body);
        let confirm = |code: String| post("/api/admin/totp/confirm", json!({ "code": code }));
        assert_eq!(confirm("000000".to_owned()).await.code(), (409, "totp_state"));
        let proposed = post("/api/admin/totp", json!({})).await.ok(200);
        let secret = proposed["secret"].as_str().unwrap().to_owned();
        let url = proposed["otpauth_url"].as_str().unwrap();
        assert!(url.contains(&secret) && url.starts_with("otpauth://totp/mall:root?"), "{url}");
        let code = |ahead| TwoStep::code_of(&secret, now() + TimeDelta::seconds(ahead)).unwrap();
        // Until it is confirmed, a password is enough.
        log_in(mall, ADMIN.1, None).await.ok(200);
        assert_eq!(confirm("abc".to_owned()).await.code(), (422, "validation_failed"));
        assert_eq!(confirm(code(-30)).await.ok(200)["totp_enabled"], true);
        assert_eq!(post("/api/admin/totp", json!({})).await.code(), (409, "totp_state"));
        let stored =
            "SELECT COUNT(*) FROM admins WHERE totp_secret IS NOT NULL AND totp_pending IS NULL";
        assert_eq!(mall.number(stored).await, 1);
        let plain = format!("SELECT COUNT(*) FROM admins WHERE totp_secret LIKE '%{secret}%'");
        assert_eq!(mall.number(&plain).await, 0);

        assert_eq!(log_in(mall, ADMIN.1, None).await.code(), (401, "totp_required"));
        let wrong = log_in(mall, "wrong", None).await;
        assert_eq!(wrong.code(), (401, "invalid_credentials"), "the password comes first");
        let used = log_in(mall, ADMIN.1, Some(&code(-30))).await;
        assert_eq!(used.code(), (422, "validation_failed"), "its code was used before");
        let good = code(0);
        assert_eq!(log_in(mall, ADMIN.1, Some(&good)).await.ok(200)["admin"]["totp_enabled"], true);
        assert_eq!(log_in(mall, ADMIN.1, Some(&good)).await.code(), (422, "validation_failed"));

        assert_eq!(remove_totp(mall, &token, "000000").await.code(), (422, "validation_failed"));
        assert_eq!(remove_totp(mall, &token, &code(30)).await.ok(200)["totp_enabled"], false);
        assert_eq!(remove_totp(mall, &token, &code(30)).await.code(), (409, "totp_state"));
        log_in(mall, ADMIN.1, None).await.ok(200);
    });
}

#[test]
fn wrong_codes_lock_an_account_like_wrong_passwords() {
    with_mall(async |mall| {
        let token = mall.admin().await;
        let proposed = mall.post(&token, "/api/admin/totp", json!({})).await.ok(200);
        let secret = proposed["secret"].as_str().unwrap();
        let code = TwoStep::code_of(secret, now()).unwrap();
        let body = json!({ "code": code });
        mall.post(&token, "/api/admin/totp/confirm", body).await.ok(200);
        for _guess in 0..5 {
            let guess = log_in(mall, ADMIN.1, Some("00000x")).await;
            assert_eq!(guess.code(), (422, "validation_failed"));
        }
        assert_eq!(log_in(mall, ADMIN.1, Some("000000")).await.code(), (429, "account_locked"));
        // Whoever lost the device is let in again from the command line.
        let hash = mall::password::hash(&mall_wechat::Secret::new("a fresh start")).unwrap();
        let mut conn = mall.store.connection().await.unwrap();
        mall_store::mysql::admin::save(&mut conn, ADMIN.0, &hash, "super").await.unwrap();
        log_in(mall, "a fresh start", None).await.ok(200);
    });
}
