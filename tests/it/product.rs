//! Products: pages, lists, and that copies of them are neither old nor asked for twice.

use std::time::{Duration, Instant};

use mall_domain::ProductId;
use mall_store::redis::cache::Cached;
use serde_json::{Value, json};

use crate::support::{Mall, sale, wait_until, with_mall};

fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

async fn list(mall: &Mall, query: &str) -> Value {
    mall.get("", &format!("/api/v1/products?{query}")).await.ok(200)
}

#[test]
fn a_product_comes_with_its_variants() {
    with_mall(async |mall| {
        let product = mall.get("", "/api/v1/products/1").await.ok(200);
        assert_eq!((&product["id"], &product["price"]), (&json!(1), &json!("299.00")));
        assert_eq!((&product["is_hot"], &product["is_new"]), (&json!(1), &json!(1)));
        let sku = &product["skus"][0];
        assert_eq!((&sku["id"], &sku["stock"]), (&json!(1), &json!(1_000_000)));
        assert_eq!(sku["specs"]["颜色"], "曜石黑");
        let spec = &product["specs"][0];
        assert_eq!(*spec, json!({ "name": "颜色", "values": ["曜石黑", "云母白"] }));
        assert_eq!(product["flash"], Value::Null);
    });
}

#[test]
fn what_a_sale_carves_out_is_not_to_be_had_any_more_and_the_sale_is_named() {
    with_mall(async |mall| {
        mall.get("", "/api/v1/products/1").await.ok(200);
        let (sale, item) = mall.running_sale(500, 1).await;
        wait_until("the stock of now is shown", async || {
            let product = mall.get("", "/api/v1/products/1").await.ok(200);
            product["skus"][0]["stock"] == 999_500 && !product["flash"].is_null()
        })
        .await;
        let flash = mall.get("", "/api/v1/products/1").await.ok(200)["flash"].clone();
        assert_eq!((&flash["sale_id"], &flash["item_id"]), (&json!(sale), &json!(item)));
        assert_eq!((&flash["flash_price"], &flash["sku_id"]), (&json!("99.00"), &json!(1)));
        assert_eq!(flash["state"], "running");
    });
}

#[test]
fn a_sale_to_come_is_named_too() {
    with_mall(async |mall| {
        mall.publish(sale(3_600, 7_200, 10, 1)).await;
        wait_until("the sale is shown", async || {
            let product = mall.get("", "/api/v1/products/1").await.ok(200);
            product["flash"]["state"] == "upcoming"
        })
        .await;
    });
}

#[test]
fn what_is_not_on_sale_does_not_exist() {
    with_mall(async |mall| {
        mall.store.execute_raw("UPDATE products SET status = 0 WHERE id = 2").await.unwrap();
        let paths = ["2", "999", "one", "0", "-1", "9223372036854775807", "9223372036854775808"];
        for path in paths {
            let path = format!("/api/v1/products/{path}");
            assert_eq!(mall.get("", &path).await.code(), (404, "not_found"), "{path}");
        }
        assert!(!ids(&list(mall, "page_size=100").await).contains(&2));
        let hot = mall.get("", "/api/v1/products/hot?limit=50").await.ok(200);
        assert!(!ids(&hot).contains(&2));
    });
}

#[test]
fn the_second_read_comes_from_a_copy_and_a_change_ends_it_on_every_node() {
    with_mall(async |mall| {
        let redis = mall.store.redis();
        let read = async || mall.get("", "/api/v1/products/3").await.ok(200);
        read().await;
        let copy = redis.cached_product(ProductId(3)).await.unwrap();
        assert!(matches!(&copy, Cached::Found(data) if data.contains("便携蓝牙音箱")));
        // Changed behind the back of all copies: nobody is told, so the copy is what is read.
        let rename = "UPDATE products SET name = '新音箱' WHERE id = 3";
        mall.store.execute_raw(rename).await.unwrap();
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(read().await["name"], "便携蓝牙音箱");
        // The store of the test is not the mall's: to the mall this is another node's change.
        let begin = Instant::now();
        redis.products_changed(&[ProductId(3)]).await.unwrap();
        wait_until("the change is seen", async || read().await["name"] == "新音箱").await;
        assert!(begin.elapsed() < Duration::from_secs(1));
    });
}

#[test]
fn a_change_of_price_is_seen_in_lists_within_a_second() {
    with_mall(async |mall| {
        let first = async || list(mall, "category_id=2&sort=default").await["items"][0].clone();
        let (id, price) = {
            let first = first().await;
            (first["id"].as_i64().unwrap(), first["price"].clone())
        };
        let page = mall.store.redis().cached_list(2, 1).await.unwrap().0.unwrap();
        assert!(page.contains(&format!("\"id\":{id}")), "the page is in Redis");
        let change = format!("UPDATE products SET price = 1.23 WHERE id = {id}");
        mall.store.execute_raw(&change).await.unwrap();
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(first().await["price"], price, "nobody was told");
        let begin = Instant::now();
        mall.store.redis().products_changed(&[ProductId(id)]).await.unwrap();
        wait_until("the change is seen", async || first().await["price"] == "1.23").await;
        assert!(begin.elapsed() < Duration::from_secs(1));
    });
}

#[test]
fn that_there_is_no_product_is_remembered_until_there_is_one() {
    with_mall(async |mall| {
        let path = "/api/v1/products/555";
        assert_eq!(mall.get("", path).await.code(), (404, "not_found"));
        let known = mall.store.redis().cached_product(ProductId(555)).await.unwrap();
        assert_eq!(known, Cached::Nothing);
        let add =
            "INSERT INTO products (id, category_id, name, price) VALUES (555, 2, '新品', 9.9)";
        mall.store.execute_raw(add).await.unwrap();
        mall.store.redis().products_changed(&[ProductId(555)]).await.unwrap();
        wait_until("the product is found", async || mall.get("", path).await.status == 200).await;
    });
}

#[test]
fn a_copy_that_was_read_before_a_change_and_written_after_it_is_taken_back() {
    with_mall(async |mall| {
        let redis = mall.store.redis();
        let before = redis.generation().await.unwrap();
        redis.products_changed(&[ProductId(3)]).await.unwrap();
        redis.keep_product(ProductId(3), Some("{}"), before).await.unwrap();
        assert_eq!(redis.cached_product(ProductId(3)).await.unwrap(), Cached::Missing);
        redis.keep_list(2, 1, "{}", before).await.unwrap();
        assert_eq!(redis.cached_list(2, 1).await.unwrap().0, None);
        redis.keep_ranking(&[(ProductId(3), 1)], before).await.unwrap();
        assert!(redis.cached_ranking(10).await.unwrap().is_empty());
        let now = redis.generation().await.unwrap();
        redis.keep_ranking(&[(ProductId(3), 1), (ProductId(4), 2)], now).await.unwrap();
        assert_eq!(redis.cached_ranking(10).await.unwrap(), [ProductId(4), ProductId(3)]);
    });
}

#[test]
fn lists_are_filtered_sorted_and_paged() {
    with_mall(async |mall| {
        let all = list(mall, "page_size=100").await;
        let total = all["total"].as_u64().unwrap();
        assert!(12 <= total && total == u64::try_from(ids(&all).len()).unwrap());
        let card = &all["items"][0];
        for key in ["id", "category_id", "name", "cover", "price", "stock", "sales", "created_at"] {
            assert!(card.get(key).is_some(), "{key}");
        }
        assert!(0 < card["stock"].as_i64().unwrap());

        // Pages follow each other, whatever the order.
        for sort in ["default", "price_asc", "price_desc", "sales", "newest"] {
            let whole = ids(&list(mall, &format!("page_size=100&sort={sort}")).await);
            let mut paged = Vec::new();
            for page in 1..=5 {
                let query = format!("page_size=3&page={page}&sort={sort}");
                paged.extend(ids(&list(mall, &query).await));
            }
            assert_eq!(paged, whole[..paged.len()], "{sort}");
        }
        let prices = |list: &Value| -> Vec<i64> {
            let price = |item: &Value| item["price"].as_str().unwrap().replace('.', "");
            let items = list["items"].as_array().unwrap();
            items.iter().map(|item| price(item).parse().unwrap()).collect()
        };
        assert!(prices(&list(mall, "page_size=100&sort=price_asc").await).is_sorted());
        let some = list(mall, "page_size=100&min_price=50&max_price=150.00").await;
        let some = prices(&some);
        assert!(!some.is_empty() && some.iter().all(|fen| (5_000..=15_000).contains(fen)));
        let new = list(mall, "page_size=100&is_new=1").await;
        assert!(new["items"].as_array().unwrap().iter().all(|item| item["is_new"] == 1));
        // A category has what its children have.
        let parent = ids(&list(mall, "category_id=1&page_size=100").await);
        let child = ids(&list(mall, "category_id=12&page_size=100").await);
        assert!(child.iter().all(|id| parent.contains(id)) && child.len() < parent.len());
        assert_eq!(list(mall, "category_id=999").await["total"], 0);
    });
}

#[test]
fn a_keyword_finds_names_and_its_wildcards_mean_themselves() {
    with_mall(async |mall| {
        assert_eq!(ids(&list(mall, "keyword=%E5%9D%9A%E6%9E%9C").await), [7]);
        for wildcard in ["%25", "_", "%7C", "%27%20OR%201=1%20--"] {
            assert_eq!(list(mall, &format!("keyword={wildcard}")).await["total"], 0, "{wildcard}");
        }
    });
}

#[test]
fn a_query_that_can_t_be_is_refused_with_the_field() {
    with_mall(async |mall| {
        let cases = [
            ("category_id=x", "category_id"),
            ("sort=id;DROP", "sort"),
            ("min_price=-1", "min_price"),
            ("is_hot=maybe", "is_hot"),
            ("page=0", "page"),
            ("page_size=101", "page_size"),
            ("page=99999999999999999999", "page"),
            ("keyword=%00", "keyword"),
        ];
        for (query, field) in cases {
            let answer = mall.get("", &format!("/api/v1/products?{query}")).await;
            assert_eq!(answer.field(), (422, "validation_failed", field), "{query}");
        }
        let bad = mall.get("", "/api/v1/products?keyword=%FF%FE").await;
        assert!(bad.status < 500, "{}", bad.status);
        let hot = mall.get("", "/api/v1/products/hot?limit=51").await;
        assert_eq!(hot.field(), (422, "validation_failed", "limit"));
    });
}

#[test]
fn hot_products_come_best_first_and_from_redis() {
    with_mall(async |mall| {
        let sell = "UPDATE products SET sales = id * 10, is_hot = (id IN (2, 4))";
        mall.store.execute_raw(sell).await.unwrap();
        let hot = mall.get("", "/api/v1/products/hot?limit=3").await.ok(200);
        let best = ids(&hot);
        assert_eq!(best[..2], [4, 2]);
        assert_eq!((best.len(), &hot["total"]), (3, &json!(3)));
        assert_eq!(
            mall.store.redis().cached_ranking(2).await.unwrap(),
            [ProductId(4), ProductId(2)]
        );
        assert_eq!(ids(&mall.get("", "/api/v1/products/hot").await.ok(200)).len(), 10);
    });
}

#[test]
fn categories_are_a_tree_of_what_is_enabled() {
    with_mall(async |mall| {
        let tree = mall.get("", "/api/v1/categories").await.ok(200);
        let top = tree["items"].as_array().unwrap();
        assert!(top.iter().all(|category| category["parent_id"] == 0));
        let digital = top.iter().find(|category| category["name"] == "数码").unwrap();
        assert!(digital["children"].as_array().unwrap().iter().all(|c| c["parent_id"] == 1));
        mall.store.execute_raw("UPDATE categories SET status = 0 WHERE id = 1").await.unwrap();
        mall.store.redis().categories_changed().await.unwrap();
        wait_until("the category is gone", async || {
            let tree = mall.get("", "/api/v1/categories").await.ok(200);
            !tree["items"].as_array().unwrap().iter().any(|category| category["id"] == 1)
        })
        .await;
    });
}
