// Coupons: those to be had, and the shopper's own.
const { call } = require('../utils/request')

/** @param {number} [page] @returns {Promise<Api['CouponTemplates']>} */
function available(page = 1) {
  return call({ path: '/api/v1/coupons', query: { page, page_size: 50 }, login: 'optional' })
}

/** @param {number} couponId @param {string} key */
function receive(couponId, key) {
  return call({ method: 'POST', path: '/api/v1/coupons/receive', body: { coupon_id: couponId }, key })
}

/** @param {0 | 1 | 2} status unused, used, expired @param {number} [page] @returns {Promise<Api['UserCoupons']>} */
function mine(status, page = 1) {
  return call({ path: '/api/v1/user/coupons', query: { status, page, page_size: 20 } })
}

module.exports = { available, mine, receive }
