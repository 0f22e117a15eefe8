//! One pool of units on this node: a bounded mailbox before the batches to Redis.

pub(crate) mod actor;
pub mod core;
pub(crate) mod directory;
pub(crate) mod flush;
pub mod snapshot;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix::Addr;
use actix::dev::SendError;
use crossbeam::queue::ArrayQueue;
use mall_domain::order::NewOrder;
use mall_domain::stock::Refusal;
use mall_domain::{PoolId, SaleId};
use mall_store::mysql::flash_sale::SaleItem;
use tokio::sync::oneshot;
use tokio::time::Instant;

use self::actor::{Offered, SkuActor};
use self::snapshot::Snapshot;
use crate::live::Tally;
use crate::placing::Placing;

/// The most ids of persisted log entries remembered; a sweep deletes those that did not fit.
const PERSISTED_MAX: usize = 4_096;

/// What is on offer in a pool: fixed when the sale is published.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) sale_id: SaleId,
    pub(crate) item: SaleItem,
    pub(crate) pool_id: PoolId,
    /// How long an unpaid order holds its units.
    pub(crate) hold_ms: i64,
}

/// A request on its way to become an order.
#[derive(Debug)]
pub(crate) struct Ticket {
    pub(crate) order: NewOrder,
    /// The name of its reservation in Redis.
    pub(crate) reservation: String,
    pub(crate) reply: oneshot::Sender<Placing>,
    /// Nobody waits for the answer after this.
    pub(crate) until: Instant,
}

impl Ticket {
    /// Answers the shopper; one who left asks again with the same key.
    pub(crate) fn answer(self, placing: Placing) {
        self.reply.send(placing).ok();
    }
}

/// A pool of units, shared by handlers, its actor and the tasks that do its I/O.
#[derive(Debug)]
pub(crate) struct Sku {
    pub(crate) offer: Offer,
    pub(crate) snapshot: Snapshot,
    /// What shoppers asked for on this node.
    pub(crate) tally: Tally,
    addr: Addr<SkuActor>,
    /// Log entries that MySQL has; the next batch deletes them on its way.
    persisted: ArrayQueue<String>,
}

impl Sku {
    pub(crate) fn new(offer: Offer, addr: Addr<SkuActor>) -> Self {
        Self {
            offer,
            snapshot: Snapshot::new(),
            tally: Tally::default(),
            addr,
            persisted: ArrayQueue::new(PERSISTED_MAX),
        }
    }

    /// Hands a request to the actor.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] at once, when too many wait.
    pub(crate) fn offer(self: &Arc<Self>, ticket: Ticket) -> Result<(), Refusal> {
        let offered = Offered { sku: Arc::clone(self), ticket };
        self.addr.try_send(offered).map_err(|error| match error {
            SendError::Full(_) | SendError::Closed(_) => Refusal::Busy,
        })
    }

    /// Whether the actor lives.
    pub(crate) fn is_alive(&self) -> bool {
        self.addr.connected()
    }

    pub(crate) fn addr(&self) -> &Addr<SkuActor> {
        &self.addr
    }

    /// At most `max` ids of log entries that MySQL has.
    fn take_persisted(&self, max: usize) -> Vec<String> {
        std::iter::from_fn(|| self.persisted.pop()).take(max).collect()
    }
}

/// A log entry of Redis whose items become orders one by one; when the last is settled, the entry
/// may go.
#[derive(Debug)]
pub(crate) struct LogEntry {
    sku: Arc<Sku>,
    id: String,
    left: AtomicUsize,
}

impl LogEntry {
    pub(crate) fn new(sku: Arc<Sku>, id: String, items: usize) -> Arc<Self> {
        Arc::new(Self { sku, id, left: AtomicUsize::new(items) })
    }

    /// One item is in MySQL, or holds nothing any more.
    pub(crate) fn item_done(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            // Full: the sweep finds the entry.
            self.sku.persisted.push(self.id.clone()).ok();
        }
    }
}
