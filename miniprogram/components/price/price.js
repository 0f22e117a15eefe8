// A price: small sign, large yuan, small cents.
const { split } = require('../../utils/price')

Component({
  properties: {
    value: String,
    size: { type: String, value: 'm' },
    /** Struck through: what it cost before. */
    old: Boolean,
    /** In the colour of the text around it. */
    plain: Boolean,
  },

  data: { sign: '', whole: '', cents: '' },

  observers: {
    value(/** @type {string} */ value) {
      this.setData(split(value))
    },
  },
})
