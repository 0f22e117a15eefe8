-- What was ordered, as it was then: name, picture and price are copies.
-- `discount_amount` is this line's share of the order's discount; the shares of an order add up to the fen.
-- idx_pool names the user too: it answers "how many has this shopper bought of this pool".
CREATE TABLE order_items (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '订单商品ID',
    order_id BIGINT NOT NULL COMMENT '订单ID',
    user_id BIGINT NOT NULL COMMENT '用户ID',
    product_id BIGINT NOT NULL COMMENT '商品ID',
    sku_id BIGINT COMMENT 'SKU ID',
    pool_id BIGINT COMMENT '库存池ID',
    flash_item_id BIGINT COMMENT '秒杀商品ID',
    product_name VARCHAR(128) NOT NULL COMMENT '商品名称',
    product_image VARCHAR(255) COMMENT '商品图片',
    specs VARCHAR(255) COMMENT '规格',
    price DECIMAL(10,2) NOT NULL COMMENT '单价',
    quantity INT NOT NULL COMMENT '数量',
    discount_amount DECIMAL(10,2) NOT NULL DEFAULT 0.00 COMMENT '分摊的优惠金额',
    pay_amount DECIMAL(10,2) NOT NULL COMMENT '分摊后的实付金额（不含运费）',
    refunded_quantity INT NOT NULL DEFAULT 0 COMMENT '已退款数量',
    restocked TINYINT NOT NULL DEFAULT 0 COMMENT '是否已归还库存',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    INDEX idx_order (order_id),
    INDEX idx_pool (pool_id, user_id),
    CONSTRAINT chk_order_items_quantity CHECK (quantity > 0),
    CONSTRAINT chk_order_items_refunded CHECK (refunded_quantity >= 0 AND refunded_quantity <= quantity),
    CONSTRAINT chk_order_items_amounts CHECK (price >= 0 AND discount_amount >= 0 AND pay_amount >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '订单商品表';
