-- One row per attempt to pay an order; each has its own number at WeChat. Money that arrives for an order that cannot take it
-- stays here as an orphan and is refunded.
CREATE TABLE payments (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '支付单ID',
    order_id BIGINT NOT NULL COMMENT '订单ID',
    order_no VARCHAR(32) COLLATE utf8mb4_bin NOT NULL COMMENT '订单号',
    user_id BIGINT NOT NULL COMMENT '用户ID',
    out_trade_no VARCHAR(32) COLLATE utf8mb4_bin NOT NULL COMMENT '商户支付单号（每次尝试一个）',
    attempt INT NOT NULL COMMENT '第几次尝试',
    prepay_id VARCHAR(64) COLLATE utf8mb4_bin COMMENT '微信预支付会话标识',
    state TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0已创建 1已预下单 2支付成功 3已关闭 4无主款项 5失败',
    amount DECIMAL(10,2) NOT NULL COMMENT '应付金额',
    openid VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '付款人openid',
    transaction_id VARCHAR(64) COLLATE utf8mb4_bin COMMENT '微信支付流水号',
    prepaid_at DATETIME(3) COMMENT '预下单时间',
    expire_at DATETIME(3) NOT NULL COMMENT '付款截止时间（即微信time_expire）',
    success_time DATETIME(3) COMMENT '支付成功时间',
    next_query_at DATETIME(3) COMMENT '下次向微信查单的时间',
    queries INT NOT NULL DEFAULT 0 COMMENT '已查单次数',
    note VARCHAR(255) COMMENT '说明',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT '更新时间',
    UNIQUE KEY uk_out_trade_no (out_trade_no),
    UNIQUE KEY uk_transaction (transaction_id),
    UNIQUE KEY uk_order_attempt (order_id, attempt),
    INDEX idx_state_query (state, next_query_at),
    CONSTRAINT chk_payments_amount CHECK (amount > 0),
    CONSTRAINT chk_payments_attempt CHECK (attempt > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '支付单表';
