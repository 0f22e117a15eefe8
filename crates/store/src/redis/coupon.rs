//! `coupon:remain:{id}`: how many of a coupon are left, so that a rush for one that is gone does
//! not reach MySQL. It may only ever refuse; MySQL's guarded decrement decides. What a crash leaves
//! behind here is too few, and a job sets it right.

use fred::interfaces::{KeysInterface, LuaInterface};
use fred::types::{SetOptions, Value};
use mall_domain::CouponId;

use super::Redis;
use crate::StoreError;

/// Takes one if there is one: -2 if the number is not known, -1 if none is left.
const TAKE: &str = "local left = redis.call('GET', KEYS[1])
if not left then return -2 end
if tonumber(left) <= 0 then return -1 end
return redis.call('DECR', KEYS[1])";

/// Puts one back, if the number is known.
const RETURN: &str = "if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('INCR', KEYS[1])
end
return -2";

/// What Redis says of a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// One was set aside: ask MySQL, and put it back if nothing comes of it.
    Taken,
    /// None is left.
    Empty,
    /// Redis does not know.
    Unknown,
}

impl Redis {
    /// Sets one coupon aside.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn take_coupon(&self, id: CouponId) -> Result<Gate, StoreError> {
        let (keys, args) = (vec![self.coupon_key(id)], Vec::<Value>::new());
        let left: i64 = self.any().eval(TAKE, keys, args).await?;
        Ok(match left {
            -2 => Gate::Unknown,
            -1 => Gate::Empty,
            _ => Gate::Taken,
        })
    }

    /// Puts a coupon back that was set aside.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn return_coupon(&self, id: CouponId) -> Result<(), StoreError> {
        let (keys, args) = (vec![self.coupon_key(id)], Vec::<Value>::new());
        self.any().eval::<(), _, _, _>(RETURN, keys, args).await?;
        Ok(())
    }

    /// Tells Redis how many are left, if it does not know.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn load_coupon(&self, id: CouponId, left: i64) -> Result<(), StoreError> {
        let only_new = Some(SetOptions::NX);
        self.any()
            .set::<Option<String>, _, _>(self.coupon_key(id), left, None, only_new, false)
            .await?;
        Ok(())
    }

    /// Tells Redis how many are left, whatever it thought.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn set_coupon(&self, id: CouponId, left: i64) -> Result<(), StoreError> {
        self.any().set::<(), _, _>(self.coupon_key(id), left, None, None, false).await?;
        Ok(())
    }

    /// Makes Redis forget how many are left: the next one who asks tells it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn forget_coupon(&self, id: CouponId) -> Result<(), StoreError> {
        self.any().del::<(), _>(self.coupon_key(id)).await?;
        Ok(())
    }
}
