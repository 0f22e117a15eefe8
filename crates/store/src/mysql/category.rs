//! Categories as the console edits them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::pool::id_of;
use crate::StoreError;

/// A category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Which category.
    pub id: i64,
    /// The category above it; 0 for none.
    pub parent_id: i64,
    /// 分类名称.
    pub name: String,
    /// 分类图标.
    pub icon: Option<String>,
    /// 排序, ascending.
    pub sort: i32,
    /// 0 hidden, 1 shown.
    pub status: i8,
    /// Grows with every change.
    pub version: i32,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// What a category is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCategory {
    /// The category above it; 0 for none.
    pub parent_id: i64,
    /// 分类名称.
    pub name: String,
    /// 分类图标.
    pub icon: Option<String>,
    /// 排序, ascending.
    pub sort: i32,
    /// 0 hidden, 1 shown.
    pub status: i8,
}

/// All categories, at most a thousand, those of one parent in their order.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn all(conn: &mut MySqlConnection) -> Result<Vec<Category>, StoreError> {
    Ok(sqlx::query_as!(
        Category,
        r#"SELECT c.id, c.parent_id, c.name, c.icon, c.sort, c.status, c.version,
               c.created_at as "created_at: DateTime<Utc>"
           FROM categories c ORDER BY c.sort, c.id LIMIT 1000"#
    )
    .fetch_all(conn)
    .await?)
}

/// How many products stand in each category, not counting those of categories under it; one without
/// products is left out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn products(conn: &mut MySqlConnection) -> Result<HashMap<i64, i64>, StoreError> {
    let rows = sqlx::query!(
        "SELECT category_id, COUNT(*) AS products FROM products GROUP BY category_id LIMIT 2000"
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.category_id, row.products)).collect())
}

/// How many products stand in this category, not counting those of categories under it.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn products_of(conn: &mut MySqlConnection, id: i64) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!("SELECT COUNT(*) FROM products WHERE category_id = ?", id)
        .fetch_one(conn)
        .await?)
}

/// Every category's id and parent, all rows locked until the transaction ends: the tree can't
/// change meanwhile. There are few, and they change rarely.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the locks are not to be had in time.
pub async fn lock_tree(conn: &mut MySqlConnection) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows =
        sqlx::query!("SELECT id, parent_id FROM categories ORDER BY id LIMIT 1001 FOR UPDATE")
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.parent_id)).collect())
}

/// Every category's id and parent.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn tree(conn: &mut MySqlConnection) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows = sqlx::query!("SELECT id, parent_id FROM categories ORDER BY id LIMIT 1001")
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.parent_id)).collect())
}

/// The category with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, id: i64) -> Result<Option<Category>, StoreError> {
    Ok(sqlx::query_as!(
        Category,
        r#"SELECT c.id, c.parent_id, c.name, c.icon, c.sort, c.status, c.version,
               c.created_at as "created_at: DateTime<Utc>"
           FROM categories c WHERE c.id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?)
}

/// Creates a category.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(conn: &mut MySqlConnection, new: &NewCategory) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO categories (parent_id, name, icon, sort, status) VALUES (?, ?, ?, ?, ?)",
        new.parent_id,
        new.name,
        new.icon,
        new.sort,
        new.status
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id())
}

/// Changes a category; `false` if it has another version than `version`, or is gone.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update(
    conn: &mut MySqlConnection,
    id: i64,
    version: i32,
    new: &NewCategory,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE categories SET parent_id = ?, name = ?, icon = ?, sort = ?, status = ?,
             version = version + 1
         WHERE id = ? AND version = ?",
        new.parent_id,
        new.name,
        new.icon,
        new.sort,
        new.status,
        id,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes a category; `false` if it is gone. Whether anything stands in it, the caller has asked
/// with the tree locked.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM categories WHERE id = ?", id).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
