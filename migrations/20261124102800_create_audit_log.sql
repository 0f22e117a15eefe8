-- What admins did. `username` is a copy: it names who tried even where no account was found.
-- Secrets (passwords, TOTP keys) never stand in the two values.
CREATE TABLE audit_log (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '审计ID',
    admin_id BIGINT COMMENT '管理员ID，登录失败时可空',
    username VARCHAR(32) NOT NULL COMMENT '管理员用户名',
    action VARCHAR(64) NOT NULL COMMENT '操作，形如 order.ship',
    target_type VARCHAR(32) COMMENT '对象类型',
    target_id VARCHAR(64) COMMENT '对象ID',
    before_value JSON COMMENT '操作前',
    after_value JSON COMMENT '操作后',
    outcome VARCHAR(32) NOT NULL DEFAULT 'ok' COMMENT '结果 ok成功，否则为错误码',
    ip VARCHAR(45) COMMENT '来源IP',
    user_agent VARCHAR(255) COMMENT '浏览器标识',
    request_id VARCHAR(64) COMMENT '请求ID',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '操作时间',
    INDEX idx_admin (admin_id, id),
    INDEX idx_target (target_type, target_id),
    INDEX idx_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '后台审计日志表';
