//! One call over HTTP, with a bound on its time and on its answer.

use std::time::Duration;

use reqwest::RequestBuilder;

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
const USER_AGENT: &str = concat!("mall-partners/", env!("CARGO_PKG_VERSION"));

/// Why a partner did not do what it was asked to. No secret stands in it.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// It says no, and will say it again.
    #[error("refused with {code}: {message}")]
    Refused {
        /// The partner's code.
        code: String,
        /// The partner's words.
        message: String,
    },
    /// It says: not now.
    #[error("too often: {0}")]
    Limited(String),
    /// There was no connection: nothing was sent.
    #[error("no connection")]
    Unreachable(#[source] reqwest::Error),
    /// It may have happened or not.
    #[error("the outcome is not known")]
    Unknown(#[source] Option<reqwest::Error>),
    /// It answered something else than was expected.
    #[error("the answer can't be read")]
    Unreadable,
    /// The request can't be sent as it is.
    #[error("{0}")]
    Invalid(&'static str),
}

/// A client that gives up in time. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct HttpClient(reqwest::Client);

impl HttpClient {
    /// A client whose calls take `timeout` at most.
    ///
    /// # Errors
    ///
    /// If no CA certificates are installed.
    pub fn new(timeout: Duration) -> Result<Self, reqwest::Error> {
        Ok(Self(builder(timeout).build()?))
    }

    /// A client for partners at `base`. One that is spoken to without TLS is the simulator next door,
    /// which no proxy can reach.
    ///
    /// # Errors
    ///
    /// If no CA certificates are installed.
    pub fn for_base(base: &str, timeout: Duration) -> Result<Self, reqwest::Error> {
        let builder = builder(timeout);
        let builder = if base.starts_with("http://") { builder.no_proxy() } else { builder };
        Ok(Self(builder.build()?))
    }

    pub(crate) fn inner(&self) -> &reqwest::Client {
        &self.0
    }
}

fn builder(timeout: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(timeout)
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
}

/// Sends `request`; answers status and body.
pub(crate) async fn send(request: RequestBuilder) -> Result<(u16, Vec<u8>), PartnerError> {
    // The address is dropped from errors: that of a text message has a phone number in it.
    let unknown = |error: reqwest::Error| PartnerError::Unknown(Some(error.without_url()));
    let failed = |error: reqwest::Error| {
        if error.is_connect() {
            PartnerError::Unreachable(error.without_url())
        } else {
            unknown(error)
        }
    };
    let mut response = request.send().await.map_err(failed)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unknown)? {
        if ANSWER_BYTES_MAX < body.len().saturating_add(chunk.len()) {
            return Err(PartnerError::Unreadable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok((response.status().as_u16(), body))
}
