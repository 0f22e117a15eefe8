//! The actix shell of a pool: it takes requests out of the intake, and sends them in batches.

use std::sync::Arc;

use actix::{Actor, Context, Handler, Message};
use mall_domain::stock::Refusal;
use tokio::time::Instant;

use super::core::{Batcher, Bounds};
use super::{Sku, Ticket, flush};
use crate::shop::Shop;

/// One pool's batches. It holds nothing that Redis does not know better.
pub(crate) struct SkuActor {
    shop: Arc<Shop>,
    batcher: Batcher<Ticket>,
}

impl SkuActor {
    pub(crate) fn new(shop: Arc<Shop>) -> Self {
        let bounds = Bounds {
            batch_max: shop.settings.batch_max,
            in_flight_max: shop.settings.batches_in_flight_max,
            waiting_max: shop.settings.sku_waiting_max,
        };
        Self { shop, batcher: Batcher::new(bounds) }
    }

    /// Sends what may leave now. The call to Redis runs beside the actor; the requests that come in
    /// meanwhile are the next batch.
    fn depart(&mut self, sku: &Arc<Sku>) {
        let now = Instant::now();
        let wanted = |ticket: &Ticket| ticket.is_wanted(now);
        while self.batcher.may_depart() {
            for ticket in sku.intake.take(self.batcher.room()) {
                if let Err(ticket) = self.batcher.offer(ticket) {
                    ticket.refuse(Refusal::Busy);
                }
            }
            let Some(batch) = self.batcher.depart(wanted) else {
                if sku.intake.rest() {
                    return;
                }
                continue;
            };
            metrics::histogram!("stock_batch_items")
                .record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
            let (shop, sku) = (Arc::clone(&self.shop), Arc::clone(sku));
            self.shop.spawn("flush", async move {
                let again = flush::flush(&shop, &sku, batch).await;
                land(&sku, again);
            });
        }
        // The batches away are as many as may be; when one lands, the actor looks again by itself.
    }
}

/// Tells the actor that a batch got its answer.
#[expect(clippy::disallowed_methods, reason = "at most as many of these as batches in flight")]
fn land(sku: &Arc<Sku>, again: Vec<Ticket>) {
    sku.addr().do_send(Landed { sku: Arc::clone(sku), again });
}

impl Actor for SkuActor {
    type Context = Context<Self>;
}

/// Requests for units came in.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Called {
    pub(crate) sku: Arc<Sku>,
}

impl Handler<Called> for SkuActor {
    type Result = ();

    fn handle(&mut self, called: Called, _ctx: &mut Self::Context) {
        self.depart(&called.sku);
    }
}

/// A batch got its answer; `again` are items to send once more, such as after a change of epoch.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Landed {
    pub(crate) sku: Arc<Sku>,
    pub(crate) again: Vec<Ticket>,
}

impl Handler<Landed> for SkuActor {
    type Result = ();

    fn handle(&mut self, landed: Landed, _ctx: &mut Self::Context) {
        self.batcher.arrive();
        self.batcher.requeue(landed.again);
        self.depart(&landed.sku);
    }
}

/// Items to send once more that belong to no batch in flight: their write found another epoch.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Again {
    pub(crate) sku: Arc<Sku>,
    pub(crate) tickets: Vec<Ticket>,
}

impl Handler<Again> for SkuActor {
    type Result = ();

    fn handle(&mut self, again: Again, _ctx: &mut Self::Context) {
        self.batcher.requeue(again.tickets);
        self.depart(&again.sku);
    }
}
