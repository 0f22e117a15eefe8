//! What the document says of every operation alike, added in one place by what an operation takes:
//! its name, its common errors, its common parameters, examples. Handlers only name what is their
//! own. It works on the document as JSON, and knows nothing of the server.

#![expect(
    clippy::indexing_slicing,
    reason = "reading what a JSON value lacks gives null, and what is written to are objects"
)]

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use mall_domain::stock::Refusal;
use serde_json::{Map, Value, json};

use super::parameters;
use crate::error::ApiError;

/// The methods that operations have here.
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];
/// How deep an example goes: schemas may contain themselves.
const DEPTH_MAX: usize = 8;

/// Whose PUT needs the version that was edited. Their POST takes the same body, without it.
const EDITED: [&str; 4] = [
    "/api/admin/banners/{id}",
    "/api/admin/categories/{id}",
    "/api/admin/coupons/{id}",
    "/api/admin/products/{id}",
];

/// An error that follows from what an operation takes.
struct Common {
    /// What it is called among the document's components.
    name: &'static str,
    description: &'static str,
    /// Every code it may have; the first is the example.
    errors: &'static [fn() -> ApiError],
}

const UNREADABLE: Common = Common {
    name: "Unreadable",
    description: "The request can't be read; `details.field` says where",
    errors: &[|| ApiError::invalid("body", "不是合法的 JSON")],
};
const UNAUTHORIZED: Common = Common {
    name: "Unauthorized",
    description: "No token, or one that is not good any more",
    errors: &[|| ApiError::Unauthorized],
};
const FORBIDDEN: Common = Common {
    name: "Forbidden",
    description: "A token of the other half of the API, no permission, or a disabled account",
    errors: &[|| ApiError::Forbidden, || ApiError::AccountDisabled],
};
const NOT_FOUND: Common = Common {
    name: "NotFound",
    description: "There is none, or it is someone else's; `details.resource` says what",
    errors: &[|| ApiError::NotFound("order")],
};
const IN_PROGRESS: Common = Common {
    name: "InProgress",
    description: "The first request with this key is still at work",
    errors: &[|| ApiError::InProgress],
};
const TOO_LARGE: Common = Common {
    name: "TooLarge",
    description: "The body is longer than any sensible one",
    errors: &[|| ApiError::PayloadTooLarge],
};
const INVALID: Common = Common {
    name: "Invalid",
    description: "A value can't be; `details.field` and `details.reason` say which and why",
    errors: &[|| ApiError::validation("page", "应为 1 到 10000 的整数")],
};
const INVALID_OR_KEY: Common = Common {
    name: "InvalidOrKeyUsed",
    description: "A value can't be, or the idempotency key was used for another request",
    errors: &[
        || ApiError::validation("quantity", "应为 1 到 999 的整数"),
        || ApiError::IdempotencyConflict,
    ],
};
const TOO_MANY: Common = Common {
    name: "TooMany",
    description: "Come back after `Retry-After` seconds",
    errors: &[|| ApiError::TooManyRequests],
};
const UNAVAILABLE: Common = Common {
    name: "Unavailable",
    description: "Nothing happened, or it will be found out: come back after `Retry-After` seconds",
    errors: &[
        || ApiError::Refused(Refusal::Busy),
        || ApiError::Unavailable(anyhow::anyhow!("an example")),
        || ApiError::WeChatUnavailable,
        || ApiError::StorageUnavailable(anyhow::anyhow!("an example")),
    ],
};

impl Common {
    fn status(&self) -> StatusCode {
        let first = self.errors.first();
        first.map_or(StatusCode::INTERNAL_SERVER_ERROR, |error| error().outcome().0)
    }

    fn codes(&self) -> Vec<&'static str> {
        self.errors.iter().map(|error| error().outcome().1).collect()
    }

    /// The response itself, for the components.
    fn response(&self) -> Value {
        let description = described(self.description, &self.codes());
        let mut response = error_response(self.status().as_str(), &description, &self.codes());
        if let Some(error) = self.errors.first()
            && let Some(content) = response.pointer_mut("/content/application~1json")
        {
            let error = error();
            let (_status, code, message) = error.outcome();
            let details = error.details().unwrap_or_else(|| json!({}));
            content["example"] = json!({
                "code": code, "message": message, "request_id": "9f86d081884c7d65",
                "details": details,
            });
        }
        response
    }
}

/// A description that names every code.
fn described(text: &str, codes: &[&str]) -> String {
    let named: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
    format!("{}: {text}", named.join(" "))
}

/// An error with one of these codes.
fn error_response(status: &str, description: &str, codes: &[&str]) -> Value {
    let mut schema = json!({ "$ref": "#/components/schemas/ErrorBody" });
    if !codes.is_empty() {
        let code = json!({ "type": "object", "properties": { "code": { "enum": codes } } });
        schema = json!({ "allOf": [schema, code] });
    }
    let mut response = json!({
        "description": description,
        "content": { "application/json": { "schema": schema } },
    });
    if matches!(status, "429" | "503") {
        response["headers"] = json!({
            "Retry-After": {
                "description": "Seconds to wait",
                "required": true,
                "schema": { "type": "integer", "minimum": 0 },
                "example": 2,
            },
        });
    }
    response
}

/// The codes that a description names: what stands between back-ticks and looks like one.
fn codes_of(description: &str) -> Vec<&str> {
    let quoted = description.split('`').skip(1).step_by(2);
    let is_code = |text: &&str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        !text.is_empty() && text.bytes().all(plain)
    };
    quoted.filter(is_code).collect()
}

/// Completes `document`.
pub(super) fn complete(document: &mut Value) {
    let everything = [
        UNREADABLE,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        IN_PROGRESS,
        TOO_LARGE,
        INVALID,
        INVALID_OR_KEY,
        TOO_MANY,
        UNAVAILABLE,
    ];
    let responses: Map<_, _> =
        everything.iter().map(|common| (common.name.to_owned(), common.response())).collect();
    let bearer = json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT" });
    let mut components = document["components"].take();
    components["responses"] = Value::Object(responses);
    components["securitySchemes"] = json!({ "shopper": bearer, "admin": bearer });
    if let Some(schemas) = components["schemas"].as_object_mut() {
        schemas.values_mut().for_each(say_amounts);
    }
    let empty = Map::new();
    let schemas = components["schemas"].as_object().unwrap_or(&empty);
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                operation["operationId"] = name(method, path).into();
                if method == "put" && EDITED.contains(&path.as_str()) {
                    need_version(operation);
                }
                take_parameters(operation);
                take_descriptions(operation);
                take_errors(operation);
                take_examples(operation, schemas);
            }
        }
    }
    document["components"] = components;
}

/// The name of an operation: its method and its path, so that no two have the same.
fn name(method: &str, path: &str) -> String {
    let mut name = method.to_owned();
    let mut apart = false;
    for character in path.chars() {
        let plain = character.is_ascii_alphanumeric();
        if plain {
            name.push(character);
        } else if !apart {
            name.push('_');
        }
        apart = !plain;
    }
    name
}

/// Money is a text with a form of its own. Schemas show it by their example.
fn say_amounts(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let is_amount = fields.get("example").and_then(Value::as_str).is_some_and(|example| {
                let (yuan, fen) = example.split_once('.').unwrap_or_default();
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                !yuan.is_empty() && fen.len() == 2 && digits(yuan) && digits(fen)
            });
            let is_text = fields.get("type").is_some_and(|kind| {
                kind == "string"
                    || kind.as_array().is_some_and(|kinds| kinds.contains(&"string".into()))
            });
            if is_amount && is_text && !fields.contains_key("pattern") {
                fields.insert("pattern".to_owned(), parameters::AMOUNT.into());
            }
            fields.values_mut().for_each(say_amounts);
        }
        Value::Array(items) => items.iter_mut().for_each(say_amounts),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The body must name the version that was edited.
fn need_version(operation: &mut Value) {
    if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") {
        let version = json!({
            "type": "object", "required": ["version"],
            "properties": { "version": { "type": "integer", "example": 0 } },
        });
        content["schema"] = json!({ "allOf": [content["schema"], version] });
    }
}

fn take_parameters(operation: &mut Value) {
    let given = operation.get_mut("parameters").and_then(Value::as_array_mut);
    given.into_iter().flatten().for_each(parameters::complete);
}

/// Every answer must have a description; where a handler gave none, the body says it all.
fn take_descriptions(operation: &mut Value) {
    let answers = operation["responses"].as_object_mut();
    for (status, answer) in answers.into_iter().flatten() {
        if answer["description"].as_str().is_none_or(str::is_empty) {
            let status = status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
            let reason = status.and_then(|status| status.canonical_reason());
            answer["description"] = reason.unwrap_or("Answer").into();
        }
    }
}

/// Whether an operation has a parameter in `place`.
fn takes(operation: &Value, place: &str) -> bool {
    let given = operation["parameters"].as_array();
    given.into_iter().flatten().any(|parameter| parameter["in"] == place)
}

/// The errors that follow from what an operation takes.
fn common_errors(operation: &Value) -> Vec<Common> {
    let has_key = takes(operation, "header");
    let (has_query, has_body) = (takes(operation, "query"), operation.get("requestBody").is_some());
    let mut errors = Vec::new();
    if has_key || has_query || has_body {
        errors.push(UNREADABLE);
        errors.push(if has_key { INVALID_OR_KEY } else { INVALID });
    }
    if operation.get("security").is_some() {
        errors.extend([UNAUTHORIZED, FORBIDDEN]);
    }
    // A body names things as well.
    if takes(operation, "path") || has_body {
        errors.push(NOT_FOUND);
    }
    if has_key {
        errors.push(IN_PROGRESS);
    }
    if has_body {
        errors.push(TOO_LARGE);
    }
    errors.extend([TOO_MANY, UNAVAILABLE]);
    errors
}

fn take_errors(operation: &mut Value) {
    let refusals = operation["responses"].as_object().cloned().unwrap_or_default();
    let is_error = |status: &str| status.starts_with('4') || status.starts_with('5');
    // Who answers others in a language of their own has said it all, and so have machines' pages.
    let foreign =
        refusals.iter().any(|(status, own)| is_error(status) && own.get("content").is_some());
    if foreign || operation["tags"][0] == super::MACHINES {
        return;
    }
    let mut answers = Map::new();
    for (status, own) in &refusals {
        let description = own["description"].as_str().unwrap_or_default();
        let answer = if is_error(status) {
            error_response(status, description, &codes_of(description))
        } else {
            own.clone()
        };
        answers.insert(status.clone(), answer);
    }
    for common in common_errors(operation) {
        let status = common.status().as_str().to_owned();
        let reference = json!({ "$ref": format!("#/components/responses/{}", common.name) });
        let Some(own) = refusals.get(&status) else {
            answers.insert(status, reference);
            continue;
        };
        let description = own["description"].as_str().unwrap_or_default();
        let mut codes: BTreeSet<_> = codes_of(description).into_iter().collect();
        let more: Vec<_> = common.codes().into_iter().filter(|code| codes.insert(*code)).collect();
        let description = if more.is_empty() {
            description.to_owned()
        } else {
            format!("{description}; {}", described(common.description, &more))
        };
        let codes: Vec<_> = codes.into_iter().collect();
        answers.insert(status.clone(), error_response(&status, &description, &codes));
    }
    operation["responses"] = Value::Object(answers);
}

/// Shows what a request and its answer look like.
fn take_examples(operation: &mut Value, schemas: &Map<String, Value>) {
    if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") {
        show(content, schemas, false);
    }
    let answers = operation["responses"].as_object_mut();
    for (status, answer) in answers.into_iter().flatten() {
        if status.starts_with('2')
            && let Some(content) = answer.pointer_mut("/content/application~1json")
        {
            show(content, schemas, true);
        }
    }
}

fn show(content: &mut Value, schemas: &Map<String, Value>, whole: bool) {
    if content.get("example").is_none() && content.get("examples").is_none() {
        content["example"] = Sample { schemas, whole }.of(&content["schema"], 0);
    }
}

/// Makes an example of a schema from the examples of its parts.
struct Sample<'a> {
    schemas: &'a Map<String, Value>,
    /// Whether fields that may be missing are there even if they have no example of their own.
    whole: bool,
}

impl Sample<'_> {
    fn of(&self, schema: &Value, depth: usize) -> Value {
        if let Some(example) = schema.get("example").or_else(|| schema.get("default")) {
            return example.clone();
        }
        if let Some(first) = schema["examples"].get(0).or_else(|| schema["enum"].get(0)) {
            return first.clone();
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let target = self.schemas.get(name).filter(|_target| depth < DEPTH_MAX);
            return target.map_or(Value::Null, |target| self.of(target, depth + 1));
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(fields) = self.of(part, depth) {
                    whole.extend(fields);
                }
            }
            return Value::Object(whole);
        }
        for key in ["oneOf", "anyOf"] {
            let choices = schema[key].as_array();
            if let Some(choice) = choices.into_iter().flatten().find(|one| one["type"] != "null") {
                return self.of(choice, depth);
            }
        }
        self.by_type(schema, depth)
    }

    fn by_type(&self, schema: &Value, depth: usize) -> Value {
        let kinds = schema["type"].as_array();
        let kind = kinds.and_then(|kinds| kinds.iter().find(|kind| *kind != "null"));
        match kind.unwrap_or(&schema["type"]).as_str() {
            Some("object") => self.object(schema, depth),
            Some("array") => {
                let item = self.of(&schema["items"], depth + 1);
                if item.is_null() { json!([]) } else { json!([item]) }
            }
            Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("number") => json!(1.5),
            Some("boolean") => json!(true),
            Some("string") => match schema["format"].as_str() {
                Some("date-time") => json!("2026-11-25T02:00:00Z"),
                Some("date") => json!("2026-11-25"),
                _ => json!("示例文字内容示例"),
            },
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let required = schema["required"].as_array();
        let is_required =
            |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
        let mut fields = Map::new();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if self.whole || is_required(name) || field.get("example").is_some() {
                let example = match name.as_str() {
                    "page" => json!(1),
                    "page_size" => json!(20),
                    _ => self.of(field, depth + 1),
                };
                fields.insert(name.clone(), example);
            }
        }
        Value::Object(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_named_by_its_method_and_path() {
        assert_eq!(name("get", "/api/v1/orders/{id}"), "get_api_v1_orders_id_");
        assert_eq!(name("put", "/a/{x}/{y}"), "put_a_x_y_");
    }

    #[test]
    fn codes_are_what_looks_like_one_between_back_ticks() {
        let text = "`sold_out` `ended`: read `Retry-After`, or `X-Y`";
        assert_eq!(codes_of(text), ["sold_out", "ended"]);
        assert!(codes_of("no `").is_empty());
    }

    #[test]
    fn a_handlers_own_error_keeps_its_words_and_gains_the_common_codes() {
        let mut operation = json!({
            "security": [{ "shopper": [] }],
            "responses": {
                "200": { "description": "" },
                "401": { "description": "`invalid_credentials`: the old password" },
            },
        });
        take_errors(&mut operation);
        let own = &operation["responses"]["401"];
        assert!(own["description"].as_str().unwrap().contains("the old password"));
        let codes = &own["content"]["application/json"]["schema"]["allOf"][1]["properties"]["code"];
        assert_eq!(codes["enum"], json!(["invalid_credentials", "unauthorized"]));
        let common = json!({ "$ref": "#/components/responses/TooMany" });
        assert_eq!(operation["responses"]["429"], common);
        assert!(operation["responses"].get("422").is_none(), "it takes nothing that can be wrong");
    }

    #[test]
    fn who_answers_in_another_language_is_left_alone() {
        let responses = json!({
            "200": { "description": "" },
            "400": { "description": "", "content": { "application/json": {} } },
        });
        let mut operation = json!({ "requestBody": {}, "responses": responses });
        take_errors(&mut operation);
        assert_eq!(operation["responses"], responses);
    }

    #[test]
    fn an_example_is_made_of_the_examples_of_its_parts() {
        let schemas = json!({
            "Line": { "type": "object", "required": ["id"], "properties": {
                "id": { "type": "integer", "minimum": 3 },
                "price": { "type": ["string", "null"], "example": "9.00" },
                "more": { "type": "array", "items": { "$ref": "#/components/schemas/Line" } },
            } },
        });
        let schemas = schemas.as_object().unwrap();
        let line = json!({ "$ref": "#/components/schemas/Line" });
        let request = Sample { schemas, whole: false }.of(&line, 0);
        assert_eq!(request, json!({ "id": 3, "price": "9.00" }));
        // It contains itself, and still ends.
        let answer = Sample { schemas, whole: true }.of(&line, 0);
        assert_eq!(answer["more"][0]["id"], 3);
    }

    #[test]
    fn an_amount_is_told_by_its_example() {
        let mut schema = json!({
            "price": { "type": ["string", "null"], "example": "99.00" },
            "rate": { "type": "string", "example": "0.8123" },
            "name": { "type": "string", "example": "a.bc" },
        });
        say_amounts(&mut schema);
        assert_eq!(schema["price"]["pattern"], parameters::AMOUNT);
        assert!(schema["rate"].get("pattern").is_none() && schema["name"].get("pattern").is_none());
    }
}
