//! Logging in to the admin console, with a password and, where it is on, a second step.

use actix_web::web::Json;
use chrono::{DateTime, TimeDelta, Utc};
use mall_store::mysql::admin::{self, Admin, account};
use mall_store::mysql::audit_log;
use mall_store::{Store, StoreError};
use mall_wechat::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{JsonBody, Origin, Shared};
use crate::token::AdminToken;

/// Wrong passwords in a row that lock an account.
const FAILURES_MAX: u32 = 5;
/// For how long.
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);
/// No user name is longer.
const USERNAME_MAX: usize = 32;
/// Nobody types a longer password; hashing a megabyte would be an attack.
pub(super) const PASSWORD_MAX: usize = 256;

/// Who wants in.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminLoginRequest)]
pub struct LoginRequest {
    #[schema(example = "admin", min_length = 1, max_length = 32)]
    username: String,
    #[schema(example = "correct horse battery staple", min_length = 1, max_length = 256)]
    password: String,
    /// The code of the authenticator app, for accounts with two-step verification.
    #[schema(example = "123456")]
    totp_code: Option<String>,
}

/// A token, and whose it is.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminLogin)]
pub struct LoginAnswer {
    /// For `Authorization: Bearer`.
    token: String,
    /// When it ends by itself.
    expires_at: DateTime<Utc>,
    admin: AdminAnswer,
}

/// Somebody who works in the console.
#[derive(Serialize, ToSchema)]
#[schema(as = Admin)]
pub struct AdminAnswer {
    id: i64,
    username: String,
    nickname: Option<String>,
    avatar: Option<String>,
    role: String,
    /// `area:action`, or `*` for everything.
    permissions: Vec<String>,
    /// The login before this one.
    last_login: Option<DateTime<Utc>>,
    /// Whether logging in takes a code as well.
    totp_enabled: bool,
}

impl From<Admin> for AdminAnswer {
    fn from(admin: Admin) -> Self {
        Self {
            id: admin.id.0,
            username: admin.username,
            nickname: admin.nickname,
            avatar: admin.avatar,
            role: admin.role,
            permissions: admin.permissions,
            last_login: admin.last_login,
            totp_enabled: admin.totp_secret.is_some(),
        }
    }
}

impl LoginAnswer {
    /// A token for `admin`, whose tokens have the version `version`.
    pub(super) fn new(state: &Shared, admin: Admin, version: i64) -> Result<Self, ApiError> {
        let token = AdminToken { admin_id: admin.id, version };
        let signed = state.tokens.for_admin(token, state.clock.now());
        let (token, expires_at) = signed.map_err(ApiError::Internal)?;
        Ok(Self { token, expires_at, admin: admin.into() })
    }
}

/// 管理员登录
#[utoipa::path(
    post, path = "/api/admin/login", tag = "管理端认证",
    request_body = LoginRequest,
    responses(
        (status = 200, body = LoginAnswer),
        (
            status = 401,
            description = "`invalid_credentials`; `totp_required`: a code is wanted as well",
        ),
        (status = 403, description = "`account_disabled`"),
        (status = 429, description = "`account_locked` `too_many_requests`"),
    ),
)]
pub(crate) async fn login(
    state: Shared,
    origin: Origin,
    body: JsonBody<LoginRequest>,
) -> Result<Json<LoginAnswer>, ApiError> {
    let JsonBody(LoginRequest { username, password, totp_code }) = body;
    check_lengths(&username, &password)?;
    let code = totp_code.filter(|code| !code.is_empty());
    let outcome = admit(&state, &username, Secret::new(password), code).await;
    write_down(&state, origin, username, &outcome).await?;
    let admin = outcome.map_err(|(_admin, error)| error)?;
    let version = admin.token_version;
    LoginAnswer::new(&state, admin, version).map(Json)
}

fn check_lengths(username: &str, password: &str) -> Result<(), ApiError> {
    if username.is_empty() || USERNAME_MAX < username.chars().count() {
        return Err(ApiError::validation("username", "应为 1 到 32 个字符"));
    }
    if password.is_empty() || PASSWORD_MAX < password.len() {
        return Err(ApiError::validation("password", "应为 1 到 256 个字符"));
    }
    Ok(())
}

/// The admin of that name and password; or why not, and whose account it was.
async fn admit(
    state: &Shared,
    username: &str,
    password: Secret,
    code: Option<String>,
) -> Result<Admin, (Option<Admin>, ApiError)> {
    let unknown = |error| (None, error);
    // The account is read within the turn: of many guesses at once, those after the lock see it.
    let turn = state.passwords.turn().await.map_err(unknown)?;
    let (store, name) = (state.store.clone(), username.to_owned());
    let read = async move { admin::find_by_username(&mut *store.connection().await?, &name).await };
    let found = state.io(read).await.map_err(unknown)?;
    if let Some(error) = found.as_ref().and_then(|admin| locked(admin, state.clock.now())) {
        return Err((found, error));
    }
    let hash = found.as_ref().map(|admin| admin.password.clone());
    let right = state.passwords.check(&turn, password, hash).await.map_err(unknown)?;
    match found {
        Some(admin) if right && admin.active => match second_step(state, &admin, code).await {
            Ok(()) => Ok(admin),
            Err(error) => Err((Some(admin), error)),
        },
        Some(admin) if right => Err((Some(admin), ApiError::AccountDisabled)),
        Some(admin) => {
            count_failure(state, &admin).await.map_err(unknown)?;
            Err((Some(admin), ApiError::WrongPassword))
        }
        None => Err(unknown(ApiError::WrongPassword)),
    }
}

/// The second step of a login, where it is on. A wrong code counts like a wrong password; a missing
/// one does not, for that is how the console learns that it must ask.
async fn second_step(state: &Shared, admin: &Admin, code: Option<String>) -> Result<(), ApiError> {
    let Some(sealed) = &admin.totp_secret else { return Ok(()) };
    let code = code.ok_or(ApiError::TotpRequired)?;
    let step = state.two_step.step(admin.id, sealed, &code, state.clock.now());
    if let Some(step) = step.map_err(ApiError::Internal)? {
        let (store, id) = (state.store.clone(), admin.id);
        let write = async move {
            let mut conn = store.connection().await?;
            account::use_totp(&mut conn, id, step).await
        };
        if state.io(write).await? {
            return Ok(());
        }
    }
    count_failure(state, admin).await?;
    Err(wrong_code("totp_code"))
}

/// The code of the authenticator app is wrong, or was used before. It is a field like any other: the
/// console must not take it for the end of a login.
pub(super) fn wrong_code(field: &'static str) -> ApiError {
    ApiError::validation(field, "两步验证码不正确")
}

fn locked(admin: &Admin, now: DateTime<Utc>) -> Option<ApiError> {
    let seconds = (admin.locked_until? - now).num_seconds();
    (0 < seconds).then_some(ApiError::AccountLocked { seconds })
}

pub(super) async fn count_failure(state: &Shared, admin: &Admin) -> Result<(), ApiError> {
    let (store, id) = (state.store.clone(), admin.id);
    let locked_until = state.clock.now() + LOCKED_FOR;
    let write = async move {
        let mut conn = store.connection().await?;
        admin::login_failed(&mut conn, id, FAILURES_MAX, locked_until).await
    };
    state.io(write).await
}

/// The outcome goes into the audit log, whatever it was.
async fn write_down(
    state: &Shared,
    origin: Origin,
    username: String,
    outcome: &Result<Admin, (Option<Admin>, ApiError)>,
) -> Result<(), ApiError> {
    let (id, code) = match outcome {
        Ok(admin) => (Some(admin.id), "ok"),
        Err((admin, error)) => (admin.as_ref().map(|admin| admin.id), error.outcome().1),
    };
    let succeeded = outcome.is_ok();
    let (store, now) = (state.store.clone(), state.clock.now());
    let write = async move {
        let entry = audit_log::Entry {
            admin: id,
            username: &username,
            action: "admin.login",
            target: None,
            before: None,
            after: None,
            outcome: code,
            ip: origin.ip.as_deref(),
            request_id: Some(&origin.request_id),
        };
        let mut tx = Store::begin(&store).await?;
        if let Some(id) = id.filter(|_id| succeeded) {
            admin::login_succeeded(&mut tx, id, now).await?;
        }
        audit_log::record(&mut tx, entry).await?;
        tx.commit().await.map_err(StoreError::from)
    };
    state.io(write).await
}
