//! The variants of a product: a matrix of the same properties, no cell twice.

use std::collections::BTreeMap;

/// The most variants of one product.
pub const VARIANTS_MAX: usize = 200;
/// The most properties that tell variants apart.
pub const SPECS_MAX: usize = 5;
/// The longest name or value of a property, in characters.
pub const WORD_MAX: usize = 32;

/// What tells one variant apart: `{"颜色":"红色","尺寸":"XL"}`.
pub type Specs = BTreeMap<String, String>;

/// Which variant is wrong, counted from 0, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("variant {index}: {reason}")]
pub struct InvalidVariant {
    /// Which variant.
    pub index: usize,
    /// What is wrong, for people.
    pub reason: &'static str,
}

/// Trims names and values, and checks that all variants have the same properties and no two the
/// same values. A product that comes in one form only has one variant without properties.
///
/// # Errors
///
/// [`InvalidVariant`] for the first variant that is wrong.
pub fn check(variants: &[Specs]) -> Result<Vec<Specs>, InvalidVariant> {
    let mut checked: Vec<Specs> = Vec::with_capacity(variants.len());
    for (index, specs) in variants.iter().enumerate() {
        let wrong = |reason| InvalidVariant { index, reason };
        if SPECS_MAX < specs.len() {
            return Err(wrong("规格项最多 5 个"));
        }
        let mut trimmed = Specs::new();
        for (name, value) in specs {
            let (name, value) = (name.trim(), value.trim());
            if !is_word(name) || !is_word(value) {
                return Err(wrong("规格名和规格值应为 1 到 32 个字"));
            }
            if trimmed.insert(name.to_owned(), value.to_owned()).is_some() {
                return Err(wrong("规格名重复"));
            }
        }
        if trimmed.is_empty() && 1 < variants.len() {
            return Err(wrong("有多个规格时，每个都应填写规格"));
        }
        if checked.first().is_some_and(|first| !first.keys().eq(trimmed.keys())) {
            return Err(wrong("所有规格的规格名应一致"));
        }
        if checked.contains(&trimmed) {
            return Err(wrong("规格组合重复"));
        }
        checked.push(trimmed);
    }
    Ok(checked)
}

fn is_word(text: &str) -> bool {
    (1..=WORD_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specs(pairs: &[(&str, &str)]) -> Specs {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn index(variants: &[Specs]) -> usize {
        check(variants).unwrap_err().index
    }

    #[test]
    fn a_matrix_has_the_same_names_and_no_cell_twice() {
        let red = specs(&[("颜色", "红色"), ("尺寸", "M")]);
        let blue = specs(&[("颜色", "蓝色"), ("尺寸", "M")]);
        assert_eq!(check(&[red.clone(), blue.clone()]).unwrap().len(), 2);
        assert_eq!(index(&[red.clone(), specs(&[("颜色", " 红色 "), ("尺寸", "M")])]), 1);
        assert_eq!(index(&[red.clone(), specs(&[("颜色", "蓝色")])]), 1);
        assert_eq!(index(&[red.clone(), blue, specs(&[("颜色", "绿色"), ("码", "M")])]), 2);
    }

    #[test]
    fn only_a_lone_variant_goes_without_properties() {
        assert!(check(&[Specs::new()]).is_ok());
        assert_eq!(index(&[Specs::new(), specs(&[("颜色", "红色")])]), 0);
    }

    #[test]
    fn words_are_trimmed_and_bounded() {
        let trimmed = check(&[specs(&[(" 颜色 ", " 红 ")])]).unwrap();
        assert_eq!(trimmed, [specs(&[("颜色", "红")])]);
        let long = "长".repeat(33);
        for (name, value) in [("", "红"), ("颜色", " "), ("颜色", long.as_str()), ("a\0", "x")]
        {
            assert!(check(&[specs(&[(name, value)])]).is_err(), "{name} {value}");
        }
        let six = ["a", "b", "c", "d", "e", "f"].map(|name| (name, "x"));
        assert!(check(&[specs(&six)]).is_err());
        assert!(
            check(&[specs(&[("颜色", "红"), (" 颜色", "蓝")])]).is_err(),
            "the same name twice"
        );
    }
}
