//! The people of the console (管理员管理). Nobody gives or touches more rights than they have, and
//! the last active super admin stays.

use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use mall_store::mysql::admin::people::{self, Filter, NewPerson, Person};
use mall_store::mysql::admin::{account, role_permissions};
use mall_store::mysql::role;
use mall_store::{MySqlConnection, Store, StoreError};
use mall_wechat::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::check_password;
use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{self, AdminRead, AdminWrite, CurrentAdmin, JsonBody, Page, Shared, covers};
use crate::flag::Flag;
use crate::state::Failure;

/// No nickname is longer.
const NICKNAME_MAX: usize = 64;

/// An account as others see it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminAccount)]
pub struct PersonAnswer {
    id: i64,
    username: String,
    nickname: Option<String>,
    avatar: Option<String>,
    /// The name of a role.
    role: String,
    /// 0 禁用 1 正常
    status: i8,
    last_login: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    totp_enabled: bool,
    /// Grows with every change by somebody who manages accounts.
    version: i32,
}

impl From<Person> for PersonAnswer {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            username: person.username,
            nickname: person.nickname,
            avatar: person.avatar,
            role: person.role,
            status: person.status,
            last_login: person.last_login,
            created_at: person.created_at,
            totp_enabled: person.totp_enabled,
            version: person.version,
        }
    }
}

/// A page of accounts.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminAccounts)]
pub struct People {
    items: Vec<PersonAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

#[derive(Deserialize)]
struct Query {
    keyword: Option<String>,
    role: Option<String>,
    status: Option<String>,
}

/// 管理员列表
#[utoipa::path(
    get, path = "/api/admin/admins", tag = "管理端系统",
    params(
        ("keyword" = Option<String>, Query, description = "How the user name begins"),
        ("role" = Option<String>, Query), ("status" = Option<i8>, Query),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = People)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<AdminRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<People>, ApiError> {
    let query: Query = extract::query(&request)?;
    let filter = Filter {
        keyword: check::keyword("keyword", query.keyword.as_deref())?,
        role: check::keyword("role", query.role.as_deref())?,
        status: check::code("status", query.status.as_deref(), 0..=1)?,
    };
    let store = state.store.clone();
    let read = async move {
        let mut conn = store.connection().await?;
        people::page(&mut conn, &filter, page.offset(), page.page_size).await
    };
    let (people, total) = state.io(read).await?;
    let items = people.into_iter().map(PersonAnswer::from).collect();
    Ok(Json(People { items, total, page: page.page, page_size: page.page_size }))
}

/// An account to create.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminAccountRequest)]
pub struct CreateRequest {
    /// Letters, digits and `_.-`; it can't be changed.
    #[schema(example = "wang", min_length = 3, max_length = 32)]
    username: String,
    #[schema(min_length = 8, max_length = 256)]
    password: String,
    #[schema(example = "小王", max_length = 64)]
    nickname: Option<String>,
    #[schema(max_length = 255)]
    avatar: Option<String>,
    /// The name of a role.
    #[schema(example = "operator")]
    role: String,
    /// 0 禁用 1 正常; missing: 1.
    status: Option<Flag>,
}

/// What an account is to be from now on.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminAccountChange)]
pub struct ChangeRequest {
    #[schema(example = "小王", max_length = 64)]
    nickname: Option<String>,
    #[schema(max_length = 255)]
    avatar: Option<String>,
    /// The name of a role.
    #[schema(example = "operator")]
    role: String,
    /// 0 禁用 1 正常; missing: 1.
    status: Option<Flag>,
    /// A new password, if it is to have one: every login of the account ends.
    #[schema(min_length = 8, max_length = 256)]
    password: Option<String>,
    /// Whether two-step verification is turned off, for somebody who lost the device.
    reset_totp: Option<Flag>,
    /// The version that was edited: with another one there, nothing changes. Missing: any.
    version: Option<i32>,
}

// A flattened struct of the common fields would be shorter, but serde then names no field.
fn parse(
    nickname: Option<&str>,
    avatar: Option<&str>,
    role: &str,
    status: Option<Flag>,
) -> Result<NewPerson, ApiError> {
    Ok(NewPerson {
        nickname: check::optional("nickname", nickname, NICKNAME_MAX)?,
        avatar: check::optional_picture("avatar", avatar)?,
        role: check::text("role", role, 32)?,
        status: i8::from(status.is_none_or(|flag| flag.0)),
    })
}

fn check_username(username: &str) -> Result<(), ApiError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if (3..=32).contains(&username.len()) && username.bytes().all(allowed) {
        return Ok(());
    }
    Err(ApiError::validation("username", "应为 3 到 32 位字母、数字或 _.-"))
}

/// The hash of a new password.
async fn hashed(state: &Shared, password: String) -> Result<String, ApiError> {
    let turn = state.passwords.turn().await?;
    state.passwords.hash(&turn, Secret::new(password)).await
}

/// The role is there, and allows nothing that `own` does not: then it may be given.
async fn check_role(conn: &mut MySqlConnection, own: &[String], name: &str) -> Result<(), Failure> {
    let role = role::lock_by_name(conn, name).await?;
    let role = role.ok_or_else(|| ApiError::validation("role", "没有这个角色"))?;
    if covers(own, &role.permissions) { Ok(()) } else { Err(ApiError::Forbidden.into()) }
}

/// The account, if somebody with the rights `own` may touch it.
async fn lock_within(
    conn: &mut MySqlConnection,
    own: &[String],
    id: AdminId,
) -> Result<Person, Failure> {
    let person = people::lock(conn, id).await?.ok_or(ApiError::NotFound("admin"))?;
    let theirs = role_permissions(conn, &person.role).await?;
    if covers(own, &theirs) { Ok(person) } else { Err(ApiError::Forbidden.into()) }
}

/// 新建管理员
#[utoipa::path(
    post, path = "/api/admin/admins", tag = "管理端系统",
    security(("admin" = [])),
    request_body = CreateRequest,
    responses(
        (status = 201, body = PersonAnswer),
        (status = 403, description = "`forbidden`: also for a role above one's own"),
        (status = 409, description = "`duplicate`: the user name is taken"),
    ),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<AdminWrite>,
    body: JsonBody<CreateRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(CreateRequest { username, password, nickname, avatar, role, status }) = body;
    check_username(&username)?;
    check_password("password", &password, &username)?;
    let new = parse(nickname.as_deref(), avatar.as_deref(), &role, status)?;
    let hash = hashed(&state, password).await?;
    let (own, by) = (admin.admin.permissions.clone(), admin.by());
    let write = move |store: Store| {
        let (own, by, new) = (own.clone(), by.clone(), new.clone());
        let (username, hash) = (username.clone(), hash.clone());
        async move {
            let mut tx = store.begin().await?;
            check_role(&mut tx, &own, &new.role).await?;
            let id = match people::create(&mut tx, &username, &hash, &new).await {
                Err(StoreError::Conflict) => return Err(ApiError::Duplicate("username").into()),
                outcome => outcome?,
            };
            let person = people::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("admin"))?;
            let answer = PersonAnswer::from(person);
            by.record(&mut tx, "admin.create", ("admin", id), &Change::created(&answer)).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(answer)
        }
    };
    Ok(HttpResponse::Created().json(state.transact(write).await?))
}

/// 修改管理员
#[utoipa::path(
    put, path = "/api/admin/admins/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ChangeRequest,
    responses(
        (status = 200, body = PersonAnswer),
        (status = 403, description = "`forbidden`: also for a role above one's own"),
        (status = 409, description = "`last_super`; `stale`; `own_account`: nobody disables themselves"),
    ),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<AdminWrite>,
    id: Path<i64>,
    body: JsonBody<ChangeRequest>,
) -> Result<Json<PersonAnswer>, ApiError> {
    let JsonBody(ChangeRequest { nickname, avatar, role, status, password, reset_totp, version }) =
        body;
    let new = parse(nickname.as_deref(), avatar.as_deref(), &role, status)?;
    let id = AdminId(*id);
    if id == admin.admin.id && new.status == 0 {
        return Err(ApiError::OwnAccount);
    }
    let hash = match password.filter(|password| !password.is_empty()) {
        Some(password) => {
            check_password("password", &password, "")?;
            Some(hashed(&state, password).await?)
        }
        None => None,
    };
    let also = Also { hash, reset_totp: reset_totp.is_some_and(|flag| flag.0), version };
    let (own, by) = (admin.admin.permissions.clone(), admin.by());
    let write = move |store: Store| {
        let (own, by, new, also) = (own.clone(), by.clone(), new.clone(), also.clone());
        async move { change(&store, &own, &by, id, &new, &also).await }
    };
    Ok(Json(state.transact(write).await?))
}

/// What else there is to a change of an account.
#[derive(Clone)]
struct Also {
    hash: Option<String>,
    reset_totp: bool,
    /// The version that was edited.
    version: Option<i32>,
}

async fn change(
    store: &Store,
    own: &[String],
    by: &By,
    id: AdminId,
    new: &NewPerson,
    also: &Also,
) -> Result<PersonAnswer, Failure> {
    let mut tx = store.begin().await?;
    // Those who could be the last are locked first, and by all in the same order.
    people::active_supers(&mut tx).await?;
    let before = PersonAnswer::from(lock_within(&mut tx, own, id).await?);
    check::version(also.version, before.version)?;
    if before.role != new.role {
        check_role(&mut tx, own, &new.role).await?;
    }
    people::update(&mut tx, id, new).await?;
    if let Some(hash) = &also.hash {
        people::reset_password(&mut tx, id, hash).await?;
        by.record(&mut tx, "admin.reset_password", ("admin", id), &Change::none()).await?;
    }
    if also.reset_totp {
        account::remove_totp(&mut tx, id).await?;
    }
    if people::active_supers(&mut tx).await? == 0 {
        return Err(ApiError::LastSuper.into());
    }
    let after = people::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("admin"))?;
    let after = PersonAnswer::from(after);
    let change = Change::between(&before, &after);
    by.record(&mut tx, "admin.update", ("admin", id), &change).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(after)
}

/// 删除管理员
#[utoipa::path(
    delete, path = "/api/admin/admins/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 204),
        (status = 409, description = "`last_super`; `own_account`: nobody deletes themselves"),
    ),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<AdminWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let id = AdminId(*id);
    if id == admin.admin.id {
        return Err(ApiError::OwnAccount);
    }
    let (own, by) = (admin.admin.permissions.clone(), admin.by());
    let write = move |store: Store| {
        let (own, by) = (own.clone(), by.clone());
        async move {
            let mut tx = store.begin().await?;
            people::active_supers(&mut tx).await?;
            let before = PersonAnswer::from(lock_within(&mut tx, &own, id).await?);
            people::delete(&mut tx, id).await?;
            if people::active_supers(&mut tx).await? == 0 {
                return Err(ApiError::LastSuper.into());
            }
            by.record(&mut tx, "admin.delete", ("admin", id), &Change::deleted(&before)).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_plain() {
        assert!(check_username("wang.wu-2_x").is_ok());
        for wrong in ["", "ab", "has space", "名字名字", &"x".repeat(33), "a\0bc"] {
            assert!(check_username(wrong).is_err(), "{wrong}");
        }
    }
}
