//! What a measurement needs of a running mall: shoppers, products to sell, sales. All of it over HTTP.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use anyhow::{Context, ensure};
use chrono::TimeDelta;
use mall_domain::Clock;
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// How many items a sale may have.
pub(crate) const ITEMS_MAX: usize = 100;
/// How long the sales last: longer than any run.
const OPEN_FOR: TimeDelta = TimeDelta::hours(6);
/// How long an unpaid order holds its units: longer than any run, so that nothing comes back.
const HOLD_SECS: u32 = 7_200;

/// A mall, and its admin's token.
pub(crate) struct Shop {
    client: Client,
    base: String,
    admin: String,
    clock: Clock,
}

/// One item of a sale that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) sale: i64,
    pub(crate) item: i64,
    /// The pool of its units.
    pub(crate) pool: i64,
}

impl Shop {
    /// The mall that `.dev/env` speaks of.
    pub(crate) async fn of_settings() -> anyhow::Result<Self> {
        let base = setting("MALL_PUBLIC_URL")?;
        let (username, password) =
            (setting("MALL_ADMIN_USERNAME")?, setting("MALL_ADMIN_PASSWORD")?);
        Self::open(&base, &username, &password).await
    }

    /// The mall at `base`, as the admin of these names.
    async fn open(base: &str, username: &str, password: &str) -> anyhow::Result<Self> {
        let (client, clock) = (Client::new(), Clock::system());
        let mut shop = Self { client, base: base.to_owned(), admin: String::new(), clock };
        let login = json!({ "username": username, "password": password });
        let login = shop.send(Method::POST, "/api/admin/login", None, Some(login)).await?;
        shop.admin = text(&login, "/token")?;
        Ok(shop)
    }

    /// Logs shoppers in and gives each an address: `token address_id` each.
    pub(crate) async fn shoppers(&self, count: u32) -> anyhow::Result<Vec<String>> {
        let run = random_word();
        let mut lines = Vec::new();
        for nth in 0..count {
            let code = json!({ "code": format!("sim:bench{run:x}x{nth}") });
            let login = self.send(Method::POST, "/api/v1/auth/login", None, Some(code)).await?;
            let token = text(&login, "/token")?;
            let address = json!({
                "name": "张三", "phone": "13800138000", "province": "广东省", "city": "深圳市",
                "district": "南山区", "detail": "科技园 1 号", "is_default": 1,
            });
            let path = "/api/v1/user/addresses";
            let address = self.send(Method::POST, path, Some(&token), Some(address)).await?;
            lines.push(format!("{token} {}", number(&address, "/id")?));
        }
        Ok(lines)
    }

    /// A new product with `skus` variants of `stock` units each: the product, and its variants.
    pub(crate) async fn product(&self, skus: usize, stock: u32) -> anyhow::Result<(i64, Vec<i64>)> {
        let categories = self.admin(Method::GET, "/api/admin/categories", None).await?;
        let sku = |nth: usize| {
            json!({
                "sku_code": format!("BENCH-{:x}-{nth}", random_word()),
                "specs": { "款式": format!("{nth} 号") }, "price": "199.00", "stock": stock,
            })
        };
        let product = json!({
            "category_id": number(&categories, "/items/0/id")?, "name": "基准测试商品",
            "price": "199.00", "status": 1,
            "skus": (0..skus).map(sku).collect::<Vec<_>>(),
        });
        let product = self.admin(Method::POST, "/api/admin/products", Some(product)).await?;
        let skus = product.pointer("/skus").and_then(Value::as_array);
        let skus = skus.context("the product has no variants")?;
        let ids: anyhow::Result<Vec<i64>> = skus.iter().map(|sku| number(sku, "/id")).collect();
        Ok((number(&product, "/id")?, ids?))
    }

    /// A sale of these SKUs, `stock` units each, that is open now.
    pub(crate) async fn sale(&self, skus: &[i64], stock: u32) -> anyhow::Result<Vec<Item>> {
        let now = self.clock.now();
        let item = |sku: &i64| json!({ "sku_id": sku, "flash_price": "99.00", "stock": stock, "per_limit": 10_000 });
        let sale = json!({
            "name": "基准测试", "start_time": now - TimeDelta::seconds(5), "end_time": now + OPEN_FOR,
            "order_timeout_secs": HOLD_SECS, "items": skus.iter().map(item).collect::<Vec<_>>(),
        });
        let sale = self.admin(Method::POST, "/api/admin/flash-sales", Some(sale)).await?;
        let sale_id = number(&sale, "/id")?;
        let path = format!("/api/admin/flash-sales/{sale_id}/publish");
        let sale = self.admin(Method::POST, &path, Some(json!({}))).await?;
        let items = sale.pointer("/items").and_then(Value::as_array);
        let item = |item: &Value| {
            let (id, pool) = (number(item, "/id")?, number(item, "/pool_id")?);
            Ok(Item { sale: sale_id, item: id, pool })
        };
        items.context("the sale has no items")?.iter().map(item).collect()
    }

    /// Buys one unit as the shopper of this line.
    pub(crate) async fn buy(&self, item: Item, shopper: &str) -> anyhow::Result<()> {
        let (token, address) = shopper.split_once(' ').context("a shopper's line")?;
        let address: i64 = address.parse()?;
        let body = json!({ "item_id": item.item, "quantity": 1, "address_id": address });
        let path = format!("/api/v1/flash-sales/{}/orders", item.sale);
        self.send(Method::POST, &path, Some(token), Some(body)).await?;
        Ok(())
    }

    /// The token of the admin.
    pub(crate) fn admin_token(&self) -> &str {
        &self.admin
    }

    /// What the mall answers to a read; `None` if it refuses.
    pub(crate) async fn try_get(&self, path: &str, token: &str) -> anyhow::Result<Option<Value>> {
        let request = self.client.get(format!("{}{path}", self.base)).bearer_auth(token);
        let answer = request.send().await?;
        if !answer.status().is_success() {
            return Ok(None);
        }
        // A body that is no JSON is no list either.
        Ok(serde_json::from_slice(&answer.bytes().await?).ok())
    }

    async fn admin(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        self.send(method, path, Some(&self.admin), body).await
    }

    /// Asks the mall; an error status is an error here.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let key = format!("bench-{:016x}", random_word());
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        request = request.header("Idempotency-Key", key);
        if let Some(body) = body {
            request = request.json(&body);
        }
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path} answered {status}: {text}");
        if text.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_str(&text)?)
    }
}

/// A setting of the mall that is measured.
pub(crate) fn setting(name: &str) -> anyhow::Result<String> {
    std::env::var(name).with_context(|| format!("{name} is not set: load .dev/env"))
}

/// The text at `place` of an answer.
fn text(answer: &Value, place: &str) -> anyhow::Result<String> {
    let text = answer.pointer(place).and_then(Value::as_str);
    Ok(text.with_context(|| format!("the answer has no text at {place}"))?.to_owned())
}

/// The number at `place` of an answer.
fn number(answer: &Value, place: &str) -> anyhow::Result<i64> {
    let number = answer.pointer(place).and_then(Value::as_i64);
    number.with_context(|| format!("the answer has no number at {place}"))
}

/// A word that is new each time.
pub(crate) fn random_word() -> u64 {
    RandomState::new().build_hasher().finish()
}
