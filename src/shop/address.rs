//! Delivery addresses.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_domain::address::Address;
use mall_domain::{AddressId, UserId};
use mall_store::mysql::address::{self, SavedAddress};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, JsonBody, Shared};
use crate::flag::Flag;
use crate::state::Failure;

/// An address to write down.
#[derive(Clone, Deserialize, ToSchema)]
pub struct AddressRequest {
    /// 收货人.
    #[schema(example = "张三", min_length = 1, max_length = 32)]
    name: String,
    /// 联系电话.
    #[schema(example = "13800138000")]
    phone: String,
    #[schema(example = "广东省", min_length = 1, max_length = 32)]
    province: String,
    #[schema(example = "深圳市", min_length = 1, max_length = 32)]
    city: String,
    #[schema(example = "南山区", min_length = 1, max_length = 32)]
    district: String,
    /// 详细地址.
    #[schema(example = "科技园 1 号", min_length = 1, max_length = 255)]
    detail: String,
    /// 是否默认. The first address is the default in any case.
    #[serde(default)]
    is_default: Flag,
}

impl AddressRequest {
    fn parse(&self) -> Result<Address, ApiError> {
        Address::parse(
            &self.name,
            &self.phone,
            &self.province,
            &self.city,
            &self.district,
            &self.detail,
        )
        .map_err(|wrong| ApiError::validation(wrong.field, wrong.reason))
    }
}

/// An address of the shopper.
#[derive(Serialize, ToSchema)]
#[schema(as = Address)]
pub struct AddressAnswer {
    id: i64,
    name: String,
    phone: String,
    province: String,
    city: String,
    district: String,
    detail: String,
    /// 是否默认: 0 or 1.
    #[schema(value_type = u8)]
    is_default: Flag,
    created_at: DateTime<Utc>,
}

impl From<SavedAddress> for AddressAnswer {
    fn from(saved: SavedAddress) -> Self {
        let address = saved.address;
        Self {
            id: saved.id.0,
            phone: address.phone.as_str().to_owned(),
            name: address.name,
            province: address.province,
            city: address.city,
            district: address.district,
            detail: address.detail,
            is_default: Flag(saved.is_default),
            created_at: saved.created_at,
        }
    }
}

/// The shopper's addresses: all of them, for there are few.
#[derive(Serialize, ToSchema)]
pub struct Addresses {
    items: Vec<AddressAnswer>,
    total: usize,
    page: u32,
    page_size: u32,
}

/// 收货地址列表
#[utoipa::path(
    get, path = "/api/v1/user/addresses", tag = "用户",
    security(("shopper" = [])),
    responses((status = 200, body = Addresses)),
)]
pub(crate) async fn list(state: Shared, user: CurrentUser) -> Result<Json<Addresses>, ApiError> {
    let store = state.store.clone();
    let read = async move { address::list(&mut *store.connection().await?, user.id).await };
    let items: Vec<_> = state.io(read).await?.into_iter().map(AddressAnswer::from).collect();
    let page_size = u32::try_from(address::PER_USER_MAX).unwrap_or(u32::MAX);
    Ok(Json(Addresses { total: items.len(), items, page: 1, page_size }))
}

/// 新增收货地址
#[utoipa::path(
    post, path = "/api/v1/user/addresses", tag = "用户",
    security(("shopper" = [])),
    request_body = AddressRequest,
    responses((status = 201, body = AddressAnswer), (status = 409, description = "`address_limit`")),
)]
pub(crate) async fn create(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<AddressRequest>,
) -> Result<HttpResponse, ApiError> {
    let (new, is_default) = (body.0.parse()?, body.0.is_default.0);
    let write = move |store: Store| {
        let new = new.clone();
        async move {
            let mut tx = store.begin().await?;
            let id = address::create(&mut tx, user.id, &new, is_default).await?;
            let id = id.ok_or(ApiError::AddressLimit)?;
            let saved = read_back(&mut tx, user.id, id).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(saved)
        }
    };
    let saved = state.transact(write).await?;
    state.mall.remember_address(saved.id, user.id);
    Ok(HttpResponse::Created().json(AddressAnswer::from(saved)))
}

/// 修改收货地址
#[utoipa::path(
    put, path = "/api/v1/user/addresses/{id}", tag = "用户",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    request_body = AddressRequest,
    responses((status = 200, body = AddressAnswer)),
)]
pub(crate) async fn replace(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
    body: JsonBody<AddressRequest>,
) -> Result<Json<AddressAnswer>, ApiError> {
    let (id, new, is_default) = (AddressId(*id), body.0.parse()?, body.0.is_default.0);
    let write = move |store: Store| {
        let new = new.clone();
        async move {
            let mut tx = store.begin().await?;
            if !address::replace(&mut tx, user.id, id, &new, is_default).await? {
                return Err(ApiError::NotFound("address").into());
            }
            let saved = read_back(&mut tx, user.id, id).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(saved)
        }
    };
    Ok(Json(state.transact(write).await?.into()))
}

/// 删除收货地址
#[utoipa::path(
    delete, path = "/api/v1/user/addresses/{id}", tag = "用户",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses((status = 204)),
)]
pub(crate) async fn delete(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let id = AddressId(*id);
    let write = move |store: Store| async move {
        let mut tx = store.begin().await?;
        if !address::delete(&mut tx, user.id, id).await? {
            return Err(ApiError::NotFound("address").into());
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok::<_, Failure>(())
    };
    state.transact(write).await?;
    state.mall.forget_address(id);
    Ok(HttpResponse::NoContent().finish())
}

/// What the transaction just wrote, as everybody will read it.
async fn read_back(
    tx: &mut mall_store::MySqlConnection,
    user: UserId,
    id: AddressId,
) -> Result<SavedAddress, Failure> {
    let saved = address::find(tx, user, id).await?;
    saved.ok_or(ApiError::NotFound("address").into())
}
