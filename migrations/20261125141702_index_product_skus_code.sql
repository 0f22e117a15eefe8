-- The console searches products and stock by the beginning of a SKU's code.
ALTER TABLE product_skus ADD INDEX idx_sku_code (sku_code);
