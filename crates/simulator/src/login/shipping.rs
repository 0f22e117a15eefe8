//! Shipping information (发货信息管理): what merchants report of paid orders.

use actix_web::web::{Bytes, Data, Query, ServiceConfig, post};
use actix_web::{HttpResponse, Responder};
use chrono::DateTime;
use serde_json::{Value, json};

use super::{TokenQuery, check_token, refusal};
use crate::app::App;
use crate::clock;
use crate::order::{Order, TradeState};
use crate::shipment::{Parcel, Report, ReportRefused};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/wxa/sec/order/upload_shipping_info", post().to(upload))
        .route("/wxa/sec/order/get_order", post().to(order))
        .route("/wxa/sec/order/is_trade_managed", post().to(is_managed))
        .route("/wxa/sec/order/notify_confirm_receive", post().to(remind))
        .route("/wxa/sec/order/set_msg_jump_path", post().to(jump_path))
        .route("/cgi-bin/express/delivery/open_msg/get_delivery_list", post().to(carriers));
}

/// The carriers, by this interface's codes.
const CARRIERS: [(&str, &str); 12] = [
    ("SF", "顺丰速运"),
    ("ZTO", "中通快递"),
    ("YTO", "圆通速递"),
    ("STO", "申通快递"),
    ("YD", "韵达速递"),
    ("JD", "京东快递"),
    ("EMS", "EMS"),
    ("YZPY", "邮政快递包裹"),
    ("JTSD", "极兔速递"),
    ("DBL", "德邦快递"),
    ("HTKY", "百世快递"),
    ("ZJS", "宅急送"),
];

/// Answers `work`'s outcome if the token is good.
fn answer(
    app: &App,
    query: &TokenQuery,
    body: &[u8],
    work: impl FnOnce(&Value) -> Value,
) -> HttpResponse {
    if let Err(failure) = check_token(app, query) {
        return HttpResponse::Ok().json(failure.json());
    }
    let answer = match serde_json::from_slice(body) {
        Ok(body) => work(&body),
        Err(_not_json) => refusal(47001, "data format error"),
    };
    HttpResponse::Ok().json(answer)
}

fn ok() -> Value {
    json!({ "errcode": 0, "errmsg": "ok" })
}

async fn upload(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    answer(&app, &query, &body, |body| {
        let done = read(&app, body)
            .and_then(|(number, report)| app.store.report(&number, report).map_err(refused));
        match done {
            Ok(()) => ok(),
            Err((errcode, text)) => refusal(errcode, text),
        }
    })
}

fn refused(refused: ReportRefused) -> (i32, &'static str) {
    match refused {
        ReportRefused::Finished => (10_060_003, "支付单已使用重新发货机会"),
        ReportRefused::OtherMode => (10_060_002, "支付单已完成发货"),
        ReportRefused::TooMany => (10_060_009, "物流信息过多"),
        ReportRefused::NotNewer => (268_485_196, "upload_time应大于上次的upload_time"),
    }
}

type Wrong = (i32, &'static str);

/// Reads a report; answers the order's number with it.
fn read(app: &App, body: &Value) -> Result<(String, Report), Wrong> {
    let text = |value: &Value, name: &str| -> Option<String> {
        let text = value.get(name)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let order = find(app, body.get("order_key").unwrap_or(&Value::Null))?;
    match order.state {
        TradeState::Success | TradeState::Refund => {}
        TradeState::NotPay | TradeState::Closed => {
            return Err((10_060_004, "支付单处于不可发货的状态"));
        }
    }
    let payer = body.get("payer").and_then(|payer| text(payer, "openid"));
    if payer.as_ref() != Some(&order.request.openid) {
        return Err((10_060_001, "支付单不存在或openid不匹配"));
    }
    let express = match body.get("logistics_type").and_then(Value::as_i64) {
        Some(1) => true,
        Some(2..=4) => false,
        Some(_) | None => return Err((10_060_005, "物流类型有误")),
    };
    let split = match body.get("delivery_mode").and_then(Value::as_i64) {
        Some(1) => false,
        Some(2) if express => true,
        Some(2) => return Err((10_060_006, "非快递发货时不允许分拆发货")),
        Some(_) | None => return Err((268_485_224, "发货模式有误")),
    };
    let all = body.get("is_all_delivered").map(Value::as_bool);
    let all = match (split, all) {
        (false, _) => true,
        (true, Some(Some(all))) => all,
        (true, Some(None) | None) => {
            return Err((10_060_007, "分拆发货模式下必须填写is_all_delivered"));
        }
    };
    let list = body.get("shipping_list").and_then(Value::as_array);
    let list = list.filter(|list| (1..=15).contains(&list.len()));
    let list = list.ok_or((268_485_194, "物流信息列表有误"))?;
    if !split && list.len() != 1 {
        return Err((268_485_194, "统一发货时物流信息只能有一个"));
    }
    let mut parcels = Vec::with_capacity(list.len());
    for entry in list {
        let goods = text(entry, "item_desc").ok_or((10_060_008, "商品描述不能为空"))?;
        if 120 < goods.chars().count() {
            return Err((10_060_009, "商品描述太长"));
        }
        let (company, number) = (text(entry, "express_company"), text(entry, "tracking_no"));
        if express {
            let known = |company: &String| CARRIERS.iter().any(|(code, _name)| code == company);
            if !company.as_ref().is_some_and(known) {
                return Err((268_485_202, "快递公司编码不存在"));
            }
            if number.as_ref().is_none_or(|number| 128 < number.len()) {
                return Err((268_485_201, "快递单号有误"));
            }
        }
        if company.as_deref() == Some("SF") && !has_contact(entry) {
            return Err((268_485_203, "顺丰快递必须填写收件人或寄件人联系方式"));
        }
        parcels.push(Parcel { company, number, goods });
    }
    let time = body.get("upload_time").and_then(Value::as_str);
    let time = time.filter(|time| time.contains('.'));
    let time = time.and_then(|time| DateTime::parse_from_rfc3339(time).ok());
    let time = time.ok_or((268_485_216, "upload_time格式有误"))?;
    let report = Report { split, all, parcels, at: time.to_utc() };
    Ok((order.request.out_trade_no, report))
}

/// Whether a parcel of SF names somebody, with the last four digits.
fn has_contact(entry: &Value) -> bool {
    let Some(contact) = entry.get("contact") else { return false };
    ["consignor_contact", "receiver_contact"].iter().any(|name| {
        let digits = |text: &str| text.chars().rev().take(4).filter(char::is_ascii_digit).count();
        contact.get(name).and_then(Value::as_str).is_some_and(|text| digits(text) == 4)
    })
}

/// The paid order that `key` names, in one of the two ways.
fn find(app: &App, key: &Value) -> Result<Order, Wrong> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let unknown = (10_060_001, "支付单不存在");
    let found = match key.get("order_number_type").and_then(Value::as_i64) {
        Some(2) => app.store.order_of(text("transaction_id").unwrap_or("")),
        Some(1) if text("mchid") == Some(&app.identity.mchid) => {
            app.store.order(text("out_trade_no").unwrap_or(""), clock::now())
        }
        Some(_) | None => None,
    };
    found.ok_or(unknown)
}

async fn order(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    answer(&app, &query, &body, |body| {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let order = match (text("transaction_id"), text("merchant_trade_no")) {
            (Some(id), _) => app.store.order_of(id),
            (None, Some(number)) => app.store.order(number, clock::now()),
            (None, None) => None,
        };
        let Some(order) = order.filter(|order| order.transaction_id.is_some()) else {
            return refusal(10_060_001, "支付单不存在");
        };
        json!({ "errcode": 0, "errmsg": "ok", "order": view(&app, &order) })
    })
}

fn view(app: &App, order: &Order) -> Value {
    let shipment = app.store.shipment(order.number());
    let finished = shipment.as_ref().is_some_and(|shipment| shipment.finished);
    let refunded = order.state == TradeState::Refund && order.refunding == order.request.total;
    let state = match (refunded, finished) {
        (true, _) => 5,
        (false, true) => 2,
        (false, false) => 1,
    };
    let parcels = shipment.as_ref().map(|shipment| shipment.parcels.as_slice()).unwrap_or_default();
    let list: Vec<Value> = parcels
        .iter()
        .map(|parcel| {
            json!({
                "tracking_no": parcel.number,
                "express_company": parcel.company,
                "goods_desc": parcel.goods,
            })
        })
        .collect();
    json!({
        "transaction_id": order.transaction_id,
        "merchant_trade_no": order.number(),
        "merchant_id": order.request.mchid,
        "openid": order.request.openid,
        "paid_amount": order.request.total,
        "pay_time": order.paid_at.map(|at| at.timestamp()),
        "order_state": state,
        "in_complaint": false,
        "shipping": {
            "delivery_mode": shipment.as_ref().map_or(0, |shipment| if shipment.split { 2 } else { 1 }),
            "logistics_type": 1,
            "finish_shipping": finished,
            "finish_shipping_count": shipment.as_ref().map_or(0, |shipment| shipment.finishes),
            "shipping_list": list,
        },
    })
}

async fn is_managed(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    answer(&app, &query, &body, |body| {
        if body.get("appid").and_then(Value::as_str) != Some(&app.identity.appid) {
            return refusal(40013, "invalid appid");
        }
        json!({ "errcode": 0, "errmsg": "ok", "is_trade_managed": true })
    })
}

async fn remind(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    answer(&app, &query, &body, |body| {
        let id = body.get("transaction_id").and_then(Value::as_str).unwrap_or("");
        let shipped = app.store.order_of(id).and_then(|order| app.store.shipment(order.number()));
        match shipped {
            Some(shipment) if shipment.finished => ok(),
            Some(_) | None => refusal(10_060_004, "支付单处于不可提醒的状态"),
        }
    })
}

async fn jump_path(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    answer(&app, &query, &body, |body| match body.get("path").and_then(Value::as_str) {
        Some(path) if !path.is_empty() => ok(),
        Some(_) | None => refusal(40097, "invalid args"),
    })
}

async fn carriers(app: Data<App>, query: Query<TokenQuery>, body: Bytes) -> impl Responder {
    answer(&app, &query, &body, |_body| {
        let list: Vec<Value> = CARRIERS
            .iter()
            .map(|(code, name)| json!({ "delivery_id": code, "delivery_name": name }))
            .collect();
        json!({ "errcode": 0, "errmsg": "ok", "count": list.len(), "delivery_list": list })
    })
}
