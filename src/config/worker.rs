//! What only a worker has.

use std::net::SocketAddr;
use std::time::Duration;

use super::Reader;

/// How often the books are audited for the metrics, unless it is set, in seconds.
const AUDIT_EVERY_SECS: u32 = 300;

/// Settings of `mall worker`.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    /// Where `/metrics` and `/healthz` are shown; never a public address. `None`: nowhere.
    pub bind: Option<SocketAddr>,
    /// How often the books are audited for the metrics; `None`: never.
    pub audit_every: Option<Duration>,
}

impl Worker {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let every = reader.number("MALL_WORKER_AUDIT_SECS", AUDIT_EVERY_SECS, 0..=86_400);
        let bind = reader.text("MALL_WORKER_BIND");
        let address = bind.as_ref().and_then(|text| text.trim().parse().ok());
        if bind.is_some() && address.is_none() {
            reader
                .wrong("MALL_WORKER_BIND", "must be an address and a port, such as 127.0.0.1:8082");
        }
        let audit_every = (every != 0).then(|| Duration::from_secs(every.into()));
        Self { bind: address, audit_every }
    }
}
