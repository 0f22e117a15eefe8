//! The one place where things are wired: from settings to a mall that answers, and back to silence.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App as Application, HttpServer};
use anyhow::Context;
use chrono::TimeDelta;
use mall_actors::refunds::Rules;
use mall_actors::{Mall, Settings};
use mall_domain::Clock;
use mall_store::Store;
use mall_wechat::WeChat;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpSocket;
use tokio_util::sync::CancellationToken;

use crate::admin::statistics::LastOverview;
use crate::admin::totals::Totals;
use crate::config::{Config, Http, Orders};
use crate::console::Console;
use crate::extract::Shared;
use crate::limits::{self, Limits};
use crate::password::Passwords;
use crate::sale_token::SaleTokens;
use crate::sales::Sales;
use crate::sessions::Sessions;
use crate::state::State;
use crate::token::Tokens;
use crate::two_step::TwoStep;
use crate::uploads::Uploads;
use crate::wechat_token::RedisKeeper;
use crate::{exports, health, metrics, request, routes};

/// A mall that is wired and listens, and answers once it runs.
#[derive(Debug)]
pub struct App {
    http: Http,
    listener: TcpListener,
    metrics_listener: TcpListener,
    metrics: PrometheusHandle,
    address: SocketAddr,
    state: Shared,
    /// Ends what runs beside the requests.
    stop: CancellationToken,
}

impl App {
    /// Wires a mall. Call it on the actix system whose runtime is to do the I/O.
    ///
    /// # Errors
    ///
    /// If a port is taken, MySQL or Redis does not answer, or the schema is not up to date.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        let metrics = metrics::install()?;
        let listener = listen(config.http.bind, config.http.backlog)
            .with_context(|| format!("can't listen at {}", config.http.bind))?;
        let metrics_listener = listen(config.http.metrics_bind, 64)
            .with_context(|| format!("can't listen at {}", config.http.metrics_bind))?;
        let address = listener.local_addr()?;

        let clock = Clock::system();
        let store = Store::connect(&config.store).await.context("can't reach MySQL or Redis")?;
        anyhow::ensure!(
            store.is_migrated().await?,
            "the database's schema is not up to date: run `mall migrate` first"
        );
        let keeper = RedisKeeper::new(store.redis().clone(), config.wechat.appid.clone());
        let wechat = WeChat::with_keeper(config.wechat, Some(Arc::new(keeper)))?;
        let url = config.http.url(address);
        let settings = Settings {
            partners: config.partners.clients(&url)?,
            ..actor_settings(&config.orders, &url)
        };
        let mall = Mall::start(store.clone(), wechat.clone(), settings, clock.clone()).await?;
        let state = Data::new(State {
            store,
            mall,
            wechat,
            clock,
            tokens: Tokens::new(&config.auth.jwt_secret),
            sessions: Sessions::default(),
            passwords: Passwords::new()?,
            two_step: TwoStep::new(&config.auth.jwt_secret)?,
            sale_tokens: SaleTokens::new(&config.auth.jwt_secret)?,
            sales: Sales::default(),
            catalogue: Arc::default(),
            last_overview: LastOverview::default(),
            totals: Totals::default(),
            books: Arc::default(),
            search: Arc::default(),
            uploads: Uploads::new(config.uploads.storage()?),
            limits: Limits::new(config.limits),
            io: tokio::runtime::Handle::current(),
            draining: AtomicBool::new(false),
        });
        let stop = CancellationToken::new();
        run_beside(&state, &metrics, &stop);
        if config.search_index {
            state.io.spawn(Arc::clone(&state.search).run(state.store.clone(), stop.clone()));
        }
        Ok(Self { http: config.http, listener, metrics_listener, metrics, address, state, stop })
    }

    /// The port that the shop's API listens at.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Answers until `stop` resolves; then turns requests away, lets those under way end, has the
    /// actors finish, and returns.
    ///
    /// # Errors
    ///
    /// If an actor died or the server failed: the process must end, and be started again.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let server = serve(&self.http, self.listener, self.state.clone())?;
        let measures = serve_metrics(self.metrics_listener, self.metrics)?;
        let (serving, measuring) = (server.handle(), measures.handle());
        tracing::info!(address = %self.address, "the mall is open");
        let mut server = actix_web::rt::spawn(server);
        let measures = actix_web::rt::spawn(measures);

        let outcome = tokio::select! {
            () = stop => Ok(()),
            () = self.state.mall.died() => Err(anyhow::anyhow!("an actor died")),
            ended = &mut server => Err(anyhow::anyhow!("the server ended by itself: {ended:?}")),
        };
        let orderly = outcome.is_ok();
        self.state.draining.store(true, Ordering::Release);
        if orderly {
            tracing::info!("the mall is closing");
            tokio::time::sleep(self.http.drain_notice).await;
        }
        serving.stop(orderly).await;
        self.state.mall.drain(self.http.drain_timeout).await;
        self.stop.cancel();
        measuring.stop(false).await;
        measures.await??;
        tracing::info!("the mall is closed");
        outcome
    }
}

/// How the actors behave, as far as it is a setting.
#[must_use]
pub fn actor_settings(orders: &Orders, public_url: &str) -> Settings {
    Settings {
        node_id: orders.node_id,
        flash_timeout: orders.flash_timeout,
        order_timeout: orders.order_timeout,
        pay_grace: orders.pay_grace,
        notify_url: format!("{public_url}/api/v1/payment/notify"),
        refunds: Rules {
            approve_after: TimeDelta::from_std(orders.refund_approve_after).ok(),
            ..Rules::default()
        },
        refund_notify_url: format!("{public_url}/api/v1/payment/refund-notify"),
        ..Settings::default()
    }
}

/// Listens at `address` with room for `backlog` connections that nobody has accepted yet.
fn listen(address: SocketAddr, backlog: u32) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(backlog)?.into_std()
}

/// Starts what runs beside the requests: hints from other nodes, the exporter's upkeep.
fn run_beside(state: &Shared, metrics: &PrometheusHandle, stop: &CancellationToken) {
    let (sessions, store) = (state.sessions.clone(), state.store.clone());
    let (shared, until) = (state.clone(), stop.clone());
    state.io.spawn(sessions.listen(store, move |hint| shared.hear(hint), until));
    let (store, clock) = (state.store.clone(), state.clock.clone());
    state.io.spawn(exports::run(store.clone(), clock, stop.clone()));
    state.io.spawn(metrics::watch_background(store, stop.clone()));
    state.io.spawn(limits::follow(state.clone(), state.store.clone(), stop.clone()));
    let (handle, until) = (metrics.clone(), stop.clone());
    state.io.spawn(async move {
        let mut tick = tokio::time::interval(metrics::UPKEEP);
        while until.run_until_cancelled(tick.tick()).await.is_some() {
            handle.run_upkeep();
        }
    });
}

fn serve(http: &Http, listener: TcpListener, state: Shared) -> std::io::Result<Server> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let workers = if http.workers == 0 { cores() } else { http.workers };
    let console = Data::new(Console(http.admin_dir.clone()));
    let server = HttpServer::new(move || {
        // Each thread that serves makes its own application.
        state.mall.answer_here();
        Application::new()
            .app_data(state.clone())
            .app_data(console.clone())
            .wrap(from_fn(limits::guard))
            .wrap(from_fn(request::around))
            .configure(routes::configure)
    })
    .workers(workers)
    .max_connections(http.connections_max)
    .keep_alive(http.keep_alive)
    .client_request_timeout(http.request_timeout)
    .client_disconnect_timeout(Duration::from_secs(1))
    .shutdown_timeout(http.drain_timeout.as_secs())
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}

/// Shows `/metrics` and `/healthz` at `address`, for a process that serves nothing else.
///
/// # Errors
///
/// If the port is taken.
pub fn show_metrics(address: SocketAddr) -> anyhow::Result<Server> {
    let listener = listen(address, 64).with_context(|| format!("can't listen at {address}"))?;
    Ok(serve_metrics(listener, metrics::install()?)?)
}

fn serve_metrics(listener: TcpListener, handle: PrometheusHandle) -> std::io::Result<Server> {
    let handle = Data::new(handle);
    let server = HttpServer::new(move || {
        Application::new()
            .app_data(handle.clone())
            .route("/metrics", web::get().to(metrics::page))
            .route("/healthz", web::get().to(health::healthz))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}
