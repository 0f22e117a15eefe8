//! What the merchant does: makes a flash sale, publishes it and ends it.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use crate::http::{Call, Http};

const PATIENCE: Duration = Duration::from_secs(60);
const PRICE: &str = "99.00";

/// A merchant who has logged in.
#[derive(Debug)]
pub(crate) struct Admin<'a> {
    mall: &'a Http,
    token: String,
}

/// A sale of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FlashSale {
    pub(crate) id: u64,
    pub(crate) item_id: u64,
}

/// What a new sale is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewSale<'a> {
    pub(crate) name: &'a str,
    pub(crate) sku_id: u64,
    pub(crate) stock: u32,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
struct Login {
    token: String,
}

#[derive(Debug, Deserialize)]
struct Product {
    skus: Vec<WithId>,
}

#[derive(Debug, Deserialize)]
struct SaleAnswer {
    id: u64,
    items: Vec<WithId>,
}

#[derive(Debug, Deserialize)]
struct WithId {
    id: u64,
}

impl<'a> Admin<'a> {
    pub(crate) async fn login(
        mall: &'a Http,
        username: &str,
        password: &str,
    ) -> anyhow::Result<Self> {
        let body = json!({"username": username, "password": password});
        let call = Call::post("/api/admin/login", &body);
        let Login { token } = mall.must(call, until()).await.context("the admin can't log in")?;
        Ok(Self { mall, token })
    }

    /// Makes a sale that nobody sees yet.
    pub(crate) async fn create(&self, sale: NewSale<'_>) -> anyhow::Result<FlashSale> {
        let body = json!({
            "name": sale.name,
            "start_time": time(sale.start),
            "end_time": time(sale.end),
            "items": [{
                "sku_id": sale.sku_id,
                "flash_price": PRICE,
                "stock": sale.stock,
                "per_limit": 1,
            }],
        });
        let key = format!("{}-sale", sale.name);
        let call = Call::post("/api/admin/flash-sales", &body).token(&self.token).key(&key);
        let answer: SaleAnswer =
            self.mall.must(call, until()).await.context("the sale can't be made")?;
        let item = answer.items.first().context("the new sale has no item")?;
        Ok(FlashSale { id: answer.id, item_id: item.id })
    }

    pub(crate) async fn publish(&self, sale: FlashSale) -> anyhow::Result<()> {
        self.act(sale, "publish").await.context("the sale can't be published")
    }

    pub(crate) async fn end(&self, sale: FlashSale) -> anyhow::Result<()> {
        self.act(sale, "end").await.context("the sale can't be ended")
    }

    async fn act(&self, sale: FlashSale, action: &str) -> anyhow::Result<()> {
        let path = format!("/api/admin/flash-sales/{}/{action}", sale.id);
        let key = format!("sale-{}-{action}", sale.id);
        let body = json!({});
        let call = Call::post(&path, &body).token(&self.token).key(&key);
        self.mall.must_do(call, until()).await
    }
}

/// The first variant of a product.
pub(crate) async fn first_sku(mall: &Http, product: u64) -> anyhow::Result<u64> {
    let path = format!("/api/v1/products/{product}");
    let product: Product =
        mall.must(Call::get(&path), until()).await.context("the product can't be found")?;
    let sku = product.skus.first().context("the product has no variant")?;
    Ok(sku.id)
}

fn until() -> Instant {
    Instant::now() + PATIENCE
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
