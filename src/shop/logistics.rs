//! Where a shopper's parcels are, and what Kuaidi100 tells of them on its own.

use actix_web::web::{Bytes, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use mall_actors::PushRefusal;
use mall_domain::{OrderId, carrier};
use mall_partners::kuaidi::{PUSH_REFUSED, PUSH_TAKEN};
use mall_store::mysql::order;
use mall_store::mysql::shipment::{self, Parcel};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{CurrentUser, Shared};

/// The longest pushed form, in bytes: Chinese takes nine bytes a character in one.
pub(crate) const PUSH_MAX: usize = 1024 * 1024;

/// A parcel.
#[derive(Serialize, ToSchema)]
#[schema(as = Parcel)]
pub(crate) struct ParcelAnswer {
    id: i64,
    /// The carrier's code.
    #[schema(example = "shunfeng")]
    company: String,
    #[schema(example = "顺丰速运")]
    company_name: String,
    #[schema(example = "SF1234567890")]
    tracking_no: String,
    /// `in_transit` `picked_up` `problem` `signed` `delivering` `returning` `refused` `other`; null:
    /// the carrier has told nothing yet.
    #[schema(example = "in_transit")]
    state: Option<String>,
    /// What the carrier told, newest first.
    #[schema(value_type = Vec<ParcelTrace>)]
    traces: Value,
    items: Vec<ParcelItem>,
    /// When the parcel was handed over.
    created_at: DateTime<Utc>,
    /// When the carrier told something last.
    tracked_at: Option<DateTime<Utc>>,
}

/// A line of a track, as it is stored.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct ParcelTrace {
    time: DateTime<Utc>,
    #[schema(example = "快件已到达深圳南山营业点")]
    context: String,
}

/// Units in a parcel.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParcelItem {
    order_item_id: i64,
    quantity: u32,
}

/// The parcels of an order: there are few.
#[derive(Serialize, ToSchema)]
pub(crate) struct Parcels {
    items: Vec<ParcelAnswer>,
    total: usize,
    page: u32,
    page_size: usize,
}

impl From<Parcel> for ParcelAnswer {
    fn from(parcel: Parcel) -> Self {
        let item = |units: mall_domain::order::shipping::Units| ParcelItem {
            order_item_id: units.item,
            quantity: units.quantity,
        };
        Self {
            id: parcel.id,
            company_name: carrier::name_of(&parcel.company).to_owned(),
            company: parcel.company,
            tracking_no: parcel.tracking_no,
            state: parcel.state,
            traces: parcel.traces.unwrap_or_else(|| Value::Array(Vec::new())),
            items: parcel.units.into_iter().map(item).collect(),
            created_at: parcel.created_at,
            tracked_at: parcel.tracked_at,
        }
    }
}

/// 物流轨迹
///
/// The carrier is asked for parcels of which nothing was heard for half an hour; that may take up to
/// three seconds, and where it answers nothing, what is known is answered.
#[utoipa::path(
    get, path = "/api/v1/orders/{id}/logistics", tag = "订单",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses((status = 200, body = Parcels)),
)]
pub(crate) async fn parcels(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<Json<Parcels>, ApiError> {
    let (mall, store, id) = (state.mall.clone(), state.store.clone(), OrderId(*id));
    let read = async move {
        let found = order::find(&mut *store.connection().await?, id).await?;
        if found.is_none_or(|order| order.user_id != user.id) {
            return Err(ApiError::NotFound("order"));
        }
        mall.ask_for_tracks(id).await;
        Ok(shipment::parcels(&mut *store.connection().await?, id).await?)
    };
    let items: Vec<_> = state.io(read).await?.into_iter().map(ParcelAnswer::from).collect();
    let total = items.len();
    Ok(Json(Parcels { items, total, page: 1, page_size: total.max(1) }))
}

#[derive(Deserialize)]
struct PushQuery {
    #[serde(default)]
    token: String,
}

/// What Kuaidi100 pushes.
#[derive(Deserialize, ToSchema)]
#[schema(as = LogisticsPush)]
pub(crate) struct PushForm {
    /// JSON, as Kuaidi100 documents it.
    param: String,
    /// The MD5 of `param` and the salt, in capitals; missing is wrong.
    #[serde(default)]
    sign: String,
}

/// What Kuaidi100 reads: anything but success makes it push again.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct PushAnswer {
    result: bool,
    #[schema(example = "200")]
    return_code: String,
    #[schema(example = "成功")]
    message: String,
}

/// 物流推送（快递100）
#[utoipa::path(
    post, path = "/api/v1/logistics/push", tag = "订单",
    params(("token" = String, Query, description = "As in the address that was subscribed with")),
    request_body(
        content = PushForm, content_type = "application/x-www-form-urlencoded",
    ),
    responses(
        (status = 200, body = PushAnswer),
        (status = 400, description = "It can't be read", body = PushAnswer),
        (status = 401, description = "It is not Kuaidi100's", body = PushAnswer),
    ),
)]
pub(crate) async fn push(
    state: Shared,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> HttpResponse {
    let refused = |mut answer: actix_web::HttpResponseBuilder| {
        answer.content_type("application/json").body(PUSH_REFUSED)
    };
    let query = Query::<PushQuery>::from_query(request.query_string());
    let form = body.ok().and_then(|body| String::from_utf8(body.to_vec()).ok());
    let form = form.and_then(|form| Query::<PushForm>::from_query(&form).ok());
    let (Ok(query), Some(form)) = (query, form) else {
        return refused(HttpResponse::BadRequest());
    };
    let mall = state.mall.clone();
    let take = async move { mall.track_pushed(&query.token, &form.param, &form.sign).await };
    match state.io.spawn(take).await {
        Ok(Ok(())) => HttpResponse::Ok().content_type("application/json").body(PUSH_TAKEN),
        Ok(Err(PushRefusal::Forged)) => {
            tracing::warn!("a push of a track is forged");
            refused(HttpResponse::Unauthorized())
        }
        Ok(Err(PushRefusal::Unreadable)) => {
            tracing::warn!("a push of a track can't be read");
            refused(HttpResponse::BadRequest())
        }
        Ok(Err(PushRefusal::Store(error))) => {
            tracing::warn!(error = %error, "a push of a track could not be taken");
            refused(HttpResponse::ServiceUnavailable())
        }
        Err(panicked) => {
            tracing::error!(error = %panicked, "a push of a track could not be taken");
            refused(HttpResponse::InternalServerError())
        }
    }
}
