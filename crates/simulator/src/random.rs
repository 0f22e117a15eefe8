//! Names that look like WeChat's: nonces, transaction numbers, prepay ids. Not keys.

use chrono::{DateTime, Utc};
use rand::Rng as _;
use rand::distr::{Alphanumeric, SampleString as _};

use crate::clock;

/// `length` letters and digits.
pub(crate) fn text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}

/// `length` decimal digits.
pub(crate) fn digits(length: usize) -> String {
    let mut random = rand::rng();
    (0..length).map(|_| char::from(random.random_range(b'0'..=b'9'))).collect()
}

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}

/// `bytes` in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A random UUID of version 4, in lower case: the id of a notification.
pub(crate) fn uuid() -> String {
    let [a, b, c, d, e, f, version, h, variant, j, k, l, m, n, o, p] = bytes::<16>();
    let (version, variant) = (version & 0x0f | 0x40, variant & 0x3f | 0x80);
    let parts: [&[u8]; 5] =
        [&[a, b, c, d], &[e, f], &[version, h], &[variant, j], &[k, l, m, n, o, p]];
    parts.map(hex).join("-")
}

/// A prepay id: `wx`, the time in Beijing, 20 more characters.
pub(crate) fn prepay_id(now: DateTime<Utc>) -> String {
    format!("wx{}{}", clock::beijing(now).format("%Y%m%d%H%M%S"), hex(&bytes::<10>()))
}

/// A transaction number: 28 digits that begin with `42000`.
pub(crate) fn transaction_id(now: DateTime<Utc>) -> String {
    format!("42000{}{}{}", digits(5), clock::beijing(now).format("%Y%m%d"), digits(10))
}

/// A refund number: 28 digits that begin with `50300`.
pub(crate) fn refund_id(now: DateTime<Utc>) -> String {
    format!("50300{}{}{}", digits(5), clock::beijing(now).format("%Y%m%d"), digits(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_length_of_real_ones() {
        let now = DateTime::from_timestamp(1_795_438_801, 0).unwrap();
        assert_eq!(prepay_id(now).len(), 36);
        assert!(prepay_id(now).starts_with("wx20261123210001"));
        assert_eq!(transaction_id(now).len(), 28);
        assert_eq!(refund_id(now).len(), 28);
    }

    #[test]
    fn a_uuid_says_that_it_is_random() {
        let uuid = uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]));
    }
}
