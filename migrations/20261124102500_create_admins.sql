-- The people of the admin console. `password` holds an argon2 PHC string, which is why it is wide.
-- `role` names a row of `roles`; the default is the built-in role with the fewest rights.
CREATE TABLE admins (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '管理员ID',
    username VARCHAR(32) NOT NULL COMMENT '用户名',
    password VARCHAR(255) NOT NULL COMMENT '密码（argon2 PHC字符串）',
    nickname VARCHAR(64) COMMENT '昵称',
    avatar VARCHAR(255) COMMENT '头像',
    role VARCHAR(32) NOT NULL DEFAULT 'support' COMMENT '角色',
    status TINYINT NOT NULL DEFAULT 1 COMMENT '状态 0禁用 1正常',
    token_version BIGINT NOT NULL DEFAULT 0 COMMENT '登录令牌版本，递增后旧令牌立即失效',
    failed_logins INT NOT NULL DEFAULT 0 COMMENT '连续登录失败次数',
    locked_until DATETIME(3) COMMENT '锁定截止时间',
    totp_secret VARBINARY(255) COMMENT '两步验证密钥（加密存储）',
    last_login DATETIME(3) COMMENT '最近登录时间',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    UNIQUE KEY uk_username (username)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '后台管理员表';
