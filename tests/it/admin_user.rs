//! Shoppers in the console, and that a ban stops them everywhere.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Mall, Shopper, key, with_mall};

const USERS: &str = "/api/admin/users";
const PROFILE: &str = "/api/v1/user/profile";

async fn ban(mall: &Mall, admin: &str, id: i64, status: i64) -> Value {
    mall.put(admin, &format!("{USERS}/{id}"), json!({ "status": status })).await.ok(200)
}

#[test]
fn a_shopper_is_found_by_id_phone_and_nickname() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let (id, _token) = mall.log_in("alice").await;
        mall.log_in("bob").await;
        let sql = format!(
            "UPDATE users SET nickname = '爱丽丝_1', phone = '13800138000' WHERE id = {id}"
        );
        mall.store.execute_raw(&sql).await.unwrap();
        let sale = mall.running_sale(5, 2).await;
        let alice = Shopper { token: mall.log_in("alice").await.1, ..alice };
        mall.order(&alice, sale, &key(), 1).await.ok(201);
        let find = |query: String| {
            let root = root.clone();
            async move { mall.get(&root, &format!("{USERS}?{query}")).await.ok(200) }
        };
        assert_eq!(find(String::new()).await["total"], 2);
        for keyword in
            [id.to_string(), "13800138000".to_owned(), "爱丽".to_owned(), "1380".to_owned()]
        {
            let found = find(format!("keyword={keyword}&status=1")).await;
            assert_eq!(
                (&found["total"], &found["items"][0]["id"]),
                (&json!(1), &json!(id)),
                "{keyword}"
            );
        }
        for keyword in ["%25", "_", "爱丽丝%25", "nobody"] {
            assert_eq!(find(format!("keyword={keyword}")).await["total"], 0, "{keyword}");
        }
        assert_eq!(find("status=0".to_owned()).await["total"], 0);
        let found = find(format!("keyword={id}")).await["items"][0].clone();
        assert_eq!((&found["order_count"], &found["paid_amount"]), (&json!(1), &json!("0.00")));
        assert_eq!(found["phone"], "13800138000");
        assert!(found["openid"].as_str().unwrap().contains("****"));

        let detail = mall.get(&root, &format!("{USERS}/{id}")).await.ok(200);
        assert_eq!(detail["orders"][0]["pay_amount"], "99.00");
        assert_eq!(detail["addresses"][0]["city"], "深圳市");
        assert_eq!(detail["coupons"], json!([]));
        assert_eq!(mall.get(&root, &format!("{USERS}/999")).await.code(), (404, "not_found"));
    });
}

#[test]
fn who_may_not_see_personal_data_sees_it_masked_and_can_t_guess_it() {
    with_mall(async |mall| {
        let (id, _token) = mall.log_in("alice").await;
        mall.shopper("alice").await;
        mall.store.execute_raw("UPDATE users SET phone = '13800138000'").await.unwrap();
        let support = mall.admin_as("support").await;
        let detail = mall.get(&support, &format!("{USERS}/{id}")).await.ok(200);
        assert_eq!(detail["phone"], "138****8000");
        assert_eq!(detail["addresses"][0]["phone"], "138****8000");
        let total = |keyword: &'static str| {
            let support = support.clone();
            async move {
                mall.get(&support, &format!("{USERS}?keyword={keyword}")).await.ok(200)["total"]
                    .clone()
            }
        };
        assert_eq!((total("138").await, total("13800138000").await), (json!(1), json!(1)));
        assert_eq!((total("1380").await, total("1380013800").await), (json!(0), json!(0)));
    });
}

#[test]
fn not_everybody_may_ban_and_what_is_wrong_is_named() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let (id, _token) = mall.log_in("alice").await;
        let path = format!("{USERS}/{id}");
        let support = mall.admin_as("support").await;
        mall.get(&support, USERS).await.ok(200);
        let refused = mall.put(&support, &path, json!({ "status": 0 })).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        let warehouse = mall.admin_as("warehouse").await;
        assert_eq!(mall.get(&warehouse, USERS).await.code(), (403, "forbidden"));
        assert_eq!(mall.get("", USERS).await.code(), (401, "unauthorized"));
        let wrong = mall.put(&root, &path, json!({ "status": 2 })).await;
        assert_eq!(wrong.field(), (422, "validation_failed", "status"));
        assert_eq!(
            mall.put(&root, &path, json!({})).await.field(),
            (400, "invalid_request", "status")
        );
        let nobody = mall.put(&root, &format!("{USERS}/999"), json!({ "status": 0 })).await;
        assert_eq!(nobody.code(), (404, "not_found"));
        let query = mall.get(&root, &format!("{USERS}?status=x")).await;
        assert_eq!(query.field(), (422, "validation_failed", "status"));
    });
}

#[test]
fn a_ban_counts_on_every_node_within_a_second() {
    with_mall(async |mall| {
        let node = mall.another_node().await;
        let root = mall.admin().await;
        let (id, token) = mall.log_in("alice").await;
        let (_id, other) = mall.log_in("bob").await;
        for token in [&token, &other] {
            mall.get(token, PROFILE).await.ok(200);
            mall.get_from(&node, token, PROFILE).await.ok(200);
        }
        assert_eq!(ban(mall, &root, id, 0).await["status"], 0);
        let banned_at = Instant::now();
        let stopped = (403, "account_disabled");
        crate::support::wait_until("both nodes refuse", async || {
            let here = mall.get(&token, PROFILE).await;
            let there = mall.get_from(&node, &token, PROFILE).await;
            here.code() == stopped && there.code() == stopped
        })
        .await;
        assert!(banned_at.elapsed() < Duration::from_secs(1), "{:?}", banned_at.elapsed());
        mall.get_from(&node, &other, PROFILE).await.ok(200);
        // Again changes nothing; unbanned, a new login is needed.
        ban(mall, &root, id, 0).await;
        ban(mall, &root, id, 1).await;
        crate::support::wait_until("the old token is over", async || {
            mall.get_from(&node, &token, PROFILE).await.code() == (401, "unauthorized")
        })
        .await;
        let (_id, token) = mall.log_in("alice").await;
        mall.get_from(&node, &token, PROFILE).await.ok(200);
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action IN ('user.ban', 'user.unban')";
        assert_eq!(mall.number(logged).await, 2);
        node.finish().await;
    });
}

/// Shoppers of the race below, of whom every second one is banned.
const SHOPPERS: usize = 200;

#[test]
fn load_bans_against_orders_leave_the_books_right() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let sale = mall.running_sale(50_000, 1_000).await;
        let mut shoppers = Vec::with_capacity(SHOPPERS);
        for index in 0..SHOPPERS {
            let shopper = mall.shopper(&format!("racer-{index}")).await;
            let profile = mall.get(&shopper.token, PROFILE).await.ok(200);
            shoppers.push((profile["id"].as_i64().unwrap(), shopper));
        }
        let ordering = shoppers.iter().enumerate().map(async |(index, (_id, shopper))| {
            let is_banned = index % 2 == 0;
            let mut placed = 0_i64;
            // Whoever is banned orders until they are stopped; the others stop by themselves.
            while is_banned || placed < 3 {
                let answer = mall.order(shopper, sale, &key(), 1).await;
                match answer.status {
                    201 => placed += 1,
                    202 | 429 | 503 => {}
                    403 if is_banned => break,
                    other => panic!("{other}: {}", answer.body),
                }
            }
        });
        let banning = shoppers.iter().step_by(2).map(async |(id, _shopper)| {
            ban(mall, &root, *id, 0).await;
        });
        futures_util::join!(join_all(ordering), join_all(banning));
        // Nobody ordered later than a second after the ban.
        let late = "SELECT COUNT(*) FROM orders o JOIN audit_log a
             ON a.action = 'user.ban' AND a.target_type = 'user' AND a.target_id = o.user_id
             WHERE o.created_at > a.created_at + INTERVAL 1 SECOND";
        assert_eq!(mall.number(late).await, 0);
        assert_eq!(mall.number("SELECT COUNT(*) FROM users WHERE status = 0").await, 100);
        let kept =
            "SELECT COUNT(*) FROM orders o JOIN users u ON u.id = o.user_id WHERE u.status = 1";
        assert!(300 <= mall.number(kept).await);
        mall.audit().await;
    });
}
