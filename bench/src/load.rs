//! Runs wrk against an address and reads what it measured.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

/// The script that makes the requests.
const SCRIPT: &str = include_str!("orders.lua");

/// What to send.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// `http://host:port`.
    pub(crate) base: String,
    /// `GET` or `POST`.
    pub(crate) method: &'static str,
    /// The path of every request; `SALE` in it stands for the sale of the item.
    pub(crate) path: String,
    /// The flash-sale items to ask for, in turn: sale and item. Without any there is no body.
    pub(crate) items: Vec<(i64, i64)>,
}

/// How long and with whom.
#[derive(Debug, Clone)]
pub(crate) struct Crowd {
    /// `token address_id` per shopper.
    pub(crate) shoppers: Vec<String>,
    pub(crate) seconds: u64,
    pub(crate) connections: u64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) requests: u64,
    pub(crate) duration_us: u64,
    /// Answers with status 400 and above.
    pub(crate) refused: u64,
    /// Connections that broke, and answers that did not come in time.
    pub(crate) broken: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
    pub(crate) p999_us: u64,
}

/// Files of one run, removed when it is over.
struct Scratch(PathBuf);

impl Scratch {
    fn lines(&self, name: &str, lines: impl Iterator<Item = String>) -> anyhow::Result<PathBuf> {
        let path = self.0.join(name);
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
        for line in lines {
            writeln!(file, "{line}")?;
        }
        file.flush()?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Sends `load` with idempotency keys that begin with `word`.
pub(crate) fn run(load: &Load, crowd: &Crowd, word: &str) -> anyhow::Result<Outcome> {
    let folder = std::env::temp_dir().join(format!("mall-bench-{}-{word}", std::process::id()));
    std::fs::create_dir_all(&folder).context("a folder for the load script")?;
    let scratch = Scratch(folder);
    let script = scratch.lines("orders.lua", std::iter::once(SCRIPT.to_owned()))?;
    let shoppers = scratch.lines("shoppers", crowd.shoppers.iter().cloned())?;
    let items = load.items.iter().map(|(sale, item)| format!("{sale} {item}"));
    let items = scratch.lines("items", items)?;

    let text = |path: &Path| path.display().to_string();
    let output = std::process::Command::new("wrk")
        .args(["--threads", "2", "--timeout", "10s"])
        .args(["--connections", &crowd.connections.to_string()])
        .args(["--duration", &format!("{}s", crowd.seconds)])
        .args(["--script", &text(&script), &load.base, "--"])
        .args([load.method, &load.path, &text(&shoppers), &text(&items), word])
        .output()
        .context("wrk could not be started: install it with `apt-get install wrk`")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let result = text.lines().find_map(|line| line.strip_prefix("RESULT "));
    let Some(result) = result else {
        bail!("wrk printed no result: {text}{}", String::from_utf8_lossy(&output.stderr));
    };
    Ok(serde_json::from_str(result)?)
}
