//! The rows of a file that somebody filled in: XLSX, or CSV in UTF-8 or GBK, which is what Excel
//! saves in China. Nothing of it is believed: every size is bounded before it is unpacked.

use std::io::{Cursor, Read, sink};

use calamine::{DataRef, Reader, Xlsx};
use encoding_rs::GBK;

use crate::error::ApiError;

/// The columns, by their heads.
pub(super) const COLUMNS: [&str; 3] = ["订单号", "物流公司", "物流单号"];
/// Rows with something in them.
const ROWS_MAX: usize = 1_000;
/// The longest cell, in characters.
const CELL_MAX: usize = 200;
/// Columns that are looked at.
const WIDTH_MAX: usize = 50;
/// The last row that is looked at: blank ones count.
const HEIGHT_MAX: u32 = 10_000;
/// What all parts of an XLSX file may unpack to, in bytes.
const UNPACKED_MAX: u64 = 16 * 1024 * 1024;
/// The most parts of an XLSX file.
const PARTS_MAX: usize = 200;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it stands in the file, counted from 1.
    pub(super) number: usize,
    pub(super) order_no: String,
    pub(super) company: String,
    pub(super) tracking_no: String,
}

/// A row as it was read: its place and its cells.
type Cells = (usize, Vec<String>);

fn wrong(reason: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    ApiError::validation("file", reason)
}

/// Reads a file.
///
/// # Errors
///
/// [`ApiError::Validation`] for the file: it is neither XLSX nor CSV, too large, or lacks a column.
pub(super) fn read(file: &[u8]) -> Result<Vec<Row>, ApiError> {
    let is_zip = file.starts_with(b"PK\x03\x04");
    let cells = if is_zip { read_xlsx(file)? } else { read_csv(file)? };
    to_rows(cells)
}

/// A cell as people meant it: without what spreadsheets put around numbers to keep them texts.
fn tidy(text: &str) -> String {
    let text = text.trim().trim_start_matches(['\'', '\t', '\u{feff}']);
    let quoted = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    quoted.unwrap_or(text).trim().chars().take(CELL_MAX).collect()
}

fn read_csv(file: &[u8]) -> Result<Vec<Cells>, ApiError> {
    let text = match std::str::from_utf8(file) {
        Ok(text) => std::borrow::Cow::Borrowed(text),
        Err(_not_utf8) => {
            let (text, is_wrong) = GBK.decode_without_bom_handling(file);
            if is_wrong {
                return Err(wrong("应为 XLSX，或 UTF-8、GBK 编码的 CSV"));
            }
            text
        }
    };
    if text.contains('\0') {
        return Err(wrong("应为 XLSX，或 UTF-8、GBK 编码的 CSV"));
    }
    // With plain line ends, the reader knows which line it has come to.
    let mut text = text.replace("\r\n", "\n");
    text.push('\n');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut record) = (Vec::new(), csv::StringRecord::new());
    while reader.read_record(&mut record).map_err(|_broken| wrong("CSV 格式不正确"))? {
        let line = usize::try_from(reader.position().line()).unwrap_or(0).saturating_sub(1);
        let cells: Vec<String> = record.iter().take(WIDTH_MAX).map(tidy).collect();
        push(&mut rows, (line, cells))?;
    }
    Ok(rows)
}

/// Keeps a row that has something in it, as long as there are not too many.
fn push(rows: &mut Vec<Cells>, row: Cells) -> Result<(), ApiError> {
    if row.1.iter().all(String::is_empty) {
        return Ok(());
    }
    // The head is one more.
    if ROWS_MAX < rows.len() {
        return Err(wrong("一次最多 1000 行"));
    }
    rows.push(row);
    Ok(())
}

/// Unpacks every part once into nothing: a small file may hold a large one.
fn check_size(file: &[u8]) -> Result<(), ApiError> {
    let broken = || wrong("XLSX 文件已损坏");
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(|_bad| broken())?;
    if PARTS_MAX < archive.len() {
        return Err(broken());
    }
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_bad| broken())?;
        let mut part = part.take(left + 1);
        let size = std::io::copy(&mut part, &mut sink()).map_err(|_bad| broken())?;
        left = left.checked_sub(size).ok_or_else(|| wrong("XLSX 文件过大"))?;
    }
    Ok(())
}

fn read_xlsx(file: &[u8]) -> Result<Vec<Cells>, ApiError> {
    check_size(file)?;
    let broken = || wrong("XLSX 文件已损坏");
    let opened = calamine::open_workbook_from_rs(Cursor::new(file));
    let mut book: Xlsx<_> = opened.map_err(|_error: calamine::XlsxError| broken())?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(broken)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_error| broken())?;
    let mut rows: Vec<Cells> = Vec::new();
    let mut row: Cells = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|_error| broken())? {
        let (at, column) = cell.get_position();
        if HEIGHT_MAX <= at {
            return Err(wrong("一次最多 1000 行"));
        }
        let number = usize::try_from(at).unwrap_or(usize::MAX).saturating_add(1);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if number != row.0 {
            push(&mut rows, std::mem::replace(&mut row, (number, Vec::new())))?;
        }
        if column < WIDTH_MAX {
            row.1.resize(row.1.len().max(column + 1), String::new());
            if let Some(slot) = row.1.get_mut(column) {
                *slot = tidy(&to_text(cell.get_value()));
            }
        }
    }
    push(&mut rows, row)?;
    Ok(rows)
}

fn to_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // A long number that was typed as a number has lost digits, and finds no order.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(_) | DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => {
            String::new()
        }
    }
}

/// Finds the columns by their heads in the first row, whatever their order.
fn to_rows(cells: Vec<Cells>) -> Result<Vec<Row>, ApiError> {
    let mut cells = cells.into_iter();
    let (_number, heads) = cells.next().ok_or_else(|| wrong("文件是空的"))?;
    let mut places = [0; 3];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        let found = heads.iter().position(|head| head == name);
        *place = found.ok_or_else(|| wrong(format!("缺少列：{name}")))?;
    }
    let [order_no, company, tracking_no] = places;
    let row = |(number, cells): Cells| {
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        Row {
            number,
            order_no: cell(order_no),
            company: cell(company),
            tracking_no: cell(tracking_no),
        }
    };
    Ok(cells.map(row).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TEXT: &str = "物流单号,订单号,备注,物流公司\r\n\
        \"=\"\"SF12345\"\"\",2611,x,顺丰速运\r\n\r\n'ZT99999, 2612 ,,中通快递\r\n";

    fn expected() -> Vec<Row> {
        let row = |number, order_no: &str, company: &str, tracking_no: &str| Row {
            number,
            order_no: order_no.to_owned(),
            company: company.to_owned(),
            tracking_no: tracking_no.to_owned(),
        };
        vec![row(2, "2611", "顺丰速运", "SF12345"), row(4, "2612", "中通快递", "ZT99999")]
    }

    fn reason(file: &[u8]) -> String {
        match read(file) {
            Err(ApiError::Validation { field, reason }) => {
                assert_eq!(field, "file");
                reason.into_owned()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn csv_is_read_in_utf_8_and_in_gbk() {
        assert_eq!(read(TEXT.as_bytes()).unwrap(), expected());
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()).unwrap(), expected());
        let (gbk, _encoding, _lossy) = GBK.encode(TEXT);
        assert_eq!(read(&gbk).unwrap(), expected());
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert!(reason(b"").contains('空'));
        assert!(reason("订单号,物流公司\r\n1,2\r\n".as_bytes()).contains("物流单号"));
        assert!(reason(&[0xff, 0xfe, 0x00, 0x01]).contains("GBK"));
        assert!(reason(b"a\0b").contains("GBK"));
        assert!(reason(b"PK\x03\x04 nonsense").contains("损坏"));
        let long = format!("{}\r\n{}", COLUMNS.join(","), "1,2,3\r\n".repeat(1_001));
        assert!(reason(long.as_bytes()).contains("1000"));
        let full = format!("{}\r\n{}", COLUMNS.join(","), "1,2,3\r\n".repeat(1_000));
        assert_eq!(read(full.as_bytes()).unwrap().len(), 1_000);
    }

    #[test]
    fn a_small_file_that_holds_a_large_one_is_refused() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file("xl/sharedStrings.xml", options).unwrap();
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..17 {
            writer.write_all(&zeros).unwrap();
        }
        let bomb = writer.finish().unwrap().into_inner();
        assert!(bomb.len() < 100_000);
        assert!(reason(&bomb).contains("过大"));
    }
}
