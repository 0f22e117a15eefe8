//! Measures the shop against the usual designs: the same machine, load, token check, JSON, MySQL.
//!
//! # Layout
//!
//! * `contender`: the usual design as a server of its own.
//! * `accept`: orders per second, ours and theirs in turn.
//! * `load`: runs the load generator and reads its result.

mod accept;
mod contender;
mod load;

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
    /// Accepted and committed orders of one hot SKU, against one MySQL transaction per order.
    Accept(accept::Flags),
    /// The usual design: one MySQL transaction per order, with a guarded update of the hot row.
    Contender {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8095")]
        bind: SocketAddr,
        /// The pool that every order takes from.
        #[arg(long)]
        pool: i64,
    },
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::parse();
    match flags.command {
        Command::Accept(flags) => tokio::runtime::Runtime::new()?.block_on(accept::run(flags)),
        Command::Contender { bind, pool } => actix_web::rt::System::with_tokio_rt(|| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap_or_else(|error| unreachable!("a runtime can be built: {error}"))
        })
        .block_on(contender::serve(bind, pool)),
    }
}
