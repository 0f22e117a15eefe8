//! The administrative divisions of China, for address pickers: provinces, cities, districts.

use std::sync::LazyLock;

use serde::Serialize;

/// One division per line; its comment says by which standard.
const TABLE: &str = include_str!("regions.txt");

/// A division with those inside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Region {
    /// Its code: six digits of GB/T 2260, or nine of GB/T 10114 where a city has no districts.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What is inside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Region>,
}

/// The provinces, with their cities and districts.
#[must_use]
pub fn all() -> &'static [Region] {
    static ALL: LazyLock<Vec<Region>> = LazyLock::new(|| read(TABLE));
    &ALL
}

/// Reads a table in which a province stands before its cities, and a city before its districts.
fn read(table: &'static str) -> Vec<Region> {
    let mut provinces: Vec<Region> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let Some((code, name)) = line.split_once(' ') else { continue };
        let region = Region { code, name, children: Vec::new() };
        let siblings = match (code.len(), code.ends_with("0000"), code.ends_with("00")) {
            (6, true, _) => Some(&mut provinces),
            (6, false, true) => provinces.last_mut().map(|province| &mut province.children),
            _ => provinces
                .last_mut()
                .and_then(|province| province.children.last_mut())
                .map(|city| &mut city.children),
        };
        if let Some(siblings) = siblings {
            siblings.push(region);
        }
    }
    provinces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<'a>(regions: &'a [Region], name: &str) -> &'a Region {
        regions.iter().find(|region| region.name == name).unwrap()
    }

    #[test]
    fn every_province_has_cities_and_every_city_districts() {
        let provinces = all();
        assert_eq!(provinces.len(), 34);
        for province in provinces {
            assert!(!province.children.is_empty(), "{}", province.name);
            for city in &province.children {
                assert!(!city.children.is_empty(), "{} {}", province.name, city.name);
                assert_eq!(city.code.get(..2), province.code.get(..2));
                for district in &city.children {
                    assert_eq!(district.code.get(..4), city.code.get(..4), "{}", district.name);
                    assert!(district.children.is_empty());
                }
            }
        }
    }

    #[test]
    fn places_stand_where_people_look_for_them() {
        let nanshan = find(&find(&find(all(), "广东省").children, "深圳市").children, "南山区");
        assert_eq!(nanshan.code, "440305");
        let dongcheng = find(&find(&find(all(), "北京市").children, "北京市").children, "东城区");
        assert_eq!(dongcheng.code, "110101");
        find(&find(&find(all(), "广东省").children, "东莞市").children, "虎门镇");
        find(&find(&find(all(), "台湾省").children, "台北市").children, "信义区");
        find(all(), "香港特别行政区");
        find(all(), "澳门特别行政区");
    }

    #[test]
    fn the_provinces_of_the_default_settings_exist() {
        let config = crate::config::ShopConfig::default();
        for name in config.remote_provinces().iter().chain(&config.blocked_provinces()) {
            find(all(), name);
        }
    }
}
