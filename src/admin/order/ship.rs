//! Shipping: a parcel with all that is left, or with a part of it. An order is shipped when nothing is
//! left to ship.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::carrier::{self, CARRIERS};
use mall_domain::order::shipping::{self, BadParcel, Units};
use mall_domain::order::{Event, Status};
use mall_domain::{AdminId, OrderId};
use mall_store::mysql::outbox::{self, Effect};
use mall_store::mysql::sms::{self, NewSms};
use mall_store::mysql::{order, shipment};
use mall_store::{MySqlTransaction, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::find;
use crate::admin::order::OrderDetail;
use crate::admin::{By, Change, Once, Reply, fingerprint};
use crate::error::ApiError;
use crate::extract::{
    CurrentAdmin, IdempotencyKey, JsonBody, OrderRead, OrderShip, PiiRead, Shared,
};
use crate::state::Failure;

/// Lines of one parcel.
const ITEMS_MAX: usize = 200;

/// A carrier.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCarrier)]
pub(crate) struct CarrierAnswer {
    #[schema(example = "shunfeng")]
    code: &'static str,
    #[schema(example = "顺丰速运")]
    name: &'static str,
}

/// The carriers.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCarriers)]
pub(crate) struct Carriers {
    items: Vec<CarrierAnswer>,
}

/// 物流公司列表
#[utoipa::path(
    get, path = "/api/admin/logistics-companies", tag = "管理端订单",
    security(("admin" = [])),
    responses((status = 200, body = Carriers)),
)]
pub(crate) async fn companies(_admin: CurrentAdmin<OrderRead>) -> Json<Carriers> {
    let answer = |known: &carrier::Carrier| CarrierAnswer { code: known.code, name: known.name };
    Json(Carriers { items: CARRIERS.iter().map(answer).collect() })
}

/// A parcel to hand over.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[schema(as = AdminShipRequest)]
pub(crate) struct ShipRequest {
    /// The carrier's code, or its name.
    #[schema(example = "shunfeng")]
    company: String,
    #[schema(example = "SF1234567890", min_length = 5, max_length = 64)]
    tracking_no: String,
    /// What is in it; missing: all that is left.
    #[schema(max_items = 200)]
    items: Option<Vec<ShipItem>>,
}

/// Units of one line.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[schema(as = AdminShipItem)]
pub(crate) struct ShipItem {
    order_item_id: i64,
    #[schema(minimum = 1)]
    quantity: u32,
}

/// A parcel that was checked as far as that needs no database.
#[derive(Debug, Clone)]
pub(crate) struct Shipment {
    pub(crate) company: &'static str,
    pub(crate) tracking_no: String,
    pub(crate) units: Option<Vec<Units>>,
}

/// The carrier by its code or name.
pub(crate) fn company(text: &str) -> Result<&'static str, ApiError> {
    let known = carrier::find(text.trim());
    known.map(|known| known.code).ok_or_else(|| ApiError::validation("company", "没有这家物流公司"))
}

/// The number of a waybill: letters and digits, as carriers print it.
pub(crate) fn tracking_no(text: &str) -> Result<String, ApiError> {
    let number = text.trim();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if (5..=64).contains(&number.len()) && number.bytes().all(allowed) {
        return Ok(number.to_owned());
    }
    Err(ApiError::validation("tracking_no", "应为 5 到 64 位字母、数字或连字符"))
}

impl ShipRequest {
    fn parse(&self) -> Result<Shipment, ApiError> {
        let units = |items: &Vec<ShipItem>| {
            if !(1..=ITEMS_MAX).contains(&items.len()) {
                return Err(ApiError::validation("items", "应有 1 到 200 个商品"));
            }
            let units = items
                .iter()
                .map(|item| Units { item: item.order_item_id, quantity: item.quantity });
            Ok(units.collect())
        };
        Ok(Shipment {
            company: company(&self.company)?,
            tracking_no: tracking_no(&self.tracking_no)?,
            units: self.items.as_ref().map(units).transpose()?,
        })
    }
}

impl From<BadParcel> for ApiError {
    fn from(wrong: BadParcel) -> Self {
        match wrong {
            BadParcel::NothingLeft => Self::OrderStatus(Status::PendingShipment),
            BadParcel::NoSuchLine(index) => {
                Self::validation(format!("items[{index}].order_item_id"), "订单中没有这个商品")
            }
            BadParcel::Twice(index) => {
                Self::validation(format!("items[{index}].order_item_id"), "重复")
            }
            BadParcel::Quantity { index, left } => {
                Self::validation(format!("items[{index}].quantity"), format!("应为 1 到 {left}"))
            }
        }
    }
}

/// 发货（可拆分）
#[utoipa::path(
    post, path = "/api/admin/orders/{id}/ship", tag = "管理端订单",
    params(("id" = i64, Path), ("Idempotency-Key" = String, Header)),
    security(("admin" = [])),
    request_body = ShipRequest,
    responses(
        (status = 200, body = OrderDetail),
        (status = 409, description = "`order_status`: it does not wait for shipment; `in_use`: a refund of it is under way"),
    ),
)]
pub(crate) async fn ship(
    state: Shared,
    admin: CurrentAdmin<OrderShip>,
    id: Path<i64>,
    IdempotencyKey(key): IdempotencyKey,
    body: JsonBody<ShipRequest>,
) -> Result<HttpResponse, ApiError> {
    let (id, now) = (OrderId(*id), state.clock.now());
    let shipment = body.0.parse()?;
    let (sees_phones, by) = (admin.may::<PiiRead>(), admin.by());
    let once = Once::new(&by, "order.ship", key, fingerprint(&(id, &body.0)), now);
    let write = move |store: Store| {
        let (by, once, shipment) = (by.clone(), once.clone(), shipment.clone());
        async move { ship_once(&store, &by, &once, id, &shipment, now, sees_phones).await }
    };
    Ok(state.transact(write).await?.into())
}

async fn ship_once(
    store: &Store,
    by: &By,
    once: &Once,
    id: OrderId,
    shipment: &Shipment,
    now: DateTime<Utc>,
    sees_phones: bool,
) -> Result<Reply, Failure> {
    let rules = Rules::read(store, now).await?;
    let mut tx = store.begin().await?;
    if let Some(reply) = once.begin(&mut tx).await? {
        return Ok(reply);
    }
    hand_over(&mut tx, by, id, shipment, &rules).await?;
    let answer = find(&mut tx, id, sees_phones).await?;
    let reply = once.finish(&mut tx, StatusCode::OK, &answer).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(reply)
}

/// What the shop's settings say of a parcel that is handed over now.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// Now.
    now: DateTime<Utc>,
    /// When the order counts as received.
    confirm_at: DateTime<Utc>,
    /// The template of the text message; `None`: none is sent.
    sms: Option<String>,
    /// Whether the shopper is told inside WeChat.
    message: bool,
}

impl Rules {
    pub(crate) async fn read(store: &Store, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let config = store.config().await?;
        Ok(Self {
            now,
            confirm_at: now + TimeDelta::days(config.auto_confirm_days().into()),
            sms: config.sms_template_shipped().map(str::to_owned),
            message: config.message_template_shipped().is_some(),
        })
    }
}

/// Hands a parcel of an order over, within `tx`. WeChat, the carrier and the shopper are told by way of
/// the outbox.
pub(crate) async fn hand_over(
    tx: &mut MySqlTransaction,
    by: &By,
    id: OrderId,
    parcel: &Shipment,
    rules: &Rules,
) -> Result<(), Failure> {
    let (now, confirm_at) = (rules.now, rules.confirm_at);
    let locked = order::lock(&mut *tx, id).await?.ok_or(ApiError::NotFound("order"))?;
    if locked.status.after(Event::Shipped).is_err() {
        return Err(ApiError::OrderStatus(locked.status).into());
    }
    let refunds = shipment::open_refunds(&mut *tx, id).await?;
    if refunds != 0 {
        return Err(ApiError::InUse { by: "refunds", count: refunds }.into());
    }
    let lines = shipment::lines(&mut *tx, id).await?;
    let packed = shipping::pack(&lines, parcel.units.as_deref()).map_err(ApiError::from)?;
    let (company, number) = (parcel.company, parcel.tracking_no.as_str());
    let added = shipment::add_parcel(&mut *tx, id, company, number, &packed.units).await?;
    let detail = json!({ "parcel": added, "company": company, "tracking_no": number });
    let event = if packed.is_last { "shipped" } else { "partly_shipped" };
    let AdminId(admin) = by.id;
    order::add_event(&mut *tx, id, event, ("admin", Some(admin)), &detail).await?;
    if packed.is_last && !shipment::set_shipped(&mut *tx, id, now, confirm_at).await? {
        return Err(ApiError::OrderStatus(locked.status).into());
    }
    let mut effects = vec![Effect::ship_upload(id, added), Effect::track(added)];
    if rules.message {
        effects.push(Effect::message(id, added));
    }
    effects.extend(text_message(&mut *tx, id, added, parcel, rules).await?);
    outbox::add(&mut *tx, &effects, now).await?;
    by.record(&mut *tx, "order.ship", ("order", id), &Change::created(&detail)).await?;
    Ok(())
}

/// Writes down the text message about a parcel, if there is to be one; answers what sends it.
async fn text_message(
    tx: &mut MySqlTransaction,
    order: OrderId,
    added: i64,
    parcel: &Shipment,
    rules: &Rules,
) -> Result<Option<Effect>, StoreError> {
    let Some(template) = &rules.sms else { return Ok(None) };
    let Some(receiver) = shipment::receiver(&mut *tx, order).await? else { return Ok(None) };
    let Some(phone) = receiver.phone else { return Ok(None) };
    let company = carrier::name_of(parcel.company);
    let message = NewSms {
        message_no: shipment::sms_no(added),
        user: receiver.user,
        phone,
        template: template.clone(),
        params: [
            ("company".to_owned(), company.to_owned()),
            ("order_no".to_owned(), receiver.order_no),
            ("tracking_no".to_owned(), parcel.tracking_no.clone()),
        ]
        .into(),
    };
    sms::add(&mut *tx, &message).await?;
    Ok(Some(Effect::sms(&message.message_no)))
}

/// What a form says of a parcel, for those that come in a file.
pub(crate) fn whole(company: &'static str, tracking_no: String) -> Shipment {
    Shipment { company, tracking_no, units: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waybills_are_letters_and_digits() {
        assert_eq!(tracking_no(" SF1234567890 ").unwrap(), "SF1234567890");
        for wrong in ["", "1234", "SF 123456", "=1+1234", "编号12345", &"1".repeat(65)] {
            assert!(tracking_no(wrong).is_err(), "{wrong}");
        }
        assert_eq!(company("顺丰速运").unwrap(), "shunfeng");
        assert_eq!(company("shunfeng").unwrap(), "shunfeng");
        assert!(company("不存在").is_err());
    }
}
