// The shopper: profile, phone number, addresses.
const session = require('../store/session')
const { call } = require('../utils/request')

/** @returns {Promise<Api['Profile']>} */
async function profile() {
  const user = await call({ path: '/api/v1/user/profile' })
  session.setUser(user)
  return user
}

/** @param {{nickname?: string, avatar?: string, gender?: number}} changes */
async function saveProfile(changes) {
  const user = await call({ method: 'PUT', path: '/api/v1/user/profile', body: changes })
  session.setUser(user)
  return user
}

/** Binds the phone number that WeChat gave a code for. @param {string} code */
async function bindPhone(code) {
  const user = await call({ method: 'POST', path: '/api/v1/auth/phone', body: { code } })
  session.setUser(user)
  return user
}

/** A token that ends before this is exchanged while the app opens, so that nobody has to wait for a login later. */
const RENEW_BEFORE_MS = 24 * 3600 * 1000

/** Exchanges a token that will end soon. */
async function keepSession() {
  const { expires_at: end, token } = session.get()
  if (!token || Date.parse(end) - Date.now() > RENEW_BEFORE_MS) return
  session.begin(await call({ method: 'POST', path: '/api/v1/auth/refresh' }))
}

/** Ends all of the shopper's tokens. */
async function logout() {
  try {
    await call({ method: 'POST', path: '/api/v1/auth/logout' })
  } finally {
    session.end()
  }
}

/** @returns {Promise<Api['Address'][]>} */
async function addresses() {
  return (await call({ path: '/api/v1/user/addresses' })).items
}

/** The address that orders go to unless another is chosen. */
async function defaultAddress() {
  const all = await addresses()
  return all.find((/** @type {any} */ address) => address.is_default === 1) || all[0] || null
}

/** @param {any} address with `id` to replace one, without to add one */
function saveAddress(address) {
  const { id, ...body } = address
  return id
    ? call({ method: 'PUT', path: `/api/v1/user/addresses/${id}`, body })
    : call({ method: 'POST', path: '/api/v1/user/addresses', body })
}

/** @param {number} id */
function deleteAddress(id) {
  return call({ method: 'DELETE', path: `/api/v1/user/addresses/${id}` })
}

module.exports = {
  addresses,
  bindPhone,
  defaultAddress,
  deleteAddress,
  keepSession,
  logout,
  profile,
  saveAddress,
  saveProfile,
}
