//! The plan of a measurement: what is made in the shop, who is loaded in which order, what is told.

use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;

use anyhow::{Context, ensure};
use mall_store::Store;
use mall_store::mysql::audit;
use serde_json::{Number, json};

use crate::load::{self, Crowd, Load, Outcome};
use crate::measure::{self, Measure, Rounds, Sample};
use crate::shop::{ITEMS_MAX, Item, Shop, setting};
use crate::usage;

/// How to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Flags {
    /// Rounds; each loads every contender once.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// How long one contender is loaded in a round.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// Open connections.
    #[arg(long, default_value_t = 512)]
    connections: u64,
    /// Shoppers that take turns.
    #[arg(long, default_value_t = 1000)]
    shoppers: u32,
    /// Only these contenders, by their letters.
    #[arg(long, default_value = "gnlsrock")]
    only: String,
    /// The first of the ports at which the usual designs listen.
    #[arg(long, default_value_t = 8095)]
    port: u16,
    /// Where `./dev` keeps what it started.
    #[arg(long, env = "MALL_DEV_DIR")]
    state: PathBuf,
    /// Print one JSON object as the last line.
    #[arg(long)]
    json: bool,
}

/// More orders per second than any machine of today commits of one SKU: the pool must last.
const PER_S_MAX: u64 = 60_000;
/// The same for one transaction per order.
const USUAL_PER_S_MAX: u64 = 15_000;
/// Different SKUs of the last measure.
const SKUS: usize = 1_000;
/// Variants of one product.
const SKUS_PER_PRODUCT: usize = 50;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// Answers, all of which must be good.
    Answers,
    /// Answers, all of which must be refusals.
    Refusals,
    /// Orders that MySQL has afterwards; the answers must be good.
    Commits,
}

/// One side of the comparison.
#[derive(Debug)]
struct Contender {
    letter: char,
    says: &'static str,
    unit: &'static str,
    counts: Counts,
    load: Load,
    /// Whose CPU time it takes.
    pids: Vec<u32>,
}

/// Measures and prints; fails if a target is missed or a round can't be counted.
pub(crate) async fn run(flags: Flags) -> anyhow::Result<()> {
    let base = setting("MALL_PUBLIC_URL")?;
    let store = Store::connect(&mall_store::Settings {
        mysql_url: setting("MALL_DB_URL")?,
        mysql_connections_max: 4,
        redis_url: setting("MALL_REDIS_URL")?,
        redis_prefix: std::env::var("MALL_REDIS_PREFIX").unwrap_or_default(),
        redis_clients: 1,
    })
    .await?;
    let shop = Shop::of_settings().await?;
    say(&format!("{} shoppers log in", flags.shoppers));
    let crowd = Crowd {
        shoppers: shop.shoppers(flags.shoppers).await?,
        seconds: flags.seconds,
        connections: flags.connections,
    };
    let mut started = Started::default();
    let contenders = prepare(&flags, &shop, &base, &crowd, &mut started).await?;
    ensure!(!contenders.is_empty(), "--only names no contender");

    let mut rounds = Rounds::new();
    let mut uncounted = Vec::new();
    for round in 1..=flags.rounds {
        for contender in &contenders {
            let word = format!("bench{}r{round}x{}", contender.letter, std::process::id());
            match measure_one(contender, &store, &crowd, &word).await? {
                Ok(sample) => {
                    say(&line(round, contender, &sample));
                    rounds.entry(contender.letter).or_default().push(sample);
                }
                Err(why) => {
                    let why = format!("round {round}, ({}): {why}", contender.letter);
                    say(&format!("NOT COUNTED: {why}"));
                    uncounted.push(why);
                }
            }
        }
    }
    let peak_kib = usage::peak_kib(usage::pid_of(&flags.state, "serve")?)?;
    drop(started);
    report(&flags, &contenders, &rounds, &uncounted, peak_kib)
}

/// Makes what is to be sold and starts the usual designs that are asked for.
async fn prepare(
    flags: &Flags,
    shop: &Shop,
    base: &str,
    crowd: &Crowd,
    started: &mut Started,
) -> anyhow::Result<Vec<Contender>> {
    let lasting = |per_s: u64| {
        let units = per_s.saturating_mul(flags.seconds).saturating_mul(flags.rounds.into());
        u32::try_from(units).context("the rounds are too many and too long")
    };
    let wants = |letter: char| flags.only.contains(letter);
    let pid = |program: &str| usage::pid_of(&flags.state, program);
    let (serve, mysql, redis) = (pid("serve")?, pid("mariadb")?, pid("redis")?);
    let (_product, skus) = shop.product(3, 50_000_000).await?;
    let [hot, usual, sold_out] = skus.as_slice() else { anyhow::bail!("a product of three SKUs") };

    let orders = |base: String, items: &[Item]| Load {
        base,
        method: "POST",
        path: "/api/v1/flash-sales/SALE/orders".to_owned(),
        items: items.iter().map(|item| (item.sale, item.item)).collect(),
    };
    let mut contenders = Vec::new();
    let mut add = |letter, says, unit, counts, load, pids| {
        contenders.push(Contender { letter, says, unit, counts, load, pids });
    };
    let hot = shop.sale(&[*hot], lasting(PER_S_MAX)?).await?;
    if wants('g') {
        let (address, pid) = started.contender("raw", flags.port, 0).await?;
        let says = "the load generator's own limit";
        add('g', says, "http/s", Counts::Answers, orders(address, &hot), vec![pid]);
    }
    if wants('n') {
        let (address, pid) = started.contender("noop", flags.port + 1, 0).await?;
        let says = "no-op: token check, JSON in and out";
        add('n', says, "http/s", Counts::Answers, orders(address, &hot), vec![pid]);
    }
    if wants('l') {
        let (address, pid) = started.contender("lua", flags.port + 2, 0).await?;
        let says = "one Redis script call per request, no database";
        add('l', says, "accept/s", Counts::Answers, orders(address, &hot), vec![pid, redis]);
    }
    if wants('s') {
        let items = shop.sale(&[*usual], lasting(USUAL_PER_S_MAX)?).await?;
        let pool = items.first().context("the sale has an item")?.pool;
        let (address, pid) = started.contender("mysql", flags.port + 3, pool).await?;
        let says = "one MySQL transaction per order";
        let load = orders(address, &items);
        add('s', says, "committed/s", Counts::Commits, load, vec![pid, mysql]);
    }
    let ours = vec![serve, mysql, redis];
    if wants('o') {
        let says = "ours: accepted and committed";
        let load = orders(base.to_owned(), &hot);
        add('o', says, "committed/s", Counts::Commits, load, ours.clone());
    }
    if wants('r') {
        let items = shop.sale(&[*sold_out], 1).await?;
        let shopper = crowd.shoppers.first().context("there is a shopper")?;
        shop.buy(*items.first().context("the sale has an item")?, shopper).await?;
        let says = "ours: sold-out refusals";
        let load = orders(base.to_owned(), &items);
        add('r', says, "http/s", Counts::Refusals, load, ours.clone());
    }
    if wants('c') {
        let (product, _skus) = shop.product(10, 100).await?;
        let path = format!("/api/v1/products/{product}");
        let load = Load { base: base.to_owned(), method: "GET", path, items: Vec::new() };
        add('c', "ours: product detail", "http/s", Counts::Answers, load, ours.clone());
    }
    if wants('k') {
        let items = many(shop, lasting(PER_S_MAX)?).await?;
        let says = "ours: accepted and committed, 1,000 SKUs";
        let load = orders(base.to_owned(), &items);
        add('k', says, "committed/s", Counts::Commits, load, ours);
    }
    Ok(contenders)
}

/// Sales of a thousand different SKUs that together have as many units as the hot one.
async fn many(shop: &Shop, units: u32) -> anyhow::Result<Vec<Item>> {
    let each = units / u32::try_from(SKUS)? + 1;
    let mut skus = Vec::with_capacity(SKUS);
    while skus.len() < SKUS {
        let (_product, more) = shop.product(SKUS_PER_PRODUCT, each.saturating_mul(2)).await?;
        skus.extend(more);
    }
    let mut items = Vec::with_capacity(SKUS);
    for skus in skus.chunks(ITEMS_MAX) {
        items.extend(shop.sale(skus, each.saturating_mul(2)).await?);
    }
    Ok(items)
}

/// Loads one contender; or says why what it did can't be counted.
async fn measure_one(
    contender: &Contender,
    store: &Store,
    crowd: &Crowd,
    word: &str,
) -> anyhow::Result<Result<Sample, String>> {
    let before = orders(store).await?;
    let cpu_before = usage::cpu_us(&contender.pids)?;
    let (load, crowd, word) = (contender.load.clone(), crowd.clone(), word.to_owned());
    let outcome = tokio::task::spawn_blocking(move || load::run(&load, &crowd, &word)).await??;
    let cpu_us = usage::cpu_us(&contender.pids)?.saturating_sub(cpu_before);
    let committed = orders(store).await?.saturating_sub(before);
    if let Some(why) = unexpected(contender.counts, &outcome) {
        return Ok(Err(why));
    }
    let count = match contender.counts {
        Counts::Answers | Counts::Refusals => outcome.requests,
        Counts::Commits => committed,
    };
    Ok(Ok(Sample {
        per_s: count.saturating_mul(1_000_000) / outcome.duration_us.max(1),
        p50_us: outcome.p50_us,
        p99_us: outcome.p99_us,
        p999_us: outcome.p999_us,
        cpu_us: cpu_us / count.max(1),
    }))
}

/// Why an outcome can't be counted: a pool that ran dry, an answer that nobody expected.
fn unexpected(counts: Counts, outcome: &Outcome) -> Option<String> {
    let Outcome { requests, refused, broken, .. } = *outcome;
    let expected = match counts {
        Counts::Answers | Counts::Commits => 0,
        Counts::Refusals => requests,
    };
    if requests == 0 {
        return Some("nobody answered".to_owned());
    }
    if refused != expected {
        return Some(format!("{refused} of {requests} were refused, not {expected}"));
    }
    (broken != 0).then(|| format!("{broken} connections broke or answers did not come in time"))
}

async fn orders(store: &Store) -> anyhow::Result<u64> {
    let mut conn = store.connection().await?;
    let counts = audit::counts(&mut conn, chrono::DateTime::UNIX_EPOCH).await?;
    Ok(u64::try_from(counts.orders)?)
}

fn line(round: u32, contender: &Contender, sample: &Sample) -> String {
    format!(
        "round {round}: ({}) {}: {} {}, p50 {} us, p99 {} us, p99.9 {} us, {} us of CPU each",
        contender.letter,
        contender.says,
        sample.per_s,
        contender.unit,
        sample.p50_us,
        sample.p99_us,
        sample.p999_us,
        sample.cpu_us
    )
}

/// Tells people and programs what came of it.
fn report(
    flags: &Flags,
    contenders: &[Contender],
    rounds: &Rounds,
    uncounted: &[String],
    peak_kib: u64,
) -> anyhow::Result<()> {
    let median = |letter, part: fn(&Sample) -> u64| measure::median_of(rounds, letter, part);
    let mut measures = Vec::new();
    say("");
    for contender in contenders {
        let letter = contender.letter;
        let (least, most) = measure::spread(rounds, letter);
        let (rate, cpu) = (median(letter, |s| s.per_s), median(letter, |s| s.cpu_us));
        let (p50, p99) = (median(letter, |s| s.p50_us), median(letter, |s| s.p99_us));
        let p999 = median(letter, |s| s.p999_us);
        say(&format!(
            "({letter}) {:<48} {rate:>8} {:<12} {least}..{most}, p50 {p50} us, p99 {p99} us, p99.9 {p999} us, CPU {cpu} us",
            contender.says, contender.unit
        ));
        let name = |what: &str| format!("({letter}) {what}{}", contender.says);
        measures.push(plain(name(""), rate, contender.unit));
        measures.push(plain(name("p50, "), p50, "us"));
        measures.push(plain(name("p99, "), p99, "us"));
        measures.push(plain(name("p99.9, "), p999, "us"));
        measures.push(plain(name("CPU time each, "), cpu, "us"));
    }
    measures.push(plain("memory of mall serve at its peak".to_owned(), peak_kib, "KiB"));
    say(&format!("    mall serve held {} MiB at most", peak_kib / 1024));
    say("");

    let judged = measure::judged(rounds);
    for measure in &judged {
        let verdict = if measure.holds == Some(true) { "holds" } else { "MISSED" };
        let target = measure.target.as_ref().map(Number::to_string).unwrap_or_default();
        let ratio = measure.value.to_string();
        say(&format!("{:<58} {ratio:>8}   target {target:>6}   {verdict}", measure.name));
    }
    for why in uncounted {
        say(&format!("not counted: {why}"));
    }
    let holds = judged.iter().all(|measure| measure.holds == Some(true)) && uncounted.is_empty();
    measures.extend(judged);
    let verdict = if holds { "pass" } else { "fail" };
    if flags.json {
        print_line(&json!({ "measures": measures, "verdict": verdict }).to_string());
    }
    ensure!(holds, "a target is missed or a round could not be counted");
    Ok(())
}

fn plain(name: String, value: u64, unit: &'static str) -> Measure {
    Measure { name, value: value.into(), unit, ratio: None, target: None, holds: None }
}

/// The usual designs that run; they end with this.
#[derive(Debug, Default)]
struct Started(Vec<Child>);

impl Started {
    /// Starts a design; answers its address and its pid.
    async fn contender(
        &mut self,
        design: &str,
        port: u16,
        pool: i64,
    ) -> anyhow::Result<(String, u32)> {
        let bind = format!("127.0.0.1:{port}");
        ensure!(
            tokio::net::TcpStream::connect(&bind).await.is_err(),
            "somebody listens on {bind} already: choose other ports with --port"
        );
        let child = std::process::Command::new(std::env::current_exe()?)
            .args(["contender", "--design", design, "--bind", &bind, "--pool", &pool.to_string()])
            .spawn()?;
        let pid = child.id();
        self.0.push(child);
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(&bind).await.is_ok() {
                return Ok((format!("http://{bind}"), pid));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("the contender {design} does not listen on {bind}")
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        for child in &mut self.0 {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

/// Tells a person.
#[expect(clippy::print_stderr, reason = "what a person reads while it runs")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

#[expect(clippy::print_stdout, reason = "what a script reads at the end")]
fn print_line(text: &str) {
    println!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Outcome = Outcome {
        requests: 10,
        duration_us: 1,
        refused: 0,
        broken: 0,
        p50_us: 1,
        p99_us: 1,
        p999_us: 1,
    };

    #[test]
    fn a_pool_that_ran_dry_is_not_counted() {
        assert_eq!(unexpected(Counts::Commits, &GOOD), None);
        assert!(unexpected(Counts::Commits, &Outcome { refused: 1, ..GOOD }).is_some());
        assert!(unexpected(Counts::Answers, &Outcome { broken: 1, ..GOOD }).is_some());
        assert!(unexpected(Counts::Answers, &Outcome { requests: 0, ..GOOD }).is_some());
    }

    #[test]
    fn refusals_are_counted_only_if_all_are_refusals() {
        assert_eq!(unexpected(Counts::Refusals, &Outcome { refused: 10, ..GOOD }), None);
        assert!(unexpected(Counts::Refusals, &Outcome { refused: 9, ..GOOD }).is_some());
    }
}
