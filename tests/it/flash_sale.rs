//! Flash sales as shoppers see them, and asking for units.

use serde_json::{Value, json};

use crate::support::{Mall, Shopper, key, sale, wait_until, with_mall};

/// The item as `token` sees it.
async fn item(mall: &Mall, token: &str, sale: i64) -> Value {
    let sale = mall.get(token, &format!("/api/v1/flash-sales/{sale}")).await.ok(200);
    sale["items"][0].clone()
}

#[test]
fn shoppers_see_what_runs_and_what_is_to_come() {
    with_mall(async |mall| {
        let (running, _item) = mall.running_sale(10, 2).await;
        let (upcoming, _item) = mall.publish(sale(600, 1_200, 5, 1)).await;
        let list = mall.get("", "/api/v1/flash-sales").await.ok(200);
        assert!(list["server_time"].is_string());
        let states: Vec<_> = list["items"].as_array().unwrap().iter().collect();
        let states: Vec<_> = states.iter().map(|sale| (&sale["id"], &sale["state"])).collect();
        let expected = [(json!(running), json!("running")), (json!(upcoming), json!("upcoming"))];
        assert_eq!(states, expected.iter().map(|(id, state)| (id, state)).collect::<Vec<_>>());
        let seen = item(mall, "", running).await;
        assert_eq!(seen["flash_price"], "99.00");
        assert_eq!(seen["price"], "299.00");
        assert_eq!((&seen["remaining"], &seen["per_limit"]), (&json!(100), &json!(2)));
        assert!(seen.get("purchased").is_none(), "nobody is logged in");
    });
}

#[test]
fn a_draft_is_nobodys_business() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let draft = sale(-60, 600, 10, 1);
        let draft = mall.post_once(&admin, &key(), "/api/admin/flash-sales", draft).await.ok(201);
        let path = format!("/api/v1/flash-sales/{}", draft["id"]);
        assert_eq!(mall.get("", &path).await.code(), (404, "not_found"));
        assert_eq!(mall.get("", "/api/v1/flash-sales").await.ok(200)["total"], 0);
    });
}

#[test]
fn an_order_takes_its_units_and_can_be_looked_up_by_its_key() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 3).await;
        let key = key();
        let placed = mall.order(&alice, sale, &key, 2).await.ok(201);
        assert_eq!((&placed["status"], &placed["pay_amount"]), (&json!(0), &json!("198.00")));
        assert!(placed["expire_at"].is_string());
        let path = format!("/api/v1/orders/by-request/{key}");
        assert_eq!(mall.get(&alice.token, &path).await.ok(200), placed);
        wait_until("the page shows it", async || {
            let seen = item(mall, &alice.token, sale.0).await;
            seen["remaining"] == 80 && seen["purchased"] == 2
        })
        .await;
        assert_eq!(mall.number("SELECT taken FROM stock_pools WHERE kind = 2").await, 2);
    });
}

#[test]
fn the_same_key_and_body_is_the_same_order() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 5).await;
        let key = key();
        let first = mall.order(&alice, sale, &key, 1).await.ok(201);
        let (again, at_once) = futures_util::join!(
            mall.order(&alice, sale, &key, 1),
            mall.order(&alice, sale, &key, 1)
        );
        assert_eq!(again.ok(201), first);
        assert_eq!(at_once.ok(201), first);
        let other = mall.order(&alice, sale, &key, 2).await;
        assert_eq!(other.code(), (422, "idempotency_conflict"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM orders").await, 1);
        // The key is the shopper's own: another's is another.
        let bob = mall.shopper("bob").await;
        assert_ne!(mall.order(&bob, sale, &key, 1).await.ok(201)["id"], first["id"]);
    });
}

#[test]
fn nobody_gets_more_than_the_limit() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 2).await;
        mall.order(&alice, sale, &key(), 2).await.ok(201);
        let refused = mall.order(&alice, sale, &key(), 1).await;
        assert_eq!(refused.code(), (409, "limit_exceeded"));
        let refused = mall.order(&alice, sale, &key(), 3).await;
        assert_eq!(refused.field(), (422, "validation_failed", "quantity"));
    });
}

#[test]
fn the_last_unit_goes_to_one_shopper_and_comes_back_when_cancelled() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let bob = mall.shopper("bob").await;
        let sale = mall.running_sale(1, 1).await;
        let won = mall.order(&alice, sale, &key(), 1).await.ok(201);
        let lost = mall.order(&bob, sale, &key(), 1).await;
        assert_eq!(lost.code(), (409, "sold_out"));
        assert_eq!(lost.body["message"], "已售罄");
        wait_until("the page says so", async || {
            item(mall, "", sale.0).await["state"] == "sold_out"
        })
        .await;
        let cancel = format!("/api/v1/orders/{}/cancel", won["id"]);
        mall.post(&alice.token, &cancel, json!({})).await.ok(200);
        wait_until("the unit is back", async || {
            mall.order(&bob, sale, &key(), 1).await.status == 201
        })
        .await;
        assert_eq!(mall.number("SELECT COUNT(*) FROM orders WHERE status = 0").await, 1);
    });
}

#[test]
fn outside_its_window_or_paused_a_sale_gives_nothing_and_says_why() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let admin = mall.admin().await;
        let upcoming = mall.publish(sale(600, 1_200, 5, 1)).await;
        assert_eq!(mall.order(&alice, upcoming, &key(), 1).await.code(), (409, "not_started"));

        let running = mall.running_sale(5, 1).await;
        let act = |action: &'static str| {
            let path = format!("/api/admin/flash-sales/{}/{action}", running.0);
            let admin = admin.clone();
            async move { mall.post(&admin, &path, json!({})).await.ok(200) }
        };
        act("pause").await;
        assert_eq!(mall.order(&alice, running, &key(), 1).await.code(), (409, "paused"));
        assert_eq!(item(mall, "", running.0).await["state"], "paused");
        act("resume").await;
        mall.order(&alice, running, &key(), 1).await.ok(201);
        act("end").await;
        let bob = mall.shopper("bob").await;
        assert_eq!(mall.order(&bob, running, &key(), 1).await.code(), (409, "ended"));
        assert_eq!(item(mall, "", running.0).await["state"], "ended");

        let short = mall.publish(sale(-60, 1, 5, 1)).await;
        wait_until("it is over", async || {
            mall.order(&bob, short, &key(), 1).await.code() == (409, "ended")
        })
        .await;
    });
}

#[test]
fn where_the_shop_wants_sale_tokens_each_is_good_for_one_order() {
    with_mall(async |mall| {
        let (alice, bob) = (mall.shopper("alice").await, mall.shopper("bob").await);
        let opened = mall.running_sale(10, 5).await;
        let (coming, _item) = mall.publish(sale(600, 1_200, 5, 5)).await;
        let mut conn = mall.store.connection().await.unwrap();
        let entry = mall_domain::config::find("flash_sale_token").unwrap();
        mall_store::mysql::config::set(&mut conn, entry, "1").await.unwrap();
        drop(conn);
        mall.store.config_changed().await.unwrap();
        wait_until("tokens are wanted", async || {
            // Nothing can be ordered so, whether they are wanted or not.
            let refused = mall.order(&alice, opened, &key(), 0).await;
            refused.code() == (403, "sale_token_required")
        })
        .await;

        let fetch = async |token: &str, sale: i64| {
            mall.post(token, &format!("/api/v1/flash-sales/{sale}/token"), json!({})).await
        };
        let order = async |who: &Shopper, token: &str, key: &str| {
            let body = json!({ "item_id": opened.1, "quantity": 1, "address_id": who.address_id });
            let path = format!("/api/v1/flash-sales/{}/orders", opened.0);
            let request = mall.request(reqwest::Method::POST, &path).bearer_auth(&who.token);
            let request = request.header("Idempotency-Key", key).header("X-Sale-Token", token);
            mall.send(request.json(&body)).await
        };
        let fetched = fetch(&alice.token, opened.0).await.ok(200);
        let token = fetched["token"].as_str().unwrap();
        assert!(fetched["expires_at"].is_string());
        let invalid = (403, "sale_token_invalid");
        assert_eq!(order(&bob, token, &key()).await.code(), invalid, "it is another's");
        assert_eq!(order(&alice, "nonsense", &key()).await.code(), invalid);
        let first = key();
        let placed = order(&alice, token, &first).await.ok(201);
        // The answer was lost, so it is sent again; another request may not have the token.
        let again = order(&alice, token, &first).await.ok(201);
        assert_eq!(again["order_no"], placed["order_no"]);
        assert_eq!(order(&alice, token, &key()).await.code(), invalid, "it is used");
        assert_eq!(mall.number("SELECT COUNT(*) FROM orders").await, 1);

        // Before the sale opens there is none, nor without a login, nor for what is not there.
        assert_eq!(fetch(&alice.token, coming).await.code(), (409, "not_started"));
        assert_eq!(fetch("", opened.0).await.code(), (401, "unauthorized"));
        assert_eq!(fetch(&alice.token, 999).await.code(), (404, "not_found"));
    });
}
