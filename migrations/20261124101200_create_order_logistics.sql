-- Parcels. A split shipment has several rows for one order.
CREATE TABLE order_logistics (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '物流ID',
    order_id BIGINT NOT NULL COMMENT '订单ID',
    company VARCHAR(32) COMMENT '物流公司',
    tracking_no VARCHAR(64) COMMENT '物流单号',
    traces JSON COMMENT '物流轨迹',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT '更新时间',
    INDEX idx_order (order_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '物流信息表';
