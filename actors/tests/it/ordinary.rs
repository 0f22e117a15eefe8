//! Orders that take units of several pools: all or none, whatever dies on the way.

use std::time::Duration;

use futures_util::future::join_all;
use mall_actors::{ByRequest, Mall, OrderRefusal, OrdinaryOrder, Placed, Placing, Source, Wanted};
use mall_domain::coupon::Unusable;
use mall_domain::order::{Declined, Kind, NewItem, NewOrder, Status};
use mall_domain::request::RequestHash;
use mall_domain::{Clock, Money, OrderNo, PoolId, ProductId, SkuId, UserCouponId, UserId};
use mall_store::mysql::draft;
use mall_store::redis::stock::{ReserveItem, ReserveOutcome};

use crate::world::{World, address_of, in_a_world, key, openid, until};

/// Two SKUs of the demo data, with their products and prices in fen.
const ONE: (SkuId, i64, i64) = (SkuId(9), 5, 4_900);
const TWO: (SkuId, i64, i64) = (SkuId(12), 7, 8_900);

/// The pool of a SKU's ordinary stock.
async fn pool_of(world: &World, (sku, _product, _price): (SkuId, i64, i64)) -> PoolId {
    let sql = format!("SELECT id FROM stock_pools WHERE kind = 1 AND ref_id = {sku}");
    PoolId(world.number(&sql).await)
}

/// Makes a SKU's stock this large, in every book. Nobody may have ordered of it before.
async fn stock(world: &World, goods: (SkuId, i64, i64), units: i64) {
    let pool = pool_of(world, goods).await;
    let sql = format!(
        "INSERT INTO stock_ledger (pool_id, delta, balance, reason)
             SELECT id, {units} - total, {units}, 'adjust' FROM stock_pools WHERE id = {pool};
         UPDATE stock_pools SET total = {units} WHERE id = {pool}"
    );
    world.store.execute_raw(&sql).await.unwrap();
}

/// What shopper `user` sends for one unit of each of the two, under the key `name`.
fn both(user: i64, name: &str) -> OrdinaryOrder {
    OrdinaryOrder {
        wanted: Wanted {
            user: UserId(user),
            source: Source::Items(vec![(ONE.0, 1), (TWO.0, 1)]),
            address: Some(address_of(user)),
            coupon: None,
            with_coupons: false,
        },
        remark: None,
        expected: None,
        key: key(name),
        hash: RequestHash(7),
    }
}

async fn buy(node: &Mall, order: OrdinaryOrder) -> Placed {
    match node.place_ordinary(order).await {
        Ok(Placing::Placed(placed)) => placed,
        other => panic!("no order but {other:?}"),
    }
}

/// The draft of [`both`], as a node writes it before it reserves anything.
async fn left_behind(world: &World, user: i64, name: &str) -> NewOrder {
    let mut items = Vec::new();
    for goods in [ONE, TWO] {
        let (sku_id, product, price) = goods;
        items.push(NewItem {
            product_id: ProductId(product),
            sku_id,
            flash_item_id: None,
            pool_id: pool_of(world, goods).await,
            product_name: "测试".to_owned(),
            product_image: None,
            specs: None,
            price: Money::from_fen(price).unwrap(),
            quantity: 1,
            discount_amount: Money::ZERO,
        });
    }
    let order = NewOrder {
        order_no: OrderNo(format!("LEFT{user:0>6}{name}")),
        user_id: UserId(user),
        request_key: key(name),
        request_hash: RequestHash(7),
        kind: Kind::Ordinary,
        sale_id: None,
        address_id: address_of(user),
        items,
        freight_amount: Money::ZERO,
        coupon_id: None,
        cart_ids: Vec::new(),
        remark: None,
        expire_at: Clock::system().now(),
    };
    let mut tx = world.store.begin().await.unwrap();
    draft::create(&mut tx, &order).await.unwrap();
    tx.commit().await.unwrap();
    order
}

/// Reserves the unit of one pool for a draft, as the node did before it died.
async fn reserve(world: &World, order: &NewOrder, pool: PoolId) {
    let item = ReserveItem {
        reservation: order.request_key.reservation(order.user_id),
        user_id: order.user_id,
        quantity: 1,
        order_no: order.order_no.clone(),
        hash: order.request_hash,
        payload: order.order_no.to_string(),
    };
    let epoch = world.view(pool).await.epoch;
    let reserved = world.store.redis().reserve(pool, epoch, 60_000, &[item], &[]).await;
    assert_eq!(reserved.unwrap().unwrap().outcomes, [ReserveOutcome::Accepted]);
}

/// Serves both pools once, so that Redis has them, and leaves no node behind.
async fn warm(world: &World, user: i64) {
    let node = world.node().await;
    buy(&node, both(user, "warm")).await;
    world.stop_nodes().await;
}

#[test]
fn an_order_takes_units_of_every_pool_and_its_end_gives_all_back() {
    in_a_world(async |world| {
        let node = world
            .node_with(|settings| {
                settings.order_timeout = Duration::from_millis(400);
                settings.pay_grace = Duration::from_millis(100);
            })
            .await;
        world.shoppers(1).await;
        let (one, two) = (pool_of(world, ONE).await, pool_of(world, TWO).await);
        let before = (world.left(one).await, world.left(two).await);
        let placed = buy(&node, both(1, "both")).await;
        assert_eq!(placed.pay_amount, Money::from_fen(13_800).unwrap());
        assert_eq!((world.left(one).await, world.left(two).await), (before.0 - 1, before.1 - 1));
        assert_eq!(world.number("SELECT COUNT(*) FROM order_drafts").await, 0);
        until("the order timed out", async || {
            world.status(placed.order_id).await == Status::Cancelled
        })
        .await;
        world.assert_books().await;
        assert_eq!((world.left(one).await, world.left(two).await), before);
    });
}

#[test]
fn load_two_nodes_and_a_hundred_shoppers_share_seven_pairs() {
    in_a_world(async |world| {
        stock(world, ONE, 9).await;
        stock(world, TWO, 7).await;
        world.shoppers(100).await;
        let nodes = [world.node().await, world.node().await];
        let asking = (1..=100).zip(nodes.iter().cycle().cloned()).map(|(user, node)| {
            tokio::spawn(async move { node.place_ordinary(both(user, "rush")).await })
        });
        let mut placed = 0;
        for answer in join_all(asking).await {
            match answer.unwrap() {
                Ok(Placing::Placed(_)) => placed += 1,
                Ok(Placing::Declined(Declined::SoldOut { .. }))
                | Err(OrderRefusal::Declined(Declined::SoldOut { .. })) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!((1..=7).contains(&placed), "{placed}");
        world.assert_books().await;
        let (one, two) = (pool_of(world, ONE).await, pool_of(world, TWO).await);
        assert_eq!((world.left(one).await, world.left(two).await), (9 - placed, 7 - placed));
    });
}

#[test]
fn a_draft_that_was_left_behind_becomes_its_order() {
    in_a_world(async |world| {
        world.shoppers(2).await;
        warm(world, 1).await;
        // The node died after the first pool.
        let order = left_behind(world, 2, "left").await;
        reserve(world, &order, pool_of(world, ONE).await).await;
        let node = world.node().await;
        let pending = node.by_request(UserId(2), &key("left")).await.unwrap();
        assert_eq!(pending, ByRequest::Pending);
        until("the order is written", async || {
            matches!(
                node.by_request(UserId(2), &key("left")).await.unwrap(),
                ByRequest::Order(placed) if placed.order_no == order.order_no
            )
        })
        .await;
        assert_eq!(world.number("SELECT COUNT(*) FROM order_drafts").await, 0);
        world.assert_books().await;
    });
}

#[test]
fn a_draft_that_can_not_have_all_its_units_is_given_up_with_those_it_had() {
    in_a_world(async |world| {
        stock(world, TWO, 1).await;
        world.shoppers(2).await;
        // The only unit of the second goes to the first shopper.
        warm(world, 1).await;
        let (one, two) = (pool_of(world, ONE).await, pool_of(world, TWO).await);
        let left = world.left(one).await;
        let order = left_behind(world, 2, "left").await;
        reserve(world, &order, one).await;
        assert_eq!(world.view(one).await.avail, left - 1);
        let node = world.node().await;
        let declined = Declined::SoldOut { sku_id: TWO.0 };
        until("the draft is given up", async || {
            node.by_request(UserId(2), &key("left")).await.unwrap() == ByRequest::Declined(declined)
        })
        .await;
        until("the unit is back", async || world.view(one).await.avail == left).await;
        // The same request hears the same, for good.
        let again = node.place_ordinary(both(2, "left")).await.unwrap();
        assert_eq!(again, Placing::Declined(declined));
        assert_eq!((world.orders().await, world.left(two).await), (1, 0));
        world.assert_books().await;
    });
}

#[test]
fn units_of_a_draft_that_was_given_up_are_released_by_another_node() {
    in_a_world(async |world| {
        world.shoppers(2).await;
        warm(world, 1).await;
        let one = pool_of(world, ONE).await;
        let left = world.left(one).await;
        let order = left_behind(world, 2, "left").await;
        reserve(world, &order, one).await;
        // The node died between giving the order up and releasing.
        let mut tx = world.store.begin().await.unwrap();
        let declined = Declined::NotOnSale;
        assert!(draft::abandon(&mut tx, &order.order_no, &declined).await.unwrap());
        assert!(!draft::abandon(&mut tx, &order.order_no, &declined).await.unwrap());
        assert!(!draft::close(&mut tx, &order.order_no).await.unwrap());
        tx.commit().await.unwrap();
        let _node = world.node().await;
        until("the unit is back", async || world.view(one).await.avail == left).await;
        world.assert_books().await;
    });
}

#[test]
fn a_pool_that_redis_lost_is_built_again_and_its_orders_stay() {
    in_a_world(async |world| {
        let node = world.node().await;
        world.shoppers(3).await;
        buy(&node, both(1, "first")).await;
        world.store.redis().drop_pool(pool_of(world, ONE).await).await.unwrap();
        let asking = [both(2, "second"), both(3, "third")];
        for placed in join_all(asking.map(|order| node.place_ordinary(order))).await {
            assert!(matches!(placed, Ok(Placing::Placed(_))), "{placed:?}");
        }
        assert_eq!(world.orders().await, 3);
        world.assert_books().await;
    });
}

#[test]
fn one_coupon_serves_one_of_many_orders() {
    in_a_world(async |world| {
        let node = world.node().await;
        world.shoppers(1).await;
        let sql = "INSERT INTO user_coupons (id, user_id, coupon_id, expire_time)
                 VALUES (77, 1, 3, NOW(3) + INTERVAL 1 DAY);
             UPDATE coupon_templates SET remain_count = remain_count - 1 WHERE id = 3";
        world.store.execute_raw(sql).await.unwrap();
        let names: Vec<_> = (0..8).map(|nth| format!("nth-{nth}")).collect();
        let asking = names.iter().map(|name| {
            let mut order = both(1, name);
            order.wanted.coupon = Some(UserCouponId(77));
            node.place_ordinary(order)
        });
        let mut placed = 0;
        for answer in join_all(asking).await {
            match answer {
                Ok(Placing::Placed(_)) => placed += 1,
                Ok(Placing::Declined(Declined::CouponUnusable { reason: Unusable::Used }))
                | Err(OrderRefusal::Declined(Declined::CouponUnusable { .. })) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((placed, world.orders().await), (1, 1));
        world.assert_books().await;
    });
}

/// The shop after an ordinary order with a coupon, paid, with no node left to repair anything.
async fn small_order(world: &World) {
    let node = world.node().await;
    world.shoppers(2).await;
    let sql = "INSERT INTO user_coupons (id, user_id, coupon_id, expire_time)
             VALUES (77, 1, 3, NOW(3) + INTERVAL 1 DAY), (78, 2, 3, NOW(3) + INTERVAL 1 DAY);
         UPDATE coupon_templates SET remain_count = remain_count - 2 WHERE id = 3";
    world.store.execute_raw(sql).await.unwrap();
    let mut order = both(1, "once");
    order.wanted.coupon = Some(UserCouponId(77));
    let placed = buy(&node, order).await;
    let prepaid = node.prepay(UserId(1), &placed.order_no, &openid(1)).await.unwrap();
    world.pay(&prepaid.prepay_id).await;
    until("the order is paid", async || {
        world.status(placed.order_id).await == Status::PendingShipment
    })
    .await;
    world.assert_books().await;
    world.stop_nodes().await;
    world.assert_books().await;
}

/// Runs `sql` on a small order and expects just `equations` to break.
fn sql_breaks(sql: &str, equations: &[&'static str]) {
    in_a_world(async |world| {
        small_order(world).await;
        world.store.execute_raw(sql).await.unwrap();
        let report = world.audit_within(Duration::ZERO).await;
        let fails = |check: &&mall_actors::audit::Check| check.holds == Some(false);
        let names: Vec<_> = report.checks.iter().filter(fails).map(|check| check.name).collect();
        assert_eq!(names, equations);
    });
}

#[test]
fn m7_finds_a_used_coupon_without_its_order() {
    sql_breaks("UPDATE user_coupons SET order_id = 999 WHERE id = 77", &["M7"]);
}

#[test]
fn m7_finds_a_coupon_that_came_back_although_its_order_lives() {
    let sql = "UPDATE user_coupons SET status = 0, order_id = NULL, used_time = NULL WHERE id = 77";
    sql_breaks(sql, &["M7"]);
}

#[test]
fn m7_finds_an_unused_coupon_that_names_an_order() {
    sql_breaks("UPDATE user_coupons SET order_id = 1 WHERE id = 78", &["M7"]);
}

#[test]
fn m7_finds_an_order_with_anothers_coupon() {
    let sql = "UPDATE user_coupons SET user_id = 2, nth = 2 WHERE id = 77";
    sql_breaks(sql, &["M7"]);
}

#[test]
fn m7_finds_coupons_that_nobody_counted() {
    let sql = "INSERT INTO user_coupons (user_id, coupon_id, nth, expire_time)
         VALUES (2, 3, 2, NOW(3) + INTERVAL 1 DAY)";
    sql_breaks(sql, &["M7"]);
}

#[test]
fn m8_finds_a_share_of_the_discount_that_got_lost() {
    sql_breaks("UPDATE order_items SET discount_amount = 0 LIMIT 1", &["M8"]);
}

#[test]
fn m8_finds_a_line_that_got_lost() {
    // It takes its units along, from every book but the order's.
    let sql = "UPDATE orders SET total_amount = total_amount - 1, pay_amount = pay_amount - 1;
         UPDATE payments SET amount = amount - 1";
    sql_breaks(sql, &["M8"]);
}

#[test]
fn m8_finds_an_order_that_costs_what_nobody_decided() {
    let sql = "UPDATE orders SET pay_amount = pay_amount - 1;
         UPDATE payments SET amount = amount - 1";
    sql_breaks(sql, &["M8"]);
}

#[test]
fn m8_finds_an_order_whose_draft_is_still_there() {
    let sql =
        "INSERT INTO order_drafts (order_no, user_id, request_key, request_hash, content, next_at)
         SELECT order_no, user_id, request_key, 0, '{}', NOW(3) FROM orders";
    sql_breaks(sql, &["M8"]);
}

#[test]
fn x6_finds_a_draft_that_nobody_takes_up() {
    let sql = "INSERT INTO order_drafts
             (order_no, user_id, request_key, request_hash, content, next_at, created_at)
         VALUES ('X', 1, 'x', 0, '{}', NOW(3), NOW(3) - INTERVAL 1 HOUR)";
    sql_breaks(sql, &["X6"]);
}
