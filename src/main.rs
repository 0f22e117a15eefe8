//! `mall`: words in, an exit code out.

use std::process::ExitCode;

/// A sale is millions of small allocations on few threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mall::cli::run()
}
