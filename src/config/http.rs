//! Where and how HTTP is served.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::Reader;

/// Settings of the HTTP servers.
#[derive(Debug, Clone)]
pub struct Http {
    /// Where the shop's API listens; port 0 takes any free one.
    pub bind: SocketAddr,
    /// Where `/metrics` is shown; never a public address.
    pub metrics_bind: SocketAddr,
    /// The address by which WeChat reaches this mall, without a slash at the end. `None`: the one
    /// it listens at.
    pub public_url: Option<String>,
    /// The folder of the built admin console; `None`: it is not served here.
    pub admin_dir: Option<PathBuf>,
    /// Threads that answer requests. 0: one per core.
    pub workers: usize,
    /// The most connections at once, per worker.
    pub connections_max: usize,
    /// Connections that the kernel keeps waiting: those of the first moment of a sale.
    pub backlog: u32,
    /// How long the head of a request may take to arrive.
    pub request_timeout: Duration,
    /// How long an idle connection is kept. Longer than a proxy in front keeps it, so that the
    /// proxy never sends into one that is being closed.
    pub keep_alive: Duration,
    /// How long `/readyz` says 503 before the port is closed, so that balancers turn away first.
    pub drain_notice: Duration,
    /// How long requests in flight may take to end after that.
    pub drain_timeout: Duration,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            metrics_bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 8081)),
            public_url: None,
            admin_dir: None,
            workers: 0,
            connections_max: 25_000,
            backlog: 8_192,
            request_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
            drain_notice: Duration::from_secs(1),
            drain_timeout: Duration::from_secs(30),
        }
    }
}

impl Http {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let usual = Self::default();
        let expected = "an address and a port, such as 127.0.0.1:8080";
        let workers = reader.number("MALL_HTTP_WORKERS", 0, 0..=256);
        let notice = reader.number("MALL_DRAIN_NOTICE_SECS", 1, 0..=300);
        Self {
            bind: reader.parsed("MALL_HTTP_BIND", usual.bind, expected),
            metrics_bind: reader.parsed("MALL_METRICS_BIND", usual.metrics_bind, expected),
            public_url: public_url(reader),
            admin_dir: reader.text("MALL_ADMIN_DIR").map(PathBuf::from),
            workers: usize::try_from(workers).unwrap_or(0),
            drain_notice: Duration::from_secs(notice.into()),
            ..usual
        }
    }
}

impl Http {
    /// The address by which WeChat reaches the mall that listens at `address`.
    #[must_use]
    pub fn url(&self, address: SocketAddr) -> String {
        let own = || format!("http://{}", reachable(address));
        self.public_url.clone().unwrap_or_else(own)
    }
}

/// Where a server on this machine is found that listens at `address`, which may be "everywhere".
#[must_use]
pub fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    address
}

fn public_url(reader: &mut Reader<'_>) -> Option<String> {
    let text = reader.text("MALL_PUBLIC_URL")?;
    let url = text.trim().trim_end_matches('/');
    let address = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_plain = |rest: &str| !rest.is_empty() && !rest.contains(['?', '#', ' ']);
    if !address.is_some_and(is_plain) {
        reader.wrong("MALL_PUBLIC_URL", "must be an http or https address without a query");
    }
    Some(url.to_owned())
}
