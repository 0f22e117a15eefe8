//! Amounts of money; no floating-point number ever holds one.

use std::fmt;

use rust_decimal::Decimal;

/// The largest amount, in fen: what `DECIMAL(10,2)` holds.
const FEN_MAX: i64 = 9_999_999_999;

/// An amount of yuan from zero to 99,999,999.99, with at most two decimals.
///
/// JSON carries it as a string (`"19.90"`), MySQL as `DECIMAL(10,2)`, WeChat Pay as whole fen.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "Decimal")]
pub struct Money(Decimal);

/// Why a number is not an amount of [`Money`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amount is below zero.
    #[error("an amount can't be negative")]
    Negative,
    /// The amount has a fraction of a fen.
    #[error("an amount has at most two decimals")]
    TooPrecise,
    /// The amount is above 99,999,999.99.
    #[error("the amount is too large")]
    TooLarge,
    /// The text is not a plain number of digits and a point.
    #[error("an amount is written in digits and a point")]
    NotANumber,
}

impl Money {
    /// No money.
    pub const ZERO: Money = Money(Decimal::from_parts(0, 0, 0, false, 2));

    /// The amount of `fen` hundredths of a yuan.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] if it is negative or too large.
    pub fn from_fen(fen: i64) -> Result<Money, MoneyError> {
        Money::try_from(Decimal::new(fen, 2))
    }

    /// Reads an amount as people type it: digits, and at most two behind a point. What else is a
    /// number to a parser (`1e5`, `1_000`) is a typing mistake.
    #[must_use]
    pub fn parse(text: &str) -> Option<Money> {
        Money::try_from(text.to_owned()).ok()
    }

    /// The price of `quantity` units at this price each.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooLarge`] if the product is above the largest amount.
    pub fn times(self, quantity: u32) -> Result<Money, MoneyError> {
        let product = self.0.checked_mul(Decimal::from(quantity)).ok_or(MoneyError::TooLarge)?;
        Money::try_from(product)
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooLarge`] if the sum is above the largest amount.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        Money::try_from(self.0.checked_add(other.0).ok_or(MoneyError::TooLarge)?)
    }

    /// What is left of this amount when `other` is taken off.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Negative`] if `other` is more.
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        Money::try_from(self.0.checked_sub(other.0).ok_or(MoneyError::Negative)?)
    }

    /// The amount in fen, the unit that WeChat Pay takes.
    #[must_use]
    pub fn to_fen(self) -> i64 {
        // The mantissa of a number with two decimals is its count of hundredths; the type's
        // bound keeps it far inside an i64.
        debug_assert_eq!(self.0.scale(), 2, "Money holds two decimals");
        i64::try_from(self.0.mantissa()).unwrap_or(FEN_MAX)
    }

    /// The amount as a number with two decimals, for the database.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Money {
    type Error = MoneyError;

    fn try_from(mut amount: Decimal) -> Result<Self, Self::Error> {
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(MoneyError::Negative);
        }
        if 2 < amount.normalize().scale() {
            return Err(MoneyError::TooPrecise);
        }
        if Decimal::new(FEN_MAX, 2) < amount {
            return Err(MoneyError::TooLarge);
        }
        amount.set_sign_positive(true);
        amount.rescale(2);
        Ok(Money(amount))
    }
}

/// JSON carries amounts as strings, and only so: a JSON number may have been through a float.
impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
        let number = text.bytes().all(plain).then(|| text.parse::<Decimal>().ok()).flatten();
        Money::try_from(number.ok_or(MoneyError::NotANumber)?)
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        money.0
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

/// A sum of amounts, of any size: what a shop took in a year may be more than one [`Money`] holds.
/// JSON carries it as a string with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(into = "String")]
pub struct Total(Decimal);

impl Total {
    /// Nothing.
    pub const ZERO: Total = Total(Decimal::from_parts(0, 0, 0, false, 2));

    /// The share of `self` in `whole`, as a text with four decimals.
    #[must_use]
    pub fn share_of(self, whole: Total) -> String {
        share(self.0, whole.0)
    }
}

impl TryFrom<Decimal> for Total {
    type Error = MoneyError;

    fn try_from(sum: Decimal) -> Result<Self, Self::Error> {
        if sum.is_sign_negative() && !sum.is_zero() {
            return Err(MoneyError::Negative);
        }
        if 2 < sum.normalize().scale() {
            return Err(MoneyError::TooPrecise);
        }
        Ok(Total(sum))
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0.abs())
    }
}

impl From<Total> for String {
    fn from(total: Total) -> Self {
        total.to_string()
    }
}

/// The share of `part` things in `whole` things, as a text with four decimals: `"0.8123"`. Of
/// nothing it is `"0.0000"`.
#[must_use]
pub fn share_of_count(part: i64, whole: i64) -> String {
    share(part.into(), whole.into())
}

fn share(part: Decimal, whole: Decimal) -> String {
    let quotient = part.checked_div(whole).unwrap_or_default();
    let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    format!("{:.4}", quotient.round_dp_with_strategy(4, strategy))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yuan(text: &str) -> Result<Money, MoneyError> {
        let amount: Decimal = text.parse().expect("a decimal literal");
        Money::try_from(amount)
    }

    #[test]
    fn a_fraction_of_a_fen_is_rejected() {
        assert_eq!(yuan("0.001"), Err(MoneyError::TooPrecise));
    }

    #[test]
    fn a_negative_amount_is_rejected() {
        assert_eq!(yuan("-0.01"), Err(MoneyError::Negative));
    }

    #[test]
    fn the_largest_amount_is_what_the_column_holds() {
        assert_eq!(yuan("99999999.99").unwrap().to_fen(), FEN_MAX);
        assert_eq!(yuan("100000000.00"), Err(MoneyError::TooLarge));
        assert_eq!(yuan("99999999.99").unwrap().times(2), Err(MoneyError::TooLarge));
    }

    #[test]
    fn an_amount_is_read_as_people_type_it() {
        for (text, fen) in [("8", 800), ("99.9", 9_990), ("0.01", 1), (".5", 50)] {
            assert_eq!(Money::parse(text).map(Money::to_fen), Some(fen), "{text}");
        }
        for text in ["", ".", "1e2", "1_0", "-1", "+1", "1.234", "1 ", "9".repeat(40).as_str()] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn json_is_a_string_with_two_decimals() {
        assert_eq!(serde_json::to_string(&yuan("19.9").unwrap()).unwrap(), r#""19.90""#);
        assert_eq!(serde_json::to_string(&Money::ZERO).unwrap(), r#""0.00""#);
        assert_eq!(serde_json::from_str::<Money>(r#""19.9""#).unwrap(), yuan("19.90").unwrap());
        for json in ["19.9", "19", r#""1e1""#, r#""-1""#, r#""""#, "null"] {
            assert!(serde_json::from_str::<Money>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_total_may_be_larger_than_any_amount() {
        let total = Total::try_from("123456789012.3".parse::<Decimal>().unwrap()).unwrap();
        assert_eq!(serde_json::to_string(&total).unwrap(), r#""123456789012.30""#);
        assert_eq!(Total::ZERO.to_string(), "0.00");
        assert!(Total::try_from(Decimal::NEGATIVE_ONE).is_err());
        assert!(Total::try_from(Decimal::new(1, 3)).is_err());
    }

    #[test]
    fn a_share_has_four_decimals_and_of_nothing_it_is_zero() {
        assert_eq!(share_of_count(2, 3), "0.6667");
        assert_eq!(share_of_count(1, 1), "1.0000");
        assert_eq!(share_of_count(0, 0), "0.0000");
        let fen = |fen| Total::try_from(Decimal::new(fen, 2)).unwrap();
        assert_eq!(fen(125).share_of(fen(1_000_000)), "0.0001");
        assert_eq!(fen(12_345).share_of(fen(20_000)), "0.6173");
    }

    proptest! {
        #[test]
        fn fen_survive_the_way_there_and_back(fen in 0..=FEN_MAX) {
            prop_assert_eq!(Money::from_fen(fen).unwrap().to_fen(), fen);
        }

        #[test]
        fn a_price_times_a_quantity_is_exact(fen in 0..1_000_000_i64, quantity in 0..1000_u32) {
            let total = Money::from_fen(fen).unwrap().times(quantity).unwrap();
            prop_assert_eq!(total.to_fen(), fen * i64::from(quantity));
        }
    }
}
