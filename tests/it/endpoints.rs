//! What every endpoint does alike, tried at each operation of the API's document: who is nobody, who
//! comes through the wrong half, what is not there, what can't be read. What an endpoint does when all
//! is well stands in the module of its area.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::support::{Answer, Mall, key, query, with_mall};

/// An id that nothing has.
const UNKNOWN: &str = "987654321";

/// One operation of the document.
#[derive(Debug, Clone)]
struct Operation {
    method: Method,
    path: String,
    document: Value,
}

/// Whose token an operation wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    Nothing,
    Shopper,
    Admin,
}

impl Operation {
    fn wants(&self) -> Wants {
        let security = self.document["security"].as_array();
        let schemes: Vec<&Value> = security.into_iter().flatten().collect();
        let names = |name: &str| schemes.iter().any(|scheme| scheme.get(name).is_some());
        let optional = schemes.iter().any(|scheme| scheme.as_object().unwrap().is_empty());
        if optional {
            Wants::Nothing
        } else if names("admin") {
            Wants::Admin
        } else if names("shopper") {
            Wants::Shopper
        } else {
            Wants::Nothing
        }
    }

    fn parameters(&self, place: &str) -> Vec<&Value> {
        let all = self.document["parameters"].as_array();
        all.into_iter().flatten().filter(|parameter| parameter["in"] == place).collect()
    }

    fn takes_key(&self) -> bool {
        self.parameters("header").iter().any(|header| header["name"] == "Idempotency-Key")
    }

    /// The document's example of the body, if it is JSON.
    fn body(&self) -> Option<&Value> {
        self.document.pointer("/requestBody/content/application~1json/example")
    }

    fn is_form(&self) -> bool {
        self.document.pointer("/requestBody/content/multipart~1form-data").is_some()
    }

    /// Notifications of WeChat and Kuaidi100 are answered in their words.
    fn is_notification(&self) -> bool {
        self.path.ends_with("notify") || self.path.ends_with("/push")
    }

    /// The path, about something that does not exist.
    fn address(&self) -> String {
        let path = self.path.replace("{id}", UNKNOWN).replace("{item_id}", UNKNOWN);
        path.replace("{order_no}", "2611249999999999999999").replace("{key}", "no-such-key")
    }

    /// A request that is complete but for the token.
    fn request(&self, mall: &Mall) -> RequestBuilder {
        self.request_with(mall, self.body().map(Value::to_string), &[])
    }

    /// The same with another body, and with more in its query.
    fn request_with(
        &self,
        mall: &Mall,
        body: Option<String>,
        more: &[(&str, &str)],
    ) -> RequestBuilder {
        let required = self.parameters("query").into_iter().filter(|one| one["required"] == true);
        let required =
            required.map(|one| (one["name"].as_str().unwrap(), one["example"].as_str().unwrap()));
        let pairs: Vec<_> = required.chain(more.iter().copied()).collect();
        let address = format!("{}{}", self.address(), query(&pairs));
        let mut request = mall.request(self.method.clone(), &address);
        if self.takes_key() {
            request = request.header("Idempotency-Key", key());
        }
        match body {
            Some(body) => request.header("Content-Type", "application/json").body(body),
            None => request,
        }
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// Every operation of the document.
async fn operations(mall: &Mall) -> Vec<Operation> {
    let document = mall.get("", "/api/openapi.json").await.ok(200);
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            if let Some(document) = item.get(method.as_str().to_lowercase()) {
                all.push(Operation { method, path: path.clone(), document: document.clone() });
            }
        }
    }
    assert!(130 < all.len(), "{}", all.len());
    all
}

/// Checks each of `answers`, and names all that are wrong.
fn all_are(expected: (u16, &str), answers: &[(String, Answer)]) {
    let wrong: Vec<_> = answers
        .iter()
        .filter(|(_name, answer)| answer.code() != expected)
        .map(|(name, answer)| format!("{name}: {} {}", answer.status, answer.body))
        .collect();
    assert!(wrong.is_empty(), "not {expected:?}:\n{}", wrong.join("\n"));
}

#[test]
fn who_has_no_token_or_a_bad_one_is_nobody_at_every_endpoint_that_wants_one() {
    with_mall(async |mall| {
        let mut answers = Vec::new();
        for operation in operations(mall).await {
            if operation.wants() == Wants::Nothing {
                continue;
            }
            answers.push((operation.name(), mall.send(operation.request(mall)).await));
            let nonsense = operation.request(mall).bearer_auth("nonsense");
            answers.push((operation.name(), mall.send(nonsense).await));
        }
        assert!(200 < answers.len(), "{}", answers.len());
        all_are((401, "unauthorized"), &answers);
    });
}

#[test]
fn every_endpoint_refuses_the_tokens_of_the_other_half() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        let mut answers = Vec::new();
        for operation in operations(mall).await {
            let token = match operation.wants() {
                Wants::Nothing => continue,
                Wants::Admin => &shopper,
                Wants::Shopper => &admin,
            };
            let request = operation.request(mall).bearer_auth(token);
            answers.push((operation.name(), mall.send(request).await));
        }
        all_are((403, "forbidden"), &answers);
    });
}

#[test]
fn an_admin_without_permissions_may_do_nothing_but_mind_the_own_account() {
    const OWN: [&str; 5] = ["profile", "password", "logout", "totp", "totp/confirm"];
    with_mall(async |mall| {
        let nobody = mall.admin_who_may(&[]).await;
        let mut answers = Vec::new();
        for operation in operations(mall).await {
            let is_own = OWN.iter().any(|own| operation.path == format!("/api/admin/{own}"));
            if operation.wants() == Wants::Admin && !is_own {
                let request = operation.request(mall).bearer_auth(&nobody);
                answers.push((operation.name(), mall.send(request).await));
            }
        }
        assert!(70 < answers.len(), "{}", answers.len());
        all_are((403, "forbidden"), &answers);
        let refused = "SELECT COUNT(*) FROM audit_log WHERE action = 'access.refused'";
        assert_eq!(mall.number(refused).await, i64::try_from(answers.len()).unwrap());
    });
}

#[test]
fn what_does_not_exist_is_not_found_at_every_endpoint() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        let mut answers = Vec::new();
        for operation in operations(mall).await {
            // The board is opened by a ticket, and there is none for what does not exist.
            if operation.parameters("path").is_empty() || operation.path.ends_with("/live") {
                continue;
            }
            let mut request = operation.request(mall);
            match operation.wants() {
                Wants::Nothing => {}
                Wants::Admin => request = request.bearer_auth(&admin),
                Wants::Shopper => request = request.bearer_auth(&shopper),
            }
            answers.push((operation.name(), mall.send(request).await));
        }
        assert!(60 < answers.len(), "{}", answers.len());
        all_are((404, "not_found"), &answers);
        for (name, answer) in &answers {
            assert!(answer.body["details"]["resource"].is_string(), "{name}: {}", answer.body);
        }
    });
}

#[test]
fn what_is_no_json_is_refused_at_every_endpoint_that_takes_json() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        let bodies = ["", "{", "[]", "null", "{\"a\":1}}", "{\"\u{0}\":"];
        let mut answers = Vec::new();
        for operation in operations(mall).await {
            if operation.body().is_none() || operation.is_notification() {
                continue;
            }
            for body in bodies {
                let mut request = operation.request_with(mall, Some(body.to_owned()), &[]);
                match operation.wants() {
                    Wants::Nothing => {}
                    Wants::Admin => request = request.bearer_auth(&admin),
                    Wants::Shopper => request = request.bearer_auth(&shopper),
                }
                answers.push((operation.name(), mall.send(request).await));
            }
        }
        assert!(250 < answers.len(), "{}", answers.len());
        all_are((400, "invalid_request"), &answers);
        for (name, answer) in &answers {
            assert!(answer.body["details"]["field"].is_string(), "{name}: {}", answer.body);
        }
    });
}

#[test]
fn a_body_that_is_too_long_and_a_form_that_is_none_are_refused() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        let long = format!("{{\"padding\":\"{}\"}}", "x".repeat(70_000));
        let (mut too_long, mut no_forms) = (Vec::new(), Vec::new());
        for operation in operations(mall).await {
            let token = if operation.wants() == Wants::Admin { &admin } else { &shopper };
            let request = |body: &str| {
                let request = operation.request_with(mall, Some(body.to_owned()), &[]);
                if operation.wants() == Wants::Nothing {
                    request
                } else {
                    request.bearer_auth(token)
                }
            };
            if operation.is_form() {
                no_forms.push((operation.name(), mall.send(request("{}")).await));
            } else if operation.body().is_some() && !operation.is_notification() {
                too_long.push((operation.name(), mall.send(request(&long)).await));
            }
        }
        assert_eq!(no_forms.len(), 3);
        all_are((413, "payload_too_large"), &too_long);
        all_are((400, "invalid_request"), &no_forms);
    });
}

#[test]
fn a_key_that_is_missing_and_a_page_that_can_t_be_are_named() {
    with_mall(async |mall| {
        let (_id, shopper) = mall.log_in("alice").await;
        let admin = mall.admin().await;
        let (mut keys, mut pages) = (0, 0);
        for operation in operations(mall).await {
            let token = if operation.wants() == Wants::Admin { &admin } else { &shopper };
            if operation.takes_key() {
                keys += 1;
                let request = mall.request(operation.method.clone(), &operation.address());
                let request = request.bearer_auth(token).json(operation.body().unwrap());
                let answer = mall.send(request).await;
                let expected = (400, "invalid_request", "Idempotency-Key");
                assert_eq!(answer.field(), expected, "{}", operation.name());
            }
            for parameter in operation.parameters("query") {
                let name = parameter["name"].as_str().unwrap();
                if !name.starts_with("page") {
                    continue;
                }
                pages += 1;
                for wrong in ["0", "-1", "x", "1e3", "4294967296", "99999999999999999999"] {
                    let request = operation.request_with(mall, None, &[(name, wrong)]);
                    let answer = mall.send(request.bearer_auth(token)).await;
                    let expected = (422, "validation_failed", name);
                    assert_eq!(answer.field(), expected, "{} {wrong}", operation.name());
                }
            }
        }
        assert!(9 < keys && 40 < pages, "{keys} {pages}");
    });
}

#[test]
fn every_path_names_the_methods_that_it_has() {
    with_mall(async |mall| {
        let operations = operations(mall).await;
        let mut paths: Vec<_> = operations.iter().map(|operation| &operation.path).collect();
        paths.dedup();
        assert!(80 < paths.len());
        for path in paths {
            let own = operations.iter().filter(|operation| operation.path == *path);
            let mut own: Vec<_> = own.map(|operation| operation.method.to_string()).collect();
            own.sort_unstable();
            let address = operations.iter().find(|one| one.path == *path).unwrap().address();
            let answer = mall.send(mall.request(Method::PATCH, &address)).await;
            assert_eq!(answer.code(), (405, "method_not_allowed"), "{path}");
            let allowed = answer.headers["allow"].to_str().unwrap();
            let mut allowed: Vec<_> = allowed.split(", ").map(str::to_owned).collect();
            allowed.sort_unstable();
            assert_eq!(allowed, own, "{path}");
        }
    });
}
