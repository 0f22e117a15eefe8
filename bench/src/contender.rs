//! The usual designs. Each checks the token, reads the JSON and answers as the shop does; they differ
//! in what stands between question and answer.

mod lua;
mod mysql;
mod raw;

use std::net::SocketAddr;

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Json, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use anyhow::Context;
use chrono::{DateTime, Utc};
use mall::config;
use mall::sessions::Sessions;
use mall::token::Tokens;
use mall_domain::{Clock, Money, OrderNo, PoolId, UserId};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};

/// Connections to MySQL: a hot row is updated fastest by about sixteen at once.
const CONNECTIONS: u32 = 16;
/// Requests that may wait to be accepted.
const BACKLOG: u32 = 8192;

/// What stands between question and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Design {
    /// Not even HTTP: the same bytes for whatever came in. It shows what the load generator can do.
    Raw,
    /// Nothing.
    Noop,
    /// One call of a Redis script; no database.
    Lua,
    /// One MySQL transaction with a guarded update of the hot row.
    Mysql,
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Order {
    item_id: i64,
    quantity: u32,
    address_id: i64,
}

/// What it is answered.
#[derive(Serialize)]
struct Answer {
    id: i64,
    order_no: OrderNo,
    status: i8,
    pay_amount: Money,
    expire_at: DateTime<Utc>,
}

/// What the handlers of a contender share.
struct Shared {
    store: Store,
    tokens: Tokens,
    sessions: Sessions,
    clock: Clock,
    work: Work,
}

enum Work {
    Noop,
    Lua(lua::Sale),
    Mysql(mysql::Sale),
}

/// Serves until the process is ended.
pub(crate) async fn serve(design: Design, bind: SocketAddr, pool: i64) -> anyhow::Result<()> {
    if design == Design::Raw {
        return raw::serve(bind).await;
    }
    let config = config::from_env(config::Config::read)?;
    let settings = mall_store::Settings { mysql_connections_max: CONNECTIONS, ..config.store };
    let store = Store::connect(&settings).await.context("MySQL and Redis")?;
    let sessions = Sessions::default();
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(sessions.clone().listen(store.clone(), |_hint| {}, stop));
    let work = match design {
        Design::Raw | Design::Noop => Work::Noop,
        Design::Lua => Work::Lua(lua::Sale::open(&store).await?),
        Design::Mysql => Work::Mysql(mysql::Sale::new(PoolId(pool))),
    };
    let shared = Data::new(Shared {
        store,
        tokens: Tokens::new(&config.auth.jwt_secret),
        sessions,
        clock: Clock::system(),
        work,
    });
    HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/api/v1/flash-sales/{id}/orders", web::post().to(order))
    })
    .workers(2)
    .backlog(BACKLOG)
    .bind(bind)?
    .run()
    .await?;
    Ok(())
}

async fn order(
    request: HttpRequest,
    sale: Path<i64>,
    shared: Data<Shared>,
    body: Json<Order>,
) -> HttpResponse {
    let user = match shopper(&request, &shared).await {
        Ok(user) => user,
        Err(status) => return HttpResponse::build(status).finish(),
    };
    let key = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok());
    let Some(key) = key else { return HttpResponse::BadRequest().finish() };
    match work(&shared, user, *sale, key, *body).await {
        Ok(Some(answer)) => HttpResponse::Created().json(answer),
        Ok(None) => HttpResponse::Conflict().finish(),
        Err(_failed) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// The same check of the token that the shop makes.
async fn shopper(request: &HttpRequest, shared: &Shared) -> Result<UserId, StatusCode> {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    let token = token.ok_or(StatusCode::UNAUTHORIZED)?;
    let refused = |_bad| StatusCode::UNAUTHORIZED;
    let token = shared.tokens.shopper(token, shared.clock.now()).map_err(refused)?;
    let user = token.user_id;
    match shared.sessions.known(user, token.version) {
        Some(verdict) => verdict.map_err(|_bad| StatusCode::UNAUTHORIZED)?,
        None => {
            let asked = shared.sessions.ask(shared.store.clone(), token).await;
            asked.map_err(|_bad| StatusCode::UNAUTHORIZED)?;
        }
    }
    Ok(user)
}

/// The answer of the design; `None` if there are no units.
async fn work(
    shared: &Shared,
    user: UserId,
    sale: i64,
    key: &str,
    order: Order,
) -> Result<Option<Answer>, StoreError> {
    match &shared.work {
        Work::Noop => Ok(Some(answer(shared, order.item_id, OrderNo(key.to_owned()))?)),
        Work::Lua(design) => {
            if !design.take(&shared.store, user, order.quantity).await? {
                return Ok(None);
            }
            Ok(Some(answer(shared, order.item_id, OrderNo(key.to_owned()))?))
        }
        Work::Mysql(design) => {
            let placed =
                design.place(&shared.store, shared.clock.now(), user, sale, key, order).await?;
            placed.map(|(id, order_no)| answer(shared, id.0, order_no)).transpose()
        }
    }
}

fn answer(shared: &Shared, id: i64, order_no: OrderNo) -> Result<Answer, StoreError> {
    let expire_at = shared.clock.now() + chrono::TimeDelta::minutes(5);
    Ok(Answer { id, order_no, status: 0, pay_amount: price()?, expire_at })
}

/// What a unit costs.
fn price() -> Result<Money, StoreError> {
    Money::from_fen(9_900).map_err(|_impossible| StoreError::Conflict)
}
