//! How every call of the payment API runs: checked, done, answered, signed once; or spoilt on
//! purpose somewhere in between.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tokio::time;

use super::gate::{self, Call};
use super::refusal::{Code, Refusal};
use crate::app::App;
use crate::clock;
use crate::identity::Identity;
use crate::notify::probe;
use crate::random;
use crate::sign::{SCHEME, answer_message};

/// The header that names a platform key.
const SERIAL: &str = "Wechatpay-Serial";

/// What a call that was done answers.
pub(super) enum Answer {
    /// 200 and a JSON text.
    Json(Vec<u8>),
    /// 204.
    Empty,
}

impl Answer {
    /// 200 and `value`.
    pub(super) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        Ok(Self::Json(serde_json::to_vec(value)?))
    }
}

/// Checks who calls, does `work`, and signs the answer.
pub(super) async fn serve(
    app: &App,
    request: &HttpRequest,
    body: &[u8],
    work: impl FnOnce() -> Result<Answer, Refusal>,
) -> HttpResponse {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let authorization = header("Authorization");
    let call = Call { method: request.method().as_str(), target, authorization, body };
    let public_mode = header(SERIAL) == Some(app.identity.platform_public_key_id.as_str());

    let faults = app.faults.for_call();
    let answer = gate::check(&app.identity, &call, clock::now()).and_then(|()| {
        if faults.rate_limited {
            return Err(Refusal::new(Code::FrequencyLimited, "频率超限，请降低请求频率"));
        }
        if faults.error_before {
            return Err(system_error());
        }
        let answer = work()?;
        if faults.error_after { Err(system_error()) } else { Ok(answer) }
    });
    if let Some(delay) = faults.delay_ms {
        time::sleep(Duration::from_millis(delay)).await;
    }
    respond(&app.identity, answer, public_mode, faults.bad_signature)
}

fn system_error() -> Refusal {
    Refusal::new(Code::SystemError, "系统异常，请稍后重试")
}

/// The signed answer.
fn respond(
    identity: &Identity,
    answer: Result<Answer, Refusal>,
    public_mode: bool,
    spoilt: bool,
) -> HttpResponse {
    let (status, body, internal) = match answer {
        Ok(Answer::Json(body)) => (StatusCode::OK, body, 0),
        Ok(Answer::Empty) => (StatusCode::NO_CONTENT, Vec::new(), 0),
        Err(refusal) => {
            let (status, internal) = (refusal.status(), refusal.internal());
            (status, refusal.json().unwrap_or_default(), internal)
        }
    };

    let (key, serial) = if public_mode {
        (&identity.keys.public_mode, &identity.platform_public_key_id)
    } else {
        (&identity.keys.certificate_mode, &identity.platform_cert_serial)
    };
    let (timestamp, nonce) = (clock::now().timestamp().to_string(), random::text(32));
    let Ok(signature) = key.sign(&answer_message(&timestamp, &nonce, &body)) else {
        tracing::error!("an answer can't be signed");
        return HttpResponse::InternalServerError().finish();
    };
    let signature = if spoilt { probe(&signature) } else { signature };

    let mut response = HttpResponse::build(status);
    response
        .insert_header(("Wechatpay-Timestamp", timestamp))
        .insert_header(("Wechatpay-Nonce", nonce))
        .insert_header((SERIAL, serial.as_str()))
        .insert_header(("Wechatpay-Signature", signature))
        .insert_header(("Wechatpay-Signature-Type", SCHEME))
        .insert_header(("Request-ID", format!("{}-{internal}", random::text(24).to_uppercase())));
    if body.is_empty() {
        return response.finish();
    }
    response.content_type("application/json; charset=utf-8").body(body)
}
