//! A shop of a test's own: a database, a key space, a simulated WeChat with somebody who listens
//! to it, and as many nodes as the test starts.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use mall_actors::audit::{self, Report, Verdict};
use mall_actors::{FlashOrder, Mall, Placed, Placing, Settings};
use mall_domain::order::Status;
use mall_domain::request::RequestKey;
use mall_domain::{
    AddressId, AdminId, Clock, Money, OrderId, PoolId, SaleId, SaleItemId, SkuId, UserId,
};
use mall_simulator::{Options, Simulator};
use mall_store::Store;
use mall_store::mysql::flash_sale::{self, NewSale, NewSaleItem};
use mall_store::mysql::{order, seed};
use mall_store::redis::stock::PoolView;
use mall_store::testing::Sandbox;
use mall_wechat::{
    Config, KeyMode, NotificationEvent, NotificationHeaders, PublicKeyConfig, Secret, WeChat,
};
use serde_json::{Value, json};

/// How long anything may take that a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);
/// The admin of every test.
pub(crate) const ADMIN: AdminId = AdminId(1);
/// The SKU that every sale sells, and how many units of it there are.
pub(crate) const SKU: SkuId = SkuId(1);
pub(crate) const SKU_STOCK: i64 = 1_000_000;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_unset| {
        panic!("{name} is not set: `eval \"$(./dev db)\"` starts MariaDB and Redis and sets it")
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Runs `test` in a world of its own, of which nothing remains, also if the test fails.
pub(crate) fn in_a_world(test: impl AsyncFnOnce(&World)) {
    let urls = (variable("DATABASE_URL"), variable("MALL_TEST_REDIS_URL"));
    let sandbox = runtime().block_on(Sandbox::create(&urls.0, &urls.1)).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let system = actix_rt::System::with_tokio_rt(runtime);
        system.block_on(async {
            let world = World::open(&sandbox).await;
            test(&world).await;
            world.close().await;
        });
    }));
    runtime().block_on(sandbox.clean()).unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) wechat: WeChat,
    mysql_and_redis: mall_store::Settings,
    simulator: Simulator,
    folder: PathBuf,
    http: reqwest::Client,
    ear: Data<Ear>,
    ear_url: String,
    nodes: Mutex<Vec<Mall>>,
    next_node: AtomicU16,
}

/// Takes notifications as the shop's server does, and counts what came of them.
struct Ear {
    wechat: WeChat,
    node: Mutex<Option<Mall>>,
    accepted: AtomicUsize,
    refused: AtomicUsize,
}

/// A published sale with one item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sale {
    pub(crate) id: SaleId,
    pub(crate) item: SaleItemId,
    pub(crate) pool: PoolId,
}

impl World {
    async fn open(sandbox: &Sandbox) -> Self {
        let store = Store::connect(sandbox.settings()).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        seed::run(&mut tx, Clock::system().now()).await.unwrap();
        tx.commit().await.unwrap();

        let folder = std::env::temp_dir().join(sandbox.settings().redis_prefix.replace(':', ""));
        let mut options = Options::new(([127, 0, 0, 1], 0).into(), &folder);
        options.time_scale = 0.001;
        options.time_expire_min_secs = 0;
        let simulator = Simulator::start(options).unwrap();
        let wechat = WeChat::new(config(&simulator)).unwrap();
        let ear = Data::new(Ear {
            wechat: wechat.clone(),
            node: Mutex::new(None),
            accepted: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
        });
        let ear_url = listen(&ear);
        Self {
            store,
            wechat,
            mysql_and_redis: sandbox.settings().clone(),
            simulator,
            folder,
            http: reqwest::Client::new(),
            ear,
            ear_url,
            nodes: Mutex::new(Vec::new()),
            next_node: AtomicU16::new(1),
        }
    }

    async fn close(self) {
        self.stop_nodes().await;
        self.simulator.stop().await;
        std::fs::remove_dir_all(&self.folder).unwrap();
    }

    /// Ends every node, so that nothing repairs anything any more.
    pub(crate) async fn stop_nodes(&self) {
        let nodes = std::mem::take(&mut *self.nodes.lock().unwrap());
        for node in nodes {
            node.drain(Duration::from_secs(5)).await;
        }
    }

    /// Starts a node with patient shoppers.
    pub(crate) async fn node(&self) -> Mall {
        self.node_with(|_settings| {}).await
    }

    /// Starts a node; it hears the notifications that come from here on.
    pub(crate) async fn node_with(&self, change: impl FnOnce(&mut Settings)) -> Mall {
        let mut settings = Settings {
            node_id: self.next_node.fetch_add(1, Ordering::Relaxed),
            answer_within: PATIENCE,
            notify_url: format!("{}/pay", self.ear_url),
            refund_notify_url: format!("{}/refund", self.ear_url),
            ..Settings::default()
        };
        change(&mut settings);
        let store = Store::connect(&self.mysql_and_redis).await.unwrap();
        let node =
            Mall::start(store, self.wechat.clone(), settings, Clock::system()).await.unwrap();
        self.nodes.lock().unwrap().push(node.clone());
        *self.ear.node.lock().unwrap() = Some(node.clone());
        node
    }

    /// Publishes a sale of `stock` units that is on, at most `limit` for each shopper.
    pub(crate) async fn sale(&self, node: &Mall, stock: u32, limit: u32) -> Sale {
        let now = Clock::system().now();
        let item = NewSaleItem {
            sku_id: SKU,
            flash_price: Money::from_fen(990).unwrap(),
            stock,
            per_limit: limit,
        };
        let new = NewSale {
            name: "双十一".to_owned(),
            start_time: now - TimeDelta::seconds(60),
            end_time: now + TimeDelta::seconds(3_600),
            order_timeout_secs: None,
            items: vec![item],
        };
        let mut tx = self.store.begin().await.unwrap();
        let id = flash_sale::create(&mut tx, &new, ADMIN).await.unwrap();
        tx.commit().await.unwrap();
        node.publish(id, ADMIN).await.unwrap();
        let mut tx = self.store.begin().await.unwrap();
        let sale = flash_sale::find(&mut tx, id).await.unwrap().unwrap();
        Sale { id, item: sale.items[0].id, pool: sale.items[0].pool_id.unwrap() }
    }

    /// Adds shoppers 1 to `count`, each with an address.
    pub(crate) async fn shoppers(&self, count: i64) {
        let users: Vec<_> =
            (1..=count).map(|user| format!("({user},'{}')", openid(user))).collect();
        let addresses: Vec<_> = (1..=count)
            .map(|user| {
                let id = address_of(user);
                format!("({id},{user},'张三','13800138000','广东省','深圳市','南山区','1 号')")
            })
            .collect();
        let sql = format!(
            "INSERT INTO users (id, openid) VALUES {};
             INSERT INTO user_addresses (id, user_id, name, phone, province, city, district, detail)
             VALUES {}",
            users.join(","),
            addresses.join(",")
        );
        self.store.execute_raw(&sql).await.unwrap();
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.store.number_raw(sql).await.unwrap()
    }

    pub(crate) async fn orders(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM orders").await
    }

    /// Units of a pool that MySQL has left.
    pub(crate) async fn left(&self, pool: PoolId) -> i64 {
        self.number(&format!("SELECT total - taken FROM stock_pools WHERE id = {pool}")).await
    }

    /// Units of the SKU's ordinary stock that MySQL has left.
    pub(crate) async fn sku_left(&self) -> i64 {
        self.number("SELECT total - taken FROM stock_pools WHERE kind = 1 AND ref_id = 1").await
    }

    pub(crate) async fn view(&self, pool: PoolId) -> PoolView {
        self.store.redis().look(pool).await.unwrap().unwrap().view
    }

    pub(crate) async fn status(&self, id: OrderId) -> Status {
        let mut tx = self.store.begin().await.unwrap();
        order::find(&mut tx, id).await.unwrap().unwrap().status
    }

    /// The audit of the shop, which may take its time to come to rest.
    pub(crate) async fn audit(&self) -> Report {
        self.audit_within(PATIENCE).await
    }

    pub(crate) async fn audit_within(&self, rest_within: Duration) -> Report {
        let options = audit::Options { rest_within, leak_after: TimeDelta::seconds(60) };
        audit::run(&self.store, &Clock::system(), options).await.unwrap()
    }

    /// Fails unless the shop comes to rest with its books in order.
    pub(crate) async fn assert_books(&self) -> Report {
        let report = self.audit().await;
        let broken: Vec<_> =
            report.checks.iter().filter(|check| check.holds != Some(true)).collect();
        assert!(report.at_rest && report.verdict == Verdict::Pass, "{broken:#?}");
        assert_eq!((report.oversold, report.lost, report.duplicate_orders), (0, 0, 0));
        assert_eq!((report.unpaid_leaked, report.redis_mysql_drift), (0, 0));
        report
    }

    /// Something that people do at the simulator.
    async fn control(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.simulator.url());
        let body = serde_json::to_vec(body).unwrap();
        let reply = self.http.request(method, url).body(body).send().await.unwrap();
        let ok = reply.status().is_success();
        let reply: Value = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
        assert!(ok, "{path}: {reply}");
        reply
    }

    /// The shopper pays in WeChat.
    pub(crate) async fn pay(&self, prepay_id: &str) {
        let body = json!({ "prepay_id": prepay_id });
        self.control(reqwest::Method::POST, "/_sim/pay", &body).await;
    }

    /// The shopper tries to pay in WeChat, which may refuse.
    pub(crate) async fn try_pay(&self, body: &Value) -> bool {
        let url = format!("{}/_sim/pay", self.simulator.url());
        let reply = self.http.post(url).body(body.to_string()).send().await.unwrap();
        reply.status().is_success()
    }

    /// What goes wrong at WeChat from here on.
    pub(crate) async fn faults(&self, settings: Value) {
        self.control(reqwest::Method::PUT, "/_sim/faults", &settings).await;
    }

    /// WeChat tells of a payment as `request` says; answers with our HTTP status.
    pub(crate) async fn tell(&self, request: Value) -> i64 {
        let reply = self.control(reqwest::Method::POST, "/_sim/notify", &request).await;
        reply["status"].as_i64().unwrap_or_else(|| panic!("no status: {reply}"))
    }

    /// How many orders WeChat knows.
    pub(crate) async fn orders_at_wechat(&self) -> i64 {
        let body = json!({});
        let reply = self.control(reqwest::Method::GET, "/_sim/orders", &body).await;
        reply["total"].as_i64().unwrap()
    }

    /// Notifications that were taken.
    pub(crate) fn accepted(&self) -> usize {
        self.ear.accepted.load(Ordering::SeqCst)
    }
}

fn config(simulator: &Simulator) -> Config {
    let identity = simulator.identity();
    let read = |path| std::fs::read_to_string(path).unwrap();
    Config {
        base_url: simulator.url().to_owned(),
        appid: identity.appid.clone(),
        app_secret: Secret::new(&identity.app_secret),
        mchid: identity.mchid.clone(),
        api_v3_key: Secret::new(&identity.api_v3_key),
        merchant_key_pem: Secret::new(read(&identity.merchant_key_file)),
        merchant_serial: identity.merchant_serial.clone(),
        key_mode: KeyMode::PublicKey,
        public_key: Some(PublicKeyConfig {
            id: identity.platform_public_key_id.clone(),
            pem: read(&identity.platform_public_key_file),
        }),
        request_timeout: Config::REQUEST_TIMEOUT,
        connect_timeout: Config::CONNECT_TIMEOUT,
    }
}

/// Listens to notifications; answers where.
fn listen(ear: &Data<Ear>) -> String {
    let data = Data::clone(ear);
    let service = move || App::new().app_data(Data::clone(&data)).default_service(web::to(hear));
    let server = HttpServer::new(service).workers(1).disable_signals();
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    drop(tokio::spawn(server.run()));
    format!("http://{address}")
}

async fn hear(ear: Data<Ear>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let header = |name: &'static str| request.headers().get(name)?.to_str().ok();
    let headers = NotificationHeaders::read(header).unwrap();
    let node = ear.node.lock().unwrap().clone().unwrap();
    let opened = ear.wechat.notification(&headers, &body, Clock::system().now()).await;
    let taken = match opened.map(|notification| notification.event) {
        Ok(NotificationEvent::Payment(transaction)) => {
            node.payment_notified(transaction).await.map_err(|refusal| refusal.to_string())
        }
        Ok(NotificationEvent::Refund(refund)) => {
            node.refund_notified(refund).await.map_err(|refusal| refusal.to_string())
        }
        Ok(NotificationEvent::Other { event_type }) => Err(event_type),
        Err(error) => Err(error.to_string()),
    };
    match taken {
        Ok(()) => {
            ear.accepted.fetch_add(1, Ordering::SeqCst);
            HttpResponse::NoContent().finish()
        }
        Err(refusal) => {
            ear.refused.fetch_add(1, Ordering::SeqCst);
            HttpResponse::BadRequest().body(refusal)
        }
    }
}

impl Sale {
    /// What shopper `user` sends for one unit under the key `name`.
    pub(crate) fn order(self, user: i64, name: &str) -> FlashOrder {
        FlashOrder {
            user_id: UserId(user),
            sale_id: self.id,
            item_id: self.item,
            quantity: 1,
            address_id: address_of(user),
            key: key(name),
        }
    }

    /// Shopper `user` gets a unit.
    pub(crate) async fn buy(self, node: &Mall, user: i64, name: &str) -> Placed {
        placed(node.place(self.order(user, name)).await)
    }

    /// Shoppers `from` to `to` ask for one unit each, all at once, one after the other of `nodes`.
    pub(crate) async fn rush(self, nodes: &[Mall], from: i64, to: i64) -> Vec<Placing> {
        let asking: Vec<_> = (from..=to)
            .zip(nodes.iter().cycle().cloned())
            .map(|(user, node)| {
                tokio::spawn(async move { node.place(self.order(user, "rush")).await })
            })
            .collect();
        let mut answers = Vec::new();
        for answer in asking {
            answers.push(answer.await.unwrap());
        }
        answers
    }
}

pub(crate) fn key(name: &str) -> RequestKey {
    RequestKey::parse(&format!("request-{name}")).unwrap()
}

/// The openid of shopper `user`, in the form that WeChat's have.
pub(crate) fn openid(user: i64) -> String {
    format!("o{user:0>27}")
}

/// The address of shopper `user`.
pub(crate) fn address_of(user: i64) -> AddressId {
    AddressId(user + 100_000)
}

/// The order that `placing` tells of.
#[track_caller]
pub(crate) fn placed(placing: Placing) -> Placed {
    match placing {
        Placing::Placed(placed) => placed,
        other => panic!("no order but {other:?}"),
    }
}

/// The orders among `answers`.
pub(crate) fn all_placed(answers: &[Placing]) -> Vec<Placed> {
    let order = |answer: &Placing| match answer {
        Placing::Placed(placed) => Some(placed.clone()),
        _ => None,
    };
    answers.iter().filter_map(order).collect()
}

/// Waits until `condition` holds; `what` says which that is.
pub(crate) async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !condition().await {
        assert!(tokio::time::Instant::now() < deadline, "it never came to pass that {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
