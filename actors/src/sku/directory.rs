//! Which pools this node serves: by flash-sale item or by pool, looked up without a lock held across a wait.

use std::sync::Arc;

use dashmap::DashMap;
use mall_domain::{PoolId, SaleItemId};

use super::Sku;

/// The pools of this node.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    by_item: DashMap<SaleItemId, Arc<Sku>>,
    by_pool: DashMap<PoolId, Arc<Sku>>,
}

impl Directory {
    /// The pool of a flash-sale item.
    pub(crate) fn item(&self, item: SaleItemId) -> Option<Arc<Sku>> {
        self.by_item.get(&item).map(|sku| Arc::clone(&sku))
    }

    /// The pool with this id.
    pub(crate) fn pool(&self, pool: PoolId) -> Option<Arc<Sku>> {
        self.by_pool.get(&pool).map(|sku| Arc::clone(&sku))
    }

    /// Every pool, in ascending id.
    pub(crate) fn all(&self) -> Vec<Arc<Sku>> {
        let mut all: Vec<_> = self.by_pool.iter().map(|sku| Arc::clone(&sku)).collect();
        all.sort_by_key(|sku| sku.offer.pool_id);
        all
    }

    /// Adds a pool, unless it is there already; answers the one that is there then.
    pub(crate) fn insert_new(&self, sku: Arc<Sku>) -> Arc<Sku> {
        let known = self.by_pool.entry(sku.offer.pool_id).or_insert(sku);
        let sku = Arc::clone(&known);
        drop(known);
        if let Some((_sale, item)) = sku.offer.flash() {
            self.by_item.insert(item.id, Arc::clone(&sku));
        }
        sku
    }

    /// Serves a pool of a SKU no longer.
    pub(crate) fn remove(&self, pool: PoolId) {
        self.by_pool.remove(&pool);
    }
}
