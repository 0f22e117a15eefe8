//! The live board of flash sales, and the checks before one.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Mall, key, sale, wait_until, with_mall};

const SALES: &str = "/api/admin/flash-sales";
/// How long to wait for one tick, of which there is one per second.
const PATIENCE: Duration = Duration::from_secs(10);

async fn ticket(mall: &Mall, admin: &str, sale: i64) -> String {
    let path = format!("{SALES}/{sale}/live-ticket");
    let ticket = mall.post(admin, &path, json!({})).await.ok(200);
    ticket["ticket"].as_str().unwrap().to_owned()
}

/// A stream of events that is being read.
struct Board {
    answer: reqwest::Response,
    text: String,
}

impl Board {
    /// Opens the board of `sale`; with the last tick that was seen.
    async fn open(mall: &Mall, admin: &str, sale: i64, last: Option<u64>) -> Self {
        let ticket = ticket(mall, admin, sale).await;
        let path = format!("{SALES}/{sale}/live?ticket={ticket}");
        let mut request = mall.request(Method::GET, &path).timeout(Duration::from_secs(60));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let answer = request.header("Accept-Encoding", "gzip").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Self { answer, text: String::new() }
    }

    /// The next tick.
    async fn tick(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                let Some(data) = field("data: ") else { continue };
                let tick: Value = serde_json::from_str(data).unwrap();
                assert_eq!(field("event: "), Some("tick"));
                assert_eq!(field("id: "), Some(tick["seq"].to_string().as_str()));
                return tick;
            }
            let piece = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.unwrap();
            self.text.push_str(std::str::from_utf8(&piece.unwrap().unwrap()).unwrap());
        }
    }

    /// The next `count` ticks.
    async fn ticks(&mut self, count: usize) -> Vec<Value> {
        let mut ticks = Vec::with_capacity(count);
        while ticks.len() < count {
            ticks.push(self.tick().await);
        }
        ticks
    }
}

fn seqs(ticks: &[Value]) -> Vec<u64> {
    ticks.iter().map(|tick| tick["seq"].as_u64().unwrap()).collect()
}

#[test]
fn whoever_comes_back_misses_no_tick() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (sale, _item) = mall.running_sale(5, 1).await;
        let mut board = Board::open(mall, &admin, sale, None).await;
        let mut seen = board.ticks(2).await;
        drop(board);
        // Away for some ticks; the board goes on.
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        let last = *seqs(&seen).last().unwrap();
        let mut board = Board::open(mall, &admin, sale, Some(last)).await;
        seen.extend(board.ticks(4).await);
        let seqs = seqs(&seen);
        let first = seqs[0];
        let all: Vec<u64> = (first..).take(seqs.len()).collect();
        assert_eq!(seqs, all, "no gap and no repetition");
        // A second watcher, who begins now, sees the same ticks.
        let mut other = Board::open(mall, &admin, sale, None).await;
        let theirs = other.ticks(2).await;
        let mut ours = board.ticks(1).await;
        while ours.last().unwrap()["seq"] != theirs[1]["seq"] {
            ours.push(board.tick().await);
        }
        assert_eq!(ours.last(), theirs.last());
        // A number from a ring that is gone begins anew instead of waiting for ever.
        let mut lost = Board::open(mall, &admin, sale, Some(1_000_000)).await;
        assert!(first < lost.tick().await["seq"].as_u64().unwrap());
    });
}

#[test]
fn the_board_tells_what_happens() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (sale, item) = mall.running_sale(2, 1).await;
        let mut board = Board::open(mall, &admin, sale, None).await;
        let first = board.tick().await;
        assert_eq!((&first["sale_status"], &first["totals"]["demand"]), (&json!(1), &json!(0)));
        let (alice, bob) = (mall.shopper("alice").await, mall.shopper("bob").await);
        let carol = mall.shopper("carol").await;
        let order = mall.order(&alice, (sale, item), &key(), 1).await.ok(201);
        mall.order(&bob, (sale, item), &key(), 1).await.ok(201);
        assert_eq!(mall.order(&alice, (sale, item), &key(), 1).await.code().0, 409);
        assert_eq!(mall.order(&carol, (sale, item), &key(), 1).await.code(), (409, "sold_out"));
        let prepay = mall.prepay(&alice, order["order_no"].as_str().unwrap()).await;
        mall.pay(&prepay).await;
        mall.until_status(&alice, order["id"].as_i64().unwrap(), 1).await;
        let (mut sold, mut demand) = (json!(null), 0);
        let mut last = Value::Null;
        wait_until("the board has heard of everything", async || {
            last = board.tick().await;
            sold = last["items"][0]["sold"].clone();
            demand += last["per_second"]["demand"].as_u64().unwrap();
            last["totals"]["demand"] == 4 && sold == 1 && last["totals"]["paid"] == 1
        })
        .await;
        let totals = &last["totals"];
        assert_eq!((&totals["accepted"], &totals["returned"]), (&json!(2), &json!(0)));
        let refused: u64 =
            totals["refused"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(refused, 2);
        assert_eq!(demand, 4, "the seconds add up to the total");
        let units = json!({ "item_id": item, "total": 2, "avail": 0, "held": 1, "sold": 1 });
        assert_eq!(last["items"][0], units);
        assert!(last["queue"]["commit_ms_p99"].is_u64());
        assert_eq!(last["behind"], false);
    });
}

#[test]
fn a_ticket_opens_one_board_once() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (sale, _item) = mall.running_sale(1, 1).await;
        let (other, _item) = mall.running_sale(1, 1).await;
        let live = async |sale: i64, query: &str| {
            let path = format!("{SALES}/{sale}/live{query}");
            let answer = mall.request(Method::GET, &path).send().await.unwrap();
            answer.status().as_u16()
        };
        let first = ticket(mall, &admin, sale).await;
        assert_eq!(live(sale, &format!("?ticket={first}")).await, 200);
        assert_eq!(live(sale, &format!("?ticket={first}")).await, 401, "it was used");
        let second = ticket(mall, &admin, sale).await;
        assert_eq!(live(other, &format!("?ticket={second}")).await, 401, "it is another sale's");
        assert_eq!(live(sale, "").await, 401);
        assert_eq!(live(sale, "?ticket=guess").await, 401);
        assert_eq!(live(sale, "?ticket=x&last_event_id=y").await, 422);
        let path = format!("{SALES}/{sale}/live-ticket");
        assert_eq!(mall.post("", &path, json!({})).await.code(), (401, "unauthorized"));
        let (_id, shopper) = mall.log_in("alice").await;
        assert_eq!(mall.post(&shopper, &path, json!({})).await.code(), (403, "forbidden"));
        let none = format!("{SALES}/999/live-ticket");
        assert_eq!(mall.post(&admin, &none, json!({})).await.code(), (404, "not_found"));
    });
}

#[test]
fn an_event_stream_is_neither_kept_back_nor_compressed() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (sale, _item) = mall.running_sale(1, 1).await;
        let board = Board::open(mall, &admin, sale, None).await;
        let header = |name: &str| board.answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("x-accel-buffering"), "no");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("content-encoding"), "identity");
    });
}

#[test]
fn watchers_are_bounded() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (sale, _item) = mall.running_sale(1, 1).await;
        let mut boards = Vec::new();
        for _watcher in 0..64 {
            boards.push(Board::open(mall, &admin, sale, None).await);
        }
        let one_more = async || {
            let ticket = ticket(mall, &admin, sale).await;
            mall.get("", &format!("{SALES}/{sale}/live?ticket={ticket}&last_event_id=x")).await
        };
        assert_eq!(one_more().await.code().0, 422);
        let ticket = ticket(mall, &admin, sale).await;
        let refused = mall.get("", &format!("{SALES}/{sale}/live?ticket={ticket}")).await;
        assert_eq!(refused.code(), (503, "busy"));
        // Those who leave make room.
        boards.truncate(32);
        wait_until("there is room", async || {
            let ticket = self::ticket(mall, &admin, sale).await;
            let path = format!("{SALES}/{sale}/live?ticket={ticket}");
            mall.request(Method::GET, &path).send().await.unwrap().status() == 200
        })
        .await;
    });
}

#[test]
fn the_checks_before_a_sale_find_what_is_wrong() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let checks = async |id: &Value| {
            let report = mall.get(&admin, &format!("{SALES}/{id}/preflight")).await.ok(200);
            let failed: Vec<String> = report["checks"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|check| check["ok"] == false)
                .map(|check| check["name"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(report["ok"], failed.is_empty(), "{report}");
            failed
        };
        // The node reports its state once a second.
        let draft = async |body: Value| {
            mall.post_once(&admin, &key(), SALES, body).await.ok(201)["id"].clone()
        };
        let good = draft(sale(60, 600, 10, 1)).await;
        wait_until("everything is well", async || checks(&good).await.is_empty()).await;
        mall.post(&admin, &format!("{SALES}/{good}/publish"), json!({})).await.ok(200);
        assert!(checks(&good).await.is_empty());
        // Too much, too dear, and a product that nobody sees.
        let mut bad = sale(60, 600, 2_000_000, 1);
        bad["items"][0]["flash_price"] = json!("299.00");
        let bad = draft(bad).await;
        assert_eq!(checks(&bad).await, ["price", "stock"]);
        mall.store.execute_raw("UPDATE products SET status = 0 WHERE id = 1").await.unwrap();
        assert_eq!(checks(&bad).await, ["shelf", "price", "stock"]);
        // A pool that Redis lost.
        mall.post(&admin, &format!("{SALES}/{good}/end"), json!({})).await.ok(200);
        assert_eq!(checks(&good).await, ["window", "shelf"]);
        let none = mall.get(&admin, &format!("{SALES}/999/preflight")).await;
        assert_eq!(none.code(), (404, "not_found"));
        let path = format!("{SALES}/{good}/preflight");
        assert_eq!(mall.get("", &path).await.code(), (401, "unauthorized"));
    });
}
