//! The usual design, as good as it gets: one MySQL transaction per order with a guarded update of
//! the hot row. The token check, the JSON and the rows that are written are ours.

use std::net::SocketAddr;

use actix_web::web::{Data, Json, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::Context;
use mall::config;
use mall::sessions::Sessions;
use mall::token::Tokens;
use mall_domain::order::{Kind, NewItem, NewOrder};
use mall_domain::order_no::OrderNumbers;
use mall_domain::request::{RequestHash, RequestKey};
use mall_domain::{AddressId, Clock, Money, OrderId, PoolId, ProductId, SaleId, SaleItemId, SkuId};
use mall_store::mysql::ledger::{self, Reason};
use mall_store::mysql::{placing, pool};
use mall_store::{Store, StoreError};
use serde::Deserialize;

/// Connections to MySQL: a hot row is updated fastest by about sixteen at once.
const CONNECTIONS: u32 = 16;

struct Shared {
    store: Store,
    tokens: Tokens,
    sessions: Sessions,
    clock: Clock,
    pool: PoolId,
    numbers: std::sync::Mutex<OrderNumbers>,
}

#[derive(Deserialize)]
struct Order {
    item_id: i64,
    quantity: u32,
    address_id: i64,
}

/// Serves until the process is ended.
pub(crate) async fn serve(bind: SocketAddr, pool: i64) -> anyhow::Result<()> {
    let config = config::from_env(config::Config::read)?;
    let settings = mall_store::Settings { mysql_connections_max: CONNECTIONS, ..config.store };
    let store = Store::connect(&settings).await.context("MySQL and Redis")?;
    let sessions = Sessions::default();
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(sessions.clone().listen(store.clone(), |_hint| {}, stop));
    let shared = Data::new(Shared {
        store,
        tokens: Tokens::new(&config.auth.jwt_secret),
        sessions,
        clock: Clock::system(),
        pool: PoolId(pool),
        numbers: std::sync::Mutex::new(OrderNumbers::new(999)),
    });
    HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/api/v1/flash-sales/{id}/orders", web::post().to(order))
    })
    .workers(2)
    .backlog(8192)
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
    match place(&request, *sale, &shared, &body).await {
        Ok(Some((id, order))) => HttpResponse::Created().json(serde_json::json!({
            "id": id,
            "order_no": order.order_no,
            "status": 0,
            "pay_amount": order.items.first().map(|item| item.price),
            "expire_at": order.expire_at,
        })),
        Ok(None) => HttpResponse::Conflict().finish(),
        Err(status) => HttpResponse::build(status).finish(),
    }
}

async fn place(
    request: &HttpRequest,
    sale: i64,
    shared: &Data<Shared>,
    body: &Order,
) -> Result<Option<(OrderId, NewOrder)>, actix_web::http::StatusCode> {
    use actix_web::http::StatusCode as S;

    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let token = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = token.ok_or(S::UNAUTHORIZED)?;
    let now = shared.clock.now();
    let token = shared.tokens.shopper(token, now).map_err(|_bad| S::UNAUTHORIZED)?;
    match shared.sessions.known(token.user_id, token.version) {
        Some(verdict) => verdict.map_err(|_bad| S::UNAUTHORIZED)?,
        None => {
            let asked = shared.sessions.ask(shared.store.clone(), token.clone()).await;
            asked.map_err(|_bad| S::UNAUTHORIZED)?;
        }
    }
    let key = header("idempotency-key").ok_or(S::BAD_REQUEST)?;
    let order_no = {
        let mut numbers = shared.numbers.lock().map_err(|_broken| S::INTERNAL_SERVER_ERROR)?;
        numbers.next(shared.clock.now_ms())
    };
    let order = NewOrder {
        order_no,
        user_id: token.user_id,
        request_key: RequestKey::parse(key).map_err(|_bad| S::BAD_REQUEST)?,
        request_hash: RequestHash::of_numbers(&[body.item_id, body.address_id]),
        kind: Kind::Flash,
        sale_id: Some(SaleId(sale)),
        address_id: AddressId(body.address_id),
        items: vec![NewItem {
            product_id: ProductId(1),
            sku_id: SkuId(1),
            flash_item_id: Some(SaleItemId(body.item_id)),
            pool_id: shared.pool,
            product_name: "对照组商品".to_owned(),
            product_image: None,
            specs: None,
            price: Money::from_fen(9_900).map_err(|_bad| S::INTERNAL_SERVER_ERROR)?,
            quantity: body.quantity,
            discount_amount: Money::ZERO,
        }],
        freight_amount: Money::ZERO,
        coupon_id: None,
        cart_ids: Vec::new(),
        remark: None,
        expire_at: now + chrono::TimeDelta::minutes(5),
    };
    let committed = commit(shared, &order).await.map_err(|_failed| S::SERVICE_UNAVAILABLE)?;
    Ok(committed.map(|id| (id, order)))
}

/// The same rows that we write: the order with the address as it is now, its line, the hot row, the
/// ledger entry. The hot row comes late, so that its lock is held as short as can be.
async fn commit(shared: &Shared, order: &NewOrder) -> Result<Option<OrderId>, StoreError> {
    let units: i64 = order.items.iter().map(|item| i64::from(item.quantity)).sum();
    let mut tx = shared.store.begin().await?;
    let addresses = placing::addresses(&mut tx, &[order.address_id]).await?;
    let ids = placing::insert(&mut tx, shared.store.id_step(), &[order], &addresses).await?;
    if !pool::take(&mut tx, shared.pool, 1, units).await? {
        return Ok(None);
    }
    let (delta, reason) = (units.saturating_neg(), Reason::Reserve);
    ledger::record(&mut tx, shared.pool, delta, reason, &[&order.order_no], None, None).await?;
    tx.commit().await?;
    Ok(ids.first().copied())
}
