//! Refunds as shoppers and admins see them: lists and details, read-only.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::payment::{RefundKind, RefundStatus};
use mall_domain::{Money, OrderId, RefundId, UserId};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::{rows, select};
use crate::StoreError;

/// One refund.
#[derive(Debug, Clone)]
pub struct RefundView {
    /// Which refund.
    pub id: RefundId,
    /// Its number.
    pub refund_no: String,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: String,
    /// Whose it is.
    pub user_id: UserId,
    /// Why money goes back.
    pub kind: i8,
    /// How much.
    pub amount: Money,
    /// Why, in a few words.
    pub reason: String,
    /// Why, in more words.
    pub description: Option<String>,
    /// Pictures: a JSON array of addresses.
    pub images: Option<Value>,
    /// Where it stands.
    pub status: i8,
    /// WeChat's number.
    pub wechat_id: Option<String>,
    /// Who brings the goods back.
    pub return_company: Option<String>,
    /// The number of that parcel.
    pub return_tracking_no: Option<String>,
    /// When the goods came in.
    pub received_at: Option<DateTime<Utc>>,
    /// What the shop said.
    pub admin_remark: Option<String>,
    /// Whether nobody had to decide.
    pub auto: bool,
    /// What becomes of the units.
    pub restock: i8,
    /// When the money was back.
    pub success_time: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// What it is for.
    pub items: Vec<RefundItem>,
}

/// Units of one line.
#[derive(Debug, Clone)]
pub struct RefundItem {
    /// `order_items.id`.
    pub order_item_id: i64,
    /// The product's name then.
    pub product_name: String,
    /// Its picture then.
    pub product_image: Option<String>,
    /// The variant in words.
    pub specs: Option<String>,
    /// How many units.
    pub quantity: i32,
    /// How much.
    pub amount: Money,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    refund_no: String,
    order_id: i64,
    order_no: String,
    user_id: i64,
    kind: i8,
    amount: Decimal,
    reason: String,
    description: Option<String>,
    images: Option<Json<Value>>,
    status: i8,
    refund_id: Option<String>,
    return_company: Option<String>,
    return_tracking_no: Option<String>,
    received_at: Option<DateTime<Utc>>,
    admin_remark: Option<String>,
    auto: i8,
    restock: i8,
    success_time: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// Which refunds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this shopper's.
    pub user: Option<UserId>,
    /// Only this order's.
    pub order: Option<OrderId>,
    /// Only this one.
    pub id: Option<RefundId>,
    /// Only those that stand here.
    pub status: Option<RefundStatus>,
    /// Only of this kind.
    pub kind: Option<RefundKind>,
    /// Only with this number, or of the order with this number.
    pub number: Option<String>,
}

fn conditions(query: &mut QueryBuilder<MySql>, filter: &Filter) {
    if let Some(user) = filter.user {
        query.push(" AND r.user_id = ").push_bind(user.0);
    }
    if let Some(order) = filter.order {
        query.push(" AND r.order_id = ").push_bind(order.0);
    }
    if let Some(id) = filter.id {
        query.push(" AND r.id = ").push_bind(id.0);
    }
    if let Some(status) = filter.status {
        query.push(" AND r.status = ").push_bind(status.code());
    }
    if let Some(kind) = filter.kind {
        query.push(" AND r.kind = ").push_bind(kind.code());
    }
    if let Some(number) = &filter.number {
        // Each part reads one index alone.
        query
            .push(" AND r.id IN (SELECT id FROM (SELECT id FROM refunds WHERE refund_no = ")
            .push_bind(number.clone())
            .push(
                " UNION SELECT x.id FROM orders y JOIN refunds x ON x.order_id = y.id
                 WHERE y.order_no = ",
            )
            .push_bind(number.clone())
            .push(") hits)");
    }
}

/// Refunds, newest first, and how many there are, counted up to ten thousand.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<(Vec<RefundView>, i64), StoreError> {
    let total =
        select::count(&mut *conn, "refunds r WHERE 1 = 1", |query| conditions(query, filter))
            .await?;
    let mut query = QueryBuilder::new(
        "SELECT r.id, r.refund_no, r.order_id, o.order_no, r.user_id, r.kind, r.amount, r.reason, \
         r.description, r.images, r.status, r.refund_id, r.return_company, r.return_tracking_no, \
         r.received_at, r.admin_remark, r.auto, r.restock, r.success_time, r.created_at \
         FROM refunds r JOIN orders o ON o.id = r.order_id WHERE 1 = 1",
    );
    conditions(&mut query, filter);
    query.push(" ORDER BY r.id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    let rows: Vec<Row> = query.build_query_as().fetch_all(&mut *conn).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut items = items(conn, &ids).await?;
    let views = rows
        .into_iter()
        .map(|row| {
            let corrupt = |_bad| StoreError::corrupt("refunds", "amount", row.id);
            Ok(RefundView {
                id: RefundId(row.id),
                order_id: OrderId(row.order_id),
                order_no: row.order_no,
                user_id: UserId(row.user_id),
                kind: row.kind,
                amount: Money::try_from(row.amount).map_err(corrupt)?,
                reason: row.reason,
                description: row.description,
                images: row.images.map(|images| images.0),
                status: row.status,
                wechat_id: row.refund_id,
                return_company: row.return_company,
                return_tracking_no: row.return_tracking_no,
                received_at: row.received_at,
                admin_remark: row.admin_remark,
                auto: row.auto != 0,
                restock: row.restock,
                success_time: row.success_time,
                created_at: row.created_at,
                items: items.remove(&row.id).unwrap_or_default(),
                refund_no: row.refund_no,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok((views, total))
}

async fn items(
    conn: &mut MySqlConnection,
    refunds: &[i64],
) -> Result<HashMap<i64, Vec<RefundItem>>, StoreError> {
    type ItemRow = (i64, i64, String, Option<String>, Option<String>, i32, Decimal);
    let mut found: HashMap<i64, Vec<RefundItem>> = HashMap::new();
    let rows = rows::find_in::<ItemRow, _>(
        &mut *conn,
        "SELECT ri.refund_id, i.id, i.product_name, i.product_image, i.specs, ri.quantity,
                 ri.amount
             FROM refund_items ri JOIN order_items i ON i.id = ri.order_item_id
             WHERE ri.refund_id IN",
        refunds,
        |refund| *refund,
        "ORDER BY ri.id",
    );
    for (refund, id, name, image, specs, quantity, amount) in rows.await? {
        let corrupt = |_bad| StoreError::corrupt("refund_items", "amount", id);
        found.entry(refund).or_default().push(RefundItem {
            order_item_id: id,
            product_name: name,
            product_image: image,
            specs,
            quantity,
            amount: Money::try_from(amount).map_err(corrupt)?,
        });
    }
    Ok(found)
}
