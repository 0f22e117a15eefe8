//! Who a shop is at these partners: made once and kept in the simulator's folder.

use std::fmt;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::identity;
use crate::random;

const FILE: &str = "partners.json";

/// What a shop is configured with, for its partners besides WeChat.
#[derive(Clone, Serialize, Deserialize)]
pub struct PartnerKeys {
    /// Kuaidi100's number of the customer.
    pub kuaidi100_customer: String,
    /// Signs queries to Kuaidi100.
    pub kuaidi100_key: String,
    /// Signs pushes of Kuaidi100: the shop chooses it, here for the shop.
    pub kuaidi100_salt: String,
    /// The id of the access key for text messages, at either provider.
    pub sms_access_key_id: String,
    /// The access key.
    pub sms_access_key_secret: String,
    /// The registered signature of text messages.
    pub sms_sign_name: String,
    /// Tencent's id of the application.
    pub sms_app_id: String,
    /// The id of the access key for the storage.
    pub oss_access_key_id: String,
    /// The access key.
    pub oss_access_key_secret: String,
    /// The only bucket.
    pub oss_bucket: String,
    /// Its region.
    pub oss_region: String,
}

impl fmt::Debug for PartnerKeys {
    /// Shows who it is, not the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartnerKeys")
            .field("kuaidi100_customer", &self.kuaidi100_customer)
            .field("oss_bucket", &self.oss_bucket)
            .finish_non_exhaustive()
    }
}

impl PartnerKeys {
    /// The keys kept in `dir`, made now if there are none.
    pub(crate) fn open(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join(FILE);
        if path.exists() {
            let text = std::fs::read_to_string(&path).context("can't read the partners' keys")?;
            return serde_json::from_str(&text).context("the partners' keys can't be read");
        }
        let keys = Self {
            kuaidi100_customer: random::hex(&random::bytes::<16>()).to_uppercase(),
            kuaidi100_key: random::text(12),
            kuaidi100_salt: random::text(24),
            sms_access_key_id: format!("LTAI{}", random::text(20)),
            sms_access_key_secret: random::text(30),
            sms_sign_name: "云雀商城".to_owned(),
            sms_app_id: format!("14{}", random::digits(8)),
            oss_access_key_id: format!("LTAI{}", random::text(20)),
            oss_access_key_secret: random::text(30),
            oss_bucket: "mall-sim".to_owned(),
            oss_region: "cn-hangzhou".to_owned(),
        };
        identity::write(dir, FILE, &serde_json::to_string_pretty(&keys)?)?;
        Ok(keys)
    }

    /// The shop's configuration, in shell syntax, but for the addresses.
    pub(crate) fn env(&self) -> String {
        let lines = [
            ("KUAIDI100_CUSTOMER", &self.kuaidi100_customer),
            ("KUAIDI100_KEY", &self.kuaidi100_key),
            ("KUAIDI100_SALT", &self.kuaidi100_salt),
            ("SMS_ACCESS_KEY_ID", &self.sms_access_key_id),
            ("SMS_ACCESS_KEY_SECRET", &self.sms_access_key_secret),
            ("SMS_SIGN_NAME", &self.sms_sign_name),
            ("SMS_APP_ID", &self.sms_app_id),
            ("OSS_ACCESS_KEY_ID", &self.oss_access_key_id),
            ("OSS_ACCESS_KEY_SECRET", &self.oss_access_key_secret),
            ("OSS_BUCKET", &self.oss_bucket),
            ("OSS_REGION", &self.oss_region),
        ];
        lines.map(|(name, value)| format!("MALL_{name}={value}\n")).concat()
    }
}
