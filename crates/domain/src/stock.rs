//! Pools of units and what may happen to a reservation.

/// What kind of stock a pool holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PoolKind {
    /// A SKU's ordinary stock.
    Sku,
    /// The units carved out for one flash-sale item.
    FlashItem,
}

impl PoolKind {
    /// The number that `stock_pools.kind` stores for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            PoolKind::Sku => 1,
            PoolKind::FlashItem => 2,
        }
    }

    /// The kind that `stock_pools.kind` stores as `code`.
    #[must_use]
    pub fn from_code(code: i8) -> Option<Self> {
        [PoolKind::Sku, PoolKind::FlashItem].into_iter().find(|kind| kind.code() == code)
    }
}

/// Whether a pool gives out units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PoolState {
    /// It does, within its window.
    Open,
    /// An admin paused it; give-backs still arrive.
    Paused,
    /// Its sale is over; give-backs still arrive.
    Closed,
    /// Its books did not add up; nothing is given out until they were rebuilt.
    Frozen,
}

impl PoolState {
    /// Every state.
    pub const ALL: [PoolState; 4] =
        [PoolState::Open, PoolState::Paused, PoolState::Closed, PoolState::Frozen];

    /// The number that `stock_pools.state` and Redis store for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            PoolState::Open => 1,
            PoolState::Paused => 2,
            PoolState::Closed => 3,
            PoolState::Frozen => 4,
        }
    }

    /// The state stored as `code`.
    #[must_use]
    pub fn from_code(code: i8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why a reservation was refused: a normal answer, never an error in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Fewer units are left than were asked for.
    #[error("sold out")]
    SoldOut,
    /// The shopper would hold more units than one may.
    #[error("the limit per shopper is reached")]
    LimitExceeded,
    /// The sale has not begun.
    #[error("the sale has not started")]
    NotStarted,
    /// The sale is over.
    #[error("the sale has ended")]
    Ended,
    /// The sale is paused.
    #[error("the sale is paused")]
    Paused,
    /// The same idempotency key came with another body.
    #[error("this idempotency key was used for another request")]
    Conflict,
    /// More requests are waiting than can be served in time, or the stock is being rebuilt.
    #[error("too many requests at once")]
    Busy,
}

impl Refusal {
    /// Every refusal, for tables and metrics.
    pub const ALL: [Refusal; 7] = [
        Refusal::SoldOut,
        Refusal::LimitExceeded,
        Refusal::NotStarted,
        Refusal::Ended,
        Refusal::Paused,
        Refusal::Conflict,
        Refusal::Busy,
    ];

    /// Its stable name, as metrics label it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Refusal::SoldOut => "sold_out",
            Refusal::LimitExceeded => "limit_exceeded",
            Refusal::NotStarted => "not_started",
            Refusal::Ended => "ended",
            Refusal::Paused => "paused",
            Refusal::Conflict => "idempotency_conflict",
            Refusal::Busy => "busy",
        }
    }
}

/// What becomes of a held reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// Its order was paid: the units are sold.
    Paid,
    /// Its order was cancelled: the units go back on sale.
    Cancelled,
    /// Its order was paid, and refunded before shipping: the units go back on sale.
    Refunded,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_storage() {
        for state in PoolState::ALL {
            assert_eq!(PoolState::from_code(state.code()), Some(state));
        }
        for kind in [PoolKind::Sku, PoolKind::FlashItem] {
            assert_eq!(PoolKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(PoolState::from_code(0), None);
    }
}
