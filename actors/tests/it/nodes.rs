//! Several nodes over the same MySQL and Redis.

use std::collections::HashSet;

use futures_util::future::join_all;
use mall_actors::Placing;
use mall_domain::Clock;
use mall_domain::order::Status;
use mall_domain::stock::{PoolState, Refusal};
use mall_store::mysql::pool;
use mall_store::redis::stock::Window;

use crate::world::{all_placed, in_a_world, placed, until};

#[test]
fn two_nodes_sell_what_there_is_and_no_more() {
    in_a_world(async |world| {
        let nodes = [world.node().await, world.node().await];
        let sale = world.sale(&nodes[0], 50, 1).await;
        world.shoppers(300).await;
        let answers = sale.rush(&nodes, 1, 300).await;
        let orders = all_placed(&answers);
        let numbers: HashSet<_> = orders.iter().map(|order| &order.order_no).collect();
        assert_eq!((orders.len(), numbers.len(), world.orders().await), (50, 50, 50));
        let refused = |answer: &&Placing| **answer == Placing::Refused(Refusal::SoldOut);
        assert_eq!(answers.iter().filter(refused).count(), 250);
        world.assert_books().await;
    });
}

#[test]
fn the_same_request_on_two_nodes_makes_one_order() {
    in_a_world(async |world| {
        let nodes = [world.node().await, world.node().await];
        let sale = world.sale(&nodes[0], 50, 5).await;
        world.shoppers(1).await;
        let asking = (0..12).map(|nth| nodes[nth % 2].place(sale.order(1, "same")));
        let orders = all_placed(&join_all(asking).await);
        let numbers: HashSet<_> = orders.iter().map(|order| &order.order_no).collect();
        assert_eq!((orders.len(), numbers.len(), world.orders().await), (12, 1, 1));
        world.assert_books().await;
    });
}

#[test]
fn every_node_follows_what_happens_on_another() {
    in_a_world(async |world| {
        let nodes = [world.node().await, world.node().await];
        let sale = world.sale(&nodes[0], 2, 1).await;
        world.shoppers(9).await;
        // The second node may not have heard of the sale yet, and serves it all the same.
        let first = sale.buy(&nodes[1], 1, "once").await;
        nodes[0].pause(sale.id).await.unwrap();
        let paused = Placing::Refused(Refusal::Paused);
        assert_eq!(nodes[1].place(sale.order(2, "once")).await, paused);
        nodes[0].resume(sale.id).await.unwrap();
        until("the other node goes on", async || {
            matches!(nodes[1].place(sale.order(2, "once")).await, Placing::Placed(_))
        })
        .await;
        let sold_out = Placing::Refused(Refusal::SoldOut);
        assert_eq!(nodes[0].place(sale.order(3, "once")).await, sold_out);
        // A unit that comes back on one node is sold on the other.
        let cancelled = nodes[0].cancel(mall_domain::UserId(1), first.order_id).await.unwrap();
        assert_eq!(cancelled, Status::Cancelled);
        until("the unit can be had elsewhere", async || {
            matches!(nodes[1].place(sale.order(4, "once")).await, Placing::Placed(_))
        })
        .await;
        world.assert_books().await;
    });
}

#[test]
fn both_nodes_notice_that_redis_lost_the_pool_and_sell_on() {
    in_a_world(async |world| {
        let nodes = [world.node().await, world.node().await];
        let sale = world.sale(&nodes[0], 60, 1).await;
        world.shoppers(160).await;
        let mut orders = Vec::new();
        for wave in 0..4 {
            let answers = sale.rush(&nodes, wave * 40 + 1, wave * 40 + 40).await;
            assert!(!answers.contains(&Placing::Unknown), "{answers:?}");
            orders.extend(all_placed(&answers));
            world.store.redis().drop_pool(sale.pool).await.unwrap();
        }
        // Whoever was told to come back comes back.
        for user in 1..=160 {
            until("everybody has an answer", async || {
                match nodes[0].place(sale.order(user, "rush")).await {
                    Placing::Refused(Refusal::Busy) | Placing::Unknown => false,
                    Placing::Placed(order) => {
                        orders.push(order);
                        true
                    }
                    Placing::Refused(Refusal::SoldOut) => true,
                    other => panic!("{other:?}"),
                }
            })
            .await;
        }
        for order in &orders {
            assert_eq!(world.status(order.order_id).await, Status::PendingPayment);
        }
        let numbers: HashSet<_> = orders.iter().map(|order| &order.order_no).collect();
        assert_eq!((numbers.len(), world.orders().await), (60, 60));
        world.assert_books().await;
    });
}

#[test]
fn a_node_that_writes_under_an_old_epoch_loses_nothing() {
    in_a_world(async |world| {
        let nodes = [world.node().await, world.node().await];
        let sale = world.sale(&nodes[0], 100, 1).await;
        world.shoppers(300).await;
        let rush = sale.rush(&nodes[..1], 1, 300);
        let rebuild = async {
            for _ in 0..6 {
                nodes[1].repair().await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let (answers, ()) = tokio::join!(rush, rebuild);
        let epoch = format!("SELECT epoch FROM stock_pools WHERE id = {}", sale.pool);
        assert_eq!(world.number(&epoch).await, 7);
        let mut orders = all_placed(&answers);
        for order in &orders {
            assert_eq!(world.status(order.order_id).await, Status::PendingPayment);
        }
        // Whoever was told to come back comes back.
        for user in 1..=300 {
            until("everybody has an answer", async || {
                match nodes[0].place(sale.order(user, "rush")).await {
                    Placing::Placed(order) => {
                        orders.push(order);
                        true
                    }
                    other => other == Placing::Refused(Refusal::SoldOut),
                }
            })
            .await;
        }
        let numbers: HashSet<_> = orders.iter().map(|order| &order.order_no).collect();
        assert_eq!((numbers.len(), world.orders().await), (100, 100));
        world.assert_books().await;
    });
}

#[test]
fn what_was_reserved_before_a_rebuild_and_not_written_is_reserved_again() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(5).await;
        // Another node's rebuild: it holds the pool's row while orders wait to take their units.
        let redis = world.store.redis();
        let mut rebuild = world.store.begin().await.unwrap();
        pool::lock(&mut rebuild, sale.pool).await.unwrap();
        let asking: Vec<_> = (1..=5)
            .map(|user| {
                let node = node.clone();
                tokio::spawn(async move { node.place(sale.order(user, "once")).await })
            })
            .collect();
        until("all hold a unit", async || world.view(sale.pool).await.held == 5).await;
        pool::next_epoch(&mut rebuild, sale.pool, 1).await.unwrap();
        redis.clear(sale.pool, 2).await.unwrap().unwrap();
        redis.rehydrate(sale.pool, 2, &[]).await.unwrap().unwrap();
        rebuild.commit().await.unwrap();
        let window = Window {
            state: PoolState::Open,
            opens_ms: 0,
            closes_ms: Clock::system().now_ms() + 3_600_000,
            limit: 1,
        };
        redis.reopen(sale.pool, 2, 10, window).await.unwrap().unwrap();
        for answer in asking {
            placed(answer.await.unwrap());
        }
        assert_eq!((world.orders().await, world.view(sale.pool).await.held), (5, 5));
        world.assert_books().await;
    });
}

#[test]
fn a_new_node_takes_over_the_deadlines_of_one_that_is_gone() {
    in_a_world(async |world| {
        let soon = |settings: &mut mall_actors::Settings| {
            settings.flash_timeout = std::time::Duration::from_millis(700);
            settings.pay_grace = std::time::Duration::from_millis(100);
        };
        let first = world.node_with(soon).await;
        let sale = world.sale(&first, 5, 1).await;
        world.shoppers(3).await;
        let mut orders = Vec::new();
        for user in 1..=3 {
            orders.push(sale.buy(&first, user, "once").await);
        }
        world.stop_nodes().await;
        world.node_with(soon).await;
        for order in orders {
            until("the order timed out", async || {
                world.status(order.order_id).await == Status::Cancelled
            })
            .await;
        }
        world.assert_books().await;
    });
}
