//! Measurements, and the page that shows them. Nothing a metric is labelled with grows with the
//! number of shoppers or orders.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, Responder};
use mall_store::Store;
use mall_store::mysql::statistics::{self, Background};
use metrics::{Gauge, Histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// How long requests took, in seconds, by OpenTelemetry's name.
const DURATION: &str = "http_server_request_duration_seconds";
/// Requests that are being served.
const ACTIVE: &str = "http_server_active_requests";

/// Bounds in seconds. A refusal from memory takes tens of microseconds, an order a few
/// milliseconds: the usual bounds begin where it gets interesting.
const BUCKETS: [f64; 14] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// How often the exporter tidies up what was recorded.
pub const UPKEEP: Duration = Duration::from_secs(5);

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts to record; safe to repeat. The handle renders what was recorded.
///
/// # Errors
///
/// If another recorder is installed in this process.
pub fn install() -> anyhow::Result<PrometheusHandle> {
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    // Two that start at once: the first one's recorder counts, and its handle is kept.
    if metrics::set_global_recorder(recorder).is_ok() {
        metrics::describe_histogram!(DURATION, metrics::Unit::Seconds, "How long requests took.");
        metrics::describe_gauge!(ACTIVE, "Requests that are being served.");
        return Ok(HANDLE.get_or_init(|| handle).clone());
    }
    HANDLE.get().cloned().ok_or_else(|| anyhow::anyhow!("another metrics recorder is installed"))
}

/// How often the background work is counted.
const BACKGROUND_EVERY: Duration = Duration::from_secs(5);

/// Shows how the background work of all nodes is, until `stop`.
pub async fn watch_background(store: Store, stop: CancellationToken) {
    let mut tick = tokio::time::interval(BACKGROUND_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while stop.run_until_cancelled(tick.tick()).await.is_some() {
        let count = async { statistics::background(&mut *store.connection().await?).await };
        match count.await {
            Ok(background) => show(background),
            Err(error) => tracing::debug!(error = %error, "the background work can't be counted"),
        }
    }
}

fn show(background: Background) {
    let gauges = [
        ("outbox_waiting", background.waiting),
        ("outbox_failed", background.failed),
        ("outbox_parked", background.parked),
        ("exports_waiting", background.exports_waiting),
        ("exports_failed", background.exports_failed),
    ];
    for (name, count) in gauges {
        // A count beyond four thousand million reads as that.
        gauge!(name).set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    }
}

/// The page for Prometheus.
pub async fn page(handle: actix_web::web::Data<PrometheusHandle>) -> impl Responder {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render())
}

/// A request that is being served; it ends with this value.
#[derive(Debug)]
pub struct Active(());

impl Active {
    /// A request begins.
    #[must_use]
    pub fn begin() -> Self {
        with_handles(|handles| handles.active.increment(1.0));
        Self(())
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        with_handles(|handles| handles.active.decrement(1.0));
    }
}

/// Records that a request was served.
pub fn served(route: &'static str, method: &Method, status: StatusCode, took: Duration) {
    with_handles(|handles| handles.duration(route, method, status).record(took));
}

/// Handles of this thread. To look a metric up by its labels costs more than to record it.
struct Handles {
    active: Gauge,
    durations: HashMap<(&'static str, Method, u16), Histogram>,
}

impl Handles {
    fn duration(&mut self, route: &'static str, method: &Method, status: StatusCode) -> &Histogram {
        // Any token may be a method; only the known ones become labels.
        let method = if known(method) { method.clone() } else { Method::OPTIONS };
        let key = (route, method, status.as_u16());
        self.durations.entry(key).or_insert_with_key(|(route, method, status)| {
            histogram!(
                DURATION,
                "http_route" => *route,
                "http_request_method" => method.to_string(),
                "http_response_status_code" => status.to_string(),
            )
        })
    }
}

fn known(method: &Method) -> bool {
    let methods =
        [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD];
    methods.contains(method)
}

fn with_handles<T>(work: impl FnOnce(&mut Handles) -> T) -> T {
    thread_local! {
        static HANDLES: RefCell<Handles> = RefCell::new(Handles {
            active: gauge!(ACTIVE),
            durations: HashMap::new(),
        });
    }
    HANDLES.with_borrow_mut(work)
}
