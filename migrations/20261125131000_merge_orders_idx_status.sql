-- An index on the status alone finds nothing that the one on status and deadline does not find as well, and every order of a
-- flash sale pays for it. One index of that name is left.
ALTER TABLE orders DROP INDEX idx_status, RENAME INDEX idx_status_expire TO idx_status;
