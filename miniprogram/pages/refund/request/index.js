// Asking for money back, for all or some pieces of an order.
const orders = require('../../../services/order')
const refunds = require('../../../services/refund')
const { definePage } = require('../../../utils/page')
const { idOf, newKey, picture } = require('../../../utils/util')

const PICTURES_MAX = 6
const REASONS = ['不想要了', '拍错/多拍', '商品与描述不符', '质量问题', '未按时发货', '其他']

definePage({
  data: {
    orderId: null,
    order: null,
    items: [],
    kinds: [],
    kind: 1,
    reasons: REASONS,
    reason: '',
    description: '',
    pictures: [],
    errors: {},
    most: PICTURES_MAX,
  },

  onLoad(query) {
    const orderId = idOf(query.order_id)
    if (!orderId) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ orderId })
    this.reload()
  },

  reload() {
    return this.load(async () => {
      const order = await orders.detail(this.data.orderId)
      // Before it is paid there is nothing to give back, and after it has ended no more.
      const kinds = [{ kind: 1, text: '仅退款' }]
      // What has not left the shop can't be sent back.
      if (order.status >= 2) kinds.push({ kind: 2, text: '退货退款' })
      const open = [1, 2, 3].includes(order.status)
      const items = (open ? order.items : [])
        .map((/** @type {any} */ item) => ({ ...item, left: item.quantity - (item.refunded_quantity || 0) }))
        .filter((/** @type {any} */ item) => item.left > 0)
        .map((/** @type {any} */ item) => ({ ...item, wanted: item.left }))
      this.setData({ order, kinds, items })
    })
  },

  /** @param {any} event */
  pickKind(event) {
    this.setData({ kind: event.currentTarget.dataset.kind })
  },

  /** @param {any} event */
  changeWanted(event) {
    this.setData({ [`items[${event.currentTarget.dataset.index}].wanted`]: event.detail.value })
  },

  /** @param {any} event */
  pickReason(event) {
    this.setData({ reason: REASONS[Number(event.detail.value)], 'errors.reason': '' })
  },

  /** @param {any} event */
  changeDescription(event) {
    this.setData({ description: event.detail.value })
  },

  addPicture() {
    wx.chooseMedia({
      count: PICTURES_MAX - this.data.pictures.length,
      mediaType: ['image'],
      sizeType: ['compressed'],
      success: ({ tempFiles }) =>
        this.once('upload', async () => {
          for (const { tempFilePath } of tempFiles) {
            const { url } = await refunds.uploadPicture(tempFilePath)
            const pictures = [...this.data.pictures, { url, shown: picture(url, 200) }]
            this.setData({ pictures: pictures.slice(0, PICTURES_MAX) })
          }
        }),
      fail() {},
    })
  },

  /** @param {any} event */
  removePicture(event) {
    const { index } = event.currentTarget.dataset
    this.setData({
      pictures: this.data.pictures.filter((/** @type {any} */ _, /** @type {number} */ i) => i !== index),
    })
  },

  submit() {
    const { description, items, kind, orderId, pictures, reason } = this.data
    const wanted = items.filter((/** @type {any} */ item) => item.wanted > 0)
    if (!reason) {
      this.setData({ 'errors.reason': '请选择原因' })
      return undefined
    }
    if (!wanted.length) {
      wx.showToast({ title: '请选择要退的商品', icon: 'none' })
      return undefined
    }
    const body = {
      kind,
      reason,
      description: description.trim() || undefined,
      images: pictures.map((/** @type {any} */ each) => each.url),
      items: wanted.map((/** @type {any} */ item) => ({ order_item_id: item.id, quantity: item.wanted })),
    }
    return this.once('submit', async () => {
      const text = JSON.stringify(body)
      if (this.sent !== text) {
        this.sent = text
        this.key = newKey()
      }
      const refund = await refunds.request(orderId, body, this.key)
      wx.redirectTo({ url: `/pages/refund/detail/index?id=${refund.id}` })
    })
  },
})
