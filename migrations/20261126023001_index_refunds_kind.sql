-- The console's list of refunds by kind, newest first: most are of one kind.
ALTER TABLE refunds ADD INDEX idx_kind (kind, id);
