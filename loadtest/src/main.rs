//! `mall-shoppers`: a crowd that buys a flash sale over HTTP, and then checks the books. It knows
//! the mall as a shopper and as a merchant do, and shares no code with its server.
//!
//! # Layout
//!
//! * `main`: the flags and the environment.
//! * `sale`: the plan of a run, from the login to the verdict.
//! * `shopper`: what one shopper does.
//! * `admin`: what the merchant does.
//! * `audit`: the books, as `mall audit` reads them.
//! * `tally`: counting, and what the figures mean; no I/O.
//! * `report`: the progress, the table and the JSON; all output is there.
//! * `history`: a line for every outcome, for checks afterwards.
//! * `http`: one exchange with the mall, and when to repeat it.

mod admin;
mod audit;
mod history;
mod http;
mod report;
mod sale;
mod scarcity;
mod shopper;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::tally::Ratio;

/// Sends a crowd of shoppers at a running mall.
#[derive(Debug, Parser)]
#[command(name = "mall-shoppers")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Publishes a flash sale, buys it empty and audits what is left.
    Sale(SaleArgs),
}

#[derive(Debug, Args)]
struct SaleArgs {
    /// How many shoppers come.
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    shoppers: u32,
    /// How many units are on sale.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    stock: u32,
    /// The share of accepted orders that is paid, from 0 to 1; the others time out.
    #[arg(long, default_value = "0.8")]
    pay_ratio: Ratio,
    /// Prints the figures as one JSON object, the last line of the output.
    #[arg(long)]
    json: bool,
    /// Writes a JSON line for every outcome to this file.
    #[arg(long)]
    history: Option<PathBuf>,
    /// Does not run `mall audit`.
    #[arg(long)]
    no_audit: bool,
    /// How many requests are under way at once.
    #[arg(long, default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    concurrency: u32,
    /// How long one shopper keeps asking for the outcome of one attempt, in seconds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    patience: u64,
    /// How many times, about once a second, the shoppers that found nothing come back.
    #[arg(long, default_value_t = 120)]
    waves: u32,
    /// When the run ends at the latest, in seconds after the start of the sale.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    deadline: u64,
    /// How long the books may take to come to rest after the sale, in seconds.
    #[arg(long, default_value_t = 30)]
    rest: u64,
    /// How many threads send the requests.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    threads: u32,
    #[command(flatten)]
    mall: Mall,
}

/// Where the mall is, and who its merchant is.
#[derive(Debug, Args)]
struct Mall {
    /// The address of the mall.
    #[arg(long, env = "MALL_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// The address of the simulated WeChat.
    #[arg(long, env = "MALL_WECHAT_BASE_URL", default_value = "http://127.0.0.1:8090")]
    wechat_url: String,
    /// The name of an admin.
    #[arg(long, env = "MALL_ADMIN_USERNAME", default_value = "admin")]
    admin_username: String,
    /// The password of that admin.
    #[arg(long, env = "MALL_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: String,
    /// The product whose first variant is sold.
    #[arg(long, default_value_t = 1)]
    product: u64,
    /// The `mall` program for the audit; the one beside this program by default.
    #[arg(long, env = "MALL_BIN")]
    mall_bin: Option<PathBuf>,
}

fn main() -> anyhow::Result<ExitCode> {
    let Command::Sale(args) = Cli::parse().command;
    let threads = usize::try_from(args.threads).context("the number of threads")?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    let json = args.json;
    let plan = plan(args)?;
    let figures = runtime.block_on(sale::run(plan))?;
    report::verdict(&figures);
    if json {
        report::json(&figures)?;
    }
    Ok(if figures.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn plan(args: SaleArgs) -> anyhow::Result<sale::Plan> {
    let mall_bin = match (args.no_audit, args.mall.mall_bin) {
        (true, _) => None,
        (false, Some(path)) => Some(path),
        (false, None) => {
            let own = std::env::current_exe().context("where this program is")?;
            Some(own.with_file_name("mall"))
        }
    };
    Ok(sale::Plan {
        shoppers: args.shoppers,
        stock: args.stock,
        pay_ratio: args.pay_ratio,
        history: args.history,
        mall_bin,
        concurrency: usize::try_from(args.concurrency).context("the number of requests")?,
        patience: Duration::from_secs(args.patience),
        waves: args.waves,
        rest: Duration::from_secs(args.rest),
        deadline: Duration::from_secs(args.deadline),
        url: args.mall.url,
        wechat_url: args.mall.wechat_url,
        admin_username: args.mall.admin_username,
        admin_password: args.mall.admin_password,
        product: args.mall.product,
    })
}
