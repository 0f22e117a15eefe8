// How many pieces are in the cart: the badge of the tab bar.
const { createStore } = require('./create')

const store = createStore({ count: 0 })
const CART_TAB = 2

/** @param {number} count */
function setCount(count) {
  store.set({ count })
  // Outside of tab pages there is no bar; it is drawn again when one shows.
  const done = { fail() {} }
  if (count > 0) wx.setTabBarBadge({ index: CART_TAB, text: count > 99 ? '99+' : String(count), ...done })
  else wx.removeTabBarBadge({ index: CART_TAB, ...done })
}

module.exports = { get: store.get, setCount, watch: store.watch }
