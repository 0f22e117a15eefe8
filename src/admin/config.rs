//! The settings of the shop. Which there are, and what their values must look like, the registry in
//! `mall_domain::config` says; every node has a change within a second.

use std::collections::{BTreeMap, HashSet};

use actix_web::web::Json;
use mall_domain::config::{self as registry, ENTRIES, Entry};
use mall_store::mysql::config;
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{By, Change};
use crate::error::ApiError;
use crate::extract::{ConfigRead, ConfigWrite, CurrentAdmin, JsonBody, Shared};
use crate::flag::Flag;
use crate::state::Failure;

/// A setting.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminConfig)]
pub struct ConfigAnswer {
    #[schema(example = "notice")]
    config_key: &'static str,
    /// The value in force, as text.
    #[schema(example = "满 99 元包邮")]
    config_value: String,
    /// `string`, `int`, `money`, `bool` (`0` or `1`) or `json` (a list of texts).
    #[serde(rename = "type")]
    #[schema(example = "string")]
    kind: &'static str,
    /// What it is.
    #[schema(example = "商城公告")]
    remark: &'static str,
    /// Whether shoppers may see it.
    #[schema(value_type = i8)]
    public: Flag,
    /// What it is where nobody set it.
    #[schema(example = "")]
    default_value: &'static str,
}

/// All settings.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminConfigs)]
pub struct Configs {
    items: Vec<ConfigAnswer>,
}

/// Settings to change.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminConfigsRequest)]
pub struct ConfigsRequest {
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<ConfigRequest>,
}

/// One of them.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminConfigRequest)]
pub struct ConfigRequest {
    #[schema(example = "notice")]
    config_key: String,
    /// As text, whatever its type.
    #[schema(example = "满 99 元包邮")]
    config_value: String,
}

impl ConfigsRequest {
    /// Each setting with its value in the form that is stored.
    fn parse(&self) -> Result<Vec<(&'static Entry, String)>, ApiError> {
        if !(1..=ENTRIES.len()).contains(&self.items.len()) {
            let reason = format!("应有 1 到 {} 项", ENTRIES.len());
            return Err(ApiError::validation("items", reason));
        }
        let mut keys = HashSet::new();
        let mut parsed = Vec::with_capacity(self.items.len());
        for (index, item) in self.items.iter().enumerate() {
            let field = |name: &str| format!("items[{index}].{name}");
            let entry = registry::find(&item.config_key)
                .ok_or_else(|| ApiError::validation(field("config_key"), "没有这个配置"))?;
            if !keys.insert(entry.key) {
                return Err(ApiError::validation(field("config_key"), "重复"));
            }
            let value = entry.parse(&item.config_value);
            let value = value
                .map_err(|wrong| ApiError::validation(field("config_value"), wrong.to_string()))?;
            parsed.push((entry, value));
        }
        Ok(parsed)
    }
}

/// 系统配置列表
#[utoipa::path(
    get, path = "/api/admin/configs", tag = "管理端系统",
    security(("admin" = [])),
    responses((status = 200, body = Configs)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<ConfigRead>,
) -> Result<Json<Configs>, ApiError> {
    read(&state).await.map(Json)
}

async fn read(state: &Shared) -> Result<Configs, ApiError> {
    let store = state.store.clone();
    let load = async move { config::load(&mut *store.connection().await?).await };
    let values = state.io(load).await?;
    let answer = |entry: &'static Entry| ConfigAnswer {
        config_key: entry.key,
        config_value: values.text(entry.key).to_owned(),
        kind: entry.kind.name(),
        remark: entry.title,
        public: Flag(entry.public),
        default_value: entry.default,
    };
    Ok(Configs { items: ENTRIES.iter().map(answer).collect() })
}

/// 修改系统配置（所有节点一秒内生效）
#[utoipa::path(
    put, path = "/api/admin/configs", tag = "管理端系统",
    security(("admin" = [])),
    request_body = ConfigsRequest,
    responses((status = 200, body = Configs)),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<ConfigWrite>,
    body: JsonBody<ConfigsRequest>,
) -> Result<Json<Configs>, ApiError> {
    let (values, by) = (body.0.parse()?, admin.by());
    let write = move |store: Store| {
        let (values, by) = (values.clone(), by.clone());
        async move { change(&store, &by, &values).await }
    };
    state.transact(write).await?;
    let store = state.store.clone();
    state.io(async move { store.config_changed().await }).await?;
    read(&state).await.map(Json)
}

async fn change(
    store: &Store,
    by: &By,
    values: &[(&'static Entry, String)],
) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    let stored = config::all(&mut tx).await?;
    let stored: BTreeMap<_, _> = stored.iter().map(|row| (row.key.as_str(), &row.value)).collect();
    for (entry, value) in values {
        let before = stored.get(entry.key).map_or(entry.default, |value| value.as_str());
        if before == value {
            continue;
        }
        config::set(&mut tx, entry, value).await?;
        let change =
            Change::between(&json!({ "config_value": before }), &json!({ "config_value": value }));
        by.record(&mut tx, "config.update", ("config", entry.key), &change).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(items: &[(&str, &str)]) -> Result<Vec<(&'static Entry, String)>, ApiError> {
        let item = |(key, value): &(&str, &str)| ConfigRequest {
            config_key: (*key).to_owned(),
            config_value: (*value).to_owned(),
        };
        ConfigsRequest { items: items.iter().map(item).collect() }.parse()
    }

    fn field(items: &[(&str, &str)]) -> String {
        match parse(items) {
            Err(ApiError::Validation { field, .. }) => field.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn values_get_their_stored_form_and_the_wrong_one_is_named() {
        let parsed = parse(&[("base_freight", "8.5"), ("shop_name", " 云雀 ")]).unwrap();
        assert_eq!((parsed[0].1.as_str(), parsed[1].1.as_str()), ("8.50", "云雀"));
        assert_eq!(field(&[]), "items");
        assert_eq!(field(&[("no_such", "1")]), "items[0].config_key");
        let twice = [("base_freight", "1"), ("base_freight", "2")];
        assert_eq!(field(&twice), "items[1].config_key");
        assert_eq!(field(&[("base_freight", "-1")]), "items[0].config_value");
    }
}
