//! Kuaidi100: where a parcel is, asked for or pushed.
//!
//! A number that is asked for more often than every thirty minutes gets locked, so that pushes are
//! what a shop lives on, and a query is for what no push came of.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::{HttpClient, PartnerError, send};
use crate::{Secret, mac};

/// The most lines of a track that are kept.
const TRACES_MAX: usize = 200;
/// The longest line, in characters.
const CONTEXT_MAX: usize = 500;
/// The longest pushed text.
const PUSH_BYTES_MAX: usize = 256 * 1024;

const CHINA: FixedOffset = match FixedOffset::east_opt(8 * 60 * 60) {
    Some(offset) => offset,
    None => panic!("eight hours is an offset"),
};

/// How to reach Kuaidi100, and who we are there.
#[derive(Debug, Clone)]
pub struct Config {
    /// `https://poll.kuaidi100.com`, or the simulator.
    pub base_url: String,
    /// The customer's number.
    pub customer: String,
    /// The key: signs queries.
    pub key: Secret,
    /// The salt: signs pushes.
    pub salt: Secret,
    /// Where tracks are pushed to.
    pub callback_url: String,
}

/// Where a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParcelState {
    /// On its way.
    InTransit,
    /// Picked up.
    PickedUp,
    /// Something is wrong.
    Problem,
    /// Delivered.
    Signed,
    /// On its last way.
    OutForDelivery,
    /// On its way back, or back.
    Returning,
    /// Refused by the receiver.
    Refused,
    /// Something else, such as customs.
    Other,
}

impl ParcelState {
    fn from_wire(text: &str) -> Self {
        match text {
            "0" | "7" => Self::InTransit,
            "1" => Self::PickedUp,
            "2" => Self::Problem,
            "3" => Self::Signed,
            "4" | "6" => Self::Returning,
            "5" => Self::OutForDelivery,
            "14" => Self::Refused,
            _ => Self::Other,
        }
    }

    /// The name that the shop's tables and answers have for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InTransit => "in_transit",
            Self::PickedUp => "picked_up",
            Self::Problem => "problem",
            Self::Signed => "signed",
            Self::OutForDelivery => "delivering",
            Self::Returning => "returning",
            Self::Refused => "refused",
            Self::Other => "other",
        }
    }
}

/// One line of a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// When.
    pub time: DateTime<Utc>,
    /// What happened, for people.
    pub context: String,
}

/// A whole track, newest line first: it replaces the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// The carrier's code.
    pub company: String,
    /// The number of the waybill.
    pub tracking_no: String,
    /// Where the parcel is.
    pub state: ParcelState,
    /// What happened.
    pub traces: Vec<Trace>,
}

/// Something that Kuaidi100 tells on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Push {
    /// The track as it is.
    Track {
        /// The track.
        track: Track,
        /// Whether it replaces a newer one, too.
        is_correction: bool,
        /// The carrier's code that the parcel was asked for with, where that was wrong.
        former_company: Option<String>,
    },
    /// Nothing was found for days, or nothing moved for weeks: nobody looks any more.
    Abort {
        /// The carrier's code.
        company: String,
        /// The number of the waybill.
        tracking_no: String,
        /// Why, in their words.
        message: String,
    },
}

/// Why a push is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// It is not signed with our salt.
    #[error("the push is not signed by Kuaidi100")]
    Forged,
    /// It is not what was expected.
    #[error("the push can't be read")]
    Unreadable,
}

#[derive(Deserialize)]
struct WireTrack {
    #[serde(default)]
    message: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    com: String,
    #[serde(default)]
    nu: String,
    #[serde(default)]
    data: Vec<WireTrace>,
}

#[derive(Deserialize)]
struct WireTrace {
    #[serde(default)]
    time: String,
    #[serde(default)]
    ftime: String,
    #[serde(default)]
    context: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePush {
    status: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    com_old: Option<String>,
    #[serde(default)]
    com_new: Option<String>,
    last_result: WireTrack,
}

impl From<WireTrack> for Track {
    fn from(wire: WireTrack) -> Self {
        let traces = wire.data.into_iter().take(TRACES_MAX).filter_map(|line| {
            let time = time(&line.ftime).or_else(|| time(&line.time))?;
            let context = line.context.trim().chars().take(CONTEXT_MAX).collect();
            Some(Trace { time, context })
        });
        let mut traces: Vec<Trace> = traces.collect();
        traces.sort_by_key(|trace| std::cmp::Reverse(trace.time));
        Self {
            company: wire.com,
            tracking_no: wire.nu,
            state: ParcelState::from_wire(&wire.state),
            traces,
        }
    }
}

fn time(text: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    Some(local.and_local_timezone(CHINA).single()?.to_utc())
}

/// A client of Kuaidi100.
#[derive(Debug, Clone)]
pub struct Kuaidi {
    config: Config,
    http: HttpClient,
    token: Secret,
}

/// A parcel to ask about.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// The carrier's code.
    pub company: &'a str,
    /// The number of the waybill.
    pub tracking_no: &'a str,
    /// The receiver's phone number, for carriers that want it.
    pub phone: Option<&'a str>,
}

impl Kuaidi {
    /// A client with these settings.
    #[must_use]
    pub fn new(config: Config, http: HttpClient) -> Self {
        let token = mac::sha256_hex(format!("push {}", config.salt.expose()).as_bytes());
        Self { config, http, token: Secret::new(token) }
    }

    /// Whether `token` is the one in the address that tracks are pushed to: nobody else knows it.
    #[must_use]
    pub fn is_token(&self, token: &str) -> bool {
        mac::same(self.token.expose(), token)
    }

    fn url(&self, path: &str) -> Result<Url, PartnerError> {
        let url = format!("{}{path}", self.config.base_url.trim_end_matches('/'));
        Url::parse(&url).map_err(|_no_url| PartnerError::Invalid("Kuaidi100's address is wrong"))
    }

    /// Asks where a parcel is. Not more often than every thirty minutes.
    ///
    /// # Errors
    ///
    /// [`PartnerError`]; refused with `500` if nothing is known of it.
    #[tracing::instrument(name = "kuaidi.query", skip_all)]
    pub async fn query(&self, parcel: Parcel<'_>) -> Result<Track, PartnerError> {
        let param = query_param(parcel);
        let sign = query_sign(&param, self.config.key.expose(), &self.config.customer);
        let form = form(&[
            ("customer", self.config.customer.as_str()),
            ("sign", &sign),
            ("param", &param),
        ]);
        let request = self.http.inner().post(self.url("/poll/query.do")?);
        let (status, body) = send(formed(request, form)).await?;
        if status != 200 {
            return Err(PartnerError::Unknown(None));
        }
        let answer: Value =
            serde_json::from_slice(&body).map_err(|_not_json| PartnerError::Unreadable)?;
        refused(&answer)?;
        let wire: WireTrack =
            serde_json::from_value(answer).map_err(|_other| PartnerError::Unreadable)?;
        if wire.status != "200" || wire.message != "ok" {
            return Err(PartnerError::Unreadable);
        }
        Ok(wire.into())
    }

    /// Has the track of a parcel pushed. Repeating it does no harm.
    ///
    /// # Errors
    ///
    /// [`PartnerError`].
    #[tracing::instrument(name = "kuaidi.subscribe", skip_all)]
    pub async fn subscribe(&self, parcel: Parcel<'_>) -> Result<(), PartnerError> {
        let mut parameters = json!({
            "callbackurl": format!("{}?token={}", self.config.callback_url, self.token.expose()),
            "salt": self.config.salt.expose(),
            "resultv2": "1",
        });
        if let (Some(parameters), Some(phone)) = (parameters.as_object_mut(), parcel.phone) {
            parameters.insert("phone".to_owned(), phone.into());
        }
        let param = json!({
            "company": parcel.company,
            "number": parcel.tracking_no,
            "key": self.config.key.expose(),
            "parameters": parameters,
        });
        let form = form(&[("schema", "json"), ("param", &param.to_string())]);
        let request = self.http.inner().post(self.url("/poll")?);
        let (status, body) = send(formed(request, form)).await?;
        if status != 200 {
            return Err(PartnerError::Unknown(None));
        }
        let answer: Value =
            serde_json::from_slice(&body).map_err(|_not_json| PartnerError::Unreadable)?;
        match refused(&answer) {
            // Subscribed to before: that is what was wanted.
            Err(PartnerError::Refused { code, .. }) if code == "501" => Ok(()),
            other => other,
        }
    }

    /// Reads a push: the form fields `param` and `sign`.
    ///
    /// # Errors
    ///
    /// [`PushError`]; then nothing of it may change anything.
    pub fn push(&self, param: &str, sign: &str) -> Result<Push, PushError> {
        read_push(param, sign, self.config.salt.expose())
    }
}

/// Reads a push that must be signed with `salt`.
fn read_push(param: &str, sign: &str, salt: &str) -> Result<Push, PushError> {
    if PUSH_BYTES_MAX < param.len() {
        return Err(PushError::Unreadable);
    }
    let expected = mac::md5_upper(&format!("{param}{salt}"));
    if !mac::same(&expected, &sign.to_ascii_uppercase()) {
        return Err(PushError::Forged);
    }
    let push: WirePush = serde_json::from_str(param).map_err(|_other| PushError::Unreadable)?;
    let (company, tracking_no) = (push.last_result.com.clone(), push.last_result.nu.clone());
    let given = |code: Option<String>| code.filter(|code| !code.is_empty());
    let (former, newer) = (given(push.com_old), given(push.com_new));
    if company.is_empty() || tracking_no.is_empty() {
        return Err(PushError::Unreadable);
    }
    match push.status.as_str() {
        "abort" => {
            let message = push.message.chars().take(CONTEXT_MAX).collect();
            Ok(Push::Abort { company, tracking_no, message })
        }
        "polling" | "shutdown" | "updateall" => Ok(Push::Track {
            is_correction: push.status == "updateall",
            former_company: newer.and(former).filter(|former| *former != company),
            track: push.last_result.into(),
        }),
        _ => Err(PushError::Unreadable),
    }
}

fn query_param(parcel: Parcel<'_>) -> String {
    // Written by hand: the very text is what is signed.
    let text = |value: &str| Value::from(value).to_string();
    let phone = parcel.phone.map(|phone| format!(r#","phone":{}"#, text(phone)));
    format!(
        r#"{{"com":{},"num":{}{},"resultv2":"4","show":"0","order":"desc"}}"#,
        text(parcel.company),
        text(parcel.tracking_no),
        phone.unwrap_or_default()
    )
}

fn query_sign(param: &str, key: &str, customer: &str) -> String {
    mac::md5_upper(&format!("{param}{key}{customer}"))
}

fn form(fields: &[(&str, &str)]) -> String {
    let fields = fields.iter().map(|(name, value)| format!("{name}={}", mac::percent(value)));
    fields.collect::<Vec<_>>().join("&")
}

fn formed(request: reqwest::RequestBuilder, form: String) -> reqwest::RequestBuilder {
    request.header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").body(form)
}

/// Tells a refusal from an answer: both come with status 200.
fn refused(answer: &Value) -> Result<(), PartnerError> {
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
    match answer.get("result").and_then(Value::as_bool) {
        Some(false) => {
            let (code, message) = (text("returnCode"), text("message"));
            if code == "502" || code == "501" && message.contains("服务器") {
                return Err(PartnerError::Limited(message));
            }
            Err(PartnerError::Refused { code, message })
        }
        Some(true) | None => Ok(()),
    }
}

/// What a push that was taken must be answered with.
pub const PUSH_TAKEN: &str = r#"{"result":true,"returnCode":"200","message":"成功"}"#;

/// What a push that is not taken is answered with: it comes again.
pub const PUSH_REFUSED: &str = r#"{"result":false,"returnCode":"500","message":"失败"}"#;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PUSHED: &str = r#"{"status":"polling","billstatus":"got","message":"","lastResult":{"message":"ok","state":"0","status":"200","condition":"","ischeck":"0","com":"yuantong","nu":"YT8888888888","data":[{"context":"快件已揽收","time":"2026-11-23 10:00:00","ftime":"2026-11-23 10:00:00"}]}}"#;
    const SIGN: &str = "DD302C76CD0BE634D5C0B5B8F8451B24";

    #[test]
    fn the_published_query_signs_as_published() {
        let param = query_param(Parcel {
            company: "yuantong",
            tracking_no: "YT8888888888",
            phone: Some("13800138000"),
        });
        assert_eq!(
            param,
            r#"{"com":"yuantong","num":"YT8888888888","phone":"13800138000","resultv2":"4","show":"0","order":"desc"}"#
        );
        let sign = query_sign(&param, "KD100KEY", "KD100CUSTOMER");
        assert_eq!(sign, "79FA055E7C8685B0796A2863DA62EEDA");
    }

    #[test]
    fn the_published_push_is_read_in_either_case_of_its_signature() {
        for sign in [SIGN.to_owned(), SIGN.to_lowercase()] {
            let Ok(Push::Track { track, is_correction, .. }) = read_push(PUSHED, &sign, "mysalt")
            else {
                panic!("a track");
            };
            assert!(!is_correction);
            assert_eq!(track.tracking_no, "YT8888888888");
            assert_eq!(track.state, ParcelState::InTransit);
            assert_eq!(track.traces[0].context, "快件已揽收");
            assert_eq!(track.traces[0].time.to_rfc3339(), "2026-11-23T02:00:00+00:00");
        }
    }

    #[test]
    fn a_push_that_was_changed_or_not_salted_is_forged() {
        let changed = PUSHED.replace("揽收", "签收");
        assert_eq!(read_push(&changed, SIGN, "mysalt"), Err(PushError::Forged));
        assert_eq!(read_push(PUSHED, SIGN, "pepper"), Err(PushError::Forged));
        assert_eq!(read_push(PUSHED, "", "mysalt"), Err(PushError::Forged));
    }

    #[test]
    fn a_carrier_that_was_corrected_is_named_with_the_wrong_one() {
        let param = PUSHED.replace(
            r#""message":"","lastResult""#,
            r#""message":"","autoCheck":"1","comOld":"yunda","comNew":"yuantong","lastResult""#,
        );
        let sign = mac::md5_upper(&format!("{param}mysalt"));
        let Ok(Push::Track { track, former_company, .. }) = read_push(&param, &sign, "mysalt")
        else {
            panic!("a track");
        };
        assert_eq!(track.company, "yuantong");
        assert_eq!(former_company.as_deref(), Some("yunda"));
    }

    #[test]
    fn only_our_own_token_opens_the_door_for_pushes() {
        let config = |salt: &str| Config {
            base_url: "https://poll.kuaidi100.com".to_owned(),
            customer: "C".to_owned(),
            key: Secret::new("K"),
            salt: Secret::new(salt),
            callback_url: "https://shop.example.com/push".to_owned(),
        };
        let http = HttpClient::new(std::time::Duration::from_secs(1)).unwrap();
        let (one, other) = (Kuaidi::new(config("a"), http.clone()), Kuaidi::new(config("b"), http));
        assert!(one.is_token(one.token.expose()) && !one.is_token(other.token.expose()));
        assert!(!one.is_token("") && !format!("{one:?}").contains(one.token.expose()));
    }

    #[test]
    fn nobody_looks_any_more_after_an_abort() {
        let param = PUSHED
            .replace("polling", "abort")
            .replace(r#""message":"","#, r#""message":"3天查询无记录","#);
        let sign = mac::md5_upper(&format!("{param}mysalt"));
        let push = read_push(&param, &sign, "mysalt").unwrap();
        assert!(matches!(push, Push::Abort { message, .. } if message == "3天查询无记录"));
    }

    #[test]
    fn a_track_is_newest_first_and_bounded() {
        let line = |minute: usize| json!({ "time": format!("2026-11-23 10:{:02}:00", minute % 60), "context": "x".repeat(900) });
        let wire = json!({
            "com": "sf", "nu": "1", "state": "99",
            "data": (0..400).map(line).collect::<Vec<_>>(),
        });
        let track = Track::from(serde_json::from_value::<WireTrack>(wire).unwrap());
        assert_eq!(track.traces.len(), TRACES_MAX);
        assert!(track.traces.is_sorted_by(|a, b| b.time <= a.time));
        assert_eq!(track.traces[0].context.len(), CONTEXT_MAX);
        assert_eq!(track.state, ParcelState::Other);
    }

    #[test]
    fn a_refusal_comes_with_status_200() {
        let answer = json!({ "result": false, "returnCode": "500", "message": "查询无结果" });
        assert!(
            matches!(refused(&answer), Err(PartnerError::Refused { code, .. }) if code == "500")
        );
        assert!(refused(&json!({ "message": "ok" })).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_pushed_is_refused_or_read(param in ".*", sign in "[0-9A-Fa-f]{0,40}") {
            // Never a panic, and nothing is read that is not signed.
            let read = read_push(&param, &sign, "mysalt");
            prop_assert!(read.is_err());
            let signed = mac::md5_upper(&format!("{param}mysalt"));
            drop(read_push(&param, &signed, "mysalt"));
        }
    }
}
