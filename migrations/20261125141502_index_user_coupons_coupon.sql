-- Serves the console's issue records of a template, and the audit that counts them.
ALTER TABLE user_coupons ADD INDEX idx_coupon (coupon_id, id);
