//! The shop's settings, read once for all who ask. They change rarely and are asked for with every
//! order, so a copy is kept for half a second; a hint that they changed ends it at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mall_domain::config::ShopConfig;
use tokio::sync::Mutex;

use crate::redis::hints::Hint;
use crate::{Store, StoreError, mysql};

/// How long a copy is used. A node that is cut off from hints is behind by no more than this.
const LIFE: Duration = Duration::from_millis(500);

/// The copy. Clones of a store share it.
#[derive(Debug, Default)]
pub(crate) struct ConfigCopy {
    copy: std::sync::RwLock<Option<Copy>>,
    /// One reads at a time; the others wait for what it finds.
    reading: Mutex<()>,
}

#[derive(Debug, Clone)]
struct Copy {
    read_at: Instant,
    config: Arc<ShopConfig>,
}

impl ConfigCopy {
    fn get(&self) -> Option<Copy> {
        self.copy.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn set(&self, copy: Option<Copy>) {
        *self.copy.write().unwrap_or_else(std::sync::PoisonError::into_inner) = copy;
    }

    fn fresh(&self) -> Option<Arc<ShopConfig>> {
        self.get().filter(|copy| copy.read_at.elapsed() < LIFE).map(|copy| copy.config)
    }
}

impl Store {
    /// The shop's settings, at most half a second old; while MySQL does not answer, the last that
    /// were read.
    ///
    /// # Errors
    ///
    /// [`StoreError::MySql`] if they were never read and can't be now.
    pub async fn config(&self) -> Result<Arc<ShopConfig>, StoreError> {
        if let Some(config) = self.configs.fresh() {
            return Ok(config);
        }
        let _turn = self.configs.reading.lock().await;
        if let Some(config) = self.configs.fresh() {
            return Ok(config);
        }
        let read_at = Instant::now();
        let read = async { mysql::config::load(&mut *self.connection().await?).await };
        match (read.await, self.configs.get()) {
            (Ok(config), _) => {
                let config = Arc::new(config);
                self.configs.set(Some(Copy { read_at, config: Arc::clone(&config) }));
                Ok(config)
            }
            (Err(error), Some(last)) => {
                tracing::warn!(error = %error, "the settings can't be read; the last are used");
                Ok(last.config)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// The settings that are known without asking anybody, however old; the defaults before any
    /// were read. For what must not wait.
    #[must_use]
    pub fn config_known(&self) -> Arc<ShopConfig> {
        self.configs.get().map(|copy| copy.config).unwrap_or_default()
    }

    /// The next one who asks for the settings reads them anew.
    pub fn forget_config(&self) {
        if let Some(copy) = self.configs.get() {
            let long_ago = copy.read_at.checked_sub(LIFE).unwrap_or(copy.read_at);
            self.configs.set(Some(Copy { read_at: long_ago, ..copy }));
        }
    }

    /// Tells every node that settings changed. Call it after the commit; a node that does not hear
    /// of it is behind by half a second.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn config_changed(&self) -> Result<(), StoreError> {
        self.forget_config();
        self.redis().hint(Hint::Config).await
    }
}
