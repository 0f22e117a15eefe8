-- The receivers of the orders that were paid before. Running it again changes nothing.
INSERT IGNORE INTO order_receivers (order_id, name, phone)
SELECT id, receiver_name, receiver_phone FROM orders
WHERE pay_time IS NOT NULL AND receiver_name IS NOT NULL AND receiver_phone IS NOT NULL;
