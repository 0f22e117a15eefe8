//! Text messages (`sms_log`): each is written down with what caused it, before it is sent.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use mall_domain::UserId;
use sqlx::MySqlConnection;
use sqlx::types::Json;

use crate::StoreError;

/// Where a message stands (`sms_log.state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is to be sent.
    Waiting,
    /// The provider took it.
    Sent,
    /// The shopper's phone has it.
    Delivered,
    /// The provider does not take it.
    Failed,
    /// It may have been sent.
    Unknown,
}

impl State {
    const ALL: [State; 5] =
        [State::Waiting, State::Sent, State::Delivered, State::Failed, State::Unknown];

    /// What the table stores.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            State::Waiting => 0,
            State::Sent => 1,
            State::Delivered => 2,
            State::Failed => 3,
            State::Unknown => 4,
        }
    }
}

/// A message to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSms {
    /// Our number: one for each message, however often it is tried.
    pub message_no: String,
    /// Who gets it.
    pub user: UserId,
    /// The phone number.
    pub phone: String,
    /// The provider's name of the template.
    pub template: String,
    /// Its values, by name.
    pub params: BTreeMap<String, String>,
}

impl std::fmt::Debug for NewSms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSms").field("message_no", &self.message_no).finish_non_exhaustive()
    }
}

/// A message that was written down.
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    /// `sms_log.id`.
    pub id: i64,
    /// The phone number.
    pub phone: String,
    /// The provider's name of the template.
    pub template: String,
    /// Its values, by name.
    pub params: BTreeMap<String, String>,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// What came of trying to send a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// Where it stands.
    pub state: State,
    /// What the provider's reports name.
    pub provider_id: Option<&'a str>,
    /// Why it was not sent.
    pub error: Option<&'a str>,
}

/// Writes a message down; it is sent by way of the outbox.
///
/// # Errors
///
/// [`StoreError::Conflict`] if there is one with this number.
pub async fn add(conn: &mut MySqlConnection, sms: &NewSms) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO sms_log (message_no, user_id, phone, template, params) VALUES (?, ?, ?, ?, ?)",
        sms.message_no,
        sms.user.0,
        sms.phone,
        sms.template,
        Json(&sms.params)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The message with this number.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn find(conn: &mut MySqlConnection, message_no: &str) -> Result<Option<Sms>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id, phone, template, params as "params: Json<BTreeMap<String, String>>", state,
               attempts
           FROM sms_log WHERE message_no = ?"#,
        message_no
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let state = State::ALL.into_iter().find(|state| state.code() == row.state);
    Ok(Some(Sms {
        state: state.ok_or_else(|| StoreError::corrupt("sms_log", "state", row.id))?,
        id: row.id,
        phone: row.phone,
        template: row.template,
        params: row.params.map(|params| params.0).unwrap_or_default(),
        attempts: row.attempts,
    }))
}

/// Notes, before it is tried, that a message may have been sent from now on; `false` if it does not
/// stand where `seen` says: somebody else is at it.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn begin(conn: &mut MySqlConnection, seen: &Sms) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE sms_log SET state = ?, attempts = attempts + 1, last_error = NULL
         WHERE id = ? AND state = ? AND attempts = ?",
        State::Unknown.code(),
        seen.id,
        seen.state.code(),
        seen.attempts
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes what came of trying.
///
/// # Errors
///
/// [`StoreError`] if MySQL fails.
pub async fn end(
    conn: &mut MySqlConnection,
    id: i64,
    outcome: Outcome<'_>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let error = outcome.error.map(|error| error.chars().take(255).collect::<String>());
    let provider = outcome.provider_id.map(|id| id.chars().take(64).collect::<String>());
    let sent_at = (outcome.state == State::Sent).then_some(at);
    sqlx::query!(
        "UPDATE sms_log SET state = ?, provider_id = ?, last_error = ?, sent_at = ? WHERE id = ?",
        outcome.state.code(),
        provider,
        error,
        sent_at,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}
