//! The state in memory and how each event changes it; the same when it happens and when the journal
//! is read. Decides nothing and writes nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use dashmap::{DashMap, Entry};

use super::event::Event;
use super::totals::Totals;
use crate::order::{Order, Refund, RefundStatus};
use crate::shipment::{Report, Shipment};

/// Orders, refunds and what finds them.
///
/// Locks are taken in this order: a refund, an order, anything else. Each of the others is held for
/// one line.
#[derive(Default)]
pub(super) struct Tables {
    /// By `out_trade_no`.
    pub(super) orders: DashMap<String, Order>,
    /// By `out_refund_no`.
    pub(super) refunds: DashMap<String, Refund>,
    /// The order of each prepay id.
    pub(super) prepays: DashMap<String, Prepaid>,
    /// What was reported of each order's parcels.
    pub(super) shipments: DashMap<String, Shipment>,
    /// The `out_trade_no` of each transaction.
    pub(super) transactions: DashMap<String, String>,
    /// Orders, oldest first.
    order_list: Mutex<Vec<String>>,
    /// Refunds, oldest first.
    refund_list: Mutex<Vec<String>>,
    totals: Mutex<Totals>,
}

/// What a prepay id stands for.
#[derive(Debug, Clone)]
pub(super) struct Prepaid {
    pub(super) out_trade_no: String,
    pub(super) made_at: DateTime<Utc>,
}

impl Tables {
    /// Repeats an event of the journal that changes orders or refunds.
    pub(super) fn replay(&self, event: Event) {
        match event {
            Event::Ordered { order } => {
                self.ordered(&order);
                self.orders.insert(order.number().to_owned(), *order);
            }
            Event::Prepaid { out_trade_no, prepay_id, at } => {
                self.change(&out_trade_no, |order| self.prepaid(order, prepay_id, at));
            }
            Event::Paid { out_trade_no, transaction_id, at, notification: _ } => {
                self.change(&out_trade_no, |order| self.paid(order, transaction_id, at));
            }
            Event::Closed { out_trade_no, at } => {
                self.change(&out_trade_no, |order| self.closed(order, at));
            }
            Event::Refunding { refund } => {
                self.change(&refund.out_trade_no, |order| self.refunding(order, &refund));
                self.refunds.insert(refund.request.out_refund_no.clone(), *refund);
            }
            Event::RefundEnded { out_refund_no, status, at, notification: _ } => {
                if let Some(mut refund) = self.refunds.get_mut(&out_refund_no) {
                    self.refund_ended(&mut refund, status, at);
                }
            }
            Event::RefundRescued { out_refund_no } => {
                if let Some(mut refund) = self.refunds.get_mut(&out_refund_no) {
                    self.refund_rescued(&mut refund);
                }
            }
            Event::Shipped { out_trade_no, report } => self.reported(&out_trade_no, report),
            Event::NotificationTried { .. }
            | Event::NotificationEnded { .. }
            | Event::TokenIssued { .. } => {}
        }
    }

    fn change(&self, out_trade_no: &str, change: impl FnOnce(&mut Order)) {
        match self.orders.get_mut(out_trade_no) {
            Some(mut order) => change(&mut order),
            None => tracing::warn!(out_trade_no, "the journal changes an order it never made"),
        }
    }

    /// Files a new order; the caller puts it in its place.
    pub(super) fn ordered(&self, order: &Order) {
        self.index(order, order.created_at);
        lock(&self.order_list).push(order.number().to_owned());
        self.totals().ordered();
    }

    /// Gives an order its next prepay id.
    pub(super) fn prepaid(&self, order: &mut Order, prepay_id: String, at: DateTime<Utc>) {
        order.prepay_id = prepay_id;
        self.index(order, at);
    }

    fn index(&self, order: &Order, made_at: DateTime<Utc>) {
        let prepaid = Prepaid { out_trade_no: order.number().to_owned(), made_at };
        self.prepays.insert(order.prepay_id.clone(), prepaid);
    }

    /// Notes that an order was paid.
    pub(super) fn paid(&self, order: &mut Order, transaction_id: String, at: DateTime<Utc>) {
        let before = order.state;
        order.pay(transaction_id.clone(), at);
        self.transactions.insert(transaction_id, order.number().to_owned());
        let mut totals = self.totals();
        totals.moved(before, order.state);
        totals.paid(order.request.total);
    }

    /// Notes that an order was closed.
    pub(super) fn closed(&self, order: &mut Order, at: DateTime<Utc>) {
        let before = order.state;
        order.close(at);
        self.totals().moved(before, order.state);
    }

    /// Notes that a refund was accepted; the caller puts it in its place.
    pub(super) fn refunding(&self, order: &mut Order, refund: &Refund) {
        let before = order.state;
        order.refund(refund.request.refund, refund.created_at);
        lock(&self.refund_list).push(refund.request.out_refund_no.clone());
        let mut totals = self.totals();
        totals.moved(before, order.state);
        totals.refunding(refund.request.refund);
    }

    /// Notes how a refund ended.
    pub(super) fn refund_ended(
        &self,
        refund: &mut Refund,
        status: RefundStatus,
        at: DateTime<Utc>,
    ) {
        refund.status = status;
        refund.ended_at = Some(at);
        let fen = refund.request.refund;
        if status == RefundStatus::Closed {
            self.change(&refund.out_trade_no, |order| order.keep(fen));
        }
        self.totals().refund_ended(fen, status == RefundStatus::Success);
    }

    /// Notes that an abnormal refund is being processed again.
    pub(super) fn refund_rescued(&self, refund: &mut Refund) {
        refund.status = RefundStatus::Processing;
        refund.ended_at = None;
        self.totals().refunding(refund.request.refund);
    }

    /// Notes a report of parcels.
    pub(super) fn reported(&self, out_trade_no: &str, report: Report) {
        match self.shipments.entry(out_trade_no.to_owned()) {
            Entry::Occupied(mut entry) => entry.get_mut().follow(report),
            Entry::Vacant(entry) => drop(entry.insert(Shipment::first(report))),
        }
    }

    /// The counts and sums.
    pub(super) fn totals(&self) -> MutexGuard<'_, Totals> {
        lock(&self.totals)
    }

    /// The newest orders for which `wanted` holds.
    pub(super) fn newest_orders(
        &self,
        offset: usize,
        limit: usize,
        wanted: impl Fn(&Order) -> bool,
    ) -> Vec<Order> {
        // A copy of the list: its lock is not held while others are taken.
        let list = lock(&self.order_list).clone();
        let orders = list.iter().rev().filter_map(|number| {
            self.orders.get(number).filter(|order| wanted(order)).map(|order| order.clone())
        });
        orders.skip(offset).take(limit).collect()
    }

    /// The newest refunds, and how many there are.
    pub(super) fn newest_refunds(&self, offset: usize, limit: usize) -> (Vec<Refund>, usize) {
        let list = lock(&self.refund_list).clone();
        let newest = list.iter().rev().skip(offset).take(limit);
        let refunds = newest.filter_map(|number| self.refunds.get(number).map(|r| r.clone()));
        (refunds.collect(), list.len())
    }
}

/// Locks `mutex`. No holder leaves its value half-changed, so that one that panicked is no reason to
/// stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
