//! The strings behind the scenes: shoppers pay here, and faults are set here. Real merchants never
//! see any of it.

mod error;
mod forge;
mod view;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Path, Query, ServiceConfig, get, post, put};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::error::ControlError;
use self::view::{OrderView, RefundRow};
use crate::app::App;
use crate::clock;
use crate::faults::Settings;
use crate::notify;
use crate::order::TradeState;

/// How many items a list has if the request doesn't say.
const LIMIT: usize = 50;
/// How many items a list has at most.
const LIMIT_MAX: usize = 1000;

/// Adds these endpoints.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/", get().to(page))
        .route("/healthz", get().to(healthz))
        .route("/_sim/pay", post().to(pay))
        .route("/_sim/faults", get().to(faults))
        .route("/_sim/faults", put().to(set_faults))
        .route("/_sim/orders", get().to(orders))
        .route("/_sim/orders/{number}", get().to(order))
        .route("/_sim/refunds", get().to(refunds))
        .route("/_sim/messages", get().to(messages))
        .route("/_sim/shipments/{number}", get().to(shipment))
        .route("/_sim/notify", post().to(forge::send))
        .route("/_sim/summary", get().to(summary));
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(body).map_err(|error| ControlError::Invalid(error.to_string()))
}

async fn healthz() -> &'static str {
    "ok"
}

/// The page where a person sees and does all this.
async fn page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(include_str!("page.html"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PayRequest {
    prepay_id: String,
    openid: Option<String>,
}

#[derive(Serialize)]
struct PayReply {
    out_trade_no: String,
    transaction_id: Option<String>,
    trade_state: TradeState,
}

/// The shopper confirms a payment; the merchant is told afterwards.
async fn pay(app: Data<App>, body: Bytes) -> Result<HttpResponse, ControlError> {
    let request: PayRequest = parse(&body)?;
    let openid = request.openid.as_deref();
    let (order, notification) = app.store.confirm(&request.prepay_id, openid, clock::now())?;
    notify::start(&app, notification);
    Ok(HttpResponse::Ok().json(PayReply {
        out_trade_no: order.request.out_trade_no,
        transaction_id: order.transaction_id,
        trade_state: order.state,
    }))
}

async fn faults(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().json(app.faults.settings())
}

/// Changes the settings that are named and leaves the others.
async fn set_faults(app: Data<App>, body: Bytes) -> Result<HttpResponse, ControlError> {
    let changes: Map<String, Value> = parse(&body)?;
    let reseed = changes.contains_key("seed");
    let invalid = |error: serde_json::Error| ControlError::Invalid(error.to_string());
    let mut all = serde_json::to_value(app.faults.settings()).map_err(invalid)?;
    if let Some(all) = all.as_object_mut() {
        all.extend(changes);
    }
    let settings: Settings = serde_json::from_value(all).map_err(invalid)?;
    app.faults.set(settings.clone(), reseed);
    tracing::info!(faults = ?settings, "faults set");
    Ok(HttpResponse::Ok().json(settings))
}

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
    trade_state: Option<TradeState>,
}

impl ListQuery {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(LIMIT).min(LIMIT_MAX)
    }
}

#[derive(Serialize)]
struct List<T> {
    items: Vec<T>,
    total: u64,
}

async fn orders(app: Data<App>, query: Query<ListQuery>) -> HttpResponse {
    let (orders, total) = app.store.newest_orders(query.offset, query.limit(), query.trade_state);
    let items: Vec<OrderView> = orders.into_iter().map(OrderView::from).collect();
    HttpResponse::Ok().json(List { items, total })
}

async fn order(app: Data<App>, number: Path<String>) -> Result<HttpResponse, ControlError> {
    let order = app.store.order(&number, clock::now()).ok_or(ControlError::NotFound)?;
    Ok(HttpResponse::Ok().json(OrderView::from(order)))
}

async fn refunds(app: Data<App>, query: Query<ListQuery>) -> HttpResponse {
    let (refunds, total) = app.store.newest_refunds(query.offset, query.limit());
    let items: Vec<RefundRow> = refunds.into_iter().map(RefundRow::from).collect();
    HttpResponse::Ok().json(List { items, total: u64::try_from(total).unwrap_or(u64::MAX) })
}

async fn messages(app: Data<App>) -> HttpResponse {
    let items = app.messages.newest();
    let total = u64::try_from(items.len()).unwrap_or(u64::MAX);
    HttpResponse::Ok().json(List { items, total })
}

async fn shipment(app: Data<App>, number: Path<String>) -> Result<HttpResponse, ControlError> {
    let shipment = app.store.shipment(&number).ok_or(ControlError::NotFound)?;
    Ok(HttpResponse::Ok().json(shipment))
}

async fn summary(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().json(app.store.totals())
}
