//! Rows by the hundred thousand, to measure with: made by MySQL itself from counted-up numbers, in
//! statements of ten thousand. Repeating it adds what is missing. The books add up: the orders are
//! paid and received, and took no units of a pool.

use sqlx::{AssertSqlSafe, MySqlConnection};

use crate::StoreError;
use crate::mysql::product_name;

/// Rows that one statement makes.
pub const ROWS: i64 = 10_000;
/// Rows of this kind have the ids behind this one; no other row does.
pub const FIRST_ID: i64 = 1_000_000_000;

/// How many rows of each kind there shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Products, with a SKU and its stock each.
    pub products: i64,
    /// Shoppers.
    pub users: i64,
    /// Orders, with an item and a payment each.
    pub orders: i64,
}

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Products, with a SKU and its stock each.
    Products,
    /// Shoppers.
    Users,
    /// Orders, with an item and a payment each.
    Orders,
}

impl Scale {
    /// How many rows of `kind` there shall be.
    #[must_use]
    pub fn of(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Products => self.products,
            Kind::Users => self.users,
            Kind::Orders => self.orders,
        }
    }

    /// Makes the rows of `kind` from number `from` on, at most [`ROWS`] of them. Each statement is a
    /// transaction of its own.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn add(
        &self,
        conn: &mut MySqlConnection,
        kind: Kind,
        from: i64,
    ) -> Result<(), StoreError> {
        let numbers = numbers(from, self.of(kind));
        for insert in self.inserts(kind) {
            let sql = format!("{insert} FROM {numbers}");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *conn).await?;
        }
        if kind == Kind::Products {
            let (first, last) = (FIRST_ID + from, FIRST_ID + from + ROWS - 1);
            product_name::record_all(conn, first, last).await?;
        }
        Ok(())
    }

    fn inserts(&self, kind: Kind) -> Vec<String> {
        let (users, products) = (self.users.max(1), self.products.max(1));
        // Who ordered number `n`, and where to reach them.
        let buyer = format!("MOD(n * 31, {users})");
        let phone = phone_of(&buyer);
        match kind {
            Kind::Products => vec![
                format!(
                    "INSERT IGNORE INTO products (id, category_id, name, subtitle, cover, images,
                         description, price, original_price, stock, sales, is_hot, is_new, sort)
                     SELECT {FIRST_ID} + n, ELT(1 + MOD(n, 8), 11, 12, 13, 21, 22, 31, 32, 41),
                         {NAME}, '批量演示数据', '/uploads/demo/other.png', '[]',
                         '<p>批量演示数据</p>', {PRICE}, {PRICE} + 20, 100, MOD(n * 7919, 5000),
                         MOD(n, 500) = 0, MOD(n, 300) = 0, 1000"
                ),
                format!(
                    "INSERT IGNORE INTO product_skus (id, product_id, sku_code, specs, price, stock)
                     SELECT {FIRST_ID} + n, {FIRST_ID} + n, CONCAT('SCALE-', n),
                         '{{\"规格\":\"标准\"}}', {PRICE}, 100"
                ),
                format!(
                    "INSERT IGNORE INTO stock_pools (id, kind, ref_id, total)
                     SELECT {FIRST_ID} + n, 1, {FIRST_ID} + n, 100"
                ),
                format!(
                    "INSERT IGNORE INTO stock_ledger (id, pool_id, delta, balance, reason, remark)
                     SELECT {FIRST_ID} + n, {FIRST_ID} + n, 100, 100, 'initial', '批量演示数据'"
                ),
            ],
            Kind::Users => vec![format!(
                "INSERT IGNORE INTO users (id, openid, nickname, phone, created_at)
                 SELECT {FIRST_ID} + n, CONCAT('scale-', n), CONCAT('用户', n),
                     {}, {TIME}",
                phone_of("n")
            )],
            Kind::Orders => vec![
                format!(
                    "INSERT IGNORE INTO orders (id, order_no, user_id, request_key, total_amount,
                         pay_amount, status, expire_at, pay_time, pay_type, transaction_id,
                         ship_time, receive_time, address_snapshot, created_at)
                     SELECT {FIRST_ID} + n, CONCAT('S', LPAD(n, 19, '0')),
                         {FIRST_ID} + {buyer}, CONCAT('scale-', n), {PRICE}, {PRICE},
                         3, {TIME}, {TIME}, 1, CONCAT('scale-', n), {TIME}, {TIME},
                         CONCAT('{{\"name\":\"张三\",\"phone\":\"', {phone},
                             '\",\"province\":\"广东省\",\"city\":\"深圳市\",\"district\":\"南山区\",\"detail\":\"科技园 1 号\"}}'),
                         {TIME}"
                ),
                format!(
                    "INSERT IGNORE INTO order_receivers (order_id, name, phone)
                     SELECT {FIRST_ID} + n, '张三', {phone}"
                ),
                format!(
                    "INSERT IGNORE INTO order_items (id, order_id, user_id, product_id, sku_id,
                         product_name, price, quantity, pay_amount, created_at)
                     SELECT {FIRST_ID} + n, {FIRST_ID} + n, {FIRST_ID} + {buyer},
                         {FIRST_ID} + MOD(n, {products}), {FIRST_ID} + MOD(n, {products}), {NAME},
                         {PRICE}, 1, {PRICE}, {TIME}"
                ),
                format!(
                    "INSERT IGNORE INTO payments (id, order_id, order_no, user_id, out_trade_no,
                         attempt, state, amount, openid, transaction_id, expire_at, success_time,
                         created_at)
                     SELECT {FIRST_ID} + n, {FIRST_ID} + n, CONCAT('S', LPAD(n, 19, '0')),
                         {FIRST_ID} + {buyer}, CONCAT('S', LPAD(n, 19, '0'), '01'), 1,
                         2, {PRICE}, CONCAT('scale-', {buyer}), CONCAT('scale-', n),
                         {TIME}, {TIME}, {TIME}"
                ),
            ],
        }
    }
}

/// The phone number of the shopper whose number is `user`.
fn phone_of(user: &str) -> String {
    format!("CONCAT('13', LPAD(MOD({user}, 1000000000), 9, '0'))")
}

/// A price, the same wherever number `n` stands.
const PRICE: &str = "(10 + MOD(n * 37, 490) + 0.90)";
/// A moment of the last year.
const TIME: &str = "TIMESTAMPADD(MINUTE, -MOD(n * 7, 525600), UTC_TIMESTAMP(3))";
/// A name that means something to a search.
const NAME: &str = "CONCAT(ELT(1 + MOD(n, 7), '轻便', '经典', '静音', '防水', '复古', '儿童', '专业'),
     ELT(1 + MOD(n, 11), '蓝牙耳机', '保温杯', '台灯', '坚果礼盒', '短袖', '双肩背包', '机械键盘', '四件套',
     '红茶', '咖啡', '鼠标'), ' ', n)";
const DIGIT: &str = "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
     UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7
     UNION ALL SELECT 8 UNION ALL SELECT 9)";

/// A table of the numbers from `from` on, below `until`, at most [`ROWS`] of them.
fn numbers(from: i64, until: i64) -> String {
    format!(
        "(SELECT {from} + a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n
          FROM {DIGIT} a, {DIGIT} b, {DIGIT} c, {DIGIT} e) numbers WHERE n < {until}"
    )
}
