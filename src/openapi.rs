//! The OpenAPI document, made from the handlers, and the interface that shows it.
//!
//! * `complete`: what the document says of every operation alike, by what it takes: names, errors
//!   (401 without a token, 422 for a bad field, ...), examples. Handlers only name what is their own.
//! * `parameters`: what parameters mean that many operations take.

mod complete;
mod parameters;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use utoipa::{OpenApi, ToSchema};
use utoipa_swagger_ui::SwaggerUi;

use crate::{admin, health, shop};

/// The tag of what machines ask: none of it is limited, and it answers in no other words than its
/// own.
const MACHINES: &str = "运维";

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
        shop::auth::login,
        shop::auth::phone,
        shop::auth::refresh,
        shop::auth::logout,
        shop::auth::profile,
        shop::auth::change_profile,
        shop::address::list,
        shop::address::create,
        shop::address::replace,
        shop::address::delete,
        shop::product::list,
        shop::product::hot,
        shop::product::detail,
        shop::category::list,
        shop::search::search,
        shop::search::suggest,
        shop::search::hot,
        shop::upload::upload,
        shop::upload::policy,
        admin::upload::upload,
        shop::common::configs,
        shop::common::banners,
        shop::common::regions,
        shop::flash_sale::list,
        shop::flash_sale::detail,
        shop::flash_sale::order,
        shop::flash_sale::token,
        shop::cart::list,
        shop::cart::count,
        shop::cart::add,
        shop::cart::change,
        shop::cart::select,
        shop::cart::delete,
        shop::cart::delete_many,
        shop::coupon::list,
        shop::coupon::receive,
        shop::coupon::mine,
        shop::checkout::preview,
        shop::checkout::create,
        shop::receipt::confirm,
        shop::receipt::extend,
        shop::receipt::hide,
        shop::order::list,
        shop::order::detail,
        shop::order::by_request,
        shop::order::cancel,
        shop::logistics::parcels,
        shop::logistics::push,
        shop::payment::prepay,
        shop::payment::status,
        shop::payment::notify,
        shop::payment::refund_notify,
        shop::refund::request,
        shop::refund::list,
        shop::refund::detail,
        shop::refund::cancel,
        shop::refund::send_back,
        admin::refund::list,
        admin::refund::detail,
        admin::refund::approve,
        admin::refund::reject,
        admin::refund::receive,
        admin::refund::retry,
        admin::payment::list,
        admin::reconciliation::list,
        admin::reconciliation::detail,
        admin::reconciliation::start,
        admin::reconciliation::resolve,
        admin::reconciliation::file,
        admin::auth::login,
        admin::account::logout,
        admin::account::profile,
        admin::account::set_profile,
        admin::account::set_password,
        admin::account::propose_totp,
        admin::account::confirm_totp,
        admin::account::remove_totp,
        admin::people::list,
        admin::people::create,
        admin::people::replace,
        admin::people::delete,
        admin::role::list,
        admin::role::create,
        admin::role::replace,
        admin::role::delete,
        admin::role::permissions,
        admin::audit_log::list,
        admin::user::list,
        admin::user::detail,
        admin::user::set_status,
        admin::banner::list,
        admin::banner::create,
        admin::banner::replace,
        admin::banner::delete,
        admin::config::list,
        admin::config::replace,
        admin::job::list,
        admin::job::retry,
        admin::statistics::overview,
        admin::statistics::sales,
        admin::coupon::list,
        admin::coupon::create,
        admin::coupon::detail,
        admin::coupon::replace,
        admin::coupon::delete,
        admin::coupon::issue,
        admin::coupon::records,
        admin::export::create,
        admin::export::list,
        admin::export::detail,
        admin::export::file,
        admin::flash_sale::list,
        admin::flash_sale::detail,
        admin::flash_sale::create,
        admin::flash_sale::replace,
        admin::flash_sale::delete,
        admin::flash_sale::publish,
        admin::flash_sale::pause,
        admin::flash_sale::resume,
        admin::flash_sale::end,
        admin::flash_sale::stock,
        admin::flash_sale::audit,
        admin::category::list,
        admin::category::create,
        admin::category::replace,
        admin::category::delete,
        admin::product::list,
        admin::product::detail,
        admin::product::batch,
        admin::product::edit::create,
        admin::product::edit::replace,
        admin::product::edit::delete,
        admin::order::list,
        admin::order::detail,
        admin::order::change::change,
        admin::order::change::cancel,
        admin::order::ship::ship,
        admin::order::ship::companies,
        admin::import::shipments,
        admin::import::template,
        admin::stock::list,
        admin::stock::ledger,
        admin::stock::adjust,
        admin::preflight::preflight,
        admin::live::ticket,
        admin::live::stream,
        health::healthz,
        health::readyz,
        health::version,
    ),
    components(schemas(ErrorBody, admin::live::LiveTick))
)]
struct Api;

/// The document.
static COMPLETE: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::to_value(Api::openapi()).unwrap_or_else(|error| {
        tracing::error!(error = %error, "the API's document can't be written");
        Value::Null
    });
    complete::complete(&mut document);
    document
});

/// The document, as JSON.
#[must_use]
pub fn document() -> &'static Value {
    &COMPLETE
}

/// The document and its interface, as routes.
#[must_use]
pub fn interface() -> SwaggerUi {
    SwaggerUi::new("/api/docs/{_:.*}").external_url_unchecked(DOCUMENT, document().clone())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use actix_web::http::{Method, StatusCode};
    use actix_web::test::{self, TestRequest};
    use actix_web::{App, body};

    use super::*;

    const METHODS: [Method; 4] = [Method::GET, Method::POST, Method::PUT, Method::DELETE];

    /// Every operation: its method, its path and what the document says of it.
    fn operations() -> Vec<(Method, &'static str, &'static Value)> {
        let paths = document()["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(move |method| {
                let operation = item.get(method.as_str().to_lowercase())?;
                Some((method, path.as_str(), operation))
            })
        });
        all.collect()
    }

    /// What a reference points to.
    fn resolved(value: &'static Value) -> &'static Value {
        let Some(reference) = value["$ref"].as_str() else { return value };
        let target = document().pointer(reference.trim_start_matches('#'));
        target.unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }

    #[actix_web::test]
    async fn every_documented_path_has_a_route() {
        let app = test::init_service(App::new().configure(crate::routes::configure)).await;
        let paths = document()["paths"].as_object().unwrap();
        assert!(80 < paths.len());
        for (path, item) in paths {
            for method in METHODS {
                let documented = item.get(method.as_str().to_lowercase()).is_some();
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

    #[test]
    fn every_route_is_documented() {
        // The routes as they are written: the console's pages and files are no API.
        let text = include_str!("routes.rs");
        let routes = text.split(".service(at(\"").skip(1).filter_map(|rest| rest.split('"').next());
        let mut count = 0;
        for route in routes.filter(|route| route.starts_with("/api/")) {
            count += 1;
            let known = document()["paths"].get(route).is_some() || route == "/api/docs";
            assert!(known, "{route} is not documented");
        }
        assert!(80 < count, "{count}");
    }

    #[test]
    fn every_operation_has_a_name_of_its_own_a_summary_and_a_tag() {
        let mut names = HashSet::new();
        for (method, path, operation) in operations() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{name} twice");
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.trim().is_empty(), "{method} {path} has no summary");
            assert!(operation["tags"][0].is_string(), "{method} {path} has no tag");
        }
    }

    #[test]
    fn every_parameter_says_what_it_is_and_shows_one() {
        for (method, path, operation) in operations() {
            let mut in_path = path.matches('{').count();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                let what = format!("{method} {path}: {name}");
                assert!(
                    !parameter["description"].as_str().unwrap_or_default().is_empty(),
                    "{what}"
                );
                assert!(parameter["schema"]["type"].is_string(), "{what}: {parameter}");
                let shown =
                    parameter.get("example").is_some() || parameter["schema"].get("enum").is_some();
                assert!(shown, "{what} has no example");
                if parameter["in"] == "path" {
                    assert_eq!(parameter["required"], true, "{what}");
                    in_path -= 1;
                }
            }
            assert_eq!(in_path, 0, "{method} {path} has a parameter that is not documented");
        }
    }

    #[test]
    fn every_body_has_a_schema_and_every_json_an_example() {
        let complete = |what: &str, content: &Value| {
            for (kind, media) in content.as_object().into_iter().flatten() {
                let schema = &media["schema"];
                assert!(schema.is_object() || kind == "application/octet-stream", "{what} {kind}");
                let shown = media.get("example").is_some_and(|example| !example.is_null());
                assert!(shown || kind != "application/json", "{what} has no example");
            }
        };
        for (method, path, operation) in operations() {
            let what = format!("{method} {path}");
            complete(&format!("{what}: body"), &operation["requestBody"]["content"]);
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{what} never succeeds");
            for (status, answer) in answers {
                if status.starts_with('2') {
                    complete(&format!("{what}: {status}"), &answer["content"]);
                }
            }
        }
    }

    #[test]
    fn every_error_has_the_body_of_errors_and_names_its_codes() {
        for (method, path, operation) in operations() {
            if operation["tags"][0] == MACHINES
                || path.ends_with("-notify")
                || path.ends_with("/notify")
                || path.ends_with("/push")
            {
                continue;
            }
            let answers = operation["responses"].as_object().unwrap();
            for status in ["429", "503"] {
                assert!(answers.contains_key(status), "{method} {path}: {status}");
            }
            for (status, answer) in answers {
                if !(status.starts_with('4') || status.starts_with('5')) {
                    continue;
                }
                let schema = &resolved(answer)["content"]["application/json"]["schema"];
                assert_eq!(schema["allOf"][0]["$ref"], "#/components/schemas/ErrorBody");
                let codes = schema["allOf"][1]["properties"]["code"]["enum"].as_array();
                assert!(codes.is_some_and(|codes| !codes.is_empty()), "{method} {path}: {status}");
            }
        }
    }

    #[test]
    fn every_operation_says_who_may_call_it() {
        const OPEN: [&str; 2] = ["/api/admin/login", "/api/admin/flash-sales/{id}/live"];
        for (method, path, operation) in operations() {
            let security = &operation["security"];
            let names = |scheme: &str| {
                security.as_array().into_iter().flatten().any(|one| one.get(scheme).is_some())
            };
            if path.starts_with("/api/admin/") && !OPEN.contains(&path) {
                assert!(names("admin") && !names("shopper"), "{method} {path}");
            } else {
                assert!(!names("admin"), "{method} {path}");
            }
            if security.is_array() {
                for status in ["401", "403"] {
                    assert!(
                        operation["responses"].get(status).is_some(),
                        "{method} {path}: {status}"
                    );
                }
            }
        }
    }

    #[actix_web::test]
    async fn the_document_is_openapi_3_1_and_names_its_errors() {
        let app = test::init_service(App::new().configure(crate::routes::configure)).await;
        let answer = test::call_service(&app, TestRequest::with_uri(DOCUMENT).to_request()).await;
        let bytes = body::to_bytes(answer.into_body()).await.unwrap();
        let served: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(&served, document());
        assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
        let order = &served["paths"]["/api/v1/flash-sales/{id}/orders"]["post"];
        for status in ["201", "202", "400", "401", "403", "404", "409", "413", "422", "503"] {
            assert!(order["responses"][status].is_object(), "{status}");
        }
    }
}
