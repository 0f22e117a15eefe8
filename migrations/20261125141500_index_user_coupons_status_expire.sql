-- Serves the job that expires coupons: the unused ones whose time is over, oldest first. It covers what idx_status served.
ALTER TABLE user_coupons ADD INDEX idx_status_expire (status, expire_time), DROP INDEX idx_status;
