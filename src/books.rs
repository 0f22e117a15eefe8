//! The books as figures: what `mall audit` would say now, for the metrics.

use std::time::Duration;

use chrono::TimeDelta;
use mall_actors::audit::{self, Report};
use mall_domain::Clock;
use mall_store::Store;
use metrics::gauge;

/// Audits again and again and records what it found, until it is dropped. It waits for no rest: what
/// is only true at rest is checked when there happens to be some.
pub async fn watch(store: Store, clock: Clock, every: Duration, leak_after: TimeDelta) {
    let options = audit::Options { rest_within: Duration::ZERO, leak_after };
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match audit::run(&store, &clock, options).await {
            Ok(report) => record(&report, &clock),
            Err(error) => tracing::warn!(%error, "the books could not be audited"),
        }
    }
}

fn record(report: &Report, clock: &Clock) {
    let broken: Vec<&str> = report
        .checks
        .iter()
        .filter(|check| check.holds == Some(false))
        .map(|check| check.name)
        .collect();
    if !broken.is_empty() {
        tracing::error!(?broken, "the books are wrong: `mall audit` says where");
    }
    gauge!("audit_equations_broken").set(figure(broken.len()));
    gauge!("audit_drift_units").set(figure(report.redis_mysql_drift));
    gauge!("audit_oversold_units").set(figure(report.oversold));
    gauge!("audit_leaked_orders").set(figure(report.unpaid_leaked));
    gauge!("audit_completed_timestamp_seconds").set(figure(clock.now().timestamp()));
}

/// A number as a gauge takes it: none of these is negative, and beyond four billion they are all
/// the same alarm.
fn figure(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
