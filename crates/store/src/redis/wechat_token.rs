//! The access token of WeChat's server API, where all nodes find it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fred::interfaces::KeysInterface;
use fred::types::{Expiration, SetOptions};

use super::Redis;
use crate::StoreError;

/// How long a node may take to fetch the next token before another one may try.
const LOCK_LIFE: Duration = Duration::from_secs(5);

impl Redis {
    /// The token that was kept for this mini-program, and when it ends.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn wechat_token(
        &self,
        appid: &str,
    ) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
        let kept: Option<String> = self.any().get(self.wechat_token_key(appid)).await?;
        Ok(kept.and_then(|kept| {
            let (ends, text) = kept.split_once(' ')?;
            let ends = DateTime::from_timestamp(ends.parse().ok()?, 0)?;
            Some((text.to_owned(), ends))
        }))
    }

    /// Keeps a token until it ends. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn keep_wechat_token(
        &self,
        appid: &str,
        text: &str,
        ends: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let seconds = ends.timestamp();
        let value = format!("{seconds} {text}");
        let key = self.wechat_token_key(appid);
        let expire = Some(Expiration::EXAT(seconds));
        self.any().set::<(), _, _>(key, value, expire, None, false).await?;
        Ok(())
    }

    /// Whether the caller is the one to fetch the next token. The lock only spares work.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn begin_wechat_token(&self, appid: &str) -> Result<bool, StoreError> {
        let key = self.wechat_token_lock_key(appid);
        let expire = i64::try_from(LOCK_LIFE.as_secs()).ok().map(Expiration::EX);
        let set: Option<String> =
            self.any().set(key, "1", expire, Some(SetOptions::NX), false).await?;
        Ok(set.is_some())
    }
}
