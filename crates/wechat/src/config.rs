//! What the client has to be told. It reads no file and no environment.

use std::fmt;
use std::time::Duration;

/// The settings of a [`WeChat`](crate::WeChat) client.
#[derive(Debug, Clone)]
pub struct Config {
    /// Scheme, host and port, without a path: the path is part of what is signed.
    ///
    /// One address serves login and payments, as a gateway or the simulator does. Only for
    /// WeChat's own payment hosts (`https://api.mch.weixin.qq.com` and `api2`) is the login sent
    /// elsewhere, to `https://api.weixin.qq.com`.
    pub base_url: String,
    /// The mini-program.
    pub appid: String,
    /// The mini-program's secret, for logins.
    pub app_secret: Secret,
    /// The merchant number.
    pub mchid: String,
    /// The APIv3 key, 32 bytes: decrypts notifications and certificates.
    pub api_v3_key: Secret,
    /// The merchant's private RSA key, as PEM: signs requests and payment parameters.
    pub merchant_key_pem: Secret,
    /// The serial number of the merchant's certificate, which names that key.
    pub merchant_serial: String,
    /// Which key WeChat is asked to sign its answers with.
    pub key_mode: KeyMode,
    /// WeChat Pay's public key. Needed in [`KeyMode::PublicKey`].
    pub public_key: Option<PublicKeyConfig>,
    /// How long a call may take in all. [`Config::REQUEST_TIMEOUT`] is a good value.
    pub request_timeout: Duration,
    /// How long making a connection may take. [`Config::CONNECT_TIMEOUT`] is a good value.
    pub connect_timeout: Duration,
}

impl Config {
    /// The usual limit for a whole call.
    pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
    /// The usual limit for making a connection.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
}

/// Which key WeChat is asked to sign its answers with.
///
/// Notifications are accepted from both: while a merchant moves from one to the other, WeChat
/// uses either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMode {
    /// The one public key of WeChat Pay that was given to the merchant.
    PublicKey,
    /// A platform certificate, downloaded when it is needed.
    Certificate,
}

/// WeChat Pay's public key and its name.
#[derive(Debug, Clone)]
pub struct PublicKeyConfig {
    /// `PUB_KEY_ID_` and digits.
    pub id: String,
    /// The key as PEM.
    pub pem: String,
}

/// A text that must not be shown: its [`Debug`](fmt::Debug) form is `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "***");
    }
}
