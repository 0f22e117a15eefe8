//! A request of an admin that is carried out once per `Idempotency-Key`: the same key and body get
//! the same answer. See `mall_store::mysql::idempotency` for the two ways.
//!
//! * [`Once::begin`] and [`Once::finish`] in the transaction of the work, where there is one.
//! * [`Once::claim`] and [`Once::settle`] around work that has transactions of its own, such as
//!   that of the actors.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use mall_domain::request::{RequestHash, RequestKey};
use mall_store::mysql::idempotency::{self, Begun};
use mall_store::{MySqlConnection, Store};
use serde::Serialize;

use super::By;
use crate::error::ApiError;
use crate::state::Failure;

/// How long the same key gets the same answer.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);
/// How long work of its own may take before its key may be used again.
const CLAIMED_FOR: TimeDelta = TimeDelta::seconds(60);

/// A request that is carried out once.
#[derive(Debug, Clone)]
pub struct Once {
    scope: String,
    key: RequestKey,
    hash: RequestHash,
    now: DateTime<Utc>,
}

/// The answer of such a request, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    body: String,
}

impl Reply {
    /// `answer` as JSON.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] if it has a form that JSON does not.
    pub fn new(status: StatusCode, answer: &impl Serialize) -> Result<Self, ApiError> {
        let body =
            serde_json::to_string(answer).map_err(|error| ApiError::Internal(error.into()))?;
        Ok(Self { status, body })
    }
}

impl From<Reply> for HttpResponse {
    fn from(reply: Reply) -> Self {
        HttpResponse::build(reply.status).content_type("application/json").body(reply.body)
    }
}

/// What makes two requests the same: all that `parts` says, in the order it says it.
#[must_use]
pub fn fingerprint(parts: &impl Serialize) -> RequestHash {
    let text = serde_json::to_vec(parts).unwrap_or_default();
    RequestHash::of(&[&text])
}

impl Once {
    /// A request of `by` for `what`, such as `flash_sale.create`.
    #[must_use]
    pub fn new(
        by: &By,
        what: &'static str,
        key: RequestKey,
        hash: RequestHash,
        now: DateTime<Utc>,
    ) -> Self {
        Self { scope: format!("admin:{}:{what}", by.id), key, hash, now }
    }

    /// Claims the key in the transaction of the work. If it was answered before, that is the
    /// answer, and there is nothing to do.
    ///
    /// # Errors
    ///
    /// The key belongs to another body, or MySQL fails.
    pub async fn begin(&self, conn: &mut MySqlConnection) -> Result<Option<Reply>, Failure> {
        let until = self.now + KEPT_FOR;
        Ok(answered(self.take(conn, until).await?)?)
    }

    /// Keeps the answer, in the same transaction.
    ///
    /// # Errors
    ///
    /// If MySQL fails.
    pub async fn finish(
        &self,
        conn: &mut MySqlConnection,
        status: StatusCode,
        answer: &impl Serialize,
    ) -> Result<Reply, Failure> {
        let reply = Reply::new(status, answer)?;
        self.keep(conn, &reply).await?;
        Ok(reply)
    }

    /// Claims the key for work that has transactions of its own; then [`Once::settle`] must follow.
    /// If it was answered before, that is the answer, and there is nothing to do.
    ///
    /// # Errors
    ///
    /// The key belongs to another body, its first request is still at work, or MySQL fails.
    pub async fn claim(&self, store: &Store) -> Result<Option<Reply>, ApiError> {
        let until = self.now + CLAIMED_FOR;
        let mut conn = store.connection().await?;
        answered(self.take(&mut conn, until).await?)
    }

    /// Keeps what came of such work; if nothing did, the key is free again.
    ///
    /// # Errors
    ///
    /// What the work failed with, or MySQL fails.
    pub async fn settle(
        &self,
        store: &Store,
        outcome: Result<Reply, ApiError>,
    ) -> Result<Reply, ApiError> {
        let mut conn = store.connection().await?;
        match outcome {
            Ok(reply) => {
                self.keep(&mut conn, &reply).await?;
                Ok(reply)
            }
            Err(error) => {
                idempotency::release(&mut conn, &self.scope, &self.key).await?;
                Err(error)
            }
        }
    }

    async fn take(
        &self,
        conn: &mut MySqlConnection,
        until: DateTime<Utc>,
    ) -> Result<Begun, mall_store::StoreError> {
        idempotency::begin(conn, &self.scope, &self.key, self.hash, self.now, until).await
    }

    async fn keep(
        &self,
        conn: &mut MySqlConnection,
        reply: &Reply,
    ) -> Result<(), mall_store::StoreError> {
        let kept = (reply.status.as_u16(), reply.body.as_str());
        idempotency::finish(conn, &self.scope, &self.key, kept, self.now + KEPT_FOR).await
    }
}

/// The answer that a key was given before, if it is to be given again.
fn answered(begun: Begun) -> Result<Option<Reply>, ApiError> {
    match begun {
        Begun::New => Ok(None),
        Begun::Replay { status, body } => {
            let status = StatusCode::from_u16(status);
            let status = status.map_err(|error| ApiError::Internal(error.into()))?;
            Ok(Some(Reply { status, body }))
        }
        Begun::Conflict => Err(ApiError::IdempotencyConflict),
        Begun::InProgress => Err(ApiError::InProgress),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_bodies_apart() {
        assert_eq!(fingerprint(&(1, "a")), fingerprint(&(1, "a")));
        assert_ne!(fingerprint(&(1, "a")), fingerprint(&(1, "b")));
        assert_ne!(fingerprint(&("ab", "c")), fingerprint(&("a", "bc")));
    }
}
