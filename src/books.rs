//! The books while the shop runs: what `mall audit` would say now, for the metrics and for admins who ask.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mall_actors::audit::{self, Report};
use mall_domain::Clock;
use mall_store::{Store, StoreError};
use metrics::gauge;
use tokio::sync::Mutex;

/// The audits that admins ask for: one at a time, because each reads every order there is.
#[derive(Debug, Default)]
pub struct Books {
    /// The last report, and when its audit began.
    last: Mutex<Option<(Instant, Arc<Report>)>>,
}

impl Books {
    /// What `look` finds, or what somebody else's audit found that began after this one was asked for. No
    /// report is older than the question.
    ///
    /// # Errors
    ///
    /// Whatever `look` fails with.
    pub(crate) async fn audit(
        &self,
        look: impl Future<Output = Result<Report, StoreError>>,
    ) -> Result<Arc<Report>, StoreError> {
        let asked = Instant::now();
        let mut last = self.last.lock().await;
        let begin = Instant::now();
        if let Some((began, report)) = &*last
            && asked <= *began
        {
            return Ok(Arc::clone(report));
        }
        let report = Arc::new(look.await?);
        *last = Some((begin, Arc::clone(&report)));
        Ok(report)
    }
}

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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use mall_actors::audit::Verdict;

    use super::*;

    fn report(orders: i64) -> Report {
        Report {
            verdict: Verdict::Pass,
            at_rest: true,
            checks: Vec::new(),
            pools: 0,
            orders,
            unpaid: 0,
            paid: 0,
            cancelled: 0,
            oversold: 0,
            lost: 0,
            duplicate_orders: 0,
            unpaid_leaked: 0,
            redis_mysql_drift: 0,
        }
    }

    #[actix_web::test]
    async fn who_asks_during_an_audit_shares_the_next() {
        let (books, begun) = (Arc::new(Books::default()), Arc::new(AtomicI64::new(0)));
        let ask = || {
            let (books, begun) = (Arc::clone(&books), Arc::clone(&begun));
            tokio::spawn(async move {
                let look = async {
                    let nth = begun.fetch_add(1, Ordering::SeqCst) + 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Ok(report(nth))
                };
                books.audit(look).await.unwrap().orders
            })
        };
        let first = ask();
        while begun.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let others: Vec<_> = (0..8).map(|_| ask()).collect();
        assert_eq!(first.await.unwrap(), 1);
        for other in others {
            assert_eq!(other.await.unwrap(), 2, "begun after it was asked for, and only once");
        }
        assert_eq!(ask().await.unwrap(), 3, "an old report is no answer");
    }
}
