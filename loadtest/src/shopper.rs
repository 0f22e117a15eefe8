//! What one shopper does: logs in, buys at the start, pays or forgets to.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use mall_domain::Clock;
use rand::Rng;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::admin::FlashSale;
use crate::history::{History, Line, Outcome, Request};
use crate::http::{Answer, Broken, Call, Http, Pauses};
use crate::scarcity::{Hold, SoldOut};
use crate::tally::{End, Found, Live, Ordered, Ratio, Status};

/// How long a shopper tries to log in, and to get a payment through.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to ask what became of a request before sending it again.
const RESOLVE: Duration = Duration::from_secs(5);
/// The mall's clock may be a little behind ours.
const EARLY: Duration = Duration::from_millis(100);
const EARLY_MAX: u32 = 50;
/// How long after its deadline an unpaid order is first looked at, and then how often.
const AFTER_EXPIRY: Duration = Duration::from_millis(500);
const LOOK_EVERY: Duration = Duration::from_secs(2);
const POLL_FIRST: Duration = Duration::from_millis(100);
const POLL_MAX: Duration = Duration::from_secs(1);
/// Every so many shoppers send their order twice, as a double tap does.
const DOUBLE_TAP: u32 = 16;

/// What all shoppers of a sale share.
#[derive(Debug)]
pub(crate) struct Crowd {
    pub(crate) mall: Arc<Http>,
    pub(crate) simulator: Http,
    pub(crate) sale: FlashSale,
    pub(crate) start: Instant,
    /// The same moment, as the mall writes it.
    pub(crate) start_time: DateTime<Utc>,
    /// When nobody waits for anything any more.
    pub(crate) deadline: Instant,
    /// How long the outcome of one attempt is asked for.
    pub(crate) patience: Duration,
    pub(crate) pay_ratio: Ratio,
    /// Who found nothing takes one to come back. Closed when it is no use any more.
    pub(crate) turns: Semaphore,
    pub(crate) live: Live,
    pub(crate) clock: Clock,
    pub(crate) history: History,
}

/// Someone who has logged in and has an address.
#[derive(Debug)]
pub(crate) struct Shopper {
    number: u32,
    name: String,
    token: String,
    address_id: u64,
}

/// What came of one attempt to buy.
#[derive(Debug)]
enum Attempt {
    Accepted(Order),
    Refused(String),
    /// It may have been accepted.
    Unknown,
}

/// An order, as the mall describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Order {
    id: u64,
    order_no: String,
    expire_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
struct Login {
    token: String,
}

#[derive(Debug, Deserialize)]
struct Address {
    id: u64,
}

#[derive(Debug, Deserialize)]
struct Prepay {
    prepay_id: String,
}

#[derive(Debug, Deserialize)]
struct OrderStatus {
    #[serde(default)]
    order_no: String,
    status: i64,
    cancel_time: Option<DateTime<Utc>>,
}

impl Shopper {
    /// Logs in as number `number` of the run `run`, and gives an address.
    pub(crate) async fn join(mall: &Http, run: &str, number: u32) -> anyhow::Result<Self> {
        let until = Instant::now() + PATIENCE;
        let name = format!("{run}-{number}");
        let body = json!({"code": format!("sim:{name}")});
        let login = Call::post("/api/v1/auth/login", &body);
        let Login { token } = mall.must(login, until).await.context("a shopper can't log in")?;

        let body = json!({
            "name": "抢购",
            "phone": format!("139{:08}", number % 100_000_000),
            "province": "浙江省",
            "city": "杭州市",
            "district": "西湖区",
            "detail": format!("文三路 {number} 号"),
            "is_default": 1,
        });
        let address = Call::post("/api/v1/user/addresses", &body).token(&token);
        let Address { id } = mall.must(address, until).await.context("no address is accepted")?;
        Ok(Self { number, name, token, address_id: id })
    }

    /// Buys one unit if there is one, now or when one comes back, and sees the order to its end.
    pub(crate) async fn shop(self, crowd: Arc<Crowd>) -> End {
        tokio::time::sleep_until(crowd.start).await;
        let mut attempts: u32 = 0;
        let mut early = 0;
        loop {
            attempts += 1;
            let key = format!("{}-{attempts}", self.name);
            let asked = crowd.start.elapsed();
            let attempt = self.attempt(&crowd, &key).await;
            let answered = crowd.start.elapsed();
            if attempts == 1 {
                let accepted = matches!(attempt, Attempt::Accepted(_));
                crowd.live.first_done(accepted, answered);
            }
            self.note_order(&crowd, &key, &attempt);

            let code = match attempt {
                Attempt::Accepted(order) => {
                    let ordered = self.follow(&crowd, &key, order).await;
                    crowd.live.hold(Hold { asked, ended: ordered.cancelled });
                    return End::Ordered(ordered);
                }
                Attempt::Unknown => {
                    crowd.live.hold(Hold { asked, ended: None });
                    return End::Failed("no_answer");
                }
                Attempt::Refused(code) => code,
            };
            crowd.live.refuse(&code);
            if code == "sold_out" {
                crowd.live.sold_out(SoldOut { asked, answered });
            }
            match code.as_str() {
                "sold_out" if crowd.wait_turn().await => {}
                "sold_out" => return End::SoldOut,
                "not_started" if early < EARLY_MAX => {
                    early += 1;
                    tokio::time::sleep(EARLY).await;
                }
                _ => return End::Refused(code),
            }
        }
    }

    /// Asks for one unit under one key, until the outcome is certain or patience ends.
    async fn attempt(&self, crowd: &Crowd, key: &str) -> Attempt {
        let until = Instant::now() + crowd.patience;
        let mut pauses = Pauses::new();
        let mut doubtful = false;
        loop {
            let reply = self.send_order(crowd, key).await;
            let busy = match &reply {
                Ok(answer) if answer.status == 202 => {
                    doubtful = true;
                    match self.resolve(crowd, key, until).await {
                        Some(attempt) => return attempt,
                        None => "unknown".to_owned(),
                    }
                }
                Ok(answer) if answer.is_good() => {
                    return read_order(answer).map_or(Attempt::Unknown, Attempt::Accepted);
                }
                Ok(answer) if !answer.may_change() => return Attempt::Refused(answer.code()),
                Ok(answer) => {
                    doubtful |= !answer.is_busy();
                    answer.code()
                }
                Err(Broken) => {
                    doubtful = true;
                    "unknown".to_owned()
                }
            };
            if !pauses.wait(reply.as_ref().ok(), until).await {
                return if doubtful { Attempt::Unknown } else { Attempt::Refused(busy) };
            }
        }
    }

    async fn send_order(&self, crowd: &Crowd, key: &str) -> Result<Answer, Broken> {
        let path = format!("/api/v1/flash-sales/{}/orders", crowd.sale.id);
        let body = json!({
            "item_id": crowd.sale.item_id,
            "quantity": 1,
            "address_id": self.address_id,
        });
        let call = Call::post(&path, &body).token(&self.token).key(key);
        let reply = crowd.mall.send(call).await;
        if let Ok(answer) = &reply {
            crowd.live.answered(answer.took);
        }
        reply
    }

    /// Asks for a while what became of a request; `None` if it has to be sent again.
    async fn resolve(&self, crowd: &Crowd, key: &str, until: Instant) -> Option<Attempt> {
        let path = format!("/api/v1/orders/by-request/{key}");
        let until = until.min(Instant::now() + RESOLVE);
        let mut pauses = Pauses::new();
        while pauses.wait(None, until).await {
            let reply = crowd.mall.send(Call::get(&path).token(&self.token)).await;
            let Ok(answer) = reply else { continue };
            match answer.status {
                200 | 201 => {
                    if let Some(order) = read_order(&answer) {
                        return Some(Attempt::Accepted(order));
                    }
                }
                409 => return Some(Attempt::Refused(answer.code())),
                // Nothing came of it: the same request may be sent again.
                404 => return None,
                _ => {}
            }
        }
        None
    }

    /// Pays the order or forgets it, and waits for what the mall makes of it.
    async fn follow(&self, crowd: &Crowd, key: &str, order: Order) -> Ordered {
        let nth = crowd.live.accept();
        let duplicates = self.double_tap(crowd, key, &order).await;
        let confirmed = crowd.pay_ratio.takes(nth) && self.pay(crowd, key, &order).await;
        let paid = confirmed && self.sees_payment(crowd, &order).await;
        let mut cancelled = None;
        let end = if paid {
            Some(Status::Paid)
        } else {
            // Who has paid does not wait for the deadline of the payment.
            let expire_at = order.expire_at.filter(|_| !confirmed);
            let end = self.see_end(crowd, order.id, expire_at).await;
            cancelled = end.as_ref().and_then(|end| crowd.cancelled(end));
            end.and_then(|end| Status::from_code(end.status))
        };
        if let Some(status) = end {
            crowd.live.settle(status);
        }
        Ordered {
            id: order.id,
            order_no: order.order_no,
            token: self.token.clone(),
            duplicates,
            confirmed,
            cancelled,
            found: end.map_or(Found::Unasked, Found::Here),
        }
    }

    /// Some shoppers tap twice; says how many other orders that made.
    async fn double_tap(&self, crowd: &Crowd, key: &str, order: &Order) -> u64 {
        if !self.number.is_multiple_of(DOUBLE_TAP) {
            return 0;
        }
        let again = self.send_order(crowd, key).await.ok().filter(Answer::is_good);
        let again = again.and_then(|answer| read_order(&answer));
        u64::from(again.is_some_and(|again| again.order_no != order.order_no))
    }

    /// Pays; whether WeChat took the money.
    async fn pay(&self, crowd: &Crowd, key: &str, order: &Order) -> bool {
        let until = Instant::now() + PATIENCE;
        let key = format!("{key}-pay");
        let body = json!({"order_no": order.order_no});
        let call = Call::post("/api/v1/payment/prepay", &body).token(&self.token).key(&key);
        let reply = crowd.mall.ask(call, until).await;
        let prepay: Option<Prepay> =
            reply.as_ref().ok().filter(|answer| answer.is_good()).and_then(Answer::json);
        self.note(crowd, Request::Prepay, &key, |line| {
            let (outcome, code) = match (&prepay, &reply) {
                (Some(_), _) => (Outcome::Ok, None),
                (None, Ok(answer)) if answer.may_change() => {
                    (Outcome::Unknown, Some(answer.code()))
                }
                (None, Ok(answer)) => (Outcome::Fail, Some(answer.code())),
                (None, Err(Broken)) => (Outcome::Unknown, Some("no_answer".to_owned())),
            };
            Line { outcome, code, order_no: Some(order.order_no.clone()), ..line }
        });
        let Some(prepay) = prepay else {
            let code = reply.map_or_else(|Broken| "no_answer".to_owned(), |answer| answer.code());
            crowd.live.refuse(&format!("prepay:{code}"));
            return false;
        };

        let body = json!({"prepay_id": prepay.prepay_id});
        let reply = crowd.simulator.ask(Call::post("/_sim/pay", &body), until).await;
        match reply {
            Ok(answer) if answer.is_good() => true,
            Ok(answer) => {
                crowd.live.refuse(&format!("pay:{}", answer.code()));
                false
            }
            Err(Broken) => {
                crowd.live.refuse("pay:no_answer");
                false
            }
        }
    }

    /// Waits for a while until the mall knows of the payment.
    async fn sees_payment(&self, crowd: &Crowd, order: &Order) -> bool {
        let until = crowd.deadline.min(Instant::now() + PATIENCE);
        let path = format!("/api/v1/payment/{}/status", order.order_no);
        let mut pause = POLL_FIRST;
        loop {
            let reply = crowd.mall.send(Call::get(&path).token(&self.token)).await;
            let status: Option<OrderStatus> =
                reply.ok().filter(Answer::is_good).and_then(|answer| answer.json());
            let status = status.and_then(|status| Status::from_code(status.status));
            if status.is_some_and(Status::is_settled) {
                return status == Some(Status::Paid);
            }
            let wake = Instant::now() + jittered(pause);
            if until < wake {
                return false;
            }
            tokio::time::sleep_until(wake).await;
            pause = (pause * 2).min(POLL_MAX);
        }
    }

    /// The order once it is paid or cancelled; `None` if the sale's deadline comes first.
    async fn see_end(
        &self,
        crowd: &Crowd,
        id: u64,
        expire_at: Option<DateTime<Utc>>,
    ) -> Option<OrderStatus> {
        let left = expire_at.and_then(|time| (time - crowd.clock.now()).to_std().ok());
        let mut wake = Instant::now() + jittered(left.unwrap_or_default() + AFTER_EXPIRY);
        loop {
            if crowd.deadline < wake {
                return None;
            }
            tokio::time::sleep_until(wake).await;
            let found = find_order(&crowd.mall, &self.token, id).await;
            let is_settled = |order: &OrderStatus| {
                Status::from_code(order.status).is_some_and(Status::is_settled)
            };
            if let Some(order) = found.filter(is_settled) {
                return Some(order);
            }
            wake = Instant::now() + jittered(LOOK_EVERY);
        }
    }

    fn note_order(&self, crowd: &Crowd, key: &str, attempt: &Attempt) {
        self.note(crowd, Request::Order, key, |line| match attempt {
            Attempt::Accepted(order) => {
                Line { outcome: Outcome::Ok, order_no: Some(order.order_no.clone()), ..line }
            }
            Attempt::Refused(code) => {
                Line { outcome: Outcome::Fail, code: Some(code.clone()), ..line }
            }
            Attempt::Unknown => line,
        });
    }

    fn note(&self, crowd: &Crowd, request: Request, key: &str, fill: impl FnOnce(Line) -> Line) {
        crowd.history.add(crowd.start.elapsed(), |ms| {
            fill(Line {
                ms,
                shopper: self.name.clone(),
                request,
                key: key.to_owned(),
                outcome: Outcome::Unknown,
                order_no: None,
                code: None,
            })
        });
    }
}

impl Crowd {
    /// When an order was cancelled, since the start; if the mall does not say, it is just now.
    fn cancelled(&self, order: &OrderStatus) -> Option<Duration> {
        (Status::from_code(order.status) == Some(Status::Cancelled)).then(|| {
            let told = order.cancel_time.and_then(|time| (time - self.start_time).to_std().ok());
            told.unwrap_or_else(|| self.start.elapsed())
        })
    }

    /// Waits for the turn to come back; `false` if there is no use any more.
    async fn wait_turn(&self) -> bool {
        let _waiting = self.live.wait();
        match self.turns.acquire().await {
            Ok(turn) => {
                turn.forget();
                true
            }
            Err(_closed) => false,
        }
    }
}

/// Asks the mall for an order that a shopper was told of.
pub(crate) async fn check(mall: &Http, order: &Ordered, until: Instant) -> Found {
    let path = format!("/api/v1/orders/{}", order.id);
    let reply = mall.ask(Call::get(&path).token(&order.token), until).await;
    let Ok(answer) = reply else { return Found::Unasked };
    if answer.status == 404 {
        return Found::Missing;
    }
    let here: Option<OrderStatus> =
        Some(answer).filter(Answer::is_good).and_then(|answer| answer.json());
    match here {
        Some(here) if here.order_no == order.order_no => {
            Status::from_code(here.status).map_or(Found::Unasked, Found::Here)
        }
        Some(_) => Found::Missing,
        None => Found::Unasked,
    }
}

async fn find_order(mall: &Http, token: &str, id: u64) -> Option<OrderStatus> {
    let path = format!("/api/v1/orders/{id}");
    let answer = mall.send(Call::get(&path).token(token)).await.ok()?;
    Some(answer).filter(Answer::is_good)?.json()
}

/// The order in an answer, as the answer itself or under `order`.
fn read_order(answer: &Answer) -> Option<Order> {
    let body: Value = answer.json()?;
    let order = body.get("order").unwrap_or(&body);
    serde_json::from_value(order.clone()).ok()
}

fn jittered(pause: Duration) -> Duration {
    pause + rand::rng().random_range(Duration::ZERO..=POLL_MAX.min(pause / 4))
}
