//! Roles and the permissions they are made of. Nobody puts more into a role than they may do.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use mall_store::mysql::admin::people;
use mall_store::mysql::role::{self, Role};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{
    CurrentAdmin, EVERYTHING, JsonBody, PERMISSIONS, Page, RoleRead, RoleWrite, Shared, covers,
};
use crate::state::Failure;

/// A role.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminRole)]
pub struct RoleAnswer {
    id: i64,
    /// What accounts name it by.
    #[schema(example = "operator")]
    name: String,
    #[schema(example = "运营")]
    title: String,
    /// `area:action`, or `*` for everything.
    #[schema(example = json!(["order:read", "order:ship"]))]
    permissions: Vec<String>,
    /// Whether it came with the shop, and can't be deleted.
    builtin: bool,
    /// Grows with every change.
    version: i32,
}

impl From<Role> for RoleAnswer {
    fn from(role: Role) -> Self {
        let Role { id, name, title, permissions, builtin, version } = role;
        Self { id, name, title, permissions, builtin, version }
    }
}

/// A page of roles.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminRoles)]
pub struct Roles {
    items: Vec<RoleAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

/// 角色列表
#[utoipa::path(
    get, path = "/api/admin/roles", tag = "管理端系统",
    params(("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query)),
    security(("admin" = [])),
    responses((status = 200, body = Roles)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<RoleRead>,
    page: Page,
) -> Result<Json<Roles>, ApiError> {
    let store = state.store.clone();
    let read = async move {
        role::page(&mut *store.connection().await?, page.offset(), page.page_size).await
    };
    let (roles, total) = state.io(read).await?;
    let items = roles.into_iter().map(RoleAnswer::from).collect();
    Ok(Json(Roles { items, total, page: page.page, page_size: page.page_size }))
}

/// What a role may be made of.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminPermission)]
pub struct PermissionAnswer {
    #[schema(example = "order:ship")]
    name: &'static str,
    #[schema(example = "发货")]
    title: &'static str,
    #[schema(example = "订单")]
    area: &'static str,
}

/// All permissions.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminPermissions)]
pub struct Permissions {
    items: Vec<PermissionAnswer>,
}

/// 权限列表
#[utoipa::path(
    get, path = "/api/admin/permissions", tag = "管理端系统",
    security(("admin" = [])),
    responses((status = 200, body = Permissions)),
)]
pub(crate) async fn permissions(_admin: CurrentAdmin<RoleRead>) -> Json<Permissions> {
    let answer = |info: &crate::extract::PermissionInfo| PermissionAnswer {
        name: info.name,
        title: info.title,
        area: info.area,
    };
    Json(Permissions { items: PERMISSIONS.iter().map(answer).collect() })
}

/// A role to create.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminRoleRequest)]
pub struct CreateRequest {
    /// Small letters, digits and `_`; it can't be changed.
    #[schema(example = "shipping", min_length = 2, max_length = 32)]
    name: String,
    #[schema(example = "发货员", min_length = 1, max_length = 64)]
    title: String,
    #[schema(max_items = 100, example = json!(["order:read", "order:ship"]))]
    permissions: Vec<String>,
}

/// What a role is to be from now on.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminRoleChange)]
pub struct ChangeRequest {
    #[schema(example = "发货员", min_length = 1, max_length = 64)]
    title: String,
    #[schema(max_items = 100, example = json!(["order:read", "order:ship"]))]
    permissions: Vec<String>,
    /// The version that was edited: with another one there, nothing changes. Missing: any.
    version: Option<i32>,
}

/// Permissions that exist, each once, in the order of the list.
fn parse_permissions(names: &[String]) -> Result<Vec<String>, ApiError> {
    let known = |name: &String| {
        name == EVERYTHING || PERMISSIONS.iter().any(|info| info.name == name.as_str())
    };
    if let Some(index) = names.iter().position(|name| !known(name)) {
        return Err(ApiError::validation(format!("permissions[{index}]"), "没有这个权限"));
    }
    if names.iter().any(|name| name == EVERYTHING) {
        return Ok(vec![EVERYTHING.to_owned()]);
    }
    let named = PERMISSIONS.iter().filter(|info| names.iter().any(|name| name == info.name));
    Ok(named.map(|info| info.name.to_owned()).collect())
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if (2..=32).contains(&name.len()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(ApiError::validation("name", "应为 2 到 32 位小写字母、数字或下划线"))
}

/// 新建角色
#[utoipa::path(
    post, path = "/api/admin/roles", tag = "管理端系统",
    security(("admin" = [])),
    request_body = CreateRequest,
    responses(
        (status = 201, body = RoleAnswer),
        (status = 403, description = "`forbidden`: also for a permission that one has not"),
        (status = 409, description = "`duplicate`: the name is taken"),
    ),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<RoleWrite>,
    body: JsonBody<CreateRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(CreateRequest { name, title, permissions }) = body;
    check_name(&name)?;
    let title = check::text("title", &title, 64)?;
    let permissions = parse_permissions(&permissions)?;
    if !covers(&admin.admin.permissions, &permissions) {
        return Err(ApiError::Forbidden);
    }
    let by = admin.by();
    let write = move |store: Store| {
        let (by, name, title) = (by.clone(), name.clone(), title.clone());
        let permissions = permissions.clone();
        async move {
            let mut tx = store.begin().await?;
            let id = match role::create(&mut tx, &name, &title, &permissions).await {
                Err(StoreError::Conflict) => return Err(ApiError::Duplicate("name").into()),
                outcome => outcome?,
            };
            let answer = RoleAnswer { id, name, title, permissions, builtin: false, version: 0 };
            by.record(&mut tx, "role.create", ("role", id), &Change::created(&answer)).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(answer)
        }
    };
    Ok(HttpResponse::Created().json(state.transact(write).await?))
}

/// 修改角色
#[utoipa::path(
    put, path = "/api/admin/roles/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ChangeRequest,
    responses(
        (status = 200, body = RoleAnswer),
        (status = 403, description = "`forbidden`: also for a permission that one has not"),
        (status = 409, description = "`last_super`: nobody would be left who may do everything; `stale`"),
    ),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<RoleWrite>,
    id: Path<i64>,
    body: JsonBody<ChangeRequest>,
) -> Result<Json<RoleAnswer>, ApiError> {
    let JsonBody(ChangeRequest { title, permissions, version }) = body;
    let title = check::text("title", &title, 64)?;
    let permissions = parse_permissions(&permissions)?;
    let (id, own, by) = (*id, admin.admin.permissions.clone(), admin.by());
    let write = move |store: Store| {
        let (own, by) = (own.clone(), by.clone());
        let (title, permissions) = (title.clone(), permissions.clone());
        async move { change(&store, &own, &by, (id, version), title, permissions).await }
    };
    Ok(Json(state.transact(write).await?))
}

async fn change(
    store: &Store,
    own: &[String],
    by: &By,
    (id, version): (i64, Option<i32>),
    title: String,
    permissions: Vec<String>,
) -> Result<RoleAnswer, Failure> {
    let mut tx = store.begin().await?;
    people::active_supers(&mut tx).await?;
    let before = role::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("role"))?;
    check::version(version, before.version)?;
    // Neither a role above one's own nor one that would become so.
    if !covers(own, &before.permissions) || !covers(own, &permissions) {
        return Err(ApiError::Forbidden.into());
    }
    role::update(&mut tx, id, &title, &permissions).await?;
    if people::active_supers(&mut tx).await? == 0 {
        return Err(ApiError::LastSuper.into());
    }
    let before = RoleAnswer::from(before);
    let version = before.version.saturating_add(1);
    let after = RoleAnswer { title, permissions, version, ..before.clone() };
    let change = Change::between(&before, &after);
    by.record(&mut tx, "role.update", ("role", id), &change).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(after)
}

/// 删除角色
#[utoipa::path(
    delete, path = "/api/admin/roles/{id}", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 204),
        (status = 409, description = "`builtin`; `in_use`: there are admins with this role"),
    ),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<RoleWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let (id, own, by) = (*id, admin.admin.permissions.clone(), admin.by());
    let write = move |store: Store| {
        let (own, by) = (own.clone(), by.clone());
        async move {
            let mut tx = store.begin().await?;
            let role = role::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("role"))?;
            if role.builtin {
                return Err(ApiError::Builtin.into());
            }
            if !covers(&own, &role.permissions) {
                return Err(ApiError::Forbidden.into());
            }
            let count = role::admins_with(&mut tx, &role.name).await?;
            if 0 < count {
                return Err(ApiError::InUse { by: "admins", count }.into());
            }
            role::delete(&mut tx, id).await?;
            let change = Change::deleted(&RoleAnswer::from(role));
            by.record(&mut tx, "role.delete", ("role", id), &change).await?;
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
    fn permissions_are_known_and_named_once() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let parsed = parse_permissions(&names(&["order:ship", "order:read", "order:read"]));
        assert_eq!(parsed.unwrap(), ["order:read", "order:ship"]);
        assert_eq!(parse_permissions(&names(&["order:read", "*"])).unwrap(), ["*"]);
        assert!(parse_permissions(&[]).unwrap().is_empty());
        let Err(ApiError::Validation { field, .. }) =
            parse_permissions(&names(&["order:read", "own:account"]))
        else {
            panic!("an unknown permission was taken")
        };
        assert_eq!(field, "permissions[1]");
    }

    #[test]
    fn a_role_has_a_plain_name() {
        assert!(check_name("shipping_2").is_ok());
        for wrong in ["", "x", "Has", "has space", "名字", &"x".repeat(33)] {
            assert!(check_name(wrong).is_err(), "{wrong}");
        }
    }
}
