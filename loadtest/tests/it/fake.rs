//! A mall and its WeChat, made of a few maps. It keeps just enough of the rules to be bought at.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Json, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, error, web};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::Clock;
use serde_json::{Value, json};

const EXPIRY: TimeDelta = TimeDelta::seconds(1);

/// How the mall behaves; honest and quick by default.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Behaviour {
    /// Sells five units too many.
    pub(crate) oversells: bool,
    /// Says "sold out" while five units are left.
    pub(crate) is_stingy: bool,
    /// Does not know every fifth order any more.
    pub(crate) loses: bool,
    /// Makes another order when one is asked for again.
    pub(crate) forgets_keys: bool,
    /// Does what it is asked to, and breaks the connection before every third answer.
    pub(crate) drops_answers: bool,
    /// Refuses every fourth order for lack of room.
    pub(crate) is_busy: bool,
    /// Says of every fifth order that it will be known later.
    pub(crate) is_slow: bool,
}

/// A running one.
pub(crate) struct FakeMall {
    url: String,
    server: ServerHandle,
}

#[derive(Debug)]
struct Order {
    number: u64,
    user: String,
    status: u8,
    expire_at: DateTime<Utc>,
}

#[derive(Debug)]
struct State {
    behaviour: Behaviour,
    clock: Clock,
    stock: usize,
    start: Option<DateTime<Utc>>,
    published: bool,
    requests: u64,
    orders: BTreeMap<u64, Order>,
    by_key: HashMap<(String, String), u64>,
    bought: HashSet<String>,
}

type Shared = Data<Arc<Mutex<State>>>;

impl FakeMall {
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        let state = State {
            behaviour,
            clock: Clock::system(),
            stock: 0,
            start: None,
            published: false,
            requests: 0,
            orders: BTreeMap::new(),
            by_key: HashMap::new(),
            bought: HashSet::new(),
        };
        let state = Data::new(Arc::new(Mutex::new(state)));
        let (started, address) = mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = move || App::new().app_data(state.clone()).configure(routes);
                let server = HttpServer::new(app)
                    .workers(1)
                    .disable_signals()
                    .bind(("127.0.0.1", 0))
                    .unwrap();
                let address = server.addrs()[0];
                let server = server.run();
                started.send((format!("http://{address}"), server.handle())).unwrap();
                server.await.unwrap();
            });
        });
        let (url, server) = address.recv_timeout(Duration::from_secs(10)).unwrap();
        Self { url, server }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for FakeMall {
    fn drop(&mut self) {
        // The server stops by itself; nobody waits for that.
        drop(self.server.stop(false));
    }
}

impl State {
    /// Every `n`th request is hit, and the others are not.
    fn hits(&mut self, is_on: bool, n: u64) -> bool {
        self.requests += 1;
        is_on && self.requests.is_multiple_of(n)
    }

    fn expire(&mut self) {
        let now = self.clock.now();
        for order in self.orders.values_mut().filter(|order| order.status == 0) {
            if order.expire_at <= now {
                order.status = 4;
                self.bought.remove(&order.user);
            }
        }
    }

    fn taken(&self) -> usize {
        self.orders.values().filter(|order| order.status != 4).count()
    }

    fn describe(&self, number: u64) -> HttpResponse {
        let Some(order) = self.orders.get(&number) else {
            return refusal(StatusCode::NOT_FOUND, "not_found");
        };
        HttpResponse::Ok().json(json!({
            "id": order.number,
            "order_no": format!("T{:020}", order.number),
            "status": order.status,
            "expire_at": order.expire_at,
        }))
    }
}

fn routes(app: &mut web::ServiceConfig) {
    app.route("/api/admin/login", web::post().to(token))
        .route("/api/v1/auth/login", web::post().to(token))
        .route("/api/v1/products/{id}", web::get().to(product))
        .route("/api/v1/user/addresses", web::post().to(address))
        .route("/api/admin/flash-sales", web::post().to(create))
        .route("/api/admin/flash-sales/{id}/{action}", web::post().to(act))
        .route("/api/v1/flash-sales/{id}/orders", web::post().to(order))
        .route("/api/v1/orders/by-request/{key}", web::get().to(by_request))
        .route("/api/v1/orders/{id}", web::get().to(find))
        .route("/api/v1/payment/prepay", web::post().to(prepay))
        .route("/api/v1/payment/{order_no}/status", web::get().to(status))
        .route("/_sim/pay", web::post().to(pay));
}

fn refusal(status: StatusCode, code: &str) -> HttpResponse {
    HttpResponse::build(status).json(json!({"code": code, "message": "no", "request_id": "1"}))
}

/// Nobody is checked: the token is the name.
async fn token(body: Json<Value>) -> HttpResponse {
    let name = body.get("code").or(body.get("username")).unwrap();
    HttpResponse::Ok().json(json!({"token": name, "expires_at": "2030-01-01T00:00:00Z"}))
}

async fn product() -> HttpResponse {
    HttpResponse::Ok().json(json!({"id": 1, "skus": [{"id": 7}, {"id": 8}]}))
}

async fn address(body: Json<Value>) -> HttpResponse {
    assert_eq!(body["phone"].as_str().unwrap().len(), 11);
    HttpResponse::Created().json(json!({"id": 3}))
}

async fn create(state: Shared, body: Json<Value>) -> HttpResponse {
    let mut state = state.lock().unwrap();
    let item = &body["items"][0];
    assert_eq!((&item["sku_id"], &item["per_limit"]), (&json!(7), &json!(1)));
    assert_eq!(item["flash_price"], "99.00");
    state.stock = usize::try_from(item["stock"].as_u64().unwrap()).unwrap();
    state.start = Some(body["start_time"].as_str().unwrap().parse().unwrap());
    HttpResponse::Created().json(json!({"id": 5, "items": [{"id": 6}]}))
}

async fn act(state: Shared, path: Path<(u64, String)>) -> HttpResponse {
    let (id, action) = path.into_inner();
    assert_eq!(id, 5);
    state.lock().unwrap().published = action == "publish";
    HttpResponse::NoContent().finish()
}

async fn order(state: Shared, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    let (user, key) = (user(&request), header(&request, "idempotency-key"));
    assert_eq!(body.0, json!({"item_id": 6, "quantity": 1, "address_id": 3}));
    assert!((8..=64).contains(&key.len()), "{key}");
    let mut state = state.lock().unwrap();
    let behaviour = state.behaviour;
    if state.hits(behaviour.is_busy, 4) {
        let mut busy = refusal(StatusCode::SERVICE_UNAVAILABLE, "busy");
        busy.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        return busy;
    }
    state.expire();

    let request = (user.clone(), key);
    let known = state.by_key.get(&request).copied().filter(|_| !behaviour.forgets_keys);
    let number = match known {
        Some(number) => number,
        None => {
            let stock = state.stock + if behaviour.oversells { 5 } else { 0 };
            let stock = stock - if behaviour.is_stingy { 5 } else { 0 };
            let now = state.clock.now();
            let code = if !state.published || state.start.is_none_or(|start| now < start) {
                Some("not_started")
            } else if stock <= state.taken() {
                Some("sold_out")
            } else if state.bought.contains(&user) && !behaviour.forgets_keys {
                Some("limit_exceeded")
            } else {
                None
            };
            if let Some(code) = code {
                return refusal(StatusCode::CONFLICT, code);
            }
            let number = state.requests;
            let expire_at = now + EXPIRY;
            state.bought.insert(user.clone());
            state.orders.insert(number, Order { number, user, status: 0, expire_at });
            state.by_key.insert(request, number);
            number
        }
    };
    if state.hits(behaviour.drops_answers, 3) {
        // An error in the body, when the head has been sent, breaks the connection.
        let broken = async { Err::<web::Bytes, _>(error::ErrorInternalServerError("broken")) };
        return HttpResponse::Ok().streaming(futures_util::stream::once(broken));
    }
    if state.hits(behaviour.is_slow, 5) {
        return HttpResponse::Accepted().json(json!({"request_id": "later"}));
    }
    let mut created = state.describe(number);
    *created.status_mut() = StatusCode::CREATED;
    if behaviour.loses && number.is_multiple_of(5) {
        state.orders.remove(&number);
    }
    created
}

async fn by_request(state: Shared, request: HttpRequest, path: Path<String>) -> HttpResponse {
    let state = state.lock().unwrap();
    match state.by_key.get(&(user(&request), path.into_inner())) {
        Some(number) => state.describe(*number),
        None => refusal(StatusCode::NOT_FOUND, "not_found"),
    }
}

async fn find(state: Shared, request: HttpRequest, path: Path<u64>) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.expire();
    let number = path.into_inner();
    match state.orders.get(&number) {
        Some(order) if order.user == user(&request) => state.describe(number),
        _ => refusal(StatusCode::NOT_FOUND, "not_found"),
    }
}

async fn prepay(state: Shared, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    assert!(8 <= header(&request, "idempotency-key").len());
    let mut state = state.lock().unwrap();
    state.expire();
    let order_no = body["order_no"].as_str().unwrap();
    match state.orders.get(&number(order_no)).map(|order| order.status) {
        Some(0) => HttpResponse::Ok().json(json!({"prepay_id": order_no, "timeStamp": "1"})),
        Some(_) => refusal(StatusCode::CONFLICT, "order_status"),
        None => refusal(StatusCode::NOT_FOUND, "not_found"),
    }
}

async fn pay(state: Shared, body: Json<Value>) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.expire();
    match state.orders.get_mut(&number(body["prepay_id"].as_str().unwrap())) {
        Some(order) if order.status == 0 => {
            order.status = 1;
            HttpResponse::NoContent().finish()
        }
        _ => refusal(StatusCode::CONFLICT, "closed"),
    }
}

async fn status(state: Shared, path: Path<String>) -> HttpResponse {
    state.lock().unwrap().describe(number(&path))
}

fn number(order_no: &str) -> u64 {
    order_no.trim_start_matches('T').parse().unwrap()
}

fn user(request: &HttpRequest) -> String {
    header(request, "authorization").trim_start_matches("Bearer ").to_owned()
}

fn header(request: &HttpRequest, name: &str) -> String {
    request.headers().get(name).unwrap().to_str().unwrap().to_owned()
}
