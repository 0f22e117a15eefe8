// Time left until an instant, by the server's clock.
const clock = require('../../utils/clock')
const { parts } = require('../../utils/time')

Component({
  properties: {
    /** RFC 3339. */
    until: String,
    /** `boxes` or `text`. */
    kind: { type: String, value: 'boxes' },
  },

  data: { left: { days: 0, hours: '00', minutes: '00', seconds: '00', over: false } },

  observers: {
    until() {
      this.tick()
    },
  },

  lifetimes: {
    detached() {
      const that = /** @type {any} */ (this)
      clearTimeout(that.timer)
    },
  },

  methods: {
    /** Draws what is left and comes back when the next second begins. */
    tick() {
      const that = /** @type {any} */ (this)
      clearTimeout(that.timer)
      const instant = Date.parse(this.data.until)
      if (Number.isNaN(instant)) return
      const ms = instant - clock.now()
      this.setData({ left: parts(ms) })
      if (ms <= 0) {
        if (that.told !== this.data.until) {
          that.told = this.data.until
          this.triggerEvent('over')
        }
        return
      }
      that.timer = setTimeout(() => this.tick(), (ms % 1000) + 5)
    },
  },
})
