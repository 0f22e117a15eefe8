//! Copies of the catalogue in Redis, which all nodes share. Never truth: whoever finds none reads
//! MySQL and leaves one.
//!
//! A copy may be written after the change that makes it old was announced: its writer had read
//! MySQL before. So every change raises `product:generation`, before it deletes copies; and who
//! writes a copy looks at the generation before reading MySQL and after writing, and takes the copy
//! back if it moved. Lists are too many to be deleted: they carry the generation they were read in.

use std::time::Duration;

use fred::interfaces::{HashesInterface, KeysInterface, SortedSetsInterface};
use fred::types::Expiration;
use mall_domain::ProductId;

use super::Redis;
use super::hints::Hint;
use crate::StoreError;

/// How long a product is kept (system document, section 8).
const PRODUCT_LIFE: Duration = Duration::from_secs(3_600);
/// How long it is remembered that there is no such product.
const NOTHING_LIFE: Duration = Duration::from_secs(20);
/// How long a page of a list is kept.
const LIST_LIFE: Duration = Duration::from_secs(600);
/// How long the ranking of hot products is kept.
const HOT_LIFE: Duration = Duration::from_secs(3_600);
/// The field of `product:detail:{id}` that holds the product; empty if there is no such product.
const DATA: &str = "data";

/// What Redis has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cached<T> {
    /// A copy.
    Found(T),
    /// The knowledge that there is nothing to copy.
    Nothing,
    /// Neither.
    Missing,
}

/// A state of the catalogue, as far as copies are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation(i64);

/// `life` less up to a tenth of it, so that copies that were made together don't die together.
fn jittered(life: Duration) -> i64 {
    use std::hash::{BuildHasher, Hasher, RandomState};

    let secs = life.as_secs();
    // A fresh hasher's keys are random enough for a jitter.
    let random = RandomState::new().build_hasher().finish();
    let shorter = random.checked_rem(secs / 10 + 1).unwrap_or(0);
    i64::try_from(secs - shorter).unwrap_or(1)
}

impl Redis {
    /// The state of the catalogue. Ask before reading MySQL for a copy.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn generation(&self) -> Result<Generation, StoreError> {
        let generation: Option<i64> = self.any().get(self.generation_key()).await?;
        Ok(Generation(generation.unwrap_or(0)))
    }

    /// The copy of a product.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn cached_product(&self, id: ProductId) -> Result<Cached<String>, StoreError> {
        let data: Option<String> = self.any().hget(self.product_key(id), DATA).await?;
        Ok(match data {
            None => Cached::Missing,
            Some(data) if data.is_empty() => Cached::Nothing,
            Some(data) => Cached::Found(data),
        })
    }

    /// Leaves a copy of a product that was read in `generation`; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn keep_product(
        &self,
        id: ProductId,
        data: Option<&str>,
        generation: Generation,
    ) -> Result<(), StoreError> {
        let key = self.product_key(id);
        let life = if data.is_some() { PRODUCT_LIFE } else { NOTHING_LIFE };
        let pipeline = self.any().pipeline();
        pipeline.hset::<(), _, _>(&key, (DATA, data.unwrap_or_default())).await?;
        pipeline.expire::<(), _>(&key, jittered(life), None).await?;
        pipeline.last::<()>().await?;
        if self.generation().await? != generation {
            self.any().del::<(), _>(&key).await?;
        }
        Ok(())
    }

    /// The copy of a page of a category's list (0: of all products).
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn cached_list(
        &self,
        category: i64,
        page: u32,
    ) -> Result<(Option<String>, Generation), StoreError> {
        let read =
            async { Ok::<_, StoreError>(self.any().get(self.list_key(category, page)).await?) };
        let (copy, generation): (Option<String>, _) = tokio::try_join!(read, self.generation())?;
        let copy = copy.and_then(|copy| {
            let (read_in, data) = copy.split_once('\n')?;
            (read_in.parse() == Ok(generation.0)).then(|| data.to_owned())
        });
        Ok((copy, generation))
    }

    /// Leaves a copy of a page that was read in `generation`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn keep_list(
        &self,
        category: i64,
        page: u32,
        data: &str,
        generation: Generation,
    ) -> Result<(), StoreError> {
        let value = format!("{}\n{data}", generation.0);
        let expire = Some(Expiration::EX(jittered(LIST_LIFE)));
        let key = self.list_key(category, page);
        self.any().set::<(), _, _>(key, value, expire, None, false).await?;
        Ok(())
    }

    /// The hottest products, best first; empty if Redis has no ranking.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn cached_ranking(&self, limit: u32) -> Result<Vec<ProductId>, StoreError> {
        let last = i64::from(limit).saturating_sub(1);
        let ids: Vec<i64> = self.any().zrevrange(self.hot_key(), 0, last, false).await?;
        Ok(ids.into_iter().map(ProductId).collect())
    }

    /// Leaves a ranking that was read in `generation`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn keep_ranking(
        &self,
        ranking: &[(ProductId, u32)],
        generation: Generation,
    ) -> Result<(), StoreError> {
        if ranking.is_empty() {
            return Ok(());
        }
        let key = self.hot_key();
        let values: Vec<(f64, i64)> =
            ranking.iter().map(|(id, score)| (f64::from(*score), id.0)).collect();
        let pipeline = self.any().pipeline();
        pipeline.del::<(), _>(&key).await?;
        pipeline.zadd::<(), _, _>(&key, None, None, false, false, values).await?;
        pipeline.expire::<(), _>(&key, jittered(HOT_LIFE), None).await?;
        pipeline.last::<()>().await?;
        if self.generation().await? != generation {
            self.any().del::<(), _>(&key).await?;
        }
        Ok(())
    }

    /// Makes every node read these products anew, and every list: they were created, changed or
    /// deleted, or their price, or whether they are on sale. Call it after the commit. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer; then copies may be old for an hour, so try
    /// again.
    pub async fn products_changed(&self, ids: &[ProductId]) -> Result<(), StoreError> {
        let client = self.any();
        client.incr::<(), _>(self.generation_key()).await?;
        client.del::<(), _>(self.hot_key()).await?;
        for id in ids {
            client.del::<(), _>(self.product_key(*id)).await?;
        }
        for id in ids {
            self.hint(Hint::Product(*id)).await?;
        }
        Ok(())
    }

    /// Makes every node read the categories anew, and every list. Call it after the commit.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn categories_changed(&self) -> Result<(), StoreError> {
        self.any().incr::<(), _>(self.generation_key()).await?;
        self.hint(Hint::Categories).await
    }

    /// Makes every node read the banners anew. Call it after the commit.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn banners_changed(&self) -> Result<(), StoreError> {
        self.hint(Hint::Banners).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jitter_only_shortens_a_life_and_by_no_more_than_a_tenth() {
        for _ in 0..1_000 {
            assert!((3_240..=3_600).contains(&jittered(PRODUCT_LIFE)));
        }
        assert_eq!(jittered(Duration::from_secs(5)), 5);
    }
}
