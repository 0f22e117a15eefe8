// Who is logged in. The token outlives the app: it stands in the phone's storage.
const { createStore } = require('./create')

const KEY = 'session'

/** @typedef {{token: string, expires_at: string, user: any}} Session */

/** @returns {Session} */
const nobody = () => ({ token: '', expires_at: '', user: null })

/** @returns {Session} */
function stored() {
  const value = wx.getStorageSync(KEY)
  if (!value || typeof value !== 'object' || !value.token) return nobody()
  return Date.parse(value.expires_at) > Date.now() ? value : nobody()
}

const store = createStore(stored())

/** @param {Session} session */
function begin(session) {
  const { token, expires_at, user } = session
  wx.setStorageSync(KEY, { token, expires_at, user })
  store.set({ token, expires_at, user })
}

function end() {
  wx.removeStorageSync(KEY)
  store.set(nobody())
}

/** @param {any} user */
function setUser(user) {
  begin({ ...store.get(), user })
}

module.exports = { begin, end, get: store.get, setUser, watch: store.watch }
