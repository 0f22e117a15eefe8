//! Runs wrk against an address and reads what it measured.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde::Deserialize;

/// The script that makes the requests.
const SCRIPT: &str = include_str!("orders.lua");

/// What to send.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// `http://host:port`.
    pub(crate) base: String,
    /// The path of every request.
    pub(crate) path: String,
    /// The flash-sale item that every request asks for.
    pub(crate) item: i64,
    /// `token address_id` per shopper.
    pub(crate) shoppers: Vec<String>,
    pub(crate) seconds: u64,
    pub(crate) connections: u64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) requests: u64,
    pub(crate) duration_us: u64,
    /// Answers with status 400 and above.
    pub(crate) refused: u64,
    /// Connections that broke, and answers that did not come in time.
    pub(crate) broken: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
}

/// Files of one run, removed when it is over.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Sends `load` with idempotency keys that begin with `word`.
pub(crate) fn run(load: &Load, word: &str) -> anyhow::Result<Outcome> {
    let folder = std::env::temp_dir().join(format!("mall-bench-{}-{word}", std::process::id()));
    std::fs::create_dir_all(&folder).context("a folder for the load script")?;
    let scratch = Scratch(folder);
    let (script, shoppers) = (scratch.0.join("orders.lua"), scratch.0.join("shoppers"));
    std::fs::write(&script, SCRIPT)?;
    let mut file = std::fs::File::create(&shoppers)?;
    for shopper in &load.shoppers {
        writeln!(file, "{shopper}")?;
    }
    drop(file);

    let output = std::process::Command::new("wrk")
        .args(["--threads", "2", "--timeout", "10s"])
        .args(["--connections", &load.connections.to_string()])
        .args(["--duration", &format!("{}s", load.seconds)])
        .arg("--script")
        .arg(&script)
        .arg(&load.base)
        .arg("--")
        .arg(&shoppers)
        .args([&load.path, &load.item.to_string(), word])
        .output()
        .context("wrk could not be started: install it with `apt-get install wrk`")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let result = text.lines().find_map(|line| line.strip_prefix("RESULT "));
    let Some(result) = result else {
        bail!("wrk printed no result: {text}{}", String::from_utf8_lossy(&output.stderr));
    };
    Ok(serde_json::from_str(result)?)
}
