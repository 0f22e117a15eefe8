//! `cart:{user_id}`: a copy of a shopper's cart. MySQL has the truth; the copy is removed by every
//! write, before its commit, and made only by who holds the shopper's row. So it is never older than
//! the truth, and needs no expiry.

use std::collections::HashMap;

use fred::interfaces::{HashesInterface, KeysInterface};
use mall_domain::UserId;

use super::Redis;
use crate::StoreError;
use crate::mysql::cart::CartLine;

/// A field that every copy has, the empty cart's too.
const MARK: &str = "lines";

impl Redis {
    /// How many units are in the cart, as the copy has it; `None` if there is no copy.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn cart_units(&self, user: UserId) -> Result<Option<i64>, StoreError> {
        let copy: HashMap<String, String> = self.any().hgetall(self.cart_key(user)).await?;
        if !copy.contains_key(MARK) {
            return Ok(None);
        }
        let lines = copy.iter().filter(|(field, _value)| *field != MARK);
        let units = lines.map(|(_field, value)| {
            value.split('|').nth(2).and_then(|units| units.parse::<i64>().ok()).unwrap_or(0)
        });
        Ok(Some(units.sum()))
    }

    /// Makes the copy. The caller holds the shopper's row in MySQL, and read `lines` under it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn keep_cart(&self, user: UserId, lines: &[CartLine]) -> Result<(), StoreError> {
        let key = self.cart_key(user);
        let mut copy: HashMap<String, String> = lines
            .iter()
            .map(|line| {
                let (product, sku) = (line.product_id, line.sku_id);
                let selected = u8::from(line.selected);
                (line.id.to_string(), format!("{product}|{sku}|{}|{selected}", line.quantity))
            })
            .collect();
        copy.insert(MARK.to_owned(), lines.len().to_string());
        self.any().del::<(), _>(&key).await?;
        self.any().hset::<(), _, _>(&key, copy).await?;
        Ok(())
    }

    /// Removes the copy. The caller holds the shopper's row in MySQL, and commits after this.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn forget_cart(&self, user: UserId) -> Result<(), StoreError> {
        self.any().del::<(), _>(self.cart_key(user)).await?;
        Ok(())
    }
}
