-- The backstop of every sale: Redis decides who gets a unit, but no transaction commits that takes more than `total`.
-- A pool is a SKU's ordinary stock or the units carved out for one flash-sale item. Available units are total - taken.
-- Rust: `mall_domain` names kind and state.
CREATE TABLE stock_pools (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '库存池ID',
    kind TINYINT NOT NULL COMMENT '类型 1 SKU普通库存 2秒杀活动商品',
    ref_id BIGINT NOT NULL COMMENT '归属 类型1为product_skus.id，类型2为flash_sale_items.id',
    total INT NOT NULL COMMENT '总量（件）',
    taken INT NOT NULL DEFAULT 0 COMMENT '已占用（件），含待付款',
    epoch INT NOT NULL DEFAULT 1 COMMENT 'Redis重建代次，旧代次的写入被拒绝',
    state TINYINT NOT NULL DEFAULT 1 COMMENT '状态 1开放 2暂停 3关闭 4冻结',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间',
    updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT '更新时间',
    UNIQUE KEY uk_kind_ref (kind, ref_id),
    CONSTRAINT chk_stock_pools_total CHECK (total >= 0),
    CONSTRAINT chk_stock_pools_taken CHECK (taken >= 0),
    CONSTRAINT chk_stock_pools_taken_total CHECK (taken <= total)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '库存池表（防超卖底线）';
