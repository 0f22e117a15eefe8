// Search: what was searched for before, what others search for, suggestions while typing, and the hits.
const catalogue = require('../../services/catalogue')
const { definePage } = require('../../utils/page')
const { nextSort, sortTabs } = require('../../utils/sorts')
const { highlight } = require('../../utils/util')

const HISTORY = 'search-history'
const HISTORY_MAX = 15
const PAGE_SIZE = 20
/** A pause in typing after which suggestions are asked for. */
const TYPING_MS = 250

definePage({
  data: {
    q: '',
    searched: '',
    history: [],
    hot: [],
    suggestions: [],
    sort: 'default',
    sorts: sortTabs('default'),
    products: [],
    page: 1,
    total: 0,
    end: false,
  },

  onLoad(query) {
    this.setData({ history: wx.getStorageSync(HISTORY) || [], state: 'ready' })
    this.loadHot()
    if (query.q) this.search(decodeURIComponent(query.q))
  },

  onUnload() {
    clearTimeout(this.typing)
  },

  onReachBottom() {
    if (this.data.searched && !this.data.end) this.once('more', () => this.read(this.data.page + 1))
  },

  async loadHot() {
    try {
      this.setData({ hot: (await catalogue.hotWords()).map(({ word }) => word) })
    } catch {
      // Search works without.
      this.setData({ hot: [] })
    }
  },

  /** @param {any} event */
  type(event) {
    const q = event.detail.value
    this.setData({ q, searched: '', products: [], state: 'ready' })
    clearTimeout(this.typing)
    if (!q.trim()) {
      this.setData({ suggestions: [] })
      return
    }
    this.typing = setTimeout(async () => {
      try {
        const suggestions = await catalogue.suggestions(q.trim())
        if (this.data.q === q && !this.data.searched) this.setData({ suggestions })
      } catch {
        this.setData({ suggestions: [] })
      }
    }, TYPING_MS)
  },

  clear() {
    this.setData({ q: '', searched: '', products: [], suggestions: [], state: 'ready' })
  },

  confirm() {
    this.search(this.data.q)
  },

  /** @param {any} event */
  pick(event) {
    this.search(event.currentTarget.dataset.word)
  },

  /** @param {string} text */
  search(text) {
    const q = text.trim().slice(0, 50)
    if (!q) return
    clearTimeout(this.typing)
    const history = [q, ...this.data.history.filter((/** @type {string} */ word) => word !== q)].slice(0, HISTORY_MAX)
    wx.setStorageSync(HISTORY, history)
    this.setData({ q, searched: q, history, suggestions: [], state: 'loading' })
    this.reload()
  },

  reload() {
    return this.load(() => this.read(1))
  },

  /** @param {number} page */
  async read(page) {
    const { products, searched: q, sort } = this.data
    const answer = await catalogue.search({ q, sort, page, page_size: PAGE_SIZE })
    if (q !== this.data.searched || sort !== this.data.sort) return
    const fresh = answer.items.map((/** @type {any} */ item) => ({
      ...item,
      pieces: item.highlight ? highlight(item.highlight) : null,
    }))
    const all = page === 1 ? fresh : [...products, ...fresh]
    this.setData({ products: all, page, total: answer.total, end: all.length >= answer.total || fresh.length === 0 })
  },

  /** @param {any} event */
  pickSort(event) {
    const sort = nextSort(event.currentTarget.dataset.sort, this.data.sort)
    if (sort === this.data.sort) return
    this.setData({ sort, sorts: sortTabs(sort), state: 'loading' })
    this.reload()
  },

  clearHistory() {
    wx.removeStorageSync(HISTORY)
    this.setData({ history: [] })
  },
})
