//! Tokens, and the admin of a demonstration.

use mall_wechat::Secret;

use super::Reader;

/// The least bytes of the secret that signs tokens: as many as an HMAC-SHA256 has.
const SECRET_MIN: usize = 32;

/// Settings of tokens.
#[derive(Debug, Clone)]
pub struct Auth {
    /// Signs tokens; the same on every node.
    pub jwt_secret: Secret,
}

impl Auth {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let secret = reader.required("MALL_JWT_SECRET");
        if !secret.is_empty() && secret.len() < SECRET_MIN {
            reader.wrong("MALL_JWT_SECRET", "must have at least 32 characters");
        }
        Self { jwt_secret: Secret::new(secret) }
    }
}

/// The admin that `mall seed` makes.
#[derive(Debug, Clone)]
pub struct DemoAdmin {
    /// The name to log in with.
    pub username: String,
    /// The password.
    pub password: Secret,
}

impl DemoAdmin {
    /// Reads it; `None` if no password is set, for there is no default one.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let username = reader.text("MALL_ADMIN_USERNAME").unwrap_or_else(|| "admin".to_owned());
        let password = Secret::new(reader.text("MALL_ADMIN_PASSWORD")?);
        Some(Self { username, password })
    }
}
