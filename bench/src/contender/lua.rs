//! One call of a Redis script per request and no database: what is often called "the" flash sale.

use mall_domain::UserId;
use mall_store::redis::usual::UsualSale;
use mall_store::{Store, StoreError};

/// More than any run takes.
const UNITS: i64 = 1_000_000_000;
/// Units per shopper: more than any run takes, but the script checks it.
const LIMIT: i64 = 10_000_000;

/// The one sale of the contender.
#[derive(Debug)]
pub(super) struct Sale(UsualSale);

impl Sale {
    pub(super) async fn open(store: &Store) -> Result<Self, StoreError> {
        Ok(Self(store.redis().usual_open("bench", UNITS).await?))
    }

    /// Takes units; `false` if there are none.
    pub(super) async fn take(
        &self,
        store: &Store,
        user: UserId,
        quantity: u32,
    ) -> Result<bool, StoreError> {
        store.redis().usual_take(&self.0, user, quantity, LIMIT).await
    }
}
