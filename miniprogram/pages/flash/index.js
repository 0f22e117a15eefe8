// The flash sale: counting down by the server's clock, going live at the right instant, buying exactly once, and saying
// honestly how it ended.
const flash = require('../../services/flash')
const orders = require('../../services/order')
const user = require('../../services/user')
const chosen = require('../../store/chosen')
const clock = require('../../utils/clock')
const { definePage } = require('../../utils/page')
const { payOrder } = require('../../utils/flow')
const { createPurchase } = require('../../utils/purchase')
const { moment } = require('../../utils/time')
const { at, sleep } = require('../../utils/timers')
const { idOf, maskPhone, newKey, picture, specsText } = require('../../utils/util')

/** How often stock is looked at while it is sold out or running, in milliseconds; a third of it is left to chance. */
const LOOK_SOLD_OUT_MS = 4000
const LOOK_RUNNING_MS = 8000

const purchase = createPurchase({
  storage: {
    get: (key) => wx.getStorageSync(key),
    set: (key, value) => wx.setStorageSync(key, value),
    remove: (key) => wx.removeStorageSync(key),
  },
  order: flash.order,
  byRequest: orders.byRequest,
  token: flash.token,
  sleep,
  newKey,
})

/** @type {Record<string, string>} */
const BUTTONS = {
  upcoming: '即将开始',
  running: '立即抢购',
  sold_out: '已抢光',
  paused: '活动暂停中',
  ended: '活动已结束',
  limit: '已达限购数量',
}

definePage({
  data: {
    id: null,
    itemId: null,
    sale: null,
    item: null,
    items: [],
    image: '',
    specs: '',
    phase: 'upcoming',
    button: '',
    opening: '',
    quantity: 1,
    most: 1,
    address: null,
    addressText: '',
    wave: false,
    progress: null,
    outcome: null,
  },

  onLoad(query) {
    const id = idOf(query.id)
    if (!id) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ id, itemId: idOf(query.item) })
    this.stopChosen = chosen.watch(({ address }) => {
      if (address) this.setAddress(address)
    })
    this.reload().then(() => this.resume())
    this.loadAddress()
  },

  onShow() {
    this.visible = true
    if (this.data.state === 'ready') this.look()
    if (!this.data.address && this.data.id) this.loadAddress()
  },

  onHide() {
    this.visible = false
    clearTimeout(this.lookTimer)
  },

  onUnload() {
    this.visible = false
    clearTimeout(this.lookTimer)
    if (this.callOff) this.callOff()
    if (this.stopChosen) this.stopChosen()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.show(await flash.detail(this.data.id))
    })
  },

  /** @param {any} sale */
  show(sale) {
    const item = sale.items.find((/** @type {any} */ each) => each.id === this.data.itemId) || sale.items[0]
    const before = this.data.phase
    const wasShown = this.data.item && this.data.item.id === item.id
    this.setData({
      sale,
      item,
      items: sale.items.map((/** @type {any} */ each) => ({
        id: each.id,
        name: each.product_name,
        specs: specsText(each.specs),
        image: picture(each.product_image, 120),
      })),
      itemId: item.id,
      image: picture(item.product_image, 750),
      specs: specsText(item.specs),
      opening: moment(sale.start_time, clock.now()),
      most: Math.max(1, item.per_limit - (item.purchased || 0)),
      sold: 100 - item.remaining,
    })
    this.setPhase()
    if (wasShown && before === 'sold_out' && this.data.phase === 'running') this.setData({ wave: true })
    this.plan()
  },

  /** What may be done right now, by the server's clock. */
  setPhase() {
    const { item, sale } = this.data
    const now = clock.now()
    let phase = item.state
    if (phase === 'upcoming' && Date.parse(sale.start_time) <= now) phase = 'running'
    if (Date.parse(sale.end_time) <= now) phase = 'ended'
    if (phase === 'running' && item.purchased >= item.per_limit) phase = 'limit'
    this.setData({ phase, button: BUTTONS[phase] })
  },

  /** The button goes live at the very instant, without asking anybody; stock is looked at a little later, by chance. */
  plan() {
    if (this.callOff) this.callOff()
    const { phase, sale } = this.data
    const instant = phase === 'upcoming' ? sale.start_time : sale.end_time
    this.callOff = at(clock.now, Date.parse(instant), () => {
      this.setPhase()
      this.look(300 + Math.random() * 2000)
      if (phase === 'upcoming') this.plan()
    })
    this.look()
  },

  /** @param {number} [ms] */
  look(ms) {
    clearTimeout(this.lookTimer)
    const { phase } = this.data
    if (!this.visible || phase === 'ended' || (phase === 'upcoming' && ms === undefined)) return
    const usual = phase === 'sold_out' ? LOOK_SOLD_OUT_MS : LOOK_RUNNING_MS
    const wait = ms === undefined ? usual * (0.8 + Math.random() * 0.4) : ms
    this.lookTimer = setTimeout(async () => {
      try {
        this.show(await flash.detail(this.data.id))
      } catch {
        // The next look will tell.
        this.look()
      }
    }, wait)
  },

  async loadAddress() {
    try {
      const address = await user.defaultAddress()
      if (address && !this.data.address) this.setAddress(address)
    } catch {
      // It is asked for again when it is needed.
    }
  },

  /** @param {any} address */
  setAddress(address) {
    const { city, detail, district, name, phone, province } = address
    this.setData({ address, addressText: `${name} ${maskPhone(phone)} ${province}${city}${district}${detail}` })
  },

  chooseAddress() {
    wx.navigateTo({ url: '/pages/address/list/index?choose=1' })
  },

  /** The picture can't be had: a drawn one stands in. */
  lostPicture() {
    this.setData({ image: '' })
  },

  /** @param {any} event */
  pickItem(event) {
    this.setData({ itemId: event.currentTarget.dataset.id, quantity: 1, wave: false, outcome: null })
    this.show(this.data.sale)
  },

  /** @param {any} event */
  changeQuantity(event) {
    this.setData({ quantity: event.detail.value })
  },

  /** The tap: stores the attempt and sends it, with nothing to wait for in between; or goes on with the one before. */
  buy() {
    const { address, id, itemId, phase, progress, quantity } = this.data
    if (phase !== 'running' || progress) return
    if (!address) {
      this.chooseAddress()
      return
    }
    const wanted = { item_id: itemId, quantity, address_id: address.id }
    this.follow(purchase.start(id, wanted, (/** @type {any} */ said) => this.setData({ progress: said })))
  },

  /** Goes on with what the app was doing when it was closed, or when it was not let in. */
  async resume() {
    if (this.data.progress) return
    const attempt = purchase.stored()
    if (!attempt || attempt.saleId !== this.data.id) return
    await this.follow(purchase.resume((/** @type {any} */ said) => this.setData({ progress: said })))
  },

  /** @param {Promise<any>} running */
  async follow(running) {
    this.setData({ outcome: null, wave: false })
    let outcome = null
    try {
      outcome = await running
    } catch (error) {
      this.tell(error)
    }
    this.setData({ progress: null, outcome })
    if (!outcome) return
    if (outcome.kind === 'won') wx.vibrateShort({ type: 'heavy' })
    // What is left, and what I have, changed.
    this.look(outcome.kind === 'won' ? 0 : 500)
  },

  payNow() {
    const { order } = this.data.outcome
    return this.once('pay', () => payOrder(order))
  },

  openOrder() {
    wx.navigateTo({ url: `/pages/order/detail/index?id=${this.data.outcome.order.id}` })
  },

  openOrders() {
    wx.navigateTo({ url: '/pages/order/list/index' })
  },

  /** The page behind a dialog does not scroll. */
  stay() {},

  closeOutcome() {
    this.setData({ outcome: null })
  },

  payOver() {
    this.setData({ outcome: null })
    this.look(0)
  },

  onShareAppMessage() {
    const { id, image, sale } = this.data
    return { title: sale ? sale.name : '限时秒杀', path: `/pages/flash/index?id=${id}`, imageUrl: image }
  },
})
