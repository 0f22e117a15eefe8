//! Bills of a day: what was paid and given back, as a file that a signed answer names the hash of.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use anyhow::Context as _;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeDelta, Timelike as _, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, serve};
use super::refusal::{Code, Refusal};
use crate::app::App;
use crate::clock;
use crate::faults::BillFaults;
use crate::order::{Order, Refund, RefundStatus};
use crate::random;

/// How long a file can be fetched.
const LIFE: TimeDelta = TimeDelta::minutes(5);
/// The hour of the next day from which a bill can be had.
const READY_HOUR: u32 = 10;
/// How many months back bills are kept.
const KEPT_MONTHS: u32 = 3;
/// How many files wait to be fetched at most.
const FILES_MAX: usize = 100;

/// The files that can be fetched.
#[derive(Default)]
pub(crate) struct Files {
    inner: Mutex<HashMap<String, File>>,
}

struct File {
    content: Vec<u8>,
    until: DateTime<Utc>,
}

impl Files {
    fn add(&self, content: Vec<u8>, now: DateTime<Utc>) -> String {
        let token = random::text(64);
        let mut files = self.lock();
        files.retain(|_token, file| now < file.until);
        if FILES_MAX <= files.len() {
            files.clear();
        }
        files.insert(token.clone(), File { content, until: now + LIFE });
        token
    }

    fn find(&self, token: &str, now: DateTime<Utc>) -> Option<Vec<u8>> {
        let files = self.lock();
        files.get(token).filter(|file| now < file.until).map(|file| file.content.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, File>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
pub(super) struct BillQuery {
    bill_date: Option<String>,
    bill_type: Option<String>,
    account_type: Option<String>,
    tar_type: Option<String>,
}

/// Which lines a bill has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Success,
    Refund,
}

impl BillQuery {
    fn date(&self, at_once: bool, now: DateTime<Utc>) -> Result<NaiveDate, Refusal> {
        let wrong = |issue| {
            let value = self.bill_date.clone().map(Value::from);
            Refusal::field("query", "/bill_date", value.as_ref(), issue)
        };
        let text = self.bill_date.as_deref().ok_or_else(|| wrong("缺少必填字段"))?;
        let date = Some(text).filter(|text| text.len() == 10);
        let date: Option<NaiveDate> = date.and_then(|text| text.parse().ok());
        let date = date.ok_or_else(|| wrong("格式应为YYYY-MM-DD"))?;
        let here = clock::beijing(now);
        let today = here.date_naive();
        if today < date || (today == date && !at_once) {
            return Err(Refusal::new(Code::InvalidRequest, "账单日期应早于今天"));
        }
        if date < today - Months::new(KEPT_MONTHS) {
            return Err(Refusal::new(Code::InvalidRequest, "仅支持三个月内的账单"));
        }
        let is_made = at_once || date + Days::new(1) < today || READY_HOUR <= here.hour();
        if !is_made {
            return Err(Refusal::new(Code::StatementCreating, "账单生成中，请稍后再试"));
        }
        Ok(date)
    }

    fn kind(&self) -> Result<Kind, Refusal> {
        match self.bill_type.as_deref() {
            None | Some("ALL") => Ok(Kind::All),
            Some("SUCCESS") => Ok(Kind::Success),
            Some("REFUND") => Ok(Kind::Refund),
            Some(other) => {
                let value = Value::from(other);
                Err(Refusal::field("query", "/bill_type", Some(&value), "不在取值范围内"))
            }
        }
    }

    fn is_packed(&self) -> Result<bool, Refusal> {
        match self.tar_type.as_deref() {
            None => Ok(false),
            Some("GZIP") => Ok(true),
            Some(other) => {
                let value = Value::from(other);
                Err(Refusal::field("query", "/tar_type", Some(&value), "不在取值范围内"))
            }
        }
    }
}

/// `GET /v3/bill/tradebill`
pub(super) async fn trade(
    app: Data<App>,
    request: HttpRequest,
    query: Query<BillQuery>,
) -> HttpResponse {
    serve(&app, &request, &[], || {
        let settings = app.faults.settings();
        let date = query.date(settings.bill_at_once, clock::now())?;
        let (kind, packed) = (query.kind()?, query.is_packed()?);
        let (orders, refunds) = (app.store.paid_on(date), app.store.refunded_on(date));
        let text = table(kind, &orders, &refunds, || app.faults.for_bill_row());
        let text = text.ok_or_else(none)?;
        announce(&app, &request, text, packed)
    })
    .await
}

/// `GET /v3/bill/fundflowbill`
pub(super) async fn fund_flow(
    app: Data<App>,
    request: HttpRequest,
    query: Query<BillQuery>,
) -> HttpResponse {
    serve(&app, &request, &[], || {
        let settings = app.faults.settings();
        let date = query.date(settings.bill_at_once, clock::now())?;
        match query.account_type.as_deref() {
            None | Some("BASIC") => {}
            Some("OPERATION" | "FEES") => return Err(none()),
            Some(other) => {
                let value = Value::from(other);
                let issue = "不在取值范围内";
                return Err(Refusal::field("query", "/account_type", Some(&value), issue));
            }
        }
        let packed = query.is_packed()?;
        let text = flows(&app.store.paid_on(date), &app.store.refunded_on(date));
        announce(&app, &request, text.ok_or_else(none)?, packed)
    })
    .await
}

fn none() -> Refusal {
    Refusal::new(Code::NoStatementExist, "账单文件不存在")
}

/// Puts a file out to be fetched; answers where it is and its hash.
fn announce(
    app: &App,
    request: &HttpRequest,
    text: String,
    packed: bool,
) -> Result<Answer, Refusal> {
    let mut hash = random::hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref());
    if app.faults.for_bill_hash() {
        hash = random::hex(&random::bytes::<20>());
    }
    let content = if packed { pack(&text) } else { Ok(text.into_bytes()) };
    let content = content.map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "a bill can't be packed");
        Refusal::new(Code::SystemError, "系统异常，请稍后重试")
    })?;
    let token = app.bills.add(content, clock::now());
    let connection = request.connection_info();
    let base = format!("{}://{}", connection.scheme(), connection.host());
    Answer::json(&json!({
        "download_url": format!("{base}/v3/billdownload/file?token={token}"),
        "hash_type": "SHA1",
        "hash_value": hash,
    }))
}

fn pack(text: &str) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).context("can't pack")?;
    encoder.finish().context("can't pack")
}

#[derive(Deserialize)]
pub(super) struct FileQuery {
    token: Option<String>,
}

/// `GET /v3/billdownload/file`: asked for with a signature, answered without one.
pub(super) async fn file(
    app: Data<App>,
    request: HttpRequest,
    query: Query<FileQuery>,
) -> HttpResponse {
    let token = query.token.as_deref().unwrap_or("");
    let checked = serve(&app, &request, &[], || Ok(Answer::Empty)).await;
    if !checked.status().is_success() {
        return checked;
    }
    match app.bills.find(token, clock::now()) {
        Some(content) => HttpResponse::Ok().content_type("text/plain").body(content),
        None => HttpResponse::BadRequest()
            .json(json!({ "code": "PARAM_ERROR", "message": "下载链接已失效" })),
    }
}

const HEAD: [&str; 14] = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
];
const REFUND_TIMES: [&str; 2] = ["退款申请时间", "退款成功时间"];
const REFUND_PART: [&str; 6] =
    ["微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态"];
const TAIL: [&str; 5] = ["商品名称", "商户数据包", "手续费", "费率", "订单金额"];

impl Kind {
    fn columns(self) -> Vec<&'static str> {
        let (refund, asked) = match self {
            Kind::All => (REFUND_PART.to_vec(), vec!["申请退款金额"]),
            Kind::Success => (Vec::new(), Vec::new()),
            Kind::Refund => {
                ([REFUND_TIMES.as_slice(), &REFUND_PART].concat(), vec!["申请退款金额"])
            }
        };
        [HEAD.as_slice(), &refund, &TAIL, &asked, &["费率备注"]].concat()
    }
}

/// One line, by the names of its columns; what is missing is empty.
type Cells = HashMap<&'static str, String>;

/// The bill's text; [`None`] if there is nothing to list. `faults` says what is wrong with a line.
fn table(
    kind: Kind,
    orders: &[Order],
    refunds: &[(Refund, Order)],
    mut faults: impl FnMut() -> BillFaults,
) -> Option<String> {
    let mut lines: Vec<(DateTime<Utc>, Cells)> = Vec::new();
    if kind != Kind::Refund {
        lines.extend(orders.iter().filter_map(|order| Some((order.paid_at?, paid(order)))));
    }
    if kind != Kind::Success {
        let line =
            |(refund, order): &(Refund, Order)| Some((refund.ended_at?, given_back(refund, order)));
        lines.extend(refunds.iter().filter_map(line));
    }
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|(at, _cells)| *at);
    let columns = kind.columns();
    let mut text = format!("\u{feff}{}\r\n", columns.join(","));
    let mut count: usize = 0;
    for (_at, mut cells) in lines {
        let faults = faults();
        if faults.missing {
            continue;
        }
        if faults.amount {
            for column in ["订单金额", "应结订单金额", "退款金额"] {
                if let Some(cell) = cells.get_mut(column).filter(|cell| *cell != "0.00") {
                    cell.insert(0, '1');
                }
            }
        }
        count += 1;
        push(&mut text, &columns, &cells);
        if faults.extra {
            count += 1;
            let number = format!("X{}", random::digits(20));
            cells.insert("商户订单号", number.clone());
            if cells.get("商户退款单号").is_some_and(|number| !number.is_empty()) {
                cells.insert("商户退款单号", number);
            }
            push(&mut text, &columns, &cells);
        }
    }
    let total: i64 = orders.iter().map(|order| order.request.total).sum();
    let back: i64 = refunds.iter().map(|(refund, _order)| refund.request.refund).sum();
    text.push_str("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n");
    let (total, back) = (yuan(total), yuan(back));
    text.push_str(&format!("`{count},`{total},`{back},`0.00,`0.00000,`{total},`{back}\r\n"));
    Some(text)
}

fn push(text: &mut String, columns: &[&'static str], cells: &Cells) {
    let values: Vec<String> = columns
        .iter()
        .map(|column| format!("`{}", cells.get(column).map_or("", String::as_str)))
        .collect();
    text.push_str(&values.join(","));
    text.push_str("\r\n");
}

fn common(order: &Order) -> Cells {
    let request = &order.request;
    let text = |text: &str| text.to_owned();
    [
        ("公众账号ID", request.appid.clone()),
        ("商户号", request.mchid.clone()),
        ("特约商户号", text("0")),
        ("微信订单号", order.transaction_id.clone().unwrap_or_default()),
        ("商户订单号", request.out_trade_no.clone()),
        ("用户标识", request.openid.clone()),
        ("交易类型", text("JSAPI")),
        ("付款银行", text("OTHERS")),
        ("货币种类", text("CNY")),
        ("代金券金额", text("0.00")),
        ("充值券退款金额", text("0.00")),
        ("商品名称", request.description.replace(['\r', '\n'], " ")),
        ("商户数据包", request.attach.clone().unwrap_or_default()),
        ("费率", text("0.60%")),
    ]
    .into()
}

fn paid(order: &Order) -> Cells {
    let total = order.request.total;
    let mut cells = common(order);
    cells.extend([
        ("交易时间", time(order.paid_at)),
        ("交易状态", "SUCCESS".to_owned()),
        ("应结订单金额", yuan(total)),
        ("订单金额", yuan(total)),
        ("微信退款单号", "0".to_owned()),
        ("退款金额", "0.00".to_owned()),
        ("申请退款金额", "0.00".to_owned()),
        ("手续费", fee(total)),
    ]);
    cells
}

fn given_back(refund: &Refund, order: &Order) -> Cells {
    let fen = refund.request.refund;
    let mut cells = common(order);
    cells.extend([
        ("交易时间", time(refund.ended_at)),
        ("交易状态", "REFUND".to_owned()),
        ("应结订单金额", "0.00".to_owned()),
        ("订单金额", "0.00".to_owned()),
        ("退款申请时间", time(Some(refund.created_at))),
        ("退款成功时间", time(refund.ended_at)),
        ("微信退款单号", refund.refund_id.clone()),
        ("商户退款单号", refund.request.out_refund_no.clone()),
        ("退款金额", yuan(fen)),
        ("退款类型", "ORIGINAL".to_owned()),
        ("退款状态", RefundStatus::Success.name().to_owned()),
        ("申请退款金额", yuan(fen)),
        ("手续费", format!("-{}", fee(fen))),
    ]);
    cells
}

/// The bill of the account's movements.
fn flows(orders: &[Order], refunds: &[(Refund, Order)]) -> Option<String> {
    let mut lines: Vec<(DateTime<Utc>, i64, String)> = Vec::new();
    lines.extend(orders.iter().filter_map(|order| {
        Some((order.paid_at?, order.request.total, order.transaction_id.clone()?))
    }));
    lines.extend(refunds.iter().filter_map(|(refund, _order)| {
        Some((refund.ended_at?, -refund.request.refund, refund.refund_id.clone()))
    }));
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|(at, ..)| *at);
    let mut text = "\u{feff}记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,\
                    收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号\r\n"
        .to_owned();
    let (mut balance, mut gained, mut spent) = (0, (0, 0), (0, 0));
    for (at, fen, number) in &lines {
        balance += fen;
        let (name, way) = if *fen < 0 { ("退款", "支出") } else { ("交易", "收入") };
        let side = if *fen < 0 { &mut spent } else { &mut gained };
        *side = (side.0 + 1, side.1 + fen.abs());
        text.push_str(&format!(
            "`{},`{number},`{number},`{name},`{name},`{way},`{},`{},`system,`,`\r\n",
            time(Some(*at)),
            yuan(fen.abs()),
            yuan(balance.abs()),
        ));
    }
    text.push_str("资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n");
    let (gains, spends) = (yuan(gained.1), yuan(spent.1));
    text.push_str(&format!("`{},`{},`{gains},`{},`{spends}\r\n", lines.len(), gained.0, spent.0));
    Some(text)
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Six per mille, with five decimals.
fn fee(fen: i64) -> String {
    let parts = fen * 6;
    format!("{}.{:05}", parts / 100_000, parts % 100_000)
}

fn time(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| clock::beijing(at).format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// Whether `at` is on `date` in China.
pub(crate) fn is_on(at: Option<DateTime<Utc>>, date: NaiveDate) -> bool {
    at.is_some_and(|at| {
        let here = clock::beijing(at);
        (here.year(), here.ordinal()) == (date.year(), date.ordinal())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_decimals_of_real_bills() {
        assert_eq!((yuan(9_900).as_str(), yuan(5).as_str()), ("99.00", "0.05"));
        assert_eq!(fee(9_900), "0.59400");
    }

    #[test]
    fn the_columns_are_those_of_the_published_bill() {
        assert_eq!(Kind::All.columns().len(), 27);
        assert_eq!(Kind::Success.columns().len(), 20);
        assert_eq!(Kind::All.columns()[20], "商品名称");
    }

    #[test]
    fn a_bill_is_there_from_ten_on_the_next_day() {
        let query = |date: &str| BillQuery {
            bill_date: Some(date.to_owned()),
            bill_type: None,
            account_type: None,
            tar_type: None,
        };
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let nine = at("2026-11-24T09:59:00+08:00");
        assert!(query("2026-11-23").date(false, nine).is_err());
        assert!(query("2026-11-23").date(false, at("2026-11-24T10:00:00+08:00")).is_ok());
        assert!(query("2026-11-22").date(false, nine).is_ok());
        assert!(query("2026-11-24").date(true, nine).is_ok());
        for wrong in ["2026-08-01", "2026-11-25", "20261123", "2026-13-01"] {
            assert!(query(wrong).date(true, nine).is_err(), "{wrong}");
        }
    }
}
