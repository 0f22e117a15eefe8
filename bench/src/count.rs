//! Counts instructions with callgrind: the same on every run, whatever else the machine does.

use std::process::Command;

use anyhow::{Context, ensure};
use mall_actors::sku::core::Batcher;
use mall_bench::core::{BOUNDS, accept, order, snapshot};
use mall_domain::{PoolId, UserId};

/// Orders of one turn.
const TURN: i64 = 1_024;

/// The pure part, to be run under callgrind.
#[derive(Debug, clap::Args)]
pub(crate) struct CoreFlags {
    /// Turns of 1,024 orders.
    #[arg(long, default_value_t = 1)]
    turns: u64,
}

/// Does the pure part so many times.
pub(crate) fn core(flags: &CoreFlags) -> anyhow::Result<()> {
    let known = snapshot(i64::MAX);
    let mut batcher = Batcher::new(BOUNDS);
    for turn in 0..flags.turns {
        let order = |user| order(PoolId(1), UserId(user), &format!("bench-{turn:0>8}-{user:0>8}"));
        let orders = (0..TURN).map(order).collect::<Result<Vec<_>, _>>()?;
        ensure!(
            accept(&known, &mut batcher, &orders) == orders.len(),
            "every order of an open pool leaves"
        );
    }
    Ok(())
}

/// Counts the pure part and prints what it is for one order. Two runs of different length tell it apart from the
/// start and the end of the program.
pub(crate) fn run() -> anyhow::Result<()> {
    let (few, many) = (count_core(10)?, count_core(30)?);
    let orders = u64::try_from(TURN)?.saturating_mul(20);
    let each = many.saturating_sub(few).checked_div(orders).unwrap_or(0);
    say(&format!("the pure part of accepting an order: {each} instructions"));
    Ok(())
}

/// Instructions of so many turns of the pure part, start and end of the program included.
fn count_core(turns: u64) -> anyhow::Result<u64> {
    let out = tempfile::NamedTempFile::new()?;
    let done = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.path().display()))
        .arg(std::env::current_exe()?)
        .args(["core", "--turns", &turns.to_string()])
        .output()
        .context("valgrind could not be started: is it installed?")?;
    ensure!(done.status.success(), "callgrind: {}", String::from_utf8_lossy(&done.stderr));
    total(&std::fs::read_to_string(out.path())?)
}

/// The instructions that a file of callgrind adds up to.
fn total(file: &str) -> anyhow::Result<u64> {
    let totals: Vec<u64> = file
        .lines()
        .filter_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")))
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    totals.into_iter().max().context("the file of callgrind has no total")
}

#[expect(clippy::print_stdout, reason = "the result of a command")]
fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_of_a_file_is_read() {
        assert_eq!(
            total("events: Ir\nsummary: 12\n\nfn=(1) main\n16 12\ntotals: 12\n").unwrap(),
            12
        );
        assert!(total("events: Ir\n").is_err());
    }
}
