-- Serves the daily reconciliation: the refunds of a day.
ALTER TABLE refunds ADD INDEX idx_success_time (success_time);
