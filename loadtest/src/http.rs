//! One exchange with the mall, and when to repeat it. The only file that knows the HTTP client.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use rand::Rng;
use reqwest::header::RETRY_AFTER;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::Instant;

const TIMEOUT: Duration = Duration::from_secs(15);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// A server, and how many requests it is sent at once.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: String,
    gate: Semaphore,
    answers: AtomicU64,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    path: &'a str,
    body: Option<&'a Value>,
    token: Option<&'a str>,
    key: Option<&'a str>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// How long the exchange took, without the wait for its turn.
    pub(crate) took: Duration,
    retry_after: Option<Duration>,
    body: Vec<u8>,
}

/// There was no complete answer: the server may have done what it was asked, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// The pauses between the repetitions of one call: longer and longer, and never all at once.
#[derive(Debug)]
pub(crate) struct Pauses {
    /// The next one, if the server does not ask for another.
    next: Duration,
}

impl<'a> Call<'a> {
    pub(crate) fn get(path: &'a str) -> Self {
        Self { path, body: None, token: None, key: None }
    }

    pub(crate) fn post(path: &'a str, body: &'a Value) -> Self {
        Self { path, body: Some(body), token: None, key: None }
    }

    pub(crate) fn token(self, token: &'a str) -> Self {
        Self { token: Some(token), ..self }
    }

    pub(crate) fn key(self, key: &'a str) -> Self {
        Self { key: Some(key), ..self }
    }
}

impl Http {
    /// The server at `base`, which gets at most `at_once` requests at a time.
    pub(crate) fn new(base: &str, at_once: usize) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .pool_max_idle_per_host(at_once)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("the HTTP client")?;
        Ok(Self {
            client,
            base: base.trim_end_matches('/').to_owned(),
            gate: Semaphore::new(at_once),
            answers: AtomicU64::new(0),
        })
    }

    /// How many answers have come so far.
    pub(crate) fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// Asks once.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Answer, Broken> {
        let _turn = self.gate.acquire().await.map_err(|_closed| Broken)?;
        let url = format!("{}{}", self.base, call.path);
        let mut request = match call.body {
            Some(body) => self.client.post(url).json(body),
            None => self.client.get(url),
        };
        if let Some(token) = call.token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = call.key {
            request = request.header("idempotency-key", key);
        }

        let start = Instant::now();
        let response = request.send().await.map_err(|_broken| Broken)?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
        let body = response.bytes().await.map_err(|_broken| Broken)?;
        self.answers.fetch_add(1, Ordering::Relaxed);
        Ok(Answer {
            status,
            took: start.elapsed(),
            retry_after: retry_after.map(Duration::from_secs),
            body: body.into(),
        })
    }

    /// Asks until there is an answer that waiting does not change, or `until` has come.
    pub(crate) async fn ask(&self, call: Call<'_>, until: Instant) -> Result<Answer, Broken> {
        let mut pauses = Pauses::new();
        loop {
            let result = self.send(call).await;
            match &result {
                Ok(answer) if !answer.may_change() => return result,
                Ok(_) | Err(Broken) => {}
            }
            if !pauses.wait(result.as_ref().ok(), until).await {
                return result;
            }
        }
    }

    /// Asks until there is an answer, and takes only a success; what it says does not matter.
    pub(crate) async fn must_do(&self, call: Call<'_>, until: Instant) -> anyhow::Result<()> {
        self.must_answer(call, until).await.map(drop)
    }

    async fn must_answer(&self, call: Call<'_>, until: Instant) -> anyhow::Result<Answer> {
        let Ok(answer) = self.ask(call, until).await else {
            bail!("{}{} does not answer", self.base, call.path);
        };
        if !answer.is_good() {
            bail!("{}{} answered {}", self.base, call.path, answer.describe());
        }
        Ok(answer)
    }

    /// Asks until there is an answer, and takes only a success.
    pub(crate) async fn must<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
        until: Instant,
    ) -> anyhow::Result<T> {
        let answer = self.must_answer(call, until).await?;
        answer.json().with_context(|| format!("the answer of {} is not as expected", call.path))
    }
}

impl Answer {
    /// Whether it is any success.
    pub(crate) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the same request may be answered otherwise a little later.
    pub(crate) fn may_change(&self) -> bool {
        self.status == 429 || self.status == 408 || 500 <= self.status
    }

    /// Whether the server said that it did nothing, for lack of room.
    pub(crate) fn is_busy(&self) -> bool {
        self.status == 429 || self.status == 503
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The `code` of a refusal, or the status if there is none.
    pub(crate) fn code(&self) -> String {
        let body: Option<Value> = self.json();
        let code = body.as_ref().and_then(|body| body.get("code")?.as_str());
        code.map_or_else(|| format!("http_{}", self.status), str::to_owned)
    }

    /// Status, code and message, for people.
    pub(crate) fn describe(&self) -> String {
        let body: Option<Value> = self.json();
        let message = body.as_ref().and_then(|body| body.get("message")?.as_str());
        format!("{} {}: {}", self.status, self.code(), message.unwrap_or("no message"))
    }
}

impl Pauses {
    pub(crate) fn new() -> Self {
        Self { next: FIRST_PAUSE }
    }

    /// Waits as long as the server asks for, or longer each time; `false` if that is too long.
    pub(crate) async fn wait(&mut self, answer: Option<&Answer>, until: Instant) -> bool {
        let wake = Instant::now() + self.next(answer.and_then(|answer| answer.retry_after));
        if until < wake {
            return false;
        }
        tokio::time::sleep_until(wake).await;
        true
    }

    fn next(&mut self, asked: Option<Duration>) -> Duration {
        let pause = asked.unwrap_or(self.next).min(PAUSE_MAX);
        self.next = (self.next * 2).min(PAUSE_MAX);
        pause + rand::rng().random_range(Duration::ZERO..=pause / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, took: Duration::ZERO, retry_after: None, body: body.into() }
    }

    #[test]
    fn a_refusal_is_named_by_its_code() {
        assert_eq!(answer(409, r#"{"code":"sold_out","message":"x"}"#).code(), "sold_out");
        assert_eq!(answer(502, "<html>").code(), "http_502");
        assert_eq!(answer(404, "[1]").code(), "http_404");
    }

    #[test]
    fn only_what_may_change_is_asked_again() {
        for (status, expected) in
            [(200, false), (202, false), (409, false), (422, false), (429, true), (500, true)]
        {
            assert_eq!(answer(status, "").may_change(), expected, "{status}");
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let pause = Pauses::new().next(Some(Duration::from_secs(2)));
        assert!((2000..=3000).contains(&pause.as_millis()), "{pause:?}");
        let pause = Pauses::new().next(Some(Duration::from_secs(3600)));
        assert!(pause <= PAUSE_MAX * 3 / 2, "{pause:?}");
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let mut pauses = Pauses::new();
        let first = pauses.next(None);
        assert!((FIRST_PAUSE..=FIRST_PAUSE * 3 / 2).contains(&first), "{first:?}");
        let last = (0..20).map(|_| pauses.next(None)).last().unwrap();
        assert!((PAUSE_MAX..=PAUSE_MAX * 3 / 2).contains(&last), "{last:?}");
    }

    #[tokio::test]
    async fn nobody_waits_past_the_end() {
        assert!(!Pauses::new().wait(None, Instant::now() + Duration::from_millis(100)).await);
    }
}
