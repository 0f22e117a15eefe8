-- uk_user_request begins with the user and finds a shopper's orders as well; they are few enough to sort. Every order of a flash
-- sale paid for this index with a place of its own in a tree.
ALTER TABLE orders DROP INDEX idx_user;
