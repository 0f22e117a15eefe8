//! How often somebody may ask: per shopper, per address and in all, counted in this process. A limit
//! keeps one from taking the room of the others; what protects the shop itself are the bounds of
//! queues. A check is one look-up in memory.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::ServiceRequest;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest};
use arc_swap::ArcSwap;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use mall_domain::UserId;
use mall_domain::config::ShopConfig;
use mall_store::Store;
use tokio_util::sync::CancellationToken;

use crate::config::limits::{Counted, RateLimits};
use crate::error::ApiError;
use crate::extract::Shared;

/// How often the numbers are looked at, and counters of those who went away are dropped.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Counters are dropped every so many looks.
const SWEEP_EVERY: u32 = 30;
/// The most counters of one kind. With more, all begin anew: a flood of addresses must not fill the
/// memory.
const COUNTERS_MAX: usize = 500_000;

/// How many requests are allowed; 0 is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Of a shopper per minute.
    pub user_per_minute: u32,
    /// From an address per minute.
    pub ip_per_minute: u32,
    /// Attempts to log in from an address per minute.
    pub login_per_minute: u32,
    /// In all, per second.
    pub global_per_second: u32,
}

impl From<&ShopConfig> for Numbers {
    fn from(config: &ShopConfig) -> Self {
        Self {
            user_per_minute: config.rate_limit_user_per_minute(),
            ip_per_minute: config.rate_limit_ip_per_minute(),
            login_per_minute: config.rate_limit_login_per_minute(),
            global_per_second: config.rate_limit_global_per_second(),
        }
    }
}

/// The counters for certain numbers.
#[derive(Debug)]
struct Counters {
    numbers: Numbers,
    user: Option<DefaultKeyedRateLimiter<i64>>,
    ip: Option<DefaultKeyedRateLimiter<IpAddr>>,
    login: Option<DefaultKeyedRateLimiter<IpAddr>>,
    global: Option<DefaultDirectRateLimiter>,
}

impl Counters {
    fn new(numbers: Numbers) -> Self {
        let per_minute = |number| NonZeroU32::new(number).map(Quota::per_minute);
        Self {
            numbers,
            user: per_minute(numbers.user_per_minute).map(RateLimiter::keyed),
            ip: per_minute(numbers.ip_per_minute).map(RateLimiter::keyed),
            login: per_minute(numbers.login_per_minute).map(RateLimiter::keyed),
            global: NonZeroU32::new(numbers.global_per_second)
                .map(|number| RateLimiter::direct(Quota::per_second(number))),
        }
    }

    /// Drops the counters of those who went away; `true` if too many are left.
    fn sweep(&self) -> bool {
        let mut most = 0;
        for counter in [&self.ip, &self.login].into_iter().flatten() {
            counter.retain_recent();
            most = most.max(counter.len());
        }
        if let Some(counter) = &self.user {
            counter.retain_recent();
            most = most.max(counter.len());
        }
        COUNTERS_MAX < most
    }
}

/// How often somebody may ask.
#[derive(Debug)]
pub struct Limits {
    settings: RateLimits,
    counters: ArcSwap<Counters>,
}

impl Limits {
    /// Counts as `settings` say. Nothing is limited before the numbers were read.
    #[must_use]
    pub fn new(settings: RateLimits) -> Self {
        let counters = ArcSwap::from_pointee(Counters::new(Numbers::default()));
        Self { settings, counters }
    }

    /// Uses other numbers; counting begins anew, if they are others.
    pub fn set(&self, numbers: Numbers) {
        if self.counters.load().numbers != numbers {
            self.counters.store(Arc::new(Counters::new(numbers)));
        }
    }

    /// Whether a request from this address is counted.
    fn counts(&self, address: Option<IpAddr>) -> bool {
        match self.settings.counted {
            Counted::Nobody => false,
            Counted::Everybody => true,
            Counted::Others => address.is_none_or(|address| !is_inside(address)),
        }
    }

    /// The address of a client: what the proxy says where there is one, or the connection's.
    fn address(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        let Some(name) = &self.settings.client_ip_header else { return peer };
        let named = headers.get(name).and_then(|value| value.to_str().ok());
        // A proxy that adds to a list adds at its end; what stands before it, clients may make up.
        let last = named.and_then(|list| list.rsplit(',').next());
        last.and_then(|address| address.trim().parse().ok()).or(peer)
    }

    /// The address of the client who sent `request`.
    #[must_use]
    pub fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        self.address(request.headers(), request.peer_addr().map(|peer| peer.ip()))
    }

    /// Counts a request of a shopper.
    ///
    /// # Errors
    ///
    /// [`ApiError::TooManyRequests`] if it is one too many.
    pub fn count_user(&self, user: UserId, request: &HttpRequest) -> Result<(), ApiError> {
        let counters = self.counters.load();
        let Some(counter) = &counters.user else { return Ok(()) };
        if !self.counts(self.client(request)) {
            return Ok(());
        }
        counter.check_key(&user.0).map_err(|_wait| ApiError::TooManyRequests)
    }

    /// Counts a request before anybody looks at it.
    fn count(&self, address: Option<IpAddr>, is_login: bool) -> Result<(), ApiError> {
        if !self.counts(address) {
            return Ok(());
        }
        let counters = self.counters.load();
        let too_many = |_wait| ApiError::TooManyRequests;
        if let Some(address) = address {
            if let Some(counter) = counters.login.as_ref().filter(|_counter| is_login) {
                counter.check_key(&address).map_err(too_many)?;
            }
            if let Some(counter) = &counters.ip {
                counter.check_key(&address).map_err(too_many)?;
            }
        }
        match &counters.global {
            Some(counter) => counter.check().map_err(|_wait| ApiError::TooManyRequests),
            None => Ok(()),
        }
    }

    fn sweep(&self) {
        let counters = self.counters.load();
        if counters.sweep() {
            tracing::warn!("too many clients are counted: counting begins anew");
            self.counters.store(Arc::new(Counters::new(counters.numbers)));
        }
    }
}

/// Keeps the numbers as the shop has them, and whether it wants sale tokens, until `stop`.
pub(crate) async fn follow(state: Shared, store: Store, stop: CancellationToken) {
    let mut looks = 0_u32;
    while !stop.is_cancelled() {
        if let Ok(config) = store.config().await {
            state.limits.set(Numbers::from(config.as_ref()));
            state.sale_tokens.want(config.flash_sale_token());
        }
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(SWEEP_EVERY) {
            state.limits.sweep();
        }
        stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
    }
}

/// Whether an address is none of the internet's: this machine's, or one of a private network. A proxy
/// that does not say whom it speaks for looks like that, and so do load tests.
fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_inside(v4.into()),
            None => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}

/// What proxies and machines ask for is never turned away.
fn is_exempt(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/version")
        || path.starts_with("/api/v1/payment/notify")
        || path.starts_with("/api/v1/payment/refund-notify")
        || path.starts_with("/api/v1/logistics/push")
}

/// Turns requests away that are too many, before a handler sees them.
///
/// # Errors
///
/// None of its own.
pub async fn guard<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let verdict = match request.app_data::<Shared>() {
        Some(state) if !is_exempt(request.path()) => {
            let peer = request.peer_addr().map(|peer| peer.ip());
            let address = state.limits.address(request.headers(), peer);
            let is_login = request.path().ends_with("/login");
            state.limits.count(address, is_login)
        }
        Some(_) | None => Ok(()),
    };
    match verdict {
        Ok(()) => next.call(request).await.map(ServiceResponse::map_into_left_body),
        Err(error) => Ok(request.error_response(error).map_into_right_body()),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const NUMBERS: Numbers =
        Numbers { user_per_minute: 3, ip_per_minute: 4, login_per_minute: 2, global_per_second: 0 };

    fn limits(counted: Counted) -> Limits {
        let client_ip_header = Some("x-real-ip".parse().unwrap());
        let limits = Limits::new(RateLimits { counted, client_ip_header });
        limits.set(NUMBERS);
        limits
    }

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn each_address_has_its_own_count_and_logging_in_another() {
        let limits = limits(Counted::Others);
        let allowed = |from: &str, is_login, times: usize| {
            (0..times).filter(|_| limits.count(address(from), is_login).is_ok()).count()
        };
        assert_eq!(allowed("192.0.2.1", false, 10), 4);
        assert_eq!(allowed("192.0.2.2", true, 10), 2);
        for inside in ["127.0.0.1", "::1", "10.1.2.3", "::ffff:172.18.0.5", "fd00::1"] {
            assert_eq!(allowed(inside, true, 10), 10, "{inside} is not counted");
        }
    }

    #[test]
    fn a_shopper_is_counted_wherever_the_requests_come_from() {
        let limits = limits(Counted::Others);
        let from = |ip: &'static str| {
            TestRequest::default().insert_header(("x-real-ip", ip)).to_http_request()
        };
        let outcomes: Vec<bool> = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]
            .into_iter()
            .map(|ip| limits.count_user(UserId(7), &from(ip)).is_ok())
            .collect();
        assert_eq!(outcomes, [true, true, true, false]);
        assert!(limits.count_user(UserId(8), &from("192.0.2.1")).is_ok());
    }

    #[test]
    fn other_numbers_begin_anew_and_none_is_no_limit() {
        let limits = limits(Counted::Everybody);
        let times = |times: usize| {
            (0..times).filter(|_| limits.count(address("127.0.0.1"), false).is_ok()).count()
        };
        assert_eq!(times(10), 4);
        limits.set(NUMBERS);
        assert_eq!(times(10), 0, "the same numbers go on counting");
        limits.set(Numbers { ip_per_minute: 5, ..NUMBERS });
        assert_eq!(times(10), 5);
        limits.set(Numbers::default());
        assert_eq!(times(1_000), 1_000);
    }

    #[test]
    fn only_a_trusted_proxy_names_the_address_and_only_its_own_word_counts() {
        let limits = limits(Counted::Others);
        let headers = |value: &'static str| {
            TestRequest::default().insert_header(("x-real-ip", value)).to_http_request()
        };
        let request = headers("10.9.9.9, 192.0.2.5");
        assert_eq!(limits.client(&request), address("192.0.2.5"));
        assert_eq!(limits.client(&headers("nonsense")), None);
        let strict = Limits::new(RateLimits::default());
        assert_eq!(strict.client(&request), None);
    }
}
