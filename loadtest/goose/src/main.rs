//! `mall-goose`: the load tests of the mall as goose scenarios. Same flows and objectives as the k6
//! scripts beside it, and the same verdict: whatever goose measured, a unit too many fails the run.
//!
//! # Layout
//!
//! * `main`: from the settings to the exit code.
//! * `settings`: where the load goes and how much of it; refuses hosts that are not this machine.
//! * `merchant`: makes the shoppers and the sale before the run, reads the books after it.
//! * `shopper`: what a goose user does.
//! * `truth`: judges the books; no I/O.

mod merchant;
mod settings;
mod shopper;
mod truth;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use goose::config::GooseConfiguration;
use goose::prelude::*;

use crate::settings::{Plan, Settings};
use crate::shopper::Crowd;

/// Every objective is met and the books are right.
const PASSED: u8 = 0;
/// The run could not be made, or its truth not be read.
const BROKEN: u8 = 1;
/// An objective was missed, or the books are wrong: what k6 says, too.
const FAILED: u8 = 99;

#[tokio::main]
async fn main() -> ExitCode {
    match Box::pin(run()).await {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            say(&format!("mall-goose: {error:#}"));
            ExitCode::from(BROKEN)
        }
    }
}

async fn run() -> anyhow::Result<u8> {
    let flags = GooseConfiguration::parse_args_default_or_exit();
    let settings = Settings::read(flags.host.as_deref().unwrap_or_default())?;
    let merchant = merchant::Merchant::log_in(&settings).await?;
    let crowd = Arc::new(merchant.prepare(&settings).await?);

    let attack = attack(flags, &settings, &crowd)?;
    let measured = Box::pin(attack.execute()).await;
    let reached = match measured {
        Ok(_metrics) => true,
        Err(error @ GooseError::ThresholdsFailed { .. }) => {
            say(&format!("{error}"));
            false
        }
        Err(error) => return Err(error).context("the run broke off"),
    };

    let counts = crowd.counts();
    say(&format!("orders: {counts}"));
    let merchant = merchant::Merchant::log_in(&settings).await?;
    let truth = merchant.conclude(&crowd).await?;
    say(&format!("truth: {truth}"));
    truth.broken.iter().for_each(|line| say(&format!("broken: {line}")));
    let right = truth.is_right() && counts.gone == 0 && counts.is_enough(&settings);
    say(if reached && right { "verdict: pass" } else { "verdict: fail" });
    Ok(if reached && right { PASSED } else { FAILED })
}

fn attack(
    flags: GooseConfiguration,
    settings: &Settings,
    crowd: &Arc<Crowd>,
) -> Result<GooseAttack, GooseError> {
    let mut attack = GooseAttack::initialize_with_config(flags)?;
    for scenario in shopper::scenarios(crowd)? {
        attack = attack.register_scenario(scenario);
    }
    let size = &settings.size;
    let mut attack = *attack
        .set_default(GooseDefault::Host, settings.url.as_str())?
        .set_default(GooseDefault::Users, size.users)?
        .set_default(GooseDefault::IncreaseRate, size.per_second.to_string().as_str())?
        .set_default(GooseDefault::NoTelnet, true)?
        .set_default(GooseDefault::NoWebSocket, true)?
        // All are judged at the end: the books have to be read in any case.
        .set_default(GooseDefault::NoThresholdAbort, true)?
        .set_default(GooseDefault::RunningMetrics, 0)?;
    attack = *match settings.plan {
        Plan::Smoke => attack.set_default(GooseDefault::Iterations, 1)?,
        Plan::FlashSale | Plan::Load | Plan::Spike | Plan::Soak => {
            attack.set_default(GooseDefault::RunTime, size.seconds)?
        }
    };
    for &objective in settings.objectives() {
        attack = *attack.set_default(GooseDefault::Threshold, objective)?;
    }
    Ok(attack)
}

/// A line for people. If nobody can read it, nobody can be told.
fn say(line: &str) {
    use std::io::Write;
    writeln!(std::io::stderr().lock(), "{line}").ok();
}
