-- What the people of the admin console may do. `admins.role` names a row; the built-in ones cannot be deleted.
CREATE TABLE roles (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '角色ID',
    name VARCHAR(32) NOT NULL COMMENT '角色标识',
    title VARCHAR(64) NOT NULL COMMENT '角色名称',
    permissions JSON NOT NULL COMMENT '权限列表，形如 ["order:read","order:ship"]，"*"为全部',
    builtin TINYINT NOT NULL DEFAULT 0 COMMENT '是否内置（不可删除）',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT '更新时间',
    UNIQUE KEY uk_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '后台角色表';
