//! Group commit: accepted orders of all pools of this node, written many to a transaction.
//!
//! A shopper is told "placed" only after the commit. The transactions are few and large: a hot
//! row that hundreds of transactions queue for collapses.

mod write;

use std::sync::Arc;

use actix::dev::SendError;
use actix::{Actor, Addr, Context, Handler, Message};
use mall_domain::PoolId;
use mall_domain::order::{Kind, NewOrder};
use tokio::time::Instant;

use crate::placing::Placing;
use crate::reply::Reply;
use crate::shop::Shop;
use crate::sku::Hold;
use crate::sku::core::{Batcher, Bounds};

/// An order that holds its units in Redis and is to be committed.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) order: NewOrder,
    pub(crate) reply: Reply,
    /// Nobody waits for the answer after this.
    pub(crate) until: Instant,
    /// Its units: of one pool if it is a flash order, else of one or more.
    pub(crate) holds: Vec<Hold>,
}

impl Accepted {
    /// Nothing more has to be done for the order: log entries need it no longer.
    pub(crate) fn settled(&self) {
        for entry in self.holds.iter().filter_map(|hold| hold.entry.as_ref()) {
            entry.item_done();
        }
    }

    /// Answers the shopper; one who left asks again with the same key.
    pub(crate) fn answer(self, placing: Placing) {
        self.reply.send(placing);
    }

    /// Its units in this pool.
    fn hold(&self, pool: PoolId) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.sku.offer.pool_id == pool)
    }

    /// Whether a draft says that it may be written.
    fn has_draft(&self) -> bool {
        self.order.kind == Kind::Ordinary
    }
}

/// The writer's handle.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    addr: Addr<WriterActor>,
}

impl Writer {
    /// Starts the writer on `arbiter`.
    pub(crate) fn start(shop: Arc<Shop>, arbiter: &actix::ArbiterHandle) -> Self {
        let bounds = Bounds {
            batch_max: shop.settings.write_max,
            in_flight_max: shop.settings.writes_in_flight_max,
            waiting_max: shop.settings.writer_waiting_max,
        };
        let addr = WriterActor::start_in_arbiter(arbiter, move |ctx| {
            ctx.set_mailbox_capacity(bounds.waiting_max);
            WriterActor { shop, batcher: Batcher::new(bounds) }
        });
        Self { addr }
    }

    /// Hands orders to the writer; answers those that it has no room for.
    pub(crate) fn offer(&self, orders: Vec<Accepted>) -> Vec<Accepted> {
        if orders.is_empty() {
            return orders;
        }
        match self.addr.try_send(Write(orders)) {
            Ok(()) => Vec::new(),
            Err(SendError::Full(Write(orders)) | SendError::Closed(Write(orders))) => orders,
        }
    }

    /// Whether the actor lives.
    pub(crate) fn is_alive(&self) -> bool {
        self.addr.connected()
    }
}

/// The waiting orders. They are in Redis's log too: nothing is lost with this.
struct WriterActor {
    shop: Arc<Shop>,
    batcher: Batcher<Accepted>,
}

impl WriterActor {
    fn depart(&mut self, ctx: &Context<Self>) {
        use actix::AsyncContext;

        // An accepted order is written even when its shopper has left.
        while let Some(batch) = self.batcher.depart(|_order| true) {
            metrics::histogram!("writer_batch_orders")
                .record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
            let (shop, addr) = (Arc::clone(&self.shop), ctx.address());
            self.shop.spawn("write", async move {
                write::write(&shop, batch).await;
                landed(&addr);
            });
        }
        metrics::gauge!("writer_waiting")
            .set(u32::try_from(self.batcher.waiting()).unwrap_or(u32::MAX));
        self.shop.live.pulse.writer_waits(self.batcher.waiting());
    }
}

/// Tells the writer that a transaction is over.
#[expect(clippy::disallowed_methods, reason = "at most as many of these as writes in flight")]
fn landed(addr: &Addr<WriterActor>) {
    addr.do_send(Landed);
}

impl Actor for WriterActor {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "()")]
struct Write(Vec<Accepted>);

impl Handler<Write> for WriterActor {
    type Result = ();

    fn handle(&mut self, Write(orders): Write, ctx: &mut Self::Context) {
        for order in orders {
            if let Err(order) = self.batcher.offer(order) {
                // It holds its units and is in the log: the sweep writes it.
                order.answer(Placing::Unknown);
            }
        }
        self.depart(ctx);
    }
}

#[derive(Message)]
#[rtype(result = "()")]
struct Landed;

impl Handler<Landed> for WriterActor {
    type Result = ();

    fn handle(&mut self, _landed: Landed, ctx: &mut Self::Context) {
        self.batcher.arrive();
        self.depart(ctx);
    }
}
