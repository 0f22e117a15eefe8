//! Logging in with WeChat and out again, and who one is.

use actix_web::HttpResponse;
use actix_web::web::Json;
use chrono::{DateTime, Utc};
use mall_domain::phone::Phone;
use mall_domain::profile::InvalidProfile;
use mall_domain::{Money, UserId, profile as rules};
use mall_store::mysql::user::{self, ProfileChange, User};
use mall_store::redis::hints::Hint;
use mall_wechat::{LoginError, Session};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, JsonBody, Shared};
use crate::token::ShopperToken;

/// What `wx.login` gave the mini-program.
#[derive(Deserialize, ToSchema)]
pub struct LoginRequest {
    /// The code; it works once.
    #[schema(example = "0a1b2c3d", min_length = 1, max_length = 128)]
    code: String,
}

/// A token, and whose it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Login)]
pub struct LoginAnswer {
    /// For `Authorization: Bearer`. It ends the shopper's older tokens.
    token: String,
    /// When it ends by itself.
    expires_at: DateTime<Utc>,
    user: Profile,
}

/// A shopper.
#[derive(Serialize, ToSchema)]
pub struct Profile {
    id: i64,
    nickname: Option<String>,
    avatar: Option<String>,
    phone: Option<String>,
    /// 0 unknown, 1 man, 2 woman.
    gender: i8,
    #[schema(value_type = String, example = "0.00")]
    balance: Money,
    points: i32,
    created_at: DateTime<Utc>,
}

impl From<User> for Profile {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            nickname: user.nickname,
            avatar: user.avatar,
            phone: user.phone,
            gender: user.gender,
            balance: user.balance,
            points: user.points,
            created_at: user.created_at,
        }
    }
}

impl From<LoginError> for ApiError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::InvalidCode => Self::InvalidCode,
            LoginError::Blocked => Self::AccountDisabled,
            LoginError::RateLimited => Self::TooManyRequests,
            LoginError::Unavailable(_) => Self::WeChatUnavailable,
        }
    }
}

/// 微信登录
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "认证",
    request_body = LoginRequest,
    responses(
        (status = 200, body = LoginAnswer),
        (status = 400, description = "`invalid_code`: WeChat does not know the code"),
        (status = 403, description = "`account_disabled`"),
    ),
)]
pub(crate) async fn login(
    state: Shared,
    body: JsonBody<LoginRequest>,
) -> Result<Json<LoginAnswer>, ApiError> {
    let JsonBody(LoginRequest { code }) = body;
    if code.is_empty() || 128 < code.len() {
        return Err(ApiError::validation("code", "应为 1 到 128 个字符"));
    }
    let shared = state.clone();
    let user = state
        .io(async move {
            let session = shared.wechat.login(&code).await?;
            admit(&shared, session).await
        })
        .await?;
    sign(&state, user).map(Json)
}

/// A token of the shopper's version, good for the usual time from now on.
fn sign(state: &Shared, user: User) -> Result<LoginAnswer, ApiError> {
    let token =
        ShopperToken { user_id: user.id, version: user.token_version, openid: user.openid.clone() };
    let signed = state.tokens.for_shopper(&token, state.clock.now());
    let (token, expires_at) = signed.map_err(ApiError::Internal)?;
    Ok(LoginAnswer { token, expires_at, user: user.into() })
}

/// Lets a shopper in whom WeChat knows. A token is only given once every node will find it good,
/// and the older ones not: so Redis has to take the new version.
async fn admit(state: &Shared, session: Session) -> Result<User, ApiError> {
    let mut conn = state.store.connection().await?;
    let unionid = session.unionid.as_deref();
    let user = user::login(&mut conn, &session.openid, unionid, state.clock.now()).await?;
    drop(conn);
    if !user.active {
        return Err(ApiError::AccountDisabled);
    }
    let redis = state.store.redis();
    redis.set_token_version(&user.openid, user.token_version).await?;
    // Adopted before the hint is out: coming back, the hint clears it, and that costs one read.
    state.sessions.logged_in(user.id, user.token_version);
    if user.token_version != 1 {
        // Nobody holds a token of a shopper who was never here before.
        redis.hint(Hint::User(user.id)).await?;
    }
    Ok(user)
}

/// 用户信息
#[utoipa::path(
    get, path = "/api/v1/user/profile", tag = "用户",
    security(("shopper" = [])),
    responses((status = 200, body = Profile)),
)]
pub(crate) async fn profile(state: Shared, user: CurrentUser) -> Result<Json<Profile>, ApiError> {
    let store = state.store.clone();
    let read = async move { user::find(&mut *store.connection().await?, user.id).await };
    let user = state.io(read).await?.ok_or(ApiError::Unauthorized)?;
    Ok(Json(user.into()))
}

/// The shopper, as MySQL has him now.
async fn read(state: &Shared, id: UserId) -> Result<User, ApiError> {
    let user = user::find(&mut *state.store.connection().await?, id).await?;
    user.ok_or(ApiError::Unauthorized)
}

/// 续期登录令牌
///
/// The new token lasts the usual time; the one it was asked with lasts on until its own end.
#[utoipa::path(
    post, path = "/api/v1/auth/refresh", tag = "认证",
    security(("shopper" = [])),
    responses((status = 200, body = LoginAnswer)),
)]
pub(crate) async fn refresh(
    state: Shared,
    user: CurrentUser,
) -> Result<Json<LoginAnswer>, ApiError> {
    let shared = state.clone();
    let renew = async move {
        let known = read(&shared, user.id).await?;
        if !known.active {
            return Err(ApiError::AccountDisabled);
        }
        // A newer login elsewhere ended this token: it must not be turned into a good one.
        if known.token_version != user.version {
            return Err(ApiError::Unauthorized);
        }
        // What Redis knows lasts as long as a token does, from now on.
        shared.store.redis().set_token_version(&known.openid, known.token_version).await?;
        Ok(known)
    };
    let user = state.io(renew).await?;
    sign(&state, user).map(Json)
}

/// 退出登录
///
/// Ends every token of the shopper, on all devices.
#[utoipa::path(
    post, path = "/api/v1/auth/logout", tag = "认证",
    security(("shopper" = [])),
    responses((status = 204)),
)]
pub(crate) async fn logout(state: Shared, user: CurrentUser) -> Result<HttpResponse, ApiError> {
    let shared = state.clone();
    let end = async move {
        let version = user::log_out(&mut *shared.store.connection().await?, user.id).await?;
        let version = version.ok_or(ApiError::Unauthorized)?;
        shared.sessions.logged_out(user.id);
        let redis = shared.store.redis();
        redis.set_token_version(&user.openid, version).await?;
        redis.hint(Hint::User(user.id)).await?;
        Ok::<_, ApiError>(())
    };
    state.io(end).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the button "getPhoneNumber" gave the mini-program.
#[derive(Deserialize, ToSchema)]
pub struct PhoneRequest {
    /// The code; it works once.
    #[schema(example = "0a1b2c3d", min_length = 1, max_length = 128)]
    code: String,
}

/// 绑定手机号
#[utoipa::path(
    post, path = "/api/v1/auth/phone", tag = "认证",
    security(("shopper" = [])),
    request_body = PhoneRequest,
    responses(
        (status = 200, body = Profile),
        (status = 400, description = "`invalid_code`: WeChat does not know the code"),
    ),
)]
pub(crate) async fn phone(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<PhoneRequest>,
) -> Result<Json<Profile>, ApiError> {
    let JsonBody(PhoneRequest { code }) = body;
    if code.is_empty() || 128 < code.len() {
        return Err(ApiError::validation("code", "应为 1 到 128 个字符"));
    }
    let shared = state.clone();
    let bind = async move {
        let phone = shared.wechat.phone_number(&code, shared.clock.now()).await?;
        let number = match Phone::parse(&phone.number) {
            Ok(number) if phone.country_code == "86" => number.as_str().to_owned(),
            Ok(_) | Err(_) => format!("+{} {}", phone.country_code, phone.number),
        };
        let mut conn = shared.store.connection().await?;
        user::set_phone(&mut conn, user.id, &number).await?;
        drop(conn);
        read(&shared, user.id).await
    };
    Ok(Json(state.io(bind).await?.into()))
}

/// What a shopper changes of himself; what is missing stays as it is.
#[derive(Deserialize, ToSchema)]
pub struct ProfileRequest {
    #[schema(example = "小云", min_length = 1, max_length = 32)]
    nickname: Option<String>,
    /// An address of ours, as an upload answers it, or one of the web.
    #[schema(example = "/uploads/2026/11/ab.webp", max_length = 255)]
    avatar: Option<String>,
    /// 0 unknown, 1 man, 2 woman.
    #[schema(minimum = 0, maximum = 2)]
    gender: Option<i8>,
}

impl ProfileRequest {
    fn parse(self) -> Result<ProfileChange, ApiError> {
        let wrong = |field: &'static str| {
            move |error: InvalidProfile| ApiError::validation(field, error.to_string())
        };
        let nickname = self.nickname.as_deref().map(rules::nickname).transpose();
        let avatar = self.avatar.as_deref().map(rules::picture).transpose();
        let gender = self.gender.map(rules::gender).transpose();
        Ok(ProfileChange {
            nickname: nickname.map_err(wrong("nickname"))?,
            avatar: avatar.map_err(wrong("avatar"))?,
            gender: gender.map_err(wrong("gender"))?,
        })
    }
}

/// 修改用户信息
#[utoipa::path(
    put, path = "/api/v1/user/profile", tag = "用户",
    security(("shopper" = [])),
    request_body = ProfileRequest,
    responses((status = 200, body = Profile)),
)]
pub(crate) async fn change_profile(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<ProfileRequest>,
) -> Result<Json<Profile>, ApiError> {
    let change = body.0.parse()?;
    let shared = state.clone();
    let write = async move {
        user::change(&mut *shared.store.connection().await?, user.id, &change).await?;
        read(&shared, user.id).await
    };
    Ok(Json(state.io(write).await?.into()))
}
