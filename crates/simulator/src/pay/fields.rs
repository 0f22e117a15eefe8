//! Reading the fields of a request: names, types, lengths. What they mean is the caller's business.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::refusal::{Code, Refusal};

/// The platform's number of the case of a field it doesn't know.
const UNKNOWN_FIELD: u32 = 270_924_358;

/// An object of a request and where it stands.
pub(super) struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
}

/// The JSON in a request's body.
pub(super) fn parse(body: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        Refusal::new(Code::ParamError, format!("无法将输入源“/body”解析为JSON: {error}"))
    })
}

impl<'a> Fields<'a> {
    /// The whole body, which has no fields but the `known` ones.
    pub(super) fn of(body: &'a Value, known: &[&str]) -> Result<Self, Refusal> {
        Self::at(String::new(), body, known)
    }

    fn at(path: String, value: &'a Value, known: &[&str]) -> Result<Self, Refusal> {
        let Value::Object(map) = value else {
            return Err(Refusal::body(&path, Some(value), "应为对象"));
        };
        if let Some((name, value)) = map.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            let refusal = Refusal::body(&format!("{path}/{name}"), Some(value), "未知的字段");
            return Err(refusal.numbered(UNKNOWN_FIELD));
        }
        Ok(Self { path, map })
    }

    /// A field's value, of whatever type.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name)
    }

    /// The refusal of a field.
    pub(super) fn wrong(&self, name: &str, issue: &str) -> Refusal {
        Refusal::body(&format!("{}/{name}", self.path), self.get(name), issue)
    }

    /// A text of so many characters, if it is there.
    pub(super) fn text(
        &self,
        name: &str,
        lengths: RangeInclusive<usize>,
    ) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let text = value.as_str().ok_or_else(|| self.wrong(name, "应为字符串"))?;
        if !lengths.contains(&text.chars().count()) {
            let (min, max) = lengths.into_inner();
            return Err(self.wrong(name, &format!("长度应在{min}到{max}个字符之间")));
        }
        Ok(Some(text))
    }

    /// A text of so many characters.
    pub(super) fn required(
        &self,
        name: &str,
        lengths: RangeInclusive<usize>,
    ) -> Result<&'a str, Refusal> {
        self.text(name, lengths)?.ok_or_else(|| self.missing(name))
    }

    fn missing(&self, name: &str) -> Refusal {
        self.wrong(name, "缺少必填字段")
    }

    /// A text of so many characters, all of them ASCII letters, digits or among `others`.
    pub(super) fn number(
        &self,
        name: &str,
        lengths: RangeInclusive<usize>,
        others: &str,
    ) -> Result<Option<&'a str>, Refusal> {
        let text = self.text(name, lengths)?;
        let good = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
        if text.is_some_and(|text| !text.chars().all(good)) {
            return Err(self.wrong(name, "包含不允许的字符"));
        }
        Ok(text)
    }

    /// A text that is one of a few, if it is there.
    pub(super) fn one_of(&self, name: &str, values: &[&str]) -> Result<(), Refusal> {
        match self.text(name, 1..=64)? {
            Some(text) if !values.contains(&text) => Err(self.wrong(name, "不是允许的取值")),
            Some(_) | None => Ok(()),
        }
    }

    /// An amount above zero, in fen.
    pub(super) fn fen(&self, name: &str) -> Result<i64, Refusal> {
        let value = self.get(name).ok_or_else(|| self.missing(name))?;
        let fen = value.as_i64().ok_or_else(|| self.wrong(name, "应为整数，单位为分"))?;
        if fen <= 0 {
            return Err(self.wrong(name, "应大于0"));
        }
        Ok(fen)
    }

    /// A truth value, if it is there.
    pub(super) fn flag(&self, name: &str) -> Result<(), Refusal> {
        match self.get(name) {
            Some(value) if !value.is_boolean() => Err(self.wrong(name, "应为布尔值")),
            Some(_) | None => Ok(()),
        }
    }

    /// A list, if it is there.
    pub(super) fn list(&self, name: &str) -> Result<(), Refusal> {
        match self.get(name) {
            Some(value) if !value.is_array() => Err(self.wrong(name, "应为数组")),
            Some(_) | None => Ok(()),
        }
    }

    /// A time with an offset, if it is there.
    pub(super) fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        let Some(text) = self.text(name, 1..=64)? else {
            return Ok(None);
        };
        let time = DateTime::parse_from_rfc3339(text)
            .map_err(|_not_a_time| self.wrong(name, "应为RFC 3339格式的时间"))?;
        Ok(Some(time.to_utc()))
    }

    /// An address that notifications are sent to, if it is there.
    pub(super) fn url(&self, name: &str, max: usize) -> Result<Option<&'a str>, Refusal> {
        let Some(text) = self.text(name, 1..=max)? else {
            return Ok(None);
        };
        let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        if host.is_none_or(|rest| rest.is_empty() || rest.starts_with('/')) {
            return Err(self.wrong(name, "应为完整的URL"));
        }
        if text.contains(['?', '#']) {
            return Err(self.wrong(name, "不能携带参数"));
        }
        Ok(Some(text))
    }

    /// An object with no fields but the `known` ones, if it is there.
    pub(super) fn object(&self, name: &str, known: &[&str]) -> Result<Option<Self>, Refusal> {
        let path = format!("{}/{name}", self.path);
        self.get(name).map(|value| Self::at(path, value, known)).transpose()
    }

    /// An object with no fields but the `known` ones.
    pub(super) fn required_object(&self, name: &str, known: &[&str]) -> Result<Self, Refusal> {
        self.object(name, known)?.ok_or_else(|| self.missing(name))
    }

    /// A copy of these fields.
    pub(super) fn copy(&self, names: &[&str]) -> Map<String, Value> {
        let copies =
            names.iter().filter_map(|name| Some(((*name).to_owned(), self.get(name)?.clone())));
        copies.collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused<T>(result: Result<T, Refusal>) -> Value {
        let body = result.err().expect("a refusal").json().unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[test]
    fn a_refusal_points_at_the_field() {
        let body = json!({ "amount": { "total": 0 } });
        let fields = Fields::of(&body, &["amount"]).unwrap();
        let amount = fields.required_object("amount", &["total"]).unwrap();
        let refusal = refused(amount.fen("total"));
        assert_eq!(refusal["code"], "PARAM_ERROR");
        assert_eq!(refusal["detail"]["field"], "/amount/total");
        assert_eq!(refusal["detail"]["value"], 0);
        assert_eq!(refusal["detail"]["location"], "body");
    }

    #[test]
    fn an_unknown_field_is_refused() {
        let body = json!({ "appid": "wx1", "colour": "red" });
        let refusal = refused(Fields::of(&body, &["appid"]));
        assert_eq!(refusal["detail"]["field"], "/colour");
    }

    #[test]
    fn a_null_is_no_absent_field() {
        let body = json!({ "attach": null });
        let fields = Fields::of(&body, &["attach"]).unwrap();
        assert!(fields.text("attach", 0..=128).is_err());
    }

    #[test]
    fn lengths_count_characters() {
        let body = json!({ "description": "茶".repeat(127) });
        let fields = Fields::of(&body, &["description"]).unwrap();
        assert!(fields.required("description", 1..=127).is_ok());
        assert!(fields.required("description", 1..=126).is_err());
    }

    #[test]
    fn a_url_has_a_host_and_no_query() {
        for (url, good) in [
            ("https://shop.example/pay", true),
            ("http://127.0.0.1:8080/pay", true),
            ("https:///pay", false),
            ("/pay", false),
            ("https://shop.example/pay?a=1", false),
        ] {
            let body = json!({ "notify_url": url });
            let fields = Fields::of(&body, &["notify_url"]).unwrap();
            assert_eq!(fields.url("notify_url", 255).is_ok(), good, "{url}");
        }
    }

    #[test]
    fn a_time_has_an_offset() {
        for (time, good) in [("2026-11-23T22:30:00+08:00", true), ("2026-11-23T22:30:00", false)] {
            let body = json!({ "time_expire": time });
            let fields = Fields::of(&body, &["time_expire"]).unwrap();
            assert_eq!(fields.time("time_expire").is_ok(), good, "{time}");
        }
    }
}
