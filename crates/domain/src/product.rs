//! How lists of products are sorted, and the matrix of a product's variants.

use serde::Serialize;
use serde_json::{Map, Value};

/// The order of a list of products. Ties are broken by id, so that pages are stable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// As the shop put them; the newest of equals first.
    #[default]
    Default,
    /// Cheapest first.
    PriceAsc,
    /// Dearest first.
    PriceDesc,
    /// Best sold first.
    Sales,
    /// Newest first.
    Newest,
}

impl Sort {
    /// The names that clients use.
    pub const NAMES: [&'static str; 5] = ["default", "price_asc", "price_desc", "sales", "newest"];

    /// The order with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "default" => Some(Self::Default),
            "price_asc" => Some(Self::PriceAsc),
            "price_desc" => Some(Self::PriceDesc),
            "sales" => Some(Self::Sales),
            "newest" => Some(Self::Newest),
            _ => None,
        }
    }
}

/// One property that tells the variants of a product apart, with the values it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spec {
    /// Such as 颜色.
    pub name: String,
    /// Such as 红色 and 蓝色, in the order of the variants.
    pub values: Vec<String>,
}

/// The properties of variants whose `specs` are these.
#[must_use]
pub fn spec_matrix<'a>(specs: impl IntoIterator<Item = &'a Map<String, Value>>) -> Vec<Spec> {
    let mut matrix: Vec<Spec> = Vec::new();
    for variant in specs {
        for (name, value) in variant {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match matrix.iter_mut().find(|spec| spec.name == *name) {
                Some(spec) if spec.values.contains(&value) => {}
                Some(spec) => spec.values.push(value),
                None => matrix.push(Spec { name: name.clone(), values: vec![value] }),
            }
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_name_is_an_order() {
        for name in Sort::NAMES {
            assert!(Sort::parse(name).is_some(), "{name}");
        }
        assert_eq!(Sort::parse("price; DROP TABLE products"), None);
    }

    #[test]
    fn values_stand_in_the_order_of_the_variants_and_once() {
        let variants = [
            json!({ "颜色": "红色", "尺寸": "M" }),
            json!({ "颜色": "红色", "尺寸": "L" }),
            json!({ "颜色": "蓝色", "尺寸": "M", "层数": 2 }),
        ];
        let matrix = spec_matrix(variants.iter().filter_map(Value::as_object));
        let of = |name: &str| &matrix.iter().find(|spec| spec.name == name).unwrap().values;
        assert_eq!(of("颜色"), &["红色", "蓝色"]);
        assert_eq!(of("尺寸"), &["M", "L"]);
        assert_eq!(of("层数"), &["2"]);
        assert!(spec_matrix([]).is_empty());
    }
}
