-- What the refund machine needs: how often WeChat closed a refund (each time it needs another number there), when returned goods
-- came in, and why it is not getting on. `next_query_at` is the machine's clock in every state: approve by itself (0), give the
-- return up (1), ask WeChat (2). idx_user serves a shopper's list.
ALTER TABLE refunds
    ADD COLUMN retries INT NOT NULL DEFAULT 0 COMMENT '微信关闭后重新发起的次数' AFTER refund_id,
    ADD COLUMN received_at DATETIME(3) COMMENT '商家收到退货时间' AFTER return_tracking_no,
    MODIFY COLUMN next_query_at DATETIME(3) COMMENT '下次处理时间 状态0自动同意 1退货超时 2向微信查询',
    ADD INDEX idx_user (user_id, id),
    ADD CONSTRAINT chk_refunds_retries CHECK (retries >= 0);
