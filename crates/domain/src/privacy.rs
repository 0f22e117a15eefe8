//! Personal data as those see it who need not know it.

/// What stands for what is not shown.
const HIDDEN: &str = "****";
/// A shorter text is hidden whole: its ends would be most of it.
const LENGTH_MIN: usize = 11;

/// The first three and the last four digits of a telephone number: `138****8000`.
#[must_use]
pub fn masked_phone(phone: &str) -> String {
    masked(phone, 3, 4)
}

/// The first and the last four characters of an id of WeChat's.
#[must_use]
pub fn masked_openid(openid: &str) -> String {
    masked(openid, 4, 4)
}

fn masked(text: &str, first: usize, last: usize) -> String {
    let length = text.chars().count();
    if length < LENGTH_MIN {
        return if length == 0 { String::new() } else { HIDDEN.to_owned() };
    }
    let begin = text.chars().take(first);
    let end = text.chars().skip(length.saturating_sub(last));
    begin.chain(HIDDEN.chars()).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ends_are_shown() {
        assert_eq!(masked_phone("13800138000"), "138****8000");
        assert_eq!(masked_phone("0755-12345678"), "075****5678");
        assert_eq!(masked_openid("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"), "oUpF****eS6o");
    }

    #[test]
    fn what_is_short_is_not_shown_at_all() {
        assert_eq!(masked_phone("1234567"), "****");
        assert_eq!(masked_phone(""), "");
    }
}
