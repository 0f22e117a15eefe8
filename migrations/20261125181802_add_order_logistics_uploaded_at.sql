-- When a parcel was reported to WeChat (发货信息管理).
ALTER TABLE order_logistics
    ADD COLUMN uploaded_at DATETIME(3) COMMENT '上报微信发货信息的时间' AFTER traces;
