//! Whose requests are counted. How many are allowed an admin sets while the shop runs.

use std::str::FromStr;

use actix_web::http::header::HeaderName;

use super::Reader;

/// Whose requests are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counted {
    /// Everybody's but those of this machine and of private networks: load tests, health checks, and
    /// proxies that don't say whom they speak for.
    #[default]
    Others,
    /// Everybody's.
    Everybody,
    /// Nobody's.
    Nobody,
}

impl FromStr for Counted {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "others" => Ok(Self::Others),
            "everybody" => Ok(Self::Everybody),
            "nobody" => Ok(Self::Nobody),
            _ => Err(()),
        }
    }
}

/// Settings of rate limits.
#[derive(Debug, Clone, Default)]
pub struct RateLimits {
    /// Whose requests are counted.
    pub counted: Counted,
    /// The header in which a trusted proxy names the client's address. `None`: there is no proxy,
    /// and nobody is believed.
    pub client_ip_header: Option<HeaderName>,
}

impl RateLimits {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let expected = "others, everybody or nobody";
        let counted = reader.parsed("MALL_RATE_LIMITS", Counted::default(), expected);
        let client_ip_header = reader.text("MALL_CLIENT_IP_HEADER").and_then(|name| {
            let header = name.trim().parse();
            if header.is_err() {
                reader.wrong("MALL_CLIENT_IP_HEADER", "must be the name of a header");
            }
            header.ok()
        });
        Self { counted, client_ip_header }
    }
}
