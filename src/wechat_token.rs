//! Keeps WeChat's access token in Redis, so that one node fetches it for all.

use mall_store::Redis;
use mall_wechat::{AccessToken, Kept, TokenKeeper};

/// The keeper of one mini-program's token. When Redis does not answer, each node fetches for itself.
#[derive(Debug)]
pub(crate) struct RedisKeeper {
    redis: Redis,
    appid: String,
}

impl RedisKeeper {
    /// Keeps the token of `appid` in `redis`.
    pub(crate) fn new(redis: Redis, appid: String) -> Self {
        Self { redis, appid }
    }
}

impl TokenKeeper for RedisKeeper {
    fn read(&self) -> Kept<'_, Option<AccessToken>> {
        Box::pin(async move {
            match self.redis.wechat_token(&self.appid).await {
                Ok(kept) => kept.map(|(text, expires_at)| AccessToken { text, expires_at }),
                Err(error) => {
                    tracing::warn!(%error, "the access token in Redis can't be read");
                    None
                }
            }
        })
    }

    fn begin(&self) -> Kept<'_, bool> {
        Box::pin(async move {
            let begun = self.redis.begin_wechat_token(&self.appid).await;
            begun.unwrap_or_else(|error| {
                tracing::warn!(%error, "the lock of the access token is not to be had");
                true
            })
        })
    }

    fn keep<'a>(&'a self, token: &'a AccessToken) -> Kept<'a, ()> {
        Box::pin(async move {
            let kept = self.redis.keep_wechat_token(&self.appid, &token.text, token.expires_at);
            if let Err(error) = kept.await {
                tracing::warn!(%error, "the access token was not kept for others");
            }
        })
    }
}
