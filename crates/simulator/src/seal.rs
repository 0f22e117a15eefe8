//! AES-256-GCM under the APIv3 key: what notifications and certificates are wrapped in.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::random;

/// The name of the only cipher.
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// A key that wraps resources.
pub(crate) struct SealingKey {
    key: LessSafeKey,
}

/// A wrapped text, as the API writes it.
#[derive(Debug, Serialize)]
pub(crate) struct Sealed {
    algorithm: &'static str,
    ciphertext: String,
    associated_data: &'static str,
    nonce: String,
}

impl SealingKey {
    /// The key in the 32 ASCII characters of an APIv3 key.
    ///
    /// # Errors
    ///
    /// [`Unspecified`] if there are not exactly 32 of them.
    pub(crate) fn new(api_v3_key: &str) -> Result<Self, Unspecified> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, api_v3_key.as_bytes())?);
        Ok(Self { key })
    }

    /// Wraps `plain` under a new nonce.
    ///
    /// # Errors
    ///
    /// [`Unspecified`] if the cryptographic library fails, which only an endless text makes it do.
    pub(crate) fn seal(
        &self,
        associated_data: &'static str,
        plain: Vec<u8>,
    ) -> Result<Sealed, Unspecified> {
        let nonce = random::text(NONCE_LEN);
        let ciphertext = self.seal_with(&nonce, associated_data, plain)?;
        Ok(Sealed { algorithm: ALGORITHM, ciphertext, associated_data, nonce })
    }

    fn seal_with(&self, nonce: &str, aad: &str, mut text: Vec<u8>) -> Result<String, Unspecified> {
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes())?;
        self.key.seal_in_place_append_tag(nonce, Aad::from(aad.as_bytes()), &mut text)?;
        Ok(STANDARD.encode(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_comes_out() {
        let key = SealingKey::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
        let sealed = key.seal_with("uluk4a9R25RW", "associatedData", b"message".to_vec());
        assert_eq!(sealed.unwrap(), "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(SealingKey::new("sixteen letters.").is_err());
    }
}
