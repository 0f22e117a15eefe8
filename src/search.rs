//! Full-text search in this process: an index in memory that is read from MySQL at the start, follows
//! the hints about products, and is read anew now and then. Until it is ready, MySQL is asked.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use mall_domain::ProductId;
use mall_search::{Entry, Feeder, Hits, Index, Query, SearchError};
use mall_store::mysql::catalogue::{self, Card};
use mall_store::redis::hints::Hint;
use mall_store::{Store, StoreError};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Products that are read at once.
const READ_AT_ONCE: u32 = 1_000;
/// The index is read anew after this, whatever was heard: sales grow without a hint.
const REBUILD_EVERY: Duration = Duration::from_secs(600);
/// It is not read anew more often than this, however many hints were missed.
const REBUILD_REST: Duration = Duration::from_secs(5);
/// How long changes gather before they are put in together.
const GATHER: Duration = Duration::from_millis(100);
/// Changes that wait; with more, everything is read anew.
const PENDING_MAX: usize = 10_000;

/// The index of this process.
#[derive(Debug, Default)]
pub struct Search {
    index: ArcSwapOption<Index>,
    pending: Mutex<Pending>,
    changed: Notify,
}

/// What is to be read again.
#[derive(Debug, Default)]
struct Pending {
    ids: HashSet<ProductId>,
    all: bool,
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("products can't be read")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Search(#[from] SearchError),
    #[error("a thread of the index died")]
    Thread(#[from] tokio::task::JoinError),
}

fn entry(card: Card) -> Entry {
    Entry {
        id: card.id,
        category_id: card.category_id,
        name: card.name,
        subtitle: card.subtitle.unwrap_or_default(),
        price_fen: card.price.to_fen(),
        sales: card.sales,
        is_hot: card.is_hot,
        is_new: card.is_new,
    }
}

impl Search {
    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a hint says is to be read again; `None`: everything.
    pub(crate) fn hear(&self, hint: Option<Hint>) {
        let mut pending = self.pending();
        match hint {
            Some(Hint::Product(id)) if pending.ids.len() < PENDING_MAX => {
                pending.ids.insert(id);
            }
            Some(Hint::Product(_)) | None => pending.all = true,
            Some(_other) => return,
        }
        drop(pending);
        self.changed.notify_one();
    }

    /// Whether the index can be asked.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.index.load().is_some()
    }

    /// A page of what `query` finds; `None` if the index can't be asked.
    pub(crate) async fn search(&self, query: Query, offset: usize, limit: usize) -> Option<Hits> {
        self.ask(move |index| index.search(&query, offset, limit)).await
    }

    /// Words that begin with `text`; `None` if the index can't be asked.
    pub(crate) async fn completions(&self, text: String, limit: usize) -> Option<Vec<String>> {
        self.ask(move |index| index.completions(&text, limit)).await
    }

    /// Asks on a thread that may be busy for a moment.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Index) -> Result<T, SearchError> + Send + 'static,
    ) -> Option<T> {
        let index = self.index.load_full()?;
        let answer = tokio::task::spawn_blocking(move || question(&index)).await;
        match answer.map_err(Failed::from).and_then(|answer| answer.map_err(Failed::from)) {
            Ok(answer) => Some(answer),
            Err(error) => {
                tracing::error!(error = %error, "the search index can't be asked");
                None
            }
        }
    }

    /// Builds the index and keeps it up to date until `stop`.
    pub(crate) async fn run(self: Arc<Self>, store: Store, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let built_at = Instant::now();
            if let Err(error) = self.build_and_follow(&store, &stop).await {
                tracing::warn!(error = %error, "the search index is read anew");
            }
            let rest = tokio::time::sleep_until(built_at + REBUILD_REST);
            stop.run_until_cancelled(rest).await;
        }
    }

    /// Builds the index and follows changes until it is to be built anew.
    async fn build_and_follow(
        &self,
        store: &Store,
        stop: &CancellationToken,
    ) -> Result<(), Failed> {
        // Whatever is heard from here on may come too late for the reading below.
        *self.pending() = Pending::default();
        let began = Instant::now();
        let (index, mut feeder) = build(store, stop).await?;
        let products = index.len();
        self.index.store(Some(Arc::new(index)));
        let elapsed_ms = began.elapsed().as_millis();
        tracing::info!(products, elapsed_ms, "the search index is ready");
        let mut until = began + REBUILD_EVERY;
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep_until(until) => return Ok(()),
                () = self.changed.notified() => {}
            }
            tokio::time::sleep(GATHER).await;
            let pending = std::mem::take(&mut *self.pending());
            if pending.all {
                // Soon, but what is known by its id does not wait for that.
                until = until.min(began + REBUILD_REST);
            }
            let ids: Vec<ProductId> = pending.ids.into_iter().collect();
            if ids.is_empty() {
                continue;
            }
            feeder = follow(store, feeder, ids).await?;
        }
    }
}

/// Reads every product on sale into a new index.
async fn build(store: &Store, stop: &CancellationToken) -> Result<(Index, Feeder), Failed> {
    let (index, mut feeder) = Index::empty()?;
    let mut last = ProductId(0);
    while !stop.is_cancelled() {
        let cards = catalogue::after(&mut *store.connection().await?, last, READ_AT_ONCE).await?;
        let Some(card) = cards.last() else { break };
        last = card.id;
        let entries: Vec<Entry> = cards.into_iter().map(entry).collect();
        feeder = tokio::task::spawn_blocking(move || {
            feeder.put(&entries)?;
            Ok::<_, SearchError>(feeder)
        })
        .await??;
    }
    let feeder = tokio::task::spawn_blocking(move || {
        feeder.show()?;
        Ok::<_, SearchError>(feeder)
    })
    .await??;
    Ok((index, feeder))
}

/// Reads these products again.
async fn follow(store: &Store, feeder: Feeder, ids: Vec<ProductId>) -> Result<Feeder, Failed> {
    let cards = catalogue::by_ids(&mut *store.connection().await?, &ids).await?;
    let entries: Vec<Entry> = cards.into_iter().map(entry).collect();
    let mut feeder = feeder;
    let done = tokio::task::spawn_blocking(move || {
        for id in ids {
            feeder.remove(id);
        }
        feeder.put(&entries)?;
        feeder.show()?;
        Ok::<_, SearchError>(feeder)
    });
    Ok(done.await??)
}
