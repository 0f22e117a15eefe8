//! What admins do to a sale while it runs.

use mall_actors::{Placing, SaleError};
use mall_domain::UserId;
use mall_domain::order::Status;
use mall_domain::stock::{PoolState, Refusal};

use crate::world::{ADMIN, SKU_STOCK, all_placed, in_a_world, until};

#[test]
fn a_paused_sale_gives_out_nothing_until_it_goes_on() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(3).await;
        let first = sale.buy(&node, 1, "first").await;
        node.pause(sale.id).await.unwrap();
        node.pause(sale.id).await.unwrap();
        let paused = Placing::Refused(Refusal::Paused);
        assert_eq!(node.place(sale.order(2, "second")).await, paused);
        // Who was served before still hears of it.
        assert_eq!(sale.buy(&node, 1, "first").await, first);
        node.resume(sale.id).await.unwrap();
        sale.buy(&node, 2, "second").await;
        world.assert_books().await;
    });
}

#[test]
fn what_is_left_of_an_ended_sale_goes_back_to_the_sku() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(4).await;
        assert_eq!(world.sku_left().await, SKU_STOCK - 10);
        let mut orders = Vec::new();
        for user in 1..=3 {
            orders.push(sale.buy(&node, user, "once").await);
        }
        node.end(sale.id).await.unwrap();
        node.end(sale.id).await.unwrap();
        let ended = Placing::Refused(Refusal::Ended);
        assert_eq!(node.place(sale.order(4, "late")).await, ended);
        until("the leftovers are back", async || world.sku_left().await == SKU_STOCK - 3).await;
        assert_eq!(world.left(sale.pool).await, 0);
        world.assert_books().await;

        // Units of an order that ends later follow.
        let cancelled = node.cancel(UserId(1), orders[0].order_id).await.unwrap();
        assert_eq!(cancelled, Status::Cancelled);
        until("its unit is back too", async || world.sku_left().await == SKU_STOCK - 2).await;
        let shown = "SELECT stock FROM product_skus WHERE id = 1";
        assert_eq!(world.number(shown).await, SKU_STOCK - 2);
        assert!(matches!(node.resume(sale.id).await, Err(SaleError::Status(_))));
        world.assert_books().await;
    });
}

#[test]
fn a_sale_can_only_offer_what_its_sku_has() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        let too_many = SKU_STOCK;
        let grown = node.add_stock(sale.item, too_many, "too-many", ADMIN, "why").await;
        assert!(matches!(grown, Err(SaleError::TooFew(_))), "{grown:?}");
        assert_eq!(world.sku_left().await, SKU_STOCK - 10);
        world.assert_books().await;
    });
}

#[test]
fn stock_that_is_added_can_be_bought_and_the_change_happens_once() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 2, 1).await;
        world.shoppers(8).await;
        let nodes = [node.clone()];
        assert_eq!(all_placed(&sale.rush(&nodes, 1, 3).await).len(), 2);
        for _ in 0..2 {
            node.add_stock(sale.item, 3, "more-1", ADMIN, "补货").await.unwrap();
        }
        until("the units are on sale", async || world.view(sale.pool).await.avail == 3).await;
        until("the node knows", async || {
            node.sale_view(sale.item).is_some_and(|view| view.avail == 3)
        })
        .await;
        assert_eq!(all_placed(&sale.rush(&nodes, 4, 8).await).len(), 3);
        assert_eq!(world.sku_left().await, SKU_STOCK - 5);
        world.assert_books().await;
    });
}

#[test]
fn stock_that_is_taken_away_goes_back_to_the_sku_once_and_never_what_is_held() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(10).await;
        let nodes = [node.clone()];
        assert_eq!(all_placed(&sale.rush(&nodes, 1, 4).await).len(), 4);
        let held = node.add_stock(sale.item, -7, "less-0", ADMIN, "why").await;
        assert!(matches!(held, Err(SaleError::TooFew(_))), "{held:?}");
        for _ in 0..2 {
            node.add_stock(sale.item, -4, "less-1", ADMIN, "撤货").await.unwrap();
        }
        assert_eq!(world.sku_left().await, SKU_STOCK - 6);
        assert_eq!((world.left(sale.pool).await, world.view(sale.pool).await.avail), (2, 2));
        assert_eq!(all_placed(&sale.rush(&nodes, 5, 10).await).len(), 2);
        world.assert_books().await;
    });
}

#[test]
fn a_change_of_stock_that_a_rebuild_counted_is_not_made_again() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 2, 1).await;
        node.add_stock(sale.item, 3, "more-1", ADMIN, "补货").await.unwrap();
        until("the units are on sale", async || world.view(sale.pool).await.avail == 5).await;
        node.repair().await.unwrap();
        // As if the node had died after it told Redis and before it noted so.
        let again = "UPDATE outbox SET state = 0, claimed_until = NULL, done_at = NULL";
        world.store.execute_raw(again).await.unwrap();
        until("the effect is carried out again", async || {
            world.number("SELECT COUNT(*) FROM outbox WHERE state = 0").await == 0
        })
        .await;
        assert_eq!(world.view(sale.pool).await.avail, 5);
        world.assert_books().await;
    });
}

#[test]
fn an_alarm_that_nobody_followed_up_is_followed_up() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 5, 1).await;
        world.shoppers(1).await;
        // As if the node that raised it had died before it rebuilt the pool.
        world.store.redis().freeze(sale.pool, 1).await.unwrap().unwrap();
        until("the pool is open again", async || {
            world.view(sale.pool).await.state == Some(PoolState::Open)
        })
        .await;
        until("the node knows", async || {
            node.sale_view(sale.item).is_some_and(|view| view.state == Some(PoolState::Open))
        })
        .await;
        sale.buy(&node, 1, "first").await;
        world.assert_books().await;
    });
}

#[test]
fn a_rebuild_that_nobody_finished_is_finished() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 5, 1).await;
        world.shoppers(2).await;
        let first = sale.buy(&node, 1, "first").await;
        // As if the node that was at it had died after its commit.
        world.store.execute_raw("UPDATE stock_pools SET epoch = 2 WHERE kind = 2").await.unwrap();
        world.store.redis().clear(sale.pool, 2).await.unwrap().unwrap();
        until("the node knows that the pool is open", async || {
            node.sale_view(sale.item).is_some_and(|view| view.avail == 4)
        })
        .await;
        sale.buy(&node, 2, "second").await;
        assert_eq!(sale.buy(&node, 1, "first").await, first);
        world.assert_books().await;
    });
}
