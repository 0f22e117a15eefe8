//! Bills: what WeChat says was paid and refunded on a day. Downloaded in a stream, proved by the
//! hash that the signed answer names, and read line by line.
//!
//! Amounts stand in bills as yuan with decimals; they are read to whole fen without ever being a
//! fraction.

use std::io::{BufRead, Read, Write};

use aws_lc_rs::digest;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use reqwest::{Method, Url};
use serde::Deserialize;

use crate::client::{Inner, WeChat, cause};
use crate::error::{Cause, PayError};
use crate::wire::CHINA;

/// The largest bill that is downloaded: some two million payments.
const BILL_BYTES_MAX: usize = 512 * 1024 * 1024;
/// The longest line of a bill.
const LINE_MAX: u64 = 64 * 1024;

/// What a bill lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BillKind {
    /// Payments.
    Trade,
    /// Refunds.
    Refund,
}

impl BillKind {
    fn name(self) -> &'static str {
        match self {
            BillKind::Trade => "SUCCESS",
            BillKind::Refund => "REFUND",
        }
    }
}

/// Whether there is a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Downloaded {
    /// It was written, so many bytes.
    Bill(usize),
    /// Nothing was paid or refunded on that day.
    Nothing,
    /// It is still being made: ask later.
    NotYet,
}

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillRow {
    /// When it was paid or refunded.
    pub at: DateTime<Utc>,
    /// WeChat's number of the payment.
    pub transaction_id: String,
    /// Our number of the payment.
    pub out_trade_no: String,
    /// `SUCCESS`, or `REFUND` for a refund.
    pub state: String,
    /// What was paid, in fen.
    pub order_fen: i64,
    /// The refund, on the line of one.
    pub refund: Option<BillRefund>,
}

/// The refund of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillRefund {
    /// WeChat's number.
    pub refund_id: String,
    /// Our number.
    pub out_refund_no: String,
    /// How much, in fen.
    pub fen: i64,
    /// `SUCCESS`, `PROCESSING`, …
    pub state: String,
}

/// Why a bill can't be read. Nothing of it may be believed then.
#[derive(Debug, thiserror::Error)]
pub enum BillError {
    /// A line is not what a bill has.
    #[error("line {0} of the bill can't be read")]
    Line(usize),
    /// It ends before its summary, or the summary counts other lines.
    #[error("the bill is not complete")]
    Incomplete,
    /// The file can't be read.
    #[error("the bill's file can't be read")]
    File(#[from] std::io::Error),
}

impl WeChat {
    /// Downloads the bill of a day (in China) into `sink`. What was written may be believed only
    /// when this returns [`Downloaded::Bill`]: the hash is known at the end.
    ///
    /// # Errors
    ///
    /// [`PayError`]; [`Cause::Unproved`] if the bill is not what WeChat announced.
    #[tracing::instrument(name = "wechat.bill", skip_all, fields(%date))]
    pub async fn download_bill(
        &self,
        kind: BillKind,
        date: NaiveDate,
        now: DateTime<Utc>,
        sink: &mut (impl Write + Send),
    ) -> Result<Downloaded, PayError> {
        #[derive(Deserialize)]
        struct Answer {
            download_url: String,
            hash_type: String,
            hash_value: String,
        }

        let kind = kind.name();
        let target = format!("/v3/bill/tradebill?bill_date={date}&bill_type={kind}");
        let answer = match self.inner.get(&target, now).await {
            Err(PayError::Refused { code, .. }) if is(&code, "NOSTATEMENTEXIST") => {
                return Ok(Downloaded::Nothing);
            }
            Err(PayError::Refused { code, .. }) if is(&code, "STATEMENTCREATING") => {
                return Ok(Downloaded::NotYet);
            }
            other => other?,
        };
        let answer: Answer = answer.json().map_err(PayError::Unknown)?;
        if answer.hash_type != "SHA1" {
            return Err(PayError::Unknown(Cause::Foreign("hash_type")));
        }
        let (bytes, hash) = self.inner.fetch_bill(&answer.download_url, now, sink).await?;
        if !hash.eq_ignore_ascii_case(&answer.hash_value) {
            tracing::error!("a bill is not what WeChat announced");
            return Err(PayError::Unknown(Cause::Unproved(crate::SignatureError::Wrong)));
        }
        Ok(Downloaded::Bill(bytes))
    }
}

fn is(code: &str, plain: &str) -> bool {
    code.replace('_', "") == plain
}

impl Inner {
    /// Fetches the file of a bill; answers its length and the hash of its bytes. The answer is not
    /// signed: only the hash proves it.
    async fn fetch_bill(
        &self,
        url: &str,
        now: DateTime<Utc>,
        sink: &mut (impl Write + Send),
    ) -> Result<(usize, String), PayError> {
        let foreign = || PayError::Unknown(Cause::Foreign("download_url"));
        let url = Url::parse(url).map_err(|_no_url| foreign())?;
        // A token must not go anywhere but to WeChat.
        if !self.is_ours(&url) {
            return Err(foreign());
        }
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{}{query}", url.path());
        let authorization = self.authorization(&Method::GET, &target, b"", now)?;
        let request = self.request(Method::GET, &target, authorization);
        let call = self.pay_breaker.enter().map_err(PayError::Unknown)?;
        let response = request.send().await;
        call.end(response.as_ref().is_ok_and(|answer| !answer.status().is_server_error()));
        let mut response = response.map_err(|error| PayError::Unknown(cause(error)))?;
        let status = response.status();
        if !status.is_success() {
            let code = String::new();
            return Err(PayError::Unknown(Cause::Failed { status: status.as_u16(), code }));
        }
        let mut hash = digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY);
        let mut bytes: usize = 0;
        while let Some(chunk) =
            response.chunk().await.map_err(|error| PayError::Unknown(cause(error)))?
        {
            bytes = bytes.saturating_add(chunk.len());
            if BILL_BYTES_MAX < bytes {
                return Err(PayError::Unknown(Cause::Unreadable));
            }
            hash.update(&chunk);
            // A chunk is a few kilobytes for the page cache: no reason to leave the thread.
            sink.write_all(&chunk)
                .map_err(|_no_space| PayError::Invalid("the bill can't be written"))?;
        }
        let hash = hash.finish();
        Ok((bytes, hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

/// Reads a bill line by line.
#[derive(Debug)]
pub struct BillReader<R> {
    lines: R,
    line: usize,
    columns: Columns,
    rows: usize,
    is_over: bool,
}

/// Where what stands, by the names of the header: the kinds of bills differ.
#[derive(Debug, Default)]
struct Columns {
    count: usize,
    time: Option<usize>,
    transaction_id: Option<usize>,
    out_trade_no: Option<usize>,
    state: Option<usize>,
    order: Option<usize>,
    settled: Option<usize>,
    refund_id: Option<usize>,
    out_refund_no: Option<usize>,
    refund: Option<usize>,
    refund_state: Option<usize>,
    goods: Option<usize>,
}

impl Columns {
    fn read(header: &str) -> Self {
        let names: Vec<&str> = header.split(',').map(str::trim).collect();
        let find = |name: &str| names.iter().position(|column| *column == name);
        Self {
            count: names.len(),
            time: find("交易时间"),
            transaction_id: find("微信订单号"),
            out_trade_no: find("商户订单号"),
            state: find("交易状态"),
            order: find("订单金额"),
            settled: find("应结订单金额"),
            refund_id: find("微信退款单号"),
            out_refund_no: find("商户退款单号"),
            refund: find("退款金额"),
            refund_state: find("退款状态"),
            goods: find("商品名称"),
        }
    }

    /// The values of a line. A name of goods may hold what separates columns: then it is what is
    /// left when the columns before and behind it are taken.
    fn values<'a>(&self, line: &'a str) -> Option<Vec<&'a str>> {
        let parts: Vec<&str> = line.strip_prefix('`')?.split(",`").collect();
        if parts.len() == self.count {
            return Some(parts);
        }
        let more = parts.len().checked_sub(self.count)?;
        let goods = self.goods?;
        let behind = goods.checked_add(more)?.checked_add(1)?;
        let mut values = parts.get(..=goods)?.to_vec();
        values.extend_from_slice(parts.get(behind..)?);
        Some(values)
    }
}

impl<R: BufRead> BillReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// [`BillError`].
    pub fn new(lines: R) -> Result<Self, BillError> {
        let mut reader =
            Self { lines, line: 0, columns: Columns::default(), rows: 0, is_over: false };
        let header = reader.next_line()?.ok_or(BillError::Incomplete)?;
        reader.columns = Columns::read(header.trim_start_matches('\u{feff}'));
        let columns = &reader.columns;
        if columns.time.is_none() || columns.out_trade_no.is_none() {
            return Err(BillError::Line(1));
        }
        Ok(reader)
    }

    fn next_line(&mut self) -> Result<Option<String>, BillError> {
        let mut line = String::new();
        let mut limited = self.lines.by_ref().take(LINE_MAX);
        match limited.read_line(&mut line) {
            Ok(0) => return Ok(None),
            Ok(_some) => {}
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Err(BillError::Line(self.line.saturating_add(1)));
            }
            Err(error) => return Err(error.into()),
        }
        self.line = self.line.saturating_add(1);
        if LINE_MAX <= u64::try_from(line.len()).unwrap_or(u64::MAX) {
            return Err(BillError::Line(self.line));
        }
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Ok(Some(line))
    }

    fn next_row(&mut self) -> Result<Option<BillRow>, BillError> {
        let line = self.next_line()?.ok_or(BillError::Incomplete)?;
        if line.starts_with('`') {
            self.rows = self.rows.saturating_add(1);
            return self.row(&line).map(Some).ok_or(BillError::Line(self.line));
        }
        // The header of the summary, and the summary itself.
        let summary = self.next_line()?.ok_or(BillError::Incomplete)?;
        let count = summary.strip_prefix('`').and_then(|text| text.split(",`").next());
        let count = count.and_then(|text| text.trim().parse::<usize>().ok());
        if count == Some(self.rows) { Ok(None) } else { Err(BillError::Incomplete) }
    }

    fn row(&self, line: &str) -> Option<BillRow> {
        let values = self.columns.values(line)?;
        let value = |column: Option<usize>| values.get(column?).map(|value| value.trim());
        let text = |column| value(column).map(str::to_owned);
        let columns = &self.columns;
        let at = NaiveDateTime::parse_from_str(value(columns.time)?, "%Y-%m-%d %H:%M:%S").ok()?;
        let number = value(columns.out_refund_no).filter(|number| !number.is_empty());
        let refund = match number {
            Some(number) => Some(BillRefund {
                refund_id: text(columns.refund_id)?,
                out_refund_no: number.to_owned(),
                fen: fen(value(columns.refund)?)?,
                state: text(columns.refund_state)?,
            }),
            None => None,
        };
        Some(BillRow {
            at: at.and_local_timezone(CHINA).single()?.to_utc(),
            transaction_id: text(columns.transaction_id)?,
            out_trade_no: text(columns.out_trade_no)?,
            state: text(columns.state)?,
            order_fen: fen(value(columns.order).or(value(columns.settled))?)?,
            refund,
        })
    }
}

impl<R: BufRead> Iterator for BillReader<R> {
    type Item = Result<BillRow, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let row = self.next_row().transpose();
        self.is_over = !matches!(row, Some(Ok(_)));
        row
    }
}

/// `99.00` in fen. Bills have two decimals; more than that must be zeros.
fn fen(text: &str) -> Option<i64> {
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || 11 < yuan.len() || !digits(yuan) || !digits(decimals) {
        return None;
    }
    let mut padded = decimals.trim_end_matches('0').to_owned();
    if 2 < padded.len() {
        return None;
    }
    while padded.len() < 2 {
        padded.push('0');
    }
    let (yuan, fen): (i64, i64) = (yuan.parse().ok()?, padded.parse().ok()?);
    yuan.checked_mul(100)?.checked_add(fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "\u{feff}交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,\
        用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,\
        退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n";
    const SUMMARY: &str = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n";

    fn row(goods: &str) -> String {
        format!(
            "`2026-11-23 21:00:00,`wx1,`19,`0,`,`4200,`T20261123001,`o1,`JSAPI,`SUCCESS,`OTHERS,\
             `CNY,`99.00,`0.00,`0,`,`0.00,`0.00,`,`,`{goods},`,`0.59400,`0.60%,`99.00,`0.00,`\r\n"
        )
    }

    fn read(text: &str) -> Result<Vec<BillRow>, BillError> {
        BillReader::new(text.as_bytes())?.collect()
    }

    #[test]
    fn a_bill_is_read_to_its_summary() {
        let bill = format!("{HEADER}{}{SUMMARY}`1,`99.00\r\n", row("茶"));
        let rows = read(&bill).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].out_trade_no.as_str(), rows[0].order_fen), ("T20261123001", 9_900));
        assert_eq!(rows[0].at.to_rfc3339(), "2026-11-23T13:00:00+00:00");
        assert_eq!(rows[0].refund, None);
    }

    #[test]
    fn a_name_of_goods_may_hold_commas_and_even_the_separator() {
        for goods in ["茶,杯", "茶,`杯,`垫"] {
            let bill = format!("{HEADER}{}{SUMMARY}`1,`99.00\r\n", row(goods));
            assert_eq!(read(&bill).unwrap()[0].order_fen, 9_900, "{goods}");
        }
    }

    #[test]
    fn a_bill_that_ends_early_or_counts_other_lines_is_not_believed() {
        let row = row("茶");
        for rest in ["", SUMMARY, "总交易单数\r\n`2,`99.00\r\n", "总交易单数\r\n`x\r\n"] {
            let read = read(&format!("{HEADER}{row}{rest}"));
            assert!(matches!(read, Err(BillError::Incomplete)), "{rest}");
        }
        assert!(matches!(read(""), Err(BillError::Incomplete)));
        assert!(matches!(read("<html>\r\n"), Err(BillError::Line(1))));
        let broken = format!("{HEADER}`2026,`x\r\n");
        assert!(matches!(read(&broken), Err(BillError::Line(2))));
    }

    #[test]
    fn an_endless_line_is_given_up() {
        let endless = format!("{HEADER}`{}", "x".repeat(200_000));
        assert!(matches!(read(&endless), Err(BillError::Line(2))));
    }

    #[test]
    fn yuan_become_fen_exactly() {
        let cases = [("0.00", 0), ("99.00", 9_900), ("0.01", 1), ("12", 1_200), ("0.59000", 59)];
        for (text, value) in cases {
            assert_eq!(fen(text), Some(value), "{text}");
        }
        for text in ["", "-1.00", "1.001", "1e3", ".5", "1,000.00", "999999999999.00"] {
            assert_eq!(fen(text), None, "{text}");
        }
    }
}
