//! Sale tokens: what a shopper has to fetch, once a flash sale has opened, before ordering in it.
//! Whoever only knows the address of the order gets nowhere with it.
//!
//! A token is signed, bound to the shopper and the sale, short-lived, and good for one request (its
//! repetitions, which have the same idempotency key, included). Whether the shop wants tokens at all
//! is the setting `flash_sale_token`; while it does not, an order costs one look at a flag.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_lc_rs::{hkdf, hmac, rand};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::{SaleId, UserId};
use mall_wechat::Secret;

/// How long a token is good.
pub const LIFE: Duration = Duration::from_secs(120);
/// Hexadecimal digits of the part that is signed: when it ends, and a number used once.
const SIGNED_LEN: usize = 32;
/// Hexadecimal digits of the signature (HMAC-SHA256).
const TAG_LEN: usize = 64;

/// Signs and checks sale tokens.
pub struct SaleTokens {
    key: hmac::Key,
    wanted: AtomicBool,
}

impl std::fmt::Debug for SaleTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SaleTokens(***)")
    }
}

impl SaleTokens {
    /// Signs with a key that is derived from `secret`, the same on every node.
    ///
    /// # Errors
    ///
    /// If the key can't be derived, which no secret brings about.
    pub fn new(secret: &Secret) -> anyhow::Result<Self> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"mall");
        let derived = salt.extract(secret.expose().as_bytes());
        let mut bytes = [0; 32];
        derived
            .expand(&[b"sale tokens"], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut bytes))
            .map_err(|_unspecified| anyhow::anyhow!("no key can be derived"))?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        Ok(Self { key, wanted: AtomicBool::new(false) })
    }

    /// Whether orders of flash sales need a token.
    #[must_use]
    pub fn are_wanted(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    /// Sets whether orders of flash sales need a token.
    pub fn want(&self, wanted: bool) {
        self.wanted.store(wanted, Ordering::Relaxed);
    }

    /// A token for `user` in `sale`, and when it ends.
    ///
    /// # Errors
    ///
    /// If there is no randomness.
    pub fn issue(
        &self,
        sale: SaleId,
        user: UserId,
        now: DateTime<Utc>,
    ) -> anyhow::Result<(String, DateTime<Utc>)> {
        let mut nonce = [0; 8];
        rand::fill(&mut nonce).map_err(|_unspecified| anyhow::anyhow!("there is no randomness"))?;
        let until = now.checked_add_signed(TimeDelta::from_std(LIFE)?).unwrap_or(now);
        let signed = format!("{:016x}{:016x}", until.timestamp(), u64::from_be_bytes(nonce));
        let tag = hmac::sign(&self.key, message(sale, user, &signed).as_bytes());
        let mut token = signed;
        for byte in tag.as_ref() {
            token.push_str(&format!("{byte:02x}"));
        }
        let ends = DateTime::from_timestamp(until.timestamp(), 0).unwrap_or(until);
        Ok((token, ends))
    }

    /// The number of `token` that is used once, if it is good for `user` in `sale`.
    #[must_use]
    pub fn check<'a>(
        &self,
        sale: SaleId,
        user: UserId,
        token: &'a str,
        now: DateTime<Utc>,
    ) -> Option<&'a str> {
        if token.len() != SIGNED_LEN + TAG_LEN {
            return None;
        }
        let (signed, tag) = token.split_at_checked(SIGNED_LEN)?;
        let tag = bytes_of(tag)?;
        hmac::verify(&self.key, message(sale, user, signed).as_bytes(), &tag).ok()?;
        let (until, nonce) = signed.split_at_checked(SIGNED_LEN / 2)?;
        let until = i64::from_str_radix(until, 16).ok()?;
        (now.timestamp() < until).then_some(nonce)
    }
}

/// What is signed: nobody else's token, and none of another sale, has the same.
fn message(sale: SaleId, user: UserId, signed: &str) -> String {
    format!("{}/{}/{signed}", sale.0, user.0)
}

/// The bytes that hexadecimal digits stand for.
fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALE: SaleId = SaleId(7);
    const USER: UserId = UserId(42);

    fn tokens() -> SaleTokens {
        SaleTokens::new(&Secret::new("a secret of the tests, long enough for HMAC")).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-25T12:00:00.9Z".parse().unwrap()
    }

    #[test]
    fn a_token_is_good_for_its_shopper_in_its_sale_until_it_ends() {
        let (token, until) = tokens().issue(SALE, USER, now()).unwrap();
        let nonce = tokens().check(SALE, USER, &token, now()).unwrap().to_owned();
        assert_eq!(nonce.len(), 16);
        assert!(tokens().check(SALE, UserId(43), &token, now()).is_none());
        assert!(tokens().check(SaleId(8), USER, &token, now()).is_none());
        assert!(tokens().check(SALE, USER, &token, until - TimeDelta::milliseconds(1)).is_some());
        assert!(tokens().check(SALE, USER, &token, until).is_none());
        let (other, _until) = tokens().issue(SALE, USER, now()).unwrap();
        assert_ne!(tokens().check(SALE, USER, &other, now()).unwrap(), nonce);
    }

    #[test]
    fn what_was_not_signed_here_is_nothing() {
        let (token, _until) = tokens().issue(SALE, USER, now()).unwrap();
        let foreign = SaleTokens::new(&Secret::new("another secret, just as long as the first"));
        assert!(foreign.unwrap().check(SALE, USER, &token, now()).is_none());
        for index in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[index] = if bytes[index] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(tokens().check(SALE, USER, &changed, now()).is_none(), "{index}");
        }
        let long = "9".repeat(10_000);
        for text in ["", "x", "抢购", &long, &"抢".repeat(32), token.get(1..).unwrap()] {
            assert!(tokens().check(SALE, USER, text, now()).is_none(), "{text}");
        }
    }

    #[test]
    fn no_token_is_wanted_until_the_shop_says_so() {
        let tokens = tokens();
        assert!(!tokens.are_wanted());
        tokens.want(true);
        assert!(tokens.are_wanted());
    }
}
