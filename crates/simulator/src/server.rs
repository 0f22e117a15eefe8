//! Starting and stopping: puts the parts together, listens, goes on where the last run ended.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{App as Service, HttpServer};
use anyhow::Context as _;
use chrono::TimeDelta;
use tokio::task::JoinHandle;

use crate::app::{App, Tasks};
use crate::faults::Faults;
use crate::identity::{self, Identity};
use crate::login::{self, Messages, Tokens};
use crate::notify::{self, Courier};
use crate::options::Options;
use crate::partners::{self, Objects, Parcels, PartnerKeys};
use crate::store::{Store, Unfinished};
use crate::{control, pay};

const JOURNAL: &str = "journal.jsonl";
/// The file with the shop's configuration, in shell syntax.
const ENV: &str = "env";
/// The folder of stored objects.
const OBJECTS: &str = "objects";
/// The file that says where the server listens.
const ADDRESS: &str = "address";
/// How long connections are kept for their next request.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How many connections may wait to be accepted.
const BACKLOG: u32 = 4096;
/// How long requests may take to end when the server stops, in seconds.
const SHUTDOWN_MAX_SECS: u64 = 1;

/// A server that stands in for WeChat.
///
/// Dropping it doesn't stop it; [`stop`](Simulator::stop) does.
pub struct Simulator {
    app: Arc<App>,
    address: SocketAddr,
    url: String,
    server: ServerHandle,
    running: JoinHandle<std::io::Result<()>>,
}

impl Simulator {
    /// Starts a server: makes its keys if there are none yet, and goes on with what was under way.
    ///
    /// # Errors
    ///
    /// If an option is out of its range, the folder can't be used or is in use by another simulator,
    /// its journal can't be read, or the address is taken.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime.
    pub fn start(options: Options) -> anyhow::Result<Self> {
        options.check()?;
        let identity = Identity::open(&options.dir)?;
        let partner_keys = PartnerKeys::open(&options.dir)?;
        identity::write(&options.dir, ENV, &format!("{}{}", identity.env(), partner_keys.env()))?;
        let objects = Objects::new(options.dir.join(OBJECTS));
        let least = TimeDelta::seconds(options.time_expire_min_secs.into());
        let (store, unfinished) = Store::open(&options.dir.join(JOURNAL), least)?;
        let app = Arc::new(App {
            identity,
            store,
            faults: Faults::new(),
            tokens: Tokens::default(),
            messages: Messages::default(),
            bills: pay::Files::default(),
            courier: Courier::new()?,
            partner_keys,
            parcels: Parcels::default(),
            sms: partners::Messages::default(),
            objects,
            tasks: Tasks::new(),
            time_scale: options.time_scale,
        });

        let (server, address) = listen(&app, options.bind)?;
        identity::write(&options.dir, ADDRESS, &format!("{address}\n"))?;
        let handle = server.handle();
        let running = tokio::spawn(server);
        resume(&app, unfinished);

        let url = options.public_url.unwrap_or_else(|| format!("http://{address}"));
        tracing::info!(%address, url, appid = app.identity.appid, "simulator listening");
        Ok(Self { app, address, url, server: handle, running })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address others reach the server at, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.trim_end_matches('/')
    }

    /// What a shop is configured with.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.app.identity
    }

    /// What a shop is configured with for its partners besides WeChat.
    #[must_use]
    pub fn partner_keys(&self) -> &PartnerKeys {
        &self.app.partner_keys
    }

    /// Ends the server. What is under way goes on at the next start in the same folder.
    pub async fn stop(self) {
        self.server.stop(true).await;
        self.app.tasks.stop().await;
        match self.running.await {
            Ok(Ok(())) => tracing::info!("simulator stopped"),
            Ok(Err(error)) => tracing::error!(%error, "the server ended with an error"),
            Err(error) => tracing::error!(%error, "the server ended by itself"),
        }
        self.app.store.release();
    }
}

fn listen(
    app: &Arc<App>,
    bind: SocketAddr,
) -> anyhow::Result<(actix_web::dev::Server, SocketAddr)> {
    let data: Data<App> = Data::from(Arc::clone(app));
    let service = move || {
        Service::new()
            .app_data(Data::clone(&data))
            .configure(login::routes)
            .configure(pay::routes)
            .configure(control::routes)
            .configure(partners::routes)
    };
    let server = HttpServer::new(service)
        .keep_alive(KEEP_ALIVE)
        .backlog(BACKLOG)
        .shutdown_timeout(SHUTDOWN_MAX_SECS)
        .disable_signals()
        .bind(bind)
        .with_context(|| format!("can't listen at {bind}"))?;
    let address = server.addrs().first().copied().context("the server listens nowhere")?;
    Ok((server.run(), address))
}

/// Goes on with what was under way when the last run ended.
fn resume(app: &Arc<App>, unfinished: Unfinished) {
    for token in unfinished.tokens {
        app.tokens.restore(token);
    }
    for refund in unfinished.refunds {
        pay::finish_later(app, refund);
    }
    for notification in unfinished.notifications {
        notify::start(app, notification);
    }
}
