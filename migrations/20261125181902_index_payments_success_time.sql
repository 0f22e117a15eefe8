-- Serves the daily reconciliation: the payments of a day.
ALTER TABLE payments ADD INDEX idx_success_time (success_time);
