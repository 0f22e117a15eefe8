-- Text messages that were sent or are to be sent. `message_no` is ours and is made once per message, so that a retry
-- does not send it twice; `provider_id` is what the provider's delivery reports name.
CREATE TABLE sms_log (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '短信ID',
    message_no VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '短信流水号',
    user_id BIGINT COMMENT '用户ID',
    phone VARCHAR(20) NOT NULL COMMENT '手机号',
    template VARCHAR(64) NOT NULL COMMENT '短信模板',
    params JSON COMMENT '模板参数',
    state TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0待发送 1已发送 2已送达 3失败',
    attempts INT NOT NULL DEFAULT 0 COMMENT '已尝试次数',
    provider_id VARCHAR(64) COLLATE utf8mb4_bin COMMENT '服务商回执ID',
    last_error VARCHAR(255) COMMENT '最近一次错误',
    sent_at DATETIME(3) COMMENT '发送时间',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    UNIQUE KEY uk_message_no (message_no),
    INDEX idx_phone (phone, created_at),
    INDEX idx_provider (provider_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '短信记录表';
