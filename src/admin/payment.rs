//! Payment attempts in the console.

use actix_web::HttpRequest;
use actix_web::web::Json;
use chrono::{DateTime, Utc};
use mall_domain::payment::PaymentState;
use mall_domain::{Money, OrderId};
use mall_store::StoreError;
use mall_store::mysql::payment::{self, Filter, PaymentView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check;
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, Page, PaymentRead, Shared};

/// One attempt to pay an order.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminPayment)]
pub struct PaymentAnswer {
    id: i64,
    order_id: i64,
    order_no: String,
    user_id: i64,
    out_trade_no: String,
    attempt: i32,
    /// 0 已创建 1 已预下单 2 支付成功 3 已关闭 4 无主款项 5 失败
    state: i8,
    #[schema(value_type = String, example = "99.00")]
    amount: Money,
    transaction_id: Option<String>,
    success_time: Option<DateTime<Utc>>,
    expire_at: DateTime<Utc>,
    note: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<PaymentView> for PaymentAnswer {
    fn from(payment: PaymentView) -> Self {
        Self {
            id: payment.id.0,
            order_id: payment.order_id.0,
            order_no: payment.order_no.0,
            user_id: payment.user_id.0,
            out_trade_no: payment.out_trade_no,
            attempt: payment.attempt,
            state: payment.state.code(),
            amount: payment.amount,
            transaction_id: payment.transaction_id,
            success_time: payment.success_time,
            expire_at: payment.expire_at,
            note: payment.note,
            created_at: payment.created_at,
        }
    }
}

/// A page of payment attempts.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminPayments)]
pub struct Payments {
    items: Vec<PaymentAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

#[derive(Deserialize)]
struct Query {
    state: Option<String>,
    order_no: Option<String>,
}

/// 支付单列表
#[utoipa::path(
    get, path = "/api/admin/payments", tag = "管理端财务",
    params(
        ("state" = Option<i8>, Query, example = 2), ("order_no" = Option<String>, Query),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Payments)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<PaymentRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Payments>, ApiError> {
    let query: Query = extract::query(&request)?;
    let code = check::code("state", query.state.as_deref(), 0..=5)?;
    let wanted = code.and_then(PaymentState::from_code);
    let order_no = check::keyword("order_no", query.order_no.as_deref())?;
    let shared = state.clone();
    let read = async move {
        let mut conn = shared.store.connection().await?;
        let mut filter = Filter { state: wanted, order: None };
        if let Some(number) = order_no {
            // A number that no order has finds nothing, and not everything.
            let order = payment::order_of(&mut conn, &number).await?;
            filter.order = Some(order.unwrap_or(OrderId(0)));
        }
        let total = payment::total(&mut conn, filter);
        let total = shared.totals.of("payments", &filter, total).await?;
        let found = payment::page(&mut conn, filter, page.offset(), page.page_size).await?;
        Ok::<_, StoreError>((found, total))
    };
    let (found, total) = state.io(read).await?;
    let items = found.into_iter().map(PaymentAnswer::from).collect();
    Ok(Json(Payments { items, total, page: page.page, page_size: page.page_size }))
}
