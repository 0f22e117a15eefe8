//! Doors for the fuzzers in `fuzz/`, who have no key of WeChat's to sign with. The shop is built without
//! them.

use crate::error::NotificationError;
use crate::notify::{self, Notification};
use crate::sign::ApiV3Key;

/// The mini-program of the fuzzers.
pub const APPID: &str = "wxsim";
/// The merchant of the fuzzers.
pub const MCHID: &str = "1900007291";
/// Their key.
const KEY: &[u8; 32] = b"mall-sim-apiv3-key-0123456789abc";

/// Reads the body of a notification whose signature was right.
///
/// # Errors
///
/// [`NotificationError`].
pub fn envelope(body: &[u8]) -> Result<Notification, NotificationError> {
    let key = ApiV3Key::new(KEY).map_err(|_never| NotificationError::Undecryptable)?;
    notify::open(body, &key, APPID, MCHID)
}

/// Reads what lay encrypted in a notification.
///
/// # Errors
///
/// [`NotificationError`].
pub fn content(event_type: &str, content: &[u8]) -> Result<Notification, NotificationError> {
    let event = notify::read(event_type, || Ok(content.to_vec()), APPID, MCHID)?;
    Ok(Notification { id: String::new(), event })
}
