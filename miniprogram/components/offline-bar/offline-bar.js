// Says that the phone is offline.
const network = require('../../store/network')

Component({
  data: { online: true },

  lifetimes: {
    attached() {
      const that = /** @type {any} */ (this)
      that.stop = network.watch(({ online }) => {
        if (online !== this.data.online) this.setData({ online })
      })
    },
    detached() {
      const that = /** @type {any} */ (this)
      that.stop()
    },
  },
})
