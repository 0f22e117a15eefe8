// The server's clock: countdowns never trust the phone's.

/** @type {{offset: number, roundTrip: number, at: number} | null} */
let best = null

/** An older measurement gives way to any newer one. */
const TRUSTED_MS = 10 * 60 * 1000

/**
 * Learns from an answer that carries the server's time. The truth lies between sending and receiving, so the middle is off
 * by half the round trip at most, and the quickest answer counts.
 * @param {string} serverTime
 * @param {number} sentAt
 * @param {number} receivedAt
 */
function learn(serverTime, sentAt, receivedAt) {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return
  const roundTrip = Math.max(0, receivedAt - sentAt)
  if (best && best.roundTrip <= roundTrip && receivedAt - best.at < TRUSTED_MS && receivedAt >= best.at) return
  best = { offset: server - (sentAt + receivedAt) / 2, roundTrip, at: receivedAt }
}

/** Milliseconds since 1970 by the server's clock, or by the phone's while nothing was learnt. */
function now() {
  return Date.now() + (best ? best.offset : 0)
}

/** Forgets what was learnt. */
function reset() {
  best = null
}

module.exports = { learn, now, reset }
