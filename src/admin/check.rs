//! What the fields of the console's forms and filters must be like. Each function names the field
//! that is wrong.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use mall_domain::day;

use crate::error::ApiError;

/// The longest keyword of a search.
const KEYWORD_MAX: usize = 64;
/// The longest address of a picture or a page: what the columns hold.
const URL_MAX: usize = 255;

/// A text of 1 to `max` characters, without what surrounds it.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn text(
    field: impl Into<Cow<'static, str>>,
    value: &str,
    max: usize,
) -> Result<String, ApiError> {
    let value = value.trim();
    if !(1..=max).contains(&value.chars().count()) {
        return Err(ApiError::validation(field, format!("应为 1 到 {max} 个字")));
    }
    if value.chars().any(|character| character.is_control() && character != '\n') {
        return Err(ApiError::validation(field, "不能含有控制字符"));
    }
    Ok(value.to_owned())
}

/// Like [`text`], or nothing.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn optional(
    field: impl Into<Cow<'static, str>>,
    value: Option<&str>,
    max: usize,
) -> Result<Option<String>, ApiError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    value.map(|value| text(field, value, max)).transpose()
}

/// The address of a picture: a path of this shop's, or `http(s)`.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn picture(field: impl Into<Cow<'static, str>>, value: &str) -> Result<String, ApiError> {
    let value = value.trim();
    let absolute = ["https://", "http://"].iter().any(|scheme| value.starts_with(scheme));
    let own = value.starts_with('/') && !value.starts_with("//");
    let plain = value.chars().all(|character| {
        !character.is_control() && !character.is_whitespace() && !"\"'<>\\`".contains(character)
    });
    if (absolute || own) && plain && value.chars().count() <= URL_MAX {
        return Ok(value.to_owned());
    }
    Err(ApiError::validation(field, "应为图片地址，以 / 或 http(s):// 开头，不超过 255 个字符"))
}

/// Like [`picture`], or nothing.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn optional_picture(
    field: impl Into<Cow<'static, str>>,
    value: Option<&str>,
) -> Result<Option<String>, ApiError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    value.map(|value| picture(field, value)).transpose()
}

/// The version of a row that was edited, where the request names one, is the one it has.
///
/// # Errors
///
/// [`ApiError::Stale`] if somebody else changed it meanwhile.
pub fn version(edited: Option<i32>, current: i32) -> Result<(), ApiError> {
    match edited {
        Some(edited) if edited != current => Err(ApiError::Stale { version: current.into() }),
        Some(_) | None => Ok(()),
    }
}

/// A keyword of a search, or none.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn keyword(field: &'static str, value: Option<&str>) -> Result<Option<String>, ApiError> {
    optional(field, value, KEYWORD_MAX)
}

/// An id in a filter, or none.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn id(field: &'static str, value: Option<&str>) -> Result<Option<i64>, ApiError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    let parse = |value: &str| value.parse().ok().filter(|id| 0 < *id);
    let wrong = || ApiError::validation(field, "应为正整数");
    value.map(|value| parse(value).ok_or_else(wrong)).transpose()
}

/// A status or another small number in a filter, or none.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn code(
    field: &'static str,
    value: Option<&str>,
    range: std::ops::RangeInclusive<i8>,
) -> Result<Option<i8>, ApiError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    let parse = |value: &str| value.parse().ok().filter(|code| range.contains(code));
    let wrong = || {
        let (first, last) = (range.start(), range.end());
        ApiError::validation(field, format!("应为 {first} 到 {last} 的整数"))
    };
    value.map(|value| parse(value).ok_or_else(wrong)).transpose()
}

/// A day such as `2026-11-25`, or none.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn date(field: &'static str, value: Option<&str>) -> Result<Option<NaiveDate>, ApiError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    // Chrono takes years of many digits, MySQL four.
    let parse = |value: &str| (value.len() == 10).then(|| value.parse().ok()).flatten();
    let wrong = || ApiError::validation(field, "应为日期，形如 2026-11-25");
    value.map(|value| parse(value).ok_or_else(wrong)).transpose()
}

/// Where a filter begins: a moment by RFC 3339, or the first moment of a day in China.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn start(field: &'static str, value: Option<&str>) -> Result<Option<DateTime<Utc>>, ApiError> {
    moment(field, value, day::start_of)
}

/// Where a filter ends, itself not included: a moment by RFC 3339, or the end of a day in China.
///
/// # Errors
///
/// [`ApiError::Validation`].
pub fn end(field: &'static str, value: Option<&str>) -> Result<Option<DateTime<Utc>>, ApiError> {
    moment(field, value, day::end_of)
}

fn moment(
    field: &'static str,
    value: Option<&str>,
    of_day: impl Fn(NaiveDate) -> DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ApiError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    let Some(text) = value else { return Ok(None) };
    if let Ok(Some(day)) = date(field, Some(text)) {
        return Ok(Some(of_day(day)));
    }
    // A plus sign in a query is a space.
    let exact = DateTime::parse_from_rfc3339(&text.replace(' ', "+"));
    let exact = exact.ok().map(|moment| moment.to_utc());
    let known =
        exact.filter(|moment| moment.timestamp() < 253_402_300_800 && 0 <= moment.timestamp());
    let wrong = || ApiError::validation(field, "应为日期，或 RFC 3339 的时间");
    known.map(Some).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded() {
        assert_eq!(text("name", " 名 ", 2).unwrap(), "名");
        for wrong in ["", "  ", "三个字", "a\0"] {
            assert!(text("name", wrong, 2).is_err(), "{wrong:?}");
        }
        assert_eq!(optional("name", Some(" "), 2).unwrap(), None);
        assert_eq!(optional("name", None, 2).unwrap(), None);
    }

    #[test]
    fn a_picture_is_a_path_or_an_http_address() {
        for right in ["/uploads/a.webp", "https://cdn.example.com/a.png?x=1"] {
            assert_eq!(picture("image", right).unwrap(), right);
        }
        let long = format!("/{}", "x".repeat(255));
        for wrong in ["", "a.png", "//evil", "javascript:alert(1)", "/a b", "/\"><", &long] {
            assert!(picture("image", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn filters_are_numbers_within_range() {
        assert_eq!(id("id", Some("7")).unwrap(), Some(7));
        assert_eq!(id("id", Some("")).unwrap(), None);
        for wrong in ["0", "-1", "x", "1.5", "99999999999999999999"] {
            assert!(id("id", Some(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(code("status", Some("1"), 0..=1).unwrap(), Some(1));
        assert!(code("status", Some("2"), 0..=1).is_err());
    }

    #[test]
    fn a_moment_is_a_day_in_china_or_exact() {
        let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let begin = |text| start("start", Some(text)).unwrap().unwrap();
        assert_eq!(begin("2026-11-25"), utc("2026-11-24T16:00:00Z"));
        assert_eq!(end("end", Some("2026-11-25")).unwrap().unwrap(), utc("2026-11-25T16:00:00Z"));
        assert_eq!(begin("2026-11-25T08:00:00 08:00"), utc("2026-11-25T00:00:00Z"));
        for wrong in ["x", "2026-13-01", "20261125", "+12026-01-01", "0000-01-01T00:00:00Z"] {
            assert!(start("start", Some(wrong)).is_err(), "{wrong}");
        }
    }
}
