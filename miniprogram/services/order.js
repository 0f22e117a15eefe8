// Orders: pricing, placing, and what a shopper does with them.
const { call, send } = require('../utils/request')

const PATH = '/api/v1/orders'

/**
 * What an order would cost.
 * @param {{cart_ids?: number[], items?: {sku_id: number, quantity: number}[], address_id?: number, coupon_id?: number}} wanted
 * @returns {Promise<Api['OrderPreview']>}
 */
function preview(wanted) {
  return call({ method: 'POST', path: `${PATH}/preview`, body: wanted })
}

/**
 * Places an order; the answer's status is 201, or 202 while the outcome is not known.
 * @param {any} wanted
 * @param {string} key
 */
function place(wanted, key) {
  return send({ method: 'POST', path: PATH, body: wanted, key })
}

/** The outcome of the request with this key: status 200, or 202 while it is not known. @param {string} key */
function byRequest(key) {
  return send({ path: `${PATH}/by-request/${key}` })
}

/** @param {{status?: number, page?: number, page_size?: number}} query @returns {Promise<Api['Orders']>} */
function list(query) {
  return call({ path: PATH, query })
}

/** @param {number} id @returns {Promise<Api['Order']>} */
function detail(id) {
  return call({ path: `${PATH}/${id}` })
}

/** @param {number} id @returns {Promise<Api['Order']>} */
function cancel(id) {
  return call({ method: 'POST', path: `${PATH}/${id}/cancel` })
}

/** Receipt. @param {number} id */
function confirm(id) {
  return call({ method: 'POST', path: `${PATH}/${id}/confirm` })
}

/** Gives the shopper more days before receipt is assumed. @param {number} id */
function extend(id) {
  return call({ method: 'POST', path: `${PATH}/${id}/extend` })
}

/** Hides a finished order. @param {number} id */
function hide(id) {
  return call({ method: 'DELETE', path: `${PATH}/${id}` })
}

/** @param {number} id */
async function logistics(id) {
  return (await call({ path: `${PATH}/${id}/logistics` })).items
}

module.exports = { byRequest, cancel, confirm, detail, extend, hide, list, logistics, place, preview }
