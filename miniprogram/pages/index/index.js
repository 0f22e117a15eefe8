// Home: banners, categories, flash sales, hot and new products.
const catalogue = require('../../services/catalogue')
const flash = require('../../services/flash')
const configs = require('../../store/configs')
const { definePage } = require('../../utils/page')
const { picture } = require('../../utils/util')

/** @template T @param {Promise<T>} work @param {T} otherwise @returns {Promise<T>} */
const or = (work, otherwise) => work.catch(() => otherwise)

definePage({
  data: {
    banners: [],
    categories: [],
    sales: [],
    hot: [],
    fresh: [],
    notice: '',
  },

  onLoad() {
    this.stopConfigs = configs.watch(({ notice }) => this.setData({ notice }))
    this.reload()
  },

  onShow() {
    if (this.data.state === 'ready') this.refreshSales()
  },

  onUnload() {
    this.stopConfigs()
  },

  onPullDownRefresh() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      // The products decide whether there is a page; everything else may be missing without spoiling it.
      const [banners, categories, sales, hot, fresh] = await Promise.all([
        or(catalogue.banners(), []),
        or(catalogue.categories(), []),
        or(flash.list(), []),
        catalogue.hotProducts(10),
        catalogue.products({ is_new: 1, sort: 'newest', page_size: 10 }),
      ])
      this.setData({
        banners: banners.map((/** @type {any} */ banner) => ({ ...banner, image: picture(banner.image, 750) })),
        categories: categories.slice(0, 10).map((/** @type {any} */ category) => ({
          id: category.id,
          name: category.name,
          icon: picture(category.icon, 120),
          letter: category.name.slice(0, 1),
        })),
        sales,
        hot,
        fresh: fresh.items,
      })
    })
  },

  async refreshSales() {
    this.setData({ sales: await or(flash.list(), this.data.sales) })
  },

  /** A sale began or ended. The shoppers of a whole country read this at once, so each waits a moment by chance. */
  saleChanged() {
    setTimeout(() => this.refreshSales(), 300 + Math.random() * 1500)
  },

  /** A banner whose picture can't be had is left out. @param {any} event */
  lostBanner(event) {
    const { id } = event.currentTarget.dataset.banner
    this.setData({ banners: this.data.banners.filter((/** @type {any} */ banner) => banner.id !== id) })
  },

  /** @param {any} event */
  openBanner(event) {
    const { link_type: type, link_value: value } = event.currentTarget.dataset.banner
    if (!value) return
    if (type === 1) wx.navigateTo({ url: `/pages/product/index?id=${encodeURIComponent(value)}` })
    else if (type === 2) wx.navigateTo({ url: `/pages/product/list/index?category_id=${encodeURIComponent(value)}` })
    else if (type === 3) wx.navigateTo({ url: value, fail: () => wx.switchTab({ url: value }) })
  },

  /** @param {any} event */
  openCategory(event) {
    const { id, name } = event.currentTarget.dataset.category
    wx.navigateTo({ url: `/pages/product/list/index?category_id=${id}&title=${encodeURIComponent(name)}` })
  },

  onShareAppMessage() {
    return { title: configs.get().shop_name, path: '/pages/index/index' }
  },
})
