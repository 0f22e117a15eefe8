//! A line of JSON for every outcome, so that a run with faults can be checked afterwards.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, anyhow};
use serde::Serialize;

/// What came of one request under one key.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    /// Milliseconds since the start of the sale.
    pub(crate) ms: u128,
    /// The shopper's name.
    pub(crate) shopper: String,
    /// What was asked.
    pub(crate) request: Request,
    /// The idempotency key.
    pub(crate) key: String,
    /// What came of it.
    pub(crate) outcome: Outcome,
    /// The order, if there is one.
    pub(crate) order_no: Option<String>,
    /// Why it was refused, or is not known.
    pub(crate) code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    Order,
    Prepay,
}

/// What is known of a request's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// It happened.
    Ok,
    /// It did not happen.
    Fail,
    /// It may have happened.
    Unknown,
}

/// Where the lines go; without a file, nowhere.
#[derive(Debug)]
pub(crate) struct History {
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    lines: Sender<Line>,
    thread: JoinHandle<std::io::Result<()>>,
}

impl History {
    /// Starts a new file at `path`.
    pub(crate) fn create(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self { writer: None }) };
        let file =
            File::create(path).with_context(|| format!("can't create {}", path.display()))?;
        let mut file = BufWriter::new(file);
        let (lines, received) = channel::<Line>();
        let write = move || {
            while let Ok(line) = received.recv() {
                serde_json::to_writer(&mut file, &line)?;
                file.write_all(b"\n")?;
                for line in received.try_iter() {
                    serde_json::to_writer(&mut file, &line)?;
                    file.write_all(b"\n")?;
                }
                file.flush()?;
            }
            Ok(())
        };
        let thread = std::thread::Builder::new().name("history".to_owned()).spawn(write)?;
        Ok(Self { writer: Some(Writer { lines, thread }) })
    }

    /// Adds a line. `now` is the time since the start of the sale.
    pub(crate) fn add(&self, now: Duration, line: impl FnOnce(u128) -> Line) {
        if let Some(writer) = &self.writer {
            // If the file can't be written, `close` says so.
            writer.lines.send(line(now.as_millis())).ok();
        }
    }

    /// Waits until all lines are in the file.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        let Some(Writer { lines, thread }) = self.writer else { return Ok(()) };
        drop(lines);
        let written = thread.join().map_err(|_panic| anyhow!("the history's thread died"))?;
        written.context("can't write the history")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_json_object() {
        let line = Line {
            ms: 12,
            shopper: "r1-7".to_owned(),
            request: Request::Order,
            key: "r1-7-1".to_owned(),
            outcome: Outcome::Unknown,
            order_no: None,
            code: Some("no_answer".to_owned()),
        };
        assert_eq!(
            serde_json::to_string(&line).unwrap(),
            r#"{"ms":12,"shopper":"r1-7","request":"order","key":"r1-7-1","outcome":"unknown","order_no":null,"code":"no_answer"}"#
        );
    }
}
