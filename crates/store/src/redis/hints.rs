//! Hints between nodes over pub/sub: "read this again". A lost hint costs freshness, never truth.

use fred::clients::SubscriberClient;
use fred::interfaces::{ClientLike, EventInterface, PubsubInterface};
use mall_domain::{PoolId, ProductId, SaleId, UserId};
use tokio::sync::broadcast;

use super::Redis;
use crate::StoreError;

/// Something changed that other nodes may hold a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// A user logged in again or was banned: forget the token version.
    User(UserId),
    /// A flash sale changed: read it again.
    Sale(SaleId),
    /// Units came back to a pool, or its state changed.
    Pool(PoolId),
    /// The settings of the shop changed.
    Config,
    /// A product changed: its texts, its price, its stock, or whether it is on sale.
    Product(ProductId),
    /// Categories changed.
    Categories,
    /// Banners changed.
    Banners,
}

impl Hint {
    fn to_text(self) -> String {
        match self {
            Hint::User(id) => format!("user {id}"),
            Hint::Sale(id) => format!("sale {id}"),
            Hint::Pool(id) => format!("pool {id}"),
            Hint::Config => "config 0".to_owned(),
            Hint::Product(id) => format!("product {id}"),
            Hint::Categories => "categories 0".to_owned(),
            Hint::Banners => "banners 0".to_owned(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(' ')?;
        let id = id.parse().ok()?;
        match kind {
            "user" => Some(Hint::User(UserId(id))),
            "sale" => Some(Hint::Sale(SaleId(id))),
            "pool" => Some(Hint::Pool(PoolId(id))),
            "config" => Some(Hint::Config),
            "product" => Some(Hint::Product(ProductId(id))),
            "categories" => Some(Hint::Categories),
            "banners" => Some(Hint::Banners),
            _ => None,
        }
    }
}

/// The hints of all nodes, this one's own among them, as they come in.
pub struct Hints {
    // Kept alive: dropping it ends the subscription.
    client: SubscriberClient,
    messages: broadcast::Receiver<fred::types::Message>,
}

impl std::fmt::Debug for Hints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hints")
    }
}

/// What came of waiting for a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// A hint.
    Hint(Hint),
    /// Hints were missed: forget every copy.
    Missed,
    /// The subscription is over.
    Closed,
}

impl Hints {
    /// Whether the connection that brings them stands. While it does not, hints are lost.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.client.is_connected()
    }

    /// Waits for the next hint.
    pub async fn next(&mut self) -> Received {
        loop {
            match self.messages.recv().await {
                Ok(message) => {
                    let text = message.value.into_string().unwrap_or_default();
                    if let Some(hint) = Hint::parse(&text) {
                        return Received::Hint(hint);
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => return Received::Missed,
                Err(broadcast::error::RecvError::Closed) => return Received::Closed,
            }
        }
    }
}

impl Redis {
    /// Tells every node to read something again. Not delivered to nodes that are cut off.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn hint(&self, hint: Hint) -> Result<(), StoreError> {
        self.any().publish::<(), _, _>(self.hint_channel(), hint.to_text()).await?;
        Ok(())
    }

    /// Starts to listen to hints, on a connection of its own that subscribes again by itself.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn hints(&self) -> Result<Hints, StoreError> {
        let client = super::builder(&self.config).build_subscriber_client()?;
        client.init().await?;
        let messages = client.message_rx();
        client.subscribe(self.hint_channel()).await?;
        // The task ends with the client.
        client.manage_subscriptions();
        Ok(Hints { client, messages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_survives_the_wire() {
        let hints = [
            Hint::User(UserId(7)),
            Hint::Sale(SaleId(8)),
            Hint::Pool(PoolId(9)),
            Hint::Config,
            Hint::Product(ProductId(10)),
            Hint::Categories,
            Hint::Banners,
        ];
        for hint in hints {
            assert_eq!(Hint::parse(&hint.to_text()), Some(hint));
        }
        assert_eq!(Hint::parse("other 1"), None);
    }
}
