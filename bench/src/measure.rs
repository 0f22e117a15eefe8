//! Medians, ratios and targets. Nothing here does I/O.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Number;

/// What one contender did in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    /// What counts, per second: answers, or orders that MySQL has.
    pub(crate) per_s: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
    pub(crate) p999_us: u64,
    /// CPU time of all servers for one of what counts.
    pub(crate) cpu_us: u64,
}

/// The rounds of every contender, by its letter. Round by round they stand at the same place.
pub(crate) type Rounds = BTreeMap<char, Vec<Sample>>;

/// What one contender is to another at least, in thousandths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) of: char,
    pub(crate) to: char,
    pub(crate) at_least: u64,
    pub(crate) says: &'static str,
}

/// What the product promises, with 512 connections on two cores.
pub(crate) const TARGETS: [Target; 6] = [
    Target { of: 'o', to: 'n', at_least: 450, says: "committed orders to no-op requests" },
    Target { of: 'o', to: 's', at_least: 10_000, says: "to one MySQL transaction per order" },
    Target { of: 'o', to: 'l', at_least: 800, says: "to one Redis script call, no database" },
    Target { of: 'r', to: 'n', at_least: 950, says: "sold-out refusals to no-op requests" },
    Target { of: 'c', to: 'n', at_least: 600, says: "product details to no-op requests" },
    Target { of: 'k', to: 'o', at_least: 667, says: "1,000 SKUs to one hot SKU" },
];

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Measure {
    pub(crate) name: String,
    pub(crate) value: Number,
    pub(crate) unit: &'static str,
    pub(crate) ratio: Option<Number>,
    pub(crate) target: Option<Number>,
    pub(crate) holds: Option<bool>,
}

/// The middle of the values, the lower of two.
pub(crate) fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

/// The median over the rounds of one contender.
pub(crate) fn median_of(rounds: &Rounds, letter: char, part: impl Fn(&Sample) -> u64) -> u64 {
    median(rounds.get(&letter).into_iter().flatten().map(part).collect())
}

/// The least and the most of one contender.
pub(crate) fn spread(rounds: &Rounds, letter: char) -> (u64, u64) {
    let rates = || rounds.get(&letter).into_iter().flatten().map(|sample| sample.per_s);
    (rates().min().unwrap_or(0), rates().max().unwrap_or(0))
}

/// What `of` is to `to`, in thousandths: the median of what it was in each round, so that a machine
/// that is slower for a while slows both. `None` if one of them was not measured.
pub(crate) fn ratio(rounds: &Rounds, of: char, to: char) -> Option<u64> {
    let (of, to) = (rounds.get(&of)?, rounds.get(&to)?);
    let ratios: Vec<u64> = of
        .iter()
        .zip(to)
        .filter_map(|(of, to)| of.per_s.saturating_mul(1_000).checked_div(to.per_s))
        .collect();
    (!ratios.is_empty()).then(|| median(ratios))
}

/// The lines about ratios.
pub(crate) fn judged(rounds: &Rounds) -> Vec<Measure> {
    let judge = |target: &Target| {
        let ratio = ratio(rounds, target.of, target.to)?;
        Some(Measure {
            name: format!("({})/({}) {}", target.of, target.to, target.says),
            value: thousandths(ratio),
            unit: "ratio",
            ratio: Some(thousandths(ratio)),
            target: Some(thousandths(target.at_least)),
            holds: Some(target.at_least <= ratio),
        })
    };
    TARGETS.iter().filter_map(judge).collect()
}

/// A number with up to three decimals, without the rounding of a float.
pub(crate) fn thousandths(count: u64) -> Number {
    let text = format!("{}.{:03}", count / 1_000, count % 1_000);
    text.parse().unwrap_or_else(|_impossible| Number::from(count / 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(rates: &[u64]) -> Vec<Sample> {
        let sample =
            |per_s: &u64| Sample { per_s: *per_s, p50_us: 1, p99_us: 2, p999_us: 3, cpu_us: 4 };
        rates.iter().map(sample).collect()
    }

    #[test]
    fn a_ratio_is_the_median_of_the_rounds_and_not_of_the_rates() {
        let rounds =
            Rounds::from([('o', samples(&[500, 900, 100])), ('n', samples(&[1000, 1000, 250]))]);
        assert_eq!(ratio(&rounds, 'o', 'n'), Some(500));
        assert_eq!(ratio(&rounds, 'o', 'x'), None);
        assert_eq!(spread(&rounds, 'o'), (100, 900));
    }

    #[test]
    fn a_target_that_is_missed_says_so() {
        let rounds = Rounds::from([('o', samples(&[449])), ('n', samples(&[1000]))]);
        let lines = judged(&rounds);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].holds, Some(false));
        assert_eq!(lines[0].ratio, Some(thousandths(449)));
    }

    #[test]
    fn thousandths_read_as_decimals() {
        assert_eq!(thousandths(450).to_string(), "0.45");
        assert_eq!(thousandths(10_000).to_string(), "10.0");
        assert_eq!(thousandths(7).to_string(), "0.007");
    }
}
