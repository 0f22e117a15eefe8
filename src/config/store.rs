//! How to reach MySQL and Redis.

use super::Reader;

/// How many Redis clients a process opens: one saturates a core of Redis, the second hides its
/// reconnects.
const REDIS_CLIENTS: usize = 4;

/// Reads the settings of MySQL and Redis.
#[must_use]
pub fn read(reader: &mut Reader<'_>) -> mall_store::Settings {
    mall_store::Settings {
        mysql_url: address(reader, "MALL_DB_URL", &["mysql://", "mariadb://"]),
        mysql_connections_max: reader.number("MALL_DB_CONNECTIONS", 32, 4..=10_000),
        redis_url: address(
            reader,
            "MALL_REDIS_URL",
            &[
                "redis://",
                "rediss://",
                "redis-cluster://",
                "rediss-cluster://",
                "redis-sentinel://",
            ],
        ),
        redis_prefix: reader.text("MALL_REDIS_PREFIX").unwrap_or_default(),
        redis_clients: REDIS_CLIENTS,
    }
}

fn address(reader: &mut Reader<'_>, name: &str, schemes: &[&str]) -> String {
    let text = reader.required(name);
    if !text.is_empty() && !schemes.iter().any(|scheme| text.starts_with(scheme)) {
        reader.wrong(name, &format!("must begin with {}", schemes.join(" or ")));
    }
    text
}
