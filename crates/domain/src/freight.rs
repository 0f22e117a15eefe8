//! What delivery costs: free from a sum on, else a base fee and, for remote provinces, a surcharge.

use crate::Money;
use crate::config::ShopConfig;

/// The shop's freight, as its settings say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FreightRules {
    /// The fee for an order that is not free.
    pub base: Option<Money>,
    /// From this sum of goods on, after discounts, delivery is free; `None`: never.
    pub free_threshold: Option<Money>,
    /// Remote provinces and what delivery there costs more.
    pub remote: Vec<(String, Money)>,
    /// Provinces that nothing is delivered to.
    pub blocked: Vec<String>,
}

impl From<&ShopConfig> for FreightRules {
    fn from(config: &ShopConfig) -> Self {
        let surcharge = config.remote_freight();
        let remote = config.remote_provinces().into_iter();
        Self {
            base: Some(config.base_freight()),
            free_threshold: Some(config.free_freight_threshold()),
            remote: remote.map(|province| (province, surcharge)).collect(),
            blocked: config.blocked_provinces(),
        }
    }
}

/// What stands behind the freight of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreightReason {
    /// The goods cost enough for it to be free.
    Free,
    /// The province is remote: there is a surcharge.
    Remote,
    /// Nothing is delivered there.
    Blocked,
}

impl FreightReason {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FreightReason::Free => "free",
            FreightReason::Remote => "remote",
            FreightReason::Blocked => "blocked",
        }
    }
}

/// The freight of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freight {
    /// What it costs.
    pub amount: Money,
    /// Why, if it is not just the base fee.
    pub reason: Option<FreightReason>,
}

/// Whether two names mean one province: `广东` and `广东省` do.
fn is_same(one: &str, other: &str) -> bool {
    let short = |name: &str| {
        let name = name.trim();
        let endings =
            ["特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市"];
        let short = endings.iter().find_map(|ending| name.strip_suffix(ending));
        short.filter(|short| !short.is_empty()).unwrap_or(name).to_owned()
    };
    short(one) == short(other)
}

impl FreightRules {
    /// The freight of goods that cost `goods` after discounts, to `province`; without a province,
    /// as if it were an ordinary one.
    #[must_use]
    pub fn freight(&self, goods: Money, province: Option<&str>) -> Freight {
        let is_here = |name: &str| province.is_some_and(|province| is_same(name, province));
        if self.blocked.iter().any(|name| is_here(name)) {
            return Freight { amount: Money::ZERO, reason: Some(FreightReason::Blocked) };
        }
        if self.free_threshold.is_some_and(|threshold| threshold <= goods) {
            return Freight { amount: Money::ZERO, reason: Some(FreightReason::Free) };
        }
        let base = self.base.unwrap_or(Money::ZERO);
        match self.remote.iter().find(|(name, _surcharge)| is_here(name)) {
            // A sum beyond what money can be is a mistake in the settings; the base fee stays.
            Some((_name, surcharge)) => Freight {
                amount: base.plus(*surcharge).unwrap_or(base),
                reason: Some(FreightReason::Remote),
            },
            None => Freight { amount: base, reason: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(fen: i64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    fn rules() -> FreightRules {
        FreightRules {
            base: Some(fen(800)),
            free_threshold: Some(fen(9_900)),
            remote: vec![("西藏自治区".to_owned(), fen(1_000))],
            blocked: vec!["台湾省".to_owned()],
        }
    }

    #[test]
    fn it_is_free_from_the_threshold_on() {
        let free = Freight { amount: Money::ZERO, reason: Some(FreightReason::Free) };
        assert_eq!(rules().freight(fen(9_900), Some("广东省")), free);
        assert_eq!(rules().freight(fen(9_900), Some("西藏")), free);
        let paid = Freight { amount: fen(800), reason: None };
        assert_eq!(rules().freight(fen(9_899), Some("广东省")), paid);
        assert_eq!(rules().freight(fen(9_899), None), paid);
        let never = FreightRules { free_threshold: None, ..rules() };
        assert_eq!(never.freight(fen(1_000_000), Some("广东省")), paid);
    }

    #[test]
    fn a_remote_province_costs_more_and_a_blocked_one_gets_nothing() {
        let remote = Freight { amount: fen(1_800), reason: Some(FreightReason::Remote) };
        assert_eq!(rules().freight(fen(100), Some("西藏")), remote);
        assert_eq!(rules().freight(fen(100), Some(" 西藏自治区 ")), remote);
        let blocked = Freight { amount: Money::ZERO, reason: Some(FreightReason::Blocked) };
        assert_eq!(rules().freight(fen(100_000), Some("台湾")), blocked);
    }

    #[test]
    fn names_of_provinces_are_compared_without_their_ending() {
        assert!(is_same("新疆", "新疆维吾尔自治区"));
        assert!(is_same("香港特别行政区", "香港"));
        assert!(is_same("上海市", "上海"));
        assert!(!is_same("广东省", "广西壮族自治区"));
        assert!(!is_same("省", "市"));
    }
}
