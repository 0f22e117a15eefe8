//! What tests need and the shop must not have: a database and a key space of their own, and
//! statements that go around every rule. Built only with the feature `testing`.

use std::sync::atomic::{AtomicU32, Ordering};

use mall_domain::Clock;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::{Redis, Settings, Store, StoreError, mysql};

/// A migrated database and a Redis prefix that nobody else uses. [`Sandbox::clean`] removes both.
#[derive(Debug)]
pub struct Sandbox {
    server: MySqlConnectOptions,
    database: String,
    settings: Settings,
}

/// Tells the sandboxes of one process apart.
static COUNT: AtomicU32 = AtomicU32::new(0);

impl Sandbox {
    /// Creates a database beside that of `mysql_url`, whose user must be allowed to; that one is
    /// not touched.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL does not answer or refuses.
    pub async fn create(mysql_url: &str, redis_url: &str) -> Result<Self, StoreError> {
        let server: MySqlConnectOptions = mysql_url.parse()?;
        let now = Clock::system().now().timestamp_micros();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let database = format!("mall_test_{now}_{}_{count}", std::process::id());
        let mut conn = server.connect().await?;
        run(&mut conn, &format!("CREATE DATABASE {database} CHARACTER SET utf8mb4")).await?;
        conn.close().await?;

        let options = server.clone().database(&database);
        let mut conn = options.connect().await?;
        // Not through `Store::migrate`: its lock is the server's, and tests would wait in a row.
        mysql::migrate::MIGRATIONS.run(&mut conn).await.map_err(StoreError::Migrate)?;
        conn.close().await?;

        let settings = Settings {
            mysql_url: options.to_url_lossy().to_string(),
            mysql_connections_max: 8,
            redis_url: redis_url.to_owned(),
            redis_prefix: format!("{database}:"),
            redis_clients: 2,
        };
        Ok(Self { server, database, settings })
    }

    /// How to reach it, for [`Store::connect`].
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Drops the database and deletes the keys.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL or Redis does not answer.
    pub async fn clean(self) -> Result<(), StoreError> {
        Redis::connect(&self.settings).await?.delete_all_keys().await?;
        let mut conn = self.server.connect().await?;
        run(&mut conn, &format!("DROP DATABASE {}", self.database)).await?;
        conn.close().await?;
        Ok(())
    }
}

async fn run(conn: &mut sqlx::MySqlConnection, sql: &str) -> Result<u64, StoreError> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await?;
    Ok(done.rows_affected())
}

impl Store {
    /// Runs SQL as it stands; answers how many rows it matched.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn execute_raw(&self, sql: &str) -> Result<u64, StoreError> {
        let mut conn = self.connection().await?;
        run(&mut conn, sql).await
    }

    /// The one number that `sql` selects.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails, or selects no row.
    pub async fn number_raw(&self, sql: &str) -> Result<i64, StoreError> {
        let sql = format!("SELECT CAST(({sql}) AS SIGNED)");
        let number = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(self.mysql()).await?;
        Ok(number)
    }
}
