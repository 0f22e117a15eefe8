//! Clients of those whom the shop works with besides WeChat: parcel tracking, text messages, object
//! storage. They know no order and no database; the time is passed in.
//!
//! # Layout
//!
//! * [`kuaidi`]: Kuaidi100 tells where a parcel is.
//! * [`sms`]: text messages through Aliyun or Tencent Cloud.
//! * [`oss`]: signatures of Aliyun's object storage, and policies for direct uploads.
//! * `http`: one bounded call, and `mac`: hashes as the partners write them.

mod http;
pub mod kuaidi;
mod mac;
pub mod oss;
pub mod sms;

pub use self::http::{HttpClient, PartnerError};

use std::fmt;

/// A text that must not be shown: its [`Debug`](fmt::Debug) form is `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
