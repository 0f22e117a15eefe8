// Waiting.

/** @param {number} ms @returns {Promise<void>} */
function sleep(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/**
 * The wait before try number `attempt` (from 0): doubled each time up to `max`, and half of it by chance, so that many
 * phones do not come back together.
 * @param {number} attempt
 * @param {number} [base]
 * @param {number} [max]
 */
function backoffMs(attempt, base = 400, max = 5000) {
  const full = Math.min(max, base * 2 ** attempt)
  return full / 2 + (Math.random() * full) / 2
}

/**
 * Calls `done` at an instant of `now`. A timer of a throttled phone comes late or early, so the clock is asked again
 * until the instant has come. Answers how to call it off.
 * @param {() => number} now
 * @param {number} instant
 * @param {() => void} done
 */
function at(now, instant, done) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const look = () => {
    const left = instant - now()
    if (left <= 0) done()
    else timer = setTimeout(look, left > 2000 ? left - 1000 : Math.max(4, Math.min(left, 100)))
  }
  look()
  return () => clearTimeout(/** @type {number} */ (timer))
}

module.exports = { at, backoffMs, sleep }
