-- For the audit page of the console, which lists one kind of action newest first.
ALTER TABLE audit_log ADD INDEX idx_action (action, id);
