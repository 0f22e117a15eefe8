//! The Redis side: connections, keys, the stock functions, sessions, hints between nodes.

pub mod cache;
pub mod cart;
pub mod coupon;
pub mod hints;
pub mod keys;
pub mod live;
pub mod sale_token;
pub mod session;
pub mod stock;
#[cfg(feature = "testing")]
mod testing;
#[cfg(feature = "usual")]
pub mod usual;
pub mod wechat_token;
pub mod words;

use std::sync::Arc;
use std::time::Duration;

use fred::clients::Client;
use fred::interfaces::{ClientLike, ClusterInterface, FunctionInterface};
use fred::types::config::{Config, ReconnectPolicy, Server, UnresponsiveConfig};
use fred::types::{Builder, InfoKind};
use mall_domain::PoolId;

use crate::{Settings, StoreError};

/// How long one command may take before its outcome counts as unknown.
const COMMAND_TIMEOUT: Duration = Duration::from_millis(2_000);
/// A connection that is silent this long while commands wait is closed and opened again.
const UNRESPONSIVE_AFTER: Duration = Duration::from_secs(3);
/// Commands waiting in one client; more are refused at once.
const WAITING_MAX: usize = 10_000;

/// The library of stock functions, as Redis stores it.
const STOCK_LIBRARY: &str = include_str!("../functions/stock.lua");

/// How a Redis server is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSetup {
    /// What it forgets when memory is full; it must be `noeviction`.
    pub eviction: String,
    /// Whether every write goes into its append-only file.
    pub is_persistent: bool,
    /// Whether the last write into that file succeeded.
    pub writes_well: bool,
    /// Its clock, milliseconds since 1970.
    pub now_ms: i64,
}

/// Connections to Redis, cheap to clone.
#[derive(Clone)]
pub struct Redis {
    clients: Arc<[Client]>,
    config: Config,
    prefix: Arc<str>,
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The configuration may hold a password.
        f.debug_struct("Redis").field("clients", &self.clients.len()).finish_non_exhaustive()
    }
}

impl Redis {
    /// Connects and loads the function library.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer or refuses the library.
    pub async fn connect(settings: &Settings) -> Result<Self, StoreError> {
        let config = Config::from_url(&settings.redis_url)?;
        let mut clients = Vec::with_capacity(settings.redis_clients.max(1));
        for _ in 0..settings.redis_clients.max(1) {
            let client = builder(&config).build()?;
            client.init().await?;
            clients.push(client);
        }
        let redis =
            Self { clients: clients.into(), config, prefix: settings.redis_prefix.as_str().into() };
        redis.load_functions().await?;
        Ok(redis)
    }

    /// Loads the stock functions, replacing an older version; safe to repeat.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if a node does not take them.
    pub async fn load_functions(&self) -> Result<(), StoreError> {
        let client = self.any();
        if self.config.server.is_clustered() {
            client.function_load_cluster::<(), _>(true, STOCK_LIBRARY).await?;
        } else {
            client.function_load::<(), _>(true, STOCK_LIBRARY).await?;
        }
        Ok(())
    }

    /// Whether Redis answers.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.any().ping::<()>(None).await?;
        Ok(())
    }

    /// The identity of the running server process: another one means that it was restarted or
    /// replaced, and may have forgotten something. In a cluster, of all processes that hold keys.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if it does not answer, in a cluster if any of them does not.
    pub async fn run_id(&self) -> Result<String, StoreError> {
        let client = self.any();
        if !self.config.server.is_clustered() {
            let info: String = client.info(Some(InfoKind::Server)).await?;
            return run_id_in(&info);
        }
        // A client would ask whichever node it likes, and every other one looks like a restart.
        let mut ids = Vec::new();
        for node in self.primaries() {
            let info: String = client.with_cluster_node(node).info(Some(InfoKind::Server)).await?;
            ids.push(run_id_in(&info)?);
        }
        ids.sort_unstable();
        Ok(ids.join(" "))
    }

    /// The nodes of a cluster that hold keys, as far as they are known.
    fn primaries(&self) -> Vec<Server> {
        self.any()
            .cached_cluster_state()
            .map_or_else(Vec::new, |known| known.unique_primary_nodes())
    }

    /// How the server is set up, as far as a sale depends on it, and its clock.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it does not answer, or not usefully.
    pub async fn setup(&self) -> Result<ServerSetup, StoreError> {
        let info: String = self.any().info(None).await?;
        let field = |name: &str| {
            let mut values = info.lines().filter_map(|line| line.split_once(':'));
            values.find(|(key, _value)| *key == name).map(|(_key, value)| value.trim().to_owned())
        };
        let now_us: Option<i64> = field("server_time_usec").and_then(|time| time.parse().ok());
        Ok(ServerSetup {
            eviction: field("maxmemory_policy").unwrap_or_default(),
            is_persistent: field("aof_enabled").as_deref() == Some("1"),
            writes_well: field("aof_last_write_status").as_deref() != Some("err"),
            now_ms: now_us.ok_or_else(|| StoreError::corrupt("INFO server", "time", "-"))? / 1_000,
        })
    }

    /// The client that serves `pool`: always the same, so that its commands keep their order.
    fn client_of(&self, pool: PoolId) -> &Client {
        let slot = usize::try_from(pool.0.unsigned_abs()).unwrap_or(0) % self.clients.len();
        self.clients.get(slot).unwrap_or_else(|| self.any())
    }

    /// A client for what belongs to no pool.
    fn any(&self) -> &Client {
        self.clients.first().unwrap_or_else(|| unreachable!("there is at least one client"))
    }
}

/// The identity of a process, in what it says about itself.
fn run_id_in(info: &str) -> Result<String, StoreError> {
    let line = info.lines().find_map(|line| line.strip_prefix("run_id:"));
    line.map(|id| id.trim().to_owned())
        .ok_or_else(|| StoreError::corrupt("INFO server", "run_id", "-"))
}

/// A client that reconnects for ever, and never waits for ever.
fn builder(config: &Config) -> Builder {
    let mut builder = Builder::from_config(config.clone());
    builder.with_performance_config(|performance| {
        performance.default_command_timeout = COMMAND_TIMEOUT;
    });
    builder.with_connection_config(|connection| {
        connection.connection_timeout = Duration::from_secs(5);
        connection.internal_command_timeout = Duration::from_secs(5);
        connection.max_command_buffer_len = WAITING_MAX;
        connection.unresponsive =
            UnresponsiveConfig { max_timeout: Some(UNRESPONSIVE_AFTER), ..Default::default() };
        connection.tcp.nodelay = Some(true);
    });
    builder.set_policy(ReconnectPolicy::new_exponential(0, 50, 2_000, 2));
    builder
}
