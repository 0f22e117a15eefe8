//! What goes into the files of exports, a piece at a time in the order of the ids: however many rows
//! there are, only one piece is in memory.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::super::{rows, select};
use crate::StoreError;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Orders, a row each.
    Orders,
    /// Shoppers.
    Users,
    /// SKUs with their products.
    Products,
    /// What changed stock.
    StockLedger,
    /// Refunds.
    Refunds,
    /// Coupons in shoppers' hands.
    CouponRecords,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] = [
        Kind::Orders,
        Kind::Users,
        Kind::Products,
        Kind::StockLedger,
        Kind::Refunds,
        Kind::CouponRecords,
    ];

    /// The name that the table stores.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Orders => "orders",
            Kind::Users => "users",
            Kind::Products => "products",
            Kind::StockLedger => "stock_ledger",
            Kind::Refunds => "refunds",
            Kind::CouponRecords => "coupon_records",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The titles of the columns.
    #[must_use]
    pub fn titles(self) -> &'static [&'static str] {
        match self {
            Kind::Orders => &[
                "订单号",
                "状态",
                "类型",
                "用户ID",
                "商品总额",
                "运费",
                "优惠",
                "实付",
                "已退款",
                "下单时间",
                "付款时间",
                "发货时间",
                "收货时间",
                "收货人",
                "电话",
                "地址",
                "商品",
                "备注",
                "微信支付流水号",
            ],
            Kind::Users => &["用户ID", "昵称", "手机号", "性别", "状态", "注册时间", "最近登录"],
            Kind::Products => &[
                "商品ID",
                "商品名称",
                "分类",
                "状态",
                "SKU ID",
                "SKU编码",
                "规格",
                "价格",
                "库存",
                "销量",
            ],
            Kind::StockLedger => &[
                "流水ID",
                "库存池ID",
                "SKU ID",
                "商品名称",
                "变化",
                "变化后",
                "原因",
                "订单数",
                "管理员ID",
                "备注",
                "时间",
            ],
            Kind::Refunds => &[
                "退款单号",
                "订单号",
                "用户ID",
                "类型",
                "金额",
                "原因",
                "状态",
                "申请时间",
                "成功时间",
                "处理备注",
            ],
            Kind::CouponRecords => &[
                "记录ID",
                "优惠券ID",
                "优惠券名称",
                "用户ID",
                "状态",
                "领取时间",
                "过期时间",
                "使用时间",
                "使用订单ID",
            ],
        }
    }
}

/// Which rows to export. Each kind knows some of the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// What the list was searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// Of this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i8>,
    /// Orders or refunds of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<i8>,
    /// Orders of which so much was paid back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_status: Option<i8>,
    /// Products that are hot, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hot: Option<i8>,
    /// Products that are new, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_new: Option<i8>,
    /// SKUs with at most so many units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock_max: Option<u32>,
    /// Of this shopper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<i64>,
    /// Of this category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_id: Option<i64>,
    /// Of this SKU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku_id: Option<i64>,
    /// Of this coupon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon_id: Option<i64>,
    /// From this moment on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<Utc>>,
    /// Before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<Utc>>,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, also one of digits.
    Text(String),
    /// A telephone number, which not everybody may see.
    Phone(String),
    /// A number to count with.
    Number(i64),
    /// An amount of money.
    Amount(Money),
    /// A moment.
    Time(DateTime<Utc>),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Cell::Number(number.into())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(moment: DateTime<Utc>) -> Self {
        Cell::Time(moment)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// A row and its id, after which the next piece begins.
pub type Line = (i64, Vec<Cell>);

fn amount(sum: Decimal, table: &'static str, row: i64) -> Result<Cell, StoreError> {
    let money = Money::try_from(sum);
    money.map(Cell::Amount).map_err(|_bad| StoreError::corrupt(table, "amount", row))
}

/// What a code of a column means; a code that means nothing stands for itself.
fn word(words: &[&'static str], code: i8) -> Cell {
    let word = usize::try_from(code).ok().and_then(|index| words.get(index));
    word.map_or_else(|| Cell::Number(code.into()), |word| Cell::from(*word))
}

const ORDER_STATUS: [&str; 6] = ["待付款", "待发货", "待收货", "已完成", "已取消", "已退款"];
const REFUND_STATUS: [&str; 8] =
    ["已申请", "已同意", "退款中", "退款成功", "已拒绝", "已撤销", "失败", "异常"];

/// The next `max` rows of `kind` after the one with the id `after`, in the order of their ids.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn piece(
    conn: &mut MySqlConnection,
    kind: Kind,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    match kind {
        Kind::Orders => orders(conn, filter, after, max).await,
        Kind::Users => users(conn, filter, after, max).await,
        Kind::Products => products(conn, filter, after, max).await,
        Kind::StockLedger => ledger(conn, filter, after, max).await,
        Kind::Refunds => refunds(conn, filter, after, max).await,
        Kind::CouponRecords => coupons(conn, filter, after, max).await,
    }
}

/// `column >= start AND column < end`, as far as they are given.
fn within(query: &mut QueryBuilder<MySql>, column: &'static str, filter: &Filter) {
    // Bound as DATETIME: a TIMESTAMP ends in 2038.
    if let Some(start) = filter.start {
        query.push(" AND ").push(column).push(" >= ").push_bind(start.naive_utc());
    }
    if let Some(end) = filter.end {
        query.push(" AND ").push(column).push(" < ").push_bind(end.naive_utc());
    }
}

/// `column = value`, if it is given.
fn equal<T>(query: &mut QueryBuilder<MySql>, column: &'static str, value: Option<T>)
where
    T: sqlx::Type<MySql> + for<'q> sqlx::Encode<'q, MySql> + Send + 'static,
{
    if let Some(value) = value {
        query.push(" AND ").push(column).push(" = ").push_bind(value);
    }
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: i64,
    order_no: String,
    status: i8,
    kind: i8,
    user_id: i64,
    total_amount: Decimal,
    freight_amount: Decimal,
    discount_amount: Decimal,
    pay_amount: Decimal,
    refunded_amount: Decimal,
    created_at: DateTime<Utc>,
    pay_time: Option<DateTime<Utc>>,
    ship_time: Option<DateTime<Utc>>,
    receive_time: Option<DateTime<Utc>>,
    address_snapshot: Option<Json<Value>>,
    remark: Option<String>,
    transaction_id: Option<String>,
}

async fn orders(
    conn: &mut MySqlConnection,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT id, order_no, status, kind, user_id, total_amount, freight_amount, \
         discount_amount, pay_amount, refunded_amount, created_at, pay_time, ship_time, \
         receive_time, address_snapshot, remark, transaction_id FROM orders WHERE id > ",
    );
    query.push_bind(after);
    equal(&mut query, "status", filter.status);
    equal(&mut query, "user_id", filter.user_id);
    equal(&mut query, "kind", filter.kind);
    equal(&mut query, "refund_status", filter.refund_status);
    if let Some(keyword) = &filter.keyword {
        query.push(" AND (order_no LIKE ").push_bind(select::beginning(keyword));
        query.push(" OR JSON_VALUE(address_snapshot, '$.name') = ").push_bind(keyword.clone());
        query.push(" OR JSON_VALUE(address_snapshot, '$.phone') = ").push_bind(keyword.clone());
        query.push(")");
    }
    within(&mut query, "created_at", filter);
    query.push(" ORDER BY id LIMIT ").push_bind(max);
    let found: Vec<OrderRow> = query.build_query_as().fetch_all(&mut *conn).await?;
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    let mut goods = goods(conn, &ids).await?;
    found
        .into_iter()
        .map(|row| {
            let money = |sum| amount(sum, "orders", row.id);
            let address = row.address_snapshot.map(|address| address.0).unwrap_or_default();
            let part = |name: &str| {
                address.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let place = ["province", "city", "district", "detail"].map(part).join(" ");
            let phone = part("phone");
            Ok((
                row.id,
                vec![
                    row.order_no.into(),
                    word(&ORDER_STATUS, row.status),
                    word(&["普通", "秒杀"], row.kind),
                    row.user_id.into(),
                    money(row.total_amount)?,
                    money(row.freight_amount)?,
                    money(row.discount_amount)?,
                    money(row.pay_amount)?,
                    money(row.refunded_amount)?,
                    row.created_at.into(),
                    row.pay_time.into(),
                    row.ship_time.into(),
                    row.receive_time.into(),
                    part("name").into(),
                    if phone.is_empty() { Cell::Empty } else { Cell::Phone(phone) },
                    place.trim().into(),
                    goods.remove(&row.id).into(),
                    row.remark.into(),
                    row.transaction_id.into(),
                ],
            ))
        })
        .collect()
}

/// What is in these orders, as a text each.
async fn goods(
    conn: &mut MySqlConnection,
    orders: &[i64],
) -> Result<HashMap<i64, String>, StoreError> {
    let mut texts: HashMap<i64, String> = HashMap::with_capacity(orders.len());
    let rows = rows::find_in::<(i64, String, Option<String>, i32), _>(
        &mut *conn,
        "SELECT order_id, product_name, specs, quantity FROM order_items WHERE order_id IN",
        orders,
        |id| *id,
        "ORDER BY id",
    );
    for (order, name, specs, quantity) in rows.await? {
        let text = texts.entry(order).or_default();
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&name);
        if let Some(specs) = specs.filter(|specs| !specs.is_empty()) {
            text.push_str(&format!(" [{specs}]"));
        }
        text.push_str(&format!(" ×{quantity}"));
    }
    Ok(texts)
}

#[derive(sqlx::FromRow)]
struct UserRow {
    id: i64,
    nickname: Option<String>,
    phone: Option<String>,
    gender: i8,
    status: i8,
    created_at: DateTime<Utc>,
    last_login: Option<DateTime<Utc>>,
}

async fn users(
    conn: &mut MySqlConnection,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT id, nickname, phone, gender, status, created_at, last_login FROM users WHERE id > ",
    );
    query.push_bind(after);
    equal(&mut query, "status", filter.status);
    if let Some(keyword) = &filter.keyword {
        query.push(" AND (id = ").push_bind(keyword.parse().unwrap_or(0_i64));
        query.push(" OR phone = ").push_bind(keyword.clone());
        query.push(" OR nickname LIKE ").push_bind(select::beginning(keyword)).push(")");
    }
    within(&mut query, "created_at", filter);
    query.push(" ORDER BY id LIMIT ").push_bind(max);
    let found: Vec<UserRow> = query.build_query_as().fetch_all(conn).await?;
    let line = |row: UserRow| {
        (
            row.id,
            vec![
                row.id.into(),
                row.nickname.into(),
                row.phone.map_or(Cell::Empty, Cell::Phone),
                word(&["未知", "男", "女"], row.gender),
                word(&["禁用", "正常"], row.status),
                row.created_at.into(),
                row.last_login.into(),
            ],
        )
    };
    Ok(found.into_iter().map(line).collect())
}

#[derive(sqlx::FromRow)]
struct SkuRow {
    id: i64,
    product_id: i64,
    name: String,
    category: Option<String>,
    status: i8,
    sku_code: Option<String>,
    specs: Option<Json<Value>>,
    price: Decimal,
    stock: i64,
    sales: i32,
}

async fn products(
    conn: &mut MySqlConnection,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT k.id, k.product_id, p.name, c.name AS category, p.status, k.sku_code, k.specs, \
         k.price, CAST(COALESCE(s.available, k.stock) AS SIGNED) AS stock, p.sales \
         FROM product_skus k JOIN products p ON p.id = k.product_id \
         LEFT JOIN categories c ON c.id = p.category_id \
         LEFT JOIN stock_pools s ON s.kind = 1 AND s.ref_id = k.id WHERE k.id > ",
    );
    query.push_bind(after);
    equal(&mut query, "p.status", filter.status);
    equal(&mut query, "p.category_id", filter.category_id);
    equal(&mut query, "p.is_hot", filter.is_hot);
    equal(&mut query, "p.is_new", filter.is_new);
    if let Some(keyword) = &filter.keyword {
        query.push(" AND p.name LIKE ").push_bind(format!("%{}", select::beginning(keyword)));
    }
    if let Some(most) = filter.stock_max {
        query.push(" AND COALESCE(s.available, k.stock) <= ").push_bind(most);
    }
    query.push(" ORDER BY k.id LIMIT ").push_bind(max);
    let found: Vec<SkuRow> = query.build_query_as().fetch_all(conn).await?;
    found
        .into_iter()
        .map(|row| {
            Ok((
                row.id,
                vec![
                    row.product_id.into(),
                    row.name.into(),
                    row.category.into(),
                    word(&["下架", "上架"], row.status),
                    row.id.into(),
                    row.sku_code.into(),
                    row.specs.map(|specs| variant(&specs.0)).into(),
                    amount(row.price, "product_skus", row.id)?,
                    row.stock.into(),
                    row.sales.into(),
                ],
            ))
        })
        .collect()
}

/// The values of a variant: `红色 / XL`.
fn variant(specs: &Value) -> String {
    let values = specs.as_object().into_iter().flat_map(|specs| specs.values());
    values.filter_map(Value::as_str).collect::<Vec<_>>().join(" / ")
}

#[derive(sqlx::FromRow)]
struct LedgerRow {
    id: i64,
    pool_id: i64,
    sku_id: Option<i64>,
    name: Option<String>,
    delta: i32,
    balance: i32,
    reason: String,
    orders: i32,
    admin_id: Option<i64>,
    remark: Option<String>,
    created_at: DateTime<Utc>,
}

async fn ledger(
    conn: &mut MySqlConnection,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT l.id, l.pool_id, k.id AS sku_id, p.name, l.delta, l.balance, l.reason, l.orders, \
         l.admin_id, l.remark, l.created_at FROM stock_ledger l \
         LEFT JOIN stock_pools s ON s.id = l.pool_id \
         LEFT JOIN flash_sale_items f ON s.kind = 2 AND f.id = s.ref_id \
         LEFT JOIN product_skus k ON k.id = IF(s.kind = 1, s.ref_id, f.sku_id) \
         LEFT JOIN products p ON p.id = k.product_id WHERE l.id > ",
    );
    query.push_bind(after);
    equal(&mut query, "k.id", filter.sku_id);
    within(&mut query, "l.created_at", filter);
    query.push(" ORDER BY l.id LIMIT ").push_bind(max);
    let found: Vec<LedgerRow> = query.build_query_as().fetch_all(conn).await?;
    let line = |row: LedgerRow| {
        (
            row.id,
            vec![
                row.id.into(),
                row.pool_id.into(),
                row.sku_id.into(),
                row.name.into(),
                row.delta.into(),
                row.balance.into(),
                row.reason.into(),
                row.orders.into(),
                row.admin_id.into(),
                row.remark.into(),
                row.created_at.into(),
            ],
        )
    };
    Ok(found.into_iter().map(line).collect())
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    id: i64,
    refund_no: String,
    order_no: Option<String>,
    user_id: i64,
    kind: i8,
    amount: Decimal,
    reason: String,
    status: i8,
    created_at: DateTime<Utc>,
    success_time: Option<DateTime<Utc>>,
    admin_remark: Option<String>,
}

async fn refunds(
    conn: &mut MySqlConnection,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT r.id, r.refund_no, o.order_no, r.user_id, r.kind, r.amount, r.reason, r.status, \
         r.created_at, r.success_time, r.admin_remark FROM refunds r \
         LEFT JOIN orders o ON o.id = r.order_id WHERE r.id > ",
    );
    query.push_bind(after);
    equal(&mut query, "r.status", filter.status);
    equal(&mut query, "r.user_id", filter.user_id);
    equal(&mut query, "r.kind", filter.kind);
    if let Some(keyword) = &filter.keyword {
        query.push(" AND (r.refund_no = ").push_bind(keyword.clone());
        query.push(" OR o.order_no = ").push_bind(keyword.clone()).push(")");
    }
    within(&mut query, "r.created_at", filter);
    query.push(" ORDER BY r.id LIMIT ").push_bind(max);
    let found: Vec<RefundRow> = query.build_query_as().fetch_all(conn).await?;
    found
        .into_iter()
        .map(|row| {
            Ok((
                row.id,
                vec![
                    row.refund_no.into(),
                    row.order_no.into(),
                    row.user_id.into(),
                    word(&["", "仅退款", "退货退款", "迟到款项退回"], row.kind),
                    amount(row.amount, "refunds", row.id)?,
                    row.reason.into(),
                    word(&REFUND_STATUS, row.status),
                    row.created_at.into(),
                    row.success_time.into(),
                    row.admin_remark.into(),
                ],
            ))
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct CouponRow {
    id: i64,
    coupon_id: i64,
    name: Option<String>,
    user_id: i64,
    status: i8,
    created_at: DateTime<Utc>,
    expire_time: DateTime<Utc>,
    used_time: Option<DateTime<Utc>>,
    order_id: Option<i64>,
}

async fn coupons(
    conn: &mut MySqlConnection,
    filter: &Filter,
    after: i64,
    max: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT u.id, u.coupon_id, t.name, u.user_id, u.status, u.created_at, u.expire_time, \
         u.used_time, u.order_id FROM user_coupons u \
         LEFT JOIN coupon_templates t ON t.id = u.coupon_id WHERE u.id > ",
    );
    query.push_bind(after);
    equal(&mut query, "u.status", filter.status);
    equal(&mut query, "u.user_id", filter.user_id);
    equal(&mut query, "u.coupon_id", filter.coupon_id);
    within(&mut query, "u.created_at", filter);
    query.push(" ORDER BY u.id LIMIT ").push_bind(max);
    let found: Vec<CouponRow> = query.build_query_as().fetch_all(conn).await?;
    let line = |row: CouponRow| {
        (
            row.id,
            vec![
                row.id.into(),
                row.coupon_id.into(),
                row.name.into(),
                row.user_id.into(),
                word(&["未使用", "已使用", "已过期"], row.status),
                row.created_at.into(),
                row.expire_time.into(),
                row.used_time.into(),
                row.order_id.into(),
            ],
        )
    };
    Ok(found.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_its_word_and_an_unknown_one_stays() {
        assert_eq!(word(&ORDER_STATUS, 1), Cell::Text("待发货".to_owned()));
        assert_eq!(word(&ORDER_STATUS, 9), Cell::Number(9));
        assert_eq!(word(&ORDER_STATUS, -1), Cell::Number(-1));
    }

    #[test]
    fn kinds_have_names_and_titles() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
            assert!(!kind.titles().is_empty());
        }
        assert_eq!(Kind::from_name("secrets"), None);
    }
}
