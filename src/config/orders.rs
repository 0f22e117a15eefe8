//! Deadlines of orders, and the node that numbers them.

use std::time::Duration;

use super::Reader;

/// Settings of orders.
#[derive(Debug, Clone)]
pub struct Orders {
    /// Which node this is; part of every order number it makes, so different on every node.
    pub node_id: u16,
    /// The longest that an ordinary order waits for its payment; the shop's settings say how long.
    pub order_timeout: Duration,
    /// How long a flash-sale order does, unless the sale says otherwise.
    pub flash_timeout: Duration,
    /// How long after the deadline that shoppers see an order is really given up.
    pub pay_grace: Duration,
    /// After how long a refund of what was not shipped approves itself.
    pub refund_approve_after: Duration,
}

impl Orders {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let seconds = |number: u32| Duration::from_secs(number.into());
        let node = reader.number("MALL_NODE_ID", 1, 0..=999);
        Self {
            node_id: u16::try_from(node).unwrap_or(1),
            order_timeout: seconds(reader.number("MALL_ORDER_TIMEOUT_SECS", 86_400, 1..=86_400)),
            flash_timeout: seconds(reader.number("MALL_FLASH_TIMEOUT_SECS", 300, 1..=86_400)),
            pay_grace: seconds(reader.number("MALL_PAY_GRACE_SECS", 30, 0..=3_600)),
            refund_approve_after: seconds(reader.number(
                "MALL_REFUND_APPROVE_SECS",
                600,
                0..=604_800,
            )),
        }
    }
}
