//! One order and one refund as the platform keeps them, and what may happen to them. Not stored here.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How long an order can be paid that names no end, and how long any order stays open.
const OPEN_DAYS: i64 = 7;
/// The latest end an order can name.
const EXPIRE_MAX_DAYS: i64 = 15;
/// How long a prepay id can be paid.
pub(crate) const PREPAY_HOURS: i64 = 2;
/// How often one order can be refunded.
pub(crate) const REFUNDS_MAX: u32 = 50;

/// What a merchant asked for: a prepay request that passed the checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Prepay {
    pub(crate) appid: String,
    pub(crate) mchid: String,
    pub(crate) description: String,
    pub(crate) out_trade_no: String,
    pub(crate) time_expire: Option<DateTime<Utc>>,
    pub(crate) attach: Option<String>,
    pub(crate) notify_url: String,
    /// In fen.
    pub(crate) total: i64,
    pub(crate) openid: String,
    /// The fields the simulator checks and does nothing with.
    pub(crate) rest: Map<String, Value>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum TradeState {
    /// Not paid.
    NotPay,
    /// Paid.
    Success,
    /// Paid, and a refund was asked for.
    Refund,
    /// Closed without having been paid.
    Closed,
}

/// What happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The shopper pays.
    Paid,
    /// The merchant closes it, or it was open too long.
    Closed,
    /// The merchant asks for a refund.
    Refunding,
}

impl TradeState {
    /// Where `event` takes an order that stands here, or [`None`] if it can't happen here.
    pub(crate) fn after(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::NotPay, Event::Paid) => Some(Self::Success),
            // Closing again changes nothing and is no mistake.
            (Self::NotPay | Self::Closed, Event::Closed) => Some(Self::Closed),
            (Self::Success | Self::Refund, Event::Refunding) => Some(Self::Refund),
            (Self::NotPay | Self::Closed, Event::Refunding)
            | (Self::Success | Self::Refund, Event::Paid | Event::Closed)
            | (Self::Closed, Event::Paid) => None,
        }
    }

    /// The name in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotPay => "NOTPAY",
            Self::Success => "SUCCESS",
            Self::Refund => "REFUND",
            Self::Closed => "CLOSED",
        }
    }

    /// The name for people.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::NotPay => "订单未支付",
            Self::Success => "支付成功",
            Self::Refund => "转入退款",
            Self::Closed => "订单已关闭",
        }
    }
}

/// An order.
///
/// Invariant: `refunding` is at most the total, and zero unless the order was paid.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) request: Prepay,
    /// The newest prepay id; older ones stay good for two hours.
    pub(crate) prepay_id: String,
    pub(crate) created_at: DateTime<Utc>,
    /// The shopper can pay before this.
    pub(crate) pay_until: DateTime<Utc>,
    pub(crate) state: TradeState,
    pub(crate) transaction_id: Option<String>,
    pub(crate) paid_at: Option<DateTime<Utc>>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    /// What is or will be given back, in fen.
    pub(crate) refunding: i64,
    pub(crate) refund_count: u32,
    pub(crate) last_refund_at: Option<DateTime<Utc>>,
}

impl Order {
    /// A new order; the shopper gets at least `least` to pay it.
    pub(crate) fn new(
        request: Prepay,
        prepay_id: String,
        now: DateTime<Utc>,
        least: TimeDelta,
    ) -> Self {
        let pay_until = match request.time_expire {
            Some(end) => end.max(now + least).min(now + TimeDelta::days(EXPIRE_MAX_DAYS)),
            None => now + TimeDelta::days(OPEN_DAYS),
        };
        Self {
            request,
            prepay_id,
            created_at: now,
            pay_until,
            state: TradeState::NotPay,
            transaction_id: None,
            paid_at: None,
            closed_at: None,
            refunding: 0,
            refund_count: 0,
            last_refund_at: None,
        }
    }

    /// The merchant's number of the order.
    pub(crate) fn number(&self) -> &str {
        &self.request.out_trade_no
    }

    /// Whether the platform closes it, because nobody paid it for too long.
    pub(crate) fn is_stale(&self, now: DateTime<Utc>) -> bool {
        let last = self.pay_until.max(self.created_at + TimeDelta::days(OPEN_DAYS));
        self.state == TradeState::NotPay && last <= now
    }

    /// Notes that the order was paid.
    pub(crate) fn pay(&mut self, transaction_id: String, at: DateTime<Utc>) {
        self.step(Event::Paid);
        self.transaction_id = Some(transaction_id);
        self.paid_at = Some(at);
    }

    /// Notes that the order was closed.
    pub(crate) fn close(&mut self, at: DateTime<Utc>) {
        self.step(Event::Closed);
        self.closed_at = Some(at);
    }

    /// Notes that `amount` will be given back.
    pub(crate) fn refund(&mut self, amount: i64, at: DateTime<Utc>) {
        self.step(Event::Refunding);
        self.refunding += amount;
        self.refund_count += 1;
        self.last_refund_at = Some(at);
        assert!(self.refunding <= self.request.total, "more is given back than was paid");
    }

    /// Notes that `amount` won't be given back after all.
    pub(crate) fn keep(&mut self, amount: i64) {
        self.refunding -= amount;
        assert!(0 <= self.refunding, "more is kept than was to be given back");
    }

    /// Whoever calls a change has asked [`TradeState::after`] first.
    fn step(&mut self, event: Event) {
        let next = self.state.after(event);
        assert!(next.is_some(), "{event:?} can't happen to an order that is {:?}", self.state);
        self.state = next.unwrap_or(self.state);
    }
}

/// What a merchant asked for: a refund request that passed the checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RefundRequest {
    pub(crate) transaction_id: Option<String>,
    pub(crate) out_trade_no: Option<String>,
    pub(crate) out_refund_no: String,
    pub(crate) notify_url: Option<String>,
    /// In fen.
    pub(crate) refund: i64,
    /// The order's total, in fen.
    pub(crate) total: i64,
    /// The fields the simulator checks and does nothing with.
    pub(crate) rest: Map<String, Value>,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum RefundStatus {
    /// Accepted; the money is on its way.
    Processing,
    /// The shopper has the money.
    Success,
    /// The shopper's bank doesn't take it.
    Abnormal,
    /// Given up; the money stays with the merchant.
    Closed,
}

impl RefundStatus {
    /// The name in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Success => "SUCCESS",
            Self::Abnormal => "ABNORMAL",
            Self::Closed => "CLOSED",
        }
    }
}

/// A refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) request: RefundRequest,
    pub(crate) refund_id: String,
    pub(crate) out_trade_no: String,
    pub(crate) transaction_id: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) status: RefundStatus,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [TradeState; 4] =
        [TradeState::NotPay, TradeState::Success, TradeState::Refund, TradeState::Closed];

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_438_800 + second, 0).unwrap()
    }

    fn order(time_expire: Option<DateTime<Utc>>) -> Order {
        let request = Prepay {
            appid: "wx0".to_owned(),
            mchid: "1".to_owned(),
            description: "tea".to_owned(),
            out_trade_no: "T20261123001".to_owned(),
            time_expire,
            attach: None,
            notify_url: "https://shop.example/notify".to_owned(),
            total: 100,
            openid: "o1".to_owned(),
            rest: Map::new(),
        };
        Order::new(request, "wx1".to_owned(), at(0), TimeDelta::seconds(60))
    }

    #[test]
    fn an_end_that_is_too_near_is_moved() {
        assert_eq!(order(Some(at(5))).pay_until, at(60));
        assert_eq!(order(Some(at(90))).pay_until, at(90));
    }

    #[test]
    fn an_end_that_is_too_far_is_moved() {
        assert_eq!(order(Some(at(86_400 * 30))).pay_until, at(86_400 * 15));
    }

    #[test]
    fn an_order_without_an_end_is_open_for_a_week() {
        let order = order(None);
        assert_eq!(order.pay_until, at(86_400 * 7));
        assert!(!order.is_stale(at(86_400 * 7 - 1)));
        assert!(order.is_stale(at(86_400 * 7)));
    }

    #[test]
    fn only_an_unpaid_order_is_paid() {
        let paid = STATES.map(|state| state.after(Event::Paid));
        assert_eq!(paid, [Some(TradeState::Success), None, None, None]);
    }

    #[test]
    fn the_names_are_those_of_the_api() {
        for state in STATES {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
    }

    #[test]
    #[should_panic(expected = "more is given back")]
    fn more_than_the_total_is_never_given_back() {
        let mut order = order(None);
        order.pay("42".to_owned(), at(1));
        order.refund(101, at(2));
    }
}
