//! RSA signatures of requests and answers, WeChat Pay's way. Knows neither HTTP nor whose key it is.

use anyhow::Context as _;
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pem::{EncodeConfig, LineEnding, Pem};

/// The name of the only signature scheme: RSASSA-PKCS1-v1_5 with SHA-256.
pub(crate) const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// A private key that signs.
pub(crate) struct SigningKey {
    pair: KeyPair,
}

/// A public key that checks signatures.
pub(crate) struct VerifyingKey {
    key: ParsedPublicKey,
}

impl SigningKey {
    /// A new RSA key of 2048 bits.
    pub(crate) fn generate() -> anyhow::Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).context("can't make an RSA key")?;
        Ok(Self { pair })
    }

    /// The key in a PKCS#8 PEM text.
    pub(crate) fn from_pem(text: &str) -> anyhow::Result<Self> {
        let pem = pem::parse(text).context("not a PEM text")?;
        Self::from_der(pem.contents())
    }

    /// The key in PKCS#8 DER bytes.
    pub(crate) fn from_der(der: &[u8]) -> anyhow::Result<Self> {
        let pair = KeyPair::from_pkcs8(der).context("not an RSA key in PKCS#8")?;
        Ok(Self { pair })
    }

    /// The private key as a PKCS#8 PEM text.
    pub(crate) fn to_pem(&self) -> anyhow::Result<String> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().context("can't write an RSA key")?;
        Ok(to_pem("PRIVATE KEY", der.as_ref()))
    }

    /// The public key as a SubjectPublicKeyInfo PEM text.
    pub(crate) fn public_pem(&self) -> anyhow::Result<String> {
        let der: PublicKeyX509Der<'_> =
            self.pair.public_key().as_der().context("can't write a public key")?;
        Ok(to_pem("PUBLIC KEY", der.as_ref()))
    }

    /// The public key that checks this key's signatures.
    pub(crate) fn verifying_key(&self) -> anyhow::Result<VerifyingKey> {
        let der: PublicKeyX509Der<'_> =
            self.pair.public_key().as_der().context("can't write a public key")?;
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref())
            .context("not a public key")?;
        Ok(VerifyingKey { key })
    }

    /// The signature of `message`, in base64.
    ///
    /// # Errors
    ///
    /// [`Unspecified`] if the cryptographic library fails, which a sound key never makes it do.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, Unspecified> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
        Ok(STANDARD.encode(signature))
    }
}

impl VerifyingKey {
    /// Whether `signature` (base64) is this key's for `message`.
    pub(crate) fn accepts(&self, message: &[u8], signature: &str) -> bool {
        STANDARD
            .decode(signature)
            .is_ok_and(|signature| self.key.verify_sig(message, &signature).is_ok())
    }
}

fn to_pem(tag: &str, der: &[u8]) -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(tag, der), config)
}

/// What a merchant signs: five lines, each of them ended.
pub(crate) fn request_message(
    method: &str,
    target: &str,
    timestamp: &str,
    nonce: &str,
    body: &[u8],
) -> Vec<u8> {
    lines(&[method.as_bytes(), target.as_bytes(), timestamp.as_bytes(), nonce.as_bytes(), body])
}

/// What the platform signs, in an answer and in a notification: three lines, each of them ended.
pub(crate) fn answer_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[timestamp.as_bytes(), nonce.as_bytes(), body])
}

fn lines(parts: &[&[u8]]) -> Vec<u8> {
    let mut message = Vec::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        message.extend_from_slice(part);
        message.push(b'\n');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

    /// The bytes of a file of wrapped base64.
    fn decode(wrapped: &str) -> Vec<u8> {
        STANDARD.decode(joined(wrapped)).unwrap()
    }

    fn joined(wrapped: &str) -> String {
        wrapped.split_whitespace().collect()
    }

    /// The merchant of the published samples.
    fn demo_merchant() -> SigningKey {
        SigningKey::from_der(&decode(include_str!("testdata/demo_merchant_key.b64"))).unwrap()
    }

    fn published_request() -> Vec<u8> {
        let body = concat!(
            r#"{"appid":"wxd678efh567hg6787","mchid":"1900007291","#,
            r#""description":"Image形象店-深圳腾大-QQ公仔","#,
            r#""out_trade_no":"1217752501201407033233368018","#,
            r#""notify_url":"https://www.weixin.qq.com/wxpay/pay.php","#,
            r#""amount":{"total":100,"currency":"CNY"},"#,
            r#""payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}"#,
        );
        let target = "/v3/pay/transactions/jsapi";
        request_message("POST", target, "1554208460", NONCE, body.as_bytes())
    }

    #[test]
    fn the_published_request_signature_is_accepted() {
        let key = demo_merchant().verifying_key().unwrap();
        let signature = joined(include_str!("testdata/request_signature.b64"));
        assert!(key.accepts(&published_request(), &signature));
        assert_eq!(demo_merchant().sign(&published_request()).unwrap(), signature);
    }

    #[test]
    fn one_changed_byte_spoils_a_signature() {
        let key = demo_merchant().verifying_key().unwrap();
        let signature = joined(include_str!("testdata/request_signature.b64"));
        let mut message = published_request();
        message[20] ^= 1;
        assert!(!key.accepts(&message, &signature));
    }

    #[test]
    fn what_is_not_base64_is_no_signature() {
        let key = demo_merchant().verifying_key().unwrap();
        assert!(!key.accepts(&published_request(), "%%%"));
        assert!(!key.accepts(&published_request(), "WECHATPAY/SIGNTEST/AAAA"));
    }

    #[test]
    fn the_published_pay_sign_covers_the_prefix_of_the_prepay_id() {
        let prepay_id = "wx201410272009395522657a690389285100";
        let package = format!("prepay_id={prepay_id}");
        let sign = |package: &str| {
            let parts = ["wx2421b1c4370ec43b", "1554208460", NONCE, package];
            demo_merchant().sign(&lines(&parts.map(str::as_bytes))).unwrap()
        };
        assert_eq!(sign(&package), joined(include_str!("testdata/pay_sign.b64")));
        assert_eq!(sign(prepay_id), joined(include_str!("testdata/pay_sign_of_bare_id.b64")));
    }

    #[test]
    fn the_published_answer_of_the_real_platform_is_accepted() {
        let der = decode(include_str!("testdata/response_public_key.b64"));
        let key =
            VerifyingKey { key: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).unwrap() };
        let message = answer_message(
            "1722850421",
            "d824f2e086d3c1df967785d13fcd22ef",
            br#"{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}"#,
        );
        assert!(key.accepts(&message, &joined(include_str!("testdata/response_signature.b64"))));
    }

    #[test]
    fn a_key_survives_its_pem_text() {
        let key = demo_merchant();
        let again = SigningKey::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(again.public_pem().unwrap(), key.public_pem().unwrap());
    }
}
