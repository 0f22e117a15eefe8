//! Asking for a payment: which fields a request may have, and what it makes of them.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::answer::{Answer, serve};
use super::fields::{self, Fields};
use super::refusal::{Code, Refusal};
use super::{TRADE_NUMBER_OTHERS, check_mchid};
use crate::app::App;
use crate::clock;
use crate::identity::Identity;
use crate::order::Prepay;

const KNOWN: [&str; 14] = [
    "appid",
    "mchid",
    "description",
    "out_trade_no",
    "time_expire",
    "attach",
    "notify_url",
    "goods_tag",
    "support_fapiao",
    "amount",
    "payer",
    "detail",
    "scene_info",
    "settle_info",
];
/// The fields that are checked and only kept to be compared.
const REST: [&str; 5] = ["goods_tag", "support_fapiao", "detail", "scene_info", "settle_info"];
/// The longest `detail`, in bytes of JSON.
const DETAIL_MAX: usize = 6144;

/// `POST /v3/pay/transactions/jsapi`
pub(super) async fn prepay(app: Data<App>, request: HttpRequest, body: Bytes) -> HttpResponse {
    serve(&app, &request, &body, || {
        let prepay = read(&app.identity, &fields::parse(&body)?)?;
        let prepay_id = app.store.prepay(prepay, clock::now())?;
        Answer::json(&json!({ "prepay_id": prepay_id }))
    })
    .await
}

fn read(identity: &Identity, body: &Value) -> Result<Prepay, Refusal> {
    check_mchid(identity, body)?;
    let fields = Fields::of(body, &KNOWN)?;
    let appid = fields.required("appid", 1..=32)?;
    let mchid = fields.required("mchid", 1..=32)?;
    let out_trade_no = fields.number("out_trade_no", 6..=32, TRADE_NUMBER_OTHERS)?;
    let notify_url = fields.url("notify_url", 255)?;
    let amount = fields.required_object("amount", &["total", "currency"])?;
    amount.one_of("currency", &["CNY"])?;
    let payer = fields.required_object("payer", &["openid"])?;
    check_rest(&fields)?;

    let prepay = Prepay {
        appid: appid.to_owned(),
        mchid: mchid.to_owned(),
        description: fields.required("description", 1..=127)?.to_owned(),
        out_trade_no: given(&fields, "out_trade_no", out_trade_no)?,
        time_expire: fields.time("time_expire")?,
        attach: fields.text("attach", 0..=128)?.map(str::to_owned),
        notify_url: given(&fields, "notify_url", notify_url)?,
        total: amount.fen("total")?,
        openid: openid(&payer)?,
        rest: fields.copy(&REST),
    };
    if appid != identity.appid {
        return Err(Refusal::new(Code::AppidMchidNotMatch, "appid和mchid不匹配，请检查绑定关系"));
    }
    Ok(prepay)
}

fn given(fields: &Fields<'_>, name: &str, text: Option<&str>) -> Result<String, Refusal> {
    text.map(str::to_owned).ok_or_else(|| fields.wrong(name, "缺少必填字段"))
}

/// The payer's id. Which shoppers there are is not known, but what their ids look like is.
fn openid(payer: &Fields<'_>) -> Result<String, Refusal> {
    payer.required("openid", 1..=128)?;
    let openid = payer.number("openid", 28..=28, "-_").ok().flatten();
    let openid = openid.filter(|openid| openid.starts_with('o'));
    Ok(openid.ok_or_else(|| payer.wrong("openid", "无效的openid"))?.to_owned())
}

fn check_rest(fields: &Fields<'_>) -> Result<(), Refusal> {
    fields.text("goods_tag", 1..=32)?;
    fields.flag("support_fapiao")?;

    if let Some(detail) = fields.object("detail", &["cost_price", "invoice_id", "goods_detail"])? {
        detail.text("invoice_id", 1..=32)?;
        detail.list("goods_detail")?;
        let length = fields.get("detail").map_or(0, |detail| detail.to_string().len());
        if DETAIL_MAX < length {
            return Err(fields.wrong("detail", "超过长度限制"));
        }
    }
    let scene_fields = ["payer_client_ip", "device_id", "store_info"];
    if let Some(scene) = fields.object("scene_info", &scene_fields)? {
        scene.required("payer_client_ip", 1..=45)?;
        scene.text("device_id", 1..=32)?;
        let store = scene.object("store_info", &["id", "name", "area_code", "address"])?;
        store.map(|store| store.required("id", 1..=32).map(drop)).transpose()?;
    }
    if let Some(settle) = fields.object("settle_info", &["profit_sharing"])? {
        settle.flag("profit_sharing")?;
    }
    Ok(())
}
