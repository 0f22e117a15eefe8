-- Rises with every change of an admin's, so that two who edit at once cannot overwrite each other. Receiving a coupon
-- does not count.
ALTER TABLE coupon_templates ADD COLUMN version INT NOT NULL DEFAULT 0 COMMENT '修改版本号' AFTER status;
