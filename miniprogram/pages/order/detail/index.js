// One order: where it stands, where it goes, what it costs, what happened to it.
const orders = require('../../../services/order')
const { ask, definePage } = require('../../../utils/page')
const { EVENTS, ORDER_STATUS, payOrder } = require('../../../utils/flow')
const { dateTime } = require('../../../utils/time')
const { idOf, maskPhone } = require('../../../utils/util')

/** @param {any} order */
function addressOf(order) {
  const address = order.address_snapshot
  if (!address) return { name: '', phone: '', line: '' }
  const { city, detail, district, name, phone, province } = address
  return { name, phone: maskPhone(phone), line: `${province}${city}${district}${detail}` }
}

/** The newest first, as people read a history; it begins with the order itself. @param {any} order */
function timelineOf(order) {
  const happened = (order.timeline || [])
    .filter((/** @type {any} */ event) => EVENTS[event.event])
    .map((/** @type {any} */ event) => ({ text: EVENTS[event.event], time: dateTime(event.created_at) }))
  return [{ text: '提交订单', time: dateTime(order.created_at) }, ...happened].reverse()
}

/** @param {any} order */
function factsOf(order) {
  return [
    ['订单编号', order.order_no],
    ['下单时间', dateTime(order.created_at)],
    ['付款时间', dateTime(order.pay_time)],
    ['发货时间', dateTime(order.ship_time)],
    ['收货时间', dateTime(order.receive_time)],
    ['取消时间', dateTime(order.cancel_time)],
    ['备注', order.remark],
  ]
    .filter(([, value]) => value)
    .map(([name, value]) => ({ name, value }))
}

/** Paid, shipped, received, refunded: a part may be on its way before all is. */
const MAY_HAVE_PARCELS = [1, 2, 3, 5]

/** @param {any} parcel */
const presentParcel = (parcel) => ({
  ...parcel,
  traces: parcel.traces.map((/** @type {any} */ trace) => ({ ...trace, time: dateTime(trace.time) })),
})

definePage({
  data: {
    id: null,
    order: null,
    status: { text: '', hint: '' },
    address: {},
    timeline: [],
    facts: [],
    parcels: [],
    refunds: [],
    mayRefund: false,
  },

  onLoad(query) {
    const id = idOf(query.id)
    if (!id) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ id })
  },

  onShow() {
    if (this.data.id) this.reload()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.show(await orders.detail(this.data.id))
      this.loadParcels()
    })
  },

  /** Where its parcels are; the carrier may take seconds to tell, and the order is worth showing without them. */
  async loadParcels() {
    if (!MAY_HAVE_PARCELS.includes(this.data.order.status)) return
    try {
      const parcels = await orders.logistics(this.data.id)
      this.setData({ parcels: parcels.map(presentParcel) })
    } catch {
      // What was known before stays.
    }
  },

  /** @param {any} order */
  show(order) {
    this.setData({
      order,
      status: ORDER_STATUS[order.status],
      address: addressOf(order),
      timeline: timelineOf(order),
      facts: factsOf(order),
      refunds: order.refunds || [],
      mayRefund: [1, 2, 3].includes(order.status) && order.refund_status !== 2,
    })
  },

  /** Time to pay is over: the server decides what that means. */
  expired() {
    setTimeout(() => this.reload(), 1000 + Math.random() * 2000)
  },

  pay() {
    return this.once('pay', () => payOrder(this.data.order))
  },

  async cancel() {
    if (!(await ask('取消订单', '取消后商品会放回，优惠券会退还'))) return
    await this.once('cancel', async () => {
      this.show(await orders.cancel(this.data.id))
      wx.showToast({ title: '已取消' })
    })
  },

  async confirm() {
    if (!(await ask('确认收货', '请确认已收到全部商品'))) return
    await this.once('confirm', async () => {
      await orders.confirm(this.data.id)
      await this.reload()
    })
  },

  extend() {
    return this.once('extend', async () => {
      await orders.extend(this.data.id)
      wx.showToast({ title: '已延长收货时间' })
      await this.reload()
    })
  },

  async hide() {
    if (!(await ask('删除订单', '删除后不再显示'))) return
    await this.once('hide', async () => {
      await orders.hide(this.data.id)
      wx.navigateBack({ fail: () => this.goHome() })
    })
  },

  requestRefund() {
    wx.navigateTo({ url: `/pages/refund/request/index?order_id=${this.data.id}` })
  },

  /** @param {any} event */
  openRefund(event) {
    wx.navigateTo({ url: `/pages/refund/detail/index?id=${event.currentTarget.dataset.id}` })
  },

  /** @param {any} event */
  copy(event) {
    wx.setClipboardData({ data: event.currentTarget.dataset.text })
  },

  /** @param {any} event */
  openProduct(event) {
    const { item } = event.currentTarget.dataset
    wx.navigateTo({ url: `/pages/product/index?id=${item.product_id}` })
  },
})
