//! Aliyun's object storage: requests and direct uploads signed with version 4. Version 1 is not
//! offered: new buckets refuse it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::json;

use crate::http::{HttpClient, PartnerError, send};
use crate::{Secret, mac};

/// The longest that a signed address or a policy may be good for.
const LIFE_MAX: TimeDelta = TimeDelta::days(7);

/// A bucket, and who we are there.
#[derive(Debug, Clone)]
pub struct Config {
    /// Scheme and host of the bucket, such as `https://shop.oss-cn-hangzhou.aliyuncs.com`.
    pub endpoint: String,
    /// Such as `cn-hangzhou`.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The access key.
    pub access_key_secret: Secret,
    /// Where files are read: the bucket, or a CDN before it; without a slash at the end.
    pub public_base: String,
}

/// A bucket of object storage.
#[derive(Debug, Clone)]
pub struct Bucket {
    config: Config,
    http: HttpClient,
}

/// What a client sends with a file that it uploads itself, under the names it sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostPolicy {
    /// Where to.
    pub url: String,
    /// The fields; `file` comes last.
    pub fields: Vec<(&'static str, String)>,
}

impl Bucket {
    /// The bucket with these settings.
    #[must_use]
    pub fn new(config: Config, http: HttpClient) -> Self {
        Self { config, http }
    }

    /// Where the object is read.
    #[must_use]
    pub fn public_url(&self, key: &str) -> String {
        format!("{}/{}", self.config.public_base.trim_end_matches('/'), encode_path(key))
    }

    fn scope(&self, now: DateTime<Utc>) -> String {
        format!("{}/{}/oss/aliyun_v4_request", now.format("%Y%m%d"), self.config.region)
    }

    /// The key that a day's requests are signed with.
    fn key(&self, now: DateTime<Utc>) -> Vec<u8> {
        let first = format!("aliyun_v4{}", self.config.access_key_secret.expose());
        let day = now.format("%Y%m%d").to_string();
        [day.as_str(), &self.config.region, "oss", "aliyun_v4_request"]
            .iter()
            .fold(first.into_bytes(), |key, part| mac::hmac_sha256(&key, part.as_bytes()))
    }

    /// The signature of a request. `query` and `headers` are sorted; header names in lower case.
    fn sign(
        &self,
        method: &str,
        object: &str,
        query: &[(String, String)],
        headers: &[(String, String)],
        now: DateTime<Utc>,
    ) -> String {
        let path = format!("/{}/{}", self.config.bucket, encode_path(object));
        let query: Vec<String> = query
            .iter()
            .map(|(name, value)| {
                if value.is_empty() {
                    mac::percent(name)
                } else {
                    format!("{}={}", mac::percent(name), mac::percent(value))
                }
            })
            .collect();
        let headers: String =
            headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
        let request =
            format!("{method}\n{path}\n{}\n{headers}\n\nUNSIGNED-PAYLOAD", query.join("&"));
        let text = format!(
            "OSS4-HMAC-SHA256\n{}\n{}\n{}",
            now.format("%Y%m%dT%H%M%SZ"),
            self.scope(now),
            mac::sha256_hex(request.as_bytes())
        );
        mac::hex(&mac::hmac_sha256(&self.key(now), text.as_bytes()))
    }

    /// An address under which anybody can PUT the object for `life`, with exactly this content type.
    ///
    /// # Errors
    ///
    /// [`PartnerError::Invalid`] if `life` is more than seven days.
    pub fn presign_put(
        &self,
        object: &str,
        content_type: &str,
        life: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<String, PartnerError> {
        if LIFE_MAX < life || life <= TimeDelta::zero() {
            return Err(PartnerError::Invalid("an address is good for at most seven days"));
        }
        let credential = format!("{}/{}", self.config.access_key_id, self.scope(now));
        let mut query = vec![
            ("x-oss-credential".to_owned(), credential),
            ("x-oss-date".to_owned(), now.format("%Y%m%dT%H%M%SZ").to_string()),
            ("x-oss-expires".to_owned(), life.num_seconds().to_string()),
            ("x-oss-signature-version".to_owned(), "OSS4-HMAC-SHA256".to_owned()),
        ];
        let headers = [("content-type".to_owned(), content_type.to_owned())];
        let signature = self.sign("PUT", object, &query, &headers, now);
        query.push(("x-oss-signature".to_owned(), signature));
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", mac::percent(value))).collect();
        let endpoint = self.config.endpoint.trim_end_matches('/');
        Ok(format!("{endpoint}/{}?{}", encode_path(object), query.join("&")))
    }

    /// Stores an object; the same one may be stored again.
    ///
    /// # Errors
    ///
    /// [`PartnerError`].
    #[tracing::instrument(name = "oss.put", skip_all)]
    pub async fn put(
        &self,
        object: &str,
        content_type: &str,
        content: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<(), PartnerError> {
        let request = self.request(reqwest::Method::PUT, object, Some(content_type), now);
        done(send(request.body(content)).await?, &[200])
    }

    /// Deletes an object; one that is not there is deleted, too.
    ///
    /// # Errors
    ///
    /// [`PartnerError`].
    #[tracing::instrument(name = "oss.delete", skip_all)]
    pub async fn delete(&self, object: &str, now: DateTime<Utc>) -> Result<(), PartnerError> {
        let request = self.request(reqwest::Method::DELETE, object, None, now);
        done(send(request).await?, &[200, 204, 404])
    }

    fn request(
        &self,
        method: reqwest::Method,
        object: &str,
        content_type: Option<&str>,
        now: DateTime<Utc>,
    ) -> reqwest::RequestBuilder {
        let date = now.format("%Y%m%dT%H%M%SZ").to_string();
        let mut headers = Vec::new();
        if let Some(content_type) = content_type {
            headers.push(("content-type".to_owned(), content_type.to_owned()));
        }
        headers.push(("x-oss-content-sha256".to_owned(), "UNSIGNED-PAYLOAD".to_owned()));
        headers.push(("x-oss-date".to_owned(), date));
        let signature = self.sign(method.as_str(), object, &[], &headers, now);
        let endpoint = self.config.endpoint.trim_end_matches('/');
        let url = format!("{endpoint}/{}", encode_path(object));
        let mut request = self.http.inner().request(method, url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let credential = format!("{}/{}", self.config.access_key_id, self.scope(now));
        request.header(
            "Authorization",
            format!("OSS4-HMAC-SHA256 Credential={credential},Signature={signature}"),
        )
    }

    /// What lets a client upload one file of at most `bytes_max` under exactly the key `object`.
    /// `wx.uploadFile` can only POST forms, so this is what a mini-program takes.
    ///
    /// # Errors
    ///
    /// [`PartnerError::Invalid`] if `life` is more than seven days.
    pub fn post_policy(
        &self,
        object: &str,
        content_type: &str,
        bytes_max: u64,
        life: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<PostPolicy, PartnerError> {
        if LIFE_MAX < life || life <= TimeDelta::zero() {
            return Err(PartnerError::Invalid("a policy is good for at most seven days"));
        }
        let credential = format!("{}/{}", self.config.access_key_id, self.scope(now));
        let date = now.format("%Y%m%dT%H%M%SZ").to_string();
        let policy = json!({
            "expiration": (now + life).to_rfc3339_opts(SecondsFormat::Millis, true),
            "conditions": [
                { "bucket": self.config.bucket },
                { "x-oss-signature-version": "OSS4-HMAC-SHA256" },
                { "x-oss-credential": credential },
                { "x-oss-date": date },
                ["content-length-range", 1, bytes_max],
                ["eq", "$key", object],
                ["eq", "$content-type", content_type],
                ["eq", "$success_action_status", "200"],
            ],
        });
        let policy = STANDARD.encode(policy.to_string());
        let signature = self.policy_signature(&policy, now);
        let text = str::to_owned;
        let fields = vec![
            ("key", text(object)),
            ("content-type", text(content_type)),
            ("policy", policy),
            ("x-oss-signature-version", text("OSS4-HMAC-SHA256")),
            ("x-oss-credential", credential),
            ("x-oss-date", date),
            ("x-oss-signature", signature),
            ("success_action_status", text("200")),
        ];
        Ok(PostPolicy { url: self.config.endpoint.clone(), fields })
    }

    fn policy_signature(&self, policy: &str, now: DateTime<Utc>) -> String {
        mac::hex(&mac::hmac_sha256(&self.key(now), policy.as_bytes()))
    }
}

/// A key as it stands in an address: encoded, with its slashes.
fn encode_path(key: &str) -> String {
    key.split('/').map(mac::percent).collect::<Vec<_>>().join("/")
}

fn done((status, body): (u16, Vec<u8>), good: &[u16]) -> Result<(), PartnerError> {
    if good.contains(&status) {
        return Ok(());
    }
    if 500 <= status {
        return Err(PartnerError::Unknown(None));
    }
    // An XML text; only its code is of use.
    let text = String::from_utf8_lossy(&body);
    let code = text.split_once("<Code>").and_then(|(_before, rest)| rest.split_once("</Code>"));
    let code = code.map_or_else(|| status.to_string(), |(code, _rest)| code.to_owned());
    Err(PartnerError::Refused { code, message: format!("status {status}") })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn bucket() -> Bucket {
        let config = Config {
            endpoint: "https://mall-demo.oss-cn-hangzhou.aliyuncs.com".to_owned(),
            region: "cn-hangzhou".to_owned(),
            bucket: "mall-demo".to_owned(),
            access_key_id: "LTAIEXAMPLE".to_owned(),
            access_key_secret: Secret::new("oss-secret-example"),
            public_base: "https://cdn.example.com".to_owned(),
        };
        Bucket::new(config, HttpClient::new(Duration::from_secs(1)).unwrap())
    }

    fn now() -> DateTime<Utc> {
        "2023-11-14T22:13:20Z".parse().unwrap()
    }

    #[test]
    fn the_presigned_address_is_the_official_sdks() {
        let url = bucket()
            .presign_put("img/2023/11/a.jpg", "image/jpeg", TimeDelta::seconds(600), now())
            .unwrap();
        let signature = "fe9e840aa0457755a8e18570474423b732dba74b89723bbc5d0f3a1d2eefbeb9";
        assert!(url.ends_with(&format!("&x-oss-signature={signature}")), "{url}");
        assert!(url.contains("x-oss-credential=LTAIEXAMPLE%2F20231114%2Fcn-hangzhou%2Foss%2F"));
    }

    #[test]
    fn the_published_policy_signs_as_published() {
        let policy = r#"{"expiration":"2023-11-14T22:23:20.000Z","conditions":[{"bucket":"mall-demo"},{"x-oss-signature-version":"OSS4-HMAC-SHA256"},{"x-oss-credential":"LTAIEXAMPLE/20231114/cn-hangzhou/oss/aliyun_v4_request"},{"x-oss-date":"20231114T221320Z"},["content-length-range",1,5242880],["starts-with","$key","img/u42/"]]}"#;
        assert_eq!(
            bucket().policy_signature(&STANDARD.encode(policy), now()),
            "e47e8d1f8b9f6fc02158e0300faa73df3b4317d92c6d904f9a4963543a74c563"
        );
    }

    #[test]
    fn a_policy_binds_key_size_and_type() {
        let policy = bucket()
            .post_policy("img/u42/a.jpg", "image/jpeg", 5_242_880, TimeDelta::minutes(10), now())
            .unwrap();
        let field = |name: &str| &policy.fields.iter().find(|(field, _)| *field == name).unwrap().1;
        let text = String::from_utf8(STANDARD.decode(field("policy")).unwrap()).unwrap();
        assert!(text.contains("2023-11-14T22:23:20.000Z") && text.contains("img/u42/a.jpg"));
        assert_eq!(*field("x-oss-signature"), bucket().policy_signature(field("policy"), now()));
        let week = TimeDelta::days(8);
        assert!(bucket().post_policy("a", "image/jpeg", 1, week, now()).is_err());
    }

    #[test]
    fn files_are_read_at_the_cdn() {
        assert_eq!(bucket().public_url("img/测.jpg"), "https://cdn.example.com/img/%E6%B5%8B.jpg");
    }
}
