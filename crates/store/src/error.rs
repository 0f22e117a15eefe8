//! What can go wrong with a store, as values that a caller may act on.

/// A statement or command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// MySQL failed; of a write, whether it happened is unknown.
    #[error("mysql failed")]
    MySql(#[source] sqlx::Error),
    /// Redis failed; whether the command happened is unknown.
    #[error("redis failed")]
    Redis(#[source] fred::error::Error),
    /// A row with this key is there already.
    #[error("a row with this key is there already")]
    Conflict,
    /// A transaction lost a race for locks: nothing happened, and it may be tried again.
    #[error("the transaction lost a race for locks")]
    Deadlock,
    /// MySQL refused a value of this row: trying it again changes nothing.
    #[error("mysql refused a value")]
    BadRow(#[source] sqlx::Error),
    /// A stored value is none that this program writes.
    #[error("{table}.{column} of row {row} holds a value that means nothing")]
    Corrupt {
        /// The table or Redis key.
        table: &'static str,
        /// The column or field.
        column: &'static str,
        /// Which row.
        row: String,
    },
    /// The schema could not be brought up to date.
    #[error("a migration failed")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// Another process holds the migration lock.
    #[error("another migration has been running for a minute")]
    MigrationLocked,
}

impl StoreError {
    /// A stored value that means nothing.
    pub fn corrupt(table: &'static str, column: &'static str, row: impl ToString) -> Self {
        Self::Corrupt { table, column, row: row.to_string() }
    }
}

/// `ER_LOCK_DEADLOCK`, `ER_LOCK_WAIT_TIMEOUT`, and MariaDB's `ER_CHECKREAD` (a snapshot conflict).
const LOST_RACES: [u16; 3] = [1213, 1205, 1020];

/// A value that is null, too long, out of range, in a wrong form, or against a CHECK.
const BAD_VALUES: [u16; 6] = [1048, 1264, 1366, 1406, 3819, 4025];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else { return Self::MySql(error) };
        if database.is_unique_violation() {
            return Self::Conflict;
        }
        let number = database
            .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
            .map(sqlx::mysql::MySqlDatabaseError::number);
        if number.is_some_and(|number| LOST_RACES.contains(&number)) {
            return Self::Deadlock;
        }
        if number.is_some_and(|number| BAD_VALUES.contains(&number)) {
            return Self::BadRow(error);
        }
        Self::MySql(error)
    }
}

impl From<fred::error::Error> for StoreError {
    fn from(error: fred::error::Error) -> Self {
        Self::Redis(error)
    }
}
