-- What happened to an order and who did it: the timeline that shoppers and admins see.
CREATE TABLE order_events (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '事件ID',
    order_id BIGINT NOT NULL COMMENT '订单ID',
    event VARCHAR(32) NOT NULL COMMENT '事件',
    actor VARCHAR(32) NOT NULL COMMENT '触发者 user用户 admin管理员 system系统 wechat微信',
    actor_id BIGINT COMMENT '触发者ID（用户或管理员）',
    detail JSON COMMENT '详情',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '发生时间',
    INDEX idx_order (order_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '订单事件表';
