//! The promises of `stock.lua`'s header, one by one.

use mall_domain::request::RequestHash;
use mall_domain::stock::{PoolState, Refusal, Settlement};
use mall_domain::{OrderNo, PoolId, UserId};
use mall_store::Redis;
use mall_store::redis::stock::{
    Bounced, Record, RecordState, ReserveItem, ReserveOutcome, Reserved, SettleOutcome, Window,
};

use crate::support::with_redis;

const POOL: PoolId = PoolId(7);
const HOLD_MS: i64 = 60_000;
const OPEN: Window =
    Window { state: PoolState::Open, opens_ms: 0, closes_ms: 4_000_000_000_000, limit: 0 };

fn item(user: i64, name: &str, quantity: u32) -> ReserveItem {
    ReserveItem {
        reservation: format!("{user}:{name}"),
        user_id: UserId(user),
        quantity,
        order_no: OrderNo(format!("N{user}{name}")),
        hash: RequestHash(i64::from(quantity)),
        payload: format!("payload of {name}"),
    }
}

async fn load(redis: &Redis, total: i64, window: Window) {
    assert_eq!(redis.load(POOL, 1, total, window).await.unwrap(), Ok(1));
}

async fn reserve(redis: &Redis, items: &[ReserveItem]) -> Reserved {
    redis.reserve(POOL, 1, HOLD_MS, items, &[]).await.unwrap().unwrap()
}

async fn outcomes(redis: &Redis, items: &[ReserveItem]) -> Vec<ReserveOutcome> {
    reserve(redis, items).await.outcomes
}

async fn avail(redis: &Redis) -> i64 {
    redis.look(POOL).await.unwrap().unwrap().view.avail
}

fn refused(refusal: Refusal) -> ReserveOutcome {
    ReserveOutcome::Refused(refusal)
}

#[test]
fn a_pool_that_is_not_loaded_gives_out_nothing_and_is_not_made_by_asking() {
    with_redis(async |redis| {
        let not_loaded = Bounced::NotLoaded;
        let items = [item(1, "a", 1)];
        let reserved = redis.reserve(POOL, 1, HOLD_MS, &items, &[]).await.unwrap();
        assert_eq!(reserved.unwrap_err(), not_loaded);
        let names = ["1:a".to_owned()];
        let settled = redis.settle(POOL, Settlement::Cancelled, &names).await.unwrap();
        assert_eq!(settled.unwrap_err(), not_loaded);
        assert_eq!(redis.resize(POOL, 1, 5, "op").await.unwrap(), Err(not_loaded));
        assert_eq!(redis.configure(POOL, 1, OPEN).await.unwrap(), Err(not_loaded));
        assert_eq!(redis.close(POOL, 1).await.unwrap(), Err(not_loaded));
        assert_eq!(redis.freeze(POOL, 1).await.unwrap(), Err(not_loaded));
        assert_eq!(redis.reopen(POOL, 1, 5, OPEN).await.unwrap(), Err(not_loaded));
        assert!(redis.look(POOL).await.unwrap().is_none());
        assert!(redis.dump(POOL).await.unwrap().is_none());
    });
}

#[test]
fn loading_a_pool_that_is_there_changes_nothing() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        outcomes(&redis, &[item(1, "a", 2)]).await;
        let before = redis.dump(POOL).await.unwrap().unwrap();
        assert_eq!(redis.load(POOL, 9, 500, OPEN).await.unwrap(), Ok(1));
        let after = redis.dump(POOL).await.unwrap().unwrap();
        assert_eq!((before.view, before.records), (after.view, after.records));
    });
}

#[test]
fn a_call_under_another_epoch_bounces_and_names_the_right_one() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        for epoch in [0, 2] {
            let items = [item(1, "a", 1)];
            let reserved = redis.reserve(POOL, epoch, HOLD_MS, &items, &[]).await.unwrap();
            assert_eq!(reserved.unwrap_err(), Bounced::StaleEpoch(1));
            let stale = Err(Bounced::StaleEpoch(1));
            assert_eq!(redis.resize(POOL, epoch, 1, "op").await.unwrap(), stale);
        }
        assert_eq!(avail(&redis).await, 5);
    });
}

#[test]
fn the_last_unit_goes_to_one_of_a_batch() {
    with_redis(async |redis| {
        load(&redis, 3, OPEN).await;
        let items = [item(1, "a", 2), item(2, "b", 2), item(3, "c", 1), item(4, "d", 1)];
        let expected = [
            ReserveOutcome::Accepted,
            refused(Refusal::SoldOut),
            ReserveOutcome::Accepted,
            refused(Refusal::SoldOut),
        ];
        assert_eq!(outcomes(&redis, &items).await, expected);
        assert_eq!(avail(&redis).await, 0);
    });
}

#[test]
fn a_request_twice_in_one_batch_holds_its_units_once() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        let second = ReserveItem { order_no: OrderNo("other".into()), ..item(1, "a", 2) };
        let expected = [ReserveOutcome::Accepted, ReserveOutcome::Duplicate(OrderNo("N1a".into()))];
        assert_eq!(outcomes(&redis, &[item(1, "a", 2), second]).await, expected);
        assert_eq!(avail(&redis).await, 3);
    });
}

#[test]
fn a_batch_sent_again_gets_the_same_answer_and_takes_nothing_more() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        let items = [item(1, "a", 2), item(2, "b", 1)];
        let first = reserve(&redis, &items).await;
        let again = reserve(&redis, &items).await;
        assert_eq!(first.outcomes, again.outcomes);
        assert_eq!((first.avail, first.ver), (again.avail, again.ver));
        assert_eq!(again.log_id, None);
        assert_eq!(redis.log_len(POOL).await.unwrap(), 1);
    });
}

#[test]
fn the_same_request_with_another_body_is_a_conflict() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        outcomes(&redis, &[item(1, "a", 2)]).await;
        assert_eq!(outcomes(&redis, &[item(1, "a", 1)]).await, [refused(Refusal::Conflict)]);
        assert_eq!(avail(&redis).await, 3);
    });
}

#[test]
fn the_limit_counts_within_a_batch_and_across_batches() {
    with_redis(async |redis| {
        load(&redis, 10, Window { limit: 2, ..OPEN }).await;
        let items = [item(1, "a", 1), item(1, "b", 1), item(1, "c", 1), item(2, "d", 2)];
        let expected = [
            ReserveOutcome::Accepted,
            ReserveOutcome::Accepted,
            refused(Refusal::LimitExceeded),
            ReserveOutcome::Accepted,
        ];
        assert_eq!(outcomes(&redis, &items).await, expected);
        let later = [item(1, "e", 1), item(3, "f", 3)];
        let expected = [refused(Refusal::LimitExceeded), refused(Refusal::LimitExceeded)];
        assert_eq!(outcomes(&redis, &later).await, expected);
    });
}

#[test]
fn cancelled_units_count_towards_the_limit_no_more() {
    with_redis(async |redis| {
        load(&redis, 10, Window { limit: 2, ..OPEN }).await;
        outcomes(&redis, &[item(1, "a", 2)]).await;
        let names = ["1:a".to_owned()];
        redis.settle(POOL, Settlement::Cancelled, &names).await.unwrap().unwrap();
        assert_eq!(outcomes(&redis, &[item(1, "b", 2)]).await, [ReserveOutcome::Accepted]);
    });
}

#[test]
fn a_retry_after_the_window_closed_still_finds_its_order() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        outcomes(&redis, &[item(1, "a", 2)]).await;
        redis.configure(POOL, 1, Window { closes_ms: 1, ..OPEN }).await.unwrap().unwrap();
        let retry = ReserveItem { order_no: OrderNo("other".into()), ..item(1, "a", 2) };
        let expected = [ReserveOutcome::Duplicate(OrderNo("N1a".into())), refused(Refusal::Ended)];
        assert_eq!(outcomes(&redis, &[retry, item(2, "b", 1)]).await, expected);
    });
}

#[test]
fn every_state_and_both_ends_of_the_window_have_their_refusal() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        let far_ms = OPEN.closes_ms;
        let cases = [
            (Window { state: PoolState::Paused, ..OPEN }, Refusal::Paused),
            (Window { state: PoolState::Closed, ..OPEN }, Refusal::Ended),
            (Window { state: PoolState::Frozen, ..OPEN }, Refusal::Busy),
            (Window { opens_ms: far_ms, ..OPEN }, Refusal::NotStarted),
            (Window { closes_ms: 1, ..OPEN }, Refusal::Ended),
        ];
        for (window, refusal) in cases {
            redis.configure(POOL, 1, window).await.unwrap().unwrap();
            assert_eq!(outcomes(&redis, &[item(1, "a", 1)]).await, [refused(refusal)]);
        }
        redis.configure(POOL, 1, OPEN).await.unwrap().unwrap();
        assert_eq!(outcomes(&redis, &[item(1, "a", 1)]).await, [ReserveOutcome::Accepted]);
    });
}

#[test]
fn the_log_names_what_was_accepted_until_the_next_call_deletes_it() {
    with_redis(async |redis| {
        load(&redis, 2, OPEN).await;
        let first = reserve(&redis, &[item(1, "a", 1), item(2, "b", 5)]).await;
        let id = first.log_id.unwrap();
        let log = redis.log(POOL, 10).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!(log[0].id, id);
        assert_eq!(log[0].items, [("1:a".to_owned(), "payload of a".to_owned())]);
        assert!((log[0].written_ms() - first.now_ms).abs() < 1_000);

        let next = [item(3, "c", 1)];
        redis.reserve(POOL, 1, HOLD_MS, &next, &[id]).await.unwrap().unwrap();
        let log = redis.log(POOL, 10).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!(log[0].items[0].0, "3:c");
        redis.forget_log(POOL, vec![log[0].id.clone()]).await.unwrap();
        redis.forget_log(POOL, Vec::new()).await.unwrap();
        assert_eq!(redis.log_len(POOL).await.unwrap(), 0);
    });
}

#[test]
fn a_settlement_happens_once_and_never_turns_around() {
    with_redis(async |redis| {
        load(&redis, 10, OPEN).await;
        outcomes(&redis, &[item(1, "a", 2), item(2, "b", 3)]).await;
        let settle = async |settlement, name: &str| {
            let names = [name.to_owned()];
            redis.settle(POOL, settlement, &names).await.unwrap().unwrap().2[0]
        };
        assert_eq!(settle(Settlement::Paid, "1:a").await, SettleOutcome::Done);
        assert_eq!(settle(Settlement::Paid, "1:a").await, SettleOutcome::Repeated);
        assert_eq!(settle(Settlement::Cancelled, "1:a").await, SettleOutcome::Final);
        assert_eq!(settle(Settlement::Cancelled, "2:b").await, SettleOutcome::Done);
        assert_eq!(settle(Settlement::Cancelled, "2:b").await, SettleOutcome::Repeated);
        assert_eq!(settle(Settlement::Paid, "2:b").await, SettleOutcome::Final);
        assert_eq!(settle(Settlement::Paid, "9:z").await, SettleOutcome::Missing);
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!((view.avail, view.held, view.sold), (8, 0, 2));
        assert_eq!(settle(Settlement::Refunded, "1:a").await, SettleOutcome::Done);
        assert_eq!(settle(Settlement::Refunded, "1:a").await, SettleOutcome::Repeated);
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!((view.avail, view.held, view.sold), (10, 0, 0));
    });
}

#[test]
fn a_resize_happens_once_and_takes_no_unit_that_somebody_holds() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        outcomes(&redis, &[item(1, "a", 4)]).await;
        assert_eq!(redis.resize(POOL, 1, -2, "less").await.unwrap(), Ok(false));
        assert_eq!(redis.resize(POOL, 1, 3, "more").await.unwrap(), Ok(true));
        assert_eq!(redis.resize(POOL, 1, 3, "more").await.unwrap(), Ok(true));
        assert_eq!(redis.resize(POOL, 1, -2, "less").await.unwrap(), Ok(true));
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!((view.total, view.avail, view.held), (6, 2, 4));
    });
}

#[test]
fn a_closed_pool_lets_its_leftovers_go_once_and_later_give_backs_too() {
    with_redis(async |redis| {
        load(&redis, 5, OPEN).await;
        outcomes(&redis, &[item(1, "a", 2)]).await;
        assert_eq!(redis.close(POOL, 1).await.unwrap(), Ok(3));
        assert_eq!(redis.close(POOL, 1).await.unwrap(), Ok(0));
        let names = ["1:a".to_owned()];
        redis.settle(POOL, Settlement::Cancelled, &names).await.unwrap().unwrap();
        // At once: whoever closed it last has been here already.
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!((view.total, view.avail, view.held), (0, 0, 0));
        assert_eq!(redis.close(POOL, 1).await.unwrap(), Ok(0));
    });
}

fn record(state: RecordState, user: i64, quantity: i64, deadline_ms: i64) -> (String, Record) {
    let order_no = OrderNo(format!("N{user}"));
    let hash = RequestHash(quantity);
    let user_id = UserId(user);
    (format!("{user}:a"), Record { state, order_no, user_id, quantity, deadline_ms, hash })
}

async fn begin_rebuild(redis: &Redis, records: &[(String, Record)]) {
    redis.clear(POOL, 2).await.unwrap().unwrap();
    redis.rehydrate(POOL, 2, records).await.unwrap().unwrap();
}

#[test]
fn a_rebuild_gives_out_nothing_until_its_end_and_then_what_is_left() {
    with_redis(async |redis| {
        load(&redis, 10, OPEN).await;
        outcomes(&redis, &[item(5, "lost", 4)]).await;
        let records = [record(RecordState::Held, 1, 2, 9), record(RecordState::Paid, 2, 3, 9)];
        redis.clear(POOL, 2).await.unwrap().unwrap();
        begin_rebuild(&redis, &records).await;

        let again = redis.reserve(POOL, 2, HOLD_MS, &[item(3, "b", 1)], &[]).await.unwrap();
        assert_eq!(again.unwrap_err(), Bounced::Rebuilding);
        let settled = redis.settle(POOL, Settlement::Paid, &["1:a".to_owned()]).await.unwrap();
        assert_eq!(settled.unwrap_err(), Bounced::Rebuilding);
        assert_eq!(redis.freeze(POOL, 2).await.unwrap(), Err(Bounced::Rebuilding));

        assert_eq!(redis.reopen(POOL, 2, 10, OPEN).await.unwrap(), Ok(5));
        let dump = redis.dump(POOL).await.unwrap().unwrap();
        assert_eq!((dump.view.total, dump.view.held, dump.view.sold), (10, 2, 3));
        assert_eq!(dump.records, records);
        assert_eq!(dump.deadlines, ["1:a"]);
        assert_eq!(redis.log_len(POOL).await.unwrap(), 0);
        let stale = redis.clear(POOL, 1).await.unwrap();
        assert_eq!(stale, Err(Bounced::StaleEpoch(2)));
    });
}

#[test]
fn a_rebuild_of_more_records_than_one_call_takes_counts_all_of_them() {
    with_redis(async |redis| {
        let records: Vec<_> =
            (1..=1_300).map(|user| record(RecordState::Held, user, 1, 9)).collect();
        redis.clear(POOL, 2).await.unwrap().unwrap();
        begin_rebuild(&redis, &records).await;
        assert_eq!(redis.reopen(POOL, 2, 2_000, OPEN).await.unwrap(), Ok(700));
    });
}

#[test]
fn a_pool_whose_orders_hold_more_than_there_is_comes_back_frozen() {
    with_redis(async |redis| {
        let records = [record(RecordState::Held, 1, 6, 9)];
        redis.clear(POOL, 2).await.unwrap().unwrap();
        begin_rebuild(&redis, &records).await;
        assert_eq!(redis.reopen(POOL, 2, 5, OPEN).await.unwrap(), Ok(0));
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!(view.state, Some(PoolState::Frozen));
    });
}

#[test]
fn an_alarm_about_an_earlier_epoch_does_not_stop_a_rebuilt_pool() {
    with_redis(async |redis| {
        redis.clear(POOL, 2).await.unwrap().unwrap();
        redis.reopen(POOL, 2, 5, OPEN).await.unwrap().unwrap();
        assert_eq!(redis.freeze(POOL, 1).await.unwrap(), Err(Bounced::StaleEpoch(2)));
        let look = redis.look(POOL).await.unwrap().unwrap();
        assert_eq!(look.view.state, Some(PoolState::Open));
        assert_eq!(redis.freeze(POOL, 2).await.unwrap(), Ok(()));
        let look = redis.look(POOL).await.unwrap().unwrap();
        assert_eq!(look.view.state, Some(PoolState::Frozen));
    });
}

#[test]
fn a_due_reservation_is_leased_to_one_and_settled_ones_are_not_due() {
    with_redis(async |redis| {
        load(&redis, 10, OPEN).await;
        let items = [item(1, "a", 1), item(2, "b", 1), item(3, "c", 1)];
        redis.reserve(POOL, 1, 0, &items, &[]).await.unwrap().unwrap();
        assert_eq!(redis.due(POOL, HOLD_MS, HOLD_MS, 10).await.unwrap(), []);

        redis.settle(POOL, Settlement::Paid, &["3:c".to_owned()]).await.unwrap().unwrap();
        let first = redis.due(POOL, 0, HOLD_MS, 1).await.unwrap();
        assert_eq!(first.len(), 1);
        let second = redis.due(POOL, 0, 0, 10).await.unwrap();
        let names = [first[0].0.as_str(), second[0].0.as_str()];
        assert_eq!(names, ["1:a", "2:b"]);
        assert_eq!(second.len(), 1);
        assert_eq!(second[0].1.as_ref().unwrap().order_no, OrderNo("N2b".into()));
        // A lease that ran out is due again; one that did not is not.
        let third = redis.due(POOL, 0, HOLD_MS, 10).await.unwrap();
        assert_eq!(third.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["2:b"]);
        // A lease changes no deadline: both units are still held, and settled as ever.
        let names = ["1:a".to_owned(), "2:b".to_owned()];
        let settled = redis.settle(POOL, Settlement::Cancelled, &names).await.unwrap().unwrap();
        assert_eq!(settled.2, [SettleOutcome::Done, SettleOutcome::Done]);
        assert_eq!(redis.due(POOL, 0, 0, 10).await.unwrap(), []);
    });
}

#[test]
fn a_reservation_can_be_looked_up_by_its_name() {
    with_redis(async |redis| {
        load(&redis, 10, OPEN).await;
        outcomes(&redis, &[item(1, "a", 2)]).await;
        let record = redis.record(POOL, "1:a").await.unwrap().unwrap();
        assert_eq!((record.state, record.quantity), (RecordState::Held, 2));
        assert_eq!(redis.record(POOL, "1:z").await.unwrap(), None);
        assert_eq!(redis.reservations(POOL).await.unwrap(), ["1:a"]);
        assert_eq!(redis.look(POOL).await.unwrap().unwrap().records, 1);
    });
}

#[test]
fn a_lock_is_held_by_one_and_can_be_given_back_or_taken_over() {
    with_redis(async |redis| {
        assert!(redis.lock_pool(POOL, "node 1").await.unwrap());
        assert!(!redis.lock_pool(POOL, "node 2").await.unwrap());
        redis.unlock_pool(POOL).await.unwrap();
        assert!(redis.lock_pool(POOL, "node 2").await.unwrap());
        let theirs = |holder: &str| Some(holder.to_owned());
        assert_eq!(redis.lock_order("1", "node 1").await.unwrap(), None);
        assert_eq!(redis.lock_order("1", "node 2").await.unwrap(), theirs("node 1"));
        redis.take_over_order("1", "node 2").await.unwrap();
        assert_eq!(redis.lock_order("1", "node 1").await.unwrap(), theirs("node 2"));
        redis.unlock_order("1").await.unwrap();
        assert_eq!(redis.lock_order("1", "node 1").await.unwrap(), None);
    });
}

#[test]
fn a_token_version_is_the_last_one_set_until_it_is_dropped() {
    with_redis(async |redis| {
        assert_eq!(redis.token_version("o1").await.unwrap(), None);
        redis.set_token_version("o1", 3).await.unwrap();
        redis.set_token_version("o1", 4).await.unwrap();
        assert_eq!(redis.token_version("o1").await.unwrap(), Some(4));
        redis.drop_token_version("o1").await.unwrap();
        assert_eq!(redis.token_version("o1").await.unwrap(), None);
    });
}

#[test]
fn a_hint_reaches_those_who_listen() {
    use mall_domain::SaleId;
    use mall_store::redis::hints::{Hint, Received};

    with_redis(async |redis| {
        let mut hints = redis.hints().await.unwrap();
        assert!(hints.is_connected());
        for hint in [Hint::Sale(SaleId(3)), Hint::Pool(POOL), Hint::User(UserId(4))] {
            redis.hint(hint).await.unwrap();
            assert_eq!(hints.next().await, Received::Hint(hint));
        }
    });
}

#[test]
fn units_that_come_back_are_counted_once_whatever_is_repeated_or_overtaken() {
    with_redis(async |redis| {
        load(&redis, 10, OPEN).await;
        outcomes(&redis, &[item(1, "a", 3), item(2, "b", 1)]).await;
        let names = ["1:a", "2:b"].map(str::to_owned);
        redis.settle(POOL, Settlement::Paid, &names).await.unwrap().unwrap();
        let keep = async |name: &str, units: i64| {
            redis.keep(POOL, &[(name.to_owned(), units)]).await.unwrap().unwrap().2[0]
        };
        assert_eq!(keep("1:a", 1).await, SettleOutcome::Done);
        assert_eq!(keep("1:a", 1).await, SettleOutcome::Repeated);
        // What was decided before and arrives later.
        assert_eq!(keep("1:a", 2).await, SettleOutcome::Repeated);
        assert_eq!(keep("9:z", 0).await, SettleOutcome::Missing);
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!((view.total, view.avail, view.held, view.sold), (10, 8, 0, 2));
        assert_eq!(keep("1:a", 0).await, SettleOutcome::Done);
        let record = redis.record(POOL, "1:a").await.unwrap().unwrap();
        assert_eq!(record.state, RecordState::Cancelled);
        assert_eq!(avail(&redis).await, 9);
    });
}

#[test]
fn units_that_come_back_to_a_closed_pool_leave_it_at_once() {
    with_redis(async |redis| {
        load(&redis, 10, OPEN).await;
        outcomes(&redis, &[item(1, "a", 3)]).await;
        redis.settle(POOL, Settlement::Paid, &["1:a".to_owned()]).await.unwrap().unwrap();
        assert_eq!(redis.close(POOL, 1).await.unwrap(), Ok(7));
        redis.keep(POOL, &[("1:a".to_owned(), 1)]).await.unwrap().unwrap();
        let view = redis.look(POOL).await.unwrap().unwrap().view;
        assert_eq!((view.total, view.avail, view.sold), (1, 0, 1));
    });
}
