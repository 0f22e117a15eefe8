-- Answers kept for repeated requests. A row without a status is a request still at work.
-- Keys are compared by byte: they are made by machines and tell upper from lower case.
CREATE TABLE idempotency_keys (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '幂等记录ID',
    scope VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '范围（谁、哪个接口）',
    idem_key VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '幂等键',
    request_hash BIGINT NOT NULL COMMENT '请求内容的哈希',
    status INT COMMENT 'HTTP状态码，空为处理中',
    response MEDIUMTEXT COMMENT '响应内容',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    expires_at DATETIME(3) NOT NULL COMMENT '过期时间',
    UNIQUE KEY uk_scope_key (scope, idem_key),
    INDEX idx_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '幂等记录表';
