-- The console's hot and new products, whatever their status: most products are neither.
ALTER TABLE products ADD INDEX idx_hot (is_hot, id), ADD INDEX idx_new (is_new, id);
