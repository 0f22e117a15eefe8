//! Measures the shop against the usual designs: the same machine, load, token check, JSON, MySQL.
//!
//! # Layout
//!
//! * `run`: the plan of a measurement: who is loaded in which order, and what is told at the end.
//! * `measure`: medians, ratios and targets; no I/O.
//! * `shop`: what the measurement needs of a running mall: shoppers, products, sales.
//! * `count`: instructions of the pure part of accepting an order.
//! * `lists`: how long lists and details take, on few rows and on a million.
//! * `load`: runs the load generator and reads its result.
//! * `usage`: CPU time and memory of processes.
//! * `contender`: the usual designs, each as a server of its own.

mod contender;
mod count;
mod lists;
mod load;
mod measure;
mod run;
mod shop;
mod usage;

use std::net::SocketAddr;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(about = "Measures the shop against the usual designs, side by side")]
struct Flags {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures a running mall and every contender in turn, round after round.
    Run(run::Flags),
    /// Times every list and detail of a running mall.
    Lists(lists::Flags),
    /// Counts the instructions of the pure part of accepting an order, with callgrind.
    Count,
    /// The pure part of accepting an order, to be counted.
    Core(count::CoreFlags),
    /// A usual design, as a server.
    Contender {
        /// Which one.
        #[arg(long)]
        design: contender::Design,
        /// Where to listen.
        #[arg(long)]
        bind: SocketAddr,
        /// The pool that every order of `mysql` takes from.
        #[arg(long, default_value_t = 0)]
        pool: i64,
    },
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::parse();
    match flags.command {
        Command::Run(flags) => tokio::runtime::Runtime::new()?.block_on(run::run(flags)),
        Command::Lists(flags) => tokio::runtime::Runtime::new()?.block_on(lists::run(flags)),
        Command::Count => count::run(),
        Command::Core(flags) => count::core(&flags),
        Command::Contender { design, bind, pool } => actix_web::rt::System::with_tokio_rt(|| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap_or_else(|error| unreachable!("a runtime can be built: {error}"))
        })
        .block_on(contender::serve(design, bind, pool)),
    }
}
