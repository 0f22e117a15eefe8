//! Logging in with WeChat, and who one is.

use actix_web::web::Json;
use chrono::{DateTime, Utc};
use mall_domain::Money;
use mall_store::mysql::user::{self, User};
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
    responses((status = 200, body = LoginAnswer)),
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
    let token =
        ShopperToken { user_id: user.id, version: user.token_version, openid: user.openid.clone() };
    let signed = state.tokens.for_shopper(&token, state.clock.now());
    let (token, expires_at) = signed.map_err(ApiError::Internal)?;
    Ok(Json(LoginAnswer { token, expires_at, user: user.into() }))
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
