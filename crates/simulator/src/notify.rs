//! Tells merchants what happened, again and again until they take it. Decides no order's state.

mod envelope;
mod schedule;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time;

pub(crate) use self::envelope::{Content, Envelope, Manner, Signature, body, probe, sign};
use crate::app::App;
use crate::clock;
use crate::faults::{Forged, NotifyFaults};
use crate::random;
use crate::store::Ending;
use crate::trade::{RefundNotice, Transaction};

/// How many attempts are under way at most.
const DELIVERIES_MAX: usize = 64;
/// How long a merchant may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a notification lets others go first.
const OVERTAKEN_MAX: Duration = Duration::from_secs(2);

/// One thing a merchant is told, however often it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Notification {
    pub(crate) id: String,
    pub(crate) subject: Subject,
    pub(crate) url: String,
    pub(crate) created_at: DateTime<Utc>,
    /// How often it was sent in vain.
    pub(crate) attempts: usize,
    /// When it is sent next.
    pub(crate) due: DateTime<Utc>,
}

/// What a notification is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Subject {
    /// An order was paid.
    Payment { out_trade_no: String },
    /// A refund ended.
    Refund { out_refund_no: String },
}

impl Notification {
    /// A new notification, due at once.
    pub(crate) fn new(subject: Subject, url: &str, now: DateTime<Utc>) -> Self {
        let (id, url) = (random::uuid(), url.to_owned());
        Self { id, subject, url, created_at: now, attempts: 0, due: now }
    }
}

/// What a merchant answered.
#[derive(Debug, Serialize)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Reply {
    /// Whether the merchant took the notification.
    fn accepts(&self) -> bool {
        matches!(self.status, 200 | 204)
    }
}

/// The way to the merchants.
pub(crate) struct Courier {
    client: reqwest::Client,
    permits: Semaphore,
    /// Tells those who wait to be overtaken.
    delivered: Notify,
}

impl Courier {
    /// A courier that has brought nothing yet.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            // Merchants are reached directly, whatever the environment says.
            .no_proxy()
            .pool_max_idle_per_host(DELIVERIES_MAX)
            .build()
            .context("can't make an HTTP client")?;
        Ok(Self { client, permits: Semaphore::new(DELIVERIES_MAX), delivered: Notify::new() })
    }

    /// Sends `envelope` once.
    pub(crate) async fn post(&self, url: &str, envelope: Envelope) -> reqwest::Result<Reply> {
        let mut request = self.client.post(url);
        for (name, value) in envelope.headers {
            request = request.header(name, value);
        }
        let response = request.body(envelope.body).send().await?;
        let status = response.status().as_u16();
        // The body is read to its end: only then is the connection used again.
        Ok(Reply { status, body: response.text().await? })
    }
}

/// Sends `notification` until the merchant takes it or the attempts are used up.
pub(crate) fn start(app: &Arc<App>, notification: Notification) {
    let courier_app = Arc::clone(app);
    app.tasks.spawn(async move { deliver(&courier_app, notification).await });
}

async fn deliver(app: &Arc<App>, mut notification: Notification) {
    let fresh = notification.attempts == 0;
    let faults = if fresh { app.faults.for_notification() } else { NotifyFaults::default() };
    if faults.lost {
        return app.store.end_notification(&notification.id, Ending::Lost);
    }
    hold_back(app, faults).await;

    let mut forgery = faults.forgery;
    let mut copies = faults.copies;
    loop {
        let wait = notification.due - clock::now();
        time::sleep(wait.to_std().unwrap_or_default()).await;

        let accepted = attempt(app, &notification, forgery, copies).await;
        if accepted && forgery.is_none() {
            app.courier.delivered.notify_waiters();
            return app.store.end_notification(&notification.id, Ending::Delivered);
        }
        if accepted && forgery != Some(Forged::Amount) {
            tracing::warn!(notification.id, "a badly signed notification was accepted");
            app.store.note_forged_accepted();
        }

        (forgery, copies) = (None, 0);
        notification.attempts += 1;
        let Some(wait) = schedule::wait(notification.attempts, app.time_scale) else {
            return app.store.end_notification(&notification.id, Ending::Failed);
        };
        notification.due = clock::now() + TimeDelta::from_std(wait).unwrap_or_default();
        app.store.note_attempt(&notification);
    }
}

/// Waits as the faults want it, before the first attempt.
async fn hold_back(app: &App, faults: NotifyFaults) {
    if let Some(delay) = faults.delay_ms {
        time::sleep(Duration::from_millis(delay)).await;
    }
    if faults.reordered {
        // Whether another one came or the time is over: it is this one's turn.
        time::timeout(OVERTAKEN_MAX, app.courier.delivered.notified()).await.ok();
    }
}

/// Sends `notification` once, or at once as often as `copies` wants more; whether one was taken.
async fn attempt(
    app: &Arc<App>,
    notification: &Notification,
    forgery: Option<Forged>,
    copies: u32,
) -> bool {
    if copies == 0 {
        return send(app, notification, forgery).await;
    }
    let mut sendings = JoinSet::new();
    for _ in 0..=copies {
        let (app, notification) = (Arc::clone(app), notification.clone());
        sendings.spawn(async move { send(&app, &notification, forgery).await });
    }
    sendings.join_all().await.contains(&true)
}

/// Sends `notification` once; whether it was taken.
async fn send(app: &App, notification: &Notification, forgery: Option<Forged>) -> bool {
    // Signed only when its turn has come: the merchant looks at the time.
    let Ok(_permit) = app.courier.permits.acquire().await else {
        return false;
    };
    let envelope = match prepare(app, notification, forgery) {
        Ok(envelope) => envelope,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "can't make a notification");
            return false;
        }
    };
    match app.courier.post(&notification.url, envelope).await {
        Ok(reply) => {
            tracing::debug!(notification.id, status = reply.status, "notification answered");
            reply.accepts()
        }
        Err(error) => {
            tracing::debug!(notification.id, %error, "notification not answered");
            false
        }
    }
}

fn prepare(
    app: &App,
    notification: &Notification,
    forgery: Option<Forged>,
) -> anyhow::Result<Envelope> {
    let mut content = content(app, &notification.subject).context("nothing to tell about")?;
    let mut id = notification.id.clone();
    let signature = match forgery {
        None => Signature::Ok,
        Some(Forged::WrongKey) => Signature::WrongKey,
        Some(Forged::SignTest) => Signature::Signtest,
        Some(Forged::Amount) => {
            // Another id: a merchant that remembers it must still take the right one.
            id = random::uuid();
            add_a_fen(&mut content);
            Signature::Ok
        }
    };
    let body = body(&app.identity, &id, notification.created_at, &content)?;
    let by_certificate = app.faults.certificate_signs();
    let manner = Manner { signature, by_certificate, ..Manner::default() };
    sign(&app.identity, body, &manner, clock::now())
}

/// What is to be told about `subject`.
pub(crate) fn content(app: &App, subject: &Subject) -> Option<Content> {
    match subject {
        Subject::Payment { out_trade_no } => {
            let order = app.store.order(out_trade_no, clock::now())?;
            Some(Content::Payment(Box::new(Transaction::paid(&order))))
        }
        Subject::Refund { out_refund_no } => {
            let refund = app.store.find_refund(out_refund_no)?;
            let notice = RefundNotice::of(&refund, &app.identity.mchid);
            Some(Content::Refund(Box::new(notice), refund.status))
        }
    }
}

fn add_a_fen(content: &mut Content) {
    match content {
        Content::Payment(transaction) => {
            if let Some(payment) = &mut transaction.payment {
                payment.amount.total += 1;
                payment.amount.payer_total += 1;
            }
        }
        Content::Refund(notice, _) => {
            notice.amount.refund += 1;
            notice.amount.payer_refund += 1;
        }
    }
}
