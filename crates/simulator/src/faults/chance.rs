//! How likely something is, in whole thousandths; JSON has it as a decimal from 0 to 1.

use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A probability, exact to a thousandth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Chance {
    permille: u16,
}

impl Chance {
    /// Whether it happens this time.
    pub(crate) fn happens(self, random: &mut impl Rng) -> bool {
        self.permille != 0 && random.random_range(0..1000) < self.permille
    }
}

impl Serialize for Chance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = format!("{}.{:03}", self.permille / 1000, self.permille % 1000);
        let number: f64 = text.parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for Chance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if !(0.0..=1.0).contains(&number) {
            return Err(de::Error::custom("a probability is a number from 0 to 1"));
        }
        // The text of three decimals, without its point, is the number of thousandths.
        let text = format!("{number:.3}").replace('.', "");
        let permille = text.parse().map_err(de::Error::custom)?;
        Ok(Self { permille })
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    fn chance(json: &str) -> Result<Chance, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn decimals_are_kept_to_a_thousandth() {
        assert_eq!(chance("0.25").unwrap(), Chance { permille: 250 });
        assert_eq!(chance("1").unwrap(), Chance { permille: 1000 });
        assert_eq!(chance("0.0004").unwrap(), Chance { permille: 0 });
        assert_eq!(serde_json::to_string(&chance("0.05").unwrap()).unwrap(), "0.05");
    }

    #[test]
    fn what_is_not_a_probability_is_refused() {
        assert!(chance("1.1").is_err());
        assert!(chance("-0.1").is_err());
        assert!(chance("null").is_err());
    }

    #[test]
    fn what_is_certain_always_happens() {
        let mut random = StdRng::seed_from_u64(1);
        assert!((0..1000).all(|_| chance("1").unwrap().happens(&mut random)));
        assert!(!(0..1000).any(|_| chance("0").unwrap().happens(&mut random)));
    }
}
