-- Coupons in shoppers' hands. `nth` counts a shopper's coupons of one template from 1; the unique key and the template's limit
-- together keep a shopper who asks twice at once from getting one too many.
CREATE TABLE user_coupons (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '用户优惠券ID',
    user_id BIGINT NOT NULL COMMENT '用户ID',
    coupon_id BIGINT NOT NULL COMMENT '优惠券模板ID',
    nth INT NOT NULL DEFAULT 1 COMMENT '该用户领取此券的第几张',
    status TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0未使用 1已使用 2已过期',
    used_time DATETIME(3) COMMENT '使用时间',
    order_id BIGINT COMMENT '使用订单',
    expire_time DATETIME(3) NOT NULL COMMENT '过期时间',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '领取时间',
    UNIQUE KEY uk_user_coupon (user_id, coupon_id, nth),
    INDEX idx_user (user_id),
    INDEX idx_status (status),
    CONSTRAINT chk_user_coupons_nth CHECK (nth > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '用户优惠券表';
