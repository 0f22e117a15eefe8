//! Statements about many rows: inserts of many at once, and lists of keys to find rows by.

use sqlx::mysql::MySqlRow;
use sqlx::{FromRow, MySqlConnection};

use crate::StoreError;

/// The row counts that a statement is made for, largest first; what is left then has a statement of its
/// own length. A statement that is kept costs the database memory on every connection, and there is a
/// limit to how many it keeps for all of them.
const SIZES: [usize; 6] = [256, 128, 64, 32, 16, 8];

/// Cuts `rows` into few pieces; the pieces of all batches have few different lengths, so that each
/// statement is prepared once per connection.
pub(super) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let large = SIZES.into_iter().find(|size| *size <= rows.len());
        let size = large.unwrap_or(rows.len());
        if size == 0 {
            return None;
        }
        let (piece, rest) = rows.split_at(size);
        rows = rest;
        Some(piece)
    })
}

/// `head` followed by `count` times `row`, such as `INSERT … VALUES (?,?),(?,?)`.
pub(super) fn statement(head: &str, row: &str, count: usize) -> sqlx::AssertSqlSafe<String> {
    let mut sql = String::with_capacity(head.len() + (row.len() + 1) * count);
    sql.push_str(head);
    for index in 0..count {
        if 0 < index {
            sql.push(',');
        }
        sql.push_str(row);
    }
    sqlx::AssertSqlSafe(sql)
}

/// `head` followed by a list of `count` placeholders in parentheses, then `tail`.
pub(super) fn in_list(head: &str, count: usize, tail: &str) -> sqlx::AssertSqlSafe<String> {
    let sqlx::AssertSqlSafe(mut sql) = statement(&format!("{head} ("), "?", count);
    sql.push_str(") ");
    sql.push_str(tail);
    sqlx::AssertSqlSafe(sql)
}

/// What `head (key, …) tail` finds, asked for piece by piece: a `tail` that sorts or groups does so within a
/// piece. No keys, no question.
pub(super) async fn find_in<R, K>(
    conn: &mut MySqlConnection,
    head: &str,
    keys: &[K],
    id: impl Fn(&K) -> i64,
    tail: &str,
) -> Result<Vec<R>, StoreError>
where
    R: for<'row> FromRow<'row, MySqlRow> + Send + Unpin,
{
    let mut found = Vec::new();
    for piece in pieces(keys) {
        let mut query = sqlx::query_as::<_, R>(in_list(head, piece.len(), tail));
        for key in piece {
            query = query.bind(id(key));
        }
        found.extend(query.fetch_all(&mut *conn).await?);
    }
    Ok(found)
}

/// `count` rows of columns with these names and types, as a query to join with:
/// `SELECT CAST(? AS SIGNED) AS a, … UNION ALL SELECT …`.
pub(super) fn union(columns: &[(&str, &str)], count: usize) -> String {
    let column = |(name, kind): &(&str, &str)| format!("CAST(? AS {kind}) AS {name}");
    let row = columns.iter().map(column).collect::<Vec<_>>().join(", ");
    vec![format!("SELECT {row}"); count].join(" UNION ALL ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_every_row_in_order() {
        let rows: Vec<usize> = (0..300).collect();
        let cut: Vec<&[usize]> = pieces(&rows).collect();
        assert_eq!(cut.iter().map(|piece| piece.len()).collect::<Vec<_>>(), [256, 32, 8, 4]);
        assert_eq!(cut.concat(), rows);
        assert_eq!(pieces::<u8>(&[]).count(), 0);
    }

    #[test]
    fn a_statement_repeats_its_row() {
        assert_eq!(statement("V ", "(?)", 2).0, "V (?),(?)");
        assert_eq!(in_list("IN", 2, "X").0, "IN (?,?) X");
        let row = "SELECT CAST(? AS SIGNED) AS a, CAST(? AS CHAR) AS b";
        let columns = [("a", "SIGNED"), ("b", "CHAR")];
        assert_eq!(union(&columns, 2), format!("{row} UNION ALL {row}"));
    }
}
