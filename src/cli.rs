//! The commands of `mall`: words in, an exit code out.
//!
//! 0 is success; 1 a failure, or books that do not add up; 2 a command or settings that are wrong.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use mall_actors::audit::{self, Report, Verdict};
use mall_actors::{Mall, Settings};
use mall_domain::{AdminId, Clock};
use mall_store::mysql::seed::scale::{self, Kind, Scale};
use mall_store::{Store, mysql};
use mall_wechat::{Secret, WeChat};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::app::{self, App};
use crate::config::http::reachable;
use crate::config::{self, BadSettings, Config, DemoAdmin, Http, Log, Orders, Uploads, Worker};
use crate::{books, demo, exports, metrics, password, telemetry};

/// Threads that do the I/O of actors and handlers, beside those that answer requests.
const IO_THREADS: usize = 2;
/// How long the audit waits until nothing is under way, unless it is told otherwise, in seconds.
const REST_SECS: u64 = 10;
/// What an order may wait beyond its deadline and the grace before it counts as leaked.
const LEAK_SLACK: TimeDelta = TimeDelta::seconds(60);
/// How long a health check waits.
const HEALTH_WITHIN: Duration = Duration::from_secs(3);
/// The role of an admin who is made from the command line.
const ROLE: &str = "super";

/// A shop inside WeChat that survives its own flash sales. Settings come from MALL_* variables.
#[derive(Debug, Parser)]
#[command(name = "mall", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, until SIGTERM or Ctrl-C.
    Serve,
    /// Do the background work only: deadlines, outbox, repairs.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Add the demo data that is missing, and the demo admin if MALL_ADMIN_PASSWORD is set.
    Seed(SeedArgs),
    /// Check every conservation equation, read-only; exit 1 if one does not hold.
    Audit(AuditArgs),
    /// Look for what is wrong; with --repair, rebuild Redis from MySQL first.
    Doctor {
        /// Rebuild the stock in Redis from MySQL.
        #[arg(long)]
        repair: bool,
        #[command(flatten)]
        audit: AuditArgs,
    },
    /// Administrators.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Ask the server at MALL_HTTP_BIND whether it is ready; exit 1 if not.
    Healthcheck {
        /// Ask the worker at MALL_WORKER_BIND whether it lives.
        #[arg(long)]
        worker: bool,
    },
}

#[derive(Debug, Clone, Copy, Args)]
struct AuditArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// How many seconds to wait until nothing is under way.
    #[arg(long, default_value_t = REST_SECS)]
    rest_secs: u64,
}

#[derive(Debug, Clone, Copy, Args)]
struct SeedArgs {
    /// Add rows by the hundred thousand too, to measure with.
    #[arg(long)]
    scale: bool,
    /// How many products --scale adds.
    #[arg(long, default_value_t = 100_000)]
    products: u32,
    /// How many shoppers.
    #[arg(long, default_value_t = 1_000_000)]
    users: u32,
    /// How many orders, paid and received.
    #[arg(long, default_value_t = 1_000_000)]
    orders: u32,
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Create an administrator, or give the one of this name another password.
    Create {
        /// The name to log in with.
        #[arg(long)]
        username: String,
        /// The password. In the variable it is not seen by other users of the machine.
        #[arg(long, env = "MALL_ADMIN_PASSWORD", hide_env_values = true)]
        password: String,
        /// What the administrator may do: the name of a role.
        #[arg(long, default_value = ROLE)]
        role: String,
    },
}

/// Runs what the command line says.
///
/// # Panics
///
/// If the machine has no threads left.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    #[expect(clippy::expect_used, reason = "without threads there is nothing to run")]
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(IO_THREADS)
            .thread_name("mall-io")
            .enable_all()
            .build()
            .expect("threads for the I/O")
    };
    let system = actix_web::rt::System::with_tokio_rt(runtime);
    match system.block_on(execute(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("mall: {error:#}"));
            ExitCode::from(if error.is::<BadSettings>() { 2 } else { 1 })
        }
    }
}

async fn execute(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve().await?,
        Command::Worker => worker().await?,
        Command::Migrate => migrate().await?,
        Command::Seed(args) => seed(args).await?,
        Command::Audit(args) => return audit(args).await,
        Command::Doctor { repair, audit: args } => {
            if repair {
                self::repair().await?;
            }
            return audit(args).await;
        }
        Command::Admin(AdminCommand::Create { username, password, role }) => {
            create_admin(&username, &Secret::new(password), &role).await?;
        }
        Command::Healthcheck { worker } => return healthcheck(worker).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// The settings of commands that only need the stores.
async fn open_store() -> anyhow::Result<Store> {
    let (settings, log) =
        config::from_env(|reader| Some((config::store::read(reader), Log::read(reader))))?;
    telemetry::init(&log);
    Store::connect(&settings).await.context("can't reach MySQL or Redis")
}

async fn serve() -> anyhow::Result<()> {
    let config = config::from_env(Config::read)?;
    telemetry::init(&config.log);
    App::build(config).await?.run_until(stop_signal()?).await
}

async fn worker() -> anyhow::Result<()> {
    let (config, own) = config::from_env(|reader| {
        let own = Worker::read(reader);
        Some((Config::read(reader)?, own))
    })?;
    telemetry::init(&config.log);
    let stop = stop_signal()?;
    let leak_after = leak_after(&config.orders)?;
    let measures = own.bind.map(app::show_metrics).transpose()?;
    let (mall, store, drain) = start_mall(config, true).await?;
    let measuring = measures.as_ref().map(actix_web::dev::Server::handle);
    if let Some(measures) = measures {
        actix_web::rt::spawn(measures);
    }
    let books = own
        .audit_every
        .map(|every| tokio::spawn(books::watch(store.clone(), Clock::system(), every, leak_after)));
    let beside = CancellationToken::new();
    let exporting = tokio::spawn(exports::run(store.clone(), Clock::system(), beside.clone()));
    tokio::spawn(metrics::watch_background(store, beside.clone()));
    tracing::info!("the worker is at work");
    let outcome = tokio::select! {
        () = stop => Ok(()),
        () = mall.died() => Err(anyhow::anyhow!("an actor died")),
    };
    beside.cancel();
    // It stops after the rows it is at; what it began, another process begins anew.
    tokio::time::timeout(drain, exporting).await.ok();
    if let Some(books) = books {
        books.abort();
    }
    mall.drain(drain).await;
    if let Some(measuring) = measuring {
        measuring.stop(false).await;
    }
    outcome
}

/// Actors without HTTP, their stores, and how long they may take to end.
async fn start_mall(config: Config, background: bool) -> anyhow::Result<(Mall, Store, Duration)> {
    let store = Store::connect(&config.store).await.context("can't reach MySQL or Redis")?;
    let wechat = WeChat::new(config.wechat)?;
    let url = config.http.url(config.http.bind);
    let partners = config.partners.clients(&url)?;
    let settings = Settings { background, partners, ..app::actor_settings(&config.orders, &url) };
    let mall = Mall::start(store.clone(), wechat, settings, Clock::system()).await?;
    Ok((mall, store, config.http.drain_timeout))
}

/// Resolves at the first SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _signal = terminate.recv() => {}
            _signal = interrupt.recv() => {}
        }
    })
}

async fn migrate() -> anyhow::Result<()> {
    let store = open_store().await?;
    store.migrate().await?;
    tracing::info!("the schema is up to date");
    Ok(())
}

async fn seed(args: SeedArgs) -> anyhow::Result<()> {
    let store = open_store().await?;
    let mut tx = store.begin().await?;
    mysql::seed::run(&mut tx, Clock::system().now()).await?;
    tx.commit().await?;
    let storage = config::from_env(|reader| Some(Uploads::read(reader)))?.storage()?;
    demo::draw(&storage, Clock::system().now()).await?;
    match config::from_env(|reader| Some(DemoAdmin::read(reader)))? {
        Some(DemoAdmin { username, password }) => {
            let admin = ensure_admin(&store, &username, &password).await?;
            seed_sales(&store, admin).await?;
        }
        None => tracing::info!("MALL_ADMIN_PASSWORD is not set: no demo admin is made"),
    }
    if args.scale {
        scale(&store, args).await?;
    }
    tracing::info!("the demo data is there");
    Ok(())
}

/// Adds rows by the hundred thousand, and shows how far it is.
async fn scale(store: &Store, args: SeedArgs) -> anyhow::Result<()> {
    let (products, users, orders) = (args.products.into(), args.users.into(), args.orders.into());
    let scale = Scale { products, users, orders };
    let mut conn = store.connection().await?;
    for (name, kind) in
        [("products", Kind::Products), ("users", Kind::Users), ("orders", Kind::Orders)]
    {
        let total = scale.of(kind);
        let bar = ProgressBar::new(total.unsigned_abs()).with_message(name);
        bar.set_style(ProgressStyle::with_template("{msg:10} {wide_bar} {pos}/{len} {eta}")?);
        let mut from = 0;
        while from < total {
            scale.add(&mut conn, kind, from).await?;
            from += scale::ROWS;
            bar.set_position(from.min(total).unsigned_abs());
        }
        bar.finish();
    }
    drop(conn);
    store.redis().products_changed(&[]).await?;
    Ok(())
}

/// Publishes the flash sales of the demo. It takes the actors, and they take all the settings of a
/// server.
async fn seed_sales(store: &Store, admin: AdminId) -> anyhow::Result<()> {
    let Ok(config) = config::from_env(Config::read) else {
        tracing::info!("the settings are not those of a server: no demo sale is published");
        return Ok(());
    };
    let (mall, _store, drain) = start_mall(config, false).await?;
    let done = demo::sales(store, &mall, admin, Clock::system().now()).await;
    mall.drain(drain).await;
    done
}

/// Makes the demo admin, unless that one can log in with this password already: to save it again
/// would end its sessions.
async fn ensure_admin(store: &Store, username: &str, password: &Secret) -> anyhow::Result<AdminId> {
    let mut conn = store.connection().await?;
    let known = mysql::admin::find_by_username(&mut conn, username).await?;
    if let Some(admin) = known
        && admin.active
        && password::verify(password, &admin.password)?
    {
        return Ok(admin.id);
    }
    mysql::admin::save(&mut conn, username, &password::hash(password)?, ROLE).await?;
    let saved = mysql::admin::find_by_username(&mut conn, username).await?;
    Ok(saved.context("the demo admin was not saved")?.id)
}

async fn create_admin(username: &str, password: &Secret, role: &str) -> anyhow::Result<()> {
    anyhow::ensure!((1..=32).contains(&username.chars().count()), "a name has 1 to 32 characters");
    anyhow::ensure!(
        (8..=256).contains(&password.expose().len()),
        "a password has 8 to 256 characters"
    );
    let store = open_store().await?;
    let mut conn = store.connection().await?;
    anyhow::ensure!(
        mysql::admin::role_exists(&mut conn, role).await?,
        "there is no role {role}: run `mall migrate` first, or name another"
    );
    mysql::admin::save(&mut conn, username, &password::hash(password)?, role).await?;
    tracing::info!(username, role, "the administrator can log in");
    Ok(())
}

async fn repair() -> anyhow::Result<()> {
    let config = config::from_env(Config::read)?;
    telemetry::init(&config.log);
    let (mall, _store, drain) = start_mall(config, false).await?;
    let pools = mall.repair().await?;
    mall.drain(drain).await;
    say(&format!("rebuilt {pools} pools in Redis from MySQL"));
    Ok(())
}

async fn audit(args: AuditArgs) -> anyhow::Result<ExitCode> {
    let store = open_store().await?;
    let orders = config::from_env(|reader| Some(Orders::read(reader)))?;
    let options = audit::Options {
        rest_within: Duration::from_secs(args.rest_secs),
        leak_after: leak_after(&orders)?,
    };
    let report = audit::run(&store, &Clock::system(), options).await?;
    let text = if args.json { serde_json::to_string(&report)? } else { table(&report) };
    writeln!(std::io::stdout().lock(), "{text}")?;
    let passed = report.verdict == Verdict::Pass;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How long after its deadline an unpaid order counts as leaked.
fn leak_after(orders: &Orders) -> anyhow::Result<TimeDelta> {
    Ok(TimeDelta::from_std(orders.pay_grace)? + LEAK_SLACK)
}

/// The report for people.
fn table(report: &Report) -> String {
    let mut lines = Vec::new();
    for check in &report.checks {
        let mark = match check.holds {
            Some(true) => "ok",
            Some(false) => "BROKEN",
            None => "not checked",
        };
        lines.push(format!("{:<4} {mark:<12} {}", check.name, check.says));
        lines.extend(check.detail.iter().map(|place| format!("       {place}")));
    }
    lines.push(format!(
        "{} orders in {} pools: {} unpaid, {} paid, {} cancelled",
        report.orders, report.pools, report.unpaid, report.paid, report.cancelled
    ));
    if !report.at_rest {
        lines.push("not at rest: things were under way, so X2 and X4 were not checked".to_owned());
    }
    let verdict = if report.verdict == Verdict::Pass { "pass" } else { "FAIL" };
    lines.push(format!("verdict: {verdict}"));
    lines.join("\n")
}

async fn healthcheck(worker: bool) -> anyhow::Result<ExitCode> {
    let (Http { bind, .. }, own) =
        config::from_env(|reader| Some((Http::read(reader), Worker::read(reader))))?;
    let (bind, path) = if worker {
        (own.bind.context("MALL_WORKER_BIND is not set, so the worker can't be asked")?, "/healthz")
    } else {
        (bind, "/readyz")
    };
    let good = tokio::time::timeout(HEALTH_WITHIN, is_good(bind, path)).await;
    let good = matches!(good, Ok(Ok(true)));
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether a process on this machine answers 200 to `path`. A line of HTTP is not worth a client.
async fn is_good(bind: SocketAddr, path: &str) -> std::io::Result<bool> {
    let mut stream = tokio::net::TcpStream::connect(reachable(bind)).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: mall\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await?;
    Ok(&head == b"HTTP/1.1 200")
}

/// A line on standard error. If nobody can read it, nobody can be told.
fn say(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").ok();
}
