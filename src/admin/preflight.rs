//! The checks before a flash sale: whatever would make it fail at the first second is found while
//! there is time. Read-only; nothing is refused because of it.

use std::collections::BTreeMap;

use actix_web::web::{Json, Path};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::sale::SaleStatus;
use mall_domain::stock::{PoolKind, PoolState};
use mall_domain::{SaleId, SkuId};
use mall_store::mysql::flash_sale::{self, Sale};
use mall_store::mysql::{outbox, pool};
use mall_store::{MySqlConnection, StoreError};
use mall_wechat::PayError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentAdmin, FlashSaleRead, Shared};

/// How far the clocks of this node and Redis may be apart: past it, "not started" is told wrongly.
const CLOCK_OFFSET_MAX_MS: i64 = 500;
/// Background work that waits longer than this is not being done.
const BACKLOG_AGE_MAX: TimeDelta = TimeDelta::seconds(60);
/// A number that no payment has: asking WeChat for it proves that both sides' keys are right.
const UNKNOWN_TRADE_NO: &str = "PREFLIGHT0000000000000000000000";

/// What was checked before a sale.
#[derive(Serialize, ToSchema)]
pub struct Preflight {
    /// Whether every check passed.
    ok: bool,
    checks: Vec<Check>,
}

/// One thing that was checked.
#[derive(Serialize, ToSchema)]
#[schema(as = PreflightCheck)]
pub struct Check {
    /// `window` `items` `shelf` `price` `stock` `pools` `redis_memory` `redis_persistence` `clock`
    /// `wechat` `workers`
    name: &'static str,
    ok: bool,
    /// What was found, for people.
    message: String,
}

fn check(name: &'static str, problem: Option<String>, well: impl Into<String>) -> Check {
    Check { name, ok: problem.is_none(), message: problem.unwrap_or_else(|| well.into()) }
}

/// 秒杀开售前检查（只读）
#[utoipa::path(
    get, path = "/api/admin/flash-sales/{id}/preflight", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = Preflight)),
)]
pub(crate) async fn preflight(
    state: Shared,
    _admin: CurrentAdmin<FlashSaleRead>,
    id: Path<i64>,
) -> Result<Json<Preflight>, ApiError> {
    let (shared, sale) = (state.clone(), SaleId(*id));
    let checks = state.io(async move { run(&shared, sale).await }).await?;
    Ok(Json(Preflight { ok: checks.iter().all(|check| check.ok), checks }))
}

async fn run(state: &Shared, id: SaleId) -> Result<Vec<Check>, ApiError> {
    let now = state.clock.now();
    let mut conn = state.store.connection().await?;
    let sale = flash_sale::find(&mut conn, id).await?.ok_or(ApiError::NotFound("flash_sale"))?;
    let off_shelf = flash_sale::off_shelf(&mut conn, id).await?;
    let off_shelf = (!off_shelf.is_empty()).then(|| format!("未上架：{}", off_shelf.join("、")));
    let stock = stock_problem(&mut conn, &sale).await?;
    let (waiting, oldest) = outbox::backlog(&mut conn).await?;
    drop(conn);
    let mut checks = vec![
        check("window", window_problem(&sale, now), "活动时间正常"),
        check("items", sale.items.is_empty().then(|| "活动没有商品".to_owned()), "已添加商品"),
        check("shelf", off_shelf, "商品均已上架"),
        check("price", price_problem(&sale), "秒杀价均低于原价"),
        check("stock", stock, "库存充足"),
        check("pools", pools_problem(state, &sale).await?, pools_are_well(&sale)),
    ];
    checks.extend(redis_checks(state, now).await);
    checks.push(check("wechat", wechat_problem(state, now).await, "微信支付可用"));
    let workers = workers_problem(state, now, waiting, oldest).await?;
    checks.push(check("workers", workers, "后台任务正常"));
    Ok(checks)
}

fn window_problem(sale: &Sale, now: DateTime<Utc>) -> Option<String> {
    if sale.status == SaleStatus::Ended {
        return Some("活动已结束".to_owned());
    }
    if sale.end_time <= now {
        return Some("结束时间已过".to_owned());
    }
    (sale.status == SaleStatus::Paused).then(|| "活动已暂停，开售前请恢复".to_owned())
}

fn price_problem(sale: &Sale) -> Option<String> {
    let dear = sale.items.iter().filter(|item| item.price <= item.flash_price);
    let dear: Vec<&str> = dear.map(|item| item.product_name.as_str()).collect();
    (!dear.is_empty()).then(|| format!("秒杀价不低于原价：{}", dear.join("、")))
}

/// Whether the units that a draft asks for are there; published ones have theirs.
async fn stock_problem(
    conn: &mut MySqlConnection,
    sale: &Sale,
) -> Result<Option<String>, StoreError> {
    if sale.status != SaleStatus::Draft {
        let empty: Vec<&str> = sale
            .items
            .iter()
            .filter(|item| item.stock == 0)
            .map(|item| item.product_name.as_str())
            .collect();
        return Ok((!empty.is_empty()).then(|| format!("投放数量为 0：{}", empty.join("、"))));
    }
    let mut wanted: BTreeMap<SkuId, i64> = BTreeMap::new();
    for item in &sale.items {
        *wanted.entry(item.sku_id).or_default() += i64::from(item.stock);
    }
    let mut short = Vec::new();
    for (sku, units) in wanted {
        let stock = pool::find_by_ref(conn, PoolKind::Sku, sku.0).await?;
        let left = stock.map_or(0, |stock| stock.total - stock.taken);
        if left < units {
            short.push(format!("SKU {sku} 需 {units} 件，仅剩 {left} 件"));
        }
    }
    Ok((!short.is_empty()).then(|| short.join("；")))
}

fn pools_are_well(sale: &Sale) -> &'static str {
    if sale.status == SaleStatus::Draft { "发布后装载" } else { "库存池均已装载" }
}

/// Whether Redis has every pool of the sale, as MySQL knows it.
async fn pools_problem(state: &Shared, sale: &Sale) -> Result<Option<String>, ApiError> {
    if matches!(sale.status, SaleStatus::Draft | SaleStatus::Ended) {
        return Ok(None);
    }
    let mut missing = Vec::new();
    for item in &sale.items {
        let Some(id) = item.pool_id else {
            missing.push(format!("{} 没有库存池", item.product_name));
            continue;
        };
        let mut conn = state.store.connection().await?;
        let row = pool::find(&mut conn, id).await?;
        drop(conn);
        let look = state.store.redis().look(id).await.ok().flatten().map(|look| look.view);
        let is_well = look.zip(row).is_some_and(|(view, row)| {
            let serves = view.state.is_some_and(|state| state != PoolState::Frozen);
            serves && view.epoch == row.epoch && view.total == row.total
        });
        if !is_well {
            missing.push(format!("{} 的库存池未装载或正在重建", item.product_name));
        }
    }
    Ok((!missing.is_empty()).then(|| missing.join("；")))
}

/// What a sale needs of Redis: nothing may be forgotten, and its clock decides.
async fn redis_checks(state: &Shared, now: DateTime<Utc>) -> Vec<Check> {
    let setup = match state.store.redis().setup().await {
        Ok(setup) => setup,
        Err(error) => {
            tracing::warn!(error = %error, "Redis does not say how it is set up");
            let problem = || Some("Redis 不可用".to_owned());
            return ["redis_memory", "redis_persistence", "clock"]
                .map(|name| check(name, problem(), ""))
                .into();
        }
    };
    let evicts = setup.eviction != "noeviction";
    let evicts =
        evicts.then(|| format!("maxmemory-policy 应为 noeviction，现为 {}", setup.eviction));
    let forgets = if !setup.is_persistent {
        Some("appendonly 未开启".to_owned())
    } else {
        (!setup.writes_well).then(|| "最近一次 AOF 写入失败".to_owned())
    };
    let offset_ms = setup.now_ms.saturating_sub(now.timestamp_millis());
    let off = CLOCK_OFFSET_MAX_MS < offset_ms.abs();
    let off = off.then(|| format!("本机与 Redis 时钟相差 {offset_ms} 毫秒"));
    vec![
        check("redis_memory", evicts, "maxmemory-policy 为 noeviction"),
        check("redis_persistence", forgets, "appendonly 已开启"),
        check("clock", off, format!("时钟相差 {offset_ms} 毫秒")),
    ]
}

/// Whether WeChat answers, and both sides' keys are right: it must say, signed, that it does not
/// know an order that nobody made.
async fn wechat_problem(state: &Shared, now: DateTime<Utc>) -> Option<String> {
    match state.wechat.query(UNKNOWN_TRADE_NO, now).await {
        Ok(_) | Err(PayError::NotFound | PayError::Closed | PayError::AlreadyPaid) => None,
        Err(error @ (PayError::Unknown(_) | PayError::Refused { .. } | PayError::Invalid(_))) => {
            tracing::warn!(error = %error, "WeChat failed the check before a sale");
            Some("微信支付没有正常应答，请检查网络、商户号和证书".to_owned())
        }
    }
}

/// Whether the work behind the requests is being done.
async fn workers_problem(
    state: &Shared,
    now: DateTime<Utc>,
    waiting: i64,
    oldest: Option<DateTime<Utc>>,
) -> Result<Option<String>, ApiError> {
    let processes = state.mall.processes().await?;
    if processes.alive == 0 {
        return Ok(Some("没有节点在汇报状态".to_owned()));
    }
    if 0 < processes.late {
        return Ok(Some(format!("{} 个节点超过 3 秒没有汇报", processes.late)));
    }
    let stuck = oldest.is_some_and(|oldest| oldest + BACKLOG_AGE_MAX < now);
    Ok(stuck.then(|| format!("{waiting} 个后台任务积压超过 60 秒")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sale(status: SaleStatus) -> Sale {
        let start = DateTime::from_timestamp(1_795_507_200, 0).unwrap();
        Sale {
            id: SaleId(1),
            name: "秒杀".to_owned(),
            start_time: start,
            end_time: start + TimeDelta::hours(1),
            status,
            order_timeout_secs: None,
            version: 0,
            items: Vec::new(),
        }
    }

    #[test]
    fn a_sale_that_can_sell_nothing_any_more_is_found() {
        let (draft, start) = (sale(SaleStatus::Draft), sale(SaleStatus::Draft).start_time);
        assert_eq!(window_problem(&draft, start), None);
        assert!(window_problem(&draft, draft.end_time).is_some());
        assert!(window_problem(&sale(SaleStatus::Ended), start).is_some());
        assert!(window_problem(&sale(SaleStatus::Paused), start).is_some());
    }
}
