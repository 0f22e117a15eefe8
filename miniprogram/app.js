// The mini-program: one per phone, alive while it is open.
const catalogue = require('./services/catalogue')
const cart = require('./services/cart')
const user = require('./services/user')
const network = require('./store/network')

/** Failures of what only decorates the shop are no news for the shopper. */
const ignore = () => {}

App({
  onLaunch() {
    network.begin()
    catalogue.loadConfigs().catch(ignore)
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
    user.keepSession().catch(ignore)
    cart.refreshCount().catch(ignore)
  },
})
