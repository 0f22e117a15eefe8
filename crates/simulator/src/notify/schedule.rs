//! When a notification that the merchant didn't take is sent again.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The waits before the second attempt, the third, and so on, in seconds.
const WAITS: [u64; 15] = [
    15,
    15,
    30,
    3 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    30 * MINUTE,
    30 * MINUTE,
    60 * MINUTE,
    3 * HOUR,
    3 * HOUR,
    3 * HOUR,
    6 * HOUR,
    6 * HOUR,
];

/// How long to wait after `attempts` attempts failed, or [`None`] to give up.
///
/// `scale` is from 0 to 1000, as [`Options`](crate::Options) checks.
pub(super) fn wait(attempts: usize, scale: f64) -> Option<Duration> {
    let seconds = WAITS.get(attempts.checked_sub(1)?)?;
    Some(Duration::from_secs(*seconds).mul_f64(scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_add_up_to_a_day_and_four_minutes() {
        assert_eq!(WAITS.iter().sum::<u64>(), 24 * HOUR + 4 * MINUTE);
    }

    #[test]
    fn there_are_sixteen_attempts() {
        assert_eq!(wait(1, 1.0), Some(Duration::from_secs(15)));
        assert_eq!(wait(15, 1.0), Some(Duration::from_secs(6 * HOUR)));
        assert_eq!(wait(16, 1.0), None);
    }

    #[test]
    fn waits_are_scaled() {
        assert_eq!(wait(4, 0.01), Some(Duration::from_millis(1800)));
    }
}
