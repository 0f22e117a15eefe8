//! What can go wrong, as values a caller may act on. No secret and no body ever stands in one.

/// A setting the client can't work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the WeChat setting {setting} {problem}")]
pub struct ConfigError {
    /// The field of [`Config`](crate::Config).
    pub setting: &'static str,
    /// What is wrong with it, as the end of a sentence.
    pub problem: &'static str,
}

/// Why a shopper could not be logged in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The code is unknown, too old or used: the mini-program has to ask for a new one.
    #[error("the login code is not valid")]
    InvalidCode,
    /// WeChat thinks this user is a risk. Trying again won't help.
    #[error("WeChat blocks this user")]
    Blocked,
    /// Too many logins of this user; later it may work.
    #[error("WeChat limits the logins of this user")]
    RateLimited,
    /// WeChat can't be asked, or our settings are wrong.
    #[error("WeChat's login does not work")]
    Unavailable(#[source] Cause),
}

/// Why a payment call did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// It may have happened or not: ask again with the same number, or query.
    #[error("the outcome is not known")]
    Unknown(#[source] Cause),
    /// WeChat knows no such order or refund. This is a hint and not signed.
    #[error("WeChat knows no such order or refund")]
    NotFound,
    /// The order is paid. This is a hint and not signed: query it.
    #[error("the order is paid")]
    AlreadyPaid,
    /// The order is closed, its number can't be used again. This is a hint and not signed.
    #[error("the order is closed")]
    Closed,
    /// WeChat says no, and will say it again.
    #[error("WeChat refused with {status} {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// WeChat's error code.
        code: String,
        /// WeChat's words for people, in Chinese.
        message: String,
    },
    /// The request can't be sent as it is.
    #[error("{0}")]
    Invalid(&'static str),
}

/// Why a call of the server API did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// WeChat says no, and will say it again.
    #[error("WeChat refused with {errcode}: {message}")]
    Refused {
        /// WeChat's error code.
        errcode: i64,
        /// WeChat's words.
        message: String,
    },
    /// WeChat can't be asked; it may have happened or not.
    #[error("WeChat's server API does not work")]
    Unavailable(#[source] Cause),
    /// The request can't be sent as it is.
    #[error("{0}")]
    Invalid(&'static str),
}

impl ServiceError {
    /// Whether a shipment was refused because it was reported before.
    #[must_use]
    pub fn is_reported_before(&self) -> bool {
        matches!(self, Self::Refused { errcode: 10_060_002 | 10_060_003, .. })
    }

    /// Whether asking again later may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        // A payment that WeChat does not know is one it does not know yet; a report whose time is not
        // after the last one's was overtaken, and gets a newer time when it is made again.
        matches!(
            self,
            Self::Unavailable(_) | Self::Refused { errcode: 10_060_001 | 268_485_196, .. }
        )
    }
}

/// Why nothing is known of a call's outcome.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// There was no connection, so nothing was sent.
    #[error("no connection to WeChat")]
    Connect(#[source] reqwest::Error),
    /// It was not sent, because WeChat did not answer the calls before it.
    #[error("WeChat is left alone for a moment")]
    Paused,
    /// No answer came in time.
    #[error("WeChat did not answer in time")]
    TimedOut,
    /// The connection broke before the answer was complete.
    #[error("the connection to WeChat broke")]
    Broken(#[source] reqwest::Error),
    /// WeChat, or something before it, answered with a failure of its own.
    #[error("WeChat answered {status} {code}")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// WeChat's error code, empty if there was none.
        code: String,
    },
    /// The answer does not prove that it comes from WeChat.
    #[error("the answer is not proved to be WeChat's")]
    Unproved(#[source] SignatureError),
    /// The answer is WeChat's, but not what was expected.
    #[error("WeChat's answer can't be read")]
    Unreadable,
    /// The answer is WeChat's, but about something else.
    #[error("WeChat's answer has another {0}")]
    Foreign(&'static str),
}

/// Why an answer or a notification does not prove to come from WeChat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// This header is missing or is not text.
    #[error("there is no {0} header")]
    Missing(&'static str),
    /// It was signed five minutes or more before or after our time.
    #[error("the signature is too old, or a clock is wrong")]
    Stale,
    /// The key it names is neither the public key nor a valid platform certificate.
    #[error("the signing key is not known")]
    UnknownKey,
    /// The signature does not belong to these bytes and this key.
    #[error("the signature is wrong")]
    Wrong,
}

/// Why a notification is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotificationError {
    /// It does not prove to come from WeChat.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// It comes from WeChat but is not what was expected.
    #[error("the notification can't be read")]
    Unreadable,
    /// Its content can't be decrypted: the APIv3 key is not the one WeChat uses.
    #[error("the notification can't be decrypted")]
    Undecryptable,
    /// Its content is about another mini-program or merchant.
    #[error("the notification has another {0}")]
    Foreign(&'static str),
}

impl NotificationError {
    /// Whether it may come from anybody: then nothing is to be stored of it.
    #[must_use]
    pub fn is_forged(self) -> bool {
        match self {
            Self::Signature(_) => true,
            Self::Unreadable | Self::Undecryptable | Self::Foreign(_) => false,
        }
    }
}
