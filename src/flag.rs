//! Yes or no as the tables have it: 0 or 1 in answers; in requests `true` and `false` too.

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A `TINYINT` column that means yes or no.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(self.0))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FlagVisitor)
    }
}

/// What requests may say; answers are documented as the number they are.
impl PartialSchema for Flag {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::Integer, Type::Boolean]))
            .description(Some("0 or `false`: no; 1 or `true`: yes"))
            .minimum(Some(0))
            .maximum(Some(1))
            .examples([serde_json::json!(1)]);
        RefOr::T(schema.into())
    }
}

impl ToSchema for Flag {}

struct FlagVisitor;

impl Visitor<'_> for FlagVisitor {
    type Value = Flag;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("0, 1, true or false")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Flag, E> {
        Ok(Flag(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Flag, E> {
        match value {
            0 => Ok(Flag(false)),
            1 => Ok(Flag(true)),
            other => Err(E::invalid_value(Unexpected::Unsigned(other), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_say_yes_are_understood() {
        for (text, flag) in [("1", true), ("true", true), ("0", false), ("false", false)] {
            assert_eq!(serde_json::from_str::<Flag>(text).unwrap(), Flag(flag));
        }
        for text in ["2", "-1", "1.5", "\"1\"", "null"] {
            assert!(serde_json::from_str::<Flag>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::to_string(&Flag(true)).unwrap(), "1");
    }
}
