//! Money on its way back.

use mall_domain::payment::{RefundKind, RefundStatus};
use mall_domain::{OrderId, PaymentId, RefundId, UserId};
use mall_store::mysql::refund;
use mall_store::{MySqlConnection, StoreError};

use crate::support::{now, seconds, with_store, yuan};

async fn create(conn: &mut MySqlConnection, number: &str) -> Result<Option<RefundId>, StoreError> {
    let (order, payment, user) = (OrderId(5), PaymentId(6), UserId(1));
    refund::create_late(conn, number, order, payment, user, yuan("9.90"), "late").await
}

#[test]
fn a_refund_of_late_money_is_created_once() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        let id = create(&mut tx, "R1").await.unwrap();
        assert!(id.is_some());
        assert_eq!(create(&mut tx, "R1").await.unwrap(), None);
        let found = refund::find_by_no(&mut tx, "R1").await.unwrap().unwrap();
        assert_eq!((Some(found.id), found.kind), (id, RefundKind::LateMoney));
        assert_eq!((found.status, found.amount), (RefundStatus::Approved, yuan("9.90")));
        assert_eq!(refund::of_order(&mut tx, OrderId(5)).await.unwrap(), [found]);
        assert_eq!(refund::of_order(&mut tx, OrderId(6)).await.unwrap(), []);
        assert_eq!(refund::find_by_no(&mut tx, "R2").await.unwrap(), None);
        tx.rollback().await.unwrap();
        let mut conn = store.connection().await.unwrap();
        assert_eq!(refund::find_by_no(&mut conn, "R1").await.unwrap(), None);
    });
}

#[test]
fn a_refund_that_ended_stays_as_it_ended() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        create(&mut conn, "R1").await.unwrap();
        let set = async |conn: &mut MySqlConnection, status| {
            refund::set_status(conn, "R1", status, Some("50"), Some(now()), None).await.unwrap()
        };
        assert!(set(&mut conn, RefundStatus::Processing).await);
        assert!(set(&mut conn, RefundStatus::Abnormal).await);
        assert!(set(&mut conn, RefundStatus::Success).await);
        assert!(!set(&mut conn, RefundStatus::Processing).await);
        let found = refund::find_by_no(&mut conn, "R1").await.unwrap().unwrap();
        assert_eq!((found.status, found.wechat_id.as_deref()), (RefundStatus::Success, Some("50")));
        let unknown = refund::set_status(&mut conn, "R9", RefundStatus::Success, None, None, None);
        assert!(!unknown.await.unwrap());
    });
}

#[test]
fn refunds_that_wechat_is_at_are_asked_for_by_one_node_at_a_time() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        create(&mut conn, "R1").await.unwrap();
        create(&mut conn, "R2").await.unwrap();
        let processing = RefundStatus::Processing;
        refund::set_status(&mut conn, "R1", processing, None, None, Some(now())).await.unwrap();
        let again = now() + seconds(30);
        let mut first = store.begin().await.unwrap();
        let claimed = refund::claim_processing(&mut first, now(), again, 9).await.unwrap();
        assert_eq!(claimed, ["R1"]);
        let mut second = store.begin().await.unwrap();
        let claimed = refund::claim_processing(&mut second, now(), again, 9).await.unwrap();
        assert_eq!(claimed, Vec::<String>::new());
        first.commit().await.unwrap();
        let claimed = refund::claim_processing(&mut second, again, again, 9).await.unwrap();
        assert_eq!(claimed, ["R1"]);
    });
}
