//! Who the merchant and the platform are: names, numbers and keys, made once and kept in a folder.
//! Serves no request and knows no order.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Days, Months, Utc};
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256, SerialNumber};
use serde::{Deserialize, Serialize};
use x509_parser::prelude::parse_x509_pem;

use crate::clock;
use crate::random;
use crate::seal::SealingKey;
use crate::sign::{SigningKey, VerifyingKey};

const NAMES: &str = "identity.json";
const MERCHANT_KEY: &str = "apiclient_key.pem";
const PLATFORM_KEY: &str = "platform_key.pem";
const PLATFORM_PUBLIC_KEY: &str = "platform_public_key.pem";
const PLATFORM_CERT_KEY: &str = "platform_cert_key.pem";
const PLATFORM_CERT: &str = "platform_cert.pem";

/// The merchant's account with the platform: what a shop is configured with.
pub struct Identity {
    /// The mini-program: `wx` and 16 hexadecimal digits.
    pub appid: String,
    /// The mini-program's secret.
    pub app_secret: String,
    /// The merchant's number, ten digits.
    pub mchid: String,
    /// The key of notifications and certificates: 32 ASCII characters.
    pub api_v3_key: String,
    /// The serial of the merchant's certificate: 40 hexadecimal digits.
    pub merchant_serial: String,
    /// The merchant's private key, PKCS#8 PEM.
    pub merchant_key_file: PathBuf,
    /// The platform's public key, PEM.
    pub platform_public_key_file: PathBuf,
    /// The id of the platform's public key: `PUB_KEY_ID_` and digits.
    pub platform_public_key_id: String,
    /// The platform's certificate, X.509 PEM; its key is not the public key above.
    pub platform_cert_file: PathBuf,
    /// The serial of the platform's certificate: 40 hexadecimal digits.
    pub platform_cert_serial: String,
    pub(crate) keys: Keys,
}

/// The keys that stay on the server.
pub(crate) struct Keys {
    /// Checks what the merchant signs.
    pub(crate) merchant: VerifyingKey,
    /// The merchant's own key, which signs nothing of the platform's: the wrong one, for faults.
    pub(crate) stranger: SigningKey,
    /// Signs in public-key mode.
    pub(crate) public_mode: SigningKey,
    /// Signs in certificate mode.
    pub(crate) certificate_mode: SigningKey,
    /// Wraps resources.
    pub(crate) sealing: SealingKey,
    /// The platform's certificate.
    pub(crate) certificate: Certificate,
}

/// The platform's certificate and how long it holds.
pub(crate) struct Certificate {
    pub(crate) pem: String,
    pub(crate) effective: DateTime<Utc>,
    pub(crate) expires: DateTime<Utc>,
}

/// The names and numbers, as they lie in the folder.
#[derive(Serialize, Deserialize)]
struct Names {
    appid: String,
    app_secret: String,
    mchid: String,
    api_v3_key: String,
    merchant_serial: String,
    platform_public_key_id: String,
}

impl Identity {
    /// The identity kept in `dir`, made now if there is none.
    pub(crate) fn open(dir: &Path) -> anyhow::Result<Self> {
        make_folder(dir)?;
        let dir = dir.canonicalize().context("can't resolve the folder")?;
        if !dir.join(NAMES).exists() {
            generate(&dir).context("can't make an identity")?;
        }
        load(&dir).context("can't load the identity")
    }

    /// The shop's configuration, in shell syntax.
    pub(crate) fn env(&self) -> String {
        let lines = [
            ("APPID", self.appid.clone()),
            ("APP_SECRET", self.app_secret.clone()),
            ("MCHID", self.mchid.clone()),
            ("API_V3_KEY", self.api_v3_key.clone()),
            ("MERCHANT_KEY_FILE", quoted(&self.merchant_key_file)),
            ("MERCHANT_SERIAL", self.merchant_serial.clone()),
            ("PLATFORM_PUBLIC_KEY_FILE", quoted(&self.platform_public_key_file)),
            ("PLATFORM_PUBLIC_KEY_ID", self.platform_public_key_id.clone()),
            ("PLATFORM_CERT_FILE", quoted(&self.platform_cert_file)),
            ("PLATFORM_CERT_SERIAL", self.platform_cert_serial.clone()),
        ];
        lines.map(|(name, value)| format!("MALL_WECHAT_{name}={value}\n")).concat()
    }
}

impl fmt::Debug for Identity {
    /// Shows who it is, not the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("appid", &self.appid)
            .field("mchid", &self.mchid)
            .finish_non_exhaustive()
    }
}

/// `path` as a shell reads it: in quotes if it has a character that means something there.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.chars().all(|c| c.is_alphanumeric() || "/._-+@".contains(c)) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Makes everything. The names come last: a folder without them is made anew.
fn generate(dir: &Path) -> anyhow::Result<()> {
    write(dir, MERCHANT_KEY, &SigningKey::generate()?.to_pem()?)?;

    let platform = SigningKey::generate()?;
    write(dir, PLATFORM_KEY, &platform.to_pem()?)?;
    write(dir, PLATFORM_PUBLIC_KEY, &platform.public_pem()?)?;

    let key = SigningKey::generate()?.to_pem()?;
    write(dir, PLATFORM_CERT, &certificate(&key)?)?;
    write(dir, PLATFORM_CERT_KEY, &key)?;

    let names = Names {
        appid: format!("wx{}", random::hex(&random::bytes::<8>())),
        app_secret: random::hex(&random::bytes::<16>()),
        mchid: format!("1{}", random::digits(9)),
        api_v3_key: random::text(32),
        merchant_serial: serial(&new_serial()),
        platform_public_key_id: format!("PUB_KEY_ID_0{}", random::digits(33)),
    };
    write(dir, NAMES, &serde_json::to_string_pretty(&names)?)
}

/// A certificate for `key` (PEM), signed by itself and good for five years.
fn certificate(key: &str) -> anyhow::Result<String> {
    let key = KeyPair::from_pkcs8_pem_and_sign_algo(key, &PKCS_RSA_SHA256)?;
    let midnight = |at: DateTime<Utc>| {
        anyhow::Ok(rcgen::date_time_ymd(at.year(), at.month().try_into()?, at.day().try_into()?))
    };
    let yesterday = clock::now() - Days::new(1);
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&new_serial()));
    params.distinguished_name.push(DnType::CommonName, "Tenpay.com Root CA (simulator)");
    params.not_before = midnight(yesterday)?;
    params.not_after = midnight(yesterday + Months::new(60))?;
    Ok(params.self_signed(&key)?.pem())
}

fn load(dir: &Path) -> anyhow::Result<Identity> {
    let names: Names = serde_json::from_str(&read(dir, NAMES)?).context(NAMES)?;
    let merchant = SigningKey::from_pem(&read(dir, MERCHANT_KEY)?).context(MERCHANT_KEY)?;
    let (certificate, platform_cert_serial) =
        read_certificate(read(dir, PLATFORM_CERT)?).context(PLATFORM_CERT)?;
    let keys = Keys {
        merchant: merchant.verifying_key()?,
        stranger: merchant,
        public_mode: SigningKey::from_pem(&read(dir, PLATFORM_KEY)?).context(PLATFORM_KEY)?,
        certificate_mode: SigningKey::from_pem(&read(dir, PLATFORM_CERT_KEY)?)
            .context(PLATFORM_CERT_KEY)?,
        sealing: SealingKey::new(&names.api_v3_key).context("the APIv3 key")?,
        certificate,
    };

    Ok(Identity {
        appid: names.appid,
        app_secret: names.app_secret,
        mchid: names.mchid,
        api_v3_key: names.api_v3_key,
        merchant_serial: names.merchant_serial,
        merchant_key_file: dir.join(MERCHANT_KEY),
        platform_public_key_file: dir.join(PLATFORM_PUBLIC_KEY),
        platform_public_key_id: names.platform_public_key_id,
        platform_cert_file: dir.join(PLATFORM_CERT),
        platform_cert_serial,
        keys,
    })
}

/// The certificate in `pem`, and its serial.
fn read_certificate(pem: String) -> anyhow::Result<(Certificate, String)> {
    let (_rest, block) = parse_x509_pem(pem.as_bytes())?;
    let parsed = block.parse_x509()?;
    let validity = parsed.validity();
    let date = |seconds| DateTime::from_timestamp(seconds, 0).context("a date out of range");
    let effective = date(validity.not_before.timestamp())?;
    let expires = date(validity.not_after.timestamp())?;
    let serial = serial(parsed.raw_serial());
    Ok((Certificate { pem, effective, expires }, serial))
}

/// A new serial number: positive and of 20 bytes, the most there can be, as the real ones are.
fn new_serial() -> [u8; 20] {
    let mut serial = random::bytes::<20>();
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x3f | 0x40;
    }
    serial
}

/// A serial number as the API writes it.
fn serial(bytes: &[u8]) -> String {
    random::hex(bytes).to_uppercase()
}

/// Makes the folder, for its owner only, if it is not there.
fn make_folder(dir: &Path) -> anyhow::Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.with_context(|| format!("can't make the folder {}", dir.display()))
}

fn read(dir: &Path, name: &str) -> anyhow::Result<String> {
    fs::read_to_string(dir.join(name)).with_context(|| format!("can't read {name}"))
}

/// Writes a file only its owner can read. It appears whole or not at all.
pub(crate) fn write(dir: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let half = dir.join(format!(".{name}.part"));
    let written = remove(&half)
        .and_then(|()| create(&half))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&half, dir.join(name)));
    written.with_context(|| format!("can't write {name}"))
}

fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Removes a file, if there is one.
fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_blanks_is_one_word_for_a_shell() {
        assert_eq!(quoted(Path::new("/a/b-c.pem")), "/a/b-c.pem");
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
