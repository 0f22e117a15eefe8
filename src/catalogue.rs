//! The catalogue as this process last answered it: ready bodies, kept for half a second. Under
//! them lie the copies in Redis, and under those MySQL.
//!
//! While a body is being made, everybody who wants it waits for that one: however many ask for a
//! product whose copy just died, it is read once per process. A hint ends a body at once, and a
//! process that is cut off from hints is behind by half a second, not more.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::web::Bytes;
use mall_domain::ProductId;
use mall_store::mysql::catalogue::Category;
use mall_store::redis::hints::Hint;
use mall_store::{Store, mysql};
use moka::future::Cache;
use serde::Serialize;

use crate::error::ApiError;
use crate::shop::listing::Listing;
use crate::state::State;

/// How long a body is given out.
const LIFE: Duration = Duration::from_millis(500);
/// The most memory that bodies of one kind take, in bytes.
const BYTES_MAX: u64 = 32 * 1024 * 1024;
/// What a body that says "there is none" counts as, in bytes.
const NOTHING_BYTES: u32 = 128;

/// Which answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A list of products.
    List(Listing),
    /// So many hot products.
    Hot(u32),
    /// The tree of categories.
    Categories,
    /// The banners.
    Banners,
    /// What a text finds.
    Search(Listing),
    /// What a text may become.
    Suggest(String),
    /// Words that many search for.
    HotWords,
}

/// The ready bodies.
#[derive(Debug)]
pub struct Catalogue {
    /// `None`: there is no such product.
    products: Cache<ProductId, Option<Bytes>>,
    answers: Cache<Key, Bytes>,
    tree: Cache<(), Arc<Tree>>,
}

fn weight(body: Option<&Bytes>) -> u32 {
    body.map_or(NOTHING_BYTES, |body| u32::try_from(body.len()).unwrap_or(u32::MAX))
}

impl Default for Catalogue {
    fn default() -> Self {
        Self {
            products: Cache::builder()
                .weigher(|_id, body: &Option<Bytes>| weight(body.as_ref()))
                .max_capacity(BYTES_MAX)
                .time_to_live(LIFE)
                .build(),
            answers: Cache::builder()
                .weigher(|_key, body: &Bytes| weight(Some(body)))
                .max_capacity(BYTES_MAX)
                .time_to_live(LIFE)
                .build(),
            tree: Cache::builder().max_capacity(1).time_to_live(LIFE).build(),
        }
    }
}

impl Catalogue {
    /// Forgets what a hint says is old; `None`: everything.
    pub(crate) fn hear(&self, hint: Option<Hint>) {
        match hint {
            Some(Hint::Product(_) | Hint::Sale(_)) => {
                // A product stands in lists that nobody wrote down.
                self.products.invalidate_all();
                self.answers.invalidate_all();
            }
            Some(Hint::Banners) => self.answers.invalidate_all(),
            Some(Hint::Categories) | None => {
                self.products.invalidate_all();
                self.answers.invalidate_all();
                self.tree.invalidate_all();
            }
            Some(Hint::User(_) | Hint::Pool(_) | Hint::Config) => {}
        }
    }

    /// The body of a product's page, if it is known. Touches no I/O.
    pub(crate) async fn known_product(&self, id: ProductId) -> Option<Option<Bytes>> {
        self.products.get(&id).await
    }

    /// The body of a product's page; `read` makes it, for all who wait.
    pub(crate) async fn product(
        &self,
        id: ProductId,
        read: impl Future<Output = Result<Option<Bytes>, ApiError>> + Send,
    ) -> Result<Option<Bytes>, ApiError> {
        self.products.try_get_with(id, Box::pin(read)).await.map_err(ApiError::Shared)
    }

    /// A body, if it is known. Touches no I/O.
    pub(crate) async fn known(&self, key: &Key) -> Option<Bytes> {
        self.answers.get(key).await
    }

    /// A body; `read` makes it, for all who wait.
    pub(crate) async fn answer(
        &self,
        key: Key,
        read: impl Future<Output = Result<Bytes, ApiError>> + Send,
    ) -> Result<Bytes, ApiError> {
        self.answers.try_get_with(key, Box::pin(read)).await.map_err(ApiError::Shared)
    }

    /// The enabled categories.
    pub(crate) async fn tree(&self, store: &Store) -> Result<Arc<Tree>, ApiError> {
        let store = store.clone();
        let read = Box::pin(async move {
            let all = mysql::catalogue::categories(&mut *store.connection().await?).await?;
            Ok::<_, ApiError>(Arc::new(Tree::of(all)))
        });
        let tree = self.tree.try_get_with((), read).await;
        tree.map_err(ApiError::Shared)
    }
}

/// The categories that shoppers see: enabled, and with every category above them enabled.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    children: HashMap<i64, Vec<Category>>,
}

/// Categories inside categories, at most so deep: a row that is its own ancestor ends here.
const DEPTH_MAX: usize = 8;

impl Tree {
    fn of(all: Vec<Category>) -> Self {
        let mut children: HashMap<i64, Vec<Category>> = HashMap::new();
        for category in all {
            children.entry(category.parent_id).or_default().push(category);
        }
        Self { children }
    }

    /// The categories right below `parent`; 0 is the root.
    pub(crate) fn below(&self, parent: i64) -> &[Category] {
        self.children.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// `category` and all below it; empty if shoppers see no such category.
    pub(crate) fn subtree(&self, category: i64) -> Vec<i64> {
        let mut level: Vec<i64> = self
            .children
            .values()
            .flatten()
            .filter(|known| known.id == category)
            .map(|known| known.id)
            .collect();
        let mut all = level.clone();
        for _ in 0..DEPTH_MAX {
            level = level.iter().flat_map(|id| self.below(*id)).map(|child| child.id).collect();
            level.retain(|id| !all.contains(id));
            all.extend(&level);
        }
        all.sort_unstable();
        all
    }
}

/// A value as the body of an answer.
pub(crate) fn body(value: &impl Serialize) -> Result<Bytes, ApiError> {
    let json = serde_json::to_vec(value).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(Bytes::from(json))
}

/// An answer with a ready body.
pub(crate) fn ready(body: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, HeaderValue::from_static("application/json")))
        .body(body)
}

impl State {
    /// A ready body, or one that `read` makes on the I/O runtime.
    pub(crate) async fn answer<R>(
        &self,
        key: Key,
        read: impl FnOnce(Key) -> R,
    ) -> Result<HttpResponse, ApiError>
    where
        R: Future<Output = Result<Bytes, ApiError>> + Send + 'static,
    {
        if let Some(known) = self.catalogue.known(&key).await {
            return Ok(ready(known));
        }
        let read = Box::pin(read(key.clone()));
        let catalogue = Arc::clone(&self.catalogue);
        let body = self.io(async move { catalogue.answer(key, read).await }).await?;
        Ok(ready(body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(id: i64, parent_id: i64) -> Category {
        Category { id, parent_id, name: String::new(), icon: None, sort: 0 }
    }

    #[test]
    fn a_subtree_has_all_that_is_below() {
        let tree =
            Tree::of(vec![category(1, 0), category(2, 0), category(11, 1), category(111, 11)]);
        assert_eq!(tree.subtree(1), [1, 11, 111]);
        assert_eq!(tree.subtree(2), [2]);
        assert!(tree.subtree(3).is_empty());
        assert_eq!(tree.below(0).len(), 2);
    }

    #[test]
    fn a_circle_of_categories_ends() {
        let tree = Tree::of(vec![category(1, 2), category(2, 1)]);
        assert_eq!(tree.subtree(1), [1, 2]);
    }
}
