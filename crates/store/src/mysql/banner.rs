//! Banners as the console edits them.

use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::pool::id_of;
use crate::StoreError;

/// A banner.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Banner {
    /// Which banner.
    pub id: i64,
    /// 标题.
    pub title: Option<String>,
    /// 图片.
    pub image: String,
    /// 1 a product, 2 a category, 3 a page, 4 an address outside.
    pub link_type: Option<i8>,
    /// What it links to.
    pub link_value: Option<String>,
    /// 排序.
    pub sort: i32,
    /// 0 off, 1 on.
    pub status: i8,
    /// Grows with every change.
    pub version: i32,
    /// Since when there is this banner.
    pub created_at: DateTime<Utc>,
}

/// What a banner is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBanner {
    /// 标题.
    pub title: Option<String>,
    /// 图片.
    pub image: String,
    /// 1 a product, 2 a category, 3 a page, 4 an address outside.
    pub link_type: Option<i8>,
    /// What it links to.
    pub link_value: Option<String>,
    /// 排序.
    pub sort: i32,
    /// 0 off, 1 on.
    pub status: i8,
}

/// A page of banners in their order, and how many there are; with `status`, only those.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn page(
    conn: &mut MySqlConnection,
    status: Option<i8>,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Banner>, i64), StoreError> {
    // -1 stands for any status: one statement for both questions.
    let code = status.unwrap_or(-1);
    let total = sqlx::query_scalar!("SELECT COUNT(*) FROM banners WHERE ? IN (-1, status)", code)
        .fetch_one(&mut *conn)
        .await?;
    let rows = sqlx::query_as!(
        Banner,
        r#"SELECT id, title, image, link_type, link_value, sort, status, version,
               created_at as "created_at: DateTime<Utc>"
           FROM banners WHERE ? IN (-1, status) ORDER BY sort, id LIMIT ? OFFSET ?"#,
        code,
        limit,
        offset
    )
    .fetch_all(conn)
    .await?;
    Ok((rows, total))
}

/// The banner with this id, its row locked until the transaction ends.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails or the lock is not to be had in time.
pub async fn lock(conn: &mut MySqlConnection, id: i64) -> Result<Option<Banner>, StoreError> {
    let row = sqlx::query_as!(
        Banner,
        r#"SELECT id, title, image, link_type, link_value, sort, status, version,
               created_at as "created_at: DateTime<Utc>"
           FROM banners WHERE id = ? FOR UPDATE"#,
        id
    );
    Ok(row.fetch_optional(conn).await?)
}

/// Creates a banner.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn create(conn: &mut MySqlConnection, new: &NewBanner) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO banners (title, image, link_type, link_value, sort, status)
         VALUES (?, ?, ?, ?, ?, ?)",
        new.title,
        new.image,
        new.link_type,
        new.link_value,
        new.sort,
        new.status
    )
    .execute(conn)
    .await?;
    id_of(done.last_insert_id())
}

/// Changes a banner, whose row the caller has locked.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn update(
    conn: &mut MySqlConnection,
    id: i64,
    new: &NewBanner,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE banners SET title = ?, image = ?, link_type = ?, link_value = ?, sort = ?,
             status = ?, version = version + 1
         WHERE id = ?",
        new.title,
        new.image,
        new.link_type,
        new.link_value,
        new.sort,
        new.status,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes a banner.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(conn: &mut MySqlConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM banners WHERE id = ?", id).execute(conn).await?;
    Ok(())
}

/// Whether there is a product with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn product_exists(conn: &mut MySqlConnection, id: i64) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!("SELECT COUNT(*) FROM products WHERE id = ?", id);
    Ok(0 < found.fetch_one(conn).await?)
}

/// Whether there is a category with this id.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn category_exists(conn: &mut MySqlConnection, id: i64) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!("SELECT COUNT(*) FROM categories WHERE id = ?", id);
    Ok(0 < found.fetch_one(conn).await?)
}
