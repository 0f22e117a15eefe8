// What one page chose for another: the address and the lines that the order confirmation works on.
const { createStore } = require('./create')

/** @typedef {{sku_id: number, quantity: number}} Line */

/** @type {{address: any, checkout: {cart_ids?: number[], items?: Line[]} | null}} */
const nothing = { address: null, checkout: null }

module.exports = createStore(nothing)
