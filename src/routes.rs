//! Every URL of the mall, grouped by who uses it. What a handler takes and answers stands beside
//! it; that its documentation has the same path, a test at the end of `openapi.rs` checks.

use actix_web::web::{self, ServiceConfig, delete, get, post, put};
use actix_web::{HttpResponse, Resource};

use crate::error::ApiError;
use crate::extract::BODY_MAX;
use crate::request::Route;
use crate::{admin, console, health, openapi, shop};

/// Adds every route. The busiest come first: they are looked up in this order.
#[rustfmt::skip]
pub fn configure(app: &mut ServiceConfig) {
    app.app_data(web::PayloadConfig::new(BODY_MAX))
        .app_data(web::PathConfig::default().error_handler(|_error, _request| ApiError::NotFound("path").into()))

        // Shoppers.
        .service(at("/api/v1/flash-sales/{id}/orders").route(post().to(shop::flash_sale::order)))
        .service(at("/api/v1/flash-sales/{id}").route(get().to(shop::flash_sale::detail)))
        .service(at("/api/v1/flash-sales").route(get().to(shop::flash_sale::list)))
        .service(at("/api/v1/auth/login").route(post().to(shop::auth::login)))
        .service(at("/api/v1/auth/phone").route(post().to(shop::auth::phone)))
        .service(at("/api/v1/auth/refresh").route(post().to(shop::auth::refresh)))
        .service(at("/api/v1/auth/logout").route(post().to(shop::auth::logout)))
        .service(at("/api/v1/user/profile")
            .route(get().to(shop::auth::profile))
            .route(put().to(shop::auth::change_profile)))
        .service(at("/api/v1/user/addresses")
            .route(get().to(shop::address::list))
            .route(post().to(shop::address::create)))
        .service(at("/api/v1/user/addresses/{id}")
            .route(put().to(shop::address::replace))
            .route(delete().to(shop::address::delete)))
        .service(at("/api/v1/configs").route(get().to(shop::common::configs)))
        .service(at("/api/v1/banners").route(get().to(shop::common::banners)))
        .service(at("/api/v1/regions").route(get().to(shop::common::regions)))
        .service(at("/api/v1/categories").route(get().to(shop::category::list)))
        .service(at("/api/v1/products").route(get().to(shop::product::list)))
        .service(at("/api/v1/products/hot").route(get().to(shop::product::hot)))
        .service(at("/api/v1/products/{id}").route(get().to(shop::product::detail)))
        .service(at("/api/v1/cart")
            .route(get().to(shop::cart::list))
            .route(post().to(shop::cart::add))
            .route(delete().to(shop::cart::delete_many)))
        .service(at("/api/v1/cart/count").route(get().to(shop::cart::count)))
        .service(at("/api/v1/cart/select").route(put().to(shop::cart::select)))
        .service(at("/api/v1/cart/{id}")
            .route(put().to(shop::cart::change))
            .route(delete().to(shop::cart::delete)))
        .service(at("/api/v1/coupons").route(get().to(shop::coupon::list)))
        .service(at("/api/v1/coupons/receive").route(post().to(shop::coupon::receive)))
        .service(at("/api/v1/user/coupons").route(get().to(shop::coupon::mine)))
        .service(at("/api/v1/orders")
            .route(get().to(shop::order::list))
            .route(post().to(shop::checkout::create)))
        .service(at("/api/v1/orders/preview").route(post().to(shop::checkout::preview)))
        .service(at("/api/v1/orders/by-request/{key}").route(get().to(shop::order::by_request)))
        .service(at("/api/v1/orders/{id}")
            .route(get().to(shop::order::detail))
            .route(delete().to(shop::receipt::hide)))
        .service(at("/api/v1/orders/{id}/confirm").route(post().to(shop::receipt::confirm)))
        .service(at("/api/v1/orders/{id}/extend").route(post().to(shop::receipt::extend)))
        .service(at("/api/v1/orders/{id}/cancel").route(post().to(shop::order::cancel)))
        .service(at("/api/v1/payment/prepay").route(post().to(shop::payment::prepay)))
        .service(at("/api/v1/payment/{order_no}/status").route(get().to(shop::payment::status)))

        // WeChat.
        .service(at("/api/v1/payment/notify").route(post().to(shop::payment::notify)))
        .service(at("/api/v1/payment/refund-notify").route(post().to(shop::payment::refund_notify)))

        // Admins.
        .service(at("/api/admin/login").route(post().to(admin::auth::login)))
        .service(at("/api/admin/logout").route(post().to(admin::account::logout)))
        .service(at("/api/admin/profile")
            .route(get().to(admin::account::profile))
            .route(put().to(admin::account::set_profile)))
        .service(at("/api/admin/password").route(put().to(admin::account::set_password)))
        .service(at("/api/admin/totp")
            .route(post().to(admin::account::propose_totp))
            .route(delete().to(admin::account::remove_totp)))
        .service(at("/api/admin/totp/confirm").route(post().to(admin::account::confirm_totp)))
        .service(at("/api/admin/admins")
            .route(get().to(admin::people::list))
            .route(post().to(admin::people::create)))
        .service(at("/api/admin/admins/{id}")
            .route(put().to(admin::people::replace))
            .route(delete().to(admin::people::delete)))
        .service(at("/api/admin/roles")
            .route(get().to(admin::role::list))
            .route(post().to(admin::role::create)))
        .service(at("/api/admin/roles/{id}")
            .route(put().to(admin::role::replace))
            .route(delete().to(admin::role::delete)))
        .service(at("/api/admin/permissions").route(get().to(admin::role::permissions)))
        .service(at("/api/admin/users").route(get().to(admin::user::list)))
        .service(at("/api/admin/users/{id}")
            .route(get().to(admin::user::detail))
            .route(put().to(admin::user::set_status)))
        .service(at("/api/admin/banners")
            .route(get().to(admin::banner::list))
            .route(post().to(admin::banner::create)))
        .service(at("/api/admin/banners/{id}")
            .route(put().to(admin::banner::replace))
            .route(delete().to(admin::banner::delete)))
        .service(at("/api/admin/configs")
            .route(get().to(admin::config::list))
            .route(put().to(admin::config::replace)))
        .service(at("/api/admin/statistics/overview").route(get().to(admin::statistics::overview)))
        .service(at("/api/admin/statistics/sales").route(get().to(admin::statistics::sales)))
        .service(at("/api/admin/exports")
            .route(get().to(admin::export::list))
            .route(post().to(admin::export::create)))
        .service(at("/api/admin/exports/{id}").route(get().to(admin::export::detail)))
        .service(at("/api/admin/exports/{id}/file").route(get().to(admin::export::file)))
        .service(at("/api/admin/coupons")
            .route(get().to(admin::coupon::list))
            .route(post().to(admin::coupon::create)))
        .service(at("/api/admin/coupons/records").route(get().to(admin::coupon::records)))
        .service(at("/api/admin/coupons/{id}")
            .route(get().to(admin::coupon::detail))
            .route(put().to(admin::coupon::replace))
            .route(delete().to(admin::coupon::delete)))
        .service(at("/api/admin/coupons/{id}/issue").route(post().to(admin::coupon::issue)))
        .service(at("/api/admin/jobs").route(get().to(admin::job::list)))
        .service(at("/api/admin/jobs/{id}/retry").route(post().to(admin::job::retry)))
        .service(at("/api/admin/audit-log").route(get().to(admin::audit_log::list)))
        .service(at("/api/admin/categories")
            .route(get().to(admin::category::list))
            .route(post().to(admin::category::create)))
        .service(at("/api/admin/categories/{id}")
            .route(put().to(admin::category::replace))
            .route(delete().to(admin::category::delete)))
        .service(at("/api/admin/products")
            .route(get().to(admin::product::list))
            .route(post().to(admin::product::edit::create)))
        .service(at("/api/admin/products/batch").route(post().to(admin::product::batch)))
        .service(at("/api/admin/products/{id}")
            .route(get().to(admin::product::detail))
            .route(put().to(admin::product::edit::replace))
            .route(delete().to(admin::product::edit::delete)))
        .service(at("/api/admin/stock").route(get().to(admin::stock::list)))
        .service(at("/api/admin/stock/ledger").route(get().to(admin::stock::ledger)))
        .service(at("/api/admin/skus/{id}/stock").route(post().to(admin::stock::adjust)))
        .service(at("/api/admin/flash-sales")
            .route(get().to(admin::flash_sale::list))
            .route(post().to(admin::flash_sale::create)))
        .service(at("/api/admin/flash-sales/{id}")
            .route(get().to(admin::flash_sale::detail))
            .route(put().to(admin::flash_sale::replace))
            .route(delete().to(admin::flash_sale::delete)))
        .service(at("/api/admin/flash-sales/{id}/publish").route(post().to(admin::flash_sale::publish)))
        .service(at("/api/admin/flash-sales/{id}/pause").route(post().to(admin::flash_sale::pause)))
        .service(at("/api/admin/flash-sales/{id}/resume").route(post().to(admin::flash_sale::resume)))
        .service(at("/api/admin/flash-sales/{id}/end").route(post().to(admin::flash_sale::end)))
        .service(at("/api/admin/flash-sales/{id}/items/{item_id}/stock").route(post().to(admin::flash_sale::stock)))
        .service(at("/api/admin/flash-sales/{id}/audit").route(get().to(admin::flash_sale::audit)))
        .service(at("/api/admin/flash-sales/{id}/preflight").route(get().to(admin::preflight::preflight)))
        .service(at("/api/admin/flash-sales/{id}/live-ticket").route(post().to(admin::live::ticket)))
        .service(at("/api/admin/flash-sales/{id}/live").route(get().to(admin::live::stream)))

        // The admin console's pages.
        .service(at("/admin").route(get().to(console::to_root)))
        .service(at("/admin/{path:.*}").route(get().to(console::file)))

        // Machines, and people who write programs.
        .service(at("/healthz").route(get().to(health::healthz)))
        .service(at("/readyz").route(get().to(health::readyz)))
        .service(at("/version").route(get().to(health::version)))
        .service(at("/api/docs").route(get().to(to_docs)))
        .service(openapi::interface())
        .default_service(web::to(no_such_path));
}

/// A path, known to metrics and logs by its pattern. Other methods than its own get 405.
fn at(path: &'static str) -> Resource {
    web::resource(path).app_data(Route(path)).default_service(web::to(no_such_method))
}

async fn no_such_path() -> Result<HttpResponse, ApiError> {
    Err(ApiError::NotFound("path"))
}

async fn no_such_method() -> Result<HttpResponse, ApiError> {
    Err(ApiError::MethodNotAllowed)
}

async fn to_docs() -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", "/api/docs/")).finish()
}
