// Confirming an order: address, goods, coupon, freight, remark. Every amount comes from the server.
const cart = require('../../../services/cart')
const orders = require('../../../services/order')
const chosen = require('../../../store/chosen')
const { definePage } = require('../../../utils/page')
const { askToTell, payOrder } = require('../../../utils/flow')
const { placeOrder } = require('../../../utils/place')
const { short } = require('../../../utils/price')
const { sleep } = require('../../../utils/timers')
const { maskPhone, newKey } = require('../../../utils/util')

/** @type {Record<string, string>} */
const REASONS = {
  off_shelf: '商品已下架',
  sku_gone: '规格已失效',
  sold_out: '已售罄',
  insufficient_stock: '库存不足',
}

/** @param {any} freight */
function freightNote(freight) {
  if (!freight) return ''
  if (freight.reason === 'blocked') return '该地区暂不支持配送'
  if (freight.reason === 'remote') return '偏远地区加收运费'
  if (freight.reason === 'free') return '已包邮'
  return freight.free_threshold ? `满 ¥${short(freight.free_threshold)} 包邮` : ''
}

definePage({
  data: {
    items: [],
    address: null,
    addressLine: '',
    phone: '',
    priced: null,
    usable: [],
    unusable: [],
    couponId: null,
    couponText: '',
    couponSheet: false,
    freightNote: '',
    blocked: '',
    remark: '',
  },

  onLoad() {
    const { checkout } = chosen.get()
    this.checkout = checkout
    if (!checkout) {
      this.setData({ state: 'missing' })
      return
    }
    chosen.set({ address: null })
    this.stopChosen = chosen.watch(({ address }) => {
      const { address: current } = this.data
      if (!address || (current && current.id === address.id)) return
      this.setData({ address })
      this.price()
    })
    this.reload()
  },

  onShow() {
    // An address may have been added or changed meanwhile.
    if (this.data.state === 'ready' && !this.data.address) this.price()
  },

  onUnload() {
    if (this.stopChosen) this.stopChosen()
  },

  reload() {
    return this.load(() => this.readPrice(undefined))
  },

  /** Prices again after a change. */
  price() {
    return this.once('price', () => this.readPrice(this.data.couponId))
  },

  /** @param {number | null | undefined} couponId `null`: none, `undefined`: the best one */
  async readPrice(couponId) {
    const { address } = this.data
    /** @type {any} */
    const wanted = { ...this.checkout }
    if (address) wanted.address_id = address.id
    if (couponId) wanted.coupon_id = couponId
    let priced = await orders.preview(wanted)
    const best = this.bestCoupon(priced)
    if (couponId === undefined && !priced.coupon_id && best) {
      priced = await orders.preview({ ...wanted, coupon_id: best.id })
    }
    this.showPrice(priced)
  },

  /** The usable coupon that saves most. @param {any} priced */
  bestCoupon(priced) {
    const usable = (priced.coupons && priced.coupons.usable) || []
    const cents = (/** @type {any} */ coupon) => Number(String(coupon.discount_amount).replace('.', ''))
    return usable.reduce(
      (/** @type {any} */ best, /** @type {any} */ coupon) => (!best || cents(coupon) > cents(best) ? coupon : best),
      null,
    )
  },

  /** @param {any} priced */
  showPrice(priced) {
    const { address, coupons = { usable: [], unusable: [] }, items } = priced
    const invalid = items.find((/** @type {any} */ item) => item.valid === false)
    const note = freightNote(priced.freight)
    const couponText = priced.coupon_id
      ? `-¥${priced.discount_amount}`
      : coupons.usable.length
        ? `${coupons.usable.length} 张可用`
        : '暂无可用'
    let blocked = ''
    if (invalid) blocked = `${invalid.product_name}：${REASONS[invalid.reason] || '无法购买'}`
    else if (priced.freight && priced.freight.reason === 'blocked') blocked = note
    this.setData({
      priced,
      items: items.map((/** @type {any} */ item) => ({ ...item, problem: REASONS[item.reason] || '' })),
      address,
      addressLine: address ? address.province + address.city + address.district + address.detail : '',
      phone: address ? maskPhone(address.phone) : '',
      usable: coupons.usable,
      unusable: coupons.unusable,
      couponId: priced.coupon_id || null,
      couponText,
      freightNote: note,
      blocked,
    })
  },

  chooseAddress() {
    const { address } = this.data
    wx.navigateTo({ url: `/pages/address/list/index?choose=1&id=${address ? address.id : ''}` })
  },

  openCoupons() {
    this.setData({ couponSheet: true })
  },

  /** @param {any} event */
  couponSheetChange(event) {
    this.setData({ couponSheet: event.detail.visible })
  },

  /** @param {any} event */
  pickCoupon(event) {
    const { id } = event.currentTarget.dataset
    this.setData({ couponId: id || null, couponSheet: false })
    return this.once('price', () => this.readPrice(id || null))
  },

  /** @param {any} event */
  changeRemark(event) {
    this.setData({ remark: event.detail.value })
  },

  submit() {
    const { address, blocked, couponId, priced, remark } = this.data
    if (!address) {
      this.chooseAddress()
      return undefined
    }
    if (blocked) {
      wx.showToast({ title: blocked, icon: 'none' })
      return undefined
    }
    /** @type {any} */
    const wanted = { ...this.checkout, address_id: address.id, pay_amount: priced.pay_amount }
    if (couponId) wanted.coupon_id = couponId
    if (remark.trim()) wanted.remark = remark.trim()
    // Placing the order takes a while: by the time it is paid, WeChat no longer sees the tap.
    return this.once('submit', () => this.place(wanted, askToTell()))
  },

  /** @param {any} wanted @param {Promise<void> | null} asked */
  async place(wanted, asked) {
    // The same order keeps its key until the server has said what became of it.
    const text = JSON.stringify(wanted)
    if (this.sent !== text) {
      this.sent = text
      this.key = newKey()
    }
    let order
    try {
      order = await placeOrder({ place: orders.place, byRequest: orders.byRequest, sleep }, wanted, this.key)
    } catch (thrown) {
      const error = /** @type {any} */ (thrown)
      if (!error.unanswered) this.sent = ''
      if (error.code === 'price_changed') {
        wx.showToast({ title: '价格有变动，请确认后再提交', icon: 'none' })
        await this.readPrice(wanted.coupon_id || null)
        return
      }
      this.tell(error)
      if (error.status === 409) await this.readPrice(undefined)
      return
    }
    if (!order) {
      wx.redirectTo({ url: '/pages/order/list/index' })
      return
    }
    chosen.set({ checkout: null })
    cart.refreshCount().catch(() => {})
    try {
      await payOrder(order, 'redirectTo', asked)
    } catch (error) {
      // The order stands; it can be paid from its own page.
      this.tell(error)
      wx.redirectTo({ url: `/pages/order/detail/index?id=${order.id}` })
    }
  },
})
