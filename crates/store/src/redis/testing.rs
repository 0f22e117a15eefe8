//! Commands that go around the stock functions, for tests. Built only with the feature `testing`.

use fred::interfaces::{ClientLike, KeysInterface};
use fred::types::{ClusterHash, CustomCommand, Value};
use mall_domain::PoolId;

use super::Redis;
use crate::StoreError;

impl Redis {
    /// Runs `command` on the key of one part of a pool: `s`, `r`, `u`, `t` or `log`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer or refuses.
    pub async fn pool_raw(
        &self,
        pool: PoolId,
        command: &'static str,
        part: &str,
        args: &[&str],
    ) -> Result<(), StoreError> {
        let key = self.pool_key(pool, part);
        let args: Vec<Value> = std::iter::once(key.as_str())
            .chain(args.iter().copied())
            .map(|arg| Value::from(arg.to_owned()))
            .collect();
        let command = CustomCommand::new_static(command, ClusterHash::FirstKey, false);
        self.client_of(pool).custom::<Value, _>(command, args).await?;
        Ok(())
    }

    /// Deletes every key under this connection's prefix.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn delete_all_keys(&self) -> Result<(), StoreError> {
        let pattern = Value::from(format!("{}*", self.prefix));
        let command = CustomCommand::new_static("KEYS", ClusterHash::Random, false);
        let mut keys: Vec<String> = Vec::new();
        if self.config.server.is_clustered() {
            for node in self.primaries() {
                let node = self.any().with_cluster_node(node);
                keys.extend(
                    node.custom::<Vec<String>, _>(command.clone(), vec![pattern.clone()]).await?,
                );
            }
        } else {
            keys = self.any().custom(command, vec![pattern]).await?;
        }
        for key in keys {
            self.any().del::<(), _>(key).await?;
        }
        Ok(())
    }
}
