-- What coupons a shop hands out. A coupon of 折扣 has `value` 8.5 for 85 %, at most `max_discount` off.
-- A coupon expires at `end_time`, or `valid_days` after it was received where that is set.
CREATE TABLE coupon_templates (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '优惠券模板ID',
    name VARCHAR(64) NOT NULL COMMENT '优惠券名称',
    type TINYINT NOT NULL COMMENT '类型 1满减 2折扣 3无门槛',
    value DECIMAL(10,2) NOT NULL COMMENT '优惠值',
    min_amount DECIMAL(10,2) NOT NULL DEFAULT 0.00 COMMENT '最低消费',
    max_discount DECIMAL(10,2) COMMENT '最高优惠金额（折扣券），空为不限',
    total_count INT NOT NULL COMMENT '发放总量',
    remain_count INT NOT NULL COMMENT '剩余数量',
    per_limit INT NOT NULL DEFAULT 1 COMMENT '每人限领',
    start_time DATETIME(3) COMMENT '开始时间',
    end_time DATETIME(3) COMMENT '结束时间',
    valid_days INT COMMENT '领取后有效天数，空为到结束时间',
    status TINYINT NOT NULL DEFAULT 1 COMMENT '状态 0停用 1启用',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    CONSTRAINT chk_coupon_templates_amounts CHECK (value >= 0 AND min_amount >= 0 AND (max_discount IS NULL OR max_discount >= 0)),
    CONSTRAINT chk_coupon_templates_remain CHECK (remain_count >= 0 AND remain_count <= total_count),
    CONSTRAINT chk_coupon_templates_limits CHECK (per_limit > 0 AND (valid_days IS NULL OR valid_days > 0))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '优惠券模板表';
