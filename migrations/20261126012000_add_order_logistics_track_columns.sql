-- What Kuaidi100 tells of a parcel, and what it was asked for. `newest_at` guards against an older track that comes later.
ALTER TABLE order_logistics
    ADD COLUMN state VARCHAR(16) COMMENT '物流状态 in_transit picked_up problem signed delivering returning refused other' AFTER traces,
    ADD COLUMN newest_at DATETIME(3) COMMENT '最新一条轨迹的时间' AFTER state,
    ADD COLUMN tracked_at DATETIME(3) COMMENT '最近一次更新轨迹的时间' AFTER newest_at,
    ADD COLUMN subscribed_at DATETIME(3) COMMENT '订阅物流推送的时间' AFTER tracked_at,
    ADD COLUMN asked_at DATETIME(3) COMMENT '最近一次主动查询的时间，30分钟内不再查询' AFTER subscribed_at,
    ADD COLUMN track_error VARCHAR(255) COMMENT '物流公司停止跟踪的原因' AFTER asked_at;
