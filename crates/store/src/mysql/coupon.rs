//! Coupons: what the shop gives out, and what shoppers have of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::coupon::{CouponStatus, Kind, NotReceivable, Period, Supply, Terms};
use mall_domain::{CouponId, Money, OrderId, UserCouponId, UserId};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

use super::pool::id_of;
use super::rows;
use crate::StoreError;

/// A coupon that the shop gives out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Which coupon.
    pub id: CouponId,
    /// What it is called.
    pub name: String,
    /// What it takes off.
    pub terms: Terms,
    /// How many there are in all.
    pub total_count: i64,
    /// When it can be had, how many are left, how many one shopper may have.
    pub supply: Supply,
    /// Whether it is given out at all.
    pub enabled: bool,
}

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

/// Reads the terms of template `row`.
fn terms(
    row: i64,
    kind: i8,
    value: Decimal,
    min_amount: Decimal,
    max_discount: Option<Decimal>,
) -> Result<Terms, StoreError> {
    let corrupt = |column| StoreError::corrupt("coupon_templates", column, row);
    let money = |amount: Decimal, column| Money::try_from(amount).map_err(|_bad| corrupt(column));
    Ok(Terms {
        kind: Kind::from_code(kind).ok_or_else(|| corrupt("type"))?,
        value: money(value, "value")?,
        min_amount: money(min_amount, "min_amount")?,
        max_discount: max_discount.map(|max| money(max, "max_discount")).transpose()?,
    })
}

struct TemplateRow {
    id: i64,
    name: String,
    kind: i8,
    value: Decimal,
    min_amount: Decimal,
    max_discount: Option<Decimal>,
    total_count: i32,
    remain_count: i32,
    per_limit: i32,
    start_time: Option<DateTime<Utc>>,
    end_time: Option<DateTime<Utc>>,
    valid_days: Option<i32>,
    status: i8,
}

impl TryFrom<TemplateRow> for Template {
    type Error = StoreError;

    fn try_from(row: TemplateRow) -> Result<Self, StoreError> {
        let days = |days| {
            u32::try_from(days)
                .map_err(|_bad| StoreError::corrupt("coupon_templates", "valid_days", row.id))
        };
        let period = Period {
            start: row.start_time,
            end: row.end_time,
            valid_days: row.valid_days.map(days).transpose()?,
        };
        Ok(Template {
            id: CouponId(row.id),
            terms: terms(row.id, row.kind, row.value, row.min_amount, row.max_discount)?,
            name: row.name,
            total_count: row.total_count.into(),
            supply: Supply {
                period,
                remaining: row.remain_count.into(),
                per_limit: row.per_limit.into(),
            },
            enabled: row.status != 0,
        })
    }
}

/// The coupon with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn template(
    conn: &mut MySqlConnection,
    id: CouponId,
) -> Result<Option<Template>, StoreError> {
    sqlx::query_as!(
        TemplateRow,
        r#"SELECT id, name, type as kind, value, min_amount, max_discount, total_count,
               remain_count, per_limit, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", valid_days, status
           FROM coupon_templates WHERE id = ?"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .map(Template::try_from)
    .transpose()
}

/// The coupons that shoppers may see: enabled, and not over at `now`. Newest first, with their
/// number.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn visible(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Template>, i64), StoreError> {
    let total = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM coupon_templates
         WHERE status = 1 AND (end_time IS NULL OR end_time > ?)",
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    let rows = sqlx::query_as!(
        TemplateRow,
        r#"SELECT id, name, type as kind, value, min_amount, max_discount, total_count,
               remain_count, per_limit, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", valid_days, status
           FROM coupon_templates
           WHERE status = 1 AND (end_time IS NULL OR end_time > ?)
           ORDER BY id DESC LIMIT ? OFFSET ?"#,
        now,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    let templates = rows.into_iter().map(Template::try_from).collect::<Result<_, _>>()?;
    Ok((templates, total))
}

/// How many of each of these coupons `user` has received, used and expired ones among them.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn received(
    conn: &mut MySqlConnection,
    user: UserId,
    coupons: &[CouponId],
) -> Result<HashMap<CouponId, i64>, StoreError> {
    let mut found = HashMap::with_capacity(coupons.len());
    for piece in rows::pieces(coupons) {
        let sql = rows::in_list(
            "SELECT coupon_id, COUNT(*) FROM user_coupons WHERE user_id = ? AND coupon_id IN",
            piece.len(),
            "GROUP BY coupon_id",
        );
        let mut query = sqlx::query_as::<_, (i64, i64)>(sql).bind(user.0);
        for coupon in piece {
            query = query.bind(coupon.0);
        }
        let rows = query.fetch_all(&mut *conn).await?;
        found.extend(rows.into_iter().map(|(coupon, count)| (CouponId(coupon), count)));
    }
    Ok(found)
}

/// What came of asking for a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// The shopper has it.
    Coupon(UserCouponId),
    /// The shopper can't have it.
    Refused(NotReceivable),
    /// There is no such coupon, or it is not given out.
    NoSuch,
}

/// Gives `user` one of these coupons. Run it in a transaction, and roll that back unless it is
/// [`Received::Coupon`]. The decrement of the template's row is guarded and comes last: the row
/// that everybody wants is held shortest, and no more coupons are given out than there are.
///
/// # Errors
///
/// [`StoreError::Deadlock`] if another request of the shopper got the same coupon at the same time:
/// try again.
pub async fn receive(
    conn: &mut MySqlConnection,
    user: UserId,
    coupon: CouponId,
    now: DateTime<Utc>,
) -> Result<Received, StoreError> {
    let Some(template) = template(&mut *conn, coupon).await?.filter(|found| found.enabled) else {
        return Ok(Received::NoSuch);
    };
    let has = received(&mut *conn, user, &[coupon]).await?.remove(&coupon).unwrap_or(0);
    if let Err(refusal) = template.supply.receive(has, now) {
        return Ok(Received::Refused(refusal));
    }
    let inserted = sqlx::query!(
        "INSERT INTO user_coupons (user_id, coupon_id, nth, expire_time) VALUES (?, ?, ?, ?)",
        user.0,
        coupon.0,
        has.saturating_add(1),
        template.supply.period.expiry(now)
    )
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from);
    let id = match inserted {
        Ok(done) => UserCouponId(id_of(done.last_insert_id())?),
        Err(StoreError::Conflict) => return Err(StoreError::Deadlock),
        Err(error) => return Err(error),
    };
    let taken = sqlx::query!(
        "UPDATE coupon_templates SET remain_count = remain_count - 1
         WHERE id = ? AND remain_count > 0 AND status = 1",
        coupon.0
    )
    .execute(conn)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(Received::Refused(NotReceivable::Exhausted));
    }
    Ok(Received::Coupon(id))
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

/// How many are left of the coupons that are given out, of the newest `max`.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn remaining(
    conn: &mut MySqlConnection,
    max: u32,
) -> Result<Vec<(CouponId, i64)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, remain_count FROM coupon_templates WHERE status = 1 ORDER BY id DESC LIMIT ?",
        max
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (CouponId(row.id), row.remain_count.into())).collect())
}
