-- What differs, and what settles it. `number` is ours: out_trade_no of a payment, refund number at WeChat of a refund.
CREATE TABLE reconciliation_differences (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '差异ID',
    reconciliation_id BIGINT NOT NULL COMMENT '对账ID',
    kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL COMMENT '差异 amount金额 state状态 missing_here本地缺失 missing_there微信缺失',
    number VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '商户支付单号或商户退款单号',
    out_trade_no VARCHAR(64) COLLATE utf8mb4_bin COMMENT '商户支付单号',
    transaction_id VARCHAR(64) COLLATE utf8mb4_bin COMMENT '微信支付流水号或微信退款单号',
    our_amount DECIMAL(10,2) COMMENT '本地金额',
    their_amount DECIMAL(10,2) COMMENT '微信金额',
    our_state VARCHAR(32) COMMENT '本地状态',
    their_state VARCHAR(32) COMMENT '微信状态',
    action VARCHAR(16) COLLATE utf8mb4_bin NOT NULL COMMENT '处理方式 query查询 manual人工 ignore忽略',
    resolved TINYINT NOT NULL DEFAULT 0 COMMENT '是否已处理',
    resolution VARCHAR(16) COLLATE utf8mb4_bin COMMENT '实际处理方式',
    admin_id BIGINT COMMENT '处理管理员ID',
    resolved_at DATETIME(3) COMMENT '处理时间',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    UNIQUE KEY uk_run_number (reconciliation_id, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '对账差异表';
