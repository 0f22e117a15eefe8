-- For the statistics: what was refunded on a day.
ALTER TABLE refunds ADD INDEX idx_success (success_time);
