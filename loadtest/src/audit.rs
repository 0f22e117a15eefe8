//! The books of the mall, as `mall audit --json` reads them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

const PAUSE: Duration = Duration::from_secs(1);

/// What the audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Audit {
    pub(crate) verdict: String,
    pub(crate) checks: Vec<Check>,
    pub(crate) oversold: i64,
    pub(crate) lost: i64,
    pub(crate) duplicate_orders: i64,
    pub(crate) unpaid_leaked: i64,
    pub(crate) redis_mysql_drift: i64,
}

/// One equation of the books.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) holds: bool,
    pub(crate) detail: Value,
}

impl Audit {
    pub(crate) fn passes(&self) -> bool {
        self.verdict == "pass" && self.checks.iter().all(|check| check.holds)
    }
}

impl Check {
    /// The equation and what is wrong with it, for people.
    pub(crate) fn describe(&self) -> String {
        let detail = self.detail.as_str().map_or_else(|| self.detail.to_string(), str::to_owned);
        format!("{}: {detail}", self.name)
    }
}

/// Runs the audit until it passes, or `rest` is over: side effects may still be on their way when
/// a sale has ended.
pub(crate) async fn run(mall: &Path, rest: Duration) -> anyhow::Result<Audit> {
    let end = Instant::now() + rest;
    loop {
        let mall: PathBuf = mall.to_owned();
        let audit = tokio::task::spawn_blocking(move || run_once(&mall)).await??;
        if audit.passes() || end < Instant::now() {
            return Ok(audit);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn run_once(mall: &Path) -> anyhow::Result<Audit> {
    let output = Command::new(mall)
        .args(["audit", "--json"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("can't run {}", mall.display()))?;
    match output.status.code() {
        Some(0 | 1) => read(&output.stdout),
        _ => bail!("mall audit ended with {}", output.status),
    }
}

/// Reads the last line of what the audit printed.
fn read(output: &[u8]) -> anyhow::Result<Audit> {
    let text = std::str::from_utf8(output).context("mall audit did not print text")?;
    let last = text.lines().rfind(|line| !line.trim().is_empty());
    let last = last.context("mall audit printed nothing")?;
    serde_json::from_str(last).context("mall audit did not print JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_audit() {
        let output = b"noise\n{\"verdict\":\"pass\",\"checks\":[{\"name\":\"R1\",\"holds\":true,\"detail\":\"\"}],\"sales\":[],\"oversold\":0}\n\n";
        let audit = read(output).unwrap();
        assert!(audit.passes());
        assert_eq!(audit.checks.len(), 1);
    }

    #[test]
    fn an_equation_that_does_not_hold_fails_the_audit() {
        let output = b"{\"verdict\":\"pass\",\"checks\":[{\"name\":\"R1\",\"holds\":false}]}";
        assert!(!read(output).unwrap().passes());
        assert!(!Audit::default().passes());
    }

    #[test]
    fn an_audit_that_says_nothing_is_an_error() {
        assert!(read(b"").is_err());
        assert!(read(b"panicked\n").is_err());
    }
}
