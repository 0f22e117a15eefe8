//! What tests need and the shop must not have: a database and a key space of their own, and
//! statements that go around every rule. Built only with the feature `testing`.

use std::sync::atomic::{AtomicU32, Ordering};

use mall_domain::Clock;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

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

async fn run(conn: &mut MySqlConnection, sql: &str) -> Result<u64, StoreError> {
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

/// Sees what the server does for the connections of one [`Sandbox`]. It writes down every statement of
/// every connection, so one test at a time may have one.
#[derive(Debug)]
pub struct Observer {
    conn: MySqlConnection,
    database: String,
}

/// How a statement reads one of its tables, as EXPLAIN says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The table's name in the statement; in angle brackets if the statement makes it.
    pub table: Option<String>,
    /// `ALL`: every row; `index`: every row of an index, in its order; else a part of one.
    pub kind: Option<String>,
    /// The index.
    pub key: Option<String>,
    /// How many rows it takes to be read.
    pub rows: Option<i64>,
    /// What else is done, such as sorting.
    pub extra: Option<String>,
}

/// What the server did.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// The SELECT statements, with their values.
    pub selects: Vec<String>,
    /// The tables that were read, and how many of their rows.
    pub rows_read: Vec<(String, i64)>,
}

impl Observer {
    /// Connects as the user of `url`, who must be allowed to change settings of the server and to read
    /// the log, and lets the server write down. A statement that a connection prepared before is written
    /// down without its values: this is to be called before the first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL does not answer or refuses.
    pub async fn connect(url: &str, sandbox: &Sandbox) -> Result<Self, StoreError> {
        let options: MySqlConnectOptions = url.parse()?;
        let mut conn = options.connect().await?;
        run(&mut conn, &format!("USE {}", sandbox.database)).await?;
        run(&mut conn, "SET GLOBAL log_output = 'TABLE'").await?;
        run(&mut conn, "SET GLOBAL userstat = 1").await?;
        run(&mut conn, "SET GLOBAL general_log = 1").await?;
        Ok(Self { conn, database: sandbox.database.clone() })
    }

    /// Forgets what was written down.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn forget(&mut self) -> Result<(), StoreError> {
        run(&mut self.conn, "TRUNCATE TABLE mysql.general_log").await?;
        run(&mut self.conn, "FLUSH TABLE_STATISTICS").await?;
        Ok(())
    }

    /// What the server did since [`Observer::forget`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn observed(&mut self) -> Result<Observed, StoreError> {
        let selects = sqlx::query_scalar(
            "SELECT CONVERT(l.argument USING utf8mb4) FROM mysql.general_log l
             JOIN information_schema.processlist p ON p.id = l.thread_id
             WHERE p.db = ? AND l.command_type IN ('Execute', 'Query')
               AND l.argument LIKE 'SELECT%' AND l.thread_id <> CONNECTION_ID()",
        );
        let selects = selects.bind(&self.database).fetch_all(&mut self.conn).await?;
        let rows_read = sqlx::query_as(
            "SELECT table_name, rows_read FROM information_schema.table_statistics
             WHERE table_schema = ? ORDER BY rows_read DESC",
        );
        let rows_read = rows_read.bind(&self.database).fetch_all(&mut self.conn).await?;
        Ok(Observed { selects, rows_read })
    }

    /// Lets the server write nothing down any more.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn close(mut self) -> Result<(), StoreError> {
        run(&mut self.conn, "SET GLOBAL general_log = 0").await?;
        run(&mut self.conn, "SET GLOBAL userstat = 0").await?;
        self.forget().await?;
        self.conn.close().await?;
        Ok(())
    }

    /// How the server would read what `select` reads.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn explain(&mut self, select: &str) -> Result<Vec<Step>, StoreError> {
        let explain = AssertSqlSafe(format!("EXPLAIN {select}"));
        let rows = sqlx::raw_sql(explain).fetch_all(&mut self.conn).await?;
        let step = |row: &MySqlRow| {
            // MySQL and MariaDB give these columns different types.
            let text = |column| row.try_get_unchecked::<Option<String>, _>(column);
            let (table, kind, key, extra) =
                (text("table")?, text("type")?, text("key")?, text("Extra")?);
            let rows = text("rows")?.and_then(|rows| rows.parse().ok());
            Ok::<_, sqlx::Error>(Step { table, kind, key, rows, extra })
        };
        Ok(rows.iter().map(step).collect::<Result<_, _>>()?)
    }
}
