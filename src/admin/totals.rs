//! How long the console's long lists are. Counting thousands of rows takes longer than reading a page of
//! them, and whoever turns the pages asks for the same number each time: it is remembered for a moment.

use std::collections::HashMap;
use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use mall_store::StoreError;
use moka::future::Cache;

/// Lists shorter than this are counted every time: that is quick, and who sees the list sees an error of one.
const LONG: i64 = 1_000;
/// How long the number of a long list is remembered.
const KEPT: Duration = Duration::from_secs(10);
/// How many numbers are remembered, of all lists and filters.
const NUMBERS_MAX: u64 = 1_000;

/// The numbers that are remembered by this process.
#[derive(Debug)]
pub struct Totals {
    /// By the list and its filter.
    lists: Cache<String, i64>,
    /// How many products each category has.
    products: Cache<(), Arc<HashMap<i64, i64>>>,
}

impl Default for Totals {
    fn default() -> Self {
        let (lists, products) = (Cache::builder(), Cache::builder());
        Self {
            lists: lists.max_capacity(NUMBERS_MAX).time_to_live(KEPT).build(),
            products: products.max_capacity(1).time_to_live(KEPT).build(),
        }
    }
}

impl Totals {
    /// How many rows of `list` meet `filter`: what `count` says, or said at most ten seconds ago if they
    /// are a thousand or more.
    ///
    /// # Errors
    ///
    /// Whatever `count` fails with.
    pub(crate) async fn of(
        &self,
        list: &'static str,
        filter: &impl Debug,
        count: impl Future<Output = Result<i64, StoreError>>,
    ) -> Result<i64, StoreError> {
        let asked = format!("{list} {filter:?}");
        if let Some(total) = self.lists.get(&asked).await {
            return Ok(total);
        }
        let total = count.await?;
        if LONG <= total {
            self.lists.insert(asked, total).await;
        }
        Ok(total)
    }

    /// How many products each category has: what `count` says, or said at most ten seconds ago if they
    /// are a thousand or more together.
    ///
    /// # Errors
    ///
    /// Whatever `count` fails with.
    pub(crate) async fn of_categories(
        &self,
        count: impl Future<Output = Result<HashMap<i64, i64>, StoreError>>,
    ) -> Result<Arc<HashMap<i64, i64>>, StoreError> {
        if let Some(products) = self.products.get(&()).await {
            return Ok(products);
        }
        let products = Arc::new(count.await?);
        if LONG <= products.values().sum::<i64>() {
            self.products.insert((), Arc::clone(&products)).await;
        }
        Ok(products)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn only_long_lists_are_remembered() {
        let totals = Totals::default();
        let of = async |status: i8, total: i64| {
            totals.of("orders", &status, async move { Ok(total) }).await
        };
        assert_eq!(of(1, 999).await.unwrap(), 999);
        assert_eq!(of(1, 998).await.unwrap(), 998);
        assert_eq!(of(1, 1_000).await.unwrap(), 1_000);
        assert_eq!(of(1, 1_001).await.unwrap(), 1_000);
        assert_eq!(of(2, 7).await.unwrap(), 7, "another filter is another number");
    }
}
