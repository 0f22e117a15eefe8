//! The stock functions of Redis from the Rust side; `functions/stock.lua` states their rules.

use std::collections::BTreeMap;

use fred::interfaces::{
    FunctionInterface, HashesInterface, KeysInterface, SortedSetsInterface, StreamsInterface,
};
use fred::types::Value;
use mall_domain::request::RequestHash;
use mall_domain::stock::{PoolState, Refusal, Settlement};
use mall_domain::{OrderNo, PoolId, UserId};

use super::Redis;
use super::keys::POOL_PARTS;
use crate::StoreError;

/// The most items of one call: Lua passes them on its stack.
pub const BATCH_MAX: usize = 512;

/// One reservation to make.
#[derive(Debug, Clone)]
pub struct ReserveItem {
    /// Its name, the same at every retry: `user:key`.
    pub reservation: String,
    /// Whose it is.
    pub user_id: UserId,
    /// How many units; at least one.
    pub quantity: u32,
    /// The number of the order that is to come of it.
    pub order_no: OrderNo,
    /// The fingerprint of the request.
    pub hash: RequestHash,
    /// What else it takes to write the order: [`Reserved`] gives it back.
    pub payload: String,
}

/// What became of one [`ReserveItem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReserveOutcome {
    /// It holds its units, under the order number that was asked for.
    Accepted,
    /// The same request was accepted before, under this order number.
    Duplicate(OrderNo),
    /// It holds nothing.
    Refused(Refusal),
}

/// The answer to a batch.
#[derive(Debug)]
pub struct Reserved {
    /// Units left after the batch.
    pub avail: i64,
    /// The version of the pool after the batch.
    pub ver: i64,
    /// Redis's clock, milliseconds since 1970.
    pub now_ms: i64,
    /// Until when the accepted items hold their units, milliseconds since 1970.
    pub deadline_ms: i64,
    /// The log entry of the accepted items, to be deleted once MySQL has them.
    pub log_id: Option<String>,
    /// One outcome per item, in order.
    pub outcomes: Vec<ReserveOutcome>,
}

/// Why a pool did not take a call at all. Nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounced {
    /// Redis does not have the pool: it must be rebuilt from MySQL.
    NotLoaded,
    /// The caller's epoch is not the pool's, which is this.
    StaleEpoch(i64),
    /// The pool is being rebuilt right now.
    Rebuilding,
}

/// A call's answer, unless the pool bounced it.
pub type Call<T> = Result<Result<T, Bounced>, StoreError>;

/// What became of one settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettleOutcome {
    /// Done now.
    Done,
    /// It was done before.
    Repeated,
    /// The opposite was done before; nothing changed.
    Final,
    /// Redis has no such reservation: the pool was rebuilt after MySQL had changed.
    Missing,
}

/// The counters of a pool, as Redis has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolView {
    /// All units.
    pub total: i64,
    /// Units that can be reserved.
    pub avail: i64,
    /// Units of unpaid orders.
    pub held: i64,
    /// Units of paid orders.
    pub sold: i64,
    /// Grows with every rebuild.
    pub epoch: i64,
    /// Grows with every change within an epoch.
    pub ver: i64,
    /// Whether it gives out units; `None` while it is being rebuilt.
    pub state: Option<PoolState>,
    /// From when, milliseconds since 1970.
    pub opens_ms: i64,
    /// Until when.
    pub closes_ms: i64,
    /// Units per shopper; 0 for any number.
    pub limit: i64,
}

/// A pool at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its counters.
    pub view: PoolView,
    /// How many reservations it has, settled ones among them.
    pub records: i64,
    /// Redis's clock, milliseconds since 1970.
    pub now_ms: i64,
    /// The first deadline of a reservation that is held, by that clock.
    pub due_ms: Option<i64>,
    /// How many entries its log has.
    pub logged: i64,
}

/// When and to whom a pool gives out units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Whether it does at all.
    pub state: PoolState,
    /// From when, milliseconds since 1970.
    pub opens_ms: i64,
    /// Until when.
    pub closes_ms: i64,
    /// Units per shopper; 0 for any number.
    pub limit: u32,
}

/// The state of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// Holds its units until a deadline.
    Held,
    /// Paid.
    Paid,
    /// Gave its units back.
    Cancelled,
}

/// One reservation, as Redis records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it stands.
    pub state: RecordState,
    /// The order of it.
    pub order_no: OrderNo,
    /// Whose it is.
    pub user_id: UserId,
    /// How many units.
    pub quantity: i64,
    /// Until when it holds them unpaid, milliseconds since 1970.
    pub deadline_ms: i64,
    /// The fingerprint of the request.
    pub hash: RequestHash,
}

impl Record {
    /// The record in the form that the functions write.
    #[must_use]
    pub fn to_text(&self) -> String {
        let state = match self.state {
            RecordState::Held => 'H',
            RecordState::Paid => 'P',
            RecordState::Cancelled => 'C',
        };
        format!(
            "{state}|{}|{}|{}|{}|{}",
            self.order_no, self.user_id, self.quantity, self.deadline_ms, self.hash.0
        )
    }

    /// Reads a record; `None` if `text` is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('|');
        let state = match parts.next()? {
            "H" => RecordState::Held,
            "P" => RecordState::Paid,
            "C" => RecordState::Cancelled,
            _ => return None,
        };
        Some(Self {
            state,
            order_no: OrderNo(parts.next()?.to_owned()),
            user_id: UserId(parts.next()?.parse().ok()?),
            quantity: parts.next()?.parse().ok()?,
            deadline_ms: parts.next()?.parse().ok()?,
            hash: RequestHash(parts.next()?.parse().ok()?),
        })
    }
}

/// An entry of a pool's log: what was accepted and may not be in MySQL yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Its id, which begins with Redis's clock in milliseconds.
    pub id: String,
    /// Reservation and payload of each accepted item.
    pub items: Vec<(String, String)>,
}

impl LogEntry {
    /// When it was written, milliseconds since 1970 by Redis's clock.
    #[must_use]
    pub fn written_ms(&self) -> i64 {
        self.id.split('-').next().and_then(|ms| ms.parse().ok()).unwrap_or(0)
    }
}

/// Everything Redis holds of a pool, for the audit.
#[derive(Debug)]
pub struct PoolDump {
    /// The counters.
    pub view: PoolView,
    /// Every reservation.
    pub records: Vec<(String, Record)>,
    /// Units per user.
    pub units: Vec<(UserId, i64)>,
    /// Reservations with a deadline.
    pub deadlines: Vec<String>,
}

fn corrupt(what: &'static str, pool: PoolId) -> StoreError {
    StoreError::corrupt("redis stock", what, pool)
}

/// A reply read from left to right.
struct Reply {
    parts: std::vec::IntoIter<Value>,
    pool: PoolId,
}

impl Reply {
    fn value(&mut self) -> Result<Value, StoreError> {
        self.parts.next().ok_or_else(|| corrupt("reply length", self.pool))
    }

    fn int(&mut self) -> Result<i64, StoreError> {
        self.value()?.as_i64().ok_or_else(|| corrupt("reply integer", self.pool))
    }

    fn text(&mut self) -> Result<String, StoreError> {
        self.value()?.into_string().ok_or_else(|| corrupt("reply text", self.pool))
    }
}

/// Reads what a settlement answers: units left, version, one outcome each.
fn settled(mut reply: Reply, pool: PoolId) -> Result<(i64, i64, Vec<SettleOutcome>), StoreError> {
    let (avail, ver) = (reply.int()?, reply.int()?);
    let outcomes = reply
        .text()?
        .bytes()
        .map(|code| match code {
            b'0' => Ok(SettleOutcome::Done),
            b'1' => Ok(SettleOutcome::Repeated),
            b'2' => Ok(SettleOutcome::Final),
            b'3' => Ok(SettleOutcome::Missing),
            _ => Err(corrupt("settle code", pool)),
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok((avail, ver, outcomes))
}

impl Redis {
    /// Calls a stock function; a reply that bounced the call is told apart from its answer.
    async fn call(&self, pool: PoolId, name: &'static str, args: Vec<Value>) -> Call<Reply> {
        let keys = self.pool_keys(pool);
        let reply: Value = self.client_of(pool).fcall(name, keys, args).await?;
        let mut reply = Reply { parts: reply.into_array().into_iter(), pool };
        Ok(match reply.int()? {
            0 => Ok(reply),
            1 => Err(Bounced::NotLoaded),
            2 => Err(Bounced::StaleEpoch(reply.int()?)),
            3 => Err(Bounced::Rebuilding),
            _ => return Err(corrupt("reply status", pool)),
        })
    }

    /// Reserves units for a batch of at most [`BATCH_MAX`] items, in one atomic step. The log
    /// entries `persisted` are deleted on the way. Idempotent by the items' reservations.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it with the same items.
    pub async fn reserve(
        &self,
        pool: PoolId,
        epoch: i64,
        hold_ms: i64,
        items: &[ReserveItem],
        persisted: &[String],
    ) -> Call<Reserved> {
        let mut args: Vec<Value> = Vec::with_capacity(3 + items.len() * 6);
        args.push(epoch.into());
        args.push(hold_ms.into());
        args.push(persisted.join(",").into());
        for item in items {
            args.push(item.reservation.as_str().into());
            args.push(item.user_id.0.into());
            args.push(i64::from(item.quantity).into());
            args.push(item.order_no.as_str().into());
            args.push(item.hash.0.into());
            args.push(item.payload.as_str().into());
        }
        let mut reply = match self.call(pool, "sk_reserve", args).await? {
            Ok(reply) => reply,
            Err(bounced) => return Ok(Err(bounced)),
        };
        let (avail, ver) = (reply.int()?, reply.int()?);
        let (now_ms, deadline_ms) = (reply.int()?, reply.int()?);
        let log_id = Some(reply.text()?).filter(|id| !id.is_empty());
        let codes = reply.text()?;
        let mut duplicates = reply.value()?.into_array().into_iter();
        if codes.len() != items.len() {
            return Err(corrupt("reserve codes", pool));
        }
        let outcomes = codes
            .bytes()
            .zip(items)
            .map(|(code, item)| {
                Ok(match code {
                    b'0' => ReserveOutcome::Accepted,
                    b'1' => {
                        let text = duplicates.next().and_then(Value::into_string);
                        let record = text.as_deref().and_then(Record::parse);
                        let record = record.ok_or_else(|| corrupt("record", pool))?;
                        // This very attempt, answered a second time after its answer was lost;
                        // unless it was given up meanwhile, and holds nothing any more.
                        let is_given_up = record.state == RecordState::Cancelled;
                        if record.order_no == item.order_no && !is_given_up {
                            ReserveOutcome::Accepted
                        } else {
                            ReserveOutcome::Duplicate(record.order_no)
                        }
                    }
                    b'2' => ReserveOutcome::Refused(Refusal::SoldOut),
                    b'3' => ReserveOutcome::Refused(Refusal::LimitExceeded),
                    b'4' => ReserveOutcome::Refused(Refusal::Conflict),
                    b'5' => ReserveOutcome::Refused(Refusal::NotStarted),
                    b'6' => ReserveOutcome::Refused(Refusal::Ended),
                    b'7' => ReserveOutcome::Refused(Refusal::Paused),
                    b'8' => ReserveOutcome::Refused(Refusal::Busy),
                    _ => return Err(corrupt("reserve code", pool)),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Ok(Reserved { avail, ver, now_ms, deadline_ms, log_id, outcomes }))
    }

    /// Settles at most [`BATCH_MAX`] reservations; answers units left, version, and one outcome
    /// each. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn settle(
        &self,
        pool: PoolId,
        settlement: Settlement,
        reservations: &[String],
    ) -> Call<(i64, i64, Vec<SettleOutcome>)> {
        let op = match settlement {
            Settlement::Paid => "P",
            Settlement::Cancelled => "C",
            Settlement::Refunded => "R",
        };
        let mut args: Vec<Value> = vec![op.into()];
        args.extend(reservations.iter().map(|reservation| Value::from(reservation.as_str())));
        let reply = match self.call(pool, "sk_settle", args).await? {
            Ok(reply) => reply,
            Err(bounced) => return Ok(Err(bounced)),
        };
        settled(reply, pool).map(Ok)
    }

    /// Takes units of at most [`BATCH_MAX`] paid orders back: each reservation keeps so many units.
    /// Answers units left, version, and one outcome each. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn keep(
        &self,
        pool: PoolId,
        items: &[(String, i64)],
    ) -> Call<(i64, i64, Vec<SettleOutcome>)> {
        let mut args: Vec<Value> = Vec::with_capacity(items.len() * 2);
        for (reservation, units) in items {
            args.push(reservation.as_str().into());
            args.push((*units).into());
        }
        let reply = match self.call(pool, "sk_keep", args).await? {
            Ok(reply) => reply,
            Err(bounced) => return Ok(Err(bounced)),
        };
        settled(reply, pool).map(Ok)
    }

    /// Creates a pool that never gave out a unit; one that is there stays as it is. Idempotent.
    /// Answers the pool's epoch.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn load(&self, pool: PoolId, epoch: i64, total: i64, window: Window) -> Call<i64> {
        let mut args: Vec<Value> = vec![epoch.into(), total.into()];
        args.extend(window_args(window));
        Ok(match self.call(pool, "sk_load", args).await? {
            Ok(mut reply) => Ok(reply.int()?),
            Err(bounced) => Err(bounced),
        })
    }

    /// Sets whether, when and to whom the pool gives out units. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn configure(&self, pool: PoolId, epoch: i64, window: Window) -> Call<()> {
        let mut args: Vec<Value> = vec![epoch.into()];
        args.extend(window_args(window));
        Ok(self.call(pool, "sk_configure", args).await?.map(|_reply| ()))
    }

    /// Stops a pool whose books did not add up under `epoch`. One that was rebuilt since bounces
    /// the call and goes on. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn freeze(&self, pool: PoolId, epoch: i64) -> Call<()> {
        Ok(self.call(pool, "sk_freeze", vec![epoch.into()]).await?.map(|_reply| ()))
    }

    /// Adds or takes `delta` units; `false` if fewer are left than should be taken. Idempotent by
    /// `operation`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn resize(
        &self,
        pool: PoolId,
        epoch: i64,
        delta: i64,
        operation: &str,
    ) -> Call<bool> {
        let args: Vec<Value> = vec![epoch.into(), delta.into(), operation.into()];
        Ok(match self.call(pool, "sk_resize", args).await? {
            Ok(mut reply) => {
                let (_avail, _ver) = (reply.int()?, reply.int()?);
                Ok(reply.int()? == 1)
            }
            Err(bounced) => Err(bounced),
        })
    }

    /// Ends a pool and takes out what is left; answers how many units that were. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: whether it happened is unknown; repeat it.
    pub async fn close(&self, pool: PoolId, epoch: i64) -> Call<i64> {
        Ok(match self.call(pool, "sk_close", vec![epoch.into()]).await? {
            Ok(mut reply) => Ok(reply.int()?),
            Err(bounced) => Err(bounced),
        })
    }

    /// Begins a rebuild under a new epoch: empties the pool. The caller holds the pool's row in
    /// MySQL. Nothing is given out or settled until [`Redis::reopen`].
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: repeat it.
    pub async fn clear(&self, pool: PoolId, epoch: i64) -> Call<()> {
        let args: Vec<Value> = vec![epoch.into(), "begin".into()];
        Ok(self.call(pool, "sk_rehydrate", args).await?.map(|_reply| ()))
    }

    /// Fills a cleared pool with the records of its active orders, read from MySQL after it was
    /// cleared.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: begin the rebuild again.
    pub async fn rehydrate(
        &self,
        pool: PoolId,
        epoch: i64,
        records: &[(String, Record)],
    ) -> Call<()> {
        for chunk in records.chunks(BATCH_MAX) {
            let mut args: Vec<Value> = vec![epoch.into(), "add".into()];
            for (reservation, record) in chunk {
                args.push(reservation.as_str().into());
                args.push(record.to_text().into());
            }
            if let Err(bounced) = self.call(pool, "sk_rehydrate", args).await? {
                return Ok(Err(bounced));
            }
        }
        Ok(Ok(()))
    }

    /// Ends a rebuild: what is not held or sold can be reserved. Answers the units left.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`]: begin the rebuild again.
    pub async fn reopen(&self, pool: PoolId, epoch: i64, total: i64, window: Window) -> Call<i64> {
        let mut args: Vec<Value> = vec![epoch.into(), "end".into(), total.into()];
        args.extend(window_args(window));
        Ok(match self.call(pool, "sk_rehydrate", args).await? {
            Ok(mut reply) => Ok(reply.int()?),
            Err(bounced) => Err(bounced),
        })
    }

    /// At most `max` reservations whose deadline passed `grace_ms` ago; each is put off by
    /// `lease_ms`, so that no other node takes it meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn due(
        &self,
        pool: PoolId,
        grace_ms: i64,
        lease_ms: i64,
        max: u32,
    ) -> Result<Vec<(String, Option<Record>)>, StoreError> {
        let args: Vec<Value> = vec![grace_ms.into(), lease_ms.into(), i64::from(max).into()];
        let keys = self.pool_keys(pool);
        let reply: Vec<String> = self.client_of(pool).fcall("sk_due", keys, args).await?;
        let mut parts = reply.into_iter();
        let mut due = Vec::new();
        while let (Some(reservation), Some(record)) = (parts.next(), parts.next()) {
            due.push((reservation, Record::parse(&record)));
        }
        Ok(due)
    }

    /// The counters of a pool with what else there is to know of it at once; `None` if Redis does not
    /// have it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer or holds nonsense.
    pub async fn look(&self, pool: PoolId) -> Result<Option<Look>, StoreError> {
        let mut reply = match self.call(pool, "sk_look", Vec::new()).await? {
            Ok(reply) => reply,
            Err(_bounced) => return Ok(None),
        };
        let view = PoolView {
            total: reply.int()?,
            avail: reply.int()?,
            held: reply.int()?,
            sold: reply.int()?,
            epoch: reply.int()?,
            ver: reply.int()?,
            state: i8::try_from(reply.int()?).ok().and_then(PoolState::from_code),
            opens_ms: reply.int()?,
            closes_ms: reply.int()?,
            limit: reply.int()?,
        };
        let (records, now_ms) = (reply.int()?, reply.int()?);
        let due_ms = Some(reply.int()?).filter(|due| 0 <= *due);
        Ok(Some(Look { view, records, now_ms, due_ms, logged: reply.int()? }))
    }

    /// The names of all reservations of a pool.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn reservations(&self, pool: PoolId) -> Result<Vec<String>, StoreError> {
        Ok(self.client_of(pool).hkeys(self.pool_key(pool, "r")).await?)
    }

    /// One reservation; `None` if Redis has no such.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer or holds nonsense.
    pub async fn record(
        &self,
        pool: PoolId,
        reservation: &str,
    ) -> Result<Option<Record>, StoreError> {
        let key = self.pool_key(pool, "r");
        let text: Option<String> = self.client_of(pool).hget(key, reservation).await?;
        text.map(|text| Record::parse(&text).ok_or_else(|| corrupt("record", pool))).transpose()
    }

    /// The oldest entries of a pool's log, at most `max`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn log(&self, pool: PoolId, max: u64) -> Result<Vec<LogEntry>, StoreError> {
        let key = self.pool_key(pool, "log");
        let entries: Vec<(String, BTreeMap<String, String>)> =
            self.client_of(pool).xrange(key, "-", "+", Some(max)).await?;
        let entry = |(id, items): (String, BTreeMap<_, _>)| LogEntry {
            id,
            items: items.into_iter().collect(),
        };
        Ok(entries.into_iter().map(entry).collect())
    }

    /// How many entries a pool's log has.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn log_len(&self, pool: PoolId) -> Result<i64, StoreError> {
        Ok(self.client_of(pool).xlen(self.pool_key(pool, "log")).await?)
    }

    /// Deletes log entries whose orders are in MySQL. Idempotent.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn forget_log(&self, pool: PoolId, ids: Vec<String>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.client_of(pool).xdel::<(), _, _>(self.pool_key(pool, "log"), ids).await?;
        Ok(())
    }

    /// Everything Redis holds of a pool; `None` if it does not have it. For the audit: it reads
    /// whole hashes, and is not atomic while the pool changes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer or holds nonsense.
    pub async fn dump(&self, pool: PoolId) -> Result<Option<PoolDump>, StoreError> {
        let Some(Look { view, .. }) = self.look(pool).await? else { return Ok(None) };
        let client = self.client_of(pool);
        let records: Vec<(String, String)> = pairs(client.hgetall(self.pool_key(pool, "r")).await?);
        let records = records
            .into_iter()
            .map(|(id, text)| {
                Record::parse(&text).map(|record| (id, record)).ok_or_else(|| corrupt("r", pool))
            })
            .collect::<Result<_, _>>()?;
        let units: Vec<(String, String)> = pairs(client.hgetall(self.pool_key(pool, "u")).await?);
        let units = units
            .into_iter()
            .map(|(user, units)| Ok((UserId(user.parse()?), units.parse()?)))
            .collect::<Result<_, std::num::ParseIntError>>()
            .map_err(|_not_a_number| corrupt("u", pool))?;
        let key = self.pool_key(pool, "t");
        let deadlines = client.zrange(key, 0, -1, None, false, None, false).await?;
        Ok(Some(PoolDump { view, records, units, deadlines }))
    }

    /// Takes the rebuild lock of a pool for 30 seconds; `false` if another node has it. It spares
    /// work; the row lock in MySQL decides.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn lock_pool(&self, pool: PoolId, holder: &str) -> Result<bool, StoreError> {
        let expire = fred::types::Expiration::EX(30);
        let options = Some(fred::types::SetOptions::NX);
        let key = self.stock_lock_key(pool);
        let set: Option<String> =
            self.client_of(pool).set(key, holder, Some(expire), options, false).await?;
        Ok(set.is_some())
    }

    /// Gives the rebuild lock back.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn unlock_pool(&self, pool: PoolId) -> Result<(), StoreError> {
        self.client_of(pool).del::<(), _>(self.stock_lock_key(pool)).await?;
        Ok(())
    }

    /// Drops a pool from Redis, as a lost Redis would: for tests and for the chaos runs.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if Redis does not answer.
    pub async fn drop_pool(&self, pool: PoolId) -> Result<(), StoreError> {
        let keys: Vec<String> = POOL_PARTS.iter().map(|part| self.pool_key(pool, part)).collect();
        self.client_of(pool).del::<(), _>(keys).await?;
        Ok(())
    }
}

fn window_args(window: Window) -> [Value; 4] {
    [
        i64::from(window.state.code()).into(),
        window.opens_ms.into(),
        window.closes_ms.into(),
        i64::from(window.limit).into(),
    ]
}

/// The fields of a hash, sorted, so that a dump reads the same twice.
fn pairs(map: BTreeMap<String, String>) -> Vec<(String, String)> {
    map.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_way_there_and_back() {
        let record = Record {
            state: RecordState::Held,
            order_no: OrderNo("2611241200000000010001".into()),
            user_id: UserId(42),
            quantity: 2,
            deadline_ms: 1_795_507_200_000,
            hash: RequestHash(-5),
        };
        assert_eq!(Record::parse(&record.to_text()), Some(record));
        assert_eq!(Record::parse("X|1|2|3|4|5"), None);
        assert_eq!(Record::parse("H|1|2"), None);
    }
}
