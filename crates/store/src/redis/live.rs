//! The live board of a flash sale: what every node counted, the ring of its ticks, and the tickets
//! that open it. Nothing here decides anything; losing it loses a picture.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use fred::interfaces::{HashesInterface, KeysInterface, StreamsInterface};
use fred::types::{Expiration, SetOptions};
use mall_domain::SaleId;

use super::Redis;
use crate::StoreError;

/// The most ticks kept of one sale: ten minutes of one per second.
pub const TICKS_MAX: u64 = 600;
/// How long counts and ticks outlive the last change.
const LIFE_SECS: i64 = 7 * 24 * 3_600;
/// The field of a tick in its stream entry.
const FIELD: &str = "tick";

/// A tick as it is kept: its number, counted from 1 per sale, and its JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Which tick.
    pub seq: u64,
    /// What it says.
    pub json: String,
}

impl Redis {
    fn live_counts_key(&self, sale: SaleId) -> String {
        format!("{}live:{{{sale}}}:counts", self.prefix)
    }

    fn live_ticks_key(&self, sale: SaleId) -> String {
        format!("{}live:{{{sale}}}:ticks", self.prefix)
    }

    fn live_nodes_key(&self) -> String {
        format!("{}live:nodes", self.prefix)
    }

    fn live_ticket_key(&self, ticket: &str) -> String {
        format!("{}live:ticket:{ticket}", self.prefix)
    }

    /// Publishes what `process` has counted for a sale since it started. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn publish_counts(
        &self,
        sale: SaleId,
        process: &str,
        counts: &str,
    ) -> Result<(), StoreError> {
        let key = self.live_counts_key(sale);
        self.any().hset::<(), _, _>(&key, (process, counts)).await?;
        self.any().expire::<(), _>(&key, LIFE_SECS, None).await?;
        Ok(())
    }

    /// What every process, also those that have ended, counted for a sale.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn counts(&self, sale: SaleId) -> Result<Vec<String>, StoreError> {
        let counts: HashMap<String, String> =
            self.any().hgetall(self.live_counts_key(sale)).await?;
        Ok(counts.into_values().collect())
    }

    /// Publishes how busy `process` is. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn publish_load(&self, process: &str, load: &str) -> Result<(), StoreError> {
        Ok(self.any().hset(self.live_nodes_key(), (process, load)).await?)
    }

    /// How busy each process said it was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn loads(&self) -> Result<BTreeMap<String, String>, StoreError> {
        Ok(self.any().hgetall(self.live_nodes_key()).await?)
    }

    /// Forgets processes that have ended. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn forget_loads(&self, processes: Vec<String>) -> Result<(), StoreError> {
        if processes.is_empty() {
            return Ok(());
        }
        Ok(self.any().hdel(self.live_nodes_key(), processes).await?)
    }

    /// Adds a tick after the last; `false` if the sale has one with this number or a higher one:
    /// another node was faster, or this very call was sent twice.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it was added is unknown; read the ticks.
    pub async fn add_tick(&self, sale: SaleId, tick: &Tick) -> Result<bool, StoreError> {
        let key = self.live_ticks_key(sale);
        let cap = ("MAXLEN", "=", i64::try_from(TICKS_MAX).unwrap_or(i64::MAX));
        // The id is the number: Redis refuses one that is not above the last.
        let id = format!("{}-1", tick.seq);
        let added = self
            .any()
            .xadd::<String, _, _, _, _>(&key, false, cap, id, (FIELD, tick.json.as_str()))
            .await;
        match added {
            Ok(_id) => {
                self.any().expire::<(), _>(&key, LIFE_SECS, None).await?;
                Ok(true)
            }
            Err(error) if error.details().contains("equal or smaller") => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The ticks after number `after`, oldest first; those that left the ring are missing.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer or holds nonsense.
    pub async fn ticks(&self, sale: SaleId, after: u64) -> Result<Vec<Tick>, StoreError> {
        let key = self.live_ticks_key(sale);
        let from = format!("({after}-1");
        let entries: Vec<(String, HashMap<String, String>)> =
            self.any().xrange(key, from, "+", Some(TICKS_MAX)).await?;
        entries.into_iter().map(|entry| to_tick(sale, entry)).collect()
    }

    /// The last tick; `None` if the sale has none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer or holds nonsense.
    pub async fn last_tick(&self, sale: SaleId) -> Result<Option<Tick>, StoreError> {
        let key = self.live_ticks_key(sale);
        let entries: Vec<(String, HashMap<String, String>)> =
            self.any().xrevrange(key, "+", "-", Some(1)).await?;
        entries.into_iter().next().map(|entry| to_tick(sale, entry)).transpose()
    }

    /// Keeps a ticket for `life`; what it opens is `opens`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn keep_ticket(
        &self,
        ticket: &str,
        opens: &str,
        life: Duration,
    ) -> Result<(), StoreError> {
        let life = i64::try_from(life.as_secs()).ok().map(Expiration::EX);
        let (key, once) = (self.live_ticket_key(ticket), Some(SetOptions::NX));
        self.any().set::<(), _, _>(key, opens, life, once, false).await?;
        Ok(())
    }

    /// Takes a ticket: what it opens, once; `None` if it was taken or ran out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn take_ticket(&self, ticket: &str) -> Result<Option<String>, StoreError> {
        Ok(self.any().getdel(self.live_ticket_key(ticket)).await?)
    }
}

fn to_tick(
    sale: SaleId,
    (id, mut fields): (String, HashMap<String, String>),
) -> Result<Tick, StoreError> {
    let corrupt = || StoreError::corrupt("redis live", "ticks", sale);
    let seq = id.split('-').next().and_then(|seq| seq.parse().ok()).ok_or_else(corrupt)?;
    Ok(Tick { seq, json: fields.remove(FIELD).ok_or_else(corrupt)? })
}
