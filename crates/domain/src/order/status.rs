//! Where an order stands, and the single table of the ways it moves.

/// Where an order stands: the numbers 0 to 5 of the system document, section 3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// 待付款: placed; its units are held until the payment deadline.
    PendingPayment,
    /// 待发货: paid; the shop has to ship it.
    PendingShipment,
    /// 待收货: on its way.
    Shipped,
    /// 已完成: received by the shopper.
    Completed,
    /// 已取消: ended before payment; its units went back on sale.
    Cancelled,
    /// 已退款: all its money went back.
    Refunded,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// WeChat Pay confirmed the payment.
    Paid,
    /// The shopper or an admin cancelled it.
    Cancelled,
    /// The payment deadline passed.
    Expired,
    /// The shop handed it to a carrier.
    Shipped,
    /// The shopper confirmed receipt, or the receipt deadline passed.
    Received,
    /// WeChat Pay confirmed that all its money went back.
    Refunded,
}

/// The event does not apply to an order in this status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {status:?} can't be {event:?}")]
pub struct InvalidTransition {
    /// Where the order stands.
    pub status: Status,
    /// What was tried.
    pub event: Event,
}

/// A stored number that stands for no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no order status has the code {0}")]
pub struct UnknownStatus(pub i8);

impl Status {
    /// Every status, for tests and menus.
    pub const ALL: [Status; 6] = [
        Status::PendingPayment,
        Status::PendingShipment,
        Status::Shipped,
        Status::Completed,
        Status::Cancelled,
        Status::Refunded,
    ];

    /// Where `event` takes an order that stands here: the whole state machine.
    ///
    /// Every update of `orders.status` is guarded by the status that this was asked with.
    ///
    /// # Errors
    ///
    /// [`InvalidTransition`] if `event` can't happen here.
    pub fn after(self, event: Event) -> Result<Status, InvalidTransition> {
        use Event as E;
        use Status as S;

        match (self, event) {
            (S::PendingPayment, E::Paid) => Ok(S::PendingShipment),
            (S::PendingPayment, E::Cancelled | E::Expired) => Ok(S::Cancelled),
            (S::PendingShipment, E::Shipped) => Ok(S::Shipped),
            (S::Shipped, E::Received) => Ok(S::Completed),
            (S::PendingShipment | S::Shipped | S::Completed, E::Refunded) => Ok(S::Refunded),
            (S::PendingPayment, E::Shipped | E::Received | E::Refunded)
            | (S::PendingShipment, E::Paid | E::Cancelled | E::Expired | E::Received)
            | (S::Shipped, E::Paid | E::Cancelled | E::Expired | E::Shipped)
            | (S::Completed, E::Paid | E::Cancelled | E::Expired | E::Shipped | E::Received)
            | (
                S::Cancelled | S::Refunded,
                E::Paid | E::Cancelled | E::Expired | E::Shipped | E::Received | E::Refunded,
            ) => Err(InvalidTransition { status: self, event }),
        }
    }

    /// The number that `orders.status` stores for it. Never reuse one.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            Status::PendingPayment => 0,
            Status::PendingShipment => 1,
            Status::Shipped => 2,
            Status::Completed => 3,
            Status::Cancelled => 4,
            Status::Refunded => 5,
        }
    }
}

impl TryFrom<i8> for Status {
    type Error = UnknownStatus;

    fn try_from(code: i8) -> Result<Self, Self::Error> {
        let known = Status::ALL.into_iter().find(|status| status.code() == code);
        known.ok_or(UnknownStatus(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 6] = [
        Event::Paid,
        Event::Cancelled,
        Event::Expired,
        Event::Shipped,
        Event::Received,
        Event::Refunded,
    ];

    #[test]
    fn every_status_survives_storage() {
        for status in Status::ALL {
            assert_eq!(Status::try_from(status.code()), Ok(status));
        }
        assert_eq!(Status::try_from(6), Err(UnknownStatus(6)));
    }

    #[test]
    fn the_table_has_exactly_the_arrows_of_the_document() {
        let mut arrows = Vec::new();
        for status in Status::ALL {
            for event in EVENTS {
                if let Ok(next) = status.after(event) {
                    arrows.push((status.code(), next.code()));
                }
            }
        }
        arrows.sort_unstable();
        arrows.dedup();
        assert_eq!(arrows, [(0, 1), (0, 4), (1, 2), (1, 5), (2, 3), (2, 5), (3, 5)]);
    }

    #[test]
    fn nothing_happens_to_a_cancelled_or_refunded_order() {
        for event in EVENTS {
            assert!(Status::Cancelled.after(event).is_err(), "{event:?}");
            assert!(Status::Refunded.after(event).is_err(), "{event:?}");
        }
    }
}
