//! Many orders, and everything that can go wrong between the shop and WeChat at once: notifications
//! that are doubled, lost, late, out of order, forged, or state another amount; answers that are 5xx,
//! 429, too late or badly signed; and both sides killed and started again. In the end money in is
//! what orders were paid and what was sent back, to the fen.
//!
//! `MALL_MONEY_ORDERS` says how many orders, `MALL_MONEY_SEED` which run: who wants what, what goes
//! wrong, when who is killed. The seed is printed. How threads interleave is not in it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mall_actors::audit::{self, Verdict};
use mall_domain::Clock;
use mall_simulator::{Options, Simulator};
use mall_store::Store;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::kill::{Client, Random, Server, environment, free_port};
use crate::support::{ADMIN, address, now, seed, with_sandbox};

/// How many orders a run has that nobody asked for more of.
const ORDERS: usize = 120;
/// How many shoppers are at it at once.
const AT_ONCE: usize = 16;
/// How many orders one shopper makes.
const ORDERS_EACH: usize = 20;
const QUANTITY: u32 = 2;

/// What a run is like.
#[derive(Debug, Clone, Copy)]
struct Scale {
    orders: usize,
    seed: u64,
    /// How long an unpaid order lasts, in seconds.
    unpaid_secs: u32,
    /// How long one side lives at least, in milliseconds; at most twice as long.
    life_ms: u64,
    /// How long everything may take to come to rest.
    rest: Duration,
}

impl Scale {
    fn read() -> Self {
        let number = |name: &str| {
            let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
            Some(text.parse::<u64>().unwrap_or_else(|_bad| panic!("{name} is no number")))
        };
        let orders = number("MALL_MONEY_ORDERS").map_or(ORDERS, |n| usize::try_from(n).unwrap());
        let is_large = 1_000 < orders;
        Self {
            orders,
            seed: number("MALL_MONEY_SEED").unwrap_or_else(|| u64::from(std::process::id())),
            unpaid_secs: if is_large { 30 } else { 6 },
            life_ms: if is_large { 12_000 } else { 2_500 },
            rest: Duration::from_secs(if is_large { 600 } else { 80 }),
        }
    }

    /// What goes wrong, while the simulator lives for the `life`th time.
    fn faults(self, life: u64) -> Value {
        json!({
            "lost": 0.05, "doubled": 0.1, "late": 0.1, "late_ms": 1_500, "reordered": 0.1,
            "wrong_signature": 0.05, "signtest": 0.03, "wrong_amount": 0.05,
            "error_before": 0.03, "error_after": 0.03, "rate_limited": 0.03,
            "bad_answer_signature": 0.03, "timeout": 0.01, "timeout_ms": 2_500,
            "notify_key": "alternate", "bill_at_once": true, "refund_delay_ms": 100,
            "seed": self.seed.wrapping_add(life),
        })
    }
}

/// Nothing goes wrong any more.
fn calm() -> Value {
    let chances = [
        "lost",
        "doubled",
        "late",
        "reordered",
        "wrong_signature",
        "signtest",
        "wrong_amount",
        "error_before",
        "error_after",
        "rate_limited",
        "bad_answer_signature",
        "timeout",
    ];
    chances
        .into_iter()
        .map(|name| (name.to_owned(), json!(0)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// What a shopper does with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Pays.
    Pay,
    /// Asks twice how to pay, and confirms twice.
    PayTwice,
    /// Never pays.
    Leave,
    /// Cancels instead of paying.
    Cancel,
    /// Pays and cancels at the same moment.
    Both,
    /// Pays, and wants all of it back.
    RefundAll,
    /// Pays, and wants one unit's money back, and the other's.
    RefundParts,
    /// Pays, while somebody forges notifications.
    Forged,
}

impl Plan {
    fn draw(random: &mut Random) -> Self {
        match random.below(100) {
            0..48 => Self::Pay,
            48..56 => Self::PayTwice,
            56..62 => Self::Leave,
            62..68 => Self::Cancel,
            68..76 => Self::Both,
            76..84 => Self::RefundAll,
            84..92 => Self::RefundParts,
            _ => Self::Forged,
        }
    }
}

/// Both sides, and how to reach them.
#[derive(Clone)]
struct World {
    client: Client,
    /// The simulator's control interface.
    simulator: Client,
}

struct Buyer {
    token: String,
    address_id: Value,
}

/// An order as its shopper remembers it.
#[derive(Debug)]
struct Made {
    order_no: String,
    plan: Plan,
    buyer: usize,
}

impl World {
    /// Asks the simulator, as often as it takes.
    async fn sim(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        self.simulator.sure(method, path, "", "", body).await
    }

    /// Asks the mall until the answer is a final one.
    async fn ask(&self, path: &str, token: &str, key: &str, body: Value) -> (u16, Value) {
        let until = Instant::now() + Duration::from_secs(90);
        loop {
            let answer = self.client.post(path, token, key, body.clone()).await;
            if answer.1["code"] != "request_in_progress" {
                return answer;
            }
            assert!(Instant::now() < until, "{path} is in progress for ever");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn confirm(&self, prepay_id: &Value) {
        let body = json!({ "prepay_id": prepay_id });
        // Paid before, closed, or too late: all of that is somebody's right.
        let (status, answer) = self.sim(Method::POST, "/_sim/pay", Some(&body)).await;
        assert!(matches!(status, 200 | 409), "{answer}");
    }

    /// Somebody who is not WeChat, or WeChat with another amount.
    async fn forge(&self, trade: &str) {
        let forgeries = [
            json!({ "out_trade_no": trade, "amount_total": 1 }),
            json!({ "out_trade_no": trade, "signature": "wrong_key" }),
            json!({ "out_trade_no": trade, "signature": "altered_body" }),
            json!({ "out_trade_no": trade, "timestamp_offset_secs": -301 }),
            json!({ "out_trade_no": trade, "mchid": "1900000000" }),
        ];
        for forgery in forgeries {
            let address = format!("{}/_sim/notify", self.simulator.base);
            let sent = self.simulator.once(Method::POST, &address, "", "", Some(&forgery)).await;
            // Whoever was down at this moment refuses in its own way.
            let Some((200, reply)) = sent else { continue };
            let status = reply["status"].as_u64().unwrap();
            assert!(!(200..300).contains(&status), "{forgery} was taken: {reply}");
        }
    }
}

async fn enter(world: &World, number: usize) -> Buyer {
    let login = json!({ "code": format!("sim:money{number}") });
    let (status, login) = world.client.post("/api/v1/auth/login", "", "", login).await;
    assert_eq!(status, 200, "{login}");
    let token = login["token"].as_str().unwrap().to_owned();
    let (_, saved) = world.client.post("/api/v1/user/addresses", &token, "", address()).await;
    Buyer { token, address_id: saved["id"].clone() }
}

/// One order from its beginning to what its shopper wants of it.
async fn story(
    world: &World,
    (sale, item): (i64, i64),
    buyer: &Buyer,
    (number, buyer_number): (usize, usize),
    scale: Scale,
) -> Made {
    let mut random = Random(scale.seed ^ u64::try_from(number).unwrap().wrapping_mul(0x9e37_79b9));
    let plan = Plan::draw(&mut random);
    let body = json!({
        "item_id": item, "quantity": QUANTITY, "address_id": buyer.address_id,
    });
    let path = format!("/api/v1/flash-sales/{sale}/orders");
    let key = |what: &str| format!("money-{what}-{number:06}");
    let token = buyer.token.as_str();
    let (status, placed) = world.ask(&path, token, &key("order"), body).await;
    assert_eq!(status, 201, "{placed}");
    let id = placed["id"].as_i64().unwrap();
    let order_no = placed["order_no"].as_str().unwrap().to_owned();
    let made = Made { order_no: order_no.clone(), plan, buyer: buyer_number };
    if plan == Plan::Leave {
        return made;
    }
    let cancel = async {
        world.ask(&format!("/api/v1/orders/{id}/cancel"), token, "", json!({})).await;
    };
    let prepay = async |what: &str| {
        let body = json!({ "order_no": order_no });
        world.ask("/api/v1/payment/prepay", token, &key(what), body).await
    };
    let (status, prepaid) = prepay("prepay").await;
    if status != 200 {
        // Its time to pay was over while somebody was down.
        assert_eq!(status, 409, "{prepaid}");
        return made;
    }
    match plan {
        Plan::Leave => {}
        Plan::Cancel => cancel.await,
        Plan::Both => {
            let pay = world.confirm(&prepaid["prepay_id"]);
            tokio::join!(pay, cancel);
        }
        Plan::PayTwice => {
            let again = prepay("again").await.1;
            world.confirm(&prepaid["prepay_id"]).await;
            if again["prepay_id"].is_string() {
                world.confirm(&again["prepay_id"]).await;
            }
        }
        Plan::Pay | Plan::RefundAll | Plan::RefundParts | Plan::Forged => {
            world.confirm(&prepaid["prepay_id"]).await;
        }
    }
    if plan == Plan::Forged {
        let package = prepaid["prepay_id"].as_str().unwrap();
        if let Some(trade) = trade_of(world, package).await {
            world.forge(&trade).await;
        }
    }
    let status_path = format!("/api/v1/payment/{order_no}/status");
    let (_, paid) = world.client.sure(Method::GET, &status_path, token, "", None).await;
    if paid["paid"] != true || paid["status"] != 1 {
        return made;
    }
    let refunds = format!("/api/v1/orders/{id}/refunds");
    let ask_back = async |what: &str, mut body: Value| {
        body["kind"] = json!(1);
        body["reason"] = json!("不想要了");
        let answer = world.ask(&refunds, token, &key(what), body).await;
        assert_eq!(answer.0, 201, "{answer:?}");
    };
    match plan {
        Plan::RefundAll => ask_back("refund", json!({})).await,
        Plan::RefundParts => {
            let order = format!("/api/v1/orders/{id}");
            let (_, shown) = world.client.sure(Method::GET, &order, token, "", None).await;
            let line = shown["items"][0]["id"].clone();
            let part = json!({ "items": [{ "order_item_id": line, "quantity": 1 }] });
            ask_back("part1", part.clone()).await;
            ask_back("part2", part).await;
        }
        Plan::Pay | Plan::PayTwice | Plan::Leave | Plan::Cancel | Plan::Both | Plan::Forged => {}
    }
    made
}

/// The number of the payment that was prepared as `prepay_id`.
async fn trade_of(world: &World, prepay_id: &str) -> Option<String> {
    let (_, orders) = world.sim(Method::GET, "/_sim/orders?limit=200", None).await;
    let orders = orders["items"].as_array()?.clone();
    let found = orders.into_iter().find(|order| order["prepay_id"] == prepay_id)?;
    found["out_trade_no"].as_str().map(str::to_owned)
}

/// The simulator, which is stopped and started again in the same folder at the same address.
struct Platform {
    simulator: Option<Simulator>,
    options: Options,
    lives: u64,
}

impl Platform {
    fn start(dir: PathBuf) -> Self {
        let mut options = Options {
            time_scale: 0.01,
            time_expire_min_secs: 1,
            ..Options::new(([127, 0, 0, 1], 0).into(), dir)
        };
        let simulator = Simulator::start(options.clone()).unwrap();
        options.bind = simulator.address();
        Self { simulator: Some(simulator), options, lives: 0 }
    }

    async fn restart(&mut self) {
        if let Some(simulator) = self.simulator.take() {
            simulator.stop().await;
        }
        self.lives += 1;
        let until = Instant::now() + Duration::from_secs(20);
        self.simulator = Some(loop {
            match Simulator::start(self.options.clone()) {
                Ok(simulator) => break simulator,
                Err(error) => assert!(Instant::now() < until, "{error:#}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        });
    }
}

#[test]
fn money_in_is_what_was_paid_and_what_went_back_whatever_goes_wrong() {
    let scale = Scale::read();
    println!("{} orders, MALL_MONEY_SEED={}", scale.orders, scale.seed);
    with_sandbox(|sandbox, runtime| {
        let dir = std::env::temp_dir().join(sandbox.settings().redis_prefix.replace(':', ""));
        runtime.block_on(async {
            let store = Store::connect(sandbox.settings()).await.unwrap();
            seed(&store).await;
            run(scale, sandbox.settings(), &store, dir.clone()).await;
        });
        std::fs::remove_dir_all(&dir).ok();
    });
}

async fn run(scale: Scale, settings: &mall_store::Settings, store: &Store, dir: PathBuf) {
    let mut platform = Platform::start(dir);
    let port = free_port();
    let mut variables = environment(settings, platform.simulator.as_ref().unwrap(), port);
    variables.retain(|(name, _value)| *name != "MALL_FLASH_TIMEOUT_SECS");
    variables.extend([
        ("MALL_FLASH_TIMEOUT_SECS", scale.unpaid_secs.to_string()),
        ("MALL_REFUND_APPROVE_SECS", "1".to_owned()),
        ("MALL_WECHAT_TIMEOUT_MS", "2000".to_owned()),
        ("MALL_SEARCH_INDEX", "0".to_owned()),
    ]);
    let mut server = Server::start(move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mall"));
        command.arg("serve").envs(variables.clone()).stdin(Stdio::null());
        command
    });
    let http =
        reqwest::Client::builder().timeout(Duration::from_secs(5)).no_proxy().build().unwrap();
    let client = Client { http: http.clone(), base: format!("http://127.0.0.1:{port}") };
    let simulator = Client { http, base: format!("http://{}", platform.options.bind) };
    let world = World { client, simulator };

    let begun = Instant::now();
    let (admin, sale) = open_sale(&world, store, scale).await;
    let buyers = scale.orders.div_ceil(ORDERS_EACH);
    let mut entered = Vec::with_capacity(buyers);
    for number in 0..buyers {
        entered.push(Arc::new(enter(&world, number).await));
    }
    world.sim(Method::PUT, "/_sim/faults", Some(&scale.faults(0))).await;

    let over = Arc::new(AtomicBool::new(false));
    let killing = {
        let (over, world) = (Arc::clone(&over), world.clone());
        tokio::spawn(async move {
            let mut random = Random(scale.seed);
            let mut kills = (0_u32, 0_u32);
            loop {
                let life = scale.life_ms + random.below(scale.life_ms);
                tokio::time::sleep(Duration::from_millis(life)).await;
                if over.load(Ordering::Acquire) {
                    return (server, platform, kills);
                }
                if random.below(2) == 0 {
                    server.kill_and_restart();
                    kills.0 += 1;
                } else {
                    platform.restart().await;
                    let faults = scale.faults(platform.lives);
                    world.sim(Method::PUT, "/_sim/faults", Some(&faults)).await;
                    kills.1 += 1;
                }
            }
        })
    };

    let places = Arc::new(Semaphore::new(AT_ONCE));
    let done = Arc::new(AtomicU64::new(0));
    let mut stories = Vec::with_capacity(scale.orders);
    for number in 0..scale.orders {
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        let (world, done, index) = (world.clone(), Arc::clone(&done), number % buyers);
        let buyer = Arc::clone(&entered[index]);
        stories.push(tokio::spawn(async move {
            let made = story(&world, sale, &buyer, (number, index), scale).await;
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(500) {
                println!("{count} orders after {} s", begun.elapsed().as_secs());
            }
            drop(place);
            made
        }));
    }
    let mut made = Vec::with_capacity(scale.orders);
    for story in stories {
        made.push(story.await.unwrap());
    }
    over.store(true, Ordering::Release);
    let (server, platform, kills) = killing.await.unwrap();
    println!(
        "all ordered after {} s; the mall was killed {} times, the simulator restarted {} times",
        begun.elapsed().as_secs(),
        kills.0,
        kills.1
    );
    world.sim(Method::PUT, "/_sim/faults", Some(&calm())).await;
    settle(&world, store, &entered, &made, scale).await;
    println!("at rest after {} s", begun.elapsed().as_secs());
    check(&world, store, &made).await;
    reconcile(&world, &admin).await;
    drop(server);
    if let Some(simulator) = platform.simulator {
        simulator.stop().await;
    }
}

/// An admin, and a sale with units for everybody.
async fn open_sale(world: &World, store: &Store, scale: Scale) -> (String, (i64, i64)) {
    let units = u32::try_from(scale.orders).unwrap() * QUANTITY + 100;
    let more = format!(
        "INSERT INTO stock_ledger (pool_id, delta, balance, reason)
             SELECT id, {units} - total, {units}, 'adjust' FROM stock_pools
             WHERE kind = 1 AND ref_id = 1;
         UPDATE stock_pools SET total = {units} WHERE kind = 1 AND ref_id = 1"
    );
    store.execute_raw(&more).await.unwrap();
    let login = json!({ "username": ADMIN.0, "password": ADMIN.1 });
    let (_, admin) = world.client.post("/api/admin/login", "", "", login).await;
    let admin = admin["token"].as_str().unwrap().to_owned();
    let body = crate::support::sale(-60, 7_200, units - 100, 1_000);
    let (status, sale) =
        world.client.post("/api/admin/flash-sales", &admin, "money-sale-1", body).await;
    assert_eq!(status, 201, "{sale}");
    let id = sale["id"].as_i64().unwrap();
    let publish = format!("/api/admin/flash-sales/{id}/publish");
    let (status, published) = world.client.post(&publish, &admin, "", json!({})).await;
    assert_eq!(status, 200, "{published}");
    (admin, (id, sale["items"][0]["id"].as_i64().unwrap()))
}

/// Shoppers look at their orders once more; then everything comes to rest.
async fn settle(world: &World, store: &Store, buyers: &[Arc<Buyer>], made: &[Made], scale: Scale) {
    let until = Instant::now() + scale.rest;
    for order in made {
        let path = format!("/api/v1/payment/{}/status", order.order_no);
        let token = &buyers[order.buyer].token;
        world.client.sure(Method::GET, &path, token, "", None).await;
    }
    let open = "SELECT (SELECT COUNT(*) FROM orders WHERE status = 0)
        + (SELECT COUNT(*) FROM refunds WHERE status IN (0, 1, 2))
        + (SELECT COUNT(*) FROM outbox WHERE state = 0)";
    loop {
        let left = store.number_raw(open).await.unwrap();
        if left == 0 {
            break;
        }
        assert!(Instant::now() < until, "{left} orders, refunds or effects are still open");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let rest_within = until.saturating_duration_since(Instant::now()).max(Duration::from_secs(20));
    let options = audit::Options { rest_within, leak_after: TimeDelta::seconds(120) };
    let report = audit::run(store, &Clock::system(), options).await.unwrap();
    assert!(report.at_rest, "{report:#?}");
    assert_eq!(report.verdict, Verdict::Pass, "{report:#?}");
}

/// All items of a list of the simulator's.
async fn all(world: &World, list: &str) -> Vec<Value> {
    let mut items = Vec::new();
    loop {
        let path = format!("/_sim/{list}?limit=1000&offset={}", items.len());
        let (_, page) = world.sim(Method::GET, &path, None).await;
        let page = page["items"].as_array().unwrap().clone();
        if page.is_empty() {
            return items;
        }
        items.extend(page);
    }
}

/// WeChat's books against the shop's, payment by payment.
async fn check(world: &World, store: &Store, made: &[Made]) {
    let number = async |sql: &str| store.number_raw(sql).await.unwrap();
    assert_eq!(usize::try_from(number("SELECT COUNT(*) FROM orders").await).unwrap(), made.len());

    let mut paid_in: HashMap<String, i64> = HashMap::new();
    for order in all(world, "orders").await {
        if matches!(order["trade_state"].as_str(), Some("SUCCESS" | "REFUND")) {
            let trade = order["out_trade_no"].as_str().unwrap().to_owned();
            paid_in.insert(trade, order["total"].as_i64().unwrap());
        }
    }
    let mut sent_back: HashMap<String, i64> = HashMap::new();
    let mut refund_count = 0_i64;
    for refund in all(world, "refunds").await {
        assert_eq!(refund["status"], "SUCCESS", "{refund}");
        let trade = refund["out_trade_no"].as_str().unwrap().to_owned();
        *sent_back.entry(trade).or_default() += refund["refund"].as_i64().unwrap();
        refund_count += 1;
    }
    for (trade, fen) in &sent_back {
        assert!(fen <= &paid_in[trade], "{trade} was paid {} and sent back {fen}", paid_in[trade]);
    }
    let (paid_fen, back_fen) = (paid_in.values().sum::<i64>(), sent_back.values().sum::<i64>());
    let (_, summary) = world.sim(Method::GET, "/_sim/summary", None).await;
    assert_eq!(
        (&summary["paid_fen"], &summary["refunded_fen"]),
        (&json!(paid_fen), &json!(back_fen))
    );
    assert_eq!(summary["notifications"]["forged_accepted"], 0, "{summary}");

    let fen = |what: &str| format!("SELECT CAST(COALESCE(SUM({what}), 0) * 100 AS SIGNED)");
    let orders =
        number(&format!("{} FROM orders WHERE status IN (1, 2, 3, 5)", fen("pay_amount"))).await;
    let wanted_back =
        number(&format!("{} FROM refunds WHERE kind IN (1, 2) AND status = 3", fen("amount")))
            .await;
    let strays =
        number(&format!("{} FROM refunds WHERE kind = 3 AND status = 3", fen("amount"))).await;
    let stray_payments = number(&format!("{} FROM payments WHERE state = 4", fen("amount"))).await;
    println!(
        "money in {paid_fen} fen = {orders} of paid orders + {strays} for nothing, sent back; \
         money back {back_fen} fen = {wanted_back} wanted + {strays}"
    );
    println!("at WeChat: {summary}");
    assert_eq!(paid_fen, orders + strays, "money in = paid orders + what belonged to none");
    assert_eq!(back_fen, wanted_back + strays, "money back = refunds");
    assert_eq!(strays, stray_payments, "money for nothing goes back, all of it, once");
    assert_eq!(number("SELECT COUNT(*) FROM refunds WHERE status = 3").await, refund_count);

    // No order is both cancelled and paid, and none is paid twice.
    for (what, sql) in [
        (
            "cancelled and paid",
            "SELECT COUNT(*) FROM orders WHERE status = 4 AND transaction_id IS NOT NULL",
        ),
        (
            "cancelled with a payment",
            "SELECT COUNT(*) FROM orders o JOIN payments p ON p.order_id = o.id AND p.state = 2
             WHERE o.status IN (0, 4)",
        ),
        (
            "paid without exactly one payment",
            "SELECT COUNT(*) FROM orders o WHERE o.status IN (1, 2, 3, 5) AND
             (SELECT COUNT(*) FROM payments p WHERE p.order_id = o.id AND p.state = 2) <> 1",
        ),
        (
            "refunded beyond what was paid",
            "SELECT COUNT(*) FROM payments p WHERE p.amount <
             (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r
              WHERE r.payment_id = p.id AND r.status = 3)",
        ),
    ] {
        assert_eq!(number(sql).await, 0, "{what}");
    }
    let mut plans: HashMap<String, usize> = HashMap::new();
    for order in made {
        *plans.entry(format!("{:?}", order.plan)).or_default() += 1;
    }
    println!("what shoppers wanted: {plans:?}");
    let paid = number("SELECT COUNT(*) FROM orders WHERE status IN (1, 2, 3, 5)").await;
    let cancelled = number("SELECT COUNT(*) FROM orders WHERE status = 4").await;
    println!("{paid} orders are paid, {cancelled} cancelled, {refund_count} refunds");
    assert!(0 < paid && 0 < cancelled && 0 < refund_count, "the run went through all of it");
}

/// The day's bills against the books: no difference.
async fn reconcile(world: &World, admin: &str) {
    let day = (now() + TimeDelta::hours(8)).date_naive().to_string();
    let body = json!({ "bill_date": day });
    let address = format!("{}/api/admin/reconciliation", world.client.base);
    // It says 202, which the client takes for "not known yet".
    world.client.once(Method::POST, &address, admin, "", Some(&body)).await;
    let path = format!("/api/admin/reconciliation?date={day}");
    let until = Instant::now() + Duration::from_secs(60);
    let runs = loop {
        let (_, runs) = world.client.sure(Method::GET, &path, admin, "", None).await;
        let is_over = |run: &Value| matches!(run["state"].as_str(), Some("done" | "no_bill"));
        let items = runs["items"].as_array().unwrap().clone();
        if items.len() == 2 && items.iter().all(is_over) {
            break items;
        }
        assert!(Instant::now() < until, "the bills are not compared: {runs}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    for run in runs {
        let path = format!("/api/admin/reconciliation/{}", run["id"]);
        let (_, detail) = world.client.sure(Method::GET, &path, admin, "", None).await;
        println!(
            "bill {}: {} at WeChat, {} here, {} differences",
            run["kind"], run["theirs"], run["ours"], detail["total"]
        );
        assert_eq!(detail["total"], 0, "{detail}");
        assert_eq!(run["state"], "done");
    }
}
