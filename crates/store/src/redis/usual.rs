//! The usual flash sale in Redis, for the benchmark to compare with: one script call per request,
//! no batch, no log, no database. Built only with the feature `usual`; the shop never calls it.

use fred::interfaces::{HashesInterface, KeysInterface, LuaInterface};
use fred::types::{Value, scripts::Script};
use mall_domain::UserId;

use super::Redis;
use crate::StoreError;

/// Units left, then units of the shopper: both are checked and changed in one step.
const SCRIPT: &str = r"
local wanted, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local left = tonumber(redis.call('GET', KEYS[1]) or '0')
if left < wanted then return 0 end
local had = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if limit < had + wanted then return 0 end
redis.call('DECRBY', KEYS[1], wanted)
redis.call('HINCRBY', KEYS[2], ARGV[1], wanted)
return 1
";

/// A sale as the usual script keeps it.
#[derive(Debug, Clone)]
pub struct UsualSale {
    script: Script,
    stock: String,
    users: String,
}

impl Redis {
    /// Opens a sale of `units` units under `name`, as if for the first time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn usual_open(&self, name: &str, units: i64) -> Result<UsualSale, StoreError> {
        let stock = format!("{}usual:{{{name}}}:stock", self.prefix);
        let users = format!("{}usual:{{{name}}}:users", self.prefix);
        self.any().set::<(), _, _>(&stock, units, None, None, false).await?;
        self.any().del::<(), _>(&users).await?;
        let hash: String = self.any().script_load(SCRIPT).await?;
        Ok(UsualSale { script: Script::from_hash(hash), stock, users })
    }

    /// Takes `quantity` units for `user` with one script call; `false` if there are too few or the
    /// shopper has `limit` already. Not idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn usual_take(
        &self,
        sale: &UsualSale,
        user: UserId,
        quantity: u32,
        limit: i64,
    ) -> Result<bool, StoreError> {
        let keys = vec![sale.stock.as_str(), sale.users.as_str()];
        let args: Vec<Value> = vec![user.0.into(), i64::from(quantity).into(), limit.into()];
        let client = usize::try_from(user.0.unsigned_abs()).unwrap_or(0) % self.clients.len();
        let client = self.clients.get(client).unwrap_or_else(|| self.any());
        let taken: i64 = sale.script.evalsha(client, keys, args).await?;
        Ok(taken == 1)
    }

    /// Units that are left.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn usual_left(&self, sale: &UsualSale) -> Result<i64, StoreError> {
        Ok(self.any().get(&sale.stock).await?)
    }

    /// Units that shoppers have.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn usual_taken(&self, sale: &UsualSale) -> Result<i64, StoreError> {
        let units: Vec<i64> = self.any().hvals(&sale.users).await?;
        Ok(units.iter().sum())
    }
}
