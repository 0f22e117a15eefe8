-- A message whose sending was not answered may have been sent, and is not sent again by itself.
ALTER TABLE sms_log MODIFY COLUMN state TINYINT NOT NULL DEFAULT 0 COMMENT '状态 0待发送 1已发送 2已送达 3失败 4结果未知';
