//! What the control interface tells about an order and a refund.

use serde::Serialize;

use crate::clock;
use crate::order::{Order, Refund, RefundStatus, TradeState};

/// An order; money in fen.
#[derive(Debug, Serialize)]
pub(super) struct OrderView {
    out_trade_no: String,
    transaction_id: Option<String>,
    trade_state: TradeState,
    total: i64,
    refunding: i64,
    refund_count: u32,
    openid: String,
    description: String,
    attach: Option<String>,
    notify_url: String,
    prepay_id: String,
    created_at: String,
    pay_until: String,
    paid_at: Option<String>,
    closed_at: Option<String>,
}

impl From<Order> for OrderView {
    fn from(order: Order) -> Self {
        let request = order.request;
        Self {
            out_trade_no: request.out_trade_no,
            transaction_id: order.transaction_id,
            trade_state: order.state,
            total: request.total,
            refunding: order.refunding,
            refund_count: order.refund_count,
            openid: request.openid,
            description: request.description,
            attach: request.attach,
            notify_url: request.notify_url,
            prepay_id: order.prepay_id,
            created_at: clock::rfc3339(order.created_at),
            pay_until: clock::rfc3339(order.pay_until),
            paid_at: order.paid_at.map(clock::rfc3339),
            closed_at: order.closed_at.map(clock::rfc3339),
        }
    }
}

/// A refund; money in fen.
#[derive(Debug, Serialize)]
pub(super) struct RefundRow {
    out_refund_no: String,
    refund_id: String,
    out_trade_no: String,
    transaction_id: String,
    status: RefundStatus,
    refund: i64,
    total: i64,
    notify_url: Option<String>,
    created_at: String,
    ended_at: Option<String>,
}

impl From<Refund> for RefundRow {
    fn from(refund: Refund) -> Self {
        let request = refund.request;
        Self {
            out_refund_no: request.out_refund_no,
            refund_id: refund.refund_id,
            out_trade_no: refund.out_trade_no,
            transaction_id: refund.transaction_id,
            status: refund.status,
            refund: request.refund,
            total: request.total,
            notify_url: request.notify_url,
            created_at: clock::rfc3339(refund.created_at),
            ended_at: refund.ended_at.map(clock::rfc3339),
        }
    }
}
