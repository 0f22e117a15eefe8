-- The names that are there already; the program keeps the pairs of those that come.
INSERT IGNORE INTO product_name_pairs (pair, product_id)
WITH RECURSIVE places AS (
    SELECT 1 AS place UNION ALL SELECT place + 1 FROM places WHERE place < 128
)
SELECT SUBSTRING(p.name, places.place, 2), p.id
FROM products p JOIN places ON places.place <= CHAR_LENGTH(p.name);
