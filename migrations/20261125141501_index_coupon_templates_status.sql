-- Serves the list of coupons that shoppers can receive: the enabled ones, newest first.
ALTER TABLE coupon_templates ADD INDEX idx_status (status, id);
