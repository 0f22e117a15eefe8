//! Where uploaded pictures are kept.

use std::path::PathBuf;

use super::Reader;

/// Settings of uploads.
#[derive(Debug, Clone)]
pub struct Uploads {
    /// The folder that pictures are kept in; all nodes must see the same.
    pub dir: PathBuf,
}

impl Uploads {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self { dir: reader.text("MALL_UPLOAD_DIR").unwrap_or_else(|| "uploads".to_owned()).into() }
    }
}
