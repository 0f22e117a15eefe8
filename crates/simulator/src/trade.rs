//! What the API says about an order and a refund: the fields of answers and notifications.

use serde::Serialize;

use crate::clock;
use crate::order::{Order, Refund, TradeState};

const CURRENCY: &str = "CNY";

/// An order in a query's answer and in a payment's notification.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Transaction {
    pub(crate) mchid: String,
    pub(crate) appid: String,
    pub(crate) out_trade_no: String,
    /// What an unpaid order lacks.
    #[serde(flatten)]
    pub(crate) payment: Option<Payment>,
    pub(crate) trade_state: String,
    pub(crate) trade_state_desc: &'static str,
}

/// The part that only a paid order has.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Payment {
    pub(crate) transaction_id: String,
    pub(crate) trade_type: &'static str,
    pub(crate) bank_type: &'static str,
    pub(crate) attach: String,
    pub(crate) success_time: String,
    pub(crate) payer: Payer,
    pub(crate) amount: Amount,
}

/// Who paid.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Payer {
    pub(crate) openid: String,
}

/// How much was paid, in fen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Amount {
    pub(crate) total: i64,
    pub(crate) payer_total: i64,
    pub(crate) currency: String,
    pub(crate) payer_currency: String,
}

impl Transaction {
    /// What a query of `order` answers.
    pub(crate) fn of(order: &Order) -> Self {
        Self::at(order, order.state)
    }

    /// What the notification of `order`'s payment tells: it was paid, whatever came later.
    pub(crate) fn paid(order: &Order) -> Self {
        Self::at(order, TradeState::Success)
    }

    fn at(order: &Order, state: TradeState) -> Self {
        let request = &order.request;
        Self {
            mchid: request.mchid.clone(),
            appid: request.appid.clone(),
            out_trade_no: request.out_trade_no.clone(),
            payment: Payment::of(order),
            trade_state: state.name().to_owned(),
            trade_state_desc: state.description(),
        }
    }
}

impl Payment {
    fn of(order: &Order) -> Option<Self> {
        let (transaction_id, paid_at) = (order.transaction_id.clone()?, order.paid_at?);
        let request = &order.request;
        Some(Self {
            transaction_id,
            trade_type: "JSAPI",
            bank_type: "OTHERS",
            attach: request.attach.clone().unwrap_or_default(),
            success_time: clock::rfc3339(paid_at),
            payer: Payer { openid: request.openid.clone() },
            amount: Amount {
                total: request.total,
                payer_total: request.total,
                currency: CURRENCY.to_owned(),
                payer_currency: CURRENCY.to_owned(),
            },
        })
    }
}

/// A refund in an answer.
#[derive(Debug, Serialize)]
pub(crate) struct RefundView<'a> {
    refund_id: &'a str,
    out_refund_no: &'a str,
    transaction_id: &'a str,
    out_trade_no: &'a str,
    channel: &'static str,
    user_received_account: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_time: Option<String>,
    create_time: String,
    status: &'static str,
    funds_account: &'static str,
    amount: RefundAmount,
}

/// The amounts of a refund in an answer, in fen.
#[derive(Debug, Serialize)]
struct RefundAmount {
    total: i64,
    refund: i64,
    payer_total: i64,
    payer_refund: i64,
    settlement_refund: i64,
    settlement_total: i64,
    discount_refund: i64,
    currency: &'static str,
}

impl<'a> RefundView<'a> {
    /// What an answer tells about `refund`.
    pub(crate) fn of(refund: &'a Refund) -> Self {
        let (total, amount) = (refund.request.total, refund.request.refund);
        Self {
            refund_id: &refund.refund_id,
            out_refund_no: &refund.request.out_refund_no,
            transaction_id: &refund.transaction_id,
            out_trade_no: &refund.out_trade_no,
            channel: "ORIGINAL",
            user_received_account: RECEIVED_IN,
            success_time: success_time(refund),
            create_time: clock::rfc3339(refund.created_at),
            status: refund.status.name(),
            funds_account: "AVAILABLE",
            amount: RefundAmount {
                total,
                refund: amount,
                payer_total: total,
                payer_refund: amount,
                settlement_refund: amount,
                settlement_total: total,
                discount_refund: 0,
                currency: CURRENCY,
            },
        }
    }
}

/// A refund in a notification: some fields have other names than in an answer.
#[derive(Debug, Serialize)]
pub(crate) struct RefundNotice {
    pub(crate) mchid: String,
    pub(crate) out_trade_no: String,
    pub(crate) transaction_id: String,
    pub(crate) out_refund_no: String,
    pub(crate) refund_id: String,
    pub(crate) refund_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) success_time: Option<String>,
    pub(crate) user_received_account: &'static str,
    pub(crate) amount: NoticeAmount,
}

/// The amounts of a refund in a notification, in fen.
#[derive(Debug, Serialize)]
pub(crate) struct NoticeAmount {
    pub(crate) total: i64,
    pub(crate) refund: i64,
    pub(crate) payer_total: i64,
    pub(crate) payer_refund: i64,
}

impl RefundNotice {
    /// What the notification of `refund`'s end tells.
    pub(crate) fn of(refund: &Refund, mchid: &str) -> Self {
        let (total, amount) = (refund.request.total, refund.request.refund);
        Self {
            mchid: mchid.to_owned(),
            out_trade_no: refund.out_trade_no.clone(),
            transaction_id: refund.transaction_id.clone(),
            out_refund_no: refund.request.out_refund_no.clone(),
            refund_id: refund.refund_id.clone(),
            refund_status: refund.status.name(),
            success_time: success_time(refund),
            user_received_account: RECEIVED_IN,
            amount: NoticeAmount {
                total,
                refund: amount,
                payer_total: total,
                payer_refund: amount,
            },
        }
    }
}

const RECEIVED_IN: &str = "支付用户零钱";

fn success_time(refund: &Refund) -> Option<String> {
    let succeeded = refund.status == crate::order::RefundStatus::Success;
    refund.ended_at.filter(|_| succeeded).map(clock::rfc3339)
}
