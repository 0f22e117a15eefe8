// The shopper's refunds.
const refunds = require('../../../services/refund')
const { definePage } = require('../../../utils/page')
const { REFUND_STATUS } = require('../../../utils/flow')

definePage({
  data: { refunds: [], page: 1, end: false },

  onShow() {
    this.reload()
  },

  onPullDownRefresh() {
    this.reload()
  },

  onReachBottom() {
    if (!this.data.end) this.once('more', () => this.read(this.data.page + 1))
  },

  reload() {
    return this.load(() => this.read(1))
  },

  /** @param {number} page */
  async read(page) {
    const answer = await refunds.list({ page })
    const fresh = answer.items.map((/** @type {any} */ refund) => ({
      ...refund,
      statusText: REFUND_STATUS[refund.status] || '处理中',
      kindText: refund.kind === 2 ? '退货退款' : '仅退款',
    }))
    const all = page === 1 ? fresh : [...this.data.refunds, ...fresh]
    this.setData({ refunds: all, page, end: all.length >= answer.total || fresh.length === 0 })
  },

  /** @param {any} event */
  open(event) {
    wx.navigateTo({ url: `/pages/refund/detail/index?id=${event.currentTarget.dataset.id}` })
  },
})
