-- Notifications of WeChat that passed the signature check. The unique id makes a doubled one harmless.
CREATE TABLE notifications (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '通知ID',
    notify_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '微信通知ID',
    event_type VARCHAR(32) NOT NULL COMMENT '通知类型',
    out_trade_no VARCHAR(32) COLLATE utf8mb4_bin COMMENT '商户支付单号',
    outcome VARCHAR(32) NOT NULL COMMENT '处理结果',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '收到时间',
    UNIQUE KEY uk_notify_id (notify_id),
    INDEX idx_out_trade_no (out_trade_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '微信通知记录表';
