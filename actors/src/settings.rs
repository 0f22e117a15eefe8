//! Every bound and every wait of the actors, with its unit.

use std::time::Duration;

use mall_partners::kuaidi::Kuaidi;
use mall_partners::sms::Sms;

use crate::refunds::Rules;

/// Who works with the shop besides WeChat. Without one of them the shop goes on without what that
/// one does.
#[derive(Debug, Clone, Default)]
pub struct Partners {
    /// Tells where parcels are.
    pub kuaidi: Option<Kuaidi>,
    /// Sends text messages.
    pub sms: Option<Sms>,
}

/// How the actors of one process behave.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which node this is, 0 to 999; part of every order number it makes.
    pub node_id: u16,
    /// How long an unpaid order of a flash sale holds its units, unless the sale says otherwise.
    pub flash_timeout: Duration,
    /// The longest that an ordinary unpaid order does; the shop's settings say how long.
    pub order_timeout: Duration,
    /// How long after the deadline that a shopper sees the order is really given up.
    pub pay_grace: Duration,
    /// Where WeChat sends payment notifications.
    pub notify_url: String,
    /// Where WeChat sends refund notifications.
    pub refund_notify_url: String,
    /// The most requests waiting for one pool; more are told to come back.
    pub sku_waiting_max: usize,
    /// The most requests waiting on this node.
    pub node_waiting_max: usize,
    /// The most reservations of one call to Redis.
    pub batch_max: usize,
    /// The most calls to Redis for one pool at once.
    pub batches_in_flight_max: usize,
    /// The most orders of one MySQL transaction.
    pub write_max: usize,
    /// The most writing transactions of this node at once. A hot row collapses under many.
    pub writes_in_flight_max: usize,
    /// The most accepted orders waiting to be written.
    pub writer_waiting_max: usize,
    /// How long a shopper waits before the answer is "not known yet".
    pub answer_within: Duration,
    /// How many supervisors share the orders of this node.
    pub supervisors: usize,
    /// The most jobs waiting for one supervisor.
    pub supervisor_waiting_max: usize,
    /// The most calls to WeChat at once.
    pub wechat_calls_max: usize,
    /// The most effects of the outbox at once that somebody outside is asked for.
    pub partner_calls_max: usize,
    /// What is settled about refunds.
    pub refunds: Rules,
    /// Who works with the shop besides WeChat.
    pub partners: Partners,
    /// Whether this process repairs, sweeps and carries out the outbox.
    pub background: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            node_id: 1,
            flash_timeout: Duration::from_secs(300),
            order_timeout: Duration::from_secs(86_400),
            pay_grace: Duration::from_secs(30),
            notify_url: String::new(),
            refund_notify_url: String::new(),
            sku_waiting_max: 8_192,
            node_waiting_max: 20_000,
            batch_max: 256,
            batches_in_flight_max: 1,
            write_max: 256,
            writes_in_flight_max: 1,
            writer_waiting_max: 16_384,
            answer_within: Duration::from_secs(3),
            supervisors: 2,
            supervisor_waiting_max: 20_000,
            wechat_calls_max: 64,
            partner_calls_max: 32,
            refunds: Rules::default(),
            partners: Partners::default(),
            background: true,
        }
    }
}
