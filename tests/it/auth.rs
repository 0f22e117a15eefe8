//! Logging in, and which tokens are good.

use chrono::TimeDelta;
use mall::token::{AdminToken, ShopperToken};
use mall_domain::{AdminId, UserId};
use mall_store::mysql;
use mall_store::redis::hints::Hint;
use reqwest::Method;
use serde_json::json;

use crate::support::{ADMIN, now, tokens, wait_until, with_mall};

const PROFILE: &str = "/api/v1/user/profile";
const SALES: &str = "/api/admin/flash-sales";

#[test]
fn a_code_becomes_a_token_that_names_its_shopper() {
    with_mall(async |mall| {
        let code = json!({ "code": "sim:alice" });
        let login = mall.post("", "/api/v1/auth/login", code).await.ok(200);
        let expires_at = login["expires_at"].as_str().unwrap();
        let expires_at = chrono::DateTime::parse_from_rfc3339(expires_at).unwrap();
        assert!(TimeDelta::days(6) < expires_at.to_utc() - now());
        assert!(!login.to_string().contains("openid"), "an openid is nobody's business");
        let profile = mall.get(login["token"].as_str().unwrap(), PROFILE).await.ok(200);
        assert_eq!(profile["id"], login["user"]["id"]);
        assert_eq!(profile["balance"], "0.00");
        let (again, _token) = mall.log_in("alice").await;
        let (other, _token) = mall.log_in("bob").await;
        assert_eq!(login["user"]["id"], again);
        assert_ne!(again, other);
    });
}

#[test]
fn a_code_that_wechat_does_not_know_is_no_login() {
    with_mall(async |mall| {
        let login = |code: &'static str| mall.post("", "/api/v1/auth/login", json!({"code": code}));
        assert_eq!(login("made up").await.code(), (400, "invalid_code"));
        assert_eq!(login("").await.field(), (422, "validation_failed", "code"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM users").await, 0);
    });
}

#[test]
fn a_new_login_ends_the_older_token() {
    with_mall(async |mall| {
        let (_id, first) = mall.log_in("alice").await;
        mall.get(&first, PROFILE).await.ok(200);
        let (_id, second) = mall.log_in("alice").await;
        wait_until("the older token is refused", async || {
            mall.get(&first, PROFILE).await.code() == (401, "unauthorized")
        })
        .await;
        mall.get(&second, PROFILE).await.ok(200);
    });
}

#[test]
fn a_banned_shopper_is_out_at_once_and_cannot_come_back() {
    with_mall(async |mall| {
        let (id, token) = mall.log_in("alice").await;
        mall.get(&token, PROFILE).await.ok(200);
        let mut conn = mall.store.connection().await.unwrap();
        assert!(mysql::user::set_active(&mut conn, UserId(id), false).await.unwrap());
        let user = mysql::user::find(&mut conn, UserId(id)).await.unwrap().unwrap();
        mall.store.redis().drop_token_version(&user.openid).await.unwrap();
        mall.store.redis().hint(Hint::User(UserId(id))).await.unwrap();
        wait_until("the token is refused", async || {
            mall.get(&token, PROFILE).await.code() == (403, "account_disabled")
        })
        .await;
        let login = mall.post("", "/api/v1/auth/login", json!({ "code": "sim:alice" })).await;
        assert_eq!(login.code(), (403, "account_disabled"));
    });
}

#[test]
fn a_token_survives_redis_forgetting_it() {
    with_mall(async |mall| {
        let (id, token) = mall.log_in("alice").await;
        let mut conn = mall.store.connection().await.unwrap();
        let user = mysql::user::find(&mut conn, UserId(id)).await.unwrap().unwrap();
        mall.store.redis().drop_token_version(&user.openid).await.unwrap();
        mall.store.redis().hint(Hint::User(UserId(id))).await.unwrap();
        wait_until("MySQL was asked, and Redis was put right", async || {
            mall.get(&token, PROFILE).await.ok(200);
            let version = mall.store.redis().token_version(&user.openid).await.unwrap();
            version == Some(user.token_version)
        })
        .await;
    });
}

#[test]
fn no_token_a_foreign_one_and_an_expired_one_are_refused() {
    with_mall(async |mall| {
        let (id, _token) = mall.log_in("alice").await;
        let shopper = ShopperToken { user_id: UserId(id), version: 1, openid: "o1".to_owned() };
        let long_ago = now() - TimeDelta::days(8);
        let (expired, _) = tokens().for_shopper(&shopper, long_ago).unwrap();
        let foreign = mall::token::Tokens::new(&mall_wechat::Secret::new("x".repeat(32)));
        let (foreign, _) = foreign.for_shopper(&shopper, now()).unwrap();
        for token in ["", "nonsense", "a.b.c", &expired, &foreign] {
            for path in [PROFILE, "/api/v1/orders", "/api/v1/user/addresses"] {
                assert_eq!(mall.get(token, path).await.code(), (401, "unauthorized"), "{path}");
            }
            assert_eq!(mall.get(token, SALES).await.code(), (401, "unauthorized"));
        }
        let basic = mall.request(Method::GET, PROFILE).basic_auth("alice", Some("x"));
        assert_eq!(mall.send(basic).await.code(), (401, "unauthorized"));
        // A bad token is refused also where none is needed.
        assert_eq!(mall.get("nonsense", "/api/v1/flash-sales").await.code(), (401, "unauthorized"));
    });
}

#[test]
fn the_two_halves_of_the_api_refuse_each_others_tokens() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        assert_eq!(mall.get(&shopper, SALES).await.code(), (403, "forbidden"));
        let publish = "/api/admin/flash-sales/1/publish";
        assert_eq!(mall.post(&shopper, publish, json!({})).await.code(), (403, "forbidden"));
        assert_eq!(mall.get(&admin, PROFILE).await.code(), (403, "forbidden"));
        assert_eq!(mall.get(&admin, "/api/v1/orders").await.code(), (403, "forbidden"));
    });
}

#[test]
fn an_admin_logs_in_and_the_audit_log_knows() {
    with_mall(async |mall| {
        let (username, password) = ADMIN;
        let body = json!({ "username": username, "password": password });
        let login = mall.post("", "/api/admin/login", body).await.ok(200);
        assert_eq!(login["admin"]["username"], username);
        assert_eq!(login["admin"]["permissions"], json!(["*"]));
        assert!(!login.to_string().contains("argon2"), "a hash is nobody's business");
        mall.get(login["token"].as_str().unwrap(), SALES).await.ok(200);
        let logged =
            "SELECT COUNT(*) FROM audit_log WHERE action = 'admin.login' AND outcome = 'ok'";
        assert_eq!(mall.number(logged).await, 1);
    });
}

#[test]
fn five_wrong_passwords_lock_an_admin_out() {
    with_mall(async |mall| {
        let (username, password) = ADMIN;
        let login = |username: &'static str, password: &'static str| {
            mall.post("", "/api/admin/login", json!({ "username": username, "password": password }))
        };
        assert_eq!(login("nobody", "guess").await.code(), (401, "invalid_credentials"));
        for _guess in 0..5 {
            assert_eq!(login(username, "guess").await.code(), (401, "invalid_credentials"));
        }
        let locked = login(username, password).await;
        assert_eq!(locked.code(), (429, "account_locked"));
        let seconds: u64 = locked.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((800..=900).contains(&seconds), "{seconds}");
        mall.store.execute_raw("UPDATE admins SET locked_until = NOW(3)").await.unwrap();
        login(username, password).await.ok(200);
        assert_eq!(mall.number("SELECT MAX(failed_logins) FROM admins").await, 0);
    });
}

#[test]
fn an_admin_may_do_what_the_role_says_and_not_more() {
    with_mall(async |mall| {
        let mut conn = mall.store.connection().await.unwrap();
        let id = mysql::admin::save(&mut conn, "store", "no hash", "warehouse").await.unwrap();
        let token = |version| tokens().for_admin(AdminToken { admin_id: id, version }, now());
        let (token, _) = token(0).unwrap();
        assert_eq!(mall.get(&token, SALES).await.code(), (403, "forbidden"));
        mall.store.execute_raw("UPDATE admins SET role = 'operator'").await.unwrap();
        mall.get(&token, SALES).await.ok(200);
        mall.store.execute_raw("UPDATE admins SET status = 0").await.unwrap();
        assert_eq!(mall.get(&token, SALES).await.code(), (403, "account_disabled"));
        mall.store.execute_raw("UPDATE admins SET status = 1, token_version = 5").await.unwrap();
        assert_eq!(mall.get(&token, SALES).await.code(), (401, "unauthorized"));
        let nobody = AdminToken { admin_id: AdminId(999), version: 0 };
        let (nobody, _) = tokens().for_admin(nobody, now()).unwrap();
        assert_eq!(mall.get(&nobody, SALES).await.code(), (401, "unauthorized"));
    });
}
