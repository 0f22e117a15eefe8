-- `version` rises with every change an admin makes, so that two admins editing at once cannot overwrite each other.
-- The indexes serve the console's list: by price, by sales, and a search within names that reads the index alone.
ALTER TABLE products
    ADD COLUMN version INT NOT NULL DEFAULT 0 COMMENT '修改版本号' AFTER sort,
    ADD INDEX idx_name (name),
    ADD INDEX idx_price (price, id),
    ADD INDEX idx_sales (sales, id);
