//! Where uploaded pictures are kept: in a folder, or in Aliyun's object storage.

use std::path::PathBuf;
use std::time::Duration;

use mall_partners::oss::{self, Bucket};
use mall_partners::{HttpClient, Secret};

use super::Reader;
use super::partners::address;
use crate::uploads::Storage;

/// How long storing a picture may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Settings of uploads.
#[derive(Debug, Clone)]
pub struct Uploads {
    /// The folder that pictures are kept in, where there is no bucket; all nodes must see the same.
    pub dir: PathBuf,
    /// The address before the paths of pictures, such as a CDN's; empty: the mall's own.
    pub cdn: String,
    /// The bucket that pictures are kept in.
    pub bucket: Option<oss::Config>,
}

impl Uploads {
    /// Pictures that are kept in a folder and served by the mall.
    #[must_use]
    pub fn local(dir: PathBuf) -> Self {
        Self { dir, cdn: String::new(), bucket: None }
    }

    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let dir = reader.text("MALL_UPLOAD_DIR").unwrap_or_else(|| "uploads".to_owned()).into();
        let cdn = address(reader, "MALL_CDN_URL", "");
        let bucket = read_bucket(reader, &cdn);
        Self { dir, cdn, bucket }
    }

    /// The place that these settings name.
    ///
    /// # Errors
    ///
    /// If no CA certificates are installed.
    pub fn storage(self) -> anyhow::Result<Storage> {
        Ok(match self.bucket {
            None => Storage::Local { dir: self.dir, cdn: self.cdn },
            Some(config) => {
                let http = HttpClient::for_base(&config.endpoint, TIMEOUT)?;
                Storage::Bucket(Bucket::new(config, http))
            }
        })
    }
}

fn read_bucket(reader: &mut Reader<'_>, cdn: &str) -> Option<oss::Config> {
    let bucket = reader.text("MALL_OSS_BUCKET")?;
    let region = reader.required("MALL_OSS_REGION");
    let usual = format!("https://{bucket}.oss-{region}.aliyuncs.com");
    let endpoint = address(reader, "MALL_OSS_ENDPOINT", &usual);
    let public_base = if cdn.is_empty() { endpoint.clone() } else { cdn.to_owned() };
    Some(oss::Config {
        endpoint,
        region,
        bucket,
        access_key_id: reader.required("MALL_OSS_ACCESS_KEY_ID"),
        access_key_secret: Secret::new(reader.required("MALL_OSS_ACCESS_KEY_SECRET")),
        public_base,
    })
}
