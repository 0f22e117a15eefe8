//! A shopper's orders.

use std::time::Duration;

use serde_json::json;

use crate::support::{Setup, key, wait_until, with_mall, with_setup};

#[test]
fn an_order_shows_what_was_bought_where_it_goes_and_what_happened() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 5).await;
        let placed = mall.order(&alice, sale, &key(), 2).await.ok(201);
        let path = format!("/api/v1/orders/{}", placed["id"]);
        let order = mall.get(&alice.token, &path).await.ok(200);
        assert_eq!(order["order_no"], placed["order_no"]);
        assert_eq!((&order["kind"], &order["sale_id"]), (&json!(1), &json!(sale.0)));
        assert_eq!(order["total_amount"], "198.00");
        assert_eq!(order["address_snapshot"]["city"], "深圳市");
        let item = &order["items"][0];
        assert_eq!((&item["price"], &item["quantity"]), (&json!("99.00"), &json!(2)));
        assert_eq!(item["flash_item_id"], sale.1);
        assert!(order["timeline"].is_array());
        // The address may change; the order's stays.
        let address = format!("/api/v1/user/addresses/{}", alice.address_id);
        mall.delete(&alice.token, &address).await.ok(204);
        let later = mall.get(&alice.token, &path).await.ok(200);
        assert_eq!(later["address_snapshot"], order["address_snapshot"]);
    });
}

#[test]
fn someone_elses_order_does_not_exist() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (_id, bob) = mall.log_in("bob").await;
        let sale = mall.running_sale(10, 5).await;
        let key = key();
        let placed = mall.order(&alice, sale, &key, 1).await.ok(201);
        let order = format!("/api/v1/orders/{}", placed["id"]);
        assert_eq!(mall.get(&bob, &order).await.code(), (404, "not_found"));
        assert_eq!(mall.get("", &order).await.code(), (401, "unauthorized"));
        let cancel = mall.post(&bob, &format!("{order}/cancel"), json!({})).await;
        assert_eq!(cancel.code(), (404, "not_found"));
        let by_request = format!("/api/v1/orders/by-request/{key}");
        assert_eq!(mall.get(&bob, &by_request).await.code(), (404, "not_found"));
        let status = format!("/api/v1/payment/{}/status", placed["order_no"].as_str().unwrap());
        assert_eq!(mall.get(&bob, &status).await.code(), (404, "not_found"));
        let prepay = json!({ "order_no": placed["order_no"] });
        let prepay = mall.post_once(&bob, &key, "/api/v1/payment/prepay", prepay).await;
        assert_eq!(prepay.code(), (404, "not_found"));
        assert_eq!(mall.get(&bob, "/api/v1/orders").await.ok(200)["total"], 0);
        assert_eq!(mall.status(&alice, placed["id"].as_i64().unwrap()).await, 0);
    });
}

#[test]
fn orders_are_listed_newest_first_by_page_and_status() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 5).await;
        let mut ids = Vec::new();
        for _order in 0..3 {
            ids.push(mall.order(&alice, sale, &key(), 1).await.ok(201)["id"].clone());
        }
        ids.reverse();
        let cancel = format!("/api/v1/orders/{}/cancel", ids[0]);
        mall.post(&alice.token, &cancel, json!({})).await.ok(200);
        let list = async |query: &str| {
            let list = mall.get(&alice.token, &format!("/api/v1/orders{query}")).await.ok(200);
            let found: Vec<_> =
                list["items"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect();
            (found, list["total"].as_i64().unwrap())
        };
        assert_eq!(list("").await, (ids.clone(), 3));
        assert_eq!(list("?page=2&page_size=2").await, (ids[2..].to_vec(), 3));
        assert_eq!(list("?status=0").await, (ids[1..].to_vec(), 2));
        assert_eq!(list("?status=4").await, (ids[..1].to_vec(), 1));
        assert_eq!(list("?page=9").await, (Vec::new(), 3));
    });
}

#[test]
fn an_order_is_cancelled_once() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 5).await;
        let placed = mall.order(&alice, sale, &key(), 1).await.ok(201);
        let cancel = format!("/api/v1/orders/{}/cancel", placed["id"]);
        let cancelled = mall.post(&alice.token, &cancel, json!({})).await.ok(200);
        assert_eq!(cancelled["status"], 4);
        assert!(cancelled["cancel_time"].is_string());
        let again = mall.post(&alice.token, &cancel, json!({})).await;
        assert_eq!(again.code(), (409, "order_status"));
        assert_eq!(again.body["details"]["status"], 4);
        let prepay = json!({ "order_no": placed["order_no"] });
        let prepay = mall.post_once(&alice.token, &key(), "/api/v1/payment/prepay", prepay).await;
        assert_eq!(prepay.code(), (409, "order_status"));
    });
}

#[test]
fn an_order_that_nobody_pays_ends_by_itself_and_gives_its_units_back() {
    let setup = Setup {
        flash_timeout: Duration::from_secs(1),
        pay_grace: Duration::from_secs(1),
        ..Setup::default()
    };
    with_setup(setup, async |mall| {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(1, 1).await;
        let placed = mall.order(&alice, sale, &key(), 1).await.ok(201);
        mall.until_status(&alice, placed["id"].as_i64().unwrap(), 4).await;
        let bob = mall.shopper("bob").await;
        wait_until("the unit is back", async || {
            mall.order(&bob, sale, &key(), 1).await.status == 201
        })
        .await;
    });
}
