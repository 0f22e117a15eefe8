//! The tree of categories: who may stand under whom.

use std::collections::{HashMap, HashSet};

/// The most levels: 数码 › 手机配件 › 充电器.
pub const DEPTH_MAX: usize = 3;
/// The most categories of a shop.
pub const CATEGORIES_MAX: usize = 1_000;

/// Why a category can't stand under another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadParent {
    /// There is no such category.
    #[error("there is no such category")]
    Missing,
    /// It is the category itself, or stands under it.
    #[error("a category can't stand under itself")]
    Cycle,
    /// There would be too many levels.
    #[error("there would be more than three levels")]
    TooDeep,
}

/// The parents of all categories: id and parent, which is 0 for those at the top.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    parents: HashMap<i64, i64>,
}

impl Tree {
    /// The tree of these ids and parents.
    #[must_use]
    pub fn new(nodes: impl IntoIterator<Item = (i64, i64)>) -> Self {
        Self { parents: nodes.into_iter().collect() }
    }

    /// Checks that `category` (`None`: a new one) may stand under `parent`.
    ///
    /// # Errors
    ///
    /// A [`BadParent`].
    pub fn check(&self, category: Option<i64>, parent: i64) -> Result<(), BadParent> {
        if parent != 0 && !self.parents.contains_key(&parent) {
            return Err(BadParent::Missing);
        }
        let above = self.path(parent);
        if category.is_some_and(|category| above.contains(&category)) {
            return Err(BadParent::Cycle);
        }
        let below = category.map_or(1, |category| self.height(category));
        if DEPTH_MAX < above.len() + below { Err(BadParent::TooDeep) } else { Ok(()) }
    }

    /// A category and all that stand under it.
    #[must_use]
    pub fn subtree(&self, category: i64) -> Vec<i64> {
        let mut found = vec![category];
        let mut seen = HashSet::from([category]);
        let mut at = 0;
        while let Some(parent) = found.get(at).copied() {
            let mut children: Vec<i64> = self.children(parent).collect();
            children.sort_unstable();
            found.extend(children.into_iter().filter(|child| seen.insert(*child)));
            at += 1;
        }
        found
    }

    fn children(&self, category: i64) -> impl Iterator<Item = i64> {
        let is_child = move |(child, parent): (&i64, &i64)| (*parent == category).then_some(*child);
        self.parents.iter().filter_map(is_child)
    }

    /// `category` and those above it. A cycle, which only a hand in the database can have made, ends
    /// it.
    fn path(&self, mut category: i64) -> Vec<i64> {
        let mut path = Vec::new();
        while category != 0 && !path.contains(&category) {
            path.push(category);
            category = self.parents.get(&category).copied().unwrap_or(0);
        }
        path
    }

    /// How many levels `category` has with those under it.
    fn height(&self, category: i64) -> usize {
        let depth = self.path(category).len();
        let deepest = self.subtree(category).into_iter().map(|below| self.path(below).len()).max();
        deepest.unwrap_or(depth).saturating_sub(depth) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 › 11 › 111, and 2.
    fn tree() -> Tree {
        Tree::new([(1, 0), (11, 1), (111, 11), (2, 0)])
    }

    #[test]
    fn a_new_category_stands_under_one_that_is_there() {
        assert_eq!(tree().check(None, 0), Ok(()));
        assert_eq!(tree().check(None, 11), Ok(()));
        assert_eq!(tree().check(None, 111), Err(BadParent::TooDeep));
        assert_eq!(tree().check(None, 9), Err(BadParent::Missing));
    }

    #[test]
    fn a_category_moves_with_all_under_it() {
        assert_eq!(tree().check(Some(11), 2), Ok(()));
        assert_eq!(tree().check(Some(1), 2), Err(BadParent::TooDeep));
        assert_eq!(tree().check(Some(1), 111), Err(BadParent::Cycle));
        assert_eq!(tree().check(Some(1), 1), Err(BadParent::Cycle));
        assert_eq!(tree().subtree(1), [1, 11, 111]);
    }

    #[test]
    fn a_cycle_in_the_database_ends() {
        let cycle = Tree::new([(1, 2), (2, 1)]);
        assert_eq!(cycle.check(Some(1), 2), Err(BadParent::Cycle));
        assert_eq!(cycle.subtree(1), [1, 2]);
    }
}
