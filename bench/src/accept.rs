//! Orders per second of one hot SKU: ours and the usual design in turn, round after round.

use std::time::Duration;

use anyhow::{Context, ensure};
use mall_domain::SaleId;
use mall_store::Store;
use mall_store::mysql::{audit, flash_sale};
use serde::Serialize;
use serde_json::{Value, json};

use crate::load::{self, Load, Outcome};

/// How the orders of both sides are measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Flags {
    /// Rounds; each measures both sides.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// How long one side is loaded in a round.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Open connections.
    #[arg(long, default_value_t = 512)]
    connections: u64,
    /// Shoppers that take turns.
    #[arg(long, default_value_t = 1000)]
    shoppers: u32,
    /// Where the usual design listens.
    #[arg(long, default_value = "127.0.0.1:8095")]
    contender: String,
    /// Print one JSON object as the last line.
    #[arg(long)]
    json: bool,
}

/// Units of each side: more than a run can sell, so that nothing is ever sold out.
const UNITS: u32 = 480_000;
/// The least ratio that the product promises.
const TARGET_TIMES_10: u64 = 80;

#[derive(Debug, Serialize)]
struct Measure {
    name: &'static str,
    value: u64,
    unit: &'static str,
    ratio: Option<String>,
    target: Option<String>,
    holds: Option<bool>,
}

fn setting(name: &str) -> anyhow::Result<String> {
    std::env::var(name).with_context(|| format!("{name} is not set: load .dev/env"))
}

/// Measures and prints.
pub(crate) async fn run(flags: Flags) -> anyhow::Result<()> {
    let base = setting("MALL_PUBLIC_URL")?;
    let client = reqwest::Client::new();
    let settings = mall_store::Settings {
        mysql_url: setting("MALL_DB_URL")?,
        mysql_connections_max: 4,
        redis_url: setting("MALL_REDIS_URL")?,
        redis_prefix: std::env::var("MALL_REDIS_PREFIX").unwrap_or_default(),
        redis_clients: 1,
    };
    let store = Store::connect(&settings).await?;
    say(&format!("{} shoppers log in", flags.shoppers));
    let shoppers = log_in(&client, &base, flags.shoppers).await?;
    let (ours, item) = publish(&client, &base, UNITS).await?;
    let (theirs, their_item) = publish(&client, &base, UNITS).await?;
    let pool = pool_of(&store, theirs).await?;
    let mut contender = Contender::start(&flags.contender, pool)?;
    wait_for_port(&flags.contender).await?;

    let path = |sale: i64| format!("/api/v1/flash-sales/{sale}/orders");
    let load = |base: &str, sale, item| Load {
        base: base.to_owned(),
        path: path(sale),
        item,
        shoppers: shoppers.clone(),
        seconds: flags.seconds,
        connections: flags.connections,
    };
    let sides = [
        ("ours", load(&base, ours, item)),
        (
            "one transaction per order",
            load(&format!("http://{}", flags.contender), theirs, their_item),
        ),
    ];
    let mut rates = [Vec::new(), Vec::new()];
    let mut last = [None, None];
    for round in 1..=flags.rounds {
        let measured = rates.iter_mut().zip(&mut last);
        for (side, ((name, load), (rates, last))) in sides.iter().zip(measured).enumerate() {
            let word = format!("bench{side}x{round}x{}", std::process::id());
            let before = orders(&store).await?;
            let load = load.clone();
            let outcome = tokio::task::spawn_blocking(move || load::run(&load, &word)).await??;
            let committed = orders(&store).await?.saturating_sub(before);
            let rate = per_second(committed, outcome.duration_us);
            say(&format!(
                "round {round}: {name}: {rate} committed/s, {} requests, {} refused, {} broken, p50 {} us, p99 {} us",
                outcome.requests, outcome.refused, outcome.broken, outcome.p50_us, outcome.p99_us
            ));
            rates.push(rate);
            *last = Some(outcome);
        }
    }
    contender.stop();
    for sale in [ours, theirs] {
        end(&client, &base, sale).await?;
    }
    report(&flags, rates, last)
}

fn report(flags: &Flags, rates: [Vec<u64>; 2], last: [Option<Outcome>; 2]) -> anyhow::Result<()> {
    let [ours, theirs] = rates.map(median);
    ensure!(0 < theirs, "the usual design committed nothing");
    let tenths = ours.saturating_mul(10) / theirs;
    let holds = TARGET_TIMES_10 <= tenths;
    let ratio = format!("{}.{}", tenths / 10, tenths % 10);
    let p99 = |outcome: Option<Outcome>| outcome.map_or(0, |outcome| outcome.p99_us);
    let [our_last, their_last] = last;
    let plain =
        |name, value, unit| Measure { name, value, unit, ratio: None, target: None, holds: None };
    let measures = [
        Measure {
            name: "committed/s (o) ours",
            value: ours,
            unit: "orders/s",
            ratio: Some(ratio.clone()),
            target: Some(format!("{}.{}", TARGET_TIMES_10 / 10, TARGET_TIMES_10 % 10)),
            holds: Some(holds),
        },
        plain("committed/s (s) one MySQL transaction per order", theirs, "orders/s"),
        plain("p99 (o)", p99(our_last), "us"),
        plain("p99 (s)", p99(their_last), "us"),
    ];
    say(&format!(
        "median of {} rounds: ours {ours}/s, theirs {theirs}/s, ratio {ratio}",
        flags.rounds
    ));
    if flags.json {
        print_line(&json!({
            "measures": measures,
            "verdict": if holds { "pass" } else { "fail" },
        }));
    }
    ensure!(holds, "the ratio {ratio} is below the target");
    Ok(())
}

fn median(mut rates: Vec<u64>) -> u64 {
    rates.sort_unstable();
    rates.get(rates.len() / 2).copied().unwrap_or(0)
}

fn per_second(count: u64, duration_us: u64) -> u64 {
    count.saturating_mul(1_000_000) / duration_us.max(1)
}

async fn orders(store: &Store) -> anyhow::Result<u64> {
    let mut tx = store.begin().await?;
    let counts = audit::counts(&mut tx, chrono::DateTime::UNIX_EPOCH).await?;
    Ok(u64::try_from(counts.orders)?)
}

async fn pool_of(store: &Store, sale: i64) -> anyhow::Result<i64> {
    let mut tx = store.begin().await?;
    let sale = flash_sale::find(&mut tx, SaleId(sale)).await?.context("the sale")?;
    let pool = sale.items.first().and_then(|item| item.pool_id);
    Ok(pool.context("the sale was published")?.0)
}

async fn post(
    client: &reqwest::Client,
    address: String,
    token: Option<&str>,
    body: Value,
) -> anyhow::Result<Value> {
    let key = format!("bench-{:032x}", rand_word());
    let mut request = client.post(&address).json(&body).header("Idempotency-Key", key);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await?;
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(status.is_success(), "{address} answered {status}: {text}");
    if text.is_empty() {
        return Ok(Value::Null);
    }
    Ok(serde_json::from_str(&text)?)
}

/// The text at `place` of an answer.
fn text(answer: &Value, place: &str) -> anyhow::Result<String> {
    let text = answer.pointer(place).and_then(Value::as_str);
    Ok(text.with_context(|| format!("the answer has no text at {place}"))?.to_owned())
}

/// The number at `place` of an answer.
fn number(answer: &Value, place: &str) -> anyhow::Result<i64> {
    let number = answer.pointer(place).and_then(Value::as_i64);
    number.with_context(|| format!("the answer has no number at {place}"))
}

/// A word that is new each time.
fn rand_word() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::hash::RandomState::new().build_hasher().finish()
}

/// Logs shoppers in and gives each an address: `token address_id` each.
async fn log_in(
    client: &reqwest::Client,
    base: &str,
    shoppers: u32,
) -> anyhow::Result<Vec<String>> {
    let run = rand_word();
    let mut lines = Vec::new();
    for nth in 0..shoppers {
        let code = json!({ "code": format!("sim:bench{run}x{nth}") });
        let login = post(client, format!("{base}/api/v1/auth/login"), None, code).await?;
        let token = text(&login, "/token")?;
        let address = json!({
            "name": "张三", "phone": "13800138000", "province": "广东省", "city": "深圳市",
            "district": "南山区", "detail": "科技园 1 号", "is_default": 1,
        });
        let address =
            post(client, format!("{base}/api/v1/user/addresses"), Some(&token), address).await?;
        lines.push(format!("{token} {}", number(&address, "/id")?));
    }
    Ok(lines)
}

/// The token of the demo admin.
async fn admin(client: &reqwest::Client, base: &str) -> anyhow::Result<String> {
    let login = json!({
        "username": setting("MALL_ADMIN_USERNAME")?,
        "password": setting("MALL_ADMIN_PASSWORD")?,
    });
    let admin = post(client, format!("{base}/api/admin/login"), None, login).await?;
    text(&admin, "/token")
}

/// Ends a sale: what is left goes back to the SKU, for the next run.
async fn end(client: &reqwest::Client, base: &str, sale: i64) -> anyhow::Result<()> {
    let token = admin(client, base).await?;
    let path = format!("{base}/api/admin/flash-sales/{sale}/end");
    post(client, path, Some(&token), json!({})).await?;
    Ok(())
}

/// Publishes a sale of `stock` units that is open now; answers its id and its item's.
async fn publish(client: &reqwest::Client, base: &str, stock: u32) -> anyhow::Result<(i64, i64)> {
    let token = admin(client, base).await?;
    let now = mall_domain::Clock::system().now();
    let product =
        client.get(format!("{base}/api/v1/products/1")).send().await?.json::<Value>().await?;
    let sku = number(&product, "/skus/0/id")?;
    let sale = json!({
        "name": "基准测试",
        "start_time": now - chrono::TimeDelta::seconds(5),
        "end_time": now + chrono::TimeDelta::hours(6),
        "order_timeout_secs": 7200,
        "items": [{ "sku_id": sku, "flash_price": "99.00", "stock": stock, "per_limit": 10_000 }],
    });
    let sale = post(client, format!("{base}/api/admin/flash-sales"), Some(&token), sale).await?;
    let id = number(&sale, "/id")?;
    let item = number(&sale, "/items/0/id")?;
    post(client, format!("{base}/api/admin/flash-sales/{id}/publish"), Some(&token), json!({}))
        .await?;
    Ok((id, item))
}

/// The usual design's server; it ends with this.
struct Contender(std::process::Child);

impl Contender {
    fn start(bind: &str, pool: i64) -> anyhow::Result<Self> {
        let child = std::process::Command::new(std::env::current_exe()?)
            .args(["contender", "--bind", bind, "--pool", &pool.to_string()])
            .spawn()?;
        Ok(Self(child))
    }

    fn stop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Drop for Contender {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn wait_for_port(address: &str) -> anyhow::Result<()> {
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("nobody listens on {address}")
}

#[expect(clippy::print_stderr, reason = "what a person reads while it runs")]
fn say(text: &str) {
    eprintln!("{text}");
}

#[expect(clippy::print_stdout, reason = "what a script reads at the end")]
fn print_line(value: &Value) {
    println!("{value}");
}
