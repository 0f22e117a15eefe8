// One refund: where it stands, and what the shopper can do about it.
const refunds = require('../../../services/refund')
const { ask, definePage } = require('../../../utils/page')
const { REFUND_STATUS } = require('../../../utils/flow')
const { dateTime } = require('../../../utils/time')
const { idOf, picture } = require('../../../utils/util')

definePage({
  data: { id: null, refund: null, statusText: '', pictures: [], created: '', success: '', company: '', trackingNo: '' },

  onLoad(query) {
    const id = idOf(query.id)
    if (!id) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ id })
    this.reload()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.show(await refunds.detail(this.data.id))
    })
  },

  /** @param {any} refund */
  show(refund) {
    this.setData({
      refund,
      statusText: REFUND_STATUS[refund.status] || '处理中',
      pictures: (refund.images || []).map((/** @type {string} */ path) => picture(path, 200)),
      created: dateTime(refund.created_at),
      success: dateTime(refund.success_time),
    })
  },

  async cancel() {
    if (!(await ask('撤销申请', '撤销后可以重新申请'))) return
    await this.once('cancel', async () => {
      this.show(await refunds.cancel(this.data.id))
    })
  },

  /** @param {any} event */
  change(event) {
    this.setData({ [event.currentTarget.dataset.field]: event.detail.value })
  },

  sendBack() {
    const { company, id, trackingNo } = this.data
    if (!company.trim() || !trackingNo.trim()) {
      wx.showToast({ title: '请填写物流公司和单号', icon: 'none' })
      return undefined
    }
    return this.once('return', async () => {
      this.show(await refunds.sendBack(id, { company: company.trim(), tracking_no: trackingNo.trim() }))
      wx.showToast({ title: '已提交' })
    })
  },

  /** @param {any} event */
  preview(event) {
    wx.previewImage({ urls: this.data.pictures, current: event.currentTarget.dataset.src })
  },
})
