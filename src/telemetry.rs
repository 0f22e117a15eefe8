//! The log: where it goes and how it looks. Standard output is left to what a command answers.
//!
//! Field names are dotted and end in their unit (`duration_us`). Never logged: tokens, openids,
//! telephone numbers, addresses, bodies of requests and answers, and any setting that is a secret.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Starts to log, for the whole process; later calls change nothing.
pub fn init(log: &Log) {
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_bad| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Json => tracing_subscriber::registry()
            .with(filter)
            .with(lines.json().flatten_event(true))
            .try_init(),
        LogFormat::Text => tracing_subscriber::registry()
            .with(filter)
            .with(lines.with_ansi(std::io::stderr().is_terminal()))
            .try_init(),
    };
    // A process that logs already, as a test does, goes on as it is.
    drop(started);
}
