// The cart. Amounts come from the server; a line that can't be bought says why.
const cart = require('../../services/cart')
const chosen = require('../../store/chosen')
const { ask, definePage } = require('../../utils/page')
const { picture, specsText } = require('../../utils/util')

/** @type {Record<string, string>} */
const REASONS = {
  off_shelf: '商品已下架',
  sku_gone: '规格已失效',
  sold_out: '已售罄',
  insufficient_stock: '库存不足，请减少数量',
}

/** @param {any} item */
const present = (item) => ({
  ...item,
  image: picture(item.product_image, 200),
  specsText: specsText(item.specs),
  problem: item.valid ? '' : REASONS[item.reason] || '暂时无法购买',
  most: Math.max(1, Math.min(99, item.stock)),
})

definePage({
  data: {
    items: [],
    stale: [],
    all: false,
    amount: '0.00',
    count: 0,
    right: [{ text: '删除', className: 'swipe-delete' }],
  },

  onShow() {
    this.reload()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.show(await cart.list())
    })
  },

  /** @param {any} answer */
  show(answer) {
    const lines = answer.items.map(present)
    // A line with too little stock can still be mended here; the others only be removed.
    const mendable = (/** @type {any} */ item) => item.valid || item.reason === 'insufficient_stock'
    const items = lines.filter(mendable)
    this.setData({
      items,
      stale: lines.filter((/** @type {any} */ item) => !mendable(item)),
      all: items.length > 0 && items.every((/** @type {any} */ item) => item.selected === 1),
      amount: answer.selected_amount,
      count: answer.selected_count,
    })
  },

  /** @param {any} event */
  toggle(event) {
    const { item } = event.currentTarget.dataset
    return this.once('select', async () => {
      await cart.select(item.selected === 1 ? 0 : 1, [item.id])
      this.show(await cart.list())
    })
  },

  toggleAll() {
    return this.once('select', async () => {
      await cart.select(this.data.all ? 0 : 1)
      this.show(await cart.list())
    })
  },

  /** @param {any} event */
  changeQuantity(event) {
    const { item } = event.currentTarget.dataset
    return this.once(`quantity-${item.id}`, async () => {
      await cart.change(item.id, { quantity: event.detail.value })
      this.show(await cart.list())
    })
  },

  /** @param {any} event */
  remove(event) {
    const { item } = event.currentTarget.dataset
    return this.once('remove', async () => {
      await cart.remove([item.id])
      this.show(await cart.list())
    })
  },

  async removeStale() {
    if (!(await ask('清空失效商品', '将从购物车移除这些商品'))) return
    await this.once('remove', async () => {
      await cart.remove(this.data.stale.map((/** @type {any} */ item) => item.id))
      this.show(await cart.list())
    })
  },

  /** @param {any} event */
  open(event) {
    const { item } = event.currentTarget.dataset
    wx.navigateTo({ url: `/pages/product/index?id=${item.product_id}&sku_id=${item.sku_id}` })
  },

  settle() {
    const picked = this.data.items.filter((/** @type {any} */ item) => item.selected === 1)
    const bad = picked.find((/** @type {any} */ item) => item.problem)
    if (bad) {
      wx.showToast({ title: bad.problem, icon: 'none' })
      return
    }
    if (!picked.length) {
      wx.showToast({ title: '请先选择商品', icon: 'none' })
      return
    }
    chosen.set({ checkout: { cart_ids: picked.map((/** @type {any} */ item) => item.id) } })
    wx.navigateTo({ url: '/pages/order/confirm/index' })
  },
})
