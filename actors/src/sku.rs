//! One pool of units on this node: a bounded intake before the batches to Redis.

pub(crate) mod actor;
pub mod core;
pub(crate) mod directory;
pub(crate) mod flush;
mod intake;
pub mod snapshot;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix::Addr;
use actix::dev::SendError;
use crossbeam::queue::SegQueue;
use mall_domain::order::NewOrder;
use mall_domain::stock::Refusal;
use mall_domain::{PoolId, SaleId};
use mall_store::mysql::flash_sale::SaleItem;
use mall_store::redis::stock::ReserveItem;
use tokio::sync::oneshot;
use tokio::time::Instant;

use self::actor::{Called, SkuActor};
use self::flush::Told;
use self::intake::Intake;
use self::snapshot::Snapshot;
use crate::live::Tally;
use crate::payload;
use crate::placing::Placing;
use crate::reply::Reply;

/// About how many ids of persisted log entries are remembered; a sweep deletes the others.
const PERSISTED_MAX: usize = 4_096;

/// What is on offer in a pool.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) pool_id: PoolId,
    /// How long an unpaid order holds its units; `None`: as the shop's settings say.
    pub(crate) hold_ms: Option<i64>,
    pub(crate) goods: Goods,
}

/// Whose units a pool has.
#[derive(Debug, Clone)]
pub(crate) enum Goods {
    /// An item's of a flash sale, fixed when the sale is published.
    Flash { sale_id: SaleId, item: Box<SaleItem> },
    /// A SKU's ordinary stock.
    Ordinary,
}

impl Offer {
    /// The sale and the item, if these are a flash sale's units.
    pub(crate) fn flash(&self) -> Option<(SaleId, &SaleItem)> {
        match &self.goods {
            Goods::Flash { sale_id, item } => Some((*sale_id, item)),
            Goods::Ordinary => None,
        }
    }

    /// What the flash sale offers, if these are its units.
    pub(crate) fn as_flash(&self) -> Option<payload::Flash<'_>> {
        let pool_id = self.pool_id;
        self.flash().map(|(sale_id, item)| payload::Flash { sale_id, item, pool_id })
    }

    /// The most units that a request asks for as a rule.
    pub(crate) fn usual_quantity(&self) -> u32 {
        self.flash().map_or(1, |(_sale, item)| item.per_limit)
    }
}

/// A request for units of one pool.
#[derive(Debug)]
pub(crate) struct Ticket {
    /// What Redis is asked.
    pub(crate) item: ReserveItem,
    /// Nobody waits for the answer after this.
    pub(crate) until: Instant,
    pub(crate) then: Then,
}

/// What happens with the units of a request.
#[derive(Debug)]
pub(crate) enum Then {
    /// They are all that the order takes: it is written.
    Write { order: Box<NewOrder>, reply: Reply },
    /// They are some of those that an order takes: who gathers them is told.
    Tell(oneshot::Sender<Told>),
}

impl Ticket {
    /// A request for the units of an order that takes them from this pool alone.
    pub(crate) fn for_order(order: NewOrder, reply: Reply, until: Instant) -> Self {
        let item = ReserveItem {
            reservation: order.request_key.reservation(order.user_id),
            user_id: order.user_id,
            quantity: order.items.iter().map(|item| item.quantity).sum(),
            order_no: order.order_no.clone(),
            hash: order.request_hash,
            payload: payload::write(&order),
        };
        Self { item, until, then: Then::Write { order: Box::new(order), reply } }
    }

    /// Whether somebody waits for the answer.
    pub(crate) fn is_wanted(&self, now: Instant) -> bool {
        let is_gone = match &self.then {
            Then::Write { reply, .. } => reply.is_closed(),
            Then::Tell(reply) => reply.is_closed(),
        };
        now < self.until && !is_gone
    }

    /// Answers that there are no units; a shopper who left asks again with the same key.
    pub(crate) fn refuse(self, refusal: Refusal) {
        match self.then {
            Then::Write { reply, .. } => reply.send(Placing::Refused(refusal)),
            Then::Tell(reply) => drop(reply.send(Told::Refused(refusal))),
        }
    }
}

/// Units of a pool that an order holds in Redis.
#[derive(Debug, Clone)]
pub(crate) struct Hold {
    pub(crate) sku: Arc<Sku>,
    /// The epoch of the pool that they were reserved under.
    pub(crate) epoch: i64,
    /// The log entry that names them, if that is known.
    pub(crate) entry: Option<Arc<LogEntry>>,
}

/// A pool of units, shared by handlers, its actor and the tasks that do its I/O.
#[derive(Debug)]
pub(crate) struct Sku {
    pub(crate) offer: Offer,
    pub(crate) snapshot: Snapshot,
    /// What shoppers asked for on this node.
    pub(crate) tally: Tally,
    /// Requests that the actor has not taken yet.
    intake: Intake<Ticket>,
    addr: Addr<SkuActor>,
    /// Log entries that MySQL has; the next batch deletes them on its way.
    persisted: SegQueue<String>,
}

impl Sku {
    /// A pool with room for `waiting_max` requests that wait for `addr`.
    pub(crate) fn new(offer: Offer, addr: Addr<SkuActor>, waiting_max: usize) -> Self {
        Self {
            offer,
            snapshot: Snapshot::new(),
            tally: Tally::default(),
            intake: Intake::new(waiting_max),
            addr,
            persisted: SegQueue::new(),
        }
    }

    /// Hands a request to the actor.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] at once, when too many wait.
    pub(crate) fn offer(self: &Arc<Self>, ticket: Ticket) -> Result<(), Refusal> {
        let must_call = self.intake.put(ticket).map_err(|_full| Refusal::Busy)?;
        // A full mailbox is no trouble: whatever the actor is told, it looks into the intake.
        if must_call
            && let Err(SendError::Closed(_)) = self.addr.try_send(Called { sku: Arc::clone(self) })
        {
            for ticket in self.intake.take(usize::MAX) {
                ticket.refuse(Refusal::Busy);
            }
        }
        Ok(())
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
            // Where too many wait already, the sweep finds the entry.
            if self.sku.persisted.len() < PERSISTED_MAX {
                self.sku.persisted.push(self.id.clone());
            }
        }
    }
}
