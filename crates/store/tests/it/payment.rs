//! Attempts to pay, and the notifications about them.

use mall_domain::payment::PaymentState;
use mall_domain::{OrderId, OrderNo, PaymentId, UserId};
use mall_store::mysql::payment::{self, NewPayment, Payment};
use mall_store::{MySqlConnection, Store, StoreError};

use crate::support::{now, seconds, with_store, yuan};

const ORDER: OrderId = OrderId(5);

async fn create(conn: &mut MySqlConnection, attempt: u32) -> Result<PaymentId, StoreError> {
    let new = NewPayment {
        order_id: ORDER,
        order_no: &OrderNo("N5".into()),
        user_id: UserId(1),
        out_trade_no: &format!("N5A{attempt:02}"),
        attempt,
        amount: yuan("9.90"),
        openid: "o1",
        expire_at: now() + seconds(300),
        next_query_at: now() + seconds(5),
    };
    payment::create(conn, new).await
}

async fn read(store: &Store, id: PaymentId) -> Payment {
    payment::find(&mut store.connection().await.unwrap(), id).await.unwrap().unwrap()
}

#[test]
fn an_attempt_is_found_by_id_number_and_order() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        let first = create(&mut tx, 1).await.unwrap();
        let second = create(&mut tx, 2).await.unwrap();
        let found = payment::find(&mut tx, first).await.unwrap().unwrap();
        assert_eq!((found.state, found.amount), (PaymentState::Created, yuan("9.90")));
        assert_eq!((found.queries, found.prepay_id.as_deref()), (0, None));
        let by_number = payment::find_by_out_trade_no(&mut tx, "N5A01").await.unwrap();
        assert_eq!(by_number, Some(found));
        let ids = |payments: Vec<Payment>| payments.iter().map(|p| p.id).collect::<Vec<_>>();
        assert_eq!(ids(payment::of_order(&mut tx, ORDER).await.unwrap()), [first, second]);
        assert_eq!(ids(payment::of_order_locked(&mut tx, ORDER).await.unwrap()), [first, second]);
        assert_eq!(payment::of_order(&mut tx, OrderId(9)).await.unwrap(), []);
        assert_eq!(payment::find_by_out_trade_no(&mut tx, "n5a01").await.unwrap(), None);
        assert_eq!(payment::find(&mut tx, PaymentId(99)).await.unwrap(), None);
    });
}

#[test]
fn the_same_attempt_twice_is_a_conflict() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        create(&mut conn, 1).await.unwrap();
        let again = create(&mut conn, 1).await;
        assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    });
}

#[test]
fn an_attempt_that_is_rolled_back_is_not_there() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        create(&mut tx, 1).await.unwrap();
        drop(tx);
        let mut conn = store.connection().await.unwrap();
        assert_eq!(payment::of_order(&mut conn, ORDER).await.unwrap(), []);
    });
}

#[test]
fn a_closed_attempt_takes_no_prepay_id() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let id = create(&mut conn, 1).await.unwrap();
        assert!(payment::set_prepaid(&mut conn, id, "wx1", now()).await.unwrap());
        assert!(payment::set_prepaid(&mut conn, id, "wx2", now()).await.unwrap());
        assert_eq!(read(&store, id).await.prepay_id.as_deref(), Some("wx2"));
        let closed = PaymentState::Closed;
        assert!(payment::close(&mut conn, id, closed, "why").await.unwrap());
        assert!(!payment::close(&mut conn, id, closed, "why").await.unwrap());
        assert!(!payment::set_prepaid(&mut conn, id, "wx3", now()).await.unwrap());
        assert_eq!(read(&store, id).await.state, closed);
    });
}

#[test]
fn money_is_counted_once_even_for_a_closed_attempt() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let first = create(&mut conn, 1).await.unwrap();
        let second = create(&mut conn, 2).await.unwrap();
        let third = create(&mut conn, 3).await.unwrap();
        let closed = PaymentState::Closed;
        payment::close(&mut conn, first, closed, "why").await.unwrap();
        let orphan = PaymentState::Orphan;
        let paid = PaymentState::Success;
        assert!(
            payment::set_paid(&mut conn, first, orphan, "41", now(), Some("late")).await.unwrap()
        );
        assert!(!payment::set_paid(&mut conn, first, paid, "41", now(), None).await.unwrap());
        assert!(payment::set_paid(&mut conn, second, paid, "42", now(), None).await.unwrap());
        assert!(!payment::set_paid(&mut conn, second, paid, "42", now(), None).await.unwrap());
        let stolen = payment::set_paid(&mut conn, third, paid, "42", now(), None).await;
        assert!(matches!(stolen, Err(StoreError::Conflict)), "{stolen:?}");
        assert!(!payment::close(&mut conn, second, closed, "why").await.unwrap());
        assert_eq!(read(&store, first).await.state, orphan);
        assert_eq!(read(&store, second).await.transaction_id.as_deref(), Some("42"));
    });
}

#[test]
fn unsettled_attempts_are_claimed_by_one_node_at_a_time() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let due = create(&mut conn, 1).await.unwrap();
        let closed = create(&mut conn, 2).await.unwrap();
        payment::close(&mut conn, closed, PaymentState::Closed, "why").await.unwrap();
        let (later, again) = (now() + seconds(10), now() + seconds(40));
        let mut first = store.begin().await.unwrap();
        let none = payment::claim_unsettled(&mut first, now(), again, 9).await.unwrap();
        assert_eq!(none, []);
        let claimed = payment::claim_unsettled(&mut first, later, again, 9).await.unwrap();
        assert_eq!(claimed.iter().map(|p| p.id).collect::<Vec<_>>(), [due]);
        let mut second = store.begin().await.unwrap();
        assert_eq!(payment::claim_unsettled(&mut second, later, again, 9).await.unwrap(), []);
        first.commit().await.unwrap();
        assert_eq!(payment::claim_unsettled(&mut second, later, again, 9).await.unwrap(), []);
        assert_eq!(read(&store, due).await.queries, 1);
        let much_later = again + seconds(1);
        let claimed = payment::claim_unsettled(&mut second, much_later, much_later, 9).await;
        assert_eq!(claimed.unwrap().len(), 1);
    });
}

#[test]
fn a_notification_is_written_down_once() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let record = async |conn: &mut MySqlConnection| {
            let number = Some("N5A01");
            payment::record_notification(conn, "id-1", "TRANSACTION.SUCCESS", number, "taken").await
        };
        assert!(record(&mut conn).await.unwrap());
        assert!(!record(&mut conn).await.unwrap());
    });
}
