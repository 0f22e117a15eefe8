//! Coupons as the console edits and gives them out. Receiving stands in [`super::coupon`].

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use mall_domain::coupon::{CouponStatus, Kind, NotReceivable, Period, Supply, Terms};
use mall_domain::{CouponId, Money, UserId};
use rust_decimal::Decimal;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::pool::id_of;
use super::{rows, select};
use crate::StoreError;

/// A coupon as admins see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed {
    /// Which coupon.
    pub id: CouponId,
    /// What it is to be.
    pub template: NewTemplate,
    /// How many are left to give out.
    pub remain_count: i32,
    /// How many of those that were given out were used.
    pub used_count: i64,
    /// Grows with every change of an admin's.
    pub version: i32,
    /// Since when there is this coupon.
    pub created_at: DateTime<Utc>,
}

impl Managed {
    /// How many were given out.
    #[must_use]
    pub fn received_count(&self) -> i32 {
        self.template.total_count.saturating_sub(self.remain_count)
    }
}

/// What a coupon is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTemplate {
    /// 优惠券名称.
    pub name: String,
    /// What it takes off.
    pub terms: Terms,
    /// How many there are in all.
    pub total_count: i32,
    /// How many one shopper may have.
    pub per_limit: i32,
    /// When it can be received, and how long it lasts.
    pub period: Period,
    /// 0 off, 1 on.
    pub status: i8,
}

#[derive(sqlx::FromRow)]
struct Row {
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
    version: i32,
    created_at: DateTime<Utc>,
}

impl Row {
    fn with_used(self, used_count: i64) -> Result<Managed, StoreError> {
        let corrupt = |column| StoreError::corrupt("coupon_templates", column, self.id);
        let money =
            |amount: Decimal, column| Money::try_from(amount).map_err(|_bad| corrupt(column));
        let days = |days: i32| u32::try_from(days).map_err(|_bad| corrupt("valid_days"));
        let terms = Terms {
            kind: Kind::from_code(self.kind).ok_or_else(|| corrupt("type"))?,
            value: money(self.value, "value")?,
            min_amount: money(self.min_amount, "min_amount")?,
            max_discount: self.max_discount.map(|max| money(max, "max_discount")).transpose()?,
        };
        let period = Period {
            start: self.start_time,
            end: self.end_time,
            valid_days: self.valid_days.map(days).transpose()?,
        };
        Ok(Managed {
            id: CouponId(self.id),
            remain_count: self.remain_count,
            used_count,
            version: self.version,
            created_at: self.created_at,
            template: NewTemplate {
                name: self.name,
                terms,
                total_count: self.total_count,
                per_limit: self.per_limit,
                period,
                status: self.status,
            },
        })
    }
}

/// Which coupons to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// How the name begins.
    pub keyword: Option<String>,
    /// Of this kind.
    pub kind: Option<i8>,
    /// Of this status.
    pub status: Option<i8>,
}

fn conditions(query: &mut QueryBuilder<MySql>, filter: &Filter) {
    if let Some(keyword) = &filter.keyword {
        // Looked up by its own index; the list's order would make it read every coupon.
        query
            .push(" AND id IN (SELECT id FROM (SELECT id FROM coupon_templates WHERE name LIKE ")
            .push_bind(select::beginning(keyword))
            .push(" LIMIT ")
            .push_bind(select::TOTAL_MAX)
            .push(") hits)");
    }
    if let Some(kind) = filter.kind {
        query.push(" AND type = ").push_bind(kind);
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status);
    }
}

/// A page of coupons, newest first, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Managed>, i64), StoreError> {
    let from = "coupon_templates WHERE 1 = 1";
    let total = select::count(conn, from, |query| conditions(query, filter)).await?;
    let mut query = QueryBuilder::new(
        "SELECT id, name, type AS kind, value, min_amount, max_discount, total_count, \
         remain_count, per_limit, start_time, end_time, valid_days, status, version, created_at \
         FROM coupon_templates WHERE 1 = 1",
    );
    conditions(&mut query, filter);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let found: Vec<Row> = query.build_query_as().fetch_all(&mut *conn).await?;
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    let mut used = used(conn, &ids).await?;
    let managed = found.into_iter().map(|row| {
        let count = used.remove(&row.id).unwrap_or(0);
        row.with_used(count)
    });
    Ok((managed.collect::<Result<_, _>>()?, total))
}

/// How many of each of these coupons were used.
async fn used(conn: &mut MySqlConnection, ids: &[i64]) -> Result<HashMap<i64, i64>, StoreError> {
    let mut counts = HashMap::with_capacity(ids.len());
    let rows = rows::find_in::<(i64, i64), _>(
        &mut *conn,
        "SELECT coupon_id, COUNT(*) FROM user_coupons WHERE status = 1 AND coupon_id IN",
        ids,
        |id| *id,
        "GROUP BY coupon_id",
    );
    counts.extend(rows.await?);
    Ok(counts)
}

/// The coupon with this id, its row locked until the transaction ends: nobody receives one
/// meanwhile.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: CouponId) -> Result<Option<Managed>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, name, type as kind, value, min_amount, max_discount, total_count,
               remain_count, per_limit, start_time as "start_time: DateTime<Utc>",
               end_time as "end_time: DateTime<Utc>", valid_days, status, version,
               created_at as "created_at: DateTime<Utc>"
           FROM coupon_templates WHERE id = ? FOR UPDATE"#,
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let count = used(conn, &[row.id]).await?.remove(&row.id).unwrap_or(0);
    row.with_used(count).map(Some)
}

/// Creates a coupon, of which none was given out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(conn: &mut MySqlConnection, new: &NewTemplate) -> Result<CouponId, StoreError> {
    let (terms, period) = (&new.terms, &new.period);
    let done = sqlx::query!(
        "INSERT INTO coupon_templates (name, type, value, min_amount, max_discount, total_count,
             remain_count, per_limit, start_time, end_time, valid_days, status)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.name,
        terms.kind.code(),
        terms.value.to_decimal(),
        terms.min_amount.to_decimal(),
        terms.max_discount.map(Money::to_decimal),
        new.total_count,
        new.total_count,
        new.per_limit,
        period.start,
        period.end,
        period.valid_days,
        new.status
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id()).map(CouponId)
}

/// Changes a coupon, whose row the caller has locked; `false` if more were given out than there are
/// to be in all. Those that are left change with the whole. Make Redis forget how many are left
/// after the commit.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update(
    conn: &mut MySqlConnection,
    id: CouponId,
    new: &NewTemplate,
) -> Result<bool, StoreError> {
    let (terms, period) = (&new.terms, &new.period);
    // MySQL assigns from left to right: what is left is counted by the whole before this change.
    let done = sqlx::query!(
        "UPDATE coupon_templates SET name = ?, type = ?, value = ?, min_amount = ?,
             max_discount = ?, remain_count = remain_count + ? - total_count, total_count = ?,
             per_limit = ?, start_time = ?, end_time = ?, valid_days = ?, status = ?,
             version = version + 1
         WHERE id = ? AND total_count - remain_count <= ?",
        new.name,
        terms.kind.code(),
        terms.value.to_decimal(),
        terms.min_amount.to_decimal(),
        terms.max_discount.map(Money::to_decimal),
        new.total_count,
        new.total_count,
        new.per_limit,
        period.start,
        period.end,
        period.valid_days,
        new.status,
        id.0,
        new.total_count
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes a coupon, whose row the caller has locked and of which none was given out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: CouponId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM coupon_templates WHERE id = ?", id.0).execute(conn).await?;
    Ok(())
}

/// Why a shopper did not get a coupon that an admin gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotIssued {
    /// There is no such shopper.
    NoSuch,
    /// The shopper is banned.
    Banned,
    /// The shopper can't have it.
    Refused(NotReceivable),
}

/// Gives one coupon to each of these shoppers, each named once, as far as there are any and they may
/// have one; all in the caller's transaction. An admin may do so before shoppers can receive it, not
/// after its end.
///
/// # Errors
///
/// [`StoreError::Deadlock`] if one of them received the same coupon at the same time: try again.
pub async fn issue(
    conn: &mut MySqlConnection,
    coupon: &Managed,
    users: &[UserId],
    now: DateTime<Utc>,
) -> Result<Vec<(UserId, Result<(), NotIssued>)>, StoreError> {
    let active = active(conn, users).await?;
    let mut has = received(conn, coupon.id, users).await?;
    let template = &coupon.template;
    let mut left = i64::from(coupon.remain_count);
    let mut outcomes = Vec::with_capacity(users.len());
    let mut given = Vec::with_capacity(users.len());
    for user in users {
        let received = has.remove(user).unwrap_or(0);
        let supply = Supply {
            period: Period { start: None, ..template.period },
            remaining: left,
            per_limit: template.per_limit.into(),
        };
        let outcome = match active.get(user) {
            None => Err(NotIssued::NoSuch),
            Some(false) => Err(NotIssued::Banned),
            Some(true) => supply.receive(received, now).map_err(NotIssued::Refused),
        };
        if outcome.is_ok() {
            left = left.saturating_sub(1);
            given.push((*user, received.saturating_add(1)));
        }
        outcomes.push((*user, outcome));
    }
    give(conn, coupon, &given, now).await?;
    Ok(outcomes)
}

/// Which of these shoppers there are, and whether they may do anything.
async fn active(
    conn: &mut MySqlConnection,
    users: &[UserId],
) -> Result<HashMap<UserId, bool>, StoreError> {
    let mut found = HashMap::with_capacity(users.len());
    let rows = rows::find_in::<(i64, i8), _>(
        &mut *conn,
        "SELECT id, status FROM users WHERE id IN",
        users,
        |user| user.0,
        "",
    )
    .await?;
    found.extend(rows.into_iter().map(|(id, status)| (UserId(id), status == 1)));
    Ok(found)
}

/// How many of this coupon each of these shoppers received.
async fn received(
    conn: &mut MySqlConnection,
    coupon: CouponId,
    users: &[UserId],
) -> Result<HashMap<UserId, i64>, StoreError> {
    let mut found = HashMap::with_capacity(users.len());
    for piece in rows::pieces(users) {
        let sql = rows::in_list(
            "SELECT user_id, COUNT(*) FROM user_coupons WHERE coupon_id = ? AND user_id IN",
            piece.len(),
            "GROUP BY user_id",
        );
        let mut query = sqlx::query_as::<_, (i64, i64)>(sql).bind(coupon.0);
        for user in piece {
            query = query.bind(user.0);
        }
        let rows = query.fetch_all(&mut *conn).await?;
        found.extend(rows.into_iter().map(|(user, count)| (UserId(user), count)));
    }
    Ok(found)
}

/// Writes coupons down and takes them from those that are left.
async fn give(
    conn: &mut MySqlConnection,
    coupon: &Managed,
    given: &[(UserId, i64)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if given.is_empty() {
        return Ok(());
    }
    let expire_time = coupon.template.period.expiry(now);
    for piece in rows::pieces(given) {
        let sql = rows::statement(
            "INSERT INTO user_coupons (user_id, coupon_id, nth, expire_time) VALUES ",
            "(?,?,?,?)",
            piece.len(),
        );
        let mut query = sqlx::query(sql);
        for (user, nth) in piece {
            query = query.bind(user.0).bind(coupon.id.0).bind(*nth).bind(expire_time);
        }
        match query.execute(&mut *conn).await.map_err(StoreError::from) {
            Err(StoreError::Conflict) => return Err(StoreError::Deadlock),
            outcome => outcome?,
        };
    }
    let count = i64::try_from(given.len()).unwrap_or(i64::MAX);
    let taken = sqlx::query!(
        "UPDATE coupon_templates SET remain_count = remain_count - ?
         WHERE id = ? AND remain_count >= ?",
        count,
        coupon.id.0,
        count
    )
    .execute(conn)
    .await?;
    // The row is locked, so this is a mistake and no race.
    if taken.rows_affected() == 1 {
        return Ok(());
    }
    Err(StoreError::corrupt("coupon_templates", "remain_count", coupon.id))
}

/// A coupon that somebody received.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Record {
    /// Which one.
    pub id: i64,
    /// Who has it.
    pub user_id: i64,
    /// What they call themselves.
    pub nickname: Option<String>,
    /// What it is one of.
    pub coupon_id: i64,
    /// What it is called.
    pub name: Option<String>,
    /// 0 unused, 1 used, 2 expired.
    pub status: i64,
    /// When it was used.
    pub used_time: Option<DateTime<Utc>>,
    /// By which order.
    pub order_id: Option<i64>,
    /// Until when it can be used.
    pub expire_time: DateTime<Utc>,
    /// When it was received.
    pub created_at: DateTime<Utc>,
}

/// Which records to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecordFilter {
    /// Of this coupon.
    pub coupon_id: Option<i64>,
    /// Of this shopper.
    pub user_id: Option<i64>,
    /// Of this status; one whose time is over is expired.
    pub status: Option<CouponStatus>,
}

fn record_conditions(query: &mut QueryBuilder<MySql>, filter: RecordFilter) {
    if let Some(coupon) = filter.coupon_id {
        query.push(" AND c.coupon_id = ").push_bind(coupon);
    }
    if let Some(user) = filter.user_id {
        query.push(" AND c.user_id = ").push_bind(user);
    }
    match filter.status {
        None => {}
        Some(CouponStatus::Unused) => {
            query.push(" AND c.status = 0 AND c.expire_time > NOW(3)");
        }
        Some(CouponStatus::Used) => {
            query.push(" AND c.status = 1");
        }
        Some(CouponStatus::Expired) => {
            query.push(" AND c.status IN (0, 2) AND (c.status = 2 OR c.expire_time <= NOW(3))");
        }
    }
}

/// A page of coupons in shoppers' hands, newest first, and how many there are, counted to 10,000.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn records(
    conn: &mut MySqlConnection,
    filter: RecordFilter,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Record>, i64), StoreError> {
    let from = "user_coupons c WHERE 1 = 1";
    let total = select::count(conn, from, |query| record_conditions(query, filter)).await?;
    let mut query = QueryBuilder::new(
        "SELECT c.id, c.user_id, u.nickname, c.coupon_id, t.name, \
         CAST(CASE WHEN c.status = 0 AND c.expire_time <= NOW(3) THEN 2 ELSE c.status END \
         AS SIGNED) AS status, c.used_time, c.order_id, c.expire_time, c.created_at \
         FROM user_coupons c LEFT JOIN users u ON u.id = c.user_id \
         LEFT JOIN coupon_templates t ON t.id = c.coupon_id WHERE 1 = 1",
    );
    record_conditions(&mut query, filter);
    query.push(" ORDER BY c.id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let found = query.build_query_as().fetch_all(conn).await?;
    Ok((found, total))
}

/// A shopper is given a coupon once per request, however often they are named.
#[must_use]
pub fn without_twins(users: &[i64]) -> Vec<UserId> {
    let mut seen = HashSet::with_capacity(users.len());
    users.iter().filter(|user| seen.insert(**user)).map(|user| UserId(*user)).collect()
}
