-- Side effects that were decided in a transaction and are carried out after it, at least once.
-- The unique key makes one effect one row; `pool_id` is 0 where an effect is not about a stock pool.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '待办ID',
    op VARCHAR(32) COLLATE utf8mb4_bin NOT NULL COMMENT '操作 settle_paid settle_cancelled refund 等',
    order_no VARCHAR(32) COLLATE utf8mb4_bin NOT NULL COMMENT '订单号',
    pool_id BIGINT NOT NULL DEFAULT 0 COMMENT '库存池ID，0为不涉及',
    payload JSON NOT NULL COMMENT '操作参数',
    state TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0待处理 1已完成 2已搁置（需人工处理）',
    attempts INT NOT NULL DEFAULT 0 COMMENT '已尝试次数',
    next_at DATETIME(3) NOT NULL COMMENT '下次处理时间',
    claimed_until DATETIME(3) COMMENT '认领截止时间，过期可被其他节点认领',
    last_error VARCHAR(255) COMMENT '最近一次错误',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    done_at DATETIME(3) COMMENT '完成时间',
    UNIQUE KEY uk_effect (order_no, op, pool_id),
    INDEX idx_state_next (state, next_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '事务待办表';
