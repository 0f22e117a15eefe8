-- Which units of which line a refund covers.
CREATE TABLE refund_items (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '退款商品ID',
    refund_id BIGINT NOT NULL COMMENT '退款单ID（refunds.id）',
    order_item_id BIGINT NOT NULL COMMENT '订单商品ID',
    quantity INT NOT NULL COMMENT '退款数量',
    amount DECIMAL(10,2) NOT NULL COMMENT '退款金额',
    UNIQUE KEY uk_refund_item (refund_id, order_item_id),
    INDEX idx_order_item (order_item_id),
    CONSTRAINT chk_refund_items_quantity CHECK (quantity > 0),
    CONSTRAINT chk_refund_items_amount CHECK (amount >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '退款商品表';
