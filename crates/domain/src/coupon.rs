//! Coupons: what one takes off, whom it serves, and how an order's discount is split over its lines.
//!
//! All arithmetic is in whole fen.

use chrono::{DateTime, TimeDelta, Utc};

use crate::Money;

/// How long a coupon lasts whose template says nothing about it.
const USUAL_LIFE: TimeDelta = TimeDelta::days(365);
/// What a template's `value` stands for, of a [`Kind::Percentage`]: tenths of the price, in
/// hundredths. 8.5 (85 %) is 850, and the whole price is this.
const WHOLE: i64 = 1_000;

/// What kind of coupon it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 满减: so much off from a minimum on.
    Reduction,
    /// 折扣: a share of the price; `value` 8.5 means 85 %.
    Percentage,
    /// 无门槛: so much off, whatever the order costs.
    Unconditional,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Reduction, Kind::Percentage, Kind::Unconditional];

    /// The number that `coupon_templates.type` stores for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            Kind::Reduction => 1,
            Kind::Percentage => 2,
            Kind::Unconditional => 3,
        }
    }

    /// The kind stored as `code`.
    #[must_use]
    pub fn from_code(code: i8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a coupon in a shopper's hand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CouponStatus {
    /// It can be used until it expires.
    Unused,
    /// An order used it.
    Used,
    /// It was not used in time.
    Expired,
}

impl CouponStatus {
    /// Every status.
    pub const ALL: [CouponStatus; 3] =
        [CouponStatus::Unused, CouponStatus::Used, CouponStatus::Expired];

    /// The number that `user_coupons.status` stores for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            CouponStatus::Unused => 0,
            CouponStatus::Used => 1,
            CouponStatus::Expired => 2,
        }
    }

    /// The status stored as `code`.
    #[must_use]
    pub fn from_code(code: i8) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What a coupon takes off, and from which sum on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Its kind.
    pub kind: Kind,
    /// Yuan off; of a [`Kind::Percentage`], tenths of the price that are paid.
    pub value: Money,
    /// What the goods must cost at least; without meaning for [`Kind::Unconditional`].
    pub min_amount: Money,
    /// The most that a [`Kind::Percentage`] takes off.
    pub max_discount: Option<Money>,
}

/// Which part of a coupon's terms is wrong, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct InvalidTerms {
    /// The JSON name of the part.
    pub field: &'static str,
    /// What is wrong, for people.
    pub reason: &'static str,
}

/// Why a coupon can't be used for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unusable {
    /// There is no such coupon, or it is another shopper's.
    NotFound,
    /// An order used it.
    Used,
    /// Its time is over.
    Expired,
    /// The goods cost less than it asks for; so much is missing.
    BelowMinimum {
        /// What is missing.
        missing: Money,
    },
    /// It would take nothing off.
    NoEffect,
}

impl Unusable {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unusable::NotFound => "not_found",
            Unusable::Used => "used",
            Unusable::Expired => "expired",
            Unusable::BelowMinimum { .. } => "below_min_amount",
            Unusable::NoEffect => "no_effect",
        }
    }

    /// The reason in words, for shoppers.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Unusable::NotFound => "优惠券不存在".to_owned(),
            Unusable::Used => "优惠券已使用".to_owned(),
            Unusable::Expired => "优惠券已过期".to_owned(),
            Unusable::BelowMinimum { missing } => format!("还差 {missing} 元可用"),
            Unusable::NoEffect => "对当前商品没有优惠".to_owned(),
        }
    }
}

impl Terms {
    /// Checks terms that an admin wrote.
    ///
    /// # Errors
    ///
    /// [`InvalidTerms`] with the field that can't be.
    pub fn check(&self) -> Result<(), InvalidTerms> {
        let wrong = |field, reason| Err(InvalidTerms { field, reason });
        let value = self.value.to_fen();
        match self.kind {
            Kind::Reduction | Kind::Unconditional if value == 0 => {
                return wrong("value", "优惠金额应大于 0");
            }
            Kind::Percentage if !(1..WHOLE).contains(&value) => {
                return wrong("value", "折扣应大于 0 且小于 10，例如 8.5 表示八五折");
            }
            Kind::Reduction if self.min_amount <= self.value => {
                return wrong("min_amount", "最低消费应大于优惠金额");
            }
            Kind::Reduction | Kind::Percentage | Kind::Unconditional => {}
        }
        if self.max_discount.is_some() && self.kind != Kind::Percentage {
            return wrong("max_discount", "只有折扣券可以设置最高优惠");
        }
        if self.max_discount == Some(Money::ZERO) {
            return wrong("max_discount", "最高优惠应大于 0");
        }
        Ok(())
    }

    /// What the coupon takes off goods that cost `total`. At least one fen is left to pay.
    ///
    /// # Errors
    ///
    /// [`Unusable::BelowMinimum`] or [`Unusable::NoEffect`].
    pub fn discount(&self, total: Money) -> Result<Money, Unusable> {
        if self.kind != Kind::Unconditional
            && let Ok(missing) = self.min_amount.minus(total)
            && missing != Money::ZERO
        {
            return Err(Unusable::BelowMinimum { missing });
        }
        let (total, value) = (total.to_fen(), self.value.to_fen());
        let wanted = match self.kind {
            Kind::Reduction | Kind::Unconditional => value,
            Kind::Percentage => {
                let off = total.saturating_mul(WHOLE.saturating_sub(value).max(0)) / WHOLE;
                self.max_discount.map_or(off, |max| off.min(max.to_fen()))
            }
        };
        let off = wanted.min(total.saturating_sub(1)).max(0);
        Money::from_fen(off).ok().filter(|off| *off != Money::ZERO).ok_or(Unusable::NoEffect)
    }
}

/// When a template's coupons can be received, and how long they last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// From when.
    pub start: Option<DateTime<Utc>>,
    /// Until when.
    pub end: Option<DateTime<Utc>>,
    /// How many days a coupon lasts after it was received; `None`: until the end.
    pub valid_days: Option<u32>,
}

impl Period {
    /// When a coupon expires that is received at `now`.
    #[must_use]
    pub fn expiry(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let days = self.valid_days.map(|days| TimeDelta::days(days.into()));
        match (days, self.end) {
            (Some(days), _) => now.checked_add_signed(days).unwrap_or(now),
            (None, Some(end)) => end,
            (None, None) => now.checked_add_signed(USUAL_LIFE).unwrap_or(now),
        }
    }
}

/// Why a shopper can't receive a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReceivable {
    /// All were given out.
    Exhausted,
    /// The shopper has as many as one may have.
    Limit,
    /// It is too early.
    NotStarted,
    /// It is too late.
    Ended,
}

impl NotReceivable {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            NotReceivable::Exhausted => "coupon_exhausted",
            NotReceivable::Limit => "coupon_limit",
            NotReceivable::NotStarted => "coupon_not_started",
            NotReceivable::Ended => "coupon_ended",
        }
    }
}

/// What is known of a template when somebody asks for one of its coupons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supply {
    /// When its coupons can be received.
    pub period: Period,
    /// How many are left.
    pub remaining: i64,
    /// How many one shopper may have.
    pub per_limit: i64,
}

impl Supply {
    /// Whether a shopper who has `received` of them may have another one at `now`.
    ///
    /// # Errors
    ///
    /// A [`NotReceivable`].
    pub fn receive(&self, received: i64, now: DateTime<Utc>) -> Result<(), NotReceivable> {
        if self.period.start.is_some_and(|start| now < start) {
            return Err(NotReceivable::NotStarted);
        }
        if self.period.end.is_some_and(|end| end <= now) {
            return Err(NotReceivable::Ended);
        }
        if self.per_limit <= received {
            return Err(NotReceivable::Limit);
        }
        if self.remaining <= 0 {
            return Err(NotReceivable::Exhausted);
        }
        Ok(())
    }
}

/// Splits `discount` over lines that cost `lines`, in proportion and to the fen, by the largest
/// remainder; of equal ones the earlier line gets the fen. No share is more than its line. A
/// discount above the sum of the lines is cut to it.
#[must_use]
pub fn split(discount: Money, lines: &[Money]) -> Vec<Money> {
    let fen: Vec<i128> = lines.iter().map(|line| i128::from(line.to_fen())).collect();
    let total: i128 = fen.iter().sum();
    if total == 0 {
        return vec![Money::ZERO; lines.len()];
    }
    let discount = i128::from(discount.to_fen()).min(total);
    let mut shares: Vec<i128> = fen.iter().map(|line| discount * line / total).collect();
    let given: i128 = shares.iter().sum();
    let mut by_remainder: Vec<usize> = (0..lines.len()).collect();
    let remainder = |index: &usize| fen.get(*index).map_or(0, |line| discount * line % total);
    by_remainder.sort_by_key(|index| (std::cmp::Reverse(remainder(index)), *index));
    // Fewer fen are left than lines have a remainder.
    let left = usize::try_from(discount - given).unwrap_or(0);
    for index in by_remainder.into_iter().take(left) {
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
        }
    }
    let money = |share: i128| {
        let fen = i64::try_from(share).unwrap_or(0);
        Money::from_fen(fen).unwrap_or(Money::ZERO)
    };
    shares.into_iter().map(money).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(fen: i64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    fn terms(kind: Kind, value: i64, min: i64, max: Option<i64>) -> Terms {
        Terms { kind, value: fen(value), min_amount: fen(min), max_discount: max.map(fen) }
    }

    #[test]
    fn a_reduction_serves_from_its_minimum_on() {
        let coupon = terms(Kind::Reduction, 3_000, 19_900, None);
        let missing = fen(1);
        assert_eq!(coupon.discount(fen(19_899)), Err(Unusable::BelowMinimum { missing }));
        assert_eq!(coupon.discount(fen(19_900)), Ok(fen(3_000)));
    }

    #[test]
    fn eight_and_a_half_tenths_are_85_percent_up_to_the_cap() {
        let coupon = terms(Kind::Percentage, 850, 0, Some(5_000));
        assert_eq!(coupon.discount(fen(10_000)), Ok(fen(1_500)));
        assert_eq!(coupon.discount(fen(100_000)), Ok(fen(5_000)));
        // A fraction of a fen is not taken off.
        assert_eq!(coupon.discount(fen(199)), Ok(fen(29)));
        assert_eq!(coupon.discount(fen(1)), Err(Unusable::NoEffect));
    }

    #[test]
    fn at_least_one_fen_is_left_to_pay() {
        let coupon = terms(Kind::Unconditional, 500, 0, None);
        assert_eq!(coupon.discount(fen(500)), Ok(fen(499)));
        assert_eq!(coupon.discount(fen(100)), Ok(fen(99)));
        assert_eq!(coupon.discount(fen(1)), Err(Unusable::NoEffect));
        assert_eq!(coupon.discount(fen(0)), Err(Unusable::NoEffect));
    }

    #[test]
    fn terms_that_make_no_sense_are_refused_by_field() {
        let field = |terms: Terms| terms.check().map_err(|wrong| wrong.field);
        assert_eq!(field(terms(Kind::Reduction, 3_000, 19_900, None)), Ok(()));
        assert_eq!(field(terms(Kind::Reduction, 0, 19_900, None)), Err("value"));
        assert_eq!(field(terms(Kind::Reduction, 3_000, 3_000, None)), Err("min_amount"));
        assert_eq!(field(terms(Kind::Reduction, 3_000, 9_900, Some(1))), Err("max_discount"));
        assert_eq!(field(terms(Kind::Percentage, 1_000, 0, None)), Err("value"));
        assert_eq!(field(terms(Kind::Percentage, 0, 0, None)), Err("value"));
        assert_eq!(field(terms(Kind::Percentage, 850, 0, Some(0))), Err("max_discount"));
        assert_eq!(field(terms(Kind::Unconditional, 0, 0, None)), Err("value"));
    }

    #[test]
    fn a_coupon_is_received_in_its_time_within_the_limit_while_there_are_any() {
        let at = |secs: i64| DateTime::from_timestamp(1_800_000_000 + secs, 0).unwrap();
        let period = Period { start: Some(at(0)), end: Some(at(100)), valid_days: None };
        let supply = Supply { period, remaining: 1, per_limit: 2 };
        assert_eq!(supply.receive(0, at(-1)), Err(NotReceivable::NotStarted));
        assert_eq!(supply.receive(1, at(0)), Ok(()));
        assert_eq!(supply.receive(2, at(0)), Err(NotReceivable::Limit));
        assert_eq!(supply.receive(0, at(100)), Err(NotReceivable::Ended));
        let empty = Supply { remaining: 0, ..supply };
        assert_eq!(empty.receive(0, at(0)), Err(NotReceivable::Exhausted));
        assert_eq!(period.expiry(at(0)), at(100));
        assert_eq!(Period { valid_days: Some(1), ..period }.expiry(at(0)), at(86_400));
    }

    #[test]
    fn the_largest_remainders_get_the_fen_that_are_left() {
        assert_eq!(split(fen(100), &[fen(100), fen(100), fen(100)]), [fen(34), fen(33), fen(33)]);
        assert_eq!(split(fen(10), &[fen(1), fen(99)]), [fen(0), fen(10)]);
        assert_eq!(split(fen(5), &[]), []);
        assert_eq!(split(fen(5), &[fen(0)]), [fen(0)]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_more_than_its_line(
            lines in prop::collection::vec(0..10_000_000_i64, 1..120),
            part in 0..=1_000_i64,
        ) {
            let total: i64 = lines.iter().sum();
            let discount = (total / 1_000 * part).min(9_999_999_999);
            let lines: Vec<Money> = lines.into_iter().map(fen).collect();
            let shares = split(fen(discount), &lines);
            let sum: i64 = shares.iter().map(|share| share.to_fen()).sum();
            prop_assert_eq!(sum, discount);
            for (share, line) in shares.iter().zip(&lines) {
                prop_assert!(share <= line);
            }
        }

        #[test]
        fn whatever_the_coupon_a_fen_is_left_and_nothing_is_added(
            kind in 0..3_usize,
            value in 1..1_000_000_i64,
            min in 0..1_000_000_i64,
            max in prop::option::of(1..100_000_i64),
            total in 0..10_000_000_i64,
        ) {
            let coupon = terms(Kind::ALL[kind], value, min, max);
            if let Ok(discount) = coupon.discount(fen(total)) {
                prop_assert!(Money::ZERO < discount);
                prop_assert!(discount.to_fen() < total);
            }
        }
    }
}
