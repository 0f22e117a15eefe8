//! Products as shoppers see them, through the copies in Redis. A Redis that does not answer only
//! makes it slower. What changes with every order, the stock, is never taken from a copy.
//!
//! Nothing here keeps many from reading the same at once: that is for the caller, who knows what a
//! process is already reading.

use std::collections::HashMap;

use mall_domain::{ProductId, SkuId};
use serde::{Deserialize, Serialize};

use crate::mysql::catalogue::{self, Card, Filter};
use crate::mysql::product::{self, Product};
use crate::redis::cache::Cached;
use crate::{Store, StoreError};

/// The most products that are ranked.
pub const RANKED_MAX: u32 = 100;

/// A page of a list, with how many there are in all (up to [`catalogue::COUNT_MAX`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The products.
    pub items: Vec<Card>,
    /// How many there are.
    pub total: i64,
}

impl Store {
    /// The product with this id, if it is on sale.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn product(&self, id: ProductId) -> Result<Option<Product>, StoreError> {
        let redis = self.redis();
        match redis.cached_product(id).await {
            Ok(Cached::Found(data)) => {
                // What another version of this program wrote may read differently.
                if let Ok(product) = serde_json::from_str::<Product>(&data) {
                    return self.with_stock(product).await.map(Some);
                }
            }
            Ok(Cached::Nothing) => return Ok(None),
            Ok(Cached::Missing) => {}
            Err(error) => without_copy(&error),
        }
        let generation = redis.generation().await.ok();
        let found = product::find(&mut *self.connection().await?, id).await?;
        let found = found.filter(|product| product.on_sale);
        if let Some(generation) = generation {
            let data = found.as_ref().and_then(|product| serde_json::to_string(product).ok());
            if data.is_some() == found.is_some()
                && let Err(error) = redis.keep_product(id, data.as_deref(), generation).await
            {
                without_copy(&error);
            }
        }
        Ok(found)
    }

    /// A copy with the stock of now.
    async fn with_stock(&self, mut product: Product) -> Result<Product, StoreError> {
        let stocks: HashMap<SkuId, i64> =
            product::stocks(&mut *self.connection().await?, product.id).await?;
        for sku in &mut product.skus {
            sku.stock = stocks.get(&sku.id).copied().unwrap_or(0);
        }
        product.stock = product.skus.iter().map(|sku| sku.stock).sum();
        Ok(product)
    }

    /// A page of a category's list in its usual order and size; `filter` must be the one that
    /// `category` (0: all products) always stands for.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn product_list(
        &self,
        category: i64,
        filter: &Filter,
        page: u32,
        page_size: u32,
    ) -> Result<Page, StoreError> {
        let redis = self.redis();
        let generation = match redis.cached_list(category, page).await {
            Ok((copy, generation)) => {
                if let Some(page) = copy.and_then(|data| serde_json::from_str(&data).ok()) {
                    return Ok(page);
                }
                Some(generation)
            }
            Err(error) => {
                without_copy(&error);
                None
            }
        };
        let found = self.product_page(filter, page, page_size).await?;
        if let Some(generation) = generation
            && let Ok(data) = serde_json::to_string(&found)
            && let Err(error) = redis.keep_list(category, page, &data, generation).await
        {
            without_copy(&error);
        }
        Ok(found)
    }

    /// A page of any list, from MySQL.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn product_page(
        &self,
        filter: &Filter,
        page: u32,
        page_size: u32,
    ) -> Result<Page, StoreError> {
        let offset = page.saturating_sub(1).saturating_mul(page_size);
        let mut conn = self.connection().await?;
        let items = catalogue::page(&mut conn, filter, offset, page_size).await?;
        let total = catalogue::count(&mut conn, filter).await?;
        Ok(Page { items, total })
    }

    /// The hottest products, best first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn hot_products(&self, limit: u32) -> Result<Vec<Card>, StoreError> {
        let redis = self.redis();
        let limit = limit.min(RANKED_MAX);
        let ranked = redis.cached_ranking(RANKED_MAX).await.unwrap_or_else(|error| {
            without_copy(&error);
            Vec::new()
        });
        let ids = if ranked.is_empty() { self.rank().await? } else { ranked };
        let mut cards = catalogue::by_ids(&mut *self.connection().await?, &ids).await?;
        cards.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(cards)
    }

    async fn rank(&self) -> Result<Vec<ProductId>, StoreError> {
        let generation = self.redis().generation().await.ok();
        let ranking = catalogue::ranking(&mut *self.connection().await?, RANKED_MAX).await?;
        if let Some(generation) = generation
            && let Err(error) = self.redis().keep_ranking(&ranking, generation).await
        {
            without_copy(&error);
        }
        Ok(ranking.into_iter().map(|(id, _score)| id).collect())
    }
}

fn without_copy(error: &StoreError) {
    tracing::debug!(error = %error, "Redis has no copy to give or to take");
}
