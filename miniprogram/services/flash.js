// Flash sales. Every answer carries the server's time, from which the clock learns.
const clock = require('../utils/clock')
const { call, send } = require('../utils/request')

const PATH = '/api/v1/flash-sales'

/** @param {string} path */
async function timed(path) {
  const sentAt = Date.now()
  const answer = await call({ path, login: 'optional' })
  clock.learn(answer.server_time, sentAt, Date.now())
  return answer
}

/** Running and coming sales. @returns {Promise<Api['FlashSale'][]>} */
async function list() {
  return (await timed(PATH)).items
}

/** @param {number} id @returns {Promise<Api['FlashSale']>} */
function detail(id) {
  return timed(`${PATH}/${id}`)
}

/**
 * Asks for units. The same key is the same request, however often it is sent.
 * @param {number} saleId
 * @param {{item_id: number, quantity: number, address_id: number}} wanted
 * @param {string} key
 * @param {string} [saleToken]
 */
function order(saleId, wanted, key, saleToken) {
  return send({
    method: 'POST',
    path: `${PATH}/${saleId}/orders`,
    body: wanted,
    key,
    timeoutMs: 8000,
    header: saleToken ? { 'x-sale-token': saleToken } : {},
  })
}

/** A short-lived token to order with, where the sale asks for one. @param {number} saleId */
async function token(saleId) {
  return (await call({ method: 'POST', path: `${PATH}/${saleId}/token` })).token
}

module.exports = { detail, list, order, token }
