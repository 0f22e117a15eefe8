//! What a shopper does with an order that was shipped or is over: receive it, ask for more time, hide it.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use mall_actors::{Wish, WishRefusal};
use mall_domain::{OrderId, UserId};

use super::order::{OrderAnswer, own};
use crate::error::ApiError;
use crate::extract::{CurrentUser, Shared};

impl From<WishRefusal> for ApiError {
    fn from(refusal: WishRefusal) -> Self {
        match refusal {
            WishRefusal::NotFound => Self::NotFound("order"),
            WishRefusal::Status(status) => Self::OrderStatus(status),
            WishRefusal::Busy => Self::Refused(mall_domain::stock::Refusal::Busy),
            WishRefusal::Store(error) => error.into(),
        }
    }
}

async fn granted(
    state: Shared,
    user: UserId,
    id: OrderId,
    wish: Wish,
) -> Result<Json<OrderAnswer>, ApiError> {
    let (mall, store) = (state.mall.clone(), state.store.clone());
    let work = async move {
        mall.wish(user, id, wish).await?;
        own(&mut *store.connection().await?, user, id).await
    };
    Ok(Json(state.io(work).await?))
}

/// 确认收货
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/confirm", tag = "订单",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses(
        (status = 200, body = OrderAnswer),
        (status = 409, description = "`order_status`: it was not shipped, or is over"),
    ),
)]
pub(crate) async fn confirm(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<OrderAnswer>, ApiError> {
    granted(state, user.id, OrderId(*id), Wish::Confirm).await
}

/// 延长收货（每单一次）
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/extend", tag = "订单",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses(
        (status = 200, body = OrderAnswer),
        (status = 409, description = "`order_status`: it is not shipped, or was put off before"),
    ),
)]
pub(crate) async fn extend(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<OrderAnswer>, ApiError> {
    granted(state, user.id, OrderId(*id), Wish::Extend).await
}

/// 删除订单（仅对自己隐藏，终态订单）
#[utoipa::path(
    delete, path = "/api/v1/orders/{id}", tag = "订单",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses(
        (status = 204),
        (status = 409, description = "`order_status`: it is not over"),
    ),
)]
pub(crate) async fn hide(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let (mall, id) = (state.mall.clone(), OrderId(*id));
    state.io(async move { mall.wish(user.id, id, Wish::Hide).await }).await?;
    Ok(HttpResponse::NoContent().finish())
}
