//! What the merchant does: makes shoppers and a sale before the run, and reads the books after it.

use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use mall_domain::Clock;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::settings::Settings;
use crate::shopper::{Crowd, Sale, Shopper};
use crate::truth::{Audit, Order, Truth};

/// How many logins are under way at once.
const AT_ONCE: usize = 25;
/// How often the audit is asked for while something is under way, and how long between.
const AUDITS: usize = 20;
const BETWEEN: Duration = Duration::from_millis(500);
/// How long the sale outlasts the run.
const AFTER: TimeDelta = TimeDelta::minutes(10);

/// The admin, logged in.
#[derive(Debug)]
pub(crate) struct Merchant {
    api: Api,
    token: String,
}

/// The mall's API, for what is not measured.
#[derive(Debug, Clone)]
struct Api {
    client: reqwest::Client,
    url: String,
}

#[derive(Debug, Deserialize)]
struct Login {
    token: String,
}

#[derive(Debug, Deserialize)]
struct WithId {
    id: u64,
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
struct Orders {
    items: Vec<Order>,
    total: usize,
}

impl Merchant {
    pub(crate) async fn log_in(settings: &Settings) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .build()?;
        let api = Api { client, url: settings.url.clone() };
        let body = json!({"username": settings.username, "password": settings.password});
        let login: Login = api
            .ask("/api/admin/login", Some(body), None, None)
            .await
            .context("the admin can't log in")?;
        Ok(Self { api, token: login.token })
    }

    /// Everything a run needs: shoppers who have logged in, and a published sale that opens when
    /// all of them stand before its door.
    pub(crate) async fn prepare(&self, settings: &Settings) -> anyhow::Result<Crowd> {
        let size = settings.size;
        let shoppers = self.gather(settings).await?;
        let path = format!("/api/v1/products/{}", settings.product);
        let product: Product = self.api.ask(&path, None, None, None).await?;
        let sku = product.skus.first().context("the product has no variant")?;

        let arrive = size.users.div_ceil(size.per_second) + 1;
        let opens = Clock::system().now() + TimeDelta::seconds(i64::try_from(arrive)?);
        let closes = opens + TimeDelta::seconds(i64::try_from(size.seconds)?) + AFTER;
        let wish = json!({
            "name": settings.run, "start_time": time(opens), "end_time": time(closes),
            "items": [{
                "sku_id": sku.id, "flash_price": "99.00", "stock": size.stock,
                "per_limit": size.limit,
            }],
        });
        let sale: SaleAnswer =
            self.post("/api/admin/flash-sales", wish, &format!("{}-sale", settings.run)).await?;
        let item = sale.items.first().context("the new sale has no item")?;
        self.act(sale.id, "publish").await?;
        let sale = Sale { id: sale.id, item_id: item.id, product_id: settings.product, opens };
        Ok(Crowd::new(settings, sale, shoppers))
    }

    async fn gather(&self, settings: &Settings) -> anyhow::Result<Vec<Shopper>> {
        let mut shoppers = Vec::with_capacity(settings.size.users);
        let mut joining = JoinSet::new();
        for number in 0..settings.size.users {
            if AT_ONCE <= joining.len()
                && let Some(joined) = joining.join_next().await
            {
                shoppers.push(joined??);
            }
            joining.spawn(join(self.api.clone(), settings.run.clone(), number));
        }
        while let Some(joined) = joining.join_next().await {
            shoppers.push(joined??);
        }
        Ok(shoppers)
    }

    /// Reads the truth, and ends the sale. Last: a mall whose books are wrong may refuse to end it.
    pub(crate) async fn conclude(&self, crowd: &Crowd) -> anyhow::Result<Truth> {
        let mut orders = Vec::with_capacity(crowd.shoppers.len());
        for shopper in &crowd.shoppers {
            let path = "/api/v1/orders?page_size=100";
            let page: Orders = self.api.ask(path, None, Some(&shopper.token), None).await?;
            anyhow::ensure!(page.total == page.items.len(), "a shopper has too many orders");
            let mine = page.items.into_iter().filter(|order| order.sale_id == Some(crowd.sale.id));
            orders.push(mine.collect());
        }
        let audit = self.audit(crowd.sale.id).await?;
        let truth = Truth::judge(&orders, crowd.size.stock, crowd.size.limit, &audit);
        if truth.is_right() {
            self.act(crowd.sale.id, "end").await?;
        }
        Ok(truth)
    }

    /// The report of the audit, at rest or as it is after a while.
    async fn audit(&self, sale: u64) -> anyhow::Result<Audit> {
        let path = format!("/api/admin/flash-sales/{sale}/audit");
        let mut looks = 0;
        loop {
            let report: Audit = self.api.ask(&path, None, Some(&self.token), None).await?;
            looks += 1;
            if report.at_rest || report.verdict == "fail" || AUDITS <= looks {
                return Ok(report);
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }

    async fn act(&self, sale: u64, action: &str) -> anyhow::Result<()> {
        let path = format!("/api/admin/flash-sales/{sale}/{action}");
        let _sale: Value = self.post(&path, json!({}), &format!("goose-{sale}-{action}")).await?;
        Ok(())
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: Value,
        key: &str,
    ) -> anyhow::Result<T> {
        self.api.ask(path, Some(body), Some(&self.token), Some(key)).await
    }
}

impl Api {
    /// Asks with POST if there is a body, else with GET; takes only a success.
    async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        body: Option<Value>,
        token: Option<&str>,
        key: Option<&str>,
    ) -> anyhow::Result<T> {
        let url = format!("{}{path}", self.url);
        let mut request = match body {
            Some(body) => self.client.post(url).json(&body),
            None => self.client.get(url),
        };
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send().await.with_context(|| format!("{path} does not answer"))?;
        let status = answer.status();
        if !status.is_success() {
            bail!("{path} answered {status}: {}", answer.text().await.unwrap_or_default());
        }
        answer.json().await.with_context(|| format!("the answer of {path} is not as expected"))
    }
}

/// Logs shopper number `number` in, with an address.
async fn join(api: Api, run: String, number: usize) -> anyhow::Result<Shopper> {
    let body = json!({"code": format!("sim:{run}-{number}")});
    let login: Login = api.ask("/api/v1/auth/login", Some(body), None, None).await?;
    let body = json!({
        "name": "压测", "phone": format!("139{number:08}"), "province": "浙江省", "city": "杭州市",
        "district": "西湖区", "detail": format!("文三路 {number} 号"), "is_default": 1,
    });
    let token = Some(login.token.as_str());
    let address: WithId = api.ask("/api/v1/user/addresses", Some(body), token, None).await?;
    Ok(Shopper { token: login.token, address_id: address.id })
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
