-- The console lists the ledger by reason, newest first. There is one entry per commit and pool, so this costs no order anything.
ALTER TABLE stock_ledger ADD INDEX idx_reason (reason, id);
