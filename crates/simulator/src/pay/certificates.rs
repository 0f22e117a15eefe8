//! Handing out the platform's certificate, wrapped under the APIv3 key.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::answer::{Answer, serve};
use super::refusal::{Code, Refusal};
use crate::app::App;
use crate::clock;
use crate::seal::Sealed;

#[derive(Serialize)]
struct Body<'a> {
    data: [Item<'a>; 1],
}

#[derive(Serialize)]
struct Item<'a> {
    serial_no: &'a str,
    effective_time: String,
    expire_time: String,
    encrypt_certificate: Sealed,
}

/// `GET /v3/certificates`
pub(super) async fn certificates(app: Data<App>, request: HttpRequest) -> HttpResponse {
    serve(&app, &request, &[], || {
        let keys = &app.identity.keys;
        let pem = keys.certificate.pem.clone().into_bytes();
        let sealed = keys.sealing.seal("certificate", pem);
        let encrypt_certificate = sealed
            .map_err(|_unspecified| Refusal::new(Code::SystemError, "系统异常，请稍后重试"))?;
        let item = Item {
            serial_no: &app.identity.platform_cert_serial,
            effective_time: clock::rfc3339(keys.certificate.effective),
            expire_time: clock::rfc3339(keys.certificate.expires),
            encrypt_certificate,
        };
        Answer::json(&Body { data: [item] })
    })
    .await
}
