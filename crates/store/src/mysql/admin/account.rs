//! What admins change of their own account.

use mall_domain::AdminId;
use sqlx::MySqlConnection;

use crate::StoreError;

/// Changes what the console shows of an admin.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_profile(
    conn: &mut MySqlConnection,
    id: AdminId,
    nickname: Option<&str>,
    avatar: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE admins SET nickname = ?, avatar = ? WHERE id = ?", nickname, avatar, id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Changes the password, if the account still has the token version `version`; `None` if not. Every
/// token stops being good; the answer is the version that new ones must have.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn set_password(
    conn: &mut MySqlConnection,
    id: AdminId,
    version: i64,
    password_hash: &str,
) -> Result<Option<i64>, StoreError> {
    let done = sqlx::query!(
        "UPDATE admins SET password = ?, token_version = token_version + 1
         WHERE id = ? AND token_version = ?",
        password_hash,
        id.0,
        version
    )
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then(|| version.saturating_add(1)))
}

/// Ends every token of an admin.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn end_tokens(conn: &mut MySqlConnection, id: AdminId) -> Result<(), StoreError> {
    sqlx::query!("UPDATE admins SET token_version = token_version + 1 WHERE id = ?", id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps a key for two-step verification that is on only after [`confirm_totp`]; `false` if it is
/// on already.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn propose_totp(
    conn: &mut MySqlConnection,
    id: AdminId,
    sealed: &[u8],
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE admins SET totp_pending = ? WHERE id = ? AND totp_secret IS NULL",
        sealed,
        id.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The key that waits to be confirmed, sealed.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn pending_totp(
    conn: &mut MySqlConnection,
    id: AdminId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = sqlx::query_scalar!("SELECT totp_pending FROM admins WHERE id = ?", id.0);
    Ok(found.fetch_optional(conn).await?.flatten())
}

/// Turns two-step verification on with the key `sealed` that was proposed, of which the code of
/// `step` was seen; `false` if that key does not wait any more.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn confirm_totp(
    conn: &mut MySqlConnection,
    id: AdminId,
    sealed: &[u8],
    step: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE admins SET totp_secret = totp_pending, totp_step = ?, totp_pending = NULL
         WHERE id = ? AND totp_secret IS NULL AND totp_pending = ?",
        step,
        id.0,
        sealed
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses the code of `step` up; `false` if it, or a later one, was used before.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn use_totp(
    conn: &mut MySqlConnection,
    id: AdminId,
    step: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE admins SET totp_step = ? WHERE id = ? AND (totp_step IS NULL OR totp_step < ?)",
        step,
        id.0,
        step
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Turns two-step verification off.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn remove_totp(conn: &mut MySqlConnection, id: AdminId) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE admins SET totp_secret = NULL, totp_pending = NULL, totp_step = NULL WHERE id = ?",
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
