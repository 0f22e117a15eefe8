//! The settings of a process, read from the environment once and checked at once.
//!
//! One struct per concern. A reader collects everything that is wrong, so that whoever sets a mall
//! up reads the whole list and not one line per attempt. Nothing here connects to anything.

pub mod auth;
pub mod http;
pub mod limits;
pub mod log;
pub mod orders;
pub mod partners;
pub mod store;
pub mod uploads;
pub mod wechat;
pub mod worker;

use std::fmt;

pub use self::auth::{Auth, DemoAdmin};
pub use self::http::Http;
pub use self::limits::RateLimits;
pub use self::log::{Log, LogFormat};
pub use self::orders::Orders;
pub use self::partners::Partners;
pub use self::uploads::Uploads;
pub use self::worker::Worker;

/// What `mall serve` and `mall worker` have to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where and how HTTP is served.
    pub http: Http,
    /// MySQL and Redis.
    pub store: mall_store::Settings,
    /// Tokens.
    pub auth: Auth,
    /// WeChat.
    pub wechat: mall_wechat::Config,
    /// Deadlines.
    pub orders: Orders,
    /// Whose requests are counted.
    pub limits: RateLimits,
    /// Whether this process keeps a search index; without it MySQL is asked.
    pub search_index: bool,
    /// Uploaded pictures.
    pub uploads: Uploads,
    /// Parcel tracking and text messages.
    pub partners: Partners,
    /// What is logged.
    pub log: Log,
}

impl Config {
    /// Reads every setting; `None` if one that has no substitute is missing.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let http = Http::read(reader);
        let store = store::read(reader);
        let auth = Auth::read(reader);
        let orders = Orders::read(reader);
        let limits = RateLimits::read(reader);
        let search_index = reader.number("MALL_SEARCH_INDEX", 1, 0..=1) == 1;
        let uploads = Uploads::read(reader);
        let partners = Partners::read(reader);
        let log = Log::read(reader);
        let wechat = wechat::read(reader)?;
        Some(Self {
            http,
            store,
            auth,
            wechat,
            orders,
            limits,
            search_index,
            uploads,
            partners,
            log,
        })
    }
}

/// What `read` takes from the environment.
///
/// # Errors
///
/// [`BadSettings`] lists all that is missing or wrong.
pub fn from_env<T>(read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Result<T, BadSettings> {
    from(&|name| std::env::var(name).ok(), read)
}

/// What `read` takes from `source`.
///
/// # Errors
///
/// [`BadSettings`] lists all that is missing or wrong.
pub fn from<T>(
    source: Source<'_>,
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Result<T, BadSettings> {
    let mut reader = Reader { get: source, problems: Vec::new() };
    match read(&mut reader) {
        Some(value) if reader.problems.is_empty() => Ok(value),
        Some(_) | None => Err(BadSettings(reader.problems)),
    }
}

/// Finds a setting by its name.
pub type Source<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Every setting that is missing or wrong, a line each. No value stands in it: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSettings(pub Vec<String>);

impl fmt::Display for BadSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "these settings are missing or wrong:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for BadSettings {}

/// Reads settings and remembers what is wrong with them.
pub struct Reader<'a> {
    get: Source<'a>,
    problems: Vec<String>,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("problems", &self.problems).finish_non_exhaustive()
    }
}

impl Reader<'_> {
    /// Notes what is wrong with `name`, as the end of a sentence.
    pub fn wrong(&mut self, name: &str, problem: &str) {
        self.problems.push(format!("{name} {problem}"));
    }

    /// The setting `name`, or what the file holds that `name_FILE` names. Empty is as good as
    /// missing.
    pub fn text(&mut self, name: &str) -> Option<String> {
        if let Some(value) = (self.get)(name).filter(|value| !value.is_empty()) {
            return Some(value);
        }
        let file_name = format!("{name}_FILE");
        let path = (self.get)(&file_name).filter(|path| !path.is_empty())?;
        match std::fs::read_to_string(&path) {
            Ok(content) => Some(content.trim_end().to_owned()),
            Err(error) => {
                self.wrong(&file_name, &format!("names a file that can't be read: {error}"));
                // Not missing: one complaint is enough.
                Some(String::new())
            }
        }
    }

    /// The setting `name`, which must be there. An empty text stands for what was complained of.
    pub fn required(&mut self, name: &str) -> String {
        self.text(name).unwrap_or_else(|| {
            self.wrong(name, "must be set");
            String::new()
        })
    }

    /// The setting `name` parsed, or `default` where it is missing. `expected` ends the sentence
    /// "must be …".
    pub fn parsed<T: std::str::FromStr>(&mut self, name: &str, default: T, expected: &str) -> T {
        let Some(text) = self.text(name) else { return default };
        text.trim().parse().unwrap_or_else(|_unreadable| {
            self.wrong(name, &format!("must be {expected}"));
            default
        })
    }

    /// The whole number `name` within `range`, or `default` where it is missing.
    pub fn number(
        &mut self,
        name: &str,
        default: u32,
        range: std::ops::RangeInclusive<u32>,
    ) -> u32 {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        let number = self.parsed(name, default, &expected);
        if range.contains(&number) {
            return number;
        }
        self.wrong(name, &format!("must be {expected}"));
        default
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_or_wrong_is_listed_at_once() {
        let get = |name: &str| match name {
            "MALL_HTTP_BIND" => Some("everywhere".to_owned()),
            "MALL_JWT_SECRET" => Some("short".to_owned()),
            "MALL_DB_CONNECTIONS" => Some("0".to_owned()),
            "MALL_WECHAT_MERCHANT_KEY_FILE" => Some("/nowhere/key.pem".to_owned()),
            _ => None,
        };
        let BadSettings(problems) = from(&get, Config::read).unwrap_err();
        for name in [
            "MALL_HTTP_BIND",
            "MALL_JWT_SECRET",
            "MALL_DB_CONNECTIONS",
            "MALL_DB_URL",
            "MALL_REDIS_URL",
            "MALL_WECHAT_APPID",
            "MALL_WECHAT_API_V3_KEY",
            "MALL_WECHAT_MERCHANT_KEY_FILE",
        ] {
            assert!(problems.iter().any(|line| line.starts_with(name)), "{name} in {problems:?}");
        }
        assert!(!problems.iter().any(|line| line.contains("short")), "values are not repeated");
    }

    #[test]
    fn a_partner_that_is_set_by_half_is_complained_of() {
        let problems = |settings: &'static [(&'static str, &'static str)]| {
            let get = move |asked: &str| {
                let found = settings.iter().find(|(name, _value)| *name == asked);
                found.map(|(_name, value)| (*value).to_owned())
            };
            let read =
                |reader: &mut Reader<'_>| Some((Partners::read(reader), Uploads::read(reader)));
            from(&get, read).map_or_else(|BadSettings(problems)| problems, |_read| Vec::new())
        };
        assert_eq!(problems(&[]), Vec::<String>::new());
        let whole = [
            ("MALL_KUAIDI100_CUSTOMER", "C"),
            ("MALL_KUAIDI100_KEY", "K"),
            ("MALL_KUAIDI100_SALT", "a salt of the tests"),
            ("MALL_SMS_PROVIDER", "aliyun"),
            ("MALL_SMS_ACCESS_KEY_ID", "I"),
            ("MALL_SMS_ACCESS_KEY_SECRET", "S"),
            ("MALL_SMS_SIGN_NAME", "云雀"),
            ("MALL_OSS_BUCKET", "b"),
            ("MALL_OSS_REGION", "cn-hangzhou"),
            ("MALL_OSS_ACCESS_KEY_ID", "I"),
            ("MALL_OSS_ACCESS_KEY_SECRET", "S"),
            ("MALL_CDN_URL", "https://cdn.example.com"),
        ];
        let whole: &'static [(&'static str, &'static str)] = Box::leak(Box::new(whole));
        assert_eq!(problems(whole), Vec::<String>::new());
        let half = problems(&[
            ("MALL_KUAIDI100_CUSTOMER", "C"),
            ("MALL_SMS_PROVIDER", "tencent"),
            ("MALL_OSS_BUCKET", "b"),
            ("MALL_CDN_URL", "cdn.example.com"),
        ]);
        for name in [
            "MALL_KUAIDI100_KEY",
            "MALL_KUAIDI100_SALT",
            "MALL_SMS_ACCESS_KEY_ID",
            "MALL_SMS_APP_ID",
            "MALL_OSS_REGION",
            "MALL_OSS_ACCESS_KEY_SECRET",
            "MALL_CDN_URL",
        ] {
            assert!(half.iter().any(|line| line.starts_with(name)), "{name} in {half:?}");
        }
        assert!(problems(&[("MALL_SMS_PROVIDER", "pigeon")])[0].starts_with("MALL_SMS_PROVIDER"));
    }

    #[test]
    fn a_setting_may_stand_in_a_file() {
        let path = std::env::temp_dir().join(format!("mall-config-{}", std::process::id()));
        std::fs::write(&path, "from the file\n").unwrap();
        let name = path.to_str().unwrap().to_owned();
        let get = move |asked: &str| (asked == "MALL_X_FILE").then(|| name.clone());
        let read = from(&get, |reader| reader.text("MALL_X"));
        assert_eq!(read.as_deref(), Ok("from the file"));
        std::fs::remove_file(path).unwrap();
    }
}
