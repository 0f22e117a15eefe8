//! Searching for products.

use std::time::{Duration, Instant};

use mall_domain::ProductId;
use serde_json::{Value, json};

use crate::support::{Mall, Setup, wait_until, with_mall, with_setup};

async fn search(mall: &Mall, query: &str) -> Value {
    let url = reqwest::Url::parse_with_params("http://x/", [("q", query)]).unwrap();
    mall.get("", &format!("/api/v1/search?{}", url.query().unwrap())).await.ok(200)
}

fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

/// A mall whose index is ready.
fn with_index(test: impl AsyncFnOnce(&Mall)) {
    with_setup(Setup { search_index: true, ..Setup::default() }, async |mall: &Mall| {
        wait_until("the index is ready", async || search(mall, "耳机").await["engine"] == "index")
            .await;
        test(mall).await;
    });
}

#[test]
fn the_index_finds_words_and_shows_them() {
    with_index(async |mall| {
        let found = search(mall, "降噪 耳机").await;
        assert_eq!(found["engine"], "index");
        let first = &found["items"][0];
        assert_eq!((&first["id"], &first["price"]), (&json!(1), &json!("299.00")));
        let shown = first["highlight"].as_str().unwrap();
        assert!(shown.contains("<em>降噪</em>") && shown.contains("耳机</em>"), "{shown}");
        assert!(0 < first["stock"].as_i64().unwrap());
        let list = mall.get("", "/api/v1/products?keyword=%E9%99%8D%E5%99%AA").await.ok(200);
        assert_eq!(ids(&list)[0], 1);
        assert_eq!(search(mall, "没有这种东西吧").await["total"], 0);
    });
}

#[test]
fn load_a_change_reaches_the_index_within_a_second_and_a_removal_too() {
    with_index(async |mall| {
        let change = async |sql: &str| {
            mall.store.execute_raw(sql).await.unwrap();
            mall.store.redis().products_changed(&[ProductId(6)]).await.unwrap();
            Instant::now()
        };
        let told = change("UPDATE products SET name = '鲸鱼夜灯' WHERE id = 6").await;
        wait_until("the new name is found", async || ids(&search(mall, "鲸鱼").await) == [6]).await;
        assert!(told.elapsed() < Duration::from_secs(1));
        change("UPDATE products SET status = 0 WHERE id = 6").await;
        wait_until("it is gone", async || ids(&search(mall, "鲸鱼").await).is_empty()).await;
    });
}

#[test]
fn without_an_index_the_database_is_asked_and_says_so() {
    with_mall(async |mall| {
        let found = search(mall, "坚果").await;
        assert_eq!((&found["engine"], ids(&found)), (&json!("like"), vec![7]));
        assert_eq!(found["items"][0]["highlight"], "每日<em>坚果</em>礼盒");
        assert_eq!(search(mall, "%").await["total"], 0);
    });
}

#[test]
fn what_can_t_be_searched_for_is_refused() {
    with_mall(async |mall| {
        let long = "x".repeat(65);
        for query in ["", "q=", "q=%20", "q=%00", &format!("q={long}")] {
            let answer = mall.get("", &format!("/api/v1/search?{query}")).await;
            assert_eq!(answer.field(), (422, "validation_failed", "q"), "{query}");
        }
        let answer = mall.get("", "/api/v1/search?q=a&sort=best").await;
        assert_eq!(answer.field(), (422, "validation_failed", "sort"));
        for query in ["%22", "%5B%5B%5B", "AND%20OR%20NOT", "name:%2A", "%F0%9F%A7%A8"] {
            mall.get("", &format!("/api/v1/search?q={query}")).await.ok(200);
        }
    });
}

#[test]
fn beginnings_become_suggestions() {
    with_index(async |mall| {
        let suggest = async |query: &str| {
            mall.get("", &format!("/api/v1/search/suggest?q={query}")).await.ok(200)
        };
        let items = suggest("%E5%9D%9A").await["items"].clone();
        assert_eq!(items[0], "坚果");
        assert!(items.as_array().unwrap().contains(&json!("每日坚果礼盒")));
        assert_eq!(suggest("").await["items"], json!([]));
    });
}

#[test]
fn hot_words_are_those_of_the_shop_and_those_that_many_search_for() {
    with_mall(async |mall| {
        let hot = async || mall.get("", "/api/v1/search/hot").await.ok(200)["items"].clone();
        assert_eq!(hot().await[0]["word"], "耳机");
        for _ in 0..5 {
            search(mall, " 保温杯 ").await;
        }
        search(mall, "只有我一个人搜").await;
        wait_until("the word is hot", async || {
            let hot = hot().await;
            hot.as_array().unwrap().contains(&json!({ "word": "保温杯", "count": 5 }))
        })
        .await;
        assert!(!hot().await.to_string().contains("只有我"), "what one types is nobody's business");
    });
}
