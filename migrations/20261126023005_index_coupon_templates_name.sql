-- Coupons by how their name begins.
ALTER TABLE coupon_templates ADD INDEX idx_name (name);
