//! What happened, one JSON object per line, at the end of a file: the state after a restart.
//! Knows nothing of what the events mean.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file that events are appended to.
///
/// A line is handed to the system before [`append`](Journal::append) returns, so that it survives
/// the end of the process, but not the end of the machine.
#[derive(Debug)]
pub(crate) struct Journal {
    file: Mutex<File>,
}

impl Journal {
    /// Opens the journal at `path` and hands each event in it to `replay`, oldest first.
    ///
    /// A last line that was cut off, because the process was killed, is removed. The journal is
    /// locked until [`release`](Journal::release): two writers would spoil it.
    pub(crate) fn open<E: DeserializeOwned>(
        path: &Path,
        mut replay: impl FnMut(E),
    ) -> anyhow::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = file.open(path).context("can't open the journal")?;
        file.try_lock().context("another simulator uses this folder")?;

        let mut whole = 0;
        let mut reader = BufReader::with_capacity(1 << 20, &file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).context("can't read the journal")?;
            if line.last() != Some(&b'\n') {
                break;
            }
            let event = serde_json::from_slice(&line);
            replay(event.with_context(|| format!("a bad line at byte {whole} of the journal"))?);
            whole += u64::try_from(length)?;
        }

        file.set_len(whole).context("can't cut the journal")?;
        file.seek(SeekFrom::End(0)).context("can't find the journal's end")?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// Appends `event`. A failure is logged and the server goes on: only a restart would miss it.
    pub(crate) fn append(&self, event: &impl Serialize) {
        if let Err(error) = self.try_append(event) {
            tracing::error!(%error, "an event was not written to the journal");
        }
    }

    /// Lets another simulator open the journal. Nothing is appended after this.
    pub(crate) fn release(&self) {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.unlock() {
            tracing::warn!(%error, "the journal stays locked");
        }
    }

    fn try_append(&self, event: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::random;

    fn replayed(path: &Path) -> (Journal, Vec<u32>) {
        let mut events = Vec::new();
        let journal = Journal::open(path, |event| events.push(event)).unwrap();
        (journal, events)
    }

    #[test]
    fn events_come_back_in_order_and_a_torn_line_does_not() {
        let path = std::env::temp_dir().join(format!("mall-journal-{}", random::text(12)));
        let (journal, events) = replayed(&path);
        assert!(events.is_empty());
        journal.append(&1);
        journal.append(&2);
        drop(journal);
        fs::write(&path, [fs::read(&path).unwrap(), b"33".to_vec()].concat()).unwrap();

        let (journal, events) = replayed(&path);
        assert_eq!(events, [1, 2]);
        journal.append(&4);
        journal.release();
        assert_eq!(replayed(&path).1, [1, 2, 4]);
        fs::remove_file(&path).unwrap();
    }
}
