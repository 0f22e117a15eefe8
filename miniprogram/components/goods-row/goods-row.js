// One line of an order, a refund or a confirmation.
const { picture, specsText } = require('../../utils/util')

Component({
  options: { multipleSlots: true },

  properties: {
    item: Object,
  },

  data: { image: '', specs: '' },

  observers: {
    item(/** @type {any} */ item) {
      if (item) this.setData({ image: picture(item.product_image, 200), specs: specsText(item.specs) })
    },
  },

  methods: {
    /** The picture can't be had: a drawn one stands in. */
    lost() {
      this.setData({ image: '' })
    },
  },
})
