-- The console's SKUs of which few are left: an index finds them, whatever the number of SKUs. One entry of it changes
-- with every commit of a sale's pool, whose orders are committed many at a time.
ALTER TABLE stock_pools
    ADD COLUMN available INT GENERATED ALWAYS AS (total - taken) STORED COMMENT '可售数量（件）' AFTER taken,
    ADD INDEX idx_kind_available (kind, available);
