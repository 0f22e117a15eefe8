//! Lists with filters: the conditions are put together from what was asked, and the values are
//! always bound. Nothing a client wrote becomes SQL.

use sqlx::{MySql, MySqlConnection, QueryBuilder};

use crate::StoreError;

/// No list counts further than this, and no keyword finds more rows of a column: whoever sees so many
/// filters, and counting millions would make the first page slow.
pub(super) const TOTAL_MAX: u32 = 10_000;

/// How many rows `from` (a table with its joins and the word WHERE) has that meet `conditions`, at
/// most [`TOTAL_MAX`].
pub(super) async fn count<'a>(
    conn: &mut MySqlConnection,
    from: &'static str,
    conditions: impl FnOnce(&mut QueryBuilder<MySql>) + 'a,
) -> Result<i64, StoreError> {
    let mut query = QueryBuilder::new("SELECT COUNT(*) FROM (SELECT 1 FROM ");
    query.push(from);
    conditions(&mut query);
    query.push(" LIMIT ").push_bind(TOTAL_MAX).push(") counted");
    // One of many forms: it must not push a statement of the hot path out of the cache.
    Ok(query.build_query_scalar().fetch_one(conn).await?)
}

/// `text` as the beginning of a LIKE pattern: what LIKE would read as a wildcard stands for itself.
pub(super) fn beginning(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(beginning("50%_\\x"), "50\\%\\_\\\\x%");
    }
}
