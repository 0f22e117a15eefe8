// Products of a category, or all hot or new ones.
const catalogue = require('../../../services/catalogue')
const { definePage } = require('../../../utils/page')
const { nextSort, sortTabs } = require('../../../utils/sorts')
const { idOf } = require('../../../utils/util')

const PAGE_SIZE = 20

definePage({
  data: { sort: 'default', sorts: sortTabs('default'), products: [], page: 1, end: false },

  onLoad(query) {
    if (query.category_id && !idOf(query.category_id)) {
      this.setData({ state: 'missing' })
      return
    }
    this.filter = {
      category_id: idOf(query.category_id) || undefined,
      is_hot: query.is_hot === '1' ? 1 : undefined,
      is_new: query.is_new === '1' ? 1 : undefined,
    }
    if (query.title) wx.setNavigationBarTitle({ title: decodeURIComponent(query.title) })
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
    const { products, sort } = this.data
    const answer = await catalogue.products({ ...this.filter, sort, page, page_size: PAGE_SIZE })
    if (sort !== this.data.sort) return
    const all = page === 1 ? answer.items : [...products, ...answer.items]
    this.setData({ products: all, page, end: all.length >= answer.total || answer.items.length === 0 })
  },

  /** @param {any} event */
  pickSort(event) {
    const sort = nextSort(event.currentTarget.dataset.sort, this.data.sort)
    if (sort === this.data.sort) return
    this.setData({ sort, sorts: sortTabs(sort), state: 'loading' })
    this.reload()
  },
})
