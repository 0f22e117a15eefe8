-- Ordinary orders between "wanted" and "written". A draft is committed before any unit is reserved, and is deleted by the very
-- transaction that writes its order. So whoever finds reservations of an order that is not there learns from the draft whether
-- it may still be written (and has all that it takes to write it), or was given up and must be released.
-- Rust: `mall_store::mysql::draft` names the state. The row of a draft that was given up answers repeats of its request, for days.
CREATE TABLE order_drafts (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '草稿ID',
    order_no VARCHAR(32) COLLATE utf8mb4_bin NOT NULL COMMENT '订单号',
    user_id BIGINT NOT NULL COMMENT '用户ID',
    request_key VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '下单幂等键',
    request_hash BIGINT NOT NULL COMMENT '下单请求内容的哈希',
    content JSON NOT NULL COMMENT '写入订单所需的全部内容',
    state TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0待写入 1已放弃（预留待释放） 2已放弃（预留已释放）',
    refusal JSON COMMENT '放弃的原因',
    next_at DATETIME(3) NOT NULL COMMENT '下次处理时间',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    UNIQUE KEY uk_order_no (order_no),
    UNIQUE KEY uk_user_request (user_id, request_key),
    INDEX idx_state_next (state, next_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '订单草稿表';
