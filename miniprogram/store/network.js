// Whether the phone is online.
const { createStore } = require('./create')

const store = createStore({ online: true })

function begin() {
  wx.getNetworkType({ success: ({ networkType }) => store.set({ online: networkType !== 'none' }) })
  wx.onNetworkStatusChange(({ isConnected }) => store.set({ online: isConnected }))
}

module.exports = { begin, get: store.get, watch: store.watch }
