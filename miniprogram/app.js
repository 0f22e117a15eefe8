// The mini-program: one per phone, alive while it is open.
const catalogue = require('./services/catalogue')
const cart = require('./services/cart')
const user = require('./services/user')
const network = require('./store/network')

/**
 * What only decorates a page lets the page's own questions go first: a phone keeps few connections to one host, and a question
 * that waits for one waits a whole round trip.
 */
const AFTER_PAGE_MS = 300

/** Failures of what only decorates the shop are no news for the shopper. */
const ignore = () => {}

App({
  onLaunch() {
    network.begin()
    setTimeout(() => catalogue.loadConfigs().catch(ignore), AFTER_PAGE_MS)
    const updates = wx.getUpdateManager()
    updates.onUpdateReady(() => {
      wx.showModal({
        title: '有新版本',
        content: '新版本已准备好，重启后使用',
        success: ({ confirm }) => confirm && updates.applyUpdate(),
      })
    })
  },

  onShow() {
    setTimeout(() => {
      user.keepSession().catch(ignore)
      cart.refreshCount().catch(ignore)
    }, AFTER_PAGE_MS)
  },
})
