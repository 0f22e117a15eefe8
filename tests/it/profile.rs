//! Who a shopper is, and the end of a login.

use reqwest::Method;
use serde_json::json;

use crate::support::{wait_until, with_mall};

const PROFILE: &str = "/api/v1/user/profile";
const PHONE: &str = "/api/v1/auth/phone";
const REFRESH: &str = "/api/v1/auth/refresh";
const LOGOUT: &str = "/api/v1/auth/logout";

#[test]
fn a_profile_changes_in_the_parts_that_are_given() {
    with_mall(async |mall| {
        let (id, token) = mall.log_in("alice").await;
        let change = json!({ "nickname": " 小云 ", "gender": 2 });
        let profile = mall.put(&token, PROFILE, change).await.ok(200);
        assert_eq!((&profile["id"], &profile["nickname"]), (&json!(id), &json!("小云")));
        let change = json!({ "avatar": "/uploads/2026/a.webp", "nickname": null });
        let profile = mall.put(&token, PROFILE, change).await.ok(200);
        assert_eq!((&profile["nickname"], &profile["gender"]), (&json!("小云"), &json!(2)));
        assert_eq!(profile["avatar"], "/uploads/2026/a.webp");
        assert_eq!(mall.get(&token, PROFILE).await.ok(200), profile);
        let (_id, other) = mall.log_in("bob").await;
        assert_eq!(mall.get(&other, PROFILE).await.ok(200)["nickname"], json!(null));
    });
}

#[test]
fn a_profile_that_can_t_be_is_refused_with_the_field() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let cases = [
            (json!({ "nickname": "  " }), "nickname"),
            (json!({ "nickname": "长".repeat(33) }), "nickname"),
            (json!({ "nickname": 7 }), "nickname"),
            (json!({ "avatar": "javascript:alert(1)" }), "avatar"),
            (json!({ "gender": 3 }), "gender"),
            (json!({ "gender": 300 }), "gender"),
        ];
        for (body, field) in cases {
            let answer = mall.put(&token, PROFILE, body.clone()).await;
            assert_eq!(answer.field(), (422, "validation_failed", field), "{body}");
        }
        let nobody = mall.put("", PROFILE, json!({ "gender": 1 })).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
    });
}

#[test]
fn a_phone_number_comes_from_wechat_alone() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let bind = json!({ "code": "phone:13800138000" });
        let profile = mall.post(&token, PHONE, bind.clone()).await.ok(200);
        assert_eq!(profile["phone"], "13800138000");
        assert_eq!(mall.get(&token, PROFILE).await.ok(200)["phone"], "13800138000");
        let made_up = mall.post(&token, PHONE, json!({ "code": "13800138000" })).await;
        assert_eq!(made_up.code(), (400, "invalid_code"));
        let empty = mall.post(&token, PHONE, json!({ "code": "" })).await;
        assert_eq!(empty.field(), (422, "validation_failed", "code"));
        assert_eq!(mall.post("", PHONE, bind).await.code(), (401, "unauthorized"));
    });
}

#[test]
fn a_token_is_renewed_unless_a_newer_login_ended_it() {
    with_mall(async |mall| {
        let (id, token) = mall.log_in("alice").await;
        let login = mall.post(&token, REFRESH, json!({})).await.ok(200);
        assert_eq!(login["user"]["id"], id);
        let renewed = login["token"].as_str().unwrap();
        mall.get(renewed, PROFILE).await.ok(200);
        mall.get(&token, PROFILE).await.ok(200);
        mall.log_in("alice").await;
        for old in [renewed, token.as_str()] {
            wait_until("the old login is over", async || {
                mall.post(old, REFRESH, json!({})).await.code() == (401, "unauthorized")
            })
            .await;
        }
        let nobody = mall.send(mall.request(Method::POST, REFRESH)).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
    });
}

#[test]
fn logging_out_ends_every_token_at_once() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let login = mall.post(&token, REFRESH, json!({})).await.ok(200);
        let renewed = login["token"].as_str().unwrap();
        assert_eq!(mall.post(&token, LOGOUT, json!({})).await.status, 204);
        for old in [renewed, token.as_str()] {
            assert_eq!(mall.get(old, PROFILE).await.code(), (401, "unauthorized"));
        }
        assert_eq!(mall.post(&token, LOGOUT, json!({})).await.code(), (401, "unauthorized"));
        let (_id, again) = mall.log_in("alice").await;
        mall.get(&again, PROFILE).await.ok(200);
    });
}
