// Placing an ordinary order: sent until the server has answered, always with the same key, so that it is one order.
const { backoffMs } = require('./timers')

const TRIES_MAX = 5
const POLLS_MAX = 20

/** Whether the same request may be sent again. @param {any} error */
const mayRepeat = (error) =>
  error.unanswered || error.status === 429 || error.status === 503 || error.code === 'request_in_progress'

/**
 * @param {object} world
 * @param {(wanted: any, key: string) => Promise<any>} world.place
 * @param {(key: string) => Promise<any>} world.byRequest
 * @param {(ms: number) => Promise<void>} world.sleep
 * @param {any} wanted
 * @param {string} key
 * @returns {Promise<any>} the order; nothing if its outcome is not known after a minute
 */
async function placeOrder({ place, byRequest, sleep }, wanted, key) {
  let accepted = false
  for (let turn = 0; turn < TRIES_MAX && !accepted; turn += 1) {
    try {
      const answer = await place(wanted, key)
      if (answer.status !== 202) return answer.data
      accepted = true
    } catch (thrown) {
      const error = /** @type {any} */ (thrown)
      if (!mayRepeat(error) || turn === TRIES_MAX - 1) throw error
      await sleep(Math.max(error.retryAfterMs || 0, backoffMs(turn)))
    }
  }
  for (let turn = 0; turn < POLLS_MAX; turn += 1) {
    await sleep(backoffMs(turn, 500, 3000))
    try {
      const answer = await byRequest(key)
      if (answer.status === 200) return answer.data
    } catch (thrown) {
      if (!mayRepeat(thrown)) throw thrown
    }
  }
  return null
}

module.exports = { placeOrder }
