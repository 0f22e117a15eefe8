//! What admins do with their own account: look at it, change its name and password, turn two-step
//! verification on and off, log out.

use actix_web::HttpResponse;
use actix_web::web::Json;
use mall_store::mysql::admin::{self, Admin, account};
use mall_store::{Store, StoreError};
use mall_wechat::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{AdminAnswer, LoginAnswer, PASSWORD_MAX, count_failure, wrong_code};
use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{CurrentAdmin, JsonBody, OwnAccount, Shared};

use crate::state::Failure;

/// No password is shorter.
const PASSWORD_MIN: usize = 8;
/// No nickname is longer.
const NICKNAME_MAX: usize = 64;

/// 当前管理员信息
#[utoipa::path(
    get, path = "/api/admin/profile", tag = "管理端认证",
    security(("admin" = [])),
    responses((status = 200, body = AdminAnswer)),
)]
pub(crate) async fn profile(admin: CurrentAdmin<OwnAccount>) -> Json<AdminAnswer> {
    Json(admin.admin.into())
}

/// What the console shows of oneself.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = AdminProfileRequest)]
pub struct ProfileRequest {
    #[schema(example = "小王", max_length = 64)]
    nickname: Option<String>,
    #[schema(example = "/uploads/avatar.webp", max_length = 255)]
    avatar: Option<String>,
}

/// 修改当前管理员信息
#[utoipa::path(
    put, path = "/api/admin/profile", tag = "管理端认证",
    security(("admin" = [])),
    request_body = ProfileRequest,
    responses((status = 200, body = AdminAnswer)),
)]
pub(crate) async fn set_profile(
    state: Shared,
    admin: CurrentAdmin<OwnAccount>,
    body: JsonBody<ProfileRequest>,
) -> Result<Json<AdminAnswer>, ApiError> {
    let nickname = check::optional("nickname", body.0.nickname.as_deref(), NICKNAME_MAX)?;
    let avatar = check::optional_picture("avatar", body.0.avatar.as_deref())?;
    let before = admin.admin.clone();
    let after = Admin { nickname, avatar, ..before.clone() };
    let shown = |admin: &Admin| ProfileRequest {
        nickname: admin.nickname.clone(),
        avatar: admin.avatar.clone(),
    };
    let (by, change) = (admin.by(), Change::between(&shown(&before), &shown(&after)));
    let new = shown(&after);
    let write = move |store: Store| {
        let (by, change, new) = (by.clone(), change.clone(), new.clone());
        async move {
            let mut tx = store.begin().await?;
            let (nickname, avatar) = (new.nickname.as_deref(), new.avatar.as_deref());
            account::set_profile(&mut tx, by.id, nickname, avatar).await?;
            by.record(&mut tx, "admin.profile", ("admin", by.id), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    Ok(Json(after.into()))
}

/// The password that is, and the one that is to be.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminPasswordRequest)]
pub struct PasswordRequest {
    #[schema(min_length = 1, max_length = 256)]
    old_password: String,
    #[schema(min_length = 8, max_length = 256)]
    new_password: String,
}

/// A password that somebody may choose.
pub(super) fn check_password(
    field: &'static str,
    password: &str,
    username: &str,
) -> Result<(), ApiError> {
    if password.chars().count() < PASSWORD_MIN || PASSWORD_MAX < password.len() {
        return Err(ApiError::validation(field, "应为 8 到 256 个字符"));
    }
    if password.eq_ignore_ascii_case(username) {
        return Err(ApiError::validation(field, "不能与用户名相同"));
    }
    Ok(())
}

/// 修改当前管理员密码（其他登录立即失效，返回新令牌）
#[utoipa::path(
    put, path = "/api/admin/password", tag = "管理端认证",
    security(("admin" = [])),
    request_body = PasswordRequest,
    responses(
        (status = 200, body = LoginAnswer),
        (status = 401, description = "`unauthorized`; `invalid_credentials`: the old password"),
    ),
)]
pub(crate) async fn set_password(
    state: Shared,
    admin: CurrentAdmin<OwnAccount>,
    body: JsonBody<PasswordRequest>,
) -> Result<Json<LoginAnswer>, ApiError> {
    let JsonBody(PasswordRequest { old_password, new_password }) = body;
    check_password("new_password", &new_password, &admin.admin.username)?;
    if old_password.is_empty() || PASSWORD_MAX < old_password.len() {
        return Err(ApiError::validation("old_password", "应为 1 到 256 个字符"));
    }
    let person = admin.admin.clone();
    let turn = state.passwords.turn().await?;
    let hash = Some(person.password.clone());
    if !state.passwords.check(&turn, Secret::new(old_password), hash).await? {
        count_failure(&state, &person).await?;
        return Err(ApiError::WrongPassword);
    }
    let hash = state.passwords.hash(&turn, Secret::new(new_password)).await?;
    drop(turn);
    let (by, version) = (admin.by(), person.token_version);
    let write = move |store: Store| {
        let (by, hash) = (by.clone(), hash.clone());
        async move {
            let mut tx = store.begin().await?;
            let version = account::set_password(&mut tx, by.id, version, &hash).await?;
            // Somebody else ended this token meanwhile.
            let version = version.ok_or(ApiError::Unauthorized)?;
            by.record(&mut tx, "admin.password", ("admin", by.id), &Change::none()).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(version)
        }
    };
    let version = state.transact(write).await?;
    LoginAnswer::new(&state, person, version).map(Json)
}

/// 退出登录（该账号的所有令牌失效）
#[utoipa::path(
    post, path = "/api/admin/logout", tag = "管理端认证",
    security(("admin" = [])),
    responses((status = 204)),
)]
pub(crate) async fn logout(
    state: Shared,
    admin: CurrentAdmin<OwnAccount>,
) -> Result<HttpResponse, ApiError> {
    let by = admin.by();
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            account::end_tokens(&mut tx, by.id).await?;
            by.record(&mut tx, "admin.logout", ("admin", by.id), &Change::none()).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A key for an authenticator app. It is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminTotp)]
pub struct TotpAnswer {
    /// In base32, to type in.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    secret: String,
    /// To show as a QR code.
    #[schema(example = "otpauth://totp/mall:admin?secret=JBSWY3DPEHPK3PXP&issuer=mall")]
    otpauth_url: String,
}

/// 申请两步验证密钥（确认后才生效）
#[utoipa::path(
    post, path = "/api/admin/totp", tag = "管理端认证",
    security(("admin" = [])),
    responses(
        (status = 200, body = TotpAnswer),
        (status = 409, description = "`totp_state`: it is on already"),
    ),
)]
pub(crate) async fn propose_totp(
    state: Shared,
    admin: CurrentAdmin<OwnAccount>,
) -> Result<Json<TotpAnswer>, ApiError> {
    let (id, username) = (admin.admin.id, &admin.admin.username);
    let proposal = state.two_step.propose(id, username).map_err(ApiError::Internal)?;
    let (store, sealed) = (state.store.clone(), proposal.sealed);
    let write =
        async move { account::propose_totp(&mut *store.connection().await?, id, &sealed).await };
    if !state.io(write).await? {
        return Err(ApiError::TotpState);
    }
    Ok(Json(TotpAnswer {
        secret: proposal.secret.expose().to_owned(),
        otpauth_url: proposal.otpauth_url.expose().to_owned(),
    }))
}

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminTotpRequest)]
pub struct CodeRequest {
    #[schema(example = "123456")]
    code: String,
}

/// 确认并开启两步验证
#[utoipa::path(
    post, path = "/api/admin/totp/confirm", tag = "管理端认证",
    security(("admin" = [])),
    request_body = CodeRequest,
    responses(
        (status = 200, body = AdminAnswer),
        (status = 422, description = "`validation_failed`: the code"),
        (status = 409, description = "`totp_state`: no key was asked for, or it is on already"),
    ),
)]
pub(crate) async fn confirm_totp(
    state: Shared,
    admin: CurrentAdmin<OwnAccount>,
    body: JsonBody<CodeRequest>,
) -> Result<Json<AdminAnswer>, ApiError> {
    let (store, id) = (state.store.clone(), admin.admin.id);
    let read = async move { account::pending_totp(&mut *store.connection().await?, id).await };
    let sealed = state.io(read).await?.ok_or(ApiError::TotpState)?;
    let step = state.two_step.step(id, &sealed, &body.0.code, state.clock.now());
    let step = step.map_err(ApiError::Internal)?.ok_or_else(|| wrong_code("code"))?;
    let by = admin.by();
    let write = move |store: Store| {
        let (by, sealed) = (by.clone(), sealed.clone());
        async move {
            let mut tx = store.begin().await?;
            if !account::confirm_totp(&mut tx, by.id, &sealed, step).await? {
                return Err(ApiError::TotpState.into());
            }
            by.record(&mut tx, "admin.totp_on", ("admin", by.id), &Change::none()).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    own(&state, id).await
}

/// 关闭两步验证
#[utoipa::path(
    delete, path = "/api/admin/totp", tag = "管理端认证",
    security(("admin" = [])),
    request_body = CodeRequest,
    responses(
        (status = 200, body = AdminAnswer),
        (status = 422, description = "`validation_failed`: the code"),
        (status = 409, description = "`totp_state`: it is off"),
    ),
)]
pub(crate) async fn remove_totp(
    state: Shared,
    admin: CurrentAdmin<OwnAccount>,
    body: JsonBody<CodeRequest>,
) -> Result<Json<AdminAnswer>, ApiError> {
    let person = admin.admin.clone();
    let sealed = person.totp_secret.as_deref().ok_or(ApiError::TotpState)?;
    let step = state.two_step.step(person.id, sealed, &body.0.code, state.clock.now());
    let Some(step) = step.map_err(ApiError::Internal)? else {
        count_failure(&state, &person).await?;
        return Err(wrong_code("code"));
    };
    let by = admin.by();
    let write = move |store: Store| {
        let by = by.clone();
        async move { turn_off(&store, &by, step).await }
    };
    state.transact(write).await?;
    own(&state, person.id).await
}

async fn turn_off(store: &Store, by: &By, step: i64) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    if !account::use_totp(&mut tx, by.id, step).await? {
        return Err(wrong_code("code").into());
    }
    account::remove_totp(&mut tx, by.id).await?;
    by.record(&mut tx, "admin.totp_off", ("admin", by.id), &Change::none()).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

async fn own(state: &Shared, id: mall_domain::AdminId) -> Result<Json<AdminAnswer>, ApiError> {
    let store = state.store.clone();
    let read = async move { admin::find(&mut *store.connection().await?, id).await };
    let admin = state.io(read).await?.ok_or(ApiError::Unauthorized)?;
    Ok(Json(admin.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_neither_short_nor_the_name() {
        assert!(check_password("password", "open sesame", "root").is_ok());
        for wrong in ["", "short", &"x".repeat(257), "ROOTROOT"] {
            assert!(check_password("password", wrong, "rootroot").is_err(), "{wrong}");
        }
    }
}
