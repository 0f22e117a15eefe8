//! What the books say after a run.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;

/// An order as its shopper finds it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Order {
    pub(crate) order_no: String,
    pub(crate) status: i64,
    pub(crate) sale_id: Option<u64>,
    pub(crate) items: Vec<Item>,
}

/// A line of it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Item {
    pub(crate) quantity: i64,
}

/// The report of the mall's own audit.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Audit {
    pub(crate) verdict: String,
    pub(crate) at_rest: bool,
    pub(crate) oversold: i64,
    pub(crate) lost: i64,
    pub(crate) duplicate_orders: i64,
    pub(crate) checks: Vec<Check>,
}

/// One equation of it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) says: String,
    pub(crate) holds: Option<bool>,
    pub(crate) detail: Vec<String>,
}

/// The verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) orders: usize,
    pub(crate) sold: i64,
    pub(crate) stock: i64,
    pub(crate) oversold: i64,
    pub(crate) duplicates: i64,
    pub(crate) lost: i64,
    pub(crate) broken: Vec<String>,
}

impl Truth {
    /// Judges a sale from two sides: what every shopper finds among the own orders, and the audit.
    pub(crate) fn judge(orders: &[Vec<Order>], stock: u32, limit: u32, audit: &Audit) -> Self {
        let (mut sold, mut above) = (0_i64, 0_i64);
        let mut numbers = HashSet::new();
        let mut count = 0;
        for mine in orders {
            let mut units = 0_i64;
            for order in mine {
                count += 1;
                numbers.insert(order.order_no.as_str());
                // Waiting for payment, to ship, shipped, done: these hold units.
                if (0..=3).contains(&order.status) {
                    units += order.items.iter().map(|item| item.quantity).sum::<i64>();
                }
            }
            sold += units;
            above += (units - i64::from(limit)).max(0);
        }
        let twice = i64::try_from(count - numbers.len()).unwrap_or(i64::MAX);
        let broken = audit.checks.iter().filter(|check| check.holds == Some(false));
        Self {
            orders: count,
            sold,
            stock: stock.into(),
            oversold: (sold - i64::from(stock)).max(0).max(audit.oversold),
            duplicates: twice.max(above).max(audit.duplicate_orders),
            lost: audit.lost,
            broken: broken
                .map(|check| format!("{} {}: {}", check.name, check.says, check.detail.join("; ")))
                .collect(),
        }
    }

    pub(crate) fn is_right(&self) -> bool {
        (self.oversold, self.duplicates, self.lost) == (0, 0, 0) && self.broken.is_empty()
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { orders, sold, stock, oversold, duplicates, lost, broken } = self;
        write!(f, "{orders} orders, {sold} of {stock} units sold, oversold {oversold}, ")?;
        write!(f, "duplicates {duplicates}, lost {lost}, {} equations broken", broken.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit(oversold: i64, holds: bool) -> Audit {
        let check = Check {
            name: "M2".into(),
            says: "taken <= total".into(),
            holds: Some(holds),
            detail: Vec::new(),
        };
        let verdict = if holds { "pass" } else { "fail" };
        Audit {
            verdict: verdict.into(),
            at_rest: true,
            oversold,
            lost: 0,
            duplicate_orders: 0,
            checks: vec![check],
        }
    }

    fn order(order_no: &str, status: i64) -> Order {
        Order {
            order_no: order_no.into(),
            status,
            sale_id: Some(1),
            items: vec![Item { quantity: 1 }],
        }
    }

    #[test]
    fn a_clean_sale_is_right() {
        let orders = [vec![order("a", 1)], vec![order("b", 0), order("c", 4)], vec![]];
        let truth = Truth::judge(&orders, 2, 1, &audit(0, true));
        assert!(truth.is_right(), "{truth}");
        assert_eq!((truth.orders, truth.sold), (3, 2));
    }

    #[test]
    fn a_unit_too_many_is_seen_from_either_side() {
        let orders = [vec![order("a", 1)], vec![order("b", 0)]];
        assert_eq!(Truth::judge(&orders, 1, 1, &audit(0, true)).oversold, 1);
        assert_eq!(Truth::judge(&orders, 2, 1, &audit(3, true)).oversold, 3);
        assert!(!Truth::judge(&orders, 2, 1, &audit(0, false)).is_right());
    }

    #[test]
    fn a_number_twice_and_a_shopper_above_the_limit_are_duplicates() {
        let twice = [vec![order("a", 0)], vec![order("a", 1)]];
        assert_eq!(Truth::judge(&twice, 9, 1, &audit(0, true)).duplicates, 1);
        let above = [vec![order("a", 0), order("b", 1)]];
        assert_eq!(Truth::judge(&above, 9, 1, &audit(0, true)).duplicates, 1);
    }
}
