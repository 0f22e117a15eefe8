//! All that is printed: the progress and the table for people, one line of JSON for programs.

use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio::time::Instant;

use crate::tally::{Figures, Snapshot};

const BAR: &str = "{prefix:>6} [{bar:30}] {pos}/{len} {elapsed} {msg}";
const SPINNER: &str = "{prefix:>6} {spinner} {elapsed} {msg}";
const DRAW_EVERY: Duration = Duration::from_millis(200);

/// A bar for one part of a run, and a line when it has ended.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    name: &'static str,
    start: Instant,
}

impl Progress {
    /// A bar of `length` steps, or one without an end if there are none.
    pub(crate) fn start(name: &'static str, length: u64) -> Self {
        let bar = if length == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(length) };
        let template = if length == 0 { SPINNER } else { BAR };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(name);
        bar.enable_steady_tick(DRAW_EVERY);
        Self { bar, name, start: Instant::now() }
    }

    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Shows how the sale stands. The bar fills with paid units.
    pub(crate) fn show(&self, look: &Snapshot, refused: &BTreeMap<String, u64>) {
        self.bar.set_position(look.paid);
        self.bar.set_message(format!(
            "paid, {} attempts, {} accepted, {} cancelled, {} waiting; refused: {}",
            look.attempts,
            look.accepted,
            look.cancelled,
            look.waiting,
            reasons(refused),
        ));
    }

    /// Says something that stays on the screen.
    pub(crate) fn note(&self, text: &str) {
        self.bar.suspend(|| say(&format!("{:>6} {text}", self.name)));
    }

    /// Takes the bar away and says what came of it.
    pub(crate) fn finish(&self, text: &str) {
        self.bar.finish_and_clear();
        let took = self.start.elapsed();
        say(&format!(
            "{:>6} {text} in {}.{:03} s",
            self.name,
            took.as_secs(),
            took.subsec_millis()
        ));
    }
}

/// Prints the table of all figures, the verdict, and why.
pub(crate) fn verdict(figures: &Figures) {
    for line in table(figures) {
        say(&line);
    }
    for problem in figures.problems() {
        say(&format!("  ✗ {problem}"));
    }
}

/// Says where the sale can be watched.
pub(crate) fn board(mall: &str, sale: impl std::fmt::Display) {
    let mall = mall.trim_end_matches('/');
    say(&format!("  live {mall}/admin/#/flash-sales/{sale}/live"));
    say(&format!(
        "       as events: {mall}/api/admin/flash-sales/{sale}/live?ticket=... \
         (a ticket: POST .../live-ticket)"
    ));
}

/// Prints the figures as one JSON object, the last line of the output.
#[expect(clippy::print_stdout, reason = "this is what the program is asked for")]
pub(crate) fn json(figures: &Figures) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(&Json::from(figures))?);
    Ok(())
}

#[expect(clippy::print_stderr, reason = "the one place that talks to people")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// The figures under their published names.
#[derive(Debug, Serialize)]
struct Json {
    shoppers: u64,
    stock: u64,
    accepted: u64,
    rejected_sold_out: u64,
    rejected_other: u64,
    failed: u64,
    paid: u64,
    cancelled: u64,
    oversold: u64,
    lost: u64,
    duplicate_orders: u64,
    unpaid_leaked: u64,
    redis_mysql_drift: u64,
    accept_per_s: u64,
    http_per_s: u64,
    p50_ms: f64,
    p99_ms: f64,
    verdict: &'static str,
}

impl From<&Figures> for Json {
    fn from(figures: &Figures) -> Self {
        Self {
            shoppers: figures.shoppers,
            stock: figures.stock,
            accepted: figures.accepted,
            rejected_sold_out: figures.rejected_sold_out,
            rejected_other: figures.rejected_other,
            failed: figures.failed,
            paid: figures.paid,
            cancelled: figures.cancelled,
            oversold: figures.oversold,
            lost: figures.lost,
            duplicate_orders: figures.duplicate_orders,
            unpaid_leaked: figures.unpaid_leaked,
            redis_mysql_drift: figures.redis_mysql_drift,
            accept_per_s: figures.speed.accept_per_s,
            http_per_s: figures.speed.http_per_s,
            p50_ms: millis(figures.speed.p50_us),
            p99_ms: millis(figures.speed.p99_us),
            verdict: if figures.passes() { "pass" } else { "fail" },
        }
    }
}

/// Milliseconds with two decimals.
#[expect(clippy::float_arithmetic, reason = "a latency is shown, and nothing is decided by it")]
fn millis(micros: u64) -> f64 {
    let hundredths = u32::try_from(micros / 10).unwrap_or(u32::MAX);
    f64::from(hundredths) / 100.0
}

fn reasons(reasons: &BTreeMap<String, u64>) -> String {
    if reasons.is_empty() {
        return "none".to_owned();
    }
    let reasons: Vec<String> = reasons.iter().map(|(code, n)| format!("{code} {n}")).collect();
    reasons.join(", ")
}

/// The rows of the table; an empty name draws a line.
fn rows(figures: &Figures) -> Vec<(String, String)> {
    let row = |name: &str, value: u64| (name.to_owned(), value.to_string());
    let line = || (String::new(), String::new());
    let speed = &figures.speed;
    let mut rows = vec![
        row("shoppers", figures.shoppers),
        row("units on sale", figures.stock),
        line(),
        row("orders accepted", figures.accepted),
        row("  paid", figures.paid),
        row("  cancelled, units sold again", figures.cancelled),
        row("  neither in the end", figures.unsettled + figures.refunded),
        row("left with nothing: sold out", figures.rejected_sold_out),
        row("left with nothing: other", figures.rejected_other),
        row("no definite answer", figures.failed),
        line(),
    ];
    let others = figures.reasons.iter().filter(|(reason, _)| *reason != "sold_out");
    rows.extend(others.map(|(reason, count)| row(&format!("  ended: {reason}"), *count)));
    rows.extend(figures.refused.iter().map(|(code, n)| row(&format!("  answered: {code}"), *n)));
    rows.extend([
        line(),
        row("oversold", figures.oversold),
        row("lost", figures.lost),
        row("made twice", figures.duplicate_orders),
        row("paid in vain", figures.paid_in_vain),
        row("units not come back", figures.unpaid_leaked),
        row("Redis against MySQL", figures.redis_mysql_drift),
        row("told \"sold out\" too early", figures.untrue_sold_out),
        line(),
        row("orders accepted per second", speed.accept_per_s),
        row("answers per second", speed.http_per_s),
        ("order, half within".to_owned(), format!("{:.2} ms", millis(speed.p50_us))),
        ("order, 99 % within".to_owned(), format!("{:.2} ms", millis(speed.p99_us))),
        line(),
        ("audit".to_owned(), audit(figures)),
        ("verdict".to_owned(), if figures.passes() { "PASS" } else { "FAIL" }.to_owned()),
    ]);
    rows.dedup_by(|next, row| row.0.is_empty() && next.0.is_empty());
    rows
}

fn audit(figures: &Figures) -> String {
    match &figures.audit {
        None => "not asked for".to_owned(),
        Some(broken) if broken.is_empty() => "all holds".to_owned(),
        Some(broken) => format!("{} broken", broken.len()),
    }
}

fn table(figures: &Figures) -> Vec<String> {
    let rows = rows(figures);
    let width = |text: &String| text.chars().count();
    let left = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let right = rows.iter().map(|(_, value)| width(value)).max().unwrap_or(0);
    let rule = |start: char, middle: char, end: char| {
        format!("{start}{}{middle}{}{end}", "─".repeat(left + 2), "─".repeat(right + 2))
    };

    let mut lines = vec![rule('┌', '┬', '┐')];
    lines.extend(rows.iter().map(|(name, value)| {
        if name.is_empty() {
            rule('├', '┼', '┤')
        } else {
            format!("│ {name:<left$} │ {value:>right$} │")
        }
    }));
    lines.push(rule('└', '┴', '┘'));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Speed;

    fn figures() -> Figures {
        Figures {
            shoppers: 3,
            stock: 1,
            accepted: 1,
            paid: 1,
            rejected_sold_out: 2,
            speed: Speed { accept_per_s: 9, http_per_s: 90, p50_us: 1239, p99_us: 50_000 },
            audit: Some(Vec::new()),
            ..Figures::default()
        }
    }

    #[test]
    fn the_json_has_exactly_the_published_names() {
        assert_eq!(
            serde_json::to_string(&Json::from(&figures())).unwrap(),
            r#"{"shoppers":3,"stock":1,"accepted":1,"rejected_sold_out":2,"rejected_other":0,"failed":0,"paid":1,"cancelled":0,"oversold":0,"lost":0,"duplicate_orders":0,"unpaid_leaked":0,"redis_mysql_drift":0,"accept_per_s":9,"http_per_s":90,"p50_ms":1.23,"p99_ms":50.0,"verdict":"pass"}"#
        );
    }

    #[test]
    fn the_lines_of_the_table_are_equally_wide() {
        let mut figures = figures();
        figures.lost = 1;
        figures.refused.insert("sold_out".to_owned(), 2);
        let lines = table(&figures);
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width), "{lines:#?}");
        assert!(lines.iter().any(|line| line.contains("FAIL")));
        assert!(lines.iter().any(|line| line.contains("answered: sold_out")));
    }
}
