-- Whoever asks by pool wants all of its lines; what one shopper bought is found from the shopper's orders. Without the user a new line
-- goes to the end of its pool.
ALTER TABLE order_items DROP INDEX idx_pool, ADD INDEX idx_pool (pool_id);
