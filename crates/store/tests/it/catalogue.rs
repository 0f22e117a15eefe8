//! Products and their SKUs.

use mall_domain::{ProductId, SkuId};
use mall_store::mysql::{product, seed};

use crate::support::{now, with_store, yuan};

#[test]
fn a_product_is_found_with_its_variants() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        seed::run(&mut conn, now()).await.unwrap();
        let found = product::find(&mut conn, ProductId(2)).await.unwrap().unwrap();
        assert_eq!((found.price, found.skus.len(), found.stock), (yuan("99.00"), 2, 6_000));
        assert!(found.on_sale && found.is_hot && !found.is_new);
        assert_eq!(found.skus[0].specs.as_ref().unwrap()["容量"], "10000 毫安");
        let sku = product::find_sku(&mut conn, found.skus[1].id).await.unwrap().unwrap();
        assert_eq!(sku, found.skus[1]);
        assert_eq!(product::find(&mut conn, ProductId(99)).await.unwrap(), None);
        assert_eq!(product::find_sku(&mut conn, SkuId(99)).await.unwrap(), None);
    });
}

#[test]
fn what_can_be_bought_is_what_the_pool_has_left() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        seed::run(&mut conn, now()).await.unwrap();
        let take = "UPDATE stock_pools SET taken = 500 WHERE kind = 1 AND ref_id = 3";
        store.execute_raw(take).await.unwrap();
        let sku = product::find_sku(&mut conn, SkuId(3)).await.unwrap().unwrap();
        assert_eq!(sku.stock, 2_500);
        store.execute_raw("DELETE FROM stock_pools WHERE kind = 1 AND ref_id = 3").await.unwrap();
        let sku = product::find_sku(&mut conn, SkuId(3)).await.unwrap().unwrap();
        assert_eq!(sku.stock, 3_000);
    });
}

#[test]
fn a_price_that_is_no_amount_is_reported_as_corrupt() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        seed::run(&mut conn, now()).await.unwrap();
        let break_it = "ALTER TABLE product_skus DROP CONSTRAINT chk_product_skus_price;
                        UPDATE product_skus SET price = -1 WHERE id = 3";
        store.execute_raw(break_it).await.unwrap();
        let error = product::find_sku(&mut conn, SkuId(3)).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "product_skus.price of row 3 holds a value that means nothing"
        );
    });
}
