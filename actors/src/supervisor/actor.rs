//! The actix shell of a supervisor: jobs of one order run one after another, of many at once.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, Addr, ArbiterHandle, AsyncContext, Context, Handler, Message};
use chrono::{DateTime, Utc};
use mall_domain::OrderId;

use super::deadlines::Deadlines;
use super::{Job, jobs, settle};
use crate::shop::Shop;

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_millis(100);
/// The most orders that end in one transaction.
const ENDINGS_MAX: usize = 128;
/// The most of those transactions at once.
const ENDINGS_IN_FLIGHT_MAX: usize = 2;

/// One shard of the orders.
pub(crate) struct SupervisorActor {
    shop: Arc<Shop>,
    deadlines: Deadlines,
    /// Orders with a job running, and the jobs that wait behind it.
    busy: HashMap<OrderId, VecDeque<Job>>,
    waiting: usize,
    endings_in_flight: usize,
}

impl SupervisorActor {
    pub(crate) fn start_on(shop: Arc<Shop>, arbiter: &ArbiterHandle) -> Addr<Self> {
        Self::start_in_arbiter(arbiter, move |ctx| {
            ctx.set_mailbox_capacity(shop.settings.supervisor_waiting_max);
            Self {
                shop,
                deadlines: Deadlines::default(),
                busy: HashMap::new(),
                waiting: 0,
                endings_in_flight: 0,
            }
        })
    }

    fn run(&self, order: OrderId, job: Job, ctx: &Context<Self>) {
        let (shop, addr) = (Arc::clone(&self.shop), ctx.address());
        self.shop.spawn("supervise", async move {
            jobs::run(&shop, order, job).await;
            finished(&addr, order);
        });
    }

    /// Gives up the orders whose deadline has passed: those that nobody tried to pay together,
    /// the others one by one.
    fn tick(&mut self, ctx: &Context<Self>) {
        metrics::gauge!("supervisor_deadlines")
            .set(u32::try_from(self.deadlines.len()).unwrap_or(u32::MAX));
        let now = self.shop.clock.now_ms();
        while self.endings_in_flight < ENDINGS_IN_FLIGHT_MAX {
            let due = self.deadlines.due(now, ENDINGS_MAX);
            if due.is_empty() {
                return;
            }
            self.endings_in_flight += 1;
            let (shop, addr) = (Arc::clone(&self.shop), ctx.address());
            self.shop.spawn("expire", async move {
                settle::expire(&shop, due).await;
                ended(&addr);
            });
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "one per job, and jobs are bounded")]
fn finished(addr: &Addr<SupervisorActor>, order: OrderId) {
    addr.do_send(Finished(order));
}

#[expect(clippy::disallowed_methods, reason = "at most as many as endings in flight")]
fn ended(addr: &Addr<SupervisorActor>) {
    addr.do_send(Ended);
}

impl Actor for SupervisorActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.run_interval(TICK, |supervisor, ctx| supervisor.tick(ctx));
    }
}

/// Remember the deadlines of these orders.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Watch(pub(crate) Vec<(OrderId, DateTime<Utc>)>);

impl Handler<Watch> for SupervisorActor {
    type Result = ();

    fn handle(&mut self, Watch(orders): Watch, _ctx: &mut Self::Context) {
        let grace = i64::try_from(self.shop.settings.pay_grace.as_millis()).unwrap_or(i64::MAX);
        for (order, expire_at) in orders {
            self.deadlines.add(expire_at.timestamp_millis().saturating_add(grace), order);
        }
    }
}

/// Do something for an order.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Ask {
    pub(crate) order: OrderId,
    pub(crate) job: Job,
}

impl Handler<Ask> for SupervisorActor {
    type Result = ();

    fn handle(&mut self, Ask { order, job }: Ask, ctx: &mut Self::Context) {
        if self.shop.settings.supervisor_waiting_max <= self.waiting {
            // Dropping the job tells whoever waits for it: busy.
            return;
        }
        match self.busy.get_mut(&order) {
            Some(behind) => {
                behind.push_back(job);
                self.waiting += 1;
            }
            None => {
                self.busy.insert(order, VecDeque::new());
                self.run(order, job, ctx);
            }
        }
    }
}

/// A job is over.
#[derive(Message)]
#[rtype(result = "()")]
struct Finished(OrderId);

impl Handler<Finished> for SupervisorActor {
    type Result = ();

    fn handle(&mut self, Finished(order): Finished, ctx: &mut Self::Context) {
        match self.busy.get_mut(&order).and_then(VecDeque::pop_front) {
            Some(next) => {
                self.waiting -= 1;
                self.run(order, next, ctx);
            }
            None => {
                self.busy.remove(&order);
            }
        }
    }
}

/// A transaction that gave orders up is over.
#[derive(Message)]
#[rtype(result = "()")]
struct Ended;

impl Handler<Ended> for SupervisorActor {
    type Result = ();

    fn handle(&mut self, _ended: Ended, ctx: &mut Self::Context) {
        self.endings_in_flight -= 1;
        self.tick(ctx);
    }
}
