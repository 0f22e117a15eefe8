-- What is in a parcel. An order that is shipped in one parcel has all its lines here as well, so that "what is left to ship" is
-- always the lines minus these.
CREATE TABLE order_logistics_items (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '包裹商品ID',
    logistics_id BIGINT NOT NULL COMMENT '包裹ID（order_logistics.id）',
    order_item_id BIGINT NOT NULL COMMENT '订单商品ID（order_items.id）',
    quantity INT NOT NULL COMMENT '件数',
    UNIQUE KEY uk_parcel_item (logistics_id, order_item_id),
    INDEX idx_order_item (order_item_id),
    CONSTRAINT chk_order_logistics_items_quantity CHECK (quantity > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '包裹商品表';
