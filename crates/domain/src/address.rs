//! Delivery addresses as shoppers write them.

use crate::phone::Phone;

/// A delivery address whose every part was checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// 收货人, at most 32 characters.
    pub name: String,
    /// 联系电话.
    pub phone: Phone,
    /// 省, at most 32 characters.
    pub province: String,
    /// 市, at most 32 characters.
    pub city: String,
    /// 区, at most 32 characters.
    pub district: String,
    /// 详细地址, at most 255 characters.
    pub detail: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An address is personal: it must not reach a log by way of `{:?}`.
        f.write_str("Address(***)")
    }
}

/// Which part of an address is wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct InvalidAddress {
    /// The JSON name of the part.
    pub field: &'static str,
    /// What is wrong, for people.
    pub reason: String,
}

/// Trims `text` and checks that it has 1 to `max` characters, none of them a control character.
///
/// # Errors
///
/// [`InvalidAddress`] with the name `field`.
fn part(field: &'static str, text: &str, max: usize) -> Result<String, InvalidAddress> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(InvalidAddress { field, reason: "不能为空".to_owned() });
    }
    if max < length {
        return Err(InvalidAddress { field, reason: format!("最多 {max} 个字") });
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidAddress { field, reason: "含有不可见字符".to_owned() });
    }
    Ok(text.to_owned())
}

impl Address {
    /// Checks the parts of an address.
    ///
    /// # Errors
    ///
    /// [`InvalidAddress`] for the first part that is wrong.
    pub fn parse(
        name: &str,
        phone: &str,
        province: &str,
        city: &str,
        district: &str,
        detail: &str,
    ) -> Result<Self, InvalidAddress> {
        Ok(Self {
            name: part("name", name, 32)?,
            phone: Phone::parse(phone)
                .map_err(|error| InvalidAddress { field: "phone", reason: error.to_string() })?,
            province: part("province", province, 32)?,
            city: part("city", city, 32)?,
            district: part("district", district, 32)?,
            detail: part("detail", detail, 255)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wrong_part_is_named() {
        let parse = |phone: &str, detail: &str| {
            Address::parse("张三", phone, "广东省", "深圳市", "南山区", detail)
        };
        assert_eq!(parse("1", "科技园 1 号").unwrap_err().field, "phone");
        assert_eq!(parse("13800138000", "  ").unwrap_err().field, "detail");
        assert_eq!(parse("13800138000", &"长".repeat(256)).unwrap_err().field, "detail");
        assert!(parse("13800138000", &"长".repeat(255)).is_ok());
    }
}
