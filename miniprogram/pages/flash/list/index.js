// All running and coming flash sales.
const flash = require('../../../services/flash')
const { definePage } = require('../../../utils/page')

definePage({
  data: { sales: [] },

  onLoad() {
    this.reload()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.setData({ sales: await flash.list() })
    })
  },

  /** Not all phones at once. */
  saleChanged() {
    setTimeout(() => this.reload(), 300 + Math.random() * 1500)
  },
})
