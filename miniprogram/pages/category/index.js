// Categories: the first level on the left, what it holds on the right.
const catalogue = require('../../services/catalogue')
const { definePage } = require('../../utils/page')
const { picture } = require('../../utils/util')

/** @param {any} category */
const present = (category) => ({
  id: category.id,
  name: category.name,
  icon: picture(category.icon, 160),
  letter: category.name.slice(0, 1),
  children: (category.children || []).map((/** @type {any} */ child) => ({
    id: child.id,
    name: child.name,
    icon: picture(child.icon, 160),
    letter: child.name.slice(0, 1),
  })),
})

definePage({
  data: { categories: [], current: 0 },

  onLoad() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.setData({ categories: (await catalogue.categories()).map(present) })
    })
  },

  /** @param {any} event */
  pick(event) {
    this.setData({ current: event.currentTarget.dataset.index })
  },

  /** @param {any} event */
  open(event) {
    const { id, name } = event.currentTarget.dataset.category
    wx.navigateTo({ url: `/pages/product/list/index?category_id=${id}&title=${encodeURIComponent(name)}` })
  },
})
