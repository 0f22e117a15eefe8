//! The questions of the audit: read-only, and exact. What a number should be is said in the
//! actors' audit; here it is only counted.

use chrono::{DateTime, Utc};
use mall_domain::PoolId;
use sqlx::MySqlConnection;

use crate::StoreError;

/// The sums of one pool, each from its own source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSums {
    /// Which pool.
    pub pool_id: PoolId,
    /// `stock_pools.total`.
    pub total: i64,
    /// `stock_pools.taken`.
    pub taken: i64,
    /// `stock_pools.epoch`.
    pub epoch: i64,
    /// Whether it is the pool of a flash-sale item.
    pub is_flash: bool,
    /// Units of orders that hold stock, by the order items: not those of cancelled orders, nor those
    /// that went back on sale after a refund.
    pub active: i64,
    /// The sum of the ledger's changes.
    pub ledger_sum: i64,
    /// The balance of its last entry.
    pub ledger_balance: Option<i64>,
}

/// The ids of all pools.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn pool_ids(conn: &mut MySqlConnection) -> Result<Vec<PoolId>, StoreError> {
    let ids = sqlx::query_scalar!("SELECT id FROM stock_pools ORDER BY id").fetch_all(conn).await?;
    Ok(ids.into_iter().map(PoolId).collect())
}

/// The sums of every pool, in ascending id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn pools(conn: &mut MySqlConnection) -> Result<Vec<PoolSums>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id, p.kind, p.total, p.taken, p.epoch,
               CAST(COALESCE((SELECT SUM(i.quantity - i.restocked_quantity) FROM order_items i
                    JOIN orders o ON o.id = i.order_id
                    WHERE i.pool_id = p.id AND o.status <> 4), 0) AS SIGNED)
                    as "active!: i64",
               CAST(COALESCE((SELECT SUM(l.delta) FROM stock_ledger l
                    WHERE l.pool_id = p.id), 0) AS SIGNED) as "ledger_sum!: i64",
               (SELECT l.balance FROM stock_ledger l WHERE l.pool_id = p.id
                    ORDER BY l.id DESC LIMIT 1) as "ledger_balance: i32"
           FROM stock_pools p ORDER BY p.id"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PoolSums {
            pool_id: PoolId(row.id),
            total: row.total.into(),
            taken: row.taken.into(),
            epoch: row.epoch.into(),
            is_flash: row.kind == mall_domain::stock::PoolKind::FlashItem.code(),
            active: row.active,
            ledger_sum: row.ledger_sum,
            ledger_balance: row.ledger_balance.map(i64::from),
        })
        .collect())
}

/// What an order holds of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Where the order stands.
    pub status: i8,
    /// Units that it holds.
    pub units: i64,
}

/// Every order that has or had units of this pool, by reservation name.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn reservations(
    conn: &mut MySqlConnection,
    pool: PoolId,
) -> Result<Vec<(String, Holding)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT CONCAT(o.user_id, ':', o.request_key) as "reservation!: String", o.status,
               CAST(SUM(CASE WHEN o.status = 4 THEN 0 ELSE i.quantity - i.restocked_quantity END)
                    AS SIGNED) as "units!: i64"
           FROM order_items i JOIN orders o ON o.id = i.order_id
           WHERE i.pool_id = ? GROUP BY o.id, o.user_id, o.request_key, o.status"#,
        pool.0
    )
    .fetch_all(conn)
    .await?;
    let holding = |status, units| Holding { status, units };
    Ok(rows.into_iter().map(|row| (row.reservation, holding(row.status, row.units))).collect())
}

/// Units of cancelled orders of this pool whose give-back Redis has not been told of yet.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn unsettled(conn: &mut MySqlConnection, pool: PoolId) -> Result<i64, StoreError> {
    let units = sqlx::query_scalar!(
        r#"SELECT CAST(COALESCE(SUM(i.quantity), 0) AS SIGNED) as "units!: i64"
           FROM outbox b
           JOIN orders o ON o.order_no = b.order_no
           JOIN order_items i ON i.order_id = o.id AND i.pool_id = b.pool_id
           WHERE b.op = 'settle_cancelled' AND b.state <> 1 AND b.pool_id = ?"#,
        pool.0
    )
    .fetch_one(conn)
    .await?;
    Ok(units)
}

/// Effects of the outbox on stock, money and what WeChat knows of an order that are not carried out:
/// all of them, and those that were decided before `before` or are parked. A message that was not sent
/// breaks no equation.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn pending_effects(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) as "pending!: i64",
               COUNT(CASE WHEN state = 2 OR created_at < ? THEN 1 END) as "stuck!: i64"
           FROM outbox WHERE state <> 1 AND op NOT IN ('track', 'sms', 'message')"#,
        before
    )
    .fetch_one(conn)
    .await?;
    Ok((row.pending, row.stuck))
}

/// A question whose every answer is a row that should not be there.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Which equation it belongs to.
    pub equation: &'static str,
    /// What a found row means.
    pub meaning: &'static str,
    /// Selects one text per row that breaks the equation.
    sql: &'static str,
}

/// Every question about rows. Each selects what breaks its equation.
pub const QUESTIONS: &[Question] = &[
    Question {
        equation: "M3",
        meaning: "an order number is there twice",
        sql: "SELECT CONCAT('order_no ', order_no) FROM orders
              GROUP BY order_no HAVING COUNT(*) > 1 LIMIT 20",
    },
    Question {
        equation: "M3",
        meaning: "one request made two orders",
        sql: "SELECT CONCAT('user ', user_id, ' key ', request_key) FROM orders
              GROUP BY user_id, request_key HAVING COUNT(*) > 1 LIMIT 20",
    },
    Question {
        equation: "M3",
        meaning: "one payment paid two orders",
        sql: "SELECT CONCAT('transaction ', transaction_id) FROM orders
              WHERE transaction_id IS NOT NULL
              GROUP BY transaction_id HAVING COUNT(*) > 1 LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "a paid order has no payment, or another amount or transaction",
        sql: "SELECT CONCAT('order ', o.order_no) FROM orders o
              LEFT JOIN payments p ON p.order_id = o.id AND p.state = 2
              WHERE o.status IN (1, 2, 3, 5)
                AND (p.id IS NULL OR p.amount <> o.pay_amount OR o.transaction_id IS NULL
                     OR p.transaction_id <> o.transaction_id) LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "an order was paid twice",
        sql: "SELECT CONCAT('order ', order_no) FROM payments WHERE state = 2
              GROUP BY order_no HAVING COUNT(*) > 1 LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "money came in for an order that is not paid",
        sql:
            "SELECT CONCAT('order ', o.order_no) FROM payments p JOIN orders o ON o.id = p.order_id
              WHERE p.state = 2 AND o.status NOT IN (1, 2, 3, 5) LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "late money has no refund",
        sql: "SELECT CONCAT('payment ', p.out_trade_no) FROM payments p
              LEFT JOIN refunds r ON r.payment_id = p.id AND r.kind = 3
                   AND r.status IN (1, 2, 3, 6, 7) AND r.amount = p.amount
              WHERE p.state = 4 AND r.id IS NULL LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "more went back than came in",
        sql: "SELECT CONCAT('payment ', p.out_trade_no) FROM payments p
              JOIN refunds r ON r.payment_id = p.id AND r.status IN (1, 2, 3, 6, 7)
              GROUP BY p.id, p.out_trade_no, p.amount HAVING SUM(r.amount) > p.amount LIMIT 20",
    },
    Question {
        equation: "M5",
        meaning: "a cancelled order's units were not given back, or not exactly once",
        sql: "SELECT CONCAT('order ', o.order_no, ' pool ', i.pool_id) FROM orders o
              JOIN order_items i ON i.order_id = o.id
              LEFT JOIN outbox b ON b.order_no = o.order_no AND b.pool_id = i.pool_id
                   AND b.op = 'settle_cancelled'
              WHERE o.status = 4 AND i.pool_id IS NOT NULL
              GROUP BY o.order_no, i.pool_id HAVING COUNT(DISTINCT b.id) <> 1 LIMIT 20",
    },
    Question {
        equation: "M5",
        meaning: "units of an order that is not cancelled were given back",
        sql: "SELECT CONCAT('order ', b.order_no) FROM outbox b
              LEFT JOIN orders o ON o.order_no = b.order_no
              WHERE b.op = 'settle_cancelled' AND (o.id IS NULL OR o.status <> 4) LIMIT 20",
    },
    Question {
        equation: "M7",
        meaning: "more coupons were given out than there are",
        sql: "SELECT CONCAT('coupon ', t.id) FROM coupon_templates t
              WHERE (SELECT COUNT(*) FROM user_coupons c WHERE c.coupon_id = t.id) > t.total_count
                 OR (SELECT COUNT(*) FROM user_coupons c WHERE c.coupon_id = t.id)
                    <> t.total_count - t.remain_count LIMIT 20",
    },
    Question {
        equation: "M7",
        meaning: "a coupon was used twice, or used without an order",
        sql: "SELECT CONCAT('user coupon ', c.id) FROM user_coupons c
              LEFT JOIN orders o ON o.coupon_id = c.id AND o.status <> 4
                   AND (o.status <> 5 OR o.id = c.order_id)
              WHERE c.status = 1
              GROUP BY c.id HAVING COUNT(o.id) <> 1 LIMIT 20",
    },
    Question {
        equation: "M7",
        meaning: "a used coupon does not name the order that used it",
        sql: "SELECT CONCAT('user coupon ', c.id) FROM user_coupons c
              LEFT JOIN orders o ON o.id = c.order_id AND o.coupon_id = c.id
                   AND o.user_id = c.user_id AND o.status <> 4
              WHERE c.status = 1 AND o.id IS NULL LIMIT 20",
    },
    Question {
        equation: "M7",
        meaning: "a coupon that is not used names an order",
        sql: "SELECT CONCAT('user coupon ', id) FROM user_coupons
              WHERE status <> 1 AND (order_id IS NOT NULL OR used_time IS NOT NULL) LIMIT 20",
    },
    Question {
        equation: "M7",
        meaning: "an order has a coupon that it did not use, or another's",
        sql: "SELECT CONCAT('order ', o.order_no) FROM orders o
              LEFT JOIN user_coupons c ON c.id = o.coupon_id AND c.order_id = o.id
                   AND c.user_id = o.user_id AND c.status = 1
              WHERE o.coupon_id IS NOT NULL AND o.status IN (0, 1, 2, 3) AND c.id IS NULL
              LIMIT 20",
    },
    Question {
        equation: "M8",
        meaning: "a line's price, quantity and discount do not come to what it costs",
        sql: "SELECT CONCAT('order item ', id) FROM order_items
              WHERE pay_amount <> price * quantity - discount_amount LIMIT 20",
    },
    Question {
        equation: "M8",
        meaning: "the lines do not add up to the order",
        sql: "SELECT CONCAT('order ', o.order_no) FROM orders o
              LEFT JOIN (SELECT order_id, SUM(price * quantity) AS total,
                      SUM(discount_amount) AS discount
                  FROM order_items GROUP BY order_id) i ON i.order_id = o.id
              WHERE i.order_id IS NULL OR i.total <> o.total_amount
                 OR i.discount <> o.discount_amount LIMIT 20",
    },
    Question {
        equation: "M8",
        meaning: "goods, discount and freight do not come to what is paid, and no admin changed it",
        sql: "SELECT CONCAT('order ', o.order_no) FROM orders o
              WHERE o.pay_amount <> o.total_amount - o.discount_amount + o.freight_amount
                AND NOT EXISTS (SELECT 1 FROM order_events e
                    WHERE e.order_id = o.id AND e.actor = 'admin') LIMIT 20",
    },
    Question {
        equation: "M8",
        meaning: "an order that is written has a draft",
        sql: "SELECT CONCAT('order ', o.order_no) FROM order_drafts d
              JOIN orders o ON o.order_no = d.order_no LIMIT 20",
    },
    Question {
        equation: "X6",
        meaning: "a draft of an order was left behind",
        sql: "SELECT CONCAT('draft ', order_no) FROM order_drafts
              WHERE state IN (0, 1) AND created_at < NOW(3) - INTERVAL 5 MINUTE LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "the refunded amount is not what went back",
        sql: "SELECT CONCAT('order ', o.order_no) FROM orders o
              WHERE o.refunded_amount <> COALESCE((SELECT SUM(r.amount) FROM refunds r
                   WHERE r.order_id = o.id AND r.kind IN (1, 2) AND r.status = 3), 0) LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "an order is refunded and its money is not, or the reverse",
        sql: "SELECT CONCAT('order ', order_no) FROM orders
              WHERE (status = 5) <> (refund_status = 2)
                 OR (refund_status = 0) <> (refunded_amount = 0)
                 OR (refund_status = 2 AND refunded_amount < pay_amount - freight_amount)
              LIMIT 20",
    },
    Question {
        equation: "M4",
        meaning: "the refunds of an order come to more than was paid",
        sql: "SELECT CONCAT('order ', o.order_no) FROM orders o
              JOIN refunds r ON r.order_id = o.id AND r.kind IN (1, 2) AND r.status NOT IN (4, 5)
              GROUP BY o.id, o.order_no, o.pay_amount HAVING SUM(r.amount) > o.pay_amount LIMIT 20",
    },
    Question {
        equation: "M1",
        meaning: "the refunded units of a line are not those of its refunds",
        sql: "SELECT CONCAT('order item ', i.id) FROM order_items i
              WHERE i.refunded_quantity <> COALESCE((SELECT SUM(ri.quantity) FROM refund_items ri
                   JOIN refunds r ON r.id = ri.refund_id AND r.status = 3
                   WHERE ri.order_item_id = i.id), 0) LIMIT 20",
    },
    Question {
        equation: "M1",
        meaning: "more units of a line went back on sale than its refunds cover",
        sql: "SELECT CONCAT('order item ', i.id) FROM order_items i
              WHERE i.restocked_quantity > COALESCE((SELECT SUM(ri.quantity) FROM refund_items ri
                   JOIN refunds r ON r.id = ri.refund_id AND r.status IN (2, 3, 6, 7)
                   WHERE ri.order_item_id = i.id), 0) LIMIT 20",
    },
];

/// The rows that break an equation, at most 20.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn ask(
    conn: &mut MySqlConnection,
    question: &Question,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar::<_, String>(question.sql).fetch_all(conn).await?)
}

/// Counts that the summary of an audit reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// All orders.
    pub orders: i64,
    /// Orders that wait for payment.
    pub unpaid: i64,
    /// Orders that are paid, shipped, completed or refunded.
    pub paid: i64,
    /// Cancelled orders.
    pub cancelled: i64,
    /// Orders that wait for payment although their deadline passed before `before`.
    pub leaked: i64,
}

/// Counts orders.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn counts(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<Counts, StoreError> {
    Ok(sqlx::query_as!(
        Counts,
        r#"SELECT COUNT(*) as "orders!: i64",
               COUNT(CASE WHEN status = 0 THEN 1 END) as "unpaid!: i64",
               COUNT(CASE WHEN status IN (1, 2, 3, 5) THEN 1 END) as "paid!: i64",
               COUNT(CASE WHEN status = 4 THEN 1 END) as "cancelled!: i64",
               COUNT(CASE WHEN status = 0 AND expire_at < ? THEN 1 END) as "leaked!: i64"
           FROM orders"#,
        before
    )
    .fetch_one(conn)
    .await?)
}
