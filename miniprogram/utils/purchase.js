// Buying in a flash sale: one key, made and stored before anything is sent, so that every try is the same request and a
// phone that was switched off in the middle finds its order again. Says honestly what happened, and nothing it can't know.
const { backoffMs } = require('./timers')

const KEY = 'purchase'
/** After this a stored attempt is no longer sent again: the shopper has moved on. It is still looked up. */
const RESEND_FOR_MS = 2 * 60 * 1000
/** After this a stored attempt is forgotten. */
const KEPT_FOR_MS = 30 * 60 * 1000
/** How often the server may be too busy before the shopper is asked. */
const TRIES_MAX = 8
/** How often an unknown outcome is asked for, about a minute. */
const POLLS_MAX = 25

/** The refusals that are final for this key, and what the shopper reads. */
/** @type {Record<string, string>} */
const REFUSALS = {
  sold_out: '手慢了，已被抢光',
  limit_exceeded: '已达到每人限购数量',
  not_started: '活动还没开始',
  ended: '活动已结束',
  paused: '活动已暂停，请稍后再来',
}

/** Codes that mean: somebody is already at work on this very request. */
const AT_WORK = ['request_in_progress']

/**
 * @typedef {object} Attempt
 * @property {number} saleId
 * @property {{item_id: number, quantity: number, address_id: number}} wanted
 * @property {string} key
 * @property {number} at by the phone's clock, which only says how old it is
 *
 * @typedef {{kind: 'won', order: any}
 *   | {kind: 'lost', code: string, text: string}
 *   | {kind: 'unknown', text: string}
 *   | {kind: 'unreached', text: string}
 *   | {kind: 'failed', text: string, requestId: string}} Outcome
 *
 * @typedef {{stage: 'sending' | 'busy' | 'confirming', text: string, attempt: number}} Progress
 */

/**
 * @param {object} world what it acts on; tests give their own
 * @param {{get: (key: string) => any, set: (key: string, value: any) => void, remove: (key: string) => void}} world.storage
 * @param {(saleId: number, wanted: any, key: string, saleToken?: string) => Promise<any>} world.order
 * @param {(key: string) => Promise<any>} world.byRequest
 * @param {(saleId: number) => Promise<string>} world.token
 * @param {(ms: number) => Promise<void>} world.sleep
 * @param {() => string} world.newKey
 */
function createPurchase({ storage, order, byRequest, token, sleep, newKey }) {
  /** @returns {Attempt | null} */
  function stored() {
    const attempt = storage.get(KEY)
    if (!attempt || !attempt.key) return null
    if (Date.now() - attempt.at < KEPT_FOR_MS) return attempt
    storage.remove(KEY)
    return null
  }

  /** @param {Outcome} outcome @returns {Outcome} */
  function settled(outcome) {
    storage.remove(KEY)
    return outcome
  }

  /** @param {any} error @returns {Outcome | null} */
  function finalOutcome(error) {
    const { code, status, message, requestId } = error
    if (REFUSALS[code]) return settled({ kind: 'lost', code, text: REFUSALS[code] })
    if (AT_WORK.includes(code) || error.unanswered || status === 429 || status >= 500) return null
    return settled({ kind: 'failed', text: message, requestId })
  }

  /** @param {Attempt} attempt @param {(progress: Progress) => void} tell @returns {Promise<Outcome>} */
  async function poll(attempt, tell) {
    for (let turn = 0; turn < POLLS_MAX; turn += 1) {
      tell({ stage: 'confirming', text: '排队中，正在确认结果', attempt: turn })
      try {
        const answer = await byRequest(attempt.key)
        if (answer.status === 200) return settled({ kind: 'won', order: answer.data })
      } catch (error) {
        // The server knows nothing of this key: it has decided against it, or never heard of it. Sending it again tells.
        if (/** @type {any} */ (error).status === 404) return sendUntilKnown(attempt, tell, false)
      }
      await sleep(backoffMs(turn, 500, 3000))
    }
    return { kind: 'unknown', text: '结果还在确认中，稍后可在订单里查看' }
  }

  /**
   * @param {Attempt} attempt
   * @param {(progress: Progress) => void} tell
   * @param {boolean} mayPoll
   * @returns {Promise<Outcome>}
   */
  async function sendUntilKnown(attempt, tell, mayPoll) {
    let saleToken = ''
    for (let turn = 0; turn < TRIES_MAX; turn += 1) {
      let wait = backoffMs(turn)
      try {
        // The request goes out first: to show something takes a slow phone longer than to send.
        const sent = order(attempt.saleId, attempt.wanted, attempt.key, saleToken)
        if (turn === 0) tell({ stage: 'sending', text: '正在抢购', attempt: 0 })
        const answer = await sent
        if (answer.status !== 202) return settled({ kind: 'won', order: answer.data })
        if (mayPoll) return await poll(attempt, tell)
      } catch (thrown) {
        let error = /** @type {any} */ (thrown)
        if (/^sale_token/.test(error.code) && !saleToken) {
          try {
            saleToken = await token(attempt.saleId)
            continue
          } catch (refused) {
            // No token is the same as no answer, or a refusal: it counts as a try.
            error = /** @type {any} */ (refused)
          }
        }
        const outcome = finalOutcome(error)
        if (outcome) return outcome
        if (AT_WORK.includes(error.code) && mayPoll) return poll(attempt, tell)
        wait = Math.max(wait, error.retryAfterMs || 0)
      }
      tell({ stage: 'busy', text: `人太多了，自动重试中（第 ${turn + 1} 次）`, attempt: turn + 1 })
      await sleep(wait)
    }
    return { kind: 'unreached', text: '暂时没有挤进去，点击继续排队；不会重复下单' }
  }

  /**
   * Goes on with the stored attempt: first asks what became of it, then, if nothing did and it is fresh, sends it again.
   * @param {(progress: Progress) => void} tell
   * @returns {Promise<Outcome | null>} nothing if there is none, or it came to nothing
   */
  async function resume(tell) {
    const attempt = stored()
    if (!attempt) return null
    tell({ stage: 'confirming', text: '正在找回刚才的抢购', attempt: 0 })
    try {
      const answer = await byRequest(attempt.key)
      if (answer.status === 200) return settled({ kind: 'won', order: answer.data })
      return poll(attempt, tell)
    } catch (thrown) {
      const error = /** @type {any} */ (thrown)
      if (error.status !== 404) return { kind: 'unreached', text: error.message }
      if (Date.now() - attempt.at < RESEND_FOR_MS) return sendUntilKnown(attempt, tell, true)
      storage.remove(KEY)
      return null
    }
  }

  return {
    /** The attempt that has no outcome yet, if there is one. */
    stored,
    resume,

    /**
     * Starts buying. The attempt is stored before anything is sent. One in the same sale whose outcome nobody knows is gone
     * on with instead: under a new key it could buy a second time.
     * @param {number} saleId
     * @param {{item_id: number, quantity: number, address_id: number}} wanted
     * @param {(progress: Progress) => void} tell
     * @returns {Promise<Outcome>}
     */
    async start(saleId, wanted, tell) {
      const before = stored()
      if (before && before.saleId === saleId) {
        const outcome = await resume(tell)
        if (outcome) return outcome
      }
      // Nothing is waited for up to here unless there is an earlier attempt.
      const attempt = { saleId, wanted, key: newKey(), at: Date.now() }
      storage.set(KEY, attempt)
      return sendUntilKnown(attempt, tell, true)
    },
  }
}

module.exports = { REFUSALS, createPurchase }
