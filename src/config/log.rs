//! What is logged and how it looks.

use super::Reader;

/// Settings of the log.
#[derive(Debug, Clone)]
pub struct Log {
    /// A filter such as `info` or `info,mall_actors=debug`.
    pub filter: String,
    /// How a line looks.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: a JSON object per line.
    Json,
}

impl Log {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let filter = reader.text("MALL_LOG").unwrap_or_else(|| "info".to_owned());
        if tracing_subscriber::EnvFilter::try_new(&filter).is_err() {
            reader.wrong("MALL_LOG", "must be a filter such as info or info,mall_actors=debug");
        }
        let format = match reader.text("MALL_LOG_FORMAT").as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => {
                reader.wrong("MALL_LOG_FORMAT", "must be text or json");
                LogFormat::Text
            }
        };
        Self { filter, format }
    }
}
