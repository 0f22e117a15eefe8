//! The figures of the shop. Days are China's; rates are texts with four decimals.
//!
//! Two ways to count, each where it is wanted (`docs/decisions/0301`): the overview tells what
//! happened on a day, whenever the order was placed; sales tell what became of the orders that were
//! placed on some days, so that a rate is never above one.

use std::time::{Duration, Instant};

use actix_web::HttpRequest;
use actix_web::web::Json;
use mall_domain::day::{self, Days, DaysError};
use mall_domain::money::{Total, share_of_count};
use mall_store::Store;
use mall_store::mysql::statistics::{self, DayFigures};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check;
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, Shared, StatisticsRead};

/// Categories or products of one answer.
const GROUPS_MAX: u32 = 100;
/// An overview that took this long to make is kept, ten times as long: a large shop has more to do
/// than to count.
const SLOW: Duration = Duration::from_secs(1);
/// But no longer than this.
const KEPT_MAX: Duration = Duration::from_secs(30);

/// What happened on a day.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = StatisticsDay)]
pub struct DayAnswer {
    /// Orders that were placed.
    orders: i64,
    /// Orders that were paid, whenever they were placed.
    paid_orders: i64,
    #[schema(value_type = String, example = "299.00")]
    paid_amount: Total,
    new_users: i64,
    /// What was paid back of orders.
    #[schema(value_type = String, example = "0.00")]
    refund_amount: Total,
    /// Not counted by this shop: always `null`.
    visitors: Option<i64>,
}

impl From<DayFigures> for DayAnswer {
    fn from(day: DayFigures) -> Self {
        Self {
            orders: day.orders,
            paid_orders: day.paid_orders,
            paid_amount: day.paid_amount,
            new_users: day.new_users,
            refund_amount: day.refund_amount,
            visitors: None,
        }
    }
}

/// What waits for somebody.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = StatisticsTodo)]
pub struct TodoAnswer {
    /// Paid orders that were not shipped.
    to_ship: i64,
    /// Refunds that were asked for.
    to_refund: i64,
    /// SKUs on the shelf with few units left.
    low_stock: i64,
    /// Background work that was given up.
    failed_jobs: i64,
    /// Orders that wait for their payment.
    unpaid: i64,
}

/// What there is in all.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = StatisticsTotals)]
pub struct TotalsAnswer {
    users: i64,
    products: i64,
    orders: i64,
    /// What all paid orders cost, refunded or not.
    #[schema(value_type = String, example = "299.00")]
    paid_amount: Total,
}

/// How the shop does today.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = StatisticsOverview)]
pub struct Overview {
    today: DayAnswer,
    yesterday: DayAnswer,
    todo: TodoAnswer,
    totals: TotalsAnswer,
}

/// The last overview, kept while making another one would be a burden.
#[derive(Debug, Default)]
pub struct LastOverview {
    last: tokio::sync::Mutex<Option<Kept>>,
}

struct Kept {
    overview: Overview,
    begun: Instant,
    until: Instant,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("until", &self.until).finish_non_exhaustive()
    }
}

/// 数据概览（今日与昨日、待处理事项）
#[utoipa::path(
    get, path = "/api/admin/statistics/overview", tag = "管理端统计",
    security(("admin" = [])),
    responses((status = 200, body = Overview)),
)]
pub(crate) async fn overview(
    state: Shared,
    _admin: CurrentAdmin<StatisticsRead>,
) -> Result<Json<Overview>, ApiError> {
    let shared = state.clone();
    let work = async move {
        let asked = Instant::now();
        // One makes it at a time; whoever asked before it was begun may have it too.
        let mut last = shared.last_overview.last.lock().await;
        let fresh = |kept: &&Kept| asked <= kept.begun || asked < kept.until;
        if let Some(kept) = last.as_ref().filter(fresh) {
            return Ok(kept.overview.clone());
        }
        let begun = Instant::now();
        let overview = make(&shared.store, Days::only(day::day_of(shared.clock.now()))).await?;
        let took = begun.elapsed();
        let life = if took < SLOW { Duration::ZERO } else { took.saturating_mul(10) };
        let until = begun + life.min(KEPT_MAX);
        *last = Some(Kept { overview: overview.clone(), begun, until });
        Ok::<_, ApiError>(overview)
    };
    Ok(Json(state.io(work).await?))
}

async fn make(store: &Store, today: Days) -> Result<Overview, ApiError> {
    let low_stock = store.config().await?.low_stock_threshold();
    let mut conn = store.connection().await?;
    let yesterday = today.before();
    let today = statistics::figures(&mut conn, today).await?;
    let yesterday = statistics::figures(&mut conn, yesterday).await?;
    let todo = statistics::todo(&mut conn, low_stock).await?;
    let totals = statistics::totals(&mut conn).await?;
    Ok(Overview {
        today: today.into(),
        yesterday: yesterday.into(),
        todo: TodoAnswer {
            to_ship: todo.to_ship,
            to_refund: todo.to_refund,
            low_stock: todo.low_stock,
            failed_jobs: todo.failed_jobs,
            unpaid: todo.unpaid,
        },
        totals: TotalsAnswer {
            users: totals.users,
            products: totals.products,
            orders: totals.orders,
            paid_amount: totals.paid_amount,
        },
    })
}

/// What became of the orders of a day, a category or a product.
#[derive(Serialize, ToSchema)]
#[schema(as = SalesStatistics)]
pub struct SalesAnswer {
    /// The day, or the id.
    #[schema(example = "2026-11-25")]
    key: String,
    #[schema(example = "2026-11-25")]
    name: String,
    /// Orders that were placed on the days asked for.
    orders: i64,
    /// Those of them that were paid.
    paid_orders: i64,
    /// What was paid for them. Of a product or a category without freight.
    #[schema(value_type = String, example = "299.00")]
    paid_amount: Total,
    /// What was paid back of it.
    #[schema(value_type = String, example = "0.00")]
    refund_amount: Total,
    /// Units in the orders that were paid.
    quantity: i64,
}

/// What became of all orders of the days, freight included.
#[derive(Serialize, ToSchema)]
#[schema(as = SalesSummary)]
pub struct Summary {
    orders: i64,
    paid_orders: i64,
    #[schema(value_type = String, example = "299.00")]
    paid_amount: Total,
    #[schema(value_type = String, example = "0.00")]
    refund_amount: Total,
    /// Paid orders of all orders.
    #[schema(example = "0.8123")]
    paid_rate: String,
    /// Money paid back of money paid.
    #[schema(example = "0.0214")]
    refund_rate: String,
}

/// Sales over some days.
#[derive(Serialize, ToSchema)]
#[schema(as = SalesReport)]
pub struct Report {
    items: Vec<SalesAnswer>,
    summary: Summary,
}

#[derive(Deserialize)]
struct Query {
    start: Option<String>,
    end: Option<String>,
    group: Option<String>,
}

#[derive(Clone, Copy)]
enum Group {
    Day,
    Category,
    Product,
}

impl Query {
    fn parse(&self, state: &Shared) -> Result<(Days, Group), ApiError> {
        let today = day::day_of(state.clock.now());
        let last = check::date("end", self.end.as_deref())?.unwrap_or(today);
        // A week, unless somebody says otherwise.
        let week = last.checked_sub_days(chrono::Days::new(6)).unwrap_or(last);
        let first = check::date("start", self.start.as_deref())?.unwrap_or(week);
        let days = Days::new(first, last).map_err(|error| match error {
            DaysError::Backwards => ApiError::validation("end", "不能早于开始日期"),
            DaysError::TooMany => ApiError::validation("end", "最多查询 366 天"),
        })?;
        let group = match self.group.as_deref() {
            None | Some("" | "day") => Group::Day,
            Some("category") => Group::Category,
            Some("product") => Group::Product,
            Some(_) => return Err(ApiError::validation("group", "应为 day、category 或 product")),
        };
        Ok((days, group))
    }
}

/// 销售统计（按日、分类或商品）
#[utoipa::path(
    get, path = "/api/admin/statistics/sales", tag = "管理端统计",
    params(
        ("start" = Option<String>, Query, description = "`2026-11-19`; missing: a week before"),
        ("end" = Option<String>, Query, description = "Itself included; missing: today"),
        ("group" = Option<String>, Query, description = "`day`, `category` or `product`"),
    ),
    security(("admin" = [])),
    responses((
        status = 200, body = Report,
        description = "Every day, or the 100 best categories or products. At most 366 days.",
    )),
)]
pub(crate) async fn sales(
    state: Shared,
    _admin: CurrentAdmin<StatisticsRead>,
    request: HttpRequest,
) -> Result<Json<Report>, ApiError> {
    let query: Query = extract::query(&request)?;
    let (days, group) = query.parse(&state)?;
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        let summary = statistics::summary(&mut conn, days).await?;
        let groups = match group {
            Group::Day => statistics::by_day(&mut conn, days).await?,
            Group::Category => statistics::by_category(&mut conn, days, GROUPS_MAX).await?,
            Group::Product => statistics::by_product(&mut conn, days, GROUPS_MAX).await?,
        };
        Ok::<_, ApiError>((summary, groups))
    };
    let (summary, groups) = state.io(read).await?;
    let answer = |sales: statistics::Sales| SalesAnswer {
        key: sales.key,
        name: sales.name,
        orders: sales.orders,
        paid_orders: sales.paid_orders,
        paid_amount: sales.paid_amount,
        refund_amount: sales.refund_amount,
        quantity: sales.quantity,
    };
    Ok(Json(Report {
        items: groups.into_iter().map(answer).collect(),
        summary: Summary {
            orders: summary.orders,
            paid_orders: summary.paid_orders,
            paid_amount: summary.paid_amount,
            refund_amount: summary.refund_amount,
            paid_rate: share_of_count(summary.paid_orders, summary.orders),
            refund_rate: summary.refund_amount.share_of(summary.paid_amount),
        },
    }))
}
