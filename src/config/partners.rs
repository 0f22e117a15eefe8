//! How to reach Kuaidi100 and the provider of text messages, real or simulated. Without their
//! settings the shop goes on without them.

use std::time::Duration;

use mall_actors::Partners as Clients;
use mall_partners::kuaidi::{self, Kuaidi};
use mall_partners::sms::{self, Sms};
use mall_partners::{HttpClient, Secret};

use super::Reader;

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// What signs pushes has at least so many characters.
const SALT_MIN: usize = 8;

/// Settings of partners.
#[derive(Debug, Clone, Default)]
pub struct Partners {
    /// Parcel tracking, but for the address that tracks are pushed to.
    pub kuaidi: Option<kuaidi::Config>,
    /// Text messages.
    pub sms: Option<sms::Config>,
}

impl Partners {
    /// Reads the settings.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self { kuaidi: read_kuaidi(reader), sms: read_sms(reader) }
    }

    /// The clients of these partners; Kuaidi100 pushes tracks to the mall at `public_url`.
    ///
    /// # Errors
    ///
    /// If no CA certificates are installed.
    pub fn clients(self, public_url: &str) -> anyhow::Result<Clients> {
        let kuaidi = self.kuaidi.map(|config| {
            let callback_url = format!("{public_url}/api/v1/logistics/push");
            let http = HttpClient::for_base(&config.base_url, TIMEOUT)?;
            anyhow::Ok(Kuaidi::new(kuaidi::Config { callback_url, ..config }, http))
        });
        let sms = self.sms.map(|config| {
            let (sms::Config::Aliyun { base_url, .. } | sms::Config::Tencent { base_url, .. }) =
                &config;
            let http = HttpClient::for_base(base_url, TIMEOUT)?;
            anyhow::Ok(Sms::new(config, http))
        });
        Ok(Clients { kuaidi: kuaidi.transpose()?, sms: sms.transpose()? })
    }
}

/// The address `name`, or `usual` where it is missing; without a slash at the end.
pub(super) fn address(reader: &mut Reader<'_>, name: &str, usual: &str) -> String {
    let Some(text) = reader.text(name) else { return usual.to_owned() };
    let url = text.trim().trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if !host.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', ' '])) {
        reader.wrong(name, "must be an http or https address without a query");
    }
    url.to_owned()
}

fn read_kuaidi(reader: &mut Reader<'_>) -> Option<kuaidi::Config> {
    let base_url = address(reader, "MALL_KUAIDI100_BASE_URL", "https://poll.kuaidi100.com");
    let customer = reader.text("MALL_KUAIDI100_CUSTOMER")?;
    let key = Secret::new(reader.required("MALL_KUAIDI100_KEY"));
    let salt = reader.required("MALL_KUAIDI100_SALT");
    if !salt.is_empty() && salt.len() < SALT_MIN {
        reader.wrong("MALL_KUAIDI100_SALT", "must have at least 8 characters");
    }
    let salt = Secret::new(salt);
    Some(kuaidi::Config { base_url, customer, key, salt, callback_url: String::new() })
}

fn read_sms(reader: &mut Reader<'_>) -> Option<sms::Config> {
    let provider = reader.text("MALL_SMS_PROVIDER")?;
    let usual = match provider.as_str() {
        "aliyun" => "https://dysmsapi.aliyuncs.com",
        "tencent" => "https://sms.tencentcloudapi.com",
        _ => {
            reader.wrong("MALL_SMS_PROVIDER", "must be aliyun or tencent");
            return None;
        }
    };
    let base_url = address(reader, "MALL_SMS_BASE_URL", usual);
    let id = reader.required("MALL_SMS_ACCESS_KEY_ID");
    let secret = Secret::new(reader.required("MALL_SMS_ACCESS_KEY_SECRET"));
    let sign_name = reader.required("MALL_SMS_SIGN_NAME");
    if provider == "aliyun" {
        return Some(sms::Config::Aliyun {
            base_url,
            access_key_id: id,
            access_key_secret: secret,
            sign_name,
        });
    }
    Some(sms::Config::Tencent {
        base_url,
        region: reader.text("MALL_SMS_REGION").unwrap_or_else(|| "ap-guangzhou".to_owned()),
        secret_id: id,
        secret_key: secret,
        app_id: reader.required("MALL_SMS_APP_ID"),
        sign_name,
    })
}
