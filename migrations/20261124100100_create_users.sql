-- Shoppers. WeChat's ids tell upper from lower case, so they compare by byte.
-- UNIQUE already indexes openid; a second index on it would only cost writes.
CREATE TABLE users (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '用户ID',
    openid VARCHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT '微信openid',
    unionid VARCHAR(64) COLLATE utf8mb4_bin COMMENT '微信unionid',
    nickname VARCHAR(64) COMMENT '昵称',
    avatar VARCHAR(255) COMMENT '头像',
    phone VARCHAR(20) COMMENT '手机号',
    gender TINYINT NOT NULL DEFAULT 0 COMMENT '性别 0未知 1男 2女',
    balance DECIMAL(10,2) NOT NULL DEFAULT 0.00 COMMENT '余额',
    points INT NOT NULL DEFAULT 0 COMMENT '积分',
    status TINYINT NOT NULL DEFAULT 1 COMMENT '状态 0禁用 1正常',
    token_version BIGINT NOT NULL DEFAULT 0 COMMENT '登录令牌版本，递增后旧令牌立即失效',
    last_login DATETIME(3) COMMENT '最近登录时间',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT '更新时间',
    UNIQUE KEY uk_openid (openid),
    INDEX idx_phone (phone),
    CONSTRAINT chk_users_balance CHECK (balance >= 0),
    CONSTRAINT chk_users_points CHECK (points >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '用户表';
