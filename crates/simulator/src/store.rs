//! All orders and refunds: what the rules allow happens, is written down, and is found again.
//! Knows neither HTTP nor signatures; the caller says what time it is.

mod event;
mod refused;
mod tables;
mod totals;

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use dashmap::Entry;

pub(crate) use self::event::{Ending, Event};
pub(crate) use self::refused::{CloseRefused, ConfirmRefused, PrepayRefused, RefundRefused};
use self::tables::Tables;
pub(crate) use self::totals::Totals;
use crate::journal::Journal;
use crate::login::Token;
use crate::notify::{Notification, Subject};
use crate::order::{
    self, Order, PREPAY_HOURS, Prepay, REFUNDS_MAX, Refund, RefundRequest, RefundStatus, TradeState,
};
use crate::pay;
use crate::random;
use crate::shipment::{Report, ReportRefused, Shipment};

/// The platform's books.
pub(crate) struct Store {
    tables: Tables,
    journal: Journal,
    /// The least time a shopper gets to pay.
    least: TimeDelta,
}

/// What was under way when the server ended.
#[derive(Default)]
pub(crate) struct Unfinished {
    /// Notifications the merchant hasn't taken yet.
    pub(crate) notifications: Vec<Notification>,
    /// The numbers of refunds without a result.
    pub(crate) refunds: Vec<String>,
    /// The access tokens, oldest first.
    pub(crate) tokens: Vec<Token>,
}

impl Store {
    /// The books that the journal at `path` describes.
    pub(crate) fn open(path: &Path, least: TimeDelta) -> anyhow::Result<(Self, Unfinished)> {
        let tables = Tables::default();
        let mut pending = Pending::default();
        let journal = Journal::open(path, |event| {
            pending.note(&event, &tables);
            tables.replay(event);
        })?;

        let processing = tables.refunds.iter().filter(|r| r.status == RefundStatus::Processing);
        let unfinished = Unfinished {
            refunds: processing.map(|refund| refund.key().clone()).collect(),
            notifications: pending.notifications.into_values().collect(),
            tokens: pending.tokens,
        };
        Ok((Self { tables, journal, least }, unfinished))
    }

    /// Closes the books: another simulator can open them. Nothing changes after this.
    pub(crate) fn release(&self) {
        self.journal.release();
    }

    /// Makes an order, or repeats one that was made alike; answers a new prepay id.
    pub(crate) fn prepay(
        &self,
        request: Prepay,
        now: DateTime<Utc>,
    ) -> Result<String, PrepayRefused> {
        let prepay_id = random::prepay_id(now);
        match self.tables.orders.entry(request.out_trade_no.clone()) {
            Entry::Occupied(mut entry) => {
                let order = entry.get_mut();
                self.close_stale(order, now);
                may_repeat(order, &request, now)?;
                let out_trade_no = request.out_trade_no;
                let prepay_id_kept = prepay_id.clone();
                let event = Event::Prepaid { out_trade_no, prepay_id: prepay_id_kept, at: now };
                self.journal.append(&event);
                self.tables.prepaid(order, prepay_id.clone(), now);
            }
            Entry::Vacant(entry) => {
                let order = Order::new(request, prepay_id.clone(), now, self.least);
                self.journal.append(&Event::Ordered { order: Box::new(order.clone()) });
                self.tables.ordered(&order);
                entry.insert(order);
            }
        }
        Ok(prepay_id)
    }

    /// The shopper confirms a payment. Answers the order and what the merchant is to be told.
    pub(crate) fn confirm(
        &self,
        prepay_id: &str,
        openid: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Order, Notification), ConfirmRefused> {
        let prepaid = self.tables.prepays.get(prepay_id).map(|prepaid| prepaid.clone());
        let prepaid = prepaid.ok_or(ConfirmRefused::Unknown)?;
        let order = self.tables.orders.get_mut(&prepaid.out_trade_no);
        let mut order = order.ok_or(ConfirmRefused::Unknown)?;

        self.close_stale(&mut order, now);
        may_pay(&order, openid, now)?;
        if prepaid.made_at + TimeDelta::hours(PREPAY_HOURS) <= now {
            return Err(ConfirmRefused::Stale);
        }

        let subject = Subject::Payment { out_trade_no: prepaid.out_trade_no.clone() };
        let notification = Notification::new(subject, &order.request.notify_url, now);
        let transaction_id = self.new_transaction_id(now);
        self.journal.append(&Event::Paid {
            out_trade_no: prepaid.out_trade_no,
            transaction_id: transaction_id.clone(),
            at: now,
            notification: notification.clone(),
        });
        self.tables.paid(&mut order, transaction_id, now);
        self.tables.totals().queued();
        Ok((order.clone(), notification))
    }

    /// A number no transaction has.
    fn new_transaction_id(&self, now: DateTime<Utc>) -> String {
        loop {
            let id = random::transaction_id(now);
            if !self.tables.transactions.contains_key(&id) {
                return id;
            }
        }
    }

    /// Closes an order. One that is closed, or never was, stays so: real merchants are told nothing.
    pub(crate) fn close(&self, out_trade_no: &str, now: DateTime<Utc>) -> Result<(), CloseRefused> {
        let Some(mut order) = self.tables.orders.get_mut(out_trade_no) else {
            return Ok(());
        };
        match order.state {
            TradeState::NotPay => self.close_now(&mut order, now),
            TradeState::Closed => {}
            TradeState::Success | TradeState::Refund => return Err(CloseRefused::Paid),
        }
        Ok(())
    }

    fn close_now(&self, order: &mut Order, at: DateTime<Utc>) {
        self.journal.append(&Event::Closed { out_trade_no: order.number().to_owned(), at });
        self.tables.closed(order, at);
    }

    /// Closes an order that nobody paid for too long.
    fn close_stale(&self, order: &mut Order, now: DateTime<Utc>) {
        if order.is_stale(now) {
            self.close_now(order, now);
        }
    }

    /// Accepts a refund, or repeats one that was asked for alike; `true` if it is a new one.
    pub(crate) fn refund(
        &self,
        request: RefundRequest,
        now: DateTime<Utc>,
        spacing: TimeDelta,
    ) -> Result<(Refund, bool), RefundRefused> {
        let out_trade_no = self.order_to_refund(&request)?;
        let entry = match self.tables.refunds.entry(request.out_refund_no.clone()) {
            Entry::Occupied(entry) if entry.get().request == request => {
                return Ok((entry.get().clone(), false));
            }
            Entry::Occupied(_) => return Err(RefundRefused::Differs),
            Entry::Vacant(entry) => entry,
        };
        let order = self.tables.orders.get_mut(&out_trade_no);
        let mut order = order.ok_or(RefundRefused::NotPaid)?;
        let transaction_id = may_refund(&order, &request, now, spacing)?;

        let refund = Refund {
            request,
            refund_id: random::refund_id(now),
            out_trade_no,
            transaction_id,
            created_at: now,
            status: RefundStatus::Processing,
            ended_at: None,
        };
        self.journal.append(&Event::Refunding { refund: Box::new(refund.clone()) });
        self.tables.refunding(&mut order, &refund);
        entry.insert(refund.clone());
        Ok((refund, true))
    }

    /// The order that a refund names, by one number or by both.
    fn order_to_refund(&self, request: &RefundRequest) -> Result<String, RefundRefused> {
        let Some(transaction_id) = &request.transaction_id else {
            return request.out_trade_no.clone().ok_or(RefundRefused::NotPaid);
        };
        let number = self.tables.transactions.get(transaction_id).map(|number| number.clone());
        let number = number.ok_or(RefundRefused::NotPaid)?;
        if request.out_trade_no.as_ref().is_some_and(|other| *other != number) {
            return Err(RefundRefused::TwoOrders);
        }
        Ok(number)
    }

    /// Ends a refund. Answers what the merchant is to be told, if it said where; [`None`] also if
    /// the refund had ended before.
    pub(crate) fn end_refund(
        &self,
        out_refund_no: &str,
        status: RefundStatus,
        now: DateTime<Utc>,
    ) -> Option<Notification> {
        let mut refund = self.tables.refunds.get_mut(out_refund_no)?;
        if refund.status != RefundStatus::Processing {
            return None;
        }
        let notification = refund.request.notify_url.as_deref().map(|url| {
            let subject = Subject::Refund { out_refund_no: out_refund_no.to_owned() };
            Notification::new(subject, url, now)
        });
        self.journal.append(&Event::RefundEnded {
            out_refund_no: out_refund_no.to_owned(),
            status,
            at: now,
            notification: notification.clone(),
        });
        self.tables.refund_ended(&mut refund, status, now);
        if notification.is_some() {
            self.tables.totals().queued();
        }
        notification
    }

    /// The order with this number.
    pub(crate) fn order(&self, out_trade_no: &str, now: DateTime<Utc>) -> Option<Order> {
        let order = self.tables.orders.get(out_trade_no)?.clone();
        if !order.is_stale(now) {
            return Some(order);
        }
        let mut order = self.tables.orders.get_mut(out_trade_no)?;
        self.close_stale(&mut order, now);
        Some(order.clone())
    }

    /// The order that was paid by this transaction.
    pub(crate) fn order_of(&self, transaction_id: &str) -> Option<Order> {
        let number = self.tables.transactions.get(transaction_id)?.clone();
        self.tables.orders.get(&number).map(|order| order.clone())
    }

    /// The refund with this number.
    pub(crate) fn find_refund(&self, out_refund_no: &str) -> Option<Refund> {
        self.tables.refunds.get(out_refund_no).map(|refund| refund.clone())
    }

    /// The orders that were paid on a day in China.
    pub(crate) fn paid_on(&self, date: NaiveDate) -> Vec<Order> {
        let orders = self.tables.orders.iter().filter(|order| pay::is_on(order.paid_at, date));
        orders.map(|order| order.clone()).collect()
    }

    /// The refunds that came through on a day in China, each with its order.
    pub(crate) fn refunded_on(&self, date: NaiveDate) -> Vec<(Refund, Order)> {
        let done = self.tables.refunds.iter().filter(|refund| {
            refund.status == RefundStatus::Success && pay::is_on(refund.ended_at, date)
        });
        let done: Vec<Refund> = done.map(|refund| refund.clone()).collect();
        done.into_iter()
            .filter_map(|refund| {
                let order = self.tables.orders.get(&refund.out_trade_no)?.clone();
                Some((refund, order))
            })
            .collect()
    }

    /// Sends the money of an abnormal refund another way: `false` if it is not abnormal.
    pub(crate) fn rescue_refund(&self, out_refund_no: &str) -> Option<Refund> {
        let mut refund = self.tables.refunds.get_mut(out_refund_no)?;
        if refund.status != RefundStatus::Abnormal {
            return None;
        }
        self.journal.append(&Event::RefundRescued { out_refund_no: out_refund_no.to_owned() });
        self.tables.refund_rescued(&mut refund);
        Some(refund.clone())
    }

    /// The newest orders, and how many there are.
    pub(crate) fn newest_orders(
        &self,
        offset: usize,
        limit: usize,
        state: Option<TradeState>,
    ) -> (Vec<Order>, u64) {
        let wanted = |order: &Order| state.is_none_or(|state| order.state == state);
        (self.tables.newest_orders(offset, limit, wanted), self.tables.totals().orders(state))
    }

    /// The newest refunds, and how many there are.
    pub(crate) fn newest_refunds(&self, offset: usize, limit: usize) -> (Vec<Refund>, usize) {
        self.tables.newest_refunds(offset, limit)
    }

    /// The counts and sums.
    pub(crate) fn totals(&self) -> Totals {
        self.tables.totals().clone()
    }

    /// Notes an attempt that failed and when the next one is due.
    pub(crate) fn note_attempt(&self, notification: &Notification) {
        self.journal.append(&Event::NotificationTried {
            id: notification.id.clone(),
            attempts: notification.attempts,
            due: notification.due,
        });
    }

    /// Notes how a notification ended.
    pub(crate) fn end_notification(&self, id: &str, ending: Ending) {
        self.journal.append(&Event::NotificationEnded { id: id.to_owned(), ending });
        self.tables.totals().ended(ending);
    }

    /// Notes that the merchant took a notification with a bad signature.
    pub(crate) fn note_forged_accepted(&self) {
        self.tables.totals().forged_accepted();
    }

    /// Takes a report of the parcels of a paid order.
    pub(crate) fn report(&self, out_trade_no: &str, report: Report) -> Result<(), ReportRefused> {
        // The order's lock keeps two reports apart.
        let _order = self.tables.orders.get_mut(out_trade_no);
        if let Some(shipment) = self.tables.shipments.get(out_trade_no) {
            shipment.may_follow(&report)?;
        }
        let out_trade_no = out_trade_no.to_owned();
        self.journal
            .append(&Event::Shipped { out_trade_no: out_trade_no.clone(), report: report.clone() });
        self.tables.reported(&out_trade_no, report);
        Ok(())
    }

    /// What was reported of an order's parcels.
    pub(crate) fn shipment(&self, out_trade_no: &str) -> Option<Shipment> {
        self.tables.shipments.get(out_trade_no).map(|shipment| shipment.clone())
    }

    /// Notes that an access token was issued.
    pub(crate) fn note_token(&self, token: &Token) {
        self.journal.append(&Event::TokenIssued { token: token.clone() });
    }
}

/// Whether an order may be asked for again.
fn may_repeat(order: &Order, request: &Prepay, now: DateTime<Utc>) -> Result<(), PrepayRefused> {
    match order.state {
        TradeState::NotPay => {}
        TradeState::Closed => return Err(PrepayRefused::Closed),
        TradeState::Success | TradeState::Refund => return Err(PrepayRefused::Paid),
    }
    if order.request != *request {
        return Err(PrepayRefused::Differs);
    }
    if order.pay_until <= now {
        return Err(PrepayRefused::Expired);
    }
    Ok(())
}

/// Whether this shopper may pay an order.
fn may_pay(order: &Order, openid: Option<&str>, now: DateTime<Utc>) -> Result<(), ConfirmRefused> {
    if openid.is_some_and(|openid| openid != order.request.openid) {
        return Err(ConfirmRefused::OtherPayer);
    }
    if order.state.after(order::Event::Paid).is_none() {
        let closed = order.state == TradeState::Closed;
        return Err(if closed { ConfirmRefused::Closed } else { ConfirmRefused::Paid });
    }
    if order.pay_until <= now {
        return Err(ConfirmRefused::Expired);
    }
    Ok(())
}

/// Whether an order may be refunded; answers its transaction.
fn may_refund(
    order: &Order,
    request: &RefundRequest,
    now: DateTime<Utc>,
    spacing: TimeDelta,
) -> Result<String, RefundRefused> {
    let transaction_id = order.transaction_id.clone().ok_or(RefundRefused::NotPaid)?;
    if request.total != order.request.total {
        return Err(RefundRefused::OtherTotal);
    }
    if order.request.total - order.refunding < request.refund {
        return Err(RefundRefused::TooMuch);
    }
    if REFUNDS_MAX <= order.refund_count {
        return Err(RefundRefused::TooMany);
    }
    if order.last_refund_at.is_some_and(|last| now < last + spacing) {
        return Err(RefundRefused::TooSoon);
    }
    Ok(transaction_id)
}

/// The notifications and tokens of a journal that is being read.
#[derive(Default)]
struct Pending {
    notifications: HashMap<String, Notification>,
    tokens: Vec<Token>,
}

impl Pending {
    fn note(&mut self, event: &Event, tables: &Tables) {
        match event {
            Event::Paid { notification, .. }
            | Event::RefundEnded { notification: Some(notification), .. } => {
                self.notifications.insert(notification.id.clone(), notification.clone());
                tables.totals().queued();
            }
            Event::NotificationTried { id, attempts, due } => {
                if let Some(notification) = self.notifications.get_mut(id) {
                    notification.attempts = *attempts;
                    notification.due = *due;
                }
            }
            Event::NotificationEnded { id, ending } => {
                if self.notifications.remove(id).is_some() {
                    tables.totals().ended(*ending);
                }
            }
            Event::TokenIssued { token } => self.tokens.push(token.clone()),
            Event::Ordered { .. }
            | Event::Prepaid { .. }
            | Event::Closed { .. }
            | Event::Refunding { .. }
            | Event::Shipped { .. }
            | Event::RefundRescued { .. }
            | Event::RefundEnded { notification: None, .. } => {}
        }
    }
}
