//! WeChat Pay's API v3 for a direct merchant's mini-program.

mod answer;
mod bill;
mod certificates;
mod fields;
mod gate;
mod prepay;
mod refund;
mod refusal;
mod trade;

use actix_web::web::{ServiceConfig, get, post};
use serde_json::Value;

pub(crate) use self::bill::{Files, is_on};
pub(crate) use self::refund::finish_later;
use self::refusal::Refusal;
use crate::identity::Identity;

/// What a number of an order may have besides letters and digits.
const TRADE_NUMBER_OTHERS: &str = "_-|*";

/// Adds these endpoints.
pub(crate) fn routes(config: &mut ServiceConfig) {
    let transactions = "/v3/pay/transactions";
    let refunds = "/v3/refund/domestic/refunds";
    config
        .route(&format!("{transactions}/jsapi"), post().to(prepay::prepay))
        .route(&format!("{transactions}/out-trade-no/{{number}}"), get().to(trade::by_number))
        .route(&format!("{transactions}/out-trade-no/{{number}}/close"), post().to(trade::close))
        .route(&format!("{transactions}/id/{{id}}"), get().to(trade::by_transaction))
        .route(refunds, post().to(refund::refund))
        .route(&format!("{refunds}/{{number}}"), get().to(refund::by_number))
        .route(&format!("{refunds}/{{id}}/apply-abnormal-refund"), post().to(refund::abnormal))
        .route("/v3/certificates", get().to(certificates::certificates))
        .route("/v3/bill/tradebill", get().to(bill::trade))
        .route("/v3/bill/fundflowbill", get().to(bill::fund_flow))
        .route("/v3/billdownload/file", get().to(bill::file));
}

/// Refuses a body that states another merchant than the one who signed.
fn check_mchid(identity: &Identity, body: &Value) -> Result<(), Refusal> {
    match body.get("mchid") {
        Some(Value::String(mchid)) if *mchid != identity.mchid => {
            Err(Refusal::body("/mchid", body.get("mchid"), "mchid不匹配"))
        }
        Some(_) | None => Ok(()),
    }
}
