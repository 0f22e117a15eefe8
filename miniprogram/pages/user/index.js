// The shopper: who, orders by status, and the way to everything that is theirs.
const orders = require('../../services/order')
const user = require('../../services/user')
const configs = require('../../store/configs')
const session = require('../../store/session')
const { definePage } = require('../../utils/page')
const { maskPhone, picture } = require('../../utils/util')

const SHORTCUTS = [
  { status: '0', text: '待付款', icon: 'wallet', count: 'pending_payment' },
  { status: '1', text: '待发货', icon: 'box', count: 'pending_shipment' },
  { status: '2', text: '待收货', icon: 'truck', count: 'shipped' },
  { status: '3', text: '已完成', icon: 'check', count: '' },
]

definePage({
  data: { user: null, avatar: '', phone: '', letter: '', shortcuts: SHORTCUTS, service: '' },

  onLoad() {
    this.stopSession = session.watch(({ user: shopper }) => this.showUser(shopper))
    this.stopConfigs = configs.watch(({ customer_service_phone: service }) => this.setData({ service }))
  },

  onShow() {
    this.reload()
  },

  onUnload() {
    this.stopSession()
    this.stopConfigs()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      const [, page] = await Promise.all([user.profile(), orders.list({ page: 1, page_size: 1 })])
      const counts = page.counts || {}
      this.setData({
        shortcuts: SHORTCUTS.map((shortcut) => ({ ...shortcut, badge: counts[shortcut.count] || 0 })),
      })
    })
  },

  /** @param {any} shopper */
  showUser(shopper) {
    const name = (shopper && shopper.nickname) || '微信用户'
    this.setData({
      user: shopper,
      avatar: picture(shopper && shopper.avatar, 160),
      letter: name.slice(0, 1),
      phone: maskPhone(shopper && shopper.phone),
    })
  },

  /** @param {any} event */
  bindPhone(event) {
    const { code } = event.detail
    if (!code) return undefined
    return this.once('phone', async () => {
      await user.bindPhone(code)
      wx.showToast({ title: '手机号已绑定' })
    })
  },

  callService() {
    wx.makePhoneCall({ phoneNumber: this.data.service, fail() {} })
  },
})
