//! Coupons: what the shop gives out, and what shoppers have of it.

mod hand;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::coupon::{Kind, NotReceivable, Period, Supply, Terms};
use mall_domain::{CouponId, Money, UserCouponId, UserId};
use rust_decimal::Decimal;
use sqlx::MySqlConnection;

pub use self::hand::{UserCoupon, consume, expire, find, give_back, of_user};
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
/// number, counted up to ten thousand.
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
        "SELECT COUNT(*) FROM (SELECT 1 FROM coupon_templates
             WHERE status = 1 AND (end_time IS NULL OR end_time > ?) LIMIT 10000) counted",
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
