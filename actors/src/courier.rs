//! Carries out the outbox: what a transaction decided and cannot do itself, at least once.
//!
//! Woken after a commit, and by the clock. Several nodes may carry at once: a row is claimed by
//! one of them, and every effect may be repeated.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, Addr, AsyncContext, Context, Handler, Message};
use chrono::TimeDelta;
use mall_domain::payment::RefundStatus;
use mall_domain::stock::Settlement;
use mall_domain::{OrderNo, PoolId};
use mall_store::StoreError;
use mall_store::mysql::outbox::{self, Effect, Op};
use mall_store::mysql::{goods, payment, pool, refund};
use mall_store::redis::stock::Bounced;
use mall_wechat::{PayError, Refund as RefundRequest, RefundNotification, RefundResult};

use crate::recovery;
use crate::shop::Shop;
use crate::supervisor::NotifyRefusal;

/// How often the outbox is looked at when nobody wakes the courier.
const TICK: Duration = Duration::from_millis(200);
/// The most effects of one round.
const ROUND_MAX: u32 = 256;
/// How long a round may take before another node may take its effects.
const CLAIM: TimeDelta = TimeDelta::seconds(30);
/// Effects that failed this often are parked for a person to see.
const ATTEMPTS_MAX: i32 = 60;
/// How soon WeChat is asked how a refund is coming on.
const REFUND_QUERY_AFTER: TimeDelta = TimeDelta::seconds(5);

/// The courier's handle.
#[derive(Debug, Clone)]
pub(crate) struct Courier {
    addr: Addr<CourierActor>,
}

impl Courier {
    /// Starts the courier on `arbiter`.
    pub(crate) fn start(shop: Arc<Shop>, arbiter: &actix::ArbiterHandle) -> Self {
        let addr = CourierActor::start_in_arbiter(arbiter, move |ctx| {
            ctx.set_mailbox_capacity(16);
            CourierActor { shop, is_away: false, is_wanted: false }
        });
        Self { addr }
    }

    /// Says that the outbox has something. One word is as good as many: a full mailbox is fine.
    pub(crate) fn wake(&self) {
        self.addr.try_send(Wake).ok();
    }

    /// Whether the actor lives.
    pub(crate) fn is_alive(&self) -> bool {
        self.addr.connected()
    }
}

/// One round at a time.
struct CourierActor {
    shop: Arc<Shop>,
    is_away: bool,
    is_wanted: bool,
}

impl CourierActor {
    fn depart(&mut self, ctx: &Context<Self>) {
        if self.is_away {
            self.is_wanted = true;
            return;
        }
        self.is_away = true;
        self.is_wanted = false;
        let (shop, addr) = (Arc::clone(&self.shop), ctx.address());
        self.shop.spawn("courier", async move {
            let more = match round(&shop).await {
                Ok(more) => more,
                Err(error) => {
                    tracing::warn!(error = %crate::chain(&error), "the outbox could not be read");
                    false
                }
            };
            back(&addr, more);
        });
    }
}

#[expect(clippy::disallowed_methods, reason = "one per round, and rounds come one by one")]
fn back(addr: &Addr<CourierActor>, more: bool) {
    addr.do_send(Back { more });
}

impl Actor for CourierActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        if self.shop.settings.background {
            ctx.run_interval(TICK, |courier, ctx| courier.depart(ctx));
        }
    }
}

#[derive(Message)]
#[rtype(result = "()")]
struct Wake;

impl Handler<Wake> for CourierActor {
    type Result = ();

    fn handle(&mut self, _wake: Wake, ctx: &mut Self::Context) {
        self.depart(ctx);
    }
}

/// A round is over; `more` if there may be more to do right away.
#[derive(Message)]
#[rtype(result = "()")]
struct Back {
    more: bool,
}

impl Handler<Back> for CourierActor {
    type Result = ();

    fn handle(&mut self, back: Back, ctx: &mut Self::Context) {
        self.is_away = false;
        if back.more || self.is_wanted {
            self.depart(ctx);
        }
    }
}

/// What became of an effect.
enum Carried {
    Done,
    /// Try again later, for this reason.
    Later(String),
}

/// Claims effects and carries them out; answers whether there may be more.
async fn round(shop: &Arc<Shop>) -> Result<bool, StoreError> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let effects = outbox::claim(&mut tx, now, now + CLAIM, ROUND_MAX).await?;
    tx.commit().await?;
    let more = effects.len() >= usize::try_from(ROUND_MAX).unwrap_or(usize::MAX);

    let mut settlements: BTreeMap<(PoolId, bool), Vec<Effect>> = BTreeMap::new();
    let mut carried: Vec<(Effect, Carried)> = Vec::with_capacity(effects.len());
    for effect in effects {
        match effect.op {
            Op::SettlePaid => settlements.entry((effect.pool_id, true)).or_default().push(effect),
            Op::SettleCancelled => {
                settlements.entry((effect.pool_id, false)).or_default().push(effect);
            }
            Op::Refund => {
                let outcome = refund_money(shop, &effect).await;
                carried.push((effect, outcome));
            }
            Op::Resize => {
                let outcome = resize(shop, &effect).await;
                carried.push((effect, outcome));
            }
        }
    }
    for ((pool_id, is_paid), effects) in settlements {
        let settlement = if is_paid { Settlement::Paid } else { Settlement::Cancelled };
        let outcome = settle(shop, pool_id, settlement, &effects).await;
        carried.extend(effects.into_iter().map(|effect| {
            let outcome = match &outcome {
                Carried::Done => Carried::Done,
                Carried::Later(reason) => Carried::Later(reason.clone()),
            };
            (effect, outcome)
        }));
    }
    write_down(shop, carried).await?;
    Ok(more)
}

async fn write_down(shop: &Shop, carried: Vec<(Effect, Carried)>) -> Result<(), StoreError> {
    if carried.is_empty() {
        return Ok(());
    }
    let now = shop.clock.now();
    let mut done = Vec::with_capacity(carried.len());
    let mut sold: BTreeMap<PoolId, Vec<OrderNo>> = BTreeMap::new();
    let mut tx = shop.store.begin().await?;
    for (effect, outcome) in carried {
        match outcome {
            Carried::Done => {
                done.push(effect.id);
                if effect.op == Op::SettlePaid {
                    sold.entry(effect.pool_id).or_default().push(effect.order_no);
                }
            }
            Carried::Later(reason) => {
                let wait = TimeDelta::milliseconds(100_i64 << effect.attempts.clamp(0, 9));
                let park = ATTEMPTS_MAX <= effect.attempts;
                if park {
                    tracing::error!(effect = effect.id, reason, "an effect is parked");
                }
                outbox::postpone(&mut tx, &[effect.id], now + wait, &reason, park).await?;
            }
        }
    }
    for (pool, orders) in sold {
        goods::count_sales(&mut tx, pool, &orders).await?;
    }
    outbox::done(&mut tx, &done, now).await?;
    tx.commit().await?;
    metrics::counter!("outbox_done").increment(u64::try_from(done.len()).unwrap_or(0));
    Ok(())
}

/// Tells Redis what became of reservations.
async fn settle(
    shop: &Arc<Shop>,
    pool_id: PoolId,
    settlement: Settlement,
    effects: &[Effect],
) -> Carried {
    let names: Vec<String> =
        effects.iter().filter_map(|effect| effect.payload.reservation.clone()).collect();
    match shop.store.redis().settle(pool_id, settlement, &names).await {
        // A reservation that Redis does not have, or that ended the other way, was counted by a
        // rebuild that had read MySQL after the decision: nothing is left to do.
        Ok(Ok((_avail, _ver, _outcomes))) => {
            if settlement == Settlement::Cancelled
                && let Some(sku) = shop.directory.pool(pool_id)
                && let Err(error) = recovery::refresh(shop, &sku).await
            {
                tracing::warn!(error = %crate::chain(&error), "a pool could not be read");
            }
            Carried::Done
        }
        Ok(Err(bounced)) => {
            if let Err(error) = recovery::ensure(shop, pool_id, recovery::Reason::Bounced).await {
                tracing::warn!(error = %crate::chain(&error), "a pool could not be rebuilt yet");
            }
            Carried::Later(format!("the pool bounced the call: {bounced:?}"))
        }
        Err(error) => Carried::Later(crate::chain(&error)),
    }
}

/// Tells Redis that a pool grew or shrank.
async fn resize(shop: &Arc<Shop>, effect: &Effect) -> Carried {
    let outcome = async {
        let mut tx = shop.store.begin().await?;
        let Some(pool) = pool::find(&mut tx, effect.pool_id).await? else {
            return Ok(Carried::Done);
        };
        drop(tx);
        let delta = effect.payload.delta.unwrap_or(0);
        let epoch = effect.payload.epoch.unwrap_or(pool.epoch);
        let operation = effect.order_no.as_str();
        let redis = shop.store.redis();
        Ok::<_, StoreError>(match redis.resize(effect.pool_id, epoch, delta, operation).await? {
            Ok(_applied) => Carried::Done,
            // The rebuild read MySQL after the change, and forgot that this was done before.
            Err(Bounced::StaleEpoch(newer)) if epoch < newer => Carried::Done,
            Err(bounced) => {
                recovery::ensure(shop, effect.pool_id, recovery::Reason::Bounced).await?;
                Carried::Later(format!("the pool bounced the call: {bounced:?}"))
            }
        })
    };
    outcome.await.unwrap_or_else(|error| Carried::Later(crate::chain(&error)))
}

/// Asks WeChat to send money back. The number is the refund's own: repeating it refunds once.
async fn refund_money(shop: &Arc<Shop>, effect: &Effect) -> Carried {
    let Some(refund_no) = effect.payload.refund_no.as_deref() else { return Carried::Done };
    let asked = async {
        let mut tx = shop.store.begin().await?;
        let Some(refund) = refund::find_by_no(&mut tx, refund_no).await? else {
            return Ok(Carried::Done);
        };
        let Some(payment) = payment::find(&mut tx, refund.payment_id).await? else {
            return Ok(Carried::Done);
        };
        drop(tx);
        let request = RefundRequest {
            out_refund_no: refund.refund_no.clone(),
            out_trade_no: payment.out_trade_no.clone(),
            refund_fen: refund.amount.to_fen(),
            total_fen: payment.amount.to_fen(),
            // Eighty bytes at most.
            reason: Some(refund.reason.chars().take(26).collect()),
            notify_url: shop.settings.refund_notify_url.clone(),
        };
        match shop.wechat.refund(&request, shop.clock.now()).await {
            Ok(result) => {
                note_refund(shop, &result).await?;
                Ok(Carried::Done)
            }
            Err(error) => Ok::<_, StoreError>(Carried::Later(crate::chain(&error))),
        }
    };
    asked.await.unwrap_or_else(|error| Carried::Later(crate::chain(&error)))
}

/// Writes down where WeChat says a refund stands.
pub(crate) async fn note_refund(shop: &Shop, result: &RefundResult) -> Result<(), StoreError> {
    let (status, again) = match result.status {
        mall_wechat::RefundStatus::Success => (RefundStatus::Success, None),
        mall_wechat::RefundStatus::Closed => (RefundStatus::Failed, None),
        mall_wechat::RefundStatus::Abnormal => (RefundStatus::Abnormal, None),
        mall_wechat::RefundStatus::Processing | mall_wechat::RefundStatus::Unknown => {
            (RefundStatus::Processing, Some(shop.clock.now() + REFUND_QUERY_AFTER))
        }
    };
    if status == RefundStatus::Abnormal || status == RefundStatus::Failed {
        tracing::error!(refund_no = result.out_refund_no, ?status, "a refund needs an operator");
    }
    let mut tx = shop.store.begin().await?;
    let (number, id) = (&result.out_refund_no, Some(result.refund_id.as_str()));
    refund::set_status(&mut tx, number, status, id, result.success_time, again).await?;
    tx.commit().await.map_err(StoreError::from)
}

/// Asks WeChat how a refund is coming on.
pub(crate) async fn query_refund(shop: &Shop, refund_no: &str) -> Result<(), PayError> {
    let result = shop.wechat.query_refund(refund_no, shop.clock.now()).await?;
    if let Err(error) = note_refund(shop, &result).await {
        tracing::warn!(error = %crate::chain(&error), "a refund could not be written down yet");
    }
    Ok(())
}

/// Takes a refund notification whose origin was proved.
pub(crate) async fn refund_notified(
    shop: &Shop,
    notified: RefundNotification,
) -> Result<(), NotifyRefusal> {
    let mut tx = shop.store.begin().await?;
    let refund = refund::find_by_no(&mut tx, &notified.out_refund_no).await?;
    drop(tx);
    let refund = refund.ok_or(NotifyRefusal::NotFound)?;
    if notified.refund_fen != refund.amount.to_fen() {
        return Err(NotifyRefusal::Mismatch("amount"));
    }
    let result = RefundResult {
        refund_id: notified.refund_id,
        out_refund_no: notified.out_refund_no,
        out_trade_no: notified.out_trade_no,
        transaction_id: Some(notified.transaction_id),
        status: notified.status,
        success_time: notified.success_time,
        refund_fen: Some(notified.refund_fen),
        total_fen: Some(notified.total_fen),
        payer_refund_fen: notified.payer_refund_fen,
        user_received_account: notified.user_received_account,
    };
    Ok(note_refund(shop, &result).await?)
}
