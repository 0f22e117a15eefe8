//! Refunds: what may be asked for, how much it comes to, and when an order is refunded.
//!
//! All arithmetic is in whole fen. Amounts come from the split of the discount that every line of an
//! order keeps, so that partial refunds add up to what was paid, to the fen.

use chrono::{DateTime, TimeDelta, Utc};

use crate::Money;
use crate::order::{Event, Status};
use crate::payment::{RefundKind, RefundStatus};

/// The most refunds of one order: what WeChat takes.
pub const REFUNDS_MAX: i64 = 50;

/// An order as far as refunds go. What is claimed belongs to refunds that are open or done; those
/// that were refused or taken back claim nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where the order stands.
    pub status: Status,
    /// Whether anything of it was shipped.
    pub is_shipped: bool,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// What was paid.
    pub paid: Money,
    /// How much of that is freight.
    pub freight: Money,
    /// How much of it is claimed.
    pub claimed: Money,
    /// How many refunds were asked for.
    pub refunds: i64,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// `order_items.id`.
    pub id: i64,
    /// Units that were bought.
    pub quantity: u32,
    /// What the line cost, after discounts and without freight.
    pub paid: Money,
    /// Units that are claimed.
    pub claimed_quantity: u32,
    /// How much of `paid` is claimed.
    pub claimed: Money,
}

/// Units of a line that are to be refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// `order_items.id`.
    pub line: i64,
    /// How many units.
    pub quantity: u32,
}

/// What a refund gives back for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// `order_items.id`.
    pub line: i64,
    /// How many units.
    pub quantity: u32,
    /// How much.
    pub amount: Money,
}

/// A refund that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// How much goes back, freight included where it does.
    pub amount: Money,
    /// How it is made up; freight belongs to no line.
    pub shares: Vec<Share>,
}

/// Why a refund can't be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The order stands where nothing can be refunded, or not in this way.
    #[error("an order that is {0:?} can't be refunded so")]
    OrderStatus(Status),
    /// It was received too long ago.
    #[error("the after-sale time is over")]
    Closed,
    /// More is asked for than is left.
    #[error("no more can go back than is left")]
    Exceeds,
    /// The order has no such line.
    #[error("the order has no line {0}")]
    NoSuchLine(i64),
}

/// What asking for `wanted` (or all that is left) of an order comes to.
///
/// Freight goes back with the last units, and only if nothing was shipped.
///
/// # Errors
///
/// A [`Refusal`].
pub fn propose(
    order: &Standing,
    kind: RefundKind,
    wanted: Option<&[Wanted]>,
    now: DateTime<Utc>,
    after_sale: TimeDelta,
) -> Result<Proposal, Refusal> {
    check_order(order, kind, now, after_sale)?;
    let wanted: Vec<Wanted> = match wanted {
        Some(wanted) => wanted.to_vec(),
        None => order.lines.iter().filter_map(Line::rest).collect(),
    };
    let shares: Vec<Share> =
        wanted.iter().map(|wanted| share(order, *wanted)).collect::<Result<_, _>>()?;

    let is_last = order.lines.iter().all(|line| {
        let quantity = wanted.iter().find(|w| w.line == line.id).map_or(0, |w| w.quantity);
        line.claimed_quantity.checked_add(quantity) == Some(line.quantity)
    });
    let left = order.paid.to_fen() - order.claimed.to_fen();
    let goods: i64 = shares.iter().map(|share| share.amount.to_fen()).sum();
    let fen = if is_last && !order.is_shipped { left } else { goods.min(left) };
    let amount = Money::from_fen(fen).map_err(|_less_than_nothing| Refusal::Exceeds)?;
    if amount == Money::ZERO {
        return Err(Refusal::Exceeds);
    }
    Ok(Proposal { amount, shares })
}

fn check_order(
    order: &Standing,
    kind: RefundKind,
    now: DateTime<Utc>,
    after_sale: TimeDelta,
) -> Result<(), Refusal> {
    // Whether everything could be refunded decides whether a part can be.
    if order.status.after(Event::Refunded).is_err() {
        return Err(Refusal::OrderStatus(order.status));
    }
    match kind {
        RefundKind::MoneyOnly => {}
        RefundKind::Return if order.is_shipped => {}
        RefundKind::Return | RefundKind::LateMoney => {
            return Err(Refusal::OrderStatus(order.status));
        }
    }
    if order.received_at.is_some_and(|at| at + after_sale < now) {
        return Err(Refusal::Closed);
    }
    if REFUNDS_MAX <= order.refunds {
        return Err(Refusal::Exceeds);
    }
    Ok(())
}

/// What `wanted` units of a line cost: the last units take the rest, so that nothing is lost to
/// rounding.
fn share(order: &Standing, wanted: Wanted) -> Result<Share, Refusal> {
    let line = order.lines.iter().find(|line| line.id == wanted.line);
    let line = line.ok_or(Refusal::NoSuchLine(wanted.line))?;
    let left = line.quantity.saturating_sub(line.claimed_quantity);
    if wanted.quantity == 0 || left < wanted.quantity {
        return Err(Refusal::Exceeds);
    }
    let rest = line.paid.to_fen() - line.claimed.to_fen();
    let fen = if wanted.quantity == left {
        rest
    } else {
        // Money is below 10^10 fen and a quantity below 2^32: the product fits.
        let share = i128::from(line.paid.to_fen()) * i128::from(wanted.quantity)
            / i128::from(line.quantity);
        i64::try_from(share).unwrap_or(i64::MAX).min(rest)
    };
    let amount = Money::from_fen(fen).map_err(|_less_than_nothing| Refusal::Exceeds)?;
    Ok(Share { line: line.id, quantity: wanted.quantity, amount })
}

impl Line {
    /// All units that are left.
    fn rest(&self) -> Option<Wanted> {
        let quantity = self.quantity.checked_sub(self.claimed_quantity).filter(|&left| 0 < left)?;
        Some(Wanted { line: self.id, quantity })
    }
}

/// How much of an order went back (`orders.refund_status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// A part.
    Part,
    /// All that can: the order is refunded.
    Full,
}

impl Extent {
    /// The number that `orders.refund_status` stores for it; 0 stands for nothing.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            Extent::Part => 1,
            Extent::Full => 2,
        }
    }
}

/// How much of an order has gone back, once `refunded` of it has and `units_left` units were not
/// refunded. Freight of what was shipped stays with the shop.
#[must_use]
pub fn extent(
    paid: Money,
    freight: Money,
    is_shipped: bool,
    refunded: Money,
    units_left: i64,
) -> Extent {
    let due = if is_shipped { paid.to_fen() - freight.to_fen() } else { paid.to_fen() };
    let is_full = paid <= refunded || (units_left <= 0 && due <= refunded.to_fen());
    if is_full { Extent::Full } else { Extent::Part }
}

/// Whether the units of a refund go back on sale (`refunds.restock`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restock {
    /// They don't.
    No,
    /// They do if nothing was shipped by the time the money is back.
    Unshipped,
    /// They do: an admin says so.
    Yes,
}

impl Restock {
    /// The number that the database stores for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            Restock::No => 0,
            Restock::Unshipped => 1,
            Restock::Yes => 2,
        }
    }

    /// The value stored as `code`.
    #[must_use]
    pub fn from_code(code: i8) -> Option<Self> {
        [Restock::No, Restock::Unshipped, Restock::Yes].into_iter().find(|r| r.code() == code)
    }

    /// What an admin's word means; without one, units that were not shipped go back.
    #[must_use]
    pub fn of(word: Option<bool>) -> Self {
        match word {
            None => Restock::Unshipped,
            Some(true) => Restock::Yes,
            Some(false) => Restock::No,
        }
    }
}

/// What people do to a refund. What WeChat says of one is no choice, and not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The shop agrees.
    Approve,
    /// The shop does not.
    Refuse,
    /// The shopper takes it back.
    Cancel,
    /// The shopper sends the goods.
    SendBack,
    /// The shop has the goods.
    Receive,
    /// WeChat is to be asked again.
    Retry,
}

/// Where `step` takes a refund that stands at `status`; `None` if it can't be done there. The whole
/// table.
#[must_use]
pub fn after(kind: RefundKind, status: RefundStatus, step: Step) -> Option<RefundStatus> {
    use RefundKind as K;
    use RefundStatus as S;

    match (kind, status, step) {
        (K::MoneyOnly, S::Requested, Step::Approve) | (K::Return, S::Approved, Step::Receive) => {
            Some(S::Processing)
        }
        (K::Return, S::Requested, Step::Approve) | (K::Return, S::Approved, Step::SendBack) => {
            Some(S::Approved)
        }
        (K::MoneyOnly | K::Return, S::Requested, Step::Refuse)
        | (K::Return, S::Approved, Step::Refuse) => Some(S::Refused),
        (K::MoneyOnly | K::Return, S::Requested, Step::Cancel)
        | (K::Return, S::Approved, Step::Cancel) => Some(S::Cancelled),
        (_, S::Processing | S::Failed | S::Abnormal, Step::Retry) => Some(S::Processing),
        (K::LateMoney, S::Approved, Step::Retry) => Some(S::Approved),
        (
            K::MoneyOnly | K::Return | K::LateMoney,
            S::Requested
            | S::Approved
            | S::Processing
            | S::Success
            | S::Refused
            | S::Cancelled
            | S::Failed
            | S::Abnormal,
            Step::Approve
            | Step::Refuse
            | Step::Cancel
            | Step::SendBack
            | Step::Receive
            | Step::Retry,
        ) => None,
    }
}

/// The number that WeChat knows a refund by. A refund keeps its number over every repeat; only when
/// WeChat has closed one does it need another, which still names the first.
#[must_use]
pub fn number_at_wechat(refund_no: &str, retries: u32) -> String {
    match retries {
        0 => refund_no.to_owned(),
        retries => format!("{refund_no}T{retries}"),
    }
}

/// The refund that a number of [`number_at_wechat`] names, and which try it was.
#[must_use]
pub fn number_here(number: &str) -> (&str, u32) {
    let split = number.rsplit_once('T').and_then(|(refund_no, retries)| {
        let retries = retries.parse().ok().filter(|&retries| 0 < retries)?;
        Some((refund_no, retries))
    });
    split.unwrap_or((number, 0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AFTER_SALE: TimeDelta = TimeDelta::days(7);

    fn yuan(fen: i64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_507_200 + day * 86_400, 0).unwrap()
    }

    /// Two lines of 1.00 for 3 units and 5.00 for 1, with 0.80 of freight.
    fn order() -> Standing {
        let line = |id, quantity, fen| Line {
            id,
            quantity,
            paid: yuan(fen),
            claimed_quantity: 0,
            claimed: Money::ZERO,
        };
        Standing {
            status: Status::PendingShipment,
            is_shipped: false,
            received_at: None,
            paid: yuan(680),
            freight: yuan(80),
            claimed: Money::ZERO,
            refunds: 0,
            lines: vec![line(1, 3, 100), line(2, 1, 500)],
        }
    }

    fn ask(order: &Standing, wanted: &[(i64, u32)]) -> Result<Proposal, Refusal> {
        let wanted: Vec<Wanted> =
            wanted.iter().map(|&(line, quantity)| Wanted { line, quantity }).collect();
        propose(order, RefundKind::MoneyOnly, Some(&wanted), at(0), AFTER_SALE)
    }

    fn claim(order: &mut Standing, proposal: &Proposal) {
        order.claimed = order.claimed.plus(proposal.amount).unwrap();
        order.refunds += 1;
        for share in &proposal.shares {
            let line = order.lines.iter_mut().find(|line| line.id == share.line).unwrap();
            line.claimed_quantity += share.quantity;
            line.claimed = line.claimed.plus(share.amount).unwrap();
        }
    }

    #[test]
    fn units_cost_their_share_and_the_last_one_takes_the_rest() {
        let mut order = order();
        let mut amounts = Vec::new();
        for _ in 0..3 {
            let proposal = ask(&order, &[(1, 1)]).unwrap();
            claim(&mut order, &proposal);
            amounts.push(proposal.amount);
        }
        assert_eq!(amounts, [yuan(33), yuan(33), yuan(34)]);
        assert_eq!(ask(&order, &[(1, 1)]), Err(Refusal::Exceeds));
    }

    #[test]
    fn freight_goes_back_with_the_last_units_unless_something_was_shipped() {
        let whole = propose(&order(), RefundKind::MoneyOnly, None, at(0), AFTER_SALE).unwrap();
        assert_eq!(whole.amount, yuan(680));
        let shipped = Standing { is_shipped: true, ..order() };
        let goods = propose(&shipped, RefundKind::MoneyOnly, None, at(0), AFTER_SALE).unwrap();
        assert_eq!(goods.amount, yuan(600));

        let mut order = order();
        let first = ask(&order, &[(1, 3)]).unwrap();
        claim(&mut order, &first);
        let rest = propose(&order, RefundKind::MoneyOnly, None, at(0), AFTER_SALE).unwrap();
        assert_eq!((first.amount, rest.amount), (yuan(100), yuan(580)));
    }

    #[test]
    fn only_paid_orders_are_refunded_and_only_in_time() {
        for status in [Status::PendingPayment, Status::Cancelled, Status::Refunded] {
            let order = Standing { status, ..order() };
            assert_eq!(ask(&order, &[(1, 1)]), Err(Refusal::OrderStatus(status)));
        }
        let received = |day| Standing {
            status: Status::Completed,
            is_shipped: true,
            received_at: Some(at(day)),
            ..order()
        };
        assert!(ask(&received(-7), &[(1, 1)]).is_ok());
        assert_eq!(ask(&received(-8), &[(1, 1)]), Err(Refusal::Closed));
    }

    #[test]
    fn what_was_not_shipped_can_not_be_sent_back() {
        let unshipped = propose(&order(), RefundKind::Return, None, at(0), AFTER_SALE);
        assert_eq!(unshipped, Err(Refusal::OrderStatus(Status::PendingShipment)));
        let shipped = Standing { is_shipped: true, status: Status::Shipped, ..order() };
        assert!(propose(&shipped, RefundKind::Return, None, at(0), AFTER_SALE).is_ok());
    }

    #[test]
    fn what_cost_nothing_is_not_refunded_and_strange_lines_are_named() {
        let mut order = order();
        order.lines[0].paid = Money::ZERO;
        assert_eq!(ask(&order, &[(1, 1)]), Err(Refusal::Exceeds));
        assert_eq!(ask(&order, &[(9, 1)]), Err(Refusal::NoSuchLine(9)));
        assert_eq!(ask(&order, &[(2, 0)]), Err(Refusal::Exceeds));
    }

    #[test]
    fn an_order_is_refunded_when_all_went_back_but_freight_of_what_was_shipped() {
        let extent =
            |shipped, refunded, left| extent(yuan(680), yuan(80), shipped, yuan(refunded), left);
        assert_eq!(extent(false, 680, 0), Extent::Full);
        assert_eq!(extent(false, 600, 0), Extent::Part);
        assert_eq!(extent(true, 600, 0), Extent::Full);
        assert_eq!(extent(true, 600, 1), Extent::Part);
        assert_eq!(extent(true, 599, 0), Extent::Part);
    }

    #[test]
    fn a_refund_moves_only_as_the_table_says() {
        use RefundStatus as S;
        let money = |status, step| after(RefundKind::MoneyOnly, status, step);
        let goods = |status, step| after(RefundKind::Return, status, step);
        assert_eq!(money(S::Requested, Step::Approve), Some(S::Processing));
        assert_eq!(goods(S::Requested, Step::Approve), Some(S::Approved));
        assert_eq!(goods(S::Approved, Step::Receive), Some(S::Processing));
        assert_eq!(money(S::Approved, Step::Receive), None);
        for status in [S::Processing, S::Success, S::Refused, S::Cancelled] {
            assert_eq!(money(status, Step::Cancel), None);
            assert_eq!(goods(status, Step::Approve), None);
        }
        assert_eq!(money(S::Failed, Step::Retry), Some(S::Processing));
        assert_eq!(money(S::Success, Step::Retry), None);
    }

    #[test]
    fn a_number_of_a_later_try_names_the_first() {
        for (retries, number) in [(0, "2611R01"), (1, "2611R01T1"), (12, "2611R01T12")] {
            assert_eq!(number_at_wechat("2611R01", retries), number);
            assert_eq!(number_here(number), ("2611R01", retries));
        }
        assert_eq!(number_here("RT0"), ("RT0", 0));
    }

    proptest! {
        #[test]
        fn however_an_order_is_refunded_it_adds_up(
            lines in proptest::collection::vec((1_u32..6, 0_i64..10_000), 1..5),
            freight in 0_i64..1_000,
            steps in proptest::collection::vec((0_usize..5, 1_u32..6), 0..30),
        ) {
            let goods: i64 = lines.iter().map(|(_, fen)| fen).sum();
            let mut order = Standing { lines: Vec::new(), ..order() };
            order.paid = yuan(goods + freight);
            order.freight = yuan(freight);
            for (index, (quantity, fen)) in lines.iter().enumerate() {
                order.lines.push(Line {
                    id: i64::try_from(index).unwrap(),
                    quantity: *quantity,
                    paid: yuan(*fen),
                    claimed_quantity: 0,
                    claimed: Money::ZERO,
                });
            }
            for (line, quantity) in steps {
                let wanted = [(i64::try_from(line).unwrap(), quantity)];
                if let Ok(proposal) = ask(&order, &wanted) {
                    claim(&mut order, &proposal);
                    prop_assert!(order.claimed <= order.paid);
                }
            }
            if let Ok(rest) = propose(&order, RefundKind::MoneyOnly, None, at(0), AFTER_SALE) {
                claim(&mut order, &rest);
                prop_assert_eq!(order.claimed, order.paid);
            }
        }
    }
}
