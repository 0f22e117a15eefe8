//! A shop that can do no more than pay and be told: the client, a simulator of its own, and a
//! listener for notifications.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::Clock;
use mall_simulator::{Options, Simulator};
use mall_wechat::{
    Config, KeyMode, Notification, NotificationError, NotificationHeaders, Prepay, PrepayId,
    PublicKeyConfig, Refund, Secret, WeChat,
};
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc};

/// How long a notification may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Shop {
    pub(crate) wechat: WeChat,
    simulator: Simulator,
    config: Config,
    folder: PathBuf,
    http: reqwest::Client,
    notify_url: String,
    /// The one shopper.
    pub(crate) openid: String,
    told: Mutex<mpsc::UnboundedReceiver<Told>>,
}

type Told = Result<Notification, NotificationError>;

struct Listener {
    wechat: WeChat,
    told: mpsc::UnboundedSender<Told>,
}

impl Shop {
    pub(crate) async fn open(mode: KeyMode) -> Self {
        let folder = folder();
        let mut options = Options::new(([127, 0, 0, 1], 0).into(), &folder);
        options.time_scale = 0.01;
        let simulator = Simulator::start(options).unwrap();
        let identity = simulator.identity();
        let read = |path| std::fs::read_to_string(path).unwrap();
        let config = Config {
            base_url: simulator.url().to_owned(),
            appid: identity.appid.clone(),
            app_secret: Secret::new(&identity.app_secret),
            mchid: identity.mchid.clone(),
            api_v3_key: Secret::new(&identity.api_v3_key),
            merchant_key_pem: Secret::new(read(&identity.merchant_key_file)),
            merchant_serial: identity.merchant_serial.clone(),
            key_mode: mode,
            public_key: Some(PublicKeyConfig {
                id: identity.platform_public_key_id.clone(),
                pem: read(&identity.platform_public_key_file),
            }),
            request_timeout: Config::REQUEST_TIMEOUT,
            connect_timeout: Config::CONNECT_TIMEOUT,
        };
        let wechat = WeChat::new(config.clone()).unwrap();
        let (notify_url, told) = listen(wechat.clone());
        let openid = wechat.login("sim:zhang").await.unwrap().openid;
        Self {
            wechat,
            simulator,
            config,
            folder,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            notify_url,
            openid,
            told: Mutex::new(told),
        }
    }

    /// Another client of the same simulator, with other settings.
    pub(crate) fn client(&self, change: impl FnOnce(&mut Config)) -> WeChat {
        let mut config = self.config.clone();
        change(&mut config);
        WeChat::new(config).unwrap()
    }

    pub(crate) fn prepay(&self, out_trade_no: &str) -> Prepay {
        Prepay {
            out_trade_no: out_trade_no.to_owned(),
            description: "限时抢购 × 1".to_owned(),
            amount_fen: 9900,
            openid: self.openid.clone(),
            expire_at: now() + TimeDelta::minutes(5),
            notify_url: self.notify_url.clone(),
        }
    }

    pub(crate) fn refund(&self, out_refund_no: &str, out_trade_no: &str, fen: i64) -> Refund {
        Refund {
            out_refund_no: out_refund_no.to_owned(),
            out_trade_no: out_trade_no.to_owned(),
            refund_fen: fen,
            total_fen: 9900,
            reason: Some("不想要了".to_owned()),
            notify_url: self.notify_url.clone(),
        }
    }

    /// Prepares a payment; what has to be paid with.
    pub(crate) async fn order(&self, out_trade_no: &str) -> PrepayId {
        self.wechat.prepay(&self.prepay(out_trade_no), now()).await.unwrap()
    }

    /// The shopper confirms the payment.
    pub(crate) async fn pay(&self, prepay_id: &PrepayId) {
        self.control("/_sim/pay", json!({"prepay_id": prepay_id.as_str()})).await;
    }

    /// Sets what goes wrong.
    pub(crate) async fn faults(&self, faults: Value) {
        let url = format!("{}/_sim/faults", self.simulator.url());
        let answer = self.http.put(url).json(&faults).send().await.unwrap();
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
    }

    /// Sends a notification with something wrong in it.
    pub(crate) async fn forge(&self, forgery: Value) -> Told {
        self.control("/_sim/notify", forgery).await;
        self.told().await
    }

    async fn control(&self, path: &str, body: Value) {
        let url = format!("{}{path}", self.simulator.url());
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
    }

    /// What the control interface shows.
    pub(crate) async fn look(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.simulator.url());
        let answer = self.http.get(url).send().await.unwrap();
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
        answer.json().await.unwrap()
    }

    /// Somebody else forces a new access token: the one before is dead.
    pub(crate) async fn force_token(&self) {
        let body = json!({
            "grant_type": "client_credential",
            "appid": self.config.appid,
            "secret": self.config.app_secret.expose(),
            "force_refresh": true,
        });
        let url = format!("{}/cgi-bin/stable_token", self.simulator.url());
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["access_token"].is_string(), "{answer}");
    }

    /// The next notification that came, and what the client made of it.
    pub(crate) async fn told(&self) -> Told {
        let mut told = self.told.lock().await;
        tokio::time::timeout(PATIENCE, told.recv()).await.expect("a notification").unwrap()
    }

    pub(crate) async fn close(self) {
        self.simulator.stop().await;
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    Clock::system().now()
}

fn folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("mall-wechat-{}-{count}", std::process::id()))
}

fn listen(wechat: WeChat) -> (String, mpsc::UnboundedReceiver<Told>) {
    let (sender, told) = mpsc::unbounded_channel();
    let listener = Data::new(Listener { wechat, told: sender });
    let app =
        move || App::new().app_data(listener.clone()).route("/notify", web::post().to(notified));
    let server = HttpServer::new(app).workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    (format!("http://{address}/notify"), told)
}

async fn notified(listener: Data<Listener>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let told = match NotificationHeaders::read(|name| request.headers().get(name)?.to_str().ok()) {
        Ok(headers) => listener.wechat.notification(&headers, &body, now()).await,
        Err(missing) => Err(missing.into()),
    };
    let answer = match &told {
        Ok(_) => HttpResponse::NoContent(),
        Err(error) if error.is_forged() => HttpResponse::Unauthorized(),
        Err(_) => HttpResponse::InternalServerError(),
    }
    .finish();
    listener.told.send(told).unwrap();
    answer
}
