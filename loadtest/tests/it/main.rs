//! The shoppers against a mall made of a few maps, which can be told to cheat: what they are for
//! is to notice.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod fake;

use std::process::{Command, Output};

use serde_json::Value;

use crate::fake::{Behaviour, FakeMall};

struct Run {
    figures: Value,
    passed: bool,
    said: String,
}

/// Sells to 60 shoppers.
fn sale(behaviour: Behaviour, flags: &str) -> Run {
    let mall = FakeMall::start(behaviour);
    let output: Output = Command::new(env!("CARGO_BIN_EXE_mall-shoppers"))
        .args(["sale", "--shoppers", "60", "--json"])
        .args(flags.split(' '))
        .env("MALL_PUBLIC_URL", mall.url())
        .env("MALL_WECHAT_BASE_URL", mall.url())
        .env("MALL_ADMIN_USERNAME", "admin")
        .env("MALL_ADMIN_PASSWORD", "secret")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let last = printed.lines().last().unwrap_or_else(|| panic!("no output: {said}"));
    let figures = serde_json::from_str(last).unwrap();
    Run { figures, passed: output.status.success(), said }
}

fn count(run: &Run, name: &str) -> u64 {
    run.figures[name].as_u64().unwrap()
}

#[test]
fn an_honest_mall_passes() {
    let run = sale(Behaviour::default(), "--stock 20 --pay-ratio 1 --no-audit");
    assert!(run.passed, "{}", run.said);
    assert_eq!(run.figures["verdict"], "pass");
    assert_eq!(count(&run, "shoppers"), 60);
    assert_eq!((count(&run, "accepted"), count(&run, "paid")), (20, 20));
    assert_eq!(count(&run, "rejected_sold_out"), 40);
}

#[test]
fn units_of_unpaid_orders_are_sold_again() {
    let run = sale(Behaviour::default(), "--stock 8 --pay-ratio 0.5 --no-audit");
    assert!(run.passed, "{}", run.said);
    assert_eq!(count(&run, "paid"), 8);
    assert!(8 < count(&run, "accepted"), "{}", run.said);
    assert_eq!(count(&run, "accepted"), count(&run, "paid") + count(&run, "cancelled"));
}

#[test]
fn a_mall_that_drops_answers_and_is_busy_passes_all_the_same() {
    let behaviour =
        Behaviour { drops_answers: true, is_busy: true, is_slow: true, ..Behaviour::default() };
    let run = sale(behaviour, "--stock 20 --pay-ratio 1 --no-audit");
    assert!(run.passed, "{}", run.said);
    assert_eq!(count(&run, "paid"), 20);
}

#[test]
fn an_oversell_is_noticed() {
    let behaviour = Behaviour { oversells: true, ..Behaviour::default() };
    let run = sale(behaviour, "--stock 20 --pay-ratio 1 --no-audit");
    assert!(!run.passed);
    assert_eq!(run.figures["verdict"], "fail");
    assert_eq!(count(&run, "oversold"), 5);
}

#[test]
fn an_untrue_sold_out_is_noticed() {
    let behaviour = Behaviour { is_stingy: true, ..Behaviour::default() };
    let run = sale(behaviour, "--stock 20 --pay-ratio 1 --no-audit");
    assert!(!run.passed);
    assert!(run.said.contains("(X5)"), "{}", run.said);
}

#[test]
fn a_lost_order_is_noticed() {
    let behaviour = Behaviour { loses: true, ..Behaviour::default() };
    let run = sale(behaviour, "--stock 20 --pay-ratio 1 --no-audit --deadline 5");
    assert!(!run.passed);
    assert!(0 < count(&run, "lost"), "{}", run.said);
}

#[test]
fn a_second_order_for_a_double_tap_is_noticed() {
    let behaviour = Behaviour { forgets_keys: true, ..Behaviour::default() };
    let run = sale(behaviour, "--stock 99 --pay-ratio 1 --no-audit");
    assert!(!run.passed);
    assert!(0 < count(&run, "duplicate_orders"), "{}", run.said);
}

#[test]
fn every_attempt_is_in_the_history() {
    let path = std::env::temp_dir().join(format!("mall-history-{}.jsonl", std::process::id()));
    let flags = format!("--stock 20 --pay-ratio 1 --no-audit --history {}", path.display());
    let run = sale(Behaviour::default(), &flags);
    let history = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(run.passed, "{}", run.said);
    let lines: Vec<Value> =
        history.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let number = |request: &str, outcome: &str| {
        let wanted = |line: &&Value| line["request"] == request && line["outcome"] == outcome;
        lines.iter().filter(wanted).count()
    };
    assert_eq!((number("order", "ok"), number("prepay", "ok")), (20, 20));
    assert!(40 <= number("order", "fail"));
    assert_eq!(number("order", "unknown"), 0);
    assert!(lines.iter().filter(|line| line["outcome"] == "ok").all(|l| l["order_no"].is_string()));
}

#[cfg(unix)]
#[test]
fn the_audit_has_the_last_word() {
    use std::os::unix::fs::PermissionsExt;

    let path = std::env::temp_dir().join(format!("mall-audit-{}.sh", std::process::id()));
    let report = r#"{"verdict":"fail","checks":[{"name":"R1","holds":false,"detail":"9 of 10"}],"redis_mysql_drift":1}"#;
    let script = format!("#!/bin/sh\necho '{report}'\nexit 1\n");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let flags = format!("--stock 20 --pay-ratio 1 --rest 1 --mall-bin {}", path.display());
    let run = sale(Behaviour::default(), &flags);
    std::fs::remove_file(&path).unwrap();
    assert!(!run.passed);
    assert_eq!(count(&run, "redis_mysql_drift"), 1);
    assert!(run.said.contains("R1: 9 of 10"), "{}", run.said);
}
