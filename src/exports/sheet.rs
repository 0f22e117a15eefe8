//! A table that is written row by row, as CSV or as a workbook of Excel's. Neither keeps the rows in
//! memory, and no cell is ever run as a formula.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

use chrono::{DateTime, Utc};
use mall_domain::day;
use mall_domain::privacy::masked_phone;
use mall_store::mysql::export::{Cell, Format};
use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet};

/// What tells Excel that a text is UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";
/// A cell of a workbook holds so many characters.
const TEXT_MAX: usize = 32_000;

/// A table that is being written.
pub(crate) struct Sheet {
    writer: Writer,
    /// Whether telephone numbers are written in full.
    phones_in_full: bool,
}

enum Writer {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Xlsx { workbook: Box<Workbook>, next: u32, amount: CellFormat },
}

impl Sheet {
    /// An empty table with these titles, in a file without a name.
    pub(crate) fn new(
        format: Format,
        titles: &[&str],
        phones_in_full: bool,
    ) -> anyhow::Result<Self> {
        let writer = match format {
            Format::Csv => {
                let mut file = BufWriter::new(tempfile::tempfile()?);
                file.write_all(BOM)?;
                let mut writer =
                    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
                writer.write_record(titles)?;
                Writer::Csv(Box::new(writer))
            }
            Format::Xlsx => {
                let mut workbook = Workbook::new();
                let sheet = workbook.add_worksheet_with_constant_memory()?;
                for (column, title) in (0_u16..).zip(titles) {
                    sheet.write_string(0, column, *title)?;
                }
                let amount = CellFormat::new().set_num_format("0.00");
                Writer::Xlsx { workbook: Box::new(workbook), next: 1, amount }
            }
        };
        Ok(Self { writer, phones_in_full })
    }

    /// Adds rows.
    pub(crate) fn append<'a>(
        &mut self,
        rows: impl Iterator<Item = &'a [Cell]>,
    ) -> anyhow::Result<()> {
        let in_full = self.phones_in_full;
        match &mut self.writer {
            Writer::Csv(writer) => {
                for row in rows {
                    writer.write_record(row.iter().map(|cell| text(cell, in_full)))?;
                }
            }
            Writer::Xlsx { workbook, next, amount } => {
                let sheet = workbook.worksheet_from_index(0)?;
                for row in rows {
                    for (column, cell) in (0_u16..).zip(row) {
                        write(sheet, (*next, column), cell, in_full, amount)?;
                    }
                    *next = next.saturating_add(1);
                }
            }
        }
        Ok(())
    }

    /// The complete file, from its beginning, and its size in bytes.
    pub(crate) fn finish(self) -> anyhow::Result<(File, u64)> {
        let mut file = match self.writer {
            Writer::Csv(writer) => {
                let buffered = writer.into_inner().map_err(|error| error.into_error())?;
                buffered.into_inner().map_err(std::io::IntoInnerError::into_error)?
            }
            Writer::Xlsx { mut workbook, .. } => {
                let mut file = BufWriter::new(tempfile::tempfile()?);
                workbook.save_to_writer(&mut file)?;
                file.into_inner().map_err(std::io::IntoInnerError::into_error)?
            }
        };
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok((file, size))
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    in_full: bool,
    amount: &CellFormat,
) -> anyhow::Result<()> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            sheet.write(row, column, rust_decimal::Decimal::from(*number))?;
        }
        // The file holds the digits; nothing is calculated with them here.
        Cell::Amount(money) => {
            sheet.write_with_format(row, column, money.to_decimal(), amount)?;
        }
        Cell::Text(_) | Cell::Phone(_) | Cell::Time(_) => {
            let text: String = text(cell, in_full).chars().take(TEXT_MAX).collect();
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}

/// A cell as text.
fn text(cell: &Cell, in_full: bool) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Phone(phone) if in_full => harmless(phone),
        Cell::Phone(phone) => masked_phone(phone),
        Cell::Number(number) => number.to_string(),
        Cell::Amount(money) => money.to_string(),
        Cell::Time(moment) => local(*moment),
    }
}

/// A moment by China's clocks.
fn local(moment: DateTime<Utc>) -> String {
    let since_midnight = moment - day::start_of(day::day_of(moment));
    let time = chrono::NaiveTime::MIN + since_midnight;
    format!("{} {}", day::day_of(moment), time.format("%H:%M:%S"))
}

/// A text that no program for tables takes for a formula, and without what no file may hold.
fn harmless(text: &str) -> String {
    let plain = text.chars().filter(|character| !character.is_control() || *character == '\n');
    let plain: String = plain.collect();
    // What comes after blanks counts as well, and so do the wide forms of an input method.
    let first = plain.trim_start().chars().next();
    if first.is_some_and(|first| "=+-@＝＋－＠".contains(first)) {
        return format!("'{plain}");
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use mall_domain::Money;

    use super::*;

    fn content(format: Format, in_full: bool) -> Vec<u8> {
        let mut sheet = Sheet::new(format, &["名称", "电话", "金额"], in_full).unwrap();
        let row = [
            Cell::Text("=HYPERLINK(\"http://evil\")".to_owned()),
            Cell::Phone("13800138000".to_owned()),
            Cell::Amount(Money::from_fen(9_990).unwrap()),
        ];
        let time = Cell::Time("2026-11-25T16:00:01Z".parse().unwrap());
        let other = [Cell::Text("a,\"b\"\n\0".to_owned()), Cell::Number(-7), time];
        sheet.append([&row[..], &other[..]].into_iter()).unwrap();
        let (mut file, size) = sheet.finish().unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(u64::try_from(bytes.len()).unwrap(), size);
        bytes
    }

    #[test]
    fn csv_is_utf_8_with_a_mark_and_holds_no_formula() {
        let bytes = content(Format::Csv, false);
        assert!(bytes.starts_with(BOM));
        let text = String::from_utf8(bytes[3..].to_vec()).unwrap();
        assert_eq!(
            text,
            "名称,电话,金额\r\n\"'=HYPERLINK(\"\"http://evil\"\")\",138****8000,99.90\r\n\
             \"a,\"\"b\"\"\n\",-7,2026-11-26 00:00:01\r\n"
        );
        let in_full = String::from_utf8(content(Format::Csv, true)).unwrap();
        assert!(in_full.contains("13800138000"));
    }

    #[test]
    fn a_workbook_is_a_zip_file() {
        assert!(content(Format::Xlsx, false).starts_with(b"PK\x03\x04"));
    }

    #[test]
    fn what_begins_like_a_formula_begins_with_a_quote() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r@x", "＝1+1"] {
            assert!(harmless(evil).starts_with('\''), "{evil:?}");
        }
        for good in ["", "1=1", "云雀 Pro", "a@b"] {
            assert_eq!(harmless(good), good);
        }
    }
}
