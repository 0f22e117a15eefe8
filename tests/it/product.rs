//! Products.

use serde_json::json;

use crate::support::with_mall;

#[test]
fn a_product_comes_with_its_variants() {
    with_mall(async |mall| {
        let product = mall.get("", "/api/v1/products/1").await.ok(200);
        assert_eq!((&product["id"], &product["price"]), (&json!(1), &json!("299.00")));
        assert_eq!((&product["is_hot"], &product["is_new"]), (&json!(1), &json!(1)));
        let sku = &product["skus"][0];
        assert_eq!((&sku["id"], &sku["stock"]), (&json!(1), &json!(1_000_000)));
        assert_eq!(sku["specs"], json!({ "颜色": "曜石黑" }));
        // What a sale carves out is not to be had any more.
        mall.running_sale(500, 1).await;
        let product = mall.get("", "/api/v1/products/1").await.ok(200);
        assert_eq!(product["skus"][0]["stock"], 999_500);
    });
}

#[test]
fn what_is_not_on_sale_does_not_exist() {
    with_mall(async |mall| {
        mall.store.execute_raw("UPDATE products SET status = 0 WHERE id = 2").await.unwrap();
        for path in ["/api/v1/products/2", "/api/v1/products/999", "/api/v1/products/one"] {
            assert_eq!(mall.get("", path).await.code(), (404, "not_found"), "{path}");
        }
    });
}
