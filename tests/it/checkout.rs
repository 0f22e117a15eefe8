//! From a cart or a buy-now to an order.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::coupon::receive;
use crate::support::{Answer, Mall, Shopper, key, wait_until, with_mall};

pub(crate) const ORDERS: &str = "/api/v1/orders";
const PREVIEW: &str = "/api/v1/orders/preview";

/// Sends a request for an order.
pub(crate) async fn create(mall: &Mall, shopper: &Shopper, key: &str, body: &Value) -> Answer {
    let mut body = body.clone();
    if body.get("address_id").is_none() {
        body["address_id"] = json!(shopper.address_id);
    }
    mall.post_once(&shopper.token, key, ORDERS, body).await
}

/// Buys units of one SKU.
pub(crate) async fn buy(mall: &Mall, shopper: &Shopper, sku: i64, quantity: u32) -> Value {
    let body = json!({ "items": [{ "sku_id": sku, "quantity": quantity }] });
    create(mall, shopper, &key(), &body).await.ok(201)
}

/// Puts units into the cart; answers the line's id.
async fn put(mall: &Mall, shopper: &Shopper, (product, sku): (i64, i64), quantity: u32) -> i64 {
    let body = json!({ "product_id": product, "sku_id": sku, "quantity": quantity });
    let line = mall.post(&shopper.token, "/api/v1/cart", body).await.ok(201);
    line["id"].as_i64().unwrap()
}

/// Makes a SKU's stock this large, in every book. Nobody may have ordered of it before.
pub(crate) async fn stock(mall: &Mall, sku: i64, units: i64) {
    let sql = format!(
        "INSERT INTO stock_ledger (pool_id, delta, balance, reason)
             SELECT id, {units} - total, {units}, 'adjust' FROM stock_pools
             WHERE kind = 1 AND ref_id = {sku};
         UPDATE stock_pools SET total = {units} WHERE kind = 1 AND ref_id = {sku}"
    );
    mall.store.execute_raw(&sql).await.unwrap();
}

/// Units that MySQL has left of a SKU.
pub(crate) async fn left(mall: &Mall, sku: i64) -> i64 {
    let sql = format!("SELECT total - taken FROM stock_pools WHERE kind = 1 AND ref_id = {sku}");
    mall.number(&sql).await
}

async fn preview(mall: &Mall, shopper: &Shopper, body: Value) -> Value {
    mall.post(&shopper.token, PREVIEW, body).await.ok(200)
}

#[test]
fn a_preview_shows_prices_freight_and_which_coupons_serve() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let cup = json!([{ "sku_id": 9, "quantity": 1 }]);
        let shown = preview(mall, &alice, json!({ "items": cup })).await;
        assert_eq!(
            (&shown["total_amount"], &shown["freight_amount"]),
            (&json!("49.00"), &json!("8.00"))
        );
        assert_eq!((&shown["pay_amount"], &shown["coupon_id"]), (&json!("57.00"), &Value::Null));
        assert_eq!(shown["freight"], json!({ "free_threshold": "99.00", "reason": null }));
        assert_eq!(shown["address"]["id"], alice.address_id);

        let mut mine = Vec::new();
        for coupon in [1, 2, 3] {
            mine.push(receive(mall, &alice.token, coupon).await.ok(201)["id"].clone());
        }
        // 2 × 89 + 49 = 227: 30 off, or 15 % of it, or 5.
        let goods = json!([{ "sku_id": 12, "quantity": 2 }, { "sku_id": 9, "quantity": 1 }]);
        let body = json!({ "items": goods, "coupon_id": mine[0] });
        let shown = preview(mall, &alice, body).await;
        assert_eq!(
            (&shown["total_amount"], &shown["discount_amount"]),
            (&json!("227.00"), &json!("30.00"))
        );
        assert_eq!(
            (&shown["freight_amount"], &shown["pay_amount"]),
            (&json!("0.00"), &json!("197.00"))
        );
        assert_eq!((&shown["coupon_id"], &shown["freight"]["reason"]), (&mine[0], &json!("free")));
        let shares: Vec<_> = shown["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["discount_amount"])
            .collect();
        assert_eq!(shares, ["23.52", "6.48"]);
        let usable: Vec<_> = shown["coupons"]["usable"]
            .as_array()
            .unwrap()
            .iter()
            .map(|coupon| (coupon["id"].clone(), coupon["discount_amount"].clone()))
            .collect();
        let expected = [(0, "34.05"), (1, "30.00"), (2, "5.00")];
        let order = [1, 0, 2];
        for ((place, amount), index) in expected.into_iter().zip(order) {
            assert_eq!(usable[place], (mine[index].clone(), json!(amount)));
        }

        let body = json!({ "items": cup, "coupon_id": mine[0] });
        let shown = preview(mall, &alice, body).await;
        assert_eq!(
            (&shown["coupon_id"], &shown["discount_amount"]),
            (&Value::Null, &json!("0.00"))
        );
        let unusable = &shown["coupons"]["unusable"][0];
        assert_eq!((&unusable["id"], &unusable["reason"]), (&mine[0], &json!("below_min_amount")));
        assert_eq!(unusable["reason_text"], "还差 150.00 元可用");
    });
}

#[test]
fn remote_provinces_cost_more_and_blocked_ones_get_nothing() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let address = async |province: &str| {
            let mut address = crate::support::address();
            address["province"] = json!(province);
            let saved = mall.post(&alice.token, "/api/v1/user/addresses", address).await.ok(201);
            saved["id"].clone()
        };
        let (remote, blocked) = (address("西藏自治区").await, address("台湾省").await);
        let cup = json!([{ "sku_id": 9, "quantity": 1 }]);
        let shown = preview(mall, &alice, json!({ "items": cup, "address_id": remote })).await;
        assert_eq!(
            (&shown["freight_amount"], &shown["freight"]["reason"]),
            (&json!("23.00"), &json!("remote"))
        );
        let shown = preview(mall, &alice, json!({ "items": cup, "address_id": blocked })).await;
        assert_eq!(shown["freight"]["reason"], "blocked");
        let body = json!({ "items": cup, "address_id": blocked });
        assert_eq!(create(mall, &alice, &key(), &body).await.code(), (409, "region_blocked"));
        let body = json!({ "items": cup, "address_id": remote });
        let placed = create(mall, &alice, &key(), &body).await.ok(201);
        assert_eq!(placed["pay_amount"], "72.00");
    });
}

#[test]
fn an_order_from_the_cart_takes_units_coupon_and_lines_and_a_cancel_gives_them_back() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let coupon = receive(mall, &alice.token, 1).await.ok(201)["id"].clone();
        let nuts = put(mall, &alice, (7, 12), 2).await;
        let cup = put(mall, &alice, (5, 9), 1).await;
        let other = put(mall, &alice, (1, 1), 1).await;
        let before = (left(mall, 12).await, left(mall, 9).await);
        let body = json!({
            "cart_ids": [nuts, cup], "coupon_id": coupon, "remark": " 请尽快 ", "pay_amount": "197.00",
        });
        let name = key();
        let placed = create(mall, &alice, &name, &body).await.ok(201);
        assert_eq!((&placed["status"], &placed["pay_amount"]), (&json!(0), &json!("197.00")));
        let again = create(mall, &alice, &name, &body).await.ok(201);
        assert_eq!(again, placed);
        let found = mall.get(&alice.token, &format!("{ORDERS}/by-request/{name}")).await.ok(200);
        assert_eq!(found["id"], placed["id"]);

        let path = format!("{ORDERS}/{}", placed["id"]);
        let order = mall.get(&alice.token, &path).await.ok(200);
        assert_eq!((&order["kind"], &order["coupon_id"]), (&json!(0), &coupon));
        assert_eq!(
            (&order["total_amount"], &order["discount_amount"]),
            (&json!("227.00"), &json!("30.00"))
        );
        assert_eq!(order["remark"], "请尽快");
        let lines: Vec<_> = order["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["specs"].as_str().unwrap(), item["pay_amount"].as_str().unwrap()))
            .collect();
        assert_eq!(lines, [("30 包", "154.48"), ("320 毫升", "42.52")]);
        assert_eq!((left(mall, 12).await, left(mall, 9).await), (before.0 - 2, before.1 - 1));
        let cart = mall.get(&alice.token, "/api/v1/cart").await.ok(200);
        assert_eq!((&cart["total"], &cart["items"][0]["id"]), (&json!(1), &json!(other)));
        let count = mall.get(&alice.token, "/api/v1/cart/count").await.ok(200);
        assert_eq!(count["count"], 1);
        let used = mall.get(&alice.token, "/api/v1/user/coupons?status=1").await.ok(200);
        assert_eq!(
            (&used["items"][0]["id"], &used["items"][0]["order_id"]),
            (&coupon, &placed["id"])
        );
        let body = json!({ "items": [{ "sku_id": 12, "quantity": 3 }], "coupon_id": coupon });
        let twice = create(mall, &alice, &key(), &body).await;
        assert_eq!(twice.code(), (409, "coupon_unusable"));
        assert_eq!(twice.body["details"]["reason"], "used");

        mall.post(&alice.token, &format!("{path}/cancel"), json!({})).await.ok(200);
        assert_eq!((left(mall, 12).await, left(mall, 9).await), before);
        let unused = mall.get(&alice.token, "/api/v1/user/coupons?status=0").await.ok(200);
        assert_eq!(
            (&unused["items"][0]["id"], &unused["items"][0]["order_id"]),
            (&coupon, &Value::Null)
        );
        // And it serves again.
        create(mall, &alice, &key(), &body).await.ok(201);
    });
}

#[test]
fn an_order_can_be_paid_and_its_coupon_stays_used() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let coupon = receive(mall, &alice.token, 3).await.ok(201)["id"].clone();
        let body = json!({
            "items": [{ "sku_id": 9, "quantity": 1 }, { "sku_id": 10, "quantity": 1 }],
            "coupon_id": coupon,
        });
        let placed = create(mall, &alice, &key(), &body).await.ok(201);
        // 49 + 59 - 5 = 103: no freight.
        assert_eq!(placed["pay_amount"], "103.00");
        let prepay = mall.prepay(&alice, placed["order_no"].as_str().unwrap()).await;
        mall.pay(&prepay).await;
        mall.until_status(&alice, placed["id"].as_i64().unwrap(), 1).await;
        let used = mall.get(&alice.token, "/api/v1/user/coupons?status=1").await.ok(200);
        assert_eq!(used["items"][0]["order_id"], placed["id"]);
    });
}

#[test]
fn what_can_not_be_ordered_is_refused_and_leaves_nothing() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        stock(mall, 23, 1).await;
        let before = left(mall, 9).await;
        let body =
            json!({ "items": [{ "sku_id": 9, "quantity": 1 }, { "sku_id": 23, "quantity": 2 }] });
        let refused = create(mall, &alice, &key(), &body).await;
        assert_eq!(refused.code(), (409, "sold_out"));
        assert_eq!(refused.body["details"]["sku_id"], 23);
        let body = json!({ "items": [{ "sku_id": 9, "quantity": 1 }], "pay_amount": "1.00" });
        let refused = create(mall, &alice, &key(), &body).await;
        assert_eq!(refused.code(), (409, "price_changed"));
        assert_eq!(refused.body["details"]["pay_amount"], "57.00");
        mall.store.execute_raw("UPDATE products SET status = 0 WHERE id = 7").await.unwrap();
        let body = json!({ "items": [{ "sku_id": 12, "quantity": 1 }] });
        assert_eq!(create(mall, &alice, &key(), &body).await.code(), (409, "not_on_sale"));
        let shown = preview(mall, &alice, body).await;
        assert_eq!(
            (&shown["items"][0]["valid"], &shown["items"][0]["reason"]),
            (&json!(false), &json!("off_shelf"))
        );
        assert_eq!((&shown["total_amount"], left(mall, 9).await), (&json!("0.00"), before));
        assert_eq!(mall.number("SELECT COUNT(*) FROM orders").await, 0);
        assert_eq!(mall.number("SELECT COUNT(*) FROM order_drafts").await, 0);
    });
}

#[test]
fn the_same_key_with_another_body_is_a_conflict() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let name = key();
        let body = |quantity: u32| json!({ "items": [{ "sku_id": 9, "quantity": quantity }] });
        create(mall, &alice, &name, &body(1)).await.ok(201);
        let other = create(mall, &alice, &name, &body(2)).await;
        assert_eq!(other.code(), (422, "idempotency_conflict"));
        // The key of a flash order is taken too.
        let (name, sale) = (key(), mall.running_sale(5, 5).await);
        mall.order(&alice, sale, &name, 1).await.ok(201);
        let other = create(mall, &alice, &name, &body(1)).await;
        assert_eq!(other.code(), (422, "idempotency_conflict"));
    });
}

#[test]
fn a_request_sent_many_times_at_once_makes_one_order() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let name = key();
        let body = json!({
            "items": [{ "sku_id": 9, "quantity": 1 }, { "sku_id": 12, "quantity": 1 }],
        });
        let answers = join_all((0..40).map(|_| create(mall, &alice, &name, &body))).await;
        let ids: std::collections::BTreeSet<_> =
            answers.into_iter().map(|answer| answer.ok(201)["id"].as_i64().unwrap()).collect();
        assert_eq!((ids.len(), mall.number("SELECT COUNT(*) FROM orders").await), (1, 1));
    });
}

#[test]
fn bad_input_is_named_and_others_things_do_not_exist() {
    with_mall(async |mall| {
        let (alice, bob) = (mall.shopper("alice").await, mall.shopper("bob").await);
        let coupon = receive(mall, &alice.token, 3).await.ok(201)["id"].clone();
        let line = put(mall, &alice, (5, 9), 1).await;
        let item = json!([{ "sku_id": 9, "quantity": 1 }]);
        let cases = [
            (json!({}), (422, "validation_failed", "items")),
            (json!({ "items": [] }), (422, "validation_failed", "items")),
            (json!({ "items": item, "cart_ids": [1] }), (422, "validation_failed", "items")),
            (json!({ "cart_ids": [] }), (422, "validation_failed", "cart_ids")),
            (
                json!({ "items": [{ "sku_id": 9, "quantity": 0 }] }),
                (422, "validation_failed", "items[0].quantity"),
            ),
            (
                json!({ "items": [{ "sku_id": 9, "quantity": 600 }, { "sku_id": 9, "quantity": 600 }] }),
                (422, "validation_failed", "items"),
            ),
            (json!({ "items": [{ "sku_id": 9 }] }), (400, "invalid_request", "items[0].quantity")),
        ];
        for (body, expected) in cases {
            let answer = create(mall, &bob, &key(), &body).await;
            assert_eq!(answer.field(), expected, "{body}");
            let answer = mall.post(&bob.token, PREVIEW, body.clone()).await;
            assert_eq!(answer.field(), expected, "{body}");
        }
        let long = json!({ "items": item, "remark": "长".repeat(201) });
        let long = create(mall, &bob, &key(), &long).await;
        assert_eq!(long.field(), (422, "validation_failed", "remark"));
        let money = json!({ "items": item, "pay_amount": "1.234" });
        let money = create(mall, &bob, &key(), &money).await;
        assert_eq!(money.field(), (422, "validation_failed", "pay_amount"));
        let missing = [
            json!({ "cart_ids": [line] }),
            json!({ "items": item, "coupon_id": coupon }),
            json!({ "items": item, "address_id": alice.address_id }),
            json!({ "items": [{ "sku_id": 999, "quantity": 1 }] }),
        ];
        for body in missing {
            let answer = create(mall, &bob, &key(), &body).await;
            assert_eq!(answer.code(), (404, "not_found"), "{body}");
            let answer = mall.post(&bob.token, PREVIEW, body.clone()).await;
            assert_eq!(answer.code(), (404, "not_found"), "{body}");
        }
        let body = json!({ "items": item, "address_id": bob.address_id });
        let nobody = mall.post_once("", &key(), ORDERS, body.clone()).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
        let nobody = mall.post("", PREVIEW, body.clone()).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
        let no_key = mall.post(&bob.token, ORDERS, body).await;
        assert_eq!(no_key.field(), (400, "invalid_request", "Idempotency-Key"));
    });
}

#[test]
fn a_change_of_freight_or_of_the_deadline_counts_at_once() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let sql = "REPLACE INTO system_configs (config_key, config_value) VALUES
             ('base_freight', '6.50'), ('free_freight_threshold', '1000.00'),
             ('order_timeout_secs', '600')";
        mall.store.execute_raw(sql).await.unwrap();
        let cup = json!({ "items": [{ "sku_id": 9, "quantity": 1 }] });
        wait_until("the new freight counts", async || {
            preview(mall, &alice, cup.clone()).await["freight_amount"] == "6.50"
        })
        .await;
        let placed = create(mall, &alice, &key(), &cup).await.ok(201);
        let order = format!(
            "SELECT TIMESTAMPDIFF(SECOND, NOW(3), expire_at) FROM orders WHERE id = {}",
            placed["id"]
        );
        let seconds = mall.number(&order).await;
        assert!((590..=600).contains(&seconds), "{seconds}");
    });
}

#[test]
fn load_two_hundred_carts_want_the_last_units_and_none_gets_half() {
    with_mall(async |mall| {
        // Ten of one and seven of the other: seven carts can be had.
        stock(mall, 9, 10).await;
        stock(mall, 23, 7).await;
        let mut carts = Vec::new();
        for shopper in 0..200 {
            let shopper = mall.shopper(&format!("shopper-{shopper}")).await;
            let lines =
                [put(mall, &shopper, (5, 9), 1).await, put(mall, &shopper, (12, 23), 1).await];
            carts.push((shopper, lines));
        }
        let asking = carts.iter().map(async |(shopper, lines)| {
            let name = key();
            let body = json!({ "cart_ids": lines });
            let answer = create(mall, shopper, &name, &body).await;
            if answer.status != 202 {
                return answer;
            }
            // Not known yet: ask until it is.
            let path = format!("{ORDERS}/by-request/{name}");
            let mut last = answer;
            wait_until("the outcome is known", async || {
                last = mall.get(&shopper.token, &path).await;
                last.status != 202
            })
            .await;
            last
        });
        let answers = join_all(asking).await;
        let placed = answers.iter().filter(|answer| [200, 201].contains(&answer.status)).count();
        let sold_out = answers.iter().filter(|answer| answer.code() == (409, "sold_out")).count();
        assert_eq!(placed + sold_out, 200, "{answers:?}");
        assert_eq!(
            mall.number("SELECT COUNT(*) FROM orders").await,
            i64::try_from(placed).unwrap()
        );
        // Whoever took the tenth of the one may have given it back after the seventh of the other
        // was gone: nobody is oversold, and no unit is lost.
        assert!((1..=7).contains(&placed), "{placed}");
        wait_until("what was given back can be had", async || {
            let held = mall.number("SELECT COUNT(*) FROM order_drafts WHERE state = 0").await;
            held == 0
        })
        .await;
        assert_eq!(left(mall, 9).await, 10 - i64::try_from(placed).unwrap());
        for index in placed..7 {
            let shopper = &carts[199 - index].0;
            let body = json!({
                "items": [{ "sku_id": 9, "quantity": 1 }, { "sku_id": 23, "quantity": 1 }],
            });
            create(mall, shopper, &key(), &body).await.ok(201);
        }
        assert_eq!((left(mall, 9).await, left(mall, 23).await), (3, 0));
    });
}

#[test]
fn load_cancel_and_pay_meet_a_hundred_times_and_each_order_ends_one_way() {
    with_mall(async |mall| {
        let mut orders = Vec::new();
        for shopper in 0..100 {
            let shopper = mall.shopper(&format!("shopper-{shopper}")).await;
            let coupon = receive(mall, &shopper.token, 3).await.ok(201)["id"].clone();
            let body = json!({
                "items": [{ "sku_id": 9, "quantity": 1 }, { "sku_id": 12, "quantity": 1 }],
                "coupon_id": coupon,
            });
            let placed = create(mall, &shopper, &key(), &body).await.ok(201);
            let prepay = mall.prepay(&shopper, placed["order_no"].as_str().unwrap()).await;
            orders.push((shopper, placed["id"].as_i64().unwrap(), prepay));
        }
        let racing = orders.iter().map(async |(shopper, id, prepay)| {
            let pay =
                mall.sim(reqwest::Method::POST, "/_sim/pay", Some(json!({ "prepay_id": prepay })));
            let path = format!("{ORDERS}/{id}/cancel");
            let cancel = mall.post(&shopper.token, &path, json!({}));
            let (_paid, cancelled) = tokio::join!(pay, cancel);
            assert!([200, 409, 503].contains(&cancelled.status), "{cancelled:?}");
        });
        join_all(racing).await;
        for (shopper, id, _prepay) in &orders {
            wait_until("the order is paid or cancelled", async || {
                let status = mall.status(shopper, *id).await;
                if status == 0 {
                    let cancel = format!("{ORDERS}/{id}/cancel");
                    mall.post(&shopper.token, &cancel, json!({})).await;
                }
                status == 1 || status == 4
            })
            .await;
        }
        let paid = mall.number("SELECT COUNT(*) FROM orders WHERE status = 1").await;
        let used = mall.number("SELECT COUNT(*) FROM user_coupons WHERE status = 1").await;
        assert_eq!(paid, used);
    });
}
