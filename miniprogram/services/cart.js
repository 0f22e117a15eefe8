// The cart; every change also refreshes the badge.
const cart = require('../store/cart')
const session = require('../store/session')
const { call } = require('../utils/request')

const PATH = '/api/v1/cart'

/** The pieces in it. */
async function refreshCount() {
  if (!session.get().token) return
  cart.setCount((await call({ path: `${PATH}/count` })).count)
}

/** @returns {Promise<Api['Cart']>} */
async function list() {
  const answer = await call({ path: PATH, query: { page_size: 100 } })
  cart.setCount(answer.items.reduce((/** @type {number} */ sum, /** @type {any} */ item) => sum + item.quantity, 0))
  return answer
}

/** @param {{product_id: number, sku_id: number, quantity: number}} line */
async function add(line) {
  const item = await call({ method: 'POST', path: PATH, body: line })
  await refreshCount()
  return item
}

/** @param {number} id @param {{quantity?: number, selected?: 0 | 1, sku_id?: number}} changes */
function change(id, changes) {
  return call({ method: 'PUT', path: `${PATH}/${id}`, body: changes })
}

/** Ticks or unticks some lines, or all. @param {0 | 1} selected @param {number[]} [ids] */
function select(selected, ids) {
  return call({ method: 'PUT', path: `${PATH}/select`, body: ids ? { selected, ids } : { selected } })
}

/** @param {number[]} ids */
async function remove(ids) {
  await call({ method: 'DELETE', path: PATH, query: { ids: ids.join(',') } })
}

module.exports = { add, change, list, refreshCount, remove, select }
