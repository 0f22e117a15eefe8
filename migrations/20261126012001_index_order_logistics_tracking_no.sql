-- A pushed track names the number of the waybill and not the order.
CREATE INDEX idx_tracking_no ON order_logistics (tracking_no);
