-- One comparison of a day's bill with the books. A run is repeated by starting it again: its differences are found anew.
CREATE TABLE reconciliations (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '对账ID',
    bill_date DATE NOT NULL COMMENT '账单日期（北京时间）',
    kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL COMMENT '账单 trade支付 refund退款',
    state VARCHAR(16) COLLATE utf8mb4_bin NOT NULL DEFAULT 'waiting' COMMENT '状态 waiting等待 running进行中 done已完成 no_bill没有账单 failed失败',
    differences INT NOT NULL DEFAULT 0 COMMENT '差异笔数',
    theirs INT NOT NULL DEFAULT 0 COMMENT '微信笔数',
    ours INT NOT NULL DEFAULT 0 COMMENT '本地笔数',
    attempts INT NOT NULL DEFAULT 0 COMMENT '已尝试次数',
    next_at DATETIME(3) NOT NULL COMMENT '下次处理时间',
    claimed_until DATETIME(3) COMMENT '认领截止时间，过期可被其他节点认领',
    last_error VARCHAR(255) COMMENT '最近一次错误',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    finished_at DATETIME(3) COMMENT '完成时间',
    UNIQUE KEY uk_date_kind (bill_date, kind),
    INDEX idx_state_next (state, next_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '对账表';
