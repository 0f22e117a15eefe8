// Choosing a variant and a quantity, in a sheet from below.
const { range } = require('../../utils/price')
const { picture } = require('../../utils/util')

/** @param {any} specs @returns {Record<string, string>} */
function specsOf(specs) {
  if (!specs) return {}
  if (typeof specs === 'object') return specs
  try {
    return JSON.parse(specs)
  } catch {
    return {}
  }
}

/** The names of a product's choices with all their values, in the order of the variants. @param {any} product */
function choicesOf(product) {
  if (product.specs && product.specs.length) return product.specs
  /** @type {{name: string, values: string[]}[]} */
  const choices = []
  for (const sku of product.skus) {
    for (const [name, value] of Object.entries(specsOf(sku.specs))) {
      const choice = choices.find((each) => each.name === name)
      if (!choice) choices.push({ name, values: [value] })
      else if (!choice.values.includes(value)) choice.values.push(value)
    }
  }
  return choices
}

/** @param {any} sku @param {Record<string, string>} chosen */
function fits(sku, chosen) {
  const specs = specsOf(sku.specs)
  return Object.keys(chosen).every((name) => !chosen[name] || specs[name] === chosen[name])
}

Component({
  properties: {
    visible: Boolean,
    product: Object,
    /** `cart`, `buy` or `both`: which buttons it has. */
    mode: { type: String, value: 'both' },
    /** What to start with. */
    skuId: Number,
    busy: Boolean,
  },

  data: {
    choices: [],
    chosen: {},
    sku: null,
    quantity: 1,
    max: 1,
    image: '',
    price: '',
    highPrice: '',
    words: '',
  },

  observers: {
    'product, skuId'(/** @type {any} */ product, /** @type {number} */ skuId) {
      if (!product || !product.skus) return
      const start = product.skus.find((/** @type {any} */ sku) => sku.id === skuId)
      const only = product.skus.length === 1 ? product.skus[0] : null
      this.choose({ ...specsOf((start || only || {}).specs) }, 1)
    },
  },

  methods: {
    /** @param {Record<string, string>} chosen @param {number} quantity */
    choose(chosen, quantity) {
      const { product } = this.data
      const choices = choicesOf(product).map((/** @type {any} */ choice) => ({
        name: choice.name,
        values: choice.values.map((/** @type {string} */ value) => {
          const others = { ...chosen, [choice.name]: value }
          const left = product.skus.some((/** @type {any} */ sku) => fits(sku, others) && sku.stock > 0)
          return { value, on: chosen[choice.name] === value, off: !left }
        }),
      }))
      const complete = choices.every((choice) => chosen[choice.name])
      const sku = complete ? product.skus.find((/** @type {any} */ each) => fits(each, chosen)) || null : null
      const prices = range((sku ? [sku] : product.skus).map((/** @type {any} */ each) => each.price))
      const max = sku ? Math.max(1, Math.min(99, sku.stock)) : 1
      this.setData({
        choices,
        chosen,
        sku,
        max,
        quantity: Math.min(quantity, max),
        image: picture((sku && sku.image) || product.cover, 240),
        price: prices.low,
        highPrice: prices.same ? '' : prices.high,
        words: sku ? Object.values(specsOf(sku.specs)).join(' / ') : '',
      })
      if (sku) this.triggerEvent('choose', { sku, quantity: Math.min(quantity, max) })
    },

    /** @param {any} event */
    pick(event) {
      const { name, value, off } = event.currentTarget.dataset
      if (off) return
      const chosen = { ...this.data.chosen }
      chosen[name] = chosen[name] === value ? '' : value
      this.choose(chosen, this.data.quantity)
    },

    /** @param {any} event */
    changeQuantity(event) {
      this.setData({ quantity: event.detail.value })
    },

    /** @param {any} event */
    visibleChange(event) {
      if (!event.detail.visible) this.triggerEvent('close')
    },

    close() {
      this.triggerEvent('close')
    },

    /** @param {any} event */
    confirm(event) {
      const { busy, quantity, sku } = this.data
      if (busy) return
      if (!sku) {
        wx.showToast({ title: '请先选择规格', icon: 'none' })
        return
      }
      this.triggerEvent(event.currentTarget.dataset.act, { sku, quantity })
    },
  },
})
