// What became of a payment, by the server's word: the phone's is only a hint how long to wait.
const orders = require('../../../services/order')
const payment = require('../../../services/payment')
const { definePage, isMissing } = require('../../../utils/page')
const { payOrder } = require('../../../utils/flow')
const { sleep } = require('../../../utils/timers')
const { idOf } = require('../../../utils/util')

/** How often the server is asked while the phone says it was paid. */
const LOOKS_MAX = 10

definePage({
  data: { id: null, no: '', said: '', result: '', order: null },

  onLoad(query) {
    const id = idOf(query.id)
    if (!id || !query.no) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ id, no: query.no, said: query.said || '' })
    this.reload()
  },

  onUnload() {
    this.gone = true
  },

  reload() {
    return this.load(async () => {
      try {
        await this.ask()
      } catch (error) {
        // Nobody knows whether it is paid: to ask again must stay possible.
        if (this.data.state === 'ready' && !isMissing(error)) this.setData({ result: 'unheard' })
        throw error
      }
    })
  },

  async ask() {
    const looks = this.data.said === 'done' ? LOOKS_MAX : 2
    if (this.data.state === 'ready') this.setData({ result: 'asking' })
    let status = await payment.status(this.data.no)
    for (let turn = 1; turn < looks && !status.paid && status.status === 0 && !this.gone; turn += 1) {
      this.setData({ state: 'ready', result: 'asking' })
      await sleep(Math.min(3000, 400 * turn))
      status = await payment.status(this.data.no)
    }
    const order = await orders.detail(this.data.id)
    this.setData({ order, result: this.resultOf(status) })
  },

  askAgain() {
    return this.once('ask', () => this.reload())
  },

  /** @param {{paid: boolean, status: number}} status */
  resultOf({ paid, status }) {
    if (status === 4 || status === 5) return paid ? 'refunded' : 'cancelled'
    if (paid) return 'paid'
    return this.data.said === 'done' ? 'late' : 'unpaid'
  },

  payAgain() {
    return this.once('pay', () => payOrder(this.data.order, 'redirectTo'))
  },

  openOrder() {
    wx.redirectTo({ url: `/pages/order/detail/index?id=${this.data.id}` })
  },
})
