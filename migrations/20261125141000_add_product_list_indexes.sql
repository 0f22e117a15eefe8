-- The lists that shoppers page through: by default order, price, sales, and the hot ones; a category's products.
-- Newest first is served by idx_status, whose entries end with the id.
ALTER TABLE products
    ADD INDEX idx_list_default (status, sort, id DESC),
    ADD INDEX idx_list_price (status, price, id),
    ADD INDEX idx_list_sales (status, sales, id),
    ADD INDEX idx_list_hot (status, is_hot, sales, id),
    ADD INDEX idx_list_new (status, is_new, id),
    ADD INDEX idx_category_status (category_id, status, id);
