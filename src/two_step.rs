//! Two-step verification of admins: codes of an authenticator app (RFC 6238). The key of each
//! account is stored sealed, so that whoever reads the database can't make codes.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{hkdf, rand};
use chrono::{DateTime, Utc};
use mall_domain::AdminId;
use mall_wechat::Secret;
use totp_rs::{Builder, Totp};

/// Bytes of a key, as RFC 4226 recommends.
const KEY_LEN: usize = 20;
/// What an authenticator app shows above the code.
const ISSUER: &str = "mall";

/// Seals and opens the keys.
pub struct TwoStep {
    seal: LessSafeKey,
}

impl std::fmt::Debug for TwoStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TwoStep(***)")
    }
}

/// A new key, and what its owner is told.
#[derive(Debug)]
pub struct Proposal {
    /// For the database.
    pub sealed: Vec<u8>,
    /// The key in base32, to type in.
    pub secret: Secret,
    /// The key as a QR code has it.
    pub otpauth_url: Secret,
}

impl TwoStep {
    /// Seals with a key that is derived from `secret`, which signs tokens and is the same on every
    /// node. With another secret nothing that was sealed can be opened any more.
    ///
    /// # Errors
    ///
    /// If the key can't be derived, which no secret brings about.
    pub fn new(secret: &Secret) -> anyhow::Result<Self> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"mall");
        let derived = salt.extract(secret.expose().as_bytes());
        let okm = derived
            .expand(&[b"two-step verification"], &AES_256_GCM)
            .map_err(|_unspecified| anyhow::anyhow!("no key can be derived"))?;
        Ok(Self { seal: LessSafeKey::new(UnboundKey::from(okm)) })
    }

    /// A new key for this account.
    ///
    /// # Errors
    ///
    /// If there is no randomness.
    pub fn propose(&self, admin: AdminId, username: &str) -> anyhow::Result<Proposal> {
        let key: [u8; KEY_LEN] = random()?;
        // A colon parts the issuer from the name.
        let totp = Builder::new()
            .with_secret(key.to_vec())
            .with_issuer(Some(ISSUER))
            .with_account_name(username.replace(':', "_"))
            .build()?;
        let secret = Secret::new(totp.secret().to_base32());
        let otpauth_url = Secret::new(totp.to_url()?);
        Ok(Proposal { sealed: self.seal(admin, &key)?, secret, otpauth_url })
    }

    /// The time step whose code `code` is, if it is one of the sealed key's: the present one, or
    /// one beside it.
    ///
    /// # Errors
    ///
    /// If the key was not sealed here for this account.
    pub fn step(
        &self,
        admin: AdminId,
        sealed: &[u8],
        code: &str,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Option<i64>> {
        let totp = self.totp(admin, sealed)?;
        let seconds = u64::try_from(now.timestamp())?;
        Ok(totp.check(code.trim(), seconds).map(i64::try_from).transpose()?)
    }

    /// The code that is good now. For tests, which have no authenticator app.
    ///
    /// # Errors
    ///
    /// If `secret` is no base32.
    pub fn code_of(secret: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
        let key = totp_rs::Secret::try_from_base32(secret)
            .map_err(|error| anyhow::anyhow!("no base32: {error}"))?;
        let totp = Builder::new().with_secret(key).build()?;
        Ok(totp.generate(u64::try_from(now.timestamp())?).to_string())
    }

    fn totp(&self, admin: AdminId, sealed: &[u8]) -> anyhow::Result<Totp> {
        let key = self.open(admin, sealed)?;
        Ok(Builder::new().with_secret(key).build()?)
    }

    /// A nonce, then the sealed bytes and their tag. They are bound to the account: the key of one
    /// can't be put into the row of another.
    fn seal(&self, admin: AdminId, key: &[u8]) -> anyhow::Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut bytes = key.to_vec();
        self.seal
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(admin.0.to_le_bytes()),
                &mut bytes,
            )
            .map_err(|_unspecified| anyhow::anyhow!("a key can't be sealed"))?;
        Ok([nonce.as_slice(), &bytes].concat())
    }

    fn open(&self, admin: AdminId, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let foreign = || anyhow::anyhow!("a stored TOTP key was not sealed with this secret");
        let (nonce, bytes) = sealed.split_at_checked(NONCE_LEN).ok_or_else(foreign)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_wrong_length| foreign())?;
        let mut bytes = bytes.to_vec();
        let aad = Aad::from(admin.0.to_le_bytes());
        let plain =
            self.seal.open_in_place(nonce, aad, &mut bytes).map_err(|_wrong_tag| foreign())?;
        Ok(plain.to_vec())
    }
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_unspecified| anyhow::anyhow!("there is no randomness"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const ROOT: AdminId = AdminId(1);

    fn two_step(secret: &str) -> TwoStep {
        TwoStep::new(&Secret::new(secret.repeat(32))).unwrap()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_507_200, 0).unwrap()
    }

    #[test]
    fn the_code_of_an_app_is_good_for_its_step_and_those_beside_it() {
        let two_step = two_step("a");
        let Proposal { sealed, secret, otpauth_url } = two_step.propose(ROOT, "ro:ot").unwrap();
        assert!(otpauth_url.expose().starts_with("otpauth://totp/mall:ro_ot?"), "no such URL");
        let code = TwoStep::code_of(secret.expose(), now()).unwrap();
        let step = |code: &str, at| two_step.step(ROOT, &sealed, code, at).unwrap();
        assert_eq!(step(&code, now()), Some(now().timestamp() / 30));
        assert_eq!(step(&code, now() + TimeDelta::seconds(30)), Some(now().timestamp() / 30));
        assert_eq!(step(&code, now() + TimeDelta::seconds(90)), None);
        for wrong in ["", "x", "12345", "1234567", "\0", "٠١٢٣٤٥"] {
            assert_eq!(step(wrong, now()), None, "{wrong}");
        }
    }

    #[test]
    fn a_sealed_key_opens_only_for_its_account_and_secret() {
        let mine = two_step("a");
        let sealed = mine.propose(ROOT, "root").unwrap().sealed;
        assert!(mine.step(ROOT, &sealed, "000000", now()).is_ok());
        assert!(mine.step(AdminId(2), &sealed, "000000", now()).is_err());
        assert!(two_step("b").step(ROOT, &sealed, "000000", now()).is_err());
        assert!(mine.step(ROOT, &sealed[1..], "000000", now()).is_err());
        assert!(mine.step(ROOT, b"short", "000000", now()).is_err());
    }
}
