-- Who receives the parcels of an order that was paid, so that support finds it by the name or the phone number on the label.
-- It is a table of its own and filled by the payment, not by the order: most orders of a flash sale are placed in a second, and
-- every index of `orders` makes that second longer. `orders.address_snapshot` stays what counts.
CREATE TABLE order_receivers (
    order_id BIGINT NOT NULL PRIMARY KEY COMMENT '订单ID',
    name VARCHAR(64) NOT NULL COMMENT '收货人',
    phone VARCHAR(32) NOT NULL COMMENT '收货电话',
    INDEX idx_name (name),
    INDEX idx_phone (phone)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '已付款订单的收货人';
