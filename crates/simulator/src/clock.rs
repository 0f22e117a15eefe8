//! The time of day and how WeChat writes it. No other file asks the system for the time.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

/// China's time zone, which every time in an answer carries.
const BEIJING: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours is an offset"),
};

/// The time of day.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// `at` as Beijing's clocks show it.
pub(crate) fn beijing(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&BEIJING)
}

/// `at` as the API writes it, for example `2026-11-23T21:00:00+08:00`.
pub(crate) fn rfc3339(at: DateTime<Utc>) -> String {
    beijing(at).to_rfc3339_opts(SecondsFormat::Secs, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_beijing_time() {
        let at = DateTime::from_timestamp(1_795_438_801, 0).unwrap();
        assert_eq!(rfc3339(at), "2026-11-23T21:00:01+08:00");
    }
}
