// Who the shopper is: the token, and getting one silently. `send` is given by utils/request.js, which needs us in turn.
const session = require('../store/session')

/**
 * @typedef {(request: any, token: string) => Promise<{data: any}>} Send
 */

/** The login that is on its way; everybody who needs one waits for it. @type {Promise<string> | null} */
let running = null

/** The token in use, or nothing. */
function token() {
  return session.get().token
}

/** @returns {Promise<string>} */
function codeOfWeChat() {
  return new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => (code ? resolve(code) : reject(new Error('登录失败，请重试'))),
      fail: () => reject(new Error('微信登录失败，请重试')),
    })
  })
}

/**
 * Logs in with WeChat, once for all who ask while it is on its way.
 * @param {Send} send
 * @returns {Promise<string>}
 */
function login(send) {
  if (!running) {
    running = (async () => {
      const code = await codeOfWeChat()
      const { data } = await send({ method: 'POST', path: '/api/v1/auth/login', body: { code } }, '')
      session.begin(data)
      return data.token
    })()
    const done = () => {
      running = null
    }
    running.then(done, done)
  }
  return running
}

/**
 * A token that is not `refused`: the one that somebody else got meanwhile, or a new one.
 * @param {Send} send
 * @param {string} refused
 */
function renew(send, refused) {
  const current = token()
  if (current && current !== refused) return Promise.resolve(current)
  session.end()
  return login(send)
}

module.exports = { login, renew, token }
