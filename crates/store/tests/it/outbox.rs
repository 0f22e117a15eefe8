//! Side effects: stored with their cause, claimed by one node, carried out at least once.

use mall_domain::{OrderNo, PoolId};
use mall_store::StoreError;
use mall_store::mysql::outbox::{self, Effect, Op, Payload};

use crate::support::{now, seconds, with_store};

fn effect(number: &str, op: Op, pool: i64) -> Effect {
    let payload = Payload { reservation: Some(format!("1:{number}")), ..Payload::default() };
    Effect::new(op, OrderNo(number.to_owned()), PoolId(pool), payload)
}

fn numbers(effects: &[Effect]) -> Vec<&str> {
    effects.iter().map(|effect| effect.order_no.as_str()).collect()
}

#[test]
fn an_effect_comes_back_as_it_was_stored() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let stored: Vec<_> = Op::ALL.into_iter().map(|op| effect("N1", op, 3)).collect();
        outbox::add(&mut conn, &stored, now()).await.unwrap();
        let claimed = outbox::claim(&mut conn, now(), now() + seconds(30), 10).await.unwrap();
        let same = |(found, stored): (&Effect, &Effect)| {
            found.op == stored.op
                && found.order_no == stored.order_no
                && found.pool_id == stored.pool_id
                && found.payload == stored.payload
                && found.attempts == 1
        };
        assert_eq!(claimed.len(), stored.len());
        assert!(claimed.iter().zip(&stored).all(same), "{claimed:?}");
    });
}

#[test]
fn the_same_effect_twice_is_a_conflict() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let settle = effect("N1", Op::SettleCancelled, 3);
        outbox::add(&mut conn, std::slice::from_ref(&settle), now()).await.unwrap();
        let other_pool = effect("N1", Op::SettleCancelled, 4);
        outbox::add(&mut conn, &[other_pool], now()).await.unwrap();
        let again = outbox::add(&mut conn, &[settle], now()).await;
        assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
        assert_eq!(outbox::backlog(&mut conn).await.unwrap().0, 2);
    });
}

#[test]
fn effects_of_a_rolled_back_change_are_never_claimed() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        outbox::add(&mut tx, &[effect("N1", Op::Refund, 0)], now()).await.unwrap();
        drop(tx);
        let mut conn = store.connection().await.unwrap();
        assert_eq!(outbox::claim(&mut conn, now(), now(), 10).await.unwrap(), []);
        assert_eq!(outbox::backlog(&mut conn).await.unwrap(), (0, None));
    });
}

#[test]
fn a_claimed_effect_is_left_alone_until_the_claim_runs_out() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let both = [effect("N1", Op::SettlePaid, 3), effect("N2", Op::SettlePaid, 3)];
        outbox::add(&mut conn, &both, now()).await.unwrap();
        let until = now() + seconds(30);
        let mut first = store.begin().await.unwrap();
        let claimed = outbox::claim(&mut first, now(), until, 1).await.unwrap();
        assert_eq!(numbers(&claimed), ["N1"]);
        let mut second = store.begin().await.unwrap();
        let claimed = outbox::claim(&mut second, now(), until, 10).await.unwrap();
        assert_eq!(numbers(&claimed), ["N2"]);
        first.commit().await.unwrap();
        second.commit().await.unwrap();
        assert_eq!(outbox::claim(&mut conn, now(), until, 10).await.unwrap(), []);
        let late = until + seconds(1);
        let claimed = outbox::claim(&mut conn, late, late + seconds(30), 10).await.unwrap();
        assert_eq!(numbers(&claimed), ["N1", "N2"]);
        assert!(claimed.iter().all(|effect| effect.attempts == 2));
    });
}

#[test]
fn an_effect_that_is_done_stays_done() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        outbox::add(&mut conn, &[effect("N1", Op::SettlePaid, 3)], now()).await.unwrap();
        let claimed = outbox::claim(&mut conn, now(), now(), 10).await.unwrap();
        let id = claimed[0].id;
        outbox::done(&mut conn, &[id], now()).await.unwrap();
        outbox::done(&mut conn, &[id], now()).await.unwrap();
        outbox::postpone(&mut conn, &[id], now(), "too late", false).await.unwrap();
        let late = now() + seconds(60);
        assert_eq!(outbox::claim(&mut conn, late, late, 10).await.unwrap(), []);
        assert_eq!(outbox::backlog(&mut conn).await.unwrap().0, 0);
    });
}

#[test]
fn a_failed_effect_waits_and_a_parked_one_waits_for_a_person() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let both = [effect("N1", Op::SettlePaid, 3), effect("N2", Op::SettlePaid, 3)];
        outbox::add(&mut conn, &both, now()).await.unwrap();
        let until = now() + seconds(30);
        let claimed = outbox::claim(&mut conn, now(), until, 10).await.unwrap();
        let at = now() + seconds(5);
        let why = "长".repeat(300);
        outbox::postpone(&mut conn, &[claimed[0].id], at, &why, false).await.unwrap();
        outbox::postpone(&mut conn, &[claimed[1].id], at, "no", true).await.unwrap();
        assert_eq!(outbox::claim(&mut conn, now(), until, 10).await.unwrap(), []);
        let claimed = outbox::claim(&mut conn, at, until, 10).await.unwrap();
        assert_eq!(numbers(&claimed), ["N1"]);
        let parked = "SELECT COUNT(*) FROM outbox WHERE state = 2 AND last_error = 'no'";
        assert_eq!(store.number_raw(parked).await.unwrap(), 1);
        assert_eq!(outbox::backlog(&mut conn).await.unwrap().0, 1);
    });
}
