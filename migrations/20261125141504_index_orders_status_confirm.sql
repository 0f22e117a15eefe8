-- Serves the job that counts shipped orders as received: those whose time has come, oldest first.
ALTER TABLE orders ADD INDEX idx_status_confirm (status, auto_confirm_at);
