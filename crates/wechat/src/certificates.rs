//! WeChat's platform certificates: an optional second kind of key to verify with. They are
//! downloaded when a signature names one that is not here, and at most once a minute.

use std::sync::Arc;

use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::sign::{ApiV3Key, VerifyingKey};
use crate::wire::CertificatesAnswer;

/// How long not to download again after a download, whatever came of it.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// How long not to try again while there is no certificate at all.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
const SERIAL_MAX: usize = 64;

/// The certificates that were downloaded. Reading them takes no lock.
#[derive(Debug, Default)]
pub(crate) struct Certificates {
    known: ArcSwap<Vec<Certificate>>,
    /// When a download was tried last. Held locked during a download: one at a time.
    tried: Mutex<Option<DateTime<Utc>>>,
}

/// A platform certificate, as far as it is needed.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    serial: String,
    key: Arc<VerifyingKey>,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
}

/// The list of certificates can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadCertificates {
    #[error("the list of certificates can't be read")]
    Unreadable,
    #[error("a certificate can't be decrypted")]
    Undecryptable,
    #[error("a certificate can't be read")]
    NotACertificate,
}

impl Certificates {
    /// The key of the certificate `serial`, if it is here and valid at `now`.
    pub(crate) fn find(&self, serial: &str, now: DateTime<Utc>) -> Option<Arc<VerifyingKey>> {
        find(&self.known.load(), serial, now)
    }

    /// Downloads the certificates with `download` unless that was tried a short while ago, or
    /// another task has just brought the one with `serial`. Then the key of `serial`, if there is
    /// one.
    pub(crate) async fn find_or_download<E>(
        &self,
        serial: &str,
        now: DateTime<Utc>,
        download: impl Future<Output = Result<Vec<Certificate>, E>>,
    ) -> Result<Option<Arc<VerifyingKey>>, E> {
        if !is_serial(serial) {
            return Ok(None);
        }
        let mut tried = self.tried.lock().await;
        if let Some(key) = self.find(serial, now) {
            return Ok(Some(key));
        }
        let pause = if self.known.load().is_empty() { FIRST_PAUSE } else { PAUSE };
        if tried.is_some_and(|tried| (now - tried).abs() < pause) {
            return Ok(None);
        }

        *tried = Some(now);
        self.known.store(Arc::new(download.await?));
        Ok(self.find(serial, now))
    }
}

/// The key of the certificate `serial` among `certificates`, if it is valid at `now`.
pub(crate) fn find(
    certificates: &[Certificate],
    serial: &str,
    now: DateTime<Utc>,
) -> Option<Arc<VerifyingKey>> {
    let serial = normal(serial);
    let certificate = certificates.iter().find(|certificate| {
        certificate.serial == serial
            && certificate.not_before <= now
            && now <= certificate.not_after
    })?;
    Some(Arc::clone(&certificate.key))
}

/// Decrypts and reads the answer of `GET /v3/certificates`.
pub(crate) fn read(body: &[u8], key: &ApiV3Key) -> Result<Vec<Certificate>, BadCertificates> {
    let answer: CertificatesAnswer =
        serde_json::from_slice(body).map_err(|_not_json| BadCertificates::Unreadable)?;
    let certificates = answer.data.iter().map(|entry| {
        let encrypted = &entry.encrypt_certificate;
        let associated_data = encrypted.associated_data.as_deref().unwrap_or_default();
        let pem = key
            .decrypt(&encrypted.nonce, associated_data, &encrypted.ciphertext)
            .map_err(|_wrong_key| BadCertificates::Undecryptable)?;
        read_certificate(&pem)
    });
    certificates.collect()
}

fn read_certificate(pem: &[u8]) -> Result<Certificate, BadCertificates> {
    let pem = pem::parse(pem).map_err(|_not_pem| BadCertificates::NotACertificate)?;
    let (_rest, certificate) = X509Certificate::from_der(pem.contents())
        .map_err(|_not_x509| BadCertificates::NotACertificate)?;
    let key = VerifyingKey::from_spki(certificate.public_key().raw)
        .map_err(|_not_rsa| BadCertificates::NotACertificate)?;
    let validity = certificate.validity();
    let time =
        |seconds| DateTime::from_timestamp(seconds, 0).ok_or(BadCertificates::NotACertificate);
    Ok(Certificate {
        serial: normal(&hex(certificate.raw_serial())),
        key: Arc::new(key),
        not_before: time(validity.not_before.timestamp())?,
        not_after: time(validity.not_after.timestamp())?,
    })
}

/// Serial numbers are numbers: neither the case of their digits nor leading zeros count.
fn normal(serial: &str) -> String {
    serial.trim_start_matches('0').to_ascii_uppercase()
}

fn is_serial(serial: &str) -> bool {
    (1..=SERIAL_MAX).contains(&serial.len()) && serial.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::vectors::{self, published};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn certificate() -> Certificate {
        read_certificate(vectors::platform_certificate().as_bytes()).unwrap()
    }

    #[test]
    fn a_certificate_is_found_by_its_number_in_either_case() {
        let certificates = [certificate()];
        let serial = published().notification.serial.as_str();
        assert!(find(&certificates, serial, vectors::now()).is_some());
        assert!(find(&certificates, &serial.to_lowercase(), vectors::now()).is_some());
        assert!(find(&certificates, &format!("00{serial}"), vectors::now()).is_some());
        assert!(find(&certificates, "5157", vectors::now()).is_none());
    }

    #[test]
    fn a_certificate_that_is_not_valid_is_not_found() {
        let certificates = [certificate()];
        let serial = published().notification.serial.as_str();
        assert!(find(&certificates, serial, at(1_704_067_199)).is_none());
        assert!(find(&certificates, serial, at(1_704_067_200)).is_some());
        assert!(find(&certificates, serial, at(2_335_219_201)).is_none());
    }

    #[test]
    fn an_encrypted_list_is_read() {
        let certificates = read(vectors::certificates_answer().as_bytes(), &vectors::v3_key());
        let certificates = certificates.unwrap();
        assert_eq!(certificates.len(), 1);
        let serial = &published().notification.serial;
        assert!(find(&certificates, serial, vectors::now()).is_some());
    }

    #[test]
    fn a_list_of_another_key_is_refused() {
        let other = ApiV3Key::new(b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
        let refused = read(vectors::certificates_answer().as_bytes(), &other);
        assert_eq!(refused.err(), Some(BadCertificates::Undecryptable));
        assert_eq!(read(b"[]", &other).err(), Some(BadCertificates::Unreadable));
    }

    #[tokio::test]
    async fn an_unknown_serial_downloads_once_a_minute() {
        let certificates = Certificates::default();
        let downloads = AtomicU32::new(0);
        let ask = async |seconds: i64, serial: &str| {
            let download = async {
                downloads.fetch_add(1, Ordering::SeqCst);
                Ok::<_, ()>(vec![certificate()])
            };
            let found = certificates.find_or_download(serial, at(seconds), download).await;
            found.unwrap().is_some()
        };

        assert!(ask(1_795_438_801, &published().notification.serial).await);
        assert!(!ask(1_795_438_802, "ABCD").await);
        assert!(!ask(1_795_438_860, "ABCE").await);
        assert_eq!(downloads.load(Ordering::SeqCst), 1);
        assert!(!ask(1_795_438_861, "ABCF").await);
        assert_eq!(downloads.load(Ordering::SeqCst), 2);
        assert!(!ask(1_795_439_961, "PUB_KEY_ID_1").await, "that is no serial number");
        assert_eq!(downloads.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_failed_first_download_is_soon_repeated() {
        let certificates = Certificates::default();
        let now = vectors::now();
        let fail = async { Err::<Vec<Certificate>, _>("no connection") };
        let serial = published().notification.serial.as_str();
        let first = certificates.find_or_download(serial, now, fail).await;
        assert_eq!(first.err(), Some("no connection"));

        let work = async { Ok::<_, ()>(vec![certificate()]) };
        let later = now + TimeDelta::seconds(5);
        let second = certificates.find_or_download(serial, later, work).await;
        assert!(second.unwrap().is_some());
    }
}
