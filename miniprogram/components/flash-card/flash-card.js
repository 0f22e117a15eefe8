// A flash sale on the home page: countdown and its items.
const { picture } = require('../../utils/util')
const { moment } = require('../../utils/time')
const clock = require('../../utils/clock')

/** What the countdown beside the name does not say already. */
const STATES = { paused: '暂停中', sold_out: '已抢光', ended: '已结束' }

Component({
  properties: {
    sale: Object,
  },

  data: { items: [], state: '', upcoming: false, opening: '' },

  observers: {
    sale(/** @type {any} */ sale) {
      if (!sale) return
      this.setData({
        items: sale.items.map((/** @type {any} */ item) => ({
          ...item,
          image: picture(item.product_image, 220),
          sold: 100 - item.remaining,
        })),
        state: STATES[/** @type {keyof typeof STATES} */ (sale.state)] || '',
        upcoming: sale.state === 'upcoming',
        opening: moment(sale.start_time, clock.now()),
      })
    },
  },

  methods: {
    /** A picture can't be had: a drawn one stands in. @param {any} event */
    lost(event) {
      this.setData({ [`items[${event.currentTarget.dataset.index}].image`]: '' })
    },
    over() {
      this.triggerEvent('over')
    },
    /** @param {any} event */
    open(event) {
      const item = event.currentTarget.dataset.item
      const query = item ? `&item=${item}` : ''
      wx.navigateTo({ url: `/pages/flash/index?id=${this.data.sale.id}${query}` })
    },
  },
})
