-- Two filters of the lists of products at once: hot and new (or neither) in the console, a category and a price in the shop.
ALTER TABLE products
    ADD INDEX idx_hot_new (is_hot, is_new, id),
    ADD INDEX idx_category_price (category_id, status, price, id);
