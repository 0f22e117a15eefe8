//! What bad input gets: a code that says what is wrong, and no trace in stock, orders or Redis.

use mall_domain::PoolId;
use mall_store::redis::stock::PoolView;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Mall, Shopper, key, with_mall};

/// Everything that an order leaves a trace in.
async fn traces(mall: &Mall) -> (PoolView, i64, i64, i64, i64) {
    let pool = PoolId(mall.number("SELECT id FROM stock_pools WHERE kind = 2").await);
    let look = mall.store.redis().look(pool).await.unwrap().unwrap();
    (
        look.view,
        look.records,
        mall.number("SELECT COUNT(*) FROM orders").await,
        mall.number("SELECT SUM(taken) FROM stock_pools").await,
        mall.number("SELECT COUNT(*) FROM stock_ledger").await,
    )
}

/// An order with this body, byte for byte.
async fn raw(
    mall: &Mall,
    shopper: &Shopper,
    sale: i64,
    body: impl Into<String>,
) -> (u16, String, String) {
    let path = format!("/api/v1/flash-sales/{sale}/orders");
    let request = mall
        .request(Method::POST, &path)
        .bearer_auth(&shopper.token)
        .header("Idempotency-Key", key())
        .header("Content-Type", "application/json")
        .body(body.into());
    let answer = mall.send(request).await;
    let (status, code, field) = answer.field();
    assert!(answer.body["request_id"].is_string(), "{}", answer.body);
    assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
    (status, code.to_owned(), field.to_owned())
}

fn refusal(status: u16, code: &str, field: &str) -> (u16, String, String) {
    (status, code.to_owned(), field.to_owned())
}

#[test]
fn an_order_that_can_t_be_read_is_refused_with_the_field() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (sale, item) = mall.running_sale(10, 2).await;
        let before = traces(mall).await;
        let address = alice.address_id;
        let cases = [
            (String::new(), "body"),
            ("not json".to_owned(), "body"),
            (format!("[{item},1,{address}]"), "body"),
            ("{\"item_id\":1".to_owned(), "body"),
            (format!("{{\"item_id\":{item},\"quantity\":,\"address_id\":{address}}}"), "quantity"),
            (format!("{{\"item_id\":{item},\"address_id\":{address}}}"), "quantity"),
            (format!("{{\"quantity\":1,\"address_id\":{address}}}"), "item_id"),
            (format!("{{\"item_id\":{item},\"quantity\":1}}"), "address_id"),
        ];
        for (body, field) in cases {
            let refused = raw(mall, &alice, sale, body.clone()).await;
            assert_eq!(refused, refusal(400, "invalid_request", field), "{body}");
        }
        assert_eq!(traces(mall).await, before);
    });
}

#[test]
fn a_quantity_that_can_t_be_is_refused() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (sale, item) = mall.running_sale(10, 2).await;
        let before = traces(mall).await;
        let address = alice.address_id;
        let quantities = [
            "0",
            "-1",
            "1.5",
            "1.0",
            "\"x\"",
            "\"1\"",
            "null",
            "true",
            "[1]",
            "3",
            "4294967295",
            "4294967296",
            "99999999999999999999",
        ];
        for quantity in quantities {
            let body =
                format!("{{\"item_id\":{item},\"quantity\":{quantity},\"address_id\":{address}}}");
            let refused = raw(mall, &alice, sale, body).await;
            assert_eq!(refused, refusal(422, "validation_failed", "quantity"), "{quantity}");
        }
        assert_eq!(traces(mall).await, before);
    });
}

#[test]
fn what_is_unknown_or_someone_elses_does_not_exist() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let bob = mall.shopper("bob").await;
        let (sale, item) = mall.running_sale(10, 2).await;
        let before = traces(mall).await;
        let (mine, other) = (alice.address_id, bob.address_id);
        for (sale, item, address) in [
            (sale, item + 1_000, mine),
            (sale, -1, mine),
            (sale + 1_000, item, mine),
            (sale, item, other),
            (sale, item, mine + 1_000),
        ] {
            let body = json!({ "item_id": item, "quantity": 1, "address_id": address }).to_string();
            let (status, code, _field) = raw(mall, &alice, sale, body).await;
            assert_eq!((status, code.as_str()), (404, "not_found"), "{sale} {item} {address}");
        }
        assert_eq!(traces(mall).await, before);
    });
}

#[test]
fn an_order_needs_a_token_and_a_well_formed_key() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let admin = mall.admin().await;
        let (sale, item) = mall.running_sale(10, 2).await;
        let before = traces(mall).await;
        let path = format!("/api/v1/flash-sales/{sale}/orders");
        let body = json!({ "item_id": item, "quantity": 1, "address_id": alice.address_id });
        let no_key = mall.post(&alice.token, &path, body.clone()).await;
        assert_eq!(no_key.field(), (400, "invalid_request", "Idempotency-Key"));
        for key in ["", "short", "has space", "semi;colon", &"x".repeat(65)] {
            let refused = mall.post_once(&alice.token, key, &path, body.clone()).await;
            assert_eq!(refused.field(), (400, "invalid_request", "Idempotency-Key"), "{key}");
        }
        let post = |token: String| {
            let (path, body) = (path.clone(), body.clone());
            async move { mall.post_once(&token, &key(), &path, body).await }
        };
        assert_eq!(post(String::new()).await.code(), (401, "unauthorized"));
        assert_eq!(post("nonsense".to_owned()).await.code(), (401, "unauthorized"));
        assert_eq!(post(admin).await.code(), (403, "forbidden"));
        assert_eq!(traces(mall).await, before);
    });
}

#[test]
fn a_body_over_64_kib_is_refused_and_an_unknown_field_ignored() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (sale, item) = mall.running_sale(10, 2).await;
        let before = traces(mall).await;
        let body = |padding: usize| {
            json!({
                "item_id": item, "quantity": 1, "address_id": alice.address_id,
                "colour": "red", "padding": "x".repeat(padding),
            })
            .to_string()
        };
        let (status, code, _field) = raw(mall, &alice, sale, body(64 * 1024)).await;
        assert_eq!((status, code.as_str()), (413, "payload_too_large"));
        assert_eq!(traces(mall).await, before);
        let path = format!("/api/v1/flash-sales/{sale}/orders");
        let body: Value = serde_json::from_str(&body(60 * 1024)).unwrap();
        mall.post_once(&alice.token, &key(), &path, body).await.ok(201);
    });
}

#[test]
fn the_other_endpoints_name_what_is_wrong_too() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let token = &alice.token;
        let prepay =
            |body: Value| mall.post_once(token, "prepay-key", "/api/v1/payment/prepay", body);
        assert_eq!(prepay(json!({})).await.field(), (400, "invalid_request", "order_no"));
        assert_eq!(
            prepay(json!({ "order_no": 1 })).await.field(),
            (422, "validation_failed", "order_no")
        );
        assert_eq!(prepay(json!({ "order_no": "../x" })).await.code(), (404, "not_found"));
        assert_eq!(
            prepay(json!({ "order_no": "2611240000000000000000" })).await.code(),
            (404, "not_found")
        );
        let without_key = json!({ "order_no": "2611240000000000000000" });
        let refused = mall.post(token, "/api/v1/payment/prepay", without_key).await;
        assert_eq!(refused.field(), (400, "invalid_request", "Idempotency-Key"));

        for (query, field) in [
            ("page=0", "page"),
            ("page=x", "page"),
            ("page_size=0", "page_size"),
            ("page_size=101", "page_size"),
            ("page_size=-1", "page_size"),
            ("status=9", "status"),
            ("status=paid", "status"),
        ] {
            let refused = mall.get(token, &format!("/api/v1/orders?{query}")).await;
            assert_eq!(refused.field(), (422, "validation_failed", field), "{query}");
        }
        for path in [
            "/api/v1/orders/0",
            "/api/v1/orders/x",
            "/api/v1/orders/by-request/short",
            "/api/v1/payment/none/status",
        ] {
            assert_eq!(mall.get(token, path).await.code(), (404, "not_found"), "{path}");
        }
        assert_eq!(
            mall.post(token, "/api/v1/orders/0/cancel", json!({})).await.code(),
            (404, "not_found")
        );
        let login =
            mall.post("", "/api/admin/login", json!({ "username": "a", "password": 1 })).await;
        assert_eq!(login.field(), (422, "validation_failed", "password"));
        let login = mall.post("", "/api/v1/auth/login", json!({ "code": "x".repeat(129) })).await;
        assert_eq!(login.field(), (422, "validation_failed", "code"));
    });
}
