//! A mall of its own for each test: database, Redis prefix, simulator and ports. When the test is
//! over, the books are audited, and everything is removed, also if the test failed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use mall::app::App;
use mall::config::{Auth, Config, Http, Log, LogFormat, Orders, Partners, RateLimits, Uploads};
use mall::token::{AdminToken, Tokens};
use mall_actors::audit::{self, Verdict};
use mall_domain::Clock;
use mall_partners::{kuaidi, oss, sms};
use mall_simulator::{Options, Simulator};
use mall_store::testing::{Observer, Sandbox};
use mall_store::{Store, mysql};
use mall_wechat::{KeyMode, PublicKeyConfig, Secret};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

/// What tokens of the malls of tests are signed with.
const JWT_SECRET: &str = "a secret of the tests, long enough for HMAC";
/// The admin of the malls of tests, who may do anything.
pub(crate) const ADMIN: (&str, &str) = ("root", "open sesame");
/// How long to wait for something that must happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the mall of a test differs from others.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    /// Which key WeChat is asked to sign with.
    pub(crate) key_mode: KeyMode,
    /// How long an unpaid order of a flash sale lasts.
    pub(crate) flash_timeout: Duration,
    /// How long after that it is really given up.
    pub(crate) pay_grace: Duration,
    /// How long the mall says that it is about to end before it ends.
    pub(crate) drain_notice: Duration,
    /// The folder of the console.
    pub(crate) admin_dir: Option<PathBuf>,
    /// After how long a refund of what was not shipped approves itself.
    pub(crate) refund_approve_after: Duration,
    /// Whether it keeps a search index: reading the dictionary takes a moment.
    pub(crate) search_index: bool,
    /// Whose requests are counted.
    pub(crate) limits: RateLimits,
    /// Whether the simulated Kuaidi100 is set up.
    pub(crate) kuaidi: bool,
    /// The simulated provider of text messages that is set up: `aliyun`, `tencent` or nobody.
    pub(crate) sms: Option<&'static str>,
    /// Whether pictures are put into the simulated bucket.
    pub(crate) bucket: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            key_mode: KeyMode::PublicKey,
            flash_timeout: Duration::from_secs(300),
            pay_grace: Duration::from_secs(1),
            drain_notice: Duration::ZERO,
            admin_dir: None,
            refund_approve_after: Duration::from_secs(600),
            search_index: false,
            limits: RateLimits::default(),
            kuaidi: false,
            sms: None,
            bucket: false,
        }
    }
}

/// A running mall, and what it runs on.
pub(crate) struct Mall {
    pub(crate) url: String,
    pub(crate) store: Store,
    pub(crate) sim: String,
    config: Config,
    http: reqwest::Client,
    pub(crate) simulator: Simulator,
    stop: Mutex<Option<oneshot::Sender<()>>>,
    server: std::thread::JoinHandle<anyhow::Result<()>>,
}

/// Another node of a running mall, over the same databases.
pub(crate) struct Node {
    url: String,
    stop: oneshot::Sender<()>,
    server: std::thread::JoinHandle<anyhow::Result<()>>,
}

impl Node {
    /// Stops the node, and checks that it stopped in order.
    pub(crate) async fn finish(self) {
        let Self { stop, server, .. } = self;
        stop.send(()).unwrap();
        tokio::task::spawn_blocking(move || server.join().unwrap().unwrap()).await.unwrap();
    }
}

/// What was answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The code of an error.
    pub(crate) fn code(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or(""))
    }

    /// The code of an error, and the field it names.
    pub(crate) fn field(&self) -> (u16, &str, &str) {
        let field = self.body["details"]["field"].as_str().unwrap_or("");
        (self.status, self.body["code"].as_str().unwrap_or(""), field)
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

/// Somebody with a token.
#[derive(Debug, Clone)]
pub(crate) struct Shopper {
    pub(crate) token: String,
    pub(crate) address_id: i64,
}

/// Runs `test` on a mall of its own.
pub(crate) fn with_mall(test: impl AsyncFnOnce(&Mall)) {
    with_setup(Setup::default(), test);
}

/// Runs `test` on a mall of its own that is set up as `setup` says.
pub(crate) fn with_setup(setup: Setup, test: impl AsyncFnOnce(&Mall)) {
    with_sandbox(|sandbox, runtime| in_sandbox(sandbox, runtime, setup, test));
}

/// Runs `test` on a mall of its own whose statements are observed from its start.
pub(crate) fn with_observed_mall(test: impl AsyncFnOnce(&Mall, &mut Observer)) {
    with_sandbox(|sandbox, runtime| {
        let url = variable("MALL_TEST_OBSERVER_URL");
        let mut observer = runtime.block_on(Observer::connect(&url, sandbox)).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let setup = Setup { search_index: true, ..Setup::default() };
            in_sandbox(sandbox, runtime, setup, async |mall| {
                test(mall, &mut observer).await;
            });
        }));
        runtime.block_on(observer.close()).unwrap();
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

fn in_sandbox(sandbox: &Sandbox, runtime: &Runtime, setup: Setup, test: impl AsyncFnOnce(&Mall)) {
    let dir = std::env::temp_dir().join(sandbox.settings().redis_prefix.replace(':', ""));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let mall = Mall::start(sandbox, &dir, setup).await;
            test(&mall).await;
            mall.finish().await;
        });
    }));
    std::fs::remove_dir_all(&dir).ok();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Runs `test` with a database and a Redis prefix of its own.
pub(crate) fn with_sandbox(test: impl FnOnce(&Sandbox, &Runtime)) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let urls = (variable("DATABASE_URL"), variable("MALL_TEST_REDIS_URL"));
    let sandbox = runtime.block_on(Sandbox::create(&urls.0, &urls.1)).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| test(&sandbox, &runtime)));
    runtime.block_on(sandbox.clean()).unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_unset| {
        panic!("{name} is not set: `eval \"$(./dev db)\"` starts MariaDB and Redis and sets it")
    })
}

/// The settings of WeChat that `simulator` goes with.
fn wechat_config(simulator: &Simulator, key_mode: KeyMode) -> mall_wechat::Config {
    let identity = simulator.identity();
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    mall_wechat::Config {
        base_url: simulator.url().to_owned(),
        appid: identity.appid.clone(),
        app_secret: Secret::new(identity.app_secret.clone()),
        mchid: identity.mchid.clone(),
        api_v3_key: Secret::new(identity.api_v3_key.clone()),
        merchant_key_pem: Secret::new(read(&identity.merchant_key_file)),
        merchant_serial: identity.merchant_serial.clone(),
        key_mode,
        public_key: Some(PublicKeyConfig {
            id: identity.platform_public_key_id.clone(),
            pem: read(&identity.platform_public_key_file),
        }),
        request_timeout: Duration::from_secs(5),
        connect_timeout: Duration::from_secs(5),
    }
}

/// The settings of the partners besides WeChat that `simulator` goes with.
fn partners_config(simulator: &Simulator, setup: &Setup) -> Partners {
    let keys = simulator.partner_keys();
    let secret = |text: &str| mall_partners::Secret::new(text);
    let kuaidi = setup.kuaidi.then(|| kuaidi::Config {
        base_url: simulator.url().to_owned(),
        customer: keys.kuaidi100_customer.clone(),
        key: secret(&keys.kuaidi100_key),
        salt: secret(&keys.kuaidi100_salt),
        callback_url: String::new(),
    });
    let sms = setup.sms.map(|provider| match provider {
        "tencent" => sms::Config::Tencent {
            base_url: simulator.url().to_owned(),
            region: "ap-guangzhou".to_owned(),
            secret_id: keys.sms_access_key_id.clone(),
            secret_key: secret(&keys.sms_access_key_secret),
            app_id: keys.sms_app_id.clone(),
            sign_name: keys.sms_sign_name.clone(),
        },
        _ => sms::Config::Aliyun {
            base_url: simulator.url().to_owned(),
            access_key_id: keys.sms_access_key_id.clone(),
            access_key_secret: secret(&keys.sms_access_key_secret),
            sign_name: keys.sms_sign_name.clone(),
        },
    });
    Partners { kuaidi, sms }
}

/// Where pictures go: a folder, or the bucket of `simulator`.
fn uploads_config(simulator: &Simulator, setup: &Setup, dir: &std::path::Path) -> Uploads {
    let keys = simulator.partner_keys();
    let bucket = setup.bucket.then(|| oss::Config {
        endpoint: simulator.url().to_owned(),
        region: keys.oss_region.clone(),
        bucket: keys.oss_bucket.clone(),
        access_key_id: keys.oss_access_key_id.clone(),
        access_key_secret: mall_partners::Secret::new(&keys.oss_access_key_secret),
        public_base: simulator.url().to_owned(),
    });
    Uploads { bucket, ..Uploads::local(dir.join("uploads")) }
}

impl Mall {
    async fn start(sandbox: &Sandbox, dir: &std::path::Path, setup: Setup) -> Self {
        let options = Options {
            time_scale: 0.01,
            time_expire_min_secs: 1,
            ..Options::new(([127, 0, 0, 1], 0).into(), dir)
        };
        let simulator = Simulator::start(options).unwrap();
        let store = Store::connect(sandbox.settings()).await.unwrap();
        seed(&store).await;

        let any = ([127, 0, 0, 1], 0).into();
        let uploads = uploads_config(&simulator, &setup, dir);
        let partners = partners_config(&simulator, &setup);
        let config = Config {
            http: Http {
                bind: any,
                metrics_bind: any,
                workers: 2,
                drain_notice: setup.drain_notice,
                admin_dir: setup.admin_dir,
                drain_timeout: Duration::from_secs(10),
                ..Http::default()
            },
            store: sandbox.settings().clone(),
            auth: Auth { jwt_secret: Secret::new(JWT_SECRET) },
            wechat: wechat_config(&simulator, setup.key_mode),
            orders: Orders {
                node_id: 1,
                order_timeout: Duration::from_secs(1_800),
                flash_timeout: setup.flash_timeout,
                pay_grace: setup.pay_grace,
                refund_approve_after: setup.refund_approve_after,
            },
            limits: setup.limits,
            search_index: setup.search_index,
            uploads,
            partners,
            log: Log { filter: "warn".to_owned(), format: LogFormat::Text },
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (port, server) = serve(config.clone(), stopped).await;
        let url = format!("http://127.0.0.1:{port}");
        let sim = simulator.url().to_owned();
        let http = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
        let stop = Mutex::new(Some(stop));
        Self { url, store, sim, config, http, simulator, stop, server }
    }

    /// Tells the mall to stop, as SIGTERM does.
    pub(crate) fn stop(&self) {
        if let Some(stop) = self.stop.lock().unwrap().take() {
            stop.send(()).unwrap();
        }
    }

    /// Starts another node beside the first.
    pub(crate) async fn another_node(&self) -> Node {
        let mut config = self.config.clone();
        config.orders.node_id += 1;
        let (stop, stopped) = oneshot::channel::<()>();
        let (port, server) = serve(config, stopped).await;
        Node { url: format!("http://127.0.0.1:{port}"), stop, server }
    }

    /// Asks another node.
    pub(crate) async fn get_from(&self, node: &Node, token: &str, path: &str) -> Answer {
        let request = self.http.get(format!("{}{path}", node.url));
        self.send(authorized(request, token)).await
    }

    /// Audits the books, stops the mall, and checks that it stopped in order.
    async fn finish(self) {
        self.audit().await;
        self.stop();
        let Self { store, simulator, server, .. } = self;
        tokio::task::spawn_blocking(move || server.join().unwrap().unwrap()).await.unwrap();
        simulator.stop().await;
        drop(store);
    }

    /// Waits for rest, and checks every equation.
    pub(crate) async fn audit(&self) {
        let options = audit::Options { rest_within: PATIENCE, leak_after: TimeDelta::seconds(60) };
        let report = audit::run(&self.store, &Clock::system(), options).await.unwrap();
        assert!(report.at_rest, "something is still under way: {report:?}");
        assert_eq!(report.verdict, Verdict::Pass, "{report:#?}");
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer { status, headers, body }
    }

    /// A request that nothing was added to yet.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(authorized(self.request(Method::GET, path), token)).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.send(authorized(self.request(Method::POST, path), token).json(&body)).await
    }

    pub(crate) async fn put(&self, token: &str, path: &str, body: Value) -> Answer {
        self.send(authorized(self.request(Method::PUT, path), token).json(&body)).await
    }

    pub(crate) async fn delete(&self, token: &str, path: &str) -> Answer {
        self.send(authorized(self.request(Method::DELETE, path), token)).await
    }

    /// A POST with an idempotency key.
    pub(crate) async fn post_once(
        &self,
        token: &str,
        key: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        let request = authorized(self.request(Method::POST, path), token);
        self.send(request.header("Idempotency-Key", key).json(&body)).await
    }

    /// Asks the simulator.
    pub(crate) async fn sim(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.http.request(method, format!("{}{path}", self.sim));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(request).await
    }

    /// Logs in with a code that always names the same shopper.
    pub(crate) async fn log_in(&self, name: &str) -> (i64, String) {
        let code = json!({ "code": format!("sim:{name}") });
        let login = self.post("", "/api/v1/auth/login", code).await.ok(200);
        (login["user"]["id"].as_i64().unwrap(), login["token"].as_str().unwrap().to_owned())
    }

    /// A shopper who is logged in and has an address.
    pub(crate) async fn shopper(&self, name: &str) -> Shopper {
        let (_id, token) = self.log_in(name).await;
        let address = self.post(&token, "/api/v1/user/addresses", address()).await.ok(201);
        Shopper { token, address_id: address["id"].as_i64().unwrap() }
    }

    /// The token of an admin who may do anything.
    pub(crate) async fn admin(&self) -> String {
        let (username, password) = ADMIN;
        let body = json!({ "username": username, "password": password });
        let login = self.post("", "/api/admin/login", body).await.ok(200);
        login["token"].as_str().unwrap().to_owned()
    }

    /// The token of an admin who may do what `role` says.
    pub(crate) async fn admin_as(&self, role: &str) -> String {
        let mut conn = self.store.connection().await.unwrap();
        let id = mysql::admin::save(&mut conn, role, "no hash", role).await.unwrap();
        let admin = mysql::admin::find(&mut conn, id).await.unwrap().unwrap();
        let token = AdminToken { admin_id: id, version: admin.token_version };
        tokens().for_admin(token, now()).unwrap().0
    }

    /// The token of an admin who may do only what `permissions` name.
    pub(crate) async fn admin_who_may(&self, permissions: &[&str]) -> String {
        let role = format!("role-{}", key());
        let permissions = permissions.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut conn = self.store.connection().await.unwrap();
        mysql::role::create(&mut conn, &role, "test", &permissions).await.unwrap();
        self.admin_as(&role).await
    }

    /// Publishes a sale of `stock` units of SKU 1 that runs; answers its id and its item's.
    pub(crate) async fn running_sale(&self, stock: u32, per_limit: u32) -> (i64, i64) {
        let sale = sale(-60, 3_600, stock, per_limit);
        self.publish(sale).await
    }

    /// Creates and publishes `sale`; answers its id and its first item's.
    pub(crate) async fn publish(&self, sale: Value) -> (i64, i64) {
        let admin = self.admin().await;
        let sale = self.post_once(&admin, &key(), "/api/admin/flash-sales", sale).await.ok(201);
        let id = sale["id"].as_i64().unwrap();
        let path = format!("/api/admin/flash-sales/{id}/publish");
        let sale = self.post(&admin, &path, json!({})).await.ok(200);
        (id, sale["items"][0]["id"].as_i64().unwrap())
    }

    /// Orders `quantity` units in a sale.
    pub(crate) async fn order(
        &self,
        shopper: &Shopper,
        (sale, item): (i64, i64),
        key: &str,
        quantity: u32,
    ) -> Answer {
        let body = json!({
            "item_id": item, "quantity": quantity, "address_id": shopper.address_id,
        });
        let path = format!("/api/v1/flash-sales/{sale}/orders");
        self.post_once(&shopper.token, key, &path, body).await
    }

    /// Prepares the payment of an order; answers the prepay id.
    pub(crate) async fn prepay(&self, shopper: &Shopper, order_no: &str) -> String {
        let body = json!({ "order_no": order_no });
        let path = "/api/v1/payment/prepay";
        let prepaid = self.post_once(&shopper.token, &key(), path, body).await.ok(200);
        prepaid["prepay_id"].as_str().unwrap().to_owned()
    }

    /// Confirms a payment, as a shopper does in WeChat; answers its number there.
    pub(crate) async fn pay(&self, prepay_id: &str) -> String {
        let body = json!({ "prepay_id": prepay_id });
        let paid = self.sim(Method::POST, "/_sim/pay", Some(body)).await.ok(200);
        paid["out_trade_no"].as_str().unwrap().to_owned()
    }

    /// Where an order stands.
    pub(crate) async fn status(&self, shopper: &Shopper, order: i64) -> i64 {
        let order = self.get(&shopper.token, &format!("/api/v1/orders/{order}")).await.ok(200);
        order["status"].as_i64().unwrap()
    }

    /// Waits until an order has this status.
    pub(crate) async fn until_status(&self, shopper: &Shopper, order: i64, status: i64) {
        let what = format!("order {order} has the status {status}");
        wait_until(&what, async || self.status(shopper, order).await == status).await;
    }

    /// A number from the database.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.store.number_raw(sql).await.unwrap()
    }
}

/// Runs a mall in a thread of its own, as the program does; answers its port.
async fn serve(
    config: Config,
    stopped: oneshot::Receiver<()>,
) -> (u16, std::thread::JoinHandle<anyhow::Result<()>>) {
    let (tell, told) = oneshot::channel();
    let server = std::thread::spawn(move || {
        let runtime = || {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap()
        };
        actix_web::rt::System::with_tokio_rt(runtime).block_on(async move {
            let app = App::build(config).await?;
            tell.send(app.port()).ok();
            app.run_until(async move { drop(stopped.await) }).await
        })
    });
    match told.await {
        Ok(port) => (port, server),
        Err(_gone) => panic!("the mall did not start: {:?}", server.join()),
    }
}

/// Fills a database with the demo data and an admin.
pub(crate) async fn seed(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    mysql::seed::run(&mut tx, Clock::system().now()).await.unwrap();
    let (username, password) = ADMIN;
    let hash = mall::password::hash(&Secret::new(password)).unwrap();
    mysql::admin::save(&mut tx, username, &hash, "super").await.unwrap();
    tx.commit().await.unwrap();
}

fn authorized(request: reqwest::RequestBuilder, token: &str) -> reqwest::RequestBuilder {
    if token.is_empty() { request } else { request.bearer_auth(token) }
}

/// Tokens signed as the malls of tests sign them.
pub(crate) fn tokens() -> Tokens {
    Tokens::new(&Secret::new(JWT_SECRET))
}

/// A query such as `?a=1&b=%20`.
pub(crate) fn query<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name.as_ref());
        query.push('=');
        for byte in value.as_ref().bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    query.push(char::from(byte));
                }
                other => query.push_str(&format!("%{other:02X}")),
            }
        }
    }
    query
}

/// An idempotency key that nobody used.
pub(crate) fn key() -> String {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    format!("test-key-{count:08}")
}

/// An address as a shopper writes it.
pub(crate) fn address() -> Value {
    json!({
        "name": "张三", "phone": "13800138000", "province": "广东省", "city": "深圳市",
        "district": "南山区", "detail": "科技园 1 号",
    })
}

/// A sale of SKU 1 that opens and closes so many seconds from now.
pub(crate) fn sale(opens_secs: i64, closes_secs: i64, stock: u32, per_limit: u32) -> Value {
    json!({
        "name": "测试秒杀",
        "start_time": in_secs(opens_secs),
        "end_time": in_secs(closes_secs),
        "items": [
            { "sku_id": 1, "flash_price": "99.00", "stock": stock, "per_limit": per_limit },
        ],
    })
}

/// The time so many seconds from now, as JSON has it.
pub(crate) fn in_secs(secs: i64) -> String {
    (now() + TimeDelta::seconds(secs)).to_rfc3339()
}

/// The time.
pub(crate) fn now() -> DateTime<Utc> {
    Clock::system().now()
}

/// Waits until `condition` holds.
pub(crate) async fn wait_until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let until = tokio::time::Instant::now() + PATIENCE;
    while !condition().await {
        assert!(tokio::time::Instant::now() < until, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
