//! What a simulator is started with: flags of the command line, or variables of the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::ensure;

/// How a [`Simulator`](crate::Simulator) is started.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "mall-simulator", about = "Stands in for WeChat login and WeChat Pay.")]
pub struct Options {
    /// The address to listen at; port 0 takes a free one.
    #[arg(long, env = "MALL_SIMULATOR_BIND", default_value = "127.0.0.1:8090")]
    pub bind: SocketAddr,
    /// The folder of the keys and the journal; made at the first start.
    #[arg(long, env = "MALL_SIMULATOR_DIR")]
    pub dir: PathBuf,
    /// What the waits between the attempts of a notification are multiplied by.
    #[arg(
        id = "time_scale",
        long = "notify-time-scale",
        env = "MALL_SIMULATOR_TIME_SCALE",
        default_value_t = 1.0
    )]
    pub time_scale: f64,
    /// The least time a shopper gets to pay, in seconds: an earlier `time_expire` is moved there.
    #[arg(long, env = "MALL_SIMULATOR_TIME_EXPIRE_MIN_SECS", default_value_t = 60)]
    pub time_expire_min_secs: u32,
    /// The address others reach this server at, if it is not the one it listens at.
    #[arg(long, env = "MALL_SIMULATOR_PUBLIC_URL")]
    pub public_url: Option<String>,
}

impl Options {
    /// The options of a plain start: real waits, a minute to pay.
    #[must_use]
    pub fn new(bind: SocketAddr, dir: impl Into<PathBuf>) -> Self {
        Self { bind, dir: dir.into(), time_scale: 1.0, time_expire_min_secs: 60, public_url: None }
    }

    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            (0.0..=1000.0).contains(&self.time_scale),
            "the time scale is a number from 0 to 1000"
        );
        Ok(())
    }
}
