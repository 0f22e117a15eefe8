//! Every Redis key of the shop, built here and nowhere else.

use mall_domain::{CouponId, PoolId, ProductId, UserId};

use super::Redis;

/// The five keys of a pool of units, in the order that the stock functions take them.
/// They share a hash tag, so that a cluster keeps them together.
pub(super) const POOL_PARTS: [&str; 5] = ["s", "r", "u", "t", "log"];

impl Redis {
    /// `user:token:{openid}`: the version of the one token of this user that is good. 7 days.
    pub(super) fn token_key(&self, openid: &str) -> String {
        format!("{}user:token:{openid}", self.prefix)
    }

    /// `stock:{pool}:part`.
    pub(super) fn pool_key(&self, pool: PoolId, part: &str) -> String {
        format!("{}stock:{{{pool}}}:{part}", self.prefix)
    }

    /// The keys of `pool` for a stock function.
    pub(super) fn pool_keys(&self, pool: PoolId) -> Vec<String> {
        POOL_PARTS.iter().map(|part| self.pool_key(pool, part)).collect()
    }

    /// `order:lock:{order_no}`: guards against two prepays of one order at once. 5 minutes.
    pub(super) fn order_lock_key(&self, order_no: &str) -> String {
        format!("{}order:lock:{order_no}", self.prefix)
    }

    /// `stock:lock:{sku_id}` of the system document: one node at a time rebuilds a pool. 30 s.
    pub(super) fn stock_lock_key(&self, pool: PoolId) -> String {
        format!("{}stock:lock:{pool}", self.prefix)
    }

    /// `wechat:token:{appid}`: the access token of WeChat's server API and when it ends.
    pub(super) fn wechat_token_key(&self, appid: &str) -> String {
        format!("{}wechat:token:{appid}", self.prefix)
    }

    /// `wechat:token:lock:{appid}`: one node at a time fetches that token. 5 s.
    pub(super) fn wechat_token_lock_key(&self, appid: &str) -> String {
        format!("{}wechat:token:lock:{appid}", self.prefix)
    }

    /// `product:detail:{id}`: a hash with a copy of the product. 1 hour.
    pub(super) fn product_key(&self, id: ProductId) -> String {
        format!("{}product:detail:{id}", self.prefix)
    }

    /// `product:list:{category}:{page}`: a copy of a page of a list; category 0 is all products.
    /// 10 minutes.
    pub(super) fn list_key(&self, category: i64, page: u32) -> String {
        format!("{}product:list:{category}:{page}", self.prefix)
    }

    /// `hot:products`: the ranking of hot products. 1 hour.
    pub(super) fn hot_key(&self) -> String {
        format!("{}hot:products", self.prefix)
    }

    /// `search:words`: what shoppers search for, counted. 7 days.
    pub(super) fn words_key(&self) -> String {
        format!("{}search:words", self.prefix)
    }

    /// `product:generation`: grows with every change of the catalogue.
    pub(super) fn generation_key(&self) -> String {
        format!("{}product:generation", self.prefix)
    }

    /// `cart:{user_id}`: a copy of a shopper's cart, kept until the cart changes.
    pub(super) fn cart_key(&self, user: UserId) -> String {
        format!("{}cart:{user}", self.prefix)
    }

    /// `coupon:remain:{id}`: how many of a coupon are left.
    pub(super) fn coupon_key(&self, coupon: CouponId) -> String {
        format!("{}coupon:remain:{coupon}", self.prefix)
    }

    /// `flash:token:{nonce}`: the request that a sale token was used for. As long as the token is
    /// good.
    pub(super) fn sale_token_key(&self, nonce: &str) -> String {
        format!("{}flash:token:{nonce}", self.prefix)
    }

    /// The channel on which nodes tell each other what to read again.
    pub(super) fn hint_channel(&self) -> String {
        format!("{}hints", self.prefix)
    }
}
