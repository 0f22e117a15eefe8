-- Units of a line that went back on sale after a refund, one by one: `restocked` only knew all or nothing. A line holds
-- quantity - restocked_quantity units of its pool.
ALTER TABLE order_items
    ADD COLUMN restocked_quantity INT NOT NULL DEFAULT 0 COMMENT '退款后已归还库存的数量' AFTER restocked,
    ADD CONSTRAINT chk_order_items_restocked CHECK (restocked_quantity >= 0 AND restocked_quantity <= quantity);
