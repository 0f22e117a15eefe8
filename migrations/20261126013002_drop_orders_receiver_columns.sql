-- `order_receivers` serves the search for a receiver, and `refunds` knows which orders had money back: no insert into `orders` pays
-- for either any more.
ALTER TABLE orders
    DROP INDEX idx_receiver_name,
    DROP INDEX idx_receiver_phone,
    DROP INDEX idx_refund_status,
    DROP COLUMN receiver_name,
    DROP COLUMN receiver_phone;
