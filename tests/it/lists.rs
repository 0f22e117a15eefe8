//! Every list and detail of the API at a hundred thousand rows of what a shop has many of. MySQL tells which
//! statements it was sent, how it reads their tables, and how many rows it read: a list whose time grows with
//! the shop is refused.

use std::collections::BTreeSet;

use mall_store::mysql::seed::scale::{Kind, ROWS as AT_ONCE, Scale};
use mall_store::testing::Step;
use serde_json::Value;

use crate::support::{Mall, query, wait_until, with_observed_mall};

/// This counts the products of each category, at most every ten seconds.
const COUNTS_ALL: &str = "/api/admin/categories";

/// How many products, shoppers and orders there are.
const MANY: i64 = 100_000;
/// A request reads fewer rows of each table than this. The list of orders counts seven numbers, each up to
/// ten thousand.
const READ_MAX: i64 = 60_000;
/// A table that is read from its first row to its last has fewer rows than this.
const SCANNED_MAX: i64 = 5_000;

/// What is no list and no detail: sums over all orders of a period, the audit of a sale, and what is sent
/// piece by piece.
const LEFT_OUT: [&str; 4] = ["/api/admin/statistics", "/audit", "/live", "/file"];

/// What people ask for, by the name of the parameter.
const VALUES: [(&str, &[&str]); 34] = [
    ("action", &["product.update"]),
    ("admin_id", &["1"]),
    ("category_id", &["1", "11"]),
    ("coupon_id", &["1"]),
    ("date", &["2026-01-01"]),
    ("dry_run", &[]),
    ("end", &["2030-01-01"]),
    ("ids", &["1000000001"]),
    ("is_hot", &["0", "1"]),
    ("is_new", &["0", "1"]),
    ("keyword", &["13000000031", "S000000000000000", "用户1", "1000000001", "咖", "复古咖啡"]),
    ("kind", &["0", "1"]),
    ("limit", &["20"]),
    ("low", &["1"]),
    ("low_stock", &["1"]),
    ("max_price", &["50.00", "500.00"]),
    ("min_price", &["50.00", "400.00"]),
    ("order_no", &["S0000000000000000031"]),
    ("page", &["2", "100"]),
    ("page_size", &["100"]),
    ("pool_id", &["1000000001"]),
    ("q", &["耳机"]),
    ("reason", &["initial", "order"]),
    ("refund_status", &["0", "1"]),
    ("role", &["super"]),
    ("sku_id", &["1000000001"]),
    ("sort", &["newest", "price_asc", "price_desc", "sales"]),
    ("start", &["2026-01-01"]),
    ("state", &["1", "2"]),
    ("status", &["0", "1", "3"]),
    ("target_id", &["1000000001"]),
    ("target_type", &["product"]),
    ("type", &["orders"]),
    ("user_id", &["1000000031"]),
];

/// The queries that are asked of an operation: none, and every value of every parameter, also with every
/// value of one other.
fn queries(operation: &Value) -> BTreeSet<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let names =
        parameters.filter(|one| one["in"] == "query").map(|one| one["name"].as_str().unwrap());
    let pairs: Vec<(&str, &str)> = names
        .flat_map(|name| {
            let known = VALUES.iter().find(|(of, _values)| *of == name);
            let (_of, values) = known.unwrap_or_else(|| panic!("say what is asked for as {name}"));
            values.iter().map(move |value| (name, *value))
        })
        .collect();
    let mut queries = BTreeSet::from([String::new()]);
    for one in &pairs {
        queries.insert(query(&[*one]));
        let others = pairs.iter().filter(|other| one.0 < other.0);
        queries.extend(others.map(|other| query(&[*one, *other])));
    }
    queries
}

/// The addresses of everything that is read, with the first row of its list where a path names one.
async fn addresses(mall: &Mall, shopper: &str, admin: &str) -> Vec<(String, Value)> {
    let document = mall.get("", "/api/openapi.json").await.ok(200);
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(operation) = item.get("get") else { continue };
        if LEFT_OUT.iter().any(|part| path.contains(part)) || 1 < path.matches('{').count() {
            continue;
        }
        let mut address = path.clone();
        if let Some((list, rest)) = path.split_once("/{") {
            let (_name, rest) = rest.split_once('}').unwrap();
            let token = if path.starts_with("/api/admin") { admin } else { shopper };
            let rows = mall.get(token, list).await;
            let Some(id) = rows.body.pointer("/items/0/id").and_then(Value::as_i64) else {
                continue;
            };
            address = format!("{list}/{id}{rest}");
        }
        all.push((address, operation.clone()));
    }
    all
}

/// The most rows of one table that this request may read.
fn read_max(asks: &str) -> i64 {
    let (list, _query) = asks.split_once('?').unwrap_or((asks, ""));
    if list == COUNTS_ALL { MANY + READ_MAX } else { READ_MAX }
}

/// Why this step of `select` takes as long as the table is; `None` if it does not.
fn too_long(select: &str, step: &Step) -> Option<String> {
    let is_base = step.table.as_deref().is_some_and(|table| !table.starts_with('<'));
    let rows = step.rows.unwrap_or(0);
    let kind = step.kind.as_deref().unwrap_or("");
    let extra = step.extra.as_deref().unwrap_or("");
    // A table or an index that is read in its order ends where the page or the count does; how far it came
    // is counted.
    let ends =
        select.contains("LIMIT") && !extra.contains("filesort") && !extra.contains("temporary");
    let refused = is_base && SCANNED_MAX < rows && ["ALL", "index"].contains(&kind) && !ends;
    refused.then(|| format!("{step:?} of {select}"))
}

#[test]
fn load_no_list_reads_a_whole_table_of_a_hundred_thousand_rows() {
    with_observed_mall(async |mall, observer| {
        // What was there at the start is in the search index; products that come without a hint are not.
        wait_until("the search index is ready", async || {
            let found = mall.get("", &format!("/api/v1/search{}", query(&[("q", "耳机")]))).await;
            found.body["engine"] == "index"
        })
        .await;
        let scale = Scale { products: MANY, users: MANY, orders: MANY };
        let mut conn = mall.store.connection().await.unwrap();
        for kind in [Kind::Products, Kind::Users, Kind::Orders] {
            for from in (0..MANY).step_by(usize::try_from(AT_ONCE).unwrap()) {
                scale.add(&mut conn, kind, from).await.unwrap();
            }
        }
        drop(conn);
        // MySQL counts by itself some time later.
        mall.store
            .execute_raw(
                "ANALYZE TABLE products, product_skus, stock_pools, stock_ledger, users, orders, \
                 order_receivers, order_items, payments",
            )
            .await
            .unwrap();
        let admin = mall.admin().await;
        let shopper = mall.shopper("alice").await.token;

        let (mut seen, mut asked, mut refused) = (BTreeSet::new(), 0, Vec::new());
        for (address, operation) in addresses(mall, &shopper, &admin).await {
            let token = if address.starts_with("/api/admin") { &admin } else { &shopper };
            for query in queries(&operation) {
                observer.forget().await.unwrap();
                let answer = mall.get(token, &format!("{address}{query}")).await;
                let observed = observer.observed().await.unwrap();
                asked += 1;
                assert!(answer.status < 500, "{address}{query}: {}", answer.body);
                let asks = format!("{address}{query}");
                let most = observed.rows_read.first();
                if let Some((table, rows)) = most.filter(|(_table, rows)| read_max(&asks) < *rows) {
                    refused.push(format!("{asks} reads {rows} rows of {table}"));
                }
                for select in observed.selects {
                    if !seen.insert(select.clone()) {
                        continue;
                    }
                    for step in observer
                        .explain(&select)
                        .await
                        .unwrap_or_else(|error| panic!("{error:?} of {select}"))
                    {
                        if let Some(why) = too_long(&select, &step) {
                            refused.push(format!("{asks}: {why}"));
                        }
                    }
                }
            }
        }
        println!("{asked} requests, {} statements", seen.len());
        assert!(200 < seen.len(), "only {} statements were seen", seen.len());
        assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
    });
}
