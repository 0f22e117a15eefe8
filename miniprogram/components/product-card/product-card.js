// A product in a grid or in a list; a tap opens it.
const { countText, picture } = require('../../utils/util')

Component({
  properties: {
    product: Object,
    /** `grid` or `list`. */
    layout: { type: String, value: 'grid' },
  },

  data: { cover: '', sold: '' },

  observers: {
    product(/** @type {any} */ product) {
      if (!product) return
      this.setData({
        cover: picture(product.cover, 360),
        sold: product.sales > 0 ? `已售 ${countText(product.sales)}` : '',
      })
    },
  },

  methods: {
    /** The picture can't be had: a drawn one stands in. */
    lost() {
      this.setData({ cover: '' })
    },
    open() {
      wx.navigateTo({ url: `/pages/product/index?id=${this.data.product.id}` })
    },
  },
})
