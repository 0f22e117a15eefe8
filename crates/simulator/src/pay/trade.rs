//! Asking after a payment, and closing an order.

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::answer::{Answer, serve};
use super::check_mchid;
use super::fields::{self, Fields};
use super::refusal::{Code, Refusal};
use crate::app::App;
use crate::clock;
use crate::order::Order;
use crate::trade::Transaction;

/// `GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=`
pub(super) async fn by_number(
    app: Data<App>,
    request: HttpRequest,
    number: Path<String>,
) -> HttpResponse {
    serve(&app, &request, &[], || {
        check_query(&app, &request)?;
        found(app.store.order(&number, clock::now()))
    })
    .await
}

/// `GET /v3/pay/transactions/id/{transaction_id}?mchid=`
pub(super) async fn by_transaction(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
) -> HttpResponse {
    serve(&app, &request, &[], || {
        check_query(&app, &request)?;
        found(app.store.order_of(&id))
    })
    .await
}

/// `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close`
pub(super) async fn close(
    app: Data<App>,
    request: HttpRequest,
    number: Path<String>,
    body: Bytes,
) -> HttpResponse {
    serve(&app, &request, &body, || {
        let body = fields::parse(&body)?;
        check_mchid(&app.identity, &body)?;
        Fields::of(&body, &["mchid"])?.required("mchid", 1..=32)?;
        app.store.close(&number, clock::now())?;
        Ok(Answer::Empty)
    })
    .await
}

fn found(order: Option<Order>) -> Result<Answer, Refusal> {
    let order = order.ok_or_else(|| Refusal::new(Code::OrderNotExist, "订单不存在"))?;
    Answer::json(&Transaction::of(&order))
}

/// Refuses a query that doesn't state the merchant's number.
fn check_query(app: &App, request: &HttpRequest) -> Result<(), Refusal> {
    let parts = request.query_string().split('&');
    let mchid = parts.filter_map(|part| part.split_once('=')).find(|(name, _)| *name == "mchid");
    let (_name, mchid) =
        mchid.ok_or_else(|| Refusal::field("query", "/mchid", None, "缺少必填字段"))?;
    if mchid != app.identity.mchid {
        let value = Value::from(mchid);
        return Err(Refusal::field("query", "/mchid", Some(&value), "mchid不匹配"));
    }
    Ok(())
}
