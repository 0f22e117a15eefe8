//! Bringing the schema up to date, one process at a time.

use sqlx::MySqlPool;

use crate::StoreError;

/// How long to wait for another migration to end, in seconds.
const LOCK_WAIT_SECS: i64 = 60;

/// The migrations, compiled in.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Runs what has not run yet.
///
/// sqlx's own lock does nothing on MariaDB, so this takes one and checks that it has it.
pub(crate) async fn run(pool: &MySqlPool) -> Result<(), StoreError> {
    let mut holder = pool.acquire().await?;
    let got: Option<i64> = sqlx::query_scalar("SELECT GET_LOCK('mall_migrate', ?)")
        .bind(LOCK_WAIT_SECS)
        .fetch_one(&mut *holder)
        .await?;
    if got != Some(1) {
        return Err(StoreError::MigrationLocked);
    }
    let outcome = MIGRATIONS.run(pool).await.map_err(StoreError::Migrate);
    sqlx::query("DO RELEASE_LOCK('mall_migrate')").execute(&mut *holder).await?;
    outcome
}

/// Whether every migration has run.
pub(crate) async fn is_current(pool: &MySqlPool) -> Result<bool, StoreError> {
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    let newest: Result<Option<i64>, sqlx::Error> = sqlx::query_scalar(
        "SELECT CAST(MAX(version) AS SIGNED) FROM _sqlx_migrations WHERE success = 1",
    )
    .fetch_one(pool)
    .await;
    match newest {
        // A newer schema is fine: it still has all that the older program needs.
        Ok(newest) => Ok(newest.is_some_and(|newest| known <= newest)),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42S02") => Ok(false),
        Err(error) => Err(error.into()),
    }
}
