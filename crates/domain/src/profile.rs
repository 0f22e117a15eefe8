//! What a shopper says of himself, checked.

/// The longest nickname, in characters.
pub const NICKNAME_MAX: usize = 32;
/// The longest address of a picture, in bytes.
pub const PICTURE_MAX: usize = 255;

/// Why a part of a profile can't be, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidProfile(String);

/// Trims a nickname and checks it.
///
/// # Errors
///
/// [`InvalidProfile`] if it is empty, too long, or has characters that nobody sees.
pub fn nickname(text: &str) -> Result<String, InvalidProfile> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidProfile("不能为空".to_owned()));
    }
    if NICKNAME_MAX < text.chars().count() {
        return Err(InvalidProfile(format!("最多 {NICKNAME_MAX} 个字")));
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidProfile("含有不可见字符".to_owned()));
    }
    Ok(text.to_owned())
}

/// Checks the address of a picture: one of our own, or one of the web.
///
/// # Errors
///
/// [`InvalidProfile`] if it is neither, or too long.
pub fn picture(text: &str) -> Result<String, InvalidProfile> {
    let text = text.trim();
    let ours = text.starts_with("/uploads/") && !text.contains("..");
    let web = ["https://", "http://"].iter().any(|scheme| {
        text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
    });
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'));
    if !(ours || web) || !plain || PICTURE_MAX < text.len() {
        return Err(InvalidProfile("应为图片地址".to_owned()));
    }
    Ok(text.to_owned())
}

/// Checks a gender: 0 unknown, 1 man, 2 woman.
///
/// # Errors
///
/// [`InvalidProfile`] if it is none of these.
pub fn gender(number: i8) -> Result<i8, InvalidProfile> {
    if (0..=2).contains(&number) {
        Ok(number)
    } else {
        Err(InvalidProfile("应为 0、1 或 2".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_trimmed_and_bounded() {
        assert_eq!(nickname(" 小云 ").as_deref(), Ok("小云"));
        for text in ["", "  ", "a\u{0}b", &"长".repeat(33)] {
            assert!(nickname(text).is_err(), "{text}");
        }
        assert!(gender(2).is_ok() && gender(3).is_err() && gender(-1).is_err());
    }

    #[test]
    fn a_picture_is_ours_or_of_the_web() {
        for text in ["/uploads/2026/a.webp", "https://thirdwx.qlogo.cn/mmopen/x/132"] {
            assert_eq!(picture(text).as_deref(), Ok(text));
        }
        let long = format!("https://a/{}", "x".repeat(250));
        for text in [
            "",
            "a.png",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "/uploads/../x",
            "https://a/\"onload=",
            "//evil",
            long.as_str(),
            "https://a/ b",
        ] {
            assert!(picture(text).is_err(), "{text}");
        }
    }
}
