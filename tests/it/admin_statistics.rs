//! The figures of the shop, against orders that were counted by hand.

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::day;
use serde_json::{Value, json};

use crate::support::{Mall, key, now, with_mall};

const OVERVIEW: &str = "/api/admin/statistics/overview";
const SALES: &str = "/api/admin/statistics/sales";

fn sql_time(moment: DateTime<Utc>) -> String {
    moment.format("'%Y-%m-%d %H:%M:%S%.3f'").to_string()
}

/// An order of one line, as it would stand in the tables.
struct Order {
    id: i64,
    placed: DateTime<Utc>,
    paid: Option<DateTime<Utc>>,
    product: i64,
    quantity: i64,
    goods: &'static str,
    pay: &'static str,
    refunded: &'static str,
    status: i8,
}

async fn insert(mall: &Mall, order: &Order) {
    let Order { id, product, quantity, goods, pay, refunded, status, .. } = order;
    let (placed, paid) = (sql_time(order.placed), order.paid.map_or("NULL".to_owned(), sql_time));
    let statements = [
        format!(
            "INSERT INTO orders (id, order_no, user_id, request_key, total_amount, pay_amount,
                 status, expire_at, pay_time, refunded_amount, created_at)
             VALUES ({id}, 'T{id}', 1, '{}', '{goods}', '{pay}', {status},
                 NOW(3) + INTERVAL 1 DAY, {paid}, '{refunded}', {placed})",
            key()
        ),
        format!(
            "INSERT INTO order_items (id, order_id, user_id, product_id, product_name, price,
                 quantity, pay_amount)
             VALUES ({id}, {id}, 1, {product}, 'Product {product}', '{goods}', {quantity},
                 '{goods}')"
        ),
    ];
    for statement in statements {
        mall.store.execute_raw(&statement).await.unwrap();
    }
}

/// What the tables say without any code of the mall's.
async fn clean(mall: &Mall) {
    // Rows that nobody ordered would not pass the audit.
    for table in ["orders", "order_items", "refunds", "refund_items"] {
        mall.store.execute_raw(&format!("DELETE FROM {table} WHERE id >= 900000")).await.unwrap();
    }
}

async fn orders(mall: &Mall) {
    let today = day::start_of(day::day_of(now()));
    let (second, one_day) = (TimeDelta::seconds(1), TimeDelta::days(1));
    let base = Order {
        id: 0,
        placed: today,
        paid: Some(today),
        product: 2,
        quantity: 1,
        goods: "0.00",
        pay: "0.00",
        refunded: "0.00",
        status: 1,
    };
    let rows = [
        // Placed a second before midnight, paid at midnight, with freight.
        Order {
            id: 900_001,
            placed: today - second,
            product: 1,
            quantity: 2,
            goods: "100.00",
            pay: "108.00",
            ..base
        },
        Order { id: 900_002, goods: "50.00", pay: "50.00", refunded: "20.00", status: 3, ..base },
        Order {
            id: 900_003,
            paid: None,
            product: 1,
            goods: "30.00",
            pay: "30.00",
            status: 0,
            ..base
        },
        Order {
            id: 900_004,
            placed: today - one_day - second,
            paid: Some(today - one_day - second),
            goods: "10.00",
            pay: "10.00",
            ..base
        },
    ];
    for row in &rows {
        insert(mall, row).await;
    }
    let refund = |id: i64, status: i8, kind: i8, amount: &str, success: &str| {
        format!(
            "INSERT INTO refunds (id, refund_no, order_id, payment_id, user_id, kind, amount,
                 reason, status, success_time)
             VALUES ({id}, 'R{id}', 900002, 0, 1, {kind}, '{amount}', 'test', {status}, {success})"
        )
    };
    let at = sql_time(today);
    for statement in [
        refund(900_001, 3, 1, "20.00", &at),
        refund(900_002, 4, 1, "5.00", "NULL"),
        // Money that came too late is no refund of an order.
        refund(900_003, 3, 3, "7.00", &at),
        "INSERT INTO refund_items (id, refund_id, order_item_id, quantity, amount)
         VALUES (900001, 900001, 900002, 1, '20.00')"
            .to_owned(),
    ] {
        mall.store.execute_raw(&statement).await.unwrap();
    }
}

#[test]
fn the_overview_tells_today_from_yesterday() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        mall.log_in("alice").await;
        let before = mall.get(&root, OVERVIEW).await.ok(200);
        let nothing = json!({
            "orders": 0, "paid_orders": 0, "paid_amount": "0.00", "new_users": 0,
            "refund_amount": "0.00", "visitors": null,
        });
        assert_eq!((&before["yesterday"], &before["today"]["new_users"]), (&nothing, &json!(1)));
        orders(mall).await;
        let overview = mall.get(&root, OVERVIEW).await.ok(200);
        clean(mall).await;
        let today = json!({
            "orders": 2, "paid_orders": 2, "paid_amount": "158.00", "new_users": 1,
            "refund_amount": "20.00", "visitors": null,
        });
        assert_eq!(overview["today"], today);
        let yesterday = json!({
            "orders": 1, "paid_orders": 0, "paid_amount": "0.00", "new_users": 0,
            "refund_amount": "0.00", "visitors": null,
        });
        assert_eq!(overview["yesterday"], yesterday);
        let todo = &overview["todo"];
        assert_eq!(
            (&todo["to_ship"], &todo["unpaid"], &todo["to_refund"]),
            (&json!(2), &json!(1), &json!(0))
        );
        let totals = &overview["totals"];
        assert_eq!((&totals["orders"], &totals["paid_amount"]), (&json!(4), &json!("168.00")));
        let products = mall.number("SELECT COUNT(*) FROM products").await;
        assert_eq!((&totals["users"], &totals["products"]), (&json!(1), &json!(products)));
        // A SKU of which few units are left.
        let low = todo["low_stock"].as_i64().unwrap();
        let sell = "UPDATE stock_pools SET taken = total - 3 WHERE kind = 1 AND ref_id = 1";
        mall.store.execute_raw(sell).await.unwrap();
        let overview = mall.get(&root, OVERVIEW).await.ok(200);
        assert_eq!(overview["todo"]["low_stock"], low + 1);
        let back = "UPDATE stock_pools SET taken = 0 WHERE kind = 1 AND ref_id = 1";
        mall.store.execute_raw(back).await.unwrap();
    });
}

#[test]
fn sales_are_told_by_day_category_and_product() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        mall.log_in("alice").await;
        orders(mall).await;
        let last = day::day_of(now());
        let first = last - TimeDelta::days(2);
        let report = |group: &'static str| {
            let root = root.clone();
            async move {
                let path = format!("{SALES}?start={first}&end={last}&group={group}");
                mall.get(&root, &path).await.ok(200)
            }
        };
        let (by_day, by_product, by_category) =
            (report("day").await, report("product").await, report("category").await);
        let category = mall.number("SELECT category_id FROM products WHERE id = 1").await;
        let other = mall.number("SELECT category_id FROM products WHERE id = 2").await;
        clean(mall).await;

        let row =
            |key: String, orders: i64, paid: i64, amount: &str, refund: &str, quantity: i64| {
                json!({
                    "key": key, "name": key, "orders": orders, "paid_orders": paid,
                    "paid_amount": amount, "refund_amount": refund, "quantity": quantity,
                })
            };
        let days = json!([
            row(first.to_string(), 1, 1, "10.00", "0.00", 1),
            row((last - TimeDelta::days(1)).to_string(), 1, 1, "108.00", "0.00", 2),
            row(last.to_string(), 2, 1, "50.00", "20.00", 1),
        ]);
        assert_eq!(by_day["items"], days);
        let summary = json!({
            "orders": 4, "paid_orders": 3, "paid_amount": "168.00", "refund_amount": "20.00",
            "paid_rate": "0.7500", "refund_rate": "0.1190",
        });
        for report in [&by_day, &by_product, &by_category] {
            assert_eq!(report["summary"], summary);
        }
        let mut products = json!([
            row("1".to_owned(), 2, 1, "100.00", "0.00", 2),
            row("2".to_owned(), 2, 2, "60.00", "20.00", 2),
        ]);
        for (item, name) in
            products.as_array_mut().unwrap().iter_mut().zip(["Product 1", "Product 2"])
        {
            item["name"] = json!(name);
        }
        assert_eq!(by_product["items"], products);
        let groups = by_category["items"].as_array().unwrap();
        let sum =
            |field: &str| groups.iter().map(|item| item[field].as_i64().unwrap()).sum::<i64>();
        assert_eq!(sum("quantity"), 4);
        let expected = if category == other { 1 } else { 2 };
        assert_eq!(groups.len(), expected);
        let key = |value: &Value| value["key"].as_str().unwrap().to_owned();
        assert!(groups.iter().any(|item| key(item) == category.to_string()));
    });
}

#[test]
fn a_range_is_bounded_and_not_everybody_may_look() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        let week = mall.get(&root, SALES).await.ok(200);
        assert_eq!(week["items"].as_array().unwrap().len(), 7, "a week, unless one says otherwise");
        assert_eq!(week["summary"]["paid_rate"], "0.0000");
        let year =
            mall.get(&root, &format!("{SALES}?start=2024-01-01&end=2024-12-31")).await.ok(200);
        assert_eq!(year["items"].as_array().unwrap().len(), 366);
        for (query, field) in [
            ("start=2024-01-01&end=2025-01-01", "end"),
            ("start=2024-01-02&end=2024-01-01", "end"),
            ("start=yesterday", "start"),
            ("end=2024-02-30", "end"),
            ("group=shopper", "group"),
        ] {
            let refused = mall.get(&root, &format!("{SALES}?{query}")).await;
            assert_eq!(refused.field(), (422, "validation_failed", field), "{query}");
        }
        let warehouse = mall.admin_as("warehouse").await;
        for path in [OVERVIEW, SALES] {
            assert_eq!(mall.get(&warehouse, path).await.code(), (403, "forbidden"));
            assert_eq!(mall.get("", path).await.code(), (401, "unauthorized"));
        }
        let finance = mall.admin_as("finance").await;
        mall.get(&finance, OVERVIEW).await.ok(200);
    });
}
