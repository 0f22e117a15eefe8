-- Who changed a pool, by how much and why. The last `balance` of a pool equals its available units (total - taken).
-- A batch of reservations is one row: `orders` counts them and `order_nos` names them.
CREATE TABLE stock_ledger (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '流水ID',
    pool_id BIGINT NOT NULL COMMENT '库存池ID',
    delta INT NOT NULL COMMENT '可用量变化（件），占用为负，归还为正',
    balance INT NOT NULL COMMENT '变化后的可用量（件）',
    reason VARCHAR(32) NOT NULL COMMENT '原因 reserve下单 cancel取消 refund退款 publish发布 carve划出 return归还 adjust调整',
    orders INT NOT NULL DEFAULT 0 COMMENT '涉及订单数',
    order_nos JSON COMMENT '涉及订单号',
    admin_id BIGINT COMMENT '操作管理员ID',
    remark VARCHAR(255) COMMENT '备注',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    INDEX idx_pool (pool_id, id),
    CONSTRAINT chk_stock_ledger_balance CHECK (balance >= 0),
    CONSTRAINT chk_stock_ledger_orders CHECK (orders >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '库存流水表';
