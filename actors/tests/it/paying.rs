//! Payments, their notifications, and what becomes of money that comes too late.

use std::time::Duration;

use mall_actors::{CancelRefusal, Mall, NotifyRefusal, Placed, Prepaid, PrepayRefusal};
use mall_domain::order::Status;
use mall_domain::{Clock, OrderNo, UserId};
use mall_store::redis::stock::RecordState;
use mall_wechat::Transaction;
use serde_json::json;

use crate::world::{Sale, World, in_a_world, openid, until};

/// A node, a sale of ten units, and an order of shopper 1.
async fn with_order(world: &World) -> (Mall, Sale, Placed) {
    let node = world.node().await;
    let sale = world.sale(&node, 10, 1).await;
    world.shoppers(3).await;
    let order = sale.buy(&node, 1, "once").await;
    (node, sale, order)
}

async fn prepay(node: &Mall, order: &Placed) -> Prepaid {
    node.prepay(UserId(1), &order.order_no, &openid(1)).await.unwrap()
}

async fn transaction(world: &World, order: &Placed) -> Transaction {
    let number = order.order_no.out_trade_no(1);
    world.wechat.query(&number, Clock::system().now()).await.unwrap()
}

async fn until_status(world: &World, order: &Placed, status: Status) {
    until(&format!("the order is {status:?}"), async || {
        world.status(order.order_id).await == status
    })
    .await;
}

#[test]
fn a_second_wish_to_pay_uses_the_first_attempt() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let first = prepay(&node, &order).await;
        let second = prepay(&node, &order).await;
        assert_eq!(first.prepay_id, second.prepay_id);
        assert_eq!(second.parameters.package, format!("prepay_id={}", first.prepay_id));
        assert_eq!(world.orders_at_wechat().await, 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM payments").await, 1);
    });
}

#[test]
fn wishes_to_pay_at_the_same_time_make_one_attempt() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let other = world.node().await;
        let wish = |node: &Mall| {
            let (node, number) = (node.clone(), order.order_no.clone());
            async move { node.prepay(UserId(1), &number, &openid(1)).await }
        };
        let (a, b, c) = tokio::join!(wish(&node), wish(&other), wish(&node));
        for answer in [a, b, c] {
            assert!(matches!(answer, Ok(_) | Err(PrepayRefusal::Busy)), "{answer:?}");
        }
        prepay(&node, &order).await;
        assert_eq!(world.orders_at_wechat().await, 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM payments").await, 1);
    });
}

#[test]
fn only_the_shopper_can_pay_or_cancel_an_order() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let other = node.prepay(UserId(2), &order.order_no, &openid(2)).await;
        assert!(matches!(other, Err(PrepayRefusal::NotFound)), "{other:?}");
        let none = node.prepay(UserId(1), &OrderNo("none".into()), &openid(1)).await;
        assert!(matches!(none, Err(PrepayRefusal::NotFound)), "{none:?}");
        let other = node.cancel(UserId(2), order.order_id).await;
        assert!(matches!(other, Err(CancelRefusal::NotFound)), "{other:?}");
        assert_eq!(world.status(order.order_id).await, Status::PendingPayment);
    });
}

#[test]
fn a_notification_pays_the_order() {
    in_a_world(async |world| {
        let (node, sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        world.pay(&prepaid.prepay_id).await;
        until_status(world, &order, Status::PendingShipment).await;
        until("Redis knows", async || {
            let record = world.store.redis().record(sale.pool, "1:request-once").await.unwrap();
            record.is_some_and(|record| record.state == RecordState::Paid)
        })
        .await;
        let again = node.prepay(UserId(1), &order.order_no, &openid(1)).await;
        assert!(
            matches!(again, Err(PrepayRefusal::NotPayable(Status::PendingShipment))),
            "{again:?}"
        );
        let cancelled = node.cancel(UserId(1), order.order_id).await;
        assert!(
            matches!(cancelled, Err(CancelRefusal::NotCancellable(Status::PendingShipment))),
            "{cancelled:?}"
        );
        let report = world.assert_books().await;
        assert_eq!((report.paid, report.unpaid), (1, 0));
    });
}

#[test]
fn a_notification_that_comes_many_times_has_one_effect() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        world.faults(json!({ "doubled": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        until("all copies were taken", async || 2 <= world.accepted()).await;
        let paid = transaction(world, &order).await;
        let copies = (0..8).map(|_| node.payment_notified(paid.clone()));
        for outcome in futures_util::future::join_all(copies).await {
            outcome.unwrap();
        }
        let events = "SELECT COUNT(*) FROM order_events WHERE event = 'paid'";
        assert_eq!(world.number(events).await, 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM payments WHERE state = 2").await, 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM outbox").await, 1);
        world.assert_books().await;
    });
}

#[test]
fn a_payment_that_is_not_what_was_asked_for_is_refused() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        prepay(&node, &order).await;
        let out_trade_no = order.order_no.out_trade_no(1);
        for lie in [
            json!({ "out_trade_no": out_trade_no, "amount_total": 1 }),
            json!({ "out_trade_no": out_trade_no, "currency": "USD" }),
            json!({ "out_trade_no": out_trade_no, "openid": openid(2) }),
            json!({ "out_trade_no": out_trade_no, "signature": "wrong_key" }),
            json!({ "out_trade_no": out_trade_no, "as_out_trade_no": "NOSUCHNUMBER" }),
        ] {
            assert_eq!(world.tell(lie.clone()).await, 400, "{lie}");
            assert_eq!(world.status(order.order_id).await, Status::PendingPayment, "{lie}");
        }
        assert_eq!(world.accepted(), 0);
        assert_eq!(world.number("SELECT COUNT(*) FROM payments WHERE state <> 1").await, 0);
        world.assert_books().await;
    });
}

#[test]
fn a_mismatch_names_the_field() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        world.faults(json!({ "lost": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        let paid = transaction(world, &order).await;
        let lies = [
            (Transaction { amount_fen: Some(1), ..paid.clone() }, "amount"),
            (Transaction { amount_fen: None, ..paid.clone() }, "amount"),
            (Transaction { currency: Some("USD".into()), ..paid.clone() }, "currency"),
            (Transaction { openid: Some(openid(2)), ..paid.clone() }, "openid"),
            (Transaction { transaction_id: None, ..paid.clone() }, "transaction_id"),
        ];
        for (lie, field) in lies {
            let refused = node.payment_notified(lie).await;
            assert!(
                matches!(&refused, Err(NotifyRefusal::Mismatch(found)) if *found == field),
                "{refused:?}"
            );
        }
        assert_eq!(world.status(order.order_id).await, Status::PendingPayment);
        node.payment_notified(paid).await.unwrap();
        assert_eq!(world.status(order.order_id).await, Status::PendingShipment);
        world.assert_books().await;
    });
}

#[test]
fn asking_finds_a_payment_whose_notification_was_lost() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        let status = node.payment_status(UserId(1), &order.order_no).await.unwrap();
        assert_eq!(status, Status::PendingPayment);
        world.faults(json!({ "lost": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        let status = node.payment_status(UserId(1), &order.order_no).await.unwrap();
        assert_eq!(status, Status::PendingShipment);
        assert_eq!(world.accepted(), 0);
        world.assert_books().await;
    });
}

#[test]
fn a_lost_notification_is_made_up_for_without_anybody_asking() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        world.faults(json!({ "lost": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        let sooner = "UPDATE payments SET next_query_at = NOW(3)";
        world.store.execute_raw(sooner).await.unwrap();
        until_status(world, &order, Status::PendingShipment).await;
        world.assert_books().await;
    });
}

#[test]
fn an_order_that_was_paid_unheard_can_not_be_cancelled() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        world.faults(json!({ "lost": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        let cancelled = node.cancel(UserId(1), order.order_id).await;
        assert!(
            matches!(cancelled, Err(CancelRefusal::NotCancellable(Status::PendingShipment))),
            "{cancelled:?}"
        );
        assert_eq!(world.status(order.order_id).await, Status::PendingShipment);
        world.assert_books().await;
    });
}

#[test]
fn an_order_that_was_paid_unheard_does_not_time_out() {
    in_a_world(async |world| {
        let node = world
            .node_with(|settings| {
                settings.flash_timeout = Duration::from_millis(2_500);
                settings.pay_grace = Duration::from_millis(100);
            })
            .await;
        let sale = world.sale(&node, 10, 1).await;
        world.shoppers(2).await;
        let paid = sale.buy(&node, 1, "once").await;
        let unpaid = sale.buy(&node, 2, "once").await;
        let prepaid = prepay(&node, &paid).await;
        let other = node.prepay(UserId(2), &unpaid.order_no, &openid(2)).await.unwrap();
        assert_ne!(prepaid.prepay_id, other.prepay_id);
        world.faults(json!({ "lost": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        until_status(world, &unpaid, Status::Cancelled).await;
        until_status(world, &paid, Status::PendingShipment).await;
        // The attempt that nobody paid is closed at WeChat too.
        let number = unpaid.order_no.out_trade_no(1);
        let there = world.wechat.query(&number, Clock::system().now()).await.unwrap();
        assert!(!there.trade_state.is_paid());
        assert_eq!(world.number("SELECT COUNT(*) FROM payments WHERE state = 3").await, 1);
        world.assert_books().await;
    });
}

#[test]
fn a_cancelled_order_gives_its_unit_back_and_can_not_be_paid() {
    in_a_world(async |world| {
        let (node, sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        let cancelled = node.cancel(UserId(1), order.order_id).await.unwrap();
        assert_eq!(cancelled, Status::Cancelled);
        let again = node.cancel(UserId(1), order.order_id).await;
        assert!(
            matches!(again, Err(CancelRefusal::NotCancellable(Status::Cancelled))),
            "{again:?}"
        );
        let number = order.order_no.out_trade_no(1);
        let there = world.wechat.query(&number, Clock::system().now()).await.unwrap();
        assert!(!there.trade_state.is_paid());
        let again = node.prepay(UserId(1), &order.order_no, &openid(1)).await;
        assert!(matches!(again, Err(PrepayRefusal::NotPayable(Status::Cancelled))), "{again:?}");
        until("the unit is back", async || world.view(sale.pool).await.avail == 10).await;
        assert!(!prepaid.prepay_id.is_empty());
        world.assert_books().await;
    });
}

#[test]
fn money_for_a_cancelled_order_goes_back() {
    in_a_world(async |world| {
        let (node, sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        // As if WeChat had called the attempt closed although it could still be paid.
        world.store.execute_raw("UPDATE payments SET state = 3").await.unwrap();
        node.cancel(UserId(1), order.order_id).await.unwrap();
        world.pay(&prepaid.prepay_id).await;
        until("the money is back", async || {
            world.number("SELECT COUNT(*) FROM refunds WHERE status = 3").await == 1
        })
        .await;
        assert_eq!(world.status(order.order_id).await, Status::Cancelled);
        assert_eq!(world.number("SELECT COUNT(*) FROM payments WHERE state = 4").await, 1);
        let fen = "SELECT amount * 100 FROM refunds";
        assert_eq!(world.number(fen).await, order.pay_amount.to_fen());
        // Told again, the money goes back once.
        let paid = transaction(world, &order).await;
        node.payment_notified(paid).await.unwrap();
        assert_eq!(world.number("SELECT COUNT(*) FROM refunds").await, 1);
        until("the unit is back", async || world.view(sale.pool).await.avail == 10).await;
        world.assert_books().await;
    });
}

#[test]
fn a_refund_whose_notification_is_lost_is_asked_for() {
    in_a_world(async |world| {
        let (node, _sale, order) = with_order(world).await;
        let prepaid = prepay(&node, &order).await;
        world.store.execute_raw("UPDATE payments SET state = 3").await.unwrap();
        node.cancel(UserId(1), order.order_id).await.unwrap();
        world.faults(json!({ "lost": 1.0 })).await;
        world.pay(&prepaid.prepay_id).await;
        node.payment_notified(transaction(world, &order).await).await.unwrap();
        until("WeChat is at the refund", async || {
            world.number("SELECT COUNT(*) FROM refunds WHERE status IN (2, 3)").await == 1
        })
        .await;
        until("the money is back", async || {
            let sooner = "UPDATE refunds SET next_query_at = NOW(3) WHERE status = 2";
            world.store.execute_raw(sooner).await.unwrap();
            world.number("SELECT COUNT(*) FROM refunds WHERE status = 3").await == 1
        })
        .await;
        world.assert_books().await;
    });
}

#[test]
fn pay_and_cancel_at_the_same_time_end_in_one_of_the_two() {
    in_a_world(async |world| {
        let node = world.node().await;
        let sale = world.sale(&node, 20, 1).await;
        world.shoppers(10).await;
        for user in 1..=10 {
            let order = sale.buy(&node, user, "once").await;
            let prepaid = node.prepay(UserId(user), &order.order_no, &openid(user)).await.unwrap();
            let body = json!({ "prepay_id": prepaid.prepay_id });
            // The simulator refuses to take money for what was closed a moment before.
            let (_paid, cancelled) =
                tokio::join!(world.try_pay(&body), node.cancel(UserId(user), order.order_id));
            match cancelled {
                Ok(status) => assert_eq!(status, Status::Cancelled),
                Err(CancelRefusal::NotCancellable(status)) => {
                    assert_eq!(status, Status::PendingShipment);
                }
                Err(CancelRefusal::Busy) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        world.assert_books().await;
    });
}
