//! Token versions and the lock of a payment: short facts that all nodes share.

use std::time::Duration;

use fred::interfaces::{KeysInterface, LuaInterface};
use fred::types::{Expiration, SetOptions};

use super::Redis;
use crate::StoreError;

/// How long a login lasts (system document, section 8).
const TOKEN_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long a prepay keeps another prepay of the same order waiting, at most.
const ORDER_LOCK_LIFE: Duration = Duration::from_secs(300);

/// Sets a number with a lifetime, if there is none or a smaller one.
const RAISE: &str = "local known = redis.call('GET', KEYS[1])
if not known or tonumber(known) <= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
end
return 0";

fn seconds(life: Duration) -> Option<Expiration> {
    i64::try_from(life.as_secs()).ok().map(Expiration::EX)
}

impl Redis {
    /// The version of the good token of the user with this openid; `None` if Redis knows none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn token_version(&self, openid: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.any().get(self.token_key(openid)).await?)
    }

    /// Makes `version` the version of the good token, unless a later one is known: who read MySQL
    /// before a ban and writes after it must not bring the old token back. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn set_token_version(&self, openid: &str, version: i64) -> Result<(), StoreError> {
        let (keys, life) = (vec![self.token_key(openid)], TOKEN_LIFE.as_secs().to_string());
        let args = vec![version.to_string(), life];
        self.any().eval::<(), _, _, _>(RAISE, keys, args).await?;
        Ok(())
    }

    /// Forgets the version: every token of the user must be checked against MySQL.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn drop_token_version(&self, openid: &str) -> Result<(), StoreError> {
        self.any().del::<(), _>(self.token_key(openid)).await?;
        Ok(())
    }

    /// Takes the payment lock of an order for `holder`; answers who has it, if that is another. It
    /// only spares work: row locks in MySQL decide.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn lock_order(
        &self,
        order_no: &str,
        holder: &str,
    ) -> Result<Option<String>, StoreError> {
        let (key, expire) = (self.order_lock_key(order_no), seconds(ORDER_LOCK_LIFE));
        let client = self.any();
        let set: Option<String> =
            client.set(&key, holder, expire, Some(SetOptions::NX), false).await?;
        match set {
            Some(_ok) => Ok(None),
            None => Ok(client.get(&key).await?),
        }
    }

    /// Takes the payment lock of an order from a holder that is gone.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn take_over_order(&self, order_no: &str, holder: &str) -> Result<(), StoreError> {
        let (key, expire) = (self.order_lock_key(order_no), seconds(ORDER_LOCK_LIFE));
        self.any().set::<(), _, _>(key, holder, expire, None, false).await?;
        Ok(())
    }

    /// Gives the payment lock back.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn unlock_order(&self, order_no: &str) -> Result<(), StoreError> {
        self.any().del::<(), _>(self.order_lock_key(order_no)).await?;
        Ok(())
    }
}
