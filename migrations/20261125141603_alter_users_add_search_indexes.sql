-- For the console: users by how a nickname begins, those who are banned, and how many came on a day. None of these columns
-- changes often.
ALTER TABLE users ADD INDEX idx_nickname (nickname), ADD INDEX idx_status (status), ADD INDEX idx_created (created_at);
