// The shopper's orders, by status.
const orders = require('../../../services/order')
const { ask, definePage } = require('../../../utils/page')
const { ORDER_STATUS, payOrder } = require('../../../utils/flow')

const PAGE_SIZE = 10

const TABS = [
  { status: '', text: '全部', count: 'all' },
  { status: '0', text: '待付款', count: 'pending_payment' },
  { status: '1', text: '待发货', count: 'pending_shipment' },
  { status: '2', text: '待收货', count: 'shipped' },
  { status: '3', text: '已完成', count: 'completed' },
]

/** @param {any} order */
function present(order) {
  const pieces = order.items.reduce((/** @type {number} */ sum, /** @type {any} */ item) => sum + item.quantity, 0)
  return { ...order, statusText: ORDER_STATUS[order.status].text, pieces }
}

definePage({
  data: {
    tabs: TABS.map((tab) => ({ ...tab, label: tab.text })),
    status: '',
    orders: [],
    page: 1,
    total: 0,
    end: false,
  },

  onLoad(query) {
    const known = TABS.some((tab) => tab.status === query.status)
    this.setData({ status: known ? query.status : '' })
  },

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
    const { orders: shown, status } = this.data
    const answer = await orders.list({ status: status === '' ? undefined : Number(status), page, page_size: PAGE_SIZE })
    // Another tab was chosen meanwhile.
    if (status !== this.data.status) return
    const fresh = answer.items.map(present)
    const all = page === 1 ? fresh : [...shown, ...fresh]
    const counts = answer.counts || {}
    this.setData({
      orders: all,
      page,
      total: answer.total,
      end: all.length >= answer.total || fresh.length === 0,
      tabs: TABS.map((tab) => {
        const count = tab.status === '' || tab.status === '3' ? 0 : counts[tab.count]
        return { ...tab, label: count ? `${tab.text} ${count}` : tab.text }
      }),
    })
  },

  /** @param {any} event */
  pickTab(event) {
    this.setData({ status: event.detail.value, orders: [], state: 'loading' })
    this.reload()
  },

  /** @param {any} event */
  open(event) {
    wx.navigateTo({ url: `/pages/order/detail/index?id=${event.currentTarget.dataset.order.id}` })
  },

  /** @param {any} event */
  pay(event) {
    const { order } = event.currentTarget.dataset
    return this.once('pay', () => payOrder(order))
  },

  /** @param {any} event */
  async cancel(event) {
    const { order } = event.currentTarget.dataset
    if (!(await ask('取消订单', '取消后商品会放回，优惠券会退还'))) return
    await this.once('cancel', async () => {
      await orders.cancel(order.id)
      await this.read(1)
    })
  },

  /** @param {any} event */
  async confirm(event) {
    const { order } = event.currentTarget.dataset
    if (!(await ask('确认收货', '请确认已收到全部商品'))) return
    await this.once('confirm', async () => {
      await orders.confirm(order.id)
      await this.read(1)
    })
  },

  /** @param {any} event */
  async hide(event) {
    const { order } = event.currentTarget.dataset
    if (!(await ask('删除订单', '删除后不再显示'))) return
    await this.once('hide', async () => {
      await orders.hide(order.id)
      await this.read(1)
    })
  },
})
