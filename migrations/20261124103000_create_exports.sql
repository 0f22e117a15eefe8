-- Files that admins asked for; a worker writes them and removes them when they expire.
CREATE TABLE exports (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '导出ID',
    admin_id BIGINT NOT NULL COMMENT '申请管理员ID',
    kind VARCHAR(32) NOT NULL COMMENT '导出内容，形如 orders',
    filter JSON COMMENT '筛选条件',
    format VARCHAR(8) NOT NULL DEFAULT 'xlsx' COMMENT '文件格式 xlsx csv',
    state TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0排队 1生成中 2已完成 3失败 4已过期',
    total_rows INT NOT NULL DEFAULT 0 COMMENT '已写行数',
    file_path VARCHAR(255) COMMENT '文件路径',
    file_size BIGINT COMMENT '文件大小（字节）',
    last_error VARCHAR(255) COMMENT '错误信息',
    claimed_until DATETIME(3) COMMENT '认领截止时间，过期可被其他节点认领',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '申请时间',
    finished_at DATETIME(3) COMMENT '完成时间',
    expires_at DATETIME(3) COMMENT '文件过期时间',
    INDEX idx_admin (admin_id, id),
    INDEX idx_state (state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '导出任务表';
