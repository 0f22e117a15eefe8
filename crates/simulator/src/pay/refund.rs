//! Asking for a refund and after it, and the refund's end, which comes by itself.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use serde_json::Value;
use tokio::time;

use super::TRADE_NUMBER_OTHERS;
use super::answer::{Answer, serve};
use super::fields::{self, Fields};
use super::refusal::{Code, Refusal};
use crate::app::App;
use crate::clock;
use crate::notify;
use crate::order::{RefundRequest, RefundStatus};
use crate::trade::RefundView;

const KNOWN: [&str; 8] = [
    "transaction_id",
    "out_trade_no",
    "out_refund_no",
    "reason",
    "notify_url",
    "funds_account",
    "amount",
    "goods_detail",
];
/// The fields that are checked and only kept to be compared.
const REST: [&str; 3] = ["reason", "funds_account", "goods_detail"];

/// `POST /v3/refund/domestic/refunds`
pub(super) async fn refund(app: Data<App>, request: HttpRequest, body: Bytes) -> HttpResponse {
    serve(&app, &request, &body, || {
        let wanted = read(&fields::parse(&body)?)?;
        let spacing = i64::from(app.faults.settings().refund_spacing_ms);
        let spacing = TimeDelta::milliseconds(spacing);
        let (refund, new) = app.store.refund(wanted, clock::now(), spacing)?;
        if new {
            finish_later(&app, refund.request.out_refund_no.clone());
        }
        Answer::json(&RefundView::of(&refund))
    })
    .await
}

/// `GET /v3/refund/domestic/refunds/{out_refund_no}`
pub(super) async fn by_number(
    app: Data<App>,
    request: HttpRequest,
    number: Path<String>,
) -> HttpResponse {
    serve(&app, &request, &[], || {
        let refund = app.store.find_refund(&number);
        let refund = refund.ok_or_else(|| Refusal::new(Code::ResourceNotExists, "退款单不存在"))?;
        Answer::json(&RefundView::of(&refund))
    })
    .await
}

/// `POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund`
pub(super) async fn abnormal(
    app: Data<App>,
    request: HttpRequest,
    refund_id: Path<String>,
    body: Bytes,
) -> HttpResponse {
    serve(&app, &request, &body, || {
        let body = fields::parse(&body)?;
        let known = ["out_refund_no", "type", "bank_type", "bank_account", "real_name"];
        let fields = Fields::of(&body, &known)?;
        let number = fields.required("out_refund_no", 1..=64)?;
        fields.required("type", 1..=32)?;
        fields.one_of("type", &["USER_BANK_CARD", "MERCHANT_BANK_CARD"])?;
        let unknown = || Refusal::new(Code::ResourceNotExists, "退款单不存在");
        let refund = app.store.find_refund(number).ok_or_else(unknown)?;
        if refund.refund_id != *refund_id {
            return Err(unknown());
        }
        let rescued = app.store.rescue_refund(number);
        let rescued =
            rescued.ok_or_else(|| Refusal::new(Code::InvalidRequest, "退款单状态不是异常"))?;
        finish_later(&app, number.to_owned());
        Answer::json(&RefundView::of(&rescued))
    })
    .await
}

/// Ends a refund as the settings want it, and tells the merchant.
pub(crate) fn finish_later(app: &Arc<App>, out_refund_no: String) {
    let settings = app.faults.settings();
    let status = settings.refund_result.status();
    if status == RefundStatus::Processing {
        return;
    }
    let ending_app = Arc::clone(app);
    app.tasks.spawn(async move {
        time::sleep(Duration::from_millis(settings.refund_delay_ms)).await;
        let notification = ending_app.store.end_refund(&out_refund_no, status, clock::now());
        if let Some(notification) = notification {
            notify::start(&ending_app, notification);
        }
    });
}

fn read(body: &Value) -> Result<RefundRequest, Refusal> {
    let fields = Fields::of(body, &KNOWN)?;
    let transaction_id = fields.number("transaction_id", 1..=32, "")?;
    let out_trade_no = fields.number("out_trade_no", 6..=32, TRADE_NUMBER_OTHERS)?;
    if transaction_id.is_none() && out_trade_no.is_none() {
        return Err(fields.wrong("transaction_id", "与out_trade_no二选一必填"));
    }
    let out_refund_no = fields.number("out_refund_no", 1..=64, "_-|*@")?;
    let out_refund_no =
        out_refund_no.ok_or_else(|| fields.wrong("out_refund_no", "缺少必填字段"))?;
    fields.text("reason", 1..=80)?;
    fields.one_of("funds_account", &["AVAILABLE", "UNSETTLED"])?;
    fields.list("goods_detail")?;
    let amount = fields.required_object("amount", &["refund", "total", "currency", "from"])?;
    if amount.get("currency").is_none() {
        return Err(amount.wrong("currency", "缺少必填字段"));
    }
    amount.one_of("currency", &["CNY"])?;
    amount.list("from")?;

    let owned = |text: Option<&str>| text.map(str::to_owned);
    let mut rest = fields.copy(&REST);
    rest.extend(amount.copy(&["from"]));
    Ok(RefundRequest {
        transaction_id: owned(transaction_id),
        out_trade_no: owned(out_trade_no),
        out_refund_no: out_refund_no.to_owned(),
        notify_url: owned(fields.url("notify_url", 256)?),
        refund: amount.fen("refund")?,
        total: amount.fen("total")?,
        rest,
    })
}
