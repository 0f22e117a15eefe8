//! Telephone numbers of mainland China.

/// A mobile number of 11 digits, or a land line with its area code.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// The text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("请填写正确的手机号或座机号")]
pub struct InvalidPhone;

impl Phone {
    /// Parses `text`: `13800138000`, `+86 138…`, or `010-12345678`. Spaces are dropped.
    ///
    /// # Errors
    ///
    /// [`InvalidPhone`] if it is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        let compact: String = text.chars().filter(|character| *character != ' ').collect();
        let local = compact.strip_prefix("+86").unwrap_or(&compact);
        if is_mobile(local) || is_land_line(local) {
            Ok(Self(local.to_owned()))
        } else {
            Err(InvalidPhone)
        }
    }

    /// The number as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A telephone number is personal: it must not reach a log by way of `{:?}`.
        f.write_str("Phone(***)")
    }
}

fn is_mobile(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() == 11
        && bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|second| (b'3'..=b'9').contains(&second))
        && bytes.all(|byte| byte.is_ascii_digit())
}

fn is_land_line(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(area, number)| {
        (3..=4).contains(&area.len())
            && area.starts_with('0')
            && (7..=8).contains(&number.len())
            && digits(area)
            && digits(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_people_write_are_accepted() {
        for text in ["13800138000", "+86 138 0013 8000", "010-12345678", "0755-1234567"] {
            assert!(Phone::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "1380013800", "12800138000", "138001380001", "abc", "1380013800a"] {
            assert_eq!(Phone::parse(text), Err(InvalidPhone), "{text}");
        }
    }

    #[test]
    fn a_number_does_not_print_itself() {
        assert_eq!(format!("{:?}", Phone::parse("13800138000").unwrap()), "Phone(***)");
    }
}
