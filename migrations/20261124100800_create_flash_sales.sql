-- A flash sale: what is on offer stands in `flash_sale_items`. `version` rises with every change an admin makes,
-- so that two admins editing at once cannot overwrite each other.
CREATE TABLE flash_sales (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '秒杀活动ID',
    name VARCHAR(64) NOT NULL COMMENT '活动名称',
    start_time DATETIME(3) NOT NULL COMMENT '开始时间',
    end_time DATETIME(3) NOT NULL COMMENT '结束时间',
    status TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0草稿 1已发布 2已暂停 3已结束',
    order_timeout_secs INT COMMENT '未付款订单的保留时长（秒），空为系统默认',
    created_by BIGINT COMMENT '创建管理员ID',
    version INT NOT NULL DEFAULT 0 COMMENT '修改版本号',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT '更新时间',
    INDEX idx_status_start (status, start_time),
    CONSTRAINT chk_flash_sales_times CHECK (start_time < end_time),
    CONSTRAINT chk_flash_sales_timeout CHECK (order_timeout_secs IS NULL OR order_timeout_secs > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '秒杀活动表';
