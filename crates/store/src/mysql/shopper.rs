//! Shoppers as the console sees them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::money::Total;
use mall_domain::{Money, UserId};
use rust_decimal::Decimal;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::{rows, select};
use crate::StoreError;

/// A shopper in a list, with what they ordered.
#[derive(Clone, PartialEq, Eq)]
pub struct Shopper {
    /// Which shopper.
    pub id: UserId,
    /// The shopper, as WeChat names them.
    pub openid: String,
    /// 昵称.
    pub nickname: Option<String>,
    /// 头像.
    pub avatar: Option<String>,
    /// 手机号.
    pub phone: Option<String>,
    /// 0 unknown, 1 man, 2 woman.
    pub gender: i8,
    /// 0 banned, 1 active.
    pub status: i8,
    /// Orders of every status.
    pub order_count: i64,
    /// What all paid orders cost, refunded or not.
    pub paid_amount: Total,
    /// When they came for the first time.
    pub created_at: DateTime<Utc>,
    /// When they logged in the last time.
    pub last_login: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Shopper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Name, phone and openid are personal: they must not reach a log by way of `{:?}`.
        f.debug_struct("Shopper").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    openid: String,
    nickname: Option<String>,
    avatar: Option<String>,
    phone: Option<String>,
    gender: i8,
    status: i8,
    created_at: DateTime<Utc>,
    last_login: Option<DateTime<Utc>>,
}

/// Which shoppers to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// An id, a phone number, or how a nickname begins.
    pub keyword: Option<String>,
    /// Whether any part of a phone number that comes first finds it; else only three digits, or all
    /// of them, do: whoever sees numbers masked could guess one digit after the other.
    pub phone_prefix: bool,
    /// Of this status.
    pub status: Option<i8>,
}

/// The tables and conditions of `filter`, after FROM.
fn from(query: &mut QueryBuilder<MySql>, filter: &Filter) {
    match &filter.keyword {
        None => {
            query.push("users u");
        }
        Some(keyword) => {
            // Each column is looked up by its own index; together they are few.
            query
                .push("(SELECT id FROM users WHERE id = ")
                .push_bind(keyword.parse().unwrap_or(0i64));
            query.push(" UNION (SELECT id FROM users WHERE nickname LIKE ");
            query.push_bind(select::beginning(keyword));
            query
                .push(" LIMIT ")
                .push_bind(select::TOTAL_MAX)
                .push(") UNION (SELECT id FROM users WHERE ");
            if filter.phone_prefix || keyword.chars().count() <= 3 {
                query.push("phone LIKE ").push_bind(select::beginning(keyword));
            } else {
                query.push("phone = ").push_bind(keyword.clone());
            }
            query
                .push(" LIMIT ")
                .push_bind(select::TOTAL_MAX)
                .push(")) found JOIN users u ON u.id = found.id");
        }
    }
    if let Some(status) = filter.status {
        query.push(" WHERE u.status = ").push_bind(status);
    }
}

/// How many shoppers there are, counted to 10,000.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn total(conn: &mut MySqlConnection, filter: &Filter) -> Result<i64, StoreError> {
    select::count(conn, "", |query| from(query, filter)).await
}

/// A page of shoppers, newest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<Shopper>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT u.id, u.openid, u.nickname, u.avatar, u.phone, u.gender, u.status, u.created_at, \
         u.last_login FROM ",
    );
    from(&mut query, filter);
    query.push(" ORDER BY u.id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let rows: Vec<Row> = query.build_query_as().fetch_all(&mut *conn).await?;
    with_orders(conn, rows).await
}

/// The shopper with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: UserId) -> Result<Option<Shopper>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, openid, nickname, avatar, phone, gender, status,
               created_at as "created_at: DateTime<Utc>", last_login as "last_login: DateTime<Utc>"
           FROM users WHERE id = ?"#,
        id.0
    );
    let row = row.fetch_optional(&mut *conn).await?;
    Ok(with_orders(conn, row.into_iter().collect()).await?.pop())
}

/// The status of this shopper, whose row is locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock_status(conn: &mut MySqlConnection, id: UserId) -> Result<Option<i8>, StoreError> {
    let status = sqlx::query_scalar!("SELECT status FROM users WHERE id = ? FOR UPDATE", id.0);
    Ok(status.fetch_optional(conn).await?)
}

async fn with_orders(
    conn: &mut MySqlConnection,
    found: Vec<Row>,
) -> Result<Vec<Shopper>, StoreError> {
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    let mut orders: HashMap<i64, (i64, Decimal)> = HashMap::with_capacity(ids.len());
    let counted = rows::find_in::<(i64, i64, Decimal), _>(
        &mut *conn,
        "SELECT user_id, COUNT(*), COALESCE(SUM(IF(pay_time IS NULL, 0, pay_amount)), 0)
             FROM orders WHERE user_id IN",
        &ids,
        |id| *id,
        "GROUP BY user_id",
    )
    .await?;
    orders.extend(counted.into_iter().map(|(user, count, paid)| (user, (count, paid))));
    found
        .into_iter()
        .map(|row| {
            let (order_count, paid) = orders.remove(&row.id).unwrap_or_default();
            Ok(Shopper {
                id: UserId(row.id),
                openid: row.openid,
                nickname: row.nickname,
                avatar: row.avatar,
                phone: row.phone,
                gender: row.gender,
                status: row.status,
                order_count,
                paid_amount: Total::try_from(paid)
                    .map_err(|_bad| StoreError::corrupt("orders", "pay_amount", row.id))?,
                created_at: row.created_at,
                last_login: row.last_login,
            })
        })
        .collect()
}

/// An order in brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBrief {
    /// Which order.
    pub id: i64,
    /// 订单号.
    pub order_no: String,
    /// Where it stands.
    pub status: i8,
    /// 实付金额.
    pub pay_amount: Money,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
}

/// The newest `max` orders of a shopper.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn orders(
    conn: &mut MySqlConnection,
    user: UserId,
    max: u32,
) -> Result<Vec<OrderBrief>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, order_no, status, pay_amount, created_at as "created_at: DateTime<Utc>"
           FROM orders FORCE INDEX (uk_user_request) WHERE user_id = ? ORDER BY id DESC LIMIT ?"#,
        user.0,
        max
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OrderBrief {
                id: row.id,
                order_no: row.order_no,
                status: row.status,
                pay_amount: Money::try_from(row.pay_amount)
                    .map_err(|_bad| StoreError::corrupt("orders", "pay_amount", row.id))?,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// A coupon of a shopper's in brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponBrief {
    /// Which one.
    pub id: i64,
    /// What it is one of.
    pub coupon_id: i64,
    /// What it is called.
    pub name: String,
    /// 0 unused, 1 used, 2 expired.
    pub status: i8,
    /// When it was used.
    pub used_time: Option<DateTime<Utc>>,
    /// By which order.
    pub order_id: Option<i64>,
    /// Until when it can be used.
    pub expire_time: DateTime<Utc>,
    /// When it was received.
    pub created_at: DateTime<Utc>,
}

/// The newest `max` coupons of a shopper.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn coupons(
    conn: &mut MySqlConnection,
    user: UserId,
    max: u32,
) -> Result<Vec<CouponBrief>, StoreError> {
    let rows = sqlx::query_as!(
        CouponBrief,
        r#"SELECT c.id, c.coupon_id, t.name, c.status,
               c.used_time as "used_time: DateTime<Utc>", c.order_id,
               c.expire_time as "expire_time: DateTime<Utc>",
               c.created_at as "created_at: DateTime<Utc>"
           FROM user_coupons c JOIN coupon_templates t ON t.id = c.coupon_id
           WHERE c.user_id = ? ORDER BY c.id DESC LIMIT ?"#,
        user.0,
        max
    );
    Ok(rows.fetch_all(conn).await?)
}
