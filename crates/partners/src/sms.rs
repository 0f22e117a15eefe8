//! Text messages through Aliyun (ACS3 signatures) or Tencent Cloud (TC3 signatures).
//!
//! Neither is idempotent: whoever sends guards against sending twice, and does not repeat what may
//! have been sent.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::Url;
use serde::Deserialize;
use serde_json::json;

use crate::http::{HttpClient, PartnerError, send};
use crate::{Secret, mac};

/// Which provider, and who we are there.
#[derive(Debug, Clone)]
pub enum Config {
    /// Aliyun.
    Aliyun {
        /// `https://dysmsapi.aliyuncs.com`, or the simulator.
        base_url: String,
        /// The id of the access key.
        access_key_id: String,
        /// The access key.
        access_key_secret: Secret,
        /// The registered signature (签名).
        sign_name: String,
    },
    /// Tencent Cloud.
    Tencent {
        /// `https://sms.tencentcloudapi.com`, or the simulator.
        base_url: String,
        /// Such as `ap-guangzhou`.
        region: String,
        /// The id of the secret.
        secret_id: String,
        /// The secret.
        secret_key: Secret,
        /// The id of the application.
        app_id: String,
        /// The registered signature (签名).
        sign_name: String,
    },
}

/// A message.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Eleven digits.
    pub phone: String,
    /// The provider's name of the template.
    pub template: String,
    /// Its values, by name; Tencent takes them in the order of the names.
    pub params: BTreeMap<String, String>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("template", &self.template).finish_non_exhaustive()
    }
}

/// A client of one provider.
#[derive(Debug, Clone)]
pub struct Sms {
    config: Config,
    http: HttpClient,
}

impl Sms {
    /// A client with these settings.
    #[must_use]
    pub fn new(config: Config, http: HttpClient) -> Self {
        Self { config, http }
    }

    /// Sends a message, once; answers the provider's receipt. `nonce` is used once.
    ///
    /// # Errors
    ///
    /// [`PartnerError`]; [`PartnerError::Unknown`] means that it may have been sent.
    #[tracing::instrument(name = "sms.send", skip_all)]
    pub async fn send(
        &self,
        message: &Message,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<String, PartnerError> {
        let digits = message.phone.bytes().all(|byte| byte.is_ascii_digit());
        if message.phone.len() != 11 || !digits {
            return Err(PartnerError::Invalid("a phone number has eleven digits"));
        }
        match &self.config {
            Config::Aliyun { base_url, access_key_id, access_key_secret, sign_name } => {
                let query = aliyun_query(message, sign_name);
                let url = address(base_url)?;
                let call = Acs3 {
                    host: &host(&url),
                    action: "SendSms",
                    version: "2017-05-25",
                    date: now,
                    nonce,
                    query: &query,
                };
                let signature = call.signature(access_key_secret.expose());
                let mut url = url;
                url.set_query(Some(&query));
                let mut request = self.http.inner().post(url);
                for (name, value) in call.headers().into_iter().filter(|(name, _)| *name != "host")
                {
                    request = request.header(name, value);
                }
                let request =
                    request.header("Authorization", call.authorization(access_key_id, &signature));
                aliyun_answer(send(request).await?)
            }
            Config::Tencent { base_url, region, secret_id, secret_key, app_id, sign_name } => {
                let values: Vec<&String> = message.params.values().collect();
                let body = json!({
                    "PhoneNumberSet": [format!("+86{}", message.phone)],
                    "SmsSdkAppId": app_id,
                    "SignName": sign_name,
                    "TemplateId": message.template,
                    "TemplateParamSet": values,
                })
                .to_string();
                let url = address(base_url)?;
                let host = host(&url);
                let call = Tc3 { host: &host, action: "SendSms", at: now, body: &body };
                let signature = call.signature(secret_key.expose());
                let request = self
                    .http
                    .inner()
                    .post(url)
                    .header("Content-Type", Tc3::CONTENT_TYPE)
                    .header("X-TC-Action", call.action)
                    .header("X-TC-Version", "2021-01-11")
                    .header("X-TC-Timestamp", now.timestamp().to_string())
                    .header("X-TC-Region", region)
                    .header("Authorization", call.authorization(secret_id, &signature))
                    .body(body);
                tencent_answer(send(request).await?)
            }
        }
    }
}

fn address(base: &str) -> Result<Url, PartnerError> {
    let wrong = || PartnerError::Invalid("the provider's address is wrong");
    let mut url = Url::parse(base).map_err(|_no_url| wrong())?;
    url.set_path("/");
    Ok(url)
}

/// The `Host` header: with the port, unless it is the scheme's own.
fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

fn aliyun_query(message: &Message, sign_name: &str) -> String {
    let params = json!(message.params).to_string();
    // Sorted by name, as the signature wants it.
    [
        ("PhoneNumbers", message.phone.as_str()),
        ("SignName", sign_name),
        ("TemplateCode", &message.template),
        ("TemplateParam", &params),
    ]
    .map(|(name, value)| format!("{name}={}", mac::percent(value)))
    .join("&")
}

/// A call that is signed with ACS3, its parameters in the query and nothing in its body.
struct Acs3<'a> {
    host: &'a str,
    action: &'a str,
    version: &'a str,
    date: DateTime<Utc>,
    nonce: &'a str,
    query: &'a str,
}

impl Acs3<'_> {
    const SIGNED: &'static str = "host;x-acs-action;x-acs-content-sha256;x-acs-date;\
                                  x-acs-signature-nonce;x-acs-version";

    /// The signed headers, by name.
    fn headers(&self) -> [(&'static str, String); 6] {
        [
            ("host", self.host.to_owned()),
            ("x-acs-action", self.action.to_owned()),
            ("x-acs-content-sha256", mac::sha256_hex(b"")),
            ("x-acs-date", self.date.to_rfc3339_opts(SecondsFormat::Secs, true)),
            ("x-acs-signature-nonce", self.nonce.to_owned()),
            ("x-acs-version", self.version.to_owned()),
        ]
    }

    fn canonical(&self) -> String {
        let headers: String =
            self.headers().iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let body = mac::sha256_hex(b"");
        format!("POST\n/\n{}\n{headers}\n{}\n{body}", self.query, Self::SIGNED)
    }

    fn signature(&self, secret: &str) -> String {
        let hash = mac::sha256_hex(self.canonical().as_bytes());
        let text = format!("ACS3-HMAC-SHA256\n{hash}");
        mac::hex(&mac::hmac_sha256(secret.as_bytes(), text.as_bytes()))
    }

    fn authorization(&self, key_id: &str, signature: &str) -> String {
        let signed = Self::SIGNED;
        format!("ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={signed},Signature={signature}")
    }
}

/// A call that is signed with TC3, its parameters as JSON in the body.
struct Tc3<'a> {
    host: &'a str,
    action: &'a str,
    at: DateTime<Utc>,
    body: &'a str,
}

impl Tc3<'_> {
    const CONTENT_TYPE: &'static str = "application/json; charset=utf-8";
    const SIGNED: &'static str = "content-type;host;x-tc-action";

    fn canonical(&self) -> String {
        let (host, action) = (self.host, self.action.to_lowercase());
        let (kind, signed) = (Self::CONTENT_TYPE, Self::SIGNED);
        let body = mac::sha256_hex(self.body.as_bytes());
        format!(
            "POST\n/\n\ncontent-type:{kind}\nhost:{host}\nx-tc-action:{action}\n\n{signed}\n{body}"
        )
    }

    fn day(&self) -> String {
        self.at.format("%Y-%m-%d").to_string()
    }

    fn signature(&self, secret: &str) -> String {
        let text = format!(
            "TC3-HMAC-SHA256\n{}\n{}/sms/tc3_request\n{}",
            self.at.timestamp(),
            self.day(),
            mac::sha256_hex(self.canonical().as_bytes())
        );
        let key = mac::hmac_sha256(format!("TC3{secret}").as_bytes(), self.day().as_bytes());
        let key = mac::hmac_sha256(&key, b"sms");
        let key = mac::hmac_sha256(&key, b"tc3_request");
        mac::hex(&mac::hmac_sha256(&key, text.as_bytes()))
    }

    fn authorization(&self, id: &str, signature: &str) -> String {
        let (day, signed) = (self.day(), Self::SIGNED);
        format!(
            "TC3-HMAC-SHA256 Credential={id}/{day}/sms/tc3_request, SignedHeaders={signed}, \
             Signature={signature}"
        )
    }
}

fn aliyun_answer((status, body): (u16, Vec<u8>)) -> Result<String, PartnerError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Answer {
        code: String,
        #[serde(default)]
        message: String,
        #[serde(default)]
        biz_id: String,
    }

    if 500 <= status {
        return Err(PartnerError::Unknown(None));
    }
    let answer: Answer =
        serde_json::from_slice(&body).map_err(|_other| PartnerError::Unreadable)?;
    match answer.code.as_str() {
        "OK" => Ok(answer.biz_id),
        "isv.BUSINESS_LIMIT_CONTROL" | "Throttling.User" => {
            Err(PartnerError::Limited(answer.message))
        }
        "isp.SYSTEM_ERROR" => Err(PartnerError::Unknown(None)),
        _ => Err(PartnerError::Refused { code: answer.code, message: answer.message }),
    }
}

fn tencent_answer((status, body): (u16, Vec<u8>)) -> Result<String, PartnerError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Answer {
        response: Response,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Response {
        #[serde(default)]
        send_status_set: Vec<Sent>,
        error: Option<Refusal>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Sent {
        #[serde(default)]
        serial_no: String,
        code: String,
        #[serde(default)]
        message: String,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Refusal {
        code: String,
        #[serde(default)]
        message: String,
    }

    if 500 <= status {
        return Err(PartnerError::Unknown(None));
    }
    let answer: Answer =
        serde_json::from_slice(&body).map_err(|_other| PartnerError::Unreadable)?;
    let refusal = |code: String, message: String| {
        if code.starts_with("LimitExceeded") || code.starts_with("RequestLimitExceeded") {
            PartnerError::Limited(message)
        } else {
            PartnerError::Refused { code, message }
        }
    };
    if let Some(error) = answer.response.error {
        return Err(refusal(error.code, error.message));
    }
    let sent = answer.response.send_status_set.into_iter().next();
    let sent = sent.ok_or(PartnerError::Unreadable)?;
    if sent.code == "Ok" { Ok(sent.serial_no) } else { Err(refusal(sent.code, sent.message)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_official_sample_of_acs3_signs_as_published() {
        let call = Acs3 {
            host: "ecs.cn-shanghai.aliyuncs.com",
            action: "RunInstances",
            version: "2014-05-26",
            date: at("2023-10-26T10:22:32Z"),
            nonce: "3156853299f313e23d1673dc12e1703d",
            query: "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
        };
        assert_eq!(
            mac::sha256_hex(call.canonical().as_bytes()),
            "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"
        );
        assert_eq!(
            call.signature("YourAccessKeySecret"),
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    #[test]
    fn a_text_message_signs_as_the_official_library_does() {
        let message = Message {
            phone: "13800138000".to_owned(),
            template: "SMS_123456789".to_owned(),
            params: [("code".to_owned(), "123456".to_owned())].into(),
        };
        let query = aliyun_query(&message, "测试签名");
        assert_eq!(
            query,
            "PhoneNumbers=13800138000&SignName=%E6%B5%8B%E8%AF%95%E7%AD%BE%E5%90%8D\
             &TemplateCode=SMS_123456789&TemplateParam=%7B%22code%22%3A%22123456%22%7D"
        );
        let call = Acs3 {
            host: "dysmsapi.aliyuncs.com",
            action: "SendSms",
            version: "2017-05-25",
            date: at("2026-11-23T13:00:00Z"),
            nonce: "0123456789abcdef0123456789abcdef",
            query: &query,
        };
        assert_eq!(
            call.signature("YourAccessKeySecret"),
            "5e419acd8fc277a828220da8a59460bce9db02c7657a0467a554cb8cf692e8fa"
        );
    }

    #[test]
    fn a_text_message_of_tencent_signs_as_the_official_sdk_does() {
        let body = r#"{"PhoneNumberSet":["+8613711112222"],"SmsSdkAppId":"1400006666","SignName":"Test","TemplateId":"1234","TemplateParamSet":["6543","5"]}"#;
        let call = Tc3 {
            host: "sms.tencentcloudapi.com",
            action: "SendSms",
            at: DateTime::from_timestamp(1_551_113_065, 0).unwrap(),
            body,
        };
        assert_eq!(
            mac::sha256_hex(call.canonical().as_bytes()),
            "6b009b3690d033a905a5d99c7764f307d49410ab68ecdc2139bf16956421b084"
        );
        assert_eq!(
            call.signature("SECRETEXAMPLE"),
            "af9af54948d50fc23613509785f955fbd20fe790fa74bbafc18c4ca65094424e"
        );
    }

    #[test]
    fn only_the_codes_of_success_are_success() {
        let aliyun = |body: &str| aliyun_answer((200, body.as_bytes().to_vec()));
        assert_eq!(aliyun(r#"{"Code":"OK","BizId":"9"}"#).unwrap(), "9");
        let limited = aliyun(r#"{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"m"}"#);
        assert!(matches!(limited, Err(PartnerError::Limited(_))));
        let refused = aliyun(r#"{"Code":"isv.SMS_TEMPLATE_ILLEGAL"}"#);
        assert!(matches!(refused, Err(PartnerError::Refused { .. })));
        let tencent = |body: &str| tencent_answer((200, body.as_bytes().to_vec()));
        let sent =
            r#"{"Response":{"SendStatusSet":[{"SerialNo":"7","Code":"Ok"}],"RequestId":"1"}}"#;
        assert_eq!(tencent(sent).unwrap(), "7");
        let refused =
            r#"{"Response":{"Error":{"Code":"AuthFailure","Message":"m"},"RequestId":"1"}}"#;
        assert!(matches!(tencent(refused), Err(PartnerError::Refused { .. })));
        assert!(matches!(tencent("{}"), Err(PartnerError::Unreadable)));
    }

    #[test]
    fn a_message_does_not_show_its_phone_number() {
        let message = Message {
            phone: "13800138000".to_owned(),
            template: "T".to_owned(),
            params: BTreeMap::new(),
        };
        assert!(!format!("{message:?}").contains("138"));
    }
}
