//! How long lists and details take: every path of the API that is read, one request at a time, as a shopper
//! or an admin who looks at a page.
//!
//! Measured on the demo data and again after `mall seed --scale`, the two say what a thousand times the rows
//! cost.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use crate::measure::median;
use crate::run::say;
use crate::shop::Shop;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Flags {
    /// Requests to each path; the median counts.
    #[arg(long, default_value_t = 21)]
    requests: u32,
    /// Write the result to this file, to compare with later.
    #[arg(long)]
    save: Option<PathBuf>,
    /// Compare with this file; fails if a path takes more than `--at-most` times as long as it did then.
    #[arg(long)]
    against: Option<PathBuf>,
    /// See `--against`.
    #[arg(long, default_value_t = 3)]
    at_most: u64,
}

/// Faster than this, a path is as good as any: below it, the ratio says more about the machine.
const FAST_US: u64 = 3_000;

/// What stands behind a path besides its plain form: the filters that people use.
const FILTERS: [(&str, &str); 12] = [
    ("/api/v1/products", "?page=50"),
    ("/api/v1/products", "?sort=price"),
    ("/api/v1/products", "?sort=sales"),
    ("/api/v1/products", "?keyword=%E6%89%8B%E6%9C%BA"),
    ("/api/admin/orders", "?status=3"),
    ("/api/admin/orders", "?keyword=13000000031"),
    ("/api/admin/orders", "?page=100"),
    ("/api/admin/orders", "?start=2026-01-01&end=2030-01-01"),
    ("/api/admin/products", "?keyword=%E6%89%8B%E6%9C%BA"),
    ("/api/admin/products", "?page=100"),
    ("/api/admin/users", "?keyword=138"),
    ("/api/admin/users", "?page=100"),
];

/// Paths that are no lists or details: they stream, answer with files, or read every order there is.
const LEFT_OUT: [&str; 5] = ["/live", "/file", "/download", "/audit", "/api/openapi.json"];

/// Paths that add rows up: how long they take is shown, and grows with what they add up.
const SUMS: &str = "/api/admin/statistics";

/// Measures every path, prints a line for each, and compares.
pub(crate) async fn run(flags: Flags) -> anyhow::Result<()> {
    let shop = Shop::of_settings().await?;
    let shoppers = shop.shoppers(1).await?;
    let shopper = shoppers.first().and_then(|line| line.split_once(' '));
    let (token, _address) = shopper.context("a shopper is logged in")?;

    let paths = readable(&shop.send(Method::GET, "/api/openapi.json", None, None).await?)?;
    let mut found = BTreeMap::new();
    for path in paths {
        let token = if path.starts_with("/api/admin") { shop.admin_token() } else { token };
        let Some(path) = resolved(&shop, token, &path).await? else { continue };
        let filters = FILTERS.iter().filter(|(of, _filter)| *of == path);
        for filter in filters.map(|(_of, filter)| *filter).chain([""]) {
            let asked = format!("{path}{filter}");
            if let Some(taken) = timed(&shop, token, &asked, flags.requests).await? {
                found.insert(named(&asked), taken);
            }
        }
    }
    ensure!(!found.is_empty(), "the API has no path to read");
    if let Some(file) = &flags.save {
        std::fs::write(file, serde_json::to_vec_pretty(&json!(found))?)?;
    }
    compare(&found, &flags)
}

/// The paths of the API that are read with GET and have at most one parameter.
fn readable(document: &Value) -> anyhow::Result<Vec<String>> {
    let paths = document.get("paths").and_then(Value::as_object).context("paths of the API")?;
    let is_readable = |(path, operations): &(&String, &Value)| {
        operations.get("get").is_some()
            && path.matches('{').count() <= 1
            && !LEFT_OUT.iter().any(|part| path.contains(part))
    };
    Ok(paths.iter().filter(is_readable).map(|(path, _operations)| path.clone()).collect())
}

/// The path with the first row of its list for its parameter; `None` if the list is empty or there is none.
async fn resolved(shop: &Shop, token: &str, path: &str) -> anyhow::Result<Option<String>> {
    let Some((list, rest)) = path.split_once("/{") else { return Ok(Some(path.to_owned())) };
    let Some((_name, rest)) = rest.split_once('}') else { bail!("{path} is no path") };
    let Some(rows) = shop.try_get(list, token).await? else { return Ok(None) };
    let id = rows.pointer("/items/0/id").and_then(Value::as_i64);
    Ok(id.map(|id| format!("{list}/{id}{rest}")))
}

/// The median time of one request in microseconds; `None` if the path is refused.
async fn timed(shop: &Shop, token: &str, path: &str, times: u32) -> anyhow::Result<Option<u64>> {
    // The first one fills caches and prepares statements.
    if shop.try_get(path, token).await?.is_none() {
        return Ok(None);
    }
    let mut taken = Vec::new();
    for _ in 0..times {
        let begin = Instant::now();
        shop.try_get(path, token).await?;
        taken.push(u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    Ok(Some(median(taken)))
}

/// The path without the ids of this database.
fn named(path: &str) -> String {
    let part = |part: &str| match part.parse::<i64>() {
        Ok(_id) => "{id}".to_owned(),
        Err(_word) => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn compare(found: &BTreeMap<String, u64>, flags: &Flags) -> anyhow::Result<()> {
    let before: BTreeMap<String, u64> = match &flags.against {
        Some(file) => serde_json::from_slice(&std::fs::read(file)?)?,
        None => BTreeMap::new(),
    };
    let mut slow = Vec::new();
    for (path, now) in found {
        match before.get(path) {
            Some(then) => {
                let tenths = now.saturating_mul(10) / (*then).max(1);
                let times = format!("{}.{}", tenths / 10, tenths % 10);
                say(&format!("{path:60} {then:>8} us {now:>8} us {times:>7}"));
                let is_sum = path.starts_with(SUMS);
                if !is_sum && FAST_US < *now && flags.at_most < now / (*then).max(1) {
                    slow.push(path.as_str());
                }
            }
            None => say(&format!("{path:60} {:>11} {now:>8} us", "")),
        }
    }
    ensure!(slow.is_empty(), "more than {} times as slow: {}", flags.at_most, slow.join(", "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_left_out_of_names() {
        assert_eq!(
            named("/api/v1/orders/17/logistics?page=2"),
            "/api/v1/orders/{id}/logistics?page=2"
        );
    }

    #[test]
    fn only_what_is_read_is_measured() {
        let document = json!({ "paths": {
            "/a": { "get": {} }, "/b": { "post": {} }, "/c/{id}": { "get": {} },
            "/d/{id}/e/{other}": { "get": {} }, "/f/{id}/live": { "get": {} },
        }});
        assert_eq!(readable(&document).unwrap(), ["/a", "/c/{id}"]);
    }
}
