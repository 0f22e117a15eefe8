//! How to reach WeChat, real or simulated, and who we are there.

use std::time::Duration;

use mall_wechat::{Config, KeyMode, PublicKeyConfig, Secret, WeChat};

use super::Reader;

/// Reads WeChat's settings; `None` if one is missing or wrong.
pub fn read(reader: &mut Reader<'_>) -> Option<Config> {
    let usual = u32::try_from(Config::REQUEST_TIMEOUT.as_millis()).unwrap_or(u32::MAX);
    let timeout_ms = reader.number("MALL_WECHAT_TIMEOUT_MS", usual, 500..=60_000);
    let request_timeout = Duration::from_millis(timeout_ms.into());
    let config = Config {
        base_url: reader
            .text("MALL_WECHAT_BASE_URL")
            .unwrap_or_else(|| "https://api.mch.weixin.qq.com".to_owned()),
        appid: reader.required("MALL_WECHAT_APPID"),
        app_secret: Secret::new(reader.required("MALL_WECHAT_APP_SECRET")),
        mchid: reader.required("MALL_WECHAT_MCHID"),
        api_v3_key: Secret::new(reader.required("MALL_WECHAT_API_V3_KEY")),
        merchant_key_pem: Secret::new(from_file(reader, "MALL_WECHAT_MERCHANT_KEY")),
        merchant_serial: reader.required("MALL_WECHAT_MERCHANT_SERIAL"),
        key_mode: key_mode(reader),
        public_key: public_key(reader),
        request_timeout,
        connect_timeout: Config::CONNECT_TIMEOUT.min(request_timeout),
    };
    // What is missing was complained of; the client would complain of it once more.
    let texts = [
        config.appid.as_str(),
        config.app_secret.expose(),
        config.mchid.as_str(),
        config.api_v3_key.expose(),
        config.merchant_key_pem.expose(),
        config.merchant_serial.as_str(),
    ];
    if texts.iter().any(|text| text.is_empty()) {
        return None;
    }
    match WeChat::new(config.clone()) {
        Ok(_client) => Some(config),
        Err(error) => {
            reader.wrong(variable(error.setting), error.problem);
            None
        }
    }
}

/// The key that the file named by `name_FILE` holds. Keys have many lines, so their files come
/// first in what the complaint says.
fn from_file(reader: &mut Reader<'_>, name: &str) -> String {
    reader.text(name).unwrap_or_else(|| {
        reader.wrong(&format!("{name}_FILE"), "must be set");
        String::new()
    })
}

fn key_mode(reader: &mut Reader<'_>) -> KeyMode {
    match reader.text("MALL_WECHAT_KEY_MODE").as_deref() {
        None | Some("public_key") => KeyMode::PublicKey,
        Some("certificate") => KeyMode::Certificate,
        Some(_) => {
            reader.wrong("MALL_WECHAT_KEY_MODE", "must be public_key or certificate");
            KeyMode::PublicKey
        }
    }
}

/// The public key, where both its parts are given. Whether the mode needs it, the client says.
fn public_key(reader: &mut Reader<'_>) -> Option<PublicKeyConfig> {
    let pem = reader.text("MALL_WECHAT_PLATFORM_PUBLIC_KEY");
    let id = reader.text("MALL_WECHAT_PLATFORM_PUBLIC_KEY_ID");
    Some(PublicKeyConfig { id: id?, pem: pem? })
}

/// The variable behind a setting of the client.
fn variable(setting: &str) -> &'static str {
    match setting {
        "base_url" => "MALL_WECHAT_BASE_URL",
        "appid" => "MALL_WECHAT_APPID",
        "app_secret" => "MALL_WECHAT_APP_SECRET",
        "mchid" => "MALL_WECHAT_MCHID",
        "api_v3_key" => "MALL_WECHAT_API_V3_KEY",
        "merchant_key_pem" => "MALL_WECHAT_MERCHANT_KEY_FILE",
        "merchant_serial" => "MALL_WECHAT_MERCHANT_SERIAL",
        "public_key" | "public_key.id" => "MALL_WECHAT_PLATFORM_PUBLIC_KEY_ID",
        "public_key.pem" => "MALL_WECHAT_PLATFORM_PUBLIC_KEY_FILE",
        _ => "MALL_WECHAT_*",
    }
}
