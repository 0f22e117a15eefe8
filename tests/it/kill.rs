//! The server is killed with SIGKILL at random moments of a rush and started again, over and over,
//! while shoppers repeat their requests with the same keys: nothing that was ever acknowledged is
//! lost, nothing is sold twice, and the books are in order in the end.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mall_actors::audit::{self, Verdict};
use mall_domain::Clock;
use mall_simulator::{Options, Simulator};
use mall_store::Store;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMIN, address, sale, seed, with_sandbox};

const SHOPPERS: usize = 400;
const STOCK: u32 = 300;
/// How long after the one before a shopper comes: the crowd outlasts the kills.
const COMES_AFTER: Duration = Duration::from_millis(25);
const KILLS: u32 = 6;
/// A shopper gives up asking after this, which fails the test.
const PATIENCE: Duration = Duration::from_secs(90);

/// A random number below `bound`; the seed is printed, and repeats the moments of the kills.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % bound
    }
}

/// The program itself, with everything it needs to be started again.
pub(crate) struct Server {
    child: Child,
    command: Box<dyn Fn() -> Command + Send>,
}

impl Server {
    pub(crate) fn start(command: impl Fn() -> Command + Send + 'static) -> Self {
        Self { child: command().spawn().unwrap(), command: Box::new(command) }
    }

    /// SIGKILL, and a new process at once.
    pub(crate) fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = (self.command)().spawn().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The settings of the program, as its environment.
pub(crate) fn environment(
    settings: &mall_store::Settings,
    simulator: &Simulator,
    port: u16,
) -> Vec<(&'static str, String)> {
    let identity = simulator.identity();
    let path = |path: &Path| path.display().to_string();
    vec![
        ("MALL_HTTP_BIND", format!("127.0.0.1:{port}")),
        ("MALL_METRICS_BIND", "127.0.0.1:0".to_owned()),
        ("MALL_PUBLIC_URL", format!("http://127.0.0.1:{port}")),
        ("MALL_DB_URL", settings.mysql_url.clone()),
        ("MALL_REDIS_URL", settings.redis_url.clone()),
        ("MALL_REDIS_PREFIX", settings.redis_prefix.clone()),
        ("MALL_JWT_SECRET", "a secret of the kill test, long enough for HMAC".to_owned()),
        ("MALL_WECHAT_BASE_URL", simulator.url().to_owned()),
        ("MALL_WECHAT_APPID", identity.appid.clone()),
        ("MALL_WECHAT_APP_SECRET", identity.app_secret.clone()),
        ("MALL_WECHAT_MCHID", identity.mchid.clone()),
        ("MALL_WECHAT_API_V3_KEY", identity.api_v3_key.clone()),
        ("MALL_WECHAT_MERCHANT_KEY_FILE", path(&identity.merchant_key_file)),
        ("MALL_WECHAT_MERCHANT_SERIAL", identity.merchant_serial.clone()),
        ("MALL_WECHAT_PLATFORM_PUBLIC_KEY_FILE", path(&identity.platform_public_key_file)),
        ("MALL_WECHAT_PLATFORM_PUBLIC_KEY_ID", identity.platform_public_key_id.clone()),
        ("MALL_WECHAT_KEY_MODE", "public_key".to_owned()),
        ("MALL_FLASH_TIMEOUT_SECS", "20".to_owned()),
        ("MALL_ORDER_TIMEOUT_SECS", "20".to_owned()),
        ("MALL_PAY_GRACE_SECS", "1".to_owned()),
        ("MALL_LOG", "error".to_owned()),
    ]
}

/// A client that repeats what it is not sure of.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
}

impl Client {
    /// One try; `None` if no answer came, or one that says "not now".
    pub(crate) async fn once(
        &self,
        method: Method,
        address: &str,
        token: &str,
        key: &str,
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        let mut request = self.http.request(method, address).bearer_auth(token);
        if !key.is_empty() {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let body = answer.json().await.unwrap_or(Value::Null);
        (status != 202 && status != 429 && status < 500).then_some((status, body))
    }

    /// Repeats a request until its outcome is certain.
    pub(crate) async fn sure(
        &self,
        method: Method,
        path: &str,
        token: &str,
        key: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let until = Instant::now() + PATIENCE;
        let address = format!("{}{path}", self.base);
        loop {
            if let Some(answer) = self.once(method.clone(), &address, token, key, body).await {
                return answer;
            }
            assert!(Instant::now() < until, "{path} got no certain answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        token: &str,
        key: &str,
        body: Value,
    ) -> (u16, Value) {
        self.sure(Method::POST, path, token, key, Some(&body)).await
    }
}

/// What one shopper got.
#[derive(Debug)]
struct Story {
    token: String,
    key: String,
    body: Value,
    order: Option<(i64, String)>,
}

/// What everybody asks for: where, and how.
#[derive(Debug, Clone)]
struct Rush {
    path: String,
    body: Value,
}

async fn shop(client: Client, simulator: String, rush: Rush, number: usize) -> Story {
    tokio::time::sleep(COMES_AFTER * u32::try_from(number).unwrap()).await;
    let login = json!({ "code": format!("sim:kill{number}") });
    let (_, login) = client.post("/api/v1/auth/login", "", "", login).await;
    let token = login["token"].as_str().unwrap().to_owned();
    let (_, saved) = client.post("/api/v1/user/addresses", &token, "", address()).await;
    let key = format!("kill-test-{number:04}");
    let mut body = rush.body;
    body["address_id"] = saved["id"].clone();
    let (status, answer) = client.post(&rush.path, &token, &key, body.clone()).await;
    if status != 201 {
        assert_eq!((status, answer["code"].as_str()), (409, Some("sold_out")), "{answer}");
        return Story { token, key, body, order: None };
    }
    let (id, order_no) =
        (answer["id"].as_i64().unwrap(), answer["order_no"].as_str().unwrap().to_owned());
    if number.is_multiple_of(2) {
        let prepay = json!({ "order_no": order_no });
        let key = format!("kill-prepay-{number:04}");
        let (status, prepaid) = client.post("/api/v1/payment/prepay", &token, &key, prepay).await;
        // An order that was given up while its shopper was cut off can't be paid: that is fine.
        if status == 200 {
            let body = json!({ "prepay_id": prepaid["prepay_id"] });
            let address = format!("{simulator}/_sim/pay");
            client.once(Method::POST, &address, "", "", Some(&body)).await;
        }
    }
    Story { token, key, body, order: Some((id, order_no)) }
}

pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_server_that_is_killed_again_and_again_loses_nothing_and_sells_nothing_twice() {
    let orders = with_killed_server(async |client, _store| {
        let login = json!({ "username": ADMIN.0, "password": ADMIN.1 });
        let (_, admin) = client.post("/api/admin/login", "", "", login).await;
        let admin = admin["token"].as_str().unwrap();
        let body = sale(-60, 3_600, STOCK, 1);
        let (_, sale) = client.post("/api/admin/flash-sales", admin, "kill-sale-1", body).await;
        let id = sale["id"].as_i64().unwrap();
        let publish = format!("/api/admin/flash-sales/{id}/publish");
        let (status, published) = client.post(&publish, admin, "", json!({})).await;
        assert_eq!(status, 200, "{published}");
        let path = format!("/api/v1/flash-sales/{id}/orders");
        Rush { path, body: json!({ "item_id": sale["items"][0]["id"], "quantity": 1 }) }
    });
    assert!(usize::try_from(STOCK).unwrap() <= orders, "{orders} orders");
}

#[test]
fn orders_of_two_pools_at_a_server_that_is_killed_again_and_again_are_whole_or_none() {
    let orders = with_killed_server(async |_client, store| {
        for sku in [9, 12] {
            let sql = format!(
                "INSERT INTO stock_ledger (pool_id, delta, balance, reason)
                     SELECT id, {STOCK} - total, {STOCK}, 'adjust' FROM stock_pools
                     WHERE kind = 1 AND ref_id = {sku};
                 UPDATE stock_pools SET total = {STOCK} WHERE kind = 1 AND ref_id = {sku}"
            );
            store.execute_raw(&sql).await.unwrap();
        }
        let items = json!([{ "sku_id": 9, "quantity": 1 }, { "sku_id": 12, "quantity": 1 }]);
        Rush { path: "/api/v1/orders".to_owned(), body: json!({ "items": items }) }
    });
    // Units come back to the two pools one after the other, so a late shopper may find just one of
    // them: then a pair more is left, and the books know of it.
    assert!(usize::try_from(STOCK / 2).unwrap() <= orders, "{orders} orders");
}

/// Runs a rush at a server that is killed again and again; answers how many got an order.
fn with_killed_server(prepare: impl AsyncFnOnce(&Client, &Store) -> Rush) -> usize {
    let mut orders = 0;
    with_sandbox(|sandbox, runtime| {
        let dir = std::env::temp_dir().join(sandbox.settings().redis_prefix.replace(':', ""));
        runtime.block_on(async {
            let options =
                Options { time_scale: 0.02, ..Options::new(([127, 0, 0, 1], 0).into(), &dir) };
            let simulator = Simulator::start(options).unwrap();
            let store = Store::connect(sandbox.settings()).await.unwrap();
            seed(&store).await;
            orders = run(sandbox.settings(), &simulator, &store, prepare).await;
            simulator.stop().await;
        });
        std::fs::remove_dir_all(&dir).ok();
    });
    orders
}

async fn run(
    settings: &mall_store::Settings,
    simulator: &Simulator,
    store: &Store,
    prepare: impl AsyncFnOnce(&Client, &Store) -> Rush,
) -> usize {
    let port = free_port();
    let environment = environment(settings, simulator, port);
    let mut server = Server::start(move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mall"));
        command.arg("serve").envs(environment.clone()).stdin(Stdio::null());
        command
    });
    let http = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let client = Client { http, base: format!("http://127.0.0.1:{port}") };

    let rush = prepare(&client, store).await;

    let over = Arc::new(AtomicBool::new(false));
    let shoppers: Vec<_> = (0..SHOPPERS)
        .map(|number| {
            let (client, rush) = (client.clone(), rush.clone());
            tokio::spawn(shop(client, simulator.url().to_owned(), rush, number))
        })
        .collect();
    let killing = {
        let over = Arc::clone(&over);
        tokio::spawn(async move {
            let seed = u64::from(std::process::id());
            println!("the moments of the kills have the seed {seed}");
            let mut random = Random(seed);
            let mut kills = 0;
            while kills < KILLS && !over.load(Ordering::Acquire) {
                tokio::time::sleep(Duration::from_millis(700 + random.below(1_500))).await;
                server.kill_and_restart();
                kills += 1;
            }
            (server, kills)
        })
    };
    let mut stories = Vec::with_capacity(SHOPPERS);
    for shopper in shoppers {
        stories.push(shopper.await.unwrap());
    }
    over.store(true, Ordering::Release);
    let (server, kills) = killing.await.unwrap();
    assert!(2 <= kills, "the sale was over before the server was killed twice");

    let orders = check(&client, store, &rush.path, &stories).await;
    drop(server);
    orders
}

async fn check(client: &Client, store: &Store, path: &str, stories: &[Story]) -> usize {
    let options = audit::Options {
        rest_within: Duration::from_secs(60),
        leak_after: TimeDelta::seconds(120),
    };
    let report = audit::run(store, &Clock::system(), options).await.unwrap();
    assert!(report.at_rest, "{report:#?}");
    assert_eq!(report.verdict, Verdict::Pass, "{report:#?}");

    let mut numbers = HashSet::new();
    for story in stories {
        let Some((id, order_no)) = &story.order else { continue };
        assert!(numbers.insert(order_no.clone()), "{order_no} was given to two shoppers");
        let order = format!("/api/v1/orders/{id}");
        let (status, found) = client.sure(Method::GET, &order, &story.token, "", None).await;
        assert_eq!(status, 200, "an acknowledged order is gone: {order_no}");
        assert_eq!(found["order_no"].as_str(), Some(order_no.as_str()));
        // The same key again is the same order, even though everything is sold out.
        let (status, again) = client.post(path, &story.token, &story.key, story.body.clone()).await;
        assert_eq!((status, again["order_no"].as_str()), (201, Some(order_no.as_str())), "{again}");
    }
    let made = store.number_raw("SELECT COUNT(*) FROM orders").await.unwrap();
    assert_eq!(usize::try_from(made).unwrap(), numbers.len(), "an order nobody knows of");
    numbers.len()
}
