//! What an order would cost: prices, freight and coupons as the shop has them at this moment. Reads
//! only; the same for a preview and for the order itself.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use mall_domain::cart::{Availability, Invalid, LINES_MAX, QUANTITY_MAX};
use mall_domain::coupon::{self, CouponStatus, Unusable};
use mall_domain::freight::{Freight, FreightRules};
use mall_domain::order::NewItem;
use mall_domain::{AddressId, CartId, Money, PoolId, ProductId, SkuId, UserCouponId, UserId};
use mall_store::mysql::address::{self, SavedAddress};
use mall_store::mysql::cart;
use mall_store::mysql::coupon::UserCoupon;
use mall_store::mysql::goods::{self, Goods};
use mall_store::{MySqlConnection, StoreError};
use serde_json::Value;

/// The most coupons of a shopper that a preview looks at.
const COUPONS_MAX: u32 = 100;

/// What a shopper wants to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// These lines of the cart.
    Cart(Vec<CartId>),
    /// These many units of these variants, right away.
    Items(Vec<(SkuId, u32)>),
}

/// What a shopper wants, where to, with which coupon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Who.
    pub user: UserId,
    /// What.
    pub source: Source,
    /// Where to; a preview without one takes the default.
    pub address: Option<AddressId>,
    /// With which coupon.
    pub coupon: Option<UserCouponId>,
    /// Whether all the shopper's coupons are of interest, or just that one.
    pub with_coupons: bool,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteLine {
    /// The line of the cart.
    pub cart_id: Option<CartId>,
    /// The product.
    pub product_id: ProductId,
    /// The variant.
    pub sku_id: SkuId,
    /// What the product is called.
    pub product_name: String,
    /// Its picture.
    pub product_image: Option<String>,
    /// 规格, a JSON object.
    pub specs: Option<Value>,
    /// What one costs.
    pub price: Money,
    /// How many.
    pub quantity: u32,
    /// What the line costs before discounts.
    pub amount: Money,
    /// Its share of the discount.
    pub discount_amount: Money,
    /// Why it can't be bought.
    pub invalid: Option<Invalid>,
    /// The pool of its units.
    pub pool_id: Option<PoolId>,
}

/// What an order would cost. Lines that can't be bought are in the list, and not in the sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The goods.
    pub lines: Vec<QuoteLine>,
    /// What they cost.
    pub total_amount: Money,
    /// What the coupon takes off.
    pub discount_amount: Money,
    /// What delivery costs.
    pub freight: Freight,
    /// From which sum of goods on it costs nothing.
    pub free_threshold: Option<Money>,
    /// What is to be paid.
    pub pay_amount: Money,
    /// Where to.
    pub address: Option<SavedAddress>,
    /// The coupon that is used.
    pub coupon: Option<UserCouponId>,
    /// Why the coupon that was asked for is not.
    pub coupon_refusal: Option<Unusable>,
    /// The shopper's coupons that could be used, with what each takes off; the best first.
    pub usable: Vec<(UserCoupon, Money)>,
    /// Those that could not, with the reason.
    pub unusable: Vec<(UserCoupon, Unusable)>,
}

/// Why there is no quote.
#[derive(Debug, thiserror::Error)]
pub enum QuoteError {
    /// There is no such line in the cart.
    #[error("no such line of the cart")]
    NoSuchLine,
    /// There is no such variant.
    #[error("no such sku")]
    NoSuchSku,
    /// There is no such address, or it is another shopper's.
    #[error("no such address")]
    NoSuchAddress,
    /// It would be an order of nothing, or one that costs too much to count.
    #[error("the order can't be that small or large")]
    BadSize,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Prices what a shopper wants.
///
/// # Errors
///
/// A [`QuoteError`]. Goods that can't be bought and a coupon that can't be used are none: the quote
/// says so.
pub(crate) async fn quote(
    conn: &mut MySqlConnection,
    rules: &FreightRules,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<Quote, QuoteError> {
    let mut lines = lines(&mut *conn, wanted).await?;
    if lines.is_empty() || LINES_MAX < lines.len() {
        return Err(QuoteError::BadSize);
    }
    let address = find_address(&mut *conn, wanted).await?;
    let too_much = |_too_large| QuoteError::BadSize;
    let total_amount = lines
        .iter()
        .filter(|line| line.invalid.is_none())
        .try_fold(Money::ZERO, |sum, line| sum.plus(line.amount))
        .map_err(too_much)?;
    let coupons = find_coupons(conn, wanted).await?;

    let verdict = |coupon: &UserCoupon| match coupon.status {
        CouponStatus::Used => Err(Unusable::Used),
        CouponStatus::Expired => Err(Unusable::Expired),
        CouponStatus::Unused if coupon.expire_time <= now => Err(Unusable::Expired),
        CouponStatus::Unused => coupon.terms.discount(total_amount),
    };
    let asked_for = wanted.coupon.map(|id| {
        let found = coupons.iter().find(|coupon| coupon.id == id);
        found.map_or(Err(Unusable::NotFound), verdict)
    });
    let discount_amount = asked_for.and_then(Result::ok).unwrap_or(Money::ZERO);
    share(&mut lines, discount_amount);
    let goods = total_amount.minus(discount_amount).unwrap_or(Money::ZERO);
    let province = address.as_ref().map(|saved| saved.address.province.as_str());
    let freight = rules.freight(goods, province);
    let (mut usable, mut unusable) = (Vec::new(), Vec::new());
    for coupon in coupons {
        match verdict(&coupon) {
            Ok(discount) => usable.push((coupon, discount)),
            Err(reason) => unusable.push((coupon, reason)),
        }
    }
    usable.sort_by_key(|(coupon, discount)| (std::cmp::Reverse(*discount), coupon.expire_time));
    Ok(Quote {
        lines,
        total_amount,
        discount_amount,
        pay_amount: goods.plus(freight.amount).map_err(too_much)?,
        freight,
        free_threshold: rules.free_threshold,
        address,
        coupon: wanted.coupon.filter(|_id| asked_for.is_some_and(|asked| asked.is_ok())),
        coupon_refusal: asked_for.and_then(Result::err),
        usable,
        unusable,
    })
}

/// Splits the discount over the lines that can be bought.
fn share(lines: &mut [QuoteLine], discount: Money) {
    let mut bought: Vec<&mut QuoteLine> =
        lines.iter_mut().filter(|line| line.invalid.is_none()).collect();
    let amounts: Vec<Money> = bought.iter().map(|line| line.amount).collect();
    for (line, share) in bought.iter_mut().zip(coupon::split(discount, &amounts)) {
        line.discount_amount = share;
    }
}

async fn lines(conn: &mut MySqlConnection, wanted: &Wanted) -> Result<Vec<QuoteLine>, QuoteError> {
    match &wanted.source {
        Source::Cart(ids) => {
            let cart = cart::lines(&mut *conn, wanted.user).await?;
            let mut chosen = Vec::with_capacity(ids.len());
            for id in ids {
                let line = cart.iter().find(|line| line.id == *id);
                chosen.push(line.ok_or(QuoteError::NoSuchLine)?);
            }
            let skus: Vec<SkuId> = chosen.iter().map(|line| line.sku_id).collect();
            let goods = goods::find(conn, &skus).await?;
            let to_line = |line: &cart::CartLine| {
                let known = goods.get(&line.sku_id).filter(|g| g.product_id == line.product_id);
                let gone = || QuoteLine {
                    product_name: line.product_name.clone().unwrap_or_default(),
                    product_image: line.cover.clone(),
                    invalid: Availability { on_sale: line.on_sale, has_sku: false, stock: 0 }
                        .refusal(line.quantity),
                    ..QuoteLine::empty(line.product_id, line.sku_id, line.quantity)
                };
                let quoted =
                    known.map_or_else(|| Ok(gone()), |known| QuoteLine::new(known, line.quantity));
                quoted.map(|quoted| QuoteLine { cart_id: Some(line.id), ..quoted })
            };
            chosen.into_iter().map(to_line).collect()
        }
        Source::Items(items) => {
            let mut units: Vec<(SkuId, u32)> = Vec::with_capacity(items.len());
            for (sku, quantity) in items {
                match units.iter_mut().find(|(known, _units)| known == sku) {
                    Some((_sku, units)) => *units = units.saturating_add(*quantity),
                    None => units.push((*sku, *quantity)),
                }
            }
            if units.iter().any(|(_sku, units)| QUANTITY_MAX < *units) {
                return Err(QuoteError::BadSize);
            }
            let skus: Vec<SkuId> = units.iter().map(|(sku, _units)| *sku).collect();
            let goods: HashMap<SkuId, Goods> = goods::find(conn, &skus).await?;
            let to_line = |(sku, quantity): (SkuId, u32)| {
                QuoteLine::new(goods.get(&sku).ok_or(QuoteError::NoSuchSku)?, quantity)
            };
            units.into_iter().map(to_line).collect()
        }
    }
}

async fn find_address(
    conn: &mut MySqlConnection,
    wanted: &Wanted,
) -> Result<Option<SavedAddress>, QuoteError> {
    match wanted.address {
        Some(id) => {
            let found = address::find(conn, wanted.user, id).await?;
            found.map(Some).ok_or(QuoteError::NoSuchAddress)
        }
        // The default comes first.
        None => Ok(address::list(conn, wanted.user).await?.into_iter().next()),
    }
}

/// The coupons to look at, the one that was asked for among them.
async fn find_coupons(
    conn: &mut MySqlConnection,
    wanted: &Wanted,
) -> Result<Vec<UserCoupon>, StoreError> {
    use mall_store::mysql::coupon;

    let mut coupons = Vec::new();
    if wanted.with_coupons {
        let unused = Some(CouponStatus::Unused);
        coupons = coupon::of_user(&mut *conn, wanted.user, unused, 0, COUPONS_MAX).await?.0;
    }
    if let Some(id) = wanted.coupon
        && !coupons.iter().any(|coupon| coupon.id == id)
    {
        coupons.extend(coupon::find(conn, wanted.user, id).await?);
    }
    Ok(coupons)
}

impl QuoteLine {
    fn empty(product_id: ProductId, sku_id: SkuId, quantity: u32) -> Self {
        Self {
            cart_id: None,
            product_id,
            sku_id,
            product_name: String::new(),
            product_image: None,
            specs: None,
            price: Money::ZERO,
            quantity,
            amount: Money::ZERO,
            discount_amount: Money::ZERO,
            invalid: None,
            pool_id: None,
        }
    }

    fn new(goods: &Goods, quantity: u32) -> Result<Self, QuoteError> {
        Ok(Self {
            product_name: goods.product_name.clone(),
            product_image: goods.product_image.clone(),
            specs: goods.specs.clone(),
            price: goods.price,
            amount: goods.price.times(quantity).map_err(|_too_large| QuoteError::BadSize)?,
            invalid: goods.availability().refusal(quantity),
            pool_id: goods.pool_id,
            ..Self::empty(goods.product_id, goods.sku_id, quantity)
        })
    }
}

impl Quote {
    /// The lines as a new order has them; `None` if one of them has no stock to come from.
    #[must_use]
    pub(crate) fn new_items(&self) -> Option<Vec<NewItem>> {
        self.lines.iter().map(QuoteLine::to_item).collect()
    }
}

impl QuoteLine {
    fn to_item(&self) -> Option<NewItem> {
        let words = self.specs.as_ref().map(goods::in_words).filter(|words| !words.is_empty());
        Some(NewItem {
            product_id: self.product_id,
            sku_id: self.sku_id,
            flash_item_id: None,
            pool_id: self.pool_id?,
            product_name: self.product_name.clone(),
            product_image: self.product_image.clone(),
            specs: words,
            price: self.price,
            quantity: self.quantity,
            discount_amount: self.discount_amount,
        })
    }
}
