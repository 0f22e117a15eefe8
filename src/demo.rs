//! What the demo shop has beside its rows: pictures, drawn here, and flash sales, published through
//! the actors as an admin would. Repeating it adds what is missing.

mod canvas;
mod pictures;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use mall_actors::Mall;
use mall_domain::{AdminId, Money, SaleId, SkuId};
use mall_store::mysql::flash_sale::{self, NewSale, NewSaleItem};
use mall_store::{Store, StoreError};

use crate::uploads::Storage;

/// Draws the pictures that the rows of the demo data name.
///
/// # Errors
///
/// If the folder or the bucket does not take them.
pub async fn draw(storage: &Storage, now: DateTime<Utc>) -> anyhow::Result<()> {
    for (name, picture) in pictures::all() {
        let bytes = picture.to_png().with_context(|| format!("can't draw {name}"))?;
        let put = storage.put(&format!("demo/{name}.png"), "image/png", bytes, now).await;
        put.with_context(|| format!("can't store {name}"))?;
    }
    Ok(())
}

/// How long the sale that runs goes on.
const RUNS: TimeDelta = TimeDelta::days(7);
/// How long before its end another is made.
const RENEW: TimeDelta = TimeDelta::hours(6);
/// When sales of the evening open, by the clock of the shop's customers (UTC+8).
const EVENING_HOUR_UTC: u32 = 12;
/// How long they last.
const EVENING: TimeDelta = TimeDelta::hours(2);

/// SKU, price in fen, units, units per shopper.
type Offer = (i64, i64, u32, u32);
const RUNNING: (&str, [Offer; 4]) = (
    "天天秒杀",
    [(3, 5_900, 200, 2), (12, 4_990, 300, 2), (9, 2_990, 150, 2), (16, 4_590, 200, 1)],
);
const UPCOMING: (&str, [Offer; 3]) =
    ("今晚八点 数码专场", [(5, 9_900, 100, 1), (11, 15_900, 80, 1), (23, 3_900, 120, 2)]);

/// Publishes a flash sale that runs and one that is to come, unless there are such.
///
/// # Errors
///
/// If MySQL or Redis does not answer, or refuses.
pub async fn sales(
    store: &Store,
    mall: &Mall,
    admin: AdminId,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let visible = flash_sale::visible(&mut *store.connection().await?, now).await?;
    let (name, offers) = RUNNING;
    let runs = visible.iter().any(|sale| sale.name == name && now + RENEW < sale.end_time);
    if !runs {
        let sale = sale(name, &offers, now - TimeDelta::minutes(1), now + RUNS)?;
        publish(store, mall, admin, &sale).await?;
    }
    let (name, offers) = UPCOMING;
    if !visible.iter().any(|sale| sale.name == name && now < sale.start_time) {
        let opens = next_evening(now).context("no evening follows")?;
        let sale = sale(name, &offers, opens, opens + EVENING)?;
        publish(store, mall, admin, &sale).await?;
    }
    Ok(())
}

/// The next time that sales of the evening open.
fn next_evening(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.date_naive().and_hms_opt(EVENING_HOUR_UTC, 0, 0)?.and_utc();
    Some(if now < today { today } else { today + TimeDelta::days(1) })
}

fn sale(
    name: &str,
    offers: &[Offer],
    start_time: DateTime<Utc>,
    end_time: DateTime<Utc>,
) -> anyhow::Result<NewSale> {
    let item = |(sku, fen, stock, per_limit): &Offer| {
        let flash_price = Money::from_fen(*fen)?;
        let (sku_id, stock, per_limit) = (SkuId(*sku), *stock, *per_limit);
        Ok::<_, anyhow::Error>(NewSaleItem { sku_id, flash_price, stock, per_limit })
    };
    let items = offers.iter().map(item).collect::<Result<_, _>>()?;
    let name = name.to_owned();
    Ok(NewSale { name, start_time, end_time, order_timeout_secs: None, items })
}

async fn publish(
    store: &Store,
    mall: &Mall,
    admin: AdminId,
    sale: &NewSale,
) -> anyhow::Result<SaleId> {
    let mut tx = store.begin().await?;
    let id = flash_sale::create(&mut tx, sale, admin).await?;
    tx.commit().await.map_err(StoreError::from)?;
    mall.publish(id, admin).await.with_context(|| format!("can't publish {}", sale.name))?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_evening_is_eight_o_clock_in_beijing() {
        let evening = |now| next_evening(at(now)).unwrap();
        assert_eq!(evening("2026-11-25T11:59:59Z"), at("2026-11-25T12:00:00Z"));
        assert_eq!(evening("2026-11-25T12:00:00Z"), at("2026-11-26T12:00:00Z"));
    }

    #[test]
    fn every_row_of_the_demo_data_has_its_picture() {
        let drawn: Vec<String> = pictures::all().map(|(name, _picture)| name).collect();
        for id in 1..=mall_store::mysql::seed::PRODUCTS_MAX {
            assert!(drawn.contains(&format!("product-{id}")), "{id}");
            assert!(drawn.contains(&format!("product-{id}-2")), "{id}");
        }
        for id in mall_store::mysql::seed::category_ids() {
            assert!(drawn.contains(&format!("category-{id}")), "{id}");
        }
        for id in 1..=3 {
            assert!(drawn.contains(&format!("banner-{id}")), "{id}");
        }
    }
}
