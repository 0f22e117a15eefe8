//! What a goose user does: looks, orders, pays, and looks whether the order is still there.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use chrono::{DateTime, Utc};
use goose::goose::{GooseMethod, GooseRequest, TransactionFunction};
use goose::prelude::*;
use mall_domain::Clock;
use serde_json::{Value, json};

use crate::settings::{Plan, Settings, Size};

/// How often an open outcome and a payment are asked for, and how long between.
const LOOKS: u32 = 40;
const BETWEEN: Duration = Duration::from_millis(250);
/// How often one order is sent while the mall is too busy.
const ATTEMPTS: u32 = 5;

/// What all users of a run share.
#[derive(Debug)]
pub(crate) struct Crowd {
    pub(crate) sale: Sale,
    pub(crate) shoppers: Vec<Shopper>,
    pub(crate) size: Size,
    plan: Plan,
    run: String,
    wechat: String,
    turns: AtomicUsize,
    accepted: AtomicU64,
    refused: AtomicU64,
    paid: AtomicU64,
    unsettled: AtomicU64,
    gone: AtomicU64,
}

/// A sale of one item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sale {
    pub(crate) id: u64,
    pub(crate) item_id: u64,
    pub(crate) product_id: u64,
    pub(crate) opens: DateTime<Utc>,
}

/// Somebody who has logged in and has an address.
#[derive(Debug, Clone)]
pub(crate) struct Shopper {
    pub(crate) token: String,
    pub(crate) address_id: u64,
}

/// What the shoppers were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) accepted: u64,
    pub(crate) refused: u64,
    pub(crate) paid: u64,
    /// Paid orders that the mall did not hear of in time.
    pub(crate) unsettled: u64,
    /// Orders that a shopper was told of and that are gone.
    pub(crate) gone: u64,
}

/// A request and the name it is measured under.
#[derive(Debug)]
struct Call<'a> {
    method: GooseMethod,
    path: &'a str,
    name: &'a str,
    body: Option<Value>,
    token: Option<&'a str>,
    key: Option<&'a str>,
}

impl Crowd {
    pub(crate) fn new(settings: &Settings, sale: Sale, shoppers: Vec<Shopper>) -> Self {
        Self {
            sale,
            shoppers,
            size: settings.size,
            plan: settings.plan,
            run: settings.run.clone(),
            wechat: settings.wechat.clone(),
            turns: AtomicUsize::new(0),
            accepted: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            paid: AtomicU64::new(0),
            unsettled: AtomicU64::new(0),
            gone: AtomicU64::new(0),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            accepted: self.accepted.load(Relaxed),
            refused: self.refused.load(Relaxed),
            paid: self.paid.load(Relaxed),
            unsettled: self.unsettled.load(Relaxed),
            gone: self.gone.load(Relaxed),
        }
    }

    /// The next shopper, and a key that nobody used before.
    fn turn(&self) -> Option<(&Shopper, usize, String)> {
        let nth = self.turns.fetch_add(1, Relaxed);
        let shopper = self.shoppers.get(nth % self.shoppers.len().max(1))?;
        Some((shopper, nth, format!("{}-{nth:06}", self.run)))
    }

    /// Whether order number `nth` is one of those that are paid: evenly spread.
    fn pays(&self, nth: u64) -> bool {
        let due = |count: u64| count * self.size.pay_percent / 100;
        due(nth) < due(nth + 1)
    }

    async fn wait_for_doors(&self) {
        let early = (self.sale.opens - Clock::system().now()).to_std().unwrap_or_default();
        tokio::time::sleep(early).await;
    }
}

impl Counts {
    /// Whether enough came of the run to say anything.
    pub(crate) fn is_enough(&self, settings: &Settings) -> bool {
        let all = u64::from(settings.size.stock);
        let sold = settings.plan != Plan::Smoke || (self.accepted, self.paid) == (all, all);
        0 < self.accepted && sold && self.unsettled * 20 <= self.paid + self.unsettled
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accepted, refused, paid, unsettled, gone } = self;
        write!(f, "{accepted} accepted, {refused} refused, {paid} paid, ")?;
        write!(f, "{unsettled} payments not seen in time, {gone} orders gone")
    }
}

/// Who comes, and how many of each.
pub(crate) fn scenarios(crowd: &Arc<Crowd>) -> Result<Vec<Scenario>, GooseError> {
    let transaction = |work: TransactionFunction, name| Transaction::new(work).set_name(name);
    let looks = {
        let crowd = Arc::clone(crowd);
        move || {
            let crowd = Arc::clone(&crowd);
            let work: TransactionFunction = Arc::new(move |user| {
                let crowd = Arc::clone(&crowd);
                Box::pin(async move { browse(user, &crowd).await })
            });
            transaction(work, "look")
        }
    };
    let buys = {
        let crowd = Arc::clone(crowd);
        let work: TransactionFunction = Arc::new(move |user| {
            let crowd = Arc::clone(&crowd);
            Box::pin(async move {
                crowd.wait_for_doors().await;
                buy(user, &crowd).await
            })
        });
        transaction(work, "buy")
    };
    let pause = |least, most| (Duration::from_millis(least), Duration::from_millis(most));
    let (looker, buyer) = match crowd.plan {
        Plan::Smoke => (pause(0, 0), pause(0, 0)),
        Plan::FlashSale | Plan::Spike => (pause(500, 1500), pause(200, 1000)),
        Plan::Load => (pause(200, 600), pause(800, 1600)),
        Plan::Soak => (pause(300, 900), pause(800, 1600)),
    };
    let buyers = scenario!("buyer")
        .set_wait_time(buyer.0, buyer.1)?
        .register_transaction(looks())
        .register_transaction(buys);
    let lookers =
        scenario!("looker").set_wait_time(looker.0, looker.1)?.register_transaction(looks());
    Ok(match crowd.plan {
        Plan::Smoke => vec![buyers],
        Plan::FlashSale | Plan::Spike => vec![buyers.set_weight(9)?, lookers.set_weight(1)?],
        Plan::Load | Plan::Soak => vec![buyers.set_weight(1)?, lookers.set_weight(2)?],
    })
}

async fn browse(user: &mut GooseUser, crowd: &Crowd) -> TransactionResult {
    let sale = format!("/api/v1/flash-sales/{}", crowd.sale.id);
    let product = format!("/api/v1/products/{}", crowd.sale.product_id);
    ask(user, Call::get(&sale, "/api/v1/flash-sales/{id}")).await?;
    ask(user, Call::get(&product, "/api/v1/products/{id}")).await?;
    Ok(())
}

async fn buy(user: &mut GooseUser, crowd: &Crowd) -> TransactionResult {
    let Some((shopper, _nth, key)) = crowd.turn() else { return Ok(()) };
    let Some(order) = order(user, crowd, shopper, &key).await? else { return Ok(()) };
    let nth = crowd.accepted.fetch_add(1, Relaxed);
    if crowd.pays(nth) {
        pay(user, crowd, shopper, &order, &key).await?;
    }
    let (status, _seen) = find(user, shopper, &order).await?;
    if status == Some(404) {
        crowd.gone.fetch_add(1, Relaxed);
    }
    Ok(())
}

/// Asks for one unit under one key until the outcome is certain; `None` if there is no order.
async fn order(
    user: &mut GooseUser,
    crowd: &Crowd,
    shopper: &Shopper,
    key: &str,
) -> Result<Option<Value>, Box<TransactionError>> {
    let path = format!("/api/v1/flash-sales/{}/orders", crowd.sale.id);
    let wish = json!({
        "item_id": crowd.sale.item_id, "quantity": 1, "address_id": shopper.address_id,
    });
    for _attempt in 0..ATTEMPTS {
        let call = Call::post(&path, "/api/v1/flash-sales/{id}/orders", wish.clone());
        let (status, answer) = ask(user, call.token(&shopper.token).key(key)).await?;
        match status {
            Some(201) => return Ok(Some(answer)),
            Some(202) => {
                if let Some(order) = resolve(user, shopper, key).await? {
                    return Ok(Some(order));
                }
            }
            None | Some(429 | 503) => tokio::time::sleep(Duration::from_secs(1)).await,
            Some(_) => break,
        }
    }
    crowd.refused.fetch_add(1, Relaxed);
    Ok(None)
}

/// Asks what became of a request; `None` if nothing did.
async fn resolve(
    user: &mut GooseUser,
    shopper: &Shopper,
    key: &str,
) -> Result<Option<Value>, Box<TransactionError>> {
    let path = format!("/api/v1/orders/by-request/{key}");
    for _look in 0..LOOKS {
        let call = Call::get(&path, "/api/v1/orders/by-request/{key}").token(&shopper.token);
        let (status, answer) = ask(user, call).await?;
        match status {
            Some(200 | 201) => return Ok(Some(answer.get("order").cloned().unwrap_or(answer))),
            Some(404 | 409) => return Ok(None),
            _ => tokio::time::sleep(BETWEEN).await,
        }
    }
    Ok(None)
}

/// Pays an order at the simulated WeChat and waits until the mall has heard of it.
async fn pay(
    user: &mut GooseUser,
    crowd: &Crowd,
    shopper: &Shopper,
    order: &Value,
    key: &str,
) -> TransactionResult {
    let wish = json!({ "order_no": order.get("order_no") });
    let key = format!("{key}-pay");
    let call = Call::post("/api/v1/payment/prepay", "/api/v1/payment/prepay", wish);
    let (_status, prepay) = ask(user, call.token(&shopper.token).key(&key)).await?;
    let Some(prepay_id) = prepay.get("prepay_id") else { return Ok(()) };
    let url = format!("{}/_sim/pay", crowd.wechat);
    ask(user, Call::post(&url, "/_sim/pay", json!({ "prepay_id": prepay_id }))).await?;
    for _look in 0..LOOKS {
        let (status, seen) = find(user, shopper, order).await?;
        if status == Some(200) && seen.get("status") == Some(&json!(1)) {
            crowd.paid.fetch_add(1, Relaxed);
            return Ok(());
        }
        tokio::time::sleep(BETWEEN).await;
    }
    crowd.unsettled.fetch_add(1, Relaxed);
    Ok(())
}

async fn find(
    user: &mut GooseUser,
    shopper: &Shopper,
    order: &Value,
) -> Result<(Option<u16>, Value), Box<TransactionError>> {
    let id = order.get("id").and_then(Value::as_u64).unwrap_or_default();
    let path = format!("/api/v1/orders/{id}");
    ask(user, Call::get(&path, "/api/v1/orders/{id}").token(&shopper.token)).await
}

/// One request. Sold out (409) and slow down (429) are answers and count as such; whatever else
/// goose takes for a failure is one.
async fn ask(
    user: &mut GooseUser,
    call: Call<'_>,
) -> Result<(Option<u16>, Value), Box<TransactionError>> {
    let mut builder = user.get_request_builder(&call.method, call.path)?;
    if let Some(body) = &call.body {
        builder = builder.json(body);
    }
    if let Some(token) = call.token {
        builder = builder.bearer_auth(token);
    }
    if let Some(key) = call.key {
        builder = builder.header("idempotency-key", key);
    }
    let request = GooseRequest::builder()
        .method(call.method)
        .path(call.path)
        .name(call.name)
        .set_request_builder(builder)
        .build();
    let mut measured = user.request(request).await?;
    let Ok(response) = measured.response else { return Ok((None, Value::Null)) };
    let status = response.status().as_u16();
    if status == 409 || status == 429 {
        user.set_success(&mut measured.request)?;
    }
    let body = response.json().await.unwrap_or(Value::Null);
    Ok((Some(status), body))
}

impl<'a> Call<'a> {
    fn get(path: &'a str, name: &'a str) -> Self {
        Self { method: GooseMethod::Get, path, name, body: None, token: None, key: None }
    }

    fn post(path: &'a str, name: &'a str, body: Value) -> Self {
        let body = Some(body);
        Self { method: GooseMethod::Post, path, name, body, token: None, key: None }
    }

    fn token(self, token: &'a str) -> Self {
        Self { token: Some(token), ..self }
    }

    fn key(self, key: &'a str) -> Self {
        Self { key: Some(key), ..self }
    }
}
