//! Products and categories in the console.

use serde_json::{Value, json};

use crate::support::{Mall, key, sale, with_mall};

const PRODUCTS: &str = "/api/admin/products";
const CATEGORIES: &str = "/api/admin/categories";

/// A product in two colours.
fn headset() -> Value {
    json!({
        "category_id": 12, "name": "测试耳机", "subtitle": "副标题", "cover": "/uploads/a.webp",
        "images": ["/uploads/b.webp"], "original_price": "99.00", "is_hot": 1, "sort": 3,
        "description": "<p>好<img src=x onerror=alert(1)></p><script>alert(1)</script>",
        "skus": [
            { "sku_code": "T-1", "specs": { "颜色": "黑" }, "price": "59.00", "stock": 7 },
            { "sku_code": "T-2", "specs": { "颜色": "白" }, "price": "49.00", "stock": 3 },
        ],
    })
}

async fn create(mall: &Mall, admin: &str) -> Value {
    mall.post(admin, PRODUCTS, headset()).await.ok(201)
}

fn path(product: &Value) -> String {
    format!("{PRODUCTS}/{}", product["id"])
}

/// A product as the console would send it back.
fn edited(product: &Value) -> Value {
    let mut body = product.clone();
    for sku in body["skus"].as_array_mut().unwrap() {
        sku.as_object_mut().unwrap().remove("stock");
    }
    body
}

#[test]
fn a_product_is_made_shown_and_found() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let product = create(mall, &admin).await;
        assert_eq!((&product["price"], &product["stock"]), (&json!("49.00"), &json!(10)));
        assert_eq!((&product["status"], &product["version"]), (&json!(1), &json!(0)));
        assert_eq!(product["category_name"], "影音");
        assert_eq!(product["specs"], json!([{ "name": "颜色", "values": ["黑", "白"] }]));
        assert_eq!(product["description"], "<p>好<img src=\"x\"></p>", "what runs is taken out");
        assert_eq!(mall.get(&admin, &path(&product)).await.ok(200), product);
        // Shoppers see it, and its units are in the ledger.
        let shown = mall.get("", &format!("/api/v1/products/{}", product["id"])).await.ok(200);
        assert_eq!(shown["skus"][0]["stock"], 7);
        let ledger = "SELECT COUNT(*) FROM stock_ledger WHERE reason = 'initial' AND admin_id > 0";
        assert_eq!(mall.number(ledger).await, 2);
        let found = async |query: &str| {
            let list = mall.get(&admin, &format!("{PRODUCTS}?{query}")).await.ok(200);
            let ids = list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64());
            assert_eq!(list["total"], ids.len());
            ids.map(Option::unwrap).collect::<Vec<_>>()
        };
        let id = product["id"].as_i64().unwrap();
        assert_eq!(found("keyword=%E8%AF%95%E8%80%B3").await, [id], "part of the name");
        assert_eq!(found("keyword=T-").await, [id], "the beginning of a code");
        assert_eq!(found(&format!("keyword={id}")).await, [id]);
        assert!(found("keyword=%25").await.is_empty(), "a wildcard stands for itself");
        assert!(found("keyword=T-_").await.is_empty());
        assert!(found("category_id=1").await.contains(&id), "12 stands under 1");
        assert!(!found("category_id=2").await.contains(&id));
        assert_eq!(found("low_stock=1").await, [id]);
        assert!(!found("is_hot=0").await.contains(&id));
        assert_eq!(found("category_id=12&sort=price_asc").await[0], id);
        assert_eq!(found("is_new=0&status=1&sort=newest").await[0], id);
    });
}

#[test]
fn a_product_is_changed_by_whoever_read_it_last() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let product = create(mall, &admin).await;
        let path = path(&product);
        // A new price, another colour instead of white, and the first one stays who it is.
        let mut body = edited(&product);
        body["name"] = json!("改名");
        body["skus"][0]["price"] = json!("39.00");
        body["skus"][1] = json!({ "specs": { "颜色": "红" }, "price": "69.00", "stock": 4 });
        let changed = mall.put(&admin, &path, body.clone()).await.ok(200);
        assert_eq!((&changed["version"], &changed["price"]), (&json!(1), &json!("39.00")));
        assert_eq!(changed["skus"][0]["id"], product["skus"][0]["id"]);
        assert_eq!(changed["skus"][1]["specs"], json!({ "颜色": "红" }));
        assert_eq!(changed["stock"], 11);
        // Shoppers see it at once.
        let shown = mall.get("", &format!("/api/v1/products/{}", product["id"])).await.ok(200);
        assert_eq!(shown["price"], "39.00");
        // White's units were written off, not lost.
        let off = "SELECT delta FROM stock_ledger WHERE remark = '删除规格'";
        assert_eq!(mall.number(off).await, -3);
        let stale = mall.put(&admin, &path, body.clone()).await;
        assert_eq!(stale.code(), (409, "stale"));
        assert_eq!(stale.body["details"]["version"], 1);
        body["version"] = json!(1);
        body["skus"][0]["id"] = json!(1);
        let foreign = mall.put(&admin, &path, body.clone()).await;
        assert_eq!(foreign.field(), (422, "validation_failed", "skus[0].id"));
        body.as_object_mut().unwrap().remove("version");
        let blind = mall.put(&admin, &path, body).await;
        assert_eq!(blind.field(), (400, "invalid_request", "version"));
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'product.update'
            AND JSON_VALUE(before_value, '$.name') = '测试耳机'
            AND JSON_VALUE(after_value, '$.name') = '改名'";
        assert_eq!(mall.number(logged).await, 1);
    });
}

#[test]
fn two_admins_at_once_do_not_overwrite_each_other() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let product = create(mall, &admin).await;
        let put = async |name: &str| {
            let mut body = edited(&product);
            body["name"] = json!(name);
            mall.put(&admin, &path(&product), body).await.status
        };
        let (one, two) = futures_util::join!(put("甲"), put("乙"));
        assert_eq!((one.min(two), one.max(two)), (200, 409));
    });
}

#[test]
fn what_is_in_use_is_not_deleted() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let product = create(mall, &admin).await;
        let path = path(&product);
        let mut body = sale(-60, 3_600, 2, 1);
        body["items"][0]["sku_id"] = product["skus"][0]["id"].clone();
        body["items"][0]["flash_price"] = json!("9.00");
        let (sale_id, item) = mall.publish(body).await;
        let order = mall.order(&alice, (sale_id, item), &key(), 1).await.ok(201);
        let refused = mall.delete(&admin, &path).await;
        assert_eq!(refused.code(), (409, "in_use"));
        assert_eq!(refused.body["details"], json!({ "by": "orders", "count": 1 }));
        // The same for the variant alone.
        let mut body = edited(&product);
        body["skus"] = json!([body["skus"][1]]);
        assert_eq!(mall.put(&admin, &path, body.clone()).await.code(), (409, "in_use"));
        let cancel = format!("/api/v1/orders/{}/cancel", order["id"]);
        mall.post(&alice.token, &cancel, json!({})).await.ok(200);
        let refused = mall.delete(&admin, &path).await;
        assert_eq!(refused.body["details"], json!({ "by": "flash_sales", "count": 1 }));
        let end = format!("/api/admin/flash-sales/{sale_id}/end");
        mall.post(&admin, &end, json!({})).await.ok(200);
        mall.delete(&admin, &path).await.ok(204);
        assert_eq!(mall.get(&admin, &path).await.code(), (404, "not_found"));
        let shown = mall.get("", &format!("/api/v1/products/{}", product["id"])).await;
        assert_eq!(shown.code(), (404, "not_found"));
    });
}

#[test]
fn many_products_are_changed_each_on_its_own() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let product = create(mall, &admin).await;
        let (sale_id, _item) = mall.running_sale(1, 1).await;
        let batch = async |ids: Value, action: &str| {
            let body = json!({ "ids": ids, "action": action });
            mall.post(&admin, &format!("{PRODUCTS}/batch"), body).await
        };
        let id = product["id"].clone();
        let off = batch(json!([id, 1, 99_999]), "off_shelf").await.ok(200);
        let codes = |answer: &Value| {
            let items = answer["items"].as_array().unwrap().iter();
            items.map(|row| row["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&off), ["ok", "ok", "not_found"]);
        assert_eq!(mall.get("", "/api/v1/products/1").await.code(), (404, "not_found"));
        assert_eq!(codes(&batch(json!([1, 1]), "off_shelf").await.ok(200)), ["ok"], "again");
        batch(json!([1]), "on_shelf").await.ok(200);
        mall.get("", "/api/v1/products/1").await.ok(200);
        let deleted = batch(json!([1, id]), "delete").await.ok(200);
        assert_eq!(codes(&deleted), ["in_use", "ok"], "sale {sale_id} offers the first");
        assert_eq!(batch(json!([]), "delete").await.field().2, "ids");
        assert_eq!(batch(json!([1]), "burn").await.field(), (422, "validation_failed", "action"));
    });
}

#[test]
fn what_is_wrong_with_a_product_is_named() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let refused = async |change: fn(&mut Value)| {
            let mut body = headset();
            change(&mut body);
            mall.post(&admin, PRODUCTS, body).await
        };
        let wrong = |field| (422, "validation_failed", field);
        assert_eq!(refused(|p| p["category_id"] = json!(999)).await.field(), wrong("category_id"));
        assert_eq!(refused(|p| p["name"] = json!(" ")).await.field(), wrong("name"));
        assert_eq!(refused(|p| p["name"] = json!("a\u{0}b")).await.field(), wrong("name"));
        assert_eq!(refused(|p| p["skus"][0]["price"] = json!("-1")).await.field().0, 422);
        assert_eq!(refused(|p| p["skus"][0]["price"] = json!("1.005")).await.field().0, 422);
        let twice = |p: &mut Value| p["skus"][1]["specs"] = p["skus"][0]["specs"].clone();
        assert_eq!(refused(twice).await.field(), wrong("skus[1].specs"));
        let another = |p: &mut Value| p["skus"][1]["specs"] = json!({ "尺寸": "L" });
        assert_eq!(refused(another).await.field(), wrong("skus[1].specs"));
        let number = |p: &mut Value| p["skus"][1]["specs"] = json!({ "颜色": 1 });
        assert_eq!(refused(number).await.status, 422);
        assert_eq!(refused(|p| p["skus"] = json!([])).await.field(), wrong("skus"));
        assert_eq!(refused(|p| p["cover"] = json!("javascript:alert(1)")).await.field().2, "cover");
        let id = |p: &mut Value| p["skus"][0]["id"] = json!(1);
        assert_eq!(refused(id).await.field(), wrong("skus"));
        assert_eq!(mall.get(&admin, "/api/admin/products?status=2").await.field().2, "status");
        let sort = "/api/admin/products?sort=price;DROP TABLE products";
        assert_eq!(mall.get(&admin, sort).await.field().2, "sort");
        assert_eq!(mall.get(&admin, &format!("{PRODUCTS}/999")).await.code(), (404, "not_found"));
        assert_eq!(mall.delete(&admin, &format!("{PRODUCTS}/999")).await.code().0, 404);
    });
}

#[test]
fn only_who_may_sees_and_changes_products() {
    with_mall(async |mall| {
        let reader = mall.admin_who_may(&["product:read", "category:read"]).await;
        mall.get(&reader, PRODUCTS).await.ok(200);
        mall.get(&reader, CATEGORIES).await.ok(200);
        assert_eq!(mall.post(&reader, PRODUCTS, headset()).await.code(), (403, "forbidden"));
        let batch = json!({ "ids": [1], "action": "off_shelf" });
        let refused = mall.post(&reader, &format!("{PRODUCTS}/batch"), batch).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        assert_eq!(mall.put(&reader, &format!("{PRODUCTS}/1"), headset()).await.code().0, 403);
        assert_eq!(mall.delete(&reader, &format!("{PRODUCTS}/1")).await.code().0, 403);
        let category = json!({ "name": "新" });
        assert_eq!(mall.post(&reader, CATEGORIES, category).await.code().0, 403);
        assert_eq!(mall.delete(&reader, &format!("{CATEGORIES}/1")).await.code().0, 403);
        let (_id, shopper) = mall.log_in("alice").await;
        for path in [PRODUCTS, CATEGORIES, "/api/admin/stock", "/api/admin/stock/ledger"] {
            assert_eq!(mall.get("", path).await.code(), (401, "unauthorized"), "{path}");
            assert_eq!(mall.get(&shopper, path).await.code(), (403, "forbidden"), "{path}");
        }
        let nobody = mall.admin_who_may(&[]).await;
        for path in [PRODUCTS, CATEGORIES, "/api/admin/stock", "/api/admin/stock/ledger"] {
            assert_eq!(mall.get(&nobody, path).await.code(), (403, "forbidden"), "{path}");
        }
    });
}

#[test]
fn categories_are_a_tree_of_three_levels() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let make = async |parent: &Value, name: &str| {
            let body = json!({ "parent_id": parent, "name": name, "sort": 1 });
            mall.post(&admin, CATEGORIES, body).await
        };
        let top = make(&json!(0), "一级").await.ok(201);
        let middle = make(&top["id"], "二级").await.ok(201);
        let low = make(&middle["id"], "三级").await.ok(201);
        assert_eq!(make(&low["id"], "四级").await.field().2, "parent_id");
        assert_eq!(make(&json!(999), "没有").await.field().2, "parent_id");
        assert_eq!(make(&json!(0), "").await.field().2, "name");
        let tree = mall.get(&admin, CATEGORIES).await.ok(200);
        let find = |items: &Value, id: &Value| {
            items.as_array().unwrap().iter().find(|item| item["id"] == *id).cloned().unwrap()
        };
        let shown = find(&tree["items"], &top["id"]);
        assert_eq!(shown["children"][0]["children"][0]["name"], "三级");
        let audio = find(&find(&tree["items"], &json!(1))["children"], &json!(12));
        assert!(0 < audio["product_count"].as_i64().unwrap());

        let change = async |category: &Value, parent: &Value, version: i64| {
            let body = json!({
                "parent_id": parent, "name": category["name"], "status": 0, "version": version,
            });
            mall.put(&admin, &format!("{CATEGORIES}/{}", category["id"]), body).await
        };
        assert_eq!(change(&top, &low["id"], 0).await.field().2, "parent_id", "under itself");
        assert_eq!(change(&middle, &json!(11), 0).await.field().2, "parent_id", "too deep");
        let moved = change(&low, &top["id"], 0).await.ok(200);
        assert_eq!((&moved["version"], &moved["status"]), (&json!(1), &json!(0)));
        let stale = change(&low, &top["id"], 0).await;
        assert_eq!(stale.code(), (409, "stale"));
        assert_eq!(stale.body["details"]["version"], 1);

        let delete = async |id: &Value| mall.delete(&admin, &format!("{CATEGORIES}/{id}")).await;
        let refused = delete(&top["id"]).await;
        assert_eq!(refused.code(), (409, "in_use"));
        assert_eq!(refused.body["details"], json!({ "by": "categories", "count": 2 }));
        assert_eq!(delete(&json!(12)).await.body["details"]["by"], "products");
        for category in [&low, &middle, &top] {
            delete(&category["id"]).await.ok(204);
        }
        assert_eq!(delete(&top["id"]).await.code(), (404, "not_found"));
        assert_eq!(change(&top, &json!(0), 0).await.code(), (404, "not_found"));
    });
}
