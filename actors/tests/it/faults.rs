//! What Redis forgets or gets wrong, and what a dead node leaves behind.

use std::collections::HashSet;

use mall_actors::{ByRequest, Placing};
use mall_domain::order::Status;
use mall_domain::request::RequestHash;
use mall_domain::stock::{PoolState, Refusal};
use mall_domain::{OrderNo, UserId};
use mall_store::redis::stock::{Bounced, ReserveItem};

use crate::world::{Sale, World, address_of, all_placed, in_a_world, key, placed, until};

/// A request that a node gave to Redis and did not live to write.
fn left_behind(sale: Sale, user: i64, name: &str) -> ReserveItem {
    let (order_no, address) = (format!("DEAD{user:0>8}"), address_of(user));
    let hash = RequestHash::of_numbers(&[sale.item.0, 1, address.0]);
    ReserveItem {
        reservation: key(name).reservation(UserId(user)),
        user_id: UserId(user),
        quantity: 1,
        order_no: OrderNo(order_no.clone()),
        hash,
        payload: format!("{order_no}|{address}|1|990|{}", hash.0),
    }
}

async fn leave_behind(world: &World, sale: Sale, items: &[ReserveItem]) {
    let redis = world.store.redis();
    redis.reserve(sale.pool, 1, 300_000, items, &[]).await.unwrap().unwrap();
}

#[test]
fn what_a_dead_node_accepted_becomes_an_order_that_its_shopper_finds() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(4).await;
        let items: Vec<_> = (1..=3).map(|user| left_behind(sale, user, "lost")).collect();
        leave_behind(world, sale, &items).await;
        let found = node.by_request(UserId(1), &key("lost")).await.unwrap();
        assert_eq!(found, ByRequest::Pending);
        for (user, item) in (1..=3).zip(&items) {
            until("the order is written", async || {
                match node.by_request(UserId(user), &key("lost")).await.unwrap() {
                    ByRequest::Order(order) => {
                        assert_eq!(order.order_no, item.order_no);
                        assert_eq!(order.status, Status::PendingPayment);
                        true
                    }
                    ByRequest::Pending => false,
                    lost => panic!("the order is lost: {lost:?}"),
                }
            })
            .await;
            let again = sale.buy(&node, user, "lost").await;
            assert_eq!(again.order_no, item.order_no);
        }
        assert_eq!(world.orders().await, 3);
        until("the log is empty", async || {
            world.store.redis().log_len(sale.pool).await.unwrap() == 0
        })
        .await;
        world.assert_books().await;
    });
}

#[test]
fn what_a_dead_node_accepted_is_written_before_the_pool_is_rebuilt() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(1).await;
        let item = left_behind(sale, 1, "lost");
        leave_behind(world, sale, std::slice::from_ref(&item)).await;
        node.repair().await.unwrap();
        let found = node.by_request(UserId(1), &key("lost")).await.unwrap();
        assert!(matches!(found, ByRequest::Order(_)), "{found:?}");
        world.assert_books().await;
    });
}

#[test]
fn what_a_dead_node_accepted_for_an_address_that_is_gone_is_released() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(2).await;
        let items = [left_behind(sale, 1, "lost"), left_behind(sale, 2, "lost")];
        world.store.execute_raw("DELETE FROM user_addresses WHERE user_id = 1").await.unwrap();
        leave_behind(world, sale, &items).await;
        until("the units are back", async || world.view(sale.pool).await.avail == 9).await;
        until("the other order is written", async || world.orders().await == 1).await;
        let found = node.by_request(UserId(1), &key("lost")).await.unwrap();
        assert_eq!(found, ByRequest::Nothing);
        world.assert_books().await;
    });
}

#[test]
fn a_pool_that_redis_lost_gives_out_nothing_until_it_is_rebuilt_from_the_orders() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 1).await;
        world.shoppers(121).await;
        let nodes = std::slice::from_ref(&node);
        let before = all_placed(&sale.rush(nodes, 1, 30).await);
        assert_eq!(before.len(), 30);

        let redis = world.store.redis();
        redis.drop_pool(sale.pool).await.unwrap();
        let item = left_behind(sale, 121, "direct");
        let asked = redis.reserve(sale.pool, 1, 300_000, &[item], &[]).await.unwrap();
        let bounced = asked.unwrap_err();
        assert!(
            bounced == Bounced::NotLoaded
                || bounced == Bounced::Rebuilding
                || bounced == Bounced::StaleEpoch(2),
            "{bounced:?}"
        );

        let after = sale.rush(nodes, 31, 120).await;
        let busy = |answer: &&Placing| **answer == Placing::Refused(Refusal::Busy);
        let (orders, turned_away) = (all_placed(&after).len(), after.iter().filter(busy).count());
        assert!(orders <= 20);
        assert!(!after.contains(&Placing::Unknown), "{after:?}");
        // Nobody was told "sold out" while units were left.
        let sold_out = Placing::Refused(Refusal::SoldOut);
        assert!(orders == 20 || !after.contains(&sold_out), "{after:?}");
        for user in (31..=120).take(if turned_away == 0 { 0 } else { 90 }) {
            until("everybody has an answer", async || {
                node.place(sale.order(user, "rush")).await != Placing::Refused(Refusal::Busy)
            })
            .await;
        }
        assert_eq!(world.orders().await, 50);
        for order in &before {
            assert_eq!(world.status(order.order_id).await, Status::PendingPayment);
        }
        // A retry of before is still the same order.
        assert_eq!(sale.buy(&node, 1, "rush").await, before[0]);
        world.assert_books().await;
    });
}

#[test]
fn units_that_redis_made_up_are_not_sold() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 20, 1).await;
        world.shoppers(60).await;
        for field in ["avail", "total"] {
            let args = [field, "15"];
            world.store.redis().pool_raw(sale.pool, "HINCRBY", "s", &args).await.unwrap();
        }
        let mut numbers = HashSet::new();
        for user in 1..=60 {
            let mut answer = Placing::Unknown;
            until("there is an answer", async || {
                answer = node.place(sale.order(user, "once")).await;
                !matches!(answer, Placing::Refused(Refusal::Busy) | Placing::Unknown)
            })
            .await;
            match answer {
                Placing::Placed(order) => assert!(numbers.insert(order.order_no)),
                other => assert_eq!(other, Placing::Refused(Refusal::SoldOut)),
            }
        }
        assert_eq!((numbers.len(), world.orders().await), (20, 20));
        until("the pool is rebuilt", async || {
            let view = world.view(sale.pool).await;
            (view.epoch, view.total, view.state) == (2, 20, Some(PoolState::Open))
        })
        .await;
        world.assert_books().await;
    });
}

#[test]
fn a_crowd_gets_no_units_that_redis_made_up() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 20, 1).await;
        world.shoppers(200).await;
        for field in ["avail", "total"] {
            let args = [field, "100"];
            world.store.redis().pool_raw(sale.pool, "HINCRBY", "s", &args).await.unwrap();
        }
        let answers = sale.rush(std::slice::from_ref(&node), 1, 200).await;
        assert!(world.orders().await <= 20);
        assert_eq!(all_placed(&answers).len(), usize::try_from(world.orders().await).unwrap());
        until("the pool is open again", async || {
            let view = world.view(sale.pool).await;
            1 < view.epoch && view.state == Some(PoolState::Open)
        })
        .await;
        // Those whose batch was thrown back were told so, and others get what is left.
        for user in 1..=200 {
            until("everybody has an answer", async || {
                let answer = node.place(sale.order(user, "second")).await;
                !matches!(answer, Placing::Refused(Refusal::Busy) | Placing::Unknown)
            })
            .await;
        }
        assert_eq!(world.orders().await, 20);
        world.assert_books().await;
    });
}

#[test]
fn a_pool_whose_version_went_backwards_is_rebuilt() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(12).await;
        for user in 1..=5 {
            sale.buy(&node, user, "once").await;
        }
        until("the node has seen it", async || {
            node.sale_view(sale.item).is_some_and(|view| view.avail == 5)
        })
        .await;
        // As after a failover to a replica that lacks the last writes.
        let redis = world.store.redis();
        let args = ["avail", "9", "held", "1", "ver", "2"];
        redis.pool_raw(sale.pool, "HSET", "s", &args).await.unwrap();
        until("the pool is rebuilt", async || {
            let view = world.view(sale.pool).await;
            view.epoch == 2 && view.avail == 5 && view.state == Some(PoolState::Open)
        })
        .await;
        let answers = sale.rush(std::slice::from_ref(&node), 6, 12).await;
        assert_eq!(all_placed(&answers).len(), 5, "{answers:?}");
        world.assert_books().await;
    });
}

#[test]
fn a_wiped_redis_is_filled_again_when_a_node_starts() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(20).await;
        let first = sale.buy(&node, 1, "once").await;
        world.stop_nodes().await;
        world.store.redis().delete_all_keys().await.unwrap();
        let node = world.node().await;
        assert_eq!(world.view(sale.pool).await.avail, 9);
        assert_eq!(placed(node.place(sale.order(1, "once")).await), first);
        let answers = sale.rush(std::slice::from_ref(&node), 2, 20).await;
        assert_eq!(all_placed(&answers).len(), 9, "{answers:?}");
        world.assert_books().await;
    });
}
