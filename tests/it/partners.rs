//! What becomes of a shipment, a pushed track, a text message and a picture at the shop's partners,
//! and where the API shows it. The partners are the simulator's, which check every signature.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Mall, Setup, Shopper, key, wait_until, with_mall, with_setup};

const ORDERS: &str = "/api/admin/orders";
const JOBS: &str = "/api/admin/jobs";

/// A GIF of one pixel.
const PIXEL: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// An order that was paid, and its number at WeChat.
async fn paid(mall: &Mall, shopper: &Shopper, quantity: u32) -> (i64, String) {
    let sale = mall.running_sale(quantity, quantity).await;
    let order = mall.order(shopper, sale, &key(), quantity).await.ok(201);
    let prepay = mall.prepay(shopper, order["order_no"].as_str().unwrap()).await;
    let trade = mall.pay(&prepay).await;
    let id = order["id"].as_i64().unwrap();
    mall.until_status(shopper, id, 1).await;
    (id, trade)
}

async fn ship(mall: &Mall, admin: &str, order: i64, body: Value) -> Value {
    mall.post_once(admin, &key(), &format!("{ORDERS}/{order}/ship"), body).await.ok(200)
}

fn by(company: &str, tracking_no: &str) -> Value {
    json!({ "company": company, "tracking_no": tracking_no })
}

/// The parcels of an order as the console shows them.
async fn parcels(mall: &Mall, admin: &str, order: i64) -> Vec<Value> {
    let order = mall.get(admin, &format!("{ORDERS}/{order}")).await.ok(200);
    order["parcels"].as_array().unwrap().clone()
}

async fn logistics(mall: &Mall, shopper: &Shopper, order: i64) -> Answer {
    mall.get(&shopper.token, &format!("/api/v1/orders/{order}/logistics")).await
}

async fn faults(mall: &Mall, faults: Value) {
    mall.sim(Method::PUT, "/_sim/faults", Some(faults)).await.ok(200);
}

async fn configure(mall: &Mall, admin: &str, name: &str, value: &str) {
    let body = json!({ "items": [{ "config_key": name, "config_value": value }] });
    mall.put(admin, "/api/admin/configs", body).await.ok(200);
}

/// The background work for `op` that failed.
async fn job(mall: &Mall, admin: &str, op: &str) -> Option<Value> {
    let jobs = mall.get(admin, JOBS).await.ok(200);
    jobs["items"].as_array().unwrap().iter().find(|job| job["op"] == op).cloned()
}

async fn retry(mall: &Mall, admin: &str, job: &Value) {
    mall.post(admin, &format!("{JOBS}/{}/retry", job["id"]), json!({})).await.ok(200);
}

#[test]
fn a_shipment_is_reported_to_wechat_parcel_by_parcel() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let (order, trade) = paid(mall, &alice, 3).await;
        let shown = mall.get(&admin, &format!("{ORDERS}/{order}")).await.ok(200);
        let item = shown["items"][0]["id"].clone();
        let mut first = by("shunfeng", "SF1234567890");
        first["items"] = json!([{ "order_item_id": item, "quantity": 1 }]);
        let shipped = ship(mall, &admin, order, first).await;
        assert_eq!(shipped["parcels"][0]["uploaded_at"], Value::Null, "WeChat is told afterwards");
        wait_until("the first is reported", async || {
            parcels(mall, &admin, order).await[0]["uploaded_at"].is_string()
        })
        .await;
        let path = format!("/_sim/shipments/{trade}");
        let known = mall.sim(Method::GET, &path, None).await.ok(200);
        assert_eq!((&known["split"], &known["finished"]), (&json!(true), &json!(false)));

        ship(mall, &admin, order, by("yuantong", "YT8888888888")).await;
        wait_until("both are reported", async || {
            parcels(mall, &admin, order).await.iter().all(|one| one["uploaded_at"].is_string())
        })
        .await;
        let known = mall.sim(Method::GET, &path, None).await.ok(200);
        assert_eq!((&known["finished"], &known["finishes"]), (&json!(true), &json!(1)));
        let numbers: Vec<_> = known["parcels"].as_array().unwrap().iter().collect();
        assert_eq!(
            (&numbers[0]["company"], &numbers[0]["number"]),
            (&json!("SF"), &json!("SF1234567890"))
        );
        assert_eq!(
            (&numbers[1]["company"], &numbers[1]["number"]),
            (&json!("YTO"), &json!("YT8888888888"))
        );
        assert_eq!(job(mall, &admin, "ship_upload").await, None);
    });
}

#[test]
fn a_report_that_wechat_does_not_take_waits_with_its_reason_and_is_not_lost() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let (order, trade) = paid(mall, &alice, 1).await;
        let transaction = mall.get(&alice.token, &format!("/api/v1/orders/{order}")).await.ok(200);
        let transaction = transaction["transaction_id"].as_str().unwrap().to_owned();
        // A payment that WeChat does not know yet.
        let set =
            |id: &str| format!("UPDATE orders SET transaction_id = '{id}' WHERE id = {order}");
        mall.store.execute_raw(&set("4200000000000000000000000000")).await.unwrap();
        ship(mall, &admin, order, by("yuantong", "YT8888888888")).await;
        wait_until("it failed once", async || job(mall, &admin, "ship_upload").await.is_some())
            .await;
        let failed = job(mall, &admin, "ship_upload").await.unwrap();
        assert_eq!(failed["state"], "failed");
        assert!(failed["last_error"].as_str().unwrap().contains("10060001"), "{failed}");
        // The shop's own shipping does not wait for it.
        assert_eq!(mall.status(&alice, order).await, 2);

        mall.store.execute_raw(&set(&transaction)).await.unwrap();
        retry(mall, &admin, &failed).await;
        wait_until("it is reported", async || {
            parcels(mall, &admin, order).await[0]["uploaded_at"].is_string()
        })
        .await;
        let known = mall.sim(Method::GET, &format!("/_sim/shipments/{trade}"), None).await.ok(200);
        assert_eq!(known["parcels"].as_array().unwrap().len(), 1);
    });
}

/// A shipped order whose tracks Kuaidi100 pushes.
async fn tracked(mall: &Mall, admin: &str, parcel: Value) -> (Shopper, i64) {
    let number = parcel["tracking_no"].as_str().unwrap().to_owned();
    let alice = mall.shopper("alice").await;
    let (order, _trade) = paid(mall, &alice, 1).await;
    ship(mall, admin, order, parcel).await;
    let path = format!("/_sim/parcels/{number}");
    wait_until("it is subscribed to", async || {
        let known = mall.sim(Method::GET, &path, None).await.body;
        known["subscriptions"].as_array().is_some_and(|all| !all.is_empty())
    })
    .await;
    (alice, order)
}

/// Sets the track of a parcel and pushes it; answers what the mall said to each push.
async fn happen(mall: &Mall, number: &str, what: Value) -> Vec<(u64, Value)> {
    let path = format!("/_sim/parcels/{number}");
    let told = mall.sim(Method::PUT, &path, Some(what)).await.ok(200);
    let reply = |reply: &Value| {
        let body = serde_json::from_str(reply["body"].as_str().unwrap()).unwrap_or_default();
        (reply["status"].as_u64().unwrap(), body)
    };
    told["pushed"].as_array().unwrap().iter().map(reply).collect()
}

fn line(time: &str, context: &str) -> Value {
    json!({ "time": format!("2026-11-23 {time}"), "context": context })
}

#[test]
fn a_track_that_is_pushed_is_what_the_shopper_and_the_shop_see() {
    let setup = Setup { kuaidi: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let number = "YT8888888888";
        let (alice, order) = tracked(mall, &admin, by("yuantong", number)).await;
        let before = logistics(mall, &alice, order).await.ok(200);
        assert_eq!((&before["total"], &before["items"][0]["state"]), (&json!(1), &Value::Null));
        assert_eq!(before["items"][0]["traces"], json!([]));

        let way = [line("10:00:00", "快件已揽收"), line("18:30:00", "快件已到达深圳转运中心")];
        let pushed = json!({ "data": way, "push": { "times": 3 } });
        for (status, body) in happen(mall, number, pushed).await {
            assert_eq!(
                (status, &body["result"], &body["returnCode"]),
                (200, &json!(true), &json!("200"))
            );
        }
        let seen = logistics(mall, &alice, order).await.ok(200);
        let parcel = &seen["items"][0];
        assert_eq!(
            (&parcel["company_name"], &parcel["tracking_no"]),
            (&json!("圆通速递"), &json!(number))
        );
        assert_eq!(parcel["state"], "in_transit");
        assert_eq!(parcel["items"][0]["quantity"], 1);
        assert_eq!(
            parcel["traces"],
            json!([
                { "time": "2026-11-23T10:30:00Z", "context": "快件已到达深圳转运中心" },
                { "time": "2026-11-23T02:00:00Z", "context": "快件已揽收" },
            ])
        );
        let shown = &parcels(mall, &admin, order).await[0];
        assert_eq!((&shown["state"], &shown["traces"]), (&parcel["state"], &parcel["traces"]));

        // Older than what is known: taken, and without effect. Unless it is a correction.
        let older = |status: &str| json!({ "data": [way[0]], "push": { "status": status } });
        assert_eq!(happen(mall, number, older("polling")).await[0].0, 200);
        let same = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(same["items"][0]["traces"].as_array().unwrap().len(), 2);
        assert_eq!(happen(mall, number, older("updateall")).await[0].0, 200);
        let corrected = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(corrected["items"][0]["traces"].as_array().unwrap().len(), 1);

        // The end of the way. The order waits for its shopper all the same.
        let end = [line("10:00:00", "快件已揽收"), line("20:00:00", "已签收")];
        let end = json!({ "data": end, "state": "3", "push": { "status": "shutdown" } });
        happen(mall, number, end).await;
        assert_eq!(logistics(mall, &alice, order).await.ok(200)["items"][0]["state"], "signed");
        assert_eq!(mall.status(&alice, order).await, 2);

        let bob = mall.shopper("bob").await;
        assert_eq!(logistics(mall, &bob, order).await.code(), (404, "not_found"));
        let nobody = mall.get("", &format!("/api/v1/orders/{order}/logistics")).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
    });
}

#[test]
fn a_push_that_is_not_kuaidi100s_changes_nothing() {
    let setup = Setup { kuaidi: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let number = "YT8888888888";
        let (alice, order) = tracked(mall, &admin, by("yuantong", number)).await;
        for push in [json!({ "forged": true }), json!({ "without_token": true })] {
            let what = json!({ "data": [line("10:00:00", "假的")], "push": push });
            let (status, body) = happen(mall, number, what).await.remove(0);
            assert_eq!((status, &body["result"]), (401, &json!(false)));
        }
        let path = "/api/v1/logistics/push";
        for body in ["", "param=", "sign=1&param={}", "param=%ff", &"x".repeat(2 * 1024 * 1024)] {
            let request = mall.request(Method::POST, path);
            let kind = "application/x-www-form-urlencoded";
            let sent = request.header("Content-Type", kind).body(body.to_owned()).send().await;
            // A server may close on a body that is far too long before all of it was sent.
            let Ok(answer) = sent else { continue };
            assert!(matches!(answer.status().as_u16(), 400 | 401), "{}", answer.status());
        }
        let seen = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(
            (&seen["items"][0]["state"], &seen["items"][0]["traces"]),
            (&Value::Null, &json!([]))
        );
    });
}

#[test]
fn a_carrier_that_was_wrong_is_corrected_and_a_lost_track_is_taken_up_again() {
    let setup = Setup { kuaidi: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let number = "7788990011223";
        let (alice, order) = tracked(mall, &admin, by("yunda", number)).await;
        let abort = json!({
            "data": [], "push": { "status": "abort", "message": "3天查询无记录" },
        });
        assert_eq!(happen(mall, number, abort).await[0].0, 200);
        let stopped = &parcels(mall, &admin, order).await[0];
        assert_eq!(stopped["track_error"], "3天查询无记录");
        let again = "SELECT COUNT(*) FROM outbox WHERE op = 'track' AND state = 0
             AND next_at > NOW(3) + INTERVAL 29 MINUTE";
        assert_eq!(mall.number(again).await, 1);

        let found = json!({
            "company": "shentong", "data": [line("10:00:00", "快件已揽收")],
            "push": { "com_old": "yunda" },
        });
        assert_eq!(happen(mall, number, found).await[0].0, 200);
        let seen = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(seen["items"][0]["company_name"], "申通快递");
        assert_eq!(seen["items"][0]["state"], "in_transit");
        assert_eq!(parcels(mall, &admin, order).await[0]["track_error"], Value::Null);
    });
}

#[test]
fn a_parcel_of_which_nothing_was_heard_is_asked_for_once_in_half_an_hour() {
    let setup = Setup { kuaidi: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let number = "SF1234567890";
        let (alice, order) = tracked(mall, &admin, by("shunfeng", number)).await;
        let path = format!("/_sim/parcels/{number}");
        let known = mall.sim(Method::GET, &path, None).await.ok(200);
        assert_eq!(known["subscriptions"][0]["phone"], "13800138000", "this carrier wants it");
        happen(mall, number, json!({ "data": [line("10:00:00", "快件已揽收")] })).await;
        logistics(mall, &alice, order).await.ok(200);
        let asked = async || mall.sim(Method::GET, &path, None).await.ok(200)["asked_at"].clone();
        assert_eq!(asked().await, Value::Null, "what was just handed over is not asked for");

        let age = "UPDATE order_logistics SET created_at = NOW(3) - INTERVAL 31 MINUTE";
        mall.store.execute_raw(age).await.unwrap();
        let seen = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(seen["items"][0]["traces"][0]["context"], "快件已揽收");
        let first = asked().await;
        assert!(first.is_string());

        // Nobody asks again, however often the page is opened.
        happen(mall, number, json!({ "data": [line("11:00:00", "运输中")] })).await;
        for _look in 0..3 {
            let seen = logistics(mall, &alice, order).await.ok(200);
            assert_eq!(seen["items"][0]["traces"][0]["context"], "快件已揽收");
        }
        assert_eq!(asked().await, first);

        // Half an hour later Kuaidi100 is down: the shopper sees what is known.
        let age = "UPDATE order_logistics SET asked_at = NOW(3) - INTERVAL 31 MINUTE,
             tracked_at = NOW(3) - INTERVAL 31 MINUTE";
        faults(mall, json!({ "partner_error": 1, "track_lock_ms": 0 })).await;
        mall.store.execute_raw(age).await.unwrap();
        let seen = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(seen["items"][0]["traces"][0]["context"], "快件已揽收");
        faults(mall, json!({ "partner_error": 0 })).await;
        mall.store.execute_raw(age).await.unwrap();
        let seen = logistics(mall, &alice, order).await.ok(200);
        assert_eq!(seen["items"][0]["traces"][0]["context"], "运输中");
    });
}

#[test]
fn a_subscription_that_fails_is_made_later() {
    let setup = Setup { kuaidi: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let (order, _trade) = paid(mall, &alice, 1).await;
        faults(mall, json!({ "partner_error": 1 })).await;
        ship(mall, &admin, order, by("yuantong", "YT8888888888")).await;
        wait_until("it failed", async || job(mall, &admin, "track").await.is_some()).await;
        faults(mall, json!({ "partner_error": 0 })).await;
        wait_until("it is subscribed to", async || {
            mall.sim(Method::GET, "/_sim/parcels/YT8888888888", None).await.status == 200
        })
        .await;
    });
}

/// Ships an order with the text message `template` set; answers the order.
async fn ships_with_sms(mall: &Mall, admin: &str, template: &str) -> i64 {
    configure(mall, admin, "sms_template_shipped", template).await;
    let alice = mall.shopper("alice").await;
    let (order, _trade) = paid(mall, &alice, 1).await;
    ship(mall, admin, order, by("yuantong", "YT8888888888")).await;
    order
}

async fn sms(mall: &Mall, admin: &str, order: i64) -> Value {
    parcels(mall, admin, order).await[0]["sms"].clone()
}

async fn sent(mall: &Mall) -> Value {
    mall.sim(Method::GET, "/_sim/sms", None).await.ok(200)
}

fn a_text_message_is_sent_by(provider: &'static str, template: &str, params: Value) {
    let setup = Setup { sms: Some(provider), ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let order = ships_with_sms(mall, &admin, template).await;
        wait_until("it is sent", async || sms(mall, &admin, order).await["state"] == 1).await;
        let log = sms(mall, &admin, order).await;
        let sent = sent(mall).await;
        let message = &sent["items"][0];
        assert_eq!((&sent["total"], &message["provider"]), (&json!(1), &json!(provider)));
        assert_eq!((&log["provider_id"], &log["attempts"]), (&message["id"], &json!(1)));
        assert!(log["sent_at"].is_string() && log["last_error"].is_null());
        assert_eq!(
            (&message["phone"], &message["template"]),
            (&json!("13800138000"), &json!(template))
        );
        let number =
            mall.get(&admin, &format!("{ORDERS}/{order}")).await.ok(200)["order_no"].clone();
        let expected = params.to_string().replace("\"ORDER\"", &number.to_string());
        assert_eq!(message["params"].to_string(), expected);
    });
}

#[test]
fn a_text_message_tells_of_a_shipment_through_aliyun() {
    let params = json!({
        "company": "圆通速递", "order_no": "ORDER", "tracking_no": "YT8888888888",
    });
    a_text_message_is_sent_by("aliyun", "SMS_123456789", params);
}

#[test]
fn a_text_message_tells_of_a_shipment_through_tencent() {
    a_text_message_is_sent_by("tencent", "1234", json!(["圆通速递", "ORDER", "YT8888888888"]));
}

#[test]
fn a_text_message_that_is_refused_is_sent_later_and_once() {
    let setup = Setup { sms: Some("aliyun"), ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        faults(mall, json!({ "sms_limited": 1 })).await;
        let order = ships_with_sms(mall, &admin, "SMS_123456789").await;
        wait_until("it was refused", async || job(mall, &admin, "sms").await.is_some()).await;
        let log = sms(mall, &admin, order).await;
        assert_eq!(log["state"], 0);
        assert!(log["last_error"].as_str().unwrap().contains("流控"), "{log}");
        faults(mall, json!({ "sms_limited": 0 })).await;
        if let Some(job) = job(mall, &admin, "sms").await {
            retry(mall, &admin, &job).await;
        }
        wait_until("it is sent", async || sms(mall, &admin, order).await["state"] == 1).await;
        assert_eq!(sent(mall).await["total"], 1);
    });
}

#[test]
fn a_text_message_that_may_have_been_sent_is_sent_again_only_by_an_admin() {
    let setup = Setup { sms: Some("aliyun"), ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        faults(mall, json!({ "sms_lost_answer": 1 })).await;
        let order = ships_with_sms(mall, &admin, "SMS_123456789").await;
        wait_until("it is parked", async || {
            job(mall, &admin, "sms").await.is_some_and(|job| job["state"] == "parked")
        })
        .await;
        assert_eq!(sms(mall, &admin, order).await["state"], 4);
        assert_eq!(sent(mall).await["total"], 1);

        faults(mall, json!({ "sms_lost_answer": 0 })).await;
        let parked = job(mall, &admin, "sms").await.unwrap();
        assert!(parked["last_error"].as_str().unwrap().contains("may have been sent"));
        retry(mall, &admin, &parked).await;
        wait_until("it is sent", async || sms(mall, &admin, order).await["state"] == 1).await;
        assert_eq!(sent(mall).await["total"], 2, "the admin wanted it");
    });
}

#[test]
fn a_text_message_that_no_provider_takes_is_parked_with_the_reason() {
    let setup = Setup { sms: Some("aliyun"), ..Setup::default() };
    with_setup(setup, async |mall| {
        let admin = mall.admin().await;
        let order = ships_with_sms(mall, &admin, "no template").await;
        wait_until("it is parked", async || job(mall, &admin, "sms").await.is_some()).await;
        let parked = job(mall, &admin, "sms").await.unwrap();
        assert_eq!(parked["state"], "parked");
        assert!(parked["last_error"].as_str().unwrap().contains("isv.SMS_TEMPLATE_ILLEGAL"));
        assert_eq!(sms(mall, &admin, order).await["state"], 3);
        assert_eq!(sent(mall).await["total"], 0);
    });
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let order = ships_with_sms(mall, &admin, "SMS_123456789").await;
        wait_until("it is parked", async || job(mall, &admin, "sms").await.is_some()).await;
        assert_eq!(sms(mall, &admin, order).await["state"], 3);
    });
}

#[test]
fn a_shopper_who_agreed_is_told_inside_wechat() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        configure(mall, &admin, "message_template_shipped", "TEMPLATE-1").await;
        let public = mall.get("", "/api/v1/configs").await.ok(200);
        assert_eq!(public["message_template_shipped"], "TEMPLATE-1");
        let alice = mall.shopper("alice").await;
        let (order, _trade) = paid(mall, &alice, 1).await;
        ship(mall, &admin, order, by("yuantong", "YT8888888888")).await;
        let sent = async || mall.sim(Method::GET, "/_sim/messages", None).await.ok(200);
        wait_until("it is sent", async || sent().await["total"] == 1).await;
        let message = sent().await["items"][0].clone();
        let shown = mall.get(&alice.token, &format!("/api/v1/orders/{order}")).await.ok(200);
        assert_eq!(message["template_id"], "TEMPLATE-1");
        assert_eq!(message["page"], format!("pages/order/detail/index?id={order}"));
        assert_eq!(message["data"]["character_string1"]["value"], shown["order_no"]);
        assert_eq!(message["data"]["thing3"]["value"], "圆通速递");
        assert_eq!(message["data"]["character_string4"]["value"], "YT8888888888");

        // Whoever does not agree is not told, and nobody has to look at that.
        faults(mall, json!({ "message_refused": 1 })).await;
        let (order, _trade) = paid(mall, &alice, 1).await;
        ship(mall, &admin, order, by("yuantong", "YT8888888889")).await;
        let done = "SELECT COUNT(*) FROM outbox WHERE op = 'message' AND state = 1";
        wait_until("it was tried", async || mall.number(done).await == 2).await;
        assert_eq!(sent().await["total"], 1);
        assert_eq!(job(mall, &admin, "message").await, None);
    });
}

/// A form with these fields and, last, this file.
fn form(fields: &serde_json::Map<String, Value>, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let text = value.as_str().unwrap();
        let part = format!(
            "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        );
        body.extend(part.as_bytes());
    }
    let head = "--frontier\r\nContent-Disposition: form-data; name=\"file\"; \
                filename=\"a.gif\"\r\nContent-Type: image/gif\r\n\r\n";
    body.extend(head.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--frontier--\r\n");
    body
}

/// Posts a form; answers the status and the text.
async fn post_form(url: &str, token: Option<&str>, body: Vec<u8>) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(url).header("Content-Type", "multipart/form-data; boundary=frontier");
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = request.body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Reads what anybody can read.
async fn read(url: &str) -> (u16, String, Vec<u8>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(url).send().await.unwrap();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let status = answer.status().as_u16();
    (status, kind.unwrap_or_default(), answer.bytes().await.unwrap().to_vec())
}

#[test]
fn a_picture_is_put_into_the_bucket_and_read_from_there() {
    let setup = Setup { bucket: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let path = format!("{}/api/v1/upload", mall.url);
        let nothing = serde_json::Map::new();
        let (status, text) = post_form(&path, Some(&token), form(&nothing, PIXEL)).await;
        assert_eq!(status, 201, "{text}");
        let stored: Value = serde_json::from_str(&text).unwrap();
        let url = stored["url"].as_str().unwrap().to_owned();
        assert!(url.starts_with(&format!("{}/uploads/", mall.sim)), "{url}");
        for url in [&url, stored["thumbnail_url"].as_str().unwrap()] {
            let (status, kind, bytes) = read(url).await;
            let jpeg = url.ends_with(".jpg");
            assert_eq!(
                (status, kind.as_str()),
                (200, if jpeg { "image/jpeg" } else { "image/png" })
            );
            let magic: &[u8] = if jpeg { b"\xff\xd8\xff" } else { b"\x89PNG" };
            assert!(bytes.starts_with(magic));
        }
        let avatar = json!({ "avatar": url });
        let profile = mall.put(&token, "/api/v1/user/profile", avatar).await.ok(200);
        assert_eq!(profile["avatar"], url);
        // What is named by a path is found in the bucket, too.
        let by_path = url.replace(&mall.sim, &mall.url);
        assert_eq!(read(&by_path).await.0, 200);

        faults(mall, json!({ "partner_error": 1 })).await;
        let (status, text) = post_form(&path, Some(&token), form(&nothing, PIXEL)).await;
        let error: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, &error["code"]), (503, &json!("storage_unavailable")));
    });
}

#[test]
fn a_mini_program_uploads_by_itself_what_the_policy_lets_it() {
    let setup = Setup { bucket: true, ..Setup::default() };
    with_setup(setup, async |mall| {
        let (id, token) = mall.log_in("alice").await;
        let path = "/api/v1/upload/policy";
        let wanted = json!({ "content_type": "image/gif" });
        let policy = mall.post(&token, path, wanted.clone()).await.ok(200);
        assert_eq!((&policy["mode"], &policy["name"]), (&json!("direct"), &json!("file")));
        let (url, file_url) =
            (policy["url"].as_str().unwrap(), policy["file_url"].as_str().unwrap());
        assert!(file_url.contains(&format!("/uploads/u/{id}/")) && file_url.ends_with(".gif"));
        let fields = policy["form_data"].as_object().unwrap();

        for (name, value) in [
            ("key", "uploads/u/1/other.gif"),
            ("content-type", "text/html"),
            ("x-oss-date", "20231114T221320Z"),
            ("x-oss-signature", "00"),
        ] {
            let mut changed = fields.clone();
            changed.insert(name.to_owned(), json!(value));
            let (status, text) = post_form(url, None, form(&changed, PIXEL)).await;
            assert_eq!(status, 403, "{name}: {text}");
        }
        let (status, _text) =
            post_form(url, None, form(fields, &vec![0; 5 * 1024 * 1024 + 1])).await;
        assert_eq!(status, 403);
        assert_eq!(read(file_url).await.0, 404);

        let (status, text) = post_form(url, None, form(fields, PIXEL)).await;
        assert_eq!(status, 200, "{text}");
        assert_eq!(read(file_url).await, (200, "image/gif".to_owned(), PIXEL.to_vec()));

        let wrong = mall.post(&token, path, json!({ "content_type": "text/html" })).await;
        assert_eq!(wrong.field(), (422, "validation_failed", "content_type"));
        assert_eq!(mall.post("", path, wanted).await.code(), (401, "unauthorized"));
    });
}

#[test]
fn without_a_bucket_pictures_go_through_the_mall() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let wanted = json!({ "content_type": "image/jpeg" });
        let policy = mall.post(&token, "/api/v1/upload/policy", wanted).await.ok(200);
        assert_eq!((&policy["mode"], &policy["url"]), (&json!("server"), &json!("/api/v1/upload")));
        assert_eq!((&policy["form_data"], &policy["file_url"]), (&json!({}), &Value::Null));
    });
}
