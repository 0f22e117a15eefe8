-- One SKU within a flash sale. `pool_id` is set when the sale is published and the units are carved out of the SKU's stock.
CREATE TABLE flash_sale_items (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '秒杀商品ID',
    sale_id BIGINT NOT NULL COMMENT '秒杀活动ID',
    product_id BIGINT NOT NULL COMMENT '商品ID',
    sku_id BIGINT NOT NULL COMMENT 'SKU ID',
    flash_price DECIMAL(10,2) NOT NULL COMMENT '秒杀价',
    stock INT NOT NULL COMMENT '投放数量（件）',
    per_limit INT NOT NULL DEFAULT 1 COMMENT '每人限购（件）',
    sort INT NOT NULL DEFAULT 0 COMMENT '排序',
    pool_id BIGINT COMMENT '库存池ID，发布后写入',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    UNIQUE KEY uk_sale_sku (sale_id, sku_id),
    INDEX idx_pool (pool_id),
    CONSTRAINT chk_flash_sale_items_price CHECK (flash_price > 0),
    CONSTRAINT chk_flash_sale_items_stock CHECK (stock >= 0),
    CONSTRAINT chk_flash_sale_items_limit CHECK (per_limit > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '秒杀商品表';
