//! The idempotency key that a client gives a request, and the fingerprint of the request's body.

use std::fmt;

use crate::UserId;

/// A client-made idempotency key: 8 to 64 characters of `[A-Za-z0-9_-]` (HTTP conventions).
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct RequestKey(String);

/// The text is no idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key has 8 to 64 characters of A-Z, a-z, 0-9, _ and -")]
pub struct InvalidRequestKey;

impl RequestKey {
    /// Parses `text`.
    ///
    /// # Errors
    ///
    /// [`InvalidRequestKey`] if it is too short, too long or has another character.
    pub fn parse(text: &str) -> Result<Self, InvalidRequestKey> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if (8..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidRequestKey)
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the reservation that this request of `user` asks for: the same on every node
    /// and at every retry, and never that of another shopper.
    #[must_use]
    pub fn reservation(&self, user: UserId) -> String {
        format!("{user}:{}", self.0)
    }
}

impl fmt::Display for RequestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A fingerprint of what a request asks for: the same key with another fingerprint is a conflict.
///
/// 64-bit FNV-1a. It tells a client's mistake apart from a retry; it protects no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct RequestHash(pub i64);

impl RequestHash {
    /// The fingerprint of `parts`; `["ab", "c"]` and `["a", "bc"]` differ.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut mix = |byte: u8| {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        };
        for part in parts {
            part.len().to_le_bytes().into_iter().for_each(&mut mix);
            part.iter().copied().for_each(&mut mix);
        }
        Self(i64::from_ne_bytes(hash.to_ne_bytes()))
    }

    /// The fingerprint of a few numbers.
    #[must_use]
    pub fn of_numbers(numbers: &[i64]) -> Self {
        let bytes: Vec<[u8; 8]> = numbers.iter().map(|number| number.to_le_bytes()).collect();
        let parts: Vec<&[u8]> = bytes.iter().map(<[u8; 8]>::as_slice).collect();
        Self::of(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_outside_the_convention_are_refused() {
        for text in ["", "short", "has space 12", "漢字漢字漢字漢字", &"x".repeat(65)] {
            assert_eq!(RequestKey::parse(text), Err(InvalidRequestKey), "{text}");
        }
        assert!(RequestKey::parse("abc_DEF-123").is_ok());
    }

    #[test]
    fn the_same_key_of_two_shoppers_names_two_reservations() {
        let key = RequestKey::parse("12345678").unwrap();
        assert_ne!(key.reservation(UserId(1)), key.reservation(UserId(2)));
    }

    #[test]
    fn a_fingerprint_depends_on_where_the_parts_end() {
        assert_ne!(RequestHash::of(&[b"ab", b"c"]), RequestHash::of(&[b"a", b"bc"]));
        assert_eq!(RequestHash::of_numbers(&[1, 2]), RequestHash::of_numbers(&[1, 2]));
        assert_ne!(RequestHash::of_numbers(&[1, 2]), RequestHash::of_numbers(&[2, 1]));
    }
}
