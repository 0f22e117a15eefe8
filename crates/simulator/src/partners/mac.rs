//! Hashes as the partners publish them. Knows no protocol.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use md5::{Digest as _, Md5};

use crate::random::hex;

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

/// The HMAC-SHA256 of `text`.
pub(super) fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    sign(&Key::new(HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

/// One key after another: each signs the next word.
pub(super) fn chain(first: &str, words: &[&str]) -> Vec<u8> {
    let mut key = first.as_bytes().to_vec();
    for word in words {
        key = hmac(&key, word);
    }
    key
}

/// The MD5 of `text`, in upper-case hexadecimal.
pub(super) fn md5(text: &str) -> String {
    hex(&Md5::digest(text.as_bytes())).to_ascii_uppercase()
}

/// `text` as RFC 3986 encodes it; slashes stay if `slashes`.
pub(super) fn encode(text: &str, slashes: bool) -> String {
    let mut out = String::new();
    for &byte in text.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            b'/' if slashes => out.push('/'),
            _ => {
                out.push('%');
                out.push_str(&hex(&[byte]).to_ascii_uppercase());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_signatures_come_out() {
        let param = r#"{"com":"yuantong","num":"YT8888888888","phone":"13800138000","resultv2":"4","show":"0","order":"desc"}"#;
        let text = format!("{param}KD100KEYKD100CUSTOMER");
        assert_eq!(md5(&text), "79FA055E7C8685B0796A2863DA62EEDA");
        assert_eq!(encode("测/ ~", true), "%E6%B5%8B/%20~");
        assert_eq!(encode("a/b", false), "a%2Fb");
    }
}
