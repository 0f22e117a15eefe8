// The shopper's coupons: unused, used, past.
const coupons = require('../../services/coupon')
const { definePage } = require('../../utils/page')

const NOTES = { 0: '', 1: '已使用', 2: '已过期' }

definePage({
  data: { status: '0', coupons: [], page: 1, end: false },

  onLoad() {
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
    const { coupons: shown, status } = this.data
    const code = /** @type {0 | 1 | 2} */ (Number(status))
    const answer = await coupons.mine(code, page)
    if (status !== this.data.status) return
    const fresh = answer.items.map((/** @type {any} */ coupon) => ({ ...coupon, note: NOTES[code] }))
    const all = page === 1 ? fresh : [...shown, ...fresh]
    this.setData({ coupons: all, page, end: all.length >= answer.total || fresh.length === 0 })
  },

  /** @param {any} event */
  pickTab(event) {
    this.setData({ status: event.detail.value, coupons: [], state: 'loading' })
    this.reload()
  },

  use() {
    this.goHome()
  },

  openCentre() {
    wx.navigateTo({ url: '/pages/coupon/centre/index' })
  },
})
