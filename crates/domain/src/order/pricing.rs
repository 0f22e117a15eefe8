//! What an unpaid order costs after an admin changed it.

use crate::Money;
use crate::coupon::split;

/// The amounts of an order: `pay = total - discount + freight`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// The goods at their prices.
    pub total: Money,
    /// What is taken off.
    pub discount: Money,
    /// Freight.
    pub freight: Money,
    /// What is to be paid.
    pub pay: Money,
}

/// What an admin wants an order to cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NewPrice {
    /// All of it, with freight.
    pub pay: Option<Money>,
    /// Freight.
    pub freight: Option<Money>,
}

/// Why an order can't cost that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPrice {
    /// WeChat Pay takes one fen at least.
    #[error("an order costs at least one fen")]
    Nothing,
    /// The freight alone is more.
    #[error("an order costs no less than its freight")]
    BelowFreight,
    /// The goods would cost more than their prices.
    #[error("an order costs no more than its goods and freight")]
    TooMuch,
}

/// The amounts of an order at a new price. What the goods cost less than their prices is its
/// discount.
///
/// # Errors
///
/// A [`BadPrice`].
pub fn reprice(old: &Amounts, new: NewPrice) -> Result<Amounts, BadPrice> {
    let freight = new.freight.unwrap_or(old.freight);
    let (total, discount) = (old.total.to_fen(), old.discount.to_fen());
    let usual = total.saturating_sub(discount).saturating_add(freight.to_fen());
    let pay = new.pay.map_or(usual, Money::to_fen);
    if pay < 1 {
        return Err(BadPrice::Nothing);
    }
    let goods = pay.saturating_sub(freight.to_fen());
    if goods < 0 {
        return Err(BadPrice::BelowFreight);
    }
    if total < goods {
        return Err(BadPrice::TooMuch);
    }
    let money = |fen: i64| Money::from_fen(fen).map_err(|_too_large| BadPrice::TooMuch);
    Ok(Amounts { total: old.total, discount: money(total - goods)?, freight, pay: money(pay)? })
}

/// What each line takes of the discount, and what it costs then: the shares add up to the fen.
#[must_use]
pub fn share(discount: Money, lines: &[Money]) -> Vec<(Money, Money)> {
    let shares = split(discount, lines);
    let cost = |(line, share): (&Money, Money)| {
        let left = Money::from_fen(line.to_fen().saturating_sub(share.to_fen()));
        (share, left.unwrap_or(Money::ZERO))
    };
    lines.iter().zip(shares).map(cost).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(fen: i64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    fn old() -> Amounts {
        Amounts { total: fen(10_000), discount: fen(1_000), freight: fen(800), pay: fen(9_800) }
    }

    fn new(pay: Option<i64>, freight: Option<i64>) -> Result<Amounts, BadPrice> {
        reprice(&old(), NewPrice { pay: pay.map(fen), freight: freight.map(fen) })
    }

    #[test]
    fn a_lower_price_is_a_larger_discount() {
        let cheap = new(Some(5_000), None).unwrap();
        assert_eq!((cheap.discount, cheap.freight, cheap.pay), (fen(5_800), fen(800), fen(5_000)));
    }

    #[test]
    fn other_freight_leaves_the_goods_as_they_are() {
        let free = new(None, Some(0)).unwrap();
        assert_eq!((free.discount, free.pay), (fen(1_000), fen(9_000)));
    }

    #[test]
    fn an_order_costs_something_and_no_more_than_it_is_worth() {
        assert_eq!(new(Some(0), Some(0)), Err(BadPrice::Nothing));
        assert_eq!(new(Some(700), None), Err(BadPrice::BelowFreight));
        assert_eq!(new(Some(10_801), None), Err(BadPrice::TooMuch));
        assert_eq!(new(Some(10_800), None).unwrap().discount, Money::ZERO);
    }

    proptest! {
        /// Whatever is set: the amounts fit together, and so do those of the lines.
        #[test]
        fn amounts_fit_together(
            lines in prop::collection::vec(1..100_000_i64, 1..5), pay in 1..500_000_i64,
            freight in 0..2_000_i64,
        ) {
            let total: i64 = lines.iter().sum();
            let old = Amounts {
                total: fen(total), discount: fen(0), freight: fen(0), pay: fen(total),
            };
            let price = NewPrice { pay: Some(fen(pay)), freight: Some(fen(freight)) };
            if let Ok(new) = reprice(&old, price) {
                let left = new.total.to_fen() - new.discount.to_fen();
                prop_assert_eq!(left + new.freight.to_fen(), pay);
                let lines: Vec<Money> = lines.into_iter().map(fen).collect();
                let shares = share(new.discount, &lines);
                let sum: i64 = shares.iter().map(|(_off, cost)| cost.to_fen()).sum();
                prop_assert_eq!(sum, left);
            }
        }
    }
}
