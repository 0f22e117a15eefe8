//! Parts of products' names, so that the console finds a part of a name without reading every name.
//!
//! Each pair of neighbouring characters of a name is a row, and so is its last character. What is asked for
//! stands in the names that have all its pairs, and has to be compared only with those.

use sqlx::{MySql, MySqlConnection, QueryBuilder};

use super::{rows, select};
use crate::StoreError;

/// Pairs that are looked for, at most: few names have three of a long text and not the text.
const PAIRS_MAX: usize = 3;

/// The pairs of neighbouring characters, and the last character.
fn pairs(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let starts = 0..characters.len();
    starts.map(|start| characters.iter().skip(start).take(2).collect()).collect()
}

/// Makes this product found by its name, and no longer by one it had before.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub(super) async fn record(
    conn: &mut MySqlConnection,
    product: i64,
    name: &str,
) -> Result<(), StoreError> {
    forget(conn, product).await?;
    let pairs = pairs(name);
    for piece in rows::pieces(&pairs) {
        let head = "INSERT IGNORE INTO product_name_pairs (pair, product_id) VALUES ";
        let mut query = sqlx::query(rows::statement(head, "(?,?)", piece.len()));
        for pair in piece {
            query = query.bind(pair).bind(product);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Forgets the name of a product.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub(super) async fn forget(conn: &mut MySqlConnection, product: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM product_name_pairs WHERE product_id = ?", product)
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes the products with ids from `first` to `last` found by their names, which they had from the start.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub(super) async fn record_all(
    conn: &mut MySqlConnection,
    first: i64,
    last: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT IGNORE INTO product_name_pairs (pair, product_id)
         WITH RECURSIVE places AS (
             SELECT 1 AS place UNION ALL SELECT place + 1 FROM places WHERE place < 128
         )
         SELECT SUBSTRING(p.name, places.place, 2), p.id
         FROM products p JOIN places ON places.place <= CHAR_LENGTH(p.name)
         WHERE p.id BETWEEN ? AND ?",
    )
    .bind(first)
    .bind(last)
    .execute(conn)
    .await?;
    Ok(())
}

/// The ids of products in whose names `part` stands, as a query; of those that have many, as many as a keyword finds.
pub(super) fn push_ids(query: &mut QueryBuilder<MySql>, part: &str) {
    query.push("SELECT a.product_id AS id FROM product_name_pairs a");
    let pairs = chosen(part);
    let length = part.chars().count();
    for (pair, alias) in pairs.iter().skip(1).zip(["b", "c"]) {
        query.push(format_args!(
            " JOIN product_name_pairs {alias} ON {alias}.product_id = a.product_id AND {alias}.pair = "
        ));
        query.push_bind(pair.clone());
    }
    // Two characters stand in a name if it has their pair; more may stand in it apart.
    if 2 < length {
        query.push(" JOIN products n ON n.id = a.product_id AND n.name LIKE ");
        query.push_bind(format!("%{}", select::beginning(part)));
    }
    match pairs.into_iter().next() {
        Some(pair) if 1 < length => query.push(" WHERE a.pair = ").push_bind(pair),
        _ => query.push(" WHERE a.pair LIKE ").push_bind(select::beginning(part)),
    };
    query.push(" LIMIT ").push_bind(select::TOTAL_MAX);
}

/// The pairs of `part` that are looked for: the first, the last and one between.
fn chosen(part: &str) -> Vec<String> {
    let mut pairs = pairs(part);
    if 1 < pairs.len() {
        // The last is a single character, which may stand anywhere in a name.
        pairs.pop();
    }
    let middle = pairs.len() / 2;
    let last = pairs.len().saturating_sub(1);
    let mut chosen: Vec<String> = Vec::with_capacity(PAIRS_MAX);
    for place in [0, last, middle] {
        if let Some(pair) = pairs.get(place)
            && !chosen.contains(pair)
        {
            chosen.push(pair.clone());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_pairs_of_its_characters_and_its_last_character() {
        assert_eq!(pairs("智能手机"), ["智能", "能手", "手机", "机"]);
        assert_eq!(pairs("杯"), ["杯"]);
        assert_eq!(pairs(""), [""; 0]);
    }

    #[test]
    fn few_pairs_of_a_part_are_looked_for() {
        assert_eq!(chosen("机"), ["机"]);
        assert_eq!(chosen("手机"), ["手机"]);
        assert_eq!(chosen("机机机"), ["机机"]);
        assert_eq!(chosen("复古咖啡杯"), ["复古", "啡杯", "咖啡"]);
    }
}
