//! Whether the process lives, whether it can serve, and which one it is.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Shared;

/// How long readiness waits for MySQL and Redis: less than a balancer waits for readiness.
const ANSWER_WITHIN: Duration = Duration::from_millis(1_500);

/// Whether the process can serve, and what it lacks if not.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    ready: bool,
    /// Nothing tells that this process is about to end.
    staying: bool,
    mysql: bool,
    redis: bool,
    /// The schema is the one that this program was built for.
    migrated: bool,
}

/// Which program this is.
#[derive(Serialize, ToSchema)]
pub struct Version {
    name: &'static str,
    version: &'static str,
    /// The commit it was built from, where the build told it.
    commit: Option<&'static str>,
}

/// 进程存活
#[utoipa::path(get, path = "/healthz", tag = "运维", responses((status = 200)))]
pub(crate) async fn healthz() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// 可以服务
#[utoipa::path(
    get, path = "/readyz", tag = "运维",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)),
)]
pub(crate) async fn readyz(state: Shared) -> HttpResponse {
    let store = state.store.clone();
    // In tasks of their own: what is waited for too long is left to end, and not dropped half-way.
    let migrated = state.io.spawn(async move { store.is_migrated().await });
    let store = state.store.clone();
    let pinged = state.io.spawn(async move { store.redis().ping().await });
    let (migrated, pinged) = tokio::join!(
        tokio::time::timeout(ANSWER_WITHIN, migrated),
        tokio::time::timeout(ANSWER_WITHIN, pinged),
    );
    let migrated = migrated.ok().and_then(Result::ok).and_then(Result::ok);
    let redis = pinged.is_ok_and(|joined| joined.is_ok_and(|answer| answer.is_ok()));
    let staying = !state.is_draining();
    let ready = staying && redis && migrated == Some(true);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    HttpResponse::build(status).json(Readiness {
        ready,
        staying,
        mysql: migrated.is_some(),
        redis,
        migrated: migrated.unwrap_or(false),
    })
}

/// 版本
#[utoipa::path(get, path = "/version", tag = "运维", responses((status = 200, body = Version)))]
pub(crate) async fn version() -> Json<Version> {
    Json(Version {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("MALL_COMMIT"),
    })
}
