//! What machines ask the server, and how it comes and goes.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::support::{Setup, key, wait_until, with_mall, with_setup};

#[test]
fn a_ready_mall_says_so_and_which_one_it_is() {
    with_mall(async |mall| {
        assert_eq!(mall.get("", "/healthz").await.status, 200);
        let ready = mall.get("", "/readyz").await.ok(200);
        for part in ["ready", "staying", "mysql", "redis", "migrated"] {
            assert_eq!(ready[part], true, "{part}");
        }
        assert_eq!(mall.get("", "/version").await.ok(200)["name"], "mall");
    });
}

#[test]
fn an_old_schema_is_not_ready() {
    with_mall(async |mall| {
        mall.store
            .execute_raw(
                "CREATE TABLE kept AS SELECT * FROM _sqlx_migrations; \
                          DELETE FROM _sqlx_migrations WHERE version > 20261124100500",
            )
            .await
            .unwrap();
        assert_eq!(mall.get("", "/readyz").await.ok(503)["migrated"], false);
        mall.store
            .execute_raw(
                "DELETE FROM _sqlx_migrations; INSERT INTO _sqlx_migrations SELECT * FROM kept",
            )
            .await
            .unwrap();
        mall.get("", "/readyz").await.ok(200);
    });
}

#[test]
fn paths_and_methods_that_do_not_exist_are_refused_in_the_same_form() {
    with_mall(async |mall| {
        for path in ["/", "/api", "/api/v1/nothing", "/api/v1/orders/1/2/3", "/metrics"] {
            let refused = mall.get("", path).await;
            assert_eq!(refused.code(), (404, "not_found"), "{path}");
            assert!(refused.body["message"].is_string() && refused.body["details"].is_object());
        }
        let refused = mall.delete("", "/api/v1/auth/login").await;
        assert_eq!(refused.code(), (405, "method_not_allowed"));
        assert_eq!(refused.headers["allow"], "POST");
        let refused = mall.post("", "/api/v1/products/1", json!({})).await;
        assert_eq!(refused.code(), (405, "method_not_allowed"));
        let refused = mall.delete("", "/api/v1/orders").await;
        assert_eq!(refused.headers["allow"], "GET, POST");
    });
}

#[test]
fn a_request_keeps_its_id_and_gets_one_if_it_has_none() {
    with_mall(async |mall| {
        let request = |id: &'static str| {
            mall.send(mall.request(Method::GET, "/api/v1/nothing").header("x-request-id", id))
        };
        let answer = request("my-id.42").await;
        assert_eq!(answer.headers["x-request-id"], "my-id.42");
        assert_eq!(answer.body["request_id"], "my-id.42");
        let answer = request("\"><script>").await;
        assert_ne!(answer.headers["x-request-id"], "\"><script>");
        let (one, other) = (mall.get("", "/healthz").await, mall.get("", "/healthz").await);
        assert_ne!(one.headers["x-request-id"], other.headers["x-request-id"]);
    });
}

#[test]
fn the_api_is_documented() {
    with_mall(async |mall| {
        let document = mall.get("", "/api/openapi.json").await.ok(200);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let order = &document["paths"]["/api/v1/flash-sales/{id}/orders"]["post"];
        assert!(order["responses"]["409"].is_object());
        let page = mall.get("", "/api/docs/").await;
        assert_eq!(page.status, 200);
        assert!(page.body.as_str().unwrap().contains("swagger-ui"));
    });
}

#[test]
fn a_mall_that_closes_says_so_first_and_finishes_what_it_began() {
    let setup = Setup { drain_notice: Duration::from_millis(700), ..Setup::default() };
    with_setup(setup, async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(50, 50).await;
        let placed = mall.order(&alice, sale, &key(), 1).await.ok(201);
        let slow = json!({ "timeout": 1, "timeout_ms": 1_500 });
        mall.sim(Method::PUT, "/_sim/faults", Some(slow)).await.ok(200);

        let prepay = async {
            let body = json!({ "order_no": placed["order_no"] });
            mall.post_once(&alice.token, &key(), "/api/v1/payment/prepay", body).await
        };
        let stop = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            mall.stop();
            wait_until("it says that it will close", async || {
                mall.get("", "/readyz").await.status == 503
            })
            .await;
            assert_eq!(mall.get("", "/readyz").await.ok(503)["staying"], false);
            // Until the port is closed, whoever comes is served.
            mall.order(&alice, sale, &key(), 1).await.ok(201);
        };
        let (prepaid, ()) = futures_util::join!(prepay, stop);
        prepaid.ok(200);
        wait_until("the port is closed", async || {
            mall.request(Method::GET, "/healthz").send().await.is_err()
        })
        .await;
        assert_eq!(mall.number("SELECT COUNT(*) FROM orders").await, 2);
    });
}
