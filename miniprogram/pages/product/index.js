// A product: pictures, variants, stock, coupons, and what a shopper does with it.
const cart = require('../../services/cart')
const catalogue = require('../../services/catalogue')
const coupons = require('../../services/coupon')
const cartStore = require('../../store/cart')
const chosen = require('../../store/chosen')
const configs = require('../../store/configs')
const { definePage } = require('../../utils/page')
const { range, short } = require('../../utils/price')
const { idOf, newKey, picture, richText, specsText } = require('../../utils/util')

definePage({
  data: {
    id: null,
    product: null,
    pictures: [],
    shown: 0,
    low: '',
    high: '',
    coupons: [],
    couponSheet: false,
    sheet: false,
    mode: 'both',
    chosenText: '',
    skuId: 0,
    count: 0,
    freight: '',
    description: '',
  },

  onLoad(query) {
    const id = idOf(query.id)
    this.stopCart = cartStore.watch(({ count }) => this.setData({ count }))
    if (!id) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ id, skuId: idOf(query.sku_id) || 0 })
    this.reload()
  },

  onUnload() {
    this.stopCart()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      const product = await catalogue.product(this.data.id)
      const pictures = [product.cover, ...(product.images || [])].filter(Boolean)
      const prices = range(product.skus.map((/** @type {any} */ sku) => sku.price))
      const { free_freight_threshold: free } = configs.get()
      this.setData({
        product,
        pictures: [...new Set(pictures)].map((path) => picture(path, 750)),
        low: prices.low || product.price,
        high: prices.same ? '' : prices.high,
        freight: free ? `满 ¥${short(free)} 包邮` : '',
        description: richText(product.description),
      })
      this.loadCoupons()
    })
  },

  async loadCoupons() {
    try {
      const { items } = await coupons.available()
      this.setData({ coupons: items.slice(0, 10) })
    } catch {
      // The product is to be had without coupons as well.
      this.setData({ coupons: [] })
    }
  },

  /** @param {any} event */
  slide(event) {
    this.setData({ shown: event.detail.current })
  },

  /** @param {any} event */
  preview(event) {
    wx.previewImage({ urls: this.data.pictures, current: event.currentTarget.dataset.src })
  },

  /** A picture that can't be had is left out. @param {any} event */
  lostPicture(event) {
    const { src } = event.currentTarget.dataset
    this.setData({ pictures: this.data.pictures.filter((/** @type {string} */ picture) => picture !== src) })
  },

  /** @param {any} event */
  openSheet(event) {
    this.setData({ sheet: true, mode: event.currentTarget.dataset.mode || 'both' })
  },

  closeSheet() {
    this.setData({ sheet: false })
  },

  toggleCoupons() {
    this.setData({ couponSheet: !this.data.couponSheet })
  },

  /** @param {any} event */
  couponSheetChange(event) {
    this.setData({ couponSheet: event.detail.visible })
  },

  /** @param {any} event */
  receive(event) {
    const { coupon } = event.detail
    return this.once('receive', async () => {
      await coupons.receive(coupon.id, newKey())
      wx.showToast({ title: '领取成功' })
      await this.loadCoupons()
    })
  },

  /** @param {any} event */
  chooseSku(event) {
    const { quantity, sku } = event.detail
    this.setData({ chosenText: `${specsText(sku.specs)}${quantity > 1 ? ` × ${quantity}` : ''}` })
  },

  /** @param {any} event */
  addToCart(event) {
    const { quantity, sku } = event.detail
    return this.once('cart', async () => {
      await cart.add({ product_id: this.data.id, sku_id: sku.id, quantity })
      this.setData({ sheet: false })
      wx.showToast({ title: '已加入购物车' })
    })
  },

  /** @param {any} event */
  buyNow(event) {
    const { quantity, sku } = event.detail
    this.setData({ sheet: false })
    chosen.set({ checkout: { items: [{ sku_id: sku.id, quantity }] } })
    wx.navigateTo({ url: '/pages/order/confirm/index' })
  },

  openCart() {
    wx.switchTab({ url: '/pages/cart/index' })
  },

  openFlash() {
    const { flash } = this.data.product
    wx.navigateTo({ url: `/pages/flash/index?id=${flash.sale_id}&item=${flash.item_id}` })
  },

  onShareAppMessage() {
    const { id, pictures, product } = this.data
    return { title: product ? product.name : '', path: `/pages/product/index?id=${id}`, imageUrl: pictures[0] }
  },
})
