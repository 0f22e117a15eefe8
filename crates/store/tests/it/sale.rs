//! Flash sales and their items.

use mall_domain::sale::SaleStatus;
use mall_domain::{AdminId, PoolId, SaleId, SkuId};
use mall_store::mysql::flash_sale::{self, NewSale, NewSaleItem, Sale};
use mall_store::mysql::seed;
use mall_store::{Store, StoreError};

use crate::support::{now, pool_of, seconds, with_store, yuan};

fn draft(skus: &[i64]) -> NewSale {
    let item = |sku: &i64| NewSaleItem {
        sku_id: SkuId(*sku),
        flash_price: yuan("9.90"),
        stock: 100,
        per_limit: 2,
    };
    NewSale {
        name: "双十一".to_owned(),
        start_time: now() + seconds(60),
        end_time: now() + seconds(600),
        order_timeout_secs: Some(120),
        items: skus.iter().map(item).collect(),
    }
}

/// The demo goods and a draft of their first two SKUs.
async fn with_draft(store: &Store) -> Sale {
    let mut tx = store.begin().await.unwrap();
    seed::run(&mut tx, now()).await.unwrap();
    let id = flash_sale::create(&mut tx, &draft(&[1, 2]), AdminId(1)).await.unwrap();
    let sale = flash_sale::find(&mut tx, id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    sale
}

#[test]
fn a_sale_is_found_with_its_items_and_what_shoppers_see_of_them() {
    with_store(async |store| {
        let sale = with_draft(&store).await;
        assert_eq!((sale.status, sale.version), (SaleStatus::Draft, 0));
        assert_eq!(sale.order_timeout_secs, Some(120));
        let skus: Vec<_> = sale.items.iter().map(|item| item.sku_id).collect();
        assert_eq!(skus, [SkuId(1), SkuId(2)]);
        let item = &sale.items[0];
        assert_eq!((item.flash_price, item.price), (yuan("9.90"), yuan("299.00")));
        assert_eq!((item.stock, item.per_limit, item.pool_id), (100, 2, None));
        assert!(item.product_name.contains("耳机"));
        let mut tx = store.begin().await.unwrap();
        assert_eq!(flash_sale::lock(&mut tx, sale.id).await.unwrap(), Some(sale));
        assert_eq!(flash_sale::find(&mut tx, SaleId(99)).await.unwrap(), None);
        assert_eq!(flash_sale::lock(&mut tx, SaleId(99)).await.unwrap(), None);
    });
}

#[test]
fn a_sku_twice_in_one_sale_is_a_conflict() {
    with_store(async |store| {
        with_draft(&store).await;
        let mut tx = store.begin().await.unwrap();
        let twice = flash_sale::create(&mut tx, &draft(&[3, 3]), AdminId(1)).await;
        assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
        tx.rollback().await.unwrap();
        assert_eq!(store.number_raw("SELECT COUNT(*) FROM flash_sales").await.unwrap(), 1);
    });
}

#[test]
fn only_a_draft_can_be_replaced_or_deleted() {
    with_store(async |store| {
        let sale = with_draft(&store).await;
        let mut conn = store.connection().await.unwrap();
        assert!(flash_sale::replace(&mut conn, sale.id, None, &draft(&[3])).await.unwrap());
        let found = flash_sale::find(&mut conn, sale.id).await.unwrap().unwrap();
        assert_eq!((found.version, found.items.len()), (1, 1));
        assert_eq!(found.items[0].sku_id, SkuId(3));
        // Of two who edited the same version, the second changes nothing.
        let edited = Some(found.version);
        assert!(flash_sale::replace(&mut conn, sale.id, edited, &draft(&[4])).await.unwrap());
        assert!(!flash_sale::replace(&mut conn, sale.id, edited, &draft(&[5])).await.unwrap());
        let found = flash_sale::find(&mut conn, sale.id).await.unwrap().unwrap();
        assert_eq!((found.version, found.items[0].sku_id), (2, SkuId(4)));

        let published = (SaleStatus::Draft, SaleStatus::Published);
        let moved = flash_sale::move_status(&mut conn, sale.id, published.0, published.1).await;
        assert!(moved.unwrap());
        let moved = flash_sale::move_status(&mut conn, sale.id, published.0, published.1).await;
        assert!(!moved.unwrap());
        assert!(!flash_sale::replace(&mut conn, sale.id, None, &draft(&[4])).await.unwrap());
        assert!(!flash_sale::delete(&mut conn, sale.id).await.unwrap());

        let other = flash_sale::create(&mut conn, &draft(&[5]), AdminId(1)).await.unwrap();
        assert!(flash_sale::delete(&mut conn, other).await.unwrap());
        assert!(!flash_sale::delete(&mut conn, other).await.unwrap());
        let items = "SELECT COUNT(*) FROM flash_sale_items";
        assert_eq!(store.number_raw(items).await.unwrap(), 1);
    });
}

#[test]
fn shoppers_see_published_and_paused_sales_that_are_not_long_over() {
    with_store(async |store| {
        let draft_sale = with_draft(&store).await;
        let mut conn = store.connection().await.unwrap();
        let mut made = Vec::new();
        for status in [1, 2, 3] {
            let id = flash_sale::create(&mut conn, &draft(&[1]), AdminId(1)).await.unwrap();
            let sql = format!("UPDATE flash_sales SET status = {status} WHERE id = {id}");
            store.execute_raw(&sql).await.unwrap();
            made.push(id);
        }
        let ids = |sales: &[Sale]| sales.iter().map(|sale| sale.id).collect::<Vec<_>>();
        let visible = flash_sale::visible(&mut conn, now()).await.unwrap();
        assert_eq!(ids(&visible), made[..2]);
        let visible = flash_sale::visible(&mut conn, now() + seconds(601)).await.unwrap();
        assert_eq!(ids(&visible), []);
        let (page, total) = flash_sale::page(&mut conn, 1, 2).await.unwrap();
        assert_eq!((ids(&page), total), (vec![made[1], made[0]], 4));
        let (page, _) = flash_sale::page(&mut conn, 3, 2).await.unwrap();
        assert_eq!(ids(&page), [draft_sale.id]);
    });
}

#[test]
fn a_pool_leads_to_its_sale_and_lives_as_long_as_it_may_be_needed() {
    with_store(async |store| {
        let sale = with_draft(&store).await;
        let pool = pool_of(&store, 10).await;
        let mut conn = store.connection().await.unwrap();
        flash_sale::set_pool(&mut conn, sale.items[0].id, pool).await.unwrap();
        let found = flash_sale::find_by_pool(&mut conn, pool).await.unwrap().unwrap();
        assert_eq!((found.id, found.items[0].pool_id), (sale.id, Some(pool)));
        assert_eq!(flash_sale::find_by_pool(&mut conn, PoolId(999)).await.unwrap(), None);

        let live = [(pool, sale.items[0].id, sale.id)];
        assert_eq!(flash_sale::live_pools(&mut conn).await.unwrap(), []);
        for status in [1, 2, 3] {
            let sql = format!("UPDATE flash_sales SET status = {status}");
            store.execute_raw(&sql).await.unwrap();
            assert_eq!(flash_sale::live_pools(&mut conn).await.unwrap(), live);
        }
        // Ended, with nothing left to give back.
        store
            .execute_raw(&format!("UPDATE stock_pools SET total = 0 WHERE id = {pool}"))
            .await
            .unwrap();
        assert_eq!(flash_sale::live_pools(&mut conn).await.unwrap(), []);
    });
}

#[test]
fn the_stock_on_show_follows_what_moves() {
    with_store(async |store| {
        let sale = with_draft(&store).await;
        let mut conn = store.connection().await.unwrap();
        flash_sale::add_stock(&mut conn, sale.items[0].id, -30).await.unwrap();
        let found = flash_sale::find(&mut conn, sale.id).await.unwrap().unwrap();
        assert_eq!(found.items[0].stock, 70);
        let stock = async |table: &str, id: i64| {
            let sql = format!("SELECT stock FROM {table} WHERE id = {id}");
            store.number_raw(&sql).await.unwrap()
        };
        let before = (stock("product_skus", 1).await, stock("products", 1).await);
        flash_sale::show_sku_stock(&mut conn, SkuId(1), -100).await.unwrap();
        let after = (stock("product_skus", 1).await, stock("products", 1).await);
        assert_eq!(after, (before.0 - 100, before.1 - 100));
    });
}
