//! Carts. MySQL has the truth; `cart:{user_id}` in Redis is a copy that every write removes while
//! it holds the shopper's row, and that only who holds the row makes again.
//!
//! The functions that write must run in a transaction: they lock the shopper's row first.

use mall_domain::cart::{LINES_MAX, QUANTITY_MAX};
use mall_domain::{CartId, ProductId, SkuId, UserId};
use sqlx::MySqlConnection;

use super::address::lock_owner;
use super::pool::id_of;
use super::rows;
use crate::StoreError;

/// One line of a cart, with what it takes to name goods that are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// Which line.
    pub id: CartId,
    /// The product.
    pub product_id: ProductId,
    /// The variant.
    pub sku_id: SkuId,
    /// How many units.
    pub quantity: u32,
    /// Whether it is to be bought.
    pub selected: bool,
    /// The product's name; missing if there is no such product any more.
    pub product_name: Option<String>,
    /// Its picture.
    pub cover: Option<String>,
    /// Whether it is on sale.
    pub on_sale: bool,
}

struct Row {
    id: i64,
    product_id: i64,
    sku_id: i64,
    quantity: i32,
    selected: i8,
    product_name: Option<String>,
    cover: Option<String>,
    status: Option<i8>,
}

impl TryFrom<Row> for CartLine {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(CartLine {
            id: CartId(row.id),
            product_id: ProductId(row.product_id),
            sku_id: SkuId(row.sku_id),
            quantity: u32::try_from(row.quantity)
                .map_err(|_bad| StoreError::corrupt("carts", "quantity", row.id))?,
            selected: row.selected != 0,
            product_name: row.product_name,
            cover: row.cover,
            on_sale: row.status == Some(1),
        })
    }
}

/// The lines of a cart, newest first.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn lines(conn: &mut MySqlConnection, user: UserId) -> Result<Vec<CartLine>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT c.id, c.product_id, c.sku_id, c.quantity, c.selected,
               p.name as "product_name?", p.cover, p.status as "status?"
           FROM carts c LEFT JOIN products p ON p.id = c.product_id
           WHERE c.user_id = ? ORDER BY c.id DESC LIMIT 200"#,
        user.0
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(CartLine::try_from)
    .collect()
}

/// What came of a change of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// This line has it.
    Line(CartId),
    /// The cart has [`LINES_MAX`] lines, or the line [`QUANTITY_MAX`] units: nothing changed.
    Full,
    /// There is no such line.
    NoSuch,
}

/// Adds units of a SKU. A line that has the SKU already grows, and is selected.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn add(
    conn: &mut MySqlConnection,
    user: UserId,
    product: ProductId,
    sku: SkuId,
    quantity: u32,
) -> Result<Changed, StoreError> {
    lock_owner(&mut *conn, user).await?;
    let lines = lines(&mut *conn, user).await?;
    let same = |line: &&CartLine| line.sku_id == sku && line.product_id == product;
    if let Some(line) = lines.iter().find(same) {
        let sum = line.quantity.saturating_add(quantity);
        if QUANTITY_MAX < sum {
            return Ok(Changed::Full);
        }
        sqlx::query!("UPDATE carts SET quantity = ?, selected = 1 WHERE id = ?", sum, line.id.0)
            .execute(conn)
            .await?;
        return Ok(Changed::Line(line.id));
    }
    if LINES_MAX <= lines.len() {
        return Ok(Changed::Full);
    }
    let done = sqlx::query!(
        "INSERT INTO carts (user_id, product_id, sku_id, quantity) VALUES (?, ?, ?, ?)",
        user.0,
        product.0,
        sku.0,
        quantity
    )
    .execute(conn)
    .await?;
    Ok(Changed::Line(CartId(id_of(done.last_insert_id())?)))
}

/// What is to change of a line; `None` stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change {
    /// How many units.
    pub quantity: Option<u32>,
    /// Whether it is to be bought.
    pub selected: Option<bool>,
    /// Which variant of the same product; the caller has checked that it is one.
    pub sku_id: Option<SkuId>,
}

/// Changes a line. One that becomes the same variant as another line is merged into that.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn change(
    conn: &mut MySqlConnection,
    user: UserId,
    id: CartId,
    change: Change,
) -> Result<Changed, StoreError> {
    lock_owner(&mut *conn, user).await?;
    let lines = lines(&mut *conn, user).await?;
    let Some(line) = lines.iter().find(|line| line.id == id) else { return Ok(Changed::NoSuch) };
    let sku = change.sku_id.unwrap_or(line.sku_id);
    let quantity = change.quantity.unwrap_or(line.quantity);
    let selected = change.selected.unwrap_or(line.selected);
    let same = |other: &&CartLine| {
        other.id != id && other.sku_id == sku && other.product_id == line.product_id
    };
    let (into, quantity, selected) = match lines.iter().find(same) {
        None => (id, quantity, selected),
        Some(other) => {
            let sum = other.quantity.saturating_add(quantity);
            if QUANTITY_MAX < sum {
                return Ok(Changed::Full);
            }
            delete(&mut *conn, user, &[id]).await?;
            (other.id, sum, selected || other.selected)
        }
    };
    sqlx::query!(
        "UPDATE carts SET quantity = ?, selected = ?, sku_id = ? WHERE id = ? AND user_id = ?",
        quantity,
        selected,
        sku.0,
        into.0,
        user.0
    )
    .execute(conn)
    .await?;
    Ok(Changed::Line(into))
}

/// Selects or unselects lines; all of them without `ids`. Those that are not there are left out.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn select(
    conn: &mut MySqlConnection,
    user: UserId,
    selected: bool,
    ids: Option<&[CartId]>,
) -> Result<(), StoreError> {
    lock_owner(&mut *conn, user).await?;
    let Some(ids) = ids else {
        sqlx::query!("UPDATE carts SET selected = ? WHERE user_id = ?", selected, user.0)
            .execute(conn)
            .await?;
        return Ok(());
    };
    for piece in rows::pieces(ids) {
        let head = "UPDATE carts SET selected = ? WHERE user_id = ? AND id IN";
        let mut query = sqlx::query(rows::in_list(head, piece.len(), ""));
        query = query.bind(selected).bind(user.0);
        for id in piece {
            query = query.bind(id.0);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Removes lines; answers how many there were.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn delete(
    conn: &mut MySqlConnection,
    user: UserId,
    ids: &[CartId],
) -> Result<u64, StoreError> {
    lock_owner(&mut *conn, user).await?;
    let mut deleted: u64 = 0;
    for piece in rows::pieces(ids) {
        let head = "DELETE FROM carts WHERE user_id = ? AND id IN";
        let mut query = sqlx::query(rows::in_list(head, piece.len(), "")).bind(user.0);
        for id in piece {
            query = query.bind(id.0);
        }
        deleted = deleted.saturating_add(query.execute(&mut *conn).await?.rows_affected());
    }
    Ok(deleted)
}

/// Removes every line.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn clear(conn: &mut MySqlConnection, user: UserId) -> Result<(), StoreError> {
    lock_owner(&mut *conn, user).await?;
    sqlx::query!("DELETE FROM carts WHERE user_id = ?", user.0).execute(conn).await?;
    Ok(())
}

/// The lines of a cart, while this transaction is the only one that may write it: for the copy.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn lines_locked(
    conn: &mut MySqlConnection,
    user: UserId,
) -> Result<Vec<CartLine>, StoreError> {
    lock_owner(&mut *conn, user).await?;
    lines(conn, user).await
}
