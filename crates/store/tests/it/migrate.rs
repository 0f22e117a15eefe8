//! The schema: brought up to date by one process at a time.

use mall_domain::Clock;
use mall_store::mysql::seed;

use crate::support::with_store;

#[test]
fn a_schema_that_is_up_to_date_stays_as_it_is() {
    with_store(async |store| {
        assert!(store.is_migrated().await.unwrap());
        store.execute_raw("INSERT INTO users (openid) VALUES ('o1')").await.unwrap();
        store.migrate().await.unwrap();
        store.migrate().await.unwrap();
        assert!(store.is_migrated().await.unwrap());
        assert_eq!(store.number_raw("SELECT COUNT(*) FROM users").await.unwrap(), 1);
    });
}

#[test]
fn an_empty_database_is_migrated_once_by_several_processes_at_once() {
    with_store(async |store| {
        let tables = "SELECT GROUP_CONCAT(table_name) FROM information_schema.tables
                      WHERE table_schema = DATABASE()";
        let count = format!("SELECT COUNT(*) FROM ({tables} GROUP BY table_name) t");
        let before = store.number_raw(&count).await.unwrap();
        let names: String = {
            let mut conn = store.connection().await.unwrap();
            sqlx_names(&mut conn, tables).await
        };
        store.execute_raw(&format!("DROP TABLE {names}")).await.unwrap();
        assert!(!store.is_migrated().await.unwrap());

        let (first, second, third) =
            tokio::join!(store.migrate(), store.migrate(), store.migrate());
        first.unwrap();
        second.unwrap();
        third.unwrap();
        assert!(store.is_migrated().await.unwrap());
        assert_eq!(store.number_raw(&count).await.unwrap(), before);
        assert_eq!(store.number_raw("SELECT COUNT(*) FROM roles").await.unwrap(), 5);
    });
}

async fn sqlx_names(conn: &mut mall_store::MySqlConnection, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(conn).await.unwrap()
}

#[test]
fn seeding_twice_adds_nothing_and_undoes_no_change() {
    with_store(async |store| {
        let clock = Clock::system();
        let mut tx = store.begin().await.unwrap();
        seed::run(&mut tx, clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        store.execute_raw("UPDATE products SET name = '改过的' WHERE id = 1").await.unwrap();
        let sums = "SELECT (SELECT COUNT(*) FROM product_skus) * 1000000
                    + (SELECT COUNT(*) FROM stock_pools) * 1000 + (SELECT COUNT(*) FROM stock_ledger)";
        let before = store.number_raw(sums).await.unwrap();

        let mut tx = store.begin().await.unwrap();
        seed::run(&mut tx, clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.number_raw(sums).await.unwrap(), before);
        let kept = "SELECT COUNT(*) FROM products WHERE id = 1 AND name = '改过的'";
        assert_eq!(store.number_raw(kept).await.unwrap(), 1);
        let balanced = "SELECT COUNT(*) FROM stock_pools p LEFT JOIN stock_ledger l
                        ON l.pool_id = p.id WHERE l.balance IS NULL OR l.balance <> p.total";
        assert_eq!(store.number_raw(balanced).await.unwrap(), 0);
    });
}
