//! What the journal holds: everything that changes the state, nothing that only reads it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::login::Token;
use crate::notify::Notification;
use crate::order::{Order, Refund, RefundStatus};
use crate::shipment::Report;

/// One change of the state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// An order was made.
    Ordered { order: Box<Order> },
    /// An order got a new prepay id.
    Prepaid { out_trade_no: String, prepay_id: String, at: DateTime<Utc> },
    /// The shopper paid, and the merchant is to be told.
    Paid {
        out_trade_no: String,
        transaction_id: String,
        at: DateTime<Utc>,
        notification: Notification,
    },
    /// An order was closed.
    Closed { out_trade_no: String, at: DateTime<Utc> },
    /// A refund was accepted.
    Refunding { refund: Box<Refund> },
    /// A refund came to its end, and the merchant is to be told if it said where.
    RefundEnded {
        out_refund_no: String,
        status: RefundStatus,
        at: DateTime<Utc>,
        notification: Option<Notification>,
    },
    /// An attempt to tell the merchant failed; there will be another one.
    NotificationTried { id: String, attempts: usize, due: DateTime<Utc> },
    /// The merchant was told, or won't be.
    NotificationEnded { id: String, ending: Ending },
    /// The money of an abnormal refund goes another way.
    RefundRescued { out_refund_no: String },
    /// The merchant reported parcels of an order.
    Shipped { out_trade_no: String, report: Report },
    /// A shop got an access token.
    TokenIssued { token: Token },
}

/// How a notification ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    /// The merchant took it.
    Delivered,
    /// All attempts failed.
    Failed,
    /// It was never sent: a fault.
    Lost,
}
