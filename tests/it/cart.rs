//! Carts.

use serde_json::{Value, json};

use crate::support::{Mall, Shopper, with_mall};

async fn add(mall: &Mall, shopper: &Shopper, product: i64, sku: i64, quantity: u32) -> Value {
    let body = json!({ "product_id": product, "sku_id": sku, "quantity": quantity });
    mall.post(&shopper.token, "/api/v1/cart", body).await.ok(201)
}

async fn count(mall: &Mall, shopper: &Shopper) -> i64 {
    let count = mall.get(&shopper.token, "/api/v1/cart/count").await.ok(200);
    count["count"].as_i64().unwrap()
}

#[test]
fn what_is_put_in_is_there_merged_by_variant_with_todays_price() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        assert_eq!(count(mall, &alice).await, 0);
        let first = add(mall, &alice, 1, 1, 2).await;
        assert_eq!((&first["price"], &first["amount"]), (&json!("299.00"), &json!("598.00")));
        assert_eq!(first["specs"], json!({ "颜色": "曜石黑" }));
        assert_eq!((&first["valid"], &first["selected"]), (&json!(true), &json!(1)));
        let again = add(mall, &alice, 1, 1, 3).await;
        assert_eq!((&again["id"], &again["quantity"]), (&first["id"], &json!(5)));
        add(mall, &alice, 5, 9, 1).await;
        let cart = mall.get(&alice.token, "/api/v1/cart").await.ok(200);
        assert_eq!(cart["total"], 2);
        assert_eq!(
            (&cart["selected_count"], &cart["selected_amount"]),
            (&json!(6), &json!("1544.00"))
        );
        assert_eq!(count(mall, &alice).await, 6);
        // The copy in Redis follows.
        assert_eq!(count(mall, &alice).await, 6);
        let path = format!("/api/v1/cart/{}", first["id"]);
        mall.put(&alice.token, &path, json!({ "quantity": 1 })).await.ok(200);
        assert_eq!(count(mall, &alice).await, 2);
        mall.delete(&alice.token, &path).await.ok(204);
        assert_eq!(count(mall, &alice).await, 1);
        assert_eq!(mall.delete(&alice.token, &path).await.code(), (404, "not_found"));
    });
}

#[test]
fn lines_are_selected_one_by_one_or_all_together_and_removed_so() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (one, two) = (add(mall, &alice, 1, 1, 1).await, add(mall, &alice, 5, 9, 1).await);
        add(mall, &alice, 5, 10, 1).await;
        let path = "/api/v1/cart/select";
        let none = mall.put(&alice.token, path, json!({ "selected": 0 })).await.ok(200);
        assert_eq!(
            (&none["selected_count"], &none["selected_amount"]),
            (&json!(0), &json!("0.00"))
        );
        let body = json!({ "selected": 1, "ids": [one["id"], 999_999] });
        let some = mall.put(&alice.token, path, body).await.ok(200);
        assert_eq!(some["selected_amount"], "299.00");
        let all = mall.put(&alice.token, path, json!({ "selected": true })).await.ok(200);
        assert_eq!(all["selected_count"], 3);
        let ids = format!("/api/v1/cart?ids={},{}", one["id"], two["id"]);
        mall.delete(&alice.token, &ids).await.ok(204);
        assert_eq!(count(mall, &alice).await, 1);
        mall.delete(&alice.token, "/api/v1/cart").await.ok(204);
        assert_eq!(mall.get(&alice.token, "/api/v1/cart").await.ok(200)["total"], 0);
    });
}

#[test]
fn a_line_that_becomes_another_variant_is_merged_with_it() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let (one, two) = (add(mall, &alice, 5, 9, 2).await, add(mall, &alice, 5, 10, 3).await);
        let path = format!("/api/v1/cart/{}", one["id"]);
        let merged = mall.put(&alice.token, &path, json!({ "sku_id": 10 })).await.ok(200);
        assert_eq!((&merged["id"], &merged["quantity"]), (&two["id"], &json!(5)));
        assert_eq!(mall.get(&alice.token, "/api/v1/cart").await.ok(200)["total"], 1);
        // A variant of another product is none of this line's.
        let path = format!("/api/v1/cart/{}", two["id"]);
        let other = mall.put(&alice.token, &path, json!({ "sku_id": 1 })).await;
        assert_eq!(other.code(), (404, "not_found"));
    });
}

#[test]
fn what_can_not_be_bought_any_more_says_why() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        for (product, sku, quantity) in [(1, 2, 1), (5, 9, 1), (5, 10, 2), (4, 7, 1), (7, 12, 1)] {
            add(mall, &alice, product, sku, quantity).await;
        }
        let sql = "UPDATE products SET status = 0 WHERE id = 1;
             UPDATE stock_pools SET taken = total WHERE kind = 1 AND ref_id = 9;
             UPDATE stock_pools SET taken = total - 1 WHERE kind = 1 AND ref_id = 10;
             DELETE FROM product_skus WHERE id = 7";
        mall.store.execute_raw(sql).await.unwrap();
        let cart = mall.get(&alice.token, "/api/v1/cart").await.ok(200);
        let reasons: Vec<_> = cart["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["sku_id"].as_i64().unwrap(), item["reason"].as_str()))
            .collect();
        let expected = [
            (12, None),
            (7, Some("sku_gone")),
            (10, Some("insufficient_stock")),
            (9, Some("sold_out")),
            (2, Some("off_shelf")),
        ];
        assert_eq!(reasons, expected);
        assert_eq!(cart["items"][1]["product_name"], "全棉四件套");
        assert_eq!(
            (&cart["selected_count"], &cart["selected_amount"]),
            (&json!(1), &json!("89.00"))
        );
        let off = json!({ "product_id": 1, "sku_id": 2, "quantity": 1 });
        assert_eq!(mall.post(&alice.token, "/api/v1/cart", off).await.code(), (409, "not_on_sale"));
        // The books were bent by hand.
        let sql = "UPDATE stock_pools SET taken = 0 WHERE kind = 1";
        mall.store.execute_raw(sql).await.unwrap();
    });
}

#[test]
fn a_cart_has_bounds_and_bad_input_is_named() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let post = async |body: Value| mall.post(&alice.token, "/api/v1/cart", body).await;
        for quantity in [0, 1_000] {
            let body = json!({ "product_id": 1, "sku_id": 1, "quantity": quantity });
            assert_eq!(post(body).await.field(), (422, "validation_failed", "quantity"));
        }
        let body = json!({ "product_id": 2, "sku_id": 1, "quantity": 1 });
        assert_eq!(post(body).await.code(), (404, "not_found"));
        let line = add(mall, &alice, 1, 1, 999).await;
        let body = json!({ "product_id": 1, "sku_id": 1, "quantity": 1 });
        assert_eq!(post(body).await.code(), (409, "cart_limit"));
        let path = format!("/api/v1/cart/{}", line["id"]);
        let zero = mall.put(&alice.token, &path, json!({ "quantity": 0 })).await;
        assert_eq!(zero.field(), (422, "validation_failed", "quantity"));
        let ids = mall.delete(&alice.token, "/api/v1/cart?ids=1,x").await;
        assert_eq!(ids.field(), (422, "validation_failed", "ids"));
        let many: Vec<i64> = (0..121).collect();
        let many = json!({ "selected": 1, "ids": many });
        let many = mall.put(&alice.token, "/api/v1/cart/select", many).await;
        assert_eq!(many.field(), (422, "validation_failed", "ids"));

        let user = mall.number("SELECT user_id FROM carts LIMIT 1").await;
        let rows: Vec<String> = (1_000..1_119).map(|sku| format!("({user},1,{sku},1)")).collect();
        let sql = format!(
            "INSERT INTO carts (user_id, product_id, sku_id, quantity) VALUES {}",
            rows.join(",")
        );
        mall.store.execute_raw(&sql).await.unwrap();
        let body = json!({ "product_id": 5, "sku_id": 9, "quantity": 1 });
        assert_eq!(post(body).await.code(), (409, "cart_limit"));
    });
}

#[test]
fn nobody_sees_or_touches_anothers_cart() {
    with_mall(async |mall| {
        let (alice, bob) = (mall.shopper("alice").await, mall.shopper("bob").await);
        let line = add(mall, &alice, 1, 1, 1).await;
        let path = format!("/api/v1/cart/{}", line["id"]);
        let put = mall.put(&bob.token, &path, json!({ "quantity": 2 })).await;
        assert_eq!(put.code(), (404, "not_found"));
        assert_eq!(mall.delete(&bob.token, &path).await.code(), (404, "not_found"));
        mall.delete(&bob.token, &format!("/api/v1/cart?ids={}", line["id"])).await.ok(204);
        mall.delete(&bob.token, "/api/v1/cart").await.ok(204);
        assert_eq!(mall.get(&bob.token, "/api/v1/cart").await.ok(200)["total"], 0);
        assert_eq!(mall.get(&alice.token, "/api/v1/cart").await.ok(200)["total"], 1);
        let unknown = "";
        for (method, path) in [("GET", "/api/v1/cart"), ("GET", "/api/v1/cart/count")] {
            let answer = mall.get(unknown, path).await;
            assert_eq!(answer.code(), (401, "unauthorized"), "{method} {path}");
        }
        let answer = mall.post(unknown, "/api/v1/cart", json!({})).await;
        assert_eq!(answer.code(), (401, "unauthorized"));
        assert_eq!(mall.put(unknown, &path, json!({})).await.code(), (401, "unauthorized"));
        assert_eq!(mall.delete(unknown, &path).await.code(), (401, "unauthorized"));
        assert_eq!(mall.delete(unknown, "/api/v1/cart").await.code(), (401, "unauthorized"));
        let select = mall.put(unknown, "/api/v1/cart/select", json!({ "selected": 1 })).await;
        assert_eq!(select.code(), (401, "unauthorized"));
    });
}

#[test]
fn many_adds_at_once_lose_nothing() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let adds = (0..20).map(|_| add(mall, &alice, 1, 1, 2));
        futures_util::future::join_all(adds).await;
        assert_eq!(count(mall, &alice).await, 40);
        let cart = mall.get(&alice.token, "/api/v1/cart").await.ok(200);
        assert_eq!((&cart["total"], &cart["items"][0]["quantity"]), (&json!(1), &json!(40)));
    });
}
