//! What to do next for an order, given what happened: the payment and timeout machines as pure
//! functions. Nothing here waits, calls or writes.

use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::AdminId;
use mall_domain::order::{Event, Status};
use mall_domain::payment::PaymentState;
use mall_store::mysql::order::Order;
use mall_store::mysql::payment::Payment;
use mall_wechat::TradeState;

/// A prepay id lives two hours at WeChat; one that is older than this is asked for again.
const PREPAY_LIFE: TimeDelta = TimeDelta::minutes(110);
/// The most attempts to pay one order; the number of an attempt has two digits.
pub(crate) const ATTEMPTS_MAX: u32 = 99;

/// What a shopper's wish to pay leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PrepayStep {
    /// The attempt that WeChat knows already serves.
    Reuse(Payment),
    /// Ask WeChat (again) for this attempt, with the very same parameters.
    Enter(Payment),
    /// Begin the attempt with this number.
    Begin(u32),
    /// The order can't be paid as it stands.
    NotPayable(Status),
    /// It is too late.
    Expired,
}

/// Decides on a shopper's wish to pay `order`.
pub(crate) fn prepay(order: &Order, payments: &[Payment], now: DateTime<Utc>) -> PrepayStep {
    if order.status.after(Event::Paid).is_err() {
        return PrepayStep::NotPayable(order.status);
    }
    if order.expire_at <= now {
        return PrepayStep::Expired;
    }
    if let Some(live) = payments.iter().rev().find(|payment| payment.state.is_live()) {
        let fresh = live.prepaid_at.is_some_and(|at| now < at + PREPAY_LIFE);
        return match live.state {
            PaymentState::Prepaid if fresh => PrepayStep::Reuse(live.clone()),
            PaymentState::Created
            | PaymentState::Prepaid
            | PaymentState::Success
            | PaymentState::Closed
            | PaymentState::Orphan
            | PaymentState::Failed => PrepayStep::Enter(live.clone()),
        };
    }
    let last = payments.iter().map(|payment| payment.attempt).max().unwrap_or(0);
    match u32::try_from(last).unwrap_or(ATTEMPTS_MAX) {
        ATTEMPTS_MAX.. => PrepayStep::Expired,
        last => PrepayStep::Begin(last + 1),
    }
}

/// What money that came in leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MoneyStep {
    /// It pays the order.
    Pay,
    /// This very money was counted before.
    Known,
    /// The order can't take it: keep it apart and send it back, for this reason.
    SendBack(&'static str),
}

/// Decides on money that came in by `payment`.
pub(crate) fn money(order: &Order, payment: &Payment) -> MoneyStep {
    match payment.state {
        PaymentState::Success | PaymentState::Orphan => return MoneyStep::Known,
        PaymentState::Created
        | PaymentState::Prepaid
        | PaymentState::Closed
        | PaymentState::Failed => {}
    }
    match order.status {
        // An attempt of before an admin changed the price was closed first; should it be paid after
        // all, it is not what the order costs.
        Status::PendingPayment if payment.amount != order.pay_amount => {
            MoneyStep::SendBack("订单已改价，原付款自动退回")
        }
        Status::PendingPayment => MoneyStep::Pay,
        Status::PendingShipment | Status::Shipped | Status::Completed => {
            MoneyStep::SendBack("订单已支付，重复付款自动退回")
        }
        Status::Cancelled | Status::Refunded => MoneyStep::SendBack("订单已取消，付款自动退回"),
    }
}

/// Why an order is to end unpaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Its deadline passed.
    Expired,
    /// Its shopper does not want it any more.
    ByUser,
    /// This admin ends it.
    ByAdmin(AdminId),
}

impl Ending {
    fn event(self) -> Event {
        match self {
            Ending::Expired => Event::Expired,
            Ending::ByUser | Ending::ByAdmin(_) => Event::Cancelled,
        }
    }

    /// What `orders.cancel_reason` stores.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Ending::Expired => "timeout",
            Ending::ByUser => "user",
            Ending::ByAdmin(_) => "admin",
        }
    }
}

/// What the end of an unpaid order leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EndStep {
    /// Nobody can pay it any more: cancel it.
    Cancel,
    /// WeChat must be asked about this attempt first.
    Ask(Payment),
    /// It does not wait for payment.
    Nothing(Status),
    /// Its time has not come.
    NotYet,
}

/// Decides on the end of `order`; a deadline counts once `grace` has passed.
pub(crate) fn end(
    order: &Order,
    payments: &[Payment],
    ending: Ending,
    now: DateTime<Utc>,
    grace: TimeDelta,
) -> EndStep {
    if order.status.after(ending.event()).is_err() {
        return EndStep::Nothing(order.status);
    }
    if ending == Ending::Expired && now < order.expire_at + grace {
        return EndStep::NotYet;
    }
    match payments.iter().find(|payment| payment.state.is_live()) {
        Some(live) => EndStep::Ask(live.clone()),
        None => EndStep::Cancel,
    }
}

/// What WeChat's answer about an attempt leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerStep {
    /// The money is in.
    Paid,
    /// It can still be paid.
    Open,
    /// It can't be paid any more.
    Over,
}

/// Reads a trade state.
pub(crate) fn answer(state: TradeState) -> AnswerStep {
    match state {
        TradeState::Success | TradeState::Refund => AnswerStep::Paid,
        TradeState::NotPay | TradeState::UserPaying | TradeState::Unknown => AnswerStep::Open,
        TradeState::Closed | TradeState::Revoked | TradeState::PayError => AnswerStep::Over,
    }
}

/// Which part of a payment is not what was asked for; `None` if all of it is.
pub(crate) fn mismatch(
    payment: &Payment,
    amount_fen: Option<i64>,
    currency: Option<&str>,
    openid: Option<&str>,
) -> Option<&'static str> {
    if amount_fen != Some(payment.amount.to_fen()) {
        return Some("amount");
    }
    if currency.is_some_and(|currency| currency != "CNY") {
        return Some("currency");
    }
    if openid.is_some_and(|openid| openid != payment.openid) {
        return Some("openid");
    }
    None
}

#[cfg(test)]
mod tests {
    use mall_domain::order::Kind;
    use mall_domain::request::{RequestHash, RequestKey};
    use mall_domain::{Money, OrderId, OrderNo, PaymentId, UserId};

    use super::*;

    fn at(secs: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_507_200 + secs, 0).unwrap()
    }

    fn order(status: Status) -> Order {
        Order {
            id: OrderId(1),
            order_no: OrderNo("2611241200000000010001".into()),
            user_id: UserId(1),
            kind: Kind::Flash,
            sale_id: None,
            status,
            pay_amount: Money::from_fen(9900).unwrap(),
            expire_at: at(300),
            transaction_id: None,
            request_key: RequestKey::parse("12345678").unwrap(),
            request_hash: RequestHash(1),
        }
    }

    fn payment(attempt: i32, state: PaymentState) -> Payment {
        Payment {
            id: PaymentId(attempt.into()),
            order_id: OrderId(1),
            order_no: OrderNo("2611241200000000010001".into()),
            user_id: UserId(1),
            out_trade_no: format!("2611241200000000010001A{attempt:02}"),
            attempt,
            prepay_id: None,
            state,
            amount: Money::from_fen(9900).unwrap(),
            openid: "o".into(),
            transaction_id: None,
            prepaid_at: (state == PaymentState::Prepaid).then(|| at(0)),
            expire_at: at(300),
            queries: 0,
        }
    }

    #[test]
    fn a_live_prepay_is_used_again() {
        let live = payment(1, PaymentState::Prepaid);
        let order = order(Status::PendingPayment);
        assert_eq!(prepay(&order, std::slice::from_ref(&live), at(10)), PrepayStep::Reuse(live));
    }

    #[test]
    fn an_attempt_with_an_unknown_outcome_is_entered_again() {
        let unknown = payment(1, PaymentState::Created);
        let order = order(Status::PendingPayment);
        assert_eq!(
            prepay(&order, std::slice::from_ref(&unknown), at(10)),
            PrepayStep::Enter(unknown)
        );
    }

    #[test]
    fn a_closed_attempt_is_followed_by_the_next() {
        let closed = payment(1, PaymentState::Closed);
        let order = order(Status::PendingPayment);
        assert_eq!(prepay(&order, &[closed], at(10)), PrepayStep::Begin(2));
    }

    #[test]
    fn nothing_is_paid_after_the_deadline() {
        assert_eq!(prepay(&order(Status::PendingPayment), &[], at(300)), PrepayStep::Expired);
    }

    #[test]
    fn only_an_order_that_waits_for_payment_can_be_paid() {
        for status in Status::ALL {
            let step = prepay(&order(status), &[], at(10));
            let expected = if status == Status::PendingPayment {
                PrepayStep::Begin(1)
            } else {
                PrepayStep::NotPayable(status)
            };
            assert_eq!(step, expected);
        }
    }

    #[test]
    fn money_is_counted_once() {
        for status in Status::ALL {
            for state in [PaymentState::Success, PaymentState::Orphan] {
                assert_eq!(money(&order(status), &payment(1, state)), MoneyStep::Known);
            }
        }
    }

    #[test]
    fn money_that_no_order_can_take_goes_back() {
        for status in Status::ALL {
            let step = money(&order(status), &payment(2, PaymentState::Closed));
            if status == Status::PendingPayment {
                assert_eq!(step, MoneyStep::Pay);
            } else {
                assert!(matches!(step, MoneyStep::SendBack(_)), "{status:?}");
            }
        }
    }

    #[test]
    fn money_of_an_earlier_price_goes_back() {
        let cheaper =
            Order { pay_amount: Money::from_fen(9800).unwrap(), ..order(Status::PendingPayment) };
        let step = money(&cheaper, &payment(1, PaymentState::Closed));
        assert!(matches!(step, MoneyStep::SendBack(_)), "{step:?}");
    }

    #[test]
    fn an_order_is_not_given_up_before_the_grace_is_over() {
        let order = order(Status::PendingPayment);
        let grace = TimeDelta::seconds(30);
        assert_eq!(end(&order, &[], Ending::Expired, at(329), grace), EndStep::NotYet);
        assert_eq!(end(&order, &[], Ending::Expired, at(330), grace), EndStep::Cancel);
        assert_eq!(end(&order, &[], Ending::ByUser, at(1), grace), EndStep::Cancel);
    }

    #[test]
    fn an_order_with_a_live_attempt_is_asked_about_before_it_ends() {
        let live = payment(1, PaymentState::Prepaid);
        let order = order(Status::PendingPayment);
        for ending in [Ending::Expired, Ending::ByUser] {
            let step = end(&order, std::slice::from_ref(&live), ending, at(999), TimeDelta::zero());
            assert_eq!(step, EndStep::Ask(live.clone()));
        }
    }

    #[test]
    fn a_paid_order_does_not_end() {
        for status in Status::ALL.into_iter().filter(|status| *status != Status::PendingPayment) {
            let step = end(&order(status), &[], Ending::Expired, at(999), TimeDelta::zero());
            assert_eq!(step, EndStep::Nothing(status));
        }
    }

    #[test]
    fn every_part_of_a_payment_is_compared() {
        let payment = payment(1, PaymentState::Prepaid);
        let check = |fen, currency, openid| mismatch(&payment, fen, currency, openid);
        assert_eq!(check(Some(9900), Some("CNY"), Some("o")), None);
        assert_eq!(check(Some(9901), Some("CNY"), Some("o")), Some("amount"));
        assert_eq!(check(None, Some("CNY"), Some("o")), Some("amount"));
        assert_eq!(check(Some(9900), Some("USD"), Some("o")), Some("currency"));
        assert_eq!(check(Some(9900), Some("CNY"), Some("p")), Some("openid"));
    }
}
