//! Where the load goes, and how much of it. The names are those of the k6 scripts.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};
use mall_domain::Clock;

/// What a run is told.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) plan: Plan,
    pub(crate) profile: Profile,
    pub(crate) size: Size,
    /// The mall, without a slash at the end.
    pub(crate) url: String,
    /// The simulated WeChat.
    pub(crate) wechat: String,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) product: u64,
    /// What the shoppers and the sale are called.
    pub(crate) run: String,
}

/// Which load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Does anything work at all?
    Smoke,
    /// Everybody wants the same few units at t = 0, and most winners pay.
    FlashSale,
    /// The load of a good day.
    Load,
    /// Everybody at once, and nobody pays.
    Spike,
    /// A moderate load for long.
    Soak,
}

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Over in seconds, on two busy cores.
    Ci,
    /// For a machine of its own.
    Full,
}

/// The figures of a plan and a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Goose users; each is one shopper.
    pub(crate) users: usize,
    /// Of these, how many start in a second.
    pub(crate) per_second: usize,
    pub(crate) seconds: usize,
    pub(crate) stock: u32,
    pub(crate) limit: u32,
    /// Of a hundred orders, how many are paid.
    pub(crate) pay_percent: u64,
}

impl Settings {
    /// Reads the environment, and what `./dev up` wrote. `host` is goose's own flag, or empty.
    pub(crate) fn read(host: &str) -> anyhow::Result<Self> {
        let folder = std::env::var("MALL_DEV_DIR").unwrap_or_else(|_unset| ".dev".to_owned());
        let file = std::fs::read_to_string(format!("{folder}/env")).unwrap_or_default();
        Self::from(host, &file, &|name| std::env::var(name).ok())
    }

    fn from(host: &str, file: &str, env: &dyn Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let file = parse_file(file);
        let get = |name: &str| {
            let own = env(name).filter(|value| !value.is_empty());
            own.or_else(|| file.get(name).map(|value| (*value).to_owned()))
        };
        let allowed = get("ALLOW_HOST").unwrap_or_default();
        let given = Some(host.to_owned()).filter(|host| !host.is_empty());
        let url = given
            .or_else(|| get("BASE_URL"))
            .or_else(|| get("MALL_PUBLIC_URL"))
            .unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
        let wechat = get("WECHAT_URL")
            .or_else(|| get("MALL_WECHAT_BASE_URL"))
            .unwrap_or_else(|| "http://127.0.0.1:8090".to_owned());
        let plan = Plan::parse(&get("PLAN").unwrap_or_else(|| "flash-sale".to_owned()))?;
        let profile = Profile::parse(&get("PROFILE").unwrap_or_else(|| "ci".to_owned()))?;
        let usual = plan.size(profile);
        let users = whole(get("USERS"), "USERS", usual.users)?;
        let size = Size {
            users,
            per_second: usual.per_second.min(users).max(1),
            seconds: whole(get("DURATION"), "DURATION", usual.seconds)?,
            stock: whole(get("STOCK"), "STOCK", usual.stock)?,
            ..usual
        };
        Ok(Self {
            plan,
            profile,
            size,
            url: guard(&url, &allowed)?,
            wechat: guard(&wechat, &allowed)?,
            username: get("MALL_ADMIN_USERNAME").unwrap_or_else(|| "admin".to_owned()),
            password: get("MALL_ADMIN_PASSWORD").context(
                "the password of the admin is not known: start ./dev up, or set MALL_ADMIN_PASSWORD",
            )?,
            product: whole(get("PRODUCT"), "PRODUCT", 1)?,
            run: run_name(get("RUN"))?,
        })
    }

    /// What the run has to reach, in goose's words. Refusals count as answers: see `shopper`.
    pub(crate) fn objectives(&self) -> &'static [&'static str] {
        match self.profile {
            Profile::Full => &[
                "error-rate<1%",
                "p95<200ms for POST /api/v1/flash-sales/{id}/orders",
                "p99<500ms for POST /api/v1/flash-sales/{id}/orders",
                "p99<200ms for GET /api/v1/flash-sales/{id}",
            ],
            Profile::Ci => &[
                "error-rate<1%",
                "p99<5s for POST /api/v1/flash-sales/{id}/orders",
                "p99<3s for GET /api/v1/flash-sales/{id}",
            ],
        }
    }
}

impl Plan {
    fn parse(text: &str) -> anyhow::Result<Self> {
        Ok(match text {
            "smoke" => Plan::Smoke,
            "flash-sale" => Plan::FlashSale,
            "load" => Plan::Load,
            "spike" => Plan::Spike,
            "soak" => Plan::Soak,
            _ => bail!("PLAN must be smoke, flash-sale, load, spike or soak, not {text}"),
        })
    }

    fn size(self, profile: Profile) -> Size {
        let size = |users, per_second, seconds, stock, limit, pay_percent| Size {
            users,
            per_second,
            seconds,
            stock,
            limit,
            pay_percent,
        };
        match (self, profile) {
            (Plan::Smoke, _) => size(4, 4, 10, 4, 1, 100),
            (Plan::FlashSale, Profile::Ci) => size(150, 75, 6, 40, 1, 80),
            (Plan::FlashSale, Profile::Full) => size(2000, 500, 30, 500, 1, 80),
            (Plan::Load, Profile::Ci) => size(30, 30, 6, 60, 1000, 50),
            (Plan::Load, Profile::Full) => size(500, 100, 300, 20_000, 1000, 50),
            (Plan::Spike, Profile::Ci) => size(200, 200, 4, 50, 1, 0),
            (Plan::Spike, Profile::Full) => size(3000, 1500, 10, 1000, 1, 0),
            (Plan::Soak, Profile::Ci) => size(10, 10, 8, 30, 1000, 50),
            (Plan::Soak, Profile::Full) => size(200, 20, 4 * 3600, 50_000, 1000, 50),
        }
    }
}

impl Profile {
    fn parse(text: &str) -> anyhow::Result<Self> {
        match text {
            "ci" => Ok(Profile::Ci),
            "full" => Ok(Profile::Full),
            _ => bail!("PROFILE must be ci or full, not {text}"),
        }
    }
}

/// The `NAME='value'` lines of the file that `./dev` writes.
fn parse_file(text: &str) -> HashMap<&str, &str> {
    text.lines()
        .filter_map(|line| line.trim().split_once('='))
        .map(|(name, value)| (name, value.trim_matches(['\'', '"'])))
        .collect()
}

/// Load goes to this machine, or to a host that is named twice: in the address and in `ALLOW_HOST`.
/// Whoever mistypes one address should not take somebody's shop down.
fn guard(url: &str, allowed: &str) -> anyhow::Result<String> {
    let host = host_of(url)
        .with_context(|| format!("{url} is not an address such as http://127.0.0.1:8080"))?;
    let named = allowed.split(',').any(|name| name.trim().eq_ignore_ascii_case(host));
    ensure!(
        is_loopback(host) || named,
        "{host} is not this machine. To send load there all the same, name it twice: ALLOW_HOST={host}"
    );
    Ok(url.trim_end_matches('/').to_owned())
}

/// The host of an address that is only scheme, host and port: nothing may hide in it.
fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"))?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    let is_bracketed = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '.' || sign == '-';
    let is_name = !host.is_empty() && host.chars().all(is_plain);
    (port.is_none_or(is_port) && (is_bracketed || is_name)).then_some(host)
}

/// Whether a host can only be this machine; a name that merely begins like one is not enough.
fn is_loopback(host: &str) -> bool {
    let is_v4 = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_v4 || host.eq_ignore_ascii_case("localhost") || host == "[::1]"
}

fn whole<T: std::str::FromStr + PartialOrd + From<u8>>(
    text: Option<String>,
    name: &str,
    usual: T,
) -> anyhow::Result<T> {
    let Some(text) = text else { return Ok(usual) };
    match text.trim_end_matches('s').parse::<T>() {
        Ok(number) if T::from(1) <= number => Ok(number),
        _ => bail!("{name} must be a whole number above 0, not {text}"),
    }
}

fn run_name(given: Option<String>) -> anyhow::Result<String> {
    let Some(name) = given else {
        return Ok(format!("goose-{:x}", Clock::system().now_ms()));
    };
    let is_good = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    ensure!(
        (1..=24).contains(&name.len()) && name.chars().all(is_good),
        "RUN must be up to 24 letters, digits and dashes, not {name}"
    );
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(host: &str, file: &str, env: &[(&str, &str)]) -> anyhow::Result<Settings> {
        let get = |name: &str| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Settings::from(host, file, &get)
    }

    const FILE: &str = "MALL_PUBLIC_URL='http://127.0.0.1:8180'\nMALL_ADMIN_PASSWORD='secret'\n";

    #[test]
    fn load_goes_to_this_machine_only() {
        for url in ["http://127.0.0.1:8080", "http://localhost", "https://[::1]:8443/"] {
            assert!(guard(url, "").is_ok(), "{url}");
        }
        for url in ["http://10.0.0.1", "https://shop.example", "http://127.0.0.1.shop.example"] {
            let error = guard(url, "another.example").unwrap_err().to_string();
            assert!(error.contains("name it twice"), "{error}");
            assert!(guard(url, host_of(url).unwrap()).is_ok(), "{url}");
        }
    }

    #[test]
    fn nothing_hides_in_an_address() {
        for url in
            ["http://127.0.0.1@shop.example", "http://127.0.0.1/x", "http://", "ftp://127.0.0.1"]
        {
            assert_eq!(host_of(url), None, "{url}");
        }
    }

    #[test]
    fn the_flag_of_goose_is_guarded_like_the_settings() {
        assert!(read("http://shop.example", FILE, &[]).is_err());
        assert!(read("", FILE, &[("BASE_URL", "http://shop.example")]).is_err());
        assert!(read("", FILE, &[("WECHAT_URL", "https://api.mch.weixin.qq.com")]).is_err());
        assert_eq!(read("", FILE, &[]).unwrap().url, "http://127.0.0.1:8180");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (name, value) in
            [("USERS", "0"), ("STOCK", "many"), ("PLAN", "x"), ("PROFILE", "x"), ("RUN", "a b")]
        {
            let error = read("", FILE, &[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
        assert!(read("", "", &[]).unwrap_err().to_string().contains("MALL_ADMIN_PASSWORD"));
    }
}
