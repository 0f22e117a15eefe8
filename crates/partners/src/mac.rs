//! Hashes and keyed hashes, in the spellings that the partners use.

use aws_lc_rs::{digest, hmac};
use md5::{Digest as _, Md5};

/// `bytes` in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of `bytes`, in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The HMAC-SHA256 of `message`.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

/// The MD5 of `text`, in upper-case hexadecimal. It protects nothing; Kuaidi100 wants it.
pub(crate) fn md5_upper(text: &str) -> String {
    hex(&Md5::digest(text.as_bytes())).to_uppercase()
}

/// Whether two texts are the same, without telling by the time it takes where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// `text` percent-encoded by RFC 3986: everything but letters, digits and `-_.~`.
pub(crate) fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plain_is_percent_encoded() {
        assert_eq!(percent("a b~*测"), "a%20b~%2A%E6%B5%8B");
    }

    #[test]
    fn texts_are_compared_in_full() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abx") && !same("abc", "ab"));
    }
}
