//! The OpenAPI document, made from the handlers, and the interface that shows it.
//!
//! What every endpoint of a kind answers (401 without a token, 422 for a bad field, ...) is added
//! here, once, by what the endpoint takes; handlers only name what is their own.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, OpenApi as Document, RefOr, Response, ResponseBuilder,
};
use utoipa::{Modify, OpenApi, ToSchema};
use utoipa_swagger_ui::SwaggerUi;

use crate::{admin, health, shop};

/// Where the document stands.
pub const DOCUMENT: &str = "/api/openapi.json";

/// Every error looks like this. `code` is stable; `message` is for people.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct ErrorBody {
    #[schema(example = "sold_out")]
    code: String,
    #[schema(example = "已售罄")]
    message: String,
    /// Name it when you ask for help.
    #[schema(example = "9f86d081884c7d65")]
    request_id: String,
    /// What else there is to know, such as `field`.
    #[schema(value_type = Object)]
    details: BTreeMap<String, String>,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "mall",
        description = "微信商城：秒杀、订单与支付。金额为两位小数的字符串，时间为 RFC 3339，\
                       错误统一为 {code, message, request_id, details}。",
    ),
    paths(
        shop::auth::login, shop::auth::phone, shop::auth::refresh, shop::auth::logout,
        shop::auth::profile, shop::auth::change_profile,
        shop::address::list, shop::address::create, shop::address::replace, shop::address::delete,
        shop::product::list, shop::product::hot, shop::product::detail, shop::category::list,
        shop::search::search, shop::search::suggest, shop::search::hot, shop::upload::upload, shop::upload::policy,
        admin::upload::upload,
        shop::common::configs, shop::common::banners, shop::common::regions,
        shop::flash_sale::list, shop::flash_sale::detail, shop::flash_sale::order,
        shop::cart::list, shop::cart::count, shop::cart::add, shop::cart::change,
        shop::cart::select, shop::cart::delete, shop::cart::delete_many,
        shop::coupon::list, shop::coupon::receive, shop::coupon::mine,
        shop::checkout::preview, shop::checkout::create,
        shop::receipt::confirm, shop::receipt::extend, shop::receipt::hide,
        shop::order::list, shop::order::detail, shop::order::by_request, shop::order::cancel,
        shop::logistics::parcels, shop::logistics::push,
        shop::payment::prepay, shop::payment::status, shop::payment::notify,
        shop::payment::refund_notify,
        shop::refund::request, shop::refund::list, shop::refund::detail, shop::refund::cancel,
        shop::refund::send_back,
        admin::refund::list, admin::refund::detail, admin::refund::approve, admin::refund::reject,
        admin::refund::receive, admin::refund::retry, admin::payment::list,
        admin::reconciliation::list, admin::reconciliation::detail, admin::reconciliation::start,
        admin::reconciliation::resolve, admin::reconciliation::file,
        admin::auth::login, admin::account::logout,
        admin::account::profile, admin::account::set_profile, admin::account::set_password,
        admin::account::propose_totp, admin::account::confirm_totp, admin::account::remove_totp,
        admin::people::list, admin::people::create, admin::people::replace, admin::people::delete,
        admin::role::list, admin::role::create, admin::role::replace, admin::role::delete,
        admin::role::permissions, admin::audit_log::list,
        admin::user::list, admin::user::detail, admin::user::set_status,
        admin::banner::list, admin::banner::create, admin::banner::replace, admin::banner::delete,
        admin::config::list, admin::config::replace, admin::job::list, admin::job::retry,
        admin::statistics::overview, admin::statistics::sales,
        admin::coupon::list, admin::coupon::create, admin::coupon::detail, admin::coupon::replace,
        admin::coupon::delete, admin::coupon::issue, admin::coupon::records,
        admin::export::create, admin::export::list, admin::export::detail, admin::export::file,
        admin::flash_sale::list, admin::flash_sale::detail, admin::flash_sale::create,
        admin::flash_sale::replace, admin::flash_sale::delete, admin::flash_sale::publish,
        admin::flash_sale::pause, admin::flash_sale::resume, admin::flash_sale::end,
        admin::flash_sale::stock, admin::flash_sale::audit,
        admin::category::list, admin::category::create, admin::category::replace,
        admin::category::delete,
        admin::product::list, admin::product::detail, admin::product::batch,
        admin::product::edit::create, admin::product::edit::replace, admin::product::edit::delete,
        admin::order::list, admin::order::detail, admin::order::change::change,
        admin::order::change::cancel, admin::order::ship::ship, admin::order::ship::companies,
        admin::import::shipments, admin::import::template,
        admin::stock::list, admin::stock::ledger, admin::stock::adjust,
        admin::preflight::preflight, admin::live::ticket, admin::live::stream,
        health::healthz, health::readyz, health::version,
    ),
    components(schemas(ErrorBody)),
    modifiers(&Tokens, &CommonErrors),
)]
struct Api;

/// The document.
#[must_use]
pub fn document() -> Document {
    Api::openapi()
}

/// The document and its interface, as routes.
#[must_use]
pub fn interface() -> SwaggerUi {
    SwaggerUi::new("/api/docs/{_:.*}").url(DOCUMENT, document())
}

/// The two kinds of tokens.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut Document) {
        let bearer = || SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.take().unwrap_or_default();
        let components = ComponentsBuilder::from(components)
            .security_scheme("shopper", bearer())
            .security_scheme("admin", bearer());
        document.components = Some(components.build());
    }
}

/// The errors that follow from what an endpoint takes.
struct CommonErrors;

impl Modify for CommonErrors {
    fn modify(&self, document: &mut Document) {
        for path in document.paths.paths.values_mut() {
            let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.delete];
            operations.into_iter().flatten().for_each(add_common_errors);
        }
    }
}

fn add_common_errors(operation: &mut Operation) {
    let parameters = operation.parameters.clone().unwrap_or_default();
    let takes = |kind: &ParameterIn| {
        parameters.iter().any(|given| match given {
            RefOr::T(parameter) => parameter.parameter_in == *kind,
            RefOr::Ref(_) => false,
        })
    };
    if operation.security.is_some() {
        add(operation, "401", "`unauthorized`");
        add(operation, "403", "`forbidden` `account_disabled`");
    }
    if takes(&ParameterIn::Path) {
        add(operation, "404", "`not_found`: there is none, or it is someone else's");
    }
    if takes(&ParameterIn::Header) {
        add(operation, "400", "`invalid_request`: no idempotency key");
        add(operation, "422", "`idempotency_conflict` `validation_failed`");
    }
    if takes(&ParameterIn::Query) {
        add(operation, "422", "`validation_failed`");
    }
    if operation.request_body.is_some() {
        add(operation, "400", "`invalid_request`");
        add(operation, "413", "`payload_too_large`");
        add(operation, "422", "`validation_failed`");
    }
    add(operation, "429", "`too_many_requests`: come back after `Retry-After` seconds");
    add(operation, "503", "`busy` `unavailable`: come back after `Retry-After` seconds");
    // What a handler names for itself has no body yet.
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if response.content.is_empty() && (status.starts_with('4') || status.starts_with('5')) {
            response.content.insert("application/json".to_owned(), error_body().into());
        }
    }
}

fn add(operation: &mut Operation, status: &str, description: &str) {
    let responses = &mut operation.responses.responses;
    let error = || RefOr::T(error_response(description));
    responses.entry(status.to_owned()).or_insert_with(error);
}

fn error_response(description: &str) -> Response {
    ResponseBuilder::new()
        .description(description)
        .content("application/json", error_body())
        .build()
}

fn error_body() -> Content {
    Content::new(Some(utoipa::openapi::Ref::from_schema_name("ErrorBody")))
}

#[cfg(test)]
mod tests {
    use actix_web::http::{Method, StatusCode};
    use actix_web::test::{self, TestRequest};
    use actix_web::{App, body};
    use serde_json::Value;

    use super::*;

    #[actix_web::test]
    async fn every_documented_path_has_a_route() {
        let app = test::init_service(App::new().configure(crate::routes::configure)).await;
        let document = document();
        assert!(30 < document.paths.paths.len() + 5);
        for (path, item) in &document.paths.paths {
            let methods = [
                (Method::GET, item.get.is_some()),
                (Method::POST, item.post.is_some()),
                (Method::PUT, item.put.is_some()),
                (Method::DELETE, item.delete.is_some()),
            ];
            for (method, documented) in methods {
                // Without a state: what a route answers then is neither 404 nor 405, as a rule.
                let address = path.replace("{id}", "1").replace("{item_id}", "1");
                let request = TestRequest::default().method(method.clone()).uri(&address);
                let answer = test::call_service(&app, request.to_request()).await;
                let routed = answer.status() != StatusCode::METHOD_NOT_ALLOWED
                    && answer.status() != StatusCode::NOT_FOUND;
                assert_eq!(routed, documented, "{method} {path}: {}", answer.status());
            }
        }
    }

    #[actix_web::test]
    async fn the_document_is_openapi_3_1_and_names_its_errors() {
        let app = test::init_service(App::new().configure(crate::routes::configure)).await;
        let answer = test::call_service(&app, TestRequest::with_uri(DOCUMENT).to_request()).await;
        let bytes = body::to_bytes(answer.into_body()).await.unwrap();
        let document: Value = serde_json::from_slice(&bytes).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let order = &document["paths"]["/api/v1/flash-sales/{id}/orders"]["post"];
        for status in ["201", "202", "400", "401", "403", "404", "409", "413", "422", "503"] {
            assert!(order["responses"][status].is_object(), "{status}");
        }
        let reference = &order["responses"]["409"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(reference, "#/components/schemas/ErrorBody");
    }
}
