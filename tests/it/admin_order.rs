//! Orders in the console: found, shown, repriced, cancelled, shipped, and shipped from a file.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::support::{Answer, Mall, Shopper, key, wait_until, with_mall};

const ORDERS: &str = "/api/admin/orders";
const IMPORT: &str = "/api/admin/imports/shipments";

/// An unpaid order of `quantity` units in a sale of its own.
async fn unpaid(mall: &Mall, shopper: &Shopper, quantity: u32) -> Value {
    let sale = mall.running_sale(quantity, quantity).await;
    mall.order(shopper, sale, &key(), quantity).await.ok(201)
}

/// An order that was paid.
async fn paid(mall: &Mall, shopper: &Shopper, quantity: u32) -> Value {
    let order = unpaid(mall, shopper, quantity).await;
    let prepay = mall.prepay(shopper, order["order_no"].as_str().unwrap()).await;
    mall.pay(&prepay).await;
    mall.until_status(shopper, order["id"].as_i64().unwrap(), 1).await;
    order
}

async fn detail(mall: &Mall, admin: &str, order: &Value) -> Value {
    mall.get(admin, &format!("{ORDERS}/{}", order["id"])).await.ok(200)
}

async fn change(mall: &Mall, admin: &str, order: &Value, body: Value) -> Answer {
    mall.put(admin, &format!("{ORDERS}/{}", order["id"]), body).await
}

async fn ship(mall: &Mall, admin: &str, order: &Value, key: &str, body: Value) -> Answer {
    mall.post_once(admin, key, &format!("{ORDERS}/{}/ship", order["id"]), body).await
}

fn parcel(tracking_no: &str) -> Value {
    json!({ "company": "shunfeng", "tracking_no": tracking_no })
}

#[test]
fn orders_are_listed_found_and_counted() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let (alice, bob) = (mall.shopper("alice").await, mall.shopper("bob").await);
        let first = paid(mall, &alice, 1).await;
        let second = unpaid(mall, &bob, 2).await;
        let found = async |query: &str| {
            let list = mall.get(&admin, &format!("{ORDERS}?{query}")).await.ok(200);
            let ids = list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64());
            assert_eq!(list["total"], ids.len(), "{query}");
            ids.map(Option::unwrap).collect::<Vec<_>>()
        };
        let id = |order: &Value| order["id"].as_i64().unwrap();
        assert_eq!(found("").await, [id(&second), id(&first)]);
        assert_eq!(found("status=1").await, [id(&first)]);
        assert_eq!(found("kind=1&status=0").await, [id(&second)]);
        assert!(found("kind=0").await.is_empty());
        assert!(found("refund_status=1").await.is_empty());
        let number = first["order_no"].as_str().unwrap();
        assert_eq!(found(&format!("keyword={number}")).await, [id(&first)]);
        assert_eq!(found("keyword=13800138000").await, [id(&first)], "the phone on the parcel");
        assert_eq!(found("keyword=%E5%BC%A0").await, [id(&first)], "the name on the parcel");
        assert!(found("keyword=%25").await.is_empty(), "a wildcard stands for itself");
        assert_eq!(found("start=2020-01-01&end=2099-01-01").await.len(), 2);
        assert!(found("end=2020-01-01").await.is_empty());
        let list = mall.get(&admin, &format!("{ORDERS}?page=2&page_size=1")).await.ok(200);
        let item = &list["items"][0];
        assert_eq!((&item["id"], &item["user"]["id"].is_i64()), (&first["id"], &true));
        assert_eq!(item["items"][0]["quantity"], 1);
        let counts = &list["counts"];
        assert_eq!((&counts["all"], &counts["pending_payment"]), (&json!(2), &json!(1)));
        assert_eq!((&counts["pending_shipment"], &counts["shipped"]), (&json!(1), &json!(0)));
        let user = item["user"]["id"].clone();
        assert_eq!(found(&format!("user_id={user}")).await, [id(&first)]);
        for wrong in ["status=6", "kind=2", "refund_status=x", "user_id=0", "start=yesterday"] {
            let refused = mall.get(&admin, &format!("{ORDERS}?{wrong}")).await;
            assert_eq!(refused.field().2, wrong.split('=').next().unwrap());
        }
    });
}

#[test]
fn an_order_is_shown_with_all_that_belongs_to_it() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        mall.store.execute_raw("UPDATE users SET phone = '13900139000'").await.unwrap();
        let order = paid(mall, &alice, 1).await;
        let shown = detail(mall, &admin, &order).await;
        assert_eq!(shown["status"], 1);
        assert_eq!(shown["user"]["phone"], "13900139000", "the super admin sees it all");
        assert_eq!(shown["payments"][0]["state"], 2);
        assert_eq!(shown["payments"][0]["amount"], shown["pay_amount"]);
        assert_eq!(shown["timeline"].as_array().unwrap().last().unwrap()["event"], "paid");
        assert_eq!((&shown["refunds"], &shown["parcels"]), (&json!([]), &json!([])));
        let reader = mall.admin_who_may(&["order:read"]).await;
        let masked = detail(mall, &reader, &order).await;
        assert_eq!(masked["user"]["phone"], "139****9000");
        assert_eq!(mall.get(&admin, &format!("{ORDERS}/999")).await.code(), (404, "not_found"));
    });
}

#[test]
fn an_unpaid_order_is_repriced_and_only_the_new_price_can_be_paid() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let order = unpaid(mall, &alice, 2).await;
        let number = order["order_no"].as_str().unwrap();
        let old = mall.prepay(&alice, number).await;
        let answer = change(mall, &admin, &order, json!({ "pay_amount": "150.01" })).await.ok(200);
        assert_eq!(
            (&answer["pay_amount"], &answer["discount_amount"]),
            (&json!("150.01"), &json!("47.99"))
        );
        assert_eq!(answer["items"][0]["pay_amount"], "150.01");
        assert_eq!(answer["payments"][0]["state"], 3, "the attempt of the old price is closed");
        let event = answer["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&event["event"], &event["actor_name"]), (&json!("repriced"), &json!("root")));
        assert_eq!(event["detail"]["before"]["pay_amount"], "198.00");
        let refused = mall.sim(Method::POST, "/_sim/pay", Some(json!({ "prepay_id": old }))).await;
        assert_ne!(refused.status, 200, "WeChat does not take the old price any more");
        let wrong =
            async |body: Value| change(mall, &admin, &order, body).await.field().2.to_owned();
        assert_eq!(wrong(json!({ "pay_amount": "0.00" })).await, "pay_amount");
        assert_eq!(wrong(json!({ "pay_amount": "198.01" })).await, "pay_amount");
        assert_eq!(
            wrong(json!({ "pay_amount": "5.00", "freight_amount": "6.00" })).await,
            "pay_amount"
        );
        // Freight alone, then paid.
        let answer =
            change(mall, &admin, &order, json!({ "freight_amount": "6.00" })).await.ok(200);
        assert_eq!(answer["pay_amount"], "156.01");
        let prepay = mall.prepay(&alice, number).await;
        mall.pay(&prepay).await;
        mall.until_status(&alice, order["id"].as_i64().unwrap(), 1).await;
        assert_eq!(detail(mall, &admin, &order).await["payments"][1]["amount"], "156.01");
        let late = change(mall, &admin, &order, json!({ "pay_amount": "1.00" })).await;
        assert_eq!(late.code(), (409, "order_status"));
        // Who may not change prices may still write notes.
        let clerk = mall.admin_who_may(&["order:read", "order:write"]).await;
        let refused = change(mall, &clerk, &order, json!({ "pay_amount": "1.00" })).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        let noted = change(mall, &clerk, &order, json!({ "admin_remark": "加急" })).await.ok(200);
        assert_eq!(noted["admin_remark"], "加急");
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'order.price'
            AND JSON_VALUE(before_value, '$.pay_amount') = '198.00'
            AND JSON_VALUE(after_value, '$.pay_amount') = '150.01'";
        assert_eq!(mall.number(logged).await, 1);
    });
}

#[test]
fn an_order_goes_elsewhere_until_it_is_shipped() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let order = paid(mall, &alice, 2).await;
        let mut address = crate::support::address();
        address["name"] = json!("李四");
        let moved = change(mall, &admin, &order, json!({ "address": address })).await.ok(200);
        assert_eq!(moved["address_snapshot"]["name"], "李四");
        let found = mall.get(&admin, &format!("{ORDERS}?keyword=%E6%9D%8E%E5%9B%9B")).await.ok(200);
        assert_eq!(found["total"], 1);
        let found = mall.get(&admin, &format!("{ORDERS}?keyword=%E5%BC%A0")).await.ok(200);
        assert_eq!(found["total"], 0, "nobody of the old name receives it");
        let mut wrong = address.clone();
        wrong["phone"] = json!("1");
        let refused = change(mall, &admin, &order, json!({ "address": wrong })).await;
        assert_eq!(refused.field().2, "address.phone");
        let item = moved["items"][0]["id"].clone();
        let mut part = parcel("SF000001");
        part["items"] = json!([{ "order_item_id": item, "quantity": 1 }]);
        ship(mall, &admin, &order, &key(), part).await.ok(200);
        let late = change(mall, &admin, &order, json!({ "address": address })).await;
        assert_eq!(late.code(), (409, "order_status"), "a part of it is on its way");
    });
}

#[test]
fn an_unpaid_order_is_cancelled_with_a_reason() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let order = unpaid(mall, &alice, 1).await;
        mall.prepay(&alice, order["order_no"].as_str().unwrap()).await;
        let path = format!("{ORDERS}/{}/cancel", order["id"]);
        let cancel =
            async |reason: &str| mall.post(&admin, &path, json!({ "reason": reason })).await;
        assert_eq!(cancel(" ").await.field(), (422, "validation_failed", "reason"));
        let cancelled = cancel("用户来电取消").await.ok(200);
        assert_eq!(
            (&cancelled["status"], &cancelled["cancel_reason"]),
            (&json!(4), &json!("admin"))
        );
        let event = cancelled["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&event["actor_name"], &event["detail"]["reason"]),
            (&json!("root"), &json!("用户来电取消"))
        );
        assert_eq!(cancel("再来").await.code(), (409, "order_status"));
        let paid = paid(mall, &alice, 1).await;
        let path = format!("{ORDERS}/{}/cancel", paid["id"]);
        let refused = mall.post(&admin, &path, json!({ "reason": "x" })).await;
        assert_eq!(refused.code(), (409, "order_status"));
        let none = format!("{ORDERS}/999/cancel");
        assert_eq!(mall.post(&admin, &none, json!({ "reason": "x" })).await.code().0, 404);
    });
}

#[test]
fn an_order_is_shipped_once_in_one_parcel_or_in_several() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let whole = paid(mall, &alice, 2).await;
        let shipped = ship(mall, &admin, &whole, "ship-0001", parcel("SF123456")).await.ok(200);
        assert_eq!(shipped["status"], 2);
        assert!(shipped["ship_time"].is_string() && shipped["auto_confirm_at"].is_string());
        assert_eq!(shipped["parcels"][0]["company_name"], "顺丰速运");
        assert_eq!(shipped["parcels"][0]["items"][0]["quantity"], 2);
        let again = ship(mall, &admin, &whole, "ship-0001", parcel("SF123456")).await.ok(200);
        assert_eq!(again, shipped, "the same key ships once");
        let other = ship(mall, &admin, &whole, &key(), parcel("SF999999")).await;
        assert_eq!(other.code(), (409, "order_status"));
        assert_eq!(mall.status(&alice, whole["id"].as_i64().unwrap()).await, 2);

        let split = paid(mall, &alice, 3).await;
        let item = detail(mall, &admin, &split).await["items"][0]["id"].clone();
        let part = |number: &str, quantity: u32| {
            let mut body = parcel(number);
            body["items"] = json!([{ "order_item_id": item, "quantity": quantity }]);
            body
        };
        let first = ship(mall, &admin, &split, &key(), part("SF000001", 1)).await.ok(200);
        assert_eq!(
            (&first["status"], &first["items"][0]["shipped_quantity"]),
            (&json!(1), &json!(1))
        );
        let too_many = ship(mall, &admin, &split, &key(), part("SF000002", 3)).await;
        assert_eq!(too_many.field(), (422, "validation_failed", "items[0].quantity"));
        let mut foreign = parcel("SF000002");
        foreign["items"] = json!([{ "order_item_id": 999, "quantity": 1 }]);
        let refused = ship(mall, &admin, &split, &key(), foreign).await;
        assert_eq!(refused.field().2, "items[0].order_item_id");
        let last = ship(mall, &admin, &split, &key(), parcel("SF000002")).await.ok(200);
        assert_eq!((&last["status"], last["parcels"].as_array().unwrap().len()), (&json!(2), 2));
        let events: Vec<_> = last["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event"].clone())
            .collect();
        assert_eq!(events[events.len() - 2..], [json!("partly_shipped"), json!("shipped")]);
        // Every parcel is reported to WeChat.
        let reports = "SELECT COUNT(*) FROM outbox WHERE op = 'ship_upload'";
        assert_eq!(mall.number(reports).await, 3);
    });
}

#[test]
fn what_can_t_be_shipped_is_not() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let alice = mall.shopper("alice").await;
        let order = unpaid(mall, &alice, 1).await;
        assert_eq!(
            ship(mall, &admin, &order, &key(), parcel("SF123456")).await.code(),
            (409, "order_status")
        );
        let paid = paid(mall, &alice, 1).await;
        let field =
            async |body: Value| ship(mall, &admin, &paid, &key(), body).await.field().2.to_owned();
        assert_eq!(field(json!({ "company": "飞鸽", "tracking_no": "SF123456" })).await, "company");
        assert_eq!(field(parcel("=1+1")).await, "tracking_no");
        let mut none = parcel("SF123456");
        none["items"] = json!([]);
        assert_eq!(field(none).await, "items");
        let path = format!("{ORDERS}/{}/ship", paid["id"]);
        let no_key = mall.post(&admin, &path, parcel("SF123456")).await;
        assert_eq!(no_key.field().2, "Idempotency-Key");
        let clerk = mall.admin_who_may(&["order:read", "order:write"]).await;
        let refused = ship(mall, &clerk, &paid, &key(), parcel("SF123456")).await;
        assert_eq!(refused.code(), (403, "forbidden"));
        assert_eq!(ship(mall, "", &paid, &key(), parcel("SF123456")).await.code().0, 401);
        let nowhere = json!({ "id": 999 });
        assert_eq!(ship(mall, &admin, &nowhere, &key(), parcel("SF123456")).await.code().0, 404);
        let companies = mall.get(&admin, "/api/admin/logistics-companies").await.ok(200);
        assert_eq!(companies["items"][0], json!({ "code": "shunfeng", "name": "顺丰速运" }));
        // Two at once with different numbers: one parcel.
        let (one, two) = futures_util::join!(
            async { ship(mall, &admin, &paid, &key(), parcel("SF111111")).await.status },
            async { ship(mall, &admin, &paid, &key(), parcel("SF222222")).await.status }
        );
        assert_eq!((one.min(two), one.max(two)), (200, 409));
    });
}

/// Uploads a file as the console does.
async fn upload(mall: &Mall, admin: &str, query: &str, file: &[u8]) -> Answer {
    let edge = "----edge";
    let mut body = format!(
        "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{edge}--\r\n").as_bytes());
    let request = mall.request(Method::POST, &format!("{IMPORT}{query}")).bearer_auth(admin);
    let kind = format!("multipart/form-data; boundary={edge}");
    mall.send(request.header(CONTENT_TYPE, kind).body(body)).await
}

#[test]
fn orders_are_shipped_from_a_file_row_by_row() {
    with_mall(async |mall| {
        let admin = mall.admin().await;
        let clerk = mall.admin_who_may(&["import:write"]).await;
        let alice = mall.shopper("alice").await;
        let (first, second) = (paid(mall, &alice, 1).await, unpaid(mall, &alice, 1).await);
        let number = |order: &Value| order["order_no"].as_str().unwrap().to_owned();
        let text = format!(
            "订单号,物流公司,物流单号\r\n{},顺丰速运,SF123456\r\n{},中通快递,ZT123456\r\n\
             404,顺丰速运,SF123457\r\n{},飞鸽,SF123458\r\n",
            number(&first),
            number(&second),
            number(&first)
        );
        let codes = |answer: &Value| {
            let rows = answer["rows"].as_array().unwrap().iter();
            rows.map(|row| row["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let tried = upload(mall, &clerk, "?dry_run=1", text.as_bytes()).await.ok(200);
        assert_eq!(codes(&tried), ["ok", "order_status", "not_found", "validation_failed"]);
        assert_eq!((&tried["succeeded"], &tried["failed"]), (&json!(1), &json!(3)));
        assert_eq!(detail(mall, &admin, &first).await["status"], 1, "it was only tried");
        let done = upload(mall, &clerk, "", text.as_bytes()).await.ok(200);
        assert_eq!((&done["rows"][0]["row"], &done["rows"][0]["ok"]), (&json!(2), &json!(true)));
        assert_eq!(done["rows"][3]["message"], "没有这家物流公司");
        let shown = detail(mall, &admin, &first).await;
        assert_eq!(
            (&shown["status"], &shown["parcels"][0]["tracking_no"]),
            (&json!(2), &json!("SF123456"))
        );
        let again = upload(mall, &clerk, "", text.as_bytes()).await.ok(200);
        assert_eq!(codes(&again)[0], "repeated");

        assert_eq!(upload(mall, &clerk, "", b"").await.field().2, "file");
        assert_eq!(upload(mall, &clerk, "", &[0xff, 0xfe, 0]).await.field().2, "file");
        assert_eq!(upload(mall, &clerk, "", &vec![b'a'; 1_100_000]).await.code().0, 413);
        assert_eq!(upload(mall, &clerk, "?dry_run=2", b"x").await.field().2, "dry_run");
        let reader = mall.admin_who_may(&["order:read"]).await;
        assert_eq!(upload(mall, &reader, "", text.as_bytes()).await.code(), (403, "forbidden"));
        let plain = mall.post(&clerk, IMPORT, json!({})).await;
        assert_eq!(plain.code(), (400, "invalid_request"));
        let template = mall.get(&clerk, &format!("{IMPORT}/template")).await;
        assert!(template.body.as_str().unwrap().contains("订单号,物流公司,物流单号"));
    });
}

#[test]
fn only_who_may_sees_and_changes_orders() {
    with_mall(async |mall| {
        let alice = mall.shopper("alice").await;
        let order = unpaid(mall, &alice, 1).await;
        let nobody = mall.admin_who_may(&[]).await;
        let one = format!("{ORDERS}/{}", order["id"]);
        for path in [ORDERS, &one, "/api/admin/logistics-companies"] {
            assert_eq!(mall.get("", path).await.code(), (401, "unauthorized"));
            assert_eq!(mall.get(&alice.token, path).await.code(), (403, "forbidden"));
            assert_eq!(mall.get(&nobody, path).await.code(), (403, "forbidden"));
        }
        let reader = mall.admin_who_may(&["order:read"]).await;
        let note = json!({ "admin_remark": "x" });
        assert_eq!(change(mall, &reader, &order, note).await.code(), (403, "forbidden"));
        let cancel = mall.post(&reader, &format!("{one}/cancel"), json!({ "reason": "x" })).await;
        assert_eq!(cancel.code(), (403, "forbidden"));
        wait_until("the refusals are written down", async || {
            let sql = "SELECT COUNT(*) FROM audit_log WHERE action = 'access.refused'";
            5 <= mall.number(sql).await
        })
        .await;
    });
}
