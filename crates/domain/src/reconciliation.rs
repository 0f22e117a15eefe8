//! What a bill of WeChat and the books of the shop say of the same money, and what settles it where
//! they differ.

use crate::Money;

/// How the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// The amounts are not the same.
    Amount,
    /// WeChat says that it is done; here it is not.
    State,
    /// Only WeChat has it.
    MissingHere,
    /// Only the shop has it.
    MissingThere,
}

impl Difference {
    /// The name that the table and the console have for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Difference::Amount => "amount",
            Difference::State => "state",
            Difference::MissingHere => "missing_here",
            Difference::MissingThere => "missing_there",
        }
    }

    /// What settles it, as far as a machine can say.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            // Asking brings the books up to date; or shows that the bill is wrong.
            Difference::State | Difference::MissingThere => Action::Query,
            // No book entry can be made up for it.
            Difference::MissingHere | Difference::Amount => Action::Manual,
        }
    }
}

/// What settles a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// WeChat is asked, and what it says is written down.
    Query,
    /// A person has looked into it.
    Manual,
    /// It does not matter.
    Ignore,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 3] = [Action::Query, Action::Manual, Action::Ignore];

    /// The name that the table and the console have for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Action::Query => "query",
            Action::Manual => "manual",
            Action::Ignore => "ignore",
        }
    }

    /// The action with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// An amount, and whether it is there to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// How much.
    pub amount: Money,
    /// Whether it was paid, or given back.
    pub is_done: bool,
}

/// How what we have and what the bill has differ; `None` if they don't. A bill only lists what is
/// done.
#[must_use]
pub fn compare(ours: Option<Side>, theirs: Option<Money>) -> Option<Difference> {
    match (ours, theirs) {
        (None, None) => None,
        (None, Some(_theirs)) => Some(Difference::MissingHere),
        (Some(ours), None) => ours.is_done.then_some(Difference::MissingThere),
        (Some(ours), Some(theirs)) if ours.amount != theirs => Some(Difference::Amount),
        (Some(ours), Some(_theirs)) => (!ours.is_done).then_some(Difference::State),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(fen: i64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    fn ours(fen: i64, is_done: bool) -> Option<Side> {
        Some(Side { amount: yuan(fen), is_done })
    }

    #[test]
    fn what_is_the_same_on_both_sides_is_no_difference() {
        assert_eq!(compare(ours(100, true), Some(yuan(100))), None);
        assert_eq!(compare(ours(100, false), None), None);
        assert_eq!(compare(None, None), None);
    }

    #[test]
    fn each_difference_has_its_name_and_what_settles_it() {
        let cases = [
            (compare(ours(100, true), Some(yuan(101))), "amount", "manual"),
            (compare(ours(100, false), Some(yuan(100))), "state", "query"),
            (compare(None, Some(yuan(100))), "missing_here", "manual"),
            (compare(ours(100, true), None), "missing_there", "query"),
        ];
        for (difference, name, action) in cases {
            let difference = difference.unwrap();
            assert_eq!((difference.name(), difference.action().name()), (name, action));
            assert_eq!(Action::from_name(action), Some(difference.action()));
        }
    }
}
