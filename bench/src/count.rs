//! Counts instructions with callgrind: the same on every run, whatever else the machine does.
//!
//! Two counts: of the pure part of accepting an order, and of all that `mall serve` does for one, while it
//! runs under callgrind itself (`./dev bench counts` starts it so).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr as _;

use anyhow::{Context, ensure};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use mall_actors::sku::core::Batcher;
use mall_bench::core::{BOUNDS, accept, order, snapshot};
use mall_domain::{PoolId, UserId};

use crate::shop::{Item, Shop};
use crate::usage;

/// Orders of one turn of the pure part.
const TURN: i64 = 1_024;
/// Shoppers that buy at the same time.
const SHOPPERS: usize = 64;

/// What to count.
#[derive(Debug, clap::Args)]
pub(crate) struct Flags {
    /// Orders that the mall takes while it is counted.
    #[arg(long, default_value_t = 2_000)]
    orders: usize,
    /// Where `./dev` keeps what it started.
    #[arg(long, env = "MALL_DEV_DIR")]
    state: PathBuf,
}

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

/// Counts both and prints what they are for one order.
pub(crate) async fn run(flags: Flags) -> anyhow::Result<()> {
    let (few, many) = (count_core(10)?, count_core(30)?);
    let orders = u64::try_from(TURN)?.saturating_mul(20);
    say(&format!("the pure part of accepting an order: {} instructions", per(many - few, orders)));

    let pid = usage::pid_of(&flags.state, "serve")?;
    let shop = Shop::of_settings().await?;
    let (_product, skus) = shop.product(1, 50_000_000).await?;
    let items = shop.sale(&skus, 10_000_000).await?;
    let item = *items.first().context("the sale has an item")?;
    say("the mall runs under callgrind, about fifty times slower: logging in, warming up");
    let shoppers = shop.shoppers(u32::try_from(SHOPPERS)?).await?;
    buy(&shop, item, &shoppers, SHOPPERS * 4).await?;
    control("--zero", pid)?;
    say(&format!("{} orders", flags.orders));
    buy(&shop, item, &shoppers, flags.orders).await?;
    control("--dump", pid)?;
    let dump = newest_dump(&flags.state)?;
    let counted = total(&std::fs::read_to_string(&dump)?)?;
    let each = per(counted, u64::try_from(flags.orders)?);
    say(&format!("all that mall serve did for an accepted order: {each} instructions"));
    say(&format!("by function: callgrind_annotate {}", dump.display()));
    Ok(())
}

/// Buys one unit `count` times, [`SHOPPERS`] of them at once.
async fn buy(shop: &Shop, item: Item, shoppers: &[String], count: usize) -> anyhow::Result<()> {
    stream::iter(shoppers.iter().cycle().take(count))
        .map(|shopper| shop.buy(item, shopper))
        .buffer_unordered(SHOPPERS)
        .try_for_each(|()| async { Ok(()) })
        .await
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

fn control(what: &str, pid: u32) -> anyhow::Result<()> {
    let done = Command::new("callgrind_control").arg(what).arg(pid.to_string()).output()?;
    let said = String::from_utf8_lossy(&done.stdout);
    ensure!(
        done.status.success() && !said.contains("Error"),
        "mall serve does not run under callgrind: use ./dev bench counts; it said: {said}"
    );
    Ok(())
}

/// The dump that callgrind wrote last.
fn newest_dump(state: &Path) -> anyhow::Result<PathBuf> {
    let mut dumps = Vec::new();
    for entry in std::fs::read_dir(state)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("callgrind.out."));
        if let Some(number) = number.and_then(|number| u32::from_str(number).ok()) {
            dumps.push((number, entry.path()));
        }
    }
    let newest = dumps.into_iter().max().context("callgrind wrote no dump")?;
    Ok(newest.1)
}

/// The instructions that a file of callgrind adds up to. Each thread has a part of its own, if they
/// were told apart.
fn total(file: &str) -> anyhow::Result<u64> {
    let totals: Vec<u64> = file
        .lines()
        .filter_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")))
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    totals.into_iter().max().context("the file of callgrind has no total")
}

fn per(instructions: u64, orders: u64) -> u64 {
    instructions.checked_div(orders).unwrap_or(0)
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
