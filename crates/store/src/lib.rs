//! All SQL and all Redis of the shop, and nothing else: no rule is decided here that the domain
//! or a guard in a `WHERE` does not state.
//!
//! # Layout
//!
//! * [`Store`]: the connections; cheap to clone.
//! * [`error`]: what can go wrong, as values a caller may act on.
//! * [`catalogue`]: products through the copies in Redis.
//! * [`config`]: the shop's settings, read once for all who ask.
//! * [`mysql`]: one module per area. Functions take `&mut MySqlConnection`: **the caller owns the
//!   transaction**. Functions that take `&Store` do one read, or own a whole transaction and say so.
//! * [`redis`]: keys, the stock functions, sessions, hints between nodes.
//! * `testing`: what only tests may do; needs the feature of that name.
//!
//! Arrows: `store` knows `domain` only. The words `sqlx` and `fred` stand in no other crate's
//! manifest; what others need of them is re-exported here.

pub mod catalogue;
pub mod config;
pub mod error;
pub mod mysql;
pub mod redis;
#[cfg(feature = "testing")]
pub mod testing;

use std::sync::Arc;
use std::time::Duration;

use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::pool::PoolConnection;
pub use sqlx::{MySqlConnection, MySqlPool, Transaction};

pub use self::error::StoreError;
pub use self::redis::Redis;

/// A connection to MySQL, for reads that need no transaction.
pub type MySqlPooled = sqlx::pool::PoolConnection<sqlx::MySql>;

/// A transaction on MySQL; dropped without a commit, it rolls back.
pub type MySqlTransaction = Transaction<'static, sqlx::MySql>;

/// Prepared statements kept per connection, if MySQL keeps that many for all of them. Queries are not told
/// to forget theirs: the word that closes a statement has no answer, and what is sent after it waits for the
/// 40 ms that the other side takes to confirm it.
const STATEMENTS_KEPT: usize = 384;
/// The fewest that are kept.
const STATEMENTS_KEPT_MIN: usize = 64;
/// Processes of the mall that share one MySQL: its limit is for all of them together.
const PROCESSES: usize = 4;

/// How to reach MySQL and Redis.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `mysql://user:password@host:port/database`.
    pub mysql_url: String,
    /// The most connections to MySQL that this process opens.
    pub mysql_connections_max: u32,
    /// `redis://host:port/database`, or `redis-cluster://…`.
    pub redis_url: String,
    /// Put before every Redis key; empty in production, unique in tests.
    pub redis_prefix: String,
    /// How many Redis clients this process opens; a pool of units is always served by the same one.
    pub redis_clients: usize,
}

/// MySQL and Redis, cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    mysql: MySqlPool,
    redis: Redis,
    id_step: i64,
    configs: Arc<config::ConfigCopy>,
}

/// How many prepared statements each of `connections` may keep: all processes together at most half of what
/// MySQL keeps, for at its limit it refuses every query.
async fn statements_kept(
    options: &MySqlConnectOptions,
    connections: u32,
) -> Result<usize, StoreError> {
    use sqlx::Connection as _;

    let mut conn = sqlx::MySqlConnection::connect_with(options).await?;
    let limit: i64 = sqlx::query_scalar("SELECT CAST(@@max_prepared_stmt_count AS SIGNED)")
        .fetch_one(&mut conn)
        .await?;
    conn.close().await?;
    Ok(share_of(usize::try_from(limit).unwrap_or(0), usize::try_from(connections).unwrap_or(1)))
}

/// The share of one connection in half of `limit`.
fn share_of(limit: usize, connections: usize) -> usize {
    let all = connections.max(1).saturating_mul(PROCESSES);
    (limit / 2 / all).clamp(STATEMENTS_KEPT_MIN, STATEMENTS_KEPT)
}

impl Store {
    /// Connects to both; the functions of the stock library are loaded on the way.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if either does not answer.
    pub async fn connect(settings: &Settings) -> Result<Self, StoreError> {
        let options: MySqlConnectOptions = settings.mysql_url.parse()?;
        let kept = statements_kept(&options, settings.mysql_connections_max).await?;
        let options = options.statement_cache_capacity(kept);
        let mysql = MySqlPoolOptions::new()
            .max_connections(settings.mysql_connections_max)
            .min_connections(2)
            .acquire_timeout(Duration::from_secs(5))
            // A ping per acquire would double the round trips of the hot path; a dead connection
            // shows itself at its first statement, and callers treat that as an unknown outcome.
            .test_before_acquire(false)
            .max_lifetime(Duration::from_secs(1800))
            .idle_timeout(Duration::from_secs(300))
            .after_connect(|conn, _meta| {
                Box::pin(async move {
                    // Every change is guarded by its WHERE or a row lock; gap locks would only make
                    // strangers wait for each other.
                    let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
                    sqlx::Executor::execute(conn, level).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        let redis = Redis::connect(settings).await?;
        Self::over(mysql, redis).await
    }

    /// A store over connections that exist.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL does not answer.
    pub async fn over(mysql: MySqlPool, redis: Redis) -> Result<Self, StoreError> {
        let id_step: i64 = sqlx::query_scalar("SELECT CAST(@@auto_increment_increment AS SIGNED)")
            .fetch_one(&mysql)
            .await?;
        Ok(Self { mysql, redis, id_step, configs: Arc::default() })
    }

    /// The connections to MySQL.
    #[must_use]
    pub fn mysql(&self) -> &MySqlPool {
        &self.mysql
    }

    /// The connections to Redis.
    #[must_use]
    pub fn redis(&self) -> &Redis {
        &self.redis
    }

    /// How far apart the ids are that MySQL gives the rows of one insert.
    #[must_use]
    pub fn id_step(&self) -> i64 {
        self.id_step
    }

    /// Begins a transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError::MySql`] if no connection is free in time or MySQL does not answer.
    pub async fn begin(&self) -> Result<MySqlTransaction, StoreError> {
        Ok(self.mysql.begin().await?)
    }

    /// A connection for reads that need no transaction: it saves the two round trips of one.
    ///
    /// # Errors
    ///
    /// [`StoreError::MySql`] if no connection is free in time or MySQL does not answer.
    pub async fn connection(&self) -> Result<MySqlPooled, StoreError> {
        Ok(self.mysql.acquire().await?)
    }

    /// Whether the schema is the one that this program was built for.
    ///
    /// # Errors
    ///
    /// [`StoreError::MySql`] if MySQL does not answer.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        mysql::migrate::is_current(&self.mysql).await
    }

    /// A connection that sees MySQL as it is now, and goes on seeing just that; it is closed when it
    /// is dropped. For the audit.
    ///
    /// # Errors
    ///
    /// [`StoreError::MySql`] if no connection is free in time or MySQL does not answer.
    pub async fn snapshot(&self) -> Result<PoolConnection<sqlx::MySql>, StoreError> {
        let mut conn = self.mysql.acquire().await?;
        conn.close_on_drop();
        sqlx::Executor::execute(
            &mut *conn,
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        )
        .await?;
        sqlx::Executor::execute(&mut *conn, "START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
        Ok(conn)
    }

    /// Brings the schema up to date, under a lock that only one process holds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if another migration does not end within a minute, or a file fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        mysql::migrate::run(&self.mysql).await
    }
}

#[cfg(test)]
mod tests {
    use super::share_of;

    #[test]
    fn all_processes_together_stay_below_the_limit() {
        assert_eq!(share_of(131_072, 32), 384, "no more than is of use");
        assert_eq!(share_of(16_382, 16), 127);
        assert_eq!(share_of(16_382, 1_000), 64, "no fewer than is of use");
        assert_eq!(share_of(0, 0), 64);
    }
}
