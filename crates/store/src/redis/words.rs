//! What shoppers search for, counted.

use std::time::Duration;

use fred::interfaces::{KeysInterface, SortedSetsInterface};
use fred::types::ExpireOptions;

use super::Redis;
use crate::StoreError;

/// The counts begin anew after this: what was hot last month is not hot.
const WORDS_LIFE: Duration = Duration::from_secs(7 * 24 * 3_600);
/// The most words that are counted; the rarest make room.
const WORDS_MAX: i64 = 2_000;

impl Redis {
    /// Counts one search for `word`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn count_word(&self, word: &str) -> Result<(), StoreError> {
        let key = self.words_key();
        let life = i64::try_from(WORDS_LIFE.as_secs()).unwrap_or(i64::MAX);
        let pipeline = self.any().pipeline();
        pipeline.zincrby::<(), _, _>(&key, 1.0, word).await?;
        pipeline.expire::<(), _>(&key, life, Some(ExpireOptions::NX)).await?;
        pipeline.zremrangebyrank::<(), _>(&key, 0, -1 - WORDS_MAX).await?;
        pipeline.last::<()>().await?;
        Ok(())
    }

    /// The words that were searched for most, with how often, most often first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn counted_words(&self, limit: u32) -> Result<Vec<(String, i64)>, StoreError> {
        let last = i64::from(limit).saturating_sub(1);
        let flat: Vec<String> = self.any().zrevrange(self.words_key(), 0, last, true).await?;
        let mut words = Vec::new();
        let mut flat = flat.into_iter();
        while let (Some(word), Some(count)) = (flat.next(), flat.next()) {
            // Redis writes a score as a number that may have a fraction; ours have none.
            let count = count.split('.').next().and_then(|count| count.parse().ok());
            words.push((word, count.unwrap_or(0)));
        }
        Ok(words)
    }
}
