//! Passwords of admins: hashed with argon2id, a bounded number at a time.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use mall_wechat::Secret;
use tokio::sync::Semaphore;

use crate::error::ApiError;

/// Memory of one hash in KiB, passes, lanes: what OWASP names as the least for argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Hashes at once. Each takes 19 MiB and tens of milliseconds of a core.
const AT_ONCE: usize = 2;
/// Logins that may wait for their turn; more are told to come back.
const WAITING_MAX: usize = 32;

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Semaphore,
    waiting: Semaphore,
    /// The hash of a password that nobody has: checked where a name is unknown, so that the time
    /// an answer takes does not tell which names exist.
    nobody: String,
}

/// The permission to hash; only few are given out at once.
#[derive(Debug)]
pub struct Turn<'a> {
    _turn: tokio::sync::SemaphorePermit<'a>,
    _waiting: tokio::sync::SemaphorePermit<'a>,
}

impl Passwords {
    /// # Errors
    ///
    /// If there is no randomness for a salt.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self {
            turns: Semaphore::new(AT_ONCE),
            waiting: Semaphore::new(WAITING_MAX),
            nobody: hash(&Secret::new("nobody"))?,
        })
    }

    /// Waits for a turn.
    ///
    /// # Errors
    ///
    /// [`ApiError::TooManyRequests`] at once if too many wait already.
    pub async fn turn(&self) -> Result<Turn<'_>, ApiError> {
        let waiting = self.waiting.try_acquire().map_err(|_full| ApiError::TooManyRequests)?;
        let turn =
            self.turns.acquire().await.map_err(|closed| ApiError::Internal(closed.into()))?;
        Ok(Turn { _turn: turn, _waiting: waiting })
    }

    /// Whether `password` is the one of `hash`. Without a hash it is none, in the same time.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] if the hash is no PHC string.
    pub async fn check(
        &self,
        _turn: &Turn<'_>,
        password: Secret,
        hash: Option<String>,
    ) -> Result<bool, ApiError> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let work = move || verify(&password, &hash);
        let outcome = actix_web::web::block(work).await;
        let right = outcome.map_err(|gone| ApiError::Internal(gone.into()))?;
        Ok(exists && right.map_err(ApiError::Internal)?)
    }

    /// The PHC string of `password` with a fresh salt.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] if there is no randomness for a salt.
    pub async fn hash(&self, _turn: &Turn<'_>, password: Secret) -> Result<String, ApiError> {
        let outcome = actix_web::web::block(move || hash(&password)).await;
        outcome.map_err(|gone| ApiError::Internal(gone.into()))?.map_err(ApiError::Internal)
    }
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None)
        .map_err(|error| anyhow::anyhow!("argon2 does not take these costs: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of `password` with a fresh salt. Takes tens of milliseconds.
///
/// # Errors
///
/// If there is no randomness for a salt.
pub fn hash(password: &Secret) -> anyhow::Result<String> {
    let hash = argon2()?
        .hash_password(password.expose().as_bytes())
        .map_err(|error| anyhow::anyhow!("hashing failed: {error}"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one of `hash`, by the costs that stand in it.
///
/// # Errors
///
/// If the hash is no PHC string.
pub fn verify(password: &Secret, hash: &str) -> anyhow::Result<bool> {
    use argon2::password_hash::Error;
    match argon2()?.verify_password(password.expose().as_bytes(), hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(anyhow::anyhow!("a stored hash can't be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_matches_and_salts_differ() {
        let (right, wrong) = (Secret::new("correct horse"), Secret::new("battery staple"));
        let (first, second) = (hash(&right).unwrap(), hash(&right).unwrap());
        assert_ne!(first, second);
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert!(verify(&right, &first).unwrap());
        assert!(!verify(&wrong, &first).unwrap());
        assert!(verify(&right, "plain").is_err());
    }
}
