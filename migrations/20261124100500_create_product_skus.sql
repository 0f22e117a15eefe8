-- One row per variant that is stocked and sold. `stock` mirrors the SKU's pool for display and for the console's lists;
-- the pool in `stock_pools` decides what may be sold.
CREATE TABLE product_skus (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT 'SKU ID',
    product_id BIGINT NOT NULL COMMENT '商品ID',
    sku_code VARCHAR(64) COMMENT 'SKU编码',
    specs JSON COMMENT '规格 {"颜色":"红色","尺寸":"XL"}',
    price DECIMAL(10,2) NOT NULL COMMENT '价格',
    stock INT NOT NULL DEFAULT 0 COMMENT '库存',
    image VARCHAR(255) COMMENT 'SKU图片',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    INDEX idx_product (product_id),
    CONSTRAINT chk_product_skus_price CHECK (price >= 0),
    CONSTRAINT chk_product_skus_stock CHECK (stock >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '商品SKU表';
