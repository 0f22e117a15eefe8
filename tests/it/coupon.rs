//! Coupons in shoppers' hands.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Answer, Mall, key, with_mall};

pub(crate) const RECEIVE: &str = "/api/v1/coupons/receive";

pub(crate) async fn receive(mall: &Mall, token: &str, coupon: i64) -> Answer {
    mall.post_once(token, &key(), RECEIVE, json!({ "coupon_id": coupon })).await
}

/// Adds a template; `times` are its start and its end in SQL.
async fn template(mall: &Mall, id: i64, total: i64, limit: i64, times: &str) {
    let sql = format!(
        "INSERT INTO coupon_templates (id, name, type, value, min_amount, total_count,
             remain_count, per_limit, start_time, end_time)
         VALUES ({id}, '测试券', 3, 5.00, 0, {total}, {total}, {limit}, {times})"
    );
    mall.store.execute_raw(&sql).await.unwrap();
}

const ALWAYS: &str = "NULL, NULL";

#[test]
fn a_coupon_is_received_once_per_key_and_shows_in_both_lists() {
    with_mall(async |mall| {
        let (_id, alice) = mall.log_in("alice").await;
        template(mall, 100, 2, 1, ALWAYS).await;
        let name = key();
        let body = json!({ "coupon_id": 100 });
        let first = mall.post_once(&alice, &name, RECEIVE, body.clone()).await.ok(201);
        assert_eq!((&first["coupon_id"], &first["status"]), (&json!(100), &json!(0)));
        assert_eq!((&first["type"], &first["value"]), (&json!(3), &json!("5.00")));
        let again = mall.post_once(&alice, &name, RECEIVE, body).await.ok(201);
        assert_eq!(again, first);
        let other = mall.post_once(&alice, &name, RECEIVE, json!({ "coupon_id": 1 })).await;
        assert_eq!(other.code(), (422, "idempotency_conflict"));
        assert_eq!(receive(mall, &alice, 100).await.code(), (409, "coupon_limit"));

        let mine = mall.get(&alice, "/api/v1/user/coupons").await.ok(200);
        assert_eq!((&mine["total"], &mine["items"][0]["id"]), (&json!(1), &first["id"]));
        let find = async |token: &str| {
            let list = mall.get(token, "/api/v1/coupons").await.ok(200);
            let items = list["items"].as_array().unwrap().clone();
            items.into_iter().find(|item| item["id"] == 100).unwrap()
        };
        let shown = find(&alice).await;
        assert_eq!((&shown["received"], &shown["remain_count"]), (&json!(1), &json!(1)));
        assert_eq!(
            (&shown["receivable"], &shown["reason"]),
            (&json!(false), &json!("coupon_limit"))
        );
        let stranger = find("").await;
        assert_eq!((&stranger["received"], &stranger["receivable"]), (&json!(0), &json!(true)));
    });
}

#[test]
fn a_coupon_is_had_in_its_time_while_there_are_any() {
    with_mall(async |mall| {
        let (_id, alice) = mall.log_in("alice").await;
        let (_id, bob) = mall.log_in("bob").await;
        template(mall, 100, 9, 1, "NOW(3) + INTERVAL 1 HOUR, NULL").await;
        template(mall, 101, 9, 1, "NULL, NOW(3) - INTERVAL 1 HOUR").await;
        template(mall, 102, 1, 1, ALWAYS).await;
        template(mall, 103, 9, 1, ALWAYS).await;
        mall.store
            .execute_raw("UPDATE coupon_templates SET status = 0 WHERE id = 103")
            .await
            .unwrap();
        assert_eq!(receive(mall, &alice, 100).await.code(), (409, "coupon_not_started"));
        assert_eq!(receive(mall, &alice, 101).await.code(), (409, "coupon_ended"));
        receive(mall, &alice, 102).await.ok(201);
        assert_eq!(receive(mall, &bob, 102).await.code(), (409, "coupon_exhausted"));
        assert_eq!(receive(mall, &alice, 103).await.code(), (404, "not_found"));
        assert_eq!(receive(mall, &alice, 999).await.code(), (404, "not_found"));
        // What Redis set aside for a refusal went back.
        template(mall, 104, 2, 1, ALWAYS).await;
        receive(mall, &alice, 104).await.ok(201);
        for _again in 0..3 {
            assert_eq!(receive(mall, &alice, 104).await.code(), (409, "coupon_limit"));
        }
        receive(mall, &bob, 104).await.ok(201);
        let list = mall.get("", "/api/v1/coupons?page_size=100").await.ok(200);
        let ids: Vec<_> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_i64().unwrap())
            .collect();
        assert_eq!(ids, [104, 102, 100, 3, 2, 1]);
    });
}

#[test]
fn a_retry_hears_of_its_coupon_when_all_are_gone() {
    with_mall(async |mall| {
        let (_id, alice) = mall.log_in("alice").await;
        template(mall, 100, 1, 1, ALWAYS).await;
        let (name, body) = (key(), json!({ "coupon_id": 100 }));
        let first = mall.post_once(&alice, &name, RECEIVE, body.clone()).await.ok(201);
        let again = mall.post_once(&alice, &name, RECEIVE, body).await.ok(201);
        assert_eq!(again, first);
    });
}

#[test]
fn coupons_are_listed_by_status_and_nobody_sees_anothers() {
    with_mall(async |mall| {
        let (_id, alice) = mall.log_in("alice").await;
        let (_id, bob) = mall.log_in("bob").await;
        template(mall, 100, 9, 3, ALWAYS).await;
        let mut ids = Vec::new();
        for _coupon in 0..3 {
            ids.push(receive(mall, &alice, 100).await.ok(201)["id"].as_i64().unwrap());
        }
        let sql = format!(
            "UPDATE user_coupons SET expire_time = NOW(3) - INTERVAL 1 SECOND WHERE id = {}",
            ids[0]
        );
        mall.store.execute_raw(&sql).await.unwrap();
        let list = async |token: &str, query: &str| {
            let path = format!("/api/v1/user/coupons{query}");
            let list = mall.get(token, &path).await.ok(200);
            let items = list["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["id"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(list(&alice, "").await, [ids[2], ids[1], ids[0]]);
        assert_eq!(list(&alice, "?status=0").await, [ids[2], ids[1]]);
        assert_eq!(list(&alice, "?status=1").await, [0_i64; 0]);
        // Expired is what its time says, before the job has seen it.
        assert_eq!(list(&alice, "?status=2").await, [ids[0]]);
        assert_eq!(list(&alice, "?page=2&page_size=2").await, [ids[0]]);
        assert_eq!(list(&bob, "").await, [0_i64; 0]);
        let wrong = mall.get(&alice, "/api/v1/user/coupons?status=x").await;
        assert_eq!(wrong.field(), (422, "validation_failed", "status"));
        assert_eq!(mall.get("", "/api/v1/user/coupons").await.code(), (401, "unauthorized"));
        let nobody = mall.post_once("", &key(), RECEIVE, json!({ "coupon_id": 100 })).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
        let no_key = mall.post(&alice, RECEIVE, json!({ "coupon_id": 100 })).await;
        assert_eq!(no_key.field(), (400, "invalid_request", "Idempotency-Key"));
        let no_id = mall.post_once(&alice, &key(), RECEIVE, json!({})).await;
        assert_eq!(no_id.field(), (400, "invalid_request", "coupon_id"));
    });
}

#[test]
fn load_two_hundred_shoppers_ask_for_fifty_coupons_and_fifty_get_one() {
    with_mall(async |mall| {
        template(mall, 100, 50, 2, ALWAYS).await;
        let mut tokens = Vec::new();
        for shopper in 0..100 {
            tokens.push(mall.log_in(&format!("shopper-{shopper}")).await.1);
        }
        // Each asks twice at once.
        let asking = tokens.iter().chain(&tokens).map(|token| receive(mall, token, 100));
        let answers = join_all(asking).await;
        let count = |status: u16, code: &str| {
            answers.iter().filter(|answer| answer.code() == (status, code)).count()
        };
        assert_eq!((count(201, ""), count(409, "coupon_exhausted")), (50, 150), "{answers:?}");
        assert_eq!(
            mall.number("SELECT COUNT(*) FROM user_coupons WHERE coupon_id = 100").await,
            50
        );
        let left = "SELECT remain_count FROM coupon_templates WHERE id = 100";
        assert_eq!(mall.number(left).await, 0);
    });
}

#[test]
fn load_one_shopper_who_asks_two_hundred_times_at_once_gets_no_more_than_the_limit() {
    with_mall(async |mall| {
        let (_id, alice) = mall.log_in("alice").await;
        template(mall, 100, 500, 3, ALWAYS).await;
        let answers = join_all((0..200).map(|_| receive(mall, &alice, 100))).await;
        let received = answers.iter().filter(|answer| answer.status == 201).count();
        // Those that lost every race for the row are told to come back; none is given one too many.
        assert!((1..=3).contains(&received), "{received}");
        for _coupon in received..3 {
            receive(mall, &alice, 100).await.ok(201);
        }
        assert_eq!(receive(mall, &alice, 100).await.code(), (409, "coupon_limit"));
        assert_eq!(mall.number("SELECT COUNT(*) FROM user_coupons WHERE coupon_id = 100").await, 3);
    });
}
