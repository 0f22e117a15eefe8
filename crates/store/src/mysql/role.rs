//! Roles: what the people of the console may do.

use sqlx::MySqlConnection;
use sqlx::types::Json;

use super::pool::id_of;
use crate::StoreError;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Which role.
    pub id: i64,
    /// What `admins.role` calls it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it allows: `area:action`, or `*` for everything.
    pub permissions: Vec<String>,
    /// Whether it came with the shop, and stays.
    pub builtin: bool,
    /// Grows with every change.
    pub version: i32,
}

struct Row {
    id: i64,
    name: String,
    title: String,
    permissions: Json<Vec<String>>,
    builtin: i8,
    version: i32,
}

impl From<Row> for Role {
    fn from(row: Row) -> Self {
        let Row { id, name, title, permissions, builtin, version } = row;
        Self { id, name, title, permissions: permissions.0, builtin: builtin == 1, version }
    }
}

/// A page of roles, and how many there are.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Role>, i64), StoreError> {
    let total = sqlx::query_scalar!("SELECT COUNT(*) FROM roles").fetch_one(&mut *conn).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, name, title, permissions as "permissions: Json<Vec<String>>", builtin,
               version
           FROM roles ORDER BY id LIMIT ? OFFSET ?"#,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    Ok((rows.into_iter().map(Role::from).collect(), total))
}

/// A role, its row locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: i64) -> Result<Option<Role>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, name, title, permissions as "permissions: Json<Vec<String>>", builtin,
               version
           FROM roles WHERE id = ? FOR UPDATE"#,
        id
    );
    Ok(row.fetch_optional(conn).await?.map(Role::from))
}

/// The role of this name, its row locked until the transaction ends: it can't be deleted meanwhile.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock_by_name(
    conn: &mut MySqlConnection,
    name: &str,
) -> Result<Option<Role>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, name, title, permissions as "permissions: Json<Vec<String>>", builtin,
               version
           FROM roles WHERE name = ? FOR UPDATE"#,
        name
    );
    Ok(row.fetch_optional(conn).await?.map(Role::from))
}

/// Creates a role.
///
/// # Errors
///
/// [`StoreError::Conflict`] if there is one of this name.
pub async fn create(
    conn: &mut MySqlConnection,
    name: &str,
    title: &str,
    permissions: &[String],
) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO roles (name, title, permissions) VALUES (?, ?, ?)",
        name,
        title,
        Json(permissions)
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id())
}

/// Changes a role; its name stays.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update(
    conn: &mut MySqlConnection,
    id: i64,
    title: &str,
    permissions: &[String],
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE roles SET title = ?, permissions = ?, version = version + 1 WHERE id = ?",
        title,
        Json(permissions),
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes a role.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM roles WHERE id = ?", id).execute(conn).await?;
    Ok(())
}

/// How many admins have this role.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn admins_with(conn: &mut MySqlConnection, name: &str) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!("SELECT COUNT(*) FROM admins WHERE role = ?", name);
    Ok(count.fetch_one(conn).await?)
}
