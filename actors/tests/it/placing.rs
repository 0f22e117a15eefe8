//! From a request to an order or a refusal, on one node.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;
use mall_actors::{ByRequest, FlashOrder, Placing};
use mall_domain::order::Status;
use mall_domain::stock::Refusal;
use mall_domain::{SaleItemId, UserId};

use crate::world::{address_of, all_placed, in_a_world, key, placed, until};

#[test]
fn fifty_units_and_three_hundred_shoppers_make_fifty_orders() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 1).await;
        world.shoppers(300).await;
        let answers = sale.rush(std::slice::from_ref(&node), 1, 300).await;
        let orders = all_placed(&answers);
        let sold_out = |answer: &&Placing| **answer == Placing::Refused(Refusal::SoldOut);
        assert_eq!(answers.iter().filter(sold_out).count(), 250);
        let numbers: HashSet<_> = orders.iter().map(|order| &order.order_no).collect();
        assert_eq!((orders.len(), numbers.len(), world.orders().await), (50, 50, 50));
        for order in &orders {
            assert_eq!(world.status(order.order_id).await, Status::PendingPayment);
        }
        let report = world.assert_books().await;
        assert_eq!((report.orders, report.unpaid), (50, 50));
    });
}

#[test]
fn a_request_sent_many_times_makes_one_order_and_all_hear_of_it() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 2).await;
        world.shoppers(1).await;
        let answers = join_all((0..20).map(|_| node.place(sale.order(1, "same")))).await;
        let orders = all_placed(&answers);
        let numbers: HashSet<_> = orders.iter().map(|order| &order.order_no).collect();
        assert_eq!((orders.len(), numbers.len()), (20, 1), "{answers:?}");

        let later = sale.buy(&node, 1, "same").await;
        assert_eq!(&later, &orders[0]);
        assert_eq!(
            node.by_request(UserId(1), &key("same")).await.unwrap(),
            ByRequest::Order(later)
        );
        assert_eq!(world.orders().await, 1);
        world.assert_books().await;
    });
}

#[test]
fn a_retry_hears_of_its_order_when_everything_is_sold_out() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 1, 1).await;
        world.shoppers(2).await;
        let first = sale.buy(&node, 1, "first").await;
        let sold_out = Placing::Refused(Refusal::SoldOut);
        assert_eq!(node.place(sale.order(2, "other")).await, sold_out);
        assert_eq!(sale.buy(&node, 1, "first").await, first);
    });
}

#[test]
fn the_same_key_with_another_body_is_a_conflict() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 3).await;
        world.shoppers(1).await;
        sale.buy(&node, 1, "same").await;
        let other = FlashOrder { quantity: 2, ..sale.order(1, "same") };
        assert_eq!(node.place(other).await, Placing::Refused(Refusal::Conflict));
        assert_eq!(world.orders().await, 1);
        world.assert_books().await;
    });
}

#[test]
fn the_same_key_with_two_bodies_at_once_makes_one_order() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 3).await;
        world.shoppers(1).await;
        let orders =
            (0..10).map(|nth| FlashOrder { quantity: 1 + nth % 2, ..sale.order(1, "same") });
        let answers = join_all(orders.map(|order| node.place(order))).await;
        let conflict = |answer: &&Placing| **answer == Placing::Refused(Refusal::Conflict);
        assert_eq!(all_placed(&answers).len(), 5, "{answers:?}");
        assert_eq!(answers.iter().filter(conflict).count(), 5, "{answers:?}");
        assert_eq!(world.orders().await, 1);
        world.assert_books().await;
    });
}

#[test]
fn a_shopper_gets_no_more_than_the_limit_by_any_number_of_requests() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 2).await;
        world.shoppers(1).await;
        let names: Vec<_> = (0..10).map(|nth| format!("nth-{nth}")).collect();
        let answers = join_all(names.iter().map(|name| node.place(sale.order(1, name)))).await;
        let refused = |answer: &&Placing| **answer == Placing::Refused(Refusal::LimitExceeded);
        assert_eq!(all_placed(&answers).len(), 2, "{answers:?}");
        assert_eq!(answers.iter().filter(refused).count(), 8, "{answers:?}");
        world.assert_books().await;
    });
}

#[test]
fn what_can_not_be_asked_for_is_refused_at_once() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 50, 2).await;
        world.shoppers(2).await;
        let order = sale.order(1, "order");
        for quantity in [0, 3] {
            let placing = node.place(FlashOrder { quantity, ..order.clone() }).await;
            assert_eq!(placing, Placing::BadQuantity { max: 2 });
        }
        let item_id = SaleItemId(999);
        let placing = node.place(FlashOrder { item_id, ..order.clone() }).await;
        assert_eq!(placing, Placing::NoSuchItem);
        let address_id = address_of(2);
        let placing = node.place(FlashOrder { address_id, ..order.clone() }).await;
        assert_eq!(placing, Placing::NoSuchAddress);
        assert_eq!(world.view(sale.pool).await.avail, 50);
    });
}

#[test]
fn an_address_that_is_gone_at_the_commit_gives_the_units_back() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 5, 1).await;
        world.shoppers(2).await;
        // The node remembers whose it was; the row is gone.
        node.remember_address(address_of(1), UserId(1));
        world.store.execute_raw("DELETE FROM user_addresses WHERE user_id = 1").await.unwrap();
        let answers =
            join_all([node.place(sale.order(1, "gone")), node.place(sale.order(2, "there"))]).await;
        assert_eq!(answers[0], Placing::NoSuchAddress);
        placed(answers[1].clone());
        until("the units are back", async || world.view(sale.pool).await.avail == 4).await;
        // Nothing of the request is on its way, and asking again says something definite.
        assert_eq!(node.by_request(UserId(1), &key("gone")).await.unwrap(), ByRequest::Nothing);
        node.remember_address(address_of(1), UserId(1));
        let again =
            tokio::time::timeout(Duration::from_secs(10), node.place(sale.order(1, "gone")));
        let again = again.await.expect("an answer within a moment");
        assert!(!matches!(again, Placing::Unknown | Placing::Placed(_)), "{again:?}");
        world.assert_books().await;
    });
}

#[test]
fn a_full_node_says_busy_at_once_and_serves_the_same_requests_later() {
    in_a_world(async |world| {
        let node = world
            .node_with(|settings| {
                settings.node_waiting_max = 4;
                settings.sku_waiting_max = 2;
                settings.batch_max = 1;
                settings.batches_in_flight_max = 1;
            })
            .await;
        let sale = world.sale(&node, 60, 1).await;
        world.shoppers(60).await;
        let names = 1..=60;
        let answers =
            join_all(names.clone().map(|user| node.place(sale.order(user, "once")))).await;
        let busy = |answer: &&Placing| **answer == Placing::Refused(Refusal::Busy);
        let first = all_placed(&answers).len();
        assert!(0 < first && first <= 4, "{answers:?}");
        assert_eq!(answers.iter().filter(busy).count(), 60 - first);
        for user in names {
            sale.buy(&node, user, "once").await;
        }
        assert_eq!(world.orders().await, 60);
        world.assert_books().await;
    });
}

#[test]
fn a_writer_without_room_says_unknown_and_the_order_is_written_all_the_same() {
    in_a_world(async |world| {
        let node = world
            .node_with(|settings| {
                settings.writer_waiting_max = 8;
                settings.write_max = 1;
                settings.writes_in_flight_max = 1;
            })
            .await;
        let sale = world.sale(&node, 40, 1).await;
        world.shoppers(40).await;
        let asking = (1..=40).map(|user| node.place(sale.order(user, "once")));
        let answers = join_all(asking).await;
        let unknown = |answer: &&Placing| **answer == Placing::Unknown;
        let unknown = answers.iter().filter(unknown).count();
        assert!(0 < unknown, "{answers:?}");
        assert_eq!(all_placed(&answers).len() + unknown, 40, "{answers:?}");
        for user in 1..=40 {
            until("the order is found by its key", async || {
                let found = node.by_request(UserId(user), &key("once")).await.unwrap();
                assert_ne!(found, ByRequest::Nothing);
                matches!(found, ByRequest::Order(_))
            })
            .await;
        }
        world.assert_books().await;
    });
}

#[test]
fn a_node_that_drains_takes_nothing_new_and_finishes_what_it_took() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 60, 1).await;
        world.shoppers(51).await;
        let asking: Vec<_> = (1..=50)
            .map(|user| {
                let node = node.clone();
                tokio::spawn(async move { node.place(sale.order(user, "once")).await })
            })
            .collect();
        until("somebody was served", async || 0 < world.orders().await).await;
        node.drain(Duration::from_secs(10)).await;
        let busy = Placing::Refused(Refusal::Busy);
        assert_eq!(node.place(sale.order(51, "late")).await, busy);
        let mut orders = 0;
        for answer in asking {
            match answer.await.unwrap() {
                Placing::Placed(_) => orders += 1,
                other => assert_eq!(other, busy),
            }
        }
        assert_eq!(world.orders().await, orders);
        world.assert_books().await;
    });
}

#[test]
fn units_of_unpaid_orders_come_back_and_can_be_bought_again() {
    in_a_world(async |world| {
        let node = world
            .node_with(|settings| {
                settings.flash_timeout = Duration::from_millis(400);
                settings.pay_grace = Duration::from_millis(100);
            })
            .await;
        let sale = world.sale(&node, 5, 1).await;
        world.shoppers(12).await;
        let answers = sale.rush(std::slice::from_ref(&node), 1, 6).await;
        let orders = all_placed(&answers);
        assert_eq!(orders.len(), 5);
        for order in &orders {
            until("the order timed out", async || {
                world.status(order.order_id).await == Status::Cancelled
            })
            .await;
        }
        until("the node knows that units are back", async || {
            node.sale_view(sale.item).is_some_and(|view| view.avail == 5)
        })
        .await;
        let again = sale.rush(std::slice::from_ref(&node), 7, 12).await;
        assert_eq!(all_placed(&again).len(), 5, "{again:?}");
        until("all timed out", async || {
            world.number("SELECT COUNT(*) FROM orders WHERE status = 4").await == 10
        })
        .await;
        let report = world.assert_books().await;
        assert_eq!((report.cancelled, world.left(sale.pool).await), (10, 5));
        let reasons = "SELECT COUNT(*) FROM orders WHERE cancel_reason = 'timeout'";
        assert_eq!(world.number(reasons).await, 10);
    });
}
