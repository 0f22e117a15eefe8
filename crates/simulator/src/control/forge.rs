//! Sends one notification on request, as it should be or with something wrong in it.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data};
use anyhow::{Context as _, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::error::ControlError;
use super::parse;
use crate::app::App;
use crate::clock;
use crate::faults::NotifyKey;
use crate::notify::{self, Content, Envelope, Manner, Signature, Subject};
use crate::random;
use crate::trade::Transaction;

/// Which notification, and what is wrong with it. Everything but the number is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Request {
    /// The order whose payment is told about.
    out_trade_no: Option<String>,
    /// Or the refund whose end is told about.
    out_refund_no: Option<String>,
    /// What is done with the signature.
    signature: Signature,
    /// Which key signs; what `/_sim/faults` says if it is left out.
    key: Option<NotifyKey>,
    /// How far the stated time is from the true one.
    timestamp_offset_secs: i32,
    /// The stated serial.
    serial: Option<String>,
    /// The notification's id.
    id: Option<String>,
    appid: Option<String>,
    mchid: Option<String>,
    amount_total: Option<i64>,
    openid: Option<String>,
    currency: Option<String>,
    trade_state: Option<String>,
    transaction_id: Option<String>,
    /// The order's number, as the notification states it.
    as_out_trade_no: Option<String>,
}

/// `POST /_sim/notify`
pub(super) async fn send(app: Data<App>, body: Bytes) -> Result<HttpResponse, ControlError> {
    let request: Request = parse(&body)?;
    let (envelope, url) = prepare(&app, &request)?;
    let courier_app = Arc::clone(&app);
    // On the runtime that owns the connections, not on this worker's.
    let sending = app
        .tasks
        .runtime()
        .spawn(async move { courier_app.courier.post(&url, envelope).await })
        .await;
    let reply = sending.map_err(|error| anyhow!(error))?.map_err(ControlError::Unreachable)?;
    Ok(HttpResponse::Ok().json(reply))
}

fn prepare(app: &App, request: &Request) -> Result<(Envelope, String), ControlError> {
    let now = clock::now();
    let (content, url) = match (&request.out_trade_no, &request.out_refund_no) {
        (Some(number), None) => payment(app, request, number, now)?,
        (None, Some(number)) => refund(app, request, number)?,
        (Some(_), Some(_)) | (None, None) => {
            let message = "either out_trade_no or out_refund_no is needed";
            return Err(ControlError::Invalid(message.to_owned()));
        }
    };

    let id = request.id.clone().unwrap_or_else(random::uuid);
    let body = notify::body(&app.identity, &id, now, &content)?;
    let by_certificate = match request.key {
        Some(NotifyKey::PublicKey) => false,
        Some(NotifyKey::Certificate) => true,
        Some(NotifyKey::Alternate) | None => app.faults.certificate_signs(),
    };
    let manner = Manner {
        signature: request.signature,
        by_certificate,
        offset: TimeDelta::seconds(request.timestamp_offset_secs.into()),
        serial: request.serial.clone(),
    };
    Ok((notify::sign(&app.identity, body, &manner, now)?, url))
}

/// The payment of an order. If nobody paid it, the lie is told with a made-up transaction.
fn payment(
    app: &App,
    request: &Request,
    number: &str,
    now: DateTime<Utc>,
) -> Result<(Content, String), ControlError> {
    let mut order = app.store.order(number, now).ok_or(ControlError::NotFound)?;
    order.transaction_id.get_or_insert_with(|| random::transaction_id(now));
    order.paid_at.get_or_insert(now);
    let mut transaction = Transaction::paid(&order);
    falsify(&mut transaction, request).context("a paid order has no payment")?;
    Ok((Content::Payment(Box::new(transaction)), order.request.notify_url))
}

fn falsify(transaction: &mut Transaction, request: &Request) -> Option<()> {
    let payment = transaction.payment.as_mut()?;
    replace(&mut payment.payer.openid, request.openid.as_ref());
    replace(&mut payment.amount.currency, request.currency.as_ref());
    replace(&mut payment.amount.total, request.amount_total.as_ref());
    replace(&mut payment.transaction_id, request.transaction_id.as_ref());
    replace(&mut transaction.appid, request.appid.as_ref());
    replace(&mut transaction.mchid, request.mchid.as_ref());
    replace(&mut transaction.out_trade_no, request.as_out_trade_no.as_ref());
    replace(&mut transaction.trade_state, request.trade_state.as_ref());
    Some(())
}

fn refund(app: &App, request: &Request, number: &str) -> Result<(Content, String), ControlError> {
    let refund = app.store.find_refund(number).ok_or(ControlError::NotFound)?;
    let without_url = || ControlError::Invalid("the refund has no notify_url".to_owned());
    let url = refund.request.notify_url.clone().ok_or_else(without_url)?;
    let subject = Subject::Refund { out_refund_no: number.to_owned() };
    let mut content = notify::content(app, &subject).ok_or(ControlError::NotFound)?;
    if let Content::Refund(notice, _) = &mut content {
        replace(&mut notice.mchid, request.mchid.as_ref());
        replace(&mut notice.amount.refund, request.amount_total.as_ref());
        replace(&mut notice.out_trade_no, request.as_out_trade_no.as_ref());
        replace(&mut notice.transaction_id, request.transaction_id.as_ref());
    }
    Ok((content, url))
}

fn replace<T: Clone>(place: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        place.clone_from(value);
    }
}
