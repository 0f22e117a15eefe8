//! A track that Kuaidi100 pushes: with its right signature, and with the first bytes as one.
#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use mall_partners::kuaidi::{Config, Kuaidi, Push, PushError};
use mall_partners::{HttpClient, Secret};
use md5::{Digest as _, Md5};

const SALT: &str = "a salt of the fuzzers";

static KUAIDI: LazyLock<Kuaidi> = LazyLock::new(|| {
    let config = Config {
        base_url: "http://127.0.0.1:9".to_owned(),
        customer: "customer".to_owned(),
        key: Secret::new("key"),
        salt: Secret::new(SALT),
        callback_url: "http://127.0.0.1:9/push".to_owned(),
    };
    let http = HttpClient::for_base(&config.base_url, Duration::from_secs(1));
    Kuaidi::new(config, http.expect("a client"))
});

fuzz_target!(|param: &str| {
    let hash = Md5::digest(format!("{param}{SALT}"));
    let sign: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    match KUAIDI.push(param, &sign) {
        Ok(Push::Track { track, .. }) => {
            assert!(!track.tracking_no.is_empty() && !track.company.is_empty());
            assert!(track.traces.len() <= 200);
            assert!(track.traces.windows(2).all(|two| two[1].time <= two[0].time));
            assert!(track.traces.iter().all(|line| line.context.chars().count() <= 500));
        }
        Ok(Push::Abort { company, tracking_no, .. }) => {
            assert!(!company.is_empty() && !tracking_no.is_empty());
        }
        Err(error) => assert_eq!(error, PushError::Unreadable),
    }
    let forged: String = param.chars().take(32).collect();
    if !forged.eq_ignore_ascii_case(&sign) {
        assert_eq!(KUAIDI.push(param, &forged).is_err(), true);
    }
});
