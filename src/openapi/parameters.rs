//! What parameters mean that many operations take, by their names. What a handler says of its own
//! parameter stays.

#![expect(
    clippy::indexing_slicing,
    reason = "reading what a JSON value lacks gives null, and what is written to are objects"
)]

use serde_json::{Map, Value, json};

/// How an amount of money is written.
pub(super) const AMOUNT: &str = r"^[0-9]+(\.[0-9]{1,2})?$";
/// The same in a query, where an empty field is one that was left out.
const AMOUNT_OR_NONE: &str = r"^([0-9]+(\.[0-9]{1,2})?)?$";
/// A day in a query.
const DAY_OR_NONE: &str = "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$";
/// How an idempotency key is written.
const KEY: &str = "^[A-Za-z0-9_-]{8,64}$";

/// What is known of the parameter `name`: its description, its bounds, an example.
fn known(name: &str) -> Option<(&'static str, Value, Value)> {
    let key = json!({ "pattern": KEY, "minLength": 8, "maxLength": 64 });
    let id = json!({ "minimum": 1 });
    let yes_or_no = json!({ "minimum": 0, "maximum": 1 });
    Some(match name {
        "id" => ("编号", id, json!(1)),
        "item_id" => ("活动商品的编号", id, json!(1)),
        "category_id" => ("分类的编号", id, json!(1)),
        "user_id" => ("用户的编号", id, json!(1)),
        "admin_id" => ("管理员的编号", id, json!(1)),
        "sku_id" => ("规格的编号", id, json!(1)),
        "pool_id" => ("库存池的编号", id, json!(1)),
        "coupon_id" => ("优惠券的编号", id, json!(1)),
        "page" => {
            ("第几页，从 1 起", json!({ "minimum": 1, "maximum": 10_000, "default": 1 }), json!(1))
        }
        "page_size" => {
            ("每页几条", json!({ "minimum": 1, "maximum": 100, "default": 20 }), json!(20))
        }
        "Idempotency-Key" => {
            ("幂等键，由客户端生成：同一键与同一内容只生效一次", key, json!("8f14e45f-ceea-467f"))
        }
        "X-Sale-Token" => {
            ("抢购令牌", json!({ "maxLength": 256 }), json!("00000000692570f9c3a1b2d4e5f60718"))
        }
        "key" => ("下单时所用的幂等键", key, json!("8f14e45f-ceea-467f")),
        "order_no" => ("订单号", json!({}), json!("2611250000000000000001")),
        "status" => ("状态，见返回值中的说明", json!({ "minimum": 0 }), json!(1)),
        "refund_status" => ("退款状态", json!({ "minimum": 0, "maximum": 2 }), json!(0)),
        "state" => ("状态，见返回值中的说明", json!({}), Value::Null),
        "type" | "kind" => ("类型，见返回值中的说明", json!({ "minimum": 0 }), json!(1)),
        "keyword" => ("要查找的文字", json!({ "maxLength": 64 }), json!("耳机")),
        "q" => ("要查找的文字", json!({ "maxLength": 64 }), json!("耳机")),
        "min_price" => ("最低价", json!({ "pattern": AMOUNT_OR_NONE }), json!("10.00")),
        "max_price" => ("最高价", json!({ "pattern": AMOUNT_OR_NONE }), json!("99.00")),
        "is_hot" => ("1：仅热卖", yes_or_no, json!(1)),
        "is_new" => ("1：仅新品", yes_or_no, json!(1)),
        "low_stock" | "low" => ("1：仅低库存", yes_or_no, json!(1)),
        "dry_run" => ("1：只检查", yes_or_no, json!(1)),
        "sort" => ("排序", json!({}), json!("newest")),
        "start" => ("从哪一天或哪一刻起，含", json!({}), json!("2026-11-19")),
        "end" => ("到哪一天（含）或哪一刻（不含）", json!({}), json!("2026-11-25")),
        "date" => ("日期", json!({ "pattern": DAY_OR_NONE }), json!("2026-11-24")),
        "group" => ("按什么汇总", json!({}), json!("day")),
        "limit" => ("最多几条", json!({}), json!(10)),
        "reason" => ("原因", json!({}), json!("order")),
        "action" => ("动作，如 order.ship", json!({ "maxLength": 64 }), json!("order.ship")),
        "target_type" => ("对象的类型", json!({ "maxLength": 64 }), json!("order")),
        "target_id" => ("对象的编号", json!({ "maxLength": 64 }), json!("1")),
        "role" => ("角色名", json!({}), json!("operator")),
        "ids" => ("编号，以逗号分隔", json!({}), json!("1,2")),
        "token" => ("订阅时约定的口令", json!({}), json!("9f86d081884c7d65")),
        "ticket" => ("一次有效的票据", json!({}), json!("9f86d081884c7d659a2feaa0c55ad015")),
        "last_event_id" => ("最后收到的序号", json!({}), json!(41)),
        _ => return None,
    })
}

/// Completes a parameter. In a query and in a path there is no null.
pub(super) fn complete(parameter: &mut Value) {
    if let Some(kinds) = parameter["schema"]["type"].as_array() {
        let kind = kinds.iter().find(|kind| *kind != "null").cloned();
        parameter["schema"]["type"] = kind.unwrap_or(Value::Null);
    }
    let name = parameter["name"].as_str().unwrap_or_default();
    let Some((description, bounds, example)) = known(name) else { return };
    let says = |field: &str, parameter: &Value| parameter.get(field).is_some();
    if parameter["description"].as_str().is_none_or(str::is_empty) {
        parameter["description"] = description.into();
    }
    if !says("example", parameter) && !example.is_null() {
        parameter["example"] = example;
    }
    if let Some(schema) = parameter["schema"].as_object_mut() {
        add(schema, bounds);
    }
}

/// Adds `bounds`. A number that has no sign has the lower bound 0 from its type, which says less.
fn add(schema: &mut Map<String, Value>, bounds: Value) {
    let Value::Object(bounds) = bounds else { return };
    for (name, bound) in bounds {
        let by_type = name == "minimum" && schema.get("minimum") == Some(&json!(0));
        if by_type || !schema.contains_key(&name) {
            schema.insert(name, bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_parameter_gains_words_bounds_and_an_example() {
        let mut page = json!({
            "name": "page", "in": "query", "schema": { "type": ["integer", "null"], "minimum": 0 },
        });
        complete(&mut page);
        assert_eq!(page["schema"]["type"], "integer");
        assert_eq!(
            (&page["schema"]["minimum"], &page["schema"]["maximum"]),
            (&json!(1), &json!(10_000))
        );
        assert!(page["description"].is_string() && page["example"] == 1);
    }

    #[test]
    fn what_a_handler_says_stays() {
        let mut limit = json!({
            "name": "limit", "description": "own", "example": 3,
            "schema": { "type": "integer", "minimum": 1, "maximum": 50 },
        });
        let before = limit.clone();
        complete(&mut limit);
        assert_eq!(limit, before);
    }
}
