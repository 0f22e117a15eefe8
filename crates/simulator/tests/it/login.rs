//! Who a shopper is, and the tokens of the server API.

use serde_json::{Value, json};

use crate::support::World;

async fn get(world: &World, path: &str, query: &[(&str, &str)]) -> Value {
    let url = format!("{}{path}", world.simulator.url());
    let url = reqwest::Url::parse_with_params(&url, query).unwrap();
    let response = world.http.get(url).send().await.unwrap();
    assert_eq!(response.status(), 200);
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

async fn session(world: &World, code: &str) -> Value {
    let identity = world.identity();
    let query = [
        ("appid", identity.appid.as_str()),
        ("secret", identity.app_secret.as_str()),
        ("js_code", code),
        ("grant_type", "authorization_code"),
    ];
    get(world, "/sns/jscode2session", &query).await
}

#[actix_web::test]
async fn a_name_is_always_the_same_shopper() {
    let world = World::new();
    let (zhang, li) = (session(&world, "sim:zhang").await, session(&world, "sim:li").await);
    assert_eq!(zhang["errcode"], Value::Null);
    assert_eq!(zhang["openid"].as_str().unwrap().len(), 28);
    assert_eq!(zhang["session_key"].as_str().unwrap().len(), 24);
    assert_ne!(zhang["openid"], li["openid"]);
    let world = world.restarted().await;
    assert_eq!(session(&world, "sim:zhang").await["openid"], zhang["openid"]);
}

#[actix_web::test]
async fn other_codes_and_other_secrets_are_refused() {
    let world = World::new();
    assert_eq!(session(&world, "0a1b2c").await["errcode"], 40029);
    assert_eq!(session(&world, "sim:").await["errcode"], 40029);
    assert_eq!(session(&world, "").await["errcode"], 41008);
    let appid = world.identity().appid.as_str();
    let code = ("js_code", "sim:zhang");
    let path = "/sns/jscode2session";
    assert_eq!(get(&world, path, &[code]).await["errcode"], 41002);
    let query = [code, ("appid", "wx0"), ("secret", "s")];
    assert_eq!(get(&world, path, &query).await["errcode"], 40013);
    let query = [code, ("appid", appid), ("secret", "s")];
    assert_eq!(get(&world, path, &query).await["errcode"], 40125);
}

async fn stable(world: &World) -> Value {
    let body = json!({
        "grant_type": "client_credential",
        "appid": world.identity().appid,
        "secret": world.identity().app_secret,
    });
    world.control("POST", "/cgi-bin/stable_token", body).await.1
}

async fn phone(world: &World, token: &Value, code: &str) -> Value {
    let path = format!("/wxa/business/getuserphonenumber?access_token={}", token.as_str().unwrap());
    world.control("POST", &path, json!({ "code": code })).await.1
}

#[actix_web::test]
async fn a_token_opens_the_phone_number() {
    let world = World::new();
    let token = stable(&world).await;
    assert_eq!(token["expires_in"], 7200);
    assert_eq!(stable(&world).await["access_token"], token["access_token"]);

    let answer = phone(&world, &token["access_token"], "phone:13800138000").await;
    assert_eq!(answer["errcode"], 0);
    assert_eq!(answer["phone_info"]["purePhoneNumber"], "13800138000");
    assert_eq!(answer["phone_info"]["watermark"]["appid"], world.identity().appid);
    assert_eq!(phone(&world, &token["access_token"], "phone:138").await["errcode"], 40029);
    assert_eq!(phone(&world, &json!("100_no"), "phone:13800138000").await["errcode"], 40001);
}

#[actix_web::test]
async fn a_token_survives_a_restart() {
    let world = World::new();
    let token = stable(&world).await["access_token"].clone();
    let world = world.restarted().await;
    assert_eq!(stable(&world).await["access_token"], token);
    assert_eq!(phone(&world, &token, "phone:13800138000").await["errcode"], 0);
}

#[actix_web::test]
async fn the_families_of_tokens_know_nothing_of_each_other() {
    let world = World::new();
    let identity = world.identity();
    let query = [
        ("grant_type", "client_credential"),
        ("appid", identity.appid.as_str()),
        ("secret", identity.app_secret.as_str()),
    ];
    let stable = stable(&world).await["access_token"].clone();
    let first = get(&world, "/cgi-bin/token", &query).await["access_token"].clone();
    let second = get(&world, "/cgi-bin/token", &query).await["access_token"].clone();
    assert_ne!(first, second);
    for token in [stable, first, second] {
        assert_eq!(phone(&world, &token, "phone:13800138000").await["errcode"], 0);
    }
}
