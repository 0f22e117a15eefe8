//! Coupons in shoppers' hands.

use chrono::{DateTime, Utc};
use mall_domain::coupon::{CouponStatus, Terms};
use mall_domain::{CouponId, OrderId, UserCouponId, UserId};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use super::super::rows;
use super::terms;
use crate::StoreError;

/// A coupon in a shopper's hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserCoupon {
    /// Which one.
    pub id: UserCouponId,
    /// What it is one of.
    pub coupon_id: CouponId,
    /// Where it stands; one whose time is over counts as expired, whether or not the job saw it.
    pub status: CouponStatus,
    /// When it was used.
    pub used_time: Option<DateTime<Utc>>,
    /// By which order.
    pub order_id: Option<OrderId>,
    /// Until when it can be used.
    pub expire_time: DateTime<Utc>,
    /// When it was received.
    pub created_at: DateTime<Utc>,
    /// What it is called.
    pub name: String,
    /// What it takes off.
    pub terms: Terms,
}

struct UserCouponRow {
    id: i64,
    coupon_id: i64,
    status: i64,
    used_time: Option<DateTime<Utc>>,
    order_id: Option<i64>,
    expire_time: DateTime<Utc>,
    created_at: DateTime<Utc>,
    name: String,
    kind: i8,
    value: Decimal,
    min_amount: Decimal,
    max_discount: Option<Decimal>,
}

impl TryFrom<UserCouponRow> for UserCoupon {
    type Error = StoreError;

    fn try_from(row: UserCouponRow) -> Result<Self, StoreError> {
        let status = i8::try_from(row.status).ok().and_then(CouponStatus::from_code);
        Ok(UserCoupon {
            id: UserCouponId(row.id),
            coupon_id: CouponId(row.coupon_id),
            status: status.ok_or_else(|| StoreError::corrupt("user_coupons", "status", row.id))?,
            used_time: row.used_time,
            order_id: row.order_id.map(OrderId),
            expire_time: row.expire_time,
            created_at: row.created_at,
            name: row.name,
            terms: terms(row.coupon_id, row.kind, row.value, row.min_amount, row.max_discount)?,
        })
    }
}

/// This coupon, if it is `user`'s.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(
    conn: &mut MySqlConnection,
    user: UserId,
    id: UserCouponId,
) -> Result<Option<UserCoupon>, StoreError> {
    sqlx::query_as!(
        UserCouponRow,
        r#"SELECT c.id, c.coupon_id,
               CAST(CASE WHEN c.status = 0 AND c.expire_time <= NOW(3) THEN 2 ELSE c.status END
                    AS SIGNED) as "status!: i64",
               c.used_time as "used_time: DateTime<Utc>", c.order_id,
               c.expire_time as "expire_time: DateTime<Utc>",
               c.created_at as "created_at: DateTime<Utc>",
               t.name, t.type as kind, t.value, t.min_amount, t.max_discount
           FROM user_coupons c JOIN coupon_templates t ON t.id = c.coupon_id
           WHERE c.id = ? AND c.user_id = ?"#,
        id.0,
        user.0
    )
    .fetch_optional(conn)
    .await?
    .map(UserCoupon::try_from)
    .transpose()
}

/// The coupons of `user`, newest first, and how many there are; with `status`, only those.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn of_user(
    conn: &mut MySqlConnection,
    user: UserId,
    status: Option<CouponStatus>,
    offset: u32,
    limit: u32,
) -> Result<(Vec<UserCoupon>, i64), StoreError> {
    // -1 stands for any status: one statement for both questions.
    let code = status.map_or(-1, CouponStatus::code);
    let total = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM user_coupons c
         WHERE c.user_id = ? AND (? = -1 OR ? =
             CASE WHEN c.status = 0 AND c.expire_time <= NOW(3) THEN 2 ELSE c.status END)",
        user.0,
        code,
        code
    )
    .fetch_one(&mut *conn)
    .await?;
    let rows = sqlx::query_as!(
        UserCouponRow,
        r#"SELECT c.id, c.coupon_id,
               CAST(CASE WHEN c.status = 0 AND c.expire_time <= NOW(3) THEN 2 ELSE c.status END
                    AS SIGNED) as "status!: i64",
               c.used_time as "used_time: DateTime<Utc>", c.order_id,
               c.expire_time as "expire_time: DateTime<Utc>",
               c.created_at as "created_at: DateTime<Utc>",
               t.name, t.type as kind, t.value, t.min_amount, t.max_discount
           FROM user_coupons c JOIN coupon_templates t ON t.id = c.coupon_id
           WHERE c.user_id = ? AND (? = -1 OR ? =
               CASE WHEN c.status = 0 AND c.expire_time <= NOW(3) THEN 2 ELSE c.status END)
           ORDER BY c.id DESC LIMIT ? OFFSET ?"#,
        user.0,
        code,
        code,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    let coupons = rows.into_iter().map(UserCoupon::try_from).collect::<Result<_, _>>()?;
    Ok((coupons, total))
}

/// Makes `order` use this coupon of `user`; `false` if it can't be used any more. Guarded: a coupon
/// is used once, whoever asks at the same time.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn consume(
    conn: &mut MySqlConnection,
    user: UserId,
    id: UserCouponId,
    order: OrderId,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE user_coupons SET status = 1, used_time = NOW(3), order_id = ?
         WHERE id = ? AND user_id = ? AND status = 0 AND expire_time > NOW(3)",
        order.0,
        id.0,
        user.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the coupons back that these orders used: unused again while they are valid, else expired.
/// Idempotent; answers how many came back.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn give_back(conn: &mut MySqlConnection, orders: &[OrderId]) -> Result<u64, StoreError> {
    let mut back: u64 = 0;
    for piece in rows::pieces(orders) {
        let sql = rows::in_list(
            "UPDATE user_coupons c JOIN orders o ON o.coupon_id = c.id AND o.id = c.order_id
             SET c.status = CASE WHEN c.expire_time > NOW(3) THEN 0 ELSE 2 END,
                 c.used_time = NULL, c.order_id = NULL
             WHERE c.status = 1 AND o.id IN",
            piece.len(),
            "",
        );
        let mut query = sqlx::query(sql);
        for order in piece {
            query = query.bind(order.0);
        }
        back = back.saturating_add(query.execute(&mut *conn).await?.rows_affected());
    }
    Ok(back)
}

/// Marks up to `max` unused coupons as expired whose time is over; answers how many.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn expire(conn: &mut MySqlConnection, max: u32) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE user_coupons SET status = 2 WHERE status = 0 AND expire_time <= NOW(3) LIMIT ?",
        max
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
