//! A merchant for the tests: it signs, checks and decrypts by itself, with nothing but the keys of
//! the simulator's folder.

use std::collections::VecDeque;
use std::fs;
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web::{Bytes, Data, post};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use mall_simulator::{Identity, Options, PartnerKeys, Simulator};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

/// How long a test waits for what has to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder that is removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("mall-simulator-{}", random())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// 32 hexadecimal digits.
pub(crate) fn random() -> String {
    let bytes: [u8; 16] = rand::random();
    bytes.map(|byte| format!("{byte:02x}")).concat()
}

/// Asks until there is an answer.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(mut ask: impl FnMut() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("what was waited for didn't come")
}

/// A notification as the shop got it.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn id(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Inbox {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<u16>>,
}

/// The shop's server, which notes what it is told.
pub(crate) struct Shop {
    address: SocketAddr,
    inbox: Arc<Inbox>,
}

impl Shop {
    fn start() -> Self {
        let inbox = Arc::new(Inbox::default());
        let data = Data::from(Arc::clone(&inbox));
        let server = HttpServer::new(move || {
            App::new().app_data(data.clone()).default_service(post().to(take))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let address = server.addrs()[0];
        tokio::spawn(server.run());
        Self { address, inbox }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What the next requests are answered; 204 after that.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        self.inbox.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.inbox.received.lock().unwrap().clone()
    }

    /// The first `count` notifications, once they have come.
    pub(crate) async fn first(&self, count: usize) -> Vec<Received> {
        until(|| async { Some(self.received()).filter(|received| count <= received.len()) }).await
    }
}

async fn take(request: HttpRequest, body: Bytes, inbox: Data<Inbox>) -> HttpResponse {
    let mut headers = HeaderMap::new();
    for (name, value) in request.headers() {
        let name: reqwest::header::HeaderName = name.as_str().parse().unwrap();
        headers.insert(name, value.to_str().unwrap().parse().unwrap());
    }
    inbox.received.lock().unwrap().push(Received { headers, body: body.to_vec() });
    let status = inbox.answers.lock().unwrap().pop_front().unwrap_or(204);
    HttpResponse::build(status.try_into().unwrap()).finish()
}

/// An answer of the payment API, whose signature was checked.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
    pub(crate) verified: bool,
}

/// How a request is signed.
pub(crate) struct Manner {
    pub(crate) mchid: String,
    pub(crate) merchant_serial: String,
    pub(crate) offset_secs: i64,
    /// What `Wechatpay-Serial` says.
    pub(crate) platform_serial: Option<String>,
    /// What is sent in place of the body that was signed.
    pub(crate) sent: Option<String>,
    pub(crate) authorization: bool,
}

/// A merchant and the platform.
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) shop: Shop,
    pub(crate) http: reqwest::Client,
    pub(crate) key: KeyPair,
    pub(crate) folder: Folder,
    /// Where requests go, if not to this simulator: to another one with the same keys.
    pub(crate) elsewhere: Option<SocketAddr>,
}

impl World {
    /// Both, fresh; nothing waits for long.
    pub(crate) fn new() -> Self {
        Self::with(|options| options.time_scale = 0.0)
    }

    pub(crate) fn with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = Folder::new();
        let mut options = Options::new("127.0.0.1:0".parse().unwrap(), &folder.0);
        change(&mut options);
        let simulator = Simulator::start(options).unwrap();
        let pem = fs::read_to_string(&simulator.identity().merchant_key_file).unwrap();
        let key = KeyPair::from_pkcs8(pem::parse(pem).unwrap().contents()).unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { simulator, shop: Shop::start(), http, key, folder, elsewhere: None }
    }

    pub(crate) fn identity(&self) -> &Identity {
        self.simulator.identity()
    }

    pub(crate) fn partner_keys(&self) -> &PartnerKeys {
        self.simulator.partner_keys()
    }

    /// The same folder, after a stop and a start.
    pub(crate) async fn restarted(self) -> Self {
        let Self { simulator, shop, http, key, folder, elsewhere } = self;
        simulator.stop().await;
        let mut options = Options::new("127.0.0.1:0".parse().unwrap(), &folder.0);
        options.time_scale = 0.0;
        let simulator = Simulator::start(options).unwrap();
        Self { simulator, shop, http, key, folder, elsewhere }
    }

    fn url(&self, target: &str) -> String {
        let address = self.elsewhere.unwrap_or_else(|| self.simulator.address());
        format!("http://{address}{target}")
    }

    pub(crate) fn manner(&self) -> Manner {
        Manner {
            mchid: self.identity().mchid.clone(),
            merchant_serial: self.identity().merchant_serial.clone(),
            offset_secs: 0,
            platform_serial: Some(self.identity().platform_public_key_id.clone()),
            sent: None,
            authorization: true,
        }
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, "", self.manner()).await
    }

    pub(crate) async fn post(&self, target: &str, body: &Value) -> Answer {
        self.send("POST", target, &body.to_string(), self.manner()).await
    }

    pub(crate) async fn send(&self, method: &str, target: &str, body: &str, how: Manner) -> Answer {
        let mut request = self.http.request(method.parse().unwrap(), self.url(target));
        if how.authorization {
            let authorization = self.authorization(method, target, body, &how);
            request = request.header("Authorization", authorization);
        }
        if let Some(serial) = &how.platform_serial {
            request = request.header("Wechatpay-Serial", serial);
        }
        let body = how.sent.unwrap_or_else(|| body.to_owned());
        let response = request.body(body).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap();
        let verified = verifies(self.identity(), &headers, &body);
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Answer { status, headers, json, verified }
    }

    fn authorization(&self, method: &str, target: &str, body: &str, how: &Manner) -> String {
        let timestamp = now() + how.offset_secs;
        let nonce = random();
        let message = format!("{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
        format!(
            r#"WECHATPAY2-SHA256-RSA2048 mchid="{}",nonce_str="{nonce}",signature="{}",timestamp="{timestamp}",serial_no="{}""#,
            how.mchid,
            STANDARD.encode(signature),
            how.merchant_serial,
        )
    }

    /// A control request.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.http.request(method.parse().unwrap(), self.url(path)).json(&body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn faults(&self, changes: Value) {
        let (status, answer) = self.control("PUT", "/_sim/faults", changes).await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn summary(&self) -> Value {
        self.control("GET", "/_sim/summary", Value::Null).await.1
    }

    /// The summary, once it says what is wanted.
    pub(crate) async fn summary_when(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        until(|| async { Some(self.summary().await).filter(&wanted) }).await
    }

    /// The body of a prepay request.
    pub(crate) fn prepay_body(&self, number: &str) -> Value {
        json!({
            "appid": self.identity().appid,
            "mchid": self.identity().mchid,
            "description": "龙井茶 250克",
            "out_trade_no": number,
            "notify_url": self.shop.url("/notify"),
            "amount": { "total": 1990, "currency": "CNY" },
            "payer": { "openid": OPENID },
        })
    }

    /// Orders; answers the prepay id.
    pub(crate) async fn prepay(&self, number: &str) -> String {
        let answer = self.post(JSAPI, &self.prepay_body(number)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.verified);
        answer.json["prepay_id"].as_str().unwrap().to_owned()
    }

    /// The shopper confirms.
    pub(crate) async fn pay(&self, prepay_id: &str) -> (u16, Value) {
        self.control("POST", "/_sim/pay", json!({ "prepay_id": prepay_id })).await
    }

    /// Orders and pays; answers the transaction.
    pub(crate) async fn paid(&self, number: &str) -> String {
        let prepay_id = self.prepay(number).await;
        let (status, answer) = self.pay(&prepay_id).await;
        assert_eq!(status, 200, "{answer}");
        answer["transaction_id"].as_str().unwrap().to_owned()
    }

    /// What the platform says about an order.
    pub(crate) async fn query(&self, number: &str) -> Answer {
        let mchid = &self.identity().mchid;
        self.get(&format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}")).await
    }

    pub(crate) async fn close(&self, number: &str) -> Answer {
        let target = format!("/v3/pay/transactions/out-trade-no/{number}/close");
        self.post(&target, &json!({ "mchid": self.identity().mchid })).await
    }

    /// Whether a notification is signed by the key it names.
    pub(crate) fn verifies(&self, received: &Received) -> bool {
        verifies(self.identity(), &received.headers, &received.body)
    }

    /// What a notification tells, once decrypted.
    pub(crate) fn open(&self, received: &Received) -> Value {
        serde_json::from_slice(&open(self.identity(), &received.json()["resource"])).unwrap()
    }
}

pub(crate) const JSAPI: &str = "/v3/pay/transactions/jsapi";
pub(crate) const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

pub(crate) fn now() -> i64 {
    let elapsed = std::time::UNIX_EPOCH.elapsed().unwrap();
    elapsed.as_secs().try_into().unwrap()
}

/// Whether the platform's key named in `headers` signed `body`, just now.
fn verifies(identity: &Identity, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let wanted = ["Timestamp", "Nonce", "Signature", "Serial", "Signature-Type"];
    let values = wanted.map(|name| header(&format!("Wechatpay-{name}")));
    let [Some(timestamp), Some(nonce), Some(signature), Some(serial), Some(kind)] = values else {
        return false;
    };
    let key = if serial == identity.platform_public_key_id {
        read_pem(&identity.platform_public_key_file)
    } else if serial == identity.platform_cert_serial {
        certificate_key(&read_pem(&identity.platform_cert_file))
    } else {
        return false;
    };
    let Ok(signature) = STANDARD.decode(signature) else {
        return false;
    };
    let message = [timestamp.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
    let fresh = timestamp.parse::<i64>().unwrap().abs_diff(now()) < 300;
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
    kind == "WECHATPAY2-SHA256-RSA2048" && fresh && key.verify(&message, &signature).is_ok()
}

fn read_pem(path: &Path) -> Vec<u8> {
    pem::parse(fs::read(path).unwrap()).unwrap().into_contents()
}

fn certificate_key(der: &[u8]) -> Vec<u8> {
    let (_rest, certificate) = x509_parser::parse_x509_certificate(der).unwrap();
    certificate.public_key().raw.to_vec()
}

/// Unwraps a resource.
pub(crate) fn open(identity: &Identity, resource: &Value) -> Vec<u8> {
    assert_eq!(resource["algorithm"], "AEAD_AES_256_GCM");
    let text = |name: &str| resource[name].as_str().unwrap();
    let key = UnboundKey::new(&AES_256_GCM, identity.api_v3_key.as_bytes()).unwrap();
    let nonce = Nonce::try_assume_unique_for_key(text("nonce").as_bytes()).unwrap();
    let aad = Aad::from(text("associated_data").as_bytes());
    let mut bytes = STANDARD.decode(text("ciphertext")).unwrap();
    LessSafeKey::new(key).open_in_place(nonce, aad, &mut bytes).unwrap().to_vec()
}

/// The time that the API's text states, as seconds.
pub(crate) fn seconds(time: &Value) -> i64 {
    let text = time.as_str().unwrap();
    assert!(text.ends_with("+08:00"), "{text}");
    DateTime::parse_from_rfc3339(text).unwrap().timestamp()
}
