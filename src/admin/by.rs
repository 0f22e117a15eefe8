//! Who changes something in the console, what it was before and is after, and how both get into
//! the audit log.

use std::fmt::Display;

use mall_domain::AdminId;
use mall_store::mysql::audit_log;
use mall_store::{MySqlConnection, StoreError};
use serde::Serialize;
use serde_json::Value;

use crate::extract::Origin;

/// Who changes something. `CurrentAdmin::by` makes one.
#[derive(Debug, Clone)]
pub struct By {
    /// Who.
    pub id: AdminId,
    /// The user name.
    pub name: String,
    /// From where.
    pub origin: Origin,
}

/// What a change did to a thing. No secret may stand in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    before: Option<Value>,
    after: Option<Value>,
}

impl Change {
    /// Nothing to tell beyond the action itself.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Something new.
    #[must_use]
    pub fn created(after: &impl Serialize) -> Self {
        Self { before: None, after: Some(to_value(after)) }
    }

    /// Something that is gone.
    #[must_use]
    pub fn deleted(before: &impl Serialize) -> Self {
        Self { before: Some(to_value(before)), after: None }
    }

    /// Something that became another; of two objects only the fields that differ are told.
    #[must_use]
    pub fn between(before: &impl Serialize, after: &impl Serialize) -> Self {
        let (before, after) = match (to_value(before), to_value(after)) {
            (Value::Object(mut before), Value::Object(mut after)) => {
                let same =
                    |name: &String, value: &Value, other: &serde_json::Map<String, Value>| {
                        other.get(name) == Some(value)
                    };
                let old = before.clone();
                before.retain(|name, value| !same(name, value, &after));
                after.retain(|name, value| !same(name, value, &old));
                (Value::Object(before), Value::Object(after))
            }
            other => other,
        };
        Self { before: Some(before), after: Some(after) }
    }
}

fn to_value(of: &impl Serialize) -> Value {
    // Only a map with keys that are no text can't become a value: ours have none.
    serde_json::to_value(of).unwrap_or_default()
}

impl By {
    /// Writes down what was done, in the transaction that did it where there is one. `action` is
    /// `area.verb`, such as `order.ship`; `target` a kind of thing and its id.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn record(
        &self,
        conn: &mut MySqlConnection,
        action: &'static str,
        target: (&'static str, impl Display),
        change: &Change,
    ) -> Result<(), StoreError> {
        self.enter(conn, action, "ok", target, change).await
    }

    /// Writes down that it was refused.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if MySQL fails.
    pub async fn refused(
        &self,
        conn: &mut MySqlConnection,
        action: &'static str,
        target: (&'static str, impl Display),
        change: &Change,
    ) -> Result<(), StoreError> {
        self.enter(conn, action, "forbidden", target, change).await
    }

    async fn enter(
        &self,
        conn: &mut MySqlConnection,
        action: &'static str,
        outcome: &str,
        (kind, id): (&'static str, impl Display),
        change: &Change,
    ) -> Result<(), StoreError> {
        let id = id.to_string();
        let entry = audit_log::Entry {
            admin: Some(self.id),
            username: &self.name,
            action,
            target: Some((kind, &id)),
            before: change.before.as_ref(),
            after: change.after.as_ref(),
            outcome,
            ip: self.origin.ip.as_deref(),
            request_id: Some(&self.origin.request_id),
        };
        audit_log::record(conn, entry).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_tells_only_the_fields_that_differ() {
        let change = Change::between(
            &json!({ "name": "a", "sort": 1, "gone": true }),
            &json!({ "name": "b", "sort": 1, "fresh": null }),
        );
        assert_eq!(change.before, Some(json!({ "name": "a", "gone": true })));
        assert_eq!(change.after, Some(json!({ "name": "b", "fresh": null })));
        let other = Change::between(&1, &2);
        assert_eq!((other.before, other.after), (Some(json!(1)), Some(json!(2))));
    }
}
