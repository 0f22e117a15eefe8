// Coupons to be had.
const coupons = require('../../../services/coupon')
const { definePage } = require('../../../utils/page')
const { newKey } = require('../../../utils/util')

/** @type {Record<string, string>} */
const REASONS = {
  coupon_exhausted: '已抢光',
  coupon_limit: '已领取',
  coupon_not_started: '未开始',
  coupon_ended: '已结束',
}

/** @param {any} coupon */
const present = (coupon) => ({
  ...coupon,
  action: coupon.receivable ? '领取' : REASONS[coupon.reason] || '已领取',
  note: coupon.remain_count > 0 ? `剩余 ${coupon.remain_count} 张` : '',
})

definePage({
  data: { coupons: [] },

  onLoad() {
    this.reload()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(() => this.read())
  },

  async read() {
    this.setData({ coupons: (await coupons.available()).items.map(present) })
  },

  /** @param {any} event */
  receive(event) {
    const { coupon } = event.detail
    return this.once('receive', async () => {
      // One key per coupon until the answer is known, so that a second tap is the same request.
      this.keys = this.keys || {}
      this.keys[coupon.id] = this.keys[coupon.id] || newKey()
      try {
        await coupons.receive(coupon.id, this.keys[coupon.id])
        delete this.keys[coupon.id]
        wx.showToast({ title: '领取成功' })
      } catch (thrown) {
        if (!(/** @type {any} */ (thrown).unanswered)) delete this.keys[coupon.id]
        this.tell(thrown)
      }
      await this.read()
    })
  },

  openMine() {
    wx.navigateTo({ url: '/pages/coupon/index' })
  },
})
