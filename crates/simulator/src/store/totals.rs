//! Counts and sums of everything, kept up to date so that nobody has to add them up.

use serde::Serialize;

use super::event::Ending;
use crate::order::TradeState;

/// How many there are of what, and how much; money in fen.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Totals {
    orders: States,
    paid_count: u64,
    paid_fen: i64,
    refunding_count: u64,
    refunding_fen: i64,
    refunded_count: u64,
    refunded_fen: i64,
    notifications: Notifications,
}

/// Orders by state.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct States {
    notpay: u64,
    success: u64,
    refund: u64,
    closed: u64,
}

/// Notifications by how they ended.
#[derive(Debug, Clone, Default, Serialize)]
struct Notifications {
    delivered: u64,
    failed: u64,
    lost: u64,
    pending: u64,
    /// Attempts with a bad signature that the merchant answered as if it were good.
    forged_accepted: u64,
}

impl Totals {
    /// How many orders stand at `state`, or how many there are.
    pub(crate) fn orders(&self, state: Option<TradeState>) -> u64 {
        let States { notpay, success, refund, closed } = self.orders;
        match state {
            Some(TradeState::NotPay) => notpay,
            Some(TradeState::Success) => success,
            Some(TradeState::Refund) => refund,
            Some(TradeState::Closed) => closed,
            None => notpay + success + refund + closed,
        }
    }

    /// A new order.
    pub(super) fn ordered(&mut self) {
        self.orders.notpay += 1;
    }

    /// An order went from one state to another.
    pub(super) fn moved(&mut self, from: TradeState, to: TradeState) {
        *self.state(from) -= 1;
        *self.state(to) += 1;
    }

    /// An order was paid.
    pub(super) fn paid(&mut self, fen: i64) {
        self.paid_count += 1;
        self.paid_fen += fen;
    }

    /// A refund was accepted.
    pub(super) fn refunding(&mut self, fen: i64) {
        self.refunding_count += 1;
        self.refunding_fen += fen;
    }

    /// A refund ended, with the money back or without.
    pub(super) fn refund_ended(&mut self, fen: i64, given_back: bool) {
        self.refunding_count -= 1;
        self.refunding_fen -= fen;
        if given_back {
            self.refunded_count += 1;
            self.refunded_fen += fen;
        }
    }

    /// A notification is to be sent.
    pub(super) fn queued(&mut self) {
        self.notifications.pending += 1;
    }

    /// A notification won't be sent any more.
    pub(super) fn ended(&mut self, ending: Ending) {
        self.notifications.pending -= 1;
        let count = match ending {
            Ending::Delivered => &mut self.notifications.delivered,
            Ending::Failed => &mut self.notifications.failed,
            Ending::Lost => &mut self.notifications.lost,
        };
        *count += 1;
    }

    /// The merchant took what it should have refused.
    pub(super) fn forged_accepted(&mut self) {
        self.notifications.forged_accepted += 1;
    }

    fn state(&mut self, state: TradeState) -> &mut u64 {
        match state {
            TradeState::NotPay => &mut self.orders.notpay,
            TradeState::Success => &mut self.orders.success,
            TradeState::Refund => &mut self.orders.refund,
            TradeState::Closed => &mut self.orders.closed,
        }
    }
}
