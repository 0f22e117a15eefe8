//! Every equation of the audit: the untouched shop satisfies it, and breaking it by hand is found.

use std::collections::BTreeSet;
use std::time::Duration;

use mall_actors::audit::Verdict;
use mall_domain::UserId;
use mall_domain::order::Status;

use crate::world::{Sale, World, in_a_world, openid, until};

/// The shop after a small sale, with no node left to repair anything. Of ten units, shoppers 1 and
/// 2 have paid theirs, 3 and 4 have not yet, 5 has cancelled, and late money of 6 went back.
async fn small_sale(world: &World) -> Sale {
    let node = world.node().await;
    let sale = world.sale(&node, 10, 1).await;
    world.shoppers(6).await;
    for user in 1..=6 {
        let order = sale.buy(&node, user, "once").await;
        if user <= 2 || user == 6 {
            let prepaid = node.prepay(UserId(user), &order.order_no, &openid(user)).await.unwrap();
            if user == 6 {
                let closed = "UPDATE payments SET state = 3 WHERE user_id = 6";
                world.store.execute_raw(closed).await.unwrap();
                node.cancel(UserId(user), order.order_id).await.unwrap();
            }
            world.pay(&prepaid.prepay_id).await;
        } else if user == 5 {
            node.cancel(UserId(user), order.order_id).await.unwrap();
        }
        if user <= 2 {
            until("the order is paid", async || {
                world.status(order.order_id).await == Status::PendingShipment
            })
            .await;
        }
    }
    until("the late money is back", async || {
        world.number("SELECT COUNT(*) FROM refunds WHERE status = 3").await == 1
    })
    .await;
    world.assert_books().await;
    world.stop_nodes().await;
    let report = world.assert_books().await;
    assert_eq!((report.paid, report.unpaid, report.cancelled), (2, 2, 2));
    sale
}

/// The equations that do not hold in the shop as it stands.
async fn broken(world: &World) -> BTreeSet<&'static str> {
    let report = world.audit_within(Duration::ZERO).await;
    assert!(report.at_rest);
    let names: BTreeSet<_> = report
        .checks
        .iter()
        .filter(|check| check.holds != Some(true))
        .inspect(|check| assert!(!check.detail.is_empty(), "{} names no place", check.name))
        .map(|check| check.name)
        .collect();
    assert_eq!(report.verdict == Verdict::Fail, !names.is_empty());
    names
}

/// Runs `sql` on a small sale and expects just `equations` to break.
fn sql_breaks(sql: impl FnOnce(Sale) -> String, equations: &[&'static str]) {
    in_a_world(async |world| {
        let sale = small_sale(world).await;
        world.store.execute_raw(&sql(sale)).await.unwrap();
        assert_eq!(broken(world).await, equations.iter().copied().collect());
    });
}

/// Runs commands on a small sale's pool in Redis and expects just `equations` to break.
fn redis_breaks(commands: &[(&'static str, &str, &[&str])], equations: &[&'static str]) {
    in_a_world(async |world| {
        let sale = small_sale(world).await;
        for (command, part, args) in commands {
            world.store.redis().pool_raw(sale.pool, command, part, args).await.unwrap();
        }
        assert_eq!(broken(world).await, equations.iter().copied().collect());
    });
}

#[test]
fn the_untouched_shop_satisfies_every_equation() {
    sql_breaks(|_sale| "SELECT 1".to_owned(), &[]);
}

#[test]
fn r1_finds_units_that_are_nowhere() {
    redis_breaks(&[("HINCRBY", "s", &["total", "1"])], &["R1", "X4"]);
}

#[test]
fn r1_finds_a_negative_counter() {
    let commands: &[(_, _, &[&str])] =
        &[("HINCRBY", "s", &["avail", "-9"]), ("HINCRBY", "s", &["held", "9"])];
    redis_breaks(commands, &["R1", "R2", "X4"]);
}

#[test]
fn r2_finds_held_units_without_a_reservation() {
    let commands: &[(_, _, &[&str])] =
        &[("HINCRBY", "s", &["held", "1"]), ("HINCRBY", "s", &["sold", "-1"])];
    redis_breaks(commands, &["R2"]);
}

#[test]
fn r3_finds_a_shopper_with_more_than_the_reservations() {
    redis_breaks(&[("HSET", "u", &["3", "2"])], &["R3"]);
}

#[test]
fn r3_finds_a_shopper_whose_units_were_forgotten() {
    redis_breaks(&[("HDEL", "u", &["3"])], &["R3"]);
}

#[test]
fn r3_finds_a_shopper_over_the_limit() {
    // The shopper's second unit takes the place of another's.
    in_a_world(async |world| {
        let sale = small_sale(world).await;
        let redis = world.store.redis();
        let record = redis.record(sale.pool, "4:request-once").await.unwrap().unwrap();
        let mine = mall_store::redis::stock::Record { user_id: UserId(3), ..record };
        let commands: [(_, _, &[&str]); 3] = [
            ("HSET", "r", &["4:request-once", &mine.to_text()]),
            ("HSET", "u", &["3", "2"]),
            ("HDEL", "u", &["4"]),
        ];
        for (command, part, args) in commands {
            redis.pool_raw(sale.pool, command, part, args).await.unwrap();
        }
        assert_eq!(broken(world).await, BTreeSet::from(["R3"]));
    });
}

#[test]
fn r4_finds_a_held_reservation_that_never_ends() {
    redis_breaks(&[("ZREM", "t", &["3:request-once"])], &["R4"]);
}

#[test]
fn r4_finds_a_deadline_of_a_paid_reservation() {
    redis_breaks(&[("ZADD", "t", &["1", "1:request-once"])], &["R4"]);
}

#[test]
fn r5_finds_an_epoch_that_mysql_does_not_know() {
    redis_breaks(&[("HSET", "s", &["epoch", "9"])], &["R5"]);
}

#[test]
fn r5_finds_a_version_that_began_anew() {
    redis_breaks(&[("HSET", "s", &["ver", "0"])], &["R5"]);
}

#[test]
fn m1_finds_units_that_are_taken_by_nobody() {
    // The ledger follows, so that only the orders disagree.
    let sql = |sale: Sale| {
        let pool = sale.pool;
        format!(
            "UPDATE stock_pools SET taken = taken + 1 WHERE id = {pool};
             INSERT INTO stock_ledger (pool_id, delta, balance, reason)
             SELECT id, -1, total - taken, 'reserve' FROM stock_pools WHERE id = {pool}"
        )
    };
    sql_breaks(sql, &["M1"]);
}

#[test]
fn m2_finds_more_units_taken_than_there_are() {
    let sql = |sale: Sale| {
        format!(
            "ALTER TABLE stock_pools DROP CONSTRAINT chk_stock_pools_taken_total;
             UPDATE stock_pools SET taken = total + 3 WHERE id = {}",
            sale.pool
        )
    };
    sql_breaks(sql, &["M1", "M2", "M6"]);
}

#[test]
fn m3_finds_an_order_number_that_is_there_twice() {
    let sql = |_sale| {
        "ALTER TABLE orders DROP KEY uk_order_no;
         SET @number = (SELECT order_no FROM orders WHERE user_id = 3);
         UPDATE orders SET order_no = @number WHERE user_id = 4"
            .to_owned()
    };
    sql_breaks(sql, &["M3"]);
}

#[test]
fn m3_finds_a_request_that_made_two_orders() {
    // A cancelled order, so that its reservation is no other equation's business.
    let sql = |_sale| {
        "ALTER TABLE orders DROP KEY uk_user_request;
         UPDATE orders SET user_id = 6 WHERE user_id = 5"
            .to_owned()
    };
    sql_breaks(sql, &["M3"]);
}

#[test]
fn m3_finds_a_transaction_that_paid_two_orders() {
    // The payments say the same, so that each order has its money.
    let sql = |_sale| {
        "ALTER TABLE orders DROP KEY uk_transaction;
         ALTER TABLE payments DROP KEY uk_transaction;
         UPDATE orders SET transaction_id = '42' WHERE user_id IN (1, 2);
         UPDATE payments SET transaction_id = '42' WHERE user_id IN (1, 2)"
            .to_owned()
    };
    sql_breaks(sql, &["M3"]);
}

#[test]
fn m4_finds_a_paid_order_with_another_amount() {
    let sql = |_sale| "UPDATE payments SET amount = 0.01 WHERE user_id = 1".to_owned();
    sql_breaks(sql, &["M4"]);
}

#[test]
fn m4_finds_a_paid_order_without_a_payment() {
    let sql = |_sale| "DELETE FROM payments WHERE user_id = 1".to_owned();
    sql_breaks(sql, &["M4"]);
}

#[test]
fn m4_finds_an_order_that_was_paid_twice() {
    let sql = |_sale| {
        "INSERT INTO payments (order_id, order_no, user_id, out_trade_no, attempt, state, amount,
             openid, transaction_id, expire_at)
         SELECT order_id, order_no, user_id, 'second', 2, 2, amount, openid, 'second', expire_at
         FROM payments WHERE user_id = 1"
            .to_owned()
    };
    sql_breaks(sql, &["M4"]);
}

#[test]
fn m4_finds_money_of_an_order_that_is_not_paid() {
    let sql = |_sale| "UPDATE payments SET state = 2 WHERE user_id = 6".to_owned();
    sql_breaks(sql, &["M4"]);
}

#[test]
fn m4_finds_late_money_that_nobody_sends_back() {
    let sql = |_sale| "DELETE FROM refunds".to_owned();
    sql_breaks(sql, &["M4"]);
}

#[test]
fn m4_finds_more_money_sent_back_than_came_in() {
    let sql = |_sale| {
        "INSERT INTO refunds (refund_no, order_id, payment_id, user_id, kind, amount, reason, status)
         SELECT 'second', order_id, payment_id, user_id, 1, 0.01, 'again', 1 FROM refunds"
            .to_owned()
    };
    sql_breaks(sql, &["M4"]);
}

#[test]
fn m5_finds_a_cancelled_order_that_gave_nothing_back() {
    let sql = |_sale| {
        "DELETE b FROM outbox b JOIN orders o ON o.order_no = b.order_no
         WHERE b.op = 'settle_cancelled' AND o.user_id = 5"
            .to_owned()
    };
    sql_breaks(sql, &["M5"]);
}

#[test]
fn m5_finds_a_cancelled_order_that_gave_back_twice() {
    let sql = |_sale| {
        "ALTER TABLE outbox DROP KEY uk_effect;
         INSERT INTO outbox (op, order_no, pool_id, payload, state, next_at)
         SELECT op, order_no, pool_id, payload, 1, next_at FROM outbox
         WHERE op = 'settle_cancelled' LIMIT 1"
            .to_owned()
    };
    sql_breaks(sql, &["M5"]);
}

#[test]
fn m5_finds_an_order_that_gave_back_and_is_not_cancelled() {
    let sql = |sale: Sale| {
        format!(
            "INSERT INTO outbox (op, order_no, pool_id, payload, state, next_at)
             SELECT 'settle_cancelled', order_no, {}, '{{}}', 1, NOW(3) FROM orders
             WHERE user_id = 1",
            sale.pool
        )
    };
    sql_breaks(sql, &["M5"]);
}

#[test]
fn m6_finds_a_change_that_the_ledger_missed() {
    let sql = |sale: Sale| {
        format!("DELETE FROM stock_ledger WHERE pool_id = {} ORDER BY id LIMIT 1", sale.pool)
    };
    sql_breaks(sql, &["M6"]);
}

#[test]
fn m6_finds_a_balance_that_is_not_the_stock() {
    let sql = |sale: Sale| {
        let pool = sale.pool;
        format!(
            "UPDATE stock_ledger SET balance = balance + 1 WHERE pool_id = {pool}
             ORDER BY id DESC LIMIT 1"
        )
    };
    sql_breaks(sql, &["M6"]);
}

#[test]
fn m7_finds_a_coupon_that_was_handed_out_unrecorded() {
    let sql = |_sale| {
        "INSERT INTO user_coupons (user_id, coupon_id, expire_time) VALUES (1, 1, NOW())".to_owned()
    };
    sql_breaks(sql, &["M7"]);
}

#[test]
fn m7_finds_a_coupon_that_was_used_for_two_orders() {
    let sql = |_sale| {
        "UPDATE coupon_templates SET remain_count = remain_count - 1 WHERE id = 1;
         INSERT INTO user_coupons (id, user_id, coupon_id, status, expire_time)
         VALUES (77, 1, 1, 1, NOW());
         UPDATE orders SET coupon_id = 77 WHERE user_id IN (1, 2)"
            .to_owned()
    };
    sql_breaks(sql, &["M7"]);
}

#[test]
fn x1_finds_units_that_only_redis_has() {
    let commands: &[(_, _, &[&str])] =
        &[("HINCRBY", "s", &["avail", "3"]), ("HINCRBY", "s", &["total", "3"])];
    redis_breaks(commands, &["X1", "X4"]);
}

#[test]
fn x2_finds_a_reservation_that_stands_elsewhere_than_its_order() {
    // The units agree; only whose are paid does not.
    in_a_world(async |world| {
        let sale = small_sale(world).await;
        let redis = world.store.redis();
        let paid = redis.record(sale.pool, "1:request-once").await.unwrap().unwrap();
        let held = redis.record(sale.pool, "3:request-once").await.unwrap().unwrap();
        let now_held = mall_store::redis::stock::Record { state: held.state, ..paid.clone() };
        let now_paid = mall_store::redis::stock::Record { state: paid.state, ..held };
        let commands: [(_, _, &[&str]); 4] = [
            ("HSET", "r", &["1:request-once", &now_held.to_text()]),
            ("HSET", "r", &["3:request-once", &now_paid.to_text()]),
            ("ZADD", "t", &["1", "1:request-once"]),
            ("ZREM", "t", &["3:request-once"]),
        ];
        for (command, part, args) in commands {
            redis.pool_raw(sale.pool, command, part, args).await.unwrap();
        }
        assert_eq!(broken(world).await, BTreeSet::from(["X2"]));
    });
}

#[test]
fn x2_finds_an_order_that_holds_nothing_in_redis() {
    let commands: &[(_, _, &[&str])] = &[
        ("HDEL", "r", &["3:request-once"]),
        ("HDEL", "u", &["3"]),
        ("ZREM", "t", &["3:request-once"]),
        ("HINCRBY", "s", &["held", "-1"]),
        ("HINCRBY", "s", &["avail", "1"]),
    ];
    redis_breaks(commands, &["X1", "X2", "X4"]);
}

#[test]
fn x2_finds_units_that_a_shopper_holds_without_an_order() {
    // An order that vanished from every book of MySQL.
    in_a_world(async |world| {
        let sale = small_sale(world).await;
        let pool = sale.pool;
        let sql = format!(
            "DELETE i FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.user_id = 3;
             DELETE FROM orders WHERE user_id = 3;
             UPDATE stock_pools SET taken = taken - 1 WHERE id = {pool};
             INSERT INTO stock_ledger (pool_id, delta, balance, reason)
             SELECT id, 1, total - taken, 'cancel' FROM stock_pools WHERE id = {pool}"
        );
        world.store.execute_raw(&sql).await.unwrap();
        let report = world.audit_within(Duration::ZERO).await;
        assert_eq!(report.lost, 1);
        assert_eq!(broken(world).await, BTreeSet::from(["X2", "X4"]));
    });
}

#[test]
fn x4_finds_units_that_nobody_can_buy_any_more() {
    let commands: &[(_, _, &[&str])] =
        &[("HINCRBY", "s", &["avail", "-1"]), ("HINCRBY", "s", &["total", "-1"])];
    redis_breaks(commands, &["X4"]);
}

#[test]
fn x4_finds_a_pool_that_redis_does_not_have() {
    in_a_world(async |world| {
        let sale = small_sale(world).await;
        world.store.redis().drop_pool(sale.pool).await.unwrap();
        assert_eq!(broken(world).await, BTreeSet::from(["X4"]));
    });
}

#[test]
fn x6_finds_an_order_that_still_waits_long_after_its_deadline() {
    let sql = |_sale| {
        "UPDATE orders SET expire_at = NOW(3) - INTERVAL 1 HOUR WHERE user_id = 3".to_owned()
    };
    sql_breaks(sql, &["X6"]);
}

#[test]
fn x6_finds_an_effect_that_nobody_carries_out() {
    in_a_world(async |world| {
        small_sale(world).await;
        let sql = "UPDATE outbox SET state = 2, created_at = NOW(3) - INTERVAL 1 HOUR LIMIT 1";
        world.store.execute_raw(sql).await.unwrap();
        let report = world.audit_within(Duration::ZERO).await;
        // What is pending is not at rest: the equations of rest say nothing.
        assert!(!report.at_rest);
        let fails = |check: &&mall_actors::audit::Check| check.holds == Some(false);
        let names: Vec<_> = report.checks.iter().filter(fails).map(|check| check.name).collect();
        assert_eq!(names, ["X6"]);
    });
}
