//! Days as the shop counts them: in China's one time zone, eight hours ahead of UTC all year.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// How far China's clocks are ahead of UTC. There has been no summer time since 1991.
const AHEAD: TimeDelta = TimeDelta::hours(8);

/// The day in China at this moment.
#[must_use]
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.checked_add_signed(AHEAD).unwrap_or(moment).date_naive()
}

/// The first moment of this day in China.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(AHEAD).unwrap_or(midnight)
}

/// The first moment after this day in China.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(day.succ_opt().unwrap_or(day))
}

/// Days one after the other, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

/// Why two days are no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DaysError {
    /// The last day is before the first.
    #[error("the last day is before the first")]
    Backwards,
    /// There are too many days between.
    #[error("a range has at most {} days", Days::MAX)]
    TooMany,
}

impl Days {
    /// The most days of a range: a year, also a leap year.
    pub const MAX: i64 = 366;

    /// The days from `first` to `last`.
    ///
    /// # Errors
    ///
    /// [`DaysError`] if there are none, or too many.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, DaysError> {
        match last.signed_duration_since(first).num_days() {
            days if days < 0 => Err(DaysError::Backwards),
            days if Self::MAX <= days => Err(DaysError::TooMany),
            _days => Ok(Self { first, last }),
        }
    }

    /// One day.
    #[must_use]
    pub fn only(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// The day before them.
    #[must_use]
    pub fn before(self) -> Self {
        Self::only(self.first.pred_opt().unwrap_or(self.first))
    }

    /// The first moment.
    #[must_use]
    pub fn start(self) -> DateTime<Utc> {
        start_of(self.first)
    }

    /// The first moment after them.
    #[must_use]
    pub fn end(self) -> DateTime<Utc> {
        end_of(self.last)
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_four_in_the_afternoon_utc() {
        assert_eq!(start_of(day("2026-11-25")), moment("2026-11-24T16:00:00Z"));
        assert_eq!(end_of(day("2026-12-31")), moment("2026-12-31T16:00:00Z"));
        assert_eq!(day_of(moment("2026-11-24T15:59:59Z")), day("2026-11-24"));
        assert_eq!(day_of(moment("2026-11-24T16:00:00Z")), day("2026-11-25"));
    }

    #[test]
    fn a_range_has_one_to_366_days() {
        let first = day("2024-01-01");
        assert_eq!(Days::new(first, first).unwrap().iter().count(), 1);
        let leap = Days::new(first, day("2024-12-31")).unwrap();
        assert_eq!(leap.iter().count(), 366);
        assert_eq!(leap.end(), moment("2024-12-31T16:00:00Z"));
        assert_eq!(Days::new(first, day("2025-01-01")), Err(DaysError::TooMany));
        assert_eq!(Days::new(first, day("2023-12-31")), Err(DaysError::Backwards));
        assert_eq!(Days::only(first).start(), start_of(first));
        assert_eq!(leap.before(), Days::only(day("2023-12-31")));
    }
}
