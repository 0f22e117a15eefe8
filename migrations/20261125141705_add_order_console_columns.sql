-- What the console needs of orders. The receiver is copied out of the snapshot, so that support finds an order by the name or the
-- phone number on the parcel; idx_refund_status lists orders with refunds, and every insert goes to its end.
ALTER TABLE orders
    ADD COLUMN admin_remark VARCHAR(255) COMMENT '商家备注（用户不可见）' AFTER remark,
    ADD COLUMN receiver_name VARCHAR(64) GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(address_snapshot, '$.name'))) STORED COMMENT '收货人（取自地址快照）',
    ADD COLUMN receiver_phone VARCHAR(32) GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(address_snapshot, '$.phone'))) STORED COMMENT '收货电话（取自地址快照）',
    ADD INDEX idx_receiver_name (receiver_name),
    ADD INDEX idx_receiver_phone (receiver_phone),
    ADD INDEX idx_refund_status (refund_status);
