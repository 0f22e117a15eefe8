//! The flash sales that shoppers see, read once for all of them: when a sale opens, everybody asks
//! at the same moment. What is left of each item the actors know; it is not kept here.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use mall_domain::SaleId;
use mall_domain::sale::SaleStatus;
use mall_store::mysql::flash_sale::{self, Sale};
use mall_store::{Store, StoreError};

/// How long a copy is served. A hint that a sale changed ends it at once.
const LIFE: Duration = Duration::from_secs(1);
/// The most sales kept besides the visible ones: those that are over and still looked at.
const OTHERS_MAX: usize = 256;

/// The flash sales that shoppers see.
#[derive(Debug, Default)]
pub struct Sales {
    copy: ArcSwapOption<Copy>,
    /// One reads at a time; the others wait for what it finds.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone)]
struct Copy {
    read_at: Instant,
    /// Running and upcoming, in the order in which they open.
    visible: Arc<Vec<Arc<Sale>>>,
    /// Others that were asked for by their id; `None` if there is no such sale to see.
    others: HashMap<SaleId, Option<Arc<Sale>>>,
}

impl Sales {
    fn fresh(&self) -> Option<Arc<Copy>> {
        self.copy.load_full().filter(|copy| copy.read_at.elapsed() < LIFE)
    }

    /// The next one who asks reads anew.
    pub fn forget(&self) {
        self.copy.store(None);
    }

    /// The sales that run or are to come, if they are known. Touches no I/O.
    #[must_use]
    pub fn known(&self) -> Option<Arc<Vec<Arc<Sale>>>> {
        self.fresh().map(|copy| Arc::clone(&copy.visible))
    }

    /// The sales that run or are to come.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn visible(
        &self,
        store: &Store,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Arc<Vec<Arc<Sale>>>, StoreError> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let _turn = self.reading.lock().await;
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let read_at = Instant::now();
        let sales = flash_sale::visible(&mut *store.connection().await?, now).await?;
        let visible = Arc::new(sales.into_iter().map(Arc::new).collect::<Vec<_>>());
        let copy = Copy { read_at, visible: Arc::clone(&visible), others: HashMap::new() };
        self.copy.store(Some(Arc::new(copy)));
        Ok(visible)
    }

    /// The sale with this id, if shoppers may see it: any that was ever published.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn find(
        &self,
        store: &Store,
        id: SaleId,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<Arc<Sale>>, StoreError> {
        let visible = self.visible(store, now).await?;
        if let Some(sale) = visible.iter().find(|sale| sale.id == id) {
            return Ok(Some(Arc::clone(sale)));
        }
        let other = || self.fresh().and_then(|copy| copy.others.get(&id).cloned());
        if let Some(known) = other() {
            return Ok(known);
        }
        let _turn = self.reading.lock().await;
        if let Some(known) = other() {
            return Ok(known);
        }
        let found = flash_sale::find(&mut *store.connection().await?, id).await?;
        let sale = found.filter(|sale| sale.status != SaleStatus::Draft).map(Arc::new);
        if let Some(copy) = self.fresh().filter(|copy| copy.others.len() < OTHERS_MAX) {
            let mut copy = Copy::clone(&copy);
            copy.others.insert(id, sale.clone());
            self.copy.store(Some(Arc::new(copy)));
        }
        Ok(sale)
    }
}
