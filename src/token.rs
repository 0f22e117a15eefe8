//! Tokens in and out: JWTs signed with HMAC-SHA256. Whether one is still good, `sessions` knows.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mall_domain::{AdminId, UserId};
use mall_wechat::Secret;
use serde::{Deserialize, Serialize};

/// How long a login lasts (system document, section 8).
const LIFE: TimeDelta = TimeDelta::days(7);
/// No token of ours is longer; a longer one is not worth a hash.
const LENGTH_MAX: usize = 1_024;

/// Whom a token is for. One key signs both kinds, so every check names the kind it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Audience {
    Shopper,
    Admin,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: Audience,
    /// Whose token it is.
    #[serde(with = "number_as_text")]
    sub: i64,
    /// It is good while the account has this version.
    ver: i64,
    /// The shopper's openid, by which Redis knows the good version.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    oid: Option<String>,
    iat: i64,
    exp: i64,
}

/// What a shopper's token says.
#[derive(Clone, PartialEq, Eq)]
pub struct ShopperToken {
    /// Whose it is.
    pub user_id: UserId,
    /// It is good while the account has this version.
    pub version: i64,
    /// The shopper as WeChat names them.
    pub openid: String,
}

/// What an admin's token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdminToken {
    /// Whose it is.
    pub admin_id: AdminId,
    /// It is good while the account has this version.
    pub version: i64,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is none of ours, or it is too old.
    #[error("the token is not valid")]
    Invalid,
    /// It is ours, but for the other half of the API.
    #[error("the token is for another audience")]
    OtherAudience,
}

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(***)")
    }
}

impl Tokens {
    /// Signs with `secret`.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        let secret = secret.expose().as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        // The time and the audience are checked here, by the mall's clock and with an answer of
        // their own each.
        validation.validate_exp = false;
        validation.validate_aud = false;
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
        }
    }

    /// A shopper's token, and until when it is good.
    ///
    /// # Errors
    ///
    /// If it can't be signed, which no input brings about.
    pub fn for_shopper(
        &self,
        token: &ShopperToken,
        now: DateTime<Utc>,
    ) -> anyhow::Result<(String, DateTime<Utc>)> {
        let (sub, ver, oid) = (token.user_id.0, token.version, Some(token.openid.clone()));
        self.sign(Claims { aud: Audience::Shopper, sub, ver, oid, iat: 0, exp: 0 }, now)
    }

    /// An admin's token, and until when it is good.
    ///
    /// # Errors
    ///
    /// If it can't be signed, which no input brings about.
    pub fn for_admin(
        &self,
        token: AdminToken,
        now: DateTime<Utc>,
    ) -> anyhow::Result<(String, DateTime<Utc>)> {
        let (sub, ver) = (token.admin_id.0, token.version);
        self.sign(Claims { aud: Audience::Admin, sub, ver, oid: None, iat: 0, exp: 0 }, now)
    }

    fn sign(&self, claims: Claims, now: DateTime<Utc>) -> anyhow::Result<(String, DateTime<Utc>)> {
        let expires_at = now + LIFE;
        let claims = Claims { iat: now.timestamp(), exp: expires_at.timestamp(), ..claims };
        Ok((jsonwebtoken::encode(&Header::default(), &claims, &self.encoding)?, expires_at))
    }

    /// Reads a shopper's token.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub fn shopper(&self, text: &str, now: DateTime<Utc>) -> Result<ShopperToken, TokenError> {
        let claims = self.claims(text, Audience::Shopper, now)?;
        let openid = claims.oid.ok_or(TokenError::Invalid)?;
        Ok(ShopperToken { user_id: UserId(claims.sub), version: claims.ver, openid })
    }

    /// Reads an admin's token.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub fn admin(&self, text: &str, now: DateTime<Utc>) -> Result<AdminToken, TokenError> {
        let claims = self.claims(text, Audience::Admin, now)?;
        Ok(AdminToken { admin_id: AdminId(claims.sub), version: claims.ver })
    }

    fn claims(
        &self,
        text: &str,
        audience: Audience,
        now: DateTime<Utc>,
    ) -> Result<Claims, TokenError> {
        if LENGTH_MAX < text.len() {
            return Err(TokenError::Invalid);
        }
        let token = jsonwebtoken::decode::<Claims>(text, &self.decoding, &self.validation)
            .map_err(|_foreign| TokenError::Invalid)?;
        if token.claims.exp <= now.timestamp() {
            return Err(TokenError::Invalid);
        }
        if token.claims.aud != audience {
            return Err(TokenError::OtherAudience);
        }
        Ok(token.claims)
    }
}

/// `sub` is text by the standard and a number to us.
mod number_as_text {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(number: &i64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = i64;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number as text")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
                text.parse().map_err(E::custom)
            }
        }
        from.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(secret: &str) -> Tokens {
        Tokens::new(&Secret::new(secret.repeat(32)))
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_507_200, 0).unwrap()
    }

    fn alice() -> ShopperToken {
        ShopperToken { user_id: UserId(7), version: 3, openid: "oAlice".to_owned() }
    }

    #[test]
    fn a_token_says_what_it_was_made_with() {
        let (text, expires_at) = tokens("a").for_shopper(&alice(), now()).unwrap();
        assert!(tokens("a").shopper(&text, now()).unwrap() == alice());
        assert_eq!(expires_at, now() + LIFE);
        let admin = AdminToken { admin_id: AdminId(1), version: 2 };
        let (text, _) = tokens("a").for_admin(admin, now()).unwrap();
        assert_eq!(tokens("a").admin(&text, now()), Ok(admin));
    }

    #[test]
    fn an_expired_or_foreign_token_is_invalid() {
        let (text, _) = tokens("a").for_shopper(&alice(), now()).unwrap();
        assert_eq!(tokens("a").shopper(&text, now() + LIFE).err(), Some(TokenError::Invalid));
        assert_eq!(tokens("b").shopper(&text, now()).err(), Some(TokenError::Invalid));
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.";
        for text in ["", "x", "a.b.c", unsigned, &"x".repeat(5_000)] {
            assert_eq!(tokens("a").shopper(text, now()).err(), Some(TokenError::Invalid));
        }
    }

    #[test]
    fn the_halves_of_the_api_refuse_each_others_tokens() {
        let tokens = tokens("a");
        let (shopper, _) = tokens.for_shopper(&alice(), now()).unwrap();
        let admin = AdminToken { admin_id: AdminId(7), version: 3 };
        let (admin, _) = tokens.for_admin(admin, now()).unwrap();
        assert_eq!(tokens.admin(&shopper, now()), Err(TokenError::OtherAudience));
        assert_eq!(tokens.shopper(&admin, now()).err(), Some(TokenError::OtherAudience));
    }
}
