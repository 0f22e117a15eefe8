-- Two-step verification: a key that its owner has not confirmed yet, and the last time step whose code was used, so that
-- nobody uses a code a second time.
ALTER TABLE admins
    ADD COLUMN totp_pending VARBINARY(255) COMMENT '待确认的两步验证密钥（加密存储）' AFTER totp_secret,
    ADD COLUMN totp_step BIGINT COMMENT '最近一次使用的两步验证时间步' AFTER totp_pending;
