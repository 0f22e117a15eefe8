-- The audit log of one thing, whose kind is not named.
ALTER TABLE audit_log ADD INDEX idx_target_id (target_id, id);
